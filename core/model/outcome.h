// The value a task ends with. Value type; any thread.
#pragma once

#include "core/base/boxed.h"
#include "core/base/error.h"
#include "core/model/ids.h"
#include "core/model/taskstate.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace haul {

struct Outcome
{
    TaskId task;
    TaskState state = TaskState::Done; // an end: Done, Failed, Cancelled or Skipped
    Boxed<Error> error;                // with Failed

    QString path;        // of the file, absolute; empty when there is none
    qint64 bytes = 0;    // of the file, or what had arrived; of a probe -1 if it is not known
    QByteArray finalUrl; // after redirects; empty when it is the entry's own
    QByteArray mime;     // as the server said, without parameters; may be empty
    QByteArray sha256;   // raw; empty when nobody asked for it
    int httpStatus = 0;  // of the last answer; 0 without one
    int attempts = 0;
    double seconds = 0; // of the last attempt, until the end
};

// Shared by the table, the batch's future and the report, and never changed.
using OutcomePtr = std::shared_ptr<const Outcome>;

} // namespace haul

// What only tasks that took their time have to tell. Value types; any thread.
#pragma once

#include "core/base/error.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <vector>

namespace haul {

// One attempt that failed and was followed by another.
struct AttemptNote
{
    int attempt = 1;
    Error error;
    QDateTime at;
    std::chrono::milliseconds delay{0}; // until the next attempt
};

struct TaskNotes
{
    QString path;                      // of the file to be, once its name is reserved
    std::vector<AttemptNote> attempts; // those that failed, in order
};

} // namespace haul

// What a session notes about itself. On the session's thread.
#pragma once

#include "core/base/result.h"
#include "core/model/ids.h"

#include <QByteArray>
#include <QString>

#include <set>

class QSqlDatabase;

namespace haul {

struct SessionMeta
{
    QByteArray boot;     // the run of the operating system in which it was written last
    quint64 flushed = 0; // so many of the tasks that were told as done have reached the disk
    // Of these the system went down before anybody knew: those after the first number, up to the
    // second.
    quint64 doubtFrom = 0;
    quint64 doubtTo = 0;
    std::set<BatchId> crawlsOver; // batches whose links have been followed as far as they will be
};

// The name of such a batch's note.
QString crawlOverName(BatchId id);

Result<SessionMeta> readMeta(QSqlDatabase &database);

} // namespace haul

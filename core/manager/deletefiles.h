// Deletes the files that a batch wrote.
//
//     ExportTasks tasks = exportTasksOf(batch);                    // main thread, as for an
//     export, addTasks(tasks, batch, ExportChoice::All, 0, count);         // piece by piece auto
//     stop = std::make_shared<std::atomic<bool>>(false); QFuture<DeleteReport> future =
//     deleteFiles(folder, std::move(tasks), stop, workPool);
//
// Only what the batch itself made and nobody has changed since: of tasks that are done, never of
// skipped ones, whose files were there before. What is not a regular file, has another size than
// its task says, or is reached through a link that leads out of the batch's folder stays, and is
// counted. Folders below the batch's folder that are empty then go as well.
//
// The future's progress counts tasks. Setting `stop` ends it after the file at hand; the report
// then says how far it came. Any thread.
#pragma once

#include "core/base/error.h"
#include "core/manager/exportlist.h"

#include <QFuture>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>

class QThreadPool;

namespace haul {

struct DeleteReport
{
    qint64 files = 0;   // of the batch: what follows are parts of it
    qint64 deleted = 0; //
    qint64 bytes = 0;   // of these
    qint64 gone = 0;    // there was nothing any more
    qint64 changed = 0; // something else stands there
    qint64 failed = 0;  // the system does not let us
    std::optional<Error> firstError;

    qint64 kept() const { return changed + failed; }
    bool isWhole() const { return deleted + gone + kept() == files; } // it was not stopped
};

QFuture<DeleteReport> deleteFiles(const QString &folder, ExportTasks tasks,
                                  std::shared_ptr<const std::atomic<bool>> stop, QThreadPool &pool);

} // namespace haul

// Writes an export into a file, on the work pool.
//
//     QFuture<Result<qint64>> future = exportToFile(std::move(tasks), format, path, workPool);
//
// The file is there whole or not at all: it has another name until its end (QSaveFile). The result
// is its size in bytes, or why it could not be written. Cancelling the future ends the writing
// soon and leaves what was there; it has no result then. Any thread.
#pragma once

#include "core/base/result.h"
#include "core/manager/exportlist.h"
#include "core/manager/exportresults.h"

#include <QFuture>
#include <QString>

#include <vector>

class QThreadPool;

namespace haul {

QFuture<Result<qint64>> exportToFile(ExportTasks tasks, ExportFormat format, const QString &path,
                                     QThreadPool &pool);

// The links of these results.
QFuture<Result<qint64>> exportToFile(std::vector<ParseResultPtr> results, ExportFormat format,
                                     const QString &path, QThreadPool &pool);

// These results themselves.
QFuture<Result<qint64>> exportToFile(ResultsToExport results, ExportFormat format,
                                     const QString &path, QThreadPool &pool);

} // namespace haul

#include "core/manager/exportlistfile.h"

#include "core/files/diskcalls.h"

#include <QPromise>
#include <QSaveFile>
#include <QtConcurrentRun>

#include <cerrno>
#include <functional>

namespace haul {
namespace {

using Writing = std::function<bool(const ExportSink &)>;

// errno is that of the call that has just failed, or 0 when Qt refused by itself.
Error failureOf(const QSaveFile &file)
{
    if (errno != 0)
        return diskError(errno, file.fileName());
    return {ErrorCode::Disk, Stage::Disk,
            file.fileName() + QLatin1String(": ") + file.errorString()};
}

void writeFile(QPromise<Result<qint64>> &promise, const QString &path, const Writing &write)
{
    QSaveFile file(path);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly)) {
        promise.addResult(failureOf(file));
        return;
    }
    const bool isWhole = write([&](QByteArrayView bytes) {
        errno = 0;
        return !promise.isCanceled() && file.write(bytes.data(), bytes.size()) == bytes.size();
    });
    if (promise.isCanceled())
        return;
    const qint64 size = file.size();
    if (!isWhole || !file.commit())
        promise.addResult(failureOf(file));
    else
        promise.addResult(size);
}

} // namespace

QFuture<Result<qint64>> exportToFile(ExportTasks tasks, ExportFormat format, const QString &path,
                                     QThreadPool &pool)
{
    return QtConcurrent::run(
        &pool,
        [format, path](QPromise<Result<qint64>> &promise, const ExportTasks &what) {
            writeFile(promise, path,
                      [&](const ExportSink &sink) { return writeTasks(what, format, sink); });
        },
        std::move(tasks));
}

QFuture<Result<qint64>> exportToFile(std::vector<ParseResultPtr> results, ExportFormat format,
                                     const QString &path, QThreadPool &pool)
{
    return QtConcurrent::run(
        &pool,
        [format, path](QPromise<Result<qint64>> &promise, const std::vector<ParseResultPtr> &what) {
            writeFile(promise, path,
                      [&](const ExportSink &sink) { return writeLinks(what, format, sink); });
        },
        std::move(results));
}

QFuture<Result<qint64>> exportToFile(ResultsToExport results, ExportFormat format,
                                     const QString &path, QThreadPool &pool)
{
    return QtConcurrent::run(
        &pool,
        [format, path](QPromise<Result<qint64>> &promise, const ResultsToExport &what) {
            writeFile(promise, path,
                      [&](const ExportSink &sink) { return writeResults(what, format, sink); });
        },
        std::move(results));
}

} // namespace haul

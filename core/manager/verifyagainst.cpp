#include "core/manager/verifyagainst.h"

#include "core/files/diskcalls.h"
#include "core/files/verify.h"
#include "core/manager/filesnamed.h"
#include "core/parse/checksumfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QtConcurrentRun>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace haul {
namespace {

using Promise = QPromise<Result<VerifyReport>>;

// More than one page may have links: a list of a million files has a checksum for each.
constexpr ParseLimits limits = {.maxBytes = 256LL * 1024 * 1024, .maxLinks = 1'000'000};

Result<QByteArray> readAll(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile())
        return Error{ErrorCode::Parse, Stage::Parse, path + QLatin1String(": not a file")};
    QFile file(path);
    errno = 0;
    if (!file.open(QIODevice::ReadOnly))
        return diskError(errno, path);
    if (file.size() > limits.maxBytes)
        return tooLargeToParse(file.size(), limits.maxBytes);
    return file.read(file.size());
}

std::vector<QString> pathsOf(const ExportTasks &tasks, const QString &without)
{
    std::vector<QString> paths;
    for (const ExportTask &task : tasks.tasks) {
        if (task.state != TaskState::Done && task.state != TaskState::Skipped)
            continue;
        const OutcomePtr outcome = outcomeOf(tasks, task);
        if (outcome && !outcome->path.isEmpty() && outcome->path != without)
            paths.push_back(outcome->path);
    }
    std::sort(paths.begin(), paths.end()); // two tasks may have come to one file
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

Result<void> verify(const QString &path, const NamedChecksum &sum, const IsCancelled &isCancelled)
{
    if (sum.checksum) {
        const Result<QByteArray> digest = hashFile(path, sum.checksum->algorithm, isCancelled);
        return digest ? compareDigest(*sum.checksum, *digest) : Result<void>(digest.error());
    }
    const Result<quint32> crc = crc32OfFile(path, isCancelled);
    return crc ? compareCrc32(sum.crc32.value_or(0), *crc) : Result<void>(crc.error());
}

class Verification
{
public:
    Verification(ChecksumFile sums, std::vector<QString> paths)
        : sums_(std::move(sums))
        , paths_(std::move(paths))
    {
        report_.otherLines = sums_.otherLines;
        report_.cut = sums_.cut;
    }

    // False when it was cancelled.
    bool run(const QString &folder, Promise &promise);
    VerifyReport report() && { return std::move(report_); }

private:
    std::vector<QByteArray> names() const;
    void add(const NamedChecksum &sum, const QString &path, const Result<void> &verified);

    const ChecksumFile sums_;
    const std::vector<QString> paths_;
    VerifyReport report_;
};

std::vector<QByteArray> Verification::names() const
{
    std::vector<QByteArray> names;
    names.reserve(sums_.names.size());
    for (const NamedChecksum &sum : sums_.names)
        names.push_back(sum.name);
    return names;
}

void Verification::add(const NamedChecksum &sum, const QString &path, const Result<void> &verified)
{
    if (verified) {
        ++report_.right;
        return;
    }
    ++report_.wrong;
    if (report_.wrongFiles.size() < mostNamesTold)
        report_.wrongFiles.push_back({QString::fromUtf8(sum.name), path, verified.error()});
}

bool Verification::run(const QString &folder, Promise &promise)
{
    const IsCancelled isCancelled = [&promise] { return promise.isCanceled(); };
    const auto files = filesNamed(names(), paths_, folder, isCancelled);
    std::vector<bool> isListed(paths_.size());
    promise.setProgressRange(0, int(files.size()));
    for (size_t i = 0; i < files.size(); ++i) {
        promise.setProgressValue(int(i));
        if (!files[i]) {
            ++report_.missing;
            if (report_.missingNames.size() < mostNamesTold)
                report_.missingNames.push_back(QString::fromUtf8(sums_.names[i].name));
            continue;
        }
        isListed[*files[i]] = true;
        const QString &path = paths_[*files[i]];
        const Result<void> verified = verify(path, sums_.names[i], isCancelled);
        if (isCancelled())
            return false;
        add(sums_.names[i], path, verified);
    }
    report_.unlisted = std::count(isListed.begin(), isListed.end(), false);
    return !isCancelled();
}

} // namespace

QFuture<Result<VerifyReport>> verifyAgainst(const QString &checksumFile, ExportTasks tasks,
                                            QThreadPool &pool)
{
    const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(checksumFile));
    return QtConcurrent::run(
        &pool,
        [path](Promise &promise, const ExportTasks &what) {
            const Result<QByteArray> bytes = readAll(path);
            if (!bytes) {
                promise.addResult(Result<VerifyReport>(bytes.error()));
                return;
            }
            Verification verification(readChecksums(*bytes, path, limits), pathsOf(what, path));
            if (verification.run(QFileInfo(path).path(), promise))
                promise.addResult(Result<VerifyReport>(std::move(verification).report()));
        },
        std::move(tasks));
}

} // namespace haul

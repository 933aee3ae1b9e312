#include "core/files/verify.h"

#include "core/files/diskcalls.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>

#include <cerrno>

namespace haul {

namespace {

constexpr qint64 blockSize = 1024 * 1024;

Error verifyError(ErrorCode code, const QString &detail)
{
    return Error{code, Stage::Verify, detail};
}

} // namespace

Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const std::atomic<bool> *cancelled)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        Error error = diskError(errno, path); // which Qt leaves as the system set it
        error.stage = Stage::Verify;
        if (error.code == ErrorCode::Folder && QFileInfo(QFileInfo(path).path()).isDir())
            error.code = ErrorCode::Disk; // the folder is there, but not the file
        return error;
    }
    Hasher hasher(algorithm);
    if (!hasher.isValid())
        return verifyError(ErrorCode::Internal, QStringLiteral("no such hash algorithm"));

    (void)::posix_fadvise(file.handle(), 0, 0, POSIX_FADV_SEQUENTIAL); // reads further ahead
    QByteArray block(qMin(blockSize, qMax(qint64(1), file.size())), Qt::Uninitialized);
    for (;;) {
        if (cancelled && cancelled->load(std::memory_order_relaxed))
            return verifyError(ErrorCode::Internal, QStringLiteral("cancelled"));
        const qint64 size = file.read(block.data(), block.size());
        if (size < 0)
            return verifyError(ErrorCode::Disk, path + QLatin1String(": ") + file.errorString());
        if (size == 0)
            return hasher.digest();
        hasher.add(QByteArrayView(block).first(size));
    }
}

Result<void> compareDigest(const Checksum &checksum, const QByteArray &digest)
{
    if (digest == checksum.digest)
        return {};
    return verifyError(ErrorCode::Checksum, QStringLiteral("expected %1 %2, got %3")
                                                .arg(algorithmName(checksum.algorithm),
                                                     QLatin1String(checksum.digest.toHex()),
                                                     QLatin1String(digest.toHex())));
}

Result<void> verifyChecksum(const QString &path, const Checksum &checksum,
                            const std::atomic<bool> *cancelled)
{
    const auto digest = hashFile(path, checksum.algorithm, cancelled);
    if (!digest)
        return digest.error();
    return compareDigest(checksum, *digest);
}

} // namespace haul

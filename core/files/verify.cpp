#include "core/files/verify.h"

#include "core/files/diskcalls.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <zlib.h>

#include <cerrno>

namespace haul {

namespace {

constexpr qint64 blockSize = 1024 * 1024;

Error verifyError(ErrorCode code, const QString &detail)
{
    return Error{code, Stage::Verify, detail};
}

// Gives the file's bytes to `add`, block after block.
Result<void> readFile(const QString &path, const IsCancelled &isCancelled,
                      const std::function<void(QByteArrayView)> &add)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        Error error = diskError(errno, path); // which Qt leaves as the system set it
        error.stage = Stage::Verify;
        if (error.code == ErrorCode::Folder && QFileInfo(QFileInfo(path).path()).isDir())
            error.code = ErrorCode::Disk; // the folder is there, but not the file
        return error;
    }
    (void)::posix_fadvise(file.handle(), 0, 0, POSIX_FADV_SEQUENTIAL); // reads further ahead
    QByteArray block(qMin(blockSize, qMax(qint64(1), file.size())), Qt::Uninitialized);
    for (;;) {
        if (isCancelled())
            return verifyError(ErrorCode::Internal, QStringLiteral("cancelled"));
        const qint64 size = file.read(block.data(), block.size());
        if (size < 0)
            return verifyError(ErrorCode::Disk, path + QLatin1String(": ") + file.errorString());
        if (size == 0)
            return {};
        add(QByteArrayView(block).first(size));
    }
}

IsCancelled whenSet(const std::atomic<bool> *cancelled)
{
    return [cancelled] { return cancelled && cancelled->load(std::memory_order_relaxed); };
}

uLong addToCrc(uLong crc, QByteArrayView bytes)
{
    return ::crc32_z(crc, reinterpret_cast<const Bytef *>(bytes.data()), z_size_t(bytes.size()));
}

} // namespace

Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const std::atomic<bool> *cancelled)
{
    return hashFile(path, algorithm, whenSet(cancelled));
}

Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const IsCancelled &isCancelled)
{
    Hasher hasher(algorithm);
    if (!hasher.isValid())
        return verifyError(ErrorCode::Internal, QStringLiteral("no such hash algorithm"));
    const Result<void> read =
        readFile(path, isCancelled, [&hasher](QByteArrayView block) { hasher.add(block); });
    return read ? Result<QByteArray>(hasher.digest()) : Result<QByteArray>(read.error());
}

quint32 crc32Of(QByteArrayView bytes)
{
    return quint32(addToCrc(::crc32_z(0, nullptr, 0), bytes));
}

Result<quint32> crc32OfFile(const QString &path, const std::atomic<bool> *cancelled)
{
    return crc32OfFile(path, whenSet(cancelled));
}

Result<quint32> crc32OfFile(const QString &path, const IsCancelled &isCancelled)
{
    uLong crc = ::crc32_z(0, nullptr, 0);
    const Result<void> read =
        readFile(path, isCancelled, [&crc](QByteArrayView block) { crc = addToCrc(crc, block); });
    return read ? Result<quint32>(quint32(crc)) : Result<quint32>(read.error());
}

Result<void> compareCrc32(quint32 promised, quint32 found)
{
    if (promised == found)
        return {};
    const auto hex = [](quint32 crc) {
        return QStringLiteral("%1").arg(crc, 8, 16, QLatin1Char('0'));
    };
    return verifyError(ErrorCode::Checksum,
                       QStringLiteral("expected crc-32 %1, got %2").arg(hex(promised), hex(found)));
}

Result<void> compareSize(qint64 promised, qint64 found)
{
    if (promised == found)
        return {};
    return verifyError(ErrorCode::Checksum,
                       QStringLiteral("expected %1 bytes, got %2").arg(promised).arg(found));
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

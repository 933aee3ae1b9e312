#include "core/files/diskspace.h"

#include "core/files/diskcalls.h"

#include <QFile>

#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <limits>

namespace haul {

namespace {

constexpr qint64 unknown = std::numeric_limits<qint64>::max();
constexpr quint64 kibi = 1024;

// 0 or an errno.
int statOf(const QByteArray &path, struct statvfs &status)
{
    int result = 0;
    do {
        result = ::statvfs(path.constData(), &status);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

QString tenths(quint64 count)
{
    return QString::number(count / 10) + QLatin1Char('.') + QString::number(count % 10);
}

// "3.1 GiB". What is needed is rounded up and what is free down, so that the two never look alike.
QString inWords(quint64 bytes, bool roundUp)
{
    static constexpr std::array units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < kibi)
        return QString::number(bytes) + QLatin1String(bytes == 1 ? " byte" : " bytes");
    size_t unit = 0;
    quint64 size = kibi;
    for (; bytes / size >= kibi; size *= kibi)
        ++unit;
    const quint64 rest = bytes % size;
    // Without an overflow: ten times the rest of an EiB is 10 * 2^60.
    const quint64 count = bytes / size * 10 + (rest * 10 + (roundUp ? size - 1 : 0)) / size;
    return tenths(count) + QLatin1Char(' ') + QLatin1String(units[unit]);
}

} // namespace

Result<qint64> freeSpace(const QString &path)
{
    struct statvfs status = {};
    QByteArray encoded = QFile::encodeName(path);
    int error = statOf(encoded, status);
    for (qsizetype slash = encoded.lastIndexOf('/'); error == ENOENT && encoded.size() > 1;
         slash = encoded.lastIndexOf('/')) {
        encoded.truncate(qMax<qsizetype>(1, slash));
        error = statOf(encoded, status);
    }
    if (error == ENOSYS)
        return unknown;
    if (error != 0)
        return diskError(error, path);
    if (status.f_blocks == 0)
        return unknown;
    const quint64 blockSize = status.f_frsize > 0 ? status.f_frsize : status.f_bsize;
    if (blockSize > 0 && status.f_bavail > quint64(unknown) / blockSize)
        return unknown;
    return qint64(status.f_bavail * blockSize);
}

Result<void> checkSpace(const QString &path, qint64 needed)
{
    const Result<qint64> space = freeSpace(path);
    if (!space)
        return space.error();
    if (needed <= *space)
        return {};
    return Error{ErrorCode::DiskFull, Stage::Disk,
                 QStringLiteral("%1: %2 needed, %3 free")
                     .arg(path, inWords(quint64(needed), true), inWords(quint64(*space), false))};
}

} // namespace haul

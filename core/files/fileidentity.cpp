#include "core/files/fileidentity.h"

#include <QFile>

#include <sys/stat.h>

namespace haul {
namespace {

std::optional<FileIdentity> identityOf(const struct stat &status)
{
    if (!S_ISREG(status.st_mode))
        return std::nullopt;
    constexpr qint64 nanoseconds = 1'000'000'000;
    return FileIdentity{quint64(status.st_dev), quint64(status.st_ino), qint64(status.st_size),
                        qint64(status.st_mtim.tv_sec) * nanoseconds + status.st_mtim.tv_nsec};
}

} // namespace

std::optional<FileIdentity> identityOf(int fd)
{
    struct stat status = {};
    return ::fstat(fd, &status) == 0 ? identityOf(status) : std::nullopt;
}

std::optional<FileIdentity> identityOf(const QString &path)
{
    struct stat status = {};
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? identityOf(status)
                                                                      : std::nullopt;
}

} // namespace haul

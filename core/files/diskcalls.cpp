#include "core/files/diskcalls.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace haul {

namespace {

ErrorCode codeOf(int errnoValue)
{
    switch (errnoValue) {
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::DiskFull;
    case EACCES:
    case EPERM:
    case EROFS:
        return ErrorCode::Permission;
    case ENAMETOOLONG:
        return ErrorCode::NameTooLong;
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::Folder;
    case EFBIG:
        return ErrorCode::TooLarge;
    default:
        return ErrorCode::Disk;
    }
}

// 0 or an errno: also 0 when the folder is there already, as a link too.
int makeOneFolder(const QByteArray &path)
{
    if (::mkdir(path.constData(), 0777) == 0)
        return 0;
    const int error = errno;
    struct stat status = {};
    // A folder that is there can be reported as EEXIST, but also as EROFS or EACCES.
    if (error != ENOENT && ::stat(path.constData(), &status) == 0)
        return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    return error;
}

} // namespace

Error diskError(int errnoValue, const QString &path)
{
    const std::string reason = std::generic_category().message(errnoValue);
    return Error{codeOf(errnoValue), Stage::Disk,
                 path + QLatin1String(": ") + QString::fromStdString(reason)};
}

Result<FileKind> fileKind(const QString &path)
{
    struct stat status = {};
    if (::lstat(QFile::encodeName(path).constData(), &status) == 0)
        return S_ISDIR(status.st_mode) ? FileKind::Folder : FileKind::File;
    if (errno == ENOENT)
        return FileKind::None;
    return diskError(errno, path);
}

Result<void> makeFolder(const QString &path)
{
    const QByteArray encoded = QFile::encodeName(path);
    if (encoded.size() >= PATH_MAX) // before half of it is made
        return diskError(ENAMETOOLONG, path);
    if (makeOneFolder(encoded) == 0)
        return {};
    // Something above is missing: from the top down. Folders that are there cost a call each.
    for (qsizetype end = encoded.indexOf('/', 1); end > 0; end = encoded.indexOf('/', end + 1)) {
        if (const int error = makeOneFolder(encoded.left(end)); error != 0)
            return diskError(error, QFile::decodeName(encoded.left(end)));
    }
    if (const int error = makeOneFolder(encoded); error != 0)
        return diskError(error, path);
    return {};
}

#ifdef O_PATH
const int folderFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
#else
const int folderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif

QByteArray withoutLinks(const QByteArray &path)
{
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.constData(), nullptr),
                                                           &std::free);
    return QByteArray(real.get());
}

} // namespace haul

#include "core/files/partfile.h"

#include "core/base/secrets.h"
#include "core/files/diskcalls.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace haul {

namespace {

// 0 or an errno, as the functions below.
int moveOver(const char *from, const char *to)
{
    return std::rename(from, to) == 0 ? 0 : errno;
}

// For file systems that cannot refuse to replace by themselves: a second name is never given to a
// name that is there, and where there are no second names, a look before is all that is left.
int moveByLink(const char *from, const char *to)
{
    if (::link(from, to) == 0)
        return ::unlink(from) == 0 ? 0 : errno;
    if (errno == EEXIST || errno == ENOSPC || errno == ENOENT)
        return errno;
    struct stat status = {};
    if (::lstat(to, &status) == 0)
        return EEXIST;
    return moveOver(from, to);
}

int moveWithoutReplacing(const char *from, const char *to)
{
#ifdef RENAME_NOREPLACE
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return errno;
#endif
    return moveByLink(from, to);
}

timespec toTimespec(std::chrono::system_clock::time_point time)
{
    using namespace std::chrono;
    const auto seconds = floor<std::chrono::seconds>(time);
    timespec spec = {};
    spec.tv_sec = seconds.time_since_epoch().count();
    spec.tv_nsec = duration_cast<nanoseconds>(time - seconds).count();
    return spec;
}

// Not to make and not to follow: what may stand under the name now is anybody's. O_NONBLOCK, for a
// pipe of that name would wait for a reader.
int openAgain(const QByteArray &path)
{
    int fd = -1;
    do {
        fd = ::open(path.constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

// Whether the system says there is no room, as opposed to no way of asking for it.
bool isNoRoom(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

// What was allocated behind the end of the file: others can use it. (Only a truncate does that; a
// hole punched there keeps the blocks on ext4.)
void giveBackRoom(int fd)
{
    struct stat status = {};
    if (::fstat(fd, &status) == 0 && ::ftruncate(fd, status.st_size) != 0)
        return; // then they stay with the file until it is removed
}

#ifdef FALLOC_FL_KEEP_SIZE
// Where room is memory that is taken at once, and lies in nobody's way otherwise.
bool isInMemory(int fd)
{
    struct statfs status = {};
    return ::fstatfs(fd, &status) == 0
           && (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}
#endif

} // namespace

Result<PartFile> PartFile::create(const QString &finalPath)
{
    const QString path = finalPath + partSuffix;
    const QByteArray encoded = QFile::encodeName(path);
    int fd = -1;
    do {
        fd =
            ::open(encoded.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return diskError(errno, path);
    return PartFile(fd, path, finalPath);
}

Result<PartFile> PartFile::createWithFolder(const QString &finalPath)
{
    Result<PartFile> part = create(finalPath);
    if (part || part.error().code != ErrorCode::Folder)
        return part;
    if (const Result<void> made = makeFolder(QFileInfo(finalPath).path()); !made)
        return made.error();
    return create(finalPath);
}

PartFile PartFile::adopt(const QString &finalPath, const FileIdentity &identity)
{
    PartFile part(-1, finalPath + partSuffix, finalPath);
    part.identity_ = identity;
    return part;
}

PartFile::PartFile(int fd, QString path, QString finalPath)
    : fd_(fd)
    , path_(std::move(path))
    , finalPath_(std::move(finalPath))
{
}

PartFile::PartFile(PartFile &&other) noexcept
    : fd_(std::exchange(other.fd_, -1))
    , identity_(other.identity_)
    , hasRoom_(other.hasRoom_)
    , existedAlready_(other.existedAlready_)
    , path_(std::exchange(other.path_, QString()))
    , finalPath_(std::exchange(other.finalPath_, QString()))
{
}

PartFile &PartFile::operator=(PartFile &&other) noexcept
{
    PartFile moved(std::move(other)); // what this one had is discarded with it
    std::swap(fd_, moved.fd_);
    std::swap(identity_, moved.identity_);
    std::swap(hasRoom_, moved.hasRoom_);
    std::swap(existedAlready_, moved.existedAlready_);
    std::swap(path_, moved.path_);
    std::swap(finalPath_, moved.finalPath_);
    return *this;
}

PartFile::~PartFile()
{
    discard();
}

Result<void> PartFile::write(qint64 offset, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::pwrite(fd_, bytes.data(), size_t(bytes.size()), off_t(offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return diskError(written < 0 ? errno : EIO, path_);
        offset += written;
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<void> PartFile::truncate(qint64 size)
{
    int result = 0;
    do {
        result = ::ftruncate(fd_, off_t(size));
    } while (result != 0 && errno == EINTR);
    if (result != 0)
        return diskError(errno, path_);
    return {};
}

Result<void> PartFile::setModificationTime(std::chrono::system_clock::time_point time)
{
    timespec times[2] = {};
    times[0].tv_nsec = UTIME_OMIT; // of the last access
    times[1] = toTimespec(time);
    const int result = isOpen() ? ::futimens(fd_, times)
                                : ::utimensat(AT_FDCWD, QFile::encodeName(path_).constData(), times,
                                              AT_SYMLINK_NOFOLLOW);
    if (result != 0)
        return diskError(errno, path_);
    return {};
}

Result<qint64> PartFile::size() const
{
    struct stat status = {};
    const int result =
        isOpen() ? ::fstat(fd_, &status) : ::lstat(QFile::encodeName(path_).constData(), &status);
    if (result != 0)
        return diskError(errno, path_);
    return qint64(status.st_size);
}

Result<void> PartFile::allocate(qint64 size)
{
#ifdef FALLOC_FL_KEEP_SIZE
    if (isInMemory(fd_))
        return {};
    int result = 0;
    do {
        result = ::fallocate(fd_, FALLOC_FL_KEEP_SIZE, 0, off_t(size));
    } while (result != 0 && errno == EINTR);
    if (result == 0)
        hasRoom_ = true;
    if (result == 0 || !isNoRoom(errno))
        return {};
    const int error = errno;
    giveBackRoom(fd_);
    return diskError(error, path_);
#else
    Q_UNUSED(size)
    return {};
#endif
}

Result<void> PartFile::setOrigin(const QByteArray &url)
{
    static constexpr const char *name = "user.xdg.origin.url";
    const QByteArray origin = withoutSecrets(url);
    const auto size = size_t(origin.size());
    const int result = isOpen() ? ::fsetxattr(fd_, name, origin.constData(), size, 0)
                                : ::lsetxattr(QFile::encodeName(path_).constData(), name,
                                              origin.constData(), size, 0);
    // Whatever the reason (no attributes here, none of this size, no room): the file is whole.
    Q_UNUSED(result)
    return {};
}

std::optional<FileIdentity> PartFile::identity() const
{
    return isOpen() ? identityOf(fd_) : identity_;
}

// Whether the file under the name is the one that was written to. (Its date may have been set
// since.)
bool PartFile::isStillOurs() const
{
    struct stat status = {};
    return !identity_
           || (::lstat(QFile::encodeName(path_).constData(), &status) == 0
               && quint64(status.st_dev) == identity_->device
               && quint64(status.st_ino) == identity_->inode);
}

Result<void> PartFile::reopen()
{
    if (isOpen())
        return {};
    const int fd = openAgain(QFile::encodeName(path_));
    if (fd >= 0 && identity_ && identityOf(fd) == identity_) {
        fd_ = fd;
        return {};
    }
    const int error = fd < 0 ? errno : EEXIST;
    if (fd >= 0)
        ::close(fd);
    return reopenError(error);
}

// Of a part file that is lost the name is forgotten, for it is nobody's now, or somebody else's.
Error PartFile::reopenError(int error)
{
    const auto lost = [this](QLatin1String how) {
        const QString path = std::exchange(path_, QString());
        return Error{ErrorCode::Disk, Stage::Disk, path + QLatin1String(": ") + how};
    };
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        if (const QString folder = QFileInfo(path_).path();
            !path_.isEmpty() && !QFileInfo(folder).isDir()) {
            path_.clear();
            return diskError(error, folder);
        }
        return lost(QLatin1String("the part file has gone"));
    case EEXIST: // another file
    case ELOOP:  // a link
    case EISDIR:
    case ENXIO: // a pipe or a socket
        return lost(QLatin1String("the part file was replaced or changed by another program"));
    default: // may pass, such as too many open files
        return diskError(error, path_);
    }
}

Result<void> PartFile::close()
{
    if (!isOpen())
        return {};
    if (std::exchange(hasRoom_, false))
        giveBackRoom(fd_);
    identity_ = identityOf(fd_);
    return closeDescriptor();
}

Result<void> PartFile::closeDescriptor()
{
    // After EINTR the descriptor is gone all the same (Linux), and it is no failure.
    if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR)
        return diskError(errno, path_);
    return {};
}

Result<void> PartFile::commitAs(const QString &finalPath, bool overwrite)
{
    existedAlready_ = false;
    if (!isOpen() && !isStillOurs())
        return reopenError(EEXIST);
    if (isOpen()) { // nobody had the time to put another in its place
        if (std::exchange(hasRoom_, false))
            giveBackRoom(fd_);
        if (const auto closed = closeDescriptor(); !closed)
            return closed;
    }
    const QByteArray from = QFile::encodeName(path_);
    const QByteArray to = QFile::encodeName(finalPath);
    const int error = overwrite ? moveOver(from.constData(), to.constData())
                                : moveWithoutReplacing(from.constData(), to.constData());
    if (error == EEXIST || error == EISDIR || error == ENOTEMPTY) {
        existedAlready_ = true;
        return Error{ErrorCode::Disk, Stage::Disk,
                     finalPath + QLatin1String(": appeared meanwhile")};
    }
    if (error != 0)
        return diskError(error, finalPath);
    finalPath_ = finalPath;
    path_.clear();
    return {};
}

Result<void> PartFile::leave()
{
    const Result<void> closed = close();
    path_.clear();
    return closed;
}

void PartFile::discard()
{
    if (isOpen()) {
        identity_ = identityOf(fd_);
        ::close(std::exchange(fd_, -1));
    }
    if (!path_.isEmpty() && isStillOurs())
        ::unlink(QFile::encodeName(path_).constData());
    path_.clear();
}

} // namespace haul

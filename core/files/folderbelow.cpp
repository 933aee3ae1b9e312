#include "core/files/folderbelow.h"

#include "core/files/diskcalls.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <utility>

namespace haul {

namespace {

class OpenFolder
{
public:
    explicit OpenFolder(int fd)
        : fd_(fd)
    {
    }
    OpenFolder(OpenFolder &&other) noexcept
        : fd_(std::exchange(other.fd_, -1))
    {
    }
    OpenFolder &operator=(OpenFolder &&other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~OpenFolder()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }

    bool isOpen() const { return fd_ >= 0; }
    int fd() const { return fd_; }

private:
    int fd_ = -1;
};

OpenFolder openFolder(int parent, const QByteArray &name, int flags)
{
    int fd = -1;
    do {
        fd = ::openat(parent, name.constData(), folderFlags | flags);
    } while (fd < 0 && errno == EINTR);
    return OpenFolder(fd);
}

bool isWithin(const QByteArray &path, const QByteArray &root)
{
    return path == root || path.startsWith(root.endsWith('/') ? root : root + '/');
}

bool isLink(int parent, const QByteArray &name)
{
    struct stat status = {};
    return ::fstatat(parent, name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0
           && S_ISLNK(status.st_mode);
}

Error linkError(const QByteArray &path, const QByteArray &root)
{
    return {ErrorCode::Folder, Stage::Disk,
            QStringLiteral("%1: a symbolic link that leads out of %2, or nowhere")
                .arg(QFile::decodeName(path), QFile::decodeName(root))};
}

// One folder below another, made if it is missing. `path` is the whole of it.
Result<OpenFolder> enter(const OpenFolder &parent, const QByteArray &name, const QByteArray &path,
                         const QByteArray &root)
{
    OpenFolder folder = openFolder(parent.fd(), name, O_NOFOLLOW);
    if (folder.isOpen())
        return folder;
    if (errno == ENOENT) {
        // Meanwhile somebody else may have made it.
        if (::mkdirat(parent.fd(), name.constData(), 0777) != 0 && errno != EEXIST)
            return diskError(errno, QFile::decodeName(path));
        folder = openFolder(parent.fd(), name, O_NOFOLLOW);
        if (folder.isOpen())
            return folder;
    }
    const int error = errno;
    if (!isLink(parent.fd(), name))
        return diskError(error, QFile::decodeName(path));
    // What was found to be within is opened, not the link once more.
    const QByteArray target = withoutLinks(path);
    const QByteArray within = withoutLinks(root);
    if (target.isEmpty() || within.isEmpty() || !isWithin(target, within))
        return linkError(path, root);
    folder = openFolder(AT_FDCWD, target, O_NOFOLLOW);
    if (!folder.isOpen())
        return diskError(errno, QFile::decodeName(path));
    return folder;
}

} // namespace

Result<void> makeFolderBelow(const QString &root, const QString &below)
{
    const QByteArray top = QFile::encodeName(root);
    const QByteArray rest = QFile::encodeName(below);
    if (top.size() + 1 + rest.size() >= PATH_MAX) // before half of it is made
        return diskError(ENAMETOOLONG, root + u'/' + below);
    if (const auto made = makeFolder(root); !made || rest.isEmpty())
        return made;
    OpenFolder folder = openFolder(AT_FDCWD, top, 0);
    if (!folder.isOpen())
        return diskError(errno, root);
    QByteArray path = top;
    for (const QByteArray &name : rest.split('/')) {
        if (name.isEmpty() || name == ".")
            continue;
        path += '/' + name;
        if (name == "..")
            return diskError(ENOENT, QFile::decodeName(path));
        Result<OpenFolder> next = enter(folder, name, path, top);
        if (!next)
            return next.error();
        folder = std::move(*next);
    }
    return {};
}

} // namespace haul

#include "tests/support/smalldisk.h"

#include <QFile>

#include <sys/mount.h>
#include <sys/statvfs.h>

namespace haul {

namespace {

const QString filler = QStringLiteral(".filler");

} // namespace

SmallDisk::SmallDisk(qint64 bytes)
{
    const QByteArray options = "size=" + QByteArray::number(bytes);
    const QByteArray path = QFile::encodeName(folder_.path());
    isMounted_ =
        folder_.isValid()
        && ::mount("tmpfs", path.constData(), "tmpfs", MS_NOSUID | MS_NODEV, options.constData())
               == 0;
}

SmallDisk::~SmallDisk()
{
    // Detached: also while a failed test still has a file open on it.
    if (isMounted_)
        ::umount2(QFile::encodeName(folder_.path()).constData(), MNT_DETACH);
}

qint64 SmallDisk::free() const
{
    struct statvfs status = {};
    if (::statvfs(QFile::encodeName(folder_.path()).constData(), &status) != 0)
        return -1;
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

bool SmallDisk::fill(qint64 leave)
{
    if (!isMounted_) // never the real disk
        return false;
    QFile file(filePath(filler));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return false;
    const QByteArray block(4096, 'f');
    while (free() > leave) {
        if (file.write(block) != block.size())
            return false;
    }
    return true;
}

void SmallDisk::makeRoom()
{
    QFile::remove(filePath(filler));
}

FileSizeLimit::FileSizeLimit(qint64 bytes)
{
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN; // then the write fails with EFBIG
    ::sigaction(SIGXFSZ, &ignore, &signalBefore_);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {rlim_t(bytes), before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

FileSizeLimit::~FileSizeLimit()
{
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::sigaction(SIGXFSZ, &signalBefore_, nullptr);
}

} // namespace haul

#include "core/session/filesflusher.h"

#include <QFile>
#include <QStringList>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

namespace haul {
namespace {

void syncDisk(const QString &folder)
{
#ifdef __linux__
    const int fd =
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::syncfs(fd);
    ::close(fd);
#else
    Q_UNUSED(folder)
    ::sync();
#endif
}

} // namespace

void FilesFlusher::add(const QString &path)
{
    const QString folder = path.left(path.lastIndexOf(u'/') + 1);
    if (folder == lastFolder_)
        return;
    lastFolder_ = folder;
    struct stat status = {};
    if (::stat(QFile::encodeName(folder).constData(), &status) == 0)
        folders_.insert(quint64(status.st_dev), folder);
}

void FilesFlusher::flush(quint64 count)
{
    state_->isBusy = true;
    lastFolder_.clear();
    const QStringList folders = std::exchange(folders_, {}).values();
    const bool isEverything = std::exchange(isEverything_, false);
    std::thread([folders, isEverything, count, state = state_] {
        if (isEverything)
            ::sync();
        for (const QString &folder : folders)
            syncDisk(folder);
        state->flushed = count;
        state->isBusy = false;
    }).detach();
}

} // namespace haul

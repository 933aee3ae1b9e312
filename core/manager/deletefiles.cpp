#include "core/manager/deletefiles.h"

#include "core/files/diskcalls.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QPromise>
#include <QtConcurrent>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace haul {
namespace {

bool isBelow(const QByteArray &path, const QByteArray &folder)
{
    return path.startsWith(folder.endsWith('/') ? folder : folder + '/');
}

QByteArray folderOf(const QByteArray &path)
{
    return path.left(std::max<qsizetype>(1, path.lastIndexOf('/')));
}

class Deletion
{
public:
    Deletion(const QString &folder, const ExportTasks &tasks)
        : folder_(QFile::encodeName(QDir::cleanPath(folder)))
        , realFolder_(withoutLinks(folder_))
        , tasks_(tasks)
    {
    }
    ~Deletion() { leave(); }
    Deletion(const Deletion &) = delete;
    Deletion &operator=(const Deletion &) = delete;

    DeleteReport run(QPromise<DeleteReport> &promise, const std::atomic<bool> &stop);

private:
    void take(const Outcome &outcome);
    int enter(const QByteArray &folder);
    void leave();
    void fail(int error, const QString &path);
    void noteFolders();
    void removeEmptyFolders();

    const QByteArray folder_;
    const QByteArray realFolder_;
    const ExportTasks &tasks_;
    DeleteReport report_;

    // The folder of the last file; the next one is most likely there as well.
    QByteArray entered_;
    int fd_ = -1;
    int enterError_ = 0;
    bool isOutside_ = false; // by a link, though its name is below the batch's folder

    std::set<QByteArray> emptied_; // folders below the batch's, of which something was deleted
};

DeleteReport Deletion::run(QPromise<DeleteReport> &promise, const std::atomic<bool> &stop)
{
    const auto isDone = [](const ExportTask &task) { return task.state == TaskState::Done; };
    report_.files = std::count_if(tasks_.tasks.begin(), tasks_.tasks.end(), isDone);
    promise.setProgressRange(0, int(tasks_.tasks.size()));
    int at = 0;
    for (const ExportTask &task : tasks_.tasks) {
        if (stop || promise.isCanceled())
            break;
        if (isDone(task))
            take(*outcomeOf(tasks_, task));
        promise.setProgressValue(++at);
    }
    leave();
    removeEmptyFolders();
    return std::move(report_);
}

// By its name in a folder that is held open: nobody can put another folder in its place meanwhile.
void Deletion::take(const Outcome &outcome)
{
    const QByteArray path = QFile::encodeName(outcome.path);
    const QByteArray name = path.sliced(path.lastIndexOf('/') + 1);
    const int error = path.startsWith('/') && !name.isEmpty() ? enter(folderOf(path)) : ENOENT;
    struct stat status = {};
    if (error == 0 && isOutside_) {
        ++report_.changed;
    } else if (error != 0 || ::fstatat(fd_, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        fail(error ? error : errno, outcome.path);
    } else if (!S_ISREG(status.st_mode) || status.st_size != outcome.bytes) {
        ++report_.changed;
    } else if (::unlinkat(fd_, name.constData(), 0) != 0) {
        fail(errno, outcome.path);
    } else {
        ++report_.deleted;
        report_.bytes += outcome.bytes;
        noteFolders();
    }
}

// 0 or an errno.
int Deletion::enter(const QByteArray &folder)
{
    if (folder == entered_)
        return enterError_;
    leave();
    entered_ = folder;
    fd_ = ::open(folder.constData(), folderFlags);
    enterError_ = fd_ < 0 ? errno : 0;
    isOutside_ = false;
    if (fd_ >= 0 && isBelow(folder, folder_)) {
        const QByteArray real = withoutLinks(folder);
        isOutside_ = real != realFolder_ && !isBelow(real, realFolder_);
    }
    return enterError_;
}

void Deletion::leave()
{
    if (fd_ >= 0)
        ::close(fd_);
    fd_ = -1;
    entered_.clear();
}

void Deletion::fail(int error, const QString &path)
{
    if (error == ENOENT || error == ENOTDIR) {
        ++report_.gone;
        return;
    }
    ++report_.failed;
    if (!report_.firstError)
        report_.firstError = diskError(error, path);
}

void Deletion::noteFolders()
{
    for (QByteArray folder = entered_; isBelow(folder, folder_); folder = folderOf(folder)) {
        if (!emptied_.insert(folder).second)
            return; // and those above it
    }
}

// The deepest first: a folder stands before what is in it. One that is not empty stays.
void Deletion::removeEmptyFolders()
{
    for (auto folder = emptied_.rbegin(); folder != emptied_.rend(); ++folder)
        ::rmdir(folder->constData());
}

} // namespace

QFuture<DeleteReport> deleteFiles(const QString &folder, ExportTasks tasks,
                                  std::shared_ptr<const std::atomic<bool>> stop, QThreadPool &pool)
{
    return QtConcurrent::run(
        &pool,
        [folder, stop = std::move(stop)](QPromise<DeleteReport> &promise, const ExportTasks &what) {
            promise.addResult(Deletion(folder, what).run(promise, *stop));
        },
        std::move(tasks));
}

} // namespace haul

#include "app/watchfolder.h"

#include <QtConcurrentRun>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds rescanSoon = watchSettles + 100ms;
constexpr std::chrono::milliseconds rescanLater = 30s;

} // namespace

WatchFolder::WatchFolder(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , pool_(pool)
{
    clock_.start();
    rescan_.setSingleShot(true);
    connect(&rescan_, &QTimer::timeout, this, &WatchFolder::look);
    connect(&system_, &QFileSystemWatcher::directoryChanged, this, &WatchFolder::look);
    connect(&looking_, &QFutureWatcherBase::finished, this, &WatchFolder::onLooked);
}

void WatchFolder::setFolder(const QString &folder)
{
    if (folder == folder_)
        return;
    if (!system_.directories().isEmpty())
        system_.removePaths(system_.directories());
    rescan_.stop();
    folder_ = folder;
    ++folderNumber_;
    seen_.reset();
    told_.reset();
    look();
}

// One look at a time.
void WatchFolder::look()
{
    if (folder_.isEmpty())
        return;
    if (looking_.isRunning()) {
        isStale_ = true;
        return;
    }
    isStale_ = false;
    lookedNumber_ = folderNumber_;
    watchAgain();
    const std::chrono::milliseconds now(clock_.elapsed());
    looking_.setFuture(QtConcurrent::run(&pool_, lookInto, folder_, seen_, now));
}

// A folder that was removed and made again is another one to the system.
void WatchFolder::watchAgain()
{
    if (system_.directories().isEmpty())
        system_.addPath(folder_);
}

void WatchFolder::onLooked()
{
    if (lookedNumber_ != folderNumber_) {
        look();
        return;
    }
    const FolderLook found = looking_.result();
    const bool isFirst = !seen_ && found.seen;
    seen_ = found.seen;
    if (found.error && found.error != told_)
        emit failed(*found.error);
    told_ = found.error;
    if (isFirst)
        emit watching();
    for (const QString &path : found.taken)
        emit listTaken(path);
    if (isStale_)
        look();
    else
        rescan_.start(found.isSettling ? rescanSoon : rescanLater);
}

} // namespace haul

// Watches a folder for lists that somebody puts there.
//
//     WatchFolder watch(manager.workPool());
//     connect(&watch, &WatchFolder::listTaken, ...);     // "/home/me/in/urls.txt.taken"
//     watch.setFolder(u"/home/me/in"_qs);
//
// What it takes and what it leaves is said in watchlook.h. It looks when the file system says that
// something has changed, a second later when a list may still be growing, and every half minute,
// for folders of other machines say nothing. The looking happens on the work pool. Main thread.
#pragma once

#include "app/watchlook.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

class QThreadPool;

namespace haul {

class WatchFolder : public QObject
{
    Q_OBJECT

public:
    // The pool outlives it.
    explicit WatchFolder(QThreadPool &pool, QObject *parent = nullptr);

    // Empty: none.
    void setFolder(const QString &folder);

signals:
    void watching(); // the first look is over: from now on lists are taken
    void listTaken(const QString &path);
    // The folder is not there, or a list could not be renamed; told once.
    void failed(const haul::Error &error);

private:
    void look();
    void onLooked();
    void watchAgain();

    QThreadPool &pool_;
    QString folder_;
    std::optional<SeenFiles> seen_;
    std::optional<Error> told_;
    bool isStale_ = false; // something has changed since the look under way began
    int folderNumber_ = 0;
    int lookedNumber_ = 0; // the folder of the look under way

    QFileSystemWatcher system_;
    QFutureWatcher<FolderLook> looking_;
    QTimer rescan_;
    QElapsedTimer clock_;
};

} // namespace haul

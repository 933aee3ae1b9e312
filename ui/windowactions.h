// Everything that can be done in the main window, with its words, icon and shortcut, and where it
// stands in the menus and the toolbar. What it does is connected by the window. Main thread.
#pragma once

#include <QAction>

class QMainWindow;
class QMenu;

namespace haul {

class EndMenu;
class PriorityMenu;
class RateMenu;

struct WindowActions
{
    explicit WindowActions(QMainWindow *window);

    QAction *importList;
    QAction *addUrls;
    QAction *paste;
    QAction *grabPage;       // links of a page whose address is typed
    QAction *speedLimit;     // of all batches
    QAction *watchClipboard; // checkable
    QAction *watchFolder;    // checkable
    QAction *goOnAtStart;    // with batches that have not ended; checkable
    QAction *settings;
    QAction *quit;

    QAction *undoRemoval;
    QAction *copyUrl;
    QAction *selectAll;
    QAction *filter;

    QAction *pauseBatch;
    QAction *startBatchAt; // asks for a time
    QAction *cancelBatch;
    QAction *retryFailed;
    QAction *renameBatch;
    QAction *moveBatchUp; // in the list
    QAction *moveBatchDown;
    QAction *changeBatchFolder;
    QAction *openBatchFolder;
    QAction *exportAll; // tasks of the chosen batch, into a file
    QAction *exportFailed;
    QAction *exportNotDone;
    QAction *exportChosen;
    QAction *exportResults;
    QAction *exportLinks; // of all its results
    QAction *grabLinks;   // the same in the link grabber
    QAction *removeBatch;
    QAction *deleteFiles; // of a batch, from the disk
    QAction *removeEnded; // batches

    QAction *openFile;
    QAction *openFolder;
    QAction *retry;
    QAction *cancel;
    QAction *remove;

    QAction *showDetails;
    QAction *trayIcon; // checkable
    QAction *notify;   // when batches end; checkable
    QAction *about;

    EndMenu *endMenu;        // what happens when everything has ended
    QMenu *batchMenu;        // also the context menu of a batch
    RateMenu *batchRateMenu; // within it
    PriorityMenu *batchPriorityMenu;
    QMenu *exportMenu; // in both of them
    QMenu *taskMenu;   // also the context menu of a task
    QMenu *viewMenu;

    // What the Delete key does to the chosen tasks, for the menu to say.
    void setDeleteCancels(bool cancels);
    // Its name stands in the menu; empty: none is watched.
    void setWatchedFolder(const QString &folder);
    // "Pause" or "Resume".
    void setPaused(bool paused);

private:
    void makeFileActions(QMainWindow *window);
    void makeBatchActions(QMainWindow *window);
    void makeTaskActions(QMainWindow *window);
    void fillMenus(QMainWindow *window);
    void fillToolBar(QMainWindow *window);
};

} // namespace haul

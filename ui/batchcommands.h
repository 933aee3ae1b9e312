// What can be done to a batch: pause and resume, cancel, retry what failed, limit its speed, put it
// before others, rename it, give it another folder, open its folder, remove it, delete its files.
//
//     BatchCommands commands(manager, batches, actions, bar);  // from here on actions and keys
//     work connect(batches, &BatchPane::chosen, &commands, &BatchCommands::updateActions);
//
// The actions are about the chosen batch, the buttons in a row about that row's. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/batchremoval.h"

#include <QObject>

namespace haul {

class BatchPane;
class NoticeBar;
struct WindowActions;

class BatchCommands : public QObject
{
    Q_OBJECT

public:
    // All of them outlive the commands. The bar tells what was done.
    BatchCommands(TaskManager &manager, BatchPane &batches, WindowActions &actions, NoticeBar &bar);

    void togglePause(BatchId id);
    void askForStart(BatchId id);
    void cancel(BatchId id);
    void retryFailed(BatchId id);
    // Takes it, or all that have ended, out of the list; files on disk stay.
    void remove(BatchId id);
    void removeEnded();
    // Asks, then deletes its files from the disk and takes it out of the list.
    void deleteFiles(BatchId id);
    // Asks where files go from now on.
    void chooseFolder(BatchId id);

    // Only what can be done to the chosen batch is enabled.
    void updateActions();

private:
    void connectActions();
    void connectKeys();
    void connectMenus();
    void move(int rows);
    void setFolder(BatchId id, const QString &folder);
    void cancelOrRemove(BatchId id);
    void openFolder(BatchId id);

    TaskManager &manager_;
    BatchPane &batches_;
    WindowActions &actions_;
    NoticeBar &bar_;
    BatchRemoval removal_;
};

} // namespace haul

// What can be done to a batch: pause and resume, cancel, retry what failed, limit its speed, open
// its folder, remove.
//
//     BatchCommands commands(manager, batches, actions);   // from here on actions and keys work
//     connect(batches, &BatchPane::chosen, &commands, &BatchCommands::updateActions);
//
// The actions are about the chosen batch, the buttons in a row about that row's. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

namespace haul {

class BatchPane;
struct WindowActions;

class BatchCommands : public QObject
{
    Q_OBJECT

public:
    // All three outlive the commands.
    BatchCommands(TaskManager &manager, BatchPane &batches, WindowActions &actions);

    void togglePause(BatchId id);
    void cancel(BatchId id);
    void retryFailed(BatchId id);
    // Takes all out of the list that have ended; files on disk stay.
    void removeEnded();

    // Only what can be done to the chosen batch is enabled.
    void updateActions();

private:
    void connectActions();
    void connectKeys();
    void connectRateMenu();
    void cancelOrRemove(BatchId id);
    void openFolder(BatchId id);

    TaskManager &manager_;
    BatchPane &batches_;
    WindowActions &actions_;
};

} // namespace haul

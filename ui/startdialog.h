// Asks when a batch is to start, and tells the manager. Stands before the window. Main thread.
//
//     (new StartDialog(manager, batch, window))->open();     // deletes itself when it closes
#pragma once

#include "core/manager/taskmanager.h"

#include <QDialog>

namespace haul {

class StartChoice;

class StartDialog : public QDialog
{
    Q_OBJECT

public:
    // The manager outlives the dialog. Of a batch that has no time yet, one is proposed.
    StartDialog(TaskManager &manager, BatchId batch, QWidget *parent);

private:
    void confirm();

    TaskManager &manager_;
    const BatchId batch_;
    StartChoice *start_;
};

// Starts the batch at this time, or at once if it is invalid. A paused one is resumed: it waits for
// the time instead.
void startBatchAt(TaskManager &manager, BatchId batch, const QDateTime &when);

} // namespace haul

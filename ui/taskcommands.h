// What can be done to the chosen tasks: open, open the folder, copy the URL, retry, cancel, remove.
//
//     TaskCommands commands(manager, tasks, actions, bar);   // from here on actions and keys work
//     connect(tasks, &TaskPane::choiceChanged, &commands, &TaskCommands::updateActions);
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/taskremoval.h"

#include <QObject>

namespace haul {

class NoticeBar;
class TaskPane;
struct WindowActions;

class TaskCommands : public QObject
{
    Q_OBJECT

public:
    // All of them outlive the commands. The bar tells what was done.
    TaskCommands(TaskManager &manager, TaskPane &tasks, WindowActions &actions, NoticeBar &bar);

    void openFile();
    void openFolder();
    void copyUrls();
    void retry();
    void cancel();
    void remove();
    void cancelOrRemove();

    // Only what can be done is enabled; O(1) whatever is chosen.
    void updateActions();

signals:
    void broughtBack(haul::BatchId batch); // tasks of it that had been removed

private:
    void connectActions();
    void connectKeys();
    void open(const QString &path);
    const BatchRecord *batch() const;
    QString currentPath() const; // of the current task's finished file

    TaskManager &manager_;
    TaskPane &tasks_;
    WindowActions &actions_;
    TaskRemoval removal_;
};

} // namespace haul

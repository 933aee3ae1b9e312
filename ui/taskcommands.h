// What can be done to the chosen tasks: open, open the folder, copy the URL, retry, cancel, remove.
//
//     TaskCommands commands(manager, tasks, actions);   // from here on the actions and keys work
//     connect(tasks, &TaskPane::choiceChanged, &commands, &TaskCommands::updateActions);
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

namespace haul {

class TaskPane;
struct WindowActions;

class TaskCommands : public QObject
{
    Q_OBJECT

public:
    // All three outlive the commands.
    TaskCommands(TaskManager &manager, TaskPane &tasks, WindowActions &actions);

    void openFile();
    void openFolder();
    void copyUrls();
    void retry();
    void cancel();
    void remove();
    void cancelOrRemove();

    // Only what can be done is enabled; O(1) whatever is chosen.
    void updateActions();

private:
    void connectActions();
    void connectKeys();
    void open(const QString &path);
    const BatchRecord *batch() const;
    QString currentPath() const; // of the current task's finished file

    TaskManager &manager_;
    TaskPane &tasks_;
    WindowActions &actions_;
};

} // namespace haul

// Lists out of the window: the chosen batch's tasks into a file, the links of results into a file
// or into the link grabber.
//
//     ExportCommands commands(manager, tasks, actions, window);   // from here on the actions work
//     connect(&commands, &ExportCommands::done, ...);             // a line for the status bar
//
// Main thread; the writing happens on the work pool.
#pragma once

#include "core/lists/listreader.h"
#include "core/manager/taskmanager.h"
#include "ui/exportjob.h"

#include <QList>
#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace haul {

class TaskPane;
struct WindowActions;

class ExportCommands : public QObject
{
    Q_OBJECT

public:
    // All outlive the commands.
    ExportCommands(TaskManager &manager, TaskPane &tasks, WindowActions &actions, QWidget *window);

    void exportTasks(ExportChoice choice);
    void exportChosenTasks();
    // Tasks of the batch, as the chosen ones.
    void exportThese(const std::vector<TaskId> &tasks);
    void exportLinks(std::vector<ParseResultPtr> results);
    // The results themselves: those at these places of the batch's list; nothing: all.
    void exportResults(std::optional<std::vector<quint32>> places);
    // Opens the link grabber; what is chosen there becomes a list: newListWished().
    void grabLinks(std::vector<ParseResultPtr> results);
    // Asks for the address of a page, and does the same with its links.
    void grabPage();
    // How pages are asked for.
    void setDefaults(const BatchSettings &defaults) { defaults_ = defaults; }

    // Only what there is something of is enabled; O(1).
    void updateActions();

signals:
    void begun(const QString &line);
    void done(const QString &line);
    void failed(const haul::Error &error);
    void newListWished(const haul::ListSource &source);

private:
    const BatchRecord *batch() const;
    void ask(const QList<ExportFormat> &formats, const QString &name,
             const std::function<void(ExportJob &)> &start);
    void openGrabber(const QString &name, std::vector<ParseResultPtr> results);
    void run(const ExportTarget &target, const std::function<void(ExportJob &)> &start);

    TaskManager &manager_;
    TaskPane &tasks_;
    WindowActions &actions_;
    QWidget *window_;
    QString folder_; // the one chosen last
    BatchSettings defaults_;
};

} // namespace haul

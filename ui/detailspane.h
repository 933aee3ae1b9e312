// Below the tasks: what the chosen one did, and the results of its batch. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QTabWidget>

#include <optional>

namespace haul {

class ResultsPane;
class TaskDetails;

class DetailsPane : public QTabWidget
{
    Q_OBJECT

public:
    explicit DetailsPane(TaskManager &manager, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    void setTask(std::optional<TaskId> id);

    TaskDetails *task() const { return task_; }
    ResultsPane *results() const { return results_; }

private:
    TaskDetails *task_;
    ResultsPane *results_;
};

} // namespace haul

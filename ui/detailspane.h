// Below the tasks: how the batch goes, what the chosen task did, and the batch's results.
//
// The tab in front is the user's choice. Only two things he does bring another one there: choosing
// another batch shows that batch, and choosing a task shows that task; who reads the results stays
// with them. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QTabWidget>

#include <optional>

namespace haul {

class BatchDetails;
class ResultsPane;
class RunWatch;
class TaskDetails;

// Its actions bring one page each to the front, for a menu.
class DetailsPane : public QTabWidget
{
    Q_OBJECT

public:
    DetailsPane(TaskManager &manager, const RunWatch &runs, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    void setTask(std::optional<TaskId> id);
    // The user chose one.
    void bringTask();

    BatchDetails *batch() const { return batch_; }
    TaskDetails *task() const { return task_; }
    ResultsPane *results() const { return results_; }

private:
    std::optional<BatchId> id_;
    BatchDetails *batch_;
    TaskDetails *task_;
    ResultsPane *results_;
};

} // namespace haul

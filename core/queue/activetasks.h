// The tasks that lanes have, and how many of them hold one of the places of Limits::jobs.
//
//     active.add(id, {control, host, lane});
//     if (ActiveTasks::Task *task = active.find(id)) active.setIdle(*task, true);
//     if (!active.isFull(jobs)) ...
//
// A task counts as what it is: paused ones and those whose bytes have all arrived not at all; one
// that is idle, or not answered yet, is excused, up to a number. What it counts as is changed here
// only. No thread: TaskQueue's inside, used under its lock.
#pragma once

#include "core/model/ids.h"
#include "core/queue/transferrequest.h"

#include <QByteArray>
#include <QHash>

namespace haul {

class ActiveTasks
{
public:
    struct Task
    {
        TransferControlPtr control;
        QByteArray host;     // of its source
        int lane = 0;        // that has it
        int connections = 1; // none once it has arrived
        bool paused = false; // with its batch
        bool idle = false;
        bool unanswered = false; // by a host of which nothing is known
    };

    void add(TaskId id, const Task &task);
    void remove(TaskId id); // which counts nowhere any more
    Task *find(TaskId id);
    bool isEmpty() const { return tasks_.isEmpty(); }
    // `visit` is called with the id and the Task of each.
    template<typename Visit>
    void forEachOf(BatchId batch, Visit visit)
    {
        for (auto task = tasks_.begin(); task != tasks_.end(); ++task) {
            if (task.key().batch == batch)
                visit(task.key(), *task);
        }
    }

    void setPaused(Task &task, bool paused);
    void setIdle(Task &task, bool idle);
    void setUnanswered(Task &task, bool unanswered);
    // It has no connection from now on. Returns how many it had.
    int dropConnections(Task &task);

    // Whether no further task may start; with so many more than there are.
    bool isFull(int jobs, int more = 0) const;
    // Whether one may start only because somebody has not answered yet.
    bool isSpare(int jobs) const { return jobs_ - idleJobs_ >= jobs; }

private:
    template<typename Change>
    void change(Task &task, Change change)
    {
        count(task, -1);
        change();
        count(task, +1);
    }
    void count(const Task &task, int by);

    QHash<TaskId, Task> tasks_;
    int jobs_ = 0;           // neither paused nor arrived
    int idleJobs_ = 0;       // of these
    int unansweredJobs_ = 0; // of these, too
};

} // namespace haul

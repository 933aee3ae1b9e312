#include "core/queue/activetasks.h"

#include <algorithm>
#include <utility>

namespace haul {
namespace {

// How many tasks may be excused from the limit, for each that it allows.
constexpr int excusedForEachJob = 4;

} // namespace

void ActiveTasks::add(TaskId id, const Task &task)
{
    count(*tasks_.insert(id, task), +1);
}

void ActiveTasks::remove(TaskId id)
{
    if (const auto task = tasks_.find(id); task != tasks_.end()) {
        count(*task, -1);
        tasks_.erase(task);
    }
}

ActiveTasks::Task *ActiveTasks::find(TaskId id)
{
    const auto task = tasks_.find(id);
    return task == tasks_.end() ? nullptr : &*task;
}

void ActiveTasks::setPaused(Task &task, bool paused)
{
    change(task, [&] { task.paused = paused; });
}

void ActiveTasks::setIdle(Task &task, bool idle)
{
    change(task, [&] {
        task.idle = idle;
        task.unanswered = false;
    });
}

void ActiveTasks::setUnanswered(Task &task, bool unanswered)
{
    change(task, [&] { task.unanswered = unanswered; });
}

int ActiveTasks::dropConnections(Task &task)
{
    int had = 0;
    change(task, [&] { had = std::exchange(task.connections, 0); });
    return had;
}

bool ActiveTasks::isFull(int jobs, int more) const
{
    const qint64 excused =
        std::min<qint64>(idleJobs_ + unansweredJobs_, qint64(excusedForEachJob) * jobs);
    return jobs_ + more - excused >= jobs;
}

void ActiveTasks::count(const Task &task, int by)
{
    if (task.paused || task.connections == 0)
        return;
    jobs_ += by;
    if (task.idle)
        idleJobs_ += by;
    else if (task.unanswered)
        unansweredJobs_ += by;
}

} // namespace haul

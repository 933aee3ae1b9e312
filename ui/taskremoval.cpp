#include "ui/taskremoval.h"

#include "ui/noticebar.h"
#include "ui/tasktext.h"
#include "ui/words.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace haul {

TaskRemoval::TaskRemoval(TaskManager &manager, NoticeBar &bar)
    : manager_(manager)
    , bar_(bar)
{
    connect(&bar, &NoticeBar::undone, this, &TaskRemoval::bringBack);
    connect(&bar, &NoticeBar::passed, this, &TaskRemoval::forget);
    // There is no list to bring them back to.
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (!removed_.empty() && removed_.front().batch == id)
            bar_.dismiss();
    });
}

TaskRemoval::~TaskRemoval()
{
    forget();
}

void TaskRemoval::remove(std::vector<TaskId> tasks)
{
    bar_.dismiss(); // what was removed before is removed for good
    const BatchRecord *batch = tasks.empty() ? nullptr : manager_.batch(tasks.front().batch);
    if (!batch)
        return;
    const QString words = wordsFor(tasks);
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(stopped_),
                 [batch](TaskId id) { return !hasEnded(batch->tasks[id.index].state); });
    removed_ = std::move(tasks);
    manager_.hideTasks(removed_);
    bar_.offerUndo(words);
}

QString TaskRemoval::wordsFor(const std::vector<TaskId> &tasks) const
{
    if (tasks.size() > 1)
        return tr("Removed %1 tasks from the list").arg(words::number(qint64(tasks.size())));
    const BatchRecord &batch = *manager_.batch(tasks.front().batch);
    const quint32 index = tasks.front().index;
    const QString name = taskName((*batch.entries)[index], outcomeOf(batch, index).get());
    return tr("Removed “%1” from the list").arg(name);
}

void TaskRemoval::bringBack()
{
    const std::vector<TaskId> back = std::exchange(removed_, {});
    const std::vector<TaskId> stopped = std::exchange(stopped_, {});
    if (back.empty())
        return;
    manager_.showTasks(back);
    startAnew(back.front().batch, stopped);
    emit broughtBack(back.front().batch);
}

// In a batch that was paused they wait: also when they were its last, and it begins a new run.
void TaskRemoval::startAnew(BatchId batch, const std::vector<TaskId> &tasks)
{
    if (tasks.empty())
        return;
    const bool wasPaused = manager_.batch(batch)->paused;
    manager_.retry(tasks);
    if (wasPaused)
        manager_.future(batch).suspend();
}

void TaskRemoval::forget()
{
    stopped_.clear();
    if (!removed_.empty())
        manager_.remove(std::exchange(removed_, {}));
}

} // namespace haul

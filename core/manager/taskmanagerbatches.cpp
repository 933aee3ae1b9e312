// What TaskManager does to a batch as a whole: pause it, call it otherwise, move it, take it out of
// the list.
#include "core/manager/taskmanager_p.h"

#include <algorithm>

namespace haul {

void TaskManager::Private::pauseBatch(BatchId id, bool paused)
{
    book_.setPaused(id, paused);
    obeyHold(id);
    recordChange(id);
}

void TaskManager::Private::recordChange(BatchId id)
{
    if (const BatchRecord *batch = book_.batch(id))
        record(fact::BatchChanged{id, batch->paused, batch->bytesPerSecond, batch->rank.priority,
                                  batch->startAt});
}

void TaskManager::Private::setBatchRate(BatchId id, qint64 bytesPerSecond)
{
    BatchRecord *record = book_.batch(id);
    if (!record || record->bytesPerSecond == bytesPerSecond)
        return;
    record->bytesPerSecond = bytesPerSecond;
    queue_.setBatchRate(id, bytesPerSecond);
    recordChange(id);
    lanes_.wake();
    book_.markChanged(id);
    flush();
}

void TaskManager::Private::renameBatch(BatchId id, const QString &name)
{
    BatchRecord *record = book_.batch(id);
    if (!record || record->name == name)
        return;
    record->name = name;
    this->record(fact::BatchRenamed{id, name});
    book_.markChanged(id);
    flush();
}

void TaskManager::Private::moveBatch(BatchId id, qsizetype place)
{
    std::vector<BatchId> others = shownBatches();
    if (std::erase(others, id) == 0)
        return;
    const bool isLast = place >= qsizetype(others.size());
    const auto before =
        isLast ? std::nullopt : std::optional(others[size_t(std::max<qsizetype>(0, place))]);
    std::vector<BatchPlace> moved = book_.move(id, before);
    if (moved.empty())
        return;
    for (const BatchPlace &each : moved)
        queue_.setRank(each.batch, book_.batch(each.batch)->rank);
    record(fact::BatchesMoved{std::move(moved)});
    emit manager_.batchMoved(id);
}

void TaskManager::Private::setBatchPriority(BatchId id, BatchPriority priority)
{
    BatchRecord *record = book_.batch(id);
    if (!record || record->rank.priority == priority)
        return;
    record->rank.priority = priority;
    queue_.setRank(id, record->rank);
    recordChange(id);
    book_.markChanged(id);
    flush();
}

void TaskManager::Private::setBatchFolder(BatchId id, const QString &folder)
{
    const BatchRecord *record = book_.batch(id);
    if (!record || folder.isEmpty() || record->settings->folder == folder)
        return;
    BatchSettings settings = *record->settings;
    settings.folder = folder;
    setBatchSettings(id, std::move(settings));
}

// Settings are shared with what is under way, and never changed: others take their place.
void TaskManager::Private::setBatchSettings(BatchId id, BatchSettings settings)
{
    BatchRecord *record = book_.batch(id);
    if (!record)
        return;
    settings.probe = record->settings->probe;
    settings.crawl = record->settings->crawl;
    settings.batchName = record->settings->batchName;
    settings.submitted = record->settings->submitted;
    settings.bytesPerSecond = record->settings->bytesPerSecond;
    record->settings = std::make_shared<const BatchSettings>(std::move(settings));
    queue_.setSettings(id, record->settings);
    this->record(fact::SettingsChanged{id, record->settings});
    book_.markChanged(id);
    flush();
}

std::vector<BatchId> TaskManager::Private::shownBatches() const
{
    std::vector<BatchId> shown = book_.batches();
    std::erase_if(shown, [this](BatchId id) { return hidden_.contains(id); });
    return shown;
}

// The session hears of the cancelled ones only, and what failed keeps its part file.
void TaskManager::Private::hideTasks(std::span<const TaskId> tasks)
{
    cancel(tasks);
    for (const TaskId id : tasks)
        book_.hide(id);
    flush();
}

void TaskManager::Private::showTasks(std::span<const TaskId> tasks)
{
    for (const TaskId id : tasks)
        book_.show(id);
    flush();
}

// The record, the future and the session say nothing of it: they are as before when it is shown.
void TaskManager::Private::hideBatch(BatchId id)
{
    if (!isShown(id))
        return;
    hidden_.insert(id);
    queue_.setPaused(id, true);
    emit manager_.batchRemoved(id);
}

void TaskManager::Private::showBatch(BatchId id)
{
    if (hidden_.erase(id) == 0)
        return;
    obeyHold(id);
    emit manager_.batchAdded(id);
    if (isShown(id) && !runs_.at(id)->isFinished())
        emit manager_.runStarted(id);
    if (!isShown(id))
        return; // whoever heard of it removed it
    book_.markChanged(id);
    scheduleDrain();
}

void TaskManager::Private::removeBatch(BatchId id)
{
    if (!book_.batch(id))
        return;
    const bool wasHidden = hidden_.erase(id) > 0;
    queue_.removeBatch(id);
    crawls_.erase(id);
    runs_.erase(id);
    book_.removeBatch(id);
    sampler_.forget(id);
    freshResults_.erase(id);
    kept_.dropBatch(id);
    names_.forgetBatch(id);
    record(fact::BatchRemoved{id});
    if (!wasHidden)
        emit manager_.batchRemoved(id);
}

} // namespace haul

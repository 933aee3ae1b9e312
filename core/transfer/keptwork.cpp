#include "core/transfer/keptwork.h"

namespace haul {

void KeptWorks::put(TaskId task, KeptWork work)
{
    KeptWork old; // removed without the lock
    const std::lock_guard lock(mutex_);
    old = std::exchange(works_[task], std::move(work));
    isEmpty_ = false;
}

KeptWork KeptWorks::take(TaskId task)
{
    if (isEmpty_)
        return {};
    const std::lock_guard lock(mutex_);
    KeptWork work = works_.take(task);
    isEmpty_ = works_.isEmpty();
    return work;
}

void KeptWorks::drop(TaskId task)
{
    (void)take(task);
}

// Under the lock it is nobody else's.
std::optional<SegmentPicture> KeptWorks::picture(TaskId task)
{
    if (isEmpty_)
        return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto work = works_.constFind(task);
    if (work == works_.cend() || !work->file)
        return std::nullopt;
    return work->file->segments().picture();
}

void KeptWorks::leave(TaskId task)
{
    if (const KeptWork work = take(task); work.file)
        work.file->leaveOnDisk();
}

void KeptWorks::leaveAll()
{
    const std::lock_guard lock(mutex_);
    for (const KeptWork &work : std::as_const(works_)) {
        if (work.file)
            work.file->leaveOnDisk();
    }
}

void KeptWorks::dropAll()
{
    QHash<TaskId, KeptWork> dropped; // removed without the lock
    const std::lock_guard lock(mutex_);
    dropped.swap(works_);
    isEmpty_ = true;
}

void KeptWorks::dropBatch(BatchId batch)
{
    std::vector<KeptWork> dropped; // removed without the lock
    const std::lock_guard lock(mutex_);
    works_.removeIf([batch, &dropped](const auto &work) {
        if (work.key().batch != batch)
            return false;
        dropped.push_back(std::move(*work));
        return true;
    });
    isEmpty_ = works_.isEmpty();
}

} // namespace haul

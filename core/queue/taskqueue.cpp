#include "core/queue/taskqueue.h"

#include "core/queue/hostkey.h"

#include <algorithm>

namespace haul {

TaskQueue::TaskQueue(const Limits &limits)
    : limits_(limits)
{
}

void TaskQueue::setWaker(std::function<void()> waker)
{
    waker_ = std::move(waker);
}

void TaskQueue::wake()
{
    if (waker_)
        waker_();
}

TaskQueue::Batch *TaskQueue::find(BatchId id)
{
    const auto found = batches_.find(id);
    return found == batches_.end() ? nullptr : found->second.get();
}

void TaskQueue::addBatch(BatchId id, SharedEntries entries,
                         std::shared_ptr<const BatchSettings> settings)
{
    auto batch = std::make_unique<Batch>(std::move(entries), std::move(settings));
    {
        const std::lock_guard lock(mutex_);
        Batch &added = *(batches_[id] = std::move(batch));
        makeAllReady(id, added);
    }
    wake();
}

void TaskQueue::removeBatch(BatchId id)
{
    cancelBatch(id);
    std::unique_ptr<Batch> removed; // freed without the lock
    const std::lock_guard lock(mutex_);
    if (const auto found = batches_.find(id); found != batches_.end()) {
        removed = std::move(found->second);
        batches_.erase(found);
    }
}

void TaskQueue::setPaused(BatchId id, bool paused)
{
    {
        const std::lock_guard lock(mutex_);
        Batch *batch = find(id);
        if (!batch || batch->paused == paused)
            return;
        batch->paused = paused;
        for (auto task = active_.begin(); task != active_.end(); ++task) {
            if (task.key().batch != id)
                continue;
            task->control->paused = paused;
            count(*task, !paused);
        }
        if (paused)
            unready(id);
        else
            makeAllReady(id, *batch);
    }
    wake();
}

void TaskQueue::setLimits(const Limits &limits)
{
    {
        const std::lock_guard lock(mutex_);
        limits_ = limits;
        for (Host &host : hosts_)
            unblock(host);
    }
    wake();
}

TaskQueue::CancelEffect TaskQueue::cancel(TaskId id)
{
    CancelEffect effect = CancelEffect::None;
    {
        const std::lock_guard lock(mutex_);
        if (const auto active = active_.find(id); active != active_.end()) {
            active->control->cancelled = true;
            effect = CancelEffect::Signalled;
        } else if (Batch *batch = find(id.batch); batch && batch->list.drop(id.index)) {
            heldUntil_.remove(id);
            effect = CancelEffect::Dropped;
        }
    }
    if (effect == CancelEffect::Signalled)
        wake();
    return effect;
}

std::vector<TaskId> TaskQueue::cancelBatch(BatchId id)
{
    std::vector<TaskId> told;
    {
        const std::lock_guard lock(mutex_);
        Batch *batch = find(id);
        if (!batch)
            return told;
        unready(id);
        batch->list.dropAll();
        heldUntil_.removeIf([id](const auto &held) { return held.key().batch == id; });
        for (auto task = active_.begin(); task != active_.end(); ++task) {
            if (task.key().batch != id)
                continue;
            task->control->cancelled = true;
            told.push_back(task.key());
        }
    }
    wake();
    return told;
}

void TaskQueue::add(std::span<const TaskId> ids)
{
    {
        const std::lock_guard lock(mutex_);
        for (const TaskId id : ids) {
            Batch *batch = find(id.batch);
            if (!batch || id.index >= batch->list.size())
                continue;
            batch->list.setAttempts(id.index, 0);
            batch->list.append(id.index);
            heldUntil_.remove(id);
            makeReady(id.batch, *batch, batch->list.lineOf(id.index));
        }
    }
    wake();
}

TaskQueue::Next TaskQueue::take(Time now)
{
    const std::lock_guard lock(mutex_);
    passTime(now);
    while (activeCounted_ < limits_.jobs && !ready_.empty()) {
        const ReadyLine ready = *ready_.begin();
        ready_.erase(ready_.begin());
        Batch &batch = *batches_[ready.batch];
        const quint32 front = batch.list.front(ready.line);
        if (front != ready.index) { // dropped meanwhile
            makeReady(ready.batch, batch, ready.line);
            continue;
        }
        Host &host = hosts_[batch.list.hostOf(ready.line)];
        if (!hasRoom(host, now)) {
            host.blocked.emplace_back(ready.batch, ready.line);
            continue;
        }
        return {start(ready, batch, host), std::nullopt};
    }
    return {std::nullopt, nextChange()};
}

TransferRequest TaskQueue::start(const ReadyLine &ready, Batch &batch, Host &host)
{
    const TaskId id{ready.batch, ready.index};
    batch.list.popFront(ready.line);
    makeReady(ready.batch, batch, ready.line);
    const int attempt = batch.list.attempts(ready.index) + 1;
    auto control = std::make_shared<TransferControl>();
    active_.insert(id, {control, batch.list.hostOf(ready.line), true});
    ++activeCounted_;
    ++host.active;
    return {id, batch.list.entry(ready.index), batch.settings, std::move(control), attempt};
}

void TaskQueue::ended(TaskId id)
{
    const std::lock_guard lock(mutex_);
    if (const auto active = active_.find(id); active != active_.end())
        giveBack(active);
}

bool TaskQueue::retryLater(TaskId id, int attempts, Time when)
{
    const std::lock_guard lock(mutex_);
    const auto active = active_.find(id);
    Batch *batch = find(id.batch);
    const bool again = batch && active != active_.end() && !active->control->cancelled;
    if (active != active_.end())
        giveBack(active);
    if (again) {
        batch->list.setAttempts(id.index, attempts);
        batch->list.hold(id.index);
        delayed_.push({when, id});
        heldUntil_[id] = when;
    }
    return again;
}

void TaskQueue::coolDown(QByteArrayView url, Time until)
{
    const std::lock_guard lock(mutex_);
    const QByteArray name = hostKey(url).toByteArray();
    Host &host = hosts_[name];
    if (until <= host.coolUntil)
        return;
    host.coolUntil = until;
    cooling_.push({until, name});
}

bool TaskQueue::hasWork() const
{
    const std::lock_guard lock(mutex_);
    return std::any_of(batches_.begin(), batches_.end(), [](const auto &entry) {
        const Batch &batch = *entry.second;
        return !batch.paused && batch.list.pending() > 0;
    });
}

// A line joins the ready ones when it has a waiting task and its batch is not paused. Its place in
// the order is its first task's.
void TaskQueue::makeReady(BatchId id, Batch &batch, quint32 line)
{
    if (batch.paused)
        return;
    if (const quint32 front = batch.list.front(line); front != WaitingList::none)
        ready_.insert({id, front, line});
}

void TaskQueue::makeAllReady(BatchId id, Batch &batch)
{
    for (quint32 line = 0; line < batch.list.lineCount(); ++line)
        makeReady(id, batch, line);
}

void TaskQueue::unready(BatchId id)
{
    ready_.erase(ready_.lower_bound({id, 0, 0}),
                 ready_.upper_bound({id, WaitingList::none, WaitingList::none}));
}

void TaskQueue::unblock(Host &host)
{
    for (const auto &[id, line] : std::exchange(host.blocked, {})) {
        if (Batch *batch = find(id))
            makeReady(id, *batch, line);
    }
}

bool TaskQueue::hasRoom(const Host &host, Time now) const
{
    return host.active < limits_.perHost && host.coolUntil <= now;
}

// Brings back what waited for its time: tasks between attempts and hosts that cooled down.
void TaskQueue::passTime(Time now)
{
    while (!delayed_.empty() && delayed_.top().when <= now) {
        const auto [when, id] = delayed_.top();
        delayed_.pop();
        const auto held = heldUntil_.constFind(id);
        if (held == heldUntil_.cend() || *held != when)
            continue; // it was dropped meanwhile, and perhaps is held anew
        heldUntil_.erase(held);
        Batch *batch = find(id.batch);
        if (batch && batch->list.release(id.index))
            makeReady(id.batch, *batch, batch->list.lineOf(id.index));
    }
    while (!cooling_.empty() && cooling_.top().until <= now) {
        if (const auto host = hosts_.find(cooling_.top().host); host != hosts_.end())
            unblock(*host);
        cooling_.pop();
    }
}

std::optional<TaskQueue::Time> TaskQueue::nextChange() const
{
    std::optional<Time> next;
    if (!delayed_.empty())
        next = delayed_.top().when;
    if (!cooling_.empty())
        next = next ? std::min(*next, cooling_.top().until) : cooling_.top().until;
    return next;
}

void TaskQueue::giveBack(QHash<TaskId, ActiveTask>::iterator active)
{
    count(*active, false);
    active_.erase(active);
}

// Counts a task against the limits, or no longer.
void TaskQueue::count(ActiveTask &task, bool counted)
{
    if (task.counted == counted)
        return;
    task.counted = counted;
    Host &host = hosts_[task.host];
    host.active += counted ? 1 : -1;
    activeCounted_ += counted ? 1 : -1;
    if (!counted)
        unblock(host);
}

} // namespace haul

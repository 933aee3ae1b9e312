#include "core/queue/taskqueue.h"

#include "core/queue/hostkey.h"
#include "core/queue/retrypolicy.h"

#include <algorithm>

namespace haul {
namespace {

// Under one lock, which lanes wait for.
constexpr size_t cancelledAtOnce = 1000;

QByteArray schemeOf(const QByteArray &url)
{
    return url.left(std::max<qsizetype>(0, url.indexOf(':')));
}

} // namespace

TaskQueue::TaskQueue(const Limits &limits)
    : limits_(limits)
    , places_(limits.perHost, limits.hostInterval)
{
}

void TaskQueue::setWaker(std::function<void()> waker)
{
    waker_ = std::move(waker);
}

void TaskQueue::setLanes(int count)
{
    const std::lock_guard lock(mutex_);
    places_.shares().setLanes(count);
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
    auto batch = std::make_unique<Batch>(WaitingList(std::move(entries)), std::move(settings));
    batch->rank.place = quint32(id);
    insert(id, std::move(batch));
}

void TaskQueue::addBatch(BatchId id, SharedEntries entries,
                         std::shared_ptr<const BatchSettings> settings, const Begun &begun)
{
    addBatch(id, WaitingList(std::move(entries), begun.waiting), std::move(settings), begun);
}

void TaskQueue::addBatch(BatchId id, WaitingList list,
                         std::shared_ptr<const BatchSettings> settings, const Begun &begun)
{
    auto batch = std::make_unique<Batch>(std::move(list), std::move(settings));
    batch->paused = begun.paused;
    batch->rank = begun.rank;
    batch->rate->setRate(begun.bytesPerSecond);
    insert(id, std::move(batch));
}

void TaskQueue::growBatch(BatchId id, SharedEntries entries)
{
    {
        const std::lock_guard lock(mutex_);
        Batch *batch = find(id);
        if (!batch)
            return;
        const quint32 first = batch->list.size();
        batch->list.grow(std::move(entries));
        for (quint32 index = first; index < batch->list.size(); ++index)
            makeReady(id, *batch, batch->list.lineOf(index));
    }
    wake();
}

bool TaskQueue::hasBatch(BatchId id) const
{
    const std::lock_guard lock(mutex_);
    return batches_.contains(id);
}

void TaskQueue::insert(BatchId id, std::unique_ptr<Batch> batch)
{
    {
        const std::lock_guard lock(mutex_);
        Batch &added = *(batches_[id] = std::move(batch));
        forgetOutages(id, added);
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
        unready(id, *found->second);
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
        active_.forEachOf(id, [&](TaskId, ActiveTasks::Task &task) { setPaused(task, paused); });
        if (paused) {
            unready(id, *batch);
        } else {
            forgetOutages(id, *batch);
            makeAllReady(id, *batch);
        }
    }
    wake();
}

void TaskQueue::setRank(BatchId id, BatchRank rank)
{
    const std::lock_guard lock(mutex_);
    Batch *batch = find(id);
    if (!batch)
        return;
    const bool isReady = ready_.erase({batch->rank, id}) > 0;
    batch->rank = rank;
    if (isReady)
        ready_.insert({rank, id});
}

void TaskQueue::setSettings(BatchId id, std::shared_ptr<const BatchSettings> settings)
{
    const std::lock_guard lock(mutex_);
    if (Batch *batch = find(id))
        batch->settings.swap(settings); // the old ones are freed without the lock
}

void TaskQueue::setLimits(const Limits &limits)
{
    {
        const std::lock_guard lock(mutex_);
        limits_ = limits;
        places_.hosts().forgetOutages();
        places_.hosts().setLimits(limits.perHost, limits.hostInterval);
    }
    wake();
}

// What waits for the host needs not be told: it only has to wait longer from the next start on.
void TaskQueue::setHostInterval(BatchId id, QByteArrayView url, std::chrono::milliseconds interval)
{
    const std::lock_guard lock(mutex_);
    if (Batch *batch = find(id))
        batch->intervals.insert(hostKey(url).toByteArray(), interval);
}

void TaskQueue::setBatchRate(BatchId id, qint64 bytesPerSecond)
{
    {
        const std::lock_guard lock(mutex_);
        Batch *batch = find(id);
        if (!batch)
            return;
        batch->rate->setRate(bytesPerSecond);
    }
    wake();
}

TaskQueue::CancelEffect TaskQueue::cancel(TaskId id)
{
    CancelEffect effect = CancelEffect::None;
    {
        const std::lock_guard lock(mutex_);
        effect = cancelOne(id);
    }
    if (effect == CancelEffect::Signalled)
        wake();
    return effect;
}

std::vector<TaskId> TaskQueue::cancel(std::span<const TaskId> ids)
{
    std::vector<TaskId> dropped;
    bool isAnyTold = false;
    while (!ids.empty()) {
        const auto some = ids.first(std::min(ids.size(), cancelledAtOnce));
        ids = ids.subspan(some.size());
        const std::lock_guard lock(mutex_);
        for (const TaskId id : some) {
            const CancelEffect effect = cancelOne(id);
            isAnyTold |= effect == CancelEffect::Signalled;
            if (effect == CancelEffect::Dropped)
                dropped.push_back(id);
        }
    }
    if (isAnyTold)
        wake();
    return dropped;
}

TaskQueue::CancelEffect TaskQueue::cancelOne(TaskId id)
{
    if (const ActiveTasks::Task *active = active_.find(id)) {
        active->control->cancelled = true;
        return CancelEffect::Signalled;
    }
    Batch *batch = find(id.batch);
    if (!batch || !batch->list.drop(id.index))
        return CancelEffect::None;
    heldUntil_.remove(id);
    return CancelEffect::Dropped;
}

std::vector<TaskId> TaskQueue::cancelBatch(BatchId id)
{
    std::vector<TaskId> told;
    {
        const std::lock_guard lock(mutex_);
        Batch *batch = find(id);
        if (!batch)
            return told;
        unready(id, *batch);
        batch->list.dropAll();
        heldUntil_.removeIf([id](const auto &held) { return held.key().batch == id; });
        active_.forEachOf(id, [&told](TaskId task, const ActiveTasks::Task &active) {
            active.control->cancelled = true;
            told.push_back(task);
        });
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
            const quint32 line = batch->list.lineOf(id.index);
            places_.hosts().forgetOutages(batch->list.hostOf(line));
            makeReady(id.batch, *batch, line);
        }
    }
    wake();
}

TaskQueue::Next TaskQueue::take(Time now, int lane)
{
    const std::lock_guard lock(mutex_);
    passTime(now);
    std::vector<QueueLine> passedOver; // for other lanes
    Next next;
    while (!next.request && !active_.isFull(limits_.jobs) && !ready_.empty()) {
        const BatchId id = ready_.begin()->batch;
        Batch &batch = *batches_[id];
        if (batch.ready.empty()) {
            ready_.erase(ready_.begin());
            continue;
        }
        const auto [index, line] = *batch.ready.begin();
        batch.ready.erase(batch.ready.begin());
        if (batch.list.front(line) != index) { // dropped meanwhile
            makeReady(id, batch, line);
            continue;
        }
        const QByteArray &host = batch.list.hostOf(line);
        const auto others = othersThan(batch, !passedOver.empty());
        if (places_.isForOtherLane(host, lane, now, others)) {
            passedOver.push_back({id, line});
            next.othersToWake |= places_.lanesThatMayStart(host, now);
            continue;
        }
        if (!passedOver.empty() && active_.isFull(limits_.jobs, 1)) { // the last place is theirs
            makeReady(id, batch, line);
            break;
        }
        if (!places_.start(host, lane, now, batch.intervals.value(host), others)) {
            places_.hosts().block(host, {id, line}, now, others);
            continue;
        }
        next.request = start({id, index}, line, batch, lane, now);
    }
    for (const QueueLine &line : passedOver)
        makeReady(line.batch, *batches_[line.batch], line.line);
    if (!next.request)
        next.lookAgain = nextChange();
    return next;
}

// A place that is free only because somebody has not answered yet is for other hosts.
HostGovernor::Others TaskQueue::othersThan(const Batch &batch, bool isPassedOver) const
{
    const bool isAlone = batch.ready.empty() && !isPassedOver && !active_.isSpare(limits_.jobs);
    return isAlone ? HostGovernor::Others::None : HostGovernor::Others::Wait;
}

TransferRequest TaskQueue::start(TaskId id, quint32 line, Batch &batch, int lane, Time now)
{
    batch.list.popFront(line);
    makeReady(id.batch, batch, line);
    auto control = std::make_shared<TransferControl>();
    const QByteArray &host = batch.list.hostOf(line);
    active_.add(id, {control, host, lane});
    TransferRequest request{.task = id,
                            .entry = batch.list.entry(id.index),
                            .settings = batch.settings,
                            .control = std::move(control),
                            .batchRate = batch.rate,
                            .attempt = batch.list.attempts(id.index) + 1,
                            .notes = {},
                            .isLastOfHost = batch.list.front(line) == WaitingList::none,
                            .source = batch.list.source(id.index)};
    if (!places_.hosts().hasOutages())
        return request;
    const Outage *outage = places_.hosts().outageOf({host, schemeOf(request.url())}, now);
    if (outage && isHopeless(*outage, batch.settings->retries))
        request.outage = std::make_shared<const Outage>(*outage);
    return request;
}

bool TaskQueue::addConnection(TaskId id, Time now)
{
    const std::lock_guard lock(mutex_);
    ActiveTasks::Task *task = active_.find(id);
    if (!task || task->connections == 0 || task->paused || task->control->cancelled)
        return false;
    passTime(now);
    const Batch *batch = find(id.batch);
    const auto interval = batch ? batch->intervals.value(task->host) : std::chrono::milliseconds();
    if (!active_.isFull(limits_.jobs) && isHostWanted(task->host))
        return false;
    if (!places_.startFurther(task->host, task->lane, now, interval))
        return false;
    ++task->connections;
    return true;
}

bool TaskQueue::mayAskAgain(TaskId id, Time now)
{
    const std::lock_guard lock(mutex_);
    const ActiveTasks::Task *task = active_.find(id);
    return task && places_.hosts().startAgain(task->host, now);
}

void TaskQueue::dropConnection(TaskId id)
{
    const std::lock_guard lock(mutex_);
    ActiveTasks::Task *task = active_.find(id);
    if (!task || task->connections < 2) // its first goes with the task
        return;
    --task->connections;
    if (!task->paused)
        places_.giveBack(task->host, task->lane);
}

void TaskQueue::setIdle(TaskId id, bool idle)
{
    const std::lock_guard lock(mutex_);
    ActiveTasks::Task *task = active_.find(id);
    if (!task)
        return;
    active_.setIdle(*task, idle);
    if (idle)
        places_.hosts().standsStill(task->host);
    else if (noteAnswer(id, *task, Time::max()))
        places_.hosts().moves(task->host);
}

void TaskQueue::setUnanswered(TaskId id, bool unanswered)
{
    const std::lock_guard lock(mutex_);
    if (ActiveTasks::Task *task = active_.find(id))
        active_.setUnanswered(*task, unanswered && places_.hosts().isUnknown(task->host));
}

void TaskQueue::arrived(TaskId id, HostSaid said)
{
    const std::lock_guard lock(mutex_);
    if (ActiveTasks::Task *task = active_.find(id)) {
        noteEnd(id, *task, said, Time::max());
        giveBack(*task);
    }
}

void TaskQueue::ended(TaskId id, HostSaid said, Time askedAt)
{
    const std::lock_guard lock(mutex_);
    if (ActiveTasks::Task *task = active_.find(id)) {
        noteEnd(id, *task, said, askedAt);
        giveBack(*task);
        active_.remove(id);
    }
}

bool TaskQueue::retryLater(TaskId id, int attempts, Time when, int source)
{
    bool hadArrived = false; // then no lane has it, and none would look
    {
        const std::lock_guard lock(mutex_);
        ActiveTasks::Task *task = active_.find(id);
        if (!task)
            return false;
        hadArrived = task->connections == 0;
        const bool cancelled = task->control->cancelled;
        giveBack(*task);
        active_.remove(id);
        Batch *batch = find(id.batch);
        if (cancelled || !batch)
            return false;
        batch->list.setAttempts(id.index, attempts);
        batch->list.hold(id.index, source);
        delayed_.push({when, id});
        heldUntil_[id] = when;
    }
    if (hadArrived)
        wake();
    return true;
}

void TaskQueue::opened(const QByteArray &host, int lane)
{
    const std::lock_guard lock(mutex_);
    places_.shares().opened(host, lane);
}

void TaskQueue::closed(const QByteArray &host, int lane)
{
    const std::lock_guard lock(mutex_);
    places_.shares().closed(host, lane);
}

void TaskQueue::coolDown(QByteArrayView url, Time until)
{
    const std::lock_guard lock(mutex_);
    places_.hosts().coolDown(hostKey(url).toByteArray(), until);
}

void TaskQueue::refused(QByteArrayView url, Time askedAt, Time now)
{
    const std::lock_guard lock(mutex_);
    places_.hosts().refused(hostKey(url).toByteArray(), askedAt, now);
}

Outage TaskQueue::unreachable(TaskId id, const Error &error, Time askedAt, Time now)
{
    const std::lock_guard lock(mutex_);
    const ActiveTasks::Task *task = active_.find(id);
    const Batch *batch = find(id.batch);
    if (!task || !batch)
        return {};
    HostGovernor &hosts = places_.hosts();
    const Outage outage = hosts.unreachable(originOf(id, *task), error, askedAt, now);
    if (!isHopeless(outage, batch->settings->retries))
        hosts.rest(task->host, now + restOfOutage(outage, batch->settings->retryPause));
    return outage;
}

void TaskQueue::answered(TaskId id, Time askedAt)
{
    const std::lock_guard lock(mutex_);
    if (const ActiveTasks::Task *task = active_.find(id))
        places_.hosts().answered(originOf(id, *task), askedAt);
}

void TaskQueue::notAsked(TaskId id)
{
    const std::lock_guard lock(mutex_);
    if (const ActiveTasks::Task *task = active_.find(id))
        places_.hosts().startedForNothing(task->host);
}

void TaskQueue::forgetOutages(BatchId id)
{
    {
        const std::lock_guard lock(mutex_);
        if (Batch *batch = find(id))
            forgetOutages(id, *batch);
    }
    wake();
}

RestingHosts TaskQueue::resting(std::optional<BatchId> batch, Time now)
{
    const std::lock_guard lock(mutex_);
    return places_.hosts().resting(batch, now);
}

bool TaskQueue::hasWork() const
{
    const std::lock_guard lock(mutex_);
    return isAnyWaiting();
}

bool TaskQueue::isAtRest() const
{
    const std::lock_guard lock(mutex_);
    return active_.isEmpty() && !isAnyWaiting();
}

bool TaskQueue::isAnyWaiting() const
{
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
    const quint32 front = batch.list.front(line);
    if (front == WaitingList::none)
        return;
    batch.ready.insert({front, line});
    ready_.insert({batch.rank, id});
}

void TaskQueue::makeAllReady(BatchId id, Batch &batch)
{
    for (quint32 line = 0; line < batch.list.lineCount(); ++line)
        makeReady(id, batch, line);
}

void TaskQueue::unready(BatchId id, Batch &batch)
{
    batch.ready.clear();
    ready_.erase({batch.rank, id});
}

// Brings back what waited for its time: tasks between attempts, and lines whose host has changed.
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
    for (const QueueLine &line : places_.hosts().unblocked(now)) {
        if (Batch *batch = find(line.batch))
            makeReady(line.batch, *batch, line.line);
    }
}

std::optional<TaskQueue::Time> TaskQueue::nextChange() const
{
    const std::optional<Time> ofHosts = places_.hosts().nextChange();
    if (delayed_.empty())
        return ofHosts;
    return ofHosts ? std::min(*ofHosts, delayed_.top().when) : delayed_.top().when;
}

// Whether a task of the host waits that nothing but a connection and a job keeps from starting.
bool TaskQueue::isHostWanted(const QByteArray &host)
{
    return std::any_of(batches_.begin(), batches_.end(), [&host](const auto &entry) {
        Batch &batch = *entry.second;
        if (batch.paused || batch.list.pending() == 0)
            return false;
        const quint32 line = batch.list.lineOfHost(host);
        return line != WaitingList::none && batch.list.front(line) != WaitingList::none;
    });
}

void TaskQueue::setPaused(ActiveTasks::Task &task, bool paused)
{
    task.control->paused = paused;
    if (task.paused == paused)
        return;
    active_.setPaused(task, paused);
    if (paused)
        places_.giveBack(task.host, task.lane, task.connections);
    else
        places_.takeBack(task.host, task.lane, task.connections);
}

// Its batch may be gone.
Origin TaskQueue::originOf(TaskId id, const ActiveTasks::Task &task)
{
    const Batch *batch = find(id.batch);
    if (!batch)
        return {task.host, {}};
    const WaitingList &list = batch->list;
    return {task.host, schemeOf(sourceUrl(list.entry(id.index), list.source(id.index)))};
}

// False for what was asked before the host was found unreachable.
bool TaskQueue::noteAnswer(TaskId id, const ActiveTasks::Task &task, Time askedAt)
{
    HostGovernor &hosts = places_.hosts();
    return !hosts.hasOutages() || hosts.answered(originOf(id, task), askedAt);
}

// A host that ended a task answered, whatever the end was; that is not much if the attempt got
// nothing for long.
void TaskQueue::noteEnd(TaskId id, const ActiveTasks::Task &task, HostSaid said, Time askedAt)
{
    if (said == HostSaid::Nothing || !noteAnswer(id, task, askedAt))
        return;
    if (!task.idle || task.control->received > 0)
        places_.hosts().moves(task.host);
}

// Who begins anew with it wants its hosts to be asked.
void TaskQueue::forgetOutages(BatchId id, Batch &batch)
{
    HostGovernor &hosts = places_.hosts();
    if (!hosts.hasOutages())
        return;
    for (auto held = heldUntil_.cbegin(); held != heldUntil_.cend();) {
        const TaskId task = held.key();
        const bool isOurs = task.batch == id;
        const quint32 line = isOurs ? batch.list.lineOf(task.index) : 0;
        if (!isOurs || !hosts.hasOutage(batch.list.hostOf(line))) {
            ++held;
            continue;
        }
        held = heldUntil_.erase(held);
        if (batch.list.release(task.index))
            makeReady(id, batch, line);
    }
    for (quint32 line = 0; line < batch.list.lineCount(); ++line)
        hosts.forgetOutages(batch.list.hostOf(line));
}

// Its places are free; it is still known.
void TaskQueue::giveBack(ActiveTasks::Task &task)
{
    const int connections = active_.dropConnections(task);
    if (!task.paused)
        places_.giveBack(task.host, task.lane, connections);
}

} // namespace haul

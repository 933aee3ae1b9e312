#include "core/manager/taskbook.h"

#include <algorithm>
#include <limits>

namespace haul {
namespace {

void countFailure(FailureCounts &failures, const TaskRecord &task, int sign)
{
    const bool says = task.fullOutcome && task.fullOutcome->error;
    const FailureCause cause = says ? causeOf(*task.fullOutcome->error) : FailureCause();
    const auto failure = failures.try_emplace(cause, 0).first;
    failure->second += sign;
    if (failure->second == 0)
        failures.erase(failure);
}

} // namespace

BatchRecord &TaskBook::add(QString name, std::shared_ptr<const BatchSettings> settings,
                           SharedEntries entries, std::vector<TaskRecord> tasks)
{
    auto record = std::make_unique<BatchRecord>();
    record->id = BatchId{++lastId_};
    record->rank.place = lastId_;
    record->name = std::move(name);
    record->settings = std::move(settings);
    record->entries = std::move(entries);
    record->tasks = std::move(tasks);
    record->counts.tasks = qint64(record->tasks.size());
    record->counts.byState[size_t(TaskState::Waiting)] = record->counts.tasks;
    record->submitted = QDateTime::currentDateTime();
    return insert(std::move(record));
}

// Those of an earlier run of the program may come after newer ones.
BatchRecord &TaskBook::insert(std::unique_ptr<BatchRecord> record)
{
    const auto isBefore = [this](BatchId each, const BatchRecord &other) {
        const BatchRecord &known = *batches_.at(each);
        return std::pair(known.rank.place, known.id) < std::pair(other.rank.place, other.id);
    };
    order_.insert(std::lower_bound(order_.begin(), order_.end(), *record, isBefore), record->id);
    return *(batches_[record->id] = std::move(record));
}

std::vector<BatchPlace> TaskBook::move(BatchId id, std::optional<BatchId> before)
{
    const auto from = std::find(order_.begin(), order_.end(), id);
    const auto to = before ? std::find(order_.begin(), order_.end(), *before) : order_.end();
    if (from == order_.end() || from == to || from + 1 == to)
        return {};
    const auto first = std::min(from, to);
    const auto last = std::max(from + 1, to);
    std::vector<quint32> places;
    for (auto each = first; each != last; ++each)
        places.push_back(batches_.at(*each)->rank.place);
    if (to < from)
        std::rotate(to, from, from + 1);
    else
        std::rotate(from, from + 1, to);
    std::vector<BatchPlace> moved;
    for (auto each = first; each != last; ++each) {
        const quint32 place = places[size_t(each - first)];
        batches_.at(*each)->rank.place = place;
        moved.push_back({*each, place});
    }
    return moved;
}

OutcomePtr outcomeOf(const BatchRecord &record, quint32 index)
{
    const TaskRecord &task = record.tasks[index];
    if (task.plainOutcome != PlainOutcomes::nowhere)
        return record.plainOutcomes->at(task.plainOutcome, {record.id, index});
    return task.fullOutcome;
}

std::vector<TaskRecord> makeTasks(size_t count, const BatchSettings &settings)
{
    constexpr qint64 most = 4'000'000; // pages; beyond that the vector sees to itself
    std::vector<TaskRecord> tasks;
    if (settings.crawl)
        tasks.reserve(count + size_t(std::min(settings.crawl->maxPages, most)));
    tasks.resize(count);
    return tasks;
}

SharedEntries joined(const EntryList &list, const EntryList &more)
{
    auto longer = std::make_shared<EntryList>();
    longer->reserve(list.size() + more.size());
    longer->insert(longer->end(), list.begin(), list.end());
    longer->insert(longer->end(), more.begin(), more.end());
    return longer;
}

void TaskBook::grow(BatchId id, SharedEntries entries)
{
    BatchRecord &record = *batch(id);
    const size_t before = record.tasks.size();
    const auto added = qint64(entries->size() - before);
    record.tasks.resize(entries->size());
    record.entries = std::move(entries);
    record.counts.tasks += added;
    record.counts.byState[size_t(TaskState::Waiting)] += added;
    BatchChange &entry = change(id);
    if (!entry.firstNew)
        entry.firstNew = quint32(before);
}

BatchRecord &TaskBook::adopt(std::unique_ptr<BatchRecord> record)
{
    lastId_ = std::max({lastId_, quint32(record->id), record->rank.place});
    return insert(std::move(record));
}

void TaskBook::recount(BatchRecord &record)
{
    record.counts = {};
    for (const TaskRecord &task : record.tasks) {
        record.counts.tasks += task.removed ? 0 : 1;
        count(record, task, +1);
    }
}

void TaskBook::removeBatch(BatchId id)
{
    std::erase(order_, id);
    batches_.erase(id);
    changes_.erase(id);
}

BatchRecord *TaskBook::batch(BatchId id)
{
    const auto found = batches_.find(id);
    return found == batches_.end() ? nullptr : found->second.get();
}

const BatchRecord *TaskBook::batch(BatchId id) const
{
    const auto found = batches_.find(id);
    return found == batches_.end() ? nullptr : found->second.get();
}

TaskRecord *TaskBook::task(TaskId id)
{
    BatchRecord *record = batch(id.batch);
    return record && id.index < record->tasks.size() ? &record->tasks[id.index] : nullptr;
}

// Removed tasks count nowhere.
void TaskBook::count(BatchRecord &batch, const TaskRecord &task, int sign)
{
    if (task.removed)
        return;
    batch.counts.byState[size_t(task.state)] += sign;
    if (task.state == TaskState::Failed)
        countFailure(batch.counts.failures, task, sign);
    if (task.hasOutcome()) {
        const qint64 bytes = task.fullOutcome ? task.fullOutcome->bytes : task.received;
        batch.counts.endedBytes += sign * std::max<qint64>(0, bytes);
    } else if (!hasEnded(task.state)) {
        batch.counts.activeBytes += sign * task.received;
        batch.counts.remainingBytes += sign * std::max<qint64>(0, task.total - task.received);
    }
}

bool TaskBook::setState(TaskId id, TaskState state)
{
    TaskRecord *record = task(id);
    if (!record || !mayFollow(record->state, state))
        return false;
    BatchRecord &owner = *batch(id.batch);
    count(owner, *record, -1);
    record->state = state;
    count(owner, *record, +1);
    changed(id);
    return true;
}

bool TaskBook::end(TaskId id, OutcomePtr outcome)
{
    TaskRecord *record = task(id);
    if (!record || !mayFollow(record->state, outcome->state))
        return false;
    BatchRecord &owner = *batch(id.batch);
    count(owner, *record, -1);
    record->state = outcome->state;
    record->received = std::max<qint64>(0, outcome->bytes);
    if (outcome->state == TaskState::Done)
        record->total = outcome->bytes;
    record->attempts =
        quint16(std::min<int>(outcome->attempts, std::numeric_limits<quint16>::max()));
    record->fullOutcome = std::move(outcome);
    count(owner, *record, +1);
    changed(id);
    return true;
}

bool TaskBook::endAsCancelled(TaskId id)
{
    return setState(id, TaskState::Cancelled);
}

bool TaskBook::reopen(TaskId id)
{
    TaskRecord *record = task(id);
    if (!record || record->removed || !hasEnded(record->state))
        return false;
    BatchRecord &owner = *batch(id.batch);
    count(owner, *record, -1);
    *record = {};
    count(owner, *record, +1);
    changed(id);
    return true;
}

void TaskBook::setAttempts(TaskId id, int attempts)
{
    if (TaskRecord *record = task(id)) {
        record->attempts = quint16(std::min<int>(attempts, std::numeric_limits<quint16>::max()));
        changed(id);
    }
}

TaskNotes *TaskBook::notes(TaskId id)
{
    TaskRecord *record = task(id);
    if (!record)
        return nullptr;
    if (!record->notes)
        record->notes = std::make_unique<TaskNotes>();
    changed(id);
    return record->notes.get();
}

void TaskBook::addAttempt(TaskId id, AttemptNote note)
{
    if (TaskNotes *told = notes(id))
        told->attempts.push_back(std::move(note));
}

void TaskBook::setPath(TaskId id, const QString &path)
{
    if (TaskNotes *told = notes(id))
        told->path = path;
}

void TaskBook::setProgress(TaskId id, qint64 received, qint64 total)
{
    TaskRecord *record = task(id);
    if (!record || hasEnded(record->state))
        return;
    BatchRecord &owner = *batch(id.batch);
    count(owner, *record, -1);
    record->received = received;
    record->total = total;
    count(owner, *record, +1);
    changed(id);
}

void TaskBook::setPaused(BatchId id, bool paused)
{
    if (BatchRecord *record = batch(id)) {
        record->paused = paused;
        markChanged(id);
    }
}

void TaskBook::remove(TaskId id)
{
    hide(id);
    if (TaskRecord *record = task(id))
        record->hidden = false;
}

void TaskBook::hide(TaskId id)
{
    TaskRecord *record = task(id);
    if (!record || record->removed)
        return;
    BatchRecord &owner = *batch(id.batch);
    count(owner, *record, -1);
    --owner.counts.tasks;
    record->removed = true;
    record->hidden = true;
    change(id.batch).removedTasks = true;
}

void TaskBook::show(TaskId id)
{
    TaskRecord *record = task(id);
    if (!record || !record->hidden)
        return;
    BatchRecord &owner = *batch(id.batch);
    record->removed = false;
    record->hidden = false;
    ++owner.counts.tasks;
    count(owner, *record, +1);
    change(id.batch).removedTasks = true;
}

void TaskBook::addResult(ParseResultPtr result)
{
    if (ResultList *results = growingResults(result->task.batch))
        results->add(std::move(result));
}

void TaskBook::addPlainResult(TaskId id, const QByteArray &type)
{
    if (ResultList *results = growingResults(id.batch))
        results->addPlain(id.index, type);
}

ResultList *TaskBook::growingResults(BatchId id)
{
    BatchRecord *record = batch(id);
    if (!record)
        return nullptr;
    BatchChange &entry = change(id);
    if (entry.firstNewResult < 0)
        entry.firstNewResult = record->results.size();
    return &record->results;
}

void TaskBook::markChanged(BatchId id)
{
    change(id);
}

BatchChange &TaskBook::change(BatchId id)
{
    BatchChange &entry = changes_[id];
    entry.batch = id;
    return entry;
}

std::vector<BatchChange> TaskBook::takeChanges()
{
    std::vector<BatchChange> changes;
    for (auto &[id, change] : changes_) {
        std::sort(change.indexes.begin(), change.indexes.end());
        change.indexes.erase(std::unique(change.indexes.begin(), change.indexes.end()),
                             change.indexes.end());
        changes.push_back(std::move(change));
    }
    changes_.clear();
    return changes;
}

} // namespace haul

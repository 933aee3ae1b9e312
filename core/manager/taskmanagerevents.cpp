// TaskManager's way from events to signals: drain, apply, sample, tell.
#include "core/manager/taskmanager_p.h"

#include <QMetaMethod>

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto frame = 16ms;
// What one turn of the main thread may spend on events; the rest waits for the next.
constexpr auto drainBudget = 6ms;
constexpr int eventsBetweenLooks = 64;

} // namespace

// At frame rate while events keep coming, at once after a rest.
void TaskManager::Private::scheduleDrain()
{
    if (drainTimer_.isActive())
        return;
    const std::chrono::milliseconds since(sinceDrain_.isValid() ? sinceDrain_.elapsed() : 1000);
    drainTimer_.start(since >= frame ? 0ms : frame - since);
}

// From the lanes: an end without a file, for the finisher tells of the others.
void TaskManager::Private::post(TaskEvent event)
{
    const bool isEnd = std::holds_alternative<TaskEvent::Ended>(event.what);
    events_.push(std::move(event));
    if (isEnd)
        hurry();
}

// It may have been the last: then who waits for the end need not wait for the next frame. On any
// thread.
void TaskManager::Private::hurry()
{
    if (queue_.isAtRest())
        QMetaObject::invokeMethod(
            &manager_, [this] { drainTimer_.start(0ms); }, Qt::QueuedConnection);
}

void TaskManager::Private::drain()
{
    QElapsedTimer clock;
    clock.start();
    const bool all = applyEvents(&clock);
    growCrawls();
    flush();
    sinceDrain_.start();
    if (!all)
        scheduleDrain();
}

void TaskManager::Private::drainAll()
{
    applyEvents(nullptr);
}

// Until the budget is spent, if there is a clock for one. True when nothing is left.
bool TaskManager::Private::applyEvents(const QElapsedTimer *clock)
{
    for (TaskEvent &event : events_.takeAll())
        pending_.push_back(std::move(event));
    int applied = 0;
    while (!pending_.empty()) {
        const TaskEvent event = std::move(pending_.front());
        pending_.pop_front();
        apply(event);
        if (clock && ++applied % eventsBetweenLooks == 0
            && std::chrono::nanoseconds(clock->nsecsElapsed()) > drainBudget)
            return pending_.empty();
    }
    return true;
}

void TaskManager::Private::apply(const TaskEvent &event)
{
    if (!book_.task(event.task))
        return; // its batch has been removed
    std::visit([this, id = event.task](const auto &what) { apply(id, what); }, event.what);
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::Started &started)
{
    if (!book_.setState(id, TaskState::Active))
        return;
    book_.setAttempts(id, started.attempt);
    sampler_.started(id, started.control);
    if (!sampleTimer_.isActive()) {
        sinceSample_.start();
        sampleTimer_.start();
    }
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::Named &named)
{
    book_.setPath(id, named.path);
    keepHeaders(id, named.headers);
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::Retry &retry)
{
    if (!book_.setState(id, TaskState::Retrying))
        return;
    const AttemptNote note{book_.task(id)->attempts, retry.error, QDateTime::currentDateTime(),
                           retry.delay};
    book_.addAttempt(id, note);
    record(fact::AttemptFailed{id, note});
    sampler_.ended(id, 0);
    keepHeaders(id, retry.headers);
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::WholeFile &)
{
    book_.setState(id, TaskState::Finishing);
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::Ended &ended)
{
    sampler_.ended(id, ended.outcome->bytes);
    keepHeaders(id, ended.headers);
    if (!book_.end(id, ended.outcome))
        return;
    if (!isLeaving_ || ended.outcome->state != TaskState::Cancelled)
        record(fact::TaskEnded{ended.outcome, ended.asPromised, ended.keepsPart, ended.plainType});
    if (ended.plainType)
        takePlainResult(*ended.outcome, *ended.plainType);
    runs_.at(id.batch)->taskEnded(ended.outcome, ended.parseFollows);
}

void TaskManager::Private::apply(TaskId id, const TaskEvent::Parsed &parsed)
{
    runs_.at(id.batch)->parsed();
    book_.markChanged(id.batch);
    if (!parsed.result)
        return;
    record(fact::ResultMade{parsed.result});
    if (const auto crawl = crawls_.find(id.batch); crawl != crawls_.end())
        crawl->second->take(parsed.result, (*book_.batch(id.batch)->entries)[id.index].depth);
    if (isAnybodyListening())
        freshResults_[id.batch].push_back(parsed.result);
    if (keepsDetails_)
        book_.addResult(parsed.result);
}

void TaskManager::Private::takePlainResult(const Outcome &outcome, const QByteArray &type)
{
    const TaskId id = outcome.task;
    const Entry &entry = (*book_.batch(id.batch)->entries)[id.index];
    if (const auto crawl = crawls_.find(id.batch); crawl != crawls_.end())
        crawl->second->take(plainResultOf(entry, outcome, type), entry.depth);
    if (isAnybodyListening())
        freshResults_[id.batch].push_back(plainResultOf(entry, outcome, type));
    if (keepsDetails_)
        book_.addPlainResult(id, type);
}

// Results are many: they are not made for nobody.
bool TaskManager::Private::isAnybodyListening() const
{
    static const QMetaMethod parsed = QMetaMethod::fromSignal(&TaskManager::resultsParsed);
    return manager_.isSignalConnected(parsed);
}

void TaskManager::Private::keepHeaders(TaskId id, const QByteArray &headers)
{
    if (keepsDetails_ && !headers.isEmpty())
        headers_.insert(id, new QByteArray(headers), headers.size());
}

void TaskManager::Private::sample()
{
    const double seconds = double(sinceSample_.restart()) / 1000.0;
    for (const Sample &sample : sampler_.sample(seconds))
        book_.setProgress(sample.task, sample.received, sample.total);
    for (const auto &[id, run] : runs_) {
        if (!run->isFinished() || sampler_.speed(id) > 0)
            book_.markChanged(id);
    }
    if (sampler_.isQuiet())
        sampleTimer_.stop();
    flush();
}

// Tells the world what changed, in bundles, and finishes the runs that are over.
void TaskManager::Private::flush()
{
    for (const BatchChange &change : book_.takeChanges())
        tell(change);
}

// Whoever hears of a change may remove the batch: nothing more is told of it then. Nor of a hidden
// one, which is looked at anew when it is shown again; its results wait.
void TaskManager::Private::tell(const BatchChange &change)
{
    const BatchId id = change.batch;
    const auto stands = [this, id] { return isShown(id); };
    if (change.removedTasks && stands())
        emit manager_.tasksRemoved(id);
    if (change.firstNew && stands())
        emit manager_.tasksAdded(id, *change.firstNew);
    if (!change.indexes.empty() && stands())
        emit manager_.tasksChanged(id, change.indexes);
    if (auto fresh = stands() ? freshResults_.extract(id) : decltype(freshResults_)::node_type())
        emit manager_.resultsParsed(id, fresh.mapped());
    if (change.firstNewResult >= 0 && stands())
        emit manager_.resultsAdded(id, change.firstNewResult);
    if (stands())
        emit manager_.batchChanged(id);
    const auto run = runs_.find(id);
    if (run == runs_.end())
        return;
    const bool isCrawling = this->isCrawling(id);
    if (isCrawling)
        scheduleDrain(); // to look at it, whoever told of this change
    if (!run->second->settle(!isCrawling))
        return;
    endCrawl(id);
    if (stands())
        emit manager_.runFinished(id);
}

// Those of a batch that stands still rest as well.
void TaskManager::Private::growCrawls()
{
    for (const auto &[id, crawl] : crawls_) {
        const BatchRecord &record = *book_.batch(id);
        if (isStill(record) || !mayGrow(id))
            continue;
        if (const std::optional<CrawlGrowth> growth = crawl->look(record))
            grow(id, growth->added, growth->longer);
    }
}

bool TaskManager::Private::isCrawling(BatchId id) const
{
    const auto crawl = crawls_.find(id);
    return crawl != crawls_.end() && crawl->second->isBusy();
}

void TaskManager::Private::endCrawl(BatchId id)
{
    if (crawls_.erase(id) > 0 && !isLeaving_)
        record(fact::CrawlSettled{id, true});
}

} // namespace haul

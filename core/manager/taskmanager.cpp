#include "core/manager/taskmanager.h"

#include "core/files/nameregistry.h"
#include "core/manager/batchrun.h"
#include "core/manager/eventqueue.h"
#include "core/manager/finisher.h"
#include "core/manager/progresssampler.h"
#include "core/manager/taskbook.h"
#include "core/queue/ratelimiter.h"
#include "core/queue/taskqueue.h"
#include "core/transfer/lanepool.h"

#include <QCache>
#include <QElapsedTimer>
#include <QThread>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <deque>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto frame = 16ms;
// What one turn of the main thread may spend on events; the rest waits for the next.
constexpr auto drainBudget = 6ms;
constexpr int eventsBetweenLooks = 64;
constexpr auto sampleInterval = 250ms;
constexpr qsizetype headerCacheBytes = 8 * 1024 * 1024;

} // namespace

class TaskManager::Private : public LaneSink
{
public:
    Private(TaskManager &manager, const Config &config);
    ~Private() override;

    // LaneSink: on lanes.
    void post(TaskEvent event) override { events_.push(std::move(event)); }
    void deliver(std::vector<ArrivedFile> files) override { finisher_.add(std::move(files)); }

    // Everything else: on the main thread.
    BatchId submit(BatchRequest request);
    void cancel(std::span<const TaskId> tasks);
    void cancelBatch(BatchId id);
    void pauseBatch(BatchId id, bool paused);
    void retry(std::span<const TaskId> tasks);
    void remove(std::span<const TaskId> tasks);
    void removeBatch(BatchId id);

    void startRun(const BatchRecord &record, qint64 open, qint64 parses);
    void endWithoutOutcome(TaskId id);

    void scheduleDrain();
    void drain();
    void drainAll();
    bool applyEvents(const QElapsedTimer *clock);
    void apply(const TaskEvent &event);
    void applyEnd(TaskId id, const TaskEvent::Ended &ended);
    void applyParsed(const TaskEvent &event, const TaskEvent::Parsed &parsed);
    void keepHeaders(TaskId id, const QByteArray &headers);

    void sample();
    void flush();
    void tell(const BatchChange &change);

    TaskManager &manager_;
    const bool keepResults_;
    Limits limits_;

    // What lanes and work pool use outlives them: it stands before them.
    TaskQueue queue_;
    NameRegistry names_;
    RateLimiter rate_;
    EventQueue events_;
    QThreadPool workPool_;
    Finisher finisher_;
    LanePool lanes_;

    TaskBook book_;
    ProgressSampler sampler_;
    std::map<BatchId, std::unique_ptr<BatchRun>> runs_;
    std::deque<TaskEvent> pending_; // taken from the event queue, not applied yet
    std::map<BatchId, std::vector<ParseResultPtr>> freshResults_;
    QCache<TaskId, QByteArray> headers_{headerCacheBytes};
    QTimer drainTimer_;
    QTimer sampleTimer_;
    QElapsedTimer sinceDrain_;
    QElapsedTimer sinceSample_;
};

TaskManager::Private::Private(TaskManager &manager, const Config &config)
    : manager_(manager)
    , keepResults_(config.keepResults)
    , limits_(config.limits)
    , queue_(config.limits)
    , events_([this] {
        QMetaObject::invokeMethod(
            &manager_, [this] { scheduleDrain(); }, Qt::QueuedConnection);
    })
    , finisher_(workPool_, names_, [this](TaskEvent event) { post(std::move(event)); })
    , lanes_({queue_, names_, rate_, *this},
             config.lanes > 0 ? config.lanes : LanePool::lanesFor(QThread::idealThreadCount()))
{
    workPool_.setObjectName(QStringLiteral("work pool"));
    rate_.setRate(limits_.bytesPerSecond);
    queue_.setWaker([this] { lanes_.wake(); });
    drainTimer_.setSingleShot(true);
    drainTimer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&drainTimer_, &QTimer::timeout, &manager_, [this] { drain(); });
    sampleTimer_.setInterval(sampleInterval);
    QObject::connect(&sampleTimer_, &QTimer::timeout, &manager_, [this] { sample(); });
}

// The order of quitting: no new bytes, then no new files, then the futures.
TaskManager::Private::~Private()
{
    lanes_.stop();
    finisher_.stop();
    runs_.clear();
}

BatchId TaskManager::Private::submit(BatchRequest request)
{
    auto settings = std::make_shared<const BatchSettings>(std::move(request.settings));
    const BatchRecord &record = book_.add(std::move(request.name), settings, request.entries);
    startRun(record, record.counts.tasks, 0);
    const BatchId id = record.id;
    queue_.addBatch(id, std::move(request.entries), std::move(settings));
    emit manager_.batchAdded(id);
    emit manager_.runStarted(id);
    if (!book_.batch(id))
        return id; // whoever heard of it removed it
    book_.markChanged(id);
    scheduleDrain();
    return id;
}

void TaskManager::Private::startRun(const BatchRecord &record, qint64 open, qint64 parses)
{
    const BatchId id = record.id;
    runs_[id] = std::make_unique<BatchRun>(qint64(record.tasks.size()), open, parses,
                                           BatchRun::Wishes{[this, id] { cancelBatch(id); },
                                                            [this, id](bool paused) {
                                                                pauseBatch(id, paused);
                                                                flush();
                                                            }});
}

// What the queue dropped is waiting for certain only after all earlier events have been applied.
void TaskManager::Private::cancel(std::span<const TaskId> tasks)
{
    std::vector<TaskId> dropped;
    for (const TaskId id : tasks) {
        if (queue_.cancel(id) == TaskQueue::CancelEffect::Dropped)
            dropped.push_back(id);
    }
    drainAll();
    for (const TaskId id : dropped)
        endWithoutOutcome(id);
    for (const TaskId id : tasks)
        sampler_.cancel(id); // in the finisher's hands: it looks at the wish as well
    flush();
}

void TaskManager::Private::cancelBatch(BatchId id)
{
    const std::vector<TaskId> told = queue_.cancelBatch(id);
    drainAll();
    BatchRecord *record = book_.batch(id);
    if (!record)
        return;
    std::vector<bool> stillActive(record->tasks.size());
    for (const TaskId task : told)
        stillActive[task.index] = true;
    for (quint32 index = 0; index < record->tasks.size(); ++index) {
        const TaskState state = record->tasks[index].state;
        if (state == TaskState::Finishing)
            sampler_.cancel({id, index});
        if ((state == TaskState::Waiting || state == TaskState::Retrying) && !stillActive[index])
            endWithoutOutcome({id, index});
    }
    if (record->paused)
        pauseBatch(id, false); // a later retry is to start
    flush();
}

void TaskManager::Private::pauseBatch(BatchId id, bool paused)
{
    queue_.setPaused(id, paused);
    book_.setPaused(id, paused);
}

void TaskManager::Private::endWithoutOutcome(TaskId id)
{
    if (!book_.endAsCancelled(id))
        return;
    if (const auto run = runs_.find(id.batch); run != runs_.end())
        run->second->taskEnded({}, false);
}

void TaskManager::Private::retry(std::span<const TaskId> tasks)
{
    drainAll();
    std::vector<TaskId> again;
    std::vector<BatchId> started;
    for (const TaskId id : tasks) {
        const TaskRecord *record = book_.task(id);
        if (!record || record->state == TaskState::Done || !book_.reopen(id))
            continue;
        again.push_back(id);
        BatchRun &run = *runs_[id.batch];
        if (run.isFinished() || run.isCancelled()) {
            if (book_.batch(id.batch)->paused)
                pauseBatch(id.batch, false); // the new future is not suspended
            startRun(*book_.batch(id.batch), run.open() + 1, run.parses());
            started.push_back(id.batch);
        } else {
            run.taskReopened();
        }
    }
    queue_.add(again);
    for (const BatchId id : started) {
        if (book_.batch(id))
            emit manager_.runStarted(id);
    }
    flush();
}

void TaskManager::Private::remove(std::span<const TaskId> tasks)
{
    cancel(tasks);
    for (const TaskId id : tasks)
        book_.remove(id);
    flush();
}

void TaskManager::Private::removeBatch(BatchId id)
{
    if (!book_.batch(id))
        return;
    queue_.removeBatch(id);
    runs_.erase(id);
    book_.removeBatch(id);
    sampler_.forget(id);
    freshResults_.erase(id);
    names_.forgetBatch(id);
    emit manager_.batchRemoved(id);
}

// At frame rate while events keep coming, at once after a rest.
void TaskManager::Private::scheduleDrain()
{
    if (drainTimer_.isActive())
        return;
    const std::chrono::milliseconds since(sinceDrain_.isValid() ? sinceDrain_.elapsed() : 1000);
    drainTimer_.start(since >= frame ? 0ms : frame - since);
}

void TaskManager::Private::drain()
{
    QElapsedTimer clock;
    clock.start();
    const bool all = applyEvents(&clock);
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
    const TaskId id = event.task;
    if (!book_.task(id))
        return; // its batch has been removed
    if (const auto *started = std::get_if<TaskEvent::Started>(&event.what)) {
        if (!book_.setState(id, TaskState::Active))
            return;
        book_.task(id)->attempts = quint16(std::min(started->attempt, 0xffff));
        sampler_.started(id, started->control);
        if (!sampleTimer_.isActive()) {
            sinceSample_.start();
            sampleTimer_.start();
        }
    } else if (const auto *named = std::get_if<TaskEvent::Named>(&event.what)) {
        book_.setPath(id, named->path);
        keepHeaders(id, named->headers);
    } else if (const auto *retry = std::get_if<TaskEvent::Retry>(&event.what)) {
        const int attempt = book_.task(id)->attempts;
        book_.setState(id, TaskState::Retrying);
        book_.addAttempt(id, {attempt, retry->error, QDateTime::currentDateTime(), retry->delay});
        sampler_.ended(id, 0);
        keepHeaders(id, retry->headers);
    } else if (std::holds_alternative<TaskEvent::WholeFile>(event.what)) {
        book_.setState(id, TaskState::Finishing);
    } else if (const auto *ended = std::get_if<TaskEvent::Ended>(&event.what)) {
        applyEnd(id, *ended);
    } else if (const auto *parsed = std::get_if<TaskEvent::Parsed>(&event.what)) {
        applyParsed(event, *parsed);
    }
}

void TaskManager::Private::applyEnd(TaskId id, const TaskEvent::Ended &ended)
{
    sampler_.ended(id, ended.outcome->bytes);
    keepHeaders(id, ended.headers);
    if (book_.end(id, ended.outcome))
        runs_[id.batch]->taskEnded(ended.outcome, ended.parseFollows);
}

void TaskManager::Private::applyParsed(const TaskEvent &event, const TaskEvent::Parsed &parsed)
{
    const BatchId id = event.task.batch;
    runs_[id]->parsed();
    book_.markChanged(id);
    if (!parsed.result)
        return;
    freshResults_[id].push_back(parsed.result);
    if (keepResults_)
        book_.addResult(parsed.result);
}

void TaskManager::Private::keepHeaders(TaskId id, const QByteArray &headers)
{
    if (!headers.isEmpty())
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

// Whoever hears of a change may remove the batch: nothing more is told of it then.
void TaskManager::Private::tell(const BatchChange &change)
{
    const BatchId id = change.batch;
    const auto stands = [this, id] { return book_.batch(id) != nullptr; };
    if (change.removedTasks && stands())
        emit manager_.tasksRemoved(id);
    if (!change.indexes.empty() && stands())
        emit manager_.tasksChanged(id, change.indexes);
    if (auto fresh = freshResults_.extract(id); fresh && stands())
        emit manager_.resultsParsed(id, fresh.mapped());
    if (change.firstNewResult >= 0 && stands())
        emit manager_.resultsAdded(id, change.firstNewResult);
    if (stands())
        emit manager_.batchChanged(id);
    const auto run = runs_.find(id);
    if (run != runs_.end() && run->second->settle())
        emit manager_.runFinished(id);
}

TaskManager::TaskManager(const Config &config, QObject *parent)
    : QObject(parent)
    , d_(std::make_unique<Private>(*this, config))
{
}

TaskManager::~TaskManager() = default;

BatchId TaskManager::submit(BatchRequest request)
{
    return d_->submit(std::move(request));
}

QFuture<OutcomePtr> TaskManager::future(BatchId id) const
{
    const auto run = d_->runs_.find(id);
    return run == d_->runs_.end() ? QFuture<OutcomePtr>() : run->second->future();
}

void TaskManager::cancel(std::span<const TaskId> tasks)
{
    d_->cancel(tasks);
}

void TaskManager::retry(std::span<const TaskId> tasks)
{
    d_->retry(tasks);
}

void TaskManager::remove(std::span<const TaskId> tasks)
{
    d_->remove(tasks);
}

void TaskManager::removeBatch(BatchId id)
{
    d_->removeBatch(id);
}

void TaskManager::setLimits(const Limits &limits)
{
    d_->limits_ = limits;
    d_->queue_.setLimits(limits);
    d_->rate_.setRate(limits.bytesPerSecond);
    d_->lanes_.wake();
}

Limits TaskManager::limits() const
{
    return d_->limits_;
}

std::vector<BatchId> TaskManager::batches() const
{
    return d_->book_.batches();
}

const BatchRecord *TaskManager::batch(BatchId id) const
{
    return d_->book_.batch(id);
}

double TaskManager::speed() const
{
    return d_->sampler_.speed();
}

double TaskManager::speed(BatchId id) const
{
    return d_->sampler_.speed(id);
}

double TaskManager::speed(TaskId id) const
{
    return d_->sampler_.speed(id);
}

QByteArray TaskManager::headers(TaskId id) const
{
    const QByteArray *headers = d_->headers_.object(id);
    return headers ? *headers : QByteArray();
}

QThreadPool &TaskManager::workPool()
{
    return d_->workPool_;
}

} // namespace haul

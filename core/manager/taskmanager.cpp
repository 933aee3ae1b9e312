#include "core/manager/taskmanager.h"

#include "core/manager/preparedbatch.h"
#include "core/manager/taskmanager_p.h"

#include <QThread>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto sampleInterval = 250ms;
constexpr qsizetype headerCacheBytes = 8 * 1024 * 1024;

} // namespace

TaskManager::Private::Private(TaskManager &manager, const Config &config)
    : manager_(manager)
    , keepsDetails_(config.keepDetails)
    , session_(config.session)
    , limits_(config.limits)
    , queue_(config.limits)
    , recorder_(config.session)
    , events_([this] {
        QMetaObject::invokeMethod(
            &manager_, [this] { scheduleDrain(); }, Qt::QueuedConnection);
    })
    , proxies_([] {})
    , finisher_({workPool_, names_, queue_, kept_, recorder_},
                {[this](TaskEvent event) { events_.push(std::move(event)); }, [this] { hurry(); }})
    , lanes_({queue_, names_, kept_, rate_, proxies_, recorder_, *this},
             config.lanes > 0 ? config.lanes : LanePool::lanesFor(QThread::idealThreadCount()))
{
    headers_.setMaxCost(headerCacheBytes);
    workPool_.setObjectName(QStringLiteral("work pool"));
    setRate();
    queue_.setWaker([this] { lanes_.wake(); });
    drainTimer_.setSingleShot(true);
    drainTimer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&drainTimer_, &QTimer::timeout, &manager_, [this] { drain(); });
    sampleTimer_.setInterval(sampleInterval);
    QObject::connect(&sampleTimer_, &QTimer::timeout, &manager_, [this] { sample(); });
    startTimer_.setSingleShot(true);
    QObject::connect(&startTimer_, &QTimer::timeout, &manager_, [this] { startDue(); });
    if (session_)
        listenToSession();
}

TaskManager::Private::~Private()
{
    end();
    runs_.clear(); // the futures, while all that they tell is there
}

// The order of quitting: no new bytes, then no new files, then what was told of them is recorded.
// Part files that nobody can go on with are removed.
void TaskManager::Private::end()
{
    if (std::exchange(hasEnded_, true))
        return;
    if (session_)
        session_->cancelRestore();
    crawls_.clear();
    lanes_.stop();
    finisher_.stop();
    if (session_) {
        isLeaving_ = true;
        drainAll();
        kept_.leaveAll();
        session_->setListeners({});
    }
    kept_.dropAll();
}

BatchId TaskManager::Private::submit(BatchRequest request)
{
    Q_ASSERT(!session_ || !request.settings.probe); // it would come back as a download
    request.settings.batchName = request.name;
    if (request.settings.crawl)
        request.settings.parse = true; // the links are in the results
    request.settings.submitted = QDate::currentDate();
    const auto prepared = request.prepared ? request.prepared : prepareBatch(request);
    auto settings = std::make_shared<const BatchSettings>(std::move(request.settings));
    BatchRecord &record = book_.add(std::move(request.name), settings, std::move(request.entries),
                                    std::move(prepared->tasks));
    record.bytesPerSecond = settings->bytesPerSecond;
    record.account = std::move(request.account);
    record.startAt = request.startAt.toUTC();
    record.hold = holdOf(record);
    startRun(record, record.counts.tasks, 0);
    const BatchId id = record.id;
    this->record(fact::BatchAdded{id, record.name, settings, record.entries, record.account,
                                  record.submitted, record.bytesPerSecond, record.startAt});
    queue_.addBatch(id, std::move(prepared->waiting), std::move(settings),
                    {{}, isStill(record), record.bytesPerSecond, record.rank});
    if (record.startAt.isValid())
        startDue();
    emit manager_.batchAdded(id);
    if (book_.batch(id))
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
    if (record.settings->crawl)
        beginCrawl(record);
}

void TaskManager::Private::beginCrawl(const BatchRecord &record)
{
    const BatchId id = record.id;
    const auto changed = [this, id] {
        book_.markChanged(id);
        scheduleDrain();
    };
    const auto slowDown = [this, id](const QByteArray &origin, std::chrono::milliseconds interval) {
        queue_.setHostInterval(id, origin, interval);
    };
    crawls_[id] = std::make_unique<Crawl>(record.settings,
                                          Crawl::Context{workPool_, robots_, changed, slowDown});
}

bool TaskManager::Private::append(BatchId id, EntryList entries)
{
    if (!mayGrow(id))
        return false;
    if (entries.empty())
        return true;
    const auto added = std::make_shared<const EntryList>(std::move(entries));
    grow(id, added, joined(*book_.batch(id)->entries, *added));
    flush();
    return true;
}

bool TaskManager::Private::mayGrow(BatchId id) const
{
    const auto run = runs_.find(id);
    return run != runs_.end() && !run->second->isFinished() && !run->second->isCancelled();
}

// Told of at the next flush(). The session knows of the entries before the queue does: what happens
// to them comes later.
void TaskManager::Private::grow(BatchId id, const SharedEntries &added, const SharedEntries &longer)
{
    makeWaiting(id);
    record(fact::EntriesAdded{id, quint32(longer->size() - added->size()), added});
    runs_.at(id)->tasksAdded(qint64(added->size()));
    book_.grow(id, longer);
    queue_.growBatch(id, longer);
}

// What the queue dropped is waiting for certain only after all earlier events have been applied.
void TaskManager::Private::cancel(std::span<const TaskId> tasks)
{
    std::vector<TaskId> dropped = queue_.cancel(tasks);
    drainAll();
    for (const TaskId id : dropped)
        endWithoutOutcome(id);
    if (!dropped.empty())
        record(fact::TasksCancelled{std::move(dropped)});
    for (const TaskId id : tasks)
        sampler_.cancel(id); // in the finisher's hands: it looks at the wish as well
    flush();
}

void TaskManager::Private::cancelBatch(BatchId id)
{
    const std::vector<TaskId> told = queue_.cancelBatch(id);
    endCrawl(id);
    drainAll();
    BatchRecord *record = book_.batch(id);
    if (!record)
        return;
    if (!isLeaving_)
        this->record(fact::RestCancelled{id});
    std::vector<bool> stillActive(record->tasks.size());
    for (const TaskId task : told)
        stillActive[task.index] = true;
    for (quint32 index = 0; index < record->tasks.size(); ++index) {
        const TaskState state = record->tasks[index].state;
        const bool isWithFinisher =
            state == TaskState::Finishing || (state == TaskState::Active && !stillActive[index]);
        if (isWithFinisher)
            sampler_.cancel({id, index});
        if ((state == TaskState::Waiting || state == TaskState::Retrying) && !stillActive[index])
            endWithoutOutcome({id, index});
    }
    if (!isLeaving_ && (record->paused || record->startAt.isValid())) {
        record->startAt = {};
        pauseBatch(id, false); // a later retry is to start
    }
    flush();
}

void TaskManager::Private::endWithoutOutcome(TaskId id)
{
    if (isLeaving_)
        kept_.leave(id);
    else
        kept_.drop(id);
    if (!book_.endAsCancelled(id))
        return;
    if (const auto run = runs_.find(id.batch); run != runs_.end())
        run->second->taskEnded({}, false);
}

// A cancel through the future arrives with the event loop; who retries in the same turn means the
// tasks named, not that the others go on.
void TaskManager::Private::obeyCancels(std::span<const TaskId> tasks)
{
    for (const TaskId id : tasks) {
        const auto run = runs_.find(id.batch);
        if (run != runs_.end() && run->second->takeUnheardCancel())
            cancelBatch(id.batch);
    }
}

void TaskManager::Private::retry(std::span<const TaskId> tasks)
{
    obeyCancels(tasks);
    drainAll();
    std::vector<TaskId> again;
    std::vector<BatchId> started;
    for (const TaskId id : tasks) {
        const TaskRecord *record = book_.task(id);
        if (!record || record->state == TaskState::Done || !book_.reopen(id))
            continue;
        again.push_back(id);
        makeWaiting(id.batch);
        BatchRun &run = *runs_[id.batch];
        if (run.isFinished() || run.isCancelled()) {
            if (book_.batch(id.batch)->paused)
                pauseBatch(id.batch, false); // the new future is not suspended
            startRun(*book_.batch(id.batch), run.open() + 1, run.parses());
            if (crawls_.contains(id.batch))
                this->record(fact::CrawlSettled{id.batch, false});
            started.push_back(id.batch);
        } else {
            run.taskReopened();
        }
    }
    if (!again.empty())
        record(fact::TasksReopened{again});
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
    std::vector<TaskId> removed;
    for (const TaskId id : tasks) {
        if (!book_.task(id))
            continue;
        kept_.drop(id);
        book_.remove(id);
        removed.push_back(id);
    }
    if (!removed.empty())
        record(fact::TasksRemoved{std::move(removed)});
    flush();
}

TaskManager::TaskManager(const Config &config, QObject *parent)
    : QObject(parent)
    , d_(std::make_unique<Private>(*this, config))
{
}

TaskManager::~TaskManager() = default;

void TaskManager::end()
{
    d_->end();
}

void TaskManager::restore(RestorePolicy policy)
{
    d_->restore(policy);
}

void TaskManager::leaveToNextRun()
{
    d_->leaveToNextRun();
}

BatchId TaskManager::submit(BatchRequest request)
{
    return d_->submit(std::move(request));
}

bool TaskManager::append(BatchId id, EntryList entries)
{
    return d_->append(id, std::move(entries));
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

void TaskManager::hideTasks(std::span<const TaskId> tasks)
{
    d_->hideTasks(tasks);
}

void TaskManager::showTasks(std::span<const TaskId> tasks)
{
    d_->showTasks(tasks);
}

void TaskManager::removeBatch(BatchId id)
{
    d_->removeBatch(id);
}

void TaskManager::setLimits(const Limits &limits)
{
    d_->setLimits(limits);
}

void TaskManager::setAllowance(const Allowance &allowance)
{
    d_->setAllowance(allowance);
}

Allowance TaskManager::allowance() const
{
    return d_->allowance_;
}

void TaskManager::setBatchStart(BatchId id, const QDateTime &when)
{
    d_->setBatchStart(id, when);
}

void TaskManager::hideBatch(BatchId id)
{
    d_->hideBatch(id);
}

void TaskManager::showBatch(BatchId id)
{
    d_->showBatch(id);
}

void TaskManager::renameBatch(BatchId id, const QString &name)
{
    d_->renameBatch(id, name);
}

void TaskManager::moveBatch(BatchId id, qsizetype place)
{
    d_->moveBatch(id, place);
}

void TaskManager::setBatchPriority(BatchId id, BatchPriority priority)
{
    d_->setBatchPriority(id, priority);
}

void TaskManager::setBatchFolder(BatchId id, const QString &folder)
{
    d_->setBatchFolder(id, folder);
}

void TaskManager::setBatchSettings(BatchId id, BatchSettings settings)
{
    d_->setBatchSettings(id, std::move(settings));
}

void TaskManager::setBatchRate(BatchId id, qint64 bytesPerSecond)
{
    d_->setBatchRate(id, bytesPerSecond);
}

qint64 TaskManager::batchRate(BatchId id) const
{
    const BatchRecord *record = batch(id);
    return record ? record->bytesPerSecond : 0;
}

Limits TaskManager::limits() const
{
    return d_->limits_;
}

std::vector<BatchId> TaskManager::batches() const
{
    return d_->shownBatches();
}

const BatchRecord *TaskManager::batch(BatchId id) const
{
    return d_->isShown(id) ? d_->book_.batch(id) : nullptr;
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

RestingHosts TaskManager::resting(std::optional<BatchId> id) const
{
    return d_->queue_.resting(id, TaskQueue::Clock::now());
}

void TaskManager::tryUnreachableNow(BatchId id)
{
    d_->queue_.forgetOutages(id);
}

int TaskManager::connections(TaskId id) const
{
    return d_->sampler_.connections(id);
}

std::optional<SegmentPicture> TaskManager::segments(TaskId id)
{
    return d_->sampler_.isUnderWay(id) ? d_->sampler_.segments(id) : d_->kept_.picture(id);
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

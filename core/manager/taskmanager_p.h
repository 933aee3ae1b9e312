// TaskManager's inside: what it owns, in the order of its life, and what it does. Main thread,
// except for the LaneSink functions.
#pragma once

#include "core/files/nameregistry.h"
#include "core/manager/batchrun.h"
#include "core/manager/crawl.h"
#include "core/manager/eventqueue.h"
#include "core/manager/finisher.h"
#include "core/manager/progresssampler.h"
#include "core/manager/restoredbatch.h"
#include "core/manager/robotsfetcher.h"
#include "core/manager/taskbook.h"
#include "core/manager/taskmanager.h"
#include "core/queue/ratelimiter.h"
#include "core/queue/taskqueue.h"
#include "core/session/session.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/lanepool.h"
#include "core/transfer/partrecorder.h"
#include "core/transfer/systemproxies.h"

#include <QCache>
#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <map>
#include <set>

namespace haul {

class TaskManager::Private : public LaneSink
{
public:
    Private(TaskManager &manager, const Config &config);
    ~Private() override;
    void end();

    // LaneSink: on lanes.
    void post(TaskEvent event) override;
    void deliver(std::vector<ArrivedFile> files) override { finisher_.add(std::move(files)); }

    // Everything else: on the main thread.
    BatchId submit(BatchRequest request);
    bool append(BatchId id, EntryList entries);
    bool mayGrow(BatchId id) const;
    void grow(BatchId id, const SharedEntries &added, const SharedEntries &longer);
    void cancel(std::span<const TaskId> tasks);
    void cancelBatch(BatchId id);
    void pauseBatch(BatchId id, bool paused);
    void obeyCancels(std::span<const TaskId> tasks);
    void retry(std::span<const TaskId> tasks);
    void remove(std::span<const TaskId> tasks);
    void hideTasks(std::span<const TaskId> tasks);
    void showTasks(std::span<const TaskId> tasks);
    void removeBatch(BatchId id);

    void renameBatch(BatchId id, const QString &name);
    void moveBatch(BatchId id, qsizetype place);
    void setBatchPriority(BatchId id, BatchPriority priority);
    void setBatchFolder(BatchId id, const QString &folder);
    void setBatchSettings(BatchId id, BatchSettings settings);
    void setBatchRate(BatchId id, qint64 bytesPerSecond);
    void setBatchStart(BatchId id, const QDateTime &when);
    void hideBatch(BatchId id);
    void showBatch(BatchId id);
    std::vector<BatchId> shownBatches() const;
    bool isShown(BatchId id) const { return book_.batch(id) && !hidden_.contains(id); }

    void setLimits(const Limits &limits);
    void setAllowance(const Allowance &allowance);
    void setRate();
    Hold holdOf(const BatchRecord &record) const;
    bool isStill(const BatchRecord &record) const;
    void obeyHold(BatchId id);
    void startDue();

    void restore(RestorePolicy policy);
    void takeRestored(RestoredBatch batch, RestorePolicy policy);
    void endRestore(const std::optional<Error> &error);
    void leaveToNextRun();
    void listenToSession();
    void record(SessionFact fact);
    void recordChange(BatchId id);

    void growCrawls();
    bool isCrawling(BatchId id) const;
    void beginCrawl(const BatchRecord &record);
    void endCrawl(BatchId id);

    void startRun(const BatchRecord &record, qint64 open, qint64 parses);
    void endWithoutOutcome(TaskId id);
    void makeWaiting(BatchId id);

    void scheduleDrain();
    void hurry();
    void drain();
    void drainAll();
    bool applyEvents(const QElapsedTimer *clock);
    void apply(const TaskEvent &event);
    void apply(TaskId id, const TaskEvent::Started &started);
    void apply(TaskId id, const TaskEvent::Named &named);
    void apply(TaskId id, const TaskEvent::Retry &retry);
    void apply(TaskId id, const TaskEvent::WholeFile &whole);
    void apply(TaskId id, const TaskEvent::Ended &ended);
    void apply(TaskId id, const TaskEvent::Parsed &parsed);
    void takePlainResult(const Outcome &outcome, const QByteArray &type);
    bool isAnybodyListening() const;
    void keepHeaders(TaskId id, const QByteArray &headers);

    void sample();
    void flush();
    void tell(const BatchChange &change);

    TaskManager &manager_;
    const bool keepsDetails_;
    Session *const session_;
    bool hasEnded_ = false;
    bool isLeaving_ = false; // then who is cancelled was only interrupted
    Limits limits_;
    Allowance allowance_;

    // What lanes and work pool use outlives them: it stands before them.
    TaskQueue queue_;
    NameRegistry names_;
    KeptWorks kept_;
    PartRecorder recorder_;
    RateLimiter rate_;
    EventQueue events_;
    SystemProxies proxies_;
    QThreadPool workPool_;
    Finisher finisher_;
    LanePool lanes_;

    TaskBook book_;
    std::set<BatchId> hidden_;
    ProgressSampler sampler_;
    std::map<BatchId, std::unique_ptr<BatchRun>> runs_;
    RobotsFetcher robots_;
    std::map<BatchId, std::unique_ptr<Crawl>> crawls_; // of runs that have not finished
    std::deque<TaskEvent> pending_; // taken from the event queue, not applied yet
    std::map<BatchId, std::vector<ParseResultPtr>> freshResults_;
    QCache<TaskId, QByteArray> headers_;
    QTimer drainTimer_;
    QTimer sampleTimer_;
    QTimer startTimer_; // to the next batch that is to start at a time
    QElapsedTimer sinceDrain_;
    QElapsedTimer sinceSample_;
};

} // namespace haul

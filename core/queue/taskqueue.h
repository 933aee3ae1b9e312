// Which task is next: order, limits, pauses and cool-downs, and nothing of the network.
//
//     queue.addBatch(id, entries, settings);                       // main thread
//     while (auto next = queue.take(now, lane); next.request) ...  // a lane pulls
//     queue.addConnection(task, now);                              // one more, for a segment
//     queue.ended(task);                                           // its places are free again
//     queue.retryLater(task, attempts, now + pause);               // the same, and it waits anew
//
// Batches are served by their rank (batchrank.h), tasks in list order; a host at its limit or
// cooling down steps aside and holds nobody back (hostgovernor.h). Taking costs O(log hosts) for
// each line that is passed over (those of hosts with which another lane is connected), adding O(1)
// a task, giving a batch another rank O(log batches). A lane that gives a place back looks at
// take() again by itself, and wakes whom that names; the waker tells of all else. Lanes share each
// host's connections (connectionshares.h). Thread-safe. Time is passed in, so tests need no clock.
#pragma once

#include "core/model/batchrank.h"
#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/model/taskevent.h"
#include "core/queue/activetasks.h"
#include "core/queue/hostplaces.h"
#include "core/queue/ratelimiter.h"
#include "core/queue/transferrequest.h"
#include "core/queue/waitinglist.h"

#include <QHash>
#include <queue>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace haul {

class TaskQueue
{
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    explicit TaskQueue(const Limits &limits);

    // Called without the lock when a lane may find work or a wish that it did not see before.
    // To be set before the first batch.
    void setWaker(std::function<void()> waker);

    // How many lanes will pull; they are numbered from 0. Before the first batch.
    void setLanes(int count);

    // All entries wait, behind those of the batches before it. The list is laid out before the lock
    // is taken.
    void addBatch(BatchId id, SharedEntries entries, std::shared_ptr<const BatchSettings> settings);
    // The same of a batch that was begun in an earlier run of the program.
    struct Begun
    {
        std::vector<bool> waiting; // of each entry, whether it waits
        bool paused = false;
        qint64 bytesPerSecond = 0;
        BatchRank rank;
    };
    void addBatch(BatchId id, SharedEntries entries, std::shared_ptr<const BatchSettings> settings,
                  const Begun &begun);
    // The same with a list that says itself what waits.
    void addBatch(BatchId id, WaitingList list, std::shared_ptr<const BatchSettings> settings,
                  const Begun &begun);
    // The batch's list is a longer one from now on, which begins as before: what is new waits.
    void growBatch(BatchId id, SharedEntries entries);
    bool hasBatch(BatchId id) const;
    // Forgets a batch; what is under way is told to stop.
    void removeBatch(BatchId id);
    // Nothing of a paused batch is taken, its transfers stand still and give their places back.
    void setPaused(BatchId id, bool paused);
    // What starts from now on obeys it; what is under way keeps its place.
    void setRank(BatchId id, BatchRank rank);
    // For what starts from now on.
    void setSettings(BatchId id, std::shared_ptr<const BatchSettings> settings);
    void setLimits(const Limits &limits);
    // Between two requests of the batch to the URL's host, if that is more than the limits say.
    void setHostInterval(BatchId id, QByteArrayView url, std::chrono::milliseconds interval);
    // Over all transfers of the batch; 0 is no limit. At first what its settings say.
    void setBatchRate(BatchId id, qint64 bytesPerSecond);

    enum class CancelEffect {
        Dropped,   // it was waiting and no longer is
        Signalled, // a lane has it and was told to stop
        None,      // it is not here
    };
    CancelEffect cancel(TaskId id);
    // Many in one go. Returns those that were dropped.
    std::vector<TaskId> cancel(std::span<const TaskId> ids);
    // All waiting tasks of the batch are dropped, those under way told to stop.
    // Returns those that were told.
    std::vector<TaskId> cancelBatch(BatchId id);
    // Puts tasks back that have ended; their attempts and sources count from the start.
    void add(std::span<const TaskId> ids);

    struct Next
    {
        std::optional<TransferRequest> request;
        // Without a request: when time alone may bring one. The waker tells of all else.
        std::optional<Time> lookAgain;
        // Lanes, a bit each, for which there is something that this one may not start.
        quint32 othersToWake = 0;
    };
    Next take(Time now, int lane = 0);

    // One more connection for a task under way, which counts against its host only. Refused when
    // the host has no room, the task is paused or told to stop, or another task of the host could
    // start now instead: a new file is as good a use of a connection.
    bool addConnection(TaskId id, Time now);
    // Whether one of its connections may ask for more at once.
    bool mayAskAgain(TaskId id, Time now);
    void dropConnection(TaskId id); // gives one of those back

    // A transfer that gets (nearly) no bytes is excused from Limits::jobs, so that a dead or slow
    // host holds nobody back; it still counts for its host. At most 4 * jobs are excused at once.
    // Its host is on trial until a task of it ends or moves: false may be said again and again.
    void setIdle(TaskId id, bool idle);
    // One that has had hardly a byte so far. While nothing is known of its host it is excused like
    // an idle one. Neither is held against the host, nor does a first byte speak for it.
    void setUnanswered(TaskId id, bool unanswered);

    // What an end says of the host: Nothing, when it was not asked, or it is unknown whether it was
    // reached. Nor does what was asked before the host was found unreachable say anything.
    enum class HostSaid { Something, Nothing };
    // All bytes are there, but the task may come back: its places are free again, it can still be
    // told to stop, and ended() or retryLater() follows.
    void arrived(TaskId id, HostSaid said = HostSaid::Something);
    // Both give all the task's places back. A retry waits for the task's n-th source, in the line
    // of that source's host. A task that was cancelled meanwhile is not tried again: false.
    void ended(TaskId id, HostSaid said = HostSaid::Something, Time askedAt = Time::max());
    bool retryLater(TaskId id, int attempts, Time when, int source = 0);

    // A connection of the lane to the host (hostkey.h); it counts until it is closed, also while
    // nothing is asked over it.
    void opened(const QByteArray &host, int lane);
    void closed(const QByteArray &host, int lane);

    // Nothing starts at the URL's host before `until`.
    void coolDown(QByteArrayView url, Time until);
    // The URL's host said 429 or 503 to what was asked at `askedAt`: fewer connections at once.
    // To be said before the connection is given back.
    void refused(QByteArrayView url, Time askedAt, Time now);
    // The server of the task's source could not be reached with what was asked at `askedAt`: until
    // it answers it rests, then one at a time may try, and when enough have, the others are given
    // out as hopeless (TransferRequest::outage) for a while. Returns what is known of it now.
    // To be said before the connection is given back.
    Outage unreachable(TaskId id, const Error &error, Time askedAt, Time now);
    // It was reached, whatever it said.
    void answered(TaskId id, Time askedAt);
    // A task that was given out as hopeless makes no request. Before its end.
    void notAsked(TaskId id);

    // The batch's hosts that could not be reached are asked at once, also by those between two
    // attempts, and as often as at first.
    void forgetOutages(BatchId id);
    // Why tasks of the batch wait, or of any batch, as far as hosts that rest are the reason.
    RestingHosts resting(std::optional<BatchId> batch, Time now);

    // Whether anything waits that time or a free place will bring (paused batches do not count).
    bool hasWork() const;
    // Nothing of it, and nothing that a lane has.
    bool isAtRest() const;

private:
    // A line with a waiting task, by the place of its first one in the list.
    struct ReadyLine
    {
        quint32 index;
        quint32 line;

        auto operator<=>(const ReadyLine &) const = default;
    };

    struct Batch
    {
        Batch(WaitingList waiting, std::shared_ptr<const BatchSettings> batchSettings)
            : list(std::move(waiting))
            , settings(std::move(batchSettings))
            , rate(std::make_shared<RateLimiter>())
        {
            rate->setRate(settings->bytesPerSecond);
        }

        WaitingList list;
        std::set<ReadyLine> ready; // none while it is paused
        BatchRank rank;
        std::shared_ptr<const BatchSettings> settings;
        std::shared_ptr<RateLimiter> rate;
        QHash<QByteArray, std::chrono::milliseconds> intervals; // of hosts that want their own
        bool paused = false;
    };

    // A batch that may have ready lines, in the order of service.
    struct ReadyBatch
    {
        BatchRank rank;
        BatchId batch;

        auto operator<=>(const ReadyBatch &) const = default;
    };

    struct Timed
    {
        Time when;
        TaskId task;

        bool operator>(const Timed &other) const { return when > other.when; }
    };

    CancelEffect cancelOne(TaskId id);
    void insert(BatchId id, std::unique_ptr<Batch> batch);
    Batch *find(BatchId id);
    void makeReady(BatchId id, Batch &batch, quint32 line);
    void makeAllReady(BatchId id, Batch &batch);
    void unready(BatchId id, Batch &batch);
    bool isAnyWaiting() const;
    void passTime(Time now);
    std::optional<Time> nextChange() const;
    TransferRequest start(TaskId id, quint32 line, Batch &batch, int lane, Time now);
    HostGovernor::Others othersThan(const Batch &batch, bool isPassedOver) const;
    bool isHostWanted(const QByteArray &host);
    void setPaused(ActiveTasks::Task &task, bool paused);
    void giveBack(ActiveTasks::Task &task);
    Origin originOf(TaskId id, const ActiveTasks::Task &task);
    bool noteAnswer(TaskId id, const ActiveTasks::Task &task, Time askedAt);
    void noteEnd(TaskId id, const ActiveTasks::Task &task, HostSaid said, Time askedAt);
    void forgetOutages(BatchId id, Batch &batch);
    void wake();

    mutable std::mutex mutex_;
    std::function<void()> waker_;
    Limits limits_;
    std::map<BatchId, std::unique_ptr<Batch>> batches_;
    HostPlaces places_;
    std::set<ReadyBatch> ready_;
    ActiveTasks active_;
    std::priority_queue<Timed, std::vector<Timed>, std::greater<Timed>> delayed_;
    QHash<TaskId, Time> heldUntil_; // which of its entries in delayed_ counts
};

} // namespace haul

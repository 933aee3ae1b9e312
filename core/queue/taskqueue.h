// Which task is next: order, limits, pauses and cool-downs, and nothing of the network.
//
//     queue.addBatch(id, entries, settings);                     // main thread
//     while (auto next = queue.take(now); next.request) ...      // a lane pulls
//     queue.ended(task);                                         // its slot is free again
//     queue.retryLater(task, attempts, now + pause);             // the same, and it waits anew
//
// Batches are served in the order of their submission, tasks in list order; a host at its limit or
// cooling down steps aside and holds nobody back. Taking costs O(log hosts), adding O(1) a task.
// Thread-safe. Time is passed in, so tests need no clock.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/model/taskevent.h"
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

// What a lane needs to start an attempt.
struct TransferRequest
{
    TaskId task;
    Entry entry;
    std::shared_ptr<const BatchSettings> settings;
    TransferControlPtr control;
    int attempt = 1;
};

class TaskQueue
{
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    explicit TaskQueue(const Limits &limits);

    // Called without the lock when a lane may find work or a wish that it did not see before.
    // To be set before the first batch.
    void setWaker(std::function<void()> waker);

    // All entries wait. The list is laid out before the lock is taken.
    void addBatch(BatchId id, SharedEntries entries, std::shared_ptr<const BatchSettings> settings);
    // Forgets a batch; what is under way is told to stop.
    void removeBatch(BatchId id);
    // Nothing of a paused batch is taken, its transfers stand still and give their places back.
    void setPaused(BatchId id, bool paused);
    void setLimits(const Limits &limits);

    enum class CancelEffect {
        Dropped,   // it was waiting and no longer is
        Signalled, // a lane has it and was told to stop
        None,      // it is not here
    };
    CancelEffect cancel(TaskId id);
    // All waiting tasks of the batch are dropped, those under way told to stop.
    // Returns those that were told.
    std::vector<TaskId> cancelBatch(BatchId id);
    // Puts tasks back that have ended; their attempts count from the start.
    void add(std::span<const TaskId> ids);

    struct Next
    {
        std::optional<TransferRequest> request;
        // Without a request: when time alone may bring one. The waker tells of all else.
        std::optional<Time> lookAgain;
    };
    Next take(Time now);

    // Both give the task's place back. A task that was cancelled meanwhile is not tried again:
    // false.
    void ended(TaskId id);
    bool retryLater(TaskId id, int attempts, Time when);

    // No task of the URL's host is taken before `until`.
    void coolDown(QByteArrayView url, Time until);

    // Whether anything waits that time or a free place will bring (paused batches do not count).
    bool hasWork() const;

private:
    struct Batch
    {
        Batch(SharedEntries entries, std::shared_ptr<const BatchSettings> batchSettings)
            : list(std::move(entries))
            , settings(std::move(batchSettings))
        {
        }

        WaitingList list;
        std::shared_ptr<const BatchSettings> settings;
        bool paused = false;
    };

    struct Host
    {
        int active = 0;
        Time coolUntil{};
        // Lines that would be ready but for the host: to be looked at when it changes.
        std::vector<std::pair<BatchId, quint32>> blocked;
    };

    struct ActiveTask
    {
        TransferControlPtr control;
        QByteArray host;
        bool counted = true; // against the limits; not while its batch is paused
    };

    // A line with a waiting task, by the place of its first one: batches in order, then the list.
    struct ReadyLine
    {
        BatchId batch;
        quint32 index;
        quint32 line;

        auto operator<=>(const ReadyLine &) const = default;
    };

    struct Timed
    {
        Time when;
        TaskId task;

        bool operator>(const Timed &other) const { return when > other.when; }
    };

    struct Cooling
    {
        Time until;
        QByteArray host;

        bool operator>(const Cooling &other) const { return until > other.until; }
    };

    template<typename T>
    using EarliestFirst = std::priority_queue<T, std::vector<T>, std::greater<T>>;

    Batch *find(BatchId id);
    void makeReady(BatchId id, Batch &batch, quint32 line);
    void makeAllReady(BatchId id, Batch &batch);
    void unready(BatchId id);
    void unblock(Host &host);
    bool hasRoom(const Host &host, Time now) const;
    void passTime(Time now);
    std::optional<Time> nextChange() const;
    TransferRequest start(const ReadyLine &ready, Batch &batch, Host &host);
    void giveBack(QHash<TaskId, ActiveTask>::iterator active);
    void count(ActiveTask &task, bool counted);
    void wake();

    mutable std::mutex mutex_;
    std::function<void()> waker_;
    Limits limits_;
    std::map<BatchId, std::unique_ptr<Batch>> batches_;
    QHash<QByteArray, Host> hosts_;
    std::set<ReadyLine> ready_;
    QHash<TaskId, ActiveTask> active_;
    int activeCounted_ = 0;
    EarliestFirst<Timed> delayed_;
    QHash<TaskId, Time> heldUntil_; // which of its entries in delayed_ counts
    EarliestFirst<Cooling> cooling_;
};

} // namespace haul

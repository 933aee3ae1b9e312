// The one door to everything that downloads: takes batches, gives futures, tells changes in
// bundles.
//
//     TaskManager manager({.limits = limits});
//     const BatchId id = manager.submit({u"papers"_qs, settings, entries});
//     watcher.setFuture(manager.future(id));       // progress, outcomes, cancel, pause
//     connect(&manager, &TaskManager::tasksChanged, model, ...);
//
// A batch *is* its future: progress runs from 0 to the number of tasks, every task that ends by
// itself adds its outcome, cancel() cancels the batch, suspend() and resume() pause it; it finishes
// when every task has ended and every result has been parsed. A retry by hand of a batch that has
// finished gives it a new future (runStarted()). A batch that runs can grow (append()).
//
// Main thread only. The destructor cancels what runs and waits for it; futures finish as cancelled.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/restinghosts.h"
#include "core/model/taskevent.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>
#include <span>
#include <vector>

class QThreadPool;

namespace haul {

class Session;
struct PreparedBatch;

struct BatchRequest
{
    QString name;
    BatchSettings settings;
    SharedEntries entries;
    SharedAccount account = {};                   // of the list; null when there is none
    QDateTime startAt = {};                       // nothing of it starts before; invalid: at once
    std::shared_ptr<PreparedBatch> prepared = {}; // of a long list: preparedbatch.h
};

// What becomes of batches that had not ended when the program did.
enum class RestorePolicy : quint8 {
    GoOn, // as they were: running ones run, paused ones stay paused
    Wait, // all are paused, but for those whose time to start is yet to come
};

class TaskManager : public QObject
{
    Q_OBJECT

public:
    struct Config
    {
        Limits limits;
        int lanes = 0; // 0: as many as suit the machine
        // Whether records keep their results, and headers() those of the last answers. Without,
        // resultsParsed() is the only sight of results.
        bool keepDetails = true;
        // Where everything is kept that has to survive; null: nowhere. Outlives the manager.
        Session *session = nullptr;
    };

    explicit TaskManager(const Config &config, QObject *parent = nullptr);
    ~TaskManager() override;
    // Before the program ends: what is under way ends, the session is told what happened last, and
    // part files that nobody can go on with are removed. The destructor does it, too, and frees
    // every task besides, which the end of the process does faster. Nothing may be called after it.
    void end();

    // Takes over what the session holds, batch after batch (batchAdded()), and says restored() at
    // the end. Once, before anything is submitted; returns at once. Files on disk are looked at:
    // what was finished is done, what was begun goes on, what is gone is fetched again.
    void restore(RestorePolicy policy);
    // Before the program ends early: ends all that is under way and leaves it to the next run. Here
    // what is not done counts as cancelled; in the session it waits. Nothing starts any more.
    void leaveToNextRun();

    // Starts at once, if it is not to start at a time. O(n) in the entries, some hundred
    // nanoseconds each, unless it is prepared. A probe (preflight.h) is not for a manager with a
    // session.
    BatchId submit(BatchRequest request);

    // Tasks for a batch that is running, behind those it has; its future's range grows with it.
    // Refused, and then false, when there is no such batch, or its run is over or cancelled. The
    // list is made anew, O(n) in all that it has: who finds many gives them in bundles.
    bool append(BatchId id, EntryList entries);

    // Of the batch's current run. The batch must exist.
    QFuture<OutcomePtr> future(BatchId id) const;

    // Ends tasks as cancelled; those that have ended stay as they are. Quiet within one lane's
    // turn.
    void cancel(std::span<const TaskId> tasks);
    // Puts tasks that have failed or were cancelled back into the queue, from their first attempt.
    void retry(std::span<const TaskId> tasks);
    // Takes tasks out of the list, cancelling those under way; files on disk stay.
    void remove(std::span<const TaskId> tasks);
    // For a removal that may be undone: tasks under way are cancelled, and for everybody it is as
    // if they all had been removed (tasksRemoved()), until they are shown again, as they ended, or
    // are really removed. To the session they are there until then.
    void hideTasks(std::span<const TaskId> tasks);
    void showTasks(std::span<const TaskId> tasks);
    // The same for a batch and all its tasks.
    void removeBatch(BatchId id);
    // For a removal that may be undone: the batch stands still, and for everybody it is as if it
    // had been removed (batchRemoved()), until it is shown again (batchAdded()) and goes on as it
    // was, or is really removed. To the session it is there until then.
    void hideBatch(BatchId id);
    void showBatch(BatchId id);

    void setLimits(const Limits &limits);
    Limits limits() const;

    // What the surroundings allow, until they allow something else. With a hold all batches stand
    // still like paused ones; of this rate and the limits' own the lower one counts.
    void setAllowance(const Allowance &allowance);
    Allowance allowance() const;

    // The limit on all transfers of a batch together, changed at any time; 0 is none.
    void setBatchRate(BatchId id, qint64 bytesPerSecond);
    qint64 batchRate(BatchId id) const;

    // Nothing of the batch starts before this time (by the clock on the wall, also after a
    // restart); one that is under way stands still until then. An invalid one: at once.
    void setBatchStart(BatchId id, const QDateTime &when);

    // What it is called; files that are named after their batch keep the name that it had first.
    void renameBatch(BatchId id, const QString &name);
    // To this place in batches(). Of batches with the same priority, who stands before others is
    // served before them; what is under way stays so.
    void moveBatch(BatchId id, qsizetype place);
    // Batches of a higher priority are served before all others.
    void setBatchPriority(BatchId id, BatchPriority priority);
    // Where files go from now on, absolute. What has begun, or is kept for a retry, stays.
    void setBatchFolder(BatchId id, const QString &folder);
    // How what begins from now on is downloaded: segments, retries, timeouts, ... What the batch
    // is stays as it was submitted: a probe or not, the links it follows, the name and the day for
    // its files' names. The rate is setBatchRate()'s.
    void setBatchSettings(BatchId id, BatchSettings settings);

    // The list, at first in the order of submission. A record stays where it is until
    // batchRemoved().
    std::vector<BatchId> batches() const;
    const BatchRecord *batch(BatchId id) const; // null when there is none

    // Bytes a second, smoothed over the last seconds; of all tasks, of a batch, of an active task.
    double speed() const;
    double speed(BatchId id) const;
    double speed(TaskId id) const;
    // Hosts that rest while tasks of the batch wait for them; or tasks of any.
    RestingHosts resting(std::optional<BatchId> id = {}) const;
    // Does not wait any longer for those of the batch that could not be reached. Who asked for the
    // rest gets it.
    void tryUnreachableNow(BatchId id);
    // How many an active task uses at this moment; 0 of any other.
    int connections(TaskId id) const;

    // Which bytes of its file are there: of an active task that has a part file, or of one that
    // waits for another attempt with it. Once asked, an active one tells ten times a second; before
    // that nothing is known.
    std::optional<SegmentPicture> segments(TaskId id);

    // What the server answered last, as received; kept for the most recent few thousand tasks.
    QByteArray headers(TaskId id) const;

    // For work that may wait and block: reading lists, finishing, parsing. All cores.
    QThreadPool &workPool();

signals:
    void batchAdded(BatchId id);
    // Of restore(): all batches are there; with an error, those that could be read.
    void restored(const std::optional<Error> &error);
    // The session cannot be written (a full disk), or can be again: then nothing.
    void sessionTrouble(const std::optional<Error> &error);
    void batchRemoved(BatchId id);
    void runStarted(BatchId id); // future() is a new one
    void runFinished(BatchId id);
    // record.tasks and record.entries grew from `first`; before tasksChanged of any of them.
    void tasksAdded(BatchId id, quint32 first);
    // At most once a frame and batch; `indexes` sorted, each once.
    void tasksChanged(BatchId id, const std::vector<quint32> &indexes);
    // Counts, speed, pause, hold, name, priority, folder; after tasksChanged.
    void batchChanged(BatchId id);
    void batchMoved(BatchId id);   // to another place of batches()
    void tasksRemoved(BatchId id); // some records are now `removed`, or no longer
    void resultsParsed(BatchId id, const std::vector<ParseResultPtr> &results);
    // record.results grew from `first`.
    void resultsAdded(BatchId id, qsizetype first);

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace haul

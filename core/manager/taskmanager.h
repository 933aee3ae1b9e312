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
// finished gives it a new future (runStarted()).
//
// Main thread only. The destructor cancels what runs and waits for it; futures finish as cancelled.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/taskevent.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <span>
#include <vector>

class QThreadPool;

namespace haul {

struct BatchRequest
{
    QString name;
    BatchSettings settings;
    SharedEntries entries;
};

class TaskManager : public QObject
{
    Q_OBJECT

public:
    struct Config
    {
        Limits limits;
        int lanes = 0; // 0: as many as suit the machine
        // Whether records keep their results. Without, resultsParsed() is the only sight of them.
        bool keepResults = true;
    };

    explicit TaskManager(const Config &config, QObject *parent = nullptr);
    ~TaskManager() override;

    // Starts at once. O(n) in the entries, a few tens of nanoseconds each.
    BatchId submit(BatchRequest request);

    // Of the batch's current run. The batch must exist.
    QFuture<OutcomePtr> future(BatchId id) const;

    // Ends tasks as cancelled; those that have ended stay as they are. Quiet within one lane's
    // turn.
    void cancel(std::span<const TaskId> tasks);
    // Puts tasks that have failed or were cancelled back into the queue, from their first attempt.
    void retry(std::span<const TaskId> tasks);
    // Takes tasks out of the list, cancelling those under way; files on disk stay.
    void remove(std::span<const TaskId> tasks);
    // The same for a batch and all its tasks.
    void removeBatch(BatchId id);

    void setLimits(const Limits &limits);
    Limits limits() const;

    // The limit on all transfers of a batch together, changed at any time; 0 is none.
    void setBatchRate(BatchId id, qint64 bytesPerSecond);
    qint64 batchRate(BatchId id) const;

    // In the order of their submission. A record stays where it is until batchRemoved().
    std::vector<BatchId> batches() const;
    const BatchRecord *batch(BatchId id) const; // null when there is none

    // Bytes a second, smoothed over the last seconds; of all tasks, of a batch, of an active task.
    double speed() const;
    double speed(BatchId id) const;
    double speed(TaskId id) const;
    // How many an active task uses at this moment; 0 of any other.
    int connections(TaskId id) const;

    // What the server answered last, as received; kept for the most recent few thousand tasks.
    QByteArray headers(TaskId id) const;

    // For work that may wait and block: reading lists, finishing, parsing. All cores.
    QThreadPool &workPool();

signals:
    void batchAdded(BatchId id);
    void batchRemoved(BatchId id);
    void runStarted(BatchId id); // future() is a new one
    void runFinished(BatchId id);
    // At most once a frame and batch; `indexes` sorted, each once.
    void tasksChanged(BatchId id, const std::vector<quint32> &indexes);
    void batchChanged(BatchId id); // counts, speed or pause; after tasksChanged
    void tasksRemoved(BatchId id); // some records are now `removed`
    void resultsParsed(BatchId id, const std::vector<ParseResultPtr> &results);
    // record.results grew from `first`.
    void resultsAdded(BatchId id, qsizetype first);

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace haul

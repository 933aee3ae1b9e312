// Looks at the links of a list before anybody has decided to download it: a probe by a TaskManager
// of its own, so that nothing of it appears among the batches.
//
//     LinkCheck check(pool);
//     connect(&check, &LinkCheck::finished, ...);
//     check.start(entries, settings, manager.limits());
//     check.links()->at(row).verdict;   // also while it runs
//
// A long list is submitted piece after piece, so neither memory nor a turn of the main thread grows
// with it. Main thread; asking the disk for its room is on the pool.
#pragma once

#include "core/manager/preflight.h"
#include "core/manager/taskmanager.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <vector>

class QThreadPool;

namespace haul {

class LinkCheck : public QObject
{
    Q_OBJECT

public:
    // The pool outlives the check.
    explicit LinkCheck(QThreadPool &pool, QObject *parent = nullptr);
    ~LinkCheck() override; // discard()

    // Ends what runs, forgets what was found and begins anew. The entries must not be null.
    void start(SharedEntries entries, const BatchSettings &settings, const Limits &limits);
    // What was found stays; finished() follows soon.
    void cancel();
    // What was found is forgotten, and nothing is said any more.
    void discard();

    bool isRunning() const { return isRunning_; }
    // Null without a check.
    const SharedEntries &entries() const { return entries_; }
    // One a task, in the order of the entries; null without a check. While it runs they change
    // before each progressed().
    SharedLinks links() const { return links_; }
    const PreflightSummary &summary() const { return summary_; }
    qint64 freeSpace() const { return free_; }

signals:
    void progressed(); // a few times a second
    void finished();

private:
    void begin();
    void submitNext();
    void take(BatchId id, const std::vector<quint32> &indexes);
    void endPiece(BatchId id);
    void end();
    void letGo();

    QThreadPool &pool_;
    BatchSettings settings_;
    Limits limits_;
    SharedEntries entries_;
    std::shared_ptr<std::vector<ProbedLink>> links_;
    PreflightSummary summary_;
    qint64 free_ = unlimitedRoom;
    bool isRunning_ = false;
    QFutureWatcher<qint64> room_;
    std::unique_ptr<TaskManager> manager_;
    std::map<BatchId, size_t> pieces_; // under way: where they begin in the list
    size_t next_ = 0;                  // the first entry that is in none yet
    QTimer pause_;                     // between two progressed()
};

} // namespace haul

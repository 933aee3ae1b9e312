// A task manager with a server, a folder, and a watchman who checks at every signal what must
// always hold: counts that match the records, changes that are sorted, complete and each told once,
// tasks that end once a run.
//
//     ManagerBench bench;
//     const BatchId id = bench.submit({"/a", "/b"});
//     QVERIFY(bench.waitForEnd(id));
//     QCOMPARE(bench.bytesOf({id, 0}), body);
//     QCOMPARE(bench.faults(), QStringList());
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "tests/support/loopbackserver.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>

namespace haul {

class ManagerBench : public QObject
{
    Q_OBJECT

public:
    explicit ManagerBench(const TaskManager::Config &config = {});

    LoopbackServer server;
    BatchSettings settings; // of the batches that are submitted from now on; no retries

    TaskManager &manager() { return *m_manager; }
    void destroyManager() { m_manager.reset(); }

    BatchId submit(const QList<QByteArray> &paths); // of the server; whole URLs stay
    BatchId submitEntries(EntryList entries);
    QByteArray url(const QByteArray &path) const { return server.url(path).toEncoded(); }

    const BatchRecord &batch(BatchId id) const { return *m_manager->batch(id); }
    TaskState state(TaskId id) const { return batch(id.batch).tasks[id.index].state; }
    QByteArray states(BatchId id) const; // "done done failed"
    OutcomePtr outcome(TaskId id) const { return outcomeOf(batch(id.batch), id.index); }
    QString errorName(TaskId id) const;
    QByteArray bytesOf(TaskId id) const; // of the file under its final name
    QStringList files() const;           // below the folder, part files as well
    QString folder() const { return m_folder.path(); }

    // Until the run is over; the event loop runs meanwhile.
    bool waitForEnd(BatchId id, int milliseconds = 20'000);
    bool waitFor(const std::function<bool()> &condition, int milliseconds = 20'000);

    // Of a retry that may be over before the watchman looks: a bundle tells only what a task is
    // now.
    void expectEnd(TaskId id) { ++m_seen[id.batch].ends[id.index]; }

    // What did not hold. Empty, unless something is broken.
    const QStringList &faults() const { return m_faults; }

    std::vector<ParseResultPtr> parsed; // as resultsParsed() told
    QHash<BatchId, int> runsStarted;
    QHash<BatchId, int> runsFinished;

private:
    struct Seen // what the watchman knows of a batch
    {
        std::vector<TaskState> states;
        std::vector<int> ends; // that this run may tell of each task: one, and one a retry by hand
        qsizetype results = 0;
    };

    void connectAll();
    void onTasksAdded(BatchId id, quint32 first);
    void onTasksChanged(BatchId id, const std::vector<quint32> &indexes);
    void onResultsAdded(BatchId id, qsizetype first);
    void onRunFinished(BatchId id);
    void check(BatchId id);
    void fault(BatchId id, const QString &what);

    QTemporaryDir m_folder;
    std::unique_ptr<TaskManager> m_manager;
    QHash<BatchId, Seen> m_seen;
    QStringList m_faults;
};

} // namespace haul

// Tasks that are taken out of the list so that it can be taken back.
#include "tests/manager/managerbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace haul;

class TestHiddenTasks : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void goneForEverybody();
    void comeBackAsTheyWere();
    void whatRunsIsCancelled();
    void startAnewWhenShown();
    void hiddenAreNotTriedAgain();
    void removedForGood();
    void theirBatchIsRemoved();
    void unknownTasksAreHarmless();

private:
    ManagerBench &bench() { return *m_bench; }
    TaskManager &manager() { return m_bench->manager(); }
    const BatchCounts &counts(BatchId id) { return bench().batch(id).counts; }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestHiddenTasks::init()
{
    m_bench = std::make_unique<ManagerBench>();
    bench().server.serve("/a", "one");
    bench().server.serve("/b", "three");
    bench().server.serve("/slow", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    bench().server.script("/gone", RawReply::http(404));
}

void TestHiddenTasks::cleanup()
{
    QVERIFY2(bench().faults().isEmpty(), qPrintable(bench().faults().join(u'\n')));
    m_bench.reset();
}

void TestHiddenTasks::goneForEverybody()
{
    const BatchId id = bench().submit({"/a", "/b", "/gone"});
    QVERIFY(bench().waitForEnd(id));
    QSignalSpy removed(&manager(), &TaskManager::tasksRemoved);
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    const TaskId some[] = {{id, 0}, {id, 2}};
    manager().hideTasks(some);
    QCOMPARE(removed.size(), 1);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(counts(id).tasks, 1);
    QCOMPARE(counts(id).of(TaskState::Failed), 0);
    QVERIFY(counts(id).failures.empty());
    QCOMPARE(counts(id).endedBytes, 5);
    QVERIFY(bench().batch(id).tasks[0].removed);
    manager().hideTasks(some);
    QCOMPARE(removed.size(), 1);
}

void TestHiddenTasks::comeBackAsTheyWere()
{
    const BatchId id = bench().submit({"/a", "/b", "/gone"});
    QVERIFY(bench().waitForEnd(id));
    const TaskId some[] = {{id, 0}, {id, 2}};
    manager().hideTasks(some);
    QSignalSpy removed(&manager(), &TaskManager::tasksRemoved);
    manager().showTasks(some);
    QCOMPARE(removed.size(), 1); // whoever shows them looks anew
    QCOMPARE(counts(id).tasks, 3);
    QCOMPARE(counts(id).of(TaskState::Failed), 1);
    QCOMPARE(counts(id).failures.size(), size_t(1));
    QCOMPARE(counts(id).endedBytes, 8);
    QCOMPARE(bench().states(id), QByteArray("done done failed"));
    QCOMPARE(bench().bytesOf({id, 0}), QByteArray("one"));
    manager().showTasks(some);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(counts(id).tasks, 3);
}

void TestHiddenTasks::whatRunsIsCancelled()
{
    const BatchId id = bench().submit({"/slow", "/slow?2"});
    QVERIFY(bench().waitFor([&] { return bench().state({id, 0}) == TaskState::Active; }));
    const TaskId first[] = {{id, 0}};
    manager().hideTasks(first);
    QCOMPARE(counts(id).tasks, 1);
    QVERIFY(bench().waitFor([&] { return bench().state({id, 0}) == TaskState::Cancelled; }));
    QCOMPARE(counts(id).of(TaskState::Cancelled), 0);
    QVERIFY(!manager().future(id).isFinished()); // the other one goes on
    const TaskId other[] = {{id, 1}};
    manager().hideTasks(other);
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(bench().files().isEmpty());
}

void TestHiddenTasks::startAnewWhenShown()
{
    bench().server.serve("/slow", "quick now");
    manager().setLimits({.jobs = 0});
    const BatchId id = bench().submit({"/slow", "/a"});
    const TaskId both[] = {{id, 0}, {id, 1}};
    manager().hideTasks(both);
    QVERIFY(bench().waitForEnd(id));
    manager().setLimits({});
    manager().showTasks(both);
    QCOMPARE(bench().states(id), QByteArray("cancelled cancelled"));
    manager().retry(both);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done"));
}

void TestHiddenTasks::hiddenAreNotTriedAgain()
{
    const BatchId id = bench().submit({"/gone"});
    QVERIFY(bench().waitForEnd(id));
    const TaskId task[] = {{id, 0}};
    manager().hideTasks(task);
    manager().retry(task);
    QCOMPARE(bench().states(id), QByteArray("failed"));
    QCOMPARE(bench().server.requests().size(), 1);
}

void TestHiddenTasks::removedForGood()
{
    const BatchId id = bench().submit({"/a", "/b"});
    QVERIFY(bench().waitForEnd(id));
    const TaskId task[] = {{id, 0}};
    manager().hideTasks(task);
    QSignalSpy removed(&manager(), &TaskManager::tasksRemoved);
    manager().remove(task);
    QVERIFY(removed.isEmpty()); // told already
    QCOMPARE(counts(id).tasks, 1);
    QVERIFY(bench().batch(id).tasks[0].removed);
    manager().showTasks(task);
    QCOMPARE(counts(id).tasks, 1);
}

void TestHiddenTasks::theirBatchIsRemoved()
{
    const BatchId id = bench().submit({"/a", "/slow"});
    const TaskId both[] = {{id, 0}, {id, 1}};
    manager().hideTasks(both);
    manager().removeBatch(id);
    manager().showTasks(both);
    manager().remove(both);
    QVERIFY(manager().batches().empty());
}

void TestHiddenTasks::unknownTasksAreHarmless()
{
    const BatchId id = bench().submit({"/a"});
    QVERIFY(bench().waitForEnd(id));
    const TaskId strange[] = {{id, 7}, {BatchId{99}, 0}};
    manager().hideTasks(strange);
    manager().showTasks(strange);
    manager().hideTasks({});
    manager().showTasks({});
    QCOMPARE(counts(id).tasks, 1);
}

QTEST_GUILESS_MAIN(TestHiddenTasks)
#include "tst_hiddentasks.moc"

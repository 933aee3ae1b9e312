// BatchRun: one run of a batch as a future, and what somebody with the future wishes.
#include "core/manager/batchrun.h"

#include <QSignalSpy>
#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::OutcomePtr)

namespace {

OutcomePtr outcomeOf(quint32 index)
{
    Outcome outcome;
    outcome.task = {BatchId{1}, index};
    return std::make_shared<const Outcome>(outcome);
}

} // namespace

class TestBatchRun : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void progressAndResults();
    void waitsForParses();
    void emptyRun();
    void startsInTheMiddle();
    void reopenedTasks();
    void cancelIsHeardOnce();
    void cancelledRunFinishesWhenAllHasEnded();
    void suspendAndResume();
    void finishesWhileSuspended();
    void destructorFinishesAsCancelled();
    void destructorHearsNothing();
    void outcomesOfManyTasks();

private:
    BatchRun::Wishes wishes()
    {
        return {[this] { ++m_cancels; }, [this](bool paused) { m_pauses.push_back(paused); }};
    }

    int m_cancels = 0;
    std::vector<bool> m_pauses;
};

void TestBatchRun::init()
{
    m_cancels = 0;
    m_pauses.clear();
}

void TestBatchRun::progressAndResults()
{
    BatchRun run(3, 3, 0, wishes());
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy progress(&watcher, &QFutureWatcherBase::progressValueChanged);
    QSignalSpy ready(&watcher, &QFutureWatcherBase::resultReadyAt);
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(run.future());
    QVERIFY(run.future().isRunning());
    QCOMPARE(run.future().progressMinimum(), 0);
    QCOMPARE(run.future().progressMaximum(), 3);
    for (quint32 index = 0; index < 3; ++index) {
        QVERIFY(!run.settle());
        QCOMPARE(run.future().progressValue(), int(index));
        run.taskEnded(outcomeOf(index), false);
    }
    QVERIFY(!run.isFinished());
    QVERIFY(run.settle());
    QVERIFY(!run.settle()); // once
    QVERIFY(run.isFinished());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(ready.count(), 3);
    QCOMPARE(run.future().progressValue(), 3);
    QCOMPARE(progress.last().first().toInt(), 3);
    QCOMPARE(run.future().resultCount(), 3);
    QCOMPARE(run.future().resultAt(1)->task.index, 1u);
    QVERIFY(!run.isCancelled());
}

void TestBatchRun::waitsForParses()
{
    BatchRun run(1, 1, 0, wishes());
    run.taskEnded(outcomeOf(0), true);
    QVERIFY(!run.settle());
    QCOMPARE(run.open(), 0);
    QCOMPARE(run.parses(), 1);
    run.parsed();
    QVERIFY(run.settle());
}

void TestBatchRun::emptyRun()
{
    BatchRun run(0, 0, 0, wishes());
    QVERIFY(run.settle());
    QVERIFY(run.isFinished() && !run.isCancelled());
}

void TestBatchRun::startsInTheMiddle()
{
    BatchRun run(10, 2, 1, wishes()); // two of ten are tried again
    QCOMPARE(run.future().progressValue(), 8);
    run.taskEnded(outcomeOf(4), false);
    run.taskEnded(outcomeOf(5), false);
    QVERIFY(!run.settle());
    run.parsed();
    QVERIFY(run.settle());
    QCOMPARE(run.future().resultCount(), 2);
}

void TestBatchRun::reopenedTasks()
{
    BatchRun run(2, 2, 0, wishes());
    run.taskEnded(outcomeOf(0), false);
    run.taskReopened();
    run.taskEnded(outcomeOf(1), false);
    QVERIFY(!run.settle());
    run.taskEnded(outcomeOf(0), false);
    QVERIFY(run.settle());
    QCOMPARE(run.future().progressValue(), 2);
}

void TestBatchRun::cancelIsHeardOnce()
{
    BatchRun run(2, 2, 0, wishes());
    QFuture<OutcomePtr> future = run.future();
    future.cancel();
    QVERIFY(run.isCancelled());
    QTRY_COMPARE(m_cancels, 1);
    future.cancel();
    QCoreApplication::processEvents();
    QCOMPARE(m_cancels, 1);
}

void TestBatchRun::cancelledRunFinishesWhenAllHasEnded()
{
    BatchRun run(3, 3, 0, wishes());
    run.taskEnded(outcomeOf(0), false);
    run.future().cancel();
    run.taskEnded({}, false); // waiting: without an outcome
    QVERIFY(!run.settle());
    QVERIFY(!run.isFinished());
    run.taskEnded(outcomeOf(2), false);
    QVERIFY(run.settle());
    QVERIFY(run.isFinished() && run.isCancelled());
    QCOMPARE(run.future().resultCount(), 1); // what came before stays
}

void TestBatchRun::suspendAndResume()
{
    BatchRun run(1, 1, 0, wishes());
    QFuture<OutcomePtr> future = run.future();
    future.suspend();
    QTRY_COMPARE(m_pauses, std::vector<bool>{true});
    future.resume();
    QTRY_COMPARE(m_pauses, (std::vector<bool>{true, false}));
    QVERIFY(run.future().isRunning());
}

void TestBatchRun::finishesWhileSuspended()
{
    BatchRun run(1, 1, 0, wishes());
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(run.future());
    run.future().suspend();
    QTRY_COMPARE(m_pauses.size(), 1u);
    run.taskEnded(outcomeOf(0), false); // its last bytes were there already
    QVERIFY(run.settle());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(run.future().resultCount(), 1);
}

void TestBatchRun::destructorFinishesAsCancelled()
{
    QFuture<OutcomePtr> future;
    {
        BatchRun run(2, 2, 0, wishes());
        run.taskEnded(outcomeOf(0), false);
        future = run.future();
    }
    QVERIFY(future.isFinished() && future.isCanceled());
    QFuture<OutcomePtr> whole;
    {
        BatchRun run(1, 1, 0, wishes());
        run.taskEnded(outcomeOf(0), false);
        run.settle();
        whole = run.future();
    }
    QVERIFY(whole.isFinished() && !whole.isCanceled());
    QCOMPARE(whole.resultCount(), 1);
}

// A wish on its way when the run goes reaches nobody.
void TestBatchRun::destructorHearsNothing()
{
    {
        BatchRun run(2, 2, 0, wishes());
        run.future().suspend();
        run.future().cancel();
    }
    QCoreApplication::processEvents();
    QCOMPARE(m_cancels, 0);
    QVERIFY(m_pauses.empty());
}

void TestBatchRun::outcomesOfManyTasks()
{
    constexpr int count = 50'000;
    BatchRun run(count, count, 0, wishes());
    for (quint32 index = 0; index < count; ++index)
        run.taskEnded(outcomeOf(index), false);
    QVERIFY(run.settle());
    QCOMPARE(run.future().resultCount(), count);
    QCOMPARE(run.future().progressValue(), count);
}

QTEST_GUILESS_MAIN(TestBatchRun)
#include "tst_batchrun.moc"

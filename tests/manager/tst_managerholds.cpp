// What stands still by itself and goes on by itself: batches that are to start at a time, and all
// of them while the surroundings hold them.
#include "tests/manager/managerbench.h"
#include "tests/support/democontent.h"
#include "tests/support/demoroutes.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::BatchId)

class TestManagerHolds : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void startsAtItsTime();
    void timeThatHasPassed();
    void startsEarlier();
    void startsLater();
    void earliestIsNotMissed();
    void cancelForgetsTheTime();
    void pausedMeanwhile();
    void holdStopsAndGoesOn();
    void heldFromItsFirstMoment();
    void heldForTwoReasons();
    void retryWhileHeld();
    void hiddenWhileHeld();
    void tellsOnce();
    void lowerRateCounts_data();
    void lowerRateCounts();

private:
    ManagerBench &bench() { return *m_bench; }
    TaskManager &manager() { return m_bench->manager(); }
    BatchId submitFor(const QDateTime &when, const QByteArray &path = "/x.bin")
    {
        auto entries = std::make_shared<EntryList>();
        entries->push_back({bench().url(path), 1, {}});
        return manager().submit({u"later"_qs, bench().settings, entries, {}, when});
    }
    static QDateTime soon() { return QDateTime::currentDateTimeUtc().addMSecs(200); }
    static QDateTime tomorrow() { return QDateTime::currentDateTimeUtc().addDays(1); }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestManagerHolds::init()
{
    m_bench = std::make_unique<ManagerBench>();
    addDemoRoutes(bench().server);
    bench().server.serve("/x.bin", "one");
    bench().server.serve("/slow.bin", QByteArray(1'500'000, 's'), {.bytesPerSecond = 2'000'000});
}

void TestManagerHolds::cleanup()
{
    QVERIFY2(bench().faults().isEmpty(), qPrintable(bench().faults().join(u'\n')));
    m_bench.reset();
}

void TestManagerHolds::startsAtItsTime()
{
    const QDateTime when = soon();
    const BatchId id = submitFor(when.toLocalTime());
    QCOMPARE(bench().batch(id).hold, Hold::StartTime);
    QCOMPARE(bench().batch(id).startAt, when);
    QVERIFY(bench().batch(id).standsStill());
    QVERIFY(!bench().batch(id).paused);
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(QDateTime::currentDateTimeUtc() >= when);
    QCOMPARE(bench().bytesOf({id, 0}), QByteArray("one"));
    QCOMPARE(bench().batch(id).hold, Hold::None);
    QVERIFY(!bench().batch(id).startAt.isValid());
    QCOMPARE(bench().runsStarted[id], 1);
}

void TestManagerHolds::timeThatHasPassed()
{
    const BatchId id = submitFor(QDateTime::currentDateTimeUtc().addDays(-1));
    QCOMPARE(bench().batch(id).hold, Hold::None);
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerHolds::startsEarlier()
{
    const BatchId id = submitFor(tomorrow());
    const BatchId other = bench().submit({"/x.bin"});
    QVERIFY(bench().waitForEnd(other));
    QCOMPARE(bench().server.requestCount("/x.bin"), 1);
    manager().setBatchStart(id, {});
    QCOMPARE(bench().batch(id).hold, Hold::None);
    QVERIFY(bench().waitForEnd(id));
}

// One that is under way stands still until then.
void TestManagerHolds::startsLater()
{
    const BatchId id = bench().submit({"/slow.bin", "/x.bin"});
    QVERIFY(bench().waitFor([&] { return bench().state({id, 0}) == TaskState::Active; }));
    manager().setBatchStart(id, soon());
    QCOMPARE(bench().batch(id).hold, Hold::StartTime);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done"));
    QCOMPARE(bench().bytesOf({id, 0}), QByteArray(1'500'000, 's'));
}

void TestManagerHolds::earliestIsNotMissed()
{
    const BatchId late = submitFor(tomorrow());
    const BatchId early = submitFor(soon());
    const BatchId never = submitFor(tomorrow());
    QVERIFY(bench().waitForEnd(early));
    QCOMPARE(bench().batch(late).hold, Hold::StartTime);
    QCOMPARE(bench().batch(never).hold, Hold::StartTime);
}

void TestManagerHolds::cancelForgetsTheTime()
{
    const BatchId id = submitFor(tomorrow());
    manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("cancelled"));
    QCOMPARE(bench().batch(id).hold, Hold::None);
    const TaskId again[] = {{id, 0}};
    manager().retry(again);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done"));
}

// Its time comes, and it stays paused.
void TestManagerHolds::pausedMeanwhile()
{
    const BatchId id = submitFor(soon());
    manager().future(id).suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    QVERIFY(bench().waitFor([&] { return bench().batch(id).hold == Hold::None; }));
    QVERIFY(bench().batch(id).standsStill());
    QCOMPARE(bench().server.requestCount("/x.bin"), 0);
    manager().future(id).resume();
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerHolds::holdStopsAndGoesOn()
{
    const Allowance allowance{Hold::Offline, 0};
    const BatchId id = bench().submit({"/slow.bin", "/x.bin"});
    bench().settings.segments = 1;
    const BatchId other = bench().submit({"/x.bin", "/slow.bin"});
    const auto has = [&](qint64 bytes) { return bench().batch(id).tasks[0].received > bytes; };
    QVERIFY(bench().waitFor([&] { return has(0); }));
    manager().setAllowance(allowance);
    QCOMPARE(manager().allowance(), allowance);
    QCOMPARE(bench().batch(id).hold, allowance.hold);
    QCOMPARE(bench().batch(other).hold, allowance.hold);
    QVERIFY(!bench().batch(id).paused);
    // The speed falls while nothing arrives.
    const double before = manager().speed(id);
    QVERIFY(bench().waitFor([&] { return manager().speed(id) <= before / 4; }));
    const qint64 until = bench().batch(id).tasks[0].received;
    QVERIFY(until < 1'500'000);
    manager().setAllowance({});
    QCOMPARE(bench().batch(id).hold, Hold::None);
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(bench().waitForEnd(other));
    QCOMPARE(bench().states(id), QByteArray("done done"));
    QCOMPARE(bench().bytesOf({id, 0}), QByteArray(1'500'000, 's'));
}

void TestManagerHolds::heldFromItsFirstMoment()
{
    manager().setAllowance({Hold::Offline, 0});
    const BatchId id = bench().submit({"/x.bin"});
    QCOMPARE(bench().batch(id).hold, Hold::Offline);
    QVERIFY(bench().waitFor([&] { return bench().runsStarted[id] == 1; }));
    QCOMPARE(bench().server.requestCount(), 0);
    manager().setAllowance({});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done"));
}

// Its own time first: it says more than the network at this moment.
void TestManagerHolds::heldForTwoReasons()
{
    const BatchId id = submitFor(tomorrow());
    manager().setAllowance({Hold::Metered, 0});
    QCOMPARE(bench().batch(id).hold, Hold::StartTime);
    manager().setBatchStart(id, {});
    QCOMPARE(bench().batch(id).hold, Hold::Metered);
    manager().setAllowance({Hold::Timetable, 0});
    QCOMPARE(bench().batch(id).hold, Hold::Timetable);
    QCOMPARE(bench().server.requestCount(), 0);
    manager().setAllowance({});
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerHolds::retryWhileHeld()
{
    bench().server.script("/busy", {RawReply::http(404), RawReply::http(200, "at last")});
    const BatchId id = bench().submit({"/busy"});
    QVERIFY(bench().waitForEnd(id));
    manager().setAllowance({Hold::Offline, 0});
    const TaskId again[] = {{id, 0}};
    manager().retry(again);
    QVERIFY(bench().waitFor([&] { return bench().runsStarted[id] == 2; }));
    QCOMPARE(bench().state({id, 0}), TaskState::Waiting);
    QCOMPARE(bench().server.requestCount("/busy"), 1);
    manager().setAllowance({});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().bytesOf({id, 0}), QByteArray("at last"));
}

void TestManagerHolds::hiddenWhileHeld()
{
    manager().setAllowance({Hold::Offline, 0});
    const BatchId id = bench().submit({"/x.bin"});
    manager().hideBatch(id);
    manager().setAllowance({});
    const BatchId other = bench().submit({"/x.bin"});
    QVERIFY(bench().waitForEnd(other));
    QCOMPARE(bench().server.requestCount("/x.bin"), 1);
    manager().showBatch(id);
    QCOMPARE(bench().batch(id).hold, Hold::None);
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerHolds::tellsOnce()
{
    const BatchId id = bench().submit({"/stall/1-1MiB.bin"});
    QVERIFY(bench().waitFor([&] { return bench().state({id, 0}) == TaskState::Active; }));
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    manager().setAllowance({Hold::Offline, 0});
    QCOMPARE(changed.size(), 1);
    manager().setAllowance({Hold::Offline, 0});
    QCOMPARE(changed.size(), 1);
    manager().setAllowance({Hold::Offline, 1000}); // a rate is no batch's matter
    QCOMPARE(changed.size(), 1);
}

void TestManagerHolds::lowerRateCounts_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("allowed");
    QTest::newRow("what the surroundings allow") << qint64(0) << qint64(500'000);
    QTest::newRow("what was chosen") << qint64(500'000) << qint64(0);
    QTest::newRow("the chosen one is lower") << qint64(500'000) << qint64(100'000'000);
    QTest::newRow("the allowed one is lower") << qint64(100'000'000) << qint64(500'000);
}

void TestManagerHolds::lowerRateCounts()
{
    QFETCH(qint64, limit);
    QFETCH(qint64, allowed);
    bench().server.serve("/fast.bin", QByteArray(500'000, 'f'));
    manager().setAllowance({Hold::None, allowed});
    Limits limits = manager().limits();
    limits.bytesPerSecond = limit;
    manager().setLimits(limits);
    QCOMPARE(manager().limits().bytesPerSecond, limit);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(bench().waitForEnd(bench().submit({"/fast.bin"})));
    QVERIFY2(timer.elapsed() > 500, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestManagerHolds)
#include "tst_managerholds.moc"

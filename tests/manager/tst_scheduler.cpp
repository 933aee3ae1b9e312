// What the hour and the network allow, as a table, and that the scheduler notices when it changes.
#include "core/manager/networkwatch.h"
#include "core/manager/scheduler.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using U = HourUse;

QDateTime thursday(int hour, int minute = 0)
{
    return {{2026, 11, 26}, {hour, minute}, Qt::UTC};
}

// Lower from 9 to 12, nothing from 12 to 15, on Thursdays.
Timetable timetable()
{
    Timetable timetable;
    timetable.setLowerRate(1000);
    for (int hour = 9; hour < 12; ++hour)
        timetable.set(Qt::Thursday, hour, U::Lower);
    for (int hour = 12; hour < 15; ++hour)
        timetable.set(Qt::Thursday, hour, U::Nothing);
    return timetable;
}

constexpr NetworkState online{};
constexpr NetworkState offline{.offline = true};
constexpr NetworkState metered{.metered = true};

} // namespace

class TestScheduler : public QObject
{
    Q_OBJECT

private slots:
    void allows_data();
    void allows();
    void waiverEnds_data();
    void waiverEnds();

    void followsTheClock();
    void followsTheNetwork();
    void rulesHoldAtOnce();
    void goesOnAnyway();
    void goesOnAnywayUntilTheNextChange();
    void clockThatJumps();
    void ticksOnlyWithATimetable();
};

void TestScheduler::allows_data()
{
    QTest::addColumn<ScheduleRules>("rules");
    QTest::addColumn<NetworkState>("network");
    QTest::addColumn<int>("hour");
    QTest::addColumn<Hold>("hold");
    QTest::addColumn<qint64>("rate");

    const ScheduleRules usual;
    const ScheduleRules careless{.waitOffline = false};
    const ScheduleRules thrifty{.waitMetered = true};
    const ScheduleRules planned{.timetable = timetable()};
    const ScheduleRules all{timetable(), true, true};
    const auto row = [](const char *name, const ScheduleRules &rules, NetworkState network,
                        int hour, Hold hold, qint64 rate) {
        QTest::newRow(name) << rules << network << hour << hold << rate;
    };
    row("nothing in the way", usual, online, 9, Hold::None, 0);
    row("offline", usual, offline, 9, Hold::Offline, 0);
    row("offline, not minded", careless, offline, 9, Hold::None, 0);
    row("metered, not minded", usual, metered, 9, Hold::None, 0);
    row("metered", thrifty, metered, 9, Hold::Metered, 0);
    row("offline and metered", thrifty, {true, true}, 9, Hold::Offline, 0);
    row("before", planned, online, 8, Hold::None, 0);
    row("lower", planned, online, 9, Hold::None, 1000);
    row("nothing", planned, online, 12, Hold::Timetable, 0);
    row("after", planned, online, 15, Hold::None, 0);
    row("lower, metered", all, metered, 9, Hold::Metered, 1000);
    row("nothing, metered", all, metered, 12, Hold::Metered, 0);
    row("nothing, offline", all, offline, 12, Hold::Offline, 0);
}

void TestScheduler::allows()
{
    QFETCH(ScheduleRules, rules);
    QFETCH(NetworkState, network);
    QFETCH(int, hour);
    QFETCH(Hold, hold);
    QFETCH(qint64, rate);
    const Standing standing = standingAt(rules, network, thursday(hour), {});
    QCOMPARE(standing.allowance.hold, hold);
    QCOMPARE(standing.allowance.bytesPerSecond, rate);
    QCOMPARE(standing.nextChange.has_value(), !rules.timetable.isAlwaysFull());

    // With all of it waived nothing holds, and the rate stays.
    const HoldWaiver waiver = waiverOf(rules, network, thursday(hour));
    const Standing waived = standingAt(rules, network, thursday(hour), waiver);
    QCOMPARE(waived.allowance.hold, Hold::None);
    QCOMPARE(waived.allowance.bytesPerSecond, rate);
}

void TestScheduler::waiverEnds_data()
{
    QTest::addColumn<HoldReasons>("waived");
    QTest::addColumn<HoldReasons>("present");
    QTest::addColumn<int>("hour");
    QTest::addColumn<HoldReasons>("left");
    const HoldReasons none;
    const HoldReasons off{.offline = true};
    const HoldReasons paid{.metered = true};
    const HoldReasons hours{.timetable = true};
    QTest::newRow("still so") << off << off << 13 << off;
    QTest::newRow("gone") << off << none << 13 << none;
    QTest::newRow("another") << off << paid << 13 << none;
    QTest::newRow("one of two") << HoldReasons{true, true, false} << paid << 13 << paid;
    QTest::newRow("within its hours") << hours << hours << 14 << hours;
    QTest::newRow("past its hours") << hours << hours << 15 << none;
    QTest::newRow("days later") << hours << hours << 23 << none;
}

void TestScheduler::waiverEnds()
{
    QFETCH(HoldReasons, waived);
    QFETCH(HoldReasons, present);
    QFETCH(int, hour);
    QFETCH(HoldReasons, left);
    const HoldWaiver waiver{waived, thursday(15)};
    const HoldWaiver after = stillWaived(waiver, present, thursday(hour));
    QVERIFY(after.reasons == left);
    QCOMPARE(after.timetableUntil.has_value(), left.timetable);
}

void TestScheduler::followsTheClock()
{
    QDateTime now = thursday(8, 59);
    NetworkWatch network(0ms);
    Scheduler scheduler(network, [&] { return now; });
    QSignalSpy changes(&scheduler, &Scheduler::changed);
    scheduler.setRules({.timetable = timetable()});
    QCOMPARE(changes.size(), 1); // there is a next change now
    QCOMPARE(scheduler.standing().nextChange, thursday(9));
    scheduler.look();
    QCOMPARE(changes.size(), 1);
    now = thursday(9);
    scheduler.look();
    QVERIFY((scheduler.allowance() == Allowance{Hold::None, 1000}));
    now = thursday(12);
    scheduler.look();
    QVERIFY((scheduler.allowance() == Allowance{Hold::Timetable, 0}));
    QCOMPARE(scheduler.standing().nextChange, thursday(15));
    now = thursday(15);
    scheduler.look();
    QVERIFY(scheduler.allowance() == Allowance());
    QCOMPARE(changes.size(), 4);
}

void TestScheduler::followsTheNetwork()
{
    NetworkWatch network(0ms);
    Scheduler scheduler(network);
    QSignalSpy changes(&scheduler, &Scheduler::changed);
    network.see(offline);
    QVERIFY(changes.wait());
    QCOMPARE(scheduler.allowance().hold, Hold::Offline);
    network.see(online);
    QCOMPARE(scheduler.allowance().hold, Hold::None);
    QCOMPARE(changes.size(), 2);
}

void TestScheduler::rulesHoldAtOnce()
{
    NetworkWatch network(0ms);
    network.see(metered);
    Scheduler scheduler(network);
    QCOMPARE(scheduler.allowance().hold, Hold::None);
    scheduler.setRules({.waitMetered = true});
    QCOMPARE(scheduler.allowance().hold, Hold::Metered);
    scheduler.setRules({});
    QCOMPARE(scheduler.allowance().hold, Hold::None);
}

void TestScheduler::goesOnAnyway()
{
    NetworkWatch network(0ms);
    network.see(metered);
    Scheduler scheduler(network);
    scheduler.setRules({.waitMetered = true});
    scheduler.goOnAnyway();
    QCOMPARE(scheduler.allowance().hold, Hold::None);
    network.see({.offline = true, .metered = true}); // something else comes up
    QTRY_COMPARE(scheduler.allowance().hold, Hold::Offline);
    network.see(metered);
    QCOMPARE(scheduler.allowance().hold, Hold::None);
    network.see(online);
    network.see(metered); // again
    QCOMPARE(scheduler.allowance().hold, Hold::Metered);
}

void TestScheduler::goesOnAnywayUntilTheNextChange()
{
    QDateTime now = thursday(13);
    NetworkWatch network;
    Scheduler scheduler(network, [&] { return now; });
    scheduler.setRules({.timetable = timetable()});
    QCOMPARE(scheduler.allowance().hold, Hold::Timetable);
    scheduler.goOnAnyway();
    now = thursday(14, 59);
    scheduler.look();
    QCOMPARE(scheduler.allowance().hold, Hold::None);
    now = thursday(12).addDays(7); // the machine has slept for a week
    scheduler.look();
    QCOMPARE(scheduler.allowance().hold, Hold::Timetable);
}

// It may be put back as well.
void TestScheduler::clockThatJumps()
{
    QDateTime now = thursday(16);
    NetworkWatch network;
    Scheduler scheduler(network, [&] { return now; });
    scheduler.setRules({.timetable = timetable()});
    now = thursday(13);
    scheduler.look();
    QCOMPARE(scheduler.allowance().hold, Hold::Timetable);
    QCOMPARE(scheduler.standing().nextChange, thursday(15));
}

void TestScheduler::ticksOnlyWithATimetable()
{
    QDateTime now = thursday(8);
    NetworkWatch network;
    Scheduler scheduler(network, [&] { return now; });
    const auto *timer = scheduler.findChild<QTimer *>();
    QVERIFY(timer);
    QVERIFY(!timer->isActive());
    scheduler.setRules({.timetable = timetable()});
    QVERIFY(timer->isActive());
    QCOMPARE(timer->interval(), 60'000); // clocks are set
    now = thursday(8, 59).addSecs(50);
    scheduler.look();
    QCOMPARE(timer->interval(), 10'000);
    scheduler.setRules({});
    QVERIFY(!timer->isActive());
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"

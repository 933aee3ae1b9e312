// Whose connections a host has: the rule by itself, and lanes that pull from one queue with it.
#include "core/queue/connectionshares.h"
#include "core/queue/hostkey.h"
#include "tests/queue/queuebench.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace haul;
using namespace std::chrono_literals;

namespace {

// Lanes as the queue sees them: requests, and connections that stay when a request has ended.
class Lanes
{
public:
    Lanes(QueueBench &bench, int count)
        : bench_(bench)
        , lanes_(size_t(count))
    {
        bench.queue.setLanes(count);
    }

    // Whether there was something for the lane.
    bool take(int lane)
    {
        const auto next = bench_.queue.take(bench_.now, lane);
        othersToWake = next.othersToWake;
        if (!next.request)
            return false;
        const QByteArray host = hostKey(next.request->url()).toByteArray();
        Pool &pool = lanes_[size_t(lane)][host];
        if (pool.idle > 0) {
            --pool.idle;
        } else {
            bench_.queue.opened(host, lane);
        }
        pool.tasks.push_back(next.request->task);
        return true;
    }

    // A request of the lane, and whether its connection goes as well.
    void end(int lane, const QByteArray &host, bool closes)
    {
        Pool &pool = lanes_[size_t(lane)][host];
        if (pool.tasks.empty())
            return;
        bench_.queue.ended(pool.tasks.back());
        pool.tasks.pop_back();
        ++pool.idle;
        if (closes)
            closeIdle(lane, host);
    }

    void closeIdle(int lane, const QByteArray &host)
    {
        Pool &pool = lanes_[size_t(lane)][host];
        if (pool.idle == 0)
            return;
        --pool.idle;
        bench_.queue.closed(host, lane);
    }

    int requests(int lane, const QByteArray &host) { return int(pool(lane, host).tasks.size()); }
    int connections(const QByteArray &host)
    {
        int count = 0;
        for (auto &lane : lanes_)
            count += int(lane[host].tasks.size()) + lane[host].idle;
        return count;
    }
    int requests(const QByteArray &host)
    {
        int count = 0;
        for (auto &lane : lanes_)
            count += int(lane[host].tasks.size());
        return count;
    }

    quint32 othersToWake = 0;

private:
    struct Pool
    {
        std::vector<TaskId> tasks;
        int idle = 0;
    };
    Pool &pool(int lane, const QByteArray &host) { return lanes_[size_t(lane)][host]; }

    QueueBench &bench_;
    std::vector<std::map<QByteArray, Pool>> lanes_;
};

} // namespace

class TestConnectionShares : public QObject
{
    Q_OBJECT

private slots:
    void oneLaneMayAlways();
    void eachLaneHasItsPart();
    void anIdleConnectionIsUsed();
    void whoMayHaveAll();
    void lanesPullTheirPart();
    void anotherHostIsNotHeldUp();
    void segmentsTakeWhatNobodyHas();
    void theLastPlaceIsForWhoWasFirst();
    void pausedTasksHoldNobodyUp();
    void anyOrder_data();
    void anyOrder();
};

void TestConnectionShares::oneLaneMayAlways()
{
    ConnectionShares shares;
    for (int i = 0; i < 10; ++i) {
        QVERIFY(shares.mayStart("a", 0, 4)); // the limit is somebody else's to keep
        shares.started("a", 0);
    }
}

void TestConnectionShares::eachLaneHasItsPart()
{
    ConnectionShares shares;
    shares.setLanes(2);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(shares.mayStart("a", 0, 5));
        shares.started("a", 0);
    }
    QVERIFY(!shares.mayStart("a", 0, 5));
    QVERIFY(shares.mayStart("b", 0, 5));
    shares.started("a", 1);
    QVERIFY(shares.mayStart("a", 1, 5));
    shares.started("a", 1);
    QVERIFY(!shares.mayStart("a", 1, 5)); // its part is three, but there are five
    shares.ended("a", 0);
    QVERIFY(shares.mayStart("a", 0, 5));
    QVERIFY(shares.mayStart("a", 1, 5));
}

void TestConnectionShares::anIdleConnectionIsUsed()
{
    ConnectionShares shares;
    shares.setLanes(2);
    for (const int lane : {0, 0, 1, 1}) {
        shares.started("a", lane);
        shares.opened("a", lane);
    }
    shares.ended("a", 0);
    QVERIFY(shares.mayStart("a", 0, 4));
    QVERIFY(!shares.mayStart("a", 1, 4)); // it would be a fifth connection
    QVERIFY(shares.mayStart("a", 0, 1));  // whatever the limit is by now
    shares.closed("a", 0);
    QVERIFY(!shares.mayStart("a", 1, 4)); // the first lane's part
    QVERIFY(shares.mayStart("a", 0, 4));
}

void TestConnectionShares::whoMayHaveAll()
{
    ConnectionShares shares;
    shares.setLanes(2);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(shares.mayStart("a", 0, 4, ConnectionShares::Part::Any));
        shares.started("a", 0);
        shares.opened("a", 0);
    }
    QVERIFY(!shares.mayStart("a", 0, 4, ConnectionShares::Part::Any));
    QVERIFY(!shares.mayStart("a", 1, 4));
    QCOMPARE(shares.lanesThatMayStart("a", 4), 0u);
    shares.ended("a", 0, 4);
    QVERIFY(shares.mayStart("a", 0, 4));
    QVERIFY(!shares.mayStart("a", 1, 4)); // they are open still
    QCOMPARE(shares.lanesThatMayStart("a", 4), 1u);
    QVERIFY(shares.mayStart("a", 1, 4, ConnectionShares::Part::Any));
    for (int i = 0; i < 4; ++i)
        shares.closed("a", 0);
    QVERIFY(shares.mayStart("a", 1, 4));
}

void TestConnectionShares::lanesPullTheirPart()
{
    QueueBench bench({.jobs = 20, .perHost = 6});
    Lanes lanes(bench, 2);
    bench.addBatch(1, "a", 20);
    QVERIFY(lanes.take(0));
    lanes.end(0, "a", false); // it is no longer on trial
    while (lanes.take(0)) {
    }
    QCOMPARE(lanes.requests(0, "a"), 3);
    QCOMPARE(lanes.othersToWake, 2u);
    while (lanes.take(1)) {
    }
    QCOMPARE(lanes.requests(1, "a"), 3);
    QCOMPARE(lanes.othersToWake, 0u);
    QVERIFY(!lanes.take(0));
    QCOMPARE(lanes.othersToWake, 0u); // the host is full: nobody needs to be woken

    lanes.end(1, "a", false);
    QVERIFY(!lanes.take(0));
    QCOMPARE(lanes.othersToWake, 2u);
    QVERIFY(lanes.take(1));
    QCOMPARE(lanes.connections("a"), 6);
}

void TestConnectionShares::anotherHostIsNotHeldUp()
{
    QueueBench bench({.jobs = 20, .perHost = 2});
    Lanes lanes(bench, 2);
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://a/3", "http://b/1"});
    QVERIFY(lanes.take(0));
    bench.answer({taskId(1, 0)});
    QVERIFY(lanes.take(0)); // b's, for the lane has its part of a
    QCOMPARE(lanes.requests(0, "b"), 1);
    QCOMPARE(lanes.othersToWake, 2u);
    QVERIFY(lanes.take(1));
    QCOMPARE(lanes.requests(1, "a"), 1);
}

void TestConnectionShares::segmentsTakeWhatNobodyHas()
{
    QueueBench bench({.jobs = 20, .perHost = 8});
    bench.queue.setLanes(2);
    bench.addBatch(1, "a", 1);
    QVERIFY(bench.queue.take(bench.now, 0).request);
    bench.answer({taskId(1, 0)});
    bench.queue.opened("a", 1); // of the other lane, idle
    int more = 0;
    while (bench.queue.addConnection(taskId(1, 0), bench.now))
        ++more;
    QCOMPARE(more, 7);
}

// A line that is passed over keeps its turn: others do not take the last place before it.
void TestConnectionShares::theLastPlaceIsForWhoWasFirst()
{
    QueueBench bench({.jobs = 1, .perHost = 1});
    Lanes lanes(bench, 2);
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://b/1"});
    QVERIFY(lanes.take(0));
    lanes.end(0, "a", false);
    QVERIFY(!lanes.take(1)); // not b's
    QCOMPARE(lanes.othersToWake, 1u);
    QVERIFY(lanes.take(0));
    QCOMPARE(lanes.requests(0, "a"), 1);
    lanes.end(0, "a", false);
    QVERIFY(lanes.take(1));
    QCOMPARE(lanes.requests(1, "b"), 1);
}

void TestConnectionShares::pausedTasksHoldNobodyUp()
{
    QueueBench bench({.jobs = 20, .perHost = 4});
    Lanes lanes(bench, 2);
    bench.addBatch(1, "a", 2);
    QVERIFY(lanes.take(0));
    bench.answer({taskId(1, 0)});
    QVERIFY(lanes.take(0));
    bench.queue.setPaused(BatchId(1), true);
    bench.addBatch(2, "a", 8);
    int taken = 0;
    while (lanes.take(0) || lanes.take(1))
        ++taken;
    QCOMPARE(taken, 4);
}

void TestConnectionShares::anyOrder_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("perHost");
    for (const int lanes : {1, 2, 3, 4}) {
        for (const int perHost : {1, 2, 3, 5, 16})
            QTest::addRow("%d lanes, %d a host", lanes, perHost) << lanes << perHost;
    }
}

// The hosts never have more connections than they may, and nothing waits that a lane could start.
void TestConnectionShares::anyOrder()
{
    QFETCH(int, lanes);
    QFETCH(int, perHost);
    QRandomGenerator dice(quint32(lanes * 100 + perHost));
    const QByteArrayList hosts{"a", "b", "c"};
    QueueBench bench({.jobs = 1000, .perHost = perHost});
    Lanes pulling(bench, lanes);
    quint32 batch = 0;
    for (int step = 0; step < 3000; ++step) {
        const int lane = dice.bounded(lanes);
        const QByteArray host = hosts[dice.bounded(hosts.size())];
        switch (dice.bounded(8)) {
        case 0:
            bench.addBatch(++batch, host, 1 + dice.bounded(4));
            break;
        case 1:
        case 2:
        case 3:
            pulling.take(lane);
            break;
        case 4:
            pulling.closeIdle(lane, host);
            break;
        default:
            pulling.end(lane, host, dice.bounded(4) == 0);
        }
        for (const QByteArray &each : hosts) {
            const int connections = pulling.connections(each);
            QVERIFY2(lanes == 1 || connections <= perHost,
                     qPrintable(QStringLiteral("%1 connections").arg(connections)));
        }
    }
    const auto runDry = [&] {
        bool isAny = false;
        for (int lane = 0; lane < lanes; ++lane) {
            while (pulling.take(lane))
                isAny = true;
        }
        return isAny;
    };
    // All lanes in turn, and everything ends: then nothing may be left.
    for (int round = 0; round < 100'000 && bench.queue.hasWork(); ++round) {
        while (runDry()) {
        }
        for (int lane = 0; lane < lanes; ++lane) {
            for (const QByteArray &host : hosts)
                pulling.end(lane, host, false);
        }
    }
    QVERIFY(!bench.queue.hasWork());
}

QTEST_GUILESS_MAIN(TestConnectionShares)
#include "tst_connectionshares.moc"

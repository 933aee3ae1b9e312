// What is told of a network that goes and comes back.
#include "core/manager/networkwatch.h"

#include <QSignalSpy>
#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

class TestNetworkWatch : public QObject
{
    Q_OBJECT

private slots:
    void isOnlineUntilSomebodyKnows();
    void goneForLong();
    void goneForAMoment();
    void othersAreToldAtOnce_data();
    void othersAreToldAtOnce();
    void followsTheSystem();
};

void TestNetworkWatch::isOnlineUntilSomebodyKnows()
{
    NetworkWatch network;
    QVERIFY(!network.isAvailable());
    QVERIFY(network.state() == NetworkState());
    QSignalSpy changes(&network, &NetworkWatch::changed);
    network.setKnowledge({.offline = true});
    QVERIFY(network.isAvailable());
    QVERIFY(!network.knowledge().metered);
    network.setKnowledge({.offline = true});
    QCOMPARE(changes.size(), 1);
}

void TestNetworkWatch::goneForLong()
{
    NetworkWatch network(1ms);
    QSignalSpy changes(&network, &NetworkWatch::changed);
    network.see({.offline = true});
    QVERIFY(!network.state().offline);
    QVERIFY(changes.wait());
    QVERIFY(network.state().offline);
    network.see({});
    QVERIFY(!network.state().offline); // at once
    QCOMPARE(changes.size(), 2);
}

void TestNetworkWatch::goneForAMoment()
{
    NetworkWatch network(1ms);
    QSignalSpy changes(&network, &NetworkWatch::changed);
    network.see({.offline = true});
    network.see({});
    network.see({.offline = true});
    network.see({.metered = true}); // another network instead
    QCOMPARE(changes.size(), 1);
    QVERIFY((network.state() == NetworkState{.metered = true}));
    bool isPatienceOver = false;
    QTimer::singleShot(2ms, this, [&] { isPatienceOver = true; });
    QTRY_VERIFY(isPatienceOver);
    QCOMPARE(changes.size(), 1);
}

void TestNetworkWatch::othersAreToldAtOnce_data()
{
    QTest::addColumn<bool>("isOffline");
    QTest::newRow("online") << false;
    QTest::newRow("offline already") << true;
}

void TestNetworkWatch::othersAreToldAtOnce()
{
    QFETCH(bool, isOffline);
    NetworkWatch network(0ms);
    network.see({.offline = isOffline});
    QTRY_COMPARE(network.state().offline, isOffline);
    QSignalSpy changes(&network, &NetworkWatch::changed);
    network.see({.offline = isOffline, .metered = true});
    QVERIFY(network.state().metered);
    network.see({.offline = isOffline, .metered = true});
    QCOMPARE(changes.size(), 1);
}

// Whatever this machine knows of itself, it says nothing that it cannot know.
void TestNetworkWatch::followsTheSystem()
{
    NetworkWatch network(0ms);
    network.followSystem();
    if (!network.isAvailable())
        QVERIFY(!network.state().offline);
    if (!network.knowledge().metered)
        QVERIFY(!network.state().metered);
}

QTEST_GUILESS_MAIN(TestNetworkWatch)
#include "tst_networkwatch.moc"

// The relay that cuts connections.
#include "tests/support/cuttingrelay.h"
#include "tests/support/loopbackserver.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace haul;

class TestCuttingRelay : public QObject
{
    Q_OBJECT

private slots:
    void passesOn();
    void cuts();
};

void TestCuttingRelay::passesOn()
{
    LoopbackServer server;
    QVERIFY(server.start());
    server.serve("/a", QByteArray(2'000'000, 'x'));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    RawClient client(relay.port());
    for (int i = 0; i < 2; ++i) {
        client.get("/a");
        QCOMPARE(client.readReply().body, QByteArray(2'000'000, 'x'));
    }
    QCOMPARE(relay.connectionCount(), 1);
    QCOMPARE(relay.cutCount(), 0);
}

void TestCuttingRelay::cuts()
{
    LoopbackServer server;
    QVERIFY(server.start());
    server.serve("/a", QByteArray(2'000'000, 'x'));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    relay.cutNext({500'000, 10});
    for (const qsizetype most : {500'000, 0}) {
        RawClient client(relay.port());
        client.get("/a");
        const qsizetype got = client.readReply().body.size();
        QVERIFY2(got <= most && got >= most - 1000, QByteArray::number(got).constData());
    }
    RawClient client(relay.port());
    client.get("/a");
    QCOMPARE(client.readReply().body.size(), 2'000'000);
    QCOMPARE(relay.connectionCount(), 3);
    QCOMPARE(relay.cutCount(), 2);
}

QTEST_GUILESS_MAIN(TestCuttingRelay)
#include "tst_cuttingrelay.moc"

// Names of hosts: one that cannot be found, and a name server that does not answer. getaddrinfo()
// is this program's own, so that the test asks nobody and knows how long an answer takes.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QElapsedTimer>
#include <QTest>

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <thread>

using namespace haul;
using namespace std::chrono_literals;

namespace {

std::atomic<bool> patience{true}; // whether the silent name server keeps us waiting

} // namespace

extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints,
                           addrinfo **result)
{
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    const QByteArrayView name = node ? node : "";
    if (name == "silent.test") {
        for (int i = 0; i < 600 && patience; ++i)
            std::this_thread::sleep_for(10ms);
        return EAI_AGAIN;
    }
    if (name == "nobody.test")
        return EAI_NONAME;
    return next(name == "somebody.test" ? "127.0.0.1" : node, service, hints, result);
}

class TestLaneLookup : public QObject
{
    Q_OBJECT

private slots:
    void init() { patience = true; }
    void unknownHost();
    void silentNameServerHoldsUpNobody();
    void cancelWhileLookingUp();
    void stopWhileLookingUp();
};

void TestLaneLookup::unknownHost()
{
    LaneBench bench;
    const TaskId task{bench.add({"http://nobody.test/f"}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started ended:failed:dns");
    QVERIFY(bench.outcome(task)->error->detail.contains(QLatin1String("nobody.test")));
}

void TestLaneLookup::silentNameServerHoldsUpNobody()
{
    LoopbackServer server;
    QVERIFY(server.start());
    server.serve("/f", "here");
    LaneBench bench;
    const BatchId id =
        bench.add({"http://silent.test/f",
                   "http://somebody.test:" + QByteArray::number(server.port()) + "/f"});
    QVERIFY(bench.waitForEnds(1, 2000));
    QCOMPARE(bench.body({id, 1}), "here");
    patience = false;
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.log({id, 0}), "started ended:failed:dns");
}

void TestLaneLookup::cancelWhileLookingUp()
{
    LaneBench bench;
    const TaskId task{bench.add({"http://silent.test/f"}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.log(task) == "started"; }));
    QTest::qWait(50); // until the look-up is under way; sooner is right as well
    QElapsedTimer clock;
    clock.start();
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1));
    const qint64 took = clock.elapsed();
    patience = false;
    QCOMPARE(bench.log(task), "started ended:cancelled");
    QVERIFY2(took < 1000, qPrintable(QString::number(took)));
}

void TestLaneLookup::stopWhileLookingUp()
{
    LaneBench bench({.jobs = 4, .perHost = 4});
    bench.add(QList<QByteArray>(4, "http://silent.test/f"));
    QVERIFY(bench.waitUntil([&] { return bench.log({BatchId{1}, 3}) == "started"; }));
    QTest::qWait(50);
    QElapsedTimer clock;
    clock.start();
    bench.lanes().stop();
    const qint64 took = clock.elapsed();
    patience = false;
    QVERIFY2(took < 1000, qPrintable(QString::number(took)));
    QCOMPARE(bench.endCount(), 4);
}

QTEST_GUILESS_MAIN(TestLaneLookup)
#include "tst_lanelookup.moc"

// What somebody wishes while transfers run (cancel, pause, a rate) and the limits of patience.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace haul;
using namespace std::chrono_literals;

namespace {

// Accepts nothing: its backlog is full, so further connections get no answer at all (Linux).
class SilentPort
{
public:
    SilentPort()
    {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(fd_, 0) != 0
            || ::getsockname(fd_, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            return;
        port_ = ntohs(address.sin_port);
        for (QTcpSocket &filler : fillers_)
            filler.connectToHost(QStringLiteral("127.0.0.1"), port_);
        fillers_[0].waitForConnected(1000);
    }
    ~SilentPort() { ::close(fd_); }
    Q_DISABLE_COPY(SilentPort)

    quint16 number() const { return port_; }

private:
    int fd_ = -1;
    quint16 port_ = 0;
    QTcpSocket fillers_[3];
};

} // namespace

class TestLaneWishes : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_server.start()); }
    void cleanup();

    void cancelInMidBody();
    void cancelBeforeTheHead();
    void cancelBetweenAttempts();
    void cancelOfAWholeBatchIsPrompt();
    void cancelledNameIsFreeAtOnce();
    void cancelWhilePaused();
    void pauseInMidBody_data();
    void pauseInMidBody();
    void pauseGivesPlacesBack();
    void pauseIsNoStall();
    void rateIsKept();
    void highRateIsReached();
    void rateMayChange();
    void pauseAndRate();
    void stall();
    void stallBeforeTheHead();
    void connectTimeout();

private:
    QByteArray url(const QByteArray &path) const { return m_server.url(path).toEncoded(); }

    LoopbackServer m_server;
};

void TestLaneWishes::cleanup()
{
    m_server.stop();
    m_server.clearRoutes();
    m_server.clearLog();
}

void TestLaneWishes::cancelInMidBody()
{
    m_server.serve("/f.bin", QByteArray(2'000'000, 'x'), {.stallAfter = 700'000});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 1; }));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(bench.queue().cancel(task), TaskQueue::CancelEffect::Signalled);
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(bench.log(task), "started named ended:cancelled");
    QCOMPARE(bench.filesAtEnd(task), QStringList()); // gone before anybody heard of the end
    QVERIFY(!bench.outcome(task)->error);
    QCOMPARE(bench.names().reservedCount(), 0);
    QCOMPARE(bench.queue().cancel(task), TaskQueue::CancelEffect::None);
    QVERIFY(bench.waitUntil([&] { return m_server.openConnections() == 0; }));
}

void TestLaneWishes::cancelBeforeTheHead()
{
    m_server.serve("/late", "x", {.delayMs = 60'000});
    LaneBench bench;
    const TaskId task{bench.add({url("/late")}), 0};
    QVERIFY(bench.waitUntil([&] { return m_server.requests().size() == 1; }));
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1, 1000));
    QCOMPARE(bench.log(task), "started ended:cancelled");
}

void TestLaneWishes::cancelBetweenAttempts()
{
    m_server.script("/busy", RawReply::http(503, {}, {{"Retry-After", "60"}}));
    m_server.serve("/f", "x");
    LaneBench bench;
    bench.settings.retries = 5;
    const TaskId task{bench.add({url("/busy")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.log(task) == "started retry:http-503"; }));
    // The lane tells of the retry before it puts the task back; either way it comes to nothing.
    const auto effect = bench.queue().cancel(task);
    if (effect == TaskQueue::CancelEffect::Signalled) {
        QVERIFY(bench.waitForEnds(1, 1000));
        QCOMPARE(bench.log(task), "started retry:http-503 ended:cancelled");
    } else {
        QCOMPARE(effect, TaskQueue::CancelEffect::Dropped);
    }
    QVERIFY(!bench.queue().hasWork());
}

void TestLaneWishes::cancelOfAWholeBatchIsPrompt()
{
    m_server.serve("/slow", QByteArray(1'000'000, 'x'), {.bytesPerSecond = 100'000});
    LaneBench bench({.jobs = 16, .perHost = 16}, 2);
    const int count = 10'000;
    const BatchId id = bench.add(QList<QByteArray>(count, url("/slow")));
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 16; }));
    QElapsedTimer clock;
    clock.start();
    const std::vector<TaskId> told = bench.queue().cancelBatch(id);
    QVERIFY(bench.waitForEnds(int(told.size())));
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(told.size(), 16u);
    QCOMPARE(bench.endCount(), 16);
    QCOMPARE(bench.files(), QStringList());
    QVERIFY(!bench.queue().hasWork());
}

// A retry by hand right after the end gets the name itself, not "f (1)".
void TestLaneWishes::cancelledNameIsFreeAtOnce()
{
    m_server.serve("/f.bin", QByteArray(2'000'000, 'x'), {.stallAfter = 700'000});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 1; }));
    m_server.serve("/f.bin", QByteArray(2'000'000, 'y'));
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1));
    const TaskId tasks[] = {task};
    bench.queue().add(tasks);
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.files(), QStringList{QStringLiteral("f.bin.part")});
    QCOMPARE(bench.body(task), QByteArray(2'000'000, 'y'));
}

void TestLaneWishes::cancelWhilePaused()
{
    m_server.serve("/f.bin", QByteArray(5'000'000, 'x'), {.bytesPerSecond = 2'000'000});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 1; }));
    bench.queue().setPaused(task.batch, true);
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1, 1000));
    QCOMPARE(bench.log(task), "started named ended:cancelled");
    QCOMPARE(bench.filesAtEnd(task), QStringList());
}

void TestLaneWishes::pauseInMidBody_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::newRow("length") << false;
    QTest::newRow("chunked") << true;
}

void TestLaneWishes::pauseInMidBody()
{
    QFETCH(bool, chunked);
    const QByteArray body = pseudoRandomBytes(6'000'000);
    m_server.serve("/f.bin", body, {.bytesPerSecond = 6'000'000, .chunked = chunked});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    for (int i = 0; i < 3; ++i) {
        const qint64 wanted = (i + 1) * 1'000'000;
        QVERIFY(bench.waitUntil(
            [&] { return bench.control(task) && bench.control(task)->received >= wanted; }));
        bench.queue().setPaused(task.batch, true);
        // It stands still: a second look after a while sees the same (or what was on its way).
        qint64 before = -1;
        QVERIFY(bench.waitUntil([&] {
            const qint64 now = bench.control(task)->received;
            QTest::qWait(60);
            return std::exchange(before, now) == now;
        }));
        QVERIFY(before < body.size());
        QCOMPARE(bench.endCount(), 0);
        bench.queue().setPaused(task.batch, false);
    }
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named arrived");
    QVERIFY(bench.body(task) == body);
    QCOMPARE(m_server.requests().size(), 1); // one connection, no second request
}

void TestLaneWishes::pauseGivesPlacesBack()
{
    m_server.serve("/slow", QByteArray(1'000'000, 'x'), {.bytesPerSecond = 1'000'000});
    m_server.serve("/quick", "x");
    LaneBench bench({.jobs = 2, .perHost = 2});
    const BatchId slow = bench.add({url("/slow"), url("/slow"), url("/slow")});
    const BatchId quick = bench.add({url("/quick"), url("/quick")});
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 2; }));
    QCOMPARE(bench.log({quick, 0}), "");
    bench.queue().setPaused(slow, true);
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.log({quick, 1}), "started arrived");
    QCOMPARE(bench.log({slow, 2}), "");
    bench.queue().setPaused(slow, false);
    QVERIFY(bench.waitForEnds(5));
    for (quint32 index = 0; index < 3; ++index)
        QCOMPARE(bench.log({slow, index}), "started named arrived");
}

void TestLaneWishes::pauseIsNoStall()
{
    const QByteArray body = pseudoRandomBytes(3'000'000);
    m_server.serve("/f.bin", body, {.bytesPerSecond = 6'000'000});
    LaneBench bench;
    bench.settings.stallTimeout = 1s;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil(
        [&] { return bench.control(task) && bench.control(task)->received > 200'000; }));
    bench.queue().setPaused(task.batch, true);
    QVERIFY(!bench.waitForEnds(1, 4000)); // the one wait by the clock: nothing may happen
    bench.queue().setPaused(task.batch, false);
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named arrived");
    QVERIFY(bench.body(task) == body);
}

void TestLaneWishes::rateIsKept()
{
    const QByteArray body = pseudoRandomBytes(600'000);
    m_server.serve("/a.bin", body);
    m_server.serve("/b.bin", body);
    LaneBench bench({.bytesPerSecond = 1'000'000});
    QElapsedTimer clock;
    clock.start();
    const BatchId id = bench.add({url("/a.bin"), url("/b.bin")});
    QVERIFY(bench.waitForEnds(2));
    const qint64 took = clock.elapsed(); // 1.2 s, less the bucket
    QVERIFY2(took > 500 && took < 6000, qPrintable(QString::number(took)));
    QVERIFY(bench.body({id, 0}) == body);
    QVERIFY(bench.body({id, 1}) == body);
}

// At a high limit the bucket is in debt for less than a millisecond at a time; nobody may sleep
// longer for it.
void TestLaneWishes::highRateIsReached()
{
    const qint64 size = 60'000'000;
    ServedResource resource;
    resource.size = size;
    const QByteArray block(1024 * 1024, 'x');
    resource.read = [block](qint64, qint64 length) { return block.left(length); };
    m_server.serve("/f.bin", resource);
    LaneBench bench({.bytesPerSecond = 60'000'000});
    QElapsedTimer clock;
    clock.start();
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1, 60'000));
    QVERIFY2(clock.elapsed() < 6000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(bench.arrived(task)->bytes, size);
}

void TestLaneWishes::rateMayChange()
{
    const QByteArray body = pseudoRandomBytes(5'000'000);
    m_server.serve("/f.bin", body);
    LaneBench bench({.bytesPerSecond = 20'000}); // would take minutes
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil(
        [&] { return bench.control(task) && bench.control(task)->received > 10'000; }));
    bench.setRate(0);
    QVERIFY(bench.waitForEnds(1, 10'000));
    QVERIFY(bench.body(task) == body);
}

void TestLaneWishes::pauseAndRate()
{
    const QByteArray body = pseudoRandomBytes(1'500'000);
    m_server.serve("/f.bin", body);
    LaneBench bench({.bytesPerSecond = 1'000'000});
    const TaskId task{bench.add({url("/f.bin")}), 0};
    for (int i = 1; i <= 5; ++i) {
        QVERIFY(bench.waitUntil(
            [&] { return bench.control(task) && bench.control(task)->received >= i * 200'000; }));
        bench.queue().setPaused(task.batch, true);
        QTest::qWait(30);
        bench.queue().setPaused(task.batch, false);
    }
    bench.setRate(0);
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == body);
}

void TestLaneWishes::stall()
{
    m_server.serve("/f.bin", QByteArray(1'000'000, 'x'), {.stallAfter = 300'000});
    LaneBench bench;
    bench.settings.stallTimeout = 1s;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1, 30'000));
    QCOMPARE(bench.log(task), "started named ended:failed:timeout");
    QCOMPARE(bench.outcome(task)->error->stage, Stage::Body);
    QCOMPARE(bench.filesAtEnd(task), QStringList());
}

void TestLaneWishes::stallBeforeTheHead()
{
    m_server.serve("/f", "x", {.delayMs = 60'000});
    LaneBench bench;
    bench.settings.stallTimeout = 1s;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1, 30'000));
    QCOMPARE(bench.log(task), "started ended:failed:timeout");
}

void TestLaneWishes::connectTimeout()
{
    const SilentPort silent;
    QVERIFY(silent.number() != 0);
    LaneBench bench;
    bench.settings.connectTimeout = 1s;
    const QByteArray address = "http://127.0.0.1:" + QByteArray::number(silent.number()) + "/f";
    const TaskId task{bench.add({address}), 0};
    QVERIFY(bench.waitForEnds(1, 10'000));
    QCOMPARE(bench.log(task), "started ended:failed:connect-timeout");
}

QTEST_GUILESS_MAIN(TestLaneWishes)
#include "tst_lanewishes.moc"

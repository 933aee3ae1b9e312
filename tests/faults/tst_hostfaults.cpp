// Hosts that ask for rest, are overloaded or dead: what it means for their other tasks, and for
// those of other hosts.
#include "tests/faults/faulttable.h"
#include "tests/faults/silentport.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr int fileSize = 20'000;

QByteArray fileOf(int number)
{
    return randomBytes(fileSize, quint32(number + 1));
}

QString nameOf(int number)
{
    return QStringLiteral("f%1").arg(number);
}

} // namespace

class TestHostFaults : public QObject
{
    Q_OBJECT

private slots:
    void hosts_data();
    void hosts();

private:
    using Scenario = void (TestHostFaults::*)();

    void restInSeconds() { rest("1", 429, 950ms, 3s); }
    void restUntilADate();
    void restOn503() { rest("1", 503, 950ms, 3s); }
    void restInThePast() { rest("Sun, 06 Nov 1994 08:49:37 GMT", 429, 0ms, 1s); }
    void restInWords() { rest("soon", 429, 0ms, 1s); }
    void restTooLong();
    void storm();
    void stormEnds();
    void deadHost();
    void silentHost();
    void allPlacesDead();
    void manyOfADeadHost();
    void manyOfARefusingHost();
    void interval();

    void rest(const QByteArray &retryAfter, int status, std::chrono::milliseconds least,
              std::chrono::milliseconds most);
    static void manyOf(int port, const char *error);
    // The tasks' URLs on that server, and their files.
    static QByteArray listOf(const LoopbackServer &server, int first, int count);
    static Files filesOf(int first, int count);
    static void serveFiles(LoopbackServer &server, int first, int count,
                           const ServeOptions &options = {});
    static std::chrono::milliseconds between(Time first, Time second)
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(second - first);
    }
};

void TestHostFaults::hosts_data()
{
    QTest::addColumn<Scenario>("scenario");
    QTest::addColumn<QByteArray>("end");
    const auto row = [](const char *name, Scenario scenario, const char *end) {
        QTest::newRow(name) << scenario << QByteArray(end);
    };
    row("429 with Retry-After in seconds", &TestHostFaults::restInSeconds, "done");
    row("429 with Retry-After as a date", &TestHostFaults::restUntilADate, "done");
    row("503 with Retry-After in seconds", &TestHostFaults::restOn503, "done");
    row("429 with Retry-After in the past", &TestHostFaults::restInThePast, "done");
    row("429 with Retry-After in other words", &TestHostFaults::restInWords, "done");
    row("429 with a Retry-After beyond all numbers", &TestHostFaults::restTooLong,
        "failed: http-429");
    row("a storm of 503", &TestHostFaults::storm, "failed: http-503");
    row("a host that takes four connections at once", &TestHostFaults::stormEnds, "done");
    row("a host that never answers, beside a good one", &TestHostFaults::deadHost,
        "failed: connect-timeout");
    row("a host that takes connections and says nothing, beside a good one",
        &TestHostFaults::silentHost, "failed: timeout");
    row("four hosts that never answer, and four tasks at once", &TestHostFaults::allPlacesDead,
        "failed: connect-timeout");
    row("a host that never answers, and many tasks", &TestHostFaults::manyOfADeadHost,
        "failed: connect-timeout");
    row("a host that refuses, and many tasks", &TestHostFaults::manyOfARefusingHost,
        "failed: connect");
    row("an interval for each host", &TestHostFaults::interval, "done");
}

void TestHostFaults::hosts()
{
    QFETCH(Scenario, scenario);
    QFETCH(QByteArray, end);
    (this->*scenario)();
    if (!QTest::currentTestFailed())
        checkPage(end);
}

QByteArray TestHostFaults::listOf(const LoopbackServer &server, int first, int count)
{
    QByteArray list;
    for (int i = first; i < first + count; ++i)
        list += server.url('/' + nameOf(i).toLatin1()).toEncoded() + '\n';
    return list;
}

Files TestHostFaults::filesOf(int first, int count)
{
    Files files;
    for (int i = first; i < first + count; ++i)
        files.insert(nameOf(i), fileOf(i));
    return files;
}

void TestHostFaults::serveFiles(LoopbackServer &server, int first, int count,
                                const ServeOptions &options)
{
    for (int i = first; i < first + count; ++i)
        server.serve('/' + nameOf(i).toLatin1(), fileOf(i), options);
}

// The first file is refused once. Until the time is over nothing of this host is asked for; the
// other host's files come at once.
void TestHostFaults::rest(const QByteArray &retryAfter, int status, std::chrono::milliseconds least,
                          std::chrono::milliseconds most)
{
    FaultBench bench;
    LoopbackServer other;
    QVERIFY(other.start());
    bench.server.script("/f0", {RawReply::http(status, "no", {{"Retry-After", retryAfter}}),
                                RawReply::http(200, fileOf(0))});
    serveFiles(bench.server, 1, 9);
    serveFiles(other, 10, 10);
    const Ended ended = bench.run(listOf(bench.server, 0, 10) + listOf(other, 10, 10),
                                  {QStringLiteral("--per-host"), QStringLiteral("1")});
    QVERIFY2(ended.run.status == 0, ended.run.err.constData());
    QCOMPARE(difference(bench.folder(), filesOf(0, 20)), QByteArray());
    QCOMPARE(ended.tasks[0].value(u"attempts").toInt(), 2);

    const QList<ServerRequest> asked = bench.server.requests();
    QCOMPARE(asked.size(), 11);
    const auto pause = between(asked[0].time, asked[1].time);
    QVERIFY2(pause >= least && pause < most, qPrintable(QString::number(pause.count())));
    if (least > 0ms)
        QVERIFY(other.requests().last().time < asked[1].time);
    QCOMPARE(other.requestCount(), 10);
}

// Dates have whole seconds: two seconds from now is at least one.
void TestHostFaults::restUntilADate()
{
    rest(httpDate(QDateTime::currentDateTimeUtc().addSecs(2)), 429, 700ms, 4s);
}

// The host rests for as long as that may be; the other host's file comes at once.
void TestHostFaults::restTooLong()
{
    FaultBench bench;
    LoopbackServer other;
    QVERIFY(other.start());
    bench.server.script("/f0", RawReply::http(429, "no", {{"Retry-After", "9223372036854775807"}}));
    serveFiles(other, 1, 1);
    const Ended ended = bench.run(listOf(bench.server, 0, 1) + listOf(other, 1, 1),
                                  {QStringLiteral("--retries"), QStringLiteral("0")});
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(endOf(ended.tasks.value(0)), QByteArray("failed: http-429"));
    QCOMPARE(difference(bench.folder(), filesOf(1, 1)), QByteArray());
}

// Sixteen at once at first; what comes back is never again more than half of that.
void TestHostFaults::storm()
{
    FaultBench bench;
    bench.server.route("/", [](const ServerRequest &) {
        RawReply busy = RawReply::http(503, "busy");
        busy.firstDelayMs = 50;
        return busy;
    });
    const auto process = bench.start(listOf(bench.server, 0, 40),
                                     {QStringLiteral("--per-host"), QStringLiteral("16"),
                                      QStringLiteral("--retries"), QStringLiteral("1")});
    QVERIFY(FaultBench::waitUntil([&] { return bench.server.requestCount() >= 30; }));
    QVERIFY(bench.server.peakRequests() <= 16);
    bench.server.resetPeaks();
    const Ended ended = bench.wait(*process);
    QCOMPARE(ended.run.status, 1);
    QVERIFY2(bench.server.peakRequests() <= 8,
             qPrintable(QString::number(bench.server.peakRequests())));
    QCOMPARE(bench.server.requestCount(), 80);
    for (const QJsonObject &task : ended.tasks)
        QCOMPARE(endOf(task), QByteArray("failed: http-503"));
    QCOMPARE(filesBelow(bench.folder()), QStringList());
}

// Who refuses what is too much gets less, and all files arrive.
void TestHostFaults::stormEnds()
{
    FaultBench bench;
    bench.server.route("/", [&bench](const ServerRequest &request) -> ServerAnswer {
        if (bench.server.activeRequests() > 4)
            return RawReply::http(503, "busy");
        RawReply file = RawReply::http(200, fileOf(request.path.mid(2).toInt()));
        file.firstDelayMs = 20;
        return file;
    });
    const Ended ended =
        bench.run(listOf(bench.server, 0, 60),
                  {QStringLiteral("--per-host"), QStringLiteral("16"), QStringLiteral("-j"),
                   QStringLiteral("32"), QStringLiteral("--retries"), QStringLiteral("5")});
    QVERIFY2(ended.run.status == 0, ended.run.err.constData());
    QCOMPARE(difference(bench.folder(), filesOf(0, 60)), QByteArray());
    QVERIFY2(bench.server.requestCount() < 100,
             qPrintable(QString::number(bench.server.requestCount())));
}

// The dead one's URLs come first in the list.
void TestHostFaults::deadHost()
{
    FaultBench bench;
    const SilentPort dead;
    QVERIFY(dead.isReady());
    serveFiles(bench.server, 0, 50);
    QByteArray list;
    for (int i = 0; i < 12; ++i)
        list += "http://127.0.0.1:" + QByteArray::number(dead.number()) + "/d"
                + QByteArray::number(i) + '\n';
    QElapsedTimer timer;
    timer.start();
    const auto process = bench.start(list + listOf(bench.server, 0, 50),
                                     {QStringLiteral("--connect-timeout"), QStringLiteral("3"),
                                      QStringLiteral("--retries"), QStringLiteral("0"),
                                      QStringLiteral("--per-host"), QStringLiteral("12")});
    QVERIFY(FaultBench::waitUntil([&] { return bench.server.requestCount() == 50; }));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    const Ended ended = bench.wait(*process);
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(difference(bench.folder(), filesOf(0, 50)), QByteArray());
    for (const QJsonObject &task : ended.tasks.first(12))
        QCOMPARE(endOf(task), QByteArray("failed: connect-timeout"));
}

void TestHostFaults::silentHost()
{
    FaultBench bench;
    LoopbackServer silent;
    QVERIFY(silent.start());
    silent.route("/", [](const ServerRequest &) {
        return RawReply{.chunks = {}, .end = RawReply::End::KeepOpen};
    });
    serveFiles(bench.server, 0, 50);
    QElapsedTimer timer;
    timer.start();
    const auto process = bench.start(listOf(silent, 100, 12) + listOf(bench.server, 0, 50),
                                     {QStringLiteral("--timeout"), QStringLiteral("2"),
                                      QStringLiteral("--retries"), QStringLiteral("0")});
    QVERIFY(FaultBench::waitUntil([&] { return bench.server.requestCount() == 50; }));
    QVERIFY2(timer.elapsed() < 1800, qPrintable(QString::number(timer.elapsed())));
    const Ended ended = bench.wait(*process);
    QCOMPARE(difference(bench.folder(), filesOf(0, 50)), QByteArray());
    for (const QJsonObject &task : ended.tasks.first(12))
        QCOMPARE(endOf(task), QByteArray("failed: timeout"));
    QVERIFY(silent.peakRequests() <= 6);
}

// All places are taken by the dead; who has waited for three seconds gives others his place.
void TestHostFaults::allPlacesDead()
{
    FaultBench bench;
    const std::array<SilentPort, 4> dead;
    QByteArray list;
    for (const SilentPort &port : dead)
        list += "http://127.0.0.1:" + QByteArray::number(port.number()) + "/d\n";
    serveFiles(bench.server, 0, 50);
    QElapsedTimer timer;
    timer.start();
    const auto process = bench.start(list + listOf(bench.server, 0, 50),
                                     {QStringLiteral("--connect-timeout"), QStringLiteral("6"),
                                      QStringLiteral("--retries"), QStringLiteral("0"),
                                      QStringLiteral("-j"), QStringLiteral("4")});
    QVERIFY(FaultBench::waitUntil([&] { return bench.server.requestCount() == 50; }));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    const Ended ended = bench.wait(*process);
    QCOMPARE(ended.run.status, 1);
    for (const QJsonObject &task : ended.tasks.first(4))
        QCOMPARE(endOf(task), QByteArray("failed: connect-timeout"));
    QCOMPARE(difference(bench.folder(), filesOf(0, 50)), QByteArray());
}

// Three tries, one after the other, say enough of the host for all that wait.
void TestHostFaults::manyOf(int port, const char *error)
{
    constexpr int count = 1000;
    FaultBench bench;
    QByteArray list;
    for (int i = 0; i < count; ++i)
        list +=
            "http://127.0.0.1:" + QByteArray::number(port) + "/d" + QByteArray::number(i) + '\n';
    const Ended ended = bench.run(list, {QStringLiteral("--connect-timeout"), QStringLiteral("1"),
                                         QStringLiteral("--per-host"), QStringLiteral("8")});
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(ended.tasks.size(), count);
    int attempts = 0;
    for (const QJsonObject &task : ended.tasks) {
        QCOMPARE(endOf(task), "failed: " + QByteArray(error));
        attempts += task.value(u"attempts").toInt();
    }
    QVERIFY2(attempts <= 8 + 2, qPrintable(QString::number(attempts)));
    QCOMPARE(filesBelow(bench.folder()), QStringList());
}

void TestHostFaults::manyOfADeadHost()
{
    const SilentPort dead;
    QVERIFY(dead.isReady());
    manyOf(dead.number(), "connect-timeout");
}

void TestHostFaults::manyOfARefusingHost()
{
    LoopbackServer server;
    QVERIFY(server.start());
    const int port = server.port();
    server.stop();
    manyOf(port, "connect");
}

void TestHostFaults::interval()
{
    FaultBench bench;
    LoopbackServer other;
    QVERIFY(other.start());
    serveFiles(bench.server, 0, 6);
    serveFiles(other, 10, 6);
    const Ended ended = bench.run(listOf(bench.server, 0, 6) + listOf(other, 10, 6),
                                  {QStringLiteral("--host-interval"), QStringLiteral("0.1")});
    QVERIFY2(ended.run.status == 0, ended.run.err.constData());
    Files files = filesOf(0, 6);
    files.insert(filesOf(10, 6));
    QCOMPARE(difference(bench.folder(), files), QByteArray());
    for (const LoopbackServer *server : {&bench.server, &other}) {
        const QList<ServerRequest> asked = server->requests();
        for (int i = 1; i < asked.size(); ++i) // the way of a request takes some time as well
            QVERIFY(between(asked[i - 1].time, asked[i].time) >= 80ms);
    }
    // Side by side, not one after the other.
    QVERIFY(other.requests().first().time < bench.server.requests()[2].time);
}

QTEST_GUILESS_MAIN(TestHostFaults)
#include "tst_hostfaults.moc"

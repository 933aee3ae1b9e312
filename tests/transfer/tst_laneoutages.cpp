// Hosts that cannot be reached: what many tasks of one lose by it, and what they do not.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QTest>

using namespace haul;

namespace {

constexpr quint32 many = 100;

std::shared_ptr<const EntryExtras> mirroredAt(const QByteArray &url)
{
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{url};
    return std::make_shared<const EntryExtras>(extras);
}

} // namespace

class TestLaneOutages : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void fewAreAsked();
    void aServerIsStartedAnew();
    void aRetryByHandAsksAgain();
    void proxiesReachWhatWeDoNot();
    void mirrorsAreAskedInstead();
    void redirectsToADeadHost();
    void partsAreKept();

private:
    // Of a port that refuses until server_ is started.
    QByteArray url(quint32 number) const
    {
        return "http://127.0.0.1:" + QByteArray::number(port_) + "/f" + QByteArray::number(number);
    }
    QList<QByteArray> urls(quint32 count) const
    {
        QList<QByteArray> list;
        for (quint32 number = 0; number < count; ++number)
            list += url(number);
        return list;
    }
    static int attempts(const LaneBench &bench, BatchId id)
    {
        int sum = 0;
        for (quint32 index = 0; index < many; ++index)
            sum += bench.outcome({id, index})->attempts;
        return sum;
    }

    LoopbackServer server_;
    quint16 port_ = 0;
};

void TestLaneOutages::init()
{
    server_.stop();
    server_.clearRoutes();
    server_.clearLog();
    QVERIFY(server_.start());
    port_ = server_.port();
    for (quint32 number = 0; number < many; ++number)
        server_.serve("/f" + QByteArray::number(number), "body");
}

// Those that begin together, then one at a time; all the others fail without being asked.
void TestLaneOutages::fewAreAsked()
{
    server_.stop();
    LaneBench bench({.jobs = 8, .perHost = 8}, 2);
    bench.settings.retries = 2;
    const BatchId id = bench.add(urls(many));
    QVERIFY(bench.waitForEnds(many));
    for (quint32 index = 0; index < many; ++index) {
        QVERIFY2(bench.log({id, index}).endsWith("ended:failed:connect"),
                 bench.log({id, index}).constData());
    }
    QVERIFY2(attempts(bench, id) <= 8 + 2, qPrintable(QString::number(attempts(bench, id))));
    const OutcomePtr last = bench.outcome({id, many - 1});
    QCOMPARE(last->attempts, 0);
    QVERIFY2(last->error->detail.startsWith(u"not asked any more after 3 attempts in a row: "),
             qPrintable(last->error->detail));
}

// It answered before, so it gets time, and whoever tries loses nothing by it.
void TestLaneOutages::aServerIsStartedAnew()
{
    LaneBench bench({.jobs = 2, .perHost = 2});
    bench.settings.retries = 1;
    const BatchId first = bench.add({url(0)});
    QVERIFY(bench.waitForEnds(1));
    server_.stop();
    const BatchId second = bench.add(urls(many));
    const auto refusals = [&] {
        int count = 0;
        for (quint32 index = 0; index < many; ++index)
            count += int(bench.log({second, index}).count("retry:connect"));
        return count;
    };
    QVERIFY(bench.waitUntil([&] { return refusals() >= 4; }));
    QVERIFY(server_.start(port_));
    QVERIFY(bench.waitForEnds(1 + many));
    QCOMPARE(bench.body({first, 0}), "body");
    for (quint32 index = 0; index < many; ++index)
        QCOMPARE(bench.body({second, index}), "body");
}

void TestLaneOutages::aRetryByHandAsksAgain()
{
    server_.stop();
    LaneBench bench({.jobs = 8, .perHost = 8});
    const BatchId id = bench.add(urls(many));
    QVERIFY(bench.waitForEnds(many));
    QVERIFY(server_.start(port_));
    const std::vector<TaskId> again{{id, 7}, {id, many - 1}};
    bench.queue().add(again);
    QVERIFY(bench.waitForEnds(many + 2));
    for (const TaskId task : again)
        QCOMPARE(bench.body(task), "body");
}

// A host that we cannot reach ourselves may be reached through a proxy.
void TestLaneOutages::proxiesReachWhatWeDoNot()
{
    server_.stop();
    LoopbackServer proxy;
    QVERIFY(proxy.start());
    proxy.route("", [](const ServerRequest &) { return RawReply::http(200, "by proxy"); });
    EntryList entries;
    for (quint32 number = 0; number < many; ++number)
        entries.push_back({.url = url(number), .line = qint32(number + 1), .extras = {}});
    RequestWishes wishes;
    wishes.proxy = proxy.baseUrl().toEncoded();
    auto extras = std::make_shared<EntryExtras>();
    extras->request = wishes;
    entries.back().extras = std::move(extras);
    LaneBench bench({.jobs = 8, .perHost = 8});
    const BatchId id = bench.add(std::move(entries));
    QVERIFY(bench.waitForEnds(many));
    QCOMPARE(bench.outcome({id, many - 2})->attempts, 0);
    QCOMPARE(bench.body({id, many - 1}), "by proxy");
}

void TestLaneOutages::mirrorsAreAskedInstead()
{
    server_.stop();
    LoopbackServer mirror;
    QVERIFY(mirror.start());
    mirror.serve("/m", "of the mirror");
    LaneBench bench({.jobs = 4, .perHost = 4});
    EntryList entries;
    for (quint32 number = 0; number < many; ++number)
        entries.push_back({.url = url(number),
                           .line = qint32(number + 1),
                           .extras = mirroredAt(mirror.url("/m").toEncoded())});
    const BatchId id = bench.add(std::move(entries));
    QVERIFY(bench.waitForEnds(many));
    for (quint32 index = 0; index < many; ++index)
        QCOMPARE(bench.body({id, index}), "of the mirror");
    QCOMPARE(bench.log({id, many - 1}), "started retry:connect started arrived");
}

// The host that was asked did answer: its own tasks go on.
void TestLaneOutages::redirectsToADeadHost()
{
    LoopbackServer dead;
    QVERIFY(dead.start());
    const QByteArray there = dead.url("/x").toEncoded();
    dead.stop();
    for (quint32 number = 0; number < many - 1; ++number)
        server_.script("/f" + QByteArray::number(number),
                       RawReply::http(302, {}, {{"Location", there}}));
    LaneBench bench({.jobs = 2, .perHost = 2});
    const BatchId id = bench.add(urls(many));
    QVERIFY(bench.waitForEnds(many));
    QCOMPARE(bench.outcome({id, many - 2})->attempts, 1);
    QCOMPARE(bench.body({id, many - 1}), "body");
}

// Of files whose tasks are not asked any more as of all others.
void TestLaneOutages::partsAreKept()
{
    constexpr quint32 few = 20;
    const QByteArray body = pseudoRandomBytes(400'000);
    const QByteArray head =
        "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nAccept-Ranges: bytes\r\nContent-Length: 400000\r\n\r\n";
    for (quint32 number = 0; number < few; ++number)
        server_.script("/f" + QByteArray::number(number), RawReply{{head + body.left(300'000)}});
    LaneBench bench({.jobs = 4, .perHost = 4});
    const BatchId id = bench.add(urls(few));
    QVERIFY(bench.waitForEnds(few));
    server_.stop();
    std::vector<TaskId> tasks;
    for (quint32 index = 0; index < few; ++index)
        tasks.push_back({id, index});
    bench.queue().add(tasks);
    QVERIFY(bench.waitForEnds(2 * few));
    const std::vector<TaskEvent> events = bench.events(tasks.back());
    const auto &ended = std::get<TaskEvent::Ended>(events.back().what);
    QCOMPARE(ended.outcome->attempts, 0);
    QCOMPARE(ended.outcome->bytes, 300'000);
    QVERIFY(ended.keepsPart);

    server_.clearRoutes();
    server_.clearLog();
    for (quint32 number = 0; number < few; ++number)
        server_.serve("/f" + QByteArray::number(number), body, {.etag = "\"v1\""});
    QVERIFY(server_.start(port_));
    bench.queue().add(tasks);
    QVERIFY(bench.waitForEnds(3 * few));
    for (const TaskId task : tasks)
        QVERIFY(bench.body(task) == body);
    for (const ServerRequest &request : server_.requests())
        QCOMPARE(request.header("Range"), "bytes=300000-");
}

QTEST_GUILESS_MAIN(TestLaneOutages)
#include "tst_laneoutages.moc"

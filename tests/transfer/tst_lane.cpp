// Lanes at their daily work: what arrives, in which order it is told, and how many go at once.
#include "tests/support/loopbackport.h"
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace haul;
using namespace std::chrono_literals;

class TestLane : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void bodiesOfAllSizes_data();
    void bodiesOfAllSizes();
    void factsOfAFile();
    void headWithoutLength();
    void redirects();
    void keepsConnections();
    void capsAHost();
    void capsJobs();
    void limitsMayChange();
    void manyFilesOnManyLanes();
    void lanesShareTheWork();
    void retriesWhenTheServerSaysSo();
    void retriesUntilItIsEnough();
    void ofAPermanentErrorThereIsOneAttempt();
    void skipsWhatIsThere();
    void skipsByTheNameOfTheAnswer();
    void namesakesInOneBatch();
    void sendsWhatTheSettingsSay();
    void handlesKeepNothingOfOthers();
    void cookiesStayInTheirBatch();
    void worksAgainAfterARest();
    void stopsWithTransfersUnderWay();

private:
    QByteArray url(const QByteArray &path) const { return m_server.url(path).toEncoded(); }
    QList<QByteArray> urls(const QByteArray &prefix, int count) const;

    LoopbackServer m_server;
};

void TestLane::init()
{
    QVERIFY(m_server.start());
    m_server.resetPeaks();
}

void TestLane::cleanup()
{
    m_server.stop();
    m_server.clearRoutes();
    m_server.clearLog();
}

QList<QByteArray> TestLane::urls(const QByteArray &prefix, int count) const
{
    QList<QByteArray> all;
    for (int i = 0; i < count; ++i)
        all += url(prefix + QByteArray::number(i));
    return all;
}

void TestLane::bodiesOfAllSizes_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("chunked");
    for (const int size : {0, 1, 16 * 1024, 64 * 1024, 64 * 1024 + 1, 100'000, 512 * 1024,
                           512 * 1024 + 1, 5'000'000}) {
        QTest::addRow("%d", size) << size << false;
        QTest::addRow("%d chunked", size) << size << true;
    }
}

void TestLane::bodiesOfAllSizes()
{
    QFETCH(int, size);
    QFETCH(bool, chunked);
    const QByteArray body = pseudoRandomBytes(size);
    m_server.serve("/f.bin", body, {.chunked = chunked});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));

    const bool large = size > 64 * 1024;
    QCOMPARE(bench.log(task), large ? "started named arrived" : "started arrived");
    QVERIFY(bench.body(task) == body);
    QCOMPARE(bench.arrived(task)->bytes, size);
    QCOMPARE(bench.control(task)->received.load(), size);
    QCOMPARE(bench.files(), large ? QStringList{QStringLiteral("f.bin.part")} : QStringList());
    QCOMPARE(bench.names().reservedCount(), large ? 1 : 0);
}

void TestLane::factsOfAFile()
{
    const QDateTime modified(QDate(2021, 2, 3), QTime(4, 5, 6), Qt::UTC);
    m_server.serve(
        "/f", "abc",
        {.contentType = "Text/HTML; charset=utf-8",
         .lastModified = modified,
         .headers = {{"Repr-Digest", "sha-256=:" + QByteArray(32, 'x').toBase64() + ':'}},
         .contentDisposition = "attachment; filename=n"});
    LaneBench bench;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    const ArrivedFile *file = bench.arrived(task);
    QVERIFY(file);
    QCOMPARE(file->httpStatus, 200);
    QCOMPARE(file->contentType, "Text/HTML; charset=utf-8");
    QCOMPARE(file->mime, "text/html");
    QCOMPARE(file->contentDisposition, "attachment; filename=n");
    QVERIFY(file->finalUrl.isEmpty());
    QVERIFY(file->headers.startsWith("HTTP/1.1 200 "));
    QVERIFY(file->headers.endsWith("\r\n\r\n"));
    QVERIFY(file->promised);
    QCOMPARE(file->promised->digest, QByteArray(32, 'x'));
    QVERIFY(file->modified);
    QCOMPARE(std::chrono::system_clock::to_time_t(*file->modified), modified.toSecsSinceEpoch());
    QCOMPARE(file->request.task, task);
}

void TestLane::headWithoutLength()
{
    const QByteArray body = pseudoRandomBytes(200'000);
    m_server.script("/f", RawReply{{"HTTP/1.0 200 OK\r\n\r\n", body}});
    LaneBench bench;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named arrived");
    QVERIFY(bench.body(task) == body);
}

void TestLane::redirects()
{
    m_server.script("/a", RawReply::http(302, "moved", {{"Location", "/b?x=1"}}));
    m_server.script("/b", RawReply::http(301, {}, {{"Location", url("/c.txt")}}));
    m_server.serve("/c.txt", "here", {.contentType = "text/plain"});
    m_server.script("/loop", RawReply::http(302, {}, {{"Location", "/loop"}}));
    LaneBench bench;
    const BatchId id = bench.add({url("/a"), url("/loop"), url("/c.txt")});
    QVERIFY(bench.waitForEnds(3));
    QCOMPARE(bench.body({id, 0}), "here");
    QCOMPARE(bench.arrived({id, 0})->finalUrl, url("/c.txt"));
    QVERIFY(!bench.arrived({id, 0})->headers.contains("302")); // of the last answer only
    QCOMPARE(bench.log({id, 1}), "started ended:failed:redirect");
    QVERIFY(bench.arrived({id, 2})->finalUrl.isEmpty());
}

void TestLane::keepsConnections()
{
    m_server.route("/f/", [](const ServerRequest &request) {
        return RawReply::http(request.path.endsWith('7') ? 404 : 200, "body of " + request.path);
    });
    LaneBench bench({.jobs = 4, .perHost = 4});
    const int before = m_server.connectionCount();
    const BatchId id = bench.add(urls("/f/", 200));
    QVERIFY(bench.waitForEnds(200));
    QCOMPARE(bench.body({id, 42}), "body of /f/42");
    QCOMPARE(m_server.requests().size(), 200);
    QVERIFY(m_server.connectionCount() - before <= 4);
}

void TestLane::capsAHost()
{
    m_server.serve("/f/", "x");
    m_server.route("/f/", [](const ServerRequest &) {
        return std::make_shared<const ServedResource>(
            ServedResource::fromBytes("x", {.delayMs = 20}));
    });
    LaneBench bench({.jobs = 32, .perHost = 3}, 2);
    bench.add(urls("/f/", 40));
    QVERIFY(bench.waitForEnds(40));
    QCOMPARE(m_server.peakRequests(), 3);
    QVERIFY(m_server.peakConnections() <= 3 * 2); // each of two lanes keeps its own
}

void TestLane::capsJobs()
{
    LoopbackServer other;
    QVERIFY(other.start());
    const auto slow = [](const ServerRequest &) {
        return std::make_shared<const ServedResource>(
            ServedResource::fromBytes("x", {.delayMs = 20}));
    };
    m_server.route("/f/", slow);
    other.route("/f/", slow);
    QList<QByteArray> all = urls("/f/", 20);
    for (int i = 0; i < 20; ++i)
        all += other.url("/f/" + QByteArray::number(i)).toEncoded();
    LaneBench bench({.jobs = 4, .perHost = 100}, 2);
    bench.add(all);
    QVERIFY(bench.waitForEnds(40));
    QVERIFY2(m_server.peakRequests() + other.peakRequests() <= 8, "4 jobs at each server's peak");
    QCOMPARE(m_server.peakRequests(), 4);
}

void TestLane::limitsMayChange()
{
    m_server.route("/f/", [](const ServerRequest &) {
        return std::make_shared<const ServedResource>(
            ServedResource::fromBytes("x", {.delayMs = 20}));
    });
    LaneBench bench({.jobs = 1, .perHost = 1});
    bench.add(urls("/f/", 60));
    QVERIFY(bench.waitForEnds(3));
    QCOMPARE(m_server.peakRequests(), 1);
    bench.queue().setLimits({.jobs = 10, .perHost = 5});
    QVERIFY(bench.waitForEnds(60));
    QCOMPARE(m_server.peakRequests(), 5);
}

void TestLane::manyFilesOnManyLanes()
{
    m_server.setLogging(false);
    m_server.route("/f/", [](const ServerRequest &request) {
        return RawReply::http(200, request.path + QByteArray(2000, 'x'));
    });
    const int count = 3000;
    LaneBench bench({.jobs = 32, .perHost = 32}, 4);
    const BatchId id = bench.add(urls("/f/", count));
    QVERIFY(bench.waitForEnds(count));
    for (quint32 index = 0; index < count; ++index) {
        QCOMPARE(bench.log({id, index}), "started arrived");
        QVERIFY(bench.body({id, index}).startsWith("/f/" + QByteArray::number(index) + 'x'));
    }
    QCOMPARE(bench.endCount(), count);
    m_server.setLogging(true);
}

// The first lane that comes must not keep every place that falls free. Together they have no more
// connections than the host may have, those that wait for a request included.
void TestLane::lanesShareTheWork()
{
    m_server.setLogging(false);
    m_server.route("/f/", [](const ServerRequest &) { return RawReply::http(200, "x"); });
    const int count = 1000;
    LaneBench bench({.jobs = 8, .perHost = 8}, 2);
    bench.add(urls("/f/", count));
    QVERIFY(bench.waitForEnds(count));
    const QList<int> starts = bench.startsByLane();
    QCOMPARE(starts.size(), 2);
    QVERIFY2(*std::min_element(starts.begin(), starts.end()) >= count / 10,
             qPrintable(QString::number(starts.first())));
    QVERIFY(m_server.peakConnections() <= 8);
    m_server.setLogging(true);
}

void TestLane::retriesWhenTheServerSaysSo()
{
    m_server.script("/busy", {RawReply::http(503, "not now", {{"Retry-After", "1"}}),
                              RawReply::http(200, "at last")});
    m_server.serve("/free", "free");
    LaneBench bench({.jobs = 1});
    bench.settings.retries = 2;
    const BatchId id = bench.add({url("/busy"), url("/free")});
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.log({id, 0}), "started retry:http-503 started arrived");
    QCOMPARE(bench.body({id, 0}), "at last");
    const auto asked = m_server.requests("/busy");
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked[1].time - asked[0].time >= 950ms);
    // The host as a whole was asked to be left alone.
    QVERIFY(m_server.requests("/free").first().time - asked[0].time >= 950ms);
    const std::vector<TaskEvent> events = bench.events({id, 0});
    QCOMPARE(std::get<TaskEvent::Retry>(events[1].what).delay, 1000ms);
    QVERIFY(std::get<TaskEvent::Retry>(events[1].what).headers.contains("Retry-After: 1"));
    QCOMPARE(std::get<TaskEvent::Started>(events[2].what).attempt, 2);
}

void TestLane::retriesUntilItIsEnough()
{
    m_server.script("/f", RawReply::http(503, {}, {{"Retry-After", "1"}}));
    LaneBench bench;
    bench.settings.retries = 2;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started retry:http-503 started retry:http-503 started "
                              "ended:failed:http-503");
    QCOMPARE(bench.outcome(task)->attempts, 3);
    QCOMPARE(bench.outcome(task)->httpStatus, 503);
    QCOMPARE(bench.files(), QStringList());
}

void TestLane::ofAPermanentErrorThereIsOneAttempt()
{
    m_server.serve("/gone", "no such page", {.status = 410, .contentType = "text/html"});
    m_server.serve("/huge", QByteArray(2'000'000, 'x'), {.status = 404});
    const RefusingPort closed;
    const QByteArray refused =
        "http://127.0.0.1:" + QByteArray::number(closed.number()) + "/nobody";
    LaneBench bench;
    const BatchId gone = bench.add({refused});
    bench.settings.retries = 5;
    const BatchId id = bench.add({url("/gone"), url("/huge"), "gopher://127.0.0.1/x"});
    QVERIFY(bench.waitForEnds(4));
    QCOMPARE(bench.log({gone, 0}), "started ended:failed:connect");
    QCOMPARE(bench.log({id, 0}), "started ended:failed:http-410");
    QCOMPARE(bench.log({id, 1}), "started ended:failed:http-404");
    QCOMPARE(bench.log({id, 2}), "started ended:failed:unsupported-protocol");
    const OutcomePtr outcome = bench.outcome({id, 0});
    QCOMPARE(outcome->httpStatus, 410);
    QCOMPARE(outcome->mime, "text/html");
    QCOMPARE(outcome->bytes, 0); // an error page is no file
    QVERIFY(outcome->path.isEmpty());
    QCOMPARE(bench.files(), QStringList());
}

void TestLane::skipsWhatIsThere()
{
    m_server.serve("/there", "new");
    LaneBench bench;
    bench.settings.onConflict = ConflictPolicy::Skip;
    QFile there(bench.folder() + QStringLiteral("/there"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    const TaskId task{bench.add({url("/there")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started ended:skipped");
    QCOMPARE(bench.outcome(task)->path, there.fileName());
    QVERIFY(m_server.requests().isEmpty());
}

void TestLane::skipsByTheNameOfTheAnswer()
{
    const QByteArray body = pseudoRandomBytes(3'000'000);
    m_server.serve("/get", body, {.contentDisposition = "attachment; filename=there"});
    LaneBench bench;
    bench.settings.onConflict = ConflictPolicy::Skip;
    QFile there(bench.folder() + QStringLiteral("/there"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    const TaskId task{bench.add({url("/get")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started ended:skipped");
    QCOMPARE(bench.files(), QStringList{QStringLiteral("there")});
    QCOMPARE(there.size(), 0);
}

void TestLane::namesakesInOneBatch()
{
    const QByteArray one = pseudoRandomBytes(100'000, 1);
    const QByteArray two = pseudoRandomBytes(100'000, 2);
    m_server.serve("/a/f.bin", one);
    m_server.serve("/b/f.bin", two);
    for (const ConflictPolicy policy :
         {ConflictPolicy::Rename, ConflictPolicy::Skip, ConflictPolicy::Overwrite}) {
        LaneBench bench;
        bench.settings.onConflict = policy;
        const BatchId id = bench.add({url("/a/f.bin"), url("/b/f.bin")});
        QVERIFY(bench.waitForEnds(2));
        QVERIFY(bench.body({id, 0}) == one);
        QVERIFY(bench.body({id, 1}) == two);
        QCOMPARE(bench.files(),
                 (QStringList{QStringLiteral("f (1).bin.part"), QStringLiteral("f.bin.part")}));
    }
}

void TestLane::sendsWhatTheSettingsSay()
{
    m_server.serve("/f", "x");
    LaneBench bench;
    bench.settings.headers = {"X-One: 1", "X-Two: 2"};
    bench.settings.userAgent = "Tester/1";
    bench.settings.referer = "http://from.example/";
    EntryExtras extras;
    extras.request.edit().headers = {"X-Three: 3"};
    EntryList entries(1);
    entries[0].url = url("/f");
    entries[0].extras = std::make_shared<const EntryExtras>(extras);
    bench.add(std::move(entries));
    QVERIFY(bench.waitForEnds(1));
    bench.settings = {};
    bench.settings.folder = bench.folder();
    bench.add({url("/f")}); // by the same handle
    QVERIFY(bench.waitForEnds(2));

    const auto asked = m_server.requests("/f");
    QCOMPARE(asked[0].header("X-One"), "1");
    QCOMPARE(asked[0].header("X-Two"), "2");
    QCOMPARE(asked[0].header("X-Three"), "3");
    QCOMPARE(asked[0].header("User-Agent"), "Tester/1");
    QCOMPARE(asked[0].header("Referer"), "http://from.example/");
    QVERIFY(asked[1].header("X-One").isNull());
    QVERIFY(asked[1].header("X-Three").isNull());
    QVERIFY(asked[1].header("Referer").isNull());
    QVERIFY(asked[1].header("User-Agent").startsWith("Haul/"));
    QCOMPARE(asked[1].connection, asked[0].connection);
}

// Transfers follow each other on one handle, which keeps the options of its batch.
void TestLane::handlesKeepNothingOfOthers()
{
    m_server.serve("/f", "x");
    m_server.script("/moved", RawReply::http(302, {}, {{"Location", "/f"}}));
    LaneBench bench({.jobs = 1, .perHost = 1});
    EntryExtras extras;
    extras.request.edit().headers = {"X-Own: 1"};
    extras.request.edit().userAgent = "Own/1";
    EntryList entries(6);
    for (Entry &entry : entries)
        entry.url = url("/f");
    entries[1].extras = std::make_shared<const EntryExtras>(extras);
    entries[3].url = url("/moved");
    entries[4].url = url("/missing");
    bench.settings.userAgent = "A/1";
    bench.add(entries);
    QVERIFY(bench.waitForEnds(6));
    bench.settings.userAgent = "B/1";
    bench.settings.referer = "http://b.example/";
    bench.add({url("/f"), url("/f")});
    QVERIFY(bench.waitForEnds(8));
    bench.settings.userAgent.clear();
    bench.settings.referer.clear();
    bench.add({url("/f")});
    QVERIFY(bench.waitForEnds(9));

    QByteArrayList told;
    for (const ServerRequest &request : m_server.requests())
        told += request.path + ' ' + request.header("User-Agent").first(3)
                + (request.header("Referer").isEmpty() ? "" : " b")
                + (request.header("X-Own").isEmpty() ? "" : " own");
    QCOMPARE(told.join(", "), "/f A/1, /f Own own, /f A/1, /moved A/1, /f A/1, /missing A/1, "
                              "/f A/1, /f B/1 b, /f B/1 b, /f Hau");
}

void TestLane::cookiesStayInTheirBatch()
{
    m_server.script("/f", RawReply::http(200, "x", {{"Set-Cookie", "given=1; Path=/"}}));
    LaneBench bench;
    const QString path = bench.folder() + QStringLiteral("/cookies.txt");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\tsecret\n");
    file.close();
    bench.settings.cookieFile = path;
    bench.add({url("/f")});
    QVERIFY(bench.waitForEnds(1));
    bench.settings.cookieFile.clear();
    bench.add({url("/f")});
    QVERIFY(bench.waitForEnds(2));
    const auto asked = m_server.requests("/f");
    QCOMPARE(asked[0].header("Cookie"), "mine=secret");
    QVERIFY2(asked[1].header("Cookie").isNull(), asked[1].header("Cookie").constData());
}

// Longer than a lane waits for work: it has left its pool and is started anew.
void TestLane::worksAgainAfterARest()
{
    m_server.serve("/f", "x");
    const int before = m_server.connectionCount();
    LaneBench bench;
    bench.add({url("/f")});
    QVERIFY(bench.waitForEnds(1));
    // The connection closes when the lane's multi handle goes.
    QVERIFY(bench.waitUntil([&] { return m_server.openConnections() == 0; }));
    bench.add({url("/f")});
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(m_server.connectionCount() - before, 2);
}

void TestLane::stopsWithTransfersUnderWay()
{
    m_server.serve("/slow", QByteArray(1'000'000, 'x'), {.stallAfter = 200'000});
    LaneBench bench({.jobs = 8, .perHost = 8}, 2);
    const BatchId id = bench.add(QList<QByteArray>(20, url("/slow")));
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 8; }));
    QElapsedTimer clock;
    clock.start();
    bench.lanes().stop();
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(bench.endCount(), 8);
    for (quint32 index = 0; index < 20; ++index) {
        QVERIFY(bench.log({id, index}).isEmpty()
                || bench.log({id, index}) == "started named ended:cancelled");
    }
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(bench.names().reservedCount(), 0);
    bench.add({url("/slow")}); // of no effect
    QCOMPARE(bench.endCount(), 8);
}

QTEST_GUILESS_MAIN(TestLane)
#include "tst_lane.moc"

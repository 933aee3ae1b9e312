// A file over several connections: how many, what they ask for, what happens when some of them are
// refused or break, and the bytes on disk.
#include "tests/support/loopbackserver.h"
#include "tests/support/nginxfixture.h"
#include "tests/transfer/lanebench.h"

#include <QTest>

using namespace haul;

namespace {

constexpr qsizetype size = 6 * 1024 * 1024;
const QByteArray bytes = pseudoRandomBytes(size, 1);
const QByteArray otherBytes = pseudoRandomBytes(size, 2);

} // namespace

class TestLaneSegments : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_server.start()); }
    void cleanup();

    void oneFileOverFourConnections();
    void whoWatchesIsTold();
    void capIsMultiplied();
    void notMoreThanTheHostAllows();
    void smallFilesAreNotSplit();
    void otherFilesComeFirst();
    void notWhenTheServerSaysNo();
    void withoutValidators();
    void earlyOneTakesOver();
    void refusedConnections_data();
    void refusedConnections();
    void badSegments_data();
    void badSegments();
    void brokenConnections();
    void allBreakAndGoOn();
    void stalledOne();
    void severalLanes();
    void cancel();
    void pause();
    void diskFails();

private:
    QByteArray url(const QByteArray &path) const { return m_server.url(path).toEncoded(); }
    // Serves `bytes` under /f; requests for a part go to `parts` first.
    void serveWithParts(const ServerHandler &parts, const ServeOptions &options = {});
    int rangeRequests() const;

    LoopbackServer m_server;
    const ServeOptions m_slow{.etag = "\"v1\"", .bytesPerSecond = 2'000'000};
};

void TestLaneSegments::cleanup()
{
    m_server.stop();
    m_server.clearRoutes();
    m_server.clearLog();
    m_server.resetPeaks();
}

void TestLaneSegments::serveWithParts(const ServerHandler &parts, const ServeOptions &options)
{
    const auto resource =
        std::make_shared<const ServedResource>(ServedResource::fromBytes(bytes, options));
    m_server.route("/f", [resource, parts](const ServerRequest &request) -> ServerAnswer {
        return request.header("Range").isEmpty() ? ServerAnswer(resource) : parts(request);
    });
}

int TestLaneSegments::rangeRequests() const
{
    const QList<ServerRequest> all = m_server.requests();
    return int(std::count_if(all.begin(), all.end(), [](const ServerRequest &request) {
        return !request.header("Range").isEmpty();
    }));
}

void TestLaneSegments::oneFileOverFourConnections()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named arrived");
    QVERIFY(bench.body(task) == bytes);
    QCOMPARE(m_server.peakRequests(), 4);
    for (const ServerRequest &request : m_server.requests()) {
        if (!request.header("Range").isEmpty())
            QCOMPARE(request.header("If-Range"), "\"v1\"");
    }
    QCOMPARE(bench.control(task)->connections.load(), 0);
    QCOMPARE(bench.control(task)->received.load(), size);
    QVERIFY(!bench.queue().hasWork());
}

void TestLaneSegments::whoWatchesIsTold()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.control(task) != nullptr; }));
    const TransferControlPtr control = bench.control(task);
    QVERIFY(!control->segments.map()); // nothing is told that nobody wants to know
    control->segments.watch();
    std::optional<SegmentPicture> picture;
    QVERIFY(bench.waitUntil([&] {
        picture = control->segments.map()->read();
        return picture && picture->gaps.size() >= 3;
    }));
    QCOMPARE(picture->total, size);
    qint64 end = 0;
    for (const SegmentGap &gap : picture->gaps) {
        QVERIFY(end <= gap.begin && gap.begin < gap.end && gap.end <= size);
        end = gap.end;
    }
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
}

// Real nginx, 1 MiB/s a connection: six MiB in about 1.5 s instead of 6.
void TestLaneSegments::capIsMultiplied()
{
    QTemporaryDir root;
    QFile file(root.filePath(QStringLiteral("f.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == size);
    file.close();
    NginxFixture nginx(
        {.documentRoot = root.path(), .serverSnippet = QStringLiteral("limit_rate 1m;")});
    if (!NginxFixture::isInstalled())
        QFAIL("nginx is not installed; scripts/test installs it");
    QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
    LaneBench bench({.perHost = 16});
    bench.settings.segments = 16;
    const TaskId task{bench.add({nginx.url("/f.bin").toEncoded()}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
}

void TestLaneSegments::notMoreThanTheHostAllows()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench({.perHost = 2});
    bench.settings.segments = 8;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
    QCOMPARE(m_server.peakRequests(), 2);
}

void TestLaneSegments::smallFilesAreNotSplit()
{
    const QByteArray small = bytes.first(1'500'000);
    m_server.serve("/s", small, m_slow);
    LaneBench bench;
    bench.settings.segments = 8;
    const TaskId task{bench.add({url("/s")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == small);
    QCOMPARE(m_server.requestCount(), 1);
}

void TestLaneSegments::otherFilesComeFirst()
{
    for (const char *path : {"/a", "/b", "/c"})
        m_server.serve(path, bytes.first(3'000'000), m_slow);
    LaneBench bench({.perHost = 3});
    bench.settings.segments = 3;
    const BatchId batch = bench.add({url("/a"), url("/b"), url("/c")});
    QVERIFY(bench.waitForEnds(3));
    for (quint32 i = 0; i < 3; ++i)
        QVERIFY(bench.body({batch, i}) == bytes.first(3'000'000));
    const QList<ServerRequest> first = m_server.requests().first(3);
    for (const ServerRequest &request : first)
        QVERIFY(request.header("Range").isEmpty());
    QCOMPARE(m_server.peakRequests(), 3);
}

void TestLaneSegments::notWhenTheServerSaysNo()
{
    ServeOptions options = m_slow;
    options.bytesPerSecond = 20'000'000;
    options.acceptRanges = false;
    options.headers = {{"Accept-Ranges", "none"}};
    m_server.serve("/f", bytes, options);
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
    QCOMPARE(m_server.requestCount(), 1);
}

// Nothing but "Accept-Ranges: bytes": sizes must agree, and that has to do while it lasts.
void TestLaneSegments::withoutValidators()
{
    m_server.serve("/f", bytes, {.bytesPerSecond = 2'000'000});
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
    QCOMPARE(m_server.peakRequests(), 4);
}

// The parts are fast, the beginning is slow: who is ready takes half of the largest rest.
void TestLaneSegments::earlyOneTakesOver()
{
    const auto fast = std::make_shared<const ServedResource>(
        ServedResource::fromBytes(bytes, {.etag = "\"v1\""}));
    serveWithParts([fast](const ServerRequest &) { return ServerAnswer(fast); },
                   {.etag = "\"v1\"", .bytesPerSecond = 200'000});
    LaneBench bench;
    bench.settings.segments = 2;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1)); // alone it would take 30 s
    QVERIFY(bench.body(task) == bytes);
    QVERIFY2(rangeRequests() >= 3, qPrintable(QString::number(rangeRequests())));
}

void TestLaneSegments::refusedConnections_data()
{
    QTest::addColumn<RawReply>("refusal");
    for (const int status : {403, 404, 429, 500, 503})
        QTest::addRow("%d", status) << RawReply::http(status, "no more");
    QTest::newRow("closed at once") << RawReply{};
    QTest::newRow("reset at once") << RawReply{{}, RawReply::End::Reset};
    QTest::newRow("not HTTP") << RawReply{{"SSH-2.0-OpenSSH_9.2p1\r\n"}};
}

// The first connection does it alone.
void TestLaneSegments::refusedConnections()
{
    QFETCH(RawReply, refusal);
    serveWithParts(
        [refusal, this](const ServerRequest &request) -> ServerAnswer {
            // While the first is at work; what is left of the file it may have afterwards.
            if (m_server.activeRequests() > 1)
                return refusal;
            return std::make_shared<const ServedResource>(
                ServedResource::fromBytes(bytes, {.etag = "\"v1\""}));
            Q_UNUSED(request);
        },
        {.etag = "\"v1\"", .bytesPerSecond = 6'000'000});
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    QVERIFY(!bench.log(task).contains("retry"));
    QVERIFY(bench.body(task) == bytes);
}

void TestLaneSegments::badSegments_data()
{
    QTest::addColumn<QByteArray>("head"); // of the answers to range requests
    QTest::newRow("whole file of the same version") << QByteArray("HTTP/1.1 200 OK\r\n"
                                                                  "ETag: \"v1\"\r\n");
    QTest::newRow("whole file of another version") << QByteArray("HTTP/1.1 200 OK\r\n"
                                                                 "ETag: \"v2\"\r\n");
    QTest::newRow("part of another version")
        << QByteArray("HTTP/1.1 206 P\r\nETag: \"v2\"\r\nContent-Range: bytes @/6291456\r\n");
    QTest::newRow("part of another size")
        << QByteArray("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes @/7000000\r\n");
    QTest::newRow("another part") << QByteArray(
        "HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/6291456\r\n");
    QTest::newRow("an error page")
        << QByteArray("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Type: text/html\r\n"
                      "Content-Range: bytes @/6291456\r\n");
}

// None of these bytes may stand beside others; the server gives the right ones to who asks for all.
void TestLaneSegments::badSegments()
{
    QFETCH(QByteArray, head);
    serveWithParts(
        [head](const ServerRequest &request) -> ServerAnswer {
            QByteArray range = request.header("Range").sliced(6);
            if (range.endsWith('-'))
                range += "6291455";
            if (head.startsWith("HTTP/1.1 200"))
                return RawReply{{head + "Content-Length: 6291456\r\n\r\n" + otherBytes}};
            QByteArray reply = head;
            reply.replace("@", range);
            const QList<QByteArray> ends = range.split('-');
            const qint64 first = ends[0].toLongLong();
            const qint64 length = ends[1].toLongLong() - first + 1;
            return RawReply{{reply + "Content-Length: " + QByteArray::number(length) + "\r\n\r\n"
                             + otherBytes.sliced(first, length)}};
        },
        {.etag = "\"v1\"", .bytesPerSecond = 6'000'000});
    LaneBench bench;
    bench.settings.segments = 3;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    // A 200 is a file of its own, and may be taken whole.
    const bool isOther = head.startsWith("HTTP/1.1 200") && bench.body(task) == otherBytes;
    QVERIFY(isOther || bench.body(task) == bytes);
}

// Each connection breaks after a megabyte; the others go on, and then those that follow.
void TestLaneSegments::brokenConnections()
{
    m_server.serve("/f", bytes, {.etag = "\"v1\"", .cutAfter = 1'000'000});
    LaneBench bench;
    bench.settings.segments = 4;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    QVERIFY(bench.body(task) == bytes);
}

void TestLaneSegments::allBreakAndGoOn()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench;
    bench.settings.segments = 4;
    bench.settings.retries = 2;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitUntil([&] { return m_server.activeRequests() == 4; }));
    QVERIFY(bench.waitUntil([&] { return bench.control(task)->received > 1'000'000; }));
    m_server.dropConnections();
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    QVERIFY(bench.body(task) == bytes);
}

// The others have long ended: its bytes are asked for anew, long before the stall timeout of 60 s.
void TestLaneSegments::stalledOne()
{
    const auto stalls = std::make_shared<const ServedResource>(
        ServedResource::fromBytes(bytes, {.etag = "\"v1\"", .stallAfter = 300'000}));
    auto isFirst = std::make_shared<bool>(true);
    serveWithParts(
        [=](const ServerRequest &) -> ServerAnswer {
            if (std::exchange(*isFirst, false))
                return stalls;
            return std::make_shared<const ServedResource>(
                ServedResource::fromBytes(bytes, {.etag = "\"v1\""}));
        },
        {.etag = "\"v1\"", .bytesPerSecond = 8'000'000});
    LaneBench bench;
    bench.settings.segments = 2;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    QVERIFY(bench.body(task) == bytes);
}

// Attempts of one file on several lanes, one after the other and hardly a pause between.
void TestLaneSegments::severalLanes()
{
    constexpr quint32 count = 24;
    const QByteArray body = bytes.first(3'000'000);
    QList<QByteArray> urls;
    for (quint32 i = 0; i < count; ++i) {
        const QByteArray path = "/f" + QByteArray::number(i);
        m_server.serve(path, body, {.etag = "\"v1\"", .cutAfter = 400'000 + 10'000 * qint64(i)});
        urls += url(path);
    }
    LaneBench bench({.jobs = 16, .perHost = 32}, 4);
    bench.settings.segments = 3;
    bench.settings.retries = 3;
    bench.settings.retryPause = std::chrono::milliseconds(1);
    const BatchId batch = bench.add(urls);
    QVERIFY(bench.waitForEnds(count));
    for (quint32 i = 0; i < count; ++i) {
        const QByteArray log = bench.log({batch, i});
        QVERIFY2(log.endsWith("arrived"), log.constData());
        QVERIFY(bench.body({batch, i}) == body);
        QCOMPARE(bench.control({batch, i})->connections.load(), 0);
    }
    QCOMPARE(bench.names().reservedCount(), qsizetype(count)); // of what has arrived
}

void TestLaneSegments::cancel()
{
    m_server.serve("/f", bytes, {.etag = "\"v1\"", .stallAfter = 200'000});
    LaneBench bench;
    bench.settings.segments = 4;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitUntil([&] { return m_server.activeRequests() == 4; }));
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named ended:cancelled");
    QCOMPARE(bench.filesAtEnd(task), QStringList());
    QCOMPARE(bench.names().reservedCount(), 0);
    QVERIFY(bench.waitUntil([&] { return m_server.openConnections() == 0; }));
    QCOMPARE(bench.endCount(), 1);
}

void TestLaneSegments::pause()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench;
    bench.settings.segments = 4;
    const BatchId batch = bench.add({url("/f")});
    const TaskId task{batch, 0};
    QVERIFY(bench.waitUntil([&] { return m_server.activeRequests() == 4; }));
    bench.queue().setPaused(batch, true);
    qint64 before = -1;
    QVERIFY(bench.waitUntil([&] { // until what was under way has come to rest
        const qint64 now = bench.control(task)->received;
        const bool rests = now == before;
        before = now;
        return rests;
    }));
    bench.queue().setPaused(batch, false);
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(bench.body(task) == bytes);
}

// The folder goes away under a running download: writing works on, but not the next file in it.
void TestLaneSegments::diskFails()
{
    m_server.serve("/f", bytes, m_slow);
    LaneBench bench;
    bench.settings.segments = 4;
    bench.settings.folder = bench.folder() + QStringLiteral("/file");
    QFile file(bench.settings.folder);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started ended:failed:folder");
    QCOMPARE(bench.files(), QStringList{QStringLiteral("file")});
}

QTEST_GUILESS_MAIN(TestLaneSegments)
#include "tst_lanesegments.moc"

// What an interrupted download leaves is gone on from, and never put together with bytes of another
// version: what is asked for, how it ends, and the bytes on disk.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QTest>

using namespace haul;

namespace {

constexpr qsizetype size = 600'000;
constexpr qsizetype half = 350'000;

const QByteArray oldBytes = pseudoRandomBytes(size, 1);
const QByteArray newBytes = pseudoRandomBytes(size, 2);
const QByteArray etag = "ETag: \"v1\"\r\n";
const QByteArray date = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

// The head of the whole file, and so much of its body.
RawReply cutReply(const QByteArray &fields, const QByteArray &bytes = oldBytes,
                  qsizetype sent = half)
{
    return {{"HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(bytes.size()) + "\r\n"
             + fields + "\r\n" + bytes.first(sent)}};
}

RawReply whole(const QByteArray &fields, const QByteArray &bytes = oldBytes)
{
    return cutReply(fields, bytes, bytes.size());
}

RawReply partReply(const QByteArray &fields, const QByteArray &range, const QByteArray &body)
{
    return {{"HTTP/1.1 206 Partial Content\r\nContent-Length: " + QByteArray::number(body.size())
             + "\r\nContent-Range: " + range + "\r\n" + fields + "\r\n" + body}};
}

QByteArray rangeFrom(qsizetype first)
{
    return "bytes " + QByteArray::number(first) + '-' + QByteArray::number(size - 1) + '/'
           + QByteArray::number(size);
}

} // namespace

Q_DECLARE_METATYPE(haul::RawReply)

class TestLaneResume : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_server.start()); }
    void cleanup();

    void interrupted_data();
    void interrupted();
    void smallBodiesToo();
    void sizeUnknownAtFirst();
    void completeButForTheEnd();
    void progressIsNoFailure();
    void withoutProgressItEnds();
    void changesForEver();
    void failedTaskKeepsItsPart();
    void cancelledTaskDoesNot();
    void lostPartFile();
    void redirectsAreResolvedAgain();
    void otherMirror();
    void mirrorAfterTheLastRetry();

private:
    QByteArray url(const QByteArray &path) const { return m_server.url(path).toEncoded(); }
    QByteArray range(int request) const
    {
        return m_server.requests().value(request).header("Range");
    }

    LoopbackServer m_server;
};

void TestLaneResume::cleanup()
{
    m_server.stop();
    m_server.clearRoutes();
    m_server.clearLog();
}

void TestLaneResume::interrupted_data()
{
    QTest::addColumn<QList<RawReply>>("replies");
    QTest::addColumn<QByteArray>("ranges"); // what was asked for, one a request
    QTest::addColumn<QByteArray>("bytes");  // of the file in the end
    const auto row = [](const char *name, const QList<RawReply> &replies, const char *ranges,
                        const QByteArray &bytes = oldBytes) {
        QTest::newRow(name) << replies << QByteArray(ranges) << bytes;
    };
    const QByteArray rest = oldBytes.sliced(half);
    const QByteArray v2 = "ETag: \"v2\"\r\n";
    row("strong ETag", {cutReply(etag), partReply(etag, rangeFrom(half), rest)}, "- bytes=350000-");
    row("date", {cutReply(date), partReply(date, rangeFrom(half), rest)}, "- bytes=350000-");
    row("no validator", {cutReply({}), whole({})}, "- -");
    row("weak ETag", {cutReply("ETag: W/\"v1\"\r\n"), whole("ETag: W/\"v1\"\r\n")}, "- -");
    row("200: it changed", {cutReply(etag), whole(v2, newBytes)}, "- bytes=350000-", newBytes);
    row("200: it is shorter now", {cutReply(etag), whole(v2, newBytes.first(1000))},
        "- bytes=350000-", newBytes.first(1000));
    row("200: it is empty now", {cutReply(etag), whole(v2, {})}, "- bytes=350000-", {});
    row("200: of the same version", {cutReply(etag), whole(etag)}, "- bytes=350000-");
    row("206 of another version",
        {cutReply(etag), partReply(v2, rangeFrom(half), newBytes.sliced(half)),
         whole(v2, newBytes)},
        "- bytes=350000- -", newBytes);
    row("206 without the ETag",
        {cutReply(etag), partReply({}, rangeFrom(half), newBytes.sliced(half)),
         whole(v2, newBytes)},
        "- bytes=350000- -", newBytes);
    row("206 of another date",
        {cutReply(date),
         partReply("Last-Modified: Mon, 07 Nov 1994 08:49:37 GMT\r\n", rangeFrom(half), rest),
         whole(date)},
        "- bytes=350000- -");
    row("206 of another size",
        {cutReply(etag), partReply(etag, "bytes 350000-599999/700000", rest), whole(etag)},
        "- bytes=350000- -");
    row("206 that is an error page",
        {cutReply(etag + "Content-Type: a/b\r\n"),
         partReply(etag + "Content-Type: text/html\r\n", rangeFrom(half), rest), whole(etag)},
        "- bytes=350000- -");
    row("206 of another part",
        {cutReply(etag), partReply(etag, rangeFrom(half + 1), rest.sliced(1)), whole(etag)},
        "- bytes=350000- -");
    row("206 from the beginning",
        {cutReply(etag), partReply(etag, rangeFrom(0), oldBytes), whole(etag)},
        "- bytes=350000- -");
    row("206 without a range",
        {cutReply(etag), RawReply{{"HTTP/1.1 206 P\r\n" + etag + "Content-Length: 5\r\n\r\nabcde"}},
         whole(etag)},
        "- bytes=350000- -");
    row("206 of nonsense", {cutReply(etag), partReply(etag, "bytes 9-2/x", rest), whole(etag)},
        "- bytes=350000- -");
    row("206 of several parts",
        {cutReply(etag),
         partReply(etag + "Content-Type: multipart/byteranges; boundary=x\r\n", "bytes", rest),
         whole(etag)},
        "- bytes=350000- -");
    row("206 without a body",
        {cutReply(etag),
         RawReply{{"HTTP/1.1 206 P\r\n" + etag + "Content-Range: " + rangeFrom(half)
                   + "\r\nContent-Length: 0\r\n\r\n"}},
         whole(etag)},
        "- bytes=350000- -");
    row("short 206, goes on",
        {cutReply(etag),
         partReply(etag, "bytes 350000-399999/600000", oldBytes.sliced(half, 50'000)),
         partReply(etag, rangeFrom(400'000), oldBytes.sliced(400'000))},
        "- bytes=350000- bytes=400000-");
    row("206 is cut as well",
        {cutReply(etag),
         RawReply{{partReply(etag, rangeFrom(half), rest).chunks[0].chopped(100'000)}},
         partReply(etag, rangeFrom(500'000), oldBytes.sliced(500'000))},
        "- bytes=350000- bytes=500000-");
    row("206 longer than the file",
        {cutReply(etag), RawReply{{"HTTP/1.1 206 P\r\n" + etag + "Content-Range: " + rangeFrom(half)
                                   + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   + QByteArray::number(rest.size() + 10, 16) + "\r\n" + rest
                                   + "0123456789\r\n0\r\n\r\n"}}},
        "- bytes=350000-");
    row("416",
        {cutReply(etag), RawReply::http(416, {}, {{"Content-Range", "bytes */600000"}}),
         whole(etag)},
        "- bytes=350000- -");
    row("416 of a shorter file",
        {cutReply(etag), RawReply::http(416, {}, {{"Content-Range", "bytes */1000"}}),
         whole(v2, newBytes.first(1000))},
        "- bytes=350000- -", newBytes.first(1000));
    row("204", {cutReply(etag), RawReply{{"HTTP/1.1 204 No Content\r\n\r\n"}}, whole(etag)},
        "- bytes=350000- -");
    row("503 between",
        {cutReply(etag), RawReply::http(503), partReply(etag, rangeFrom(half), rest)},
        "- bytes=350000- bytes=350000-");
    row("connection lost between",
        {cutReply(etag), RawReply{{"HTTP/1.1 20"}}, partReply(etag, rangeFrom(half), rest)},
        "- bytes=350000- bytes=350000-");
}

void TestLaneResume::interrupted()
{
    QFETCH(QList<RawReply>, replies);
    QFETCH(QByteArray, ranges);
    QFETCH(QByteArray, bytes);
    m_server.script("/f.bin", replies);
    LaneBench bench;
    bench.settings.retries = 5;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).endsWith("arrived"), bench.log(task).constData());
    QCOMPARE(bench.body(task), bytes);
    QCOMPARE(m_server.requestCount(), replies.size());
    QList<QByteArray> asked;
    for (const ServerRequest &request : m_server.requests()) {
        const QByteArray range = request.header("Range");
        asked += range.isEmpty() ? "-" : range;
        QCOMPARE(request.header("If-Range").isEmpty(), range.isEmpty());
    }
    QCOMPARE(asked.join(' '), ranges);
}

void TestLaneResume::smallBodiesToo()
{
    const QByteArray small = oldBytes.first(20'000);
    m_server.script("/s", {cutReply(etag, small, 5000),
                           partReply(etag, "bytes 5000-19999/20000", small.sliced(5000))});
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/s")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body(task), small);
    QCOMPARE(range(1), "bytes=5000-");
    QCOMPARE(m_server.requests()[1].header("If-Range"), "\"v1\"");
}

void TestLaneResume::sizeUnknownAtFirst()
{
    const QByteArray chunk = QByteArray::number(half, 16) + "\r\n" + oldBytes.first(half) + "\r\n";
    m_server.script("/c", {RawReply{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + etag
                                     + "\r\n" + chunk}},
                           partReply(etag, rangeFrom(half), oldBytes.sliced(half))});
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/c")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body(task), oldBytes);
    QCOMPARE(range(1), "bytes=350000-");
}

// Chunked, cut between the last byte and the end mark: there is nothing more to ask for.
void TestLaneResume::completeButForTheEnd()
{
    const QByteArray chunk = QByteArray::number(size, 16) + "\r\n" + oldBytes + "\r\n";
    m_server.script("/c", {RawReply{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + etag
                                     + "\r\n" + chunk}},
                           RawReply::http(416, {}, {{"Content-Range", "bytes */600000"}})});
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/c")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body(task), oldBytes);
    QCOMPARE(m_server.requestCount(), 2);
}

// A server that breaks off every time, but gives on: each attempt counts as the first.
void TestLaneResume::progressIsNoFailure()
{
    QList<RawReply> replies = {cutReply(etag, oldBytes, 100'000)};
    for (qsizetype at = 100'000; at < size; at += 100'000) {
        RawReply reply = partReply(etag, rangeFrom(at), oldBytes.sliced(at));
        reply.chunks[0].chop(size - at - 100'000);
        replies += reply;
    }
    m_server.script("/f", replies);
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body(task), oldBytes);
    QCOMPARE(m_server.requestCount(), 6);
}

void TestLaneResume::withoutProgressItEnds()
{
    m_server.script("/f", cutReply(etag)); // always from the beginning, always cut
    LaneBench bench;
    bench.settings.retries = 2;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.outcome(task)->state, TaskState::Failed);
    QCOMPARE(bench.outcome(task)->error->code, ErrorCode::Truncated);
    QCOMPARE(m_server.requestCount(), 3);
}

void TestLaneResume::changesForEver()
{
    m_server.script("/f", {cutReply(etag),
                           partReply("ETag: \"v2\"\r\n", rangeFrom(half), newBytes.sliced(half)),
                           cutReply("ETag: \"v3\"\r\n"),
                           partReply("ETag: \"v4\"\r\n", rangeFrom(half), newBytes.sliced(half)),
                           cutReply("ETag: \"v5\"\r\n"),
                           partReply("ETag: \"v6\"\r\n", rangeFrom(half), newBytes.sliced(half))});
    LaneBench bench;
    bench.settings.retries = 3;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.outcome(task)->state, TaskState::Failed);
    QCOMPARE(bench.outcome(task)->error->code, ErrorCode::Changed);
    QCOMPARE(bench.filesAtEnd(task), QStringList());
}

void TestLaneResume::failedTaskKeepsItsPart()
{
    m_server.script("/f.bin",
                    {cutReply(etag), partReply(etag, rangeFrom(half), oldBytes.sliced(half))});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.outcome(task)->state, TaskState::Failed);
    QCOMPARE(bench.files(), QStringList{QStringLiteral("f.bin.part")});
    const TaskId again[] = {task}; // by hand
    bench.queue().add(again);
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.body(task), oldBytes);
    QCOMPARE(range(1), "bytes=350000-");
}

void TestLaneResume::cancelledTaskDoesNot()
{
    m_server.serve("/f.bin", oldBytes, {.etag = "\"v1\"", .stallAfter = half});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.files().size() == 1; }));
    bench.queue().cancel(task);
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.filesAtEnd(task), QStringList());
}

void TestLaneResume::lostPartFile()
{
    m_server.script("/f.bin", {cutReply(etag), whole(etag)});
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY(QFile::remove(bench.folder() + QStringLiteral("/f.bin.part")));
    const TaskId again[] = {task};
    bench.queue().add(again);
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.body(task), oldBytes);
    QCOMPARE(range(1), QByteArray());
}

// An address that expires: the retry goes to the list's own again.
void TestLaneResume::redirectsAreResolvedAgain()
{
    m_server.script("/f", {RawReply::http(302, {}, {{"Location", "/signed?1"}}),
                           RawReply::http(302, {}, {{"Location", "/signed?2"}})});
    m_server.script("/signed",
                    {cutReply(etag), partReply(etag, rangeFrom(half), oldBytes.sliced(half))});
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body(task), oldBytes);
    const QList<ServerRequest> asked = m_server.requests();
    QCOMPARE(asked.size(), 4);
    QCOMPARE(asked[1].query, "1");
    QCOMPARE(asked[3].query, "2");
    QCOMPARE(asked[3].header("Range"), "bytes=350000-");
}

// Another source has another version: nothing of the first one is used.
void TestLaneResume::otherMirror()
{
    m_server.script("/a", cutReply(etag));
    m_server.script("/b", RawReply::http(404));
    m_server.serve("/c", newBytes, {.etag = "\"v1\""});
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{url("/b"), url("/c")};
    LaneBench bench;
    const TaskId task{
        bench.add(EntryList{
            {.url = url("/a"), .line = 1, .extras = std::make_shared<const EntryExtras>(extras)}}),
        0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named retry:truncated started retry:http-404 started named "
                              "arrived");
    QCOMPARE(bench.body(task), newBytes);
    QCOMPARE(range(2), QByteArray());
}

void TestLaneResume::mirrorAfterTheLastRetry()
{
    m_server.script("/a", RawReply::http(503));
    m_server.script("/b", RawReply::http(503));
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{url("/b")};
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{
        bench.add(EntryList{
            {.url = url("/a"), .line = 1, .extras = std::make_shared<const EntryExtras>(extras)}}),
        0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(m_server.requestCount("/a"), 2);
    QCOMPARE(m_server.requestCount("/b"), 2);
    QCOMPARE(bench.outcome(task)->state, TaskState::Failed);
    QCOMPARE(bench.outcome(task)->attempts, 4);
}

QTEST_GUILESS_MAIN(TestLaneResume)
#include "tst_laneresume.moc"

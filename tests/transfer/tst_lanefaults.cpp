// Broken servers: each fault ends in its error, and nothing is left on disk.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QTest>

using namespace haul;

namespace {

using End = RawReply::End;

RawReply raw(const QByteArray &bytes, End end = End::Close)
{
    return RawReply{{bytes}, end};
}

const QByteArray large(400'000, 'x'); // goes to a part file

QByteArray large200(const QByteArray &fields)
{
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + large;
}

} // namespace

Q_DECLARE_METATYPE(haul::RawReply)

class TestLaneFaults : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_server.start()); }
    void cleanup();

    void faults_data();
    void faults();
    void unusual_data();
    void unusual();
    void headCutAtEveryByte();
    void oddStatusLines_data();
    void oddStatusLines();
    void redirectsToOtherProtocols_data();
    void redirectsToOtherProtocols();
    void errorPageOfAnyLength();
    void faultsAreRetried();
    void farDates();
    void endlessRetryAfter();
    void unwritableFolder();

private:
    QByteArray url(const QByteArray &path) const { return m_server.url(path).toEncoded(); }

    LoopbackServer m_server;
};

void TestLaneFaults::cleanup()
{
    m_server.stop();
    m_server.clearRoutes();
    m_server.clearLog();
}

void TestLaneFaults::faults_data()
{
    QTest::addColumn<RawReply>("reply");
    QTest::addColumn<QByteArray>("error"); // or one of several
    const auto row = [](const char *name, const RawReply &reply, const char *error) {
        QTest::newRow(name) << reply << QByteArray(error);
    };
    const QByteArray half = "Content-Length: 800000\r\n";
    row("nothing at all", raw(""), "connection-lost");
    row("reset at once", raw("", End::Reset), "connection-lost");
    row("cut in the status line", raw("HTTP/1.1 2"), "connection-lost");
    row("cut in a field", raw("HTTP/1.1 200 OK\r\nContent-Le"), "connection-lost");
    row("cut before the empty line", raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
        "connection-lost");
    row("reset in the head", raw("HTTP/1.1 200 OK\r\nContent-Le", End::Reset), "connection-lost");
    row("garbage", raw("\x01\x02\x03 this is not HTTP at all\r\n\r\n" + large), "bad-response");
    row("a page without a head", raw("<html><body>" + large), "bad-response");
    row("ssh", raw("SSH-2.0-OpenSSH_9.2p1\r\n"), "bad-response");
    row("conflicting lengths, small",
        raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
        "bad-response");
    row("conflicting lengths, large",
        raw(large200("Content-Length: 5\r\nContent-Length: 400000\r\n")), "bad-response");
    row("length beyond all measure", raw(large200("Content-Length: 99999999999999999999\r\n")),
        "bad-response");
    row("negative length", raw(large200("Content-Length: -5\r\n")), "bad-response");
    row("length is a word", raw(large200("Content-Length: long\r\n")), "bad-response");
    row("largest length", raw(large200("Content-Length: 9223372036854775807\r\n")), "disk-full");
    row("body cut, small", raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), "truncated");
    row("body cut, large", raw(large200(half)), "truncated");
    row("reset in the body, small",
        raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", End::Reset), "connection-lost");
    row("reset in the body, large", raw(large200(half), End::Reset), "connection-lost");
    row("chunks cut short, small",
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"), "truncated");
    row("chunks cut in a chunk",
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" + large),
        "truncated");
    row("chunks of nonsense",
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n" + large),
        "bad-response|connection-lost"); // libcurl calls it lost
    row("chunk beyond all measure",
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc"),
        "bad-response|connection-lost");
    row("unknown transfer encoding", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: secret\r\n\r\nabc"),
        "bad-response");
    row("a part nobody asked for",
        raw("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/9\r\nContent-Length: 5\r\n"
            "\r\nabcde"),
        "bad-response");
    row("302 without Location", raw("HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nno"),
        "redirect");
    row("302 with an empty Location",
        raw("HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 2\r\n\r\nno"), "redirect");
    row("302 to nonsense",
        raw("HTTP/1.1 302 Found\r\nLocation: http://[::bad/\r\nContent-Length: 0\r\n\r\n"),
        "redirect");
    row("304", raw("HTTP/1.1 304 Not Modified\r\n\r\n"), "http-304");
    row("empty 404", raw("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "http-404");
    row("large 500", raw("HTTP/1.1 500 Oops\r\nContent-Length: 400000\r\n\r\n" + large),
        "http-500");
    row("one header of 1 MB",
        raw("HTTP/1.1 200 OK\r\nX: " + QByteArray(1'000'000, 'x') + "\r\n\r\nabc"), "bad-response");
    QByteArray block;
    for (int i = 0; i < 30'000; ++i)
        block += "X-" + QByteArray::number(i) + ": " + QByteArray(100, 'x') + "\r\n";
    row("headers of 3 MB", raw("HTTP/1.1 200 OK\r\n" + block + "\r\nabc"),
        "bad-response|connection-lost");
    row("101 nobody asked for", raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nabc"),
        "bad-response");
}

void TestLaneFaults::faults()
{
    QFETCH(RawReply, reply);
    QFETCH(QByteArray, error);
    m_server.script("/f.bin", reply);
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QByteArray log = bench.log(task);
    log.replace(" named ", " ");
    QVERIFY2(log.startsWith("started ended:failed:"), log.constData());
    QVERIFY2(error.split('|').contains(log.mid(log.lastIndexOf(':') + 1)), log.constData());
    QCOMPARE(bench.filesAtEnd(task), QStringList());
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(bench.names().reservedCount(), 0);
    QVERIFY(bench.outcome(task)->path.isEmpty());

    // The lane is none the worse.
    m_server.script("/good", RawReply::http(200, "good"));
    const TaskId next{bench.add({url("/good")}), 0};
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.body(next), "good");
}

void TestLaneFaults::unusual_data()
{
    QTest::addColumn<RawReply>("reply");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const RawReply &reply, const QByteArray &body) {
        QTest::newRow(name) << reply << body;
    };
    row("204", raw("HTTP/1.1 204 No Content\r\n\r\n"), "");
    row("empty 200", raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "");
    row("empty 200 without length", raw("HTTP/1.1 200 OK\r\n\r\n"), "");
    row("gzip stays as it is",
        raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08zz"),
        "\x1f\x8b\x08zz");
    row("100 first",
        raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "ok");
    row("103 first",
        raw("HTTP/1.1 103 Early Hints\r\nContent-Length: 77\r\nLink: </a>\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        "ok");
    row("line feeds only", raw("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), "ok");
    row("more than announced", raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokokok"), "ok");
    row("same length twice",
        raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"), "ok");
    row("trailers",
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
            "Content-Length: 5\r\nX: y\r\n\r\n"),
        "ok");
    row("a byte at a time",
        RawReply{{"H", "TTP/1.1 200 O", "K\r", "\nContent-Length: 2\r\n", "\r", "\no", "k"},
                 End::Close,
                 5},
        "ok");
    row("202", raw("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"), "ok");
}

void TestLaneFaults::unusual()
{
    QFETCH(RawReply, reply);
    QFETCH(QByteArray, body);
    m_server.script("/f.bin", reply);
    LaneBench bench;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started arrived");
    QCOMPARE(bench.body(task), body);
}

// Until its last byte a head is none, and what came of it no file.
void TestLaneFaults::headCutAtEveryByte()
{
    const QByteArray head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
    LaneBench bench({.jobs = 8, .perHost = 8});
    QList<QByteArray> urls;
    for (qsizetype length = 0; length < head.size(); ++length) {
        const QByteArray path = "/cut" + QByteArray::number(length);
        m_server.script(path, raw(head.left(length)));
        urls += url(path);
    }
    const BatchId id = bench.add(urls);
    QVERIFY(bench.waitForEnds(int(urls.size())));
    for (quint32 index = 0; index < urls.size(); ++index) {
        QVERIFY2(bench.log({id, index}).startsWith("started ended:failed:"),
                 qPrintable(QStringLiteral("cut after %1 bytes: %2")
                                .arg(index)
                                .arg(QString::fromLatin1(bench.log({id, index})))));
    }
    QCOMPARE(bench.files(), QStringList());
}

void TestLaneFaults::oddStatusLines_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"HTTP/1.1 0 x", "HTTP/1.1 2 x", "HTTP/1.1 20 x", "HTTP/1.1 000 x",
                             "HTTP/1.1 099 x", "HTTP/1.1 -200 x", "HTTP/1.1 OK", "HTTP/1.1",
                             "HTTP/1.1 ", "HTTP/9.9 200 OK", "HTTP/x 404 No", "HTTP 200 OK",
                             "HTTP/1.1200 OK", "ICY 200 OK", "http/1.1 200 OK", "HTTP/1.1 2OO OK"})
        QTest::newRow(line) << QByteArray(line);
}

void TestLaneFaults::oddStatusLines()
{
    QFETCH(QByteArray, line);
    m_server.script("/f", raw(line + "\r\nContent-Length: 5\r\n\r\nabcde"));
    LaneBench bench;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).startsWith("started ended:failed:"), bench.log(task).constData());
    QVERIFY2(!bench.log(task).contains("internal"), bench.log(task).constData());
}

void TestLaneFaults::redirectsToOtherProtocols_data()
{
    QTest::addColumn<QByteArray>("location");
    for (const char *location :
         {"file:///etc/passwd", "gopher://127.0.0.1:1/x", "dict://127.0.0.1/d",
          "scp://127.0.0.1/etc/passwd", "data:text/plain,hello", "javascript:alert(1)",
          "smb://127.0.0.1/x", "ldap://127.0.0.1/"})
        QTest::newRow(location) << QByteArray(location);
}

void TestLaneFaults::redirectsToOtherProtocols()
{
    QFETCH(QByteArray, location);
    m_server.script("/f", RawReply::http(302, {}, {{"Location", location}}));
    LaneBench bench;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task) == "started ended:failed:redirect"
                 // "javascript:..." is a relative path to libcurl: it asks this server for it
                 || bench.log(task) == "started ended:failed:http-404",
             bench.log(task).constData());
    QCOMPARE(bench.files(), QStringList());
}

// An endless error page is not read to its end.
void TestLaneFaults::errorPageOfAnyLength()
{
    ServedResource endless;
    endless.options.status = 404;
    endless.size = qint64(1) << 40;
    endless.read = [](qint64, qint64 length) {
        return QByteArray(std::min<qint64>(length, 65536), 'x');
    };
    m_server.serve("/f", endless);
    LaneBench bench;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitForEnds(1, 5000));
    QCOMPARE(bench.log(task), "started ended:failed:http-404");
    QCOMPARE(bench.files(), QStringList());
}

void TestLaneFaults::faultsAreRetried()
{
    const QByteArray body = pseudoRandomBytes(400'000);
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n";
    m_server.script("/f.bin", {raw(head + body.left(200'000)), raw(head + body, End::KeepOpen)});
    LaneBench bench;
    bench.settings.retries = 1;
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.log(task), "started named retry:truncated started named arrived");
    QVERIFY(bench.body(task) == body);
    QCOMPARE(bench.files(), QStringList{QStringLiteral("f.bin.part")});
}

// Dates that a clock of nanoseconds cannot hold are as if they were absent.
void TestLaneFaults::farDates()
{
    m_server.script("/far",
                    RawReply::http(200, "x", {{"Last-Modified", "Fri, 31 Dec 9999 23:59:59 GMT"}}));
    m_server.script("/old",
                    RawReply::http(200, "x", {{"Last-Modified", "Mon, 01 Jan 1601 00:00:00 GMT"}}));
    LaneBench bench;
    const BatchId id = bench.add({url("/far"), url("/old")});
    QVERIFY(bench.waitForEnds(2));
    QVERIFY(!bench.arrived({id, 0})->modified);
    QVERIFY(!bench.arrived({id, 1})->modified);
}

// No header keeps a host out of use for longer than a retry would be.
void TestLaneFaults::endlessRetryAfter()
{
    const QByteArray far = "9223372036854775807";
    m_server.script("/f", RawReply::http(503, {}, {{"Retry-After", far}}));
    LaneBench bench;
    bench.settings.retries = 3;
    const TaskId task{bench.add({url("/f")}), 0};
    QVERIFY(bench.waitUntil([&] { return bench.log(task) == "started retry:http-503"; }));
    const std::vector<TaskEvent> events = bench.events(task);
    const auto delay = std::get<TaskEvent::Retry>(events[1].what).delay;
    QVERIFY(delay > std::chrono::seconds(0) && delay <= std::chrono::hours(1));
    QVERIFY(bench.waitUntil([&] { return bench.queue().hasWork(); })); // it is put back
    const auto next = bench.queue().take(TaskQueue::Clock::now());
    QVERIFY(*next.lookAgain > TaskQueue::Clock::now());
    const auto inAnHour = TaskQueue::Clock::now() + std::chrono::minutes(61);
    QVERIFY(bench.queue().take(inAnHour).request); // the host has cooled down by then
}

void TestLaneFaults::unwritableFolder()
{
    m_server.serve("/f.bin", large);
    LaneBench bench;
    bench.settings.folder = QStringLiteral("/proc/haul-test");
    const TaskId task{bench.add({url("/f.bin")}), 0};
    QVERIFY(bench.waitForEnds(1));
    QVERIFY2(bench.log(task).startsWith("started ended:failed:"), bench.log(task).constData());
    QCOMPARE(bench.outcome(task)->error->stage, Stage::Disk);
    QVERIFY(bench.outcome(task)->error->code == ErrorCode::Folder
            || bench.outcome(task)->error->code == ErrorCode::Permission);
}

QTEST_GUILESS_MAIN(TestLaneFaults)
#include "tst_lanefaults.moc"

// Every fault of a server ends in done or in a clear error, and a final name never holds a wrong
// byte: what the server says, byte for byte, and the code that the report must carry.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackport.h"
#include "tests/support/loopbackserver.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

namespace {

QByteArray bytes(int count)
{
    return QByteArray("0123456789").repeated(count / 10 + 1).left(count);
}

RawReply redirectTo(const QByteArray &location)
{
    return RawReply::http(302, "elsewhere", {{"Location", location}});
}

QByteArray reprDigest(const QByteArray &body)
{
    return "sha-256=:" + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toBase64()
           + ':';
}

} // namespace

Q_DECLARE_METATYPE(haul::RawReply)

class TestHeadlessFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void brokenReplies_data();
    void brokenReplies();
    void redirects_data();
    void redirects();
    void unreachable_data();
    void unreachable();
    void stalls();
    void truncatedLargeFile();
    void checksums_data();
    void checksums();

    void redirectFollowed();
    void moreThanAnnounced();
    void withoutLength();
    void busyThenDone();
    void brokenThenDone();
    void retriesAreCounted();
    void absurdRetryAfter();

private:
    struct Task
    {
        HaulRun run;
        QJsonObject report;
    };
    // One URL with another, good one beside it.
    Task download(const QByteArray &url, const QStringList &options = {});
    void expectFailure(const Task &task, const QString &code) const;
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }

    const RefusingPort closed_;
    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessFaults::initTestCase()
{
    QVERIFY(server_.start());
}

void TestHeadlessFaults::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_.serve("/good", bytes(500));
}

void TestHeadlessFaults::cleanup()
{
    server_.clearRoutes();
    server_.clearLog();
}

TestHeadlessFaults::Task TestHeadlessFaults::download(const QByteArray &url,
                                                      const QStringList &options)
{
    const QStringList always{QStringLiteral("-d"),        path("out"),
                             QStringLiteral("--report"),  path("r.jsonl"),
                             QStringLiteral("--retries"), QStringLiteral("0"),
                             QStringLiteral("--timeout"), QStringLiteral("3"),
                             QStringLiteral("-")};
    Task task;
    task.run = runHaul(always + options, url + '\n' + this->url("/good"));
    const QList<QJsonObject> lines = readJsonLines(path("r.jsonl"));
    if (lines.size() == 2 && stateOf(lines.at(1)) == QLatin1String("done"))
        task.report = lines.first();
    return task;
}

void TestHeadlessFaults::expectFailure(const Task &task, const QString &code) const
{
    QVERIFY2(task.run.status == 1, (task.run.out + task.run.err).constData());
    QCOMPARE(stateOf(task.report), QStringLiteral("failed"));
    const QJsonObject error = task.report.value(u"error").toObject();
    QVERIFY2(codeOf(task.report) == code, qPrintable(codeOf(task.report) + QLatin1String(": ")
                                                     + error.value(u"message").toString()));
    QVERIFY(!error.value(u"message").toString().isEmpty());
    QVERIFY(!error.value(u"stage").toString().isEmpty());
    QVERIFY(task.report.value(u"path").isNull());
    // Whoever sees that the bytes are wrong ones may want to know which.
    QCOMPARE(task.report.value(u"sha256").isNull(), code != QLatin1String("checksum"));
    QCOMPARE(filesBelow(path("out")), QStringList{QStringLiteral("good")});
    QCOMPARE(readFile(path("out/good")), bytes(500));
    QCOMPARE(task.run.errorLines().size(), 1);
    QVERIFY2(task.run.err.startsWith("failed: "), task.run.err.constData());
}

void TestHeadlessFaults::brokenReplies_data()
{
    QTest::addColumn<RawReply>("reply");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &reply, const char *code,
                        RawReply::End end = RawReply::End::Close) {
        QTest::newRow(name) << RawReply{.chunks = {reply}, .end = end} << QString::fromLatin1(code);
    };
    for (const int status : {400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 504}) {
        QTest::addRow("status %d", status)
            << RawReply::http(status, "sorry") << QStringLiteral("http-%1").arg(status);
    }
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    row("body cut short", ok + "Content-Length: 90\r\n\r\n" + bytes(40), "truncated");
    row("body missing", ok + "Content-Length: 90\r\n\r\n", "truncated");
    row("one byte missing", ok + "Content-Length: 90\r\n\r\n" + bytes(89), "truncated");
    row("chunks cut short", ok + "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n",
        "truncated");
    row("chunk cut short", ok + "Transfer-Encoding: chunked\r\n\r\nff\r\n0123456789", "truncated");
    row("reset in the body", ok + "Content-Length: 90\r\n\r\n" + bytes(40), "connection-lost",
        RawReply::End::Reset);
    row("no answer", "", "connection-lost");
    row("reset at once", "", "connection-lost", RawReply::End::Reset);
    row("head cut in a line", ok + "Content-Le", "connection-lost");
    row("head cut after a line", ok + "Content-Type: text/plain\r\n", "connection-lost");
    row("head cut after the status", ok, "connection-lost");
    row("head cut in the status", "HTTP/1.1 20", "connection-lost");
    row("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "bad-response");
    row("no head", "just some text\n", "bad-response");
    row("two lengths", ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + bytes(6),
        "bad-response");
    row("two lengths in one", ok + "Content-Length: 5, 6\r\n\r\n" + bytes(6), "bad-response");
    row("negative length", ok + "Content-Length: -5\r\n\r\n" + bytes(6), "bad-response");
    row("length in words", ok + "Content-Length: five\r\n\r\n" + bytes(5), "bad-response");
    row("absurd length", ok + "Content-Length: 99999999999999999999\r\n\r\n" + bytes(5),
        "bad-response");
    row("NUL in the head", ok + QByteArray("X-A: a\0b\r\n\r\n", 12), "bad-response");
    // libcurl tells these two from a broken connection by its words only.
    row("endless head", ok + ("X-A: " + bytes(1000) + "\r\n").repeated(1000), "connection-lost");
    row("no chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n0123456789\r\n0\r\n\r\n",
        "connection-lost");
    row("a part not asked for",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/90\r\n"
        "Content-Length: 10\r\n\r\n"
            + bytes(10),
        "bad-response");
    row("304 not asked for", "HTTP/1.1 304 Not Modified\r\n\r\n", "http-304");
}

void TestHeadlessFaults::brokenReplies()
{
    QFETCH(RawReply, reply);
    QFETCH(QString, code);
    server_.script("/x.bin", reply);
    expectFailure(download(url("/x.bin")), code);
}

void TestHeadlessFaults::redirects_data()
{
    QTest::addColumn<RawReply>("reply");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const RawReply &reply, const char *code) {
        QTest::newRow(name) << reply << QString::fromLatin1(code);
    };
    row("to itself", redirectTo("/x.bin"), "redirect");
    row("without a place", RawReply::http(302, "hm"), "redirect");
    row("301 without a place", RawReply::http(301), "redirect");
    row("to an empty place", redirectTo(""), "redirect");
    row("choices", RawReply::http(300, "a or b"), "redirect");
    row("to a file of ours", redirectTo("file:///etc/hostname"), "redirect");
    row("to mail", redirectTo("mailto:a@b.c"), "redirect");
    row("to gopher", redirectTo("gopher://127.0.0.1/"), "redirect");
    row("to no host", redirectTo("http://"), "redirect");
    row("to nothing there", redirectTo("/nowhere"), "http-404");
    row("to no such host", redirectTo("http://no-such-host.invalid/"), "dns");
}

void TestHeadlessFaults::redirects()
{
    QFETCH(RawReply, reply);
    QFETCH(QString, code);
    server_.script("/x.bin", reply);
    expectFailure(download(url("/x.bin")), code);
    QVERIFY(server_.requestCount("/x.bin") <= 50);
}

void TestHeadlessFaults::unreachable_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("code");
    QTest::newRow("nobody listens")
        << "http://127.0.0.1:" + QByteArray::number(closed_.number()) + "/x"
        << QStringLiteral("connect");
    QTest::newRow("no such host") << QByteArray("http://no-such-host.invalid/x")
                                  << QStringLiteral("dns");
    QTest::newRow("no FTP there") << "ftp://127.0.0.1:" + QByteArray::number(closed_.number())
                                         + "/x"
                                  << QStringLiteral("connect");
}

void TestHeadlessFaults::unreachable()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, code);
    expectFailure(download(url), code);
}

// All at once, since each takes its time.
void TestHeadlessFaults::stalls()
{
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n";
    const QByteArray replies[] = {
        {}, "HTTP/1.1 200 OK\r\nContent-Len", head, head + bytes(40), head + bytes(2'000'000)};
    QByteArray list = url("/good");
    for (const QByteArray &reply : replies) {
        const QByteArray target = "/x" + QByteArray::number(list.size());
        server_.script(target, {RawReply{.chunks = {reply}, .end = RawReply::End::KeepOpen}});
        list += '\n' + url(target);
    }
    const HaulRun run =
        runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--report"), path("r.jsonl"),
                 QStringLiteral("--retries"), QStringLiteral("0"), QStringLiteral("--timeout"),
                 QStringLiteral("1"), QStringLiteral("-")},
                list);
    QCOMPARE(run.status, 1);
    const QList<QJsonObject> lines = readJsonLines(path("r.jsonl"));
    QCOMPARE(lines.size(), 1 + qsizetype(std::size(replies)));
    for (const QJsonObject &line : lines.mid(1))
        QCOMPARE(codeOf(line), QStringLiteral("timeout"));
    QCOMPARE(filesBelow(path("out")), QStringList{QStringLiteral("good")});
}

// Larger than what is kept in memory: its part file must go.
void TestHeadlessFaults::truncatedLargeFile()
{
    server_.serve("/x.bin", bytes(3'000'000), {.acceptRanges = false, .cutAfter = 2'000'000});
    const Task task = download(url("/x.bin"));
    expectFailure(task, QStringLiteral("truncated"));
    QCOMPARE(task.report.value(u"bytes").toInt(), 2'000'000);
    const QString message = task.report.value(u"error").toObject().value(u"message").toString();
    QVERIFY2(message.contains(u"2000000 of 3000000"), qPrintable(message));
}

// Small bodies are checked in memory, large ones in their part file.
void TestHeadlessFaults::checksums_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("small") << 1'000;
    QTest::newRow("large") << 2'000'000;
}

void TestHeadlessFaults::checksums()
{
    QFETCH(int, size);
    const QByteArray body = bytes(size);
    server_.serve("/x.bin", body, {.headers = {{"Repr-Digest", reprDigest(body)}}});
    QCOMPARE(download(url("/x.bin")).run.status, 0);
    QVERIFY(readFile(path("out/x.bin")) == body);

    dir_ = std::make_unique<QTemporaryDir>();
    server_.serve("/x.bin", body, {.headers = {{"Repr-Digest", reprDigest("another")}}});
    const Task task = download(url("/x.bin"));
    expectFailure(task, QStringLiteral("checksum"));
    QCOMPARE(task.report.value(u"attempts").toInt(), 1);
}

void TestHeadlessFaults::redirectFollowed()
{
    server_.script("/old", redirectTo("sub/next"));
    server_.script("/sub/next", redirectTo(url("/new/name.txt?q=1")));
    server_.serve("/new/name.txt", bytes(70), {.contentType = "text/plain"});
    const Task task = download(url("/old"));
    QVERIFY2(task.run.status == 0, task.run.err.constData());
    QCOMPARE(task.report.value(u"url").toString().toUtf8(), url("/old"));
    QCOMPARE(task.report.value(u"finalUrl").toString().toUtf8(), url("/new/name.txt?q=1"));
    QCOMPARE(task.report.value(u"httpStatus").toInt(), 200);
    QCOMPARE(task.report.value(u"attempts").toInt(), 1);
    QCOMPARE(task.report.value(u"path").toString(), path("out/name.txt"));
    QCOMPARE(readFile(path("out/name.txt")), bytes(70));
}

// Bytes after the announced end belong to nobody.
void TestHeadlessFaults::moreThanAnnounced()
{
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n";
    server_.script("/x.bin", RawReply{{head + bytes(90)}});
    const Task task = download(url("/x.bin"));
    QVERIFY2(task.run.status == 0, task.run.err.constData());
    QCOMPARE(readFile(path("out/x.bin")), bytes(50));
}

void TestHeadlessFaults::withoutLength()
{
    server_.serve("/chunked", bytes(2'000'000), {.chunked = true});
    server_.script("/old.bin", RawReply{{"HTTP/1.0 200 OK\r\n\r\n", bytes(1234)}});
    QCOMPARE(download(url("/chunked")).run.status, 0);
    QVERIFY(readFile(path("out/chunked")) == bytes(2'000'000));
    QCOMPARE(download(url("/old.bin")).run.status, 0);
    QCOMPARE(readFile(path("out/old.bin")), bytes(1234));
}

void TestHeadlessFaults::busyThenDone()
{
    server_.script("/x.bin", {RawReply::http(503, "busy", {{"Retry-After", "1"}}),
                              RawReply::http(200, bytes(80))});
    const Task task =
        download(url("/x.bin") + '\n', {QStringLiteral("--jobs"), QStringLiteral("1")});
    expectFailure(task, QStringLiteral("http-503")); // no retries, so far
    server_.clearRoutes();
    QVERIFY(QFile::remove(path("out/good")));

    server_.script("/x.bin", {RawReply::http(503, "busy", {{"Retry-After", "1"}}),
                              RawReply::http(200, bytes(80))});
    server_.clearLog();
    const HaulRun run = runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                                 path("r.jsonl"), QString::fromLatin1(url("/x.bin"))});
    QVERIFY2(run.status == 0, run.err.constData());
    const QJsonObject line = readJsonLines(path("r.jsonl")).value(0);
    QCOMPARE(stateOf(line), QStringLiteral("done"));
    QCOMPARE(line.value(u"attempts").toInt(), 2);
    QVERIFY(line.value(u"error").isNull());
    QCOMPARE(line.value(u"httpStatus").toInt(), 200);
    QCOMPARE(readFile(path("out/x.bin")), bytes(80));
    const QList<ServerRequest> asked = server_.requests("/x.bin");
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked.at(1).time - asked.at(0).time >= std::chrono::milliseconds(950));
}

void TestHeadlessFaults::brokenThenDone()
{
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n";
    server_.script("/x.bin",
                   {RawReply{{head + bytes(1'500'000)}}, RawReply::http(200, bytes(2'000'000))});
    const HaulRun run = runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                                 path("r.jsonl"), QString::fromLatin1(url("/x.bin"))});
    QVERIFY2(run.status == 0, run.err.constData());
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(filesBelow(path("out")), QStringList{QStringLiteral("x.bin")});
    QVERIFY(readFile(path("out/x.bin")) == bytes(2'000'000));
    QCOMPARE(readJsonLines(path("r.jsonl")).value(0).value(u"attempts").toInt(), 2);
}

void TestHeadlessFaults::retriesAreCounted()
{
    server_.script("/x.bin", RawReply::http(500, "sorry"));
    const HaulRun run = runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                                 path("r.jsonl"), QStringLiteral("--retries"), QStringLiteral("1"),
                                 QString::fromLatin1(url("/x.bin"))});
    QCOMPARE(run.status, 1);
    QCOMPARE(readJsonLines(path("r.jsonl")).value(0).value(u"attempts").toInt(), 2);
    QCOMPARE(server_.requestCount("/x.bin"), 2);
}

// A server may ask for anything; only the program must not stumble over it.
void TestHeadlessFaults::absurdRetryAfter()
{
    const QByteArray asked[] = {"0",
                                "-1",
                                "soon",
                                "Sun, 06 Nov 1994 08:49:37 GMT",
                                "9223372036854775807",
                                "99999999999999999999999"};
    for (const QByteArray &value : asked) {
        server_.script("/x.bin", RawReply::http(429, "no", {{"Retry-After", value}}));
        const HaulRun run = runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--retries"),
                                     QStringLiteral("0"), QString::fromLatin1(url("/x.bin"))});
        QVERIFY2(run.status == 1, (value + ": " + run.err).constData());
    }
}

QTEST_GUILESS_MAIN(TestHeadlessFaults)
#include "tst_headlessfaults.moc"

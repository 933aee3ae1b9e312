// A file over eight connections, of which some are refused, break, stall, or bring what was not
// asked for. The first connection is slow, so that there is something left for the others.
#include "tests/faults/faulttable.h"
#include "tests/support/apachefixture.h"
#include "tests/support/cuttingrelay.h"
#include "tests/support/nginxfixture.h"

#include <QTest>

using namespace haul;

namespace {

constexpr qsizetype size = 6 * 1024 * 1024;
const QByteArray oldBytes = randomBytes(size, 1);
const QByteArray newBytes = randomBytes(size, 2);
const QByteArray etag = "ETag: \"v1\"\r\n";
const QByteArray otherEtag = "ETag: \"v2\"\r\n";

std::shared_ptr<const ServedResource> resource(const QByteArray &bytes, const ServeOptions &options)
{
    return std::make_shared<const ServedResource>(ServedResource::fromBytes(bytes, options));
}

// A request for a part of the file.
struct Asked
{
    ServerRequest request;
    int number = 0; // from 1
    qint64 first = 0;
    qint64 last = size - 1;
};
using Parts = std::function<ServerAnswer(const Asked &)>;

ServerAnswer asItShould()
{
    return resource(oldBytes, {.etag = "\"v1\"", .bytesPerSecond = 20'000'000});
}

// The whole file is slow; what is asked for in part is answered by `parts`.
ServerHandler slowWhole(const Parts &parts, ServeOptions options = {.etag = "\"v1\""})
{
    options.bytesPerSecond = options.bytesPerSecond > 0 ? options.bytesPerSecond : 15'000'000;
    return [parts, whole = resource(oldBytes, options),
            count = 0](const ServerRequest &request) mutable -> ServerAnswer {
        const QByteArray range = request.header("Range");
        if (range.isEmpty())
            return whole;
        const QByteArrayList ends = range.sliced(sizeof "bytes=" - 1).split('-');
        const qint64 last = ends[1].isEmpty() ? size - 1 : ends[1].toLongLong();
        return parts({request, ++count, ends[0].toLongLong(), last});
    };
}

QByteArray range(qint64 first, qint64 last, const QByteArray &total = QByteArray::number(size))
{
    return "bytes " + QByteArray::number(first) + '-' + QByteArray::number(last) + '/' + total;
}

RawReply part(const QByteArray &fields, const QByteArray &range, const QByteArray &body)
{
    return reply("206 Partial Content",
                 fields + "Content-Range: " + range
                     + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n",
                 body);
}

// The first seven answers are wrong, what is asked for afterwards is right.
Parts first7(const Parts &wrong)
{
    return [wrong](const Asked &asked) { return asked.number <= 7 ? wrong(asked) : asItShould(); };
}

QByteArray newBytesFor(const Asked &asked)
{
    return newBytes.sliced(asked.first, asked.last - asked.first + 1);
}

void severalWereAsked(const FaultBench &bench)
{
    QCOMPARE(bench.conditions("/x.bin"), QByteArray("\"v1\""));
    QVERIFY(bench.server.requestCount("/x.bin") >= 3);
}

} // namespace

class TestSegmentFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void refused_data();
    void refused() { check(); }
    void wrongParts_data();
    void wrongParts() { check(); }
    void lengths_data();
    void lengths() { check(); }
    void breaks_data();
    void breaks() { check(); }
    void replaced_data();
    void replaced() { check(); }
    void realServers_data();
    void realServers();
    void replacedOnRealServers_data();
    void replacedOnRealServers();

private:
    static void check()
    {
        QFETCH(Fault, fault);
        fault.anyRequests = true;
        fault.options = QStringList{QStringLiteral("-s"), QStringLiteral("8")} + fault.options;
        checkFault(fault);
    }
};

void TestSegmentFaults::initTestCase()
{
    if (!NginxFixture::isInstalled() || !ApacheFixture::isInstalled())
        QFAIL("nginx or Apache httpd is not installed; scripts/test installs them");
}

// The others get nothing; the first connection does it alone.
void TestSegmentFaults::refused_data()
{
    const FaultRow row;
    const auto whileOneIsBusy = [](const RawReply &refusal) {
        return [refusal](LoopbackServer &server) {
            return slowWhole([refusal, &server](const Asked &) {
                return server.activeRequests() > 1 ? ServerAnswer(refusal) : asItShould();
            });
        };
    };
    for (const int status : {401, 403, 404, 416, 429, 500, 503}) {
        row("others are refused with " + QByteArray::number(status),
            {.bytes = oldBytes,
             .serve = whileOneIsBusy(RawReply::http(status, "no more")),
             .check = severalWereAsked});
    }
    const auto others = [&row](const char *name, const RawReply &refusal) {
        row(name, {.bytes = oldBytes,
                   .handler = slowWhole(first7([refusal](const Asked &) { return refusal; })),
                   .check = severalWereAsked});
    };
    others("others are closed at once", RawReply{});
    others("others are reset at once", broken({}));
    others("others get no HTTP", {{"SSH-2.0-OpenSSH_9.2p1\r\n"}});
    others("others get a cut head", {{"HTTP/1.1 206 P\r\nContent-Ra"}});
    others("others are sent to a login page", RawReply::http(302, {}, {{"Location", "/good"}}));
    others("others are sent in a circle", RawReply::http(302, {}, {{"Location", "/x.bin"}}));
    row("all but the first are refused, and the first is cut",
        {.end = "failed: http-403",
         .attempts = 2,
         .handler = slowWhole([](const Asked &) { return RawReply::http(403); },
                              {.etag = "\"v1\"", .cutAfter = 2'000'000})});
    row("all but the first are told to wait, and the first is cut",
        {.bytes = oldBytes,
         .attempts = -1,
         .options = {QStringLiteral("--retries"), QStringLiteral("8")},
         .handler = slowWhole(first7([](const Asked &) { return RawReply::http(503); }),
                              {.etag = "\"v1\"", .cutAfter = 2'000'000})});
}

// None of these bytes may stand beside those of the first connection.
void TestSegmentFaults::wrongParts_data()
{
    const FaultRow row;
    const auto others = [&row](const char *name, const Parts &wrong) {
        row(name,
            {.bytes = oldBytes, .handler = slowWhole(first7(wrong)), .check = severalWereAsked});
    };
    others("others bring another version", [](const Asked &asked) {
        return part(otherEtag, range(asked.first, asked.last), newBytesFor(asked));
    });
    others("others bring parts without the ETag", [](const Asked &asked) {
        return part({}, range(asked.first, asked.last), newBytesFor(asked));
    });
    others("others bring parts with the ETag made weak", [](const Asked &asked) {
        return part("ETag: W/\"v1\"\r\n", range(asked.first, asked.last), newBytesFor(asked));
    });
    others("others bring parts of a larger file", [](const Asked &asked) {
        return part(etag, range(asked.first, asked.last, "7000000"), newBytesFor(asked));
    });
    others("others bring a page for people", [](const Asked &asked) {
        return part(etag + "Content-Type: text/html\r\n", range(asked.first, asked.last),
                    newBytesFor(asked));
    });
    others("others bring compressed parts", [](const Asked &asked) {
        return part(etag + "Content-Encoding: gzip\r\n", range(asked.first, asked.last),
                    newBytesFor(asked));
    });
    others("others bring a part one byte too late", [](const Asked &asked) {
        return part(etag, range(asked.first + 1, asked.last), newBytesFor(asked).sliced(1));
    });
    others("others bring the file's first bytes",
           [](const Asked &) { return part(etag, range(0, 999'999), newBytes.first(1'000'000)); });
    others("others bring no Content-Range", [](const Asked &asked) {
        const QByteArray bytes = newBytesFor(asked);
        return reply("206 P", etag + "Content-Length: " + QByteArray::number(bytes.size()) + "\r\n",
                     bytes);
    });
    others("others bring nonsense as Content-Range",
           [](const Asked &asked) { return part(etag, "bytes 9-2/x", newBytesFor(asked)); });
    others("others bring several parts", [](const Asked &asked) {
        const QByteArray bytes = newBytesFor(asked);
        return reply("206 P",
                     etag + "Content-Type: multipart/byteranges; boundary=x\r\nContent-Length: "
                         + QByteArray::number(bytes.size()) + "\r\n",
                     bytes);
    });
    others("others bring 206 without bytes", [](const Asked &asked) {
        return reply("206 P",
                     etag + "Content-Range: " + range(asked.first, asked.last)
                         + "\r\nTransfer-Encoding: chunked\r\n",
                     "0\r\n\r\n");
    });
    others("others bring the whole file of another version", [](const Asked &) {
        return reply("200 OK", otherEtag + "Content-Length: 6291456\r\n", newBytes);
    });
    others("others bring 204",
           [](const Asked &) { return RawReply{{"HTTP/1.1 204 No Content\r\n\r\n"}}; });
    others("each other connection brings something else wrong", [](const Asked &asked) {
        const QByteArray own = range(asked.first, asked.last);
        switch (asked.number % 4) {
        case 0:
            return part(otherEtag, own, newBytesFor(asked));
        case 1:
            return part(etag, range(0, size - 1), newBytes);
        case 2:
            return broken("HTTP/1.1 206 P\r\n" + etag + "Content-Range: " + own + "\r\n\r\n");
        default:
            return RawReply::http(503);
        }
    });
}

void TestSegmentFaults::lengths_data()
{
    const FaultRow row;
    const auto always = [&row](const char *name, const Parts &parts) {
        row(name, {.bytes = oldBytes, .handler = slowWhole(parts), .check = severalWereAsked});
    };
    always("parts of 100 kB, however much is asked for", [](const Asked &asked) {
        const qint64 last = std::min(asked.last, asked.first + 99'999);
        return part(etag, range(asked.first, last),
                    oldBytes.sliced(asked.first, last - asked.first + 1));
    });
    always("parts to the end of the file, however little is asked for", [](const Asked &asked) {
        return part(etag, range(asked.first, size - 1), oldBytes.sliced(asked.first));
    });
    always("parts that go on behind what they say", [](const Asked &asked) {
        const qint64 last = std::min(asked.last, asked.first + 299'999);
        const QByteArray right = oldBytes.sliced(asked.first, last - asked.first + 1);
        const QByteArray chunk = right + newBytes.first(2'000'000);
        return reply("206 P",
                     etag + "Content-Range: " + range(asked.first, last)
                         + "\r\nTransfer-Encoding: chunked\r\n",
                     QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n0\r\n\r\n");
    });
    always("parts of unknown total", [](const Asked &asked) {
        return part(etag, range(asked.first, asked.last, "*"),
                    oldBytes.sliced(asked.first, asked.last - asked.first + 1));
    });
}

void TestSegmentFaults::breaks_data()
{
    const FaultRow row;
    const ServeOptions cutting{.etag = "\"v1\"", .bytesPerSecond = 15'000'000, .cutAfter = 400'000};
    row("every connection is cut after 400 kB",
        {.bytes = oldBytes,
         .attempts = -1,
         .handler =
             slowWhole([cutting](const Asked &) { return resource(oldBytes, cutting); }, cutting),
         .check = severalWereAsked});
    row("the first connection is cut, the others are not",
        {.bytes = oldBytes,
         .handler = slowWhole([](const Asked &) { return asItShould(); }, cutting),
         .check = severalWereAsked});
    row("every other connection is reset in the middle",
        {.bytes = oldBytes,
         .attempts = -1,
         .handler = slowWhole([](const Asked &asked) {
             const QByteArray head =
                 "HTTP/1.1 206 P\r\n" + etag + "Content-Range: " + range(asked.first, asked.last)
                 + "\r\n" + "Content-Length: " + QByteArray::number(asked.last - asked.first + 1)
                 + "\r\n\r\n";
             return asked.number % 2 == 0
                        ? asItShould()
                        : broken(head
                                 + oldBytes.sliced(asked.first, (asked.last - asked.first) / 2));
         }),
         .check = severalWereAsked});
    row("one connection goes silent",
        {.bytes = oldBytes,
         .handler = slowWhole([](const Asked &asked) {
             return asked.number == 3
                        ? resource(oldBytes, {.etag = "\"v1\"", .stallAfter = 100'000})
                        : asItShould();
         }),
         .check = severalWereAsked});
    row("the first connection goes silent, and the others refuse more",
        {.bytes = oldBytes,
         .attempts = -1,
         .options = {QStringLiteral("--timeout"), QStringLiteral("1"), QStringLiteral("--retries"),
                     QStringLiteral("8")},
         .handler = slowWhole(first7([](const Asked &) { return RawReply::http(503); }),
                              {.etag = "\"v1\"", .stallAfter = 1'000'000})});
    row("all connections but the first go silent",
        {.bytes = oldBytes,
         .attempts = -1,
         .options = {QStringLiteral("--timeout"), QStringLiteral("1")},
         .handler = slowWhole(first7([](const Asked &) {
             return resource(oldBytes, {.etag = "\"v1\"", .stallAfter = 100'000});
         })),
         .check = severalWereAsked});
}

// The file becomes another one while its parts are under way: what ends up is all of the new one.
void TestSegmentFaults::replaced_data()
{
    const FaultRow row;
    const auto after = [&row](const char *name, int parts, const QByteArray &bytes,
                              const ServeOptions &options) {
        const auto later = resource(bytes, options);
        const ServeOptions cutting{
            .etag = "\"v1\"", .bytesPerSecond = 15'000'000, .cutAfter = 500'000};
        const auto isNew = std::make_shared<bool>(false);
        const ServerHandler before = slowWhole(
            [=](const Asked &asked) -> ServerAnswer {
                *isNew = *isNew || asked.number > parts;
                return *isNew ? later : resource(oldBytes, cutting);
            },
            cutting);
        row(name, {.bytes = bytes, .attempts = -1, .handler = [=](const ServerRequest &request) {
                       return *isNew ? ServerAnswer(later) : before(request);
                   }});
    };
    after("replaced after the first part", 1, newBytes, {.etag = "\"v2\""});
    after("replaced after some parts", 5, newBytes, {.etag = "\"v2\""});
    after("replaced after nine parts", 9, newBytes, {.etag = "\"v2\""});
    after("replaced by a shorter file", 5, newBytes.first(2'500'000), {.etag = "\"v2\""});
    after("replaced by a small file", 5, newBytes.first(100), {.etag = "\"v2\""});
    after("replaced by an empty file", 5, {}, {.etag = "\"v2\""});
    after("replaced by a longer file", 5, newBytes + newBytes, {.etag = "\"v2\""});
    after("replaced by one without ranges", 5, newBytes, {.etag = "\"v2\"", .acceptRanges = false});
    after("replaced by one in chunks", 5, newBytes, {.etag = "\"v2\"", .chunked = true});
}

void TestSegmentFaults::realServers_data()
{
    QTest::addColumn<QString>("snippet"); // of nginx; empty: Apache httpd
    QTest::addColumn<int>("cuts");
    const QString limit = QStringLiteral("limit_conn each 1; limit_conn_status %1; limit_rate 6m;");
    QTest::newRow("nginx: one connection, 403 to others") << limit.arg(403) << 0;
    QTest::newRow("nginx: one connection, 429 to others") << limit.arg(429) << 0;
    QTest::newRow("nginx: one connection, 503 to others") << limit.arg(503) << 0;
    QTest::newRow("nginx: connections cut again and again")
        << QStringLiteral("limit_rate 6m;") << 12;
    QTest::newRow("Apache httpd: connections cut again and again") << QString() << 12;
}

void TestSegmentFaults::realServers()
{
    QFETCH(QString, snippet);
    QFETCH(int, cuts);
    QTemporaryDir root;
    writeYesterdays(root.filePath(QStringLiteral("x.bin")), oldBytes);
    NginxFixture nginx(
        {.documentRoot = root.path(),
         .serverSnippet = snippet,
         .httpSnippet = QStringLiteral("limit_conn_zone $binary_remote_addr zone=each:1m;")});
    ApacheFixture apache({.documentRoot = root.path()});
    DaemonFixture &server = snippet.isEmpty() ? static_cast<DaemonFixture &>(apache) : nginx;
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    relay.cutNext(QList<qint64>(cuts, 300'000));
    FaultBench bench;
    const Ended ended = bench.run("http://127.0.0.1:" + QByteArray::number(relay.port()) + "/x.bin",
                                  {QStringLiteral("-s"), QStringLiteral("8")});
    QVERIFY2(ended.run.status == 0, ended.run.err.constData());
    QCOMPARE(endOf(ended.tasks.value(0)), QByteArray("done"));
    QCOMPARE(difference(bench.folder(), {{QStringLiteral("x.bin"), oldBytes}}), QByteArray());
    if (cuts == 0)
        QCOMPARE(ended.tasks[0].value(u"attempts").toInt(), 1);
    QVERIFY2(relay.connectionCount() > 2, qPrintable(QString::number(relay.connectionCount())));
    checkPage("done");
}

// The folder of the server has another file under the name, while connections break.
void TestSegmentFaults::replacedOnRealServers_data()
{
    QTest::addColumn<bool>("isApache");
    QTest::newRow("nginx: replaced under eight connections") << false;
    QTest::newRow("Apache httpd: replaced under eight connections") << true;
}

void TestSegmentFaults::replacedOnRealServers()
{
    QFETCH(bool, isApache);
    QTemporaryDir root;
    const QString path = root.filePath(QStringLiteral("x.bin"));
    writeYesterdays(path, oldBytes);
    writeFile(root.filePath(QStringLiteral("new")), newBytes);
    NginxFixture nginx({.documentRoot = root.path()});
    ApacheFixture apache({.documentRoot = root.path()});
    DaemonFixture &server = isApache ? static_cast<DaemonFixture &>(apache) : nginx;
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    relay.cutNext(QList<qint64>(6, 300'000));
    FaultBench bench;
    const auto process =
        bench.start("http://127.0.0.1:" + QByteArray::number(relay.port()) + "/x.bin",
                    {QStringLiteral("-s"), QStringLiteral("8"), QStringLiteral("--limit-rate"),
                     QStringLiteral("4M")});
    QVERIFY(FaultBench::waitUntil([&relay] { return relay.cutCount() >= 1; }));
    QCOMPARE(std::rename(qPrintable(root.filePath(QStringLiteral("new"))), qPrintable(path)), 0);
    const Ended ended = bench.wait(*process);
    QVERIFY2(ended.run.status == 0, ended.run.err.constData());
    QCOMPARE(difference(bench.folder(), {{QStringLiteral("x.bin"), newBytes}}), QByteArray());
    checkPage("done");
}

QTEST_GUILESS_MAIN(TestSegmentFaults)
#include "tst_segmentfaults.moc"

#include "tests/support/loopbackserver.h"
#include "tests/support/rawclient.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTest>

using namespace haul;

namespace {

QByteArray numbers(int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += QByteArray::number(i) + ' ';
    return bytes;
}

} // namespace

class TestLoopbackServer : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(server_.start()); }
    void cleanup();

    void servesWholeBody();
    void headHasNoBody();
    void ranges_data();
    void ranges();
    void conditions_data();
    void conditions();
    void chunkedBody();
    void emptyBodies();
    void optionHeaders();
    void unknownPathIs404();

    void keepAliveUsesOneConnection();
    void closesWhenAsked();
    void pipelinedRequestsAreAnsweredInOrder();
    void requestInPieces();
    void requestBodyIsSkipped();
    void badRequests_data();
    void badRequests();

    void scriptedBytesArriveAsTheyAre();
    void scriptSequence();
    void scriptGoesBeforeServedBody();
    void scriptedDelay();
    void scriptedReset();
    void cutBody();
    void stalledBody();
    void stallThatGoesOn();

    void throttledBodyIsWhole();
    void sharedRateHoldsForAllReplies();
    void largeBodyIsWhole();

    void logTellsWhatWasAsked();
    void countsRequestsAtOnce();
    void routesByLongestPrefix();
    void dropsConnections();
    void restartsOnSamePort();
    void startsAndStopsManyTimes();
    void refusesPortInUse();
    void manyConnectionsManyRequests();
    void qnamReadsIt();

private:
    LoopbackServer server_;
};

void TestLoopbackServer::cleanup()
{
    server_.stop();
    QCOMPARE(server_.openConnections(), 0);
    QCOMPARE(server_.activeRequests(), 0);
    server_.clearRoutes();
    server_.clearLog();
}

void TestLoopbackServer::servesWholeBody()
{
    const QByteArray body = numbers(1000);
    server_.serve("/a.txt", body, {.contentType = "text/plain", .etag = "\"v1\""});
    RawClient client(server_.port());
    client.get("/a.txt");
    const ClientReply reply = client.readReply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, body);
    QCOMPARE(reply.header("content-type"), "text/plain");
    QCOMPARE(reply.header("etag"), "\"v1\"");
    QCOMPARE(reply.header("accept-ranges"), "bytes");
}

void TestLoopbackServer::headHasNoBody()
{
    server_.serve("/a", "0123456789");
    RawClient client(server_.port());
    client.request("HEAD", "/a");
    client.get("/a");
    const ClientReply head = client.readReply(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("Content-Length"), "10");
    QCOMPARE(client.readReply().body, "0123456789");
}

void TestLoopbackServer::ranges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("contentRange");
    const auto row = [](const char *range, int status, const char *body, const char *said) {
        QTest::newRow(range) << QByteArray(range) << status << QByteArray(body) << QByteArray(said);
    };
    row("bytes=0-3", 206, "0123", "bytes 0-3/10");
    row("bytes=0-0", 206, "0", "bytes 0-0/10");
    row("bytes=4-", 206, "456789", "bytes 4-9/10");
    row("bytes=-3", 206, "789", "bytes 7-9/10");
    row("bytes=-30", 206, "0123456789", "bytes 0-9/10");
    row("bytes=8-100", 206, "89", "bytes 8-9/10");
    row("bytes=10-", 416, "", "bytes */10");
    row("bytes=-0", 416, "", "bytes */10");
    row("bytes=5-4", 200, "0123456789", "");
    row("bytes=a-4", 200, "0123456789", "");
    row("bytes=1-x", 200, "0123456789", "");
    row("bytes=--5", 200, "0123456789", "");
    row("bytes=99999999999999999999-", 200, "0123456789", "");
    row("bytes=0-1,4-5", 200, "0123456789", "");
    row("lines=0-1", 200, "0123456789", "");
}

void TestLoopbackServer::ranges()
{
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    server_.serve("/a", "0123456789");
    RawClient client(server_.port());
    client.get("/a", "Range: " + range + "\r\n");
    const ClientReply reply = client.readReply();
    QCOMPARE(reply.status, status);
    QVERIFY(reply.whole);
    QTEST(reply.body, "body");
    QTEST(reply.header("Content-Range"), "contentRange");
}

void TestLoopbackServer::conditions_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    const auto row = [](const char *headers, int status) {
        QTest::newRow(headers) << QByteArray(headers).replace(" & ", "\r\n") + "\r\n" << status;
    };
    row("If-None-Match: \"v1\"", 304);
    row("If-None-Match: \"v0\", \"v1\"", 304);
    row("If-None-Match: *", 304);
    row("If-None-Match: \"v2\"", 200);
    row("If-Modified-Since: Sun, 17 Mar 2024 09:26:53 GMT", 304);
    row("If-Modified-Since: Sat, 16 Mar 2024 09:26:53 GMT", 200);
    row("If-None-Match: \"v2\" & If-Modified-Since: Sun, 17 Mar 2024 09:26:53 GMT", 200);
    row("Range: bytes=1-2 & If-Range: \"v1\"", 206);
    row("Range: bytes=1-2 & If-Range: \"v2\"", 200);
    row("Range: bytes=1-2 & If-Range: W/\"v1\"", 200);
    row("Range: bytes=1-2 & If-Range: Sun, 17 Mar 2024 09:26:53 GMT", 206);
    row("Range: bytes=1-2 & If-Range: Mon, 18 Mar 2024 09:26:53 GMT", 200);
}

void TestLoopbackServer::conditions()
{
    QFETCH(QByteArray, headers);
    const QDateTime time(QDate(2024, 3, 17), QTime(9, 26, 53), Qt::UTC);
    server_.serve("/a", "0123456789", {.etag = "\"v1\"", .lastModified = time});
    RawClient client(server_.port());
    client.get("/a", headers);
    client.get("/a");
    QTEST(client.readReply().status, "status");
    QCOMPARE(client.readReply().body, "0123456789");
}

void TestLoopbackServer::chunkedBody()
{
    const QByteArray body = numbers(50'000);
    server_.serve("/a", body, {.chunked = true});
    RawClient client(server_.port());
    client.get("/a");
    client.get("/a");
    for (int i = 0; i < 2; ++i) {
        const ClientReply reply = client.readReply();
        QVERIFY(reply.whole);
        QVERIFY(reply.header("Content-Length").isNull());
        QCOMPARE(reply.body, body);
    }
}

void TestLoopbackServer::emptyBodies()
{
    server_.serve("/plain", "");
    server_.serve("/chunked", "", {.chunked = true});
    server_.serve("/limited", "", {.bytesPerSecond = 10});
    RawClient client(server_.port());
    for (const char *path : {"/plain", "/chunked", "/limited"}) {
        client.get(path);
        const ClientReply reply = client.readReply();
        QCOMPARE(reply.status, 200);
        QVERIFY2(reply.whole && reply.body.isEmpty(), path);
    }
    client.get("/plain", "Range: bytes=0-\r\n");
    QCOMPARE(client.readReply().status, 416);
}

void TestLoopbackServer::optionHeaders()
{
    server_.serve("/a", "x",
                  {.headers = {{"X-One", "1"}},
                   .contentDisposition = "attachment; filename=x.txt",
                   .acceptRanges = false});
    RawClient client(server_.port());
    client.get("/a", "Range: bytes=0-0\r\n");
    const ClientReply reply = client.readReply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("X-One"), "1");
    QCOMPARE(reply.header("Content-Disposition"), "attachment; filename=x.txt");
    QVERIFY(reply.header("Accept-Ranges").isNull());
}

void TestLoopbackServer::unknownPathIs404()
{
    RawClient client(server_.port());
    client.get("/nothing");
    QCOMPARE(client.readReply().status, 404);
    client.request("DELETE", "/nothing");
    QCOMPARE(client.readReply().status, 405);
    QVERIFY(client.isOpen());
}

void TestLoopbackServer::keepAliveUsesOneConnection()
{
    server_.serve("/a", "abc");
    const int before = server_.connectionCount();
    RawClient client(server_.port());
    for (int i = 0; i < 50; ++i) {
        client.get("/a");
        QCOMPARE(client.readReply().body, "abc");
    }
    QCOMPARE(server_.connectionCount(), before + 1);
    QCOMPARE(server_.requestCount("/a"), 50);
}

void TestLoopbackServer::closesWhenAsked()
{
    server_.serve("/a", "abc");
    for (const char *request :
         {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n"}) {
        RawClient client(server_.port());
        client.send(request);
        QCOMPARE(client.readReply().body, "abc");
        QVERIFY(client.endedByServer());
    }
}

void TestLoopbackServer::pipelinedRequestsAreAnsweredInOrder()
{
    QByteArray requests;
    for (int i = 0; i < 500; ++i) {
        const QByteArray n = QByteArray::number(i);
        server_.serve("/" + n, "body " + n, {.delayMs = i % 100 == 50 ? 5 : 0});
        requests += "GET /" + n + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
    RawClient client(server_.port());
    client.send(requests);
    for (int i = 0; i < 500; ++i)
        QCOMPARE(client.readReply().body, "body " + QByteArray::number(i));
    QCOMPARE(server_.requestCount(), 500);
}

void TestLoopbackServer::requestInPieces()
{
    server_.serve("/a", "abc");
    RawClient client(server_.port());
    client.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray request("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    for (const char byte : request)
        client.send(QByteArray(1, byte));
    QCOMPARE(client.readReply().body, "abc");
}

void TestLoopbackServer::requestBodyIsSkipped()
{
    server_.serve("/a", "abc");
    RawClient client(server_.port());
    client.request("POST", "/a", "Content-Length: 30000\r\n");
    client.send(QByteArray(30'000, 'x'));
    client.get("/a");
    QCOMPARE(client.readReply().status, 405);
    QCOMPARE(client.readReply().body, "abc");
}

void TestLoopbackServer::badRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("garbage") << QByteArray("\x16\x03\x01 hello\r\n\r\n") << 400;
    QTest::newRow("no version") << QByteArray("GET /\r\n\r\n") << 400;
    QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\n") << 400;
    QTest::newRow("header without colon") << QByteArray("GET / HTTP/1.1\r\nHost\r\n\r\n") << 400;
    QTest::newRow("length") << QByteArray("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n") << 400;
    QTest::newRow("negative") << QByteArray("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") << 400;
    QTest::newRow("long line") << "GET /" + QByteArray(70'000, 'a') << 431;
    QTest::newRow("long head") << "GET / HTTP/1.1\r\nX: " + QByteArray(300'000, 'a') << 431;
}

void TestLoopbackServer::badRequests()
{
    QFETCH(QByteArray, request);
    RawClient client(server_.port());
    client.send(request);
    QTEST(client.readReply().status, "status");
    QVERIFY(client.endedByServer());
    QCOMPARE(server_.requestCount(), 0);
}

void TestLoopbackServer::scriptedBytesArriveAsTheyAre()
{
    const QByteArray binary("HTTP/9.9 what\0ever\r\n\r", 21);
    server_.script("/garbage", RawReply{{binary}});
    server_.script("/cut-head", RawReply{{"HTTP/1.1 200 OK\r\nConte", "nt-Len"}});
    server_.script("/nothing", RawReply{});
    const QList<std::pair<QByteArray, QByteArray>> expected{
        {"/garbage", binary}, {"/cut-head", "HTTP/1.1 200 OK\r\nContent-Len"}, {"/nothing", ""}};
    for (const auto &[path, bytes] : expected) {
        RawClient client(server_.port());
        client.get(path);
        QCOMPARE(client.readToEnd(), bytes);
        QVERIFY(!client.isOpen());
    }
}

void TestLoopbackServer::scriptSequence()
{
    server_.script("/a", {RawReply::http(503, "busy", {{"Retry-After", "1"}}),
                          RawReply::http(200, "at last")});
    RawClient client(server_.port());
    for (const int status : {503, 200, 200}) {
        client.get("/a");
        QCOMPARE(client.readReply().status, status);
    }
}

void TestLoopbackServer::scriptGoesBeforeServedBody()
{
    server_.serve("/a", "whole");
    server_.script("/a", {RawReply::http(503), RawReply{{"HTTP/1.1 200 OK\r\n"}}});
    RawClient client(server_.port());
    client.get("/a");
    QCOMPARE(client.readReply().status, 503);
    client.get("/a");
    QCOMPARE(client.readToEnd(), "HTTP/1.1 200 OK\r\n");
    RawClient again(server_.port());
    again.get("/a");
    QCOMPARE(again.readReply().body, "whole");
}

void TestLoopbackServer::scriptedDelay()
{
    RawReply reply = RawReply::http(200, "abc");
    reply.chunks.append("");
    reply.firstDelayMs = 60;
    reply.delayMs = 60;
    server_.script("/a", reply);
    RawClient client(server_.port());
    QElapsedTimer timer;
    timer.start();
    client.get("/a");
    QCOMPARE(client.readReply().body, "abc");
    QVERIFY(timer.elapsed() >= 50);
    client.get("/a");
    QCOMPARE(client.readReply().body, "abc");
    QVERIFY(timer.elapsed() >= 150); // the last chunk of the first reply waits as well
}

void TestLoopbackServer::scriptedReset()
{
    server_.script(
        "/a", RawReply{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}, RawReply::End::Reset});
    RawClient client(server_.port());
    client.get("/a");
    const ClientReply reply = client.readReply();
    QCOMPARE(reply.body, "abc");
    QVERIFY(!reply.whole);
    // Qt reports RST and FIN alike; writing to a reset connection fails at once.
    QVERIFY(!client.isOpen());
}

void TestLoopbackServer::cutBody()
{
    server_.serve("/a", numbers(100'000), {.cutAfter = 200'001});
    server_.serve("/at-once", "0123456789", {.cutAfter = 0});
    server_.serve("/before-end-mark", "0123456789", {.chunked = true, .cutAfter = 10});
    const QList<std::pair<QByteArray, int>> expected{
        {"/a", 200'001}, {"/at-once", 0}, {"/before-end-mark", 10}};
    for (const auto &[path, size] : expected) {
        RawClient client(server_.port());
        client.get(path);
        const ClientReply reply = client.readReply();
        QCOMPARE(reply.status, 200);
        QVERIFY(!reply.whole);
        QCOMPARE(reply.body.size(), size);
        QVERIFY(client.endedByServer());
    }
}

void TestLoopbackServer::stalledBody()
{
    server_.serve("/a", "0123456789", {.stallAfter = 4});
    RawClient client(server_.port());
    client.get("/a");
    QByteArray got;
    while (!got.endsWith("\r\n\r\n0123") && client.socket().waitForReadyRead(5000))
        got += client.socket().readAll();
    QVERIFY(got.endsWith("\r\n\r\n0123"));
    QVERIFY(!client.socket().waitForReadyRead(100));
    QVERIFY(client.isOpen());
    QCOMPARE(server_.activeRequests(), 1);
}

void TestLoopbackServer::stallThatGoesOn()
{
    server_.serve("/a", "0123456789", {.stallAfter = 4, .stallMs = 50});
    server_.serve("/end", "0123456789", {.chunked = true, .stallAfter = 10, .stallMs = 50});
    RawClient client(server_.port());
    for (const char *path : {"/a", "/end"}) {
        QElapsedTimer timer;
        timer.start();
        client.get(path);
        QCOMPARE(client.readReply().body, "0123456789");
        QVERIFY(timer.elapsed() >= 45);
    }
}

void TestLoopbackServer::throttledBodyIsWhole()
{
    const QByteArray body = numbers(50'000);
    server_.serve("/a", body, {.bytesPerSecond = 1'000'000});
    RawClient client(server_.port());
    QElapsedTimer timer;
    timer.start();
    client.get("/a");
    const ClientReply reply = client.readReply();
    QVERIFY(reply.whole);
    QCOMPARE(reply.body, body);
    QVERIFY(timer.elapsed() >= body.size() * 1000 / 1'000'000 - 10);
}

void TestLoopbackServer::sharedRateHoldsForAllReplies()
{
    const QByteArray body = numbers(20'000); // 108,890 bytes
    ServedResource resource = ServedResource::fromBytes(body);
    resource.sharedRate = std::make_shared<RateBudget>(500'000);
    server_.serve("/a", resource);
    resource = {};
    RawClient one(server_.port());
    RawClient two(server_.port());
    QElapsedTimer timer;
    timer.start();
    one.get("/a");
    two.get("/a");
    QCOMPARE(one.readReply().body, body);
    QCOMPARE(two.readReply().body, body);
    // What was saved before the first request, a quarter of a second's, comes on top.
    QVERIFY(timer.elapsed() >= 2 * body.size() * 1000 / 500'000 - 260);
}

void TestLoopbackServer::largeBodyIsWhole()
{
    const QByteArray body = numbers(5'000'000); // 38 MB
    server_.serve("/a", body);
    RawClient client(server_.port());
    client.get("/a");
    QVERIFY(client.readReply().body == body);
}

void TestLoopbackServer::logTellsWhatWasAsked()
{
    server_.serve("/a b", "abc");
    RawClient one(server_.port());
    one.get("/a%20b?x=1&y=%20", "User-Agent: test/1\r\nX-Empty:\r\n");
    one.readReply();
    RawClient two(server_.port());
    two.request("HEAD", "http://somewhere.example/a%20b");
    QCOMPARE(two.readReply(true).status, 200);

    const QList<ServerRequest> log = server_.requests();
    QCOMPARE(log.size(), 2);
    QCOMPARE(log[0].method, "GET");
    QCOMPARE(log[0].target, "/a%20b?x=1&y=%20");
    QCOMPARE(log[0].path, "/a b");
    QCOMPARE(log[0].query, "x=1&y=%20");
    QCOMPARE(log[0].header("user-agent"), "test/1");
    QCOMPARE(log[0].header("x-empty"), "");
    QVERIFY(log[0].header("x-absent").isNull());
    QCOMPARE(log[1].method, "HEAD");
    QCOMPARE(log[1].path, "/a b");
    QVERIFY(log[1].connection > log[0].connection);
    QVERIFY(log[1].time >= log[0].time);

    server_.clearLog();
    server_.setLogging(false);
    one.get("/a%20b");
    one.readReply();
    server_.setLogging(true);
    QCOMPARE(server_.requestCount(), 1);
    QVERIFY(server_.requests().isEmpty());
}

void TestLoopbackServer::countsRequestsAtOnce()
{
    server_.serve("/slow", "abc", {.delayMs = 100});
    server_.resetPeaks();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 7; ++i) {
        clients.push_back(std::make_unique<RawClient>(server_.port()));
        clients.back()->get("/slow");
    }
    for (const auto &client : clients)
        QCOMPARE(client->readReply().body, "abc");
    QCOMPARE(server_.peakRequests(), 7);
    QCOMPARE(server_.peakConnections(), 7);
    QCOMPARE(server_.activeRequests(), 0);
    server_.resetPeaks();
    QCOMPARE(server_.peakRequests(), 0);
    clients.clear();
    QTRY_COMPARE(server_.openConnections(), 0);
}

void TestLoopbackServer::routesByLongestPrefix()
{
    const auto say = [](const char *word) {
        return [word](const ServerRequest &request) -> ServerAnswer {
            return RawReply::http(200, word + request.path);
        };
    };
    server_.route("/", say("root"));
    server_.route("/a/b/", say("deep"));
    server_.route("/a/", say("shallow"));
    server_.serve("/a/exact", "exact");
    RawClient client(server_.port());
    const QList<std::pair<QByteArray, QByteArray>> expected{
        {"/x", "root/x"}, {"/a/x", "shallow/a/x"}, {"/a/b/x", "deep/a/b/x"}, {"/a/exact", "exact"}};
    for (const auto &[path, body] : expected) {
        client.get(path);
        QCOMPARE(client.readReply().body, body);
    }
}

void TestLoopbackServer::dropsConnections()
{
    server_.serve("/stall", "0123456789", {.stallAfter = 4});
    RawClient client(server_.port());
    client.get("/stall");
    QTRY_COMPARE(server_.activeRequests(), 1);
    server_.dropConnections();
    QVERIFY(!client.readReply().whole);
    QTRY_COMPARE(server_.openConnections(), 0);
    QCOMPARE(server_.activeRequests(), 0);
}

void TestLoopbackServer::restartsOnSamePort()
{
    server_.serve("/a", "abc");
    const quint16 port = server_.port();
    RawClient before(port);
    before.get("/a");
    QCOMPARE(before.readReply().body, "abc");
    server_.stop();
    QVERIFY(before.endedByServer());
    QVERIFY(!RawClient(port).isOpen());
    QVERIFY(server_.start(port));
    RawClient after(port);
    after.get("/a");
    QCOMPARE(after.readReply().body, "abc");
}

void TestLoopbackServer::startsAndStopsManyTimes()
{
    for (int i = 0; i < 200; ++i) {
        LoopbackServer server;
        server.serve("/stall", QByteArray(100'000, 'x'), {.stallAfter = 4});
        QVERIFY(server.start());
        RawClient client(server.port());
        client.get("/stall");
    }
}

void TestLoopbackServer::refusesPortInUse()
{
    LoopbackServer second;
    QVERIFY(!second.start(server_.port()));
    QVERIFY(!second.isRunning());
}

void TestLoopbackServer::manyConnectionsManyRequests()
{
    constexpr int kClients = 32;
    constexpr int kRounds = 200;
    server_.serve("/a", QByteArray(1024, 'x'));
    const int before = server_.connectionCount();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < kClients; ++i)
        clients.push_back(std::make_unique<RawClient>(server_.port()));
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < kRounds; ++round) {
        for (const auto &client : clients)
            client->get("/a");
        for (const auto &client : clients)
            QCOMPARE(client->readReply().body.size(), 1024);
    }
    qInfo("%lld requests/s", kClients * kRounds * 1000LL / std::max<qint64>(1, timer.elapsed()));
    QCOMPARE(server_.connectionCount(), before + kClients);
    QCOMPARE(server_.requestCount(), kClients * kRounds);
}

void TestLoopbackServer::qnamReadsIt()
{
    const QByteArray body = numbers(10'000);
    server_.serve("/a", body, {.etag = "\"v1\"", .chunked = true});
    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(server_.url("/a?x=%20"));
    const std::unique_ptr<QNetworkReply> reply(manager.get(request));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), body);
}

QTEST_GUILESS_MAIN(TestLoopbackServer)
#include "tst_loopbackserver.moc"

// Who we say that we are: headers, referer, user agent, names and passwords, cookies; and what
// another host sees of it after a redirect.
#include "tests/protocols/protocolbench.h"
#include "tests/support/loopbackserver.h"

#include <QTest>

using namespace haul;

class TestIdentity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void headersRefererUserAgent();
    void ownUserAgent();
    void headersThatAreNone();
    void headersThatOthersDecide();

    void cookiesFromFile();
    void cookiesThatServersSet();
    void cookiesJoinThoseOfTheHeader();
    void cookiesOfOneBatchOnly();

    void netrcByHost();

    void afterRedirect_data();
    void afterRedirect();
    void thereAndBack();
    void passwordOfTheRedirectItself();
    void cookieStaysWithItsHost();
    void netrcStaysWithItsHost();

private:
    QByteArray url(const QByteArray &path) const { return server_.url(path).toEncoded(); }
    // The other server, under another name of this machine.
    QByteArray there(const QByteArray &path) const
    {
        return other_.url(path).toEncoded().replace("127.0.0.1", "localhost");
    }
    void redirect(LoopbackServer &from, const QByteArray &path, const QByteArray &to)
    {
        from.script(path, RawReply::http(302, {}, {{"Location", to}}));
    }
    ServerRequest lastHere(const QByteArray &path) const
    {
        return server_.requests(path).isEmpty() ? ServerRequest() : server_.requests(path).last();
    }
    ServerRequest lastThere(const QByteArray &path) const
    {
        return other_.requests(path).isEmpty() ? ServerRequest() : other_.requests(path).last();
    }

    LoopbackServer server_;
    LoopbackServer other_;
};

void TestIdentity::initTestCase()
{
    QVERIFY(server_.start());
    QVERIFY(other_.start());
}

void TestIdentity::init()
{
    for (LoopbackServer *server : {&server_, &other_}) {
        server->clearRoutes();
        server->clearLog();
        server->serve("/a.txt", "text");
        server->serve("/b.txt", "other");
    }
}

void TestIdentity::headersRefererUserAgent()
{
    ProtocolBench bench;
    const Fetched got = bench.fetch(
        {url("/a.txt")}, {"--header", "X-One: 1", "--header", "Accept-Language: de", "--user-agent",
                          "Test/1", "--referer", "http://me:geheim@example.org/page#top"});
    QVERIFY2(got.word() == "done", got.all().constData());
    const ServerRequest request = lastHere("/a.txt");
    QCOMPARE(request.header("X-One"), QByteArray("1"));
    QCOMPARE(request.header("Accept-Language"), QByteArray("de"));
    QCOMPARE(request.header("User-Agent"), QByteArray("Test/1"));
    QCOMPARE(request.header("Referer"), QByteArray("http://example.org/page"));
    QCOMPARE(bench.file("a.txt"), QByteArray("text"));
    QVERIFY(!got.tells("geheim"));
}

void TestIdentity::ownUserAgent()
{
    ProtocolBench bench;
    QCOMPARE(bench.fetch({url("/a.txt")}).word(), "done");
    QVERIFY(lastHere("/a.txt").header("User-Agent").startsWith("Haul/"));
    QVERIFY(lastHere("/a.txt").header("Referer").isNull());
    QVERIFY(lastHere("/a.txt").header("Cookie").isNull());
}

// Either refused at once or left out; never sent.
void TestIdentity::headersThatAreNone()
{
    ProtocolBench bench;
    for (const QByteArray &line : {QByteArray("no colon"), QByteArray("a b: c"), QByteArray(": x"),
                                   QByteArray("X: 1\r\nInjected: yes")}) {
        const Fetched got = bench.fetch({url("/a.txt")}, {"--header", line});
        QVERIFY2(got.run.status == 2 || got.word() == "done", got.all().constData());
        for (const ServerRequest &request : server_.requests()) {
            QVERIFY(request.header("Injected").isNull());
            QVERIFY(request.headers.size() <= 4);
        }
    }
}

void TestIdentity::headersThatOthersDecide()
{
    ProtocolBench bench;
    const Fetched got = bench.fetch(
        {url("/a.txt")}, {"--header", "Range: bytes=1-2", "--header", "If-Range: \"x\"", "--header",
                          "Content-Length: 99999", "--header", "Transfer-Encoding: chunked"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.txt"), QByteArray("text"));
    for (const char *name : {"Range", "If-Range", "Content-Length", "Transfer-Encoding"})
        QVERIFY2(lastHere("/a.txt").header(name).isNull(), name);
}

void TestIdentity::cookiesFromFile()
{
    ProtocolBench bench;
    writeFile(bench.path("cookies.txt"), "# Netscape HTTP Cookie File\n"
                                         "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tone\n"
                                         "127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tkept\ttwo\n"
                                         "127.0.0.1\tFALSE\t/\tFALSE\t946684800\told\tthree\n"
                                         "127.0.0.1\tFALSE\t/deep\tFALSE\t0\tdeep\tfour\n"
                                         "127.0.0.1\tFALSE\t/\tTRUE\t0\tsecure\tfive\n"
                                         "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\thttponly\tsix\n"
                                         "localhost\tFALSE\t/\tFALSE\t0\tforeign\tseven\n"
                                         "not a cookie\n");
    const QByteArray file = QFile::encodeName(bench.path("cookies.txt"));
    const Fetched got = bench.fetch({url("/a.txt")}, {"--cookies", file});
    QVERIFY2(got.word() == "done", got.all().constData());
    QList<QByteArray> cookies = lastHere("/a.txt").header("Cookie").split(';');
    for (QByteArray &cookie : cookies)
        cookie = cookie.trimmed();
    std::sort(cookies.begin(), cookies.end());
    // libcurl takes loopback addresses for secure, as browsers do.
    cookies.removeAll("secure=five");
    QCOMPARE(cookies, (QList<QByteArray>{"httponly=six", "kept=two", "session=one"}));
    QCOMPARE(bench.file("a.txt"), QByteArray("text"));
}

// Without it, this server would redirect for ever.
void TestIdentity::cookiesThatServersSet()
{
    server_.route("/gate", [](const ServerRequest &request) -> ServerAnswer {
        if (request.header("Cookie").contains("seen=1"))
            return RawReply::http(200, "inside");
        return RawReply::http(302, {}, {{"Location", "/gate.txt"}, {"Set-Cookie", "seen=1"}});
    });
    ProtocolBench bench;
    const Fetched got = bench.fetch({url("/gate.txt")});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("gate.txt"), QByteArray("inside"));
    QVERIFY(server_.requestCount("/gate.txt") == 2);
}

void TestIdentity::cookiesJoinThoseOfTheHeader()
{
    server_.script("/on", RawReply::http(302, {}, {{"Location", "/a.txt"}, {"Set-Cookie", "b=2"}}));
    ProtocolBench bench;
    QCOMPARE(bench.fetch({url("/on")}, {"--header", "Cookie: a=1"}).word(), "done");
    const QByteArray cookies = lastHere("/a.txt").header("Cookie");
    QVERIFY2(cookies.contains("a=1") && cookies.contains("b=2"), cookies.constData());
    int lines = 0;
    for (const ServerHeader &header : lastHere("/a.txt").headers)
        lines += header.first.compare("cookie", Qt::CaseInsensitive) == 0 ? 1 : 0;
    QCOMPARE(lines, 1);
}

void TestIdentity::cookiesOfOneBatchOnly()
{
    server_.script("/set.txt", RawReply::http(200, "x", {{"Set-Cookie", "b=2"}}));
    ProtocolBench bench;
    QCOMPARE(bench.fetch({url("/set.txt")}).word(), "done");
    QCOMPARE(bench.fetch({url("/a.txt")}).word(), "done");
    QVERIFY(lastHere("/a.txt").header("Cookie").isNull());
}

void TestIdentity::netrcByHost()
{
    ProtocolBench bench;
    writeFile(bench.home() + QStringLiteral("/.netrc"),
              "machine 127.0.0.1 login me password geheim\n"
              "machine localhost login you password privat\n");
    const auto gate = [](const ServerRequest &request) -> ServerAnswer {
        if (request.header("Authorization").isNull())
            return RawReply::http(401, {}, {{"WWW-Authenticate", "Basic realm=\"x\""}});
        return RawReply::http(200, request.header("Authorization"));
    };
    server_.route("/gate", gate);
    other_.route("/door", gate);
    const Fetched got = bench.fetch({url("/gate"), there("/door")}, {"--netrc"});
    QVERIFY2(got.run.status == 0, got.all().constData());
    QCOMPARE(bench.file("gate"), "Basic " + QByteArray("me:geheim").toBase64());
    QCOMPARE(bench.file("door"), "Basic " + QByteArray("you:privat").toBase64());
    QVERIFY(!got.tells("geheim") && !got.tells("privat"));
}

void TestIdentity::afterRedirect_data()
{
    QTest::addColumn<QList<QByteArray>>("options");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("here");  // what the first server gets of it,
    QTest::addColumn<QByteArray>("there"); // and what the other one
    const auto row = [](const char *name, const QList<QByteArray> &options,
                        const QByteArray &header, const QByteArray &here, const QByteArray &there) {
        QTest::newRow(name) << options << header << here << there;
    };
    row("API key", {"--header", "X-Api-Key: geheim"}, "X-Api-Key", "geheim", {});
    row("token", {"--header", "PRIVATE-TOKEN: geheim"}, "Private-Token", "geheim", {});
    row("authorization", {"--header", "Authorization: Bearer geheim"}, "Authorization",
        "Bearer geheim", {});
    row("in small letters", {"--header", "authorization: geheim"}, "Authorization", "geheim", {});
    row("cookie line", {"--header", "Cookie: a=geheim"}, "Cookie", "a=geheim", {});
    row("proxy's", {"--header", "Proxy-Authorization: geheim"}, "Proxy-Authorization", "geheim",
        {});
    row("any other", {"--header", "X-Anything: geheim"}, "X-Anything", "geheim", {});
    row("host", {"--header", "Host: virtual.example"}, "Host", "virtual.example",
        "localhost:" + QByteArray::number(other_.port()));
    row("origin", {"--header", "Origin: http://geheim"}, "Origin", "http://geheim", {});
    row("accept", {"--header", "Accept: image/png"}, "Accept", "image/png", "image/png");
    row("language", {"--header", "Accept-Language: de"}, "Accept-Language", "de", "de");
    row("no cache", {"--header", "Cache-Control: no-cache"}, "Cache-Control", "no-cache",
        "no-cache");
    row("user agent", {"--user-agent", "Test/1"}, "User-Agent", "Test/1", "Test/1");
    row("user agent as header", {"--header", "User-Agent: Test/2"}, "User-Agent", "Test/2",
        "Test/2");
    row("referer", {"--referer", "http://me:geheim@h.example/p"}, "Referer", "http://h.example/p",
        "http://h.example/p");
    row("referer as header", {"--header", "Referer: http://me:geheim@h.example/p"}, "Referer",
        "http://h.example/p", "http://h.example/p");
    row("header to leave out", {"--header", "User-Agent:"}, "User-Agent", {}, {});
}

void TestIdentity::afterRedirect()
{
    QFETCH(QList<QByteArray>, options);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, here);
    QFETCH(QByteArray, there);
    redirect(server_, "/away", this->there("/b.txt"));
    redirect(server_, "/port", other_.url("/b.txt").toEncoded());
    redirect(server_, "/twice", "/away");
    for (const QByteArray start : {"/away", "/port", "/twice"}) {
        server_.clearLog();
        other_.clearLog();
        ProtocolBench bench;
        const Fetched got = bench.fetch({url(start)}, options);
        QVERIFY2(got.word() == "done", got.all().constData());
        QCOMPARE(bench.files().size(), 1);
        for (const ServerRequest &request : server_.requests())
            QCOMPARE(request.header(header), here);
        QCOMPARE(other_.requests().size(), 1);
        const QByteArray wanted = header == "Host" && start == "/port"
                                      ? "127.0.0.1:" + QByteArray::number(other_.port())
                                      : there;
        QCOMPARE(lastThere("/b.txt").header(header), wanted);
        for (const ServerHeader &one : lastThere("/b.txt").headers)
            QVERIFY2(!one.second.contains("geheim"), one.first.constData());
        QVERIFY2(!got.tells("geheim"), got.all().constData());
    }
}

void TestIdentity::thereAndBack()
{
    redirect(server_, "/away", there("/back"));
    redirect(other_, "/back", url("/a.txt"));
    ProtocolBench bench;
    QCOMPARE(bench.fetch({url("/away")}, {"--header", "X-Api-Key: geheim"}).word(), "done");
    QCOMPARE(lastThere("/back").header("X-Api-Key"), QByteArray());
    QCOMPARE(lastHere("/a.txt").header("X-Api-Key"), QByteArray("geheim"));
}

void TestIdentity::passwordOfTheRedirectItself()
{
    const auto gate = [](const ServerRequest &request) -> ServerAnswer {
        if (request.header("Authorization").isNull())
            return RawReply::http(401, {}, {{"WWW-Authenticate", "Basic realm=\"x\""}});
        return RawReply::http(200, request.header("Authorization"));
    };
    other_.route("/gate", gate);
    server_.route("/gate", gate);
    server_.route("/gate/away", [this, gate](const ServerRequest &request) -> ServerAnswer {
        if (request.header("Authorization").isNull())
            return gate(request);
        return RawReply::http(302, {}, {{"Location", there("/gate.txt")}});
    });
    ProtocolBench bench;
    for (const bool inUrl : {false, true}) {
        const QByteArray start = url("/gate/away");
        const Fetched got = inUrl ? bench.fetch({QByteArray(start).replace("//", "//me:geheim@")})
                                  : bench.fetch({start}, {"--user", "me:geheim"});
        QVERIFY2(got.word() == "failed:http-401", got.all().constData());
        QVERIFY(lastThere("/gate.txt").header("Authorization").isNull());
        QVERIFY2(!got.tells("geheim"), got.all().constData());
        QCOMPARE(bench.files(), QStringList());
    }
}

void TestIdentity::cookieStaysWithItsHost()
{
    server_.script(
        "/away",
        RawReply::http(302, {}, {{"Location", there("/b.txt")}, {"Set-Cookie", "set=geheim"}}));
    ProtocolBench bench;
    writeFile(bench.path("cookies.txt"), "127.0.0.1\tFALSE\t/\tFALSE\t0\tfile\tgeheim\n");
    const Fetched got =
        bench.fetch({url("/away")}, {"--cookies", QFile::encodeName(bench.path("cookies.txt"))});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(lastHere("/away").header("Cookie"), QByteArray("file=geheim"));
    QVERIFY(lastThere("/b.txt").header("Cookie").isNull());
    QVERIFY2(!got.tells("geheim"), got.all().constData());
}

// The other machine has an entry without a password: it must not get the first one's.
void TestIdentity::netrcStaysWithItsHost()
{
    const auto gate = [](const QByteArray &to) {
        return [to](const ServerRequest &request) -> ServerAnswer {
            if (request.header("Authorization").isNull())
                return RawReply::http(401, {}, {{"WWW-Authenticate", "Basic realm=\"x\""}});
            return RawReply::http(302, {}, {{"Location", to}});
        };
    };
    server_.route("/gate", gate(there("/door.txt")));
    other_.route("/door", gate(there("/b.txt")));
    for (const QByteArray &rest : {QByteArray("machine localhost login you\n"), QByteArray()}) {
        ProtocolBench bench;
        writeFile(bench.home() + QStringLiteral("/.netrc"),
                  "machine 127.0.0.1 login me password geheim\n" + rest);
        other_.clearLog();
        bench.fetch({url("/gate")}, {"--netrc"});
        QVERIFY(other_.requestCount("/door.txt") > 0);
        for (const ServerRequest &request : other_.requests()) {
            const QByteArray sent = QByteArray::fromBase64(request.header("Authorization").mid(6));
            QVERIFY2(!sent.contains("geheim"), sent.constData());
        }
    }
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"

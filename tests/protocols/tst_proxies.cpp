// HTTP proxies (tinyproxy) and SOCKS5 (microsocks), named by option or by the environment.
#include "tests/protocols/protocolbench.h"
#include "tests/support/loopbackport.h"
#include "tests/support/loopbackserver.h"
#include "tests/support/nginxfixture.h"
#include "tests/support/socksfixture.h"
#include "tests/support/testauthority.h"
#include "tests/support/tinyproxyfixture.h"
#include "tests/support/vsftpdfixture.h"

#include <QTest>

using namespace haul;

class TestProxies : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void http();
    void httpsGoesThroughATunnel();
    void tunnelRefused();
    void password();
    void passwordWrong_data();
    void passwordWrong();
    void unreachable_data();
    void unreachable();
    void nonsense_data();
    void nonsense();

    void environment();
    void environmentException();
    void environmentDown();
    void optionBeatsEnvironment();

    void socks_data();
    void socks();
    void socksPasswordWrong();
    void socksTargetDown();
    void ftpThroughSocks();

private:
    QByteArray web(const QByteArray &path) const { return web_.url(path).toEncoded(); }

    QTemporaryDir root_;
    TestAuthority authority_;
    LoopbackServer web_;
    QByteArray tls_;
    std::unique_ptr<NginxFixture> nginx_;
};

void TestProxies::initTestCase()
{
    if (!TinyproxyFixture::isInstalled() || !SocksFixture::isInstalled())
        QFAIL("tinyproxy or microsocks is not installed; scripts/test installs them");
    if (!NginxFixture::isInstalled() || !VsftpdFixture::isInstalled())
        QFAIL("nginx or vsftpd is not installed; scripts/test installs them");
    QVERIFY(web_.start());
    QVERIFY(authority_.make());
    const auto certificate = authority_.certify(QStringLiteral("good"), {});
    QVERIFY(certificate);
    writeFile(root_.filePath(QStringLiteral("a.bin")), someBytes(300'000));
    const quint16 port = freeLoopbackPort();
    nginx_.reset(new NginxFixture(
        {.documentRoot = root_.path(),
         .httpSnippet = QStringLiteral("server { listen 127.0.0.1:%1 ssl http2; root \"%2\"; "
                                       "ssl_certificate %3; ssl_certificate_key %4; }")
                            .arg(port)
                            .arg(root_.path(), certificate->file, certificate->key)}));
    QVERIFY2(nginx_->start(), qPrintable(nginx_->errorText()));
    tls_ = "https://127.0.0.1:" + QByteArray::number(port);
}

void TestProxies::init()
{
    web_.clearRoutes();
    web_.clearLog();
    web_.serve("/a.bin", someBytes(300'000));
}

void TestProxies::http()
{
    TinyproxyFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy.url()});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QCOMPARE(proxy.requests().value(0), "GET " + web("/a.bin") + " HTTP/1.1");
    QVERIFY(!web_.requests().value(0).header("Via").isEmpty());
}

void TestProxies::httpsGoesThroughATunnel()
{
    TinyproxyFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({tls_ + "/a.bin"},
                                    {"--proxy", proxy.url(), "--cacert",
                                     authority_.file().toLocal8Bit(), "--header", "X-Secret: s"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QCOMPARE(proxy.requests().value(0), "CONNECT " + tls_.mid(8) + " HTTP/1.1");
}

void TestProxies::tunnelRefused()
{
    TinyproxyFixture proxy({.connectPorts = {443}});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({tls_ + "/a.bin"}, {"--proxy", proxy.url()});
    QVERIFY2(got.word() == "failed:proxy", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestProxies::password()
{
    TinyproxyFixture proxy({.user = "me", .password = "geheim"});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy.url("me:geheim@")});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QVERIFY(web_.requests().value(0).header("Proxy-Authorization").isNull());
    const Fetched tls =
        bench.fetch({tls_ + "/a.bin"}, {"--proxy", proxy.url("me:geheim@"), "--insecure"});
    QVERIFY2(tls.word() == "done", tls.all().constData());
    QVERIFY(!got.tells("geheim") && !tls.tells("geheim"));
}

void TestProxies::passwordWrong_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("word");
    const QByteArray wrong = "me:falsch@";
    QTest::newRow("http, none") << QByteArray() << false << QByteArray("failed:http-407");
    // tinyproxy has not the proxy's words for it, 407, but the server's.
    QTest::newRow("http, wrong") << wrong << false << QByteArray("failed:http-401");
    QTest::newRow("https, none") << QByteArray() << true << QByteArray("failed:proxy");
    QTest::newRow("https, wrong") << wrong << true << QByteArray("failed:proxy");
}

void TestProxies::passwordWrong()
{
    QFETCH(QByteArray, user);
    QFETCH(bool, tls);
    QFETCH(QByteArray, word);
    TinyproxyFixture proxy({.user = "me", .password = "geheim"});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({tls ? tls_ + "/a.bin" : web("/a.bin")},
                                    {"--proxy", proxy.url(user), "--insecure"});
    QVERIFY2(got.word() == word, got.all().constData());
    QVERIFY2(!got.tells("falsch"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(web_.requestCount(), 0);
}

void TestProxies::unreachable_data()
{
    QTest::addColumn<QByteArray>("scheme");
    QTest::newRow("HTTP") << QByteArray("http");
    QTest::newRow("SOCKS5") << QByteArray("socks5h");
}

void TestProxies::unreachable()
{
    QFETCH(QByteArray, scheme);
    const RefusingPort closed;
    ProtocolBench bench;
    const QByteArray proxy =
        scheme + "://me:geheim@127.0.0.1:" + QByteArray::number(closed.number());
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy});
    QVERIFY2(got.word() == "failed:proxy", got.all().constData());
    QVERIFY2(!got.tells("geheim"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(web_.requestCount(), 0);
}

// Nobody reads the password of a proxy that is none.
void TestProxies::nonsense_data()
{
    QTest::addColumn<QByteArray>("proxy");
    QTest::newRow("scheme") << QByteArray("gopher://me:geheim@127.0.0.1:1");
    QTest::newRow("no host") << QByteArray("http://me:geheim@");
    QTest::newRow("port") << QByteArray("http://me:geheim@127.0.0.1:99999");
    QTest::newRow("spaces") << QByteArray("http://me:geheim@a b c");
}

void TestProxies::nonsense()
{
    QFETCH(QByteArray, proxy);
    ProtocolBench bench;
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy});
    QVERIFY2(got.run.status != 0, got.all().constData());
    QVERIFY2(!got.tells("geheim"), got.all().constData());
    QVERIFY2(!got.tells("internal"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(web_.requestCount(), 0);
}

void TestProxies::environment()
{
    TinyproxyFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    qputenv("http_proxy", proxy.url());
    const Fetched got = bench.fetch({web("/a.bin")});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QCOMPARE(proxy.requests().size(), 1);
}

void TestProxies::environmentException()
{
    TinyproxyFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    qputenv("all_proxy", proxy.url());
    qputenv("no_proxy", "127.0.0.1,localhost");
    QCOMPARE(bench.fetch({web("/a.bin")}).word(), "done");
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QCOMPARE(proxy.requests().size(), 0);
}

// It is the proxy that does not answer, and not the hosts: each task makes its attempts.
void TestProxies::environmentDown()
{
    const RefusingPort closed;
    ProtocolBench bench;
    qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(closed.number()));
    QList<QByteArray> urls;
    for (int i = 0; i < 20; ++i)
        urls += web("/a.bin?" + QByteArray::number(i));
    const Fetched got = bench.fetch(urls, {"--retries", "1"});
    QCOMPARE(got.report.size(), 20);
    for (int line = 0; line < 20; ++line) {
        QCOMPARE(got.word(line), "failed:proxy");
        QCOMPARE(got.report[line].value(u"attempts").toInt(), 2);
    }
}

void TestProxies::optionBeatsEnvironment()
{
    TinyproxyFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    const RefusingPort closed;
    ProtocolBench bench;
    qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(closed.number()));
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy.url()});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
}

void TestProxies::socks_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("scheme");
    QTest::newRow("open") << QByteArray() << QByteArray("socks5h");
    QTest::newRow("with a password") << QByteArray("me:geheim@") << QByteArray("socks5h");
    QTest::newRow("names looked up here") << QByteArray() << QByteArray("socks5");
}

void TestProxies::socks()
{
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, scheme);
    SocksFixture proxy(user.isEmpty() ? SocksFixture::Settings{}
                                      : SocksFixture::Settings{.user = "me", .password = "geheim"});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const QByteArray url = proxy.url(user).replace("socks5h", scheme);
    const Fetched got = bench.fetch({web("/a.bin"), tls_ + "/a.bin?tls"},
                                    {"--proxy", url, "--insecure", "--on-conflict", "rename"});
    QVERIFY2(got.run.status == 0, got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QCOMPARE(bench.file("a (1).bin"), someBytes(300'000));
    QVERIFY(proxy.connectionCount() >= 2);
    QVERIFY(!got.tells("geheim"));
}

void TestProxies::socksPasswordWrong()
{
    SocksFixture proxy({.user = "me", .password = "geheim"});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({web("/a.bin")}, {"--proxy", proxy.url("me:falsch@")});
    QVERIFY2(got.word() == "failed:proxy", got.all().constData());
    QVERIFY2(!got.tells("falsch"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestProxies::socksTargetDown()
{
    SocksFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    const RefusingPort closed;
    ProtocolBench bench;
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(closed.number()) + "/a.bin";
    const Fetched got = bench.fetch({url}, {"--proxy", proxy.url()});
    QVERIFY2(got.word() == "failed:proxy", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestProxies::ftpThroughSocks()
{
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    SocksFixture proxy({});
    QVERIFY2(proxy.start(), qPrintable(proxy.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/a.bin")}, {"--proxy", proxy.url()});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(300'000));
    QVERIFY(proxy.connectionCount() >= 2); // control and data
}

QTEST_GUILESS_MAIN(TestProxies)
#include "tst_proxies.moc"

// HTTPS and HTTP/2, against nginx with certificates of an authority of ours.
#include "tests/protocols/protocolbench.h"
#include "tests/support/loopbackport.h"
#include "tests/support/nginxfixture.h"
#include "tests/support/testauthority.h"

#include <QTest>

using namespace haul;

class TestHttps : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void verified();
    void refused_data();
    void refused();
    void insecure_data();
    void insecure();
    void http2();
    void http1WhereThatIsAll();
    void plainHttpOnTheTlsPort();
    void redirectToUntrustedHost();
    void headersOnTheWayToTls();
    void headersOnTheWayFromHttp2();

private:
    QByteArray addServer(const QByteArray &name, const TestAuthority::Wish &wish,
                         const QByteArray &options);
    QByteArray authority() const { return authority_.file().toLocal8Bit(); }
    QByteArray lastRequest() const;

    QTemporaryDir root_;
    TestAuthority authority_;
    TestAuthority stranger_;
    QByteArray servers_; // nginx's server blocks
    QByteArray good_;    // "https://127.0.0.1:PORT", and so on
    QByteArray http1_;
    QByteArray wrongName_;
    QByteArray expired_;
    QByteArray redirecting_;
    std::unique_ptr<NginxFixture> nginx_;
};

QByteArray TestHttps::addServer(const QByteArray &name, const TestAuthority::Wish &wish,
                                const QByteArray &options)
{
    const auto certificate = authority_.certify(QString::fromLatin1(name), wish);
    if (!certificate)
        return {};
    const QByteArray port = QByteArray::number(freeLoopbackPort());
    servers_ += "server { listen 127.0.0.1:" + port + " ssl " + options + " root \""
                + QFile::encodeName(root_.path()) + "\"; ssl_certificate "
                + QFile::encodeName(certificate->file) + "; ssl_certificate_key "
                + QFile::encodeName(certificate->key) + "; }\n";
    return "https://127.0.0.1:" + port;
}

void TestHttps::initTestCase()
{
    if (!NginxFixture::isInstalled() || !TestAuthority::isInstalled())
        QFAIL("nginx or openssl is not installed; scripts/test installs them");
    QVERIFY(authority_.make() && stranger_.make());
    writeFile(root_.filePath(QStringLiteral("small.bin")), someBytes(1000));
    writeFile(root_.filePath(QStringLiteral("large.bin")), someBytes(3'000'000));
    const QByteArray tell = "location /told.txt { return 200 \"[$http_x_api_key]\"; }";
    http1_ = addServer("http1", {}, "; " + tell);
    good_ = addServer("good", {},
                      "http2; " + tell + " location /away { return 302 " + http1_ + "/told.txt; }");
    wrongName_ = addServer("wrong", {.names = "DNS:example.org"}, "http2;");
    expired_ = addServer("expired", {.isExpired = true}, "http2;");
    redirecting_ = addServer("on", {}, "; return 302 " + expired_ + "/small.bin;");
    const QString toTls = QStringLiteral("location /totls { return 302 %1/told.txt; }")
                              .arg(QString::fromLatin1(good_));
    nginx_.reset(new NginxFixture({.documentRoot = root_.path(),
                                   .serverSnippet = toTls,
                                   .httpSnippet = QString::fromUtf8(servers_),
                                   .accessLog = true}));
    QVERIFY2(nginx_->start(), qPrintable(nginx_->errorText()));
}

QByteArray TestHttps::lastRequest() const
{
    return readFile(nginx_->accessLogPath()).trimmed().split('\n').last();
}

void TestHttps::verified()
{
    ProtocolBench bench;
    const Fetched got =
        bench.fetch({good_ + "/small.bin", good_ + "/large.bin"}, {"--cacert", authority()});
    QVERIFY2(got.run.status == 0, got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
    QCOMPARE(bench.file("large.bin"), someBytes(3'000'000));
}

void TestHttps::refused_data()
{
    QTest::addColumn<QByteArray>("server");
    QTest::addColumn<QByteArray>("authority");
    QTest::newRow("nobody's authority") << good_ << QByteArray();
    QTest::newRow("another authority") << good_ << stranger_.file().toLocal8Bit();
    QTest::newRow("name of another host") << wrongName_ << authority();
    QTest::newRow("expired") << expired_ << authority();
    QTest::newRow("redirected to an expired one") << redirecting_ << authority();
}

void TestHttps::refused()
{
    QFETCH(QByteArray, server);
    QFETCH(QByteArray, authority);
    ProtocolBench bench;
    const QList<QByteArray> options =
        authority.isEmpty() ? QList<QByteArray>() : QList<QByteArray>{"--cacert", authority};
    const Fetched got = bench.fetch({server + "/small.bin"}, options);
    QVERIFY2(got.word() == "failed:tls-certificate", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
    QCOMPARE(got.run.status, 1);
}

void TestHttps::insecure_data()
{
    QTest::addColumn<QByteArray>("server");
    QTest::newRow("unknown authority") << good_;
    QTest::newRow("name of another host") << wrongName_;
    QTest::newRow("expired") << expired_;
}

void TestHttps::insecure()
{
    QFETCH(QByteArray, server);
    ProtocolBench bench;
    const Fetched got = bench.fetch({server + "/small.bin"}, {"--insecure"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestHttps::http2()
{
    ProtocolBench bench;
    QCOMPARE(bench.fetch({good_ + "/small.bin?two"}, {"--cacert", authority()}).word(), "done");
    QTRY_VERIFY(lastRequest().contains("/small.bin?two"));
    QVERIFY2(lastRequest().contains("HTTP/2.0"), lastRequest().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestHttps::http1WhereThatIsAll()
{
    ProtocolBench bench;
    QCOMPARE(bench.fetch({http1_ + "/small.bin?one"}, {"--cacert", authority()}).word(), "done");
    QTRY_VERIFY(lastRequest().contains("/small.bin?one"));
    QVERIFY2(lastRequest().contains("HTTP/1.1"), lastRequest().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestHttps::plainHttpOnTheTlsPort()
{
    ProtocolBench bench;
    const QByteArray url = nginx_->url("/small.bin").toEncoded().replace("http:", "https:");
    const Fetched got = bench.fetch({url}, {"--insecure"});
    QVERIFY2(got.word() == "failed:tls", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestHttps::redirectToUntrustedHost()
{
    ProtocolBench bench;
    const Fetched got = bench.fetch({redirecting_ + "/small.bin"}, {"--insecure"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

// The same machine, but another scheme and port: another origin.
void TestHttps::headersOnTheWayToTls()
{
    ProtocolBench bench;
    const QList<QByteArray> options{"--insecure", "--header", "X-Api-Key: geheim"};
    QCOMPARE(bench.fetch({good_ + "/told.txt"}, options).word(), "done");
    QCOMPARE(bench.file("told.txt"), QByteArray("[geheim]"));
    QCOMPARE(bench.fetch({nginx_->url("/totls").toEncoded()}, options).word(), "done");
    QCOMPARE(bench.file("told.txt"), QByteArray("[]"));
}

void TestHttps::headersOnTheWayFromHttp2()
{
    ProtocolBench bench;
    const QList<QByteArray> options{"--insecure", "--header", "X-Api-Key: geheim"};
    QCOMPARE(bench.fetch({good_ + "/away"}, options).word(), "done");
    QCOMPARE(bench.files().size(), 1);
    QCOMPARE(bench.file(bench.files().first().toUtf8()), QByteArray("[]"));
}

QTEST_GUILESS_MAIN(TestHttps)
#include "tst_https.moc"

// FTP and FTPS, against vsftpd.
#include "tests/protocols/protocolbench.h"
#include "tests/support/loopbackport.h"
#include "tests/support/testauthority.h"
#include "tests/support/vsftpdfixture.h"

#include <QDir>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTest>

using namespace haul;

class TestFtp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void downloads_data();
    void downloads();
    void manyFiles();
    void sizesBeforeTheStart();
    void namesWithSpacesAndUmlauts();
    void missingFile();
    void missingFolder();
    void password();
    void passwordFromNetrc();
    void wrongPassword();
    void nobodyListens();
    void noMoreClients();

    void overTls();
    void tlsIsVerified();
    void tlsInsecure();

private:
    QTemporaryDir root_;
    TestAuthority authority_;
    std::optional<TestAuthority::Certificate> certificate_;
};

void TestFtp::initTestCase()
{
    if (!VsftpdFixture::isInstalled() || !TestAuthority::isInstalled())
        QFAIL("vsftpd or openssl is not installed; scripts/test installs them");
    QVERIFY(authority_.make());
    certificate_ = authority_.certify(QStringLiteral("ftp"), {});
    QVERIFY(certificate_);
    QVERIFY(QDir(root_.path()).mkpath(QStringLiteral("pub/deep")));
    writeFile(root_.filePath(QStringLiteral("empty.bin")), {});
    writeFile(root_.filePath(QStringLiteral("small.bin")), someBytes(1000));
    writeFile(root_.filePath(QStringLiteral("pub/deep/large.bin")), someBytes(3'000'000));
}

void TestFtp::downloads_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << QByteArray("/empty.bin") << 0;
    QTest::newRow("small") << QByteArray("/small.bin") << 1000;
    QTest::newRow("large, in a folder") << QByteArray("/pub/deep/large.bin") << 3'000'000;
}

void TestFtp::downloads()
{
    QFETCH(QByteArray, path);
    QFETCH(int, size);
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url(path)});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.files().size(), 1);
    QCOMPARE(bench.file(path.mid(path.lastIndexOf('/') + 1)), someBytes(size));
    QCOMPARE(got.report[0].value(u"bytes").toInt(), size);
    QCOMPARE(got.report[0].value(u"httpStatus").toInt(), 0);
}

void TestFtp::sizesBeforeTheStart()
{
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got =
        bench.fetch({ftp.url("/pub/deep/large.bin"), ftp.url("/empty.bin"), ftp.url("/none.bin")},
                    {"--preflight"});
    QVERIFY2(got.run.status == 1, got.all().constData());
    QCOMPARE(got.report[0].value(u"bytes").toInt(), 3'000'000);
    QCOMPARE(got.report[1].value(u"bytes").toInt(-1), 0);
    QCOMPARE(got.word(2), "failed:not-found");
    QCOMPARE(bench.files(), QStringList());
}

void TestFtp::manyFiles()
{
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    QList<QByteArray> urls;
    for (int i = 0; i < 60; ++i) {
        const QByteArray name = "many" + QByteArray::number(i);
        writeFile(root_.filePath(QString::fromLatin1(name)), someBytes(200 * i, quint32(i)));
        urls << ftp.url('/' + name);
    }
    ProtocolBench bench;
    const Fetched got = bench.fetch(urls);
    QVERIFY2(got.run.status == 0, got.all().constData());
    for (int i = 0; i < 60; ++i)
        QCOMPARE(bench.file("many" + QByteArray::number(i)), someBytes(200 * i, quint32(i)));
}

void TestFtp::namesWithSpacesAndUmlauts()
{
    writeFile(root_.filePath(QStringLiteral("a b \u00e4.bin")), "text");
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/a b \xc3\xa4.bin")});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.files(), QStringList{QStringLiteral("a b \u00e4.bin")});
    QCOMPARE(bench.file("a b \xc3\xa4.bin"), QByteArray("text"));
}

void TestFtp::missingFile()
{
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/none.bin"), ftp.url("/small.bin")});
    QCOMPARE(got.word(0), "failed:not-found");
    QCOMPARE(got.word(1), "done");
    QCOMPARE(bench.files(), QStringList{QStringLiteral("small.bin")});
    QCOMPARE(got.run.status, 1);
}

void TestFtp::missingFolder()
{
    VsftpdFixture ftp({.root = root_.path()});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    QCOMPARE(bench.fetch({ftp.url("/nowhere/small.bin")}).word(), "failed:not-found");
    QCOMPARE(bench.files(), QStringList());
}

void TestFtp::password()
{
    VsftpdFixture ftp({.root = root_.path(), .password = "geheim"});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched option = bench.fetch({ftp.url("/small.bin")}, {"--user", "anonymous:geheim"});
    QVERIFY2(option.word() == "done", option.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
    QVERIFY(!option.tells("geheim"));
    const Fetched url = bench.fetch({ftp.url("/small.bin").replace("//", "//anonymous:geheim@")});
    QVERIFY2(url.word() == "done", url.all().constData());
    QVERIFY2(!url.tells("geheim"), url.all().constData());
}

void TestFtp::passwordFromNetrc()
{
    VsftpdFixture ftp({.root = root_.path(), .password = "geheim"});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    writeFile(bench.home() + QStringLiteral("/.netrc"),
              "machine 127.0.0.1 login anonymous password geheim\n");
    QCOMPARE(bench.fetch({ftp.url("/small.bin")}).word(), "failed:login");
    QCOMPARE(bench.files(), QStringList());
    const Fetched got = bench.fetch({ftp.url("/small.bin")}, {"--netrc"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestFtp::wrongPassword()
{
    VsftpdFixture ftp({.root = root_.path(), .password = "geheim"});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/small.bin")}, {"--user", "anonymous:falsch"});
    QCOMPARE(got.word(), "failed:login");
    QVERIFY2(!got.tells("falsch"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestFtp::nobodyListens()
{
    const RefusingPort closed;
    ProtocolBench bench;
    QCOMPARE(bench.fetch({"ftp://127.0.0.1:" + QByteArray::number(closed.number()) + "/a"}).word(),
             "failed:connect");
    QCOMPARE(bench.files(), QStringList());
}

// "421 There are too many connected users" (RFC 959, 4.2.2) is a timeout in libcurl's words: it is
// worth another try.
void TestFtp::noMoreClients()
{
    VsftpdFixture ftp({.root = root_.path(), .mostClients = 1});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    QTcpSocket first; // when the fixture's own connection has gone
    first.setProxy(QNetworkProxy::NoProxy);
    const auto getsIn = [&] {
        first.abort();
        first.connectToHost(QStringLiteral("127.0.0.1"), ftp.port());
        return first.waitForReadyRead(5000) && first.readAll().startsWith("220");
    };
    QVERIFY(QTest::qWaitFor(getsIn));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/small.bin")});
    QVERIFY2(got.word() == "failed:connect-timeout", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestFtp::overTls()
{
    VsftpdFixture ftp(
        {.root = root_.path(), .certificate = certificate_->file, .key = certificate_->key});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/pub/deep/large.bin"), ftp.url("/small.bin")},
                                    {"--cacert", authority_.file().toLocal8Bit()});
    QVERIFY2(got.run.status == 0, (got.all() + ftp.log()).constData());
    QCOMPARE(bench.file("large.bin"), someBytes(3'000'000));
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestFtp::tlsIsVerified()
{
    VsftpdFixture ftp(
        {.root = root_.path(), .certificate = certificate_->file, .key = certificate_->key});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    QCOMPARE(bench.fetch({ftp.url("/small.bin")}).word(), "failed:tls-certificate");
    QCOMPARE(bench.files(), QStringList());
}

void TestFtp::tlsInsecure()
{
    VsftpdFixture ftp(
        {.root = root_.path(), .certificate = certificate_->file, .key = certificate_->key});
    QVERIFY2(ftp.start(), qPrintable(ftp.errorText()));
    ProtocolBench bench;
    const Fetched got = bench.fetch({ftp.url("/small.bin")}, {"--insecure"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

QTEST_GUILESS_MAIN(TestFtp)
#include "tst_ftp.moc"

// A connection that breaks in the middle, over every protocol: the next one goes on where it was.
#include "tests/protocols/protocolbench.h"
#include "tests/support/apachefixture.h"
#include "tests/support/cuttingrelay.h"
#include "tests/support/nginxfixture.h"
#include "tests/support/sshdfixture.h"
#include "tests/support/vsftpdfixture.h"

#include <QTest>

using namespace haul;

class TestResumeProtocols : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void nginx();
    void apache();
    void apacheWithDigest();
    void ftp();
    void sftp();
    void everyConnectionBreaks();

private:
    void goesOn(ProtocolBench &bench, CuttingRelay &relay, const QByteArray &url,
                const QList<QByteArray> &options = {});

    static constexpr int size = 5'000'000;
    QTemporaryDir root_;
};

void TestResumeProtocols::initTestCase()
{
    if (!NginxFixture::isInstalled() || !ApacheFixture::isInstalled())
        QFAIL("nginx or Apache httpd is not installed; scripts/test installs them");
    if (!VsftpdFixture::isInstalled() || !SshdFixture::isInstalled())
        QFAIL("vsftpd or sshd is not installed; scripts/test installs them");
    writeFile(root_.filePath(QStringLiteral("a.bin")), someBytes(size));
}

// Two connections are cut, the third is not; in all of them together hardly more than the file
// comes through, and its bytes are right.
void TestResumeProtocols::goesOn(ProtocolBench &bench, CuttingRelay &relay, const QByteArray &url,
                                 const QList<QByteArray> &options)
{
    relay.cutNext({2'000'000, 1'500'000});
    const Fetched got = bench.fetch(
        {url}, QList<QByteArray>{"--retries", "5", "--segments", "1", "--timeout", "10"} + options);
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(size));
    QCOMPARE(bench.files(), QStringList{QStringLiteral("a.bin")});
    QCOMPARE(relay.cutCount(), 2);
    QVERIFY2(relay.bytesPassed() < size + size / 4,
             QByteArray::number(relay.bytesPassed()).constData());
}

void TestResumeProtocols::nginx()
{
    NginxFixture server({.documentRoot = root_.path()});
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    ProtocolBench bench;
    goesOn(bench, relay, "http://127.0.0.1:" + QByteArray::number(relay.port()) + "/a.bin");
}

void TestResumeProtocols::apache()
{
    ApacheFixture server({.documentRoot = root_.path()});
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    ProtocolBench bench;
    goesOn(bench, relay, "http://127.0.0.1:" + QByteArray::number(relay.port()) + "/a.bin");
}

void TestResumeProtocols::apacheWithDigest()
{
    ApacheFixture server({.documentRoot = root_.path(), .user = "me", .password = "geheim"});
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    ProtocolBench bench;
    goesOn(bench, relay, "http://127.0.0.1:" + QByteArray::number(relay.port()) + "/digest/a.bin",
           {"--user", "me:geheim"});
}

void TestResumeProtocols::ftp()
{
    VsftpdFixture server({.root = root_.path()});
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port(), CuttingRelay::Speaks::Ftp);
    QVERIFY(relay.start());
    ProtocolBench bench;
    goesOn(bench, relay, "ftp://127.0.0.1:" + QByteArray::number(relay.port()) + "/a.bin");
}

void TestResumeProtocols::sftp()
{
    SshdFixture server;
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    ProtocolBench bench;
    QVERIFY(server.writeHome(bench.home(), SshdFixture::Knows::Host));
    const QByteArray path = QFile::encodeName(root_.filePath(QStringLiteral("a.bin")));
    goesOn(bench, relay,
           "sftp://" + server.userName() + "@127.0.0.1:" + QByteArray::number(relay.port()) + path,
           {"--insecure"}); // the relay's port is not in known_hosts
}

// No attempt gets far: after the last one the task has failed, and no file has the final name.
void TestResumeProtocols::everyConnectionBreaks()
{
    NginxFixture server({.documentRoot = root_.path()});
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    relay.cutNext(QList<qint64>(50, 100));
    ProtocolBench bench;
    const Fetched got = bench.fetch(
        {"http://127.0.0.1:" + QByteArray::number(relay.port()) + "/a.bin"}, {"--retries", "1"});
    QVERIFY2(got.word().startsWith("failed:"), got.all().constData());
    QVERIFY(!bench.files().contains(QStringLiteral("a.bin")));
}

QTEST_GUILESS_MAIN(TestResumeProtocols)
#include "tst_resumeprotocols.moc"

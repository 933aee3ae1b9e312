#include "tests/support/loopbackport.h"
#include "tests/support/nginxfixture.h"
#include "tests/support/rawclient.h"

#include <QFile>
#include <QTest>

#include <signal.h>

#include <cerrno>

using namespace haul;

class TestNginxFixture : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void servesDocumentRoot();
    void snippets();
    void accessLog_data();
    void accessLog();
    void tellsWhatIsWrong();
    void endsWithFixture();
    void startsAgain();

private:
    QTemporaryDir root_;
};

void TestNginxFixture::initTestCase()
{
    if (!NginxFixture::isInstalled())
        QFAIL("nginx is not installed; scripts/test installs it");
    QFile file(root_.filePath(QStringLiteral("a.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("0123456789");
}

void TestNginxFixture::servesDocumentRoot()
{
    NginxFixture nginx({.documentRoot = root_.path()});
    QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
    QCOMPARE(nginx.url("/a.txt").port(), nginx.port());
    RawClient client(nginx.port());
    client.get("/a.txt", "Range: bytes=2-4\r\n");
    const ClientReply reply = client.readReply();
    QCOMPARE(reply.status, 206);
    QCOMPARE(reply.body, "234");
    QCOMPARE(reply.header("Content-Type"), "text/plain");
}

void TestNginxFixture::snippets()
{
    const quint16 second = freeLoopbackPort();
    NginxFixture nginx(
        {.documentRoot = root_.path(),
         .serverSnippet =
             QStringLiteral("location /x { return 418 \"$request_uri $server_port\"; }"),
         .httpSnippet =
             QStringLiteral("server { listen 127.0.0.1:%1; return 200 \"second\"; }").arg(second)});
    QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
    RawClient client(nginx.port());
    client.get("/x?y");
    QCOMPARE(client.readReply().body, "/x?y " + QByteArray::number(nginx.port()));
    RawClient other(second);
    other.get("/");
    QCOMPARE(other.readReply().body, "second");
}

void TestNginxFixture::accessLog_data()
{
    QTest::addColumn<bool>("on");
    QTest::newRow("on") << true;
    QTest::newRow("off") << false;
}

void TestNginxFixture::accessLog()
{
    QFETCH(bool, on);
    NginxFixture nginx({.documentRoot = root_.path(), .accessLog = on});
    QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
    RawClient client(nginx.port());
    client.get("/a.txt?seen");
    QCOMPARE(client.readReply().status, 200);
    const auto logged = [&nginx] {
        QFile file(nginx.accessLogPath());
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("/a.txt?seen");
    };
    if (on)
        QTRY_VERIFY(logged());
    else
        QVERIFY(!QFile::exists(nginx.accessLogPath()));
}

void TestNginxFixture::tellsWhatIsWrong()
{
    NginxFixture nginx(
        {.documentRoot = root_.path(), .serverSnippet = QStringLiteral("nonsense;")});
    QVERIFY(!nginx.start());
    QVERIFY2(nginx.errorText().contains(QStringLiteral("nonsense")), qPrintable(nginx.errorText()));
}

void TestNginxFixture::endsWithFixture()
{
    qint64 process = 0;
    quint16 port = 0;
    {
        NginxFixture nginx({.documentRoot = root_.path()});
        QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
        process = nginx.processId();
        port = nginx.port();
        QVERIFY(process > 0);
    }
    QVERIFY(::kill(pid_t(process), 0) != 0 && errno == ESRCH);
    QVERIFY(!RawClient(port).isOpen());
}

void TestNginxFixture::startsAgain()
{
    NginxFixture nginx({.documentRoot = root_.path()});
    for (int i = 0; i < 3; ++i) {
        QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
        RawClient client(nginx.port());
        client.get("/a.txt");
        QCOMPARE(client.readReply().body, "0123456789");
        nginx.stop();
    }
}

QTEST_GUILESS_MAIN(TestNginxFixture)
#include "tst_nginxfixture.moc"

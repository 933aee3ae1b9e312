#include "tests/support/democontent.h"
#include "tests/support/demolist.h"
#include "tests/support/demoroutes.h"
#include "tests/support/loopbackport.h"
#include "tests/support/loopbackserver.h"
#include "tests/support/rawclient.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace haul;

class TestDemoRoutes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void bytesDependOnPositionOnly();
    void sizes_data();
    void sizes();
    void statuses_data();
    void statuses();
    void rangesOfLargeFile();
    void busyFirst();
    void cutIsShortEveryTime();
    void digests();
    void redirects();
    void pages();
    void names();
    void slowAndLate();
    void stallGoesOn();
    void watchableSpeed();

    void listHasTheWantedMix();
    void listedUrlsAnswer();
    void refusedPortRefuses();
    void programWritesListAndEnds();
    void programEndsWithParent();
    void programRefusesBadArguments_data();
    void programRefusesBadArguments();

private:
    ClientReply get(const QByteArray &target, const QByteArray &headers = {});
    QUrl startProgram(QProcess &program, const QStringList &arguments);

    LoopbackServer server_;
};

ClientReply TestDemoRoutes::get(const QByteArray &target, const QByteArray &headers)
{
    RawClient client(server_.port());
    client.get(target, headers);
    return client.readReply();
}

void TestDemoRoutes::initTestCase()
{
    addDemoRoutes(server_);
    QVERIFY(server_.start());
}

void TestDemoRoutes::bytesDependOnPositionOnly()
{
    const QByteArray whole = demoBytes(42, 0, 1000);
    QCOMPARE(whole.size(), 1000);
    for (const int offset : {0, 1, 7, 8, 9, 500, 893}) {
        for (const int length : {0, 1, 7, 8, 9, 100})
            QCOMPARE(demoBytes(42, offset, length), whole.mid(offset, length));
    }
    QVERIFY(demoBytes(43, 0, 1000) != whole);
    QVERIFY(demoSeed("/files/a") != demoSeed("/files/b"));
}

void TestDemoRoutes::sizes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<qint64>("size"); // -1: none
    const auto row = [](const char *path, qint64 size) {
        QTest::newRow(path) << QByteArray(path) << size;
    };
    row("/files/a-1KiB.bin", 1024);
    row("/files/a-200MiB.bin", 200LL * 1024 * 1024);
    row("/files/a-201MiB.bin", -1);
    row("/files/a-99999999999999MiB.bin", -1);
    row("/files/scan-017-64KiB.tiff", 65536);
    row("/files/a-1536.bin", 1536);
    row("/files/a-0.bin", 0);
    row("/files/deep/folder-1KiB/a-2KiB", 2048);
    row("/files/a.bin", -1);
    row("/files/", -1);
}

void TestDemoRoutes::sizes()
{
    QFETCH(QByteArray, path);
    QFETCH(qint64, size);
    QCOMPARE(demoSize(path).value_or(-1), size);
    RawClient client(server_.port());
    client.request("HEAD", path);
    const ClientReply reply = client.readReply(true);
    QCOMPARE(reply.status, size < 0 ? 404 : 200);
    if (size >= 0)
        QCOMPARE(reply.header("Content-Length"), QByteArray::number(size));
}

void TestDemoRoutes::statuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("missing") << QByteArray("/missing/a.zip") << 404;
    QTest::newRow("gone") << QByteArray("/gone/a.zip") << 410;
    QTest::newRow("forbidden") << QByteArray("/forbidden/a.zip") << 403;
    QTest::newRow("error") << QByteArray("/error/a.zip") << 500;
    QTest::newRow("always busy") << QByteArray("/always-busy/a.zip") << 503;
    QTest::newRow("no page") << QByteArray("/pages/") << 404;
    QTest::newRow("page 0") << QByteArray("/pages/0.html") << 404;
    QTest::newRow("no name") << QByteArray("/named/99") << 404;
    QTest::newRow("no route") << QByteArray("/other") << 404;
}

void TestDemoRoutes::statuses()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    const ClientReply reply = get(path);
    QCOMPARE(reply.status, status);
    QVERIFY(reply.whole);
    if (path != "/other")
        QVERIFY(reply.body.contains("<h1>" + QByteArray::number(status)));
    QCOMPARE(reply.header("Retry-After"), path.startsWith("/always-busy/") ? "1" : "");
}

void TestDemoRoutes::rangesOfLargeFile()
{
    const QByteArray path = "/files/large-200MiB.iso";
    const ClientReply reply = get(path, "Range: bytes=150000001-150300000\r\n");
    QCOMPARE(reply.status, 206);
    QCOMPARE(reply.header("Content-Range"), "bytes 150000001-150300000/209715200");
    QVERIFY(reply.body == demoFileBytes(path, 150'000'001, 300'000));
    const QByteArray etag = reply.header("ETag");
    QVERIFY(!etag.isEmpty() && !reply.header("Last-Modified").isEmpty());
    QCOMPARE(get(path, "If-None-Match: " + etag + "\r\n").status, 304);
}

void TestDemoRoutes::busyFirst()
{
    const ClientReply first = get("/busy/a-1KiB.zip");
    QCOMPARE(first.status, 503);
    QCOMPARE(first.header("Retry-After"), "2");
    const ClientReply second = get("/busy/a-1KiB.zip");
    QCOMPARE(second.status, 200);
    QCOMPARE(second.body, demoFileBytes("/busy/a-1KiB.zip", 0, 1024));
    for (const int status : {503, 503, 503, 200, 200})
        QCOMPARE(get("/busy/b-1KiB.zip?times=3").status, status);
}

void TestDemoRoutes::cutIsShortEveryTime()
{
    for (const char *headers : {"", "", "Range: bytes=50000-\r\n"}) {
        const ClientReply reply = get("/cut/a-100000.bin", headers);
        QCOMPARE(reply.status, 200);
        QVERIFY(!reply.whole);
        QCOMPARE(reply.header("Content-Length"), "100000");
        QCOMPARE(reply.body.size(), 50'000);
    }
}

void TestDemoRoutes::digests()
{
    for (const char *path : {"/goodsum/a-64KiB.zip", "/badsum/a-64KiB.zip"}) {
        const ClientReply reply = get(path);
        const QByteArray digest =
            QCryptographicHash::hash(reply.body, QCryptographicHash::Sha256).toBase64();
        QCOMPARE(reply.body.size(), 65536);
        const QByteArray said = reply.header("Repr-Digest");
        QVERIFY(said.startsWith("sha-256=:") && said.endsWith(":"));
        QCOMPARE(said == "sha-256=:" + digest + ':', QByteArray(path).startsWith("/good"));
    }
    QCOMPARE(get("/goodsum/a-17MiB.zip").status, 404);
}

void TestDemoRoutes::redirects()
{
    const ClientReply found = get("/redirect/a%20b-1KiB.zip?x=1");
    QCOMPARE(found.status, 302);
    QCOMPARE(found.header("Location"), "/files/a%20b-1KiB.zip?x=1");
    QCOMPARE(get(found.header("Location")).body, demoFileBytes("/files/a b-1KiB.zip", 0, 1024));

    QByteArray where = "/loop";
    for (int i = 0; i < 4; ++i)
        where = get(where).header("Location");
    QCOMPARE(where, "/loop");

    const ClientReply lost = get("/nolocation");
    QCOMPARE(lost.status, 302);
    QVERIFY(lost.header("Location").isNull());
}

void TestDemoRoutes::pages()
{
    QSet<QByteArray> titles;
    for (int i = 1; i <= 10; ++i) {
        const ClientReply reply = get("/pages/" + QByteArray::number(i) + ".html");
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.header("Content-Type").startsWith("text/html"));
        const QByteArray base = server_.baseUrl().toEncoded();
        for (const QByteArray &part :
             {QByteArray("<title>"), QByteArray("<h1>"), QByteArray("<h2 "), QByteArray("<img "),
              QByteArray("&"), QByteArray("href=\"../files/"),
              "href=\"" + base + "/pages/1.html\""})
            QVERIFY2(reply.body.contains(part), part.constData());
        const qsizetype title = reply.body.indexOf("<title>");
        titles.insert(reply.body.mid(title, reply.body.indexOf("</title>") - title));
    }
    QCOMPARE(titles.size(), 10);
}

void TestDemoRoutes::names()
{
    for (int i = 0; i < demoDispositions().size(); ++i) {
        const ClientReply reply = get("/named/" + QByteArray::number(i));
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Content-Disposition"), demoDispositions().at(i));
        QCOMPARE(reply.body.size(), 20'000);
    }
}

void TestDemoRoutes::slowAndLate()
{
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(get("/slow/a-100000.bin").body, demoFileBytes("/slow/a-100000.bin", 0, 100'000));
    QVERIFY(timer.restart() >= 320);
    QCOMPARE(get("/late/a-1KiB.bin?ms=100").body, demoFileBytes("/late/a-1KiB.bin", 0, 1024));
    QVERIFY(timer.elapsed() >= 90);
}

void TestDemoRoutes::stallGoesOn()
{
    QCOMPARE(get("/stall/a-1KiB.bin?for=0").body, demoFileBytes("/stall/a-1KiB.bin", 0, 1024));
    RawClient client(server_.port());
    client.get("/stall/b-1KiB.bin");
    QTRY_VERIFY(client.socket().waitForReadyRead(10) || client.socket().bytesAvailable() >= 512);
    QCOMPARE(server_.activeRequests(), 1);
}

void TestDemoRoutes::watchableSpeed()
{
    LoopbackServer server;
    addDemoRoutes(server, {.watchable = true, .rateScale = 4});
    QVERIFY(server.start());
    const QByteArray path = "/files/a-1MiB.bin"; // 1.5 s / 4, shared by both
    RawClient one(server.port());
    RawClient two(server.port());
    QElapsedTimer timer;
    timer.start();
    one.get(path, "Range: bytes=0-499999\r\n");
    two.get(path, "Range: bytes=500000-\r\n");
    const QByteArray body = one.readReply().body + two.readReply().body;
    QVERIFY(body == demoFileBytes(path, 0, 1024 * 1024));
    QVERIFY(timer.elapsed() >= 350);
}

void TestDemoRoutes::listHasTheWantedMix()
{
    const QByteArray base = server_.baseUrl().toEncoded();
    const QList<QByteArray> lines = demoList(server_.baseUrl(), 4711).split('\n');
    QList<QByteArray> urls;
    qint64 bytes = 0;
    int comments = 0;
    int blank = 0;
    int pages = 0;
    for (const QByteArray &line : lines) {
        comments += line.startsWith('#');
        blank += line.isEmpty();
        pages += line.startsWith(base + "/pages/");
        if (line.startsWith("http://"))
            urls.append(line);
        if (line.startsWith(base + "/files/"))
            bytes += demoSize(line).value_or(0);
        QVERIFY2(line.isEmpty() || line.startsWith('#') || QUrl::fromEncoded(line).isValid(),
                 line.constData());
    }
    const QSet<QByteArray> unique(urls.begin(), urls.end());
    QVERIFY2(urls.size() >= 55 && urls.size() <= 65, QByteArray::number(urls.size()).constData());
    QCOMPARE(urls.size() - unique.size(), 1);
    QCOMPARE(pages, 10);
    QVERIFY(comments >= 5 && blank >= 5);
    QVERIFY(lines.contains("mailto:someone@example.org"));
    QVERIFY(lines.contains("htp://typo.example/tool-1.4.1.zip"));
    QVERIFY(lines.contains("http://127.0.0.1:4711/archive/backup-2019.zip"));
    QVERIFY(lines.contains("http://no-such-host.invalid/file.zip"));
    QVERIFY(bytes > 300LL * 1024 * 1024 && bytes < 400LL * 1024 * 1024);
}

// Every URL of the list does what its route promises; nothing in it is a slip of the pen.
void TestDemoRoutes::listedUrlsAnswer()
{
    const QHash<QByteArray, int> expected{
        {"files", 200},     {"goodsum", 200},    {"badsum", 200},      {"pages", 200},
        {"slow", 200},      {"late", 200},       {"stall", 200},       {"named", 200},
        {"cut", 200},       {"missing", 404},    {"gone", 410},        {"error", 500},
        {"forbidden", 403}, {"busy", 503},       {"always-busy", 503}, {"redirect", 302},
        {"loop", 302},      {"nolocation", 302},
    };
    const QByteArray base = server_.baseUrl().toEncoded();
    RawClient client(server_.port());
    int asked = 0;
    for (const QByteArray &line : demoList(server_.baseUrl()).split('\n')) {
        if (!line.startsWith(base + '/') || line.startsWith(base + "/late/"))
            continue;
        const QByteArray target = line.mid(base.size());
        client.request("HEAD", target);
        const QByteArray kind = target.split('/').value(1);
        QVERIFY2(client.readReply(true).status == expected.value(kind), line.constData());
        ++asked;
    }
    QVERIFY(asked > 50);
}

void TestDemoRoutes::refusedPortRefuses()
{
    const RefusingPort refusing;
    QVERIFY(refusing.number() != 0);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), refusing.number());
    QVERIFY(!socket.waitForConnected(5000));
    QCOMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
}

// The address the program says it listens on, or an empty one.
QUrl TestDemoRoutes::startProgram(QProcess &program, const QStringList &arguments)
{
    program.start(QStringLiteral(HAUL_DEMO_SERVER), arguments);
    while (!program.canReadLine() && program.waitForReadyRead(10'000)) {
    }
    const QByteArray line = program.readLine().trimmed();
    return line.startsWith("listening on http://127.0.0.1:") ? QUrl::fromEncoded(line.mid(13))
                                                             : QUrl();
}

void TestDemoRoutes::programWritesListAndEnds()
{
    const QTemporaryDir folder;
    const QString list = folder.filePath(QStringLiteral("demo.txt"));
    QProcess program;
    const QUrl base = startProgram(program, {QStringLiteral("--list"), list,
                                             QStringLiteral("--lifetime"), QStringLiteral("60")});
    QVERIFY(base.isValid());
    QFile file(list);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains(base.toEncoded() + "/pages/1.html"));
    RawClient client(quint16(base.port()));
    client.get("/pages/1.html");
    QCOMPARE(client.readReply().status, 200);

    program.terminate();
    QVERIFY(program.waitForFinished(10'000));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
}

void TestDemoRoutes::programEndsWithParent()
{
    const QTemporaryDir folder;
    QProcess parent;
    parent.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(parent.waitForStarted());
    QProcess program;
    const QUrl base =
        startProgram(program, {QStringLiteral("--list"), folder.filePath(QStringLiteral("l")),
                               QStringLiteral("--lifetime"), QStringLiteral("60"),
                               QStringLiteral("--parent"), QString::number(parent.processId())});
    QVERIFY(base.isValid());
    parent.kill();
    QVERIFY(parent.waitForFinished(10'000));
    QVERIFY(program.waitForFinished(10'000));
    QCOMPARE(program.exitCode(), 0);
}

void TestDemoRoutes::programRefusesBadArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    const QString list = QStringLiteral("--list");
    const QString unwritable = QStringLiteral("/no/such/folder/list.txt");
    QTest::newRow("no list") << QStringList{} << 2;
    QTest::newRow("port") << QStringList{list, unwritable, QStringLiteral("--port=70000")} << 2;
    QTest::newRow("scale") << QStringList{list, unwritable, QStringLiteral("--throttle-scale=0")}
                           << 2;
    QTest::newRow("unwritable list") << QStringList{list, unwritable} << 1;
}

void TestDemoRoutes::programRefusesBadArguments()
{
    QFETCH(QStringList, arguments);
    QProcess program;
    program.start(QStringLiteral(HAUL_DEMO_SERVER), arguments);
    QVERIFY(program.waitForFinished(10'000));
    QTEST(program.exitCode(), "exitCode");
    QVERIFY(program.readAllStandardError().startsWith("haul-demo-server: "));
    QVERIFY(program.readAllStandardOutput().isEmpty());
}

QTEST_GUILESS_MAIN(TestDemoRoutes)
#include "tst_demoroutes.moc"

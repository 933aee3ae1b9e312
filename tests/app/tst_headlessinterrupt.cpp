// Ctrl-C: what is finished stays finished, is parsed and reported; the rest leaves nothing behind.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace haul;

namespace {

// Far more than an interrupted program may take, far less than what it would have waited for.
constexpr int patience = 10'000;

} // namespace

class TestHeadlessInterrupt : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void inTheMiddle();
    void beforeAnyAnswer_data();
    void beforeAnyAnswer();
    void betweenTwoAttempts();
    void whileAListIsRead();
    void manyWaiting();

private:
    QStringList options() const;
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }
    int count(const QString &state) const;

    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessInterrupt::initTestCase()
{
    QVERIFY(server_.start());
}

void TestHeadlessInterrupt::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_.clearRoutes();
    server_.clearLog();
}

QStringList TestHeadlessInterrupt::options() const
{
    return {QStringLiteral("-d"),         path("out"),
            QStringLiteral("--report"),   path("r.jsonl"),
            QStringLiteral("--results"),  path("p.jsonl"),
            QStringLiteral("--per-host"), QStringLiteral("16"),
            QStringLiteral("-")};
}

int TestHeadlessInterrupt::count(const QString &state) const
{
    int count = 0;
    for (const QJsonObject &line : readJsonLines(path("r.jsonl")))
        count += stateOf(line) == state ? 1 : 0;
    return count;
}

void TestHeadlessInterrupt::inTheMiddle()
{
    QByteArray list;
    QStringList finished;
    for (int i = 0; i < 20; ++i) {
        const QByteArray page = "/page-" + QByteArray::number(i) + ".html";
        server_.serve(page, "<title>" + page + "</title>", {.contentType = "text/html"});
        list += url(page) + '\n';
        finished << QString::fromLatin1(page.mid(1));
    }
    // Small ones in memory, large ones in part files, and more of them than there are places.
    for (int i = 0; i < 30; ++i) {
        const QByteArray slow = "/slow-" + QByteArray::number(i) + ".bin";
        server_.serve(slow, QByteArray(i % 2 ? 50'000 : 5'000'000, 'x'),
                      {.bytesPerSecond = 20'000, .stallAfter = 30'000});
        list += url(slow) + '\n';
    }
    HaulProcess process(options(), list);
    QTRY_VERIFY_WITH_TIMEOUT(server_.requestCount() >= 20 + 16, patience);
    QTRY_COMPARE_WITH_TIMEOUT(filesBelow(path("out"))
                                  .filter(QStringLiteral("page-"))
                                  .filter(QStringLiteral(".html"))
                                  .size(),
                              20, patience);
    process.signal(SIGINT);
    const HaulRun run = process.wait(patience);
    QVERIFY2(run.status == 130, (run.out + run.err).constData());

    finished.sort();
    QCOMPARE(filesBelow(path("out")), finished);
    for (const QString &name : std::as_const(finished)) {
        QCOMPARE(readFile(path("out/") + name), "<title>/" + name.toLatin1() + "</title>");
    }
    QCOMPARE(readJsonLines(path("r.jsonl")).size(), 50);
    QCOMPARE(count(QStringLiteral("done")), 20);
    QCOMPARE(count(QStringLiteral("cancelled")), 30);
    QCOMPARE(readJsonLines(path("p.jsonl")).size(), 20);
    QTRY_COMPARE_WITH_TIMEOUT(server_.activeRequests(), 0, patience);
}

void TestHeadlessInterrupt::beforeAnyAnswer_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl-C") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestHeadlessInterrupt::beforeAnyAnswer()
{
    QFETCH(int, signal);
    server_.script("/x", RawReply{.chunks = {""}, .end = RawReply::End::KeepOpen});
    HaulProcess process(options(), url("/x"));
    QTRY_VERIFY_WITH_TIMEOUT(server_.requestCount() == 1, patience);
    process.signal(signal);
    const HaulRun run = process.wait(patience);
    QVERIFY2(run.status == 130, (run.out + run.err).constData());
    QCOMPARE(count(QStringLiteral("cancelled")), 1);
    QVERIFY(filesBelow(path("out")).isEmpty());
}

void TestHeadlessInterrupt::betweenTwoAttempts()
{
    server_.script("/x", RawReply::http(503, "busy", {{"Retry-After", "600"}}));
    HaulProcess process(options(), url("/x"));
    QTRY_VERIFY_WITH_TIMEOUT(server_.requestCount() == 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(server_.activeRequests() == 0, patience);
    process.signal(SIGINT);
    const HaulRun run = process.wait(patience);
    QVERIFY2(run.status == 130, (run.out + run.err).constData());
    QCOMPARE(count(QStringLiteral("cancelled")), 1);
    QCOMPARE(server_.requestCount(), 1);
}

// Somebody holds the pipe open and writes nothing.
void TestHeadlessInterrupt::whileAListIsRead()
{
    const QByteArray pipe = path("pipe").toLocal8Bit();
    QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
    const int writer = ::open(pipe.constData(), O_RDWR | O_CLOEXEC);
    QVERIFY(writer >= 0);
    const QByteArray line = url("/x") + '\n';
    QCOMPARE(::write(writer, line.constData(), size_t(line.size())), ssize_t(line.size()));
    HaulProcess process({QStringLiteral("-d"), path("out"), path("pipe")});
    // The folder is tried right before the reading begins.
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(path("out")), patience);
    QTest::qWait(50);
    process.signal(SIGINT);
    const HaulRun run = process.wait(patience);
    ::close(writer);
    QVERIFY2(run.status == 130, (run.out + run.err).constData());
    QCOMPARE(server_.requestCount(), 0);
}

void TestHeadlessInterrupt::manyWaiting()
{
    QByteArray list;
    for (int i = 0; i < 100'000; ++i)
        list += url("/w/" + QByteArray::number(i)) + '\n';
    server_.route("/w/", [](const ServerRequest &) -> ServerAnswer {
        return RawReply{.chunks = {""}, .end = RawReply::End::KeepOpen};
    });
    HaulProcess process(options(), list);
    QTRY_VERIFY_WITH_TIMEOUT(server_.requestCount() == 16, patience);
    process.signal(SIGINT);
    const HaulRun run = process.wait(patience);
    QVERIFY2(run.status == 130, (run.out + run.err).constData());
    QCOMPARE(readJsonLines(path("r.jsonl")).size(), 100'000);
    QCOMPARE(count(QStringLiteral("cancelled")), 100'000);
    QCOMPARE(server_.requestCount(), 16);
}

QTEST_GUILESS_MAIN(TestHeadlessInterrupt)
#include "tst_headlessinterrupt.moc"

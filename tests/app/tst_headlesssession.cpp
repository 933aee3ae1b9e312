// The run in the terminal with a session: the real program, ended in every way and started again.
#include "core/manager/taskmanager.h"
#include "core/session/session.h"
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace haul;

namespace {

QByteArray bytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char((i * 31 + i / 251) & 0xff);
    return bytes;
}

} // namespace

class TestHeadlessSession : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void nothingIsFetchedTwice();
    void failedOnesAreTriedAgain();
    void listsAreNotNeeded();
    void startsWhatWaitsForItsTime();
    void anotherListIsAnotherBatch();
    void killedInALargeFile();
    void interruptedRunGoesOn();
    void reportIsWhole();
    void resultsAreWhole();
    void oneProgramAtATime();
    void damagedFileIsSetAside();
    void unusableFile();

private:
    QString path(const char *name) const { return dir_->filePath(QString::fromUtf8(name)); }
    QByteArray url(const QByteArray &path) const { return server_.url(path).toEncoded(); }
    QStringList arguments(const QStringList &more) const;
    HaulRun run(const QList<QByteArray> &urls, const QStringList &more = {}) const;
    QStringList states() const;

    std::unique_ptr<QTemporaryDir> dir_;
    LoopbackServer server_;
};

void TestHeadlessSession::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    if (!server_.isRunning())
        QVERIFY(server_.start());
    server_.clearRoutes();
    server_.clearLog();
    for (const char *name : {"/a", "/b", "/c"})
        server_.serve(name, QByteArray("content of ") + name);
}

QStringList TestHeadlessSession::arguments(const QStringList &more) const
{
    return QStringList{QStringLiteral("-d"),        path("out"),
                       QStringLiteral("--session"), path("s.haul"),
                       QStringLiteral("--report"),  path("r.jsonl"),
                       QStringLiteral("--retries"), QStringLiteral("0")}
           + more;
}

HaulRun TestHeadlessSession::run(const QList<QByteArray> &urls, const QStringList &more) const
{
    if (urls.isEmpty())
        return runHaul(arguments(more));
    return runHaul(arguments(more) << QStringLiteral("-"), urls.join('\n'));
}

QStringList TestHeadlessSession::states() const
{
    QStringList states;
    for (const QJsonObject &line : readJsonLines(path("r.jsonl")))
        states << stateOf(line);
    return states;
}

void TestHeadlessSession::nothingIsFetchedTwice()
{
    const QList<QByteArray> list{url("/a"), url("/b")};
    QCOMPARE(run(list).status, 0);
    QCOMPARE(server_.requestCount(), 2);
    QCOMPARE(run(list).status, 0);
    QCOMPARE(server_.requestCount(), 2);
    QCOMPARE(states(), (QStringList{QStringLiteral("done"), QStringLiteral("done")}));
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(QFile::permissions(path("s.haul")) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
}

void TestHeadlessSession::failedOnesAreTriedAgain()
{
    server_.serve("/late", {}, {.status = 404});
    const QList<QByteArray> list{url("/a"), url("/late")};
    QCOMPARE(run(list).status, 1);
    server_.serve("/late", "here now");
    QCOMPARE(run(list).status, 0);
    QCOMPARE(server_.requestCount("/a"), 1);
    QCOMPARE(server_.requestCount("/late"), 2);
    QCOMPARE(readFile(path("out/late")), QByteArray("here now"));
}

void TestHeadlessSession::listsAreNotNeeded()
{
    QCOMPARE(run({}).status, 0); // nothing to do
    server_.serve("/gone", {}, {.status = 404});
    QCOMPARE(run({url("/a"), url("/gone")}).status, 1);
    QCOMPARE(run({}).status, 0); // it has ended: nobody named it again
    QCOMPARE(server_.requestCount("/gone"), 1);
}

// The window gave it a time; whoever starts it here means now.
void TestHeadlessSession::startsWhatWaitsForItsTime()
{
    {
        const Result<std::unique_ptr<Session>> session = Session::open(path("s.haul"));
        QVERIFY(session);
        TaskManager manager({.limits = {}, .session = session->get()});
        BatchRequest request;
        request.settings.folder = path("out");
        request.entries =
            std::make_shared<const EntryList>(EntryList{{.url = url("/a"), .line = 1}});
        request.startAt = QDateTime::currentDateTimeUtc().addDays(1);
        manager.submit(std::move(request));
    }
    QCOMPARE(run({}).status, 0);
    QCOMPARE(readFile(path("out/a")), QByteArray("content of /a"));
}

void TestHeadlessSession::anotherListIsAnotherBatch()
{
    QCOMPARE(run({url("/a")}).status, 0);
    QCOMPARE(run({url("/a"), url("/b")}).status, 0);
    QCOMPARE(server_.requestCount("/a"), 2);
    QCOMPARE(filesBelow(path("out")),
             (QStringList{QStringLiteral("a"), QStringLiteral("a (1)"), QStringLiteral("b")}));
}

// What had arrived is asked for no more.
void TestHeadlessSession::killedInALargeFile()
{
    const QByteArray body = bytes(6'000'000);
    server_.serve("/large", body, {.etag = "\"v1\"", .stallAfter = 3'000'000});
    const QStringList more{QStringLiteral("--segments"), QStringLiteral("1")};
    {
        HaulProcess program(arguments(more) << QString::fromLatin1(url("/large")));
        // Told of when it was flushed, which is about two seconds after it came.
        const auto isSaved = [&] {
            QFile file(path("s.haul-wal"));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"v1\"");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSaved(), 30'000);
        program.signal(SIGKILL);
        program.wait();
    }
    QVERIFY(QFile::exists(path("out/large.part")));
    server_.serve("/large", body, {.etag = "\"v1\""});
    server_.clearLog();
    QCOMPARE(runHaul(arguments(more) << QString::fromLatin1(url("/large"))).status, 0);
    QVERIFY(readFile(path("out/large")) == body);
    QCOMPARE(filesBelow(path("out")), QStringList{QStringLiteral("large")});
    QVERIFY(server_.requests("/large").first().header("Range").startsWith("bytes="));
    QVERIFY(!server_.requests("/large").first().header("Range").startsWith("bytes=0-"));
}

void TestHeadlessSession::interruptedRunGoesOn()
{
    const QByteArray body = bytes(3'000'000);
    server_.serve("/slow", body, {.etag = "\"v1\"", .stallAfter = 1'000'000});
    const QList<QByteArray> list{url("/a"), url("/slow")};
    HaulProcess program(arguments({QStringLiteral("-")}), list.join('\n'));
    // Once, or more often: it may be in segments already.
    QTRY_VERIFY_WITH_TIMEOUT(server_.requestCount("/slow") > 0, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("out/a")) && QFile::exists(path("out/slow.part")),
                             20'000);
    program.signal(SIGINT);
    QCOMPARE(program.wait().status, 130);
    QCOMPARE(states(), (QStringList{QStringLiteral("done"), QStringLiteral("cancelled")}));
    server_.serve("/slow", body, {.etag = "\"v1\""});
    QCOMPARE(run({}).status, 0);
    QCOMPARE(states(), (QStringList{QStringLiteral("done"), QStringLiteral("done")}));
    QVERIFY(readFile(path("out/slow")) == body);
    QCOMPARE(server_.requestCount("/a"), 1);
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("slow")}));
}

void TestHeadlessSession::reportIsWhole()
{
    server_.serve("/gone", {}, {.status = 404});
    const QList<QByteArray> list{url("/a"), "nothing", url("/a"), url("/gone"), "", url("/b")};
    QCOMPARE(run(list).status, 1);
    const QByteArray first = readFile(path("r.jsonl"));
    QCOMPARE(run(list).status, 1);
    const QList<QJsonObject> lines = readJsonLines(path("r.jsonl"));
    QCOMPARE(lines.size(), 5);
    QCOMPARE(states(), (QStringList{QStringLiteral("done"), QStringLiteral("rejected"),
                                    QStringLiteral("rejected"), QStringLiteral("failed"),
                                    QStringLiteral("done")}));
    const QList<QJsonObject> before = toJsonLines(first);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QJsonObject now = lines[i];
        QJsonObject then = before[i];
        for (QJsonObject *line : {&now, &then})
            line->remove(QStringLiteral("seconds")); // the failed one was tried again
        QCOMPARE(now, then);
    }
}

void TestHeadlessSession::resultsAreWhole()
{
    server_.serve("/page", "<title>One</title><a href='/a'>to a</a>", {.contentType = "text/html"});
    const QList<QByteArray> list{url("/page"), url("/a")};
    const QStringList more{QStringLiteral("--results"), path("p.jsonl")};
    QCOMPARE(run(list, more).status, 0);
    const QList<QJsonObject> first = readJsonLines(path("p.jsonl"));
    QCOMPARE(first.size(), 2);
    QCOMPARE(run(list, more).status, 0);
    QList<QJsonObject> second = readJsonLines(path("p.jsonl"));
    QCOMPARE(second.size(), 2);
    for (const QJsonObject &result : first)
        QVERIFY(second.contains(result));
}

void TestHeadlessSession::oneProgramAtATime()
{
    server_.serve("/hangs", bytes(100), {.stallAfter = 10});
    HaulProcess program(arguments({QString::fromLatin1(url("/hangs"))}));
    QTRY_COMPARE_WITH_TIMEOUT(server_.requestCount("/hangs"), 1, 20'000);
    const HaulRun second = run({url("/a")});
    QCOMPARE(second.status, 2);
    QVERIFY2(second.err.contains("Another Haul is using this session"), second.err.constData());
    QCOMPARE(server_.requestCount("/a"), 0);
}

void TestHeadlessSession::damagedFileIsSetAside()
{
    writeFile(path("s.haul"), QByteArray(20'000, 'x'));
    const HaulRun done = run({url("/a")});
    QCOMPARE(done.status, 0);
    QVERIFY2(done.err.contains("s.haul.damaged-"), done.err.constData());
    const QStringList aside =
        QDir(dir_->path()).entryList({QStringLiteral("s.haul.damaged-*")}, QDir::Files);
    QCOMPARE(aside.size(), 1);
    QCOMPARE(readFile(dir_->filePath(aside.first())), QByteArray(20'000, 'x'));
}

void TestHeadlessSession::unusableFile()
{
    QVERIFY(QDir().mkpath(path("s.haul"))); // a folder
    const HaulRun done = run({url("/a")});
    QCOMPARE(done.status, 2);
    QVERIFY2(done.err.contains("session"), done.err.constData());
    QCOMPARE(server_.requestCount(), 0);
}

QTEST_GUILESS_MAIN(TestHeadlessSession)
#include "tst_headlesssession.moc"

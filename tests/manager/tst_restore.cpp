// Runs of the program one after another, on one session: what the next one finds.
#include "core/manager/taskmanager.h"
#include "core/session/session.h"
#include "core/session/sessionpacking.h"
#include "core/transfer/partfacts.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace haul;

namespace {

constexpr int bigBytes = 6 * 1024 * 1024;

QByteArray someBytes(qsizetype size, int seed = 0)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char((i * 7919 + i / 251 + seed) % 256);
    return bytes;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

QString textOf(const std::optional<Error> &error)
{
    return error ? toLogLine(*error) : QString();
}

QString textOf(const BatchRecord &batch, quint32 index)
{
    const TaskRecord &task = batch.tasks[index];
    QString text = taskStateName(task.state) + (task.removed ? u" removed"_qs : QString());
    text += QStringLiteral(" attempts %1").arg(task.attempts);
    if (hasEnded(task.state))
        text += QStringLiteral(" %1 of %2").arg(task.received).arg(task.total);
    if (const OutcomePtr end = outcomeOf(batch, index))
        text += QStringLiteral(" (%1 %2 %3 %4 %5 %6 %7 %8 %9)")
                    .arg(end->task.index)
                    .arg(end->path)
                    .arg(end->bytes)
                    .arg(QString::fromLatin1(end->finalUrl), QString::fromLatin1(end->mime),
                         QString::fromLatin1(end->sha256.toHex()))
                    .arg(end->httpStatus)
                    .arg(end->attempts)
                    .arg(textOf(end->error));
    if (task.notes) {
        for (const AttemptNote &note : task.notes->attempts)
            text += QStringLiteral(" [%1: %2]").arg(note.attempt).arg(toLogLine(note.error));
    }
    return text;
}

QString textOf(const ParseResult &result)
{
    QString text = QStringLiteral("result %1 %2 %3 %4 '%5' %6 links %7")
                       .arg(result.task.index)
                       .arg(QString::fromLatin1(result.url), result.path,
                            QString::fromLatin1(result.type), result.title)
                       .arg(result.links.size())
                       .arg(textOf(result.error));
    for (const auto &[name, value] : result.fields)
        text += u' ' + QString::fromUtf8(name + '=' + value);
    return text;
}

// All that anybody can see of a batch, but for the order in which results came.
QStringList portrait(const BatchRecord &batch)
{
    QStringList lines{QStringLiteral("%1 '%2' %3 rate %4 %5")
                          .arg(quint32(batch.id))
                          .arg(batch.name, batch.paused ? u"paused"_qs : u"goes on"_qs)
                          .arg(batch.bytesPerSecond)
                          .arg(batch.submitted.toMSecsSinceEpoch()),
                      QString::fromLatin1(packSettings(*batch.settings).toHex()),
                      QString::fromLatin1(packEntries(*batch.entries).toHex()),
                      batch.account ? QString::fromLatin1(packAccount(*batch.account).toHex())
                                    : u"no account"_qs};
    QString counts =
        QStringLiteral("%1 tasks, %2 bytes:").arg(batch.counts.tasks).arg(batch.counts.endedBytes);
    for (const qint64 count : batch.counts.byState)
        counts += QStringLiteral(" %1").arg(count);
    lines += counts;
    for (quint32 index = 0; index < batch.tasks.size(); ++index)
        lines += textOf(batch, index);
    QStringList results;
    for (qsizetype row = 0; row < batch.results.size(); ++row)
        results += textOf(*resultAt(batch, row));
    results.sort();
    return lines + results;
}

// The program, again and again.
class Runs : public QObject
{
public:
    Runs()
    {
        if (!server.start() || !folder.isValid())
            qFatal("no server");
        settings.folder = folder.path() + u"/files"_qs;
        settings.retries = 0;
        settings.segments = 1;
        QDir().mkdir(settings.folder);
    }
    ~Runs() override { end(); }

    void start(RestorePolicy policy = RestorePolicy::GoOn)
    {
        openSession();
        manager = std::make_unique<TaskManager>(TaskManager::Config{
            .limits = {}, .keepDetails = keepDetails, .session = session.get()});
        started.clear();
        freshResults = 0;
        restored.reset();
        manager->setAllowance(allowance);
        connect(manager.get(), &TaskManager::runStarted, this,
                [this](BatchId id) { started += id; });
        connect(manager.get(), &TaskManager::resultsParsed, this,
                [this](BatchId, const auto &results) { freshResults += int(results.size()); });
        connect(manager.get(), &TaskManager::restored, this,
                [this](const std::optional<Error> &error) { restored = error; });
        manager->restore(policy);
        if (!QTest::qWaitFor([this] { return restored.has_value(); }, 20'000))
            qFatal("not restored");
    }
    void end()
    {
        manager.reset();
        session.reset();
    }
    // As the program does when it is asked to end early.
    void leave()
    {
        manager->leaveToNextRun();
        QCoreApplication::processEvents(); // the futures' cancels among them
        end();
    }
    void again(RestorePolicy policy = RestorePolicy::GoOn)
    {
        end();
        start(policy);
    }
    // Without a manager, as if the program had died right after it told these.
    void tell(const std::vector<SessionFact> &facts)
    {
        openSession();
        for (const SessionFact &fact : facts)
            session->tell(fact);
        if (!session->waitUntilSaved())
            qFatal("not saved");
        session.reset();
    }
    fact::BatchAdded added(const QList<QByteArray> &paths)
    {
        return {BatchId(1),
                u"told"_qs,
                std::make_shared<const BatchSettings>(settings),
                entries(paths),
                {},
                QDateTime::currentDateTime(),
                0};
    }

    SharedEntries entries(const QList<QByteArray> &paths) const
    {
        auto list = std::make_shared<EntryList>();
        for (const QByteArray &path : paths)
            list->push_back({server.url(path).toEncoded(), qint32(10 * list->size() + 3), {}});
        return list;
    }
    BatchId submit(const QList<QByteArray> &paths)
    {
        return manager->submit({u"test"_qs, settings, entries(paths)});
    }
    const BatchRecord &batch(BatchId id) const { return *manager->batch(id); }
    QString states(BatchId id) const
    {
        QStringList words;
        for (const TaskRecord &task : batch(id).tasks)
            words += taskStateName(task.state) + (task.removed ? u"-removed"_qs : QString());
        return words.join(u' ');
    }
    bool waitForEnd(BatchId id)
    {
        return QTest::qWaitFor([&] { return manager->future(id).isFinished(); }, 20'000);
    }
    QString file(const QString &name) const { return settings.folder + u'/' + name; }
    QStringList files() const
    {
        return QDir(settings.folder)
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    // Submits /big and waits until some of it is there; slowly, so that it does not end.
    BatchId beginBig(const QByteArray &body)
    {
        const qint64 each = 4'000'000 / settings.segments; // of each connection
        server.serve("/big", body, {.etag = "\"v1\"", .bytesPerSecond = each});
        const BatchId id = submit({"/big"});
        const auto hasSome = [&] { return batch(id).tasks[0].received > 1'000'000; };
        if (!QTest::qWaitFor(hasSome, 20'000))
            qFatal("nothing comes");
        return id;
    }
    void serveBigFast(const QByteArray &body, const QByteArray &etag = "\"v1\"")
    {
        server.serve("/big", body, {.etag = etag});
        server.clearLog();
    }
    bool hasAskedForRange() const
    {
        for (const ServerRequest &request : server.requests("/big")) {
            if (request.header("range").isEmpty())
                return false;
        }
        return server.requestCount("/big") > 0;
    }

    LoopbackServer server;
    QTemporaryDir folder;
    BatchSettings settings;
    Allowance allowance; // at the start
    bool keepDetails = true;
    std::unique_ptr<Session> session;
    std::unique_ptr<TaskManager> manager;
    QList<BatchId> started;
    int freshResults = 0;
    std::optional<std::optional<Error>> restored;

private:
    void openSession()
    {
        Result<std::unique_ptr<Session>> opened =
            Session::open(folder.filePath(QStringLiteral("session")));
        if (!opened)
            qFatal("no session: %s", qPrintable(toLogLine(opened.error())));
        session = std::move(*opened);
    }
};

OutcomePtr doneOutcome(TaskId task, const QString &path, qint64 bytes)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = task;
    outcome->path = path;
    outcome->bytes = bytes;
    outcome->attempts = 1;
    outcome->httpStatus = 200;
    return outcome;
}

} // namespace

class TestRestore : public QObject
{
    Q_OBJECT

private slots:
    void nothingToRestore();
    void history();
    void retriesOfHistory();
    void resultsNotKept();
    void newNumbers();
    void waitPauses();
    void pauseStays_data();
    void pauseStays();
    void retriedWhileHeld();
    void pauseIsRecorded();
    void startTimeStays_data();
    void startTimeStays();
    void startTimeThatPassedMeanwhile_data();
    void startTimeThatPassedMeanwhile();
    void rateIsRecorded();
    void orderAndNamesAreRecorded();
    void hiddenComesBack();
    void hiddenTasksComeBack();
    void cancelIsRecorded();
    void removalsStay();
    void removedBeforeItsEnd();
    void parsedAgain();
    void leavingEndsEverything();
    void goesOn_data();
    void goesOn();
    void endsAllTheSame_data();
    void endsAllTheSame();
    void partFile_data();
    void partFile();
    void partOfFailedTask();
    void wholePart_data();
    void wholePart();
    void promisedFile_data();
    void promisedFile();
    void claimOnly();
    void namesStayTaken();
    void setAsideIsTold();
    void manyBatches();
};

void TestRestore::nothingToRestore()
{
    Runs runs;
    runs.start();
    QCOMPARE(*runs.restored, std::nullopt);
    QVERIFY(runs.manager->batches().empty());
    QVERIFY(runs.started.isEmpty());
}

// A batch with an end of every kind is the same in the next run, and in the one after it; and
// nothing is fetched.
void TestRestore::history()
{
    Runs runs;
    runs.server.serve("/page.html",
                      "<html><title>T</title><a href='/x'>x</a><a href='y'>y</a></html>",
                      {.contentType = "text/html"});
    runs.server.serve("/file.bin", someBytes(1000));
    runs.server.serve("/big", someBytes(bigBytes), {.etag = "\"v1\""});
    runs.server.serve("/there.bin", "x");
    runs.server.serve("/untyped", "x", {.contentType = ""});
    runs.server.script("/busy", {RawReply::http(503), RawReply::http(200, "at last")});
    runs.server.script("/cut", RawReply{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}});
    runs.server.route("/slow", [](const ServerRequest &) {
        return RawReply{{}, RawReply::End::KeepOpen};
    });
    runs.settings.onConflict = ConflictPolicy::Skip;
    runs.settings.retries = 1;
    runs.settings.retryPause = std::chrono::milliseconds(1);
    runs.settings.digest = true;
    runs.settings.headers = {"X-A: b"};
    write(runs.file(u"there.bin"_qs), "old");
    runs.start();
    auto account = std::make_shared<ListAccount>();
    account->lines = 80;
    account->rejectedCount = 1;
    account->rejected = {{5, RejectReason::NoHost, "http:///"}};
    BatchRequest request{u"everything \u00e4"_qs, runs.settings,
                         runs.entries({"/page.html", "/file.bin", "/big", "/there.bin", "/busy",
                                       "/cut", "/gone", "/slow", "/untyped"}),
                         account};
    const BatchId id = runs.manager->submit(std::move(request));
    runs.manager->setBatchRate(id, 100'000'000);
    QVERIFY(QTest::qWaitFor([&] { return runs.batch(id).counts.ended() == 8; }, 20'000));
    const TaskId slow{id, 7};
    runs.manager->cancel({&slow, 1});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done done done skipped done failed failed cancelled done"_qs);
    const BatchId empty = runs.submit({});
    QVERIFY(runs.waitForEnd(empty));
    const QStringList before = portrait(runs.batch(id));
    const QStringList files = runs.files();
    runs.server.clearLog();
    for (int run = 0; run < 2; ++run) {
        runs.again();
        QCOMPARE(*runs.restored, std::nullopt);
        QCOMPARE(runs.manager->batches(), (std::vector<BatchId>{id, empty}));
        const QStringList after = portrait(runs.batch(id));
        for (int i = 0; i < std::min(before.size(), after.size()); ++i)
            QCOMPARE(after[i], before[i]);
        QCOMPARE(after.size(), before.size());
        QVERIFY(runs.manager->future(id).isFinished());
        QVERIFY(runs.manager->future(empty).isFinished());
        QVERIFY(runs.started.isEmpty());
        QTest::qWait(50); // for what might start all the same
        QCOMPARE(runs.server.requestCount(), 0);
        QCOMPARE(runs.files(), files);
    }
}

void TestRestore::retriesOfHistory()
{
    Runs runs;
    runs.server.serve("/a", "a");
    runs.start();
    const BatchId id = runs.submit({"/a", "/b", "/c"});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done failed failed"_qs);
    runs.again();
    runs.server.serve("/b", "b");
    runs.server.clearLog();
    const std::vector<TaskId> all{{id, 0}, {id, 1}, {id, 2}};
    runs.manager->retry(all);
    QCOMPARE(runs.started, QList<BatchId>{id});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done done failed"_qs);
    QCOMPARE(runs.server.requestCount("/a"), 0);
    const QStringList before = portrait(runs.batch(id));
    runs.again();
    QCOMPARE(portrait(runs.batch(id)), before);
}

void TestRestore::resultsNotKept()
{
    Runs runs;
    runs.keepDetails = false;
    runs.server.serve("/a.html", "<title>T</title>", {.contentType = "text/html"});
    runs.start();
    const BatchId id = runs.submit({"/a.html"});
    QVERIFY(runs.waitForEnd(id));
    runs.again();
    QTRY_COMPARE(runs.freshResults, 1);
    QCOMPARE(runs.batch(id).results.size(), 0);
}

void TestRestore::newNumbers()
{
    Runs runs;
    runs.start();
    const BatchId first = runs.submit({});
    const BatchId second = runs.submit({});
    runs.again();
    const BatchId third = runs.submit({});
    QVERIFY(third > second);
    runs.manager->removeBatch(first);
    runs.again();
    QCOMPARE(runs.manager->batches(), (std::vector<BatchId>{second, third}));
    QVERIFY(runs.submit({}) > third);
}

void TestRestore::waitPauses()
{
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    const BatchId ended = runs.submit({"/gone"});
    QVERIFY(runs.waitForEnd(ended));
    runs.leave();
    runs.serveBigFast(body);
    runs.start(RestorePolicy::Wait);
    QVERIFY(runs.batch(id).paused);
    QVERIFY(!runs.batch(ended).paused);
    QVERIFY(runs.manager->future(id).isSuspending() || runs.manager->future(id).isSuspended());
    QTest::qWait(50); // for what might start all the same
    QCOMPARE(runs.server.requestCount(), 0);
    QVERIFY(runs.batch(id).tasks[0].received >= 1'000'000);
    runs.manager->future(id).resume();
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(contents(runs.file(u"big"_qs)), body);
    QVERIFY(runs.hasAskedForRange());
}

void TestRestore::pauseStays_data()
{
    QTest::addColumn<bool>("isLeft"); // or destroyed at once
    QTest::newRow("left to the next run") << true;
    QTest::newRow("destroyed") << false;
}

void TestRestore::pauseStays()
{
    QFETCH(bool, isLeft);
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    runs.manager->future(id).suspend();
    QTRY_VERIFY(runs.batch(id).paused);
    if (isLeft)
        runs.leave();
    runs.end();
    runs.serveBigFast(body);
    runs.start();
    QVERIFY(runs.batch(id).paused);
    QTest::qWait(50);
    QCOMPARE(runs.server.requestCount(), 0);
}

void TestRestore::startTimeStays_data()
{
    QTest::addColumn<RestorePolicy>("policy");
    QTest::newRow("goes on") << RestorePolicy::GoOn;
    QTest::newRow("waits") << RestorePolicy::Wait;
}

// Waiting for a time is no pause: it goes on by itself whatever the policy.
void TestRestore::startTimeStays()
{
    QFETCH(RestorePolicy, policy);
    Runs runs;
    runs.server.serve("/a", "a");
    runs.start();
    const QDateTime tomorrow = QDateTime::currentDateTimeUtc().addDays(1);
    const BatchId id =
        runs.manager->submit({u"test"_qs, runs.settings, runs.entries({"/a"}), {}, tomorrow});
    const BatchId other = runs.submit({"/a"});
    runs.manager->setBatchStart(other, tomorrow);
    runs.leave();
    runs.start(policy);
    for (const BatchId each : {id, other}) {
        QVERIFY(!runs.batch(each).paused);
        QCOMPARE(runs.batch(each).hold, Hold::StartTime);
        QCOMPARE(runs.batch(each).startAt.toMSecsSinceEpoch(), tomorrow.toMSecsSinceEpoch());
    }
    QCOMPARE(runs.server.requestCount(), 0);
    runs.manager->setBatchStart(id, {});
    QVERIFY(runs.waitForEnd(id));
    runs.again(policy);
    QCOMPARE(runs.states(id), u"done"_qs);
    QVERIFY(!runs.batch(id).startAt.isValid());
}

void TestRestore::startTimeThatPassedMeanwhile_data()
{
    startTimeStays_data();
}

void TestRestore::startTimeThatPassedMeanwhile()
{
    QFETCH(RestorePolicy, policy);
    Runs runs;
    runs.server.serve("/a", "a");
    fact::BatchAdded added = runs.added({"/a"});
    added.startAt = QDateTime::currentDateTimeUtc().addSecs(-60);
    runs.tell({added});
    runs.start(policy);
    const bool waits = policy == RestorePolicy::Wait;
    QCOMPARE(runs.batch(added.id).paused, waits);
    QCOMPARE(runs.batch(added.id).hold, Hold::None);
    if (waits)
        runs.manager->future(added.id).resume();
    QVERIFY(runs.waitForEnd(added.id));
}

// What had ended before waits as well, once it has something to do.
void TestRestore::retriedWhileHeld()
{
    Runs runs;
    runs.start();
    const BatchId id = runs.submit({"/a"});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"failed"_qs);
    runs.end();
    runs.server.serve("/a", "a");
    runs.server.clearLog();
    runs.allowance.hold = Hold::Offline;
    runs.start();
    QCOMPARE(runs.batch(id).hold, Hold::Offline);
    const TaskId again[] = {{id, 0}};
    runs.manager->retry(again);
    QCOMPARE(runs.batch(id).hold, Hold::Offline);
    QCOMPARE(runs.server.requestCount(), 0);
    runs.manager->setAllowance({});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done"_qs);
}

void TestRestore::pauseIsRecorded()
{
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    runs.end();
    runs.server.serve("/big", body, {.etag = "\"v1\"", .bytesPerSecond = 500'000});
    runs.start();
    QVERIFY(!runs.batch(id).paused);
    runs.manager->future(id).suspend();
    QTRY_VERIFY(runs.batch(id).paused);
    runs.again();
    QVERIFY(runs.batch(id).paused);
    runs.manager->future(id).resume();
    QTRY_VERIFY(!runs.batch(id).paused);
    runs.again();
    QVERIFY(!runs.batch(id).paused);
    runs.serveBigFast(body);
    runs.again();
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(contents(runs.file(u"big"_qs)), body);
}

void TestRestore::rateIsRecorded()
{
    Runs runs;
    runs.start();
    const BatchId id = runs.submit({"/gone"});
    QVERIFY(runs.waitForEnd(id));
    runs.again();
    runs.manager->setBatchRate(id, 123'456);
    runs.again();
    QCOMPARE(runs.manager->batchRate(id), 123'456);
}

void TestRestore::orderAndNamesAreRecorded()
{
    Runs runs;
    runs.start();
    std::vector<BatchId> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(runs.submit({"/gone"}));
        QVERIFY(runs.waitForEnd(ids.back()));
    }
    runs.manager->moveBatch(ids[2], 0);
    runs.manager->renameBatch(ids[0], u"another"_qs);
    runs.manager->setBatchPriority(ids[1], BatchPriority::Low);
    runs.manager->setBatchFolder(ids[1], u"/elsewhere"_qs);
    BatchSettings settings = *runs.batch(ids[1]).settings;
    settings.segments = 7;
    runs.manager->setBatchSettings(ids[1], settings);
    for (int round = 0; round < 2; ++round) {
        runs.again();
        QCOMPARE(runs.manager->batches(), (std::vector{ids[2], ids[0], ids[1]}));
        QCOMPARE(runs.batch(ids[0]).name, u"another"_qs);
        QCOMPARE(runs.batch(ids[1]).rank.priority, BatchPriority::Low);
        QCOMPARE(runs.batch(ids[1]).settings->folder, u"/elsewhere"_qs);
        QCOMPARE(runs.batch(ids[1]).settings->segments, 7);
    }
    const BatchId last = runs.submit({"/gone"});
    QCOMPARE(runs.manager->batches().back(), last);
    QVERIFY(runs.waitForEnd(last));
}

// To be removed, unless the program ends before.
void TestRestore::hiddenComesBack()
{
    Runs runs;
    runs.start();
    const BatchId stays = runs.beginBig(someBytes(bigBytes));
    const BatchId goes = runs.submit({"/gone"});
    QVERIFY(runs.waitForEnd(goes));
    runs.manager->hideBatch(stays);
    runs.manager->hideBatch(goes);
    runs.manager->removeBatch(goes);
    runs.again();
    QCOMPARE(runs.manager->batches(), std::vector{stays});
    QVERIFY(!runs.batch(stays).paused);
    QVERIFY(runs.waitForEnd(stays));
    QCOMPARE(runs.states(stays), u"done"_qs);
}

void TestRestore::hiddenTasksComeBack()
{
    Runs runs;
    runs.server.serve("/a", "a");
    runs.start();
    const BatchId id = runs.submit({"/a", "/gone", "/a?2"});
    QVERIFY(runs.waitForEnd(id));
    const std::vector<TaskId> some{{id, 0}, {id, 1}};
    runs.manager->hideTasks(some);
    QCOMPARE(runs.batch(id).counts.tasks, 1);
    runs.manager->remove(std::vector{some[1]});
    runs.again();
    QCOMPARE(runs.batch(id).counts.tasks, 2);
    QVERIFY(!runs.batch(id).tasks[0].removed);
    QVERIFY(runs.batch(id).tasks[1].removed);
}

void TestRestore::cancelIsRecorded()
{
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId whole = runs.beginBig(body);
    runs.end();
    runs.start(RestorePolicy::Wait);
    runs.manager->future(whole).cancel();
    QVERIFY(runs.waitForEnd(whole));
    QTRY_COMPARE(runs.states(whole), u"cancelled"_qs);
    QCOMPARE(runs.files(), QStringList());
    const BatchId other = runs.submit({"/big", "/big?2"});
    const TaskId second{other, 1};
    runs.manager->future(other).suspend();
    runs.manager->cancel({&second, 1});
    runs.again(RestorePolicy::Wait);
    QCOMPARE(runs.states(whole), u"cancelled"_qs);
    QVERIFY(runs.manager->future(whole).isFinished());
    QCOMPARE(runs.states(other), u"waiting cancelled"_qs);
}

void TestRestore::removalsStay()
{
    Runs runs;
    runs.server.serve("/a", "a");
    runs.start();
    const BatchId id = runs.submit({"/a", "/a?2", "/gone"});
    const BatchId away = runs.submit({"/a?3"});
    QVERIFY(runs.waitForEnd(id));
    QVERIFY(runs.waitForEnd(away));
    const std::vector<TaskId> some{{id, 0}, {id, 2}};
    runs.manager->remove(some);
    runs.manager->removeBatch(away);
    const QStringList before = portrait(runs.batch(id));
    runs.again();
    QCOMPARE(runs.manager->batches(), std::vector<BatchId>{id});
    QCOMPARE(portrait(runs.batch(id)), before);
    QCOMPARE(runs.batch(id).counts.tasks, 1);
    const TaskId last{id, 1};
    runs.manager->remove({&last, 1});
    runs.again();
    QCOMPARE(runs.states(id), u"done-removed done-removed failed-removed"_qs);
    runs.manager->removeBatch(id);
    runs.again();
    QVERIFY(runs.manager->batches().empty());
    QCOMPARE(runs.files().size(), 3); // files stay
}

// The program died between the wish and the end of the transfer.
void TestRestore::removedBeforeItsEnd()
{
    Runs runs;
    runs.server.serve("/a", "a");
    runs.server.serve("/b", "b");
    runs.tell({runs.added({"/a", "/b"}), fact::TasksRemoved{{{BatchId(1), 0}}}});
    runs.start();
    QVERIFY(runs.waitForEnd(BatchId(1)));
    QCOMPARE(runs.server.requestCount("/a"), 0);
    QCOMPARE(runs.server.requestCount("/b"), 1);
}

void TestRestore::parsedAgain()
{
    Runs runs;
    write(runs.file(u"a.html"_qs), "<title>T</title>");
    write(runs.file(u"c.bin"_qs), "c");
    const auto done = [&](quint32 index, const QString &name, const QByteArray &mime) {
        auto outcome =
            std::make_shared<Outcome>(*doneOutcome({BatchId(1), index}, runs.file(name), 16));
        outcome->mime = mime;
        return fact::TaskEnded{std::move(outcome)};
    };
    runs.tell({runs.added({"/a.html", "/b.html", "/c.bin"}), done(0, u"a.html"_qs, "text/html"),
               done(1, u"b.html"_qs, "text/html"), done(2, u"c.bin"_qs, "a/b")});
    runs.start();
    QVERIFY(runs.waitForEnd(BatchId(1)));
    QCOMPARE(runs.states(BatchId(1)), u"done done done"_qs);
    QStringList results;
    const BatchRecord &record = runs.batch(BatchId(1));
    for (qsizetype row = 0; row < record.results.size(); ++row) {
        const ParseResultPtr result = resultAt(record, row);
        results += QStringLiteral("%1 %2 %3")
                       .arg(result->task.index)
                       .arg(result->title, result->error ? errorCodeName(*result->error) : u"-"_qs);
    }
    results.sort();
    QCOMPARE(results, (QStringList{u"0 T -"_qs, u"1  disk"_qs, u"2  -"_qs}));
    QCOMPARE(runs.server.requestCount(), 0);
    runs.again();
    QVERIFY(runs.manager->future(BatchId(1)).isFinished()); // once
    QCOMPARE(runs.batch(BatchId(1)).results.size(), 3);
}

// Who waits for the futures before he ends is not kept waiting.
void TestRestore::leavingEndsEverything()
{
    Runs runs;
    runs.start();
    const BatchId big = runs.beginBig(someBytes(bigBytes));
    const BatchId small = runs.submit({"/gone", "/gone?2"});
    const BatchId paused = runs.submit({"/gone"});
    runs.manager->future(paused).suspend();
    runs.manager->leaveToNextRun();
    QTRY_VERIFY(runs.manager->future(small).isFinished());
    QTRY_VERIFY(runs.manager->future(paused).isFinished());
    QTRY_VERIFY_WITH_TIMEOUT(runs.manager->future(big).isFinished(), 2000);
}

void TestRestore::goesOn_data()
{
    QTest::addColumn<bool>("isLeft"); // or destroyed at once
    QTest::addColumn<int>("segments");
    for (const bool isLeft : {true, false}) {
        for (const int segments : {1, 4})
            QTest::addRow("%s, %d segments", isLeft ? "left" : "destroyed", segments)
                << isLeft << segments;
    }
}

// Several times, a bit further each time.
void TestRestore::goesOn()
{
    QFETCH(bool, isLeft);
    QFETCH(int, segments);
    Runs runs;
    runs.settings.segments = segments;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    qint64 received = 0;
    for (int run = 0; run < 3; ++run) {
        QVERIFY(QTest::qWaitFor(
            [&] { return runs.batch(id).tasks[0].received > received + 300'000; }, 20'000));
        received = runs.batch(id).tasks[0].received;
        if (isLeft)
            runs.leave();
        runs.end();
        QCOMPARE(runs.files(), QStringList{u"big.part"_qs});
        runs.server.clearLog();
        runs.start();
        QVERIFY(runs.batch(id).tasks[0].received >= received);
        QCOMPARE(runs.started, QList<BatchId>{id});
    }
    runs.end();
    runs.serveBigFast(body);
    runs.start();
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done"_qs);
    QVERIFY(runs.hasAskedForRange());
    QVERIFY(contents(runs.file(u"big"_qs)) == body);
    QCOMPARE(runs.files(), QStringList{u"big"_qs});
}

void TestRestore::endsAllTheSame_data()
{
    QTest::addColumn<bool>("isLeft");
    QTest::newRow("left") << true;
    QTest::newRow("destroyed") << false;
}

// Some done, some under way, some waiting: afterwards all are done, and each was fetched once.
void TestRestore::endsAllTheSame()
{
    QFETCH(bool, isLeft);
    Runs runs;
    QList<QByteArray> paths;
    for (int i = 0; i < 300; ++i) {
        paths += "/f" + QByteArray::number(i);
        runs.server.serve(paths.constLast(), someBytes(2000, i), {.delayMs = 3});
    }
    runs.start();
    const BatchId id = runs.submit(paths);
    QVERIFY(
        QTest::qWaitFor([&] { return runs.batch(id).counts.of(TaskState::Done) > 50; }, 20'000));
    if (isLeft)
        runs.leave();
    runs.end();
    const auto wholeBefore = runs.files().size();
    runs.server.clearLog();
    runs.start();
    const qint64 doneBefore = runs.batch(id).counts.of(TaskState::Done);
    QVERIFY(doneBefore > 50);
    QCOMPARE(qint64(wholeBefore), doneBefore);
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.batch(id).counts.of(TaskState::Done), 300);
    QCOMPARE(runs.server.requestCount(), int(300 - doneBefore));
    QCOMPARE(runs.files().size(), 300);
    for (int i = 0; i < 300; ++i)
        QCOMPARE(contents(runs.file(QStringLiteral("f%1").arg(i))), someBytes(2000, i));
    QCOMPARE(runs.batch(id).results.size(), 300);
}

void TestRestore::partFile_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isResumed");
    QTest::addColumn<QStringList>("others"); // files that are there afterwards as well
    QTest::newRow("as it was") << u"as it was"_qs << true << QStringList();
    QTest::newRow("gone") << u"gone"_qs << false << QStringList();
    QTest::newRow("shorter") << u"shorter"_qs << false << QStringList();
    QTest::newRow("longer") << u"longer"_qs << false << QStringList();
    QTest::newRow("changed in place") << u"changed"_qs << false << QStringList();
    QTest::newRow("another file") << u"another"_qs << false
                                  << QStringList{u"big.part"_qs, u"kept"_qs};
    QTest::newRow("a link") << u"link"_qs << false << QStringList{u"big.part"_qs, u"kept"_qs};
    QTest::newRow("a folder") << u"folder"_qs << false << QStringList{u"big.part"_qs, u"kept"_qs};
    QTest::newRow("a new version on the server") << u"version"_qs << false << QStringList();
    QTest::newRow("the folder has gone") << u"no folder"_qs << false << QStringList();
    QTest::newRow("somebody's file under the name")
        << u"taken"_qs << true << QStringList{u"big"_qs};
}

void TestRestore::partFile()
{
    QFETCH(QString, what);
    QFETCH(bool, isResumed);
    QFETCH(QStringList, others);
    Runs runs;
    QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    runs.leave();
    const QString part = runs.file(u"big.part"_qs);
    const QString kept = runs.file(u"kept"_qs);
    const QByteArray encoded = QFile::encodeName(part);
    const QByteArray partBytes = contents(part);
    QByteArray etag = "\"v1\"";
    if (what == u"gone") {
        QVERIFY(QFile::remove(part));
    } else if (what == u"shorter") {
        QCOMPARE(::truncate(encoded.constData(), 500'000), 0);
    } else if (what == u"longer") {
        QCOMPARE(::truncate(encoded.constData(), bigBytes), 0);
    } else if (what == u"changed") {
        QFile file(part);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write("changed"), 7);
    } else if (what == u"version") {
        body = someBytes(bigBytes, 1);
        etag = "\"v2\"";
    } else if (what == u"no folder") {
        QVERIFY(QDir(runs.settings.folder).removeRecursively());
    } else if (what == u"taken") {
        write(runs.file(u"big"_qs), "stranger");
    } else if (what != u"as it was") {
        QVERIFY(QFile::rename(part, kept)); // kept: its inode is given to no other file
        if (what == u"another")
            write(part, "stranger");
        else if (what == u"link")
            QVERIFY(QFile::link(kept, part));
        else
            QCOMPARE(::mkdir(encoded.constData(), 0777), 0);
    }
    runs.serveBigFast(body, etag);
    runs.start();
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done"_qs);
    const QString path = outcomeOf(runs.batch(id), 0)->path;
    QVERIFY(contents(path) == body);
    if (what != u"version")
        QCOMPARE(runs.hasAskedForRange(), isResumed);
    QStringList files = others;
    files += QFileInfo(path).fileName();
    files.sort();
    QCOMPARE(runs.files(), files);
    if (what == u"another")
        QCOMPARE(contents(part), QByteArray("stranger"));
    if (what == u"taken")
        QCOMPARE(contents(runs.file(u"big"_qs)), QByteArray("stranger"));
    if (QFile::exists(kept))
        QVERIFY(contents(kept) == partBytes);
    runs.again();
    QCOMPARE(runs.states(id), u"done"_qs);
    QVERIFY(runs.manager->future(id).isFinished());
}

// What is there of it waits for a retry by hand, in the next run as well.
void TestRestore::partOfFailedTask()
{
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.server.serve("/big", body, {.etag = "\"v1\"", .cutAfter = 3'000'000});
    runs.start();
    const BatchId id = runs.submit({"/big"});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"failed"_qs);
    QCOMPARE(runs.files(), QStringList{u"big.part"_qs});
    for (int run = 0; run < 2; ++run) {
        runs.again();
        QCOMPARE(runs.states(id), u"failed"_qs);
        QVERIFY(runs.manager->future(id).isFinished());
        QCOMPARE(runs.files(), QStringList{u"big.part"_qs});
    }
    runs.serveBigFast(body);
    const TaskId task{id, 0};
    runs.manager->retry({&task, 1});
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.states(id), u"done"_qs);
    QVERIFY(runs.hasAskedForRange());
    QVERIFY(contents(runs.file(u"big"_qs)) == body);
    // Removed instead, it goes.
    runs.server.serve("/cut", body, {.etag = "\"v1\"", .cutAfter = 3'000'000});
    const BatchId other = runs.submit({"/cut"});
    QVERIFY(runs.waitForEnd(other));
    runs.again();
    const TaskId cut{other, 0};
    runs.manager->remove({&cut, 1});
    QCOMPARE(runs.files(), QStringList{u"big"_qs});
    runs.again();
    QCOMPARE(runs.files(), QStringList{u"big"_qs});
}

void TestRestore::wholePart_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("promised");
    QTest::newRow("before its rename") << u"whole.bin.part"_qs << u"whole.bin"_qs;
    QTest::newRow("after its rename") << u"whole.bin"_qs << u"whole.bin"_qs;
    QTest::newRow("before it got another name") << u"whole.bin.part"_qs << u"Title.bin"_qs;
    QTest::newRow("after it got another name") << u"Title.bin"_qs << u"Title.bin"_qs;
}

// All bytes had come when the program died: none is asked for again.
void TestRestore::wholePart()
{
    QFETCH(QString, name);
    QFETCH(QString, promised);
    Runs runs;
    const QByteArray body = someBytes(2'000'000);
    write(runs.file(name), body);
    const TaskId task{BatchId(1), 0};
    PartFacts facts;
    if (promised != u"whole.bin"_qs)
        facts.partPath = runs.file(u"whole.bin.part"_qs);
    facts.identity = *identityOf(runs.file(name));
    facts.isClosed = true;
    facts.total = body.size();
    facts.version.total = body.size();
    facts.version.etag = "\"v1\"";
    facts.answer.httpStatus = 200;
    facts.answer.mime = "a/b";
    const OutcomePtr outcome = doneOutcome(task, runs.file(promised), body.size());
    runs.tell({runs.added({"/whole.bin"}), fact::NameClaimed{task, runs.file(u"whole.bin"_qs)},
               fact::FilePromised{outcome, {}}, fact::PartSaved{task, facts.toBytes()}});
    runs.start();
    QVERIFY(runs.waitForEnd(BatchId(1)));
    QCOMPARE(runs.states(BatchId(1)), u"done"_qs);
    QCOMPARE(runs.server.requestCount(), 0);
    QCOMPARE(runs.files(), QStringList{promised});
    QVERIFY(contents(runs.file(promised)) == body);
    QCOMPARE(outcomeOf(runs.batch(BatchId(1)), 0)->path, runs.file(promised));
    QCOMPARE(outcomeOf(runs.batch(BatchId(1)), 0)->bytes, body.size());
    QCOMPARE(runs.batch(BatchId(1)).results.size(), 1);
    runs.again();
    QVERIFY(runs.manager->future(BatchId(1)).isFinished());
    QCOMPARE(runs.states(BatchId(1)), u"done"_qs);
}

void TestRestore::promisedFile_data()
{
    QTest::addColumn<QStringList>("there"); // name and bytes, by turns
    QTest::addColumn<int>("requests");
    QTest::addColumn<QStringList>("files");
    const QString small = u"small.bin"_qs;
    QTest::newRow("nothing") << QStringList{} << 1 << QStringList{small};
    QTest::newRow("the file") << QStringList{small, u"body"_qs} << 0 << QStringList{small};
    QTest::newRow("somebody's file")
        << QStringList{small, u"else"_qs} << 1 << QStringList{u"small (1).bin"_qs, small};
    QTest::newRow("half a part file")
        << QStringList{small + u".part"_qs, u"bo"_qs} << 1 << QStringList{small};
    QTest::newRow("the part file")
        << QStringList{small + u".part"_qs, u"body"_qs} << 1 << QStringList{small};
}

// A small file was about to be written when the program died.
void TestRestore::promisedFile()
{
    QFETCH(QStringList, there);
    QFETCH(int, requests);
    QFETCH(QStringList, files);
    Runs runs;
    runs.server.serve("/small.bin", "body");
    const TaskId task{BatchId(1), 0};
    const QString path = runs.file(u"small.bin"_qs);
    runs.tell({runs.added({"/small.bin"}),
               fact::FilePromised{doneOutcome(task, path, 4), smallFileProof("body")}});
    for (int i = 0; i < there.size(); i += 2)
        write(runs.file(there[i]), there[i + 1].toLatin1());
    runs.start();
    QVERIFY(runs.waitForEnd(BatchId(1)));
    QCOMPARE(runs.states(BatchId(1)), u"done"_qs);
    QCOMPARE(runs.server.requestCount(), requests);
    QCOMPARE(runs.files(), files);
    QCOMPARE(contents(outcomeOf(runs.batch(BatchId(1)), 0)->path), QByteArray("body"));
    if (files.size() == 2)
        QCOMPARE(contents(path), QByteArray("else"));
}

// A name and no more: the part file that was made for it goes, and nothing else.
void TestRestore::claimOnly()
{
    Runs runs;
    runs.server.serve("/a", "new");
    write(runs.file(u"a.part"_qs), "begun");
    write(runs.file(u"b.part"_qs), "stranger");
    runs.tell({runs.added({"/a"}), fact::NameClaimed{{BatchId(1), 0}, runs.file(u"a"_qs)}});
    runs.start();
    QVERIFY(runs.waitForEnd(BatchId(1)));
    QCOMPARE(runs.files(), (QStringList{u"a"_qs, u"b.part"_qs}));
    QCOMPARE(contents(runs.file(u"a"_qs)), QByteArray("new"));
    QCOMPARE(contents(runs.file(u"b.part"_qs)), QByteArray("stranger"));
}

// Of a part file that waits, and of what the batch itself has made.
void TestRestore::namesStayTaken()
{
    Runs runs;
    const QByteArray body = someBytes(bigBytes);
    runs.start();
    const BatchId id = runs.beginBig(body);
    runs.leave();
    runs.server.serve("/other/big", "other");
    runs.start(RestorePolicy::Wait);
    const BatchId other = runs.submit({"/other/big"});
    QVERIFY(runs.waitForEnd(other));
    QCOMPARE(QFileInfo(outcomeOf(runs.batch(other), 0)->path).fileName(), u"big (1)"_qs);
    runs.serveBigFast(body);
    runs.manager->future(id).resume();
    QVERIFY(runs.waitForEnd(id));
    QCOMPARE(runs.files(), (QStringList{u"big"_qs, u"big (1)"_qs}));
    QVERIFY(contents(runs.file(u"big"_qs)) == body);
}

void TestRestore::setAsideIsTold()
{
    Runs runs;
    write(runs.folder.filePath(u"session"_qs), QByteArray("http://h/a\n").repeated(1000));
    runs.start();
    QVERIFY(*runs.restored);
    QCOMPARE((*runs.restored)->code, ErrorCode::SessionDamaged);
    QVERIFY((*runs.restored)->detail.contains(u".damaged-"));
    runs.again();
    QCOMPARE(*runs.restored, std::nullopt);
}

void TestRestore::manyBatches()
{
    Runs runs;
    runs.server.serve("/a", "a");
    runs.settings.onConflict = ConflictPolicy::Overwrite;
    runs.start();
    QStringList before;
    for (int i = 0; i < 100; ++i)
        QVERIFY(runs.waitForEnd(runs.submit({"/a", "/gone"})));
    for (const BatchId id : runs.manager->batches())
        before += portrait(runs.batch(id));
    runs.again();
    QStringList after;
    for (const BatchId id : runs.manager->batches())
        after += portrait(runs.batch(id));
    QCOMPARE(after, before);
}

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"

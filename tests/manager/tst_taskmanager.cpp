// The whole flow: a list in; files, outcomes and results out.
#include "tests/manager/managerbench.h"
#include "tests/support/democontent.h"
#include "tests/support/demoroutes.h"

#include <QCryptographicHash>
#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace haul;

Q_DECLARE_METATYPE(haul::OutcomePtr)

class TestTaskManager : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void mixedBatch();
    void futureTellsAll();
    void emptyBatch();
    void oneOfEveryFault();
    void manySmallFiles();
    void manySmallFilesOnManyLanes();
    void largeFile();
    void attemptsAreNoted();
    void pagesAreParsed();
    void detailsNeedNotBeKept();
    void nobodyAskedForResults();
    void parseFailureSpoilsNothing();
    void headersOfTheLastAnswer();
    void progressAndSpeed();
    void twoBatchesOneSlowHost();
    void limitsWhileRunning();
    void layoutsAndNamesakes();
    void secondRunSkips();
    void folderThatCannotBe();
    void batchesStayInOrder();

private:
    ManagerBench &bench() { return *m_bench; }
    void make(const TaskManager::Config &config = {})
    {
        m_bench = std::make_unique<ManagerBench>(config);
        addDemoRoutes(m_bench->server);
    }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestTaskManager::init()
{
    make();
}

void TestTaskManager::cleanup()
{
    QCOMPARE(bench().faults(), QStringList());
    bench().destroyManager(); // until then, parts of failed tasks are kept
    for (const QString &file : bench().files())
        QVERIFY2(!file.endsWith(QLatin1String(".part")), qPrintable(file));
    m_bench.reset();
}

void TestTaskManager::mixedBatch()
{
    QList<QByteArray> paths;
    for (int i = 0; i < 30; ++i)
        paths += "/files/small-" + QByteArray::number(i) + "-10KiB.bin";
    paths += {"/files/large-5MiB.bin",    "/redirect/moved-1MiB.bin", "/pages/1.html", "/missing/x",
              "/goodsum/good-100KiB.bin", "/badsum/bad-100KiB.bin"};
    const BatchId id = bench().submit(paths);
    QVERIFY(bench().waitForEnd(id));
    for (quint32 index = 0; index < 31; ++index) {
        const TaskId task{id, index};
        QCOMPARE(bench().state(task), TaskState::Done);
        const QByteArray path = paths[index];
        QVERIFY(bench().bytesOf(task) == demoFileBytes(path, 0, *demoSize(path)));
    }
    QCOMPARE(bench().state({id, 31}), TaskState::Done);
    QCOMPARE(bench().outcome({id, 31})->finalUrl, bench().url("/files/moved-1MiB.bin"));
    QCOMPARE(bench().state({id, 32}), TaskState::Done);
    QCOMPARE(bench().errorName({id, 33}), QStringLiteral("http-404"));
    QCOMPARE(bench().state({id, 34}), TaskState::Done);
    QCOMPARE(bench().errorName({id, 35}), QStringLiteral("checksum"));
    QCOMPARE(bench().files().size(), 34);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 34);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Failed), 2);
    QCOMPARE(bench().runsStarted[id], 1);
    QCOMPARE(bench().runsFinished[id], 1);
}

void TestTaskManager::futureTellsAll()
{
    QList<QByteArray> paths;
    for (int i = 0; i < 50; ++i)
        paths += "/files/f" + QByteArray::number(i) + "-1KiB.bin";
    const BatchId id = bench().submit(paths);
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    std::vector<int> progress;
    connect(&watcher, &QFutureWatcherBase::progressValueChanged, &watcher,
            [&](int value) { progress.push_back(value); });
    int ready = 0;
    connect(&watcher, &QFutureWatcherBase::resultsReadyAt, &watcher,
            [&](int begin, int end) { ready += end - begin; });
    watcher.setFuture(bench().manager().future(id));
    QCOMPARE(watcher.progressMinimum(), 0);
    QCOMPARE(watcher.progressMaximum(), 50);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(ready, 50);
    QVERIFY(!watcher.isCanceled());
    QVERIFY(std::is_sorted(progress.begin(), progress.end()));
    QCOMPARE(progress.back(), 50);
    std::vector<bool> seen(50);
    for (const OutcomePtr &outcome : watcher.future().results()) {
        QCOMPARE(outcome->state, TaskState::Done);
        QCOMPARE(outcome, bench().outcome(outcome->task)); // the very same
        seen[outcome->task.index] = true;
    }
    QCOMPARE(std::count(seen.begin(), seen.end(), true), 50);
}

void TestTaskManager::emptyBatch()
{
    const BatchId id = bench().submitEntries(EntryList{});
    QVERIFY(!bench().manager().future(id).isFinished());
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(bench().batch(id).hasEnded());
    QCOMPARE(bench().runsFinished[id], 1);
}

void TestTaskManager::oneOfEveryFault()
{
    bench().settings.stallTimeout = std::chrono::seconds(1);
    const BatchId id = bench().submit(
        {"/missing/a", "/gone/a", "/forbidden/a", "/error/a", "/cut/a-1MiB.bin", "/cut/a-1KiB.bin",
         "/badsum/a-1MiB.bin", "/badsum/a-1KiB.bin", "/loop", "/nolocation", "/always-busy/a",
         "/stall/a-1MiB.bin", "http://127.0.0.1:1/refused"});
    QVERIFY(bench().waitForEnd(id, 30'000));
    const QStringList errors = {
        QStringLiteral("http-404"), QStringLiteral("http-410"),  QStringLiteral("http-403"),
        QStringLiteral("http-500"), QStringLiteral("truncated"), QStringLiteral("truncated"),
        QStringLiteral("checksum"), QStringLiteral("checksum"),  QStringLiteral("redirect"),
        QStringLiteral("redirect"), QStringLiteral("http-503"),  QStringLiteral("timeout"),
        QStringLiteral("connect")};
    for (quint32 index = 0; index < errors.size(); ++index)
        QCOMPARE(bench().errorName({id, index}), errors[index]);
    // What was cut or stalled can be gone on with; nothing else stays.
    const QStringList parts = bench().files();
    QCOMPARE(parts.size(), 3);
    for (const QString &file : parts)
        QVERIFY2(file.endsWith(QLatin1String(".part")), qPrintable(file));
    QVERIFY(bench().parsed.empty());
    bench().manager().removeBatch(id);
    QCOMPARE(bench().files(), QStringList());
}

void TestTaskManager::manySmallFiles()
{
    bench().server.setLogging(false);
    bench().settings.parse = false;
    bench().manager().setLimits({.jobs = 20, .perHost = 20});
    QList<QByteArray> paths;
    for (int i = 0; i < 2000; ++i)
        paths += "/files/" + QByteArray::number(i) + "-1KiB.bin";
    const BatchId id = bench().submit(paths);
    QVERIFY(bench().waitForEnd(id, 60'000));
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 2000);
    QCOMPARE(bench().batch(id).counts.receivedBytes(), 2000 * 1024);
    QCOMPARE(bench().files().size(), 2000);
    QVERIFY(bench().bytesOf({id, 1234}) == demoFileBytes(paths[1234], 0, 1024));
}

void TestTaskManager::manySmallFilesOnManyLanes()
{
    make({.limits = {}, .lanes = 4});
    manySmallFiles();
}

void TestTaskManager::largeFile()
{
    bench().settings.digest = true;
    const QByteArray path = "/files/film-100MiB.mkv";
    const BatchId id = bench().submit({path});
    QVERIFY(bench().waitForEnd(id, 60'000));
    QCOMPARE(bench().states(id), "done");
    const QByteArray body = demoFileBytes(path, 0, *demoSize(path));
    QVERIFY(bench().bytesOf({id, 0}) == body);
    QCOMPARE(bench().outcome({id, 0})->sha256,
             QCryptographicHash::hash(body, QCryptographicHash::Sha256));
}

void TestTaskManager::attemptsAreNoted()
{
    bench().settings.retries = 3;
    bench().server.script(
        "/f", {RawReply::http(503, {}, {{"Retry-After", "1"}}), RawReply::http(200, "at last")});
    const BatchId id = bench().submit({"/f"});
    QVERIFY(bench().waitFor([&] { return bench().state({id, 0}) == TaskState::Retrying; }));
    QVERIFY(bench().manager().headers({id, 0}).contains("Retry-After: 1"));
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().bytesOf({id, 0}), "at last");
    const TaskRecord &task = bench().batch(id).tasks[0];
    QCOMPARE(int(task.attempts), 2);
    QVERIFY(task.notes);
    QCOMPARE(task.notes->attempts.size(), 1u);
    QCOMPARE(task.notes->attempts[0].attempt, 1);
    QCOMPARE(task.notes->attempts[0].error.httpStatus, 503);
    QCOMPARE(task.notes->attempts[0].delay, std::chrono::seconds(1));
}

void TestTaskManager::pagesAreParsed()
{
    const BatchId id =
        bench().submit({"/pages/1.html", "/pages/2.html", "/files/x-1KiB.bin", "/missing/3.html"});
    QVERIFY(bench().waitForEnd(id)); // the results are there when the future finishes
    QCOMPARE(bench().batch(id).results.size(), qsizetype(bench().parsed.size()));
    int pages = 0;
    for (const ParseResultPtr &result : bench().parsed) {
        QVERIFY(!result->error);
        QCOMPARE(result->path, bench().outcome(result->task)->path);
        if (result->type != "text/html")
            continue;
        ++pages;
        QVERIFY(!result->title.isEmpty());
        QVERIFY(result->links.size() > 3);
    }
    QCOMPARE(pages, 2);
}

void TestTaskManager::detailsNeedNotBeKept()
{
    make({.limits = {}, .keepDetails = false});
    const BatchId id = bench().submit({"/pages/1.html"});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().parsed.size(), 1u);
    QVERIFY(bench().batch(id).results.isEmpty());
    QVERIFY(bench().manager().headers({id, 0}).isEmpty());
}

void TestTaskManager::nobodyAskedForResults()
{
    bench().settings.parse = false;
    const BatchId id = bench().submit({"/pages/1.html"});
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(bench().parsed.empty());
}

void TestTaskManager::parseFailureSpoilsNothing()
{
    const QByteArray body(64 * 1024 * 1024 + 1, ' '); // more than is parsed
    bench().server.serve("/big.html", body, {.contentType = "text/html"});
    bench().server.serve("/odd.html", QByteArray("<title>\xff\xfe\x00<<<&#xFFFFFFFF;", 26),
                         {.contentType = "text/html; charset=no-such-thing"});
    const BatchId id = bench().submit({"/big.html", "/odd.html"});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "done done");
    QVERIFY(bench().bytesOf({id, 0}) == body);
    QCOMPARE(bench().parsed.size(), 2u);
    for (const ParseResultPtr &result : bench().parsed) {
        if (result->task.index == 0)
            QCOMPARE(result->error->code, ErrorCode::TooLarge);
    }
}

void TestTaskManager::headersOfTheLastAnswer()
{
    bench().server.serve("/f", "x", {.headers = {{"X-Of", "small"}}});
    bench().server.serve("/g", QByteArray(500'000, 'x'), {.headers = {{"X-Of", "large"}}});
    const BatchId id = bench().submit({"/f", "/g", "/missing/x"});
    QVERIFY(bench().manager().headers({id, 0}).isEmpty());
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(bench().manager().headers({id, 0}).contains("X-Of: small"));
    QVERIFY(bench().manager().headers({id, 1}).contains("X-Of: large"));
    QVERIFY(bench().manager().headers({id, 2}).startsWith("HTTP/1.1 404 "));
    QVERIFY(bench().manager().headers({id, 77}).isEmpty());
}

void TestTaskManager::progressAndSpeed()
{
    bench().server.serve("/slow.bin", QByteArray(3'000'000, 'x'), {.bytesPerSecond = 2'000'000});
    const BatchId id = bench().submit({"/slow.bin"});
    const TaskId task{id, 0};
    const TaskRecord &record = bench().batch(id).tasks[0];
    TaskManager &manager = bench().manager();
    QVERIFY(bench().waitFor([&] { return record.received > 0 && record.total == 3'000'000; }));
    QCOMPARE(record.state, TaskState::Active);
    QVERIFY(record.received < 3'000'000);
    QVERIFY(bench().waitFor([&] { return manager.speed(task) > 0; }));
    // A wide range: the machine may be busy.
    QVERIFY(manager.speed() > 100'000 && manager.speed() < 50'000'000);
    QCOMPARE(manager.speed(id), manager.speed());
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(record.received, 3'000'000);
    // Nothing arrives any more, and soon that is what is shown.
    QVERIFY(bench().waitFor([&] { return manager.speed() == 0 && manager.speed(id) == 0; }, 5000));
}

void TestTaskManager::twoBatchesOneSlowHost()
{
    LoopbackServer other;
    QVERIFY(other.start());
    addDemoRoutes(other);
    QList<QByteArray> slow;
    for (int i = 0; i < 20; ++i)
        slow += "/late/" + QByteArray::number(i) + "-1KiB.bin?ms=300";
    QList<QByteArray> quick;
    for (int i = 0; i < 200; ++i)
        quick += other.url("/files/" + QByteArray::number(i) + "-1KiB.bin").toEncoded();
    bench().manager().setLimits({.jobs = 16, .perHost = 4});
    const BatchId first = bench().submit(slow);
    const BatchId second = bench().submit(quick);
    QVERIFY(bench().waitForEnd(second)); // the slow host holds nobody back
    QVERIFY(!bench().manager().future(first).isFinished());
    QVERIFY(bench().server.peakRequests() <= 4);
    QVERIFY(bench().waitForEnd(first));
    QCOMPARE(bench().batch(first).counts.of(TaskState::Done), 20);
    QCOMPARE(bench().batch(second).counts.of(TaskState::Done), 200);
}

void TestTaskManager::limitsWhileRunning()
{
    bench().manager().setLimits({.jobs = 1, .perHost = 1, .bytesPerSecond = 50'000});
    QCOMPARE(bench().manager().limits().jobs, 1);
    QList<QByteArray> paths;
    for (int i = 0; i < 40; ++i)
        paths += "/late/" + QByteArray::number(i) + "-50KiB.bin?ms=20"; // a second each
    const BatchId id = bench().submit(paths);
    QVERIFY(bench().waitFor([&] { return bench().batch(id).counts.of(TaskState::Done) == 1; }));
    QCOMPARE(bench().server.peakRequests(), 1);
    bench().manager().setLimits({.jobs = 8, .perHost = 8});
    QVERIFY(bench().waitForEnd(id, 10'000));
    QCOMPARE(bench().server.peakRequests(), 8);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 40);
}

void TestTaskManager::layoutsAndNamesakes()
{
    bench().settings.layout = FolderLayout::Tree;
    const BatchId tree = bench().submit({"/files/a/x-1KiB.bin", "/files/b/x-1KiB.bin"});
    bench().settings.layout = FolderLayout::Flat;
    const BatchId flat = bench().submit({"/files/a/x-1KiB.bin", "/files/b/x-1KiB.bin"});
    QVERIFY(bench().waitForEnd(tree));
    QVERIFY(bench().waitForEnd(flat));
    for (const BatchId id : {tree, flat}) {
        QVERIFY(bench().bytesOf({id, 0}) == demoFileBytes("/files/a/x-1KiB.bin", 0, 1024));
        QVERIFY(bench().bytesOf({id, 1}) == demoFileBytes("/files/b/x-1KiB.bin", 0, 1024));
    }
    const QStringList files = bench().files();
    QCOMPARE(files.size(), 4);
    QVERIFY(files.contains(QStringLiteral("x-1KiB.bin")));
    QVERIFY(files.contains(QStringLiteral("x-1KiB (1).bin")));
    QVERIFY(bench().outcome({tree, 1})->path.endsWith(QLatin1String("/files/b/x-1KiB.bin")));
}

void TestTaskManager::secondRunSkips()
{
    bench().settings.onConflict = ConflictPolicy::Skip;
    const QList<QByteArray> paths = {"/files/a-1KiB.bin", "/files/b-1MiB.bin",
                                     "/files/c/a-1KiB.bin"};
    const BatchId first = bench().submit(paths);
    QVERIFY(bench().waitForEnd(first));
    QCOMPARE(bench().states(first), "done done done"); // a namesake is another file
    const int asked = bench().server.requestCount();
    const BatchId second = bench().submit(paths);
    QVERIFY(bench().waitForEnd(second));
    QCOMPARE(bench().states(second), "skipped skipped skipped");
    QCOMPARE(bench().server.requestCount(), asked);
    QCOMPARE(bench().files().size(), 3);
}

void TestTaskManager::folderThatCannotBe()
{
    bench().settings.folder = QStringLiteral("/proc/haul-test");
    const BatchId id = bench().submit({"/files/a-1KiB.bin", "/files/b-1MiB.bin"});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "failed failed");
    QCOMPARE(bench().outcome({id, 0})->error->stage, Stage::Disk);
    QCOMPARE(bench().outcome({id, 1})->error->stage, Stage::Disk);
}

void TestTaskManager::batchesStayInOrder()
{
    std::vector<BatchId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(bench().submit({"/files/" + QByteArray::number(i) + "-1KiB.bin"}));
    QCOMPARE(bench().manager().batches(), ids);
    for (const BatchId id : ids)
        QVERIFY(bench().waitForEnd(id));
    bench().manager().removeBatch(ids[2]);
    ids.erase(ids.begin() + 2);
    QCOMPARE(bench().manager().batches(), ids);
}

QTEST_GUILESS_MAIN(TestTaskManager)
#include "tst_taskmanager.moc"

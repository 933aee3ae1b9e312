// What the user wishes while batches run: cancel, pause, retry, remove, in every state of a task.
#include "tests/manager/managerbench.h"
#include "tests/support/democontent.h"
#include "tests/support/demoroutes.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace haul;

Q_DECLARE_METATYPE(haul::OutcomePtr)

class TestManagerWishes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void cancelThroughTheFuture();
    void cancelKeepsWhatIsFinished();
    void cancelOfALargeBatchIsPrompt();
    void cancelBeforeAnything();
    void suspendAndResume();
    void cancelWhileSuspended();
    void cancelATask_data();
    void cancelATask();
    void cancelBetweenAttempts();
    void cancelWhileFinishing();
    void cancelReachesWhatWaitsToBeFinished();
    void removalReachesWhatWaitsToBeFinished();
    void cancelUnknownTasks();
    void retryAfterTheEnd();
    void retryAfterCancel();
    void retryWhileRunning();
    void retryWhileBeingCancelled();
    void retryAfterCancelWhileSuspended();
    void retryOfATaskCancelledWhileSuspended();
    void retryGetsTheSameName();
    void doneIsNotRetried();
    void removeTasks();
    void removeBatchWhileRunning();
    void removeBatchFromASlot_data();
    void removeBatchFromASlot();
    void everythingAtRandom_data();
    void everythingAtRandom();

private:
    ManagerBench &bench() { return *m_bench; }
    TaskManager &manager() { return m_bench->manager(); }
    void cancel(TaskId id)
    {
        const TaskId ids[] = {id};
        manager().cancel(ids);
    }
    void retry(TaskId id)
    {
        const TaskId ids[] = {id};
        manager().retry(ids);
    }
    QList<QByteArray> slowPaths(int count) const;
    QList<QByteArray> smallPaths(int count) const;
    void holdWorkPool(QSemaphore &hold);
    bool waitForState(TaskId id, TaskState state)
    {
        return bench().waitFor([&] { return bench().state(id) == state; });
    }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestManagerWishes::init()
{
    m_bench = std::make_unique<ManagerBench>();
    addDemoRoutes(bench().server);
    bench().server.serve("/slow.bin", QByteArray(2'000'000, 'x'), {.stallAfter = 500'000});
}

void TestManagerWishes::cleanup()
{
    QVERIFY2(bench().faults().isEmpty(), qPrintable(bench().faults().join(u'\n')));
    bench().destroyManager();
    for (const QString &file : bench().files())
        QVERIFY2(!file.endsWith(QLatin1String(".part")), qPrintable(file));
    m_bench.reset();
}

QList<QByteArray> TestManagerWishes::slowPaths(int count) const
{
    QList<QByteArray> paths;
    for (int i = 0; i < count; ++i)
        paths += "/stall/" + QByteArray::number(i) + "-1MiB.bin";
    return paths;
}

QList<QByteArray> TestManagerWishes::smallPaths(int count) const
{
    QList<QByteArray> paths;
    for (int i = 0; i < count; ++i)
        paths += "/files/" + QByteArray::number(i) + "-1KiB.bin";
    return paths;
}

// Nothing is finished or parsed until the semaphore is released.
void TestManagerWishes::holdWorkPool(QSemaphore &hold)
{
    for (int i = 0; i < manager().workPool().maxThreadCount(); ++i)
        manager().workPool().start([&hold] { hold.acquire(); }, 10);
}

void TestManagerWishes::cancelThroughTheFuture()
{
    const BatchId id = bench().submit(slowPaths(30));
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(manager().future(id));
    QVERIFY(bench().waitFor([&] { return bench().files().size() == 6; }));
    QElapsedTimer clock;
    clock.start();
    watcher.cancel();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(watcher.isCanceled());
    QCOMPARE(bench().batch(id).counts.of(TaskState::Cancelled), 30);
    QCOMPARE(bench().files(), QStringList());
    QCOMPARE(bench().runsFinished[id], 1);
    QVERIFY(bench().waitFor([&] { return bench().server.openConnections() == 0; }));
}

void TestManagerWishes::cancelKeepsWhatIsFinished()
{
    QList<QByteArray> paths = {"/files/a-1KiB.bin", "/pages/1.html"};
    paths += slowPaths(3);
    const BatchId id = bench().submit(paths);
    QVERIFY(waitForState({id, 0}, TaskState::Done));
    QVERIFY(waitForState({id, 1}, TaskState::Done));
    manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "done done cancelled cancelled cancelled");
    QVERIFY(bench().bytesOf({id, 0}) == demoFileBytes("/files/a-1KiB.bin", 0, 1024));
    QCOMPARE(std::count_if(bench().parsed.begin(), bench().parsed.end(),
                           [](const ParseResultPtr &result) { return result->task.index == 1; }),
             1);
    QCOMPARE(bench().files().size(), 2);
}

void TestManagerWishes::cancelOfALargeBatchIsPrompt()
{
    bench().server.setLogging(false);
    const int count = 100'000;
    EntryList entries(count);
    for (int i = 0; i < count; ++i)
        entries[size_t(i)].url = bench().url("/stall/" + QByteArray::number(i) + "-1MiB.bin");
    m_bench->manager().disconnect(m_bench.get()); // the watchman counts all, every time
    const BatchId id = bench().submitEntries(std::move(entries));
    QVERIFY(bench().waitFor([&] { return bench().files().size() == 6; }));
    QElapsedTimer clock;
    clock.start();
    manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
    qInfo("cancelling %d tasks: %lld ms", count, clock.elapsed());
    QCOMPARE(bench().batch(id).counts.of(TaskState::Cancelled), count);
}

void TestManagerWishes::cancelBeforeAnything()
{
    const BatchId id = bench().submit(slowPaths(10));
    QFuture<OutcomePtr> future = manager().future(id);
    future.cancel();
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(future.isFinished());
    QCOMPARE(bench().batch(id).counts.of(TaskState::Cancelled), 10);
}

void TestManagerWishes::suspendAndResume()
{
    const QByteArray path = "/slow/f-3MiB.bin?rate=3000000";
    bench().settings.segments = 1;
    const BatchId id = bench().submit({path, "/files/a-1KiB.bin", "/slow/g-3MiB.bin?rate=3000000"});
    manager().setLimits({.jobs = 2});
    const TaskRecord &task = bench().batch(id).tasks[0];
    QVERIFY(bench().waitFor([&] { return task.received > 300'000; }));
    QFuture<OutcomePtr> future = manager().future(id);
    future.suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    // The speed falls while nothing arrives.
    const double before = manager().speed(id);
    QVERIFY(bench().waitFor([&] { return manager().speed(id) < before / 4; }));
    QVERIFY(!future.isFinished());
    future.resume();
    QVERIFY(bench().waitForEnd(id, 60'000));
    QVERIFY(!bench().batch(id).paused);
    QCOMPARE(bench().states(id), "done done done");
    QVERIFY(bench().bytesOf({id, 0}) == demoFileBytes("/slow/f-3MiB.bin", 0, 3 * 1024 * 1024));
    QCOMPARE(bench().server.requestCount("/slow/f-3MiB.bin"), 1);
}

void TestManagerWishes::cancelWhileSuspended()
{
    const BatchId id = bench().submit(slowPaths(10));
    QVERIFY(bench().waitFor([&] { return bench().files().size() == 6; }));
    QFuture<OutcomePtr> future = manager().future(id);
    future.suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    future.cancel();
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(!bench().batch(id).paused);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Cancelled), 10);
    QCOMPARE(bench().files(), QStringList());
}

void TestManagerWishes::cancelATask_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("states");
    QTest::newRow("done") << 0 << QByteArray("done active waiting");
    QTest::newRow("active") << 1 << QByteArray("done cancelled active");
    QTest::newRow("waiting") << 2 << QByteArray("done active cancelled");
}

void TestManagerWishes::cancelATask()
{
    QFETCH(int, index);
    QFETCH(QByteArray, states);
    manager().setLimits({.jobs = 1});
    const BatchId id =
        bench().submit({"/files/a-1KiB.bin", "/stall/b-1MiB.bin", "/stall/c-1MiB.bin"});
    QVERIFY(waitForState({id, 1}, TaskState::Active));
    QVERIFY(waitForState({id, 0}, TaskState::Done));
    const int before = int(bench().batch(id).counts.ended());
    cancel({id, quint32(index)});
    cancel({id, quint32(index)});
    QTRY_COMPARE(bench().states(id), states);
    QCOMPARE(int(bench().batch(id).counts.ended()), index == 0 ? before : before + 1);
    QVERIFY(!manager().future(id).isFinished());
}

void TestManagerWishes::cancelBetweenAttempts()
{
    bench().settings.retries = 5;
    bench().server.script("/busy", RawReply::http(503, {}, {{"Retry-After", "60"}}));
    const BatchId id = bench().submit({"/busy"});
    QVERIFY(waitForState({id, 0}, TaskState::Retrying));
    cancel({id, 0});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "cancelled");
    QCOMPARE(bench().server.requestCount("/busy"), 1);
}

// The bytes are all there and being hashed; the cancel may still be in time or come too late.
void TestManagerWishes::cancelWhileFinishing()
{
    bench().settings.digest = true;
    ServedResource big;
    big.size = 300'000'000;
    const QByteArray block(1024 * 1024, 'x');
    big.read = [block](qint64, qint64 length) { return block.left(length); };
    bench().server.serve("/big.bin", big);
    const BatchId id = bench().submit({"/big.bin"});
    bool asked = false;
    connect(&manager(), &TaskManager::tasksChanged, this, [&](BatchId, const auto &) {
        if (bench().state({id, 0}) != TaskState::Finishing || std::exchange(asked, true))
            return;
        cancel({id, 0}); // in the slot
    });
    QVERIFY(bench().waitForEnd(id));
    QVERIFY(asked);
    if (bench().state({id, 0}) == TaskState::Done)
        QCOMPARE(bench().files(), QStringList{QStringLiteral("big.bin")});
    else
        QCOMPARE(bench().states(id), "cancelled");
    if (bench().state({id, 0}) == TaskState::Cancelled)
        QCOMPARE(bench().files(), QStringList());
}

// Small files that are there but not yet written are cancelled like all others.
void TestManagerWishes::cancelReachesWhatWaitsToBeFinished()
{
    QSemaphore hold;
    const auto release = qScopeGuard([&] { hold.release(1000); });
    holdWorkPool(hold);
    const BatchId id = bench().submit(smallPaths(20));
    QVERIFY(bench().waitFor([&] { return bench().server.requestCount() == 20; }));
    QVERIFY(bench().waitFor([&] { return bench().server.activeRequests() == 0; }));
    QVERIFY(bench().waitFor([&] { return bench().batch(id).counts.of(TaskState::Active) == 20; }));
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy cancelled(&watcher, &QFutureWatcherBase::canceled);
    watcher.setFuture(manager().future(id));
    watcher.cancel();
    QTRY_COMPARE(cancelled.count(), 1); // the manager has heard of it before
    hold.release(1000);
    QVERIFY(manager().workPool().waitForDone(10'000));
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().batch(id).counts.of(TaskState::Cancelled), 20);
    QCOMPARE(bench().files(), QStringList());
}

void TestManagerWishes::removalReachesWhatWaitsToBeFinished()
{
    QSemaphore hold;
    const auto release = qScopeGuard([&] { hold.release(1000); });
    holdWorkPool(hold);
    const BatchId id = bench().submit(smallPaths(20));
    QVERIFY(bench().waitFor([&] { return bench().batch(id).counts.of(TaskState::Active) == 20; }));
    manager().removeBatch(id);
    hold.release(1000);
    QVERIFY(manager().workPool().waitForDone(10'000));
    QCOMPARE(bench().files(), QStringList());
}

void TestManagerWishes::cancelUnknownTasks()
{
    const BatchId id = bench().submit({"/files/a-1KiB.bin"});
    const std::vector<TaskId> strange = {
        {id, 1}, {id, 4'000'000'000u}, {BatchId{99}, 0}, {BatchId{}, 0}};
    manager().cancel(strange);
    manager().retry(strange);
    manager().remove(strange);
    manager().removeBatch(BatchId{99});
    QVERIFY(!manager().batch(BatchId{99}));
    QCOMPARE(manager().speed(TaskId{BatchId{99}, 0}), 0);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "done");
}

void TestManagerWishes::retryAfterTheEnd()
{
    bench().server.script("/f", {RawReply::http(404), RawReply::http(200, "now")});
    const BatchId id = bench().submit({"/f", "/files/a-1KiB.bin", "/missing/x"});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "failed done failed");
    const QFuture<OutcomePtr> first = manager().future(id);

    retry({id, 0});
    QCOMPARE(bench().runsStarted[id], 2);
    QCOMPARE(bench().state({id, 0}), TaskState::Waiting);
    const QFuture<OutcomePtr> second = manager().future(id);
    QVERIFY(!second.isFinished());
    QCOMPARE(second.progressValue(), 2);
    QCOMPARE(second.progressMaximum(), 3);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "done done failed");
    QCOMPARE(bench().bytesOf({id, 0}), "now");
    QCOMPARE(second.resultCount(), 1);
    QCOMPARE(first.resultCount(), 3);
    QCOMPARE(bench().runsFinished[id], 2);
    QCOMPARE(int(bench().batch(id).tasks[0].attempts), 1); // from its first attempt
}

void TestManagerWishes::retryAfterCancel()
{
    const BatchId id = bench().submit(slowPaths(10));
    QVERIFY(bench().waitFor([&] { return bench().files().size() == 6; }));
    manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    bench().server.clearRoutes();
    bench().server.route(
        "/stall/", [](const ServerRequest &request) { return RawReply::http(200, request.path); });
    std::vector<TaskId> all;
    for (quint32 index = 0; index < 10; ++index)
        all.push_back({id, index});
    manager().retry(all);
    QCOMPARE(bench().runsStarted[id], 2);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 10);
    QVERIFY(!manager().future(id).isCanceled());
}

void TestManagerWishes::retryWhileRunning()
{
    bench().server.script("/f", {RawReply::http(404), RawReply::http(200, "now")});
    const BatchId id = bench().submit({"/f", "/stall/a-1MiB.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Failed));
    const std::vector<TaskId> twice = {{id, 0}, {id, 0}};
    manager().retry(twice);
    QCOMPARE(bench().runsStarted[id], 1); // the same run goes on
    QVERIFY(waitForState({id, 0}, TaskState::Done));
    QCOMPARE(bench().bytesOf({id, 0}), "now");
    cancel({id, 1});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().runsFinished[id], 1);
    QVERIFY(!manager().future(id).isCanceled());
}

// The batch is told to stop, and in the same breath one of its tasks is wished again.
void TestManagerWishes::retryWhileBeingCancelled()
{
    const BatchId id = bench().submit({"/missing/x", "/stall/a-1MiB.bin", "/stall/b-1MiB.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Failed));
    QVERIFY(waitForState({id, 2}, TaskState::Active));
    QFuture<OutcomePtr> first = manager().future(id);
    first.cancel();
    retry({id, 0});
    QVERIFY(first.isFinished());
    QVERIFY(waitForState({id, 0}, TaskState::Failed));
    QVERIFY(waitForState({id, 1}, TaskState::Cancelled)); // the cancel was not lost
    QVERIFY(waitForState({id, 2}, TaskState::Cancelled));
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerWishes::retryAfterCancelWhileSuspended()
{
    cancelWhileSuspended();
    const BatchId id = manager().batches().front();
    bench().server.clearRoutes();
    bench().server.route(
        "/stall/", [](const ServerRequest &request) { return RawReply::http(200, request.path); });
    retry({id, 3});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().state({id, 3}), TaskState::Done);
}

void TestManagerWishes::retryOfATaskCancelledWhileSuspended()
{
    bench().server.script("/f", RawReply::http(200, "now"));
    manager().setLimits({.jobs = 0}); // nothing starts by itself
    const BatchId id = bench().submit({"/f"});
    manager().future(id).suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    cancel({id, 0});
    QVERIFY(bench().waitForEnd(id)); // a suspended run ends with its last task
    manager().setLimits({});
    retry({id, 0});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), "done");
}

void TestManagerWishes::retryGetsTheSameName()
{
    const BatchId id = bench().submit({"/stall/f-1MiB.bin"});
    for (int i = 0; i < 5; ++i) {
        QVERIFY(bench().waitFor([&] { return !bench().files().isEmpty(); }));
        cancel({id, 0});
        QVERIFY(waitForState({id, 0}, TaskState::Cancelled));
        QCOMPARE(bench().files(), QStringList()); // gone when it is told
        retry({id, 0});
        QVERIFY(bench().waitFor([&] { return !bench().files().isEmpty(); }));
        QCOMPARE(bench().files(), QStringList{QStringLiteral("f-1MiB.bin.part")});
    }
    QCOMPARE(bench().runsStarted[id], 6);
}

void TestManagerWishes::doneIsNotRetried()
{
    const BatchId id = bench().submit({"/files/a-1KiB.bin"});
    QVERIFY(bench().waitForEnd(id));
    retry({id, 0});
    QCOMPARE(bench().states(id), "done");
    QCOMPARE(bench().runsStarted[id], 1);
    QVERIFY(manager().future(id).isFinished());
}

void TestManagerWishes::removeTasks()
{
    manager().setLimits({.jobs = 2});
    QList<QByteArray> paths = {"/files/a-1KiB.bin", "/missing/x"};
    paths += slowPaths(4); // 2 and 3 get active, 4 and 5 wait
    const BatchId id = bench().submit(paths);
    QVERIFY(waitForState({id, 2}, TaskState::Active));
    QVERIFY(waitForState({id, 3}, TaskState::Active));
    QSignalSpy removed(&manager(), &TaskManager::tasksRemoved);
    const std::vector<TaskId> some = {{id, 0}, {id, 1}, {id, 2}, {id, 4}};
    manager().remove(some);
    QVERIFY(removed.count() >= 1);
    QCOMPARE(bench().batch(id).counts.tasks, 2);
    for (const TaskId task : some)
        QVERIFY(bench().batch(id).tasks[task.index].removed);
    QCOMPARE(bench().files().filter(QStringLiteral("a-1KiB")).size(), 1); // files stay
    retry({id, 1});                                                       // no longer there
    QVERIFY(waitForState({id, 5}, TaskState::Active));                    // a place is free
    const std::vector<TaskId> rest = {{id, 3}, {id, 5}};
    manager().remove(rest);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().batch(id).counts.tasks, 0);
    QVERIFY(bench().batch(id).hasEnded());
    QCOMPARE(bench().files(), QStringList{QStringLiteral("a-1KiB.bin")});
}

void TestManagerWishes::removeBatchWhileRunning()
{
    const BatchId id = bench().submit(slowPaths(10));
    const BatchId other = bench().submit({"/late/a-1KiB.bin?ms=200"});
    QVERIFY(bench().waitFor([&] { return bench().files().size() == 6; }));
    const QFuture<OutcomePtr> future = manager().future(id);
    QSignalSpy removed(&manager(), &TaskManager::batchRemoved);
    manager().removeBatch(id);
    QCOMPARE(removed.count(), 1);
    QVERIFY(future.isFinished() && future.isCanceled());
    QVERIFY(!manager().batch(id));
    QVERIFY(manager().future(id).isCanceled() || manager().future(id).isFinished());
    QVERIFY(bench().waitFor([&] { return bench().files().isEmpty(); }));
    QVERIFY(bench().waitForEnd(other));
    QCOMPARE(bench().states(other), "done");
}

void TestManagerWishes::removeBatchFromASlot_data()
{
    QTest::addColumn<QByteArray>("signal");
    for (const char *signal : {"batchAdded", "runStarted", "tasksChanged", "batchChanged",
                               "resultsParsed", "resultsAdded", "runFinished", "tasksRemoved"})
        QTest::newRow(signal) << QByteArray(signal);
}

void TestManagerWishes::removeBatchFromASlot()
{
    QFETCH(QByteArray, signal);
    TaskManager *m = &manager();
    const auto remove = [m](BatchId id) { m->removeBatch(id); };
    if (signal == "batchAdded")
        connect(m, &TaskManager::batchAdded, this, remove);
    else if (signal == "runStarted")
        connect(m, &TaskManager::runStarted, this, remove);
    else if (signal == "tasksChanged")
        connect(m, &TaskManager::tasksChanged, this, remove);
    else if (signal == "batchChanged")
        connect(m, &TaskManager::batchChanged, this, remove);
    else if (signal == "resultsParsed")
        connect(m, &TaskManager::resultsParsed, this, remove);
    else if (signal == "resultsAdded")
        connect(m, &TaskManager::resultsAdded, this, remove);
    else if (signal == "runFinished")
        connect(m, &TaskManager::runFinished, this, remove);
    else
        connect(m, &TaskManager::tasksRemoved, this, remove);
    const BatchId id = bench().submit({"/pages/1.html", "/files/a-1KiB.bin"});
    if (signal == "tasksRemoved") {
        const TaskId ids[] = {{id, 0}};
        m->remove(ids);
    }
    QVERIFY(bench().waitFor([&] { return !m->batch(id); }));
}

// A user with many hands; whatever he does, all comes to an end.
void TestManagerWishes::everythingAtRandom_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 4; ++seed)
        QTest::addRow("%u", seed) << seed;
}

void TestManagerWishes::everythingAtRandom()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    bench().settings.stallTimeout = std::chrono::seconds(1);
    QList<QByteArray> paths;
    for (int i = 0; i < 60; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray kinds[] = {"/files/" + n + "-1KiB.bin",      "/files/" + n + "-300KiB.bin",
                                    "/slow/" + n + "-1MiB.bin",       "/missing/" + n,
                                    "/pages/" + n + ".html",          "/cut/" + n + "-100KiB.bin",
                                    "/late/" + n + "-1KiB.bin?ms=50", "/badsum/" + n + "-1KiB.bin"};
        paths += kinds[random.bounded(8)];
    }
    std::vector<BatchId> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(bench().submit(paths));
    for (int step = 0; step < 300; ++step) {
        const BatchId id = ids[random.bounded(quint32(ids.size()))];
        std::vector<TaskId> some;
        for (int i = random.bounded(5); i >= 0; --i)
            some.push_back({id, random.bounded(60u)});
        switch (random.bounded(20)) {
        case 0:
        case 1:
        case 2:
            manager().cancel(some);
            break;
        case 3:
        case 4:
        case 5:
        case 6:
            for (const TaskId task : some)
                bench().expectEnd(task);
            manager().retry(some);
            break;
        case 7:
            manager().remove(some);
            break;
        case 8:
        case 9:
            manager().future(id).setSuspended(random.bounded(2) == 0);
            break;
        case 10:
            if (random.bounded(4) == 0)
                manager().future(id).cancel();
            break;
        case 11:
            manager().setLimits({.jobs = 1 + random.bounded(20), .perHost = 1 + random.bounded(8)});
            break;
        case 12:
            if (random.bounded(10) == 0) {
                manager().removeBatch(id);
                std::erase(ids, id);
                ids.push_back(bench().submit(paths));
            }
            break;
        default:
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
    }
    manager().setLimits({});
    for (const BatchId id : ids) {
        QFuture<OutcomePtr> future = manager().future(id);
        if (!future.isFinished())
            future.resume();
        QVERIFY(bench().waitFor([&] { return !bench().batch(id).paused; }));
        QVERIFY2(bench().waitForEnd(id, 60'000), bench().states(id).constData());
    }
}

QTEST_GUILESS_MAIN(TestManagerWishes)
#include "tst_managerwishes.moc"

// A batch that gets more tasks while it runs: its future, its records and its files grow with it.
#include "core/session/session.h"
#include "tests/manager/managerbench.h"

#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

class TestGrowingBatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void tasksAreAdded();
    void futureGrows();
    void isRefused_data();
    void isRefused();
    void ofARetry();
    void pausedBatchStaysPaused();
    void manyTimes();
    void rangeOfOneTask();
    void isThereAfterARestart_data();
    void isThereAfterARestart();

private:
    ManagerBench &bench() { return *m_bench; }
    bool append(BatchId id, const QList<QByteArray> &paths)
    {
        EntryList entries;
        for (const QByteArray &path : paths)
            entries.push_back({.url = bench().url(path), .depth = 1});
        return bench().manager().append(id, std::move(entries));
    }
    // A batch whose only task ends when the server is told to serve it.
    BatchId submitHanging()
    {
        bench().server.serve("/hangs", "x", {.stallAfter = 0});
        const BatchId id = bench().submit({"/hangs"});
        if (!bench().waitFor([&] { return bench().server.requestCount("/hangs") == 1; }))
            qFatal("not asked");
        return id;
    }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestGrowingBatch::init()
{
    m_bench = std::make_unique<ManagerBench>();
    for (const char *path : {"/a", "/b", "/c", "/d"})
        bench().server.serve(path, QByteArray("content of ") + path);
}

void TestGrowingBatch::cleanup()
{
    QCOMPARE(bench().faults(), QStringList());
    m_bench.reset();
}

void TestGrowingBatch::tasksAreAdded()
{
    const BatchId id = bench().submit({"/a"});
    QSignalSpy added(&bench().manager(), &TaskManager::tasksAdded);
    QVERIFY(append(id, {"/b", "/missing"}));
    QCOMPARE(added.count(), 1);
    QCOMPARE(added.first().at(1).toUInt(), 1u);
    QVERIFY(append(id, {"/c"}));
    QVERIFY(append(id, {}));
    QCOMPARE(added.count(), 2);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done failed done"));
    QCOMPARE(bench().bytesOf({id, 3}), QByteArray("content of /c"));
    QCOMPARE(bench().errorName({id, 2}), QStringLiteral("http-404"));
    const EntryList &entries = *bench().batch(id).entries;
    QCOMPARE(entries[0].line, 1);
    QCOMPARE(int(entries[3].depth), 1);
    QCOMPARE(bench().runsFinished[id], 1);
}

void TestGrowingBatch::futureGrows()
{
    const BatchId id = submitHanging();
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    QSignalSpy ready(&watcher, &QFutureWatcherBase::resultReadyAt);
    watcher.setFuture(bench().manager().future(id));
    QCOMPARE(watcher.progressMaximum(), 1);
    QVERIFY(append(id, {"/a", "/b", "/c"}));
    QTRY_COMPARE(watcher.progressMaximum(), 4);
    QTRY_COMPARE(watcher.progressValue(), 3);
    QCOMPARE(finished.count(), 0);
    QVERIFY(append(id, {"/d"}));
    QTRY_COMPARE(watcher.progressValue(), 4);
    QCOMPARE(watcher.progressMaximum(), 5);
    const TaskId hanging{id, 0};
    bench().manager().cancel({&hanging, 1});
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!watcher.isCanceled());
    QVERIFY(ready.count() >= 4);
}

void TestGrowingBatch::isRefused_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"unknown", "finished", "cancelled", "cancelled and over", "removed"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TestGrowingBatch::isRefused()
{
    QFETCH(QString, when);
    BatchId id{77};
    if (when == u"finished") {
        id = bench().submit({"/a"});
        QVERIFY(bench().waitForEnd(id));
    } else if (when != u"unknown") {
        id = submitHanging();
        if (when == u"removed")
            bench().manager().removeBatch(id);
        else
            bench().manager().future(id).cancel(); // heard of with the event loop
        if (when == u"cancelled and over")
            QVERIFY(bench().waitForEnd(id));
    }
    QVERIFY(!append(id, {"/b"}));
    QCoreApplication::processEvents();
    if (bench().manager().batch(id))
        QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().server.requestCount("/b"), 0);
}

// What was cancelled can be taken up again, and then it can grow.
void TestGrowingBatch::ofARetry()
{
    const BatchId id = submitHanging();
    bench().manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    bench().server.serve("/hangs", "x");
    const TaskId task{id, 0};
    bench().manager().retry({&task, 1});
    QVERIFY(append(id, {"/a"}));
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done"));
}

void TestGrowingBatch::pausedBatchStaysPaused()
{
    const BatchId id = submitHanging();
    bench().manager().future(id).suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    QVERIFY(append(id, {"/a"}));
    const BatchId other = bench().submit({"/b"});
    QVERIFY(bench().waitForEnd(other)); // a lane has looked for work since
    QCOMPARE(bench().server.requestCount("/a"), 0);
    bench().manager().future(id).resume();
    QVERIFY(bench().waitFor([&] { return bench().state({id, 1}) == TaskState::Done; }));
}

// Of hosts that are known and of new ones, while tasks end and results come.
void TestGrowingBatch::manyTimes()
{
    bench().server.route(
        "/n/", [](const ServerRequest &request) { return RawReply::http(200, request.path); });
    const BatchId id = submitHanging();
    constexpr int times = 200;
    for (int i = 0; i < times; ++i) {
        const QByteArray path = "/n/" + QByteArray::number(i);
        EntryList entries{{.url = bench().url(path)}};
        if (i % 10 == 0) {
            entries.push_back({.url = bench().url(path + "/x")});
            entries.back().url.replace("127.0.0.1", "127.0.0." + QByteArray::number(2 + i / 10));
        }
        QVERIFY(bench().manager().append(id, std::move(entries)));
        if (i % 7 == 0)
            QCoreApplication::processEvents();
    }
    const TaskId hanging{id, 0};
    bench().manager().cancel({&hanging, 1});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().batch(id).counts.tasks, 1 + times + times / 10);
    QCOMPARE(bench().batch(id).counts.ended(), 1 + times + times / 10);
    for (int i = 0; i < times; ++i)
        QCOMPARE(bench().server.requestCount("/n/" + QByteArray::number(i)), 1);
}

// One of those that came later can be cancelled, tried again and removed like any other.
void TestGrowingBatch::rangeOfOneTask()
{
    bench().server.serve("/also", "x", {.stallAfter = 0});
    const BatchId id = submitHanging();
    QVERIFY(append(id, {"/also"}));
    QVERIFY(bench().waitFor([&] { return bench().server.requestCount("/also") == 1; }));
    const TaskId added{id, 1};
    bench().manager().cancel({&added, 1});
    QVERIFY(bench().waitFor([&] { return bench().state(added) == TaskState::Cancelled; }));
    bench().server.serve("/also", "y");
    bench().manager().retry({&added, 1});
    QVERIFY(bench().waitFor([&] { return bench().state(added) == TaskState::Done; }));
    QVERIFY(append(id, {"/a"}));
    bench().manager().remove({&added, 1});
    QCOMPARE(bench().batch(id).counts.tasks, 2);
    bench().manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
}

void TestGrowingBatch::isThereAfterARestart_data()
{
    QTest::addColumn<bool>("afterACancel"); // then those without a row of their own are cancelled
    QTest::newRow("running") << false;
    QTest::newRow("cancelled once") << true;
}

void TestGrowingBatch::isThereAfterARestart()
{
    QFETCH(bool, afterACancel);
    const QString file = bench().folder() + u"/session"_qs;
    std::unique_ptr<Session> session = std::move(*Session::open(file));
    m_bench->destroyManager();
    ManagerBench first({.limits = {}, .session = session.get()});
    first.server.serve("/hangs", "x", {.stallAfter = 0});
    const BatchId id = first.submit({"/hangs"});
    const TaskId task{id, 0};
    if (afterACancel) {
        first.manager().future(id).cancel();
        QVERIFY(first.waitForEnd(id));
        first.manager().retry({&task, 1});
    }
    EntryList added;
    for (const char *path : {"/a", "/b"})
        added.push_back({.url = bench().url(path), .depth = 2, .alien = true});
    QVERIFY(first.manager().append(id, added));
    QVERIFY(first.waitFor([&] { return first.batch(id).counts.of(TaskState::Done) == 2; }));
    bench().server.serve("/c", "y", {.stallAfter = 0});
    QVERIFY(first.manager().append(id, {{.url = bench().url("/c"), .depth = 3}}));
    QCOMPARE(first.faults(), QStringList());
    first.manager().leaveToNextRun();
    QCoreApplication::processEvents();
    first.destroyManager();
    session.reset();

    bench().server.serve("/c", "content of /c");
    bench().server.clearLog();
    first.server.serve("/hangs", "x");
    session = std::move(*Session::open(file));
    ManagerBench second({.limits = {}, .session = session.get()});
    second.manager().restore(RestorePolicy::GoOn);
    QVERIFY(second.waitFor([&] { return !second.manager().batches().empty(); }));
    QVERIFY(second.waitForEnd(id));
    QCOMPARE(second.states(id), QByteArray("done done done done"));
    const EntryList &entries = *second.batch(id).entries;
    QCOMPARE(int(entries[0].depth), 0);
    QCOMPARE(int(entries[1].depth), 2);
    QVERIFY(entries[1].alien && !entries[3].alien);
    QVERIFY(!entries[1].extras);
    QCOMPARE(int(entries[3].depth), 3);
    QCOMPARE(bench().server.requestCount("/a"), 0);
    QCOMPARE(bench().server.requestCount("/c"), 1);
    second.destroyManager();
}

QTEST_GUILESS_MAIN(TestGrowingBatch)
#include "tst_growingbatch.moc"

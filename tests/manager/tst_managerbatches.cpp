// What is done to a batch as a whole: its name, its place, its folder, and a removal that is taken
// back.
#include "tests/manager/managerbench.h"
#include "tests/support/democontent.h"
#include "tests/support/demoroutes.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::BatchId)

class TestManagerBatches : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void rename();
    void moves_data();
    void moves();
    void priorityGoesFirst();
    void orderIsTheOrderOfService();
    void anotherFolder();
    void anotherFolderForARetry();
    void otherSettings();
    void whatTheBatchIsStays();
    void hiddenStandsStillAndGoesOn();
    void hiddenStaysPaused();
    void endsWhileHidden();
    void hiddenIsRemoved();
    void hiddenDoesNotCount();
    void removedByWhoHearsOfIt();
    void unknownBatchesAreHarmless();

private:
    ManagerBench &bench() { return *m_bench; }
    TaskManager &manager() { return m_bench->manager(); }
    QStringList names()
    {
        QStringList names;
        for (const BatchId id : manager().batches())
            names += manager().batch(id)->name;
        return names;
    }
    // Of which nothing comes.
    BatchId submitNamed(const QString &name)
    {
        const BatchId id = bench().submit({"/stall/1-1MiB.bin"});
        manager().renameBatch(id, name);
        return id;
    }
    bool waitForState(TaskId id, TaskState state)
    {
        return bench().waitFor([&] { return bench().state(id) == state; });
    }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestManagerBatches::init()
{
    m_bench = std::make_unique<ManagerBench>();
    addDemoRoutes(bench().server);
    bench().server.serve("/a/x.bin", "one");
    bench().server.serve("/b/x.bin", "two");
    bench().server.serve("/slow.bin", QByteArray(3'000'000, 's'), {.bytesPerSecond = 2'000'000});
}

void TestManagerBatches::cleanup()
{
    QVERIFY2(bench().faults().isEmpty(), qPrintable(bench().faults().join(u'\n')));
    m_bench.reset();
}

// The template's name stays: files of one batch do not end up in two folders.
void TestManagerBatches::rename()
{
    const BatchId id = bench().submit({"/a/x.bin"});
    const QString first = bench().batch(id).name;
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    manager().renameBatch(id, u"other"_qs);
    QCOMPARE(bench().batch(id).name, u"other"_qs);
    QCOMPARE(bench().batch(id).settings->batchName, first);
    QVERIFY(!changed.isEmpty());
    changed.clear();
    manager().renameBatch(id, u"other"_qs);
    QVERIFY(changed.isEmpty());
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerBatches::moves_data()
{
    QTest::addColumn<int>("batch"); // its place
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("order");
    QTest::newRow("down") << 0 << 1 << u"bacd"_qs;
    QTest::newRow("up") << 2 << 1 << u"acbd"_qs;
    QTest::newRow("to the end") << 0 << 3 << u"bcda"_qs;
    QTest::newRow("beyond the end") << 1 << 99 << u"acdb"_qs;
    QTest::newRow("before the start") << 3 << -5 << u"dabc"_qs;
    QTest::newRow("nowhere") << 2 << 2 << u"abcd"_qs;
}

void TestManagerBatches::moves()
{
    QFETCH(int, batch);
    QFETCH(int, place);
    QFETCH(QString, order);
    for (const QChar name : u"abcd"_qs)
        submitNamed(name);
    const BatchId id = manager().batches()[size_t(batch)];
    QSignalSpy moved(&manager(), &TaskManager::batchMoved);
    manager().moveBatch(id, place);
    QCOMPARE(names().join(QString()), order);
    QCOMPARE(moved.size(), order == u"abcd" ? 0 : 1);
}

void TestManagerBatches::priorityGoesFirst()
{
    manager().setLimits({.jobs = 0});
    const BatchId first = bench().submit({"/a/x.bin"});
    const BatchId second = bench().submit({"/b/x.bin"});
    manager().setBatchPriority(second, BatchPriority::High);
    QCOMPARE(bench().batch(second).rank.priority, BatchPriority::High);
    QCOMPARE(manager().batches(), (std::vector{first, second})); // the list stays as it is
    manager().setLimits({.jobs = 1});
    QVERIFY(bench().waitForEnd(second));
    QVERIFY(bench().waitForEnd(first));
    QCOMPARE(bench().server.requests().front().path, QByteArray("/b/x.bin"));
}

void TestManagerBatches::orderIsTheOrderOfService()
{
    manager().setLimits({.jobs = 0});
    const BatchId first = bench().submit({"/a/x.bin"});
    const BatchId second = bench().submit({"/b/x.bin"});
    manager().moveBatch(second, 0);
    manager().setLimits({.jobs = 1});
    QVERIFY(bench().waitForEnd(second));
    QVERIFY(bench().waitForEnd(first));
    QCOMPARE(bench().server.requests().front().path, QByteArray("/b/x.bin"));
}

void TestManagerBatches::anotherFolder()
{
    manager().setLimits({.jobs = 1});
    const BatchId id = bench().submit({"/slow.bin", "/a/x.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Active));
    const QString other = bench().folder() + u"/other"_qs;
    manager().setBatchFolder(id, other);
    manager().setBatchFolder(id, {}); // is none
    QCOMPARE(bench().batch(id).settings->folder, other);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().outcome({id, 0})->path, bench().folder() + u"/slow.bin"_qs);
    QCOMPARE(bench().outcome({id, 1})->path, other + u"/x.bin"_qs);
}

// What is there of a failed file stays, and is gone on with; what has nothing begins elsewhere.
void TestManagerBatches::anotherFolderForARetry()
{
    bench().server.serve("/cut.bin", QByteArray(1'000'000, 'c'),
                         {.etag = "\"1\"", .cutAfter = 500'000});
    bench().server.script("/busy", {RawReply::http(404), RawReply::http(200, "at last")});
    const BatchId id = bench().submit({"/cut.bin", "/busy"});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("failed failed"));
    bench().server.serve("/cut.bin", QByteArray(1'000'000, 'c'), {.etag = "\"1\""});
    const QString other = bench().folder() + u"/other"_qs;
    manager().setBatchFolder(id, other);
    const TaskId again[] = {{id, 0}, {id, 1}};
    manager().retry(again);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().outcome({id, 0})->path, bench().folder() + u"/cut.bin"_qs);
    QCOMPARE(bench().outcome({id, 1})->path, other + u"/busy"_qs);
}

// What runs keeps its retries, what begins later has the new ones.
void TestManagerBatches::otherSettings()
{
    bench().server.script("/busy", {RawReply::http(503), RawReply::http(200, "at last")});
    manager().setLimits({.jobs = 1});
    const BatchId id = bench().submit({"/slow.bin", "/busy"});
    QVERIFY(waitForState({id, 0}, TaskState::Active));
    BatchSettings settings = *bench().batch(id).settings;
    QCOMPARE(settings.retries, 0);
    settings.retries = 3;
    settings.retryPause = std::chrono::milliseconds(1);
    settings.segments = 7;
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    manager().setBatchSettings(id, settings);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(bench().batch(id).settings->segments, 7);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done"));
    QCOMPARE(bench().outcome({id, 1})->attempts, 2);
}

void TestManagerBatches::whatTheBatchIsStays()
{
    const BatchId id = bench().submit({"/a/x.bin"});
    const BatchSettings before = *bench().batch(id).settings;
    BatchSettings settings;
    settings.folder = before.folder;
    settings.probe = true;
    settings.crawl = CrawlSettings();
    settings.batchName = u"other"_qs;
    settings.bytesPerSecond = 1;
    manager().setBatchSettings(id, settings);
    const BatchSettings &after = *bench().batch(id).settings;
    QVERIFY(!after.probe);
    QVERIFY(!after.crawl);
    QCOMPARE(after.batchName, before.batchName);
    QCOMPARE(after.submitted, before.submitted);
    QCOMPARE(after.bytesPerSecond, before.bytesPerSecond);
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerBatches::hiddenStandsStillAndGoesOn()
{
    const BatchId id = bench().submit({"/slow.bin", "/a/x.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Active));
    const QFuture<OutcomePtr> future = manager().future(id);
    QSignalSpy removed(&manager(), &TaskManager::batchRemoved);
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    manager().hideBatch(id);
    QCOMPARE(removed.size(), 1);
    QVERIFY(manager().batches().empty());
    QVERIFY(!manager().batch(id));
    manager().hideBatch(id);
    QCOMPARE(removed.size(), 1);
    // Another batch gets through meanwhile, and nothing is heard of this one.
    const BatchId other = bench().submit({"/b/x.bin"});
    QVERIFY(bench().waitForEnd(other));
    for (const QList<QVariant> &each : changed)
        QVERIFY(each.first().value<BatchId>() == other);
    QVERIFY(!future.isFinished());

    QSignalSpy added(&manager(), &TaskManager::batchAdded);
    manager().showBatch(id);
    manager().showBatch(id);
    QCOMPARE(added.size(), 1);
    QVERIFY(!bench().batch(id).paused);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done done"));
    QVERIFY(future.isFinished()); // the same run
}

void TestManagerBatches::hiddenStaysPaused()
{
    const BatchId id = bench().submit({"/slow.bin"});
    manager().future(id).suspend();
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    manager().hideBatch(id);
    manager().future(id).resume(); // whoever still has it
    QCoreApplication::processEvents();
    manager().future(id).suspend();
    QCoreApplication::processEvents();
    manager().showBatch(id);
    QVERIFY(bench().batch(id).paused);
    manager().future(id).resume();
    QVERIFY(bench().waitForEnd(id));
}

void TestManagerBatches::endsWhileHidden()
{
    const BatchId id = bench().submit({"/slow.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Active));
    QFuture<OutcomePtr> future = manager().future(id);
    manager().hideBatch(id);
    future.cancel();
    QVERIFY(bench().waitFor([&] { return future.isFinished(); }));
    manager().showBatch(id);
    QCOMPARE(bench().states(id), QByteArray("cancelled"));
    const TaskId again[] = {{id, 0}};
    manager().retry(again);
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(bench().states(id), QByteArray("done"));
}

void TestManagerBatches::hiddenIsRemoved()
{
    const BatchId id = bench().submit({"/slow.bin"});
    QVERIFY(waitForState({id, 0}, TaskState::Active));
    manager().hideBatch(id);
    QSignalSpy removed(&manager(), &TaskManager::batchRemoved);
    manager().removeBatch(id);
    QVERIFY(removed.isEmpty()); // told already
    manager().showBatch(id);
    QVERIFY(manager().batches().empty());
    QVERIFY(bench().waitFor([&] { return bench().files().isEmpty(); }));
}

// Places are counted among those that are shown.
void TestManagerBatches::hiddenDoesNotCount()
{
    for (const QChar name : u"abcd"_qs)
        submitNamed(name);
    const std::vector<BatchId> ids = manager().batches();
    manager().hideBatch(ids[1]);
    manager().moveBatch(ids[3], 1);
    QCOMPARE(names().join(QString()), u"adc"_qs);
    manager().showBatch(ids[1]);
    QCOMPARE(names().join(QString()), u"abdc"_qs);
}

void TestManagerBatches::removedByWhoHearsOfIt()
{
    const BatchId id = bench().submit({"/slow.bin"});
    manager().hideBatch(id);
    connect(&manager(), &TaskManager::batchAdded, this,
            [this](BatchId added) { manager().removeBatch(added); });
    manager().showBatch(id);
    QVERIFY(manager().batches().empty());
    disconnect(&manager(), nullptr, this, nullptr);
}

void TestManagerBatches::unknownBatchesAreHarmless()
{
    QSignalSpy changed(&manager(), &TaskManager::batchChanged);
    const BatchId none{7};
    manager().renameBatch(none, u"x"_qs);
    manager().moveBatch(none, 0);
    manager().setBatchPriority(none, BatchPriority::Low);
    manager().setBatchFolder(none, u"/x"_qs);
    manager().setBatchSettings(none, {});
    manager().hideBatch(none);
    manager().showBatch(none);
    QVERIFY(manager().batches().empty());
    QVERIFY(changed.isEmpty());
}

QTEST_GUILESS_MAIN(TestManagerBatches)
#include "tst_managerbatches.moc"

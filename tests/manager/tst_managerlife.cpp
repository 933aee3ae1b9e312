// A task manager may end at any moment: a thousand times made and destroyed with work under way.
#include "tests/manager/managerbench.h"
#include "tests/support/democontent.h"
#include "tests/support/demoroutes.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <malloc.h>

using namespace haul;

namespace {

int entriesIn(const QString &folder)
{
    return int(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size());
}

int openFiles()
{
    return entriesIn(QStringLiteral("/proc/self/fd"));
}

int threads()
{
    return entriesIn(QStringLiteral("/proc/self/task"));
}

qint64 usedMemory()
{
    const struct mallinfo2 info = ::mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

} // namespace

class TestManagerLife : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void madeAndDestroyed_data();
    void madeAndDestroyed();
    void thousandTimes();
    void futuresOutliveTheManager();
    void idleManagerEnds();

private:
    SharedEntries entries(const QList<QByteArray> &paths) const;
    BatchSettings settings() const;
    int partFiles() const;
    void oneLife(int moment, QRandomGenerator &random);

    LoopbackServer m_server;
    QTemporaryDir m_folder;
    SharedEntries m_mixed;
};

void TestManagerLife::initTestCase()
{
    QVERIFY(m_server.start());
    m_server.setLogging(false);
    addDemoRoutes(m_server);
    QList<QByteArray> paths;
    for (int i = 0; i < 40; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray kinds[] = {"/slow/" + n + "-1MiB.bin", "/files/" + n + "-200KiB.bin",
                                    "/stall/" + n + "-500KiB.bin", "/pages/" + n + ".html"};
        paths += kinds[i % 4];
    }
    m_mixed = entries(paths);
}

SharedEntries TestManagerLife::entries(const QList<QByteArray> &paths) const
{
    auto list = std::make_shared<EntryList>();
    for (const QByteArray &path : paths)
        list->push_back({m_server.url(path).toEncoded(), qint32(list->size() + 1), {}});
    return list;
}

BatchSettings TestManagerLife::settings() const
{
    BatchSettings settings;
    settings.folder = m_folder.path();
    settings.onConflict = ConflictPolicy::Overwrite;
    settings.digest = true;
    return settings;
}

int TestManagerLife::partFiles() const
{
    return int(QDir(m_folder.path()).entryList({QStringLiteral("*.part")}).size());
}

// Destroys the manager at a moment of its life: 0 before any event, 1 at the first change, 2 when a
// part file is there, 3 at the first whole file, 4 at the first result, 5 after random turns.
void TestManagerLife::oneLife(int moment, QRandomGenerator &random)
{
    TaskManager manager({.limits = {.jobs = 16, .perHost = 16}, .lanes = 1 + moment % 2});
    bool reached = moment == 0;
    connect(&manager, &TaskManager::tasksChanged, this, [&](BatchId id, const auto &) {
        reached = reached || moment == 1
                  || (moment == 3 && manager.batch(id)->counts.of(TaskState::Done) > 0);
    });
    connect(&manager, &TaskManager::resultsParsed, this, [&] { reached = reached || moment == 4; });
    manager.submit({QStringLiteral("life"), settings(), m_mixed});
    const QDeadlineTimer patience(5000);
    int turns = moment == 5 ? random.bounded(12) : -1;
    while (!reached && turns-- != 0 && !patience.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
        reached = reached || (moment == 2 && partFiles() > 0);
    }
    QVERIFY(reached || moment == 5);
}

void TestManagerLife::madeAndDestroyed_data()
{
    QTest::addColumn<int>("moment");
    QTest::newRow("before any event") << 0;
    QTest::newRow("at the first change") << 1;
    QTest::newRow("in mid transfer") << 2;
    QTest::newRow("while finishing") << 3;
    QTest::newRow("while parsing") << 4;
    QTest::newRow("at random") << 5;
}

void TestManagerLife::madeAndDestroyed()
{
    QFETCH(int, moment);
    QRandomGenerator random(7);
    for (int i = 0; i < 10; ++i) {
        oneLife(moment, random);
        QCOMPARE(partFiles(), 0);
    }
}

void TestManagerLife::thousandTimes()
{
    QRandomGenerator random(1);
    QElapsedTimer clock;
    clock.start();
    constexpr int lives = 1000;
    constexpr int warmUp = 200; // until pools, caches and the allocator have what they keep
    int filesBefore = 0;
    int threadsBefore = 0;
    qint64 memoryBefore = 0;
    for (int life = 0; life < lives; ++life) {
        if (life == warmUp) {
            QTRY_COMPARE(m_server.openConnections(), 0);
            filesBefore = openFiles();
            threadsBefore = threads();
            memoryBefore = usedMemory();
        }
        oneLife(life % 6, random);
        QCOMPARE(partFiles(), 0);
    }
    QTRY_COMPARE(m_server.openConnections(), 0);
    QTRY_VERIFY(openFiles() <= filesBefore + 2);
    QTRY_VERIFY(threads() <= threadsBefore + 2);
    const qint64 grown = usedMemory() - memoryBefore;
    qInfo("%d lives in %lld ms; memory grew by %lld bytes", lives, clock.elapsed(), grown);
    QVERIFY2(grown < 2 * 1024 * 1024, qPrintable(QString::number(grown)));
}

void TestManagerLife::futuresOutliveTheManager()
{
    QFuture<OutcomePtr> future;
    QFutureWatcher<OutcomePtr> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    {
        TaskManager manager({});
        const BatchId id = manager.submit({QStringLiteral("x"), settings(), m_mixed});
        future = manager.future(id);
        watcher.setFuture(future);
        QTRY_VERIFY(future.resultCount() > 0);
    }
    QVERIFY(future.isFinished() && future.isCanceled());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(future.resultAt(0)->state, TaskState::Done);
    future.cancel();
    future.resume();
}

void TestManagerLife::idleManagerEnds()
{
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        TaskManager manager({});
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_GUILESS_MAIN(TestManagerLife)
#include "tst_managerlife.moc"

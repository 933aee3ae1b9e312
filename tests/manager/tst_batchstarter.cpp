// Batches start in the order in which they were asked for, long lists and short ones, and none is
// lost.
#include "core/manager/batchstarter.h"
#include "tests/manager/batches.h"

#include <QSignalSpy>
#include <QTest>

using namespace haul;

class tst_BatchStarter : public QObject
{
    Q_OBJECT

private slots:
    void shortOnesAtOnce();
    void longOnesAreComplete();
    void inTheirOrder();
    void endsMeanwhile();

private:
    static BatchRequest request(const QString &name, int entries)
    {
        return requestFor(madeUpEntries(entries), QStringLiteral("/nowhere"), name);
    }
    QStringList names() const
    {
        QStringList names;
        for (const BatchId id : manager_.batches())
            names += manager_.batch(id)->name;
        return names;
    }

    TaskManager manager_{idle()};
};

void tst_BatchStarter::shortOnesAtOnce()
{
    BatchStarter starter(manager_);
    QSignalSpy started(&starter, &BatchStarter::started);
    starter.start(request(u"short"_qs, 3));
    QCOMPARE(started.size(), 1);
    QCOMPARE(names(), QStringList{u"short"_qs});
    manager_.removeBatch(manager_.batches().front());
}

void tst_BatchStarter::longOnesAreComplete()
{
    BatchStarter starter(manager_);
    QSignalSpy started(&starter, &BatchStarter::started);
    starter.start(request(u"long"_qs, 20'000));
    QCOMPARE(started.size(), 0);
    QVERIFY(started.wait());
    const BatchRecord &batch = *manager_.batch(manager_.batches().front());
    QCOMPARE(batch.tasks.size(), 20'000U);
    QCOMPARE(batch.entries->size(), 20'000U);
    QCOMPARE(batch.counts.of(TaskState::Waiting), 20'000);
    // The queue knows all of it, too.
    manager_.future(batch.id).cancel();
    QTRY_COMPARE(batch.counts.of(TaskState::Cancelled), 20'000);
    manager_.removeBatch(batch.id);
}

void tst_BatchStarter::inTheirOrder()
{
    BatchStarter starter(manager_);
    QSignalSpy started(&starter, &BatchStarter::started);
    starter.start(request(u"a"_qs, 20'000));
    starter.start(request(u"b"_qs, 2));
    starter.start(request(u"c"_qs, 10'000));
    starter.start(request(u"d"_qs, 1));
    QTRY_COMPARE(started.size(), 4);
    QCOMPARE(names(), (QStringList{u"a"_qs, u"b"_qs, u"c"_qs, u"d"_qs}));
    for (const BatchId id : manager_.batches())
        manager_.removeBatch(id);
}

void tst_BatchStarter::endsMeanwhile()
{
    {
        BatchStarter starter(manager_);
        starter.start(request(u"a"_qs, 20'000));
        starter.start(request(u"b"_qs, 2));
    }
    QCOMPARE(names(), (QStringList{u"a"_qs, u"b"_qs}));
}

QTEST_GUILESS_MAIN(tst_BatchStarter)
#include "tst_batchstarter.moc"

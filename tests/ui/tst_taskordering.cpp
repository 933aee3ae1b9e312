// TaskOrdering: a long list is looked at in slices; what is abandoned never answers.
#include "ui/taskordering.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace haul;

namespace {

constexpr quint32 tasks = 30'000;

// Every third has failed, the last is removed.
BatchRecord longBatch()
{
    auto entries = std::make_shared<EntryList>();
    for (quint32 i = 0; i < tasks; ++i)
        entries->push_back({.url = "http://h.test/" + QByteArray::number(i), .line = 1});
    BatchRecord batch;
    batch.id = BatchId(1);
    batch.entries = entries;
    batch.tasks.resize(tasks);
    for (quint32 i = 0; i < tasks; i += 3)
        batch.tasks[i].state = TaskState::Failed;
    batch.tasks.back().removed = true;
    return batch;
}

double indexOf(const BatchRecord &, quint32 index)
{
    return index;
}

} // namespace

class TestTaskOrdering : public QObject
{
    Q_OBJECT

private slots:
    void filters();
    void sorts();
    void theLastQueryCounts();
    void abandonedOnesAreSilent();
    void anEmptyBatch();

private:
    QThreadPool pool_;
    const BatchRecord batch_ = longBatch();
};

void TestTaskOrdering::filters()
{
    TaskOrdering ordering(pool_);
    QSignalSpy finished(&ordering, &TaskOrdering::finished);
    ordering.start(batch_, {StateFilter::Failed, u"2999"_qs}, indexOf);
    QVERIFY(ordering.isUnderWay());
    QVERIFY(finished.wait());
    QVERIFY(!ordering.isUnderWay());
    const RowMap rows = ordering.takeRows();
    QCOMPARE(rows.count(), 4); // 12999, 29991, 29994 and 29997; 2999 has not failed
    QCOMPARE(rows.task(0), 12'999u);
    QCOMPARE(rows.row(29'997), 3);
    QCOMPARE(rows.tasks(), tasks);
}

void TestTaskOrdering::sorts()
{
    TaskOrdering ordering(pool_);
    QSignalSpy finished(&ordering, &TaskOrdering::finished);
    TaskQuery query;
    query.key = TaskQuery::Key::Number;
    query.descending = true;
    ordering.start(batch_, query, indexOf);
    QVERIFY(finished.wait());
    const RowMap rows = ordering.takeRows();
    QCOMPARE(rows.count(), int(tasks) - 1);
    QCOMPARE(rows.task(0), tasks - 2);
    QCOMPARE(rows.task(rows.count() - 1), 0u);
}

void TestTaskOrdering::theLastQueryCounts()
{
    TaskOrdering ordering(pool_);
    QSignalSpy finished(&ordering, &TaskOrdering::finished);
    for (const QString &text : {u"1"_qs, u"12"_qs, u"123"_qs, u"12345"_qs})
        ordering.start(batch_, {StateFilter::All, text}, indexOf);
    QVERIFY(finished.wait());
    QCOMPARE(ordering.takeRows().count(), 1);
    QCOMPARE(finished.count(), 1);
}

void TestTaskOrdering::abandonedOnesAreSilent()
{
    TaskOrdering ordering(pool_);
    QSignalSpy finished(&ordering, &TaskOrdering::finished);
    {
        const BatchRecord leaving = longBatch();
        ordering.start(leaving, {StateFilter::All, u"1"_qs}, indexOf);
        QCoreApplication::processEvents(); // it begins
        ordering.abandon();
    }
    QVERIFY(!ordering.isUnderWay());
    pool_.waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(finished.count(), 0);
}

void TestTaskOrdering::anEmptyBatch()
{
    BatchRecord empty;
    empty.entries = std::make_shared<EntryList>();
    TaskOrdering ordering(pool_);
    QSignalSpy finished(&ordering, &TaskOrdering::finished);
    ordering.start(empty, {StateFilter::All, u"1"_qs}, indexOf);
    QVERIFY(finished.wait());
    QCOMPARE(ordering.takeRows().count(), 0);
}

QTEST_GUILESS_MAIN(TestTaskOrdering)
#include "tst_taskordering.moc"

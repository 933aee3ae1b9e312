// A list of a million is as calm as a list of ten: the queue's memory is bounded, and what it does
// does not grow with the list.
#include "tests/queue/queuebench.h"

#include <QTest>

#include <malloc.h>

#include <deque>

using namespace haul;
using namespace std::chrono_literals;

namespace {

constexpr quint32 million = 1'000'000;

SharedEntries manyEntries(quint32 count, quint32 hosts)
{
    EntryList entries;
    entries.reserve(count);
    for (quint32 i = 0; i < count; ++i) {
        entries.push_back(
            {"http://host" + QByteArray::number(i % hosts) + ".example/" + QByteArray::number(i),
             qint32(i + 1)});
    }
    return std::make_shared<const EntryList>(std::move(entries));
}

// Bytes in use on the heap; 0 where a sanitizer replaces the allocator.
size_t heapInUse()
{
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

} // namespace

class TestTaskQueueSize : public QObject
{
    Q_OBJECT

private slots:
    void takesEachOnce_data();
    void takesEachOnce();
    void memoryIsBounded_data();
    void memoryIsBounded();
    void cancelsWithoutLookingAtAll();
    void aMillionRetries();
    void mirrorsCancelledAndPutBack();
    void connectionsWithManyBatches();
};

void TestTaskQueueSize::takesEachOnce_data()
{
    QTest::addColumn<quint32>("hosts");
    QTest::newRow("one host") << 1u;
    QTest::newRow("100,000 hosts") << 100'000u;
}

void TestTaskQueueSize::takesEachOnce()
{
    QFETCH(quint32, hosts);
    QueueBench bench({.jobs = 64, .perHost = 4});
    bench.queue.addBatch(BatchId(1), manyEntries(million, hosts),
                         std::make_shared<BatchSettings>());
    std::vector<bool> seen(million);
    quint32 count = 0;
    std::deque<TaskId> active;
    for (;;) {
        while (const auto request = bench.take()) {
            QVERIFY(!seen[request->task.index]);
            seen[request->task.index] = true;
            ++count;
            active.push_back(request->task);
        }
        if (active.empty())
            break;
        bench.queue.ended(active.front());
        active.pop_front();
    }
    QCOMPARE(count, million);
    QVERIFY(!bench.queue.hasWork());
}

void TestTaskQueueSize::memoryIsBounded_data()
{
    QTest::addColumn<quint32>("hosts");
    QTest::addColumn<size_t>("bytesATask");
    QTest::newRow("one host") << 1u << size_t(9);
    QTest::newRow("100,000 hosts") << 100'000u << size_t(60);
}

void TestTaskQueueSize::memoryIsBounded()
{
    QFETCH(quint32, hosts);
    QFETCH(size_t, bytesATask);
    const SharedEntries entries = manyEntries(million, hosts);
    const size_t before = heapInUse();
    if (before == 0)
        QSKIP("the allocator does not tell");
    QueueBench bench({.jobs = 64, .perHost = 4});
    bench.queue.addBatch(BatchId(1), entries, std::make_shared<BatchSettings>());
    bench.end(bench.takeAll());
    const size_t used = heapInUse() - before;
    QVERIFY2(used <= bytesATask * million, qPrintable(QString::number(used)));
    bench.queue.removeBatch(BatchId(1));
    QVERIFY(heapInUse() - before < used / 2);
}

// A window's user cancels a row, a batch: 100,000 single steps would take for ever if one of them
// looked at the whole list.
void TestTaskQueueSize::cancelsWithoutLookingAtAll()
{
    QueueBench bench({.jobs = 4, .perHost = 4});
    bench.queue.addBatch(BatchId(1), manyEntries(million, 1), std::make_shared<BatchSettings>());
    for (quint32 index = 0; index < 999'990; ++index)
        QCOMPARE(bench.queue.cancel(taskId(1, index)), TaskQueue::CancelEffect::Dropped);
    QCOMPARE(bench.runDry().size(), size_t(10));
    Tasks all;
    for (quint32 index = 0; index < million; ++index)
        all.push_back(taskId(1, index));
    bench.add(all);
    QVERIFY(bench.take());
    QCOMPARE(bench.queue.cancelBatch(BatchId(1)).size(), size_t(1));
    QVERIFY(!bench.queue.hasWork());
}

void TestTaskQueueSize::aMillionRetries()
{
    QueueBench bench({.jobs = 64, .perHost = 64});
    bench.queue.addBatch(BatchId(1), manyEntries(million, 10), std::make_shared<BatchSettings>());
    while (const auto request = bench.take())
        QVERIFY(bench.queue.retryLater(request->task, 1, bench.now + 1s));
    bench.pass(1s);
    quint32 again = 0;
    while (const auto request = bench.take()) {
        QCOMPARE(request->attempt, 2);
        bench.queue.ended(request->task);
        ++again;
    }
    QCOMPARE(again, million);
}

// All go to a mirror, are cancelled one by one there and put back by hand: to their first source.
void TestTaskQueueSize::mirrorsCancelledAndPutBack()
{
    constexpr quint32 many = 300'000;
    auto extras = std::make_shared<EntryExtras>();
    extras->mirrors = QList<QByteArray>{"http://mirror.example/"};
    QueueBench bench({.jobs = int(many), .perHost = int(many)});
    bench.queue.addBatch(
        BatchId(1),
        std::make_shared<const EntryList>(
            many, Entry{.url = "http://first.example/", .line = 1, .extras = extras}),
        std::make_shared<BatchSettings>());
    Tasks all;
    while (const auto request = bench.take()) {
        QVERIFY(bench.queue.retryLater(request->task, 1, bench.now + 1s, 1));
        all.push_back(request->task);
    }
    QCOMPARE(all.size(), size_t(many));
    bench.queue.coolDown("http://mirror.example/", bench.now + 2s);
    bench.pass(1s);
    QVERIFY(!bench.take()); // they wait in the mirror's line
    for (const TaskId task : all)
        QCOMPARE(bench.queue.cancel(task), TaskQueue::CancelEffect::Dropped);
    bench.pass(1s);
    bench.add(all);
    quint32 again = 0;
    while (const auto request = bench.take()) {
        QCOMPARE(request->source, 0);
        bench.queue.ended(request->task);
        ++again;
    }
    QCOMPARE(again, many);
}

// A lane asks for a connection several times for each large file.
void TestTaskQueueSize::connectionsWithManyBatches()
{
    QueueBench bench({.jobs = 4, .perHost = 4});
    for (quint32 batch = 1; batch <= 200; ++batch)
        bench.addBatch(batch, "host" + QByteArray::number(batch), 2);
    bench.queue.cancelBatch(BatchId(1));
    bench.add({taskId(1, 0)});
    QCOMPARE(bench.take()->task, taskId(1, 0));
    for (int i = 0; i < 100'000; ++i) {
        QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
        bench.queue.dropConnection(taskId(1, 0));
    }
}

QTEST_APPLESS_MAIN(TestTaskQueueSize)
#include "tst_taskqueuesize.moc"

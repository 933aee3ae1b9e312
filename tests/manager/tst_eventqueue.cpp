// EventQueue: nothing is lost, nobody is woken in vain, and each thread's events keep their order.
#include "core/manager/eventqueue.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace haul;

namespace {

TaskEvent eventOf(quint32 thread, quint32 number)
{
    return {{BatchId{thread}, number}, TaskEvent::WholeFile{}};
}

} // namespace

class TestEventQueue : public QObject
{
    Q_OBJECT

private slots:
    void wakesOnceABundle();
    void wakerMayTake();
    void manyThreads();
};

void TestEventQueue::wakesOnceABundle()
{
    int woken = 0;
    EventQueue queue([&] { ++woken; });
    QVERIFY(queue.takeAll().empty());
    QCOMPARE(woken, 0);
    for (quint32 i = 0; i < 10; ++i)
        queue.push(eventOf(0, i));
    QCOMPARE(woken, 1);
    const std::vector<TaskEvent> events = queue.takeAll();
    QCOMPARE(events.size(), 10u);
    for (quint32 i = 0; i < 10; ++i)
        QCOMPARE(events[i].task.index, i);
    QVERIFY(queue.takeAll().empty());
    queue.push(eventOf(0, 10));
    QCOMPARE(woken, 2);
}

// It is called without the lock.
void TestEventQueue::wakerMayTake()
{
    size_t taken = 0;
    EventQueue *itself = nullptr;
    EventQueue queue([&] { taken += itself->takeAll().size(); });
    itself = &queue;
    queue.push(eventOf(0, 0));
    queue.push(eventOf(0, 1));
    QCOMPARE(taken, 2u);
}

void TestEventQueue::manyThreads()
{
    constexpr quint32 threads = 4;
    constexpr quint32 each = 20'000;
    std::atomic<int> woken{0};
    EventQueue queue([&] { ++woken; });
    std::vector<std::thread> pushers;
    for (quint32 thread = 0; thread < threads; ++thread) {
        pushers.emplace_back([&queue, thread] {
            for (quint32 i = 0; i < each; ++i)
                queue.push(eventOf(thread, i));
        });
    }
    std::vector<quint32> next(threads);
    int bundles = 0;
    for (quint32 seen = 0; seen < threads * each;) {
        const std::vector<TaskEvent> events = queue.takeAll();
        bundles += events.empty() ? 0 : 1;
        for (const TaskEvent &event : events)
            QCOMPARE(event.task.index, next[size_t(event.task.batch)]++);
        seen += quint32(events.size());
        if (events.empty())
            std::this_thread::yield();
    }
    for (std::thread &pusher : pushers)
        pusher.join();
    QVERIFY(queue.takeAll().empty());
    QCOMPARE(woken.load(), bundles);
}

QTEST_GUILESS_MAIN(TestEventQueue)
#include "tst_eventqueue.moc"

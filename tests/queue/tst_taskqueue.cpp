// The queue's rules, one after the other, on a clock that only the test moves.
#include "tests/queue/queuebench.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <deque>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Effect = TaskQueue::CancelEffect;

Tasks ofBatch(quint32 batch, std::initializer_list<quint32> indexes)
{
    Tasks tasks;
    for (const quint32 index : indexes)
        tasks.push_back(taskId(batch, index));
    return tasks;
}

Tasks sorted(Tasks tasks)
{
    std::sort(tasks.begin(), tasks.end());
    return tasks;
}

} // namespace

class TestTaskQueue : public QObject
{
    Q_OBJECT

private slots:
    // Order and limits
    void empty();
    void listOrder();
    void batchesInOrderOfSubmission();
    void batchesByRank_data();
    void batchesByRank();
    void anotherRankAnyTime();
    void otherSettings();
    void limits_data();
    void limits();
    void aFullHostHoldsNobodyBack();
    void portsAreHostsOfTheirOwn();
    void hostLimitHoldsOverBatches();
    void raisedLimitsCountAtOnce();
    void loweredLimitsLetTasksEnd();
    void tellsWhatALaneNeeds();
    void aBatchGrows();

    // Time
    void coolDown();
    void coolDownIsNeverShortened();
    void coolDownBeforeTheBatch();
    void retryWaitsForItsTime();
    void retriesComeBeforeTheRest();
    void oldPauseDoesNotEndANewOne();
    void nextChangeIsTheEarliest();

    // Cancelling
    void cancelWaiting();
    void cancelActive();
    void cancelMany();
    void restsWhenNothingIsLeft();
    void cancelHeld();
    void cancelledTaskIsNotTriedAgain();
    void cancelUnknown();
    void cancelBatch();
    void cancelBatchAgainTellsThoseUnderWay();
    void removeBatchUnderWay();

    // Pausing
    void pauseGivesPlacesBack();
    void resumedTransfersCountAgain();
    void pausedTaskMayEnd();
    void pausedTaskMayBeTriedAgainLater();
    void pauseTwice();

    // Putting back
    void addAfterTheEnd();
    void addAfterTheWholeBatch();
    void addToAFullHost();
    void addUnknown();

    void hasWork();
    void wakes();
};

void TestTaskQueue::empty()
{
    QueueBench bench;
    const TaskQueue::Next next = bench.queue.take(bench.now);
    QVERIFY(!next.request);
    QVERIFY(!next.lookAgain);
    bench.addBatch(1, {});
    QVERIFY(!bench.take());
    QVERIFY(!bench.queue.hasWork());
    bench.queue.removeBatch(BatchId(1));
    bench.queue.removeBatch(BatchId(7));
}

void TestTaskQueue::listOrder()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, {"http://a/", "http://b/", "http://a/2", "http://c/", "http://b/2"});
    QCOMPARE(bench.runDry(), ofBatch(1, {0, 1, 2, 3, 4}));
}

void TestTaskQueue::batchesInOrderOfSubmission()
{
    QueueBench bench({.jobs = 100, .perHost = 2});
    bench.addBatch(1, "a", 3);
    bench.addBatch(2, {"http://a/", "http://b/1", "http://b/2"});
    // Batch 2 gets what batch 1 cannot use, and nothing else.
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 1), taskId(2, 1), taskId(2, 2)}));
    bench.queue.ended(taskId(1, 1));
    QCOMPARE(bench.takeAll(), ofBatch(1, {2}));
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.takeAll(), ofBatch(2, {0}));
}

void TestTaskQueue::batchesByRank_data()
{
    QTest::addColumn<QList<BatchRank>>("ranks"); // of batches 1, 2 and 3
    QTest::addColumn<QList<int>>("order");
    using P = BatchPriority;
    const auto row = [](const char *name, const QList<BatchRank> &ranks, const QList<int> &order) {
        QTest::newRow(name) << ranks << order;
    };
    row("places", {{P::Normal, 3}, {P::Normal, 1}, {P::Normal, 2}}, {2, 3, 1});
    row("high before all", {{P::Normal, 1}, {P::Normal, 2}, {P::High, 3}}, {3, 1, 2});
    row("low after all", {{P::Low, 1}, {P::Normal, 2}, {P::Normal, 3}}, {2, 3, 1});
    row("places within a priority", {{P::High, 3}, {P::Low, 2}, {P::High, 1}}, {3, 1, 2});
    row("the same place twice", {{P::Normal, 1}, {P::Normal, 1}, {P::Normal, 0}}, {3, 1, 2});
}

void TestTaskQueue::batchesByRank()
{
    QFETCH(QList<BatchRank>, ranks);
    QFETCH(QList<int>, order);
    QueueBench bench({.jobs = 1});
    for (quint32 id = 1; id <= 3; ++id)
        bench.addBatch(id, "host" + QByteArray::number(id), 2);
    for (quint32 id = 1; id <= 3; ++id)
        bench.queue.setRank(BatchId(id), ranks[id - 1]);
    Tasks expected;
    for (const int id : order) {
        expected.push_back(taskId(quint32(id), 0));
        expected.push_back(taskId(quint32(id), 1));
    }
    QCOMPARE(bench.runDry(), expected);
}

// Also of a batch that is paused, of which nothing waits, or all of which wait for their host.
void TestTaskQueue::anotherRankAnyTime()
{
    QueueBench bench({.jobs = 1, .perHost = 1});
    bench.addBatch(1, "a", 2);
    bench.addBatch(2, "a", 2);
    bench.queue.setRank(BatchId(7), {});
    QCOMPARE(bench.take()->task, taskId(1, 0));
    QVERIFY(!bench.take());
    bench.queue.setPaused(BatchId(1), true);
    QCOMPARE(bench.take()->task, taskId(2, 0)); // the paused one has given its place back
    bench.queue.setRank(BatchId(1), {BatchPriority::Low, 1});
    bench.queue.setPaused(BatchId(1), false);
    bench.queue.ended(taskId(1, 0));
    bench.queue.ended(taskId(2, 0));
    QCOMPARE(bench.take()->task, taskId(2, 1));
    bench.queue.setRank(BatchId(2), {BatchPriority::Low, 9}); // its last task is under way
    bench.queue.ended(taskId(2, 1));
    QCOMPARE(bench.take()->task, taskId(1, 1));
    bench.queue.ended(taskId(1, 1));
    bench.add({taskId(2, 0), taskId(1, 0)});
    QCOMPARE(bench.runDry(), (Tasks{taskId(1, 0), taskId(2, 0)}));
}

// What is under way has those that it began with.
void TestTaskQueue::otherSettings()
{
    QueueBench bench;
    bench.addBatch(1, "a", 2);
    const auto before = bench.take();
    auto settings = std::make_shared<BatchSettings>();
    settings->folder = u"/elsewhere"_qs;
    bench.queue.setSettings(BatchId(1), settings);
    bench.queue.setSettings(BatchId(7), settings);
    QCOMPARE(before->settings->folder, QString());
    QCOMPARE(bench.take()->settings->folder, u"/elsewhere"_qs);
}

void TestTaskQueue::limits_data()
{
    QTest::addColumn<int>("jobs");
    QTest::addColumn<int>("perHost");
    QTest::addColumn<int>("taken"); // of 10 tasks for each of 3 hosts
    QTest::newRow("jobs") << 5 << 10 << 5;
    QTest::newRow("one at a time") << 1 << 1 << 1;
    QTest::newRow("hosts") << 100 << 2 << 6;
    QTest::newRow("both") << 4 << 2 << 4;
    QTest::newRow("neither") << 100 << 100 << 30;
}

void TestTaskQueue::limits()
{
    QFETCH(int, jobs);
    QFETCH(int, perHost);
    QFETCH(int, taken);
    QueueBench bench({.jobs = jobs, .perHost = perHost});
    std::vector<QByteArray> urls;
    for (int i = 0; i < 30; ++i)
        urls.push_back(QByteArray("http://") + "abc"[i % 3] + '/' + QByteArray::number(i));
    bench.addBatch(1, urls);
    Tasks first = bench.takeAll();
    bench.answer(first);
    for (const TaskId task : bench.takeAll())
        first.push_back(task);
    QCOMPARE(int(first.size()), taken);
    // Each that ends lets exactly one in, until there are no more.
    qsizetype seen = qsizetype(first.size());
    std::deque<TaskId> active(first.begin(), first.end());
    while (!active.empty()) {
        bench.queue.ended(active.front());
        active.pop_front();
        const Tasks next = bench.takeAll();
        QVERIFY(next.size() <= 1);
        active.insert(active.end(), next.begin(), next.end());
        seen += qsizetype(next.size());
    }
    QCOMPARE(seen, 30);
}

void TestTaskQueue::aFullHostHoldsNobodyBack()
{
    QueueBench bench({.jobs = 16, .perHost = 1});
    std::vector<QByteArray> urls(1000, "http://slow/");
    urls.push_back("http://fast/");
    bench.addBatch(1, urls);
    QCOMPARE(bench.takeAll(), ofBatch(1, {0, 1000}));
}

void TestTaskQueue::portsAreHostsOfTheirOwn()
{
    QueueBench bench({.jobs = 16, .perHost = 1});
    bench.addBatch(1, {"http://a/", "http://a:81/", "https://a:81/", "http://u@a/"});
    QCOMPARE(bench.takeAll(), ofBatch(1, {0, 1}));
}

void TestTaskQueue::hostLimitHoldsOverBatches()
{
    QueueBench bench({.jobs = 16, .perHost = 2});
    for (quint32 batch = 1; batch <= 3; ++batch)
        bench.addBatch(batch, "a", 1);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(2, 0)}));
    bench.queue.ended(taskId(2, 0));
    QCOMPARE(bench.takeAll(), ofBatch(3, {0}));
}

void TestTaskQueue::raisedLimitsCountAtOnce()
{
    QueueBench bench({.jobs = 2, .perHost = 1});
    bench.addBatch(1, {"http://a/", "http://a/2", "http://a/3", "http://b/", "http://b/2"});
    QCOMPARE(bench.takeAll(), ofBatch(1, {0, 3}));
    bench.answer(ofBatch(1, {0, 3}));
    bench.queue.setLimits({.jobs = 3, .perHost = 5});
    QCOMPARE(bench.takeAll(), ofBatch(1, {1}));
    bench.queue.setLimits({.jobs = 16, .perHost = 5});
    QCOMPARE(bench.takeAll(), ofBatch(1, {2, 4}));
}

void TestTaskQueue::loweredLimitsLetTasksEnd()
{
    QueueBench bench({.jobs = 10, .perHost = 10});
    bench.addBatch(1, "a", 10);
    const Tasks active = bench.takeAll();
    QCOMPARE(active.size(), size_t(10));
    bench.addBatch(2, "a", 2);
    bench.queue.setLimits({.jobs = 3, .perHost = 2});
    for (size_t i = 0; i < 8; ++i) {
        bench.queue.ended(active[i]);
        QVERIFY(!bench.take());
    }
    bench.queue.ended(active[8]);
    QCOMPARE(bench.takeAll(), ofBatch(2, {0}));
}

void TestTaskQueue::tellsWhatALaneNeeds()
{
    QueueBench bench;
    const auto settings = std::make_shared<BatchSettings>();
    bench.queue.addBatch(BatchId(1), entriesOf({"http://a/", "http://a/2"}), settings);
    const auto first = bench.take();
    QVERIFY(first);
    QCOMPARE(first->entry.url, QByteArray("http://a/"));
    QCOMPARE(first->entry.line, 1);
    QCOMPARE(first->settings.get(), settings.get());
    QCOMPARE(first->attempt, 1);
    QVERIFY(first->control);
    QVERIFY(!first->control->cancelled);
    QVERIFY(!first->control->paused);
    const auto second = bench.take();
    QVERIFY(second->control != first->control);
}

void TestTaskQueue::aBatchGrows()
{
    QueueBench bench({.jobs = 10, .perHost = 2});
    int wakes = 0;
    bench.queue.setWaker([&wakes] { ++wakes; });
    bench.addBatch(1, {"http://a/0", "http://a/1", "http://a/2"});
    QCOMPARE(bench.takeAll(), ofBatch(1, {0, 1})); // the line of a waits for its host
    wakes = 0;
    bench.queue.growBatch(BatchId(1), entriesOf({"http://a/0", "http://a/1", "http://a/2",
                                                 "http://a/3", "http://b/4"}));
    QCOMPARE(wakes, 1);
    QCOMPARE(bench.takeAll(), ofBatch(1, {4}));
    bench.end(ofBatch(1, {0, 1}));
    QCOMPARE(bench.takeAll(), ofBatch(1, {2, 3}));
    bench.queue.growBatch(BatchId(9), entriesOf({"http://a/0"})); // is not there
    bench.queue.setPaused(BatchId(1), true);
    bench.queue.growBatch(BatchId(1), entriesOf({"http://a/0", "http://a/1", "http://a/2",
                                                 "http://a/3", "http://b/4", "http://c/5"}));
    QCOMPARE(bench.takeAll(), Tasks());
    bench.queue.setPaused(BatchId(1), false);
    QCOMPARE(bench.takeAll(), ofBatch(1, {5}));
}

void TestTaskQueue::coolDown()
{
    QueueBench bench({.jobs = 16, .perHost = 6});
    bench.addBatch(1, {"http://a/", "http://b/", "http://a/2"});
    bench.queue.coolDown("http://a/whatever", bench.now + 5s);
    QCOMPARE(bench.takeAll(), ofBatch(1, {1}));
    const TaskQueue::Next next = bench.queue.take(bench.now);
    QVERIFY(next.lookAgain);
    QCOMPARE(*next.lookAgain, bench.now + 5s);
    bench.pass(4999ms);
    QVERIFY(!bench.take());
    bench.pass(1ms);
    QCOMPARE(bench.takeAll(), ofBatch(1, {0, 2}));
    QVERIFY(!bench.queue.take(bench.now).lookAgain);
}

void TestTaskQueue::coolDownIsNeverShortened()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    bench.queue.coolDown("http://a/", bench.now + 10s);
    bench.queue.coolDown("http://a/", bench.now + 2s);
    bench.pass(3s);
    QVERIFY(!bench.take());
    bench.queue.coolDown("http://a/", bench.now + 10s); // longer: it counts
    bench.pass(7s);
    QVERIFY(!bench.take());
    bench.pass(3s);
    QVERIFY(bench.take());
}

void TestTaskQueue::coolDownBeforeTheBatch()
{
    QueueBench bench;
    bench.queue.coolDown("http://a/", bench.now + 1s);
    bench.addBatch(1, "a", 1);
    QVERIFY(!bench.take());
    bench.pass(1s);
    QVERIFY(bench.take());
}

void TestTaskQueue::retryWaitsForItsTime()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 2);
    QCOMPARE(bench.take()->task, taskId(1, 0));
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 3s));
    // Its place is free meanwhile.
    QCOMPARE(bench.take()->task, taskId(1, 1));
    bench.queue.ended(taskId(1, 1));
    const TaskQueue::Next next = bench.queue.take(bench.now);
    QVERIFY(!next.request);
    QCOMPARE(*next.lookAgain, bench.now + 3s);
    QVERIFY(bench.queue.hasWork());
    bench.pass(3s);
    const auto again = bench.take();
    QVERIFY(again);
    QCOMPARE(again->task, taskId(1, 0));
    QCOMPARE(again->attempt, 2);
    QVERIFY(bench.queue.retryLater(again->task, 2, bench.now + 1s));
    bench.pass(1s);
    QCOMPARE(bench.take()->attempt, 3);
}

void TestTaskQueue::retriesComeBeforeTheRest()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 3);
    bench.take();
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1s));
    bench.pass(2s);
    QCOMPARE(bench.runDry(), ofBatch(1, {0, 1, 2}));
}

// A task that was cancelled between two attempts and put back by hand has a new pause; the time of
// the old one means nothing any more.
void TestTaskQueue::oldPauseDoesNotEndANewOne()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    bench.take();
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 10s));
    QCOMPARE(bench.queue.cancel(taskId(1, 0)), Effect::Dropped);
    bench.add({taskId(1, 0)});
    QVERIFY(bench.take());
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 60s));
    bench.pass(10s);
    QVERIFY(!bench.take());
    bench.pass(49s);
    QVERIFY(!bench.take());
    bench.pass(1s);
    QVERIFY(bench.take());
}

void TestTaskQueue::nextChangeIsTheEarliest()
{
    QueueBench bench;
    bench.addBatch(1, {"http://a/", "http://b/"});
    bench.takeAll();
    bench.queue.coolDown("http://a/", bench.now + 9s);
    QCOMPARE(*bench.queue.take(bench.now).lookAgain, bench.now + 9s);
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 5s));
    QCOMPARE(*bench.queue.take(bench.now).lookAgain, bench.now + 5s);
    QVERIFY(bench.queue.retryLater(taskId(1, 1), 1, bench.now + 3s));
    QCOMPARE(*bench.queue.take(bench.now).lookAgain, bench.now + 3s);
}

void TestTaskQueue::cancelWaiting()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 4);
    QCOMPARE(bench.queue.cancel(taskId(1, 0)), Effect::Dropped);
    QCOMPARE(bench.queue.cancel(taskId(1, 2)), Effect::Dropped);
    QCOMPARE(bench.queue.cancel(taskId(1, 2)), Effect::None);
    QCOMPARE(bench.runDry(), ofBatch(1, {1, 3}));
    QCOMPARE(bench.queue.cancel(taskId(1, 3)), Effect::None);
    QVERIFY(!bench.queue.hasWork());
}

// More than are cancelled under one lock, among them one that a lane has and one that is not there.
void TestTaskQueue::cancelMany()
{
    constexpr int count = 2500;
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", count);
    const auto active = bench.take();
    std::vector<TaskId> wanted{taskId(9, 0)};
    for (int i = 0; i < count - 1; ++i)
        wanted.push_back(taskId(1, quint32(i)));
    const std::vector<TaskId> dropped = bench.queue.cancel(wanted);
    QCOMPARE(dropped, std::vector<TaskId>(wanted.begin() + 2, wanted.end()));
    QVERIFY(active->control->cancelled);
    QVERIFY(bench.queue.cancel(wanted).empty());
    bench.queue.ended(active->task);
    QCOMPARE(bench.runDry(), ofBatch(1, {count - 1}));
}

void TestTaskQueue::restsWhenNothingIsLeft()
{
    QueueBench bench;
    QVERIFY(bench.queue.isAtRest());
    bench.addBatch(1, "a", 1);
    QVERIFY(!bench.queue.isAtRest());
    const auto active = bench.take();
    QVERIFY(!bench.queue.isAtRest());
    QVERIFY(bench.queue.retryLater(active->task, 1, bench.now + 1s));
    QVERIFY(!bench.queue.isAtRest());
    bench.pass(1s);
    QVERIFY(bench.take());
    bench.queue.ended(active->task);
    QVERIFY(bench.queue.isAtRest());
    bench.addBatch(2, "b", 1);
    bench.queue.setPaused(BatchId(2), true);
    QVERIFY(bench.queue.isAtRest()); // nothing of it will start by itself
}

void TestTaskQueue::cancelActive()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 2);
    const auto active = bench.take();
    QCOMPARE(bench.queue.cancel(active->task), Effect::Signalled);
    QVERIFY(active->control->cancelled);
    QVERIFY(!bench.take()); // its place is not free before the lane says so
    bench.queue.ended(active->task);
    QCOMPARE(bench.take()->task, taskId(1, 1));
}

void TestTaskQueue::cancelHeld()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    bench.take();
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1s));
    QCOMPARE(bench.queue.cancel(taskId(1, 0)), Effect::Dropped);
    QVERIFY(!bench.queue.hasWork());
    bench.pass(2s);
    QVERIFY(!bench.take());
}

void TestTaskQueue::cancelledTaskIsNotTriedAgain()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 2);
    bench.take();
    QCOMPARE(bench.queue.cancel(taskId(1, 0)), Effect::Signalled);
    QVERIFY(!bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1s));
    bench.pass(5s);
    QCOMPARE(bench.runDry(), ofBatch(1, {1})); // and its place is free
}

void TestTaskQueue::cancelUnknown()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    QCOMPARE(bench.queue.cancel(taskId(9, 0)), Effect::None);
    QVERIFY(bench.queue.cancelBatch(BatchId(9)).empty());
    bench.queue.ended(taskId(9, 0));
    bench.queue.ended(taskId(1, 0)); // not under way
    QVERIFY(!bench.queue.retryLater(taskId(1, 0), 1, bench.now));
    QCOMPARE(bench.takeAll(), ofBatch(1, {0}));
}

void TestTaskQueue::cancelBatch()
{
    QueueBench bench({.jobs = 3, .perHost = 3});
    bench.addBatch(1, "a", 10);
    bench.addBatch(2, "b", 2);
    const auto one = bench.take();
    const auto two = bench.take();
    const auto three = bench.take();
    QVERIFY(bench.queue.retryLater(two->task, 1, bench.now + 1s));
    QCOMPARE(sorted(bench.queue.cancelBatch(BatchId(1))), ofBatch(1, {0, 2}));
    QVERIFY(one->control->cancelled);
    QVERIFY(three->control->cancelled);
    bench.pass(2s);
    QCOMPARE(bench.takeAll(), ofBatch(2, {0}));
    bench.queue.ended(one->task);
    bench.queue.ended(three->task);
    QCOMPARE(bench.takeAll(), ofBatch(2, {1}));
    QVERIFY(!bench.queue.hasWork());
}

void TestTaskQueue::cancelBatchAgainTellsThoseUnderWay()
{
    QueueBench bench;
    bench.addBatch(1, "a", 2);
    bench.takeAll();
    QCOMPARE(bench.queue.cancelBatch(BatchId(1)).size(), size_t(2));
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.queue.cancelBatch(BatchId(1)), ofBatch(1, {1}));
}

void TestTaskQueue::removeBatchUnderWay()
{
    QueueBench bench({.jobs = 2, .perHost = 2});
    bench.addBatch(1, "a", 5);
    bench.addBatch(2, "a", 5);
    const auto one = bench.take();
    const auto two = bench.take();
    QVERIFY(!bench.take());
    bench.queue.removeBatch(BatchId(1));
    QVERIFY(one->control->cancelled);
    QVERIFY(two->control->cancelled);
    QVERIFY(!bench.take());
    // What the lane still holds stays whole, and its places come back as ever.
    QCOMPARE(one->entry.url, QByteArray("http://a/0"));
    bench.queue.ended(one->task);
    QVERIFY(!bench.queue.retryLater(two->task, 1, bench.now));
    QCOMPARE(bench.takeAll(), ofBatch(2, {0, 1}));
    bench.add({one->task});
    QCOMPARE(bench.queue.cancel(one->task), Effect::None);
}

void TestTaskQueue::pauseGivesPlacesBack()
{
    QueueBench bench({.jobs = 2, .perHost = 2});
    bench.addBatch(1, "a", 5);
    bench.addBatch(2, "a", 2);
    const auto one = bench.take();
    const auto two = bench.take();
    bench.queue.setPaused(BatchId(1), true);
    QVERIFY(one->control->paused);
    QVERIFY(two->control->paused);
    QCOMPARE(bench.takeAll(), ofBatch(2, {0, 1}));
}

// Transfers that go on again may exceed the limits; then nothing new begins.
void TestTaskQueue::resumedTransfersCountAgain()
{
    QueueBench bench({.jobs = 2, .perHost = 2});
    bench.addBatch(1, "a", 3);
    bench.addBatch(2, "a", 3);
    const auto one = bench.take();
    bench.take();
    bench.queue.setPaused(BatchId(1), true);
    QCOMPARE(bench.takeAll(), ofBatch(2, {0, 1}));
    bench.queue.setPaused(BatchId(1), false);
    QVERIFY(!one->control->paused);
    QVERIFY(!bench.take());
    bench.end(ofBatch(2, {0, 1}));
    QVERIFY(!bench.take());
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.takeAll(), ofBatch(1, {2}));
}

void TestTaskQueue::pausedTaskMayEnd()
{
    QueueBench bench({.jobs = 2, .perHost = 2});
    bench.addBatch(1, "a", 4);
    bench.takeAll();
    bench.queue.setPaused(BatchId(1), true);
    bench.queue.ended(taskId(1, 0));
    QVERIFY(!bench.take());
    bench.queue.setPaused(BatchId(1), false);
    QCOMPARE(bench.takeAll(), ofBatch(1, {2}));
    bench.end(ofBatch(1, {1, 2}));
    QCOMPARE(bench.takeAll(), ofBatch(1, {3}));
}

void TestTaskQueue::pausedTaskMayBeTriedAgainLater()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 2);
    bench.take();
    bench.queue.setPaused(BatchId(1), true);
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1s));
    bench.pass(5s);
    QVERIFY(!bench.take());
    QVERIFY(!bench.queue.hasWork());
    bench.queue.setPaused(BatchId(1), false);
    QVERIFY(bench.queue.hasWork());
    QCOMPARE(bench.runDry(), ofBatch(1, {0, 1}));
}

void TestTaskQueue::pauseTwice()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 3);
    bench.take();
    for (int i = 0; i < 3; ++i)
        bench.queue.setPaused(BatchId(1), true);
    for (int i = 0; i < 3; ++i)
        bench.queue.setPaused(BatchId(1), false);
    QVERIFY(!bench.take());
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.runDry(), ofBatch(1, {1, 2}));
    bench.queue.setPaused(BatchId(9), true);
}

void TestTaskQueue::addAfterTheEnd()
{
    QueueBench bench({.jobs = 1});
    bench.addBatch(1, "a", 3);
    bench.take();
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 4, bench.now));
    QCOMPARE(bench.take()->attempt, 5);
    bench.queue.ended(taskId(1, 0));
    bench.add({taskId(1, 0)});
    QCOMPARE(bench.take()->task, taskId(1, 1));
    bench.queue.ended(taskId(1, 1));
    bench.take();
    bench.queue.ended(taskId(1, 2));
    const auto again = bench.take();
    QCOMPARE(again->task, taskId(1, 0));
    QCOMPARE(again->attempt, 1);
}

void TestTaskQueue::addAfterTheWholeBatch()
{
    QueueBench bench;
    bench.addBatch(1, {"http://a/", "http://b/"});
    bench.runDry();
    QVERIFY(!bench.queue.hasWork());
    bench.add(ofBatch(1, {1, 0}));
    QVERIFY(bench.queue.hasWork());
    QCOMPARE(bench.runDry(), ofBatch(1, {0, 1}));
    bench.queue.cancelBatch(BatchId(1));
    bench.add(ofBatch(1, {1}));
    QCOMPARE(bench.runDry(), ofBatch(1, {1}));
}

void TestTaskQueue::addToAFullHost()
{
    QueueBench bench({.jobs = 9, .perHost = 1});
    bench.addBatch(1, "a", 3);
    QCOMPARE(bench.runDry(), ofBatch(1, {0, 1, 2}));
    bench.addBatch(2, "a", 1);
    bench.take();
    for (const quint32 index : {2u, 0u, 1u}) {
        bench.add({taskId(1, index)});
        QVERIFY(!bench.take());
    }
    bench.queue.ended(taskId(2, 0));
    QCOMPARE(bench.runDry(), ofBatch(1, {2, 0, 1}));
}

void TestTaskQueue::addUnknown()
{
    QueueBench bench;
    bench.add({taskId(3, 0)});
    QVERIFY(!bench.take());
}

void TestTaskQueue::hasWork()
{
    QueueBench bench;
    QVERIFY(!bench.queue.hasWork());
    bench.addBatch(1, "a", 2);
    QVERIFY(bench.queue.hasWork());
    bench.queue.setPaused(BatchId(1), true);
    QVERIFY(!bench.queue.hasWork());
    bench.queue.setPaused(BatchId(1), false);
    const Tasks active = bench.takeAll();
    QVERIFY(!bench.queue.hasWork()); // all are under way
    bench.end(active);
    QVERIFY(!bench.queue.hasWork());
}

// Whoever sleeps until the waker calls misses nothing.
void TestTaskQueue::wakes()
{
    int calls = 0;
    QueueBench bench({.jobs = 1});
    bench.queue.setWaker([&] {
        ++calls;
        (void)bench.queue.hasWork(); // without the lock: this would hang
    });
    const auto woken = [&calls] { return std::exchange(calls, 0) > 0; };
    bench.addBatch(1, "a", 3);
    QVERIFY(woken());
    bench.take();
    bench.queue.cancel(taskId(1, 0));
    QVERIFY(woken());
    bench.queue.ended(taskId(1, 0));
    (void)woken();
    bench.add({taskId(1, 0)});
    QVERIFY(woken());
    bench.queue.setPaused(BatchId(1), true);
    QVERIFY(woken());
    bench.queue.setPaused(BatchId(1), false);
    QVERIFY(woken());
    bench.queue.setLimits({.jobs = 4});
    QVERIFY(woken());
    bench.queue.cancelBatch(BatchId(1));
    QVERIFY(woken());
}

QTEST_APPLESS_MAIN(TestTaskQueue)
#include "tst_taskqueue.moc"

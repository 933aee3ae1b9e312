// Segments, mirrors and hosts in trouble: what the queue does for transfers of several connections
// and sources, on a clock that only the test moves.
#include "core/queue/ratelimiter.h"
#include "tests/queue/queuebench.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Effect = TaskQueue::CancelEffect;

const Error refusal{ErrorCode::Connect, Stage::Connect, {}};

SharedEntries withMirrors(const QByteArray &url, const QList<QByteArray> &mirrors, int count = 1)
{
    auto extras = std::make_shared<EntryExtras>();
    extras->mirrors = mirrors;
    return std::make_shared<const EntryList>(size_t(count),
                                             Entry{.url = url, .line = 1, .extras = extras});
}

} // namespace

class TestTaskQueueHosts : public QObject
{
    Q_OBJECT

private slots:
    // Connections
    void aTaskAloneGetsAllOfItsHost();
    void aNewFileComesFirst();
    void whoIsTheLastOfAHost();
    void tasksThatCannotStartKeepNobodyFromSegments_data();
    void tasksThatCannotStartKeepNobodyFromSegments();
    void connectionsAreNoJobs();
    void connectionsAreGivenBack_data();
    void connectionsAreGivenBack();
    void noConnectionForWhatStandsStill();
    void coolDownAndIntervalBlockConnections();
    void pausedConnectionsCountNowhere();

    // Refusals and intervals
    void refusalsLowerTheNumber();
    void lookAgainWhenItGrows();
    void intervalBetweenStarts();
    void intervalOfAHost();
    void aDeadHostHoldsNobodyBack();
    void unansweredTasksHoldNoPlace();
    void anUnansweredTaskMakesNoRoomForItsHost();
    void aHostAloneIsNotTried();
    void anEndIsAnAnswer();
    void whatStandsStillGetsNoMore();
    void outagesAreTheHosts();
    void oldBytesAreNoAnswer();
    void portsFailOnTheirOwn();
    void whoAsksAnewGetsAnAnswer_data();
    void whoAsksAnewGetsAnAnswer();

    // Idle
    void idleTasksAreExcused();
    void excusesAreBounded();
    void idleAndPaused();

    // Arrived
    void arrivedGivesPlacesBack();
    void arrivedCanBeCancelled();
    void arrivedMayComeBack();
    void arrivedOfARemovedBatch();

    // Sources
    void mirrorsWaitInTheirOwnLine();
    void mirrorsDoNotStandBehindACoolDown();
    void retryByHandStartsAtTheFirstSource_data();
    void retryByHandStartsAtTheFirstSource();
    void manyMirrors();
    void sourcesThatDoNotExist();

    void batchRate();
};

void TestTaskQueueHosts::aTaskAloneGetsAllOfItsHost()
{
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, {"http://a/", "http://b/"});
    bench.takeAll();
    for (int i = 0; i < 3; ++i)
        QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.queue.dropConnection(taskId(1, 0));
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    QVERIFY(bench.queue.addConnection(taskId(1, 1), bench.now)); // another host
    QVERIFY(!bench.queue.addConnection(taskId(7, 0), bench.now));
}

void TestTaskQueueHosts::aNewFileComesFirst()
{
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, "a", 1);
    bench.takeAll();
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.addBatch(2, "a", 1);
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(2, 0)}));
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    // A connection that ends makes room for a file that waited for it.
    bench.addBatch(3, "a", 1);
    QVERIFY(!bench.take());
    bench.queue.dropConnection(taskId(1, 0));
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(3, 0)}));
}

void TestTaskQueueHosts::whoIsTheLastOfAHost()
{
    QueueBench bench;
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://b/1"});
    QVERIFY(!bench.take()->isLastOfHost);
    QVERIFY(bench.take()->isLastOfHost); // of b, for a is being tried
    bench.end({taskId(1, 0)});
    QVERIFY(bench.take()->isLastOfHost);
}

void TestTaskQueueHosts::tasksThatCannotStartKeepNobodyFromSegments_data()
{
    QTest::addColumn<QString>("why");
    for (const char *why : {"jobs", "paused", "held", "dropped", "other host", "removed"})
        QTest::newRow(why) << QString::fromLatin1(why);
}

void TestTaskQueueHosts::tasksThatCannotStartKeepNobodyFromSegments()
{
    QFETCH(QString, why);
    QueueBench bench({.jobs = 2, .perHost = 4});
    bench.addBatch(1, "a", 1);
    bench.takeAll();
    bench.addBatch(2, why == u"other host" ? "b" : "a", 1);
    QCOMPARE(bench.queue.addConnection(taskId(1, 0), bench.now), why == u"other host");
    if (why == u"jobs") {
        bench.queue.setLimits({.jobs = 1, .perHost = 4});
    } else if (why == u"paused") {
        bench.queue.setPaused(BatchId(2), true);
    } else if (why == u"held") {
        bench.take();
        QVERIFY(bench.queue.retryLater(taskId(2, 0), 1, bench.now + 5s));
    } else if (why == u"dropped") {
        QCOMPARE(bench.queue.cancel(taskId(2, 0)), Effect::Dropped);
    } else if (why == u"removed") {
        bench.queue.removeBatch(BatchId(2));
    }
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.pass(5s);
    QCOMPARE(bench.queue.addConnection(taskId(1, 0), bench.now), why != u"held");
}

void TestTaskQueueHosts::connectionsAreNoJobs()
{
    QueueBench bench({.jobs = 2, .perHost = 4});
    bench.addBatch(1, {"http://a/", "http://b/", "http://c/"});
    bench.take();
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 2)}));
}

void TestTaskQueueHosts::connectionsAreGivenBack_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"ended", "retryLater", "arrived", "cancelled", "dropped"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestTaskQueueHosts::connectionsAreGivenBack()
{
    QFETCH(QString, how);
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, "a", 1);
    const TaskId task = bench.take()->task;
    while (bench.queue.addConnection(task, bench.now)) {
    }
    bench.addBatch(2, "a", 9);
    QVERIFY(!bench.take());
    size_t expected = 4;
    if (how == u"ended") {
        bench.queue.ended(task);
    } else if (how == u"retryLater") {
        QVERIFY(bench.queue.retryLater(task, 1, bench.now + 1h));
    } else if (how == u"arrived") {
        bench.queue.arrived(task);
    } else if (how == u"cancelled") {
        QCOMPARE(bench.queue.cancel(task), Effect::Signalled);
        QVERIFY(!bench.take()); // the lane has yet to hear of it
        QVERIFY(!bench.queue.retryLater(task, 1, bench.now));
    } else {
        for (int i = 0; i < 9; ++i) // its first goes only with the task
            bench.queue.dropConnection(task);
        expected = 3;
    }
    QCOMPARE(bench.takeAll().size(), expected);
    // Nothing is given back twice.
    bench.queue.ended(task);
    bench.queue.dropConnection(task);
    QCOMPARE(bench.takeAll().size(), 4 - expected);
}

void TestTaskQueueHosts::noConnectionForWhatStandsStill()
{
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, {"http://a/", "http://b/"});
    bench.takeAll();
    bench.queue.setPaused(BatchId(1), true);
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.queue.setPaused(BatchId(1), false);
    QVERIFY(bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.queue.cancel(taskId(1, 0));
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    bench.queue.arrived(taskId(1, 1));
    QVERIFY(!bench.queue.addConnection(taskId(1, 1), bench.now));
}

void TestTaskQueueHosts::coolDownAndIntervalBlockConnections()
{
    QueueBench bench;
    bench.queue.setLimits({.jobs = 16, .perHost = 8, .bytesPerSecond = 0, .hostInterval = 100ms});
    bench.addBatch(1, "a", 1);
    const TaskId task = bench.take()->task;
    QVERIFY(!bench.queue.addConnection(task, bench.now));
    bench.pass(100ms);
    QVERIFY(bench.queue.addConnection(task, bench.now));
    QVERIFY(!bench.queue.addConnection(task, bench.now));
    bench.queue.coolDown("http://a/x", bench.now + 3s);
    bench.pass(2999ms);
    QVERIFY(!bench.queue.addConnection(task, bench.now));
    bench.pass(1ms);
    QVERIFY(bench.queue.addConnection(task, bench.now));
}

void TestTaskQueueHosts::pausedConnectionsCountNowhere()
{
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, "a", 1);
    const TaskId task = bench.take()->task;
    while (bench.queue.addConnection(task, bench.now)) {
    }
    bench.addBatch(2, "a", 5);
    bench.queue.setPaused(BatchId(1), true);
    bench.queue.dropConnection(task); // a lane that lets them go meanwhile
    QCOMPARE(bench.takeAll().size(), size_t(4));
    bench.queue.setPaused(BatchId(1), false);
    bench.end({taskId(2, 0), taskId(2, 1), taskId(2, 2)});
    QVERIFY(!bench.take()); // three and one
    bench.queue.dropConnection(task);
    QVERIFY(bench.take());
}

void TestTaskQueueHosts::refusalsLowerTheNumber()
{
    QueueBench bench({.jobs = 16, .perHost = 8});
    bench.addBatch(1, "a", 30);
    const Tasks first = bench.takeAll();
    QCOMPARE(first.size(), size_t(8));
    const auto askedAt = bench.now;
    bench.pass(100ms);
    for (const TaskId task : first) { // all eight at once
        bench.queue.refused("http://a/x", askedAt, bench.now);
        QVERIFY(bench.queue.retryLater(task, 1, bench.now + 1s));
    }
    const Tasks second = bench.takeAll();
    QCOMPARE(second.size(), size_t(4));
    bench.pass(100ms);
    bench.queue.refused("http://a/y", bench.now - 50ms, bench.now);
    bench.end(second);
    QCOMPARE(bench.takeAll().size(), size_t(2));
}

void TestTaskQueueHosts::lookAgainWhenItGrows()
{
    QueueBench bench({.jobs = 16, .perHost = 4});
    bench.addBatch(1, "a", 9);
    bench.take();
    bench.queue.refused("http://a/", bench.now, bench.now);
    for (int i = 0; i < 3; ++i) {
        const TaskQueue::Next none = bench.queue.take(bench.now);
        QVERIFY(!none.request);
        QCOMPARE(none.lookAgain, std::optional(bench.now + HostGovernor::growthTime));
        bench.pass(HostGovernor::growthTime);
        QCOMPARE(bench.takeAll().size(), size_t(1));
    }
    QVERIFY(!bench.queue.take(bench.now).lookAgain); // full: only an end helps
}

void TestTaskQueueHosts::intervalBetweenStarts()
{
    QueueBench bench;
    bench.queue.setLimits({.jobs = 16, .perHost = 8, .bytesPerSecond = 0, .hostInterval = 200ms});
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://b/1", "http://a/3"});
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 2)}));
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.queue.take(bench.now).lookAgain, std::optional(bench.now + 200ms));
    bench.pass(200ms);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.pass(200ms);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 3)}));
    QVERIFY(!bench.queue.take(bench.now).lookAgain);
}

// Of one batch, and for all requests of it.
void TestTaskQueueHosts::intervalOfAHost()
{
    QueueBench bench({.jobs = 16, .perHost = 8});
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://b/1", "http://b/2", "http://a/3"});
    bench.queue.setHostInterval(BatchId(1), "http://a", 2s);
    bench.queue.setHostInterval(BatchId(7), "http://b", 2s); // there is none
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 2), taskId(1, 3)}));
    QVERIFY(!bench.queue.addConnection(taskId(1, 0), bench.now));
    QVERIFY(!bench.queue.mayAskAgain(taskId(1, 0), bench.now));
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.queue.take(bench.now).lookAgain, std::optional(bench.now + 2s));
    bench.pass(1999ms);
    QCOMPARE(bench.takeAll(), Tasks());
    bench.pass(1ms);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.pass(2s);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 4)}));
}

// Three dead hosts with more tasks than there are jobs, in front of a good one.
void TestTaskQueueHosts::aDeadHostHoldsNobodyBack()
{
    QueueBench bench({.jobs = 6, .perHost = 4});
    std::vector<QByteArray> urls;
    for (int i = 0; i < 30; ++i)
        urls.push_back("http://dead" + QByteArray::number(i % 3) + '/');
    for (int i = 0; i < 4; ++i)
        urls.push_back("http://good/");
    bench.addBatch(1, urls);
    const Tasks first = bench.takeAll();
    QCOMPARE(first, (Tasks{taskId(1, 0), taskId(1, 1), taskId(1, 2), taskId(1, 30), taskId(1, 31),
                           taskId(1, 32)}));
    for (quint32 dead = 0; dead < 3; ++dead)
        bench.queue.setIdle(taskId(1, dead), true);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 33)})); // no further one of the dead
}

// Who has not answered yet holds no place, if its host has never answered; the host is not blamed.
void TestTaskQueueHosts::unansweredTasksHoldNoPlace()
{
    QueueBench bench({.jobs = 2, .perHost = 2});
    bench.addBatch(
        1, {"http://a/1", "http://b/1", "http://a/2", "http://c/1", "http://c/2", "http://c/3"});
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 1)}));
    bench.queue.setUnanswered(taskId(1, 0), true);
    bench.queue.setUnanswered(taskId(1, 0), true);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 3)})); // c, for a is being tried
    bench.queue.setUnanswered(taskId(1, 0), false);   // it has answered, and counts again
    bench.queue.ended(taskId(1, 1));
    QCOMPARE(bench.takeAll(), Tasks());
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 2)}));
    bench.queue.setUnanswered(taskId(1, 2), true); // of a host that has answered before
    QCOMPARE(bench.takeAll(), Tasks());
    bench.queue.setUnanswered(taskId(1, 3), true);
    bench.queue.ended(taskId(1, 3)); // with nothing, but an end is an answer
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 4)}));
    bench.queue.ended(taskId(1, 2));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 5)}));
    bench.queue.setUnanswered(taskId(9, 9), true);
}

// The place is for other hosts: one that is slow to answer does not get more than there are.
void TestTaskQueueHosts::anUnansweredTaskMakesNoRoomForItsHost()
{
    QueueBench bench({.jobs = 1, .perHost = 6});
    bench.addBatch(1, "a", 10);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0)}));
    bench.queue.setUnanswered(taskId(1, 0), true);
    QCOMPARE(bench.takeAll(), Tasks());
    bench.addBatch(2, "b", 10);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(2, 0)}));
}

// With nobody else to give a place to there is nothing to lose.
void TestTaskQueueHosts::aHostAloneIsNotTried()
{
    QueueBench bench({.jobs = 6, .perHost = 4});
    bench.addBatch(1, "a", 10);
    QCOMPARE(bench.takeAll().size(), size_t(4));
}

// Whatever the attempt that tries a host ends with; but not when it is tried again.
void TestTaskQueueHosts::anEndIsAnAnswer()
{
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, {"http://a/1", "http://a/2", "http://a/3", "http://a/4", "http://b/1"});
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 4)}));
    bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1h);
    QCOMPARE(bench.takeAll().size(), size_t(3)); // b has nothing more, so a is alone
    bench.queue.setIdle(taskId(1, 1), true);
    bench.queue.ended(taskId(1, 2));
    QCOMPARE(bench.takeAll(), Tasks()); // all that is left waits for its hour
}

void TestTaskQueueHosts::whatStandsStillGetsNoMore()
{
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, "a", 9);
    QCOMPARE(bench.takeAll().size(), size_t(3));
    bench.queue.setIdle(taskId(1, 0), true);
    bench.queue.retryLater(taskId(1, 1), 1, bench.now + 1h); // no answer either
    QCOMPARE(bench.takeAll(), Tasks());
    bench.queue.ended(taskId(1, 2)); // but this is one
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 3), taskId(1, 4)}));
    bench.queue.setIdle(taskId(1, 0), true);
    bench.queue.ended(taskId(1, 0)); // it got nothing until its end
    QCOMPARE(bench.takeAll(), Tasks());
    bench.answer({taskId(1, 3)});
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 5)}));
}

// Of a host that cannot be reached one at a time is tried, then the others are hopeless.
void TestTaskQueueHosts::outagesAreTheHosts()
{
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, "a", 9);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 0), taskId(1, 1), taskId(1, 2)}));
    for (quint32 index = 0; index < 3; ++index) {
        QCOMPARE(bench.queue.unreachable(taskId(1, index), refusal, bench.now, bench.now).times, 1);
        bench.queue.ended(taskId(1, index), TaskQueue::HostSaid::Nothing);
    }
    for (int times = 2; times <= 3; ++times) {
        QVERIFY(!bench.take());
        bench.pass(4s);
        const auto tried = bench.take();
        QVERIFY(tried && !tried->outage);
        QVERIFY(!bench.take());
        QCOMPARE(bench.queue.unreachable(tried->task, refusal, bench.now, bench.now).times, times);
        bench.queue.ended(tried->task, TaskQueue::HostSaid::Nothing);
    }
    for (quint32 index = 5; index < 8; ++index) {
        const auto hopeless = bench.take();
        QCOMPARE(hopeless->task, taskId(1, index));
        QCOMPARE(*hopeless->outage, (Outage{3, false, 8s, refusal}));
        bench.queue.ended(hopeless->task, TaskQueue::HostSaid::Nothing);
    }
    bench.pass(HostGovernor::outageMemory);
    QVERIFY(!bench.take()->outage); // perhaps by now
    QCOMPARE(bench.queue.unreachable(taskId(9, 9), refusal, bench.now, bench.now), Outage());
    bench.queue.answered(taskId(9, 9), bench.now);
}

// What was there of a file before says nothing of its server now.
void TestTaskQueueHosts::oldBytesAreNoAnswer()
{
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, "a", 9);
    QCOMPARE(bench.takeAll().size(), size_t(3));
    const auto end = [&](quint32 index, TaskQueue::HostSaid said) {
        bench.queue.ended(taskId(1, index), said);
    };
    bench.queue.unreachable(taskId(1, 0), refusal, bench.now, bench.now);
    bench.pass(1s);
    QVERIFY(!bench.take()); // they are under way yet
    end(0, TaskQueue::HostSaid::Nothing);
    end(1, TaskQueue::HostSaid::Nothing);
    end(2, TaskQueue::HostSaid::Nothing);
    const auto trial = bench.take();
    trial->control->received = 1000;
    bench.queue.unreachable(trial->task, refusal, bench.now, bench.now);
    bench.queue.ended(trial->task, TaskQueue::HostSaid::Nothing);
    QVERIFY(!bench.take());
    bench.pass(2s);
    const TaskId slow = bench.take()->task;
    bench.queue.unreachable(slow, refusal, bench.now, bench.now);
    bench.queue.ended(slow, TaskQueue::HostSaid::Something, bench.now - 1s); // asked long ago
    bench.pass(4s);
    bench.queue.ended(bench.take()->task); // now it answers
    QCOMPARE(bench.takeAll().size(), size_t(3));
}

void TestTaskQueueHosts::portsFailOnTheirOwn()
{
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, {"ftp://a/1", "ftp://a/2", "http://a/1", "ftp://a/3"});
    QCOMPARE(bench.takeAll().size(), size_t(3));
    for (int times = 1; times <= 3; ++times) {
        bench.queue.unreachable(taskId(1, 0), refusal, bench.now, bench.now);
        bench.pass(4s);
    }
    bench.end({taskId(1, 2)}); // done
    const auto ftp = bench.take();
    QCOMPARE(ftp->task, taskId(1, 3));
    QVERIFY(ftp->outage);
}

void TestTaskQueueHosts::whoAsksAnewGetsAnAnswer_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"retry by hand", "another batch", "resumed", "limits", "at once"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestTaskQueueHosts::whoAsksAnewGetsAnAnswer()
{
    QFETCH(QString, how);
    QueueBench bench({.jobs = 6, .perHost = 3});
    bench.addBatch(1, "a", 9);
    QCOMPARE(bench.takeAll().size(), size_t(3));
    bench.queue.unreachable(taskId(1, 0), refusal, bench.now, bench.now);
    bench.queue.retryLater(taskId(1, 0), 1, bench.now + 1h);
    bench.queue.ended(taskId(1, 1), TaskQueue::HostSaid::Nothing);
    bench.queue.ended(taskId(1, 2), TaskQueue::HostSaid::Nothing);
    QVERIFY(!bench.take());    // it rests
    bench.addBatch(3, "c", 1); // is about another host
    QCOMPARE(bench.take()->task, taskId(3, 0));
    QVERIFY(!bench.take());
    if (how == u"retry by hand") {
        bench.add({taskId(1, 1)});
    } else if (how == u"another batch") {
        bench.addBatch(2, "a", 1);
    } else if (how == u"resumed") {
        bench.queue.setPaused(BatchId(1), true);
        bench.queue.setPaused(BatchId(1), false);
    } else if (how == u"at once") {
        bench.queue.forgetOutages(BatchId(9));
        QVERIFY(!bench.take());
        bench.queue.forgetOutages(BatchId(1));
    } else {
        bench.queue.setLimits({.jobs = 6, .perHost = 3});
    }
    const bool isForThatBatch = how == u"resumed" || how == u"at once";
    QCOMPARE(bench.take()->task, isForThatBatch ? taskId(1, 0) : taskId(1, 3));
}

void TestTaskQueueHosts::idleTasksAreExcused()
{
    QueueBench bench({.jobs = 1, .perHost = 2});
    bench.addBatch(1, {"http://a/", "http://b/", "http://c/", "http://d/"});
    bench.take();
    QVERIFY(!bench.take());
    bench.queue.setIdle(taskId(1, 0), true);
    bench.queue.setIdle(taskId(1, 0), true);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.queue.setIdle(taskId(1, 1), true);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 2)}));
    // It moves again: now three are under way where one may be.
    bench.queue.setIdle(taskId(1, 0), false);
    bench.queue.ended(taskId(1, 2));
    QVERIFY(!bench.take());
    bench.queue.ended(taskId(1, 0));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 3)}));
    bench.queue.setIdle(taskId(9, 9), true);
}

void TestTaskQueueHosts::excusesAreBounded()
{
    QueueBench bench({.jobs = 2, .perHost = 100});
    std::vector<QByteArray> urls;
    for (int i = 0; i < 50; ++i)
        urls.push_back("http://h" + QByteArray::number(i) + '/');
    bench.addBatch(1, urls);
    Tasks active;
    while (const auto request = bench.take()) {
        active.push_back(request->task);
        bench.queue.setIdle(request->task, true);
    }
    QCOMPARE(active.size(), size_t(2 + 4 * 2));
    bench.queue.ended(active.front());
    QCOMPARE(bench.takeAll().size(), size_t(1));
    QVERIFY(!bench.take());
}

void TestTaskQueueHosts::idleAndPaused()
{
    QueueBench bench({.jobs = 1, .perHost = 9});
    bench.addBatch(1, "a", 2);
    bench.addBatch(2, "a", 3);
    bench.take();
    bench.queue.setPaused(BatchId(1), true);
    bench.queue.setIdle(taskId(1, 0), true);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(2, 0)})); // it is not excused twice
    bench.queue.setPaused(BatchId(1), false);
    QVERIFY(!bench.take());
    bench.queue.ended(taskId(2, 0));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.queue.ended(taskId(1, 0)); // its excuse goes with it
    QVERIFY(!bench.take());
}

void TestTaskQueueHosts::arrivedGivesPlacesBack()
{
    QueueBench bench({.jobs = 1, .perHost = 1});
    bench.addBatch(1, "a", 3);
    bench.take();
    bench.queue.arrived(taskId(1, 0));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.queue.ended(taskId(1, 0));
    QVERIFY(!bench.take()); // it had nothing left to give
    bench.queue.arrived(taskId(1, 1));
    bench.queue.arrived(taskId(1, 1));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 2)}));
    bench.queue.arrived(taskId(7, 0));
}

void TestTaskQueueHosts::arrivedCanBeCancelled()
{
    QueueBench bench;
    bench.addBatch(1, "a", 2);
    const auto one = bench.take();
    const auto two = bench.take();
    bench.queue.arrived(one->task);
    bench.queue.arrived(two->task);
    QCOMPARE(bench.queue.cancel(one->task), Effect::Signalled);
    QVERIFY(one->control->cancelled);
    QVERIFY(!bench.queue.retryLater(one->task, 1, bench.now));
    QCOMPARE(bench.queue.cancelBatch(BatchId(1)), (Tasks{two->task}));
    QVERIFY(two->control->cancelled);
    bench.queue.ended(two->task);
    QCOMPARE(bench.queue.cancel(two->task), Effect::None);
    QVERIFY(!bench.take());
}

void TestTaskQueueHosts::arrivedMayComeBack()
{
    int calls = 0;
    QueueBench bench;
    bench.queue.setWaker([&] { ++calls; });
    bench.queue.addBatch(BatchId(1), withMirrors("http://a/", {"http://b/"}),
                         std::make_shared<BatchSettings>());
    const auto request = bench.take();
    QVERIFY(request->hasMirrorLeft());
    bench.queue.arrived(request->task);
    bench.queue.setPaused(BatchId(1), true); // while it is being verified
    bench.queue.setPaused(BatchId(1), false);
    calls = 0;
    QVERIFY(bench.queue.retryLater(request->task, 1, bench.now, 1));
    QVERIFY(calls > 0); // no lane had it, so one must be told
    const auto again = bench.take();
    QVERIFY(again);
    QCOMPARE(again->url(), QByteArray("http://b/"));
    QCOMPARE(again->attempt, 2);
    QVERIFY(!again->hasMirrorLeft());
}

void TestTaskQueueHosts::arrivedOfARemovedBatch()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    const auto request = bench.take();
    bench.queue.arrived(request->task);
    bench.queue.removeBatch(BatchId(1));
    QVERIFY(request->control->cancelled);
    QVERIFY(!bench.queue.retryLater(request->task, 1, bench.now));
}

void TestTaskQueueHosts::mirrorsWaitInTheirOwnLine()
{
    QueueBench bench({.jobs = 16, .perHost = 1});
    bench.queue.addBatch(BatchId(1), withMirrors("http://a/", {"http://b/m", "http://c/m"}, 3),
                         std::make_shared<BatchSettings>());
    bench.take();
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now, 2));
    const auto mirrored = bench.take();
    QCOMPARE(mirrored->task, taskId(1, 0));
    QCOMPARE(mirrored->source, 2);
    QCOMPARE(mirrored->url(), QByteArray("http://c/m"));
    QCOMPARE(mirrored->attempt, 2);
    // It counts at c, not at a.
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    QVERIFY(bench.queue.retryLater(taskId(1, 1), 1, bench.now, 2));
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 2)}));
    bench.queue.ended(mirrored->task);
    QCOMPARE(bench.takeAll(), (Tasks{taskId(1, 1)}));
    bench.end({taskId(1, 1), taskId(1, 2)});
    QVERIFY(!bench.queue.hasWork());
}

void TestTaskQueueHosts::mirrorsDoNotStandBehindACoolDown()
{
    QueueBench bench;
    bench.queue.addBatch(BatchId(1), withMirrors("http://a/", {"http://b/"}),
                         std::make_shared<BatchSettings>());
    const auto first = bench.take();
    bench.queue.refused(first->url(), bench.now, bench.now);
    bench.queue.coolDown(first->url(), bench.now + 1h);
    QVERIFY(bench.queue.retryLater(first->task, 1, bench.now, 1));
    const auto second = bench.take();
    QVERIFY(second);
    bench.queue.coolDown(second->url(), bench.now + 10s);
    QVERIFY(bench.queue.retryLater(second->task, 2, bench.now, 1));
    bench.pass(9s);
    QVERIFY(!bench.take());
    bench.pass(1s);
    QCOMPARE(bench.take()->attempt, 3);
}

void TestTaskQueueHosts::retryByHandStartsAtTheFirstSource_data()
{
    QTest::addColumn<QString>("ended");
    for (const char *how : {"failed", "cancelled while held", "cancelled while it waits",
                            "cancelled behind others", "batch cancelled"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestTaskQueueHosts::retryByHandStartsAtTheFirstSource()
{
    QFETCH(QString, ended);
    QueueBench bench({.jobs = 16, .perHost = 2});
    bench.queue.addBatch(BatchId(1), withMirrors("http://a/", {"http://b/"}, 2),
                         std::make_shared<BatchSettings>());
    bench.takeAll();
    const TaskId task = taskId(1, 0);
    const TaskId other = taskId(1, 1);
    QVERIFY(bench.queue.retryLater(task, 1, bench.now + 1s, 1));
    if (ended == u"cancelled behind others")
        QVERIFY(bench.queue.retryLater(other, 1, bench.now + 2s, 1));
    else
        bench.queue.ended(other);
    if (ended == u"cancelled while held") {
        QCOMPARE(bench.queue.cancel(task), Effect::Dropped);
    } else if (ended == u"failed") {
        bench.pass(1s);
        QCOMPARE(bench.take()->source, 1);
        bench.queue.ended(task);
    } else {
        bench.queue.coolDown("http://b/", bench.now + 5s);
        bench.pass(3s);
        QVERIFY(!bench.take()); // now it waits in b's line
        if (ended == u"batch cancelled")
            bench.queue.cancelBatch(BatchId(1));
        else
            QCOMPARE(bench.queue.cancel(task), Effect::Dropped);
    }
    bench.add({task});
    const auto again = bench.take();
    QVERIFY(again);
    QCOMPARE(again->task, task);
    QCOMPARE(again->source, 0);
    QCOMPARE(again->attempt, 1);
    bench.queue.ended(task);
    bench.pass(10s);
    QCOMPARE(bench.runDry(), ended == u"cancelled behind others" ? Tasks{other} : Tasks{});
    QVERIFY(!bench.queue.hasWork());
}

void TestTaskQueueHosts::manyMirrors()
{
    QList<QByteArray> mirrors;
    for (int i = 1; i <= 1000; ++i)
        mirrors.push_back("http://m" + QByteArray::number(i) + '/');
    QueueBench bench;
    bench.queue.addBatch(BatchId(1), withMirrors("http://m0/", mirrors),
                         std::make_shared<BatchSettings>());
    int attempts = 0;
    for (auto request = bench.take(); request; request = bench.take()) {
        QCOMPARE(request->attempt, ++attempts);
        QCOMPARE(request->source, attempts - 1);
        QCOMPARE(request->url(), "http://m" + QByteArray::number(attempts - 1) + '/');
        if (!request->hasMirrorLeft())
            bench.queue.ended(request->task);
        else
            QVERIFY(bench.queue.retryLater(request->task, attempts, bench.now, attempts));
    }
    QCOMPARE(attempts, 256);
}

void TestTaskQueueHosts::sourcesThatDoNotExist()
{
    QueueBench bench;
    bench.addBatch(1, "a", 1);
    QVERIFY(!bench.take()->hasMirrorLeft());
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 1, bench.now, 3));
    QCOMPARE(bench.take()->source, 0);
    QVERIFY(bench.queue.retryLater(taskId(1, 0), 2, bench.now, -1));
    QCOMPARE(bench.take()->source, 0);
}

void TestTaskQueueHosts::batchRate()
{
    int calls = 0;
    QueueBench bench;
    bench.queue.setWaker([&] { ++calls; });
    const auto slow = std::make_shared<BatchSettings>();
    slow->bytesPerSecond = 5'000;
    bench.queue.addBatch(BatchId(1), entriesOf({"http://a/1", "http://a/2"}), slow);
    bench.addBatch(2, "a", 1);
    const auto one = bench.take();
    const auto two = bench.take();
    const auto free = bench.take();
    QCOMPARE(one->batchRate->rate(), 5'000);
    QCOMPARE(one->batchRate.get(), two->batchRate.get());
    QVERIFY(!free->batchRate->isLimited());
    calls = 0;
    bench.queue.setBatchRate(BatchId(1), 70'000);
    QVERIFY(calls > 0); // who waits for the old rate looks again
    QCOMPARE(one->batchRate->rate(), 70'000);
    bench.queue.setBatchRate(BatchId(1), 0);
    QVERIFY(!one->batchRate->isLimited());
    bench.queue.setBatchRate(BatchId(7), 1);
    // A lane may hold it for longer than the batch lives.
    bench.queue.removeBatch(BatchId(1));
    QVERIFY(!one->batchRate->isLimited());
}

QTEST_APPLESS_MAIN(TestTaskQueueHosts)
#include "tst_taskqueuehosts.moc"

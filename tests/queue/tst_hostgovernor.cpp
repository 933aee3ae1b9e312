// How many connections a host gets, on a clock that only the test moves.
#include "core/queue/hostgovernor.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Time = HostGovernor::Time;
using Lines = std::vector<QueueLine>;

constexpr auto growthTime = HostGovernor::growthTime;

const Error refusal{ErrorCode::Connect, Stage::Connect, {}};
const Origin originA{"a", "http"};

QueueLine line(quint32 batch, quint32 number)
{
    return {BatchId(batch), number};
}

} // namespace

class TestHostGovernor : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void limit();
    void hostsAreIndependent();
    void interval();
    void intervalChanges();
    void peace();
    void coolDown();

    void halving_data();
    void halving();
    void aStormCountsOnce();
    void requestsAfterAHalvingCount();
    void growsBack();
    void aRefusalStartsTheGrowthAnew();
    void stormsGrowBackFromWhatWasLeft();
    void limitChangesWhileReduced();

    void onTrialWhileOthersWait();
    void onTrialWhileItStandsStill();

    void outagesAreCounted();
    void portsFailOnTheirOwn();
    void onTrialUntilItAnswers();
    void restsUntilItAnswers();
    void startsForNothing();
    void outagesAreForgotten();
    void whoRests();

    void aFreePlaceUnblocks();
    void timeUnblocks_data();
    void timeUnblocks();
    void blockedTwiceIsListedOnce();
    void aFullHostHasNoTime();
    void neverSleepsThroughAChange();

    void forgetsIdleHosts();
    void remembersWhatMatters();

private:
    int startAll(const QByteArray &host)
    {
        int started = 0;
        while (started < 1000 && governor_->start(host, now_))
            ++started;
        return started;
    }
    void pass(std::chrono::milliseconds time) { now_ += time; }

    std::optional<HostGovernor> governor_;
    Time now_;
};

void TestHostGovernor::init()
{
    governor_.emplace(8, 0ms);
    now_ = Time(1000h);
}

void TestHostGovernor::limit()
{
    QCOMPARE(startAll("a"), 8);
    governor_->release("a");
    governor_->release("a", 2);
    QCOMPARE(startAll("a"), 3);
    governor_->setLimits(10, 0ms);
    QCOMPARE(startAll("a"), 2);
    governor_->setLimits(4, 0ms);
    governor_->release("a", 6);
    QCOMPARE(startAll("a"), 0);
    governor_->release("a", 3);
    QCOMPARE(startAll("a"), 3);
    governor_->resume("a", 5); // those were there before
    governor_->release("a", 5);
    QCOMPARE(startAll("a"), 0);
    governor_->release("a", 100);
    QCOMPARE(startAll("a"), 4);
}

void TestHostGovernor::hostsAreIndependent()
{
    QCOMPARE(startAll("a"), 8);
    governor_->refused("b", now_, now_);
    governor_->coolDown("c", now_ + 1h);
    QCOMPARE(startAll("d"), 8);
    QCOMPARE(startAll("b"), 1);
    QCOMPARE(startAll("c"), 0);
    governor_->release("nobody");
}

void TestHostGovernor::interval()
{
    governor_->setLimits(8, 100ms);
    QCOMPARE(startAll("a"), 1);
    QCOMPARE(startAll("b"), 1);
    pass(99ms);
    QCOMPARE(startAll("a"), 0);
    pass(1ms);
    QCOMPARE(startAll("a"), 1);
    governor_->release("a", 2); // the interval counts although nothing is left
    pass(50ms);
    QCOMPARE(startAll("a"), 0);
    pass(50ms);
    QCOMPARE(startAll("a"), 1);
}

void TestHostGovernor::intervalChanges()
{
    QCOMPARE(startAll("a"), 8);
    governor_->release("a", 8);
    governor_->setLimits(8, 10s);
    pass(9s);
    QCOMPARE(startAll("a"), 0);
    governor_->setLimits(8, 9s);
    QCOMPARE(startAll("a"), 1);
    governor_->setLimits(8, 0ms);
    QCOMPARE(startAll("a"), 7);
}

// Some hosts want more time than the others, of who asks for it.
void TestHostGovernor::peace()
{
    governor_->setLimits(8, 100ms);
    QVERIFY(governor_->start("a", now_, 2s));
    QVERIFY(governor_->start("b", now_, 10ms)); // less than the interval is nothing
    pass(100ms);
    QVERIFY(!governor_->start("a", now_));
    QVERIFY(!governor_->startAgain("a", now_));
    QVERIFY(governor_->start("b", now_));
    governor_->block("a", line(1, 0), now_);
    QCOMPARE(governor_->nextChange(), std::optional(now_ + 1900ms));
    governor_->release("a");
    pass(1900ms);
    QCOMPARE(governor_->unblocked(now_), Lines{line(1, 0)});
    QVERIFY(governor_->start("a", now_)); // who asks for no peace
    pass(100ms);
    QVERIFY(governor_->start("a", now_));
}

void TestHostGovernor::coolDown()
{
    governor_->start("a", now_);
    governor_->coolDown("a", now_ + 5s);
    governor_->coolDown("a", now_ + 2s); // never shorter
    pass(4999ms);
    QCOMPARE(startAll("a"), 0);
    pass(1ms);
    QCOMPARE(startAll("a"), 7);
    governor_->coolDown("a", now_ - 1s); // long over
    governor_->release("a");
    QCOMPARE(startAll("a"), 1);
}

void TestHostGovernor::halving_data()
{
    QTest::addColumn<int>("active");
    QTest::addColumn<int>("limit"); // after one refusal
    QTest::newRow("all 8") << 8 << 4;
    QTest::newRow("7") << 7 << 3;
    QTest::newRow("5: half of those in use") << 5 << 2;
    QTest::newRow("2") << 2 << 1;
    QTest::newRow("1") << 1 << 1;
    QTest::newRow("0: given back too early") << 0 << 1;
}

void TestHostGovernor::halving()
{
    QFETCH(int, active);
    QFETCH(int, limit);
    for (int i = 0; i < active; ++i)
        QVERIFY(governor_->start("a", now_));
    governor_->refused("a", now_, now_);
    QCOMPARE(governor_->limitOf("a", now_), limit);
    QCOMPARE(startAll("a"), active == 0 ? 1 : 0);
    governor_->release("a", 8);
    QCOMPARE(startAll("a"), limit);
}

void TestHostGovernor::aStormCountsOnce()
{
    const Time askedAt = now_;
    QCOMPARE(startAll("a"), 8);
    for (int i = 0; i < 8; ++i) {
        pass(10ms);
        governor_->refused("a", askedAt + std::chrono::milliseconds(i), now_);
        governor_->release("a");
    }
    QCOMPARE(governor_->limitOf("a", now_), 4);
}

void TestHostGovernor::requestsAfterAHalvingCount()
{
    QCOMPARE(startAll("a"), 8);
    const int limits[] = {4, 2, 1, 1};
    for (const int limit : limits) {
        const Time askedAt = now_ + 1ms;
        pass(10ms);
        governor_->refused("a", askedAt, now_);
        QCOMPARE(governor_->limitOf("a", now_), limit);
        governor_->release("a", 8);
        QCOMPARE(startAll("a"), limit);
    }
}

void TestHostGovernor::growsBack()
{
    QCOMPARE(startAll("a"), 8);
    governor_->refused("a", now_, now_);
    for (int limit = 4; limit < 8; ++limit) {
        QCOMPARE(governor_->limitOf("a", now_ + growthTime - 1ms), limit);
        pass(growthTime);
        QCOMPARE(governor_->limitOf("a", now_), limit + 1);
    }
    pass(24h * 365);
    QCOMPARE(governor_->limitOf("a", now_), 8);
}

void TestHostGovernor::aRefusalStartsTheGrowthAnew()
{
    QCOMPARE(startAll("a"), 8);
    governor_->refused("a", now_, now_);
    const Time askedAt = now_;
    pass(growthTime - 1s);
    governor_->refused("a", askedAt, now_); // an old one halves nothing, but is one
    QCOMPARE(governor_->limitOf("a", now_), 4);
    pass(growthTime - 1ms);
    QCOMPARE(governor_->limitOf("a", now_), 4);
    pass(1ms);
    QCOMPARE(governor_->limitOf("a", now_), 5);
}

void TestHostGovernor::stormsGrowBackFromWhatWasLeft()
{
    QCOMPARE(startAll("a"), 8);
    const Time askedAt = now_;
    governor_->refused("a", askedAt, now_);
    pass(2 * growthTime + 1s);
    governor_->refused("a", askedAt, now_); // a very slow answer
    QCOMPARE(governor_->limitOf("a", now_), 6);
    governor_->refused("a", now_, now_); // of eight that are still there
    QCOMPARE(governor_->limitOf("a", now_), 3);
}

void TestHostGovernor::limitChangesWhileReduced()
{
    QCOMPARE(startAll("a"), 8);
    governor_->refused("a", now_, now_);
    governor_->setLimits(2, 0ms);
    QCOMPARE(governor_->limitOf("a", now_), 2);
    governor_->setLimits(100, 0ms);
    QCOMPARE(governor_->limitOf("a", now_), 4);
    pass(10 * growthTime);
    QCOMPARE(governor_->limitOf("a", now_), 14);
}

void TestHostGovernor::onTrialWhileOthersWait()
{
    constexpr auto wait = HostGovernor::Others::Wait;
    QVERIFY(governor_->start("a", now_, {}, wait));
    QVERIFY(!governor_->start("a", now_, {}, wait));
    governor_->block("a", line(1, 0), now_, wait);
    QCOMPARE(governor_->nextChange(), std::nullopt); // time alone shows nothing
    QVERIFY(governor_->start("a", now_));            // the place is of no use to anybody else
    governor_->moves("a");
    QCOMPARE(governor_->unblocked(now_), Lines{line(1, 0)});
    QVERIFY(governor_->start("a", now_, {}, wait));
    governor_->moves("nobody");
}

void TestHostGovernor::onTrialWhileItStandsStill()
{
    QVERIFY(governor_->start("a", now_));
    QVERIFY(governor_->start("a", now_));
    governor_->standsStill("a");
    QVERIFY(!governor_->start("a", now_));
    governor_->release("a");
    QVERIFY(!governor_->start("a", now_));
    governor_->release("a");
    governor_->standsStill("a"); // with nothing out there is nothing to tell
    QCOMPARE(startAll("a"), 8);
    governor_->standsStill("a");
    governor_->moves("a");
    governor_->release("a", 3);
    QCOMPARE(startAll("a"), 3);
    governor_->standsStill("nobody");
}

// What was under way when the last of them was seen says nothing new.
void TestHostGovernor::outagesAreCounted()
{
    QVERIFY(!governor_->hasOutages());
    QCOMPARE(governor_->outageOf(originA, now_), nullptr);
    QCOMPARE(startAll("a"), 8);
    const Time askedAt = now_;
    for (int i = 0; i < 8; ++i) {
        pass(10ms);
        QCOMPARE(governor_->unreachable(originA, refusal, askedAt, now_),
                 (Outage{1, false, 0ms, refusal}));
        governor_->release("a");
    }
    pass(860ms);
    const Outage twice{2, false, 1s, refusal};
    QCOMPARE(governor_->unreachable(originA, refusal, now_, now_ + 70ms), twice);
    pass(70ms);
    QVERIFY(governor_->hasOutages());
    QCOMPARE(*governor_->outageOf(originA, now_), twice);
    QCOMPARE(governor_->outageOf({"b", "http"}, now_), nullptr);

    QVERIFY(!governor_->answered(originA, now_)); // of before
    QCOMPARE(*governor_->outageOf(originA, now_), twice);
    QVERIFY(governor_->answered(originA, now_ + 1ms));
    QCOMPARE(governor_->outageOf(originA, now_), nullptr);
    pass(10ms);
    QCOMPARE(governor_->unreachable(originA, refusal, now_, now_), (Outage{1, true, 0ms, refusal}));
    governor_->answered({"nobody", "http"}, now_);
}

// Of one host's servers one may be down while the other answers.
void TestHostGovernor::portsFailOnTheirOwn()
{
    const Origin secure{"a", "https"};
    governor_->unreachable(originA, refusal, now_, now_);
    QCOMPARE(governor_->outageOf(secure, now_), nullptr);
    governor_->answered(secure, now_);
    QCOMPARE(startAll("a"), 8);
    pass(1s);
    QCOMPARE(governor_->unreachable(originA, refusal, now_, now_).times, 2);
}

void TestHostGovernor::onTrialUntilItAnswers()
{
    QVERIFY(governor_->start("a", now_));
    governor_->unreachable(originA, refusal, now_, now_);
    QVERIFY(governor_->isUnknown("a"));
    QVERIFY(!governor_->start("a", now_));
    governor_->release("a");
    QCOMPARE(startAll("a"), 1);
    governor_->standsStill("a"); // no better and no worse
    governor_->release("a");
    QCOMPARE(startAll("a"), 1);
    governor_->block("a", line(1, 0), now_);
    governor_->answered(originA, now_ + 1ms);
    QCOMPARE(governor_->unblocked(now_), Lines{line(1, 0)});
    QCOMPARE(startAll("a"), 7);
}

void TestHostGovernor::restsUntilItAnswers()
{
    governor_->unreachable(originA, refusal, now_, now_);
    governor_->rest("a", now_ + 2s);
    governor_->rest("a", now_ + 1s); // never shortened
    governor_->block("a", line(1, 0), now_);
    QCOMPARE(governor_->nextChange(), now_ + 2s);
    pass(1999ms);
    QCOMPARE(startAll("a"), 0);
    pass(1ms);
    QCOMPARE(governor_->unblocked(now_), Lines{line(1, 0)});
    QCOMPARE(startAll("a"), 1);
    governor_->rest("a", now_ + 1h);
    governor_->moves("a"); // what was under way
    QCOMPARE(startAll("a"), 7);
}

// Whom nobody asked needs no interval.
void TestHostGovernor::startsForNothing()
{
    governor_->setLimits(8, 10s);
    QVERIFY(governor_->start("a", now_));
    governor_->startedForNothing("a"); // but it may have been somebody else who asked
    QVERIFY(!governor_->start("a", now_));
    governor_->unreachable(originA, refusal, now_, now_);
    governor_->startedForNothing("a");
    governor_->release("a");
    QVERIFY(governor_->start("a", now_));
    governor_->startedForNothing("nobody");
}

void TestHostGovernor::outagesAreForgotten()
{
    const auto many = [](int number) { return Origin{QByteArray::number(number), "http"}; };
    for (int i = 0; i < 1000; ++i) {
        governor_->unreachable(many(i), refusal, now_, now_);
        governor_->rest(many(i).host, now_ + 1h);
    }
    (void)governor_->unblocked(now_);
    QCOMPARE(governor_->size(), 1000);
    governor_->block("7", line(1, 0), now_);
    governor_->forgetOutages();
    QVERIFY(!governor_->hasOutages());
    QCOMPARE(governor_->unblocked(now_), Lines{line(1, 0)});
    QCOMPARE(startAll("7"), 8);
    governor_->unreachable(originA, refusal, now_, now_);
    governor_->forgetOutages("b");
    QVERIFY(governor_->hasOutages());
    governor_->forgetOutages("a");
    QVERIFY(!governor_->hasOutages());

    governor_->unreachable(many(8), refusal, now_, now_);
    pass(HostGovernor::outageMemory - 1ms);
    QVERIFY(governor_->outageOf(many(8), now_));
    pass(1ms);
    QCOMPARE(governor_->outageOf(many(8), now_), nullptr);
    QCOMPARE(startAll("8"), 1); // but it is still on trial
    QCOMPARE(governor_->unreachable(many(8), refusal, now_, now_).times, 1);
    governor_->rest("8", now_ + 5min);
    pass(5min + 59s);
    QCOMPARE(governor_->unreachable(many(8), refusal, now_, now_).times, 2); // right after its rest
    pass(HostGovernor::outageMemory);
    governor_->release("8");
    governor_->moves("7");
    governor_->release("7", 8);
    for (int i = 1000; i < 3000; ++i)
        QVERIFY(governor_->start(QByteArray::number(i), now_));
    (void)governor_->unblocked(now_); // which looks for what need not be known any more
    QVERIFY(!governor_->hasOutages());
}

void TestHostGovernor::whoRests()
{
    const BatchId first{1};
    const BatchId second{2};
    QCOMPARE(governor_->resting({}, now_), RestingHosts());
    governor_->unreachable(originA, refusal, now_, now_);
    governor_->rest("a", now_ + 2s);
    QCOMPARE(governor_->resting({}, now_), RestingHosts()); // nothing waits for it
    governor_->block("a", line(1, 0), now_);
    const RestingHosts dead{1, "a", 2s, true};
    QCOMPARE(governor_->resting({}, now_), dead);
    QCOMPARE(governor_->resting(first, now_), dead);
    QCOMPARE(governor_->resting(second, now_), RestingHosts());

    governor_->coolDown("b", now_ + 1s);
    governor_->block("b", line(1, 1), now_);
    governor_->block("b", line(2, 0), now_);
    QCOMPARE(governor_->resting(second, now_), (RestingHosts{1, "b", 1s, false}));
    QCOMPARE(governor_->resting(first, now_), (RestingHosts{2, "b", 1s, false}));
    pass(1s);
    QCOMPARE(governor_->resting(second, now_), RestingHosts());
    QCOMPARE(governor_->resting(first, now_), (RestingHosts{1, "a", 1s, true}));
    pass(1500ms);
    QCOMPARE(governor_->resting(first, now_), (RestingHosts{1, "a", 0ms, true})); // being tried
    governor_->answered(originA, now_);
    QCOMPARE(governor_->resting(first, now_), RestingHosts());
}

void TestHostGovernor::aFreePlaceUnblocks()
{
    QCOMPARE(startAll("a"), 8);
    governor_->block("a", line(1, 5), now_);
    governor_->block("a", line(2, 0), now_);
    QVERIFY(governor_->unblocked(now_).empty());
    governor_->release("b");
    QVERIFY(governor_->unblocked(now_).empty());
    governor_->release("a");
    QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 5), line(2, 0)}));
    QVERIFY(governor_->unblocked(now_).empty());
    QCOMPARE(startAll("a"), 1);
    governor_->block("a", line(2, 0), now_);
    governor_->setLimits(9, 0ms);
    QCOMPARE(governor_->unblocked(now_), (Lines{line(2, 0)}));
}

void TestHostGovernor::timeUnblocks_data()
{
    using Milliseconds = std::chrono::milliseconds;
    QTest::addColumn<int>("active");
    QTest::addColumn<bool>("refused");
    QTest::addColumn<int>("coolFor");
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("unblockedIn"); // milliseconds
    const int growth = int(Milliseconds(growthTime).count());
    QTest::newRow("cool-down") << 3 << false << 700 << 0 << 700;
    QTest::newRow("interval") << 3 << false << 0 << 250 << 250;
    QTest::newRow("growth") << 4 << true << 0 << 0 << 3 * growth;
    QTest::newRow("growth and a shorter cool-down") << 2 << true << 700 << 0 << 2 * growth;
    QTest::newRow("growth and a longer cool-down") << 2 << true << 60'000 << 0 << 60'000;
    QTest::newRow("all") << 2 << true << 700 << 250 << 2 * growth;
}

void TestHostGovernor::timeUnblocks()
{
    QFETCH(int, active);
    QFETCH(bool, refused);
    QFETCH(int, coolFor);
    QFETCH(int, interval);
    QFETCH(int, unblockedIn);
    for (int i = 0; i < active; ++i)
        QVERIFY(governor_->start("a", now_));
    governor_->setLimits(8, std::chrono::milliseconds(interval));
    if (refused)
        governor_->refused("a", now_, now_);
    if (coolFor)
        governor_->coolDown("a", now_ + std::chrono::milliseconds(coolFor));
    const Time end = now_ + std::chrono::milliseconds(unblockedIn);
    // As the queue does it: try, block, sleep until the next change.
    int turns = 0;
    while (!governor_->start("a", now_)) {
        QVERIFY(++turns < 10);
        governor_->block("a", line(1, 1), now_);
        const auto next = governor_->nextChange();
        QVERIFY(next);
        QVERIFY(*next > now_);
        QVERIFY(governor_->unblocked(*next - 1ms).empty());
        now_ = *next;
        QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 1)}));
    }
    QCOMPARE(now_, end);
}

void TestHostGovernor::blockedTwiceIsListedOnce()
{
    QCOMPARE(startAll("a"), 8);
    for (int i = 0; i < 3; ++i) {
        governor_->block("a", line(1, 1), now_);
        governor_->block("a", line(1, 0), now_);
    }
    governor_->release("a");
    QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 0), line(1, 1)}));
}

void TestHostGovernor::aFullHostHasNoTime()
{
    QCOMPARE(startAll("a"), 8);
    governor_->block("a", line(1, 1), now_);
    QVERIFY(!governor_->nextChange());
    governor_->refused("a", now_, now_);
    governor_->block("a", line(1, 1), now_);
    QVERIFY(!governor_->nextChange()); // eight are more than it will ever allow
}

// A wake-up that came too early, for whatever reason, is followed by the right one.
void TestHostGovernor::neverSleepsThroughAChange()
{
    governor_->coolDown("a", now_ + 1s);
    governor_->block("a", line(1, 1), now_);
    governor_->coolDown("a", now_ + 9s);
    pass(1s);
    QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 1)}));
    QVERIFY(!governor_->start("a", now_));
    governor_->block("a", line(1, 1), now_);
    QCOMPARE(governor_->nextChange(), std::optional(now_ + 8s));
    pass(8s);
    QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 1)}));
    QVERIFY(governor_->start("a", now_));
    QVERIFY(!governor_->nextChange());
}

// A window that runs for weeks meets many hosts.
void TestHostGovernor::forgetsIdleHosts()
{
    governor_->setLimits(8, 10ms);
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray host = QByteArray::number(i);
        QVERIFY(governor_->start(host, now_));
        governor_->release(host);
        if (i % 100 == 0)
            governor_->coolDown(host, now_ + 1s);
        if (i % 50 == 0)
            governor_->refused(host, now_, now_);
        pass(10ms);
        governor_->unblocked(now_);
        QVERIFY2(governor_->size() < 1000, qPrintable(QString::number(governor_->size())));
    }
}

void TestHostGovernor::remembersWhatMatters()
{
    QCOMPARE(startAll("full"), 8);
    governor_->start("refused", now_);
    governor_->refused("refused", now_, now_);
    governor_->release("refused");
    governor_->coolDown("cool", now_ + 1h);
    QCOMPARE(startAll("blocked"), 8);
    governor_->block("blocked", line(1, 1), now_);
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray host = QByteArray::number(i);
        governor_->start(host, now_);
        governor_->release(host);
        governor_->unblocked(now_);
    }
    QVERIFY(governor_->size() < 1000);
    QCOMPARE(startAll("full"), 0);
    QCOMPARE(startAll("refused"), 1);
    QCOMPARE(startAll("cool"), 0);
    governor_->release("blocked");
    QCOMPARE(governor_->unblocked(now_), (Lines{line(1, 1)}));
}

QTEST_APPLESS_MAIN(TestHostGovernor)
#include "tst_hostgovernor.moc"

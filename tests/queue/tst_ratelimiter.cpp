// The rate limit on a clock that only the test moves: the mean is exact, whatever arrives when.
#include "core/queue/ratelimiter.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Time = RateLimiter::Clock::time_point;
using Chunk = std::function<qint64()>;

constexpr Time beginning = Time(1000h);

// Receives as fast as the limiter lets it for so long; the bytes that arrived.
qint64 receive(RateLimiter &limiter, Time &now, std::chrono::milliseconds howLong, Chunk chunk)
{
    qint64 received = 0;
    for (const Time end = now + howLong; now < end;) {
        if (!limiter.allows(now)) {
            now = std::min(end, std::max(limiter.readyAt(now), now + 1us));
            continue;
        }
        const qint64 bytes = chunk();
        limiter.spend(bytes, now);
        received += bytes;
    }
    return received;
}

// Transfers on a lane: held ones are looked at when their limiters say so, each takes a chunk when
// all its limiters allow, and the line itself brings a gigabyte a second.
class Line
{
public:
    using Limiters = std::vector<RateLimiter *>;

    Line(int transfers, qint64 chunk)
        : transfers_(transfers)
        , chunk_(chunk)
    {
    }

    qint64 run(const Limiters &limiters, Time now, std::chrono::milliseconds howLong) const
    {
        qint64 received = 0;
        for (const Time end = now + howLong; now < end;) {
            for (int i = 0; i < transfers_; ++i) {
                if (!std::all_of(limiters.begin(), limiters.end(),
                                 [now](RateLimiter *limiter) { return limiter->allows(now); }))
                    continue;
                for (RateLimiter *limiter : limiters)
                    limiter->spend(chunk_, now);
                received += chunk_;
                now += std::chrono::nanoseconds(chunk_);
            }
            Time next = now;
            for (RateLimiter *limiter : limiters)
                next = std::max(next, limiter->readyAt(now));
            // A lane sleeps for whole milliseconds.
            now += std::chrono::ceil<std::chrono::milliseconds>(next - now);
        }
        return received;
    }

private:
    int transfers_;
    qint64 chunk_;
};

void compareWithin(qint64 actual, double expected, double part)
{
    QVERIFY2(std::abs(double(actual) - expected) <= expected * part,
             qPrintable(QStringLiteral("%1 instead of %2").arg(actual).arg(expected)));
}

} // namespace

class TestRateLimiter : public QObject
{
    Q_OBJECT

private slots:
    void noLimit();
    void meanIsExact_data();
    void meanIsExact();
    void anyChunks();
    void savesUpAQuarterSecond();
    void changesAtOnce();
    void changesKeepTheDebt_data();
    void changesKeepTheDebt();
    void changesGiveNoBurst();
    void manyTransfers_data();
    void manyTransfers();
    void twoLimits_data();
    void twoLimits();
    void changesMidWay();
    void smallRateLargeChunks();
    void negativeIsNoLimit();
    void readyAtIsTheTime();
    void sharedByThreads();
};

void TestRateLimiter::noLimit()
{
    RateLimiter limiter;
    QVERIFY(!limiter.isLimited());
    limiter.spend(std::numeric_limits<qint64>::max(), beginning);
    QVERIFY(limiter.allows(beginning));
    QCOMPARE(limiter.readyAt(beginning), beginning);
}

void TestRateLimiter::meanIsExact_data()
{
    QTest::addColumn<qint64>("rate");
    QTest::addColumn<qint64>("chunk");
    QTest::newRow("1 KiB/s by 1 B") << qint64(1024) << qint64(1);
    QTest::newRow("100 KB/s by 16 KiB") << qint64(100'000) << qint64(16'384);
    QTest::newRow("1 MB/s by 16 KiB") << qint64(1'000'000) << qint64(16'384);
    QTest::newRow("1 GB/s by 128 KiB") << qint64(1'000'000'000) << qint64(131'072);
    QTest::newRow("10 KB/s by 100 KB: more than the bucket") << qint64(10'000) << qint64(100'000);
}

void TestRateLimiter::meanIsExact()
{
    QFETCH(qint64, rate);
    QFETCH(qint64, chunk);
    RateLimiter limiter;
    limiter.setRate(rate, beginning);
    Time now = beginning;
    const auto howLong = rate >= 1'000'000'000 ? 60s : 2000s;
    const qint64 received = receive(limiter, now, howLong, [chunk] { return chunk; });
    compareWithin(received, double(rate) * double(howLong.count()), 0.01);
}

void TestRateLimiter::anyChunks()
{
    QRandomGenerator random(7);
    RateLimiter limiter;
    limiter.setRate(250'000, beginning);
    Time now = beginning;
    const qint64 received =
        receive(limiter, now, 1000s, [&] { return qint64(random.bounded(1, 200'000)); });
    compareWithin(received, 250'000.0 * 1000, 0.01);
}

// A pause in the transfers does not allow a burst of its whole length afterwards.
void TestRateLimiter::savesUpAQuarterSecond()
{
    RateLimiter limiter;
    limiter.setRate(100'000, beginning);
    Time now = beginning;
    limiter.spend(1, now);
    now += 1h;
    qint64 burst = 0;
    while (limiter.allows(now)) {
        limiter.spend(1'000, now);
        burst += 1'000;
    }
    QVERIFY(burst >= 25'000);
    QVERIFY(burst <= 26'000);
}

void TestRateLimiter::changesAtOnce()
{
    RateLimiter limiter;
    Time now = beginning;
    const Chunk chunk = [] { return qint64(16'384); };
    limiter.setRate(1'000, now);
    compareWithin(receive(limiter, now, 2000s, chunk), 1'000.0 * 2000, 0.02);
    limiter.setRate(1'000'000, now);
    compareWithin(receive(limiter, now, 100s, chunk), 1'000'000.0 * 100, 0.01);
    limiter.setRate(50'000, now);
    compareWithin(receive(limiter, now, 100s, chunk), 50'000.0 * 100, 0.01);
    limiter.setRate(0, now);
    QVERIFY(!limiter.isLimited());
    QVERIFY(limiter.allows(now));
    QCOMPARE(limiter.readyAt(now), now);
}

// What is left of a chunk's debt is paid at the new rate.
void TestRateLimiter::changesKeepTheDebt_data()
{
    QTest::addColumn<qint64>("rate");
    QTest::addColumn<qint64>("milliseconds"); // until the rest of 10 s at 1 KB/s is paid
    QTest::newRow("the same") << qint64(1'000) << qint64(6'000);
    QTest::newRow("twice") << qint64(2'000) << qint64(3'000);
    QTest::newRow("a thousand times") << qint64(1'000'000) << qint64(6);
    QTest::newRow("half") << qint64(500) << qint64(12'000);
    QTest::newRow("none") << qint64(0) << qint64(0);
}

void TestRateLimiter::changesKeepTheDebt()
{
    QFETCH(qint64, rate);
    QFETCH(qint64, milliseconds);
    RateLimiter limiter;
    limiter.setRate(1'000, beginning);
    limiter.spend(10'000, beginning);
    const Time now = beginning + 4s;
    limiter.setRate(rate, now);
    const auto wait = std::chrono::round<std::chrono::milliseconds>(limiter.readyAt(now) - now);
    QCOMPARE(wait.count(), milliseconds);
}

// Neither what was saved up at another rate nor the change itself lets more through.
void TestRateLimiter::changesGiveNoBurst()
{
    RateLimiter limiter;
    Time now = beginning;
    limiter.setRate(100'000'000, now);
    now += 1h;
    qint64 received = 0;
    for (int i = 0; i < 1'000; ++i) { // somebody drags a slider
        limiter.setRate(i % 2 ? 100'000 : 120'000, now);
        received += receive(limiter, now, 10ms, [] { return qint64(16'384); });
    }
    compareWithin(received, 110'000.0 * 10, 0.05);
}

void TestRateLimiter::negativeIsNoLimit()
{
    RateLimiter limiter;
    limiter.setRate(-5, beginning);
    QVERIFY(!limiter.isLimited());
    QVERIFY(limiter.allows(beginning));
}

// A lane sleeps until readyAt(): then it may go on, and not much earlier.
void TestRateLimiter::readyAtIsTheTime()
{
    RateLimiter limiter;
    limiter.setRate(10'000, beginning);
    QVERIFY(limiter.allows(beginning));
    limiter.spend(50'000, beginning);
    QVERIFY(!limiter.allows(beginning));
    const Time ready = limiter.readyAt(beginning);
    QCOMPARE(std::chrono::round<std::chrono::milliseconds>(ready - beginning).count(), 5000);
    QVERIFY(!limiter.allows(ready - 10ms));
    QVERIFY(limiter.allows(ready + 1us));
}

// Ten seconds, as the promise says, the first of them included.
void TestRateLimiter::manyTransfers_data()
{
    QTest::addColumn<int>("transfers");
    QTest::addColumn<qint64>("rate");
    QTest::addColumn<qint64>("chunk");
    for (const int transfers : {1, 64}) {
        for (const qint64 rate : {1'000'000, 10'000'000, 200'000'000}) {
            QTest::addRow("%d at %lld by 16 KiB", transfers, rate)
                << transfers << rate << qint64(16'384);
        }
        QTest::addRow("%d at 100 KB/s by 1 KiB", transfers)
            << transfers << qint64(100'000) << qint64(1'024);
    }
}

void TestRateLimiter::manyTransfers()
{
    QFETCH(int, transfers);
    QFETCH(qint64, rate);
    QFETCH(qint64, chunk);
    RateLimiter limiter;
    limiter.setRate(rate, beginning);
    Line line(transfers, chunk);
    const qint64 received = line.run({&limiter}, beginning, 10s);
    compareWithin(received, double(rate) * 10, 0.05);
}

// A batch's limit and the one of all: the smaller holds, exactly.
void TestRateLimiter::twoLimits_data()
{
    QTest::addColumn<int>("transfers");
    QTest::addColumn<qint64>("all");
    QTest::addColumn<qint64>("batch");
    for (const int transfers : {1, 64}) {
        QTest::addRow("%d: batch", transfers)
            << transfers << qint64(5'000'000) << qint64(1'000'000);
        QTest::addRow("%d: all", transfers) << transfers << qint64(1'000'000) << qint64(5'000'000);
        QTest::addRow("%d: same", transfers) << transfers << qint64(2'000'000) << qint64(2'000'000);
        QTest::addRow("%d: no batch", transfers) << transfers << qint64(1'000'000) << qint64(0);
    }
}

void TestRateLimiter::twoLimits()
{
    QFETCH(int, transfers);
    QFETCH(qint64, all);
    QFETCH(qint64, batch);
    RateLimiter ofAll;
    RateLimiter ofBatch;
    ofAll.setRate(all, beginning);
    ofBatch.setRate(batch, beginning);
    Line line(transfers, 16'384);
    const qint64 received = line.run({&ofAll, &ofBatch}, beginning, 10s);
    compareWithin(received, double(batch ? std::min(all, batch) : all) * 10, 0.05);
}

void TestRateLimiter::changesMidWay()
{
    for (const int transfers : {1, 64}) {
        RateLimiter limiter;
        Line line(transfers, 16'384);
        Time now = beginning;
        for (const qint64 rate : {1'000'000, 8'000'000, 500'000, 4'000'000}) {
            limiter.setRate(rate, now);
            compareWithin(line.run({&limiter}, now, 10s), double(rate) * 10, 0.05);
            now += 10s;
        }
    }
}

// 16 transfers at 1 KiB/s: one of their chunks is 16 s' worth. The mean over their time is right.
void TestRateLimiter::smallRateLargeChunks()
{
    RateLimiter limiter;
    limiter.setRate(1'024, beginning);
    Line line(16, 16'384);
    compareWithin(line.run({&limiter}, beginning, 2000s), 1'024.0 * 2000, 0.01);
}

// Lanes read the clock before they ask, so their times arrive a little out of order.
void TestRateLimiter::sharedByThreads()
{
    RateLimiter limiter;
    limiter.setRate(1'000'000, beginning);
    std::atomic<qint64> received{0};
    std::atomic<qint64> clock{0}; // microseconds
    const auto lane = [&] {
        for (;;) {
            const qint64 us = clock.fetch_add(7);
            if (us > 20'000'000)
                return;
            const Time now = beginning + std::chrono::microseconds(us);
            if (limiter.allows(now)) {
                limiter.spend(4'096, now);
                received += 4'096;
            }
        }
    };
    std::thread one(lane);
    std::thread two(lane);
    one.join();
    two.join();
    compareWithin(received, 1'000'000.0 * 20, 0.02);
}

QTEST_APPLESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"

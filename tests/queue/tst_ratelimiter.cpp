// The rate limit on a clock that only the test moves: the mean is exact, whatever arrives when.
#include "core/queue/ratelimiter.h"

#include <QRandomGenerator>
#include <QTest>

#include <thread>

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
    limiter.setRate(rate);
    Time now = beginning;
    const auto howLong = rate >= 1'000'000'000 ? 60s : 2000s;
    const qint64 received = receive(limiter, now, howLong, [chunk] { return chunk; });
    compareWithin(received, double(rate) * double(howLong.count()), 0.01);
}

void TestRateLimiter::anyChunks()
{
    QRandomGenerator random(7);
    RateLimiter limiter;
    limiter.setRate(250'000);
    Time now = beginning;
    const qint64 received =
        receive(limiter, now, 1000s, [&] { return qint64(random.bounded(1, 200'000)); });
    compareWithin(received, 250'000.0 * 1000, 0.01);
}

// A pause in the transfers does not allow a burst of its whole length afterwards.
void TestRateLimiter::savesUpAQuarterSecond()
{
    RateLimiter limiter;
    limiter.setRate(100'000);
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
    limiter.setRate(1'000);
    compareWithin(receive(limiter, now, 2000s, chunk), 1'000.0 * 2000, 0.02);
    // The debt of 16 s that the last chunk left behind counts no longer.
    limiter.setRate(1'000'000);
    QVERIFY(limiter.allows(now));
    compareWithin(receive(limiter, now, 100s, chunk), 1'000'000.0 * 100, 0.01);
    limiter.setRate(50'000);
    compareWithin(receive(limiter, now, 100s, chunk), 50'000.0 * 100, 0.01);
    limiter.setRate(0);
    QVERIFY(!limiter.isLimited());
    QVERIFY(limiter.allows(now));
    QCOMPARE(limiter.readyAt(now), now);
}

void TestRateLimiter::negativeIsNoLimit()
{
    RateLimiter limiter;
    limiter.setRate(-5);
    QVERIFY(!limiter.isLimited());
    QVERIFY(limiter.allows(beginning));
}

// A lane sleeps until readyAt(): then it may go on, and not much earlier.
void TestRateLimiter::readyAtIsTheTime()
{
    RateLimiter limiter;
    limiter.setRate(10'000);
    QVERIFY(limiter.allows(beginning));
    limiter.spend(50'000, beginning);
    QVERIFY(!limiter.allows(beginning));
    const Time ready = limiter.readyAt(beginning);
    QCOMPARE(std::chrono::round<std::chrono::milliseconds>(ready - beginning).count(), 5000);
    QVERIFY(!limiter.allows(ready - 10ms));
    QVERIFY(limiter.allows(ready + 1us));
}

// Lanes read the clock before they ask, so their times arrive a little out of order.
void TestRateLimiter::sharedByThreads()
{
    RateLimiter limiter;
    limiter.setRate(1'000'000);
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

// A file that comes in fast enough over the connections that it has gets no more of them.
#include "core/transfer/speedgate.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

namespace {

constexpr qint64 megabyte = 1'000'000;
constexpr qint64 large = 2'000 * megabyte;
const SpeedGate::Time start{100h};

} // namespace

class TestSpeedGate : public QObject
{
    Q_OBJECT

private slots:
    void smallOnesNeedNoLook();
    void decides_data();
    void decides();
    void staysShutAtTheEnd();
    void opensWhenItSlowsDown();
    void shutsAgain();
    void waitsForTheFirstByte();
    void burstsAreNoSilence();
    void sleepsThroughAPause();
    void fileBeginsAnew();
};

void TestSpeedGate::smallOnesNeedNoLook()
{
    SpeedGate gate;
    QVERIFY(gate.isOpen(0, 100 * megabyte, start));
    QVERIFY(!gate.decidesAt());
    QVERIFY(gate.isOpen(90 * megabyte, 10 * megabyte, start + 1ms)); // however fast
}

void TestSpeedGate::decides_data()
{
    QTest::addColumn<qint64>("bytesIn25Ms");
    QTest::addColumn<bool>("isOpen");
    QTest::newRow("nothing more") << qint64(0) << true;
    QTest::newRow("4 MB/s") << megabyte / 10 << true;
    QTest::newRow("a gigabit") << 3 * megabyte << true;
    QTest::newRow("just not fast") << 9 * megabyte << true;
    QTest::newRow("fast") << 11 * megabyte << false;
}

void TestSpeedGate::decides()
{
    QFETCH(qint64, bytesIn25Ms);
    QFETCH(bool, isOpen);
    const qint64 before = 500 * megabyte; // of an earlier attempt: they were not fast now
    SpeedGate gate(before - 1);
    QVERIFY(!gate.isOpen(before, large, start));
    QCOMPARE(*gate.decidesAt(), start + 25ms);
    QVERIFY(!gate.isOpen(before + bytesIn25Ms / 2, large, start + 24ms));
    QCOMPARE(gate.isOpen(before + bytesIn25Ms, large, start + 25ms), isOpen);
    QVERIFY(!gate.decidesAt());
    QCOMPARE(gate.isOpen(before + bytesIn25Ms, large, start + 26ms), isOpen); // too soon to tell
}

// The rest of a large file is not a small one.
void TestSpeedGate::staysShutAtTheEnd()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(0, large, start));
    QVERIFY(!gate.isOpen(100 * megabyte, large - 100 * megabyte, start + 100ms));
    QVERIFY(!gate.isOpen(large - megabyte, megabyte, start + 2s));
}

void TestSpeedGate::opensWhenItSlowsDown()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(0, large, start));
    QVERIFY(!gate.isOpen(100 * megabyte, large, start + 100ms));
    QVERIFY(!gate.isOpen(101 * megabyte, large, start + 200ms)); // that may be a hiccup
    QVERIFY(gate.isOpen(102 * megabyte, large, start + 300ms));
}

void TestSpeedGate::shutsAgain()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(0, large, start));
    QVERIFY(gate.isOpen(megabyte, large, start + 100ms));
    QVERIFY(!gate.isOpen(101 * megabyte, large, start + 200ms));
}

// Of an attempt that goes on: the request has only just been made.
void TestSpeedGate::waitsForTheFirstByte()
{
    SpeedGate gate(megabyte);
    QVERIFY(!gate.isOpen(megabyte, large, start));
    QVERIFY(!gate.isOpen(megabyte, large, start + 50ms));
    QVERIFY(!gate.isOpen(megabyte, large, start + 100ms));
    QCOMPARE(*gate.decidesAt(), start + 125ms);
    QVERIFY(!gate.isOpen(31 * megabyte, large, start + 150ms)); // fast since
    QVERIFY(!gate.decidesAt());

    SpeedGate silent(megabyte);
    QVERIFY(!silent.isOpen(megabyte, large, start));
    for (auto at = start + 50ms; at < start + 1s; at += 50ms)
        QVERIFY(!silent.isOpen(megabyte, large, at));
    QVERIFY(silent.isOpen(megabyte, large, start + 1s));
}

// A server that keeps a limit sends a second's worth at once, and then nothing for a while.
void TestSpeedGate::burstsAreNoSilence()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(4 * megabyte, large, start));
    QVERIFY(gate.isOpen(4 * megabyte, large, start + 25ms));
}

void TestSpeedGate::sleepsThroughAPause()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(0, large, start));
    QVERIFY(!gate.isOpen(50 * megabyte, large, start + 50ms));
    QVERIFY(!gate.isOpen(51 * megabyte, large, start + 10s));
    QVERIFY(!gate.isOpen(101 * megabyte, large, start + 10s + 50ms));
}

void TestSpeedGate::fileBeginsAnew()
{
    SpeedGate gate;
    QVERIFY(!gate.isOpen(500 * megabyte, large, start));
    QVERIFY(!gate.isOpen(0, large, start + 50ms)); // nothing is known of the new one
    QVERIFY(!gate.isOpen(50 * megabyte, large, start + 100ms));
}

QTEST_APPLESS_MAIN(TestSpeedGate)
#include "tst_speedgate.moc"

// Moving, idle, too slow, stalled: by times that the test makes up.
#include "core/transfer/transferwatch.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

class TestTransferWatch : public QObject
{
    Q_OBJECT

private slots:
    void stalls();
    void aByteEndsTheWait();
    void idles();
    void unansweredUntilTheFirstByte();
    void holdsAreNotCounted();
    void lessPatienceAfterALongHold();
    void lowestSpeed();
    void noLowestSpeedBeforeItsTime();
    void fewLooks();

private:
    const TransferWatch::Time m_start = TransferWatch::Time{} + 1000s;
};

void TestTransferWatch::stalls()
{
    TransferWatch watch(m_start, 10s, 0);
    QCOMPARE(watch.look(100'000, m_start + 1s), TransferWatch::Moving);
    QCOMPARE(watch.look(100'000, m_start + 10s), TransferWatch::Idle);
    QCOMPARE(watch.look(100'000, m_start + 11s), TransferWatch::Stalled);
}

void TestTransferWatch::aByteEndsTheWait()
{
    TransferWatch watch(m_start, 10s, 0);
    for (int i = 1; i < 20; ++i)
        QVERIFY(watch.look(i, m_start + i * 9s) != TransferWatch::Stalled);
}

void TestTransferWatch::idles()
{
    TransferWatch watch(m_start, 60s, 0);
    qint64 bytes = 0;
    for (int i = 1; i <= 10; ++i)
        QCOMPARE(watch.look(bytes += 5000, m_start + i * 500ms), TransferWatch::Moving);
    QCOMPARE(watch.look(bytes += 10, m_start + 6s), TransferWatch::Moving);
    QCOMPARE(watch.look(bytes += 10, m_start + 9s), TransferWatch::Idle);
    QCOMPARE(watch.look(bytes += 50'000, m_start + 9500ms), TransferWatch::Moving);
}

void TestTransferWatch::unansweredUntilTheFirstByte()
{
    TransferWatch watch(m_start, 60s, 0);
    QCOMPARE(watch.look(0, m_start + 1s), TransferWatch::Unanswered);
    QCOMPARE(watch.look(0, m_start + 2900ms), TransferWatch::Unanswered);
    QCOMPARE(watch.look(0, m_start + 3s), TransferWatch::Idle);
    QCOMPARE(watch.look(5000, m_start + 4s), TransferWatch::Moving);
    QCOMPARE(watch.look(5000, m_start + 5s), TransferWatch::Moving);
}

void TestTransferWatch::holdsAreNotCounted()
{
    TransferWatch watch(m_start, 10s, 100'000);
    for (int i = 1; i < 100; ++i)
        watch.hold(0, m_start + i * 1s);
    QCOMPARE(watch.look(0, m_start + 100s), TransferWatch::Unanswered);
    QCOMPARE(watch.look(0, m_start + 108s), TransferWatch::Idle);
    QCOMPARE(watch.look(0, m_start + 109s), TransferWatch::Stalled);
}

// What the network's buffers still held comes at once, and says nothing of the connection.
void TestTransferWatch::lessPatienceAfterALongHold()
{
    TransferWatch watch(m_start, 60s, 0);
    for (int i = 0; i <= 80; ++i)
        watch.hold(0, m_start + i * 500ms);
    QCOMPARE(watch.look(50'000, m_start + 41s), TransferWatch::Moving);
    QCOMPARE(watch.look(50'000, m_start + 50s), TransferWatch::Idle);
    QCOMPARE(watch.look(50'000, m_start + 51s), TransferWatch::Stalled);

    TransferWatch alive(m_start, 60s, 0);
    for (int i = 0; i <= 80; ++i)
        alive.hold(0, m_start + i * 500ms);
    for (int i = 1; i <= 8; ++i)
        QVERIFY(alive.look(i, m_start + 40s + i * 5s) != TransferWatch::Stalled);
    QCOMPARE(alive.look(8, m_start + 139s), TransferWatch::Idle);
    QCOMPARE(alive.look(8, m_start + 140s), TransferWatch::Stalled);
}

void TestTransferWatch::lowestSpeed()
{
    TransferWatch watch(m_start, 10s, 1000);
    qint64 bytes = 0;
    for (int i = 1; i <= 30; ++i)
        QVERIFY(watch.look(bytes += 1100, m_start + i * 1s) != TransferWatch::TooSlow);
    TransferWatch::State state = TransferWatch::Moving;
    int seconds = 30;
    while (state != TransferWatch::TooSlow && seconds < 60)
        state = watch.look(bytes += 500, m_start + ++seconds * 1s);
    QCOMPARE(state, TransferWatch::TooSlow);
    QVERIFY(seconds >= 32 && seconds <= 34); // when 10 s hold less than 10,000 bytes
}

void TestTransferWatch::noLowestSpeedBeforeItsTime()
{
    TransferWatch watch(m_start, 10s, 1000);
    for (int i = 1; i < 10; ++i)
        QVERIFY(watch.look(i, m_start + i * 1s) != TransferWatch::TooSlow);
    QCOMPARE(watch.look(10, m_start + 10s), TransferWatch::TooSlow);
}

// A lane that was busy elsewhere has looked but twice.
void TestTransferWatch::fewLooks()
{
    TransferWatch watch(m_start, 10s, 1000);
    QCOMPARE(watch.look(1'000'000, m_start + 100s), TransferWatch::Moving);
    QCOMPARE(watch.look(1'000'001, m_start + 200s), TransferWatch::TooSlow);
}

QTEST_APPLESS_MAIN(TestTransferWatch)
#include "tst_transferwatch.moc"

// What is kept of a speed, what a scale ends with, and what counts tell of the rest of a batch.
#include "ui/batchfigures.h"
#include "ui/speedgraph.h"
#include "ui/speedhistory.h"

#include <QTest>

#include <limits>

using namespace haul;

class tst_SpeedHistory : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheLatest();
    void gapsAreNothing();
    void sameSecondAndEarlierOnes();
    void forgetsTheOldest();
    void aLongRest();
    void scale_data();
    void scale();
    void paintsWhatever_data();
    void paintsWhatever();
    void rest_data();
    void rest();
};

void tst_SpeedHistory::keepsTheLatest()
{
    SpeedHistory history;
    QVERIFY(history.isEmpty());
    QCOMPARE(history.latest(), 0.0);
    QCOMPARE(history.highest(), 0.0);
    history.add(100, 5);
    history.add(101, 7);
    history.add(102, 6);
    QCOMPARE(history.size(), 3);
    QCOMPARE(history.at(0), 6.0);
    QCOMPARE(history.at(2), 5.0);
    QCOMPARE(history.highest(), 7.0);
}

void tst_SpeedHistory::gapsAreNothing()
{
    SpeedHistory history;
    history.add(1, 5);
    history.add(4, 8);
    QCOMPARE(history.size(), 4);
    QCOMPARE(history.at(1), 0.0);
    QCOMPARE(history.at(2), 0.0);
    QCOMPARE(history.at(3), 5.0);
}

void tst_SpeedHistory::sameSecondAndEarlierOnes()
{
    SpeedHistory history;
    history.add(1, 5);
    history.add(1, 9);
    history.add(0, 100);
    history.add(2, -3);
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(1), 9.0);
    QCOMPARE(history.at(0), 0.0);
}

void tst_SpeedHistory::forgetsTheOldest()
{
    SpeedHistory history;
    const int all = SpeedHistory::seconds * 2 + 7;
    for (int second = 0; second < all; ++second)
        history.add(second, second);
    history.add(all - 1, 1'000'000); // of the latest, in a full ring
    QCOMPARE(history.size(), SpeedHistory::seconds);
    QCOMPARE(history.latest(), 1'000'000.0);
    for (int age = 1; age < history.size(); ++age)
        QCOMPARE(history.at(age), double(all - 1 - age));
}

void tst_SpeedHistory::aLongRest()
{
    SpeedHistory history;
    history.add(0, 5);
    history.add(1'000'000'000'000, 6);
    QCOMPARE(history.size(), SpeedHistory::seconds);
    QCOMPARE(history.latest(), 6.0);
    QCOMPARE(history.at(1), 0.0);
}

void tst_SpeedHistory::scale_data()
{
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("top");
    QTest::newRow("nothing") << 0.0 << 1.0;
    QTest::newRow("bytes") << 30.0 << 50.0;
    QTest::newRow("whole") << 100.0 << 100.0;
    QTest::newRow("almost a KiB") << 900.0 << 1024.0;
    QTest::newRow("KiB") << 1536.0 << 2048.0;
    QTest::newRow("MiB") << 23.0 * 1024 * 1024 << 50.0 * 1024 * 1024;
    QTest::newRow("GiB") << 6.0 * 1024 * 1024 * 1024 << 10.0 * 1024 * 1024 * 1024;
}

void tst_SpeedHistory::scale()
{
    QFETCH(double, highest);
    QTEST(scaleTop(highest), "top");
}

void tst_SpeedHistory::paintsWhatever_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<double>("speed");
    QTest::newRow("none") << 0 << 0.0;
    QTest::newRow("one") << 1 << 5e6;
    QTest::newRow("nothing arrives") << 10 << 0.0;
    QTest::newRow("full") << 1000 << 5e9;
}

void tst_SpeedHistory::paintsWhatever()
{
    QFETCH(int, samples);
    QFETCH(double, speed);
    SpeedHistory history;
    for (int i = 0; i < samples; ++i)
        history.add(i, speed);
    for (const auto form : {SpeedGraph::Form::Large, SpeedGraph::Form::Small}) {
        SpeedGraph graph(form);
        graph.resize(graph.sizeHint());
        graph.show();
        graph.setHistory(history);
        QVERIFY(!graph.grab().isNull());
        QVERIFY(!graph.accessibleDescription().isEmpty());
        graph.resize(1, 1);
        QVERIFY(!graph.grab().isNull());
    }
}

void tst_SpeedHistory::rest_data()
{
    QTest::addColumn<qint64>("waiting");
    QTest::addColumn<qint64>("done");
    QTest::addColumn<qint64>("ended");
    QTest::addColumn<qint64>("known");
    QTest::addColumn<qint64>("rest");
    QTest::addColumn<double>("seconds"); // at 10 bytes a second
    QTest::newRow("nothing known") << 5LL << 0LL << 0LL << 0LL << -1LL << -1.0;
    QTest::newRow("some known") << 5LL << 0LL << 0LL << 70LL << 70LL << -1.0;
    QTest::newRow("in the mean") << 5LL << 2LL << 200LL << 50LL << 550LL << 55.0;
    QTest::newRow("none waits") << 0LL << 2LL << 200LL << 50LL << 50LL << 5.0;
    QTest::newRow("too much") << qint64(1e12) << 1LL << qint64(1e15) << 0LL
                              << std::numeric_limits<qint64>::max()
                              << double(std::numeric_limits<qint64>::max()) / 10;
}

void tst_SpeedHistory::rest()
{
    QFETCH(qint64, waiting);
    QFETCH(qint64, done);
    QFETCH(qint64, ended);
    QFETCH(qint64, known);
    BatchCounts counts;
    counts.byState[size_t(TaskState::Waiting)] = waiting;
    counts.byState[size_t(TaskState::Done)] = done;
    counts.endedBytes = ended;
    counts.remainingBytes = known;
    QTEST(estimatedRest(counts), "rest");
    QTEST(timeLeft(counts, 10), "seconds");
    QCOMPARE(timeLeft(counts, 0), -1.0);
}

QTEST_MAIN(tst_SpeedHistory)
#include "tst_speedhistory.moc"

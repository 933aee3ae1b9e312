// Speeds and samples, on a clock that is passed in.
#include "core/manager/progresssampler.h"

#include <QTest>

using namespace haul;

namespace {

constexpr double interval = 0.25;

TransferControlPtr controlAt(qint64 received, qint64 total = -1)
{
    auto control = std::make_shared<TransferControl>();
    control->received = received;
    control->total = total;
    return control;
}

} // namespace

class TestProgressSampler : public QObject
{
    Q_OBJECT

private slots:
    void meterFollowsASteadyRate();
    void meterFadesToNothing();
    void meterTakesNoTime();
    void samplesActiveTasks();
    void bytesAreCountedOnce();
    void shortTasksCountAsWell();
    void batchesApart();
    void quietInTheEnd();
    void forgets();
    void cancels();
};

void TestProgressSampler::meterFollowsASteadyRate()
{
    SpeedMeter meter;
    QCOMPARE(meter.bytesPerSecond(), 0);
    meter.add(250, interval);
    QCOMPARE(meter.bytesPerSecond(), 1000); // at once, not smoothed up from nothing
    for (int i = 0; i < 20; ++i)
        meter.add(250, interval);
    QCOMPARE(meter.bytesPerSecond(), 1000);
    for (int i = 0; i < 60; ++i)
        meter.add(500, interval);
    QVERIFY(meter.bytesPerSecond() > 1950 && meter.bytesPerSecond() <= 2000);
}

void TestProgressSampler::meterFadesToNothing()
{
    SpeedMeter meter;
    meter.add(1'000'000'000, interval);
    int turns = 0;
    for (; meter.bytesPerSecond() > 0; ++turns)
        meter.add(0, interval);
    QVERIFY2(turns < 4 * 60, qPrintable(QString::number(turns))); // within a minute
    QCOMPARE(meter.bytesPerSecond(), 0);
}

void TestProgressSampler::meterTakesNoTime()
{
    SpeedMeter meter;
    meter.add(100, 0);
    meter.add(100, -1);
    QCOMPARE(meter.bytesPerSecond(), 0);
}

void TestProgressSampler::samplesActiveTasks()
{
    ProgressSampler sampler;
    const TaskId task{BatchId{1}, 5};
    const auto control = controlAt(0);
    sampler.started(task, control);
    control->received = 250;
    control->total = 1000;
    const std::vector<Sample> samples = sampler.sample(interval);
    QCOMPARE(samples.size(), 1u);
    QCOMPARE(samples[0].task, task);
    QCOMPARE(samples[0].received, 250);
    QCOMPARE(samples[0].total, 1000);
    QCOMPARE(sampler.speed(task), 1000);
    QCOMPARE(sampler.speed(task.batch), 1000);
    QCOMPARE(sampler.speed(), 1000);
    sampler.ended(task, 250);
    QVERIFY(sampler.sample(interval).empty());
    QCOMPARE(sampler.speed(task), 0);
}

void TestProgressSampler::bytesAreCountedOnce()
{
    ProgressSampler sampler;
    const TaskId task{BatchId{1}, 0};
    const auto control = controlAt(0);
    sampler.started(task, control);
    control->received = 250;
    sampler.sample(interval);
    control->received = 500;
    sampler.ended(task, 500); // 250 since the last sample
    sampler.sample(interval);
    QCOMPARE(sampler.speed(), 1000);
    sampler.ended(task, 500); // of no effect any more
    QCOMPARE(sampler.speed(), 1000);
}

void TestProgressSampler::shortTasksCountAsWell()
{
    ProgressSampler sampler;
    for (quint32 index = 0; index < 100; ++index) {
        sampler.started({BatchId{1}, index}, controlAt(0));
        sampler.ended({BatchId{1}, index}, 10); // between two samples
    }
    QVERIFY(!sampler.isQuiet());
    sampler.sample(interval);
    QCOMPARE(sampler.speed(BatchId{1}), 4000);
}

void TestProgressSampler::batchesApart()
{
    ProgressSampler sampler;
    const auto one = controlAt(100);
    const auto two = controlAt(300);
    sampler.started({BatchId{1}, 0}, one);
    sampler.started({BatchId{2}, 0}, two);
    sampler.sample(1.0);
    QCOMPARE(sampler.speed(BatchId{1}), 100);
    QCOMPARE(sampler.speed(BatchId{2}), 300);
    QCOMPARE(sampler.speed(BatchId{3}), 0);
    QCOMPARE(sampler.speed(), 400);
}

void TestProgressSampler::quietInTheEnd()
{
    ProgressSampler sampler;
    QVERIFY(sampler.isQuiet());
    const TaskId task{BatchId{1}, 0};
    sampler.started(task, controlAt(1'000'000));
    QVERIFY(!sampler.isQuiet());
    sampler.sample(interval);
    sampler.ended(task, 1'000'000);
    QVERIFY(!sampler.isQuiet());
    QVERIFY(sampler.speed() > 0);
    sampler.sample(interval); // nothing arrived, and nothing will: no speed to fade
    QVERIFY(sampler.isQuiet());
    QCOMPARE(sampler.speed(), 0);
    QCOMPARE(sampler.speed(task.batch), 0);
}

void TestProgressSampler::forgets()
{
    ProgressSampler sampler;
    sampler.started({BatchId{1}, 0}, controlAt(100));
    sampler.started({BatchId{2}, 0}, controlAt(100));
    sampler.sample(interval);
    sampler.forget(BatchId{1});
    QCOMPARE(sampler.speed(BatchId{1}), 0);
    const std::vector<Sample> samples = sampler.sample(interval);
    QCOMPARE(samples.size(), 1u);
    QCOMPARE(samples[0].task.batch, BatchId{2});
}

void TestProgressSampler::cancels()
{
    ProgressSampler sampler;
    const auto control = controlAt(0);
    sampler.started({BatchId{1}, 0}, control);
    QVERIFY(!sampler.cancel({BatchId{1}, 1}));
    QVERIFY(!control->cancelled);
    QVERIFY(sampler.cancel({BatchId{1}, 0}));
    QVERIFY(control->cancelled);
}

QTEST_GUILESS_MAIN(TestProgressSampler)
#include "tst_progresssampler.moc"

#include "ui/runwatch.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

// Of what stands, a smoothed speed fades for a while: less than this is nothing.
constexpr double hardlyAnything = 1024;

double whatIsLeft(double bytesPerSecond)
{
    return bytesPerSecond < hardlyAnything ? 0 : bytesPerSecond;
}

} // namespace

RunWatch::RunWatch(TaskManager &manager, QObject *parent)
    : QObject(parent)
    , manager_(manager)
{
    time_.start();
    timer_.setInterval(1s);
    connect(&timer_, &QTimer::timeout, this, &RunWatch::sample);
    connect(&manager, &TaskManager::runStarted, this, &RunWatch::begin);
    connect(&manager, &TaskManager::batchChanged, this, &RunWatch::follow);
    connect(&manager, &TaskManager::runFinished, this, &RunWatch::end);
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) { runs_.erase(id); });
    // Who comes later still sees those that run.
    for (const BatchId id : manager.batches()) {
        if (!manager.batch(id)->hasEnded())
            begin(id);
    }
}

SpeedHistory RunWatch::history(BatchId id) const
{
    const auto run = runs_.find(id);
    return run == runs_.end() ? SpeedHistory() : run->second.history;
}

std::optional<RunFigures> RunWatch::figures(BatchId id) const
{
    const auto found = runs_.find(id);
    const BatchRecord *batch = manager_.batch(id);
    if (found == runs_.end() || !batch)
        return std::nullopt;
    const Run &run = found->second;
    const qint64 bytes = run.isOver ? run.bytes : batch->counts.receivedBytes() - run.bytesBefore;
    return RunFigures{double(run.elapsed()) / 1000, std::max<qint64>(0, bytes), run.isOver};
}

void RunWatch::Run::stand()
{
    before = elapsed();
    clock.invalidate();
}

void RunWatch::begin(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch)
        return;
    Run &run = runs_[id];
    SpeedHistory history = std::move(run.history); // goes on over its runs
    run = {};
    run.history = std::move(history);
    run.bytesBefore = batch->counts.receivedBytes();
    if (!batch->standsStill())
        run.clock.start();
    look();
}

// That it stands still is told as a change like any other.
void RunWatch::follow(BatchId id)
{
    const auto found = runs_.find(id);
    if (found == runs_.end() || found->second.isOver)
        return;
    Run &run = found->second;
    const bool stands = manager_.batch(id)->standsStill();
    if (stands && run.clock.isValid()) {
        run.stand();
    } else if (!stands && !run.clock.isValid()) {
        run.clock.start();
        look();
    }
}

void RunWatch::end(BatchId id)
{
    const auto found = runs_.find(id);
    const BatchRecord *batch = manager_.batch(id);
    if (found == runs_.end() || !batch)
        return;
    Run &run = found->second;
    run.stand();
    run.bytes = batch->counts.receivedBytes() - run.bytesBefore;
    run.isOver = true;
    emit runEnded(id);
}

void RunWatch::look()
{
    if (timer_.isActive())
        return;
    timer_.start();
    sample();
}

void RunWatch::sample()
{
    const qint64 second = time_.elapsed() / 1000;
    bool isAnyGoing = false;
    for (auto &[id, run] : runs_) {
        const double speed =
            run.clock.isValid() ? manager_.speed(id) : whatIsLeft(manager_.speed(id));
        if (run.clock.isValid() || speed > 0 || run.history.latest() > 0)
            run.history.add(second, speed);
        isAnyGoing = isAnyGoing || run.clock.isValid() || speed > 0;
    }
    total_.add(second, isAnyGoing ? manager_.speed() : 0);
    if (!isAnyGoing)
        timer_.stop();
    emit sampled();
}

} // namespace haul

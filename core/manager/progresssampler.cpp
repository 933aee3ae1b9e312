#include "core/manager/progresssampler.h"

#include <QSet>

#include <algorithm>

namespace haul {

void ProgressSampler::started(TaskId id, TransferControlPtr control)
{
    active_.insert(id, {std::move(control), 0, {}});
}

void ProgressSampler::ended(TaskId id, qint64 bytes)
{
    const auto active = active_.constFind(id);
    if (active == active_.cend())
        return;
    batches_[id.batch].arrived += std::max<qint64>(0, bytes - active->counted);
    active_.erase(active);
}

void ProgressSampler::forget(BatchId id)
{
    active_.removeIf([id](const auto &task) {
        if (task.key().batch != id)
            return false;
        task->control->cancelled = true;
        return true;
    });
    batches_.remove(id);
}

std::vector<Sample> ProgressSampler::sample(double seconds)
{
    std::vector<Sample> samples;
    samples.reserve(size_t(active_.size()));
    QSet<BatchId> underWay;
    for (auto task = active_.begin(); task != active_.end(); ++task) {
        const qint64 received = task->control->received.load(std::memory_order_relaxed);
        const qint64 fresh = std::max<qint64>(0, received - task->counted);
        batches_[task.key().batch].arrived += fresh;
        task->counted = received;
        underWay.insert(task.key().batch);
        task->meter.add(fresh, seconds);
        samples.push_back(
            {task.key(), received, task->control->total.load(std::memory_order_relaxed)});
    }
    qint64 all = 0;
    for (auto batch = batches_.begin(); batch != batches_.end(); ++batch) {
        const bool isOver = batch->arrived == 0 && !underWay.contains(batch.key());
        all += batch->arrived;
        batch->meter.add(std::exchange(batch->arrived, 0), seconds);
        if (isOver)
            batch->meter = {};
    }
    total_.add(all, seconds);
    if (all == 0 && active_.isEmpty())
        total_ = {}; // a speed does not fade for long after the last byte
    return samples;
}

bool ProgressSampler::isQuiet() const
{
    return active_.isEmpty() && total_.bytesPerSecond() == 0
           && std::all_of(batches_.begin(), batches_.end(), [](const BatchSpeed &batch) {
                  return batch.arrived == 0 && batch.meter.bytesPerSecond() == 0;
              });
}

double ProgressSampler::speed(BatchId id) const
{
    const auto batch = batches_.constFind(id);
    return batch == batches_.cend() ? 0 : batch->meter.bytesPerSecond();
}

double ProgressSampler::speed(TaskId id) const
{
    const auto task = active_.constFind(id);
    return task == active_.cend() ? 0 : task->meter.bytesPerSecond();
}

int ProgressSampler::connections(TaskId id) const
{
    const auto task = active_.constFind(id);
    return task == active_.cend() ? 0 : task->control->connections.load(std::memory_order_relaxed);
}

std::optional<SegmentPicture> ProgressSampler::segments(TaskId id) const
{
    const auto task = active_.constFind(id);
    if (task == active_.cend())
        return std::nullopt;
    task->control->segments.watch();
    return task->control->segments.map()->read();
}

bool ProgressSampler::cancel(TaskId id)
{
    const auto task = active_.constFind(id);
    if (task == active_.cend())
        return false;
    task->control->cancelled = true;
    return true;
}

} // namespace haul

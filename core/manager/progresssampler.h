// Looks at the counters of running transfers now and then, instead of being told of every chunk:
// what arrived since, and how fast. Main thread.
//
//     sampler.started(id, control);
//     for (const Sample &sample : sampler.sample(seconds)) ...   // a few times a second
//     sampler.ended(id, bytes);
#pragma once

#include "core/manager/speedmeter.h"
#include "core/model/taskevent.h"

#include <QHash>

#include <optional>
#include <vector>

namespace haul {

struct Sample
{
    TaskId task;
    qint64 received = 0;
    qint64 total = -1; // negative while unknown
};

class ProgressSampler
{
public:
    void started(TaskId id, TransferControlPtr control);
    // The attempt is over; `bytes` are what it brought, to be counted even if never sampled.
    void ended(TaskId id, qint64 bytes);
    // The batch is no more: what is under way of it is told to end.
    void forget(BatchId id);

    // All active tasks; brings the speeds up to date. `seconds` since the last call.
    std::vector<Sample> sample(double seconds);

    // Nothing arrives and no speed is left to fade.
    bool isQuiet() const;

    double speed() const { return total_.bytesPerSecond(); }
    double speed(BatchId id) const;
    double speed(TaskId id) const;
    int connections(TaskId id) const; // at this moment
    bool isUnderWay(TaskId id) const { return active_.contains(id); }
    // Which of its bytes are there, as its lane told last; it tells once somebody has asked.
    std::optional<SegmentPicture> segments(TaskId id) const;

    // The wish to end goes to the transfer itself; false when the task is not under way.
    bool cancel(TaskId id);

private:
    struct Active
    {
        TransferControlPtr control;
        qint64 counted = 0; // of its bytes, already in the batch's count
        SpeedMeter meter;
    };
    struct BatchSpeed
    {
        qint64 arrived = 0; // since the last sample
        SpeedMeter meter;
    };

    QHash<TaskId, Active> active_;
    QHash<BatchId, BatchSpeed> batches_;
    SpeedMeter total_;
};

} // namespace haul

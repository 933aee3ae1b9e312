#include "core/transfer/lanepool.h"

#include "core/queue/taskqueue.h"
#include "core/transfer/lane.h"

#include <algorithm>

namespace haul {

LanePool::LanePool(const LaneContext &context, int lanes)
    : context_(context)
    , laneCount_(std::max(1, lanes))
{
    threads_.setMaxThreadCount(laneCount_);
    threads_.setObjectName(QStringLiteral("transfer pool"));
    context_.queue.setLanes(laneCount_);
}

LanePool::~LanePool()
{
    stop();
}

int LanePool::lanesFor(int cores)
{
    return std::clamp(cores / 2, 2, 4);
}

void LanePool::wake()
{
    const std::lock_guard lock(mutex_);
    if (stopped_)
        return;
    for (Lane *lane : lanes_)
        lane->wish();
    if (int(lanes_.size()) == laneCount_ || !context_.queue.hasWork())
        return;
    startMissing();
}

void LanePool::startMissing()
{
    while (int(lanes_.size()) < laneCount_) {
        auto *lane = new Lane(context_, *this, freeNumber());
        lanes_.push_back(lane);
        threads_.start(lane);
    }
}

void LanePool::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        for (Lane *lane : lanes_)
            lane->stop();
    }
    threads_.waitForDone();
}

int LanePool::freeNumber() const
{
    for (int number = 0;; ++number) {
        const auto has = [number](const Lane *lane) { return lane->number() == number; };
        if (std::none_of(lanes_.begin(), lanes_.end(), has))
            return number;
    }
}

// Also those that have left. Who was woken before and has not come yet need not be told again.
void LanePool::wakeLanes(quint32 numbers)
{
    const std::lock_guard lock(mutex_);
    if (stopped_)
        return;
    startMissing();
    for (Lane *lane : lanes_) {
        if ((numbers >> lane->number() & 1) && !lane->isWished())
            lane->wish();
    }
}

// A wish that came while the lane made up its mind keeps it: under the lock, no wish can be lost.
bool LanePool::mayLeave(Lane &lane)
{
    const std::lock_guard lock(mutex_);
    if (!stopped_ && (lane.isWished() || context_.queue.hasWork()))
        return false;
    std::erase(lanes_, &lane);
    return true;
}

} // namespace haul

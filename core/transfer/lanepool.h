// The lanes: starts them on a QThreadPool of their own when work comes, wakes them for every wish,
// lets them go when there has been none for a while, and stops them in the end.
//
// wake() from any thread; everything else on the owner's.
#pragma once

#include "core/transfer/lane.h"
#include "core/transfer/lanecontext.h"

#include <QThreadPool>

#include <mutex>
#include <vector>

namespace haul {

class LanePool : private LaneKeeper
{
public:
    LanePool(const LaneContext &context, int lanes);
    ~LanePool() override; // stop()

    // As many lanes as suit a machine of so many cores: few fill a network, the cores are for
    // parsing.
    static int lanesFor(int cores);

    void wake();
    // Drops all transfers as cancelled and returns when the last lane has ended. For good.
    void stop();

private:
    int freeNumber() const;
    void startMissing();
    void wakeLanes(quint32 numbers) override;
    bool mayLeave(Lane &lane) override;

    LaneContext context_;
    const int laneCount_;

    QThreadPool threads_;
    std::mutex mutex_;
    std::vector<Lane *> lanes_; // running; the thread pool owns them
    bool stopped_ = false;
};

} // namespace haul

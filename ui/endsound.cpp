#include "ui/endsound.h"

#include "ui/endnews.h"

#include <algorithm>

namespace haul {

EndSound::EndSound(const TaskManager &manager, const EndNews &news, std::function<void()> play)
    : manager_(manager)
    , play_(std::move(play))
{
    connect(&news, &EndNews::told, this, &EndSound::take);
}

// What stands still is not waited for: it may do so for days.
void EndSound::take()
{
    const std::vector<BatchId> ids = manager_.batches();
    const bool isAnyGoing = std::any_of(ids.begin(), ids.end(), [this](BatchId id) {
        const BatchRecord &batch = *manager_.batch(id);
        return !batch.hasEnded() && !batch.standsStill();
    });
    if (isOn_ && !isAnyGoing)
        play_();
}

} // namespace haul

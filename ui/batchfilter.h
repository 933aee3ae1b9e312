// The groups of batches that the list at the window's left can be narrowed to. A batch that has
// ended with failures is both done and failed: nothing is left to come of it, and something to be
// done about it. Value types; any thread.
#pragma once

#include "core/manager/batchrecord.h"

namespace haul {

enum class BatchFilter : quint8 {
    All,
    Active, // not ended: it runs, waits for its turn or is paused
    Failed, // something of it has failed, whether it has ended or not
    Done,   // ended
};

inline constexpr int batchFilterCount = 4;

inline bool accepts(BatchFilter filter, const BatchRecord &batch)
{
    switch (filter) {
    case BatchFilter::All:
        return true;
    case BatchFilter::Active:
        return !batch.hasEnded();
    case BatchFilter::Failed:
        return batch.counts.of(TaskState::Failed) > 0;
    case BatchFilter::Done:
        return batch.hasEnded();
    }
    return false;
}

} // namespace haul

// Whose turn it is among the batches: first by priority, then by the place in the list. Value
// types; any thread.
#pragma once

#include "core/model/ids.h"

#include <compare>

namespace haul {

enum class BatchPriority : quint8 { High, Normal, Low };

inline constexpr int batchPriorityCount = 3;

struct BatchRank
{
    BatchPriority priority = BatchPriority::Normal;
    // At first the batch's number. Batches that move exchange their places, so a new batch always
    // comes last.
    quint32 place = 0;

    auto operator<=>(const BatchRank &) const = default;
};

struct BatchPlace
{
    BatchId batch{};
    quint32 place = 0;

    bool operator==(const BatchPlace &) const = default;
};

} // namespace haul

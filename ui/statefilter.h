// The groups of states that the window can be narrowed to. Value types; any thread.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/taskstate.h"

namespace haul {

enum class StateFilter : quint8 {
    All,
    Active,    // under way: transferring, between two attempts, or being verified
    Waiting,   // not begun
    Done,      // the file is there: downloaded now, or there already and skipped
    Failed,    //
    Cancelled, //
};

inline constexpr int stateFilterCount = 6;

constexpr bool accepts(StateFilter filter, TaskState state)
{
    switch (filter) {
    case StateFilter::All:
        return true;
    case StateFilter::Active:
        return state == TaskState::Active || state == TaskState::Retrying
               || state == TaskState::Finishing;
    case StateFilter::Waiting:
        return state == TaskState::Waiting;
    case StateFilter::Done:
        return state == TaskState::Done || state == TaskState::Skipped;
    case StateFilter::Failed:
        return state == TaskState::Failed;
    case StateFilter::Cancelled:
        return state == TaskState::Cancelled;
    }
    return false;
}

inline qint64 countOf(const BatchCounts &counts, StateFilter filter)
{
    qint64 sum = 0;
    for (int i = 0; i < taskStateCount; ++i)
        sum += accepts(filter, TaskState(i)) ? counts.byState[size_t(i)] : 0;
    return sum;
}

} // namespace haul

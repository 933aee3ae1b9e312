// The failures of a batch by their cause, and what helps against each.
//
//     for (const FailureGroup &group : failureGroups(record.counts.failures)) ...
//     manager.retry(tasksFailedBy(record, group.cause));
//
// Pure functions; any thread, but for what reads the record.
#pragma once

#include "core/manager/batchrecord.h"

#include <vector>

namespace haul {

struct FailureGroup
{
    FailureCause cause;
    qint64 count = 0;

    bool operator==(const FailureGroup &) const = default;
};

// Largest first.
std::vector<FailureGroup> failureGroups(const FailureCounts &counts);

bool isFailedBy(const TaskRecord &task, const FailureCause &cause);
// In list order; one look at each task of the batch.
std::vector<TaskId> tasksFailedBy(const BatchRecord &record, const FailureCause &cause);

// What is offered first against a cause.
enum class Remedy : quint8 {
    Retry,      // it may pass by itself, or once the user has done what the hint says
    OpenFolder, // first something has to be done there
    Show,       // a further attempt would end in the same way: see which ones they are
};

Remedy remedyFor(const FailureCause &cause);

} // namespace haul

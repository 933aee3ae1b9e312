// What a batch's list needs before it can start, made ahead: of a million entries it takes some
// hundred milliseconds, which the main thread does not have.
//
//     request.prepared = prepareBatch(request);     // any thread
//     manager.submit(std::move(request));           // main thread: O(1) in the entries
#pragma once

#include "core/manager/batchrecord.h"
#include "core/queue/waitinglist.h"

#include <memory>
#include <vector>

namespace haul {

struct BatchRequest;

struct PreparedBatch
{
    std::vector<TaskRecord> tasks;
    WaitingList waiting;
};

// Of the request's entries, which it shares. For one submission.
std::shared_ptr<PreparedBatch> prepareBatch(const BatchRequest &request);

} // namespace haul

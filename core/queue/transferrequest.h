// What a lane needs to start an attempt: TaskQueue::take() gives it. A value type; any thread.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/model/taskevent.h"
#include "core/queue/sources.h"

#include <memory>

namespace haul {

class RateLimiter;

struct TransferRequest
{
    TaskId task;
    Entry entry;
    std::shared_ptr<const BatchSettings> settings;
    TransferControlPtr control;
    std::shared_ptr<RateLimiter> batchRate; // never null from take()
    int attempt = 1;                        // of the task, from 1, over all its sources
    int excused = 0; // attempts that count for nothing: set by the lane, see KeptWork
    int source = 0;  // 0: the entry's URL, n: its n-th mirror

    const QByteArray &url() const { return sourceUrl(entry, source); }
    bool hasMirrorLeft() const { return source < lastSource(entry); }
};

} // namespace haul

// What a lane needs to start an attempt: TaskQueue::take() gives it. A value type; any thread.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/model/taskevent.h"
#include "core/queue/outage.h"
#include "core/queue/sources.h"

#include <memory>

namespace haul {

class RateLimiter;

// What earlier attempts leave to the next one, and what a lane finds out at its beginning. The
// queue has no part in it.
struct AttemptNotes
{
    int excused = 0;      // attempts that count for nothing, because a later one brought something
    qint64 mostBytes = 0; // that were ever there of the file
    QByteArray proxy;     // of the system; empty for none
    bool headRefused = false; // of a probe: this source has to be asked with GET
};

struct TransferRequest
{
    TaskId task;
    Entry entry;
    std::shared_ptr<const BatchSettings> settings;
    TransferControlPtr control;
    std::shared_ptr<RateLimiter> batchRate; // never null from take()
    int attempt = 1;                        // of the task, from 1, over all its sources
    AttemptNotes notes;
    bool isLastOfHost = false;                 // no other task of its batch waits for the host
    int source = 0;                            // 0: the entry's URL, n: its n-th mirror
    std::shared_ptr<const Outage> outage = {}; // where trying the source is hopeless

    const QByteArray &url() const { return sourceUrl(entry, source); }
    // Whether the entry or its batch says which proxy to take.
    bool namesProxy() const
    {
        return !settings->proxy.isEmpty()
               || (entry.extras && !entry.extras->request->proxy.isEmpty());
    }
    // A probe asks with HEAD as long as nothing speaks against it.
    bool asksWithHead() const { return settings->probe && !notes.headRefused; }
    bool hasMirrorLeft() const { return source < lastSource(entry); }
};

} // namespace haul

// What a lane needs from outside, and nothing of who gives it.
#pragma once

#include "core/model/taskevent.h"
#include "core/transfer/arrivedfile.h"

#include <vector>

namespace haul {

class KeptWorks;
class NameRegistry;
class PartRecorder;
class RateLimiter;
class SystemProxies;
class TaskQueue;

// Where events and whole files go. Called from lanes: thread-safe and quick.
class LaneSink
{
public:
    virtual ~LaneSink() = default;
    virtual void post(TaskEvent event) = 0;
    // All that arrived in one turn of a lane; never empty.
    virtual void deliver(std::vector<ArrivedFile> files) = 0;
};

// All outlive the lanes.
struct LaneContext
{
    TaskQueue &queue;
    NameRegistry &names;
    KeptWorks &kept;
    RateLimiter &rate;
    SystemProxies &proxies;
    PartRecorder &recorder;
    LaneSink &sink;
};

} // namespace haul

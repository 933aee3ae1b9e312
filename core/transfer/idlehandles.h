// The easy handles of a lane between two transfers.
//
//     IdleHandle idle = handles.take(jar, true);
//     if (!idle.isPrepared)
//         ... set the options of the batch, attach the jar ...
//     handles.giveBackPrepared(std::move(idle.easy), jar);
//
// Most transfers of a batch differ in nothing but their address. A handle that comes back from one
// of those keeps the batch's options and cookie jar, and the next one sets only what is its own:
// libcurl copies every text that it is given. On the lane's thread.
#pragma once

#include "core/transfer/cookiejar.h"
#include "core/transfer/curlhandles.h"

#include <vector>

namespace haul {

struct IdleHandle
{
    EasyHandle easy;
    bool isPrepared = false; // has the options of its batch and nothing else, and its jar
};

class IdleHandles
{
public:
    // For a transfer of the batch whose jar this is.
    IdleHandle take(const CookieJarPtr &jar, bool maybePrepared);

    // With the batch's options as they were set once, and nothing else.
    void giveBackPrepared(EasyHandle easy, CookieJarPtr jar);
    void giveBack(EasyHandle easy);

private:
    struct Idle
    {
        CookieJarPtr jar; // null: nothing is set; outlives the handle that uses it
        EasyHandle easy;
    };
    std::vector<Idle> idle_;
};

} // namespace haul

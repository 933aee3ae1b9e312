// What the surroundings allow at a moment (the hour, the network), beside what somebody has chosen
// (Limits). Value types; any thread.
#pragma once

#include <QtGlobal>

namespace haul {

// Why nothing of a batch starts though nobody paused it. It goes on by itself.
enum class Hold : quint8 {
    None,
    StartTime, // it is to start at a time that has not come
    Offline,   // there is no network
    Metered,   // what comes over the network is paid for by its size
    Timetable, // nothing is to be downloaded at this hour
};

struct Allowance
{
    Hold hold = Hold::None;
    qint64 bytesPerSecond = 0; // over all transfers; 0 is no limit

    bool operator==(const Allowance &) const = default;
};

} // namespace haul

// The places of all hosts: HostGovernor says how many connections a host may have now,
// ConnectionShares which lane may make them. A place is taken and given back with both.
//
//     if (places.isForOtherLane(host, lane, now, others)) ...   // lanesThatMayStart() names them
//     else if (!places.start(host, lane, now, peace, others)) ...
//     places.giveBack(host, lane);
//
// No thread: TaskQueue's inside, used under its lock. Time is passed in.
#pragma once

#include "core/queue/connectionshares.h"
#include "core/queue/hostgovernor.h"

namespace haul {

class HostPlaces
{
public:
    using Time = HostGovernor::Time;
    using Others = HostGovernor::Others;

    HostPlaces(int perHost, std::chrono::milliseconds interval)
        : hosts_(perHost, interval)
    {
    }

    // What is known of the hosts, and who waits for them.
    HostGovernor &hosts() { return hosts_; }
    const HostGovernor &hosts() const { return hosts_; }
    // What the lanes have.
    ConnectionShares &shares() { return shares_; }

    // The host has room, but not for this lane.
    bool isForOtherLane(const QByteArray &host, int lane, Time now, Others others) const;
    // A bit for each lane that may start at the host.
    quint32 lanesThatMayStart(const QByteArray &host, Time now) const;

    // A place for a task's first connection, if the host has one; see HostGovernor::start().
    bool start(const QByteArray &host, int lane, Time now, std::chrono::milliseconds peace,
               Others others);
    // One for a segment: the lane may have all that the host has.
    bool startFurther(const QByteArray &host, int lane, Time now, std::chrono::milliseconds peace);
    void giveBack(const QByteArray &host, int lane, int connections = 1);
    // Those that were given back for a while, room or not.
    void takeBack(const QByteArray &host, int lane, int connections);

private:
    HostGovernor hosts_;
    ConnectionShares shares_;
};

} // namespace haul

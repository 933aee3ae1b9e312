#include "core/queue/hostplaces.h"

namespace haul {

bool HostPlaces::isForOtherLane(const QByteArray &host, int lane, Time now, Others others) const
{
    return !shares_.mayStart(host, lane, hosts_.limitOf(host, now))
           && hosts_.mayStart(host, now, others);
}

quint32 HostPlaces::lanesThatMayStart(const QByteArray &host, Time now) const
{
    return shares_.lanesThatMayStart(host, hosts_.limitOf(host, now));
}

bool HostPlaces::start(const QByteArray &host, int lane, Time now, std::chrono::milliseconds peace,
                       Others others)
{
    if (!hosts_.start(host, now, peace, others))
        return false;
    shares_.started(host, lane);
    return true;
}

bool HostPlaces::startFurther(const QByteArray &host, int lane, Time now,
                              std::chrono::milliseconds peace)
{
    return shares_.mayStart(host, lane, hosts_.limitOf(host, now), ConnectionShares::Part::Any)
           && start(host, lane, now, peace, Others::None);
}

void HostPlaces::giveBack(const QByteArray &host, int lane, int connections)
{
    hosts_.release(host, connections);
    shares_.ended(host, lane, connections);
}

void HostPlaces::takeBack(const QByteArray &host, int lane, int connections)
{
    hosts_.resume(host, connections);
    shares_.started(host, lane, connections);
}

} // namespace haul

#include "core/queue/hostgovernor.h"

#include <algorithm>
#include <utility>

namespace haul {
namespace {

// The table is looked through when it has this many hosts, then when it has doubled.
constexpr qsizetype fewHosts = 256;
// A refusal is remembered for this long at least, whatever the limit.
constexpr std::chrono::minutes refusalMemory{1};

} // namespace

HostGovernor::HostGovernor(int perHost, std::chrono::milliseconds interval)
    : perHost_(perHost)
    , interval_(interval)
    , pruneAt_(fewHosts)
{
}

void HostGovernor::setLimits(int perHost, std::chrono::milliseconds interval)
{
    perHost_ = perHost;
    interval_ = interval;
    for (Host &host : hosts_)
        unblock(host);
}

bool HostGovernor::start(const QByteArray &name, Time now, std::chrono::milliseconds peace,
                         Others others)
{
    Host &host = hosts_[name];
    if (!hasRoom(host, now, others))
        return false;
    ++host.active;
    host.startedAt = now;
    host.peace = peace;
    return true;
}

bool HostGovernor::mayStart(const QByteArray &name, Time now, Others others) const
{
    const auto host = hosts_.constFind(name);
    return host == hosts_.cend() ? hasRoom({}, now, others) : hasRoom(*host, now, others);
}

bool HostGovernor::startAgain(const QByteArray &name, Time now)
{
    Host &host = hosts_[name];
    if (now < readyAt(host))
        return false;
    host.startedAt = now;
    return true;
}

void HostGovernor::resume(const QByteArray &name, int connections)
{
    hosts_[name].active += connections;
}

void HostGovernor::release(const QByteArray &name, int connections)
{
    const auto host = hosts_.find(name);
    if (host == hosts_.end())
        return;
    host->active = std::max(0, host->active - connections);
    if (host->active == 0 && host->trust == Trust::StandsStill)
        host->trust = Trust::Unknown;
    unblock(*host);
}

// What is halved is the number in use, where that is less than the limit: half of a limit that was
// never reached would refuse nothing.
void HostGovernor::refused(const QByteArray &name, Time askedAt, Time now)
{
    Host &host = hosts_[name];
    const int limit = limitOf(host, now);
    const bool isSameStorm = host.reducedTo > 0 && askedAt <= host.halvedAt;
    if (isSameStorm) {
        host.reducedTo = limit;
    } else {
        host.reducedTo = std::max(1, std::min(limit, host.active) / 2);
        host.halvedAt = now;
    }
    host.refusedAt = now;
}

void HostGovernor::moves(const QByteArray &name)
{
    const auto host = hosts_.find(name);
    if (host == hosts_.end() || host->trust == Trust::Moves)
        return;
    host->trust = Trust::Moves;
    unblock(*host);
}

void HostGovernor::standsStill(const QByteArray &name)
{
    if (const auto host = hosts_.find(name); host != hosts_.end() && host->active > 0)
        host->trust = Trust::StandsStill;
}

bool HostGovernor::isUnknown(const QByteArray &name) const
{
    const auto host = hosts_.constFind(name);
    return host == hosts_.cend() || host->trust == Trust::Unknown;
}

void HostGovernor::coolDown(const QByteArray &name, Time until)
{
    Host &host = hosts_[name];
    if (until <= host.coolUntil)
        return;
    host.coolUntil = until;
    wakeAt(host, name, until);
}

void HostGovernor::block(const QByteArray &name, QueueLine line, Time now, Others others)
{
    Host &host = hosts_[name];
    const auto place = std::lower_bound(host.blocked.begin(), host.blocked.end(), line);
    if (place == host.blocked.end() || *place != line)
        host.blocked.insert(place, line);
    if (const auto when = roomAt(host, now, others))
        wakeAt(host, name, *when);
}

std::vector<QueueLine> HostGovernor::unblocked(Time now)
{
    passTime(now);
    if (hosts_.size() >= pruneAt_)
        prune(now);
    return std::exchange(unblocked_, {});
}

std::optional<HostGovernor::Time> HostGovernor::nextChange() const
{
    return wakes_.empty() ? std::nullopt : std::optional(wakes_.top().when);
}

int HostGovernor::limitOf(const QByteArray &name, Time now) const
{
    const auto host = hosts_.constFind(name);
    return host == hosts_.cend() ? perHost_ : limitOf(*host, now);
}

int HostGovernor::limitOf(const Host &host, Time now) const
{
    if (host.reducedTo == 0)
        return perHost_;
    const auto grown = std::max<qint64>(0, (now - host.refusedAt) / growthTime);
    return int(std::min<qint64>(perHost_, host.reducedTo + grown));
}

HostGovernor::Time HostGovernor::readyAt(const Host &host) const
{
    if (!host.startedAt)
        return host.coolUntil;
    return std::max(host.coolUntil, *host.startedAt + std::max(interval_, host.peace));
}

// Its one connection is out, and what becomes of it is not known yet.
bool HostGovernor::isTried(const Host &host, Others others)
{
    const bool isOnTrial = host.trust == Trust::StandsStill
                           || (host.trust == Trust::Unknown && others == Others::Wait);
    return isOnTrial && host.active > 0;
}

bool HostGovernor::hasRoom(const Host &host, Time now, Others others) const
{
    return readyAt(host) <= now && host.active < limitOf(host, now) && !isTried(host, others);
}

// When there will be room though nobody gives any back; nothing when that takes more than time.
std::optional<HostGovernor::Time> HostGovernor::roomAt(const Host &host, Time now,
                                                       Others others) const
{
    if (host.active >= perHost_ || isTried(host, others))
        return std::nullopt;
    Time when = std::max(now, readyAt(host));
    if (host.reducedTo > 0 && host.active >= host.reducedTo)
        when = std::max(when, host.refusedAt + growthTime * (host.active - host.reducedTo + 1));
    return when;
}

// Only the earliest time counts: what is still blocked then is given the next one.
void HostGovernor::wakeAt(Host &host, const QByteArray &name, Time when)
{
    if (host.wakeAt && *host.wakeAt <= when)
        return;
    host.wakeAt = when;
    wakes_.push({when, name});
}

void HostGovernor::passTime(Time now)
{
    while (!wakes_.empty() && wakes_.top().when <= now) {
        const Wake wake = wakes_.top();
        wakes_.pop();
        const auto host = hosts_.find(wake.host);
        if (host == hosts_.end() || host->wakeAt != wake.when)
            continue;
        host->wakeAt.reset();
        unblock(*host);
        if (host->coolUntil > now)
            wakeAt(*host, wake.host, host->coolUntil);
    }
}

void HostGovernor::unblock(Host &host)
{
    unblocked_.insert(unblocked_.end(), host.blocked.begin(), host.blocked.end());
    host.blocked.clear();
}

void HostGovernor::prune(Time now)
{
    hosts_.removeIf([&](const auto &host) { return isForgettable(host.value(), now); });
    hosts_.squeeze();
    pruneAt_ = std::max(fewHosts, 2 * hosts_.size());
}

bool HostGovernor::isForgettable(const Host &host, Time now) const
{
    const bool isGrownBack =
        host.reducedTo == 0
        || (now - host.refusedAt >= refusalMemory && limitOf(host, now) >= perHost_);
    return host.active == 0 && host.blocked.empty() && isGrownBack && hasRoom(host, now);
}

} // namespace haul

#include "core/queue/hostgovernor.h"

#include <algorithm>
#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

// The table is looked through when it has this many hosts, then when it has doubled.
constexpr qsizetype fewHosts = 256;
// A refusal is remembered for this long at least, whatever the limit.
constexpr std::chrono::minutes refusalMemory{1};
// Of those in trouble, under a lock that lanes wait for.
constexpr int mostLooks = 1000;

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
    host->hasAnswered = true;
    host->restUntil = {};
    host->trust = Trust::Moves;
    unblock(*host);
}

void HostGovernor::standsStill(const QByteArray &name)
{
    const auto host = hosts_.find(name);
    if (host != hosts_.end() && host->active > 0 && host->trust != Trust::Unreachable)
        host->trust = Trust::StandsStill;
}

bool HostGovernor::isUnknown(const QByteArray &name) const
{
    const auto host = hosts_.constFind(name);
    return host == hosts_.cend() || host->trust == Trust::Unknown
           || host->trust == Trust::Unreachable;
}

Outage HostGovernor::unreachable(const Origin &origin, const Error &error, Time askedAt, Time now)
{
    Host &host = hosts_[origin.host];
    SeenOutage *seen = find(origin);
    if (!seen)
        seen = &outages_[origin.host].emplace_back(SeenOutage{origin.scheme, {}, {}, {}});
    Outage &outage = seen->outage;
    if (askedAt - std::max(seen->seenAt, host.restUntil) >= outageMemory) {
        outage.times = 0;
        seen->since = now;
    }
    if (outage.times == 0 || askedAt > seen->seenAt) {
        ++outage.times;
        seen->seenAt = now;
        outage.lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now - seen->since);
    }
    outage.hasAnswered = host.hasAnswered;
    outage.last = error;
    host.trust = Trust::Unreachable;
    host.unreachableAt = now;
    inTrouble_.insert(origin.host);
    return outage;
}

void HostGovernor::rest(const QByteArray &name, Time until)
{
    Host &host = hosts_[name];
    if (until <= host.restUntil)
        return;
    host.restUntil = until;
    wakeAt(host, name, until);
}

bool HostGovernor::answered(const Origin &origin, Time askedAt)
{
    const SeenOutage *seen = find(origin);
    if (seen && askedAt <= seen->seenAt)
        return false;
    const auto host = hosts_.find(origin.host);
    if (host == hosts_.end())
        return true;
    host->hasAnswered = true;
    if (seen) {
        std::vector<SeenOutage> &all = outages_[origin.host];
        all.erase(all.begin() + (seen - all.data()));
        if (all.empty())
            outages_.remove(origin.host);
    }
    endOutage(*host);
    return true;
}

const Outage *HostGovernor::outageOf(const Origin &origin, Time now)
{
    const SeenOutage *seen = find(origin);
    return !seen || now - seen->seenAt >= outageMemory ? nullptr : &seen->outage;
}

HostGovernor::SeenOutage *HostGovernor::find(const Origin &origin)
{
    const auto of = outages_.find(origin.host);
    if (of == outages_.end())
        return nullptr;
    const auto seen = std::find_if(of->begin(), of->end(),
                                   [&](const SeenOutage &s) { return s.scheme == origin.scheme; });
    return seen == of->end() ? nullptr : &*seen;
}

void HostGovernor::startedForNothing(const QByteArray &name)
{
    const auto host = hosts_.find(name);
    if (host != hosts_.end() && host->trust == Trust::Unreachable)
        host->startedAt.reset();
}

void HostGovernor::forgetOutages(const QByteArray &name)
{
    if (outages_.remove(name))
        endOutage(hosts_[name]);
}

void HostGovernor::forgetOutages()
{
    for (auto seen = outages_.cbegin(); seen != outages_.cend(); ++seen)
        endOutage(hosts_[seen.key()]);
    outages_.clear();
}

void HostGovernor::endOutage(Host &host)
{
    if (host.trust != Trust::Unreachable)
        return;
    host.trust = Trust::Unknown;
    host.restUntil = {};
    unblock(host);
}

void HostGovernor::coolDown(const QByteArray &name, Time until)
{
    Host &host = hosts_[name];
    if (until <= host.coolUntil)
        return;
    host.coolUntil = until;
    inTrouble_.insert(name);
    wakeAt(host, name, until);
}

RestingHosts HostGovernor::resting(std::optional<BatchId> batch, Time now)
{
    RestingHosts resting;
    Time first = Time::max();
    int looks = mostLooks;
    for (auto name = inTrouble_.begin(); name != inTrouble_.end() && looks-- > 0;) {
        const Host &host = hosts_[*name];
        const bool isOutage = host.trust == Trust::Unreachable;
        const Time until = std::max(host.coolUntil, host.restUntil);
        if (!isOutage && until <= now) {
            name = inTrouble_.erase(name);
            continue;
        }
        const bool isWaitedFor =
            std::any_of(host.blocked.begin(), host.blocked.end(),
                        [&](const QueueLine &line) { return !batch || line.batch == *batch; });
        if (isWaitedFor && ++resting.count && until < first) {
            first = until;
            resting.next = *name;
            resting.left = std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(until - now));
            resting.isOutage = isOutage && host.coolUntil <= now;
        }
        ++name;
    }
    return resting;
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
    const Time until = std::max(host.coolUntil, host.restUntil);
    return host.startedAt ? std::max(until, *host.startedAt + std::max(interval_, host.peace))
                          : until;
}

// Its one connection is out, and what becomes of it is not known yet.
bool HostGovernor::isTried(const Host &host, Others others)
{
    const bool isOnTrial = host.trust == Trust::StandsStill || host.trust == Trust::Unreachable
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
        if (const Time until = std::max(host->coolUntil, host->restUntil); until > now)
            wakeAt(*host, wake.host, until);
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
    outages_.removeIf([&](const auto &seen) { return !hosts_.contains(seen.key()); });
    inTrouble_.removeIf([&](const QByteArray &name) { return !hosts_.contains(name); });
    hosts_.squeeze();
    pruneAt_ = std::max(fewHosts, 2 * hosts_.size());
}

bool HostGovernor::isForgettable(const Host &host, Time now) const
{
    if (now - host.unreachableAt < outageMemory)
        return false;
    const bool isGrownBack =
        host.reducedTo == 0
        || (now - host.refusedAt >= refusalMemory && limitOf(host, now) >= perHost_);
    return host.active == 0 && host.blocked.empty() && isGrownBack && hasRoom(host, now);
}

} // namespace haul

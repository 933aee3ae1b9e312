#include "core/queue/connectionshares.h"

#include <algorithm>

namespace haul {

// A request that has just started has no connection yet, or shares one: it counts as one.
int ConnectionShares::weight(const Share &share)
{
    return std::max(share.requests, share.connections);
}

bool ConnectionShares::mayStart(const QByteArray &host, int lane, int limit, Part part) const
{
    const auto shares = hosts_.constFind(host);
    if (lanes_ < 2 || shares == hosts_.cend())
        return true;
    const Share &own = (*shares)[lane];
    if (own.connections > own.requests)
        return true;
    int all = 0;
    for (const Share &share : *shares)
        all += part == Part::Any ? share.requests : weight(share);
    const int itsPart = part == Part::Any ? limit : (limit + lanes_ - 1) / lanes_;
    return all < limit && weight(own) < itsPart;
}

quint32 ConnectionShares::lanesThatMayStart(const QByteArray &host, int limit) const
{
    quint32 lanes = 0;
    for (int lane = 0; lane < lanes_; ++lane) {
        if (mayStart(host, lane, limit))
            lanes |= 1u << lane;
    }
    return lanes;
}

void ConnectionShares::started(const QByteArray &host, int lane, int requests)
{
    if (Share *share = find(host, lane))
        share->requests += requests;
}

void ConnectionShares::ended(const QByteArray &host, int lane, int requests)
{
    if (Share *share = find(host, lane)) {
        share->requests = std::max(0, share->requests - requests);
        forgetIfEmpty(host);
    }
}

void ConnectionShares::opened(const QByteArray &host, int lane)
{
    if (Share *share = find(host, lane))
        ++share->connections;
}

void ConnectionShares::closed(const QByteArray &host, int lane)
{
    if (Share *share = find(host, lane)) {
        share->connections = std::max(0, share->connections - 1);
        forgetIfEmpty(host);
    }
}

ConnectionShares::Share *ConnectionShares::find(const QByteArray &host, int lane)
{
    if (lanes_ < 2)
        return nullptr;
    Shares &shares = hosts_[host];
    if (shares.isEmpty())
        shares.resize(lanes_);
    return &shares[lane];
}

void ConnectionShares::forgetIfEmpty(const QByteArray &host)
{
    const auto shares = hosts_.constFind(host);
    const bool isEmpty = std::all_of(shares->begin(), shares->end(), [](const Share &share) {
        return share.requests == 0 && share.connections == 0;
    });
    if (isEmpty)
        hosts_.erase(shares);
}

} // namespace haul

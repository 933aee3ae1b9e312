#include "core/queue/connectionshares.h"

#include <algorithm>
#include <numeric>

namespace haul {

// A request that has just started has no connection yet, or shares one: it counts as one.
bool ConnectionShares::mayStart(const QByteArray &host, int lane, int limit, Part part) const
{
    const auto shares = hosts_.constFind(host);
    if (lanes_ < 2 || shares == hosts_.cend())
        return true;
    const auto weight = [](const Share &share) {
        return std::max(share.requests, share.connections);
    };
    const Share &own = (*shares)[lane];
    if (own.connections > own.requests)
        return true;
    const int all = std::accumulate(
        shares->begin(), shares->end(), 0,
        [&](int sum, const Share &share) { return sum + weight(share); });
    const int itsPart = part == Part::Any ? limit : (limit + lanes_ - 1) / lanes_;
    return all < limit && weight(own) < itsPart;
}

void ConnectionShares::started(const QByteArray &host, int lane)
{
    if (Share *share = find(host, lane))
        ++share->requests;
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

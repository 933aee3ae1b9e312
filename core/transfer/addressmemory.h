// For how long libcurl is to remember the addresses of hosts.
//
//     memory.opened(host, now);                                            // a connection
//     curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, memory.seconds(now));
//
// Whenever libcurl looks a host up it first looks through all that it remembers for what is too old
// (7.88, Curl_hostcache_prune()), written addresses included. With a thousand hosts a second that
// takes longer than the download. So the more hosts a lane connects to, the sooner it forgets: some
// 500 addresses are remembered, for a minute at most. Pure, time is passed in; on its lane.
#pragma once

#include <QByteArray>
#include <QSet>

#include <chrono>

namespace haul {

class AddressMemory
{
public:
    using Time = std::chrono::steady_clock::time_point;

    void opened(const QByteArray &host, Time now);
    long seconds(Time now) const; // 0 to 60
    // Whether there are so many hosts that what is kept of one is gone before it is wanted again.
    bool isCrowded(Time now) const;

private:
    double countAt(Time now) const;

    double count_ = 0; // of hosts, once a second each, the older ones for less
    Time at_{};        // when it was that
    QSet<QByteArray> seen_;
    Time seenSince_{};
};

} // namespace haul

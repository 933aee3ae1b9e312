// Whose connections a host has: each lane keeps its own, and all of them together count.
//
//     if (shares.mayStart(host, lane, limit)) shares.started(host, lane);
//     shares.ended(host, lane);      // the connection may stay, idle
//     shares.opened(host, lane);     // as the lane sees it, and closed()
//
// A connection that waits for its next request counts at the server like any other. So a lane goes
// on over one that it has; a further one it may open only while those of all lanes are fewer than
// the host may have, and its own fewer than its part, which leaves room for the other lanes. Where
// the host has room, one of the lanes may always start. What Part::Any is for takes no notice of
// other lanes' connections that wait, for it is better refused one than held up by old ones.
//
// With one lane everything may start, and nothing is counted. No thread: TaskQueue's inside, used
// under its lock.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QVarLengthArray>

namespace haul {

class ConnectionShares
{
public:
    // Before anything starts. Lanes are numbered from 0; there are 32 at most.
    void setLanes(int count) { lanes_ = count; }

    // Part::Any is for who may have all that the host has.
    enum class Part { Own, Any };
    bool mayStart(const QByteArray &host, int lane, int limit, Part part = Part::Own) const;

    // A bit for each lane that may.
    quint32 lanesThatMayStart(const QByteArray &host, int limit) const;

    void started(const QByteArray &host, int lane, int requests = 1);
    void ended(const QByteArray &host, int lane, int requests = 1);
    void opened(const QByteArray &host, int lane);
    void closed(const QByteArray &host, int lane);

private:
    struct Share
    {
        int requests = 0;    // under way
        int connections = 0; // with those that wait
    };
    using Shares = QVarLengthArray<Share, 4>; // of each lane

    static int weight(const Share &share);
    Share *find(const QByteArray &host, int lane);
    void forgetIfEmpty(const QByteArray &host);

    int lanes_ = 1;
    QHash<QByteArray, Shares> hosts_; // that have any
};

} // namespace haul

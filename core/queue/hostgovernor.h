// How many connections each host gets, and when: one governor for all batches.
//
//     if (!governor.start(host, now)) governor.block(host, line, now); // one more connection
//     governor.release(host);                                         // it is over
//     for (const QueueLine &line : governor.unblocked(now)) ...         // look at these again
//
// A host is refused a connection while it is at its limit, cools down, or had its last request less
// than the interval ago. A refusal (429, 503) halves the connections that the host has at once;
// they grow back by one for every five seconds without a refusal.
//
// A host is on trial, with one connection, while others wait and nothing is known of it, and while
// what it has stands still: a dead host does not get the places of those that live. moves() ends
// it. One that cannot be reached is on trial too, and rests between its trials, until it answers.
// Nothing is kept of a host about which there is nothing to remember. No thread: TaskQueue's
// inside, used under its lock. Time is passed in.
#pragma once

#include "core/model/ids.h"
#include "core/model/restinghosts.h"
#include "core/queue/outage.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <queue>

#include <chrono>
#include <optional>
#include <vector>

namespace haul {

// The waiting tasks of one batch for one host.
struct QueueLine
{
    BatchId batch{};
    quint32 line = 0;

    auto operator<=>(const QueueLine &) const = default;
};

class HostGovernor
{
public:
    using Time = std::chrono::steady_clock::time_point;

    // One more connection at once for this long without a refusal.
    static constexpr std::chrono::seconds growthTime{5};
    // How long an outage is believed without being seen again.
    static constexpr std::chrono::minutes outageMemory{1};

    HostGovernor(int perHost, std::chrono::milliseconds interval);
    void setLimits(int perHost, std::chrono::milliseconds interval);

    // Whether anybody else could have the place.
    enum class Others { None, Wait };

    // Counts a connection that starts now, if the host has room for it. Who asks a host that wants
    // more time than the interval between two requests gives it so much peace.
    bool start(const QByteArray &host, Time now, std::chrono::milliseconds peace = {},
               Others others = Others::None);
    // What start() would say now, but for the peace that is asked for.
    bool mayStart(const QByteArray &host, Time now, Others others = Others::None) const;
    // A further request over a connection that is counted already: not while the host cools down or
    // before its interval is over.
    bool startAgain(const QByteArray &host, Time now);
    // Counts connections that were there before, room or not.
    void resume(const QByteArray &host, int connections);
    void release(const QByteArray &host, int connections = 1);

    // A 429 or 503. A storm counts once: what was asked before the last halving halves nothing.
    void refused(const QByteArray &host, Time askedAt, Time now);
    // It brought something worth having; one of its tasks gets hardly a byte.
    void moves(const QByteArray &host);
    void standsStill(const QByteArray &host);
    // Nothing has come of it, and nothing stands still.
    bool isUnknown(const QByteArray &host) const;

    // It could not be reached with what was asked at `askedAt`. What was asked before the last of
    // these counts with it; a minute after it and its rest the count begins anew. Returns what is
    // known now.
    Outage unreachable(const Origin &origin, const Error &error, Time askedAt, Time now);
    // Nothing starts at the host before `until`, unless it answers. Never shortened.
    void rest(const QByteArray &host, Time until);
    // It was reached with what was asked at `askedAt`, whatever it said. What was asked before the
    // last outage was seen says nothing: false.
    bool answered(const Origin &origin, Time askedAt);
    // Of what was not reached lately; else nullptr. Valid until the next change.
    const Outage *outageOf(const Origin &origin, Time now);
    bool hasOutages() const { return !outages_.isEmpty(); }
    bool hasOutage(const QByteArray &host) const { return outages_.contains(host); }
    // The last start at a host that cannot be reached was none: nobody was asked.
    void startedForNothing(const QByteArray &host);
    // A host that could not be reached, or all, are asked like those of which nothing is known.
    void forgetOutages(const QByteArray &host);
    void forgetOutages();

    // Nothing starts before `until`. Never shortened.
    void coolDown(const QByteArray &host, Time until);

    // Those that cool down or cannot be reached while lines of the batch wait for them; of any
    // batch where none is named. Looks at a thousand at most.
    RestingHosts resting(std::optional<BatchId> batch, Time now);

    // Remembers a line that has to wait for the host, after start() has refused.
    void block(const QByteArray &host, QueueLine line, Time now, Others others = Others::None);
    // The lines whose hosts have changed since the last call: room is likely, but not certain.
    std::vector<QueueLine> unblocked(Time now);
    // When time alone may change a host.
    std::optional<Time> nextChange() const;

    // How many connections the host may have at once now.
    int limitOf(const QByteArray &host, Time now) const;
    qsizetype size() const { return hosts_.size(); }

private:
    enum class Trust : quint8 { Unknown, Moves, StandsStill, Unreachable };

    struct Host
    {
        int active = 0;
        Trust trust = Trust::Unknown;
        bool hasAnswered = false;
        int reducedTo = 0; // connections at once since the last refusal; 0: never refused
        Time refusedAt{};  // the last of all, counted or not
        Time halvedAt{};
        Time coolUntil{};
        Time unreachableAt{};              // the last time
        Time restUntil{};                  // because of that
        std::optional<Time> startedAt;     // the last start
        std::chrono::milliseconds peace{}; // after it, if that is more than the interval
        std::optional<Time> wakeAt;        // the entry of wakes_ that counts
        std::vector<QueueLine> blocked;    // sorted
    };

    struct SeenOutage
    {
        QByteArray scheme;
        Outage outage;
        Time since{};
        Time seenAt{};
    };

    struct Wake
    {
        Time when;
        QByteArray host;

        bool operator>(const Wake &other) const { return when > other.when; }
    };

    int limitOf(const Host &host, Time now) const;
    // Before then nothing may start, for all that time can change.
    Time readyAt(const Host &host) const;
    static bool isTried(const Host &host, Others others);
    bool hasRoom(const Host &host, Time now, Others others = Others::None) const;
    std::optional<Time> roomAt(const Host &host, Time now, Others others) const;
    void wakeAt(Host &host, const QByteArray &name, Time when);
    void passTime(Time now);
    SeenOutage *find(const Origin &origin);
    void endOutage(Host &host);
    void unblock(Host &host);
    void prune(Time now);
    bool isForgettable(const Host &host, Time now) const;

    int perHost_;
    std::chrono::milliseconds interval_;
    QHash<QByteArray, Host> hosts_;
    QHash<QByteArray, std::vector<SeenOutage>> outages_; // of hosts, none of them empty
    QSet<QByteArray> inTrouble_; // those that rest, and some that no longer do
    std::priority_queue<Wake, std::vector<Wake>, std::greater<Wake>> wakes_;
    std::vector<QueueLine> unblocked_;
    qsizetype pruneAt_;
};

} // namespace haul

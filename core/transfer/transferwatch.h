// Whether a transfer moves: its bytes looked at now and then. Pure, time is passed in; on its lane.
//
//     switch (watch.look(bytes, now)) { case TransferWatch::Stalled: ... }
//
// While a transfer is held on purpose (pause, rate limit) it is not to blame: hold(). After a long
// one its connection may be dead without a sign of it (the network was away, the machine slept, the
// server gave up): then it gets less patience for a while.
#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <optional>

namespace haul {

class TransferWatch
{
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    // `lowestSpeed` in bytes a second, in the mean of the last `patience`; 0 is no limit.
    TransferWatch(Time now, std::chrono::seconds patience, qint64 lowestSpeed);

    enum State {
        Moving,
        Unanswered, // hardly a byte so far
        Idle,       // hardly a byte for some seconds: it may step aside for others
        TooSlow,    // below the lowest speed
        Stalled,    // not a byte within patience()
    };
    // `bytes`: all that came so far, heads and body.
    State look(qint64 bytes, Time now);
    // How long it may be without a byte at present.
    std::chrono::seconds patience() const;
    // Nothing counted until now.
    void hold(qint64 bytes, Time now);

private:
    struct Look
    {
        Time at;
        qint64 bytes;
    };

    void endHold(Time now);
    qint64 bytesSince(std::chrono::milliseconds span, Time now) const;

    const std::chrono::seconds patience_;
    const qint64 lowestSpeed_;
    Time begin_;
    Time lastByte_;
    std::optional<Time> heldSince_;    // while it is held
    std::optional<Time> doubtedUntil_; // after a long hold
    qint64 lastBytes_ = 0;
    std::deque<Look> looks_; // of the last `patience`, a second apart at least
};

} // namespace haul

// Whether a large file comes in so fast that further connections would only cost: each has buffers
// of its own, and beyond some hundred megabytes a second it is the caches and the disk that hold a
// file up, not the server. Pure, time is passed in; on the file's lane.
//
//     if (gate.isOpen(present, missing, now)) ...      // before each further connection
//     else lookAgain(gate.decidesAt());
//
// One for each attempt. What is smaller than a look at it is worth may always have more.
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace haul {

class SpeedGate
{
public:
    using Time = std::chrono::steady_clock::time_point;

    // `before`: the bytes that were there when the attempt began.
    explicit SpeedGate(qint64 before = 0)
        : before_(before)
    {
    }

    // Bytes of the file that are there, and that are not.
    bool isOpen(qint64 present, qint64 missing, Time now);
    // When the first look will be long enough ago to say; nothing when it has said so already.
    std::optional<Time> decidesAt() const;

private:
    struct Look
    {
        Time at;
        qint64 present;
    };
    bool saysNothing(const Look &look, qint64 present, Time now) const;

    qint64 before_;
    std::optional<Look> look_; // the newest that counts
    Time begun_{};
    bool isOpen_ = false;
    bool wasSlow_ = false;
    bool isDecided_ = false;
    bool isSmall_ = false;
};

} // namespace haul

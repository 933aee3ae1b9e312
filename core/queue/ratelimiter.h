// A limit on bytes a second, shared by all lanes: a bucket that fills with time and holds a quarter
// of a second's worth.
//
//     if (!limiter.allows(now)) pauseUntil(limiter.readyAt(now));
//     ... receive n bytes ...
//     limiter.spend(n, now);
//
// A chunk that has arrived is taken whole and may leave the bucket in debt, so the mean is exact
// however large chunks are. Under two limits (all transfers, one batch's) a transfer asks both,
// waits for the later and spends in both. Thread-safe; time is passed in, so tests need no clock.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <mutex>

namespace haul {

class RateLimiter
{
public:
    using Clock = std::chrono::steady_clock;

    // 0 is no limit. Takes effect at once and is no occasion for a burst: what the bucket held is
    // gone, the debt of the last chunk stays.
    void setRate(qint64 bytesPerSecond, Clock::time_point now = Clock::now());
    qint64 rate() const { return rate_.load(std::memory_order_relaxed); }
    bool isLimited() const { return rate() > 0; }

    bool allows(Clock::time_point now);
    void spend(qint64 bytes, Clock::time_point now);
    // When the bucket will be out of debt; `now` when it is.
    Clock::time_point readyAt(Clock::time_point now);

private:
    void refill(Clock::time_point now);

    std::atomic<qint64> rate_{0};
    std::mutex mutex_;
    double tokens_ = 0;
    Clock::time_point filledAt_{};
};

} // namespace haul

#include "core/queue/ratelimiter.h"

#include <algorithm>

namespace haul {
namespace {

constexpr double bucketSeconds = 0.25;

} // namespace

void RateLimiter::setRate(qint64 bytesPerSecond)
{
    const std::lock_guard lock(mutex_);
    rate_.store(std::max<qint64>(0, bytesPerSecond), std::memory_order_relaxed);
    tokens_ = 0;
    filledAt_ = {};
}

bool RateLimiter::allows(Clock::time_point now)
{
    if (!isLimited())
        return true;
    const std::lock_guard lock(mutex_);
    refill(now);
    return tokens_ >= 0;
}

void RateLimiter::spend(qint64 bytes, Clock::time_point now)
{
    if (!isLimited())
        return;
    const std::lock_guard lock(mutex_);
    refill(now);
    tokens_ -= double(bytes);
}

RateLimiter::Clock::time_point RateLimiter::readyAt(Clock::time_point now)
{
    if (!isLimited())
        return now;
    const std::lock_guard lock(mutex_);
    refill(now);
    if (tokens_ >= 0)
        return now;
    const std::chrono::duration<double> debt(-tokens_ / double(rate_.load()));
    return now + std::chrono::ceil<Clock::duration>(debt);
}

void RateLimiter::refill(Clock::time_point now)
{
    const double rate = double(rate_.load(std::memory_order_relaxed));
    if (filledAt_ != Clock::time_point{}) {
        const std::chrono::duration<double> passed = now - filledAt_;
        tokens_ = std::min(tokens_ + rate * passed.count(), rate * bucketSeconds);
    }
    filledAt_ = now;
}

} // namespace haul

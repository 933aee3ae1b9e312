#include "core/queue/ratelimiter.h"

#include <algorithm>

namespace haul {
namespace {

constexpr double bucketSeconds = 0.25;

} // namespace

void RateLimiter::setRate(qint64 bytesPerSecond, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    refill(now);
    tokens_ = isLimited() ? std::min(tokens_, 0.0) : 0;
    rate_.store(std::max<qint64>(0, bytesPerSecond), std::memory_order_relaxed);
}

bool RateLimiter::allows(Clock::time_point now)
{
    if (!isLimited())
        return true;
    const std::lock_guard lock(mutex_);
    refill(now);
    return tokens_ >= 0 || !isLimited(); // it may have been lifted meanwhile
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
    if (tokens_ >= 0 || !isLimited())
        return now;
    const std::chrono::duration<double> debt(-tokens_ / double(rate()));
    return now + std::chrono::ceil<Clock::duration>(debt);
}

// Lanes read the clock before they ask, so times come a little out of order.
void RateLimiter::refill(Clock::time_point now)
{
    if (now <= filledAt_)
        return;
    const std::chrono::duration<double> passed = now - filledAt_;
    tokens_ = std::min(tokens_ + double(rate()) * passed.count(), double(rate()) * bucketSeconds);
    filledAt_ = now;
}

} // namespace haul

#include "tests/support/ratebudget.h"

#include <algorithm>

namespace haul {

RateBudget::RateBudget(qint64 bytesPerSecond)
    : rate_(double(bytesPerSecond))
{
    clock_.start();
}

qint64 RateBudget::take(qint64 wanted)
{
    const qint64 now = clock_.nsecsElapsed();
    saved_ += rate_ * double(now - lastNs_) / 1e9;
    saved_ = std::min(saved_, std::max(rate_ / 4, 1.0));
    lastNs_ = now;
    const qint64 granted = std::min(wanted, qint64(saved_));
    saved_ -= double(granted);
    return granted;
}

} // namespace haul

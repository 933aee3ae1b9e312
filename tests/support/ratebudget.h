// A token bucket: how many bytes may be sent now so that a rate is kept.
// Usage: RateBudget budget(300'000); const qint64 allowed = budget.take(65536);
// Thread: used from one thread.
#pragma once

#include <QElapsedTimer>

namespace haul {

class RateBudget
{
public:
    explicit RateBudget(qint64 bytesPerSecond);

    // Grants up to `wanted` bytes, possibly none. Time in which nobody asks is saved up for a
    // quarter of a second at most.
    qint64 take(qint64 wanted);

private:
    double rate_;
    double saved_ = 0;
    qint64 lastNs_ = 0;
    QElapsedTimer clock_;
};

} // namespace haul

#include "core/manager/speedmeter.h"

#include <cmath>

namespace haul {
namespace {

// Two thirds of what is shown are younger than this.
constexpr double memorySeconds = 2.0;
// Below this it is nothing, and shown as such.
constexpr double negligible = 1.0;

} // namespace

void SpeedMeter::add(qint64 bytes, double seconds)
{
    if (seconds <= 0)
        return;
    const double now = double(bytes) / seconds;
    const double weight = started_ ? 1.0 - std::exp(-seconds / memorySeconds) : 1.0;
    started_ = started_ || bytes > 0;
    rate_ += (now - rate_) * weight;
    if (rate_ < negligible)
        rate_ = 0;
}

} // namespace haul

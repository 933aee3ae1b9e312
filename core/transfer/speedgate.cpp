#include "core/transfer/speedgate.h"

namespace haul {
namespace {

using namespace std::chrono_literals;

// What takes a second over one connection that is just not fast.
constexpr qint64 worthALook = 256 * 1024 * 1024;
constexpr qint64 fastBytesPerSecond = 400'000'000;
// Bytes come in bursts: less says little.
constexpr auto span = 50ms;

} // namespace

bool SpeedGate::isOpen(qint64 present, qint64 missing, Time now)
{
    if (!look_) {
        look_ = Look{now, present};
        isSmall_ = missing < worthALook;
    }
    if (isSmall_)
        return true;
    const std::chrono::duration<double> passed = now - look_->at;
    if (passed >= span) {
        const bool isSlow = double(present - look_->present) < fastBytesPerSecond * passed.count();
        isOpen_ = isSlow && (wasSlow_ || !isDecided_); // once may be a hiccup
        wasSlow_ = isSlow;
        isDecided_ = true;
        look_ = Look{now, present};
    }
    return isOpen_;
}

std::optional<SpeedGate::Time> SpeedGate::decidesAt() const
{
    if (!look_ || isSmall_ || isDecided_)
        return std::nullopt;
    return look_->at + span;
}

} // namespace haul

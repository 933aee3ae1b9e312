#include "core/transfer/speedgate.h"

namespace haul {
namespace {

using namespace std::chrono_literals;

// What is smaller is there before further connections would be felt.
constexpr qint64 worthALook = 256 * 1024 * 1024;
constexpr qint64 fastBytesPerSecond = 400'000'000;
// Bytes come in bursts: less says little.
constexpr auto span = 25ms;
// More says nothing of now: the file was paused, or had all the connections that it may have.
constexpr auto longSpan = 500ms;
// So long a server may take to its first byte before it counts as slow.
constexpr auto patience = 1s;

} // namespace

bool SpeedGate::isOpen(qint64 present, qint64 missing, Time now)
{
    if (!look_) {
        look_ = Look{now, present};
        begun_ = now;
        isSmall_ = missing < worthALook;
    }
    if (isSmall_)
        return true;
    const std::chrono::duration<double> passed = now - look_->at;
    if (saysNothing(*look_, present, now)) {
        look_ = Look{now, present};
    } else if (passed >= span) {
        const bool isSlow = double(present - look_->present) < fastBytesPerSecond * passed.count();
        isOpen_ = isSlow && (wasSlow_ || !isDecided_); // once may be a hiccup
        wasSlow_ = isSlow;
        isDecided_ = true;
        look_ = Look{now, present};
    }
    return isOpen_;
}

// It is too old, the file has begun anew since, or the attempt has not had its first byte.
bool SpeedGate::saysNothing(const Look &look, qint64 present, Time now) const
{
    const bool isSilent = !isDecided_ && present == before_ && now - begun_ < patience;
    return now - look.at > longSpan || present < look.present || isSilent;
}

std::optional<SpeedGate::Time> SpeedGate::decidesAt() const
{
    if (!look_ || isSmall_ || isDecided_)
        return std::nullopt;
    return look_->at + span;
}

} // namespace haul

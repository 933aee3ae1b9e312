#include "core/transfer/transferwatch.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto idleSpan = 3s;
constexpr auto longHold = 30s;
constexpr auto doubtedSpan = 30s;
constexpr std::chrono::seconds doubtedPatience = 10s;
constexpr qint64 idleBytesPerSecond = 1024;
// A head and a few bytes are no answer yet: a host that trickles sends as much at once.
constexpr qint64 answeredBytes = 1024;

} // namespace

TransferWatch::TransferWatch(Time now, std::chrono::seconds patience, qint64 lowestSpeed)
    : patience_(patience)
    , lowestSpeed_(lowestSpeed)
{
    hold(0, now);
    heldSince_.reset();
}

void TransferWatch::hold(qint64 bytes, Time now)
{
    if (!heldSince_)
        heldSince_ = now;
    begin_ = lastByte_ = now;
    lastBytes_ = bytes;
    looks_.assign(1, {now, bytes});
}

void TransferWatch::endHold(Time now)
{
    if (heldSince_ && lastByte_ - *heldSince_ >= longHold)
        doubtedUntil_ = now + doubtedSpan;
    heldSince_.reset();
    if (doubtedUntil_ && now >= *doubtedUntil_)
        doubtedUntil_.reset();
}

std::chrono::seconds TransferWatch::patience() const
{
    return doubtedUntil_ ? std::min(patience_, doubtedPatience) : patience_;
}

TransferWatch::State TransferWatch::look(qint64 bytes, Time now)
{
    endHold(now);
    if (bytes != lastBytes_) {
        lastByte_ = now;
        lastBytes_ = bytes;
    }
    if (now - looks_.back().at >= 1s)
        looks_.push_back({now, bytes});
    const auto longest = std::max<Clock::duration>(patience_, idleSpan);
    while (looks_.size() > 1 && now - looks_[1].at >= longest)
        looks_.pop_front();

    if (now - lastByte_ >= patience())
        return Stalled;
    if (lowestSpeed_ > 0 && now - begin_ >= patience_
        && bytesSince(patience_, now) < lowestSpeed_ * patience_.count())
        return TooSlow;
    const bool isIdle =
        now - begin_ >= idleSpan
        && bytesSince(idleSpan, now) < idleBytesPerSecond * std::chrono::seconds(idleSpan).count();
    if (isIdle)
        return Idle;
    return bytes < answeredBytes ? Unanswered : Moving;
}

// Of the newest look that is at least that old; the oldest there is.
qint64 TransferWatch::bytesSince(std::chrono::milliseconds span, Time now) const
{
    const auto look = std::find_if(looks_.rbegin(), looks_.rend(),
                                   [&](const Look &l) { return now - l.at >= span; });
    return lastBytes_ - (look == looks_.rend() ? looks_.front().bytes : look->bytes);
}

} // namespace haul

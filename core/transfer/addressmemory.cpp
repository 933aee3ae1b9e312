#include "core/transfer/addressmemory.h"

#include <algorithm>
#include <cmath>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr double remembered = 500;
constexpr double longest = 60; // libcurl's own
// In seconds: of the hosts before that, a third counts still.
constexpr double window = 4;
constexpr double crowd = 32; // hosts a second

} // namespace

void AddressMemory::opened(const QByteArray &host, Time now)
{
    if (now - seenSince_ >= 1s) {
        seen_.clear();
        seenSince_ = now;
    }
    if (seen_.contains(host))
        return;
    seen_.insert(host);
    count_ = countAt(now) + 1;
    at_ = now;
}

long AddressMemory::seconds(Time now) const
{
    const double aSecond = countAt(now) / window;
    return long(std::min(remembered / std::max(aSecond, 1.0), longest));
}

bool AddressMemory::isCrowded(Time now) const
{
    return countAt(now) / window > crowd;
}

double AddressMemory::countAt(Time now) const
{
    const std::chrono::duration<double> passed = now - at_;
    return count_ * std::exp(-passed.count() / window);
}

} // namespace haul

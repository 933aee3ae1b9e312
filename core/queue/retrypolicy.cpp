#include "core/queue/retrypolicy.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto longestPause = 10min;
constexpr auto longestRetryAfter = 1h;
constexpr int retriesOfUnreachable = 2;

bool isTransientStatus(int status)
{
    switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 522:
    case 524:
        return true;
    default:
        return false;
    }
}

// How many retries the kind of error is worth, given that `retries` are allowed.
int worthRetries(const Error &error, int retries)
{
    switch (error.code) {
    case ErrorCode::Dns:
    case ErrorCode::Connect:
        return std::min(retries, retriesOfUnreachable);
    case ErrorCode::ConnectTimeout:
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Proxy:
    case ErrorCode::Truncated:
    case ErrorCode::TooSlow:
    case ErrorCode::Changed:
        return retries;
    case ErrorCode::Http:
        return isTransientStatus(error.httpStatus) ? retries : 0;
    default:
        return 0;
    }
}

std::chrono::milliseconds doubledPause(std::chrono::milliseconds first, int attempts, double chance)
{
    const int doublings = std::clamp(attempts - 1, 0, 20);
    const std::chrono::milliseconds pause =
        std::min<std::chrono::milliseconds>(first * (1 << doublings), longestPause);
    return std::chrono::milliseconds(qint64(double(pause.count()) * (0.75 + chance / 2)));
}

} // namespace

std::optional<std::chrono::milliseconds> pauseBeforeRetry(const Error &error, int attempts,
                                                          int retries, double chance,
                                                          std::chrono::milliseconds firstPause)
{
    if (attempts > worthRetries(error, retries))
        return std::nullopt;
    if (error.retryAfter >= 0ms)
        return std::min<std::chrono::milliseconds>(error.retryAfter, longestRetryAfter);
    return doubledPause(firstPause, attempts, chance);
}

std::optional<std::chrono::milliseconds> restOfHost(const Error &error)
{
    const bool isRefusal =
        error.code == ErrorCode::Http && (error.httpStatus == 429 || error.httpStatus == 503);
    if (!isRefusal || error.retryAfter < 0ms)
        return std::nullopt;
    return std::min<std::chrono::milliseconds>(error.retryAfter, longestRetryAfter);
}

} // namespace haul

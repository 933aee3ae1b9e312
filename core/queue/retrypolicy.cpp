#include "core/queue/retrypolicy.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto longestPause = 10min;
constexpr auto longestRetryAfter = 1h;
constexpr int retriesOfUnreachable = 2;
constexpr auto leastRest = 100ms;
constexpr auto timeToStart = 2min;

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
int worthRetries(const Error &error, int retries, bool hostHasAnswered)
{
    switch (error.code) {
    case ErrorCode::Dns:
    case ErrorCode::Connect:
        return hostHasAnswered ? retries : std::min(retries, retriesOfUnreachable);
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
                                                          std::chrono::milliseconds firstPause,
                                                          const Outage &outage)
{
    if (attempts > worthRetries(error, retries, outage.hasAnswered) || isHopeless(outage, retries))
        return std::nullopt;
    if (error.retryAfter >= 0ms)
        return std::min<std::chrono::milliseconds>(error.retryAfter, longestRetryAfter);
    return doubledPause(firstPause, attempts, chance);
}

bool isOutage(const Error &error)
{
    return error.code == ErrorCode::Dns || error.code == ErrorCode::Connect
           || error.code == ErrorCode::ConnectTimeout;
}

std::chrono::milliseconds restOfOutage(const Outage &outage, std::chrono::milliseconds firstPause)
{
    constexpr double middle = 0.5;
    return doubledPause(std::max<std::chrono::milliseconds>(firstPause, leastRest), outage.times,
                        middle);
}

bool isHopeless(const Outage &outage, int retries)
{
    const int worth = worthRetries(outage.last, retries, outage.hasAnswered);
    const bool mayBeStarting = outage.hasAnswered && retries > 0 && outage.lasted < timeToStart;
    return outage.times > std::max(retriesOfUnreachable, worth) && !mayBeStarting;
}

bool isExcused(const Outage &outage)
{
    return outage.hasAnswered && outage.times > 1;
}

Error errorOfUnasked(const Outage &outage)
{
    Error error = outage.last;
    error.detail = QStringLiteral("not asked any more after %1 attempts in a row: %2")
                       .arg(outage.times)
                       .arg(outage.last.detail);
    return error;
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

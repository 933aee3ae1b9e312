// Whether a failed attempt gets another one, and when: one pure function, no effects. Any thread.
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <optional>

namespace haul {

// The pause before the next attempt, or nothing when no more is worth it at this source.
//
// `attempts` is how many have been made since the last one that brought something new, that one
// included (so at least 1): a large file over a bad line may break more often than a small one.
// `retries` is how many more the settings allow.
//
// Faults that pass are tried again:
// - broken, cut and stalled transfers: connection-lost, truncated, timeout, connect-timeout,
//   too-slow, proxy; and a file that changed meanwhile, from its start;
// - the HTTP statuses of curl's --retry: 408, 429, 500, 502, 503, 504, 522, 524;
// - a name without an address and a port that refuses: twice at most, waiting rarely cures those.
// All else is final: what the server said plainly (other statuses, login, not-found), what proves a
// wrong partner (certificates, an SSH host's key, checksums), what our own disk refuses.
//
// The pause doubles from `firstPause` to 10 min; a server that names one with Retry-After (RFC
// 9110, 10.2.3) gets it, up to an hour. `chance`, from 0 to 1, spreads our own pauses by a quarter
// either way, so that a thousand tasks do not come back at once.
std::optional<std::chrono::milliseconds>
pauseBeforeRetry(const Error &error, int attempts, int retries, double chance,
                 std::chrono::milliseconds firstPause = std::chrono::seconds(1));

// How long the host as a whole asked to be left alone (429 or 503 with Retry-After, up to an hour):
// then its other tasks wait too. Nothing when it did not ask.
std::optional<std::chrono::milliseconds> restOfHost(const Error &error);

} // namespace haul

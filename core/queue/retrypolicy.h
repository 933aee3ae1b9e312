// Whether a failed attempt gets another one, and when: one pure function, no effects. Any thread.
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <optional>

namespace haul {

// The pause before the next attempt, or nothing when the task has failed for good.
//
// `attempts` is how many have been made (at least 1), `retries` how many more the settings allow.
// Faults that pass are tried again: those of curl's --retry (408, 429, 500, 502, 503, 504, 522,
// 524) and broken or refused connections. The pause doubles from 1 s to 10 min; a server that names
// one with Retry-After (RFC 9110, 10.2.3) gets it, up to an hour. `chance`, from 0 to 1, spreads
// our own pauses by a quarter either way, so that a thousand tasks do not come back at once. A name
// without an address and a port that refuses are rarely cured by waiting: those are tried again
// twice at most.
std::optional<std::chrono::milliseconds> pauseBeforeRetry(const Error &error, int attempts,
                                                          int retries, double chance);

// How long the host as a whole asked to be left alone (429 or 503 with Retry-After, up to an hour):
// then its other tasks wait too. Nothing when it did not ask.
std::optional<std::chrono::milliseconds> restOfHost(const Error &error);

} // namespace haul

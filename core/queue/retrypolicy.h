// Whether a failed attempt gets another one, and when: pure functions, no effects. Any thread.
#pragma once

#include "core/queue/outage.h"

#include <chrono>
#include <optional>

namespace haul {

// The pause before the next attempt, or nothing when no more is worth it at this source.
//
// `attempts` is how many have been made since the last one that brought something new, that one
// included (so at least 1): a large file over a bad line may break more often than a small one.
// `retries` is how many more the settings allow. `outage` is what the error says of the host, if it
// is one: where that is hopeless there is none.
//
// Faults that pass are tried again:
// - broken, cut and stalled transfers: connection-lost, truncated, timeout, connect-timeout,
//   too-slow, proxy; and a file that changed meanwhile, from its start;
// - the HTTP statuses of curl's --retry: 408, 429, 500, 502, 503, 504, 522, 524;
// - a name without an address and a port that refuses: twice at most, waiting rarely cures those;
//   of a host that answered before as often as all else, it is perhaps just being started anew.
// All else is final: what the server said plainly (other statuses, login, not-found), what proves a
// wrong partner (certificates, an SSH host's key, checksums), what our own disk refuses.
//
// The pause doubles from `firstPause` to 10 min; a server that names one with Retry-After (RFC
// 9110, 10.2.3) gets it, up to an hour. `chance`, from 0 to 1, spreads our own pauses by a quarter
// either way, so that a thousand tasks do not come back at once.
std::optional<std::chrono::milliseconds>
pauseBeforeRetry(const Error &error, int attempts, int retries, double chance,
                 std::chrono::milliseconds firstPause = std::chrono::seconds(1),
                 const Outage &outage = {});

// Whether the error says that the host could not be reached at all.
bool isOutage(const Error &error);

// How long nobody asks a host that cannot be reached, after the last who tried. At least a tenth of
// a second: who retries without a pause would use up a host's chances in no time.
std::chrono::milliseconds restOfOutage(const Outage &outage, std::chrono::milliseconds firstPause);

// Whether it has been tried often enough, by whomever: as often as one task may try it, thrice at
// least; and where retries are allowed, for two minutes, if it answered before: so long a server
// takes to start. What still waits for it fails without being asked.
bool isHopeless(const Outage &outage, int retries);

// An attempt at a server that answered before, and that others have found unreachable already,
// counts for nothing: not its tasks lose their patience, isHopeless() does.
bool isExcused(const Outage &outage);

// The error of a task that was not asked any more.
Error errorOfUnasked(const Outage &outage);

// How long the host as a whole asked to be left alone (429 or 503 with Retry-After, up to an hour):
// then its other tasks wait too. Nothing when it did not ask.
std::optional<std::chrono::milliseconds> restOfHost(const Error &error);

} // namespace haul

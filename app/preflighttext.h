// What the terminal says of links that were looked at before the start. Pure functions; any thread.
#pragma once

#include "core/manager/preflight.h"

namespace haul {

// "dead", "unclear", ...: the word before a link that is flagged; scripts may look for it.
QString verdictWord(LinkVerdict verdict);

// "1,180 there (2 wrong type), 20 dead (18 http-404, 2 dns), 4 unclear (4 timeout)".
QString verdictLine(const PreflightSummary &summary);

// "3.2 GiB to fetch, 12 of unknown size; 120.0 GiB free: it fits".
QString spaceLine(const PreflightSummary &summary, qint64 free);

} // namespace haul

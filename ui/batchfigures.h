// What can be said of a batch's rest from its counts. Pure functions; any thread.
#pragma once

#include "core/manager/batchrecord.h"

namespace haul {

// The bytes of the tasks that have not begun, if their files are as large as those so far were in
// the mean; 0 while nobody can say. What is under way has its room already: it was asked for before
// the first byte.
qint64 estimatedWaiting(const BatchCounts &counts);

// The bytes still to come: those that are known, and for each task that has not begun as many as a
// file had in the mean so far. Negative when nothing is known yet.
qint64 estimatedRest(const BatchCounts &counts);

// Seconds; negative when nobody can say.
double timeLeft(const BatchCounts &counts, double bytesPerSecond);

} // namespace haul

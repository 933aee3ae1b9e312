#include "ui/batchfigures.h"

#include <algorithm>
#include <limits>

namespace haul {

namespace {

constexpr qint64 most = std::numeric_limits<qint64>::max();

} // namespace

qint64 estimatedWaiting(const BatchCounts &counts)
{
    const qint64 done = counts.of(TaskState::Done);
    if (done == 0)
        return 0;
    const double bytes =
        double(counts.endedBytes) / double(done) * double(counts.of(TaskState::Waiting));
    return bytes < double(most) ? qint64(bytes) : most;
}

qint64 estimatedRest(const BatchCounts &counts)
{
    const bool isGuess = counts.of(TaskState::Waiting) > 0 && counts.of(TaskState::Done) == 0;
    if (isGuess && counts.remainingBytes == 0)
        return -1;
    const qint64 waiting = estimatedWaiting(counts);
    return counts.remainingBytes > most - waiting ? most : counts.remainingBytes + waiting;
}

double timeLeft(const BatchCounts &counts, double bytesPerSecond)
{
    const qint64 rest = estimatedRest(counts);
    const bool isGuess = counts.of(TaskState::Waiting) > 0 && counts.of(TaskState::Done) == 0;
    return isGuess || bytesPerSecond < 1 ? -1 : double(rest) / bytesPerSecond;
}

} // namespace haul

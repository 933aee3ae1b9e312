#include "core/manager/batchrun.h"

#include <limits>

namespace haul {

BatchRun::BatchRun(qint64 total, qint64 open, qint64 parses, Wishes wishes)
    : total_(total)
    , open_(open)
    , parses_(parses)
    , future_(promise_.future())
{
    promise_.start();
    promise_.setProgressRange(0, int(total_));
    promise_.setProgressValue(int(total_ - open_));
    QObject::connect(&watcher_, &QFutureWatcherBase::canceled, &watcher_,
                     [this, cancel = wishes.cancel] {
                         if (takeUnheardCancel())
                             cancel();
                     });
    QObject::connect(&watcher_, &QFutureWatcherBase::suspending, &watcher_,
                     [pause = wishes.pause] { pause(true); });
    QObject::connect(&watcher_, &QFutureWatcherBase::resumed, &watcher_,
                     [pause = wishes.pause] { pause(false); });
    watcher_.setFuture(future_);
}

BatchRun::~BatchRun()
{
    watcher_.disconnect();
    if (future_.isFinished())
        return;
    future_.cancel();
    promise_.finish();
}

bool BatchRun::takeUnheardCancel()
{
    return future_.isCanceled() && !std::exchange(cancelHeard_, true);
}

void BatchRun::taskReopened()
{
    ++open_;
}

// A new range takes the value back to its beginning.
void BatchRun::tasksAdded(qint64 count)
{
    total_ += count;
    open_ += count;
    promise_.setProgressRange(0, int(total_));
    promise_.setProgressValue(int(total_ - open_));
}

void BatchRun::taskEnded(const OutcomePtr &outcome, bool parseFollows)
{
    --open_;
    if (parseFollows)
        ++parses_;
    if (outcome)
        promise_.addResult(outcome); // of no effect once the future is cancelled
}

void BatchRun::parsed()
{
    --parses_;
}

bool BatchRun::settle(bool mayFinish)
{
    if (isFinished())
        return false;
    promise_.setProgressValue(int(total_ - open_));
    if (open_ > 0 || parses_ > 0 || !mayFinish)
        return false;
    promise_.finish();
    return true;
}

} // namespace haul

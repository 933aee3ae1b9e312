// One run of a batch as a future: the promise stays here, the future travels. A batch has a run
// from its submission to the end of its last task, and a further one when tasks are retried
// afterwards.
//
// Main thread. The destructor finishes the future as cancelled if it has not finished.
#pragma once

#include "core/model/outcome.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>

#include <functional>

namespace haul {

class BatchRun
{
public:
    // What somebody with the future wishes.
    struct Wishes
    {
        std::function<void()> cancel;
        std::function<void(bool)> pause;
    };

    // `open` of `total` tasks have not ended; `parses` results are still being made.
    BatchRun(qint64 total, qint64 open, qint64 parses, Wishes wishes);
    ~BatchRun();

    QFuture<OutcomePtr> future() const { return future_; }
    bool isFinished() const { return future_.isFinished(); }
    bool isCancelled() const { return future_.isCanceled(); }

    qint64 open() const { return open_; }
    qint64 parses() const { return parses_; }

    // Whether the future has been cancelled and nobody was told so far; nobody will be any more.
    bool takeUnheardCancel();

    void taskReopened();
    // The batch has grown by so many tasks, and all of them are to do.
    void tasksAdded(qint64 count);
    // A task has ended; without an outcome if it never got one.
    void taskEnded(const OutcomePtr &outcome, bool parseFollows);
    void parsed();
    // Shows progress and finishes the future when nothing is left; true when it does so now.
    // Who still looks for more tasks says that it must not finish.
    bool settle(bool mayFinish = true);

private:
    qint64 total_;
    qint64 open_;
    qint64 parses_;
    bool cancelHeard_ = false;
    QPromise<OutcomePtr> promise_;
    QFuture<OutcomePtr> future_;
    QFutureWatcher<OutcomePtr> watcher_;
};

} // namespace haul

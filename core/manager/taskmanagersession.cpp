// TaskManager and the session: what is recorded, and what an earlier run of the program left.
#include "core/manager/taskmanager_p.h"

#include <memory>

namespace haul {

void TaskManager::Private::listenToSession()
{
    book_.setLastBatch(session_->lastBatch());
    session_->setListeners({.settled = [this] { lanes_.wake(); },
                            .trouble =
                                [this](const std::optional<Error> &error) {
                                    QMetaObject::invokeMethod(
                                        &manager_,
                                        [this, error] { emit manager_.sessionTrouble(error); },
                                        Qt::QueuedConnection);
                                }});
}

void TaskManager::Private::record(SessionFact fact)
{
    if (session_)
        session_->tell(std::move(fact));
}

// Batches are made on the session's thread and taken over here. The queue gets to know one before
// anybody can wish anything of it, and starts nothing of it before its record is there.
void TaskManager::Private::restore(RestorePolicy policy)
{
    const auto take = [this, policy](SavedBatch saved) {
        auto batch = std::make_shared<RestoredBatch>(restoreBatch(std::move(saved), names_));
        for (auto &[task, work] : batch->kept)
            kept_.put(task, std::move(work));
        const BatchRecord &record = *batch->record;
        if (batch->open > 0)
            queue_.addBatch(record.id, record.entries, record.settings,
                            {batch->waiting, true, record.bytesPerSecond, record.rank});
        QMetaObject::invokeMethod(
            &manager_, [this, batch, policy] { takeRestored(std::move(*batch), policy); },
            Qt::QueuedConnection);
    };
    const auto finished = [this](const Result<void> &result) {
        const std::optional<Error> error = result ? std::nullopt : std::optional(result.error());
        QMetaObject::invokeMethod(
            &manager_, [this, error] { endRestore(error); }, Qt::QueuedConnection);
    };
    session_->restore(take, finished);
}

void TaskManager::Private::takeRestored(RestoredBatch batch, RestorePolicy policy)
{
    for (SessionFact &fact : batch.corrections)
        record(std::move(fact));
    BatchRecord &record = book_.adopt(std::move(batch.record));
    const BatchId id = record.id;
    std::vector<ParseResultPtr> results;
    if (batch.isCrawling || isAnybodyListening())
        results = allResults(record);
    if (isAnybodyListening())
        freshResults_[id] = results;
    if (!keepsDetails_)
        record.results = {};
    const bool isOpen = batch.open > 0 || batch.isCrawling;
    const bool isToStart = record.startAt > QDateTime::currentDateTimeUtc();
    const bool isPaused =
        isOpen && (record.paused || (policy == RestorePolicy::Wait && !isToStart));
    record.paused = isPaused;
    record.hold = holdOf(record);
    startRun(record, batch.open, qint64(batch.unparsed.size()));
    if (batch.isCrawling) {
        for (const ParseResultPtr &result : results)
            crawls_.at(id)->take(result, (*record.entries)[result->task.index].depth);
    }
    if (!isOpen && batch.unparsed.empty()) {
        crawls_.erase(id);
        runs_.at(id)->settle(); // history
    } else if (isPaused)
        runs_.at(id)->future().suspend();
    else if (isOpen)
        obeyHold(id);
    if (record.startAt.isValid())
        startDue();
    emit manager_.batchAdded(id);
    for (ParseRequest &request : batch.unparsed)
        finisher_.addResult(std::move(request), record.settings);
    if (book_.batch(id) && !runs_.at(id)->isFinished())
        emit manager_.runStarted(id);
    if (book_.batch(id))
        book_.markChanged(id);
    scheduleDrain();
}

void TaskManager::Private::endRestore(const std::optional<Error> &error)
{
    if (!error)
        record(fact::DoubtsSettled{});
    const QString aside = session_->setAside();
    if (error || aside.isEmpty())
        emit manager_.restored(error);
    else
        emit manager_.restored(
            Error{ErrorCode::SessionDamaged, Stage::Disk,
                  QStringLiteral("what could be read is kept, the file is now %1").arg(aside)});
}

// A batch of an earlier run is in the queue only once something of it has to be done.
void TaskManager::Private::makeWaiting(BatchId id)
{
    if (queue_.hasBatch(id))
        return;
    const BatchRecord &record = *book_.batch(id);
    queue_.addBatch(id, record.entries, record.settings,
                    {std::vector<bool>(record.tasks.size(), false), isStill(record),
                     record.bytesPerSecond, record.rank});
}

void TaskManager::Private::leaveToNextRun()
{
    if (session_)
        session_->cancelRestore();
    isLeaving_ = session_ != nullptr;
    lanes_.stop();
    finisher_.waitUntilFinished();
    drainAll();
    for (const auto &[id, run] : runs_) {
        if (!run->isFinished())
            run->future().cancel();
    }
    flush();
}

} // namespace haul

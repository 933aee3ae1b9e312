// What stands still by itself: a batch until its time to start, all batches while the surroundings
// do not allow them to go on.
#include "core/manager/taskmanager_p.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

// Timers count the time that the machine is awake and nobody sets its clock: so often it is asked.
constexpr std::chrono::milliseconds longestSleep = 30s;

// Of two limits, of which 0 is none.
qint64 lower(qint64 left, qint64 right)
{
    return left == 0 || right == 0 ? left + right : std::min(left, right);
}

} // namespace

void TaskManager::Private::setLimits(const Limits &limits)
{
    limits_ = limits;
    queue_.setLimits(limits);
    setRate();
    lanes_.wake();
}

void TaskManager::Private::setAllowance(const Allowance &allowance)
{
    if (allowance_ == allowance)
        return;
    allowance_ = allowance;
    setRate();
    for (const BatchId id : book_.batches())
        obeyHold(id);
    lanes_.wake();
    flush();
}

void TaskManager::Private::setRate()
{
    rate_.setRate(lower(limits_.bytesPerSecond, allowance_.bytesPerSecond));
}

Hold TaskManager::Private::holdOf(const BatchRecord &record) const
{
    return record.startAt.isValid() ? Hold::StartTime : allowance_.hold;
}

// A hidden one stands still whatever is wished of it.
bool TaskManager::Private::isStill(const BatchRecord &record) const
{
    return record.standsStill() || hidden_.contains(record.id);
}

void TaskManager::Private::obeyHold(BatchId id)
{
    BatchRecord &record = *book_.batch(id);
    const Hold hold = holdOf(record);
    if (std::exchange(record.hold, hold) != hold)
        book_.markChanged(id);
    queue_.setPaused(id, isStill(record));
}

void TaskManager::Private::setBatchStart(BatchId id, const QDateTime &when)
{
    BatchRecord *record = book_.batch(id);
    if (!record || record->startAt == when.toUTC())
        return;
    record->startAt = when.toUTC();
    obeyHold(id);
    recordChange(id);
    book_.markChanged(id);
    startDue();
    flush();
}

// Those whose time has come, and the time of the next one.
void TaskManager::Private::startDue()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    std::optional<QDateTime> next;
    for (const BatchId id : book_.batches()) {
        BatchRecord &record = *book_.batch(id);
        if (!record.startAt.isValid())
            continue;
        if (record.startAt > now) {
            next = next ? std::min(*next, record.startAt) : record.startAt;
            continue;
        }
        record.startAt = {};
        obeyHold(id);
        recordChange(id);
        scheduleDrain();
    }
    if (!next)
        startTimer_.stop();
    else
        startTimer_.start(std::min(longestSleep, std::chrono::milliseconds(now.msecsTo(*next))));
}

} // namespace haul

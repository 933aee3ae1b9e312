#include "ui/scheduling.h"

#include "core/manager/taskmanager.h"
#include "ui/holdbar.h"
#include "ui/holdtext.h"
#include "ui/scheduletext.h"
#include "ui/speedlimit.h"
#include "ui/windowmemory.h"

#include <algorithm>
#include <utility>

namespace haul {

Scheduling::Scheduling(TaskManager &manager, NetworkWatch *network, WindowMemory &memory,
                       const Parts &parts, Scheduler::Clock clock)
    : manager_(manager)
    , memory_(memory)
    , parts_(parts)
    , clock_(clock ? std::move(clock) : [] { return QDateTime::currentDateTime(); })
    , scheduler_(network ? *network : unknownNetwork_, clock_)
{
    connect(&scheduler_, &Scheduler::changed, this, &Scheduling::apply);
    connect(&parts_.bar, &HoldBar::goOnWished, &scheduler_, &Scheduler::goOnAnyway);
    for (const auto signal : {&TaskManager::batchAdded, &TaskManager::batchRemoved,
                              &TaskManager::batchChanged, &TaskManager::runStarted})
        connect(&manager_, signal, this, &Scheduling::showHold);
    scheduler_.setRules(memory_.scheduleRules());
    apply();
}

void Scheduling::setRules(const ScheduleRules &rules)
{
    memory_.setScheduleRules(rules);
    scheduler_.setRules(rules);
}

void Scheduling::apply()
{
    const Standing &standing = scheduler_.standing();
    manager_.setAllowance(standing.allowance);
    parts_.speedLimit.setLowerSpeed(
        standing.allowance.bytesPerSecond,
        standing.nextChange ? words::moment(*standing.nextChange, clock_()) : QString());
    showHold();
}

// Only who has something to download waits, unless it waits for its own time.
void Scheduling::showHold()
{
    const Standing &standing = scheduler_.standing();
    parts_.bar.setWords(isAnythingWaiting() ? words::holdLine(standing, clock_()) : QString());
}

bool Scheduling::isAnythingWaiting() const
{
    const Hold hold = scheduler_.allowance().hold;
    if (hold == Hold::None)
        return false;
    const std::vector<BatchId> ids = manager_.batches();
    return std::any_of(ids.begin(), ids.end(), [&](BatchId id) {
        const BatchRecord &batch = *manager_.batch(id);
        return batch.hold == hold && !batch.paused && !batch.hasEnded();
    });
}

} // namespace haul

// The schedule at work in the window: remembered rules decide by the clock and the network what all
// batches may do, the bar and the speed limit's button say so, and the bar's button overrules it.
//
//     Scheduling scheduling(manager, options.network, memory, {*holdBar, *speedLimit});
//     scheduling.setRules(rules);   // remembered
//
// Main thread.
#pragma once

#include "core/manager/networkwatch.h"
#include "core/manager/scheduler.h"

#include <QObject>

namespace haul {

class HoldBar;
class SpeedLimit;
class TaskManager;
class WindowMemory;

class Scheduling : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        HoldBar &bar;
        SpeedLimit &speedLimit;
    };

    // All outlive it. Of a null network nothing is known; a null clock is the system's.
    Scheduling(TaskManager &manager, NetworkWatch *network, WindowMemory &memory,
               const Parts &parts, Scheduler::Clock clock = {});

    const ScheduleRules &rules() const { return scheduler_.rules(); }
    void setRules(const ScheduleRules &rules);
    NetworkKnowledge networkKnowledge() const { return scheduler_.network().knowledge(); }

private:
    void apply();
    void showHold();
    bool isAnythingWaiting() const;

    TaskManager &manager_;
    WindowMemory &memory_;
    const Parts parts_;
    const Scheduler::Clock clock_;
    NetworkWatch unknownNetwork_;
    Scheduler scheduler_;
};

} // namespace haul

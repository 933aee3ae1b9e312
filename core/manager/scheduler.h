// Decides what all batches may do at this moment, by the timetable and the network, and notices
// when that changes.
//
//     Scheduler scheduler(network);
//     connect(&scheduler, &Scheduler::changed, &manager,
//             [&] { manager.setAllowance(scheduler.allowance()); });
//     scheduler.setRules(rules);
//
// While the timetable says anything it looks at the clock once a minute and at the hour: clocks are
// set and machines sleep. Without, nothing ticks. Main thread.
#pragma once

#include "core/manager/schedule.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace haul {

class NetworkWatch;

class Scheduler : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<QDateTime()>;

    // The network outlives the scheduler; a null clock is the system's.
    explicit Scheduler(NetworkWatch &network, Clock clock = {}, QObject *parent = nullptr);

    void setRules(const ScheduleRules &rules);
    const ScheduleRules &rules() const { return rules_; }

    const Standing &standing() const { return standing_; }
    Allowance allowance() const { return standing_.allowance; }

    // What holds everything at this moment does not count until it has been gone for once.
    void goOnAnyway();

    // At the clock and the network; it does so by itself.
    void look();

    NetworkWatch &network() const { return network_; }

signals:
    void changed(); // standing()

private:
    NetworkWatch &network_;
    const Clock clock_;
    ScheduleRules rules_;
    HoldWaiver waiver_;
    Standing standing_;
    QTimer timer_;
};

} // namespace haul

// What the hour and the network allow all batches: pure functions, for Scheduler.
//
//     const Standing standing = standingAt(rules, network.state(), now, waiver);
//     manager.setAllowance(standing.allowance);
#pragma once

#include "core/manager/networkstate.h"
#include "core/model/allowance.h"
#include "core/model/timetable.h"

#include <QDateTime>

#include <optional>

namespace haul {

// As the user wishes.
struct ScheduleRules
{
    Timetable timetable = {};
    bool waitOffline = true;
    bool waitMetered = false;

    bool operator==(const ScheduleRules &) const = default;
};

// Why all batches would have to wait; there may be several reasons at once.
struct HoldReasons
{
    bool offline = false;
    bool metered = false;
    bool timetable = false;

    bool operator==(const HoldReasons &) const = default;
};

// Reasons that do not count, because somebody wants to go on anyway. Each counts again when it
// comes back after it was gone; what the timetable says, at its next change.
struct HoldWaiver
{
    HoldReasons reasons;
    std::optional<QDateTime> timetableUntil = {};

    bool operator==(const HoldWaiver &) const = default;
};

struct Standing
{
    Allowance allowance;
    // When the timetable says something else than it does now; none when it never does.
    std::optional<QDateTime> nextChange;

    bool operator==(const Standing &) const = default;
};

HoldReasons holdReasons(const ScheduleRules &rules, NetworkState network, const QDateTime &now);

// Of all reasons that there are at this moment.
HoldWaiver waiverOf(const ScheduleRules &rules, NetworkState network, const QDateTime &now);
// What is left of a waiver.
HoldWaiver stillWaived(const HoldWaiver &waiver, const HoldReasons &reasons, const QDateTime &now);

// The waiver as it still is.
Standing standingAt(const ScheduleRules &rules, NetworkState network, const QDateTime &now,
                    const HoldWaiver &waiver);

} // namespace haul

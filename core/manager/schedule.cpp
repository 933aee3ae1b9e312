#include "core/manager/schedule.h"

namespace haul {
namespace {

// The network goes first: without one, the hour does not matter.
Hold firstHold(const HoldReasons &reasons, const HoldReasons &waived)
{
    if (reasons.offline && !waived.offline)
        return Hold::Offline;
    if (reasons.metered && !waived.metered)
        return Hold::Metered;
    if (reasons.timetable && !waived.timetable)
        return Hold::Timetable;
    return Hold::None;
}

} // namespace

HoldReasons holdReasons(const ScheduleRules &rules, NetworkState network, const QDateTime &now)
{
    return {.offline = rules.waitOffline && network.offline,
            .metered = rules.waitMetered && network.metered,
            .timetable = rules.timetable.useAt(now) == HourUse::Nothing};
}

HoldWaiver waiverOf(const ScheduleRules &rules, NetworkState network, const QDateTime &now)
{
    return {holdReasons(rules, network, now), rules.timetable.nextChange(now)};
}

HoldWaiver stillWaived(const HoldWaiver &waiver, const HoldReasons &reasons, const QDateTime &now)
{
    const bool isOver = waiver.timetableUntil && now >= *waiver.timetableUntil;
    HoldWaiver left{
        .reasons = {.offline = waiver.reasons.offline && reasons.offline,
                    .metered = waiver.reasons.metered && reasons.metered,
                    .timetable = waiver.reasons.timetable && reasons.timetable && !isOver}};
    if (left.reasons.timetable)
        left.timetableUntil = waiver.timetableUntil;
    return left;
}

Standing standingAt(const ScheduleRules &rules, NetworkState network, const QDateTime &now,
                    const HoldWaiver &waiver)
{
    const Timetable &timetable = rules.timetable;
    Standing standing;
    standing.allowance.hold = firstHold(holdReasons(rules, network, now), waiver.reasons);
    if (timetable.useAt(now) == HourUse::Lower)
        standing.allowance.bytesPerSecond = timetable.lowerRate();
    standing.nextChange = timetable.nextChange(now);
    return standing;
}

} // namespace haul

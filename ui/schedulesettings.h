// The settings' group "Schedule": when to wait for the network, and the timetable.
//
//     addScheduleSettings(*view, scheduling);
//
// The scheduling outlives the view. Main thread.
#pragma once

#include <QString>

namespace haul {

class Scheduling;
class SettingsView;

QString scheduleGroupName();
void addScheduleSettings(SettingsView &view, Scheduling &scheduling);

} // namespace haul

// The words of the schedule: hours and days as the locale says them, what an hour is for, and why
// everything waits.
//
//     words::hourOfWeek(Qt::Monday, 9, HourUse::Lower)   // "Mon, 9 to 10: lower speed"
//
// Pure functions; main thread (they read QLocale's default and the translators).
#pragma once

#include "core/manager/schedule.h"

#include <QString>

namespace haul::words {

QString dayName(int day);   // "Mon"; Qt::DayOfWeek
QString hourName(int hour); // "9", "9 AM"; 24 is the end of a day
QString hourUse(HourUse use);
QString hourOfWeek(int day, int hour, HourUse use);
// Why all batches wait, in a sentence; empty when they do not.
QString holdLine(const Standing &standing, const QDateTime &now);

} // namespace haul::words

#include "ui/scheduletext.h"

#include "ui/holdtext.h"

#include <QCoreApplication>
#include <QLocale>

namespace haul::words {
namespace {

struct ScheduleWords
{
    Q_DECLARE_TR_FUNCTIONS(haul::ScheduleWords)
};

// "AM" and "PM" are part of such a clock's form.
bool hasHalfDays()
{
    const QString form = QLocale().timeFormat(QLocale::ShortFormat);
    return form.contains(QLatin1String("ap"), Qt::CaseInsensitive);
}

} // namespace

QString dayName(int day)
{
    return QLocale().standaloneDayName(day, QLocale::ShortFormat);
}

QString hourName(int hour)
{
    if (hasHalfDays())
        return QLocale().toString(QTime(hour % 24, 0), QStringLiteral("h AP"));
    return QLocale().toString(hour);
}

QString hourUse(HourUse use)
{
    switch (use) {
    case HourUse::Full:
        return ScheduleWords::tr("full speed");
    case HourUse::Lower:
        return ScheduleWords::tr("lower speed");
    case HourUse::Nothing:
        return ScheduleWords::tr("nothing");
    }
    Q_UNREACHABLE();
}

QString hourOfWeek(int day, int hour, HourUse use)
{
    return ScheduleWords::tr("%1, %2 to %3: %4")
        .arg(dayName(day), hourName(hour), hourName(hour + 1), hourUse(use));
}

QString holdLine(const Standing &standing, const QDateTime &now)
{
    switch (standing.allowance.hold) {
    case Hold::None:
    case Hold::StartTime: // of one batch, not of all
        return {};
    case Hold::Offline:
        return ScheduleWords::tr("Waiting for the network: there is none at the moment. "
                                 "Downloads go on by themselves.");
    case Hold::Metered:
        return ScheduleWords::tr("Waiting: this network is metered. Downloads go on by themselves "
                                 "on another one.");
    case Hold::Timetable:
        return standing.nextChange ? ScheduleWords::tr("Waiting until %1, as the timetable says.")
                                         .arg(moment(*standing.nextChange, now))
                                   : ScheduleWords::tr("Waiting: the timetable leaves no hour to "
                                                       "download in. It can be changed in the "
                                                       "settings.");
    }
    Q_UNREACHABLE();
}

} // namespace haul::words

#include "ui/holdtext.h"

#include <QCoreApplication>
#include <QLocale>

namespace haul {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("haul", text);
}

} // namespace

QString holdText(const BatchRecord &batch)
{
    if (batch.hasEnded())
        return {};
    if (batch.paused)
        return tr("Paused");
    switch (batch.hold) {
    case Hold::None:
        break;
    case Hold::StartTime:
        return tr("Starts %1").arg(words::moment(batch.startAt.toLocalTime()));
    case Hold::Offline:
        return tr("No network");
    case Hold::Metered:
        return tr("Metered network");
    case Hold::Timetable:
        return tr("Waits for its hour");
    }
    return {};
}

QString words::moment(const QDateTime &when, const QDateTime &now)
{
    const QLocale locale;
    const QString time = locale.toString(when.time(), QLocale::ShortFormat);
    const qint64 days = now.date().daysTo(when.date());
    if (days == 0)
        return time;
    if (days > 0 && days < 7)
        return QStringLiteral("%1 %2").arg(
            locale.dayName(when.date().dayOfWeek(), QLocale::ShortFormat), time);
    return locale.toString(when, QLocale::ShortFormat);
}

} // namespace haul

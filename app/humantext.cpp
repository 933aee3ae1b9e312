#include "app/humantext.h"

#include "core/base/errortext.h"

#include <QLocale>

#include <cmath>

namespace haul {

QString oneLine(const Error &error)
{
    const QString message = describe(error).message;
    return error.detail.isEmpty() ? message : QStringLiteral("%1 (%2)").arg(message, error.detail);
}

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat);
}

QString speedText(double bytesPerSecond)
{
    return sizeText(qint64(bytesPerSecond)) + QLatin1String("/s");
}

QString durationText(double seconds)
{
    const auto whole = qint64(std::ceil(seconds));
    const auto two = [](qint64 number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    if (whole < 60)
        return QStringLiteral("%1 s").arg(whole);
    if (whole < 3600)
        return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(two(whole / 60 % 60));
}

QString countText(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

} // namespace haul

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

QString restText(const RestingHosts &resting)
{
    if (resting.count == 0)
        return {};
    const QString one = QString::fromUtf8(resting.next);
    const QString what =
        resting.count > 1
            ? countText(resting.count)
                  + QLatin1String(" servers cannot be reached or want to be left alone")
            : one
                  + QLatin1String(resting.isOutage ? " cannot be reached"
                                                   : " wants to be left alone");
    const double left = std::chrono::duration<double>(resting.left).count();
    return left > 0 ? QStringLiteral("%1, next attempt in %2").arg(what, durationText(left))
                    : what + QLatin1String(", trying again now");
}

QString countText(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

} // namespace haul

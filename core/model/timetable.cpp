#include "core/model/timetable.h"

#include <QStringList>

#include <algorithm>

namespace haul {
namespace {

constexpr char letters[] = "FLN";
constexpr int quarter = 900'000; // of an hour, in milliseconds
constexpr int longestText = 200;

std::optional<HourUse> useOf(QChar letter)
{
    for (int use = 0; use < hourUseCount; ++use) {
        if (letter == QLatin1Char(letters[use]))
            return HourUse(use);
    }
    return std::nullopt;
}

} // namespace

void Timetable::setLowerRate(qint64 bytesPerSecond)
{
    lowerRate_ = std::clamp<qint64>(bytesPerSecond, 1, highestLowerRate);
}

HourUse Timetable::useAt(const QDateTime &local) const
{
    if (!local.isValid())
        return HourUse::Full;
    return use(local.date().dayOfWeek(), local.time().hour());
}

// By quarters of an hour of real time: the moment at which a clock is put forward or back cannot be
// computed from its date and time, and there are zones that do it at a quarter to.
std::optional<QDateTime> Timetable::nextChange(const QDateTime &local) const
{
    const HourUse now = useAt(local);
    const bool neverChanges =
        std::all_of(uses_.begin(), uses_.end(), [now](HourUse use) { return use == now; });
    if (neverChanges || !local.isValid())
        return std::nullopt;
    QDateTime moment = local;
    // A week, and the hours that may come twice in it.
    for (int step = 0; step < (days + 1) * hours * 4; ++step) {
        const int rest = quarter - moment.time().msecsSinceStartOfDay() % quarter;
        moment.setMSecsSinceEpoch(moment.toMSecsSinceEpoch() + rest);
        if (useAt(moment) != now)
            return moment;
    }
    return std::nullopt;
}

QString Timetable::text() const
{
    QString text = QString::number(lowerRate_);
    for (size_t i = 0; i < uses_.size(); ++i) {
        if (i % hours == 0)
            text += QLatin1Char(' ');
        text += QLatin1Char(letters[size_t(uses_[i])]);
    }
    return text;
}

std::optional<Timetable> Timetable::fromText(const QString &text)
{
    if (text.size() > longestText)
        return std::nullopt;
    const QStringList words = text.split(QLatin1Char(' '));
    bool isRate = false;
    const qint64 rate = words.front().toLongLong(&isRate);
    if (words.size() != days + 1 || !isRate || rate < 1 || rate > highestLowerRate)
        return std::nullopt;
    Timetable timetable;
    timetable.lowerRate_ = rate;
    for (int day = 1; day <= days; ++day) {
        if (words[day].size() != hours)
            return std::nullopt;
        for (int hour = 0; hour < hours; ++hour) {
            const std::optional<HourUse> use = useOf(words[day][hour]);
            if (!use)
                return std::nullopt;
            timetable.set(day, hour, *use);
        }
    }
    return timetable;
}

} // namespace haul

// What the hours of a week are for: full speed, a lower one, or nothing at all.
//
//     Timetable timetable;                                   // always full speed
//     timetable.set(Qt::Monday, 9, HourUse::Lower);          // from 9 to 10
//     timetable.useAt(QDateTime::currentDateTime());
//     timetable.nextChange(QDateTime::currentDateTime());    // when to look again
//
// Hours are those of the clock on the wall: where it is put forward one is missing, where it is put
// back one comes twice. Value type; any thread.
#pragma once

#include <QDateTime>

#include <array>
#include <optional>

namespace haul {

enum class HourUse : quint8 { Full, Lower, Nothing };
inline constexpr int hourUseCount = 3;

class Timetable
{
public:
    static constexpr int days = 7; // from Monday, as Qt::DayOfWeek counts: 1 to 7
    static constexpr int hours = 24;
    static constexpr qint64 usualLowerRate = 512 * 1024;
    static constexpr qint64 highestLowerRate = 100'000'000 * qint64(1024);

    HourUse use(int day, int hour) const { return uses_[index(day, hour)]; }
    void set(int day, int hour, HourUse use) { uses_[index(day, hour)] = use; }
    bool isAlwaysFull() const { return uses_ == Uses{}; }

    // Bytes a second, in the hours of lower speed.
    qint64 lowerRate() const { return lowerRate_; }
    void setLowerRate(qint64 bytesPerSecond);

    // Of a moment in any time zone, by that zone's clock.
    HourUse useAt(const QDateTime &local) const;
    // The first moment after this one at which the use is another; none when it never changes.
    std::optional<QDateTime> nextChange(const QDateTime &local) const;

    // The lower rate and a word for each day: a letter for each hour, F, L or N.
    QString text() const;
    static std::optional<Timetable> fromText(const QString &text);

    bool operator==(const Timetable &) const = default;

private:
    using Uses = std::array<HourUse, size_t(days) * hours>;

    static constexpr size_t index(int day, int hour) { return size_t((day - 1) * hours + hour); }

    Uses uses_{};
    qint64 lowerRate_ = usualLowerRate;
};

} // namespace haul

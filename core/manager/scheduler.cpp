#include "core/manager/scheduler.h"

#include "core/manager/networkwatch.h"

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr qint64 longestPause = 60'000; // milliseconds

} // namespace

Scheduler::Scheduler(NetworkWatch &network, Clock clock, QObject *parent)
    : QObject(parent)
    , network_(network)
    , clock_(clock ? std::move(clock) : [] { return QDateTime::currentDateTime(); })
    , timer_(this)
{
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Scheduler::look);
    connect(&network_, &NetworkWatch::changed, this, &Scheduler::look);
    look();
}

void Scheduler::setRules(const ScheduleRules &rules)
{
    rules_ = rules;
    look();
}

void Scheduler::goOnAnyway()
{
    waiver_ = waiverOf(rules_, network_.state(), clock_());
    look();
}

void Scheduler::look()
{
    const QDateTime now = clock_();
    waiver_ = stillWaived(waiver_, holdReasons(rules_, network_.state(), now), now);
    const Standing before = standing_;
    standing_ = standingAt(rules_, network_.state(), now, waiver_);
    timer_.stop();
    if (standing_.nextChange)
        timer_.start(int(std::clamp<qint64>(now.msecsTo(*standing_.nextChange), 1, longestPause)));
    if (standing_ != before)
        emit changed();
}

} // namespace haul

// How batches go and went.
#include "ui/runfigures.h"
#include "ui/words.h"
#include "ui/words_p.h"

#include <cmath>

namespace haul::words {

QString progressLine(const BatchCounts &counts)
{
    QStringList parts;
    const qint64 ended = counts.ended();
    const qint64 whole = counts.of(TaskState::Done) + counts.of(TaskState::Skipped);
    if (ended < counts.tasks)
        parts += tr("%1 of %2").arg(number(ended), number(counts.tasks));
    else if (whole == counts.tasks)
        parts += tr("%1, all done").arg(fileCount(counts.tasks));
    else
        parts += tr("%1 of %2 done").arg(number(whole), number(counts.tasks));
    if (const qint64 failed = counts.of(TaskState::Failed))
        parts += tr("%1 failed").arg(number(failed));
    if (const qint64 cancelled = counts.of(TaskState::Cancelled))
        parts += tr("%1 cancelled").arg(number(cancelled));
    return parts.join(QStringLiteral(" · "));
}

QString runLine(const BatchCounts &counts, double bytesPerSecond, double left)
{
    QStringList parts{progressLine(counts), speed(bytesPerSecond)};
    if (left >= 0)
        parts += tr("about %1 left").arg(duration(left));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString runSummary(const BatchCounts &counts, const std::optional<RunFigures> &run)
{
    QStringList parts{stateCounts(counts)};
    if (run && run->bytes > 0 && run->seconds > 0) {
        parts += tr("%1 in %2").arg(size(run->bytes), elapsed(run->seconds));
        if (run->seconds >= 1) // less says nothing of a speed
            parts += tr("%1 on average").arg(speed(run->bytesPerSecond()));
    } else if (counts.receivedBytes() > 0) {
        parts += size(counts.receivedBytes());
    }
    return parts.join(QStringLiteral(" · "));
}

QString stateCounts(const BatchCounts &counts)
{
    QStringList parts;
    const auto add = [&](TaskState state, const char *words) {
        if (const qint64 count = counts.of(state))
            parts += tr(words).arg(number(count));
    };
    add(TaskState::Done, QT_TRANSLATE_NOOP("haul::words", "%1 done"));
    add(TaskState::Failed, QT_TRANSLATE_NOOP("haul::words", "%1 failed"));
    add(TaskState::Cancelled, QT_TRANSLATE_NOOP("haul::words", "%1 cancelled"));
    add(TaskState::Skipped, QT_TRANSLATE_NOOP("haul::words", "%1 skipped"));
    const qint64 underWay = counts.of(TaskState::Active) + counts.of(TaskState::Finishing)
                            + counts.of(TaskState::Retrying);
    if (underWay > 0)
        parts += tr("%1 under way").arg(number(underWay));
    add(TaskState::Waiting, QT_TRANSLATE_NOOP("haul::words", "%1 waiting"));
    return parts.isEmpty() ? tr("No tasks") : parts.join(tr(", "));
}

QString receivedLine(const BatchCounts &counts)
{
    const QString received = size(counts.receivedBytes());
    if (counts.remainingBytes > 0)
        return tr("%1, at least %2 to come").arg(received, size(counts.remainingBytes));
    return counts.receivedBytes() > 0 ? received : QString();
}

QString runTime(const RunFigures &run, double left)
{
    const QString soFar = elapsed(run.seconds);
    if (run.isOver || left < 0)
        return soFar;
    return tr("%1, about %2 left").arg(soFar, duration(left));
}

QString restLine(const RestingHosts &resting)
{
    if (resting.count == 0)
        return {};
    const QString what =
        resting.count > 1 ? tr("%1 servers cannot be reached or want to be left alone.")
                                .arg(number(resting.count))
        : resting.isOutage ? tr("%1 cannot be reached.").arg(QString::fromUtf8(resting.next))
                           : tr("%1 wants to be left alone.").arg(QString::fromUtf8(resting.next));
    const double left = std::chrono::duration<double>(resting.left).count();
    const QString when = left > 0 ? tr("Next attempt in %1.").arg(duration(std::ceil(left)))
                                  : tr("Trying again now.");
    return what + QLatin1Char(' ') + when;
}

} // namespace haul::words

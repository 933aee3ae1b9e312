#include "app/preflighttext.h"

#include "app/humantext.h"

#include <QStringList>

namespace haul {
namespace {

QString causesText(const PreflightSummary &summary, LinkVerdict verdict)
{
    QStringList parts;
    for (const auto &[cause, count] : summary.causesOf(verdict))
        parts << countText(count) + QLatin1Char(' ') + cause;
    return parts.join(QStringLiteral(", "));
}

QString fitText(SpaceVerdict verdict)
{
    switch (verdict) {
    case SpaceVerdict::Fits:
        return QStringLiteral("it fits");
    case SpaceVerdict::Unsure:
        return QStringLiteral("it may not fit");
    case SpaceVerdict::TooLittle:
        return QStringLiteral("it does not fit");
    }
    Q_UNREACHABLE();
}

} // namespace

QString verdictWord(LinkVerdict verdict)
{
    switch (verdict) {
    case LinkVerdict::NotAsked:
        return QStringLiteral("not asked");
    case LinkVerdict::Good:
        return QStringLiteral("there");
    case LinkVerdict::AlreadyThere:
        return QStringLiteral("skipped");
    case LinkVerdict::WrongType:
        return QStringLiteral("wrong type");
    case LinkVerdict::WrongSize:
        return QStringLiteral("wrong size");
    case LinkVerdict::TooLarge:
        return QStringLiteral("too large");
    case LinkVerdict::Unclear:
        return QStringLiteral("unclear");
    case LinkVerdict::Dead:
        return QStringLiteral("dead");
    }
    Q_UNREACHABLE();
}

QString verdictLine(const PreflightSummary &summary)
{
    QStringList odd;
    for (const LinkVerdict verdict :
         {LinkVerdict::WrongType, LinkVerdict::WrongSize, LinkVerdict::TooLarge}) {
        if (const qint64 count = summary.of(verdict); count > 0)
            odd << countText(count) + QLatin1Char(' ') + verdictWord(verdict);
    }
    QString there = QStringLiteral("%1 there").arg(countText(summary.toFetch()));
    if (!odd.isEmpty())
        there += QStringLiteral(" (%1)").arg(odd.join(QStringLiteral(", ")));
    QStringList parts{there};
    for (const LinkVerdict verdict : {LinkVerdict::Dead, LinkVerdict::Unclear}) {
        if (const qint64 count = summary.of(verdict); count > 0)
            parts << QStringLiteral("%1 %2 (%3)")
                         .arg(countText(count), verdictWord(verdict), causesText(summary, verdict));
    }
    if (const qint64 count = summary.of(LinkVerdict::AlreadyThere); count > 0)
        parts << QStringLiteral("%1 skipped").arg(countText(count));
    return parts.join(QStringLiteral(", "));
}

QString spaceLine(const PreflightSummary &summary, qint64 free)
{
    QString text = QStringLiteral("%1 to fetch").arg(sizeText(summary.bytes()));
    if (const qint64 unknown = summary.unknownSizes(); unknown > 0)
        text += QStringLiteral(", %1 of unknown size").arg(countText(unknown));
    if (free == unlimitedRoom)
        return text;
    return text
           + QStringLiteral("; %1 free: %2")
                 .arg(sizeText(free), fitText(judgeSpace(summary.space(), free)));
}

} // namespace haul

// What checks have found: of links before they are fetched, of files afterwards.
#include "core/manager/verifyagainst.h"
#include "ui/words.h"
#include "ui/words_p.h"

namespace haul::words {

QString checkProgress(const PreflightSummary &found, qint64 links)
{
    const QString progress = tr("%1 of %2 checked").arg(number(found.asked()), number(links));
    if (found.flagged() == 0)
        return progress;
    return tr("%1, %2 with something wrong").arg(progress, number(found.flagged()));
}

QString preflightLine(const PreflightSummary &found)
{
    QString there =
        tr("%1 of %2 links are there").arg(number(found.toFetch()), number(found.asked()));
    if (const qint64 unknown = found.unknownSizes(); unknown > 0)
        there += tr(" (%1; %2 of unknown size)").arg(size(found.bytes()), number(unknown));
    else if (found.toFetch() > 0)
        there += tr(" (%1)").arg(size(found.bytes()));
    QStringList parts;
    if (const qint64 count = found.of(LinkVerdict::AlreadyThere); count > 0)
        parts += plural(QT_TR_NOOP("1 file exists already"), QT_TR_N_NOOP("%1 files exist already"),
                        count);
    if (const qint64 count = found.of(LinkVerdict::Dead); count > 0)
        parts += plural(QT_TR_NOOP("1 is dead"), QT_TR_N_NOOP("%1 are dead"), count);
    if (const qint64 count = found.of(LinkVerdict::Unclear); count > 0)
        parts += plural(QT_TR_NOOP("1 gave no clear answer"),
                        QT_TR_N_NOOP("%1 gave no clear answer"), count);
    const qint64 odd = found.of(LinkVerdict::WrongType) + found.of(LinkVerdict::WrongSize);
    if (odd > 0)
        parts += plural(QT_TR_NOOP("1 is not what the list says"),
                        QT_TR_N_NOOP("%1 are not what the list says"), odd);
    there = tr("%1.").arg(there);
    return parts.isEmpty() ? there : there + u' ' + tr("%1.").arg(parts.join(tr(", ")));
}

QString verifyLine(const VerifyReport &report)
{
    if (report.right + report.wrong + report.missing == 0)
        return tr("There is no checksum in this file.");
    QString line = plural(QT_TR_NOOP("1 file is as promised."),
                          QT_TR_N_NOOP("%1 files are as promised."), report.right);
    QStringList parts;
    if (report.wrong > 0)
        parts += plural(QT_TR_NOOP("1 is not"), QT_TR_N_NOOP("%1 are not"), report.wrong);
    if (report.missing > 0)
        parts += plural(QT_TR_NOOP("1 is not in this batch"),
                        QT_TR_N_NOOP("%1 are not in this batch"), report.missing);
    if (!parts.isEmpty())
        line += u' ' + tr("%1.").arg(parts.join(tr(", ")));
    if (report.unlisted > 0)
        line += QLatin1Char(' ')
                + plural(QT_TR_NOOP("Of 1 file there is no checksum."),
                         QT_TR_N_NOOP("Of %1 files there is no checksum."), report.unlisted);
    if (report.cut)
        line += QLatin1Char(' ') + tr("Only the beginning of the checksum file was read.");
    return line;
}

QString roomWarning(const PreflightSummary &found, qint64 free)
{
    switch (judgeSpace(found.space(), free)) {
    case SpaceVerdict::TooLittle:
        return tr("They do not fit on the disk: %1 needed, %2 free.")
            .arg(size(found.space().needed()), size(free));
    case SpaceVerdict::Unsure:
        if (found.toFetch() > 0 && found.space().estimated() > free)
            return tr("They may not fit on the disk: probably %1 needed, %2 free.")
                .arg(size(found.space().estimated()), size(free));
        break;
    case SpaceVerdict::Fits:
        break;
    }
    return {};
}

QString probedLink(const ProbedLink &link)
{
    switch (link.verdict) {
    case LinkVerdict::NotAsked:
        return {};
    case LinkVerdict::Good:
        return link.size < 0 ? tr("There, size unknown") : size(link.size);
    case LinkVerdict::AlreadyThere:
        return tr("Exists already");
    case LinkVerdict::TooLarge:
        return tr("%1: more than the disk has room for").arg(size(link.size));
    case LinkVerdict::WrongType:
    case LinkVerdict::WrongSize:
    case LinkVerdict::Unclear:
    case LinkVerdict::Dead:
        return withoutFullStop(link.reason);
    }
    Q_UNREACHABLE();
}

} // namespace haul::words

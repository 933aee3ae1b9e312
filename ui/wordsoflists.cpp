// Lists: what they are, what was taken of them, and what of it is known or taken already.
#include "ui/words.h"
#include "ui/words_p.h"

namespace haul::words {

QString rejectReason(RejectReason reason)
{
    switch (reason) {
    case RejectReason::NoScheme:
        return tr("No protocol in front, such as https://");
    case RejectReason::UnsupportedScheme:
        return tr("Not http, https, ftp, ftps or sftp");
    case RejectReason::NoHost:
        return tr("No server name");
    case RejectReason::BadHost:
        return tr("The server name or port cannot be right");
    case RejectReason::BadCharacter:
        return tr("Contains a character that no address may have");
    case RejectReason::NotUtf8:
        return tr("Not readable as text (UTF-8)");
    case RejectReason::TooLong:
        return tr("Too long for an address");
    case RejectReason::Malformed:
        return tr("Not in the form of this list");
    case RejectReason::NoUrl:
        return tr("Nothing to download in it");
    case RejectReason::NoBase:
        return tr("Relative to an address that is not known");
    case RejectReason::UnsafePath:
        return tr("Its path leads out of the target folder");
    case RejectReason::SendsData:
        return tr("A command that sends data; Haul only fetches");
    case RejectReason::PatternTooLarge:
        return tr("Its pattern becomes more addresses than a list may have");
    }
    Q_UNREACHABLE();
}

QString accountLine(const BatchCounts &counts, const ListAccount &account, qint64 entries)
{
    const qint64 accepted =
        account.lines - account.blank - account.duplicateCount - account.rejectedCount;
    QStringList parts{tr("%1 accepted").arg(number(accepted))};
    if (account.duplicateCount > 0)
        parts += plural(QT_TR_NOOP("1 duplicate"), QT_TR_N_NOOP("%1 duplicates"),
                        account.duplicateCount);
    if (account.rejectedCount > 0)
        parts += tr("%1 rejected").arg(number(account.rejectedCount));
    if (account.blank > 0)
        parts += tr("%1 blank or comment").arg(number(account.blank));
    QString line =
        tr("%1: %2").arg(plural(QT_TR_NOOP("1 line"), QT_TR_N_NOOP("%1 lines"), account.lines),
                         parts.join(tr(", ")));
    if (const qint64 removed = entries - counts.tasks; removed > 0)
        line += tr(" · %1 removed since").arg(number(removed));
    return line;
}

QString listLine(const ParsedList &list)
{
    QStringList parts{tr("%1 accepted").arg(number(qint64(list.entries->size())))};
    if (list.duplicateCount > 0)
        parts +=
            plural(QT_TR_NOOP("1 duplicate"), QT_TR_N_NOOP("%1 duplicates"), list.duplicateCount);
    if (list.rejectedCount > 0)
        parts += tr("%1 rejected").arg(number(list.rejectedCount));
    if (list.blank > 0)
        parts += tr("%1 blank or comment").arg(number(list.blank));
    return tr("%1: %2").arg(plural(QT_TR_NOOP("1 line"), QT_TR_N_NOOP("%1 lines"), list.lines),
                            parts.join(tr(", ")));
}

QString listFormat(ListFormat format)
{
    switch (format) {
    case ListFormat::Auto:
        return tr("Find out");
    case ListFormat::Text:
        return tr("Plain text, one address a line");
    case ListFormat::Urls:
        return tr("Any text with addresses in it");
    case ListFormat::Aria2:
        return tr("aria2 input file");
    case ListFormat::Metalink:
        return tr("Metalink");
    case ListFormat::Csv:
        return tr("Table (CSV)");
    case ListFormat::Tsv:
        return tr("Table with tabs (TSV)");
    case ListFormat::Json:
        return tr("JSON");
    case ListFormat::JsonLines:
        return tr("JSON Lines");
    case ListFormat::Html:
        return tr("Links of a web page (HTML)");
    case ListFormat::M3u:
        return tr("Playlist (M3U)");
    case ListFormat::Sitemap:
        return tr("Sitemap");
    case ListFormat::Feed:
        return tr("Feed (RSS, Atom)");
    case ListFormat::Curl:
        return tr("curl commands");
    case ListFormat::CurlConfig:
        return tr("curl configuration file");
    case ListFormat::Wget:
        return tr("wget commands");
    case ListFormat::Checksums:
        return tr("Checksums (SHA256SUMS, SFV)");
    }
    Q_UNREACHABLE();
}

QString warningReason(WarningReason reason)
{
    switch (reason) {
    case WarningReason::OptionKept:
        return tr("An option without a meaning here; kept for export");
    case WarningReason::OptionIgnored:
        return tr("An option without a meaning here; left out");
    case WarningReason::CookiesTaken:
        return tr("Its cookies are sent with this address");
    case WarningReason::PathIgnored:
        return tr("A name or folder that leads out of the target folder; left out");
    case WarningReason::ValueIgnored:
        return tr("A value that cannot be right; left out");
    case WarningReason::MirrorIgnored:
        return tr("A further address that is none; left out");
    case WarningReason::CutOff:
        return tr("The list ends in the middle");
    }
    Q_UNREACHABLE();
}

QString patternLine(qint64 patterns, qint64 urls)
{
    return plural(QT_TR_NOOP("E&xpand patterns: 1 address with a pattern would become %2"),
                  QT_TR_N_NOOP("E&xpand patterns: %1 addresses with patterns would become %2"),
                  patterns)
        .replace(QStringLiteral("%2"), number(urls));
}

QString knownLine(qint64 entries)
{
    return plural(QT_TR_NOOP("1 address is in another batch already."),
                  QT_TR_N_NOOP("%1 addresses are in another batch already."), entries);
}

QString conflictLine(const FoundConflicts &found, ConflictPolicy policy)
{
    QStringList parts;
    if (found.namesakes > 0)
        parts += tr("%1 share their names, so all but the first of each get a number")
                     .arg(fileCount(found.namesakes));
    if (found.onDisk > 0) {
        switch (policy) {
        case ConflictPolicy::Rename:
            parts += plural(QT_TR_NOOP("1 exists already and the new one gets a number"),
                            QT_TR_N_NOOP("%1 exist already and the new ones get a number"),
                            found.onDisk);
            break;
        case ConflictPolicy::Skip:
            parts += plural(QT_TR_NOOP("1 exists already and is skipped"),
                            QT_TR_N_NOOP("%1 exist already and are skipped"), found.onDisk);
            break;
        case ConflictPolicy::Overwrite:
            parts += plural(QT_TR_NOOP("1 exists already and is replaced"),
                            QT_TR_N_NOOP("%1 exist already and are replaced"), found.onDisk);
            break;
        }
    }
    if (found.folders > 0)
        parts += plural(QT_TR_NOOP("1 has the name of a folder"),
                        QT_TR_N_NOOP("%1 have the name of a folder"), found.folders);
    return parts.isEmpty() ? QString() : tr("%1.").arg(parts.join(tr("; ")));
}

QString grabLine(qint64 shown, qint64 links, qint64 checked)
{
    const QString count =
        shown == links ? linkCount(links) : tr("%1 of %2 links").arg(number(shown), number(links));
    return tr("%1, %2 checked").arg(count, number(checked));
}

QString grabLeftOutLine(qint64 repeats, qint64 unusable)
{
    QStringList parts;
    if (repeats > 0)
        parts += plural(QT_TR_NOOP("1 repeat"), QT_TR_N_NOOP("%1 repeats"), repeats);
    if (unusable > 0)
        parts += tr("%1 that cannot be downloaded").arg(number(unusable));
    return parts.isEmpty() ? QString() : tr("Left out: %1").arg(parts.join(tr(", ")));
}

} // namespace haul::words

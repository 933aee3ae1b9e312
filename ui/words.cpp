#include "ui/words.h"

#include "core/base/errortext.h"
#include "core/manager/verifyagainst.h"
#include "ui/runfigures.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace haul::words {
namespace {

QString tr(const char *text, qint64 n = -1)
{
    return QCoreApplication::translate("haul::words", text, nullptr,
                                       int(std::min(n, 0x7fffffffLL)));
}

// English has its singular in the source; other languages take their forms from the translation
// of the plural.
QString plural(const char *one, const char *many, qint64 n)
{
    return n == 1 ? tr(one) : tr(many, n).replace(QStringLiteral("%1"), number(n));
}

struct Unit
{
    double bytes;
    const char *name;
};

const Unit &unitFor(qint64 bytes)
{
    static constexpr Unit units[] = {
        {0x1p0, QT_TRANSLATE_NOOP("haul::words", "B")},
        {0x1p10, QT_TRANSLATE_NOOP("haul::words", "KiB")},
        {0x1p20, QT_TRANSLATE_NOOP("haul::words", "MiB")},
        {0x1p30, QT_TRANSLATE_NOOP("haul::words", "GiB")},
        {0x1p40, QT_TRANSLATE_NOOP("haul::words", "TiB")},
    };
    size_t i = 0;
    // 1023.95 KiB would be written as 1024.0: the next unit takes over just before.
    while (i + 1 < std::size(units) && double(bytes) >= units[i + 1].bytes * 0.99995)
        ++i;
    return units[i];
}

// Three figures that count: "1.24", "12.4", "124".
QString inUnit(qint64 bytes, const Unit &unit)
{
    const double value = double(bytes) / unit.bytes;
    const int decimals = unit.bytes == 1 || value >= 99.95 ? 0 : 1;
    return QLocale().toString(value, 'f', decimals);
}

// For a table cell.
QString withoutFullStop(QString sentence)
{
    if (sentence.endsWith(u'.') || sentence.endsWith(u'。'))
        sentence.chop(1);
    return sentence;
}

} // namespace

QString number(qint64 n)
{
    return QLocale().toString(n);
}

QString size(qint64 bytes)
{
    const Unit &unit = unitFor(bytes);
    return tr("%1 %2").arg(inUnit(bytes, unit), tr(unit.name));
}

QString sizeOf(qint64 part, qint64 whole)
{
    if (whole < 0)
        return size(part);
    const Unit &unit = unitFor(whole);
    return tr("%1 of %2 %3").arg(inUnit(part, unit), inUnit(whole, unit), tr(unit.name));
}

QString speed(double bytesPerSecond)
{
    return bytesPerSecond < 1 ? QString() : tr("%1/s").arg(size(qint64(bytesPerSecond)));
}

QString limitedSpeed(double bytesPerSecond, qint64 limit)
{
    if (limit <= 0)
        return speed(bytesPerSecond);
    if (bytesPerSecond < 1)
        return tr("at most %1").arg(speed(double(limit)));
    return tr("%1/s").arg(sizeOf(qint64(bytesPerSecond), limit));
}

QString duration(double seconds)
{
    if (!(seconds < 100 * 86400.0))
        return tr("over 100 days");
    const auto s = qint64(std::ceil(std::max(0.0, seconds)));
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (s < 60)
        return tr("%1 s").arg(s);
    if (s < 3600)
        return tr("%1 min %2 s").arg(QString::number(s / 60), two(s % 60));
    if (s < 86400)
        return tr("%1 h %2 min").arg(QString::number(s / 3600), two(s % 3600 / 60));
    return tr("%1 d %2 h").arg(QString::number(s / 86400), two(s % 86400 / 3600));
}

QString elapsed(double seconds)
{
    if (seconds < 0.1)
        return tr("under 0.1 s");
    return seconds < 10 ? tr("%1 s").arg(QLocale().toString(seconds, 'f', 1))
                        : duration(std::floor(seconds));
}

QString percent(double fraction)
{
    const int n = fraction >= 1 ? 100 : std::clamp(int(fraction * 100), 0, 99);
    return tr("%1%").arg(QLocale().toString(n));
}

QString fileCount(qint64 n)
{
    return plural(QT_TR_NOOP("1 file"), QT_TR_N_NOOP("%1 files"), n);
}

QString linkCount(qint64 n)
{
    return plural(QT_TR_NOOP("1 link"), QT_TR_N_NOOP("%1 links"), n);
}

QString resultCount(qint64 n)
{
    return plural(QT_TR_NOOP("1 result"), QT_TR_N_NOOP("%1 results"), n);
}

QString state(TaskState state)
{
    switch (state) {
    case TaskState::Waiting:
        return tr("Waiting");
    case TaskState::Active:
        return tr("Downloading");
    case TaskState::Retrying:
        return tr("Trying again");
    case TaskState::Finishing:
        return tr("Finishing");
    case TaskState::Done:
        return tr("Done");
    case TaskState::Failed:
        return tr("Failed");
    case TaskState::Cancelled:
        return tr("Cancelled");
    case TaskState::Skipped:
        return tr("Skipped");
    }
    Q_UNREACHABLE();
}

QString linkKind(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
        return tr("Page");
    case LinkKind::Image:
        return tr("Image");
    case LinkKind::Media:
        return tr("Media");
    case LinkKind::Script:
        return tr("Script");
    case LinkKind::Style:
        return tr("Style");
    case LinkKind::Frame:
        return tr("Frame");
    case LinkKind::Feed:
        return tr("Feed");
    case LinkKind::Other:
        return tr("Other");
    }
    Q_UNREACHABLE();
}

QString fileKind(FileKind kind)
{
    switch (kind) {
    case FileKind::Page:
        return tr("Page");
    case FileKind::Image:
        return tr("Image");
    case FileKind::Archive:
        return tr("Archive");
    case FileKind::Document:
        return tr("Document");
    case FileKind::Audio:
        return tr("Audio");
    case FileKind::Video:
        return tr("Video");
    case FileKind::Program:
        return tr("Program");
    case FileKind::Data:
        return tr("Data");
    case FileKind::Part:
        return tr("Page part");
    case FileKind::Other:
        return tr("Other");
    }
    Q_UNREACHABLE();
}

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

QString conflictPolicy(ConflictPolicy policy)
{
    switch (policy) {
    case ConflictPolicy::Rename:
        return tr("Keep both, number the new one");
    case ConflictPolicy::Skip:
        return tr("Keep the old one, skip the new one");
    case ConflictPolicy::Overwrite:
        return tr("Replace the old one");
    }
    Q_UNREACHABLE();
}

QString folderLayout(FolderLayout layout)
{
    switch (layout) {
    case FolderLayout::Flat:
        return tr("All files in this folder");
    case FolderLayout::Host:
        return tr("A folder for each server");
    case FolderLayout::Tree:
        return tr("Folders as in the addresses");
    case FolderLayout::Type:
        return tr("A folder for each kind of file");
    }
    Q_UNREACHABLE();
}

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

QString shownResults(qint64 shown, qint64 all)
{
    return shown == all ? resultCount(all) : tr("%1 of %2 results").arg(number(shown), number(all));
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

QString errorInCell(const Error &error)
{
    return withoutFullStop(describe(error).message);
}

} // namespace haul::words

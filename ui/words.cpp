#include "ui/words.h"

#include "core/base/errortext.h"
#include "ui/words_p.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace haul::words {
namespace {

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

} // namespace

QString tr(const char *text, qint64 n)
{
    return QCoreApplication::translate("haul::words", text, nullptr,
                                       int(std::min(n, 0x7fffffffLL)));
}

QString plural(const char *one, const char *many, qint64 n)
{
    return n == 1 ? tr(one) : tr(many, n).replace(QStringLiteral("%1"), number(n));
}

QString withoutFullStop(QString sentence)
{
    if (sentence.endsWith(u'.') || sentence.endsWith(u'。'))
        sentence.chop(1);
    return sentence;
}

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

QString shownResults(qint64 shown, qint64 all)
{
    return shown == all ? resultCount(all) : tr("%1 of %2 results").arg(number(shown), number(all));
}

QString errorInCell(const Error &error)
{
    return withoutFullStop(describe(error).message);
}

} // namespace haul::words

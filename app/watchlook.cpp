#include "app/watchlook.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace haul {
namespace {

using namespace std::chrono_literals;

// Of a folder with more files not all are looked at, so that each look is bounded.
constexpr int mostFiles = 100'000;
// How long a file may be empty before it is looked at less often.
constexpr std::chrono::milliseconds emptyFor = 60s;

Error folderError(const QString &folder)
{
    return {ErrorCode::Folder, Stage::List, folder};
}

// Where this list would go; empty when somebody has taken all names. Other lists of the same name
// may have been taken before.
QString takeFile(const QString &path)
{
    for (int number = 1; number <= 1000; ++number) {
        const QString target = number == 1 ? path + QStringLiteral(".taken")
                                           : QStringLiteral("%1.%2.taken").arg(path).arg(number);
        if (!QFileInfo::exists(target))
            return QFile::rename(path, target) ? target : QString();
    }
    return {};
}

SeenFile seenNow(const QFileInfo &file, const std::optional<SeenFiles> &before,
                 std::chrono::milliseconds now)
{
    SeenFile seen{file.size(), file.lastModified().toMSecsSinceEpoch(), now, !before.has_value()};
    if (!before)
        return seen;
    const auto old = before->constFind(file.fileName());
    const bool isSame =
        old != before->cend() && old->size == seen.size && old->changed == seen.changed;
    return isSame ? *old : seen;
}

} // namespace

bool isListName(const QString &name)
{
    static const std::array endings{
        QLatin1String(".txt"),  QLatin1String(".lst"),      QLatin1String(".list"),
        QLatin1String(".urls"), QLatin1String(".aria2"),    QLatin1String(".metalink"),
        QLatin1String(".csv"),  QLatin1String(".tsv"),      QLatin1String(".json"),
        QLatin1String(".m3u"),  QLatin1String(".jsonl"),    QLatin1String(".meta4"),
        QLatin1String(".m3u8"), QLatin1String(".jsonlines")};
    static constexpr QStringView temporary = u".~#$";
    if (name.isEmpty() || temporary.contains(name.front()))
        return false;
    return std::any_of(endings.begin(), endings.end(), [&](QLatin1String ending) {
        return name.endsWith(ending, Qt::CaseInsensitive);
    });
}

FolderLook lookInto(const QString &folder, const std::optional<SeenFiles> &before,
                    std::chrono::milliseconds now)
{
    FolderLook look;
    const QFileInfo place(folder);
    if (!place.isDir() || !place.isReadable()) {
        look.error = folderError(folder);
        return look;
    }
    look.seen.emplace();
    QDirIterator files(folder, QDir::Files | QDir::NoSymLinks);
    for (int i = 0; i < mostFiles && files.hasNext(); ++i) {
        files.next();
        const QFileInfo file = files.fileInfo();
        if (!isListName(file.fileName()))
            continue;
        SeenFile seen = seenNow(file, before, now);
        const bool isWhole = !seen.stays && seen.size > 0 && now - seen.since >= watchSettles;
        if (isWhole) {
            const QString target = takeFile(file.filePath());
            if (!target.isEmpty()) {
                look.taken += target;
                continue;
            }
            look.error = Error{ErrorCode::Permission, Stage::List, file.filePath()};
            seen.stays = true;
        }
        look.isSettling |= !seen.stays && (seen.size > 0 || now - seen.since < emptyFor);
        look.seen->insert(file.fileName(), seen);
    }
    look.taken.sort();
    return look;
}

} // namespace haul

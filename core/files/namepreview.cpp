#include "core/files/namepreview.h"

#include "core/files/diskcalls.h"
#include "core/files/partfile.h"
#include "core/files/plannedfolders.h"
#include "core/files/targetpath.h"

#include <QFile>

#include <dirent.h>

#include <algorithm>
#include <memory>

namespace haul {

namespace {

// For so few names it is cheaper to ask for each than to read folders of unknown size.
constexpr size_t fewEntries = 5000;
constexpr size_t namesPerLook = 1024; // between two questions whether to stop

class ConflictFinder
{
public:
    ConflictFinder(const BatchSettings &settings, const EntryList &entries, size_t first,
                   size_t count, const std::function<bool()> &isStopped)
        : settings_(settings)
        , entries_(entries)
        , first_(first)
        , isStopped_(isStopped)
        , folders_(settings.folder)
    {
        found_.ofEntry.resize(count);
        planned_.reserve(count);
    }

    std::optional<FoundConflicts> find()
    {
        if (!plan())
            return std::nullopt;
        markNamesakes();
        for (const quint64 folder : folders_.asNames())
            markAll(folder, NameConflict::Folder);
        if (!(found_.ofEntry.size() <= fewEntries ? askForEach() : readFolders()))
            return std::nullopt;
        count();
        return std::move(found_);
    }

private:
    struct Planned
    {
        quint64 hash = 0;
        quint32 at = 0; // into found_.ofEntry

        bool operator<(const Planned &other) const { return hash < other.hash; }
    };

    bool isTimeToStop() { return ++looks_ % namesPerLook == 0 && isStopped_(); }

    TargetPath pathOf(size_t at) const
    {
        const Entry &entry = entries_[first_ + at];
        return targetPath(settings_, entry, quint32(first_ + at), {.url = entry.url});
    }

    QString absolute(const QString &below) const
    {
        return below.isEmpty() ? settings_.folder : settings_.folder + u'/' + below;
    }

    // Most entries are in the folder of the one before.
    bool plan()
    {
        QString folder;
        PlannedFolders::Place place;
        for (size_t at = 0; at < found_.ofEntry.size(); ++at) {
            if (isTimeToStop())
                return false;
            const TargetPath path = pathOf(at);
            if (at == 0 || path.folder != folder) {
                folder = path.folder;
                place = folders_.note(folder);
                if (place.isFirst && place.state == FolderState::There)
                    inFolders_.push_back(at);
            }
            if (place.state == FolderState::Blocked)
                found_.ofEntry[at] |= NameConflict::OnDisk;
            planned_.push_back({pathHash(place.hash, path.name), quint32(at)});
        }
        std::sort(planned_.begin(), planned_.end());
        return true;
    }

    void markNamesakes()
    {
        for (size_t i = 1; i < planned_.size(); ++i) {
            if (planned_[i].hash != planned_[i - 1].hash)
                continue;
            found_.ofEntry[planned_[i].at] |= NameConflict::Namesake;
            found_.ofEntry[planned_[i - 1].at] |= NameConflict::Namesake;
        }
    }

    void markAll(quint64 hash, NameConflict conflict)
    {
        const auto [begin, end] =
            std::equal_range(planned_.begin(), planned_.end(), Planned{hash, 0});
        for (auto planned = begin; planned != end; ++planned)
            found_.ofEntry[planned->at] |= conflict;
    }

    bool askForEach()
    {
        if (inFolders_.empty()) // all folders are still to be made
            return true;
        for (size_t at = 0; at < found_.ofEntry.size(); ++at) {
            if (isTimeToStop())
                return false;
            const QString path = absolute(pathOf(at).relative());
            if (isTaken(path) || isTaken(path + partSuffix))
                found_.ofEntry[at] |= NameConflict::OnDisk;
        }
        return true;
    }

    static bool isTaken(const QString &path)
    {
        const Result<FileKind> kind = fileKind(path);
        return kind && *kind != FileKind::None;
    }

    bool readFolders()
    {
        return std::all_of(inFolders_.begin(), inFolders_.end(),
                           [&](size_t at) { return readFolder(pathOf(at).folder); });
    }

    // False when it is time to stop. A folder that cannot be read has no known names.
    bool readFolder(const QString &below)
    {
        const QByteArray path = QFile::encodeName(absolute(below));
        const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir(path.constData()), &::closedir);
        if (!folder)
            return true;
        const quint64 folderHash = folders_.note(below).hash;
        while (const dirent *found = ::readdir(folder.get())) {
            if (isTimeToStop())
                return false;
            const QString name = QFile::decodeName(found->d_name);
            markAll(pathHash(folderHash, name), NameConflict::OnDisk);
            if (name.endsWith(partSuffix))
                markAll(pathHash(folderHash, name.chopped(partSuffix.size())),
                        NameConflict::OnDisk);
        }
        return true;
    }

    void count()
    {
        for (const NameConflicts conflicts : found_.ofEntry) {
            found_.namesakes += conflicts.testFlag(NameConflict::Namesake);
            found_.onDisk += conflicts.testFlag(NameConflict::OnDisk);
            found_.folders += conflicts.testFlag(NameConflict::Folder);
            found_.withConflict += conflicts != NameConflicts();
        }
    }

    const BatchSettings &settings_;
    const EntryList &entries_;
    size_t first_ = 0;
    const std::function<bool()> &isStopped_;
    size_t looks_ = 0;

    FoundConflicts found_;
    std::vector<Planned> planned_; // sorted by hash
    PlannedFolders folders_;
    std::vector<size_t> inFolders_; // an entry in each of the folders that are there
};

size_t countFrom(const EntryList &entries, size_t first, size_t count)
{
    return first >= entries.size() ? 0 : std::min(count, entries.size() - first);
}

} // namespace

std::vector<QString> previewPaths(const BatchSettings &settings, const EntryList &entries,
                                  size_t first, size_t count)
{
    std::vector<QString> paths;
    const size_t end = first + countFrom(entries, first, count);
    paths.reserve(end - std::min(first, end));
    for (size_t index = first; index < end; ++index) {
        const Entry &entry = entries[index];
        paths.push_back(targetPath(settings, entry, quint32(index), {.url = entry.url}).relative());
    }
    return paths;
}

std::optional<FoundConflicts> findNameConflicts(const BatchSettings &settings,
                                                const SharedEntries &entries, size_t first,
                                                size_t count,
                                                const std::function<bool()> &isStopped)
{
    return ConflictFinder(settings, *entries, first, countFrom(*entries, first, count), isStopped)
        .find();
}

} // namespace haul

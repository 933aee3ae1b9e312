#include "core/files/plannedfolders.h"

#include <QFile>

#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace haul {

namespace {

constexpr qsizetype maxFolders = 2'000'000; // nobody has as many, but a list can say so
constexpr qsizetype maxFolderText = 4096;   // longer ones cannot be made

quint64 folderHash(QStringView folder)
{
    return qHash(folder, size_t(0));
}

} // namespace

quint64 pathHash(quint64 folderHash, QStringView name)
{
    return qHash(name, size_t(folderHash));
}

PlannedFolders::PlannedFolders(const QString &root)
    : root_(root)
{
    known_.insert(folderHash({}), {lookAt({}), false});
}

PlannedFolders::Place PlannedFolders::note(const QString &below)
{
    Place place{folderHash(below), FolderState::Blocked, true};
    if (below.size() > maxFolderText)
        return place;
    if (auto known = known_.find(place.hash); known != known_.end()) {
        place.state = known->state;
        place.isFirst = !std::exchange(known->isNoted, true);
        return place;
    }
    // From the top down: below what is missing the disk need not be asked.
    quint64 parent = folderHash({});
    place.state = known_.value(parent).state;
    for (qsizetype start = 0, end = 0; end < below.size(); start = end + 1) {
        const qsizetype slash = below.indexOf(u'/', start);
        end = slash < 0 ? below.size() : slash;
        const QStringView folder = QStringView(below).first(end);
        const quint64 hash = folderHash(folder);
        place.state = stepDown(folder, hash, pathHash(parent, folder.sliced(start)), place.state);
        parent = hash;
    }
    if (auto known = known_.find(place.hash); known != known_.end())
        known->isNoted = true;
    return place;
}

FolderState PlannedFolders::stepDown(QStringView folder, quint64 hash, quint64 asName,
                                     FolderState above)
{
    if (const auto known = known_.constFind(hash); known != known_.cend())
        return known->state;
    const FolderState state = above == FolderState::There ? lookAt(folder) : above;
    if (known_.size() < maxFolders) {
        known_.insert(hash, {state, false});
        asNames_.push_back(asName);
    }
    return state;
}

FolderState PlannedFolders::lookAt(QStringView folder) const
{
    const QString path = folder.isEmpty() ? root_ : root_ + u'/' + folder.toString();
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) == 0)
        return S_ISDIR(status.st_mode) ? FolderState::There : FolderState::Blocked;
    return errno == ENOENT ? FolderState::Missing : FolderState::Blocked;
}

} // namespace haul

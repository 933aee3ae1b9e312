// The folders that a list of files needs below one folder, and what stands on disk in their place.
// Of each one a few bytes are kept, never its name. Asks the disk once for each folder that is not
// below a missing one; one thread at a time.
//
//     PlannedFolders folders(settings.folder);
//     const auto place = folders.note(u"h.example/papers"_qs);
//     const quint64 hash = pathHash(place.hash, u"a.pdf");
#pragma once

#include <QHash>
#include <QString>
#include <QStringView>

#include <vector>

namespace haul {

// Two paths are the same when these 64 bits are; among a million by chance once in some ten million
// lists.
quint64 pathHash(quint64 folderHash, QStringView name);

enum class FolderState : quint8 {
    Missing, // would be made
    There,
    Blocked, // something that is no folder stands in its way, or the path is too long
};

class PlannedFolders
{
public:
    struct Place
    {
        quint64 hash = 0;
        FolderState state = FolderState::Missing;
        bool isFirst = false; // nobody has noted it before
    };

    explicit PlannedFolders(const QString &root);

    // `below` is relative to the root, without "/" at its ends; empty: the root itself.
    Place note(const QString &below);

    // The pathHash() of each folder below the root, also of those above the noted ones. Beyond two
    // millions of folders there are no more.
    const std::vector<quint64> &asNames() const { return asNames_; }

private:
    struct Known
    {
        FolderState state = FolderState::Missing;
        bool isNoted = false;
    };

    FolderState stepDown(QStringView folder, quint64 hash, quint64 asName, FolderState above);
    FolderState lookAt(QStringView folder) const;

    QString root_;
    QHash<quint64, Known> known_;
    std::vector<quint64> asNames_;
};

} // namespace haul

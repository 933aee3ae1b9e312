// What a batch's files would be called, before anything is asked of a server, and which of these
// names are in each other's way or in that of files on disk.
//
//     const auto paths = previewPaths(settings, *entries, 0, 1000);            // at once
//     const auto found = findNameConflicts(settings, entries, 0, entries->size(), stop);
//     if (found) show(found->withConflict, found->ofEntry);
//
// It is targetPath() with all that is known then: the entries and their URLs. What servers say may
// change a name. A conflict is nothing wrong: ConflictPolicy says what happens, and numbers are
// only given when a file comes, for they depend on which comes first.
//
// previewPaths() is pure. findNameConflicts() reads the disk: off the UI thread; any other.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"

#include <QFlags>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace haul {

enum class NameConflict : quint8 {
    Namesake = 1, // another entry gets the same path
    OnDisk = 2,   // something of that name stands there, or its part file, or no folder can be made
    Folder = 4,   // other entries need a folder of that name
};
Q_DECLARE_FLAGS(NameConflicts, NameConflict)
Q_DECLARE_OPERATORS_FOR_FLAGS(NameConflicts)

struct FoundConflicts
{
    std::vector<NameConflicts> ofEntry; // in the order of the entries, from the first asked for
    // Entries with each of them; an entry can have several.
    qint64 namesakes = 0;
    qint64 onDisk = 0;
    qint64 folders = 0;
    qint64 withConflict = 0; // entries with any
};

// Below the batch's folder, of at most `count` entries from `first` on.
std::vector<QString> previewPaths(const BatchSettings &settings, const EntryList &entries,
                                  size_t first, size_t count);

// Among these entries, and with files on disk. `isStopped` is asked often; nothing when it says
// yes. A million entries take about 20 bytes of memory each, and less than 100 more for each
// folder; of a few entries the names are asked for on disk, of many the folders are read.
std::optional<FoundConflicts> findNameConflicts(const BatchSettings &settings,
                                                const SharedEntries &entries, size_t first,
                                                size_t count,
                                                const std::function<bool()> &isStopped);

} // namespace haul

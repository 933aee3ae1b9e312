// One look into a watched folder: which lists are there, which of them are whole, and those taken.
//
//     FolderLook look = lookInto(folder, {}, now);          // what is there stays
//     look = lookInto(folder, look.seen, later);            // look.taken: "/in/a.txt.taken"
//
// A list is taken by renaming it to NAME.taken, once its size and date have been the same for a
// second: what is still being written is left alone. What is there at the first look stays as it is
// until somebody changes it, so that watching a folder never renames what its owner keeps there.
// Only plain files whose names end as those of lists do are lists; hidden and temporary ones are
// not. A function of the folder and its arguments; any thread, and it waits for the disk.
#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace haul {

inline constexpr std::chrono::milliseconds watchSettles{1000};

struct SeenFile
{
    qint64 size = 0;
    qint64 changed = 0;                // date of the last change, milliseconds
    std::chrono::milliseconds since{}; // when it was seen like this first
    bool stays = false;                // was there before, or could not be taken
};

using SeenFiles = QHash<QString, SeenFile>; // by name

struct FolderLook
{
    std::optional<SeenFiles> seen; // for the next look; nothing: the folder is not there
    QStringList taken;             // paths of the renamed lists, in the order of their names
    bool isSettling = false;       // some are to be looked at again soon
    std::optional<Error> error;    // of the folder, or of a list that could not be renamed
};

// Whether the name is that of a list: "urls.txt", but not ".urls.txt", "~urls.txt" or "urls.part".
bool isListName(const QString &name);

// `before` is nothing at the first look. `now` is of any clock that only goes forward.
FolderLook lookInto(const QString &folder, const std::optional<SeenFiles> &before,
                    std::chrono::milliseconds now);

} // namespace haul

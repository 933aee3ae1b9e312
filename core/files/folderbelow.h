// Makes the folders that names ask for below a folder that the user has chosen, and never follows a
// symbolic link out of it.
//
//     makeFolderBelow(u"/home/me/dl"_qs, u"h.example/papers"_qs);
//
// The chosen folder itself, and what is above it, may be links: that is the user's choice. What
// stands below it may be anybody's, an unpacked archive's for instance. Any thread.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace haul {

// Makes `root` (absolute) and all of `below` that are missing; `below` is relative and may be
// empty. A link that stays within `root` is followed. Errors: of ErrorCode::Folder where a link
// leads out of `root` or nowhere, or where something else than a folder stands, else as
// makeFolder().
Result<void> makeFolderBelow(const QString &root, const QString &below);

} // namespace haul

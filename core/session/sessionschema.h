// The tables of a session, and the way from every earlier version to this one.
//
// A session file carries its version in SQLite's user_version. To change the tables: add a step to
// the list in the .cpp (never change an old one) and a fixture of the version before to
// tests/session/fixtures. On the session's thread.
#pragma once

#include "core/base/result.h"

class QSqlDatabase;

namespace haul {

inline constexpr int sessionVersion = 4;

// "HAUL", in the header of the file: so that `file` and we know what it is.
inline constexpr int sessionApplicationId = 0x4841554c;

// Whether it is a session's file of a version that we know, or an empty one; changes nothing.
Result<void> mayBeOurs(QSqlDatabase &database);

// Brings an empty file, or one of an earlier version, to this version. A file of a later version,
// or of another program, is an error and stays as it is.
Result<void> bringUpToDate(QSqlDatabase &database);

} // namespace haul

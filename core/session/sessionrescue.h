// Opens a session's file, and when it is damaged sets it aside and keeps what can be read.
//
//     Result<RescuedDatabase> opened = openOrRescue(path);
//     if (opened && !opened->setAside.isEmpty()) tell(opened->setAside);
//
// On the session's thread.
#pragma once

#include "core/session/sessiondatabase.h"

namespace haul {

struct RescuedDatabase
{
    SessionDatabase database;
    QString setAside; // where the damaged file is now; empty when it was fine
};

Result<RescuedDatabase> openOrRescue(const QString &path);

// The file is damaged, and nobody has it open: a new one takes its place.
Result<RescuedDatabase> rescue(const QString &path);

} // namespace haul

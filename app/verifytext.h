// What the terminal says of files that were verified with a checksum file. Pure functions; any
// thread.
#pragma once

#include "core/manager/verifyagainst.h"

#include <QStringList>

namespace haul {

// "wrong: /dl/a.iso: expected sha-256 ..., got ...", "not here: b.iso"; scripts may look for the
// words.
QStringList verifyLines(const VerifyReport &report);

// "verified: 12 right, 1 wrong, 3 not here; 4 files without a checksum".
QString verifySummary(const VerifyReport &report);

} // namespace haul

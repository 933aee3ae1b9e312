// What is wrong with the report, the results and the session of a crash batch: a sentence for each
// finding, none when all is as it has to be. Pure but for reading; the test's thread.
#pragma once

#include "tests/crash/crashcontent.h"

#include <QStringList>

#include <vector>

namespace haul {

// Every line of the list once, in order, with its true end.
QStringList reportFindings(const QString &report, const QString &folder,
                           const CrashContent &content, const std::vector<ExpectedLine> &lines);
// One for each finished file, and the pages' titles.
QStringList resultFindings(const QString &results, const QString &folder,
                           const CrashContent &content);
// Looks at a copy: SQLite finds no damage, and what it calls done stands whole on the disk.
QStringList sessionFindings(const QString &session, const CrashContent &content);

} // namespace haul

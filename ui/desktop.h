// What Haul hands over to the desktop.
//
//     openOnDesktop(outcome.path);   // in the program that opens such files
//
// Main thread.
#pragma once

#include <QString>

namespace haul {

// A file or a folder, by its path; an empty path opens nothing. False when it is not there.
bool openOnDesktop(const QString &path);

} // namespace haul

// What somebody prefers in the window, wherever the command line says nothing else.
//
//     prefer(line, loadPreferences(settingsFile));
//
// For runs with a window only: what a script gets in the terminal does not depend on what was once
// clicked. A pure function.
#pragma once

#include "app/commandline.h"
#include "ui/preferences.h"

namespace haul {

void prefer(CommandLine &line, const Preferences &preferences);

} // namespace haul

// The run with a window: the same lists and options as in the terminal, shown and asked about.
// Main thread.
#pragma once

#include "app/commandline.h"

namespace haul {

// Makes the application and its window and returns the exit status when they have gone. A status of
// 2 comes with a line on standard error: no display, a session that cannot be had, or --start with
// a list that cannot be read. When another window has the session, that one gets the lists.
int runWindow(int argc, char *argv[], CommandLine line);

} // namespace haul

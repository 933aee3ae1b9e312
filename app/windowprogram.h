// The window is a program of its own, haul-window, in haul's folder: the terminal has no use for
// its libraries, which take 18 ms to load, nearly as much as all else before the first request.
#pragma once

namespace haul {

// This process goes on as haul-window with the same arguments. Returns only when that cannot be
// started, with errno saying why.
void becomeWindow(char *argv[]);

} // namespace haul

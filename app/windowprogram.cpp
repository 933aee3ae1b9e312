#include "app/windowprogram.h"

#include <unistd.h>

#include <filesystem>

namespace haul {

// Without /proc this program is where its name says, or on the path, and the other as well.
void becomeWindow(char *argv[])
{
    std::error_code unknown;
    auto own = std::filesystem::read_symlink("/proc/self/exe", unknown);
    if (unknown)
        own = argv[0];
    const auto window = own.parent_path() / "haul-window";
    if (window.has_parent_path())
        ::execv(window.c_str(), argv);
    else
        ::execvp(window.c_str(), argv);
}

} // namespace haul

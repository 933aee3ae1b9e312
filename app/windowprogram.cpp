#include "app/windowprogram.h"

#include <unistd.h>

#include <filesystem>

namespace haul {

// Without /proc it is looked for where programs are.
void becomeWindow(char *argv[])
{
    std::error_code unknown;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", unknown);
    const auto window = own.parent_path() / "haul-window";
    ::execvp(window.c_str(), argv);
}

} // namespace haul

// haul-window: what haul becomes when there is to be a window (windowprogram.h), and what the
// desktop starts. The same command line, but nothing of the terminal.
#include "app/commandline.h"
#include "app/complaint.h"
#include "app/processsetup.h"
#include "app/windowrun.h"

using namespace haul;

int main(int argc, char *argv[])
{
    prepareProcess();
    ParsedCommandLine parsed = parseCommandLine(argumentsOf(argc, argv));
    if (parsed.error.isEmpty() && parsed.value.mode != CommandLine::Mode::Window)
        parsed.error = QStringLiteral("haul-window is the window alone; haul is for the terminal");
    if (!parsed.error.isEmpty()) {
        complain(parsed.error + QStringLiteral(" (haul --help tells more)"));
        return ExitUsage;
    }
    return runWindow(argc, argv, std::move(parsed.value));
}

// haul: the composition root of the terminal, and the way to the window, which is a program of its
// own (windowprogram.h). Names every object, its thread and the order of quitting.
//
//     main thread     the application, TaskManager, the run, the console
//     transfer pool   lanes            (owned by TaskManager)
//     work pool       lists, finishing, parsing (owned by TaskManager)
//     session thread  the database     (owned by Session)
//
// Quitting goes backwards through the scopes below: what shows goes first, then the run, then
// TaskManager, which ends the lanes and waits for the work pool, then the session, which writes
// what it was told last. The memory is left to the system.

#include "app/commandline.h"
#include "app/complaint.h"
#include "app/consoleview.h"
#include "app/humantext.h"
#include "app/interruptsignal.h"
#include "app/listrun.h"
#include "app/processsetup.h"
#include "core/session/session.h"
#ifdef HAUL_WITH_WINDOW
#include "app/windowprogram.h"
#endif

#include <QCoreApplication>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace haul;

namespace {

int refuse(const QString &why)
{
    complain(why);
    return ExitUsage;
}

// The system takes the memory back at once, where freeing every task would take a second a million.
[[noreturn]] void leave(int status)
{
    std::fflush(nullptr);
    std::_Exit(status);
}

int runInTerminal(TaskManager &manager, InterruptSignal &interrupt, const CommandLine &line)
{
    ListRun run(manager, line);
    const QString standardOutput = QStringLiteral("-");
    const bool isTaken = line.reportFile == standardOutput || line.resultsFile == standardOutput;
    ConsoleView console(manager, run, {line.quiet, isTaken});

    QObject::connect(&interrupt, &InterruptSignal::interrupted, &run, &ListRun::interrupt);
    QObject::connect(&run, &ListRun::started, &console, &ConsoleView::begin);
    QObject::connect(&run, &ListRun::complained, &console, &ConsoleView::showComplaint);
    QObject::connect(&run, &ListRun::failed, &console,
                     [&console](const OutcomePtr &outcome, const QByteArray &url) {
                         console.showFailure(*outcome, url);
                     });
    QObject::connect(&run, &ListRun::flagged, &console, &ConsoleView::showFlag);
    QObject::connect(&run, &ListRun::verified, &console, &ConsoleView::showVerified);
    QObject::connect(
        &run, &ListRun::finished, qApp,
        [&console](int status) {
            console.end();
            QCoreApplication::exit(status);
        },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(&run, &ListRun::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int runHeadless(const CommandLine &line)
{
    InterruptSignal interrupt; // first: opening a session may take a moment
    std::unique_ptr<Session> session;
    if (!line.sessionFile.isEmpty()) {
        Result<std::unique_ptr<Session>> opened = Session::open(line.sessionFile);
        if (!opened)
            return refuse(oneLine(opened.error()));
        session = std::move(*opened);
    }
    auto manager = std::make_unique<TaskManager>(TaskManager::Config{
        .limits = line.limits, .lanes = 0, .keepDetails = false, .session = session.get()});
    const int status = runInTerminal(*manager, interrupt, line);
    manager->end();
    session.reset();
    leave(status);
}

} // namespace

// The arguments alone decide whether there is a window, before any application object is made.
int main(int argc, char *argv[])
{
    prepareProcess();
    const ParsedCommandLine parsed = parseCommandLine(argumentsOf(argc, argv));
    if (!parsed.error.isEmpty())
        return refuse(parsed.error + QStringLiteral(" (haul --help tells more)"));

    switch (parsed.value.mode) {
    case CommandLine::Mode::Help: {
        const QCoreApplication app(argc, argv);
        std::fputs(qUtf8Printable(helpText()), stdout);
        return ExitAllDone;
    }
    case CommandLine::Mode::Version:
        std::puts("haul " HAUL_VERSION);
        return ExitAllDone;
    case CommandLine::Mode::Headless: {
        // Qt's own event loop: GLib's writes to a descriptor for every event posted.
        qputenv("QT_NO_GLIB", "1");
        const QCoreApplication app(argc, argv);
        return runHeadless(parsed.value);
    }
    case CommandLine::Mode::Window:
        break;
    }
#ifdef HAUL_WITH_WINDOW
    becomeWindow(argv);
    return refuse(QStringLiteral("haul-window, which belongs beside haul, cannot be started: %1")
                      .arg(QString::fromLocal8Bit(std::strerror(errno))));
#else
    return refuse(QStringLiteral("this build has no window; use --headless"));
#endif
}

// The composition root: names every object, its thread and the order of quitting.
//
//     main thread     the application, TaskManager, the run, the console or the window
//     transfer pool   lanes            (owned by TaskManager)
//     work pool       lists, finishing, parsing (owned by TaskManager)
//     session thread  the database     (owned by Session)
//
// Quitting goes backwards through the scopes below: what shows goes first, then the run, then
// TaskManager, which ends the lanes and waits for the work pool, then the session, which writes
// what it was told last. In the terminal the memory is left to the system.

#include "app/commandline.h"
#include "app/consoleview.h"
#include "app/humantext.h"
#include "app/interruptsignal.h"
#include "app/listrun.h"
#include "app/processsetup.h"
#include "core/session/session.h"
#ifdef HAUL_WITH_WINDOW
#include "app/windowrun.h"
#endif

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace haul;

namespace {

int complain(const QString &line)
{
    std::fprintf(stderr, "haul: %s\n", qUtf8Printable(line));
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
            return complain(oneLine(opened.error()));
        session = std::move(*opened);
    }
    auto manager = std::make_unique<TaskManager>(TaskManager::Config{
        .limits = line.limits, .lanes = 0, .keepResults = false, .session = session.get()});
    const int status = runInTerminal(*manager, interrupt, line);
    manager->end();
    session.reset();
    leave(status);
}

// The arguments alone decide whether there is a window, before any application object is made.
QStringList argumentsOf(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

} // namespace

int main(int argc, char *argv[])
{
    prepareProcess();
    QCoreApplication::setApplicationName(QStringLiteral("Haul"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HAUL_VERSION));
    const ParsedCommandLine parsed = parseCommandLine(argumentsOf(argc, argv));
    if (!parsed.error.isEmpty())
        return complain(parsed.error + QStringLiteral(" (haul --help tells more)"));

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
    return runWindow(argc, argv, parsed.value);
#else
    return complain(QStringLiteral("this build has no window; use --headless"));
#endif
}

#include "app/windowrun.h"

#include "app/complaint.h"
#include "app/handover.h"
#include "app/humantext.h"
#include "app/interruptsignal.h"
#include "app/listrun.h"
#include "app/preferredline.h"
#include "app/verifytext.h"
#include "app/watchfolder.h"
#include "core/base/errortext.h"
#include "core/manager/networkwatch.h"
#include "core/session/session.h"
#include "ui/listsources.h"
#include "ui/mainwindow.h"
#include "ui/translation.h"
#include "ui/turnmeter.h"
#include "ui/windowmemory.h"

#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QLocale>
#include <QStandardPaths>

#include <cstdio>
#include <memory>
#include <optional>

namespace haul {
namespace {

// Qt ends the program without a word that helps when there is no display to open.
bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

// The one of the command line, or the user's own; empty: none.
QString sessionFile(const CommandLine &line)
{
    if (line.noSession || !line.sessionFile.isEmpty())
        return line.sessionFile;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir().mkpath(folder) ? folder + QStringLiteral("/session.haul") : QString();
}

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
           + QStringLiteral("/window.ini");
}

ListSource typedUrls(const QStringList &urls, const ReadOptions &options)
{
    return {.bytes = urls.join(QLatin1Char('\n')).toUtf8(),
            .name = QStringLiteral("command line"),
            .format = ListFormat::Text,
            .options = options};
}

// Asks about each list before anything starts.
void offerLists(MainWindow &window, const CommandLine &line, const BatchSettings &settings)
{
    for (const QString &path : line.lists)
        window.importList({.path = path, .format = line.format, .options = line.listOptions},
                          settings);
    if (!line.urls.isEmpty())
        window.importList(typedUrls(line.urls, line.listOptions), settings);
}

// What a second program was started with: asked about here.
void offerLists(MainWindow &window, const HandedLists &handed)
{
    BatchSettings settings = handed.settings;
    if (!handed.hasFolder)
        settings.folder.clear();
    for (const QString &path : handed.lists)
        window.importList({.path = path, .format = handed.format, .options = handed.options},
                          settings);
    if (!handed.input.isEmpty())
        window.importList({.bytes = handed.input,
                           .name = QStringLiteral("standard input"),
                           .format = handed.format,
                           .options = handed.options},
                          settings);
    if (!handed.urls.isEmpty())
        window.importList(typedUrls(handed.urls, handed.options), settings);
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.raise();
    window.activateWindow();
}

// Lists that are put into the folder the user has chosen are asked about like dropped ones.
void followFolder(WatchFolder &watch, MainWindow &window)
{
    QObject::connect(&watch, &WatchFolder::listTaken, &window,
                     [&window](const QString &path) { window.importList(listFile(path)); });
    QObject::connect(&watch, &WatchFolder::failed, &window, &MainWindow::showWatchError);
    QObject::connect(&window, &MainWindow::watchedFolderChanged, &watch, &WatchFolder::setFolder);
    watch.setFolder(window.watchedFolder());
}

// Without one when none is wanted, or when it cannot be had: then with an exit status.
struct WindowSession
{
    std::unique_ptr<Session> session;
    std::optional<int> status;
};

WindowSession openSession(const CommandLine &line)
{
    if (line.sessionFile.isEmpty())
        return {};
    Result<std::unique_ptr<Session>> opened = Session::open(line.sessionFile);
    if (opened)
        return {std::move(*opened), std::nullopt};
    const bool isInUse = opened.error().code == ErrorCode::SessionInUse;
    if (isInUse && handOver(line.sessionFile, listsOf(line)))
        return {nullptr, ExitAllDone};
    complain(oneLine(opened.error()) + QLatin1Char(' ') + describe(opened.error()).hint);
    return {nullptr, ExitUsage};
}

// --start: no question asked; what cannot start is told where the command was typed.
class StartedRun
{
public:
    StartedRun(TaskManager &manager, const CommandLine &line)
        : run_(manager, line)
    {
        QObject::connect(&run_, &ListRun::complained, complain);
        QObject::connect(&run_, &ListRun::verified, [](const VerifyReport &report) {
            for (const QString &text : verifyLines(report) + QStringList{verifySummary(report)})
                complain(text);
        });
        QObject::connect(
            &run_, &ListRun::finished, &run_,
            [this, quit = line.quitAtEnd](int status) {
                status_ = status;
                if (quit || status == ExitUsage)
                    QCoreApplication::exit(status);
            },
            Qt::QueuedConnection);
        QObject::connect(&interrupt_, &InterruptSignal::interrupted, &run_, [this] {
            run_.interrupt();
            QCoreApplication::exit(ExitInterrupted);
        });
        QMetaObject::invokeMethod(&run_, &ListRun::start, Qt::QueuedConnection);
    }

    bool hasFinished() const { return status_.has_value(); }

private:
    ListRun run_;
    InterruptSignal interrupt_;
    std::optional<int> status_;
};

} // namespace

int runWindow(int argc, char *argv[], CommandLine line)
{
    if (!hasDisplay()) {
        complain(QStringLiteral("there is no display for a window; use --headless"));
        return ExitUsage;
    }
    QApplication app(argc, argv);
    if (QLocale().language() == QLocale::C) // no grouping, and not meant for people
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    installTranslations(WindowMemory(settingsFile()).language());
    QApplication::setApplicationDisplayName(QStringLiteral("Haul"));
    QApplication::setDesktopFileName(QStringLiteral("haul"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/haul/haul.svg")));
    TurnMeter meter;

    prefer(line, loadPreferences(settingsFile()));
    line.sessionFile = sessionFile(line);
    const WindowSession session = openSession(line);
    if (session.status)
        return *session.status;
    const bool hasSession = session.session != nullptr;
    TaskManager manager({.limits = line.limits, .session = session.session.get()});
    BatchSettings defaults = line.settings;
    if (!line.isGiven("dir"))
        defaults.folder.clear(); // the import dialog proposes one
    NetworkWatch network;
    MainWindow window(manager, {settingsFile(), defaults, line.isGiven("limit-rate"),
                                line.isGiven("per-host"), hasSession, &network});
    window.show();
    network.followSystem();

    WatchFolder watch(manager.workPool());
    followFolder(watch, window);

    std::optional<HandOverServer> server;
    if (hasSession) {
        server.emplace(line.sessionFile);
        QObject::connect(&*server, &HandOverServer::received, &window,
                         [&window](const HandedLists &lists) { offerLists(window, lists); });
        manager.restore(window.restorePolicy());
    }
    std::optional<StartedRun> started;
    if (line.start)
        started.emplace(manager, line);
    else
        offerLists(window, line, defaults);
    int status = QApplication::exec();
    if (started && line.quitAtEnd && !started->hasFinished())
        status = status == ExitAllDone ? ExitInterrupted : status; // the window was closed

    if (const QString file = qEnvironmentVariable("HAUL_TURN_LOG"); !file.isEmpty())
        meter.write(file);
    return status;
}

} // namespace haul

#include "app/windowrun.h"

#include "app/interruptsignal.h"
#include "app/listrun.h"
#include "ui/mainwindow.h"
#include "ui/turnmeter.h"

#include <QApplication>
#include <QIcon>
#include <QLocale>
#include <QStandardPaths>

#include <cstdio>
#include <optional>

namespace haul {
namespace {

void complain(const QString &line)
{
    std::fprintf(stderr, "haul: %s\n", qUtf8Printable(line));
}

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

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
           + QStringLiteral("/window.ini");
}

// Asks about each list before anything starts.
void offerLists(MainWindow &window, const CommandLine &line, const BatchSettings &settings)
{
    for (const QString &path : line.lists)
        window.importList({path, {}, {}, line.format}, settings);
    if (!line.urls.isEmpty())
        window.importList({{},
                           line.urls.join(QLatin1Char('\n')).toUtf8(),
                           QStringLiteral("command line"),
                           ListFormat::Text},
                          settings);
}

// --start: no question asked; what cannot start is told where the command was typed.
class StartedRun
{
public:
    StartedRun(TaskManager &manager, const CommandLine &line)
        : run_(manager, line)
    {
        QObject::connect(&run_, &ListRun::complained, complain);
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

int runWindow(int argc, char *argv[], const CommandLine &line)
{
    if (!hasDisplay()) {
        complain(QStringLiteral("there is no display for a window; use --headless"));
        return ExitUsage;
    }
    QApplication app(argc, argv);
    if (QLocale().language() == QLocale::C) // no grouping, and not meant for people
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication::setApplicationDisplayName(QStringLiteral("Haul"));
    QApplication::setDesktopFileName(QStringLiteral("haul"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/haul/haul.svg")));
    TurnMeter meter;

    TaskManager manager({.limits = line.limits});
    BatchSettings defaults = line.settings;
    if (!line.hasFolder)
        defaults.folder.clear(); // the import dialog proposes one
    MainWindow window(manager, {settingsFile(), defaults, line.hasLimitRate, line.hasPerHost});
    window.show();

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

// haul-demo-server: the loopback server with the demo's routes, as a program.
//
//     haul-demo-server --list FILE [--port N] [--throttle-scale X] [--parent PID] [--lifetime S]
//
// Writes the list to FILE (whole or not at all) once it listens, then prints
// "listening on http://127.0.0.1:PORT". Ends on SIGTERM or SIGINT, with its parent, or after its
// lifetime.
#include "tests/support/demolist.h"
#include "tests/support/demoroutes.h"
#include "tests/support/loopbackport.h"
#include "tests/support/loopbackserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSaveFile>
#include <QSocketNotifier>
#include <QTimer>

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <limits>
#include <optional>

using namespace haul;

namespace {

struct Arguments
{
    QString list;
    quint16 port = 0;
    double throttleScale = 1.0;
    qint64 parent = 0; // 0: none
    int lifetime = 3600;
};

const QCommandLineOption kList(QStringLiteral("list"),
                               QStringLiteral("Write the demo list to this file."),
                               QStringLiteral("file"));
const QCommandLineOption kPort(QStringLiteral("port"),
                               QStringLiteral("Listen on this port (0: any free one)."),
                               QStringLiteral("n"), QStringLiteral("0"));
const QCommandLineOption kScale(QStringLiteral("throttle-scale"),
                                QStringLiteral("Multiply all speeds by this."), QStringLiteral("x"),
                                QStringLiteral("1"));
const QCommandLineOption kParent(QStringLiteral("parent"),
                                 QStringLiteral("End when this process has ended."),
                                 QStringLiteral("pid"), QStringLiteral("0"));
const QCommandLineOption kLifetime(QStringLiteral("lifetime"),
                                   QStringLiteral("End after so many seconds."),
                                   QStringLiteral("seconds"), QStringLiteral("3600"));

std::optional<Arguments> parseArguments(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Serves Haul's demo on 127.0.0.1."));
    parser.addHelpOption();
    parser.addOptions({kList, kPort, kScale, kParent, kLifetime});
    parser.process(app);

    bool portOk = false;
    bool scaleOk = false;
    bool parentOk = false;
    bool lifetimeOk = false;
    const Arguments arguments{parser.value(kList), parser.value(kPort).toUShort(&portOk),
                              parser.value(kScale).toDouble(&scaleOk),
                              parser.value(kParent).toLongLong(&parentOk),
                              parser.value(kLifetime).toInt(&lifetimeOk)};
    const bool good = portOk && scaleOk && parentOk && lifetimeOk && !arguments.list.isEmpty()
                      && arguments.throttleScale > 0 && arguments.parent >= 0
                      && arguments.parent <= std::numeric_limits<pid_t>::max()
                      && arguments.lifetime > 0
                      && arguments.lifetime <= std::numeric_limits<int>::max() / 1000
                      && parser.positionalArguments().isEmpty();
    return good ? std::optional(arguments) : std::nullopt;
}

int g_signalPipe[2];

void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(g_signalPipe[0], &byte, 1);
}

// A signal handler may do next to nothing; the event loop hears of it through a pair of sockets.
void quitOnSignals(QCoreApplication &app)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, g_signalPipe) != 0)
        return;
    auto *notifier = new QSocketNotifier(g_signalPipe[1], QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

#ifdef SYS_pidfd_open
// The descriptor gets readable when the process ends, even if nobody waits for it (pidfd_open(2)).
bool watchProcess(QCoreApplication &app, pid_t process)
{
    const int descriptor = int(::syscall(SYS_pidfd_open, process, 0));
    if (descriptor < 0)
        return false;
    auto *notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    return true;
}
#else
bool watchProcess(QCoreApplication &, pid_t)
{
    return false;
}
#endif

void quitWithParent(QCoreApplication &app, pid_t parent)
{
    if (watchProcess(app, parent))
        return;
    auto *timer = new QTimer(&app);
    QObject::connect(timer, &QTimer::timeout, &app, [parent] {
        if (::kill(parent, 0) != 0 && errno == ESRCH)
            QCoreApplication::quit();
    });
    timer->start(500);
}

bool writeList(const QString &path, const QByteArray &list)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(list) == list.size() && file.commit();
}

int fail(int status, const QString &message)
{
    std::fprintf(stderr, "haul-demo-server: %s\n", qPrintable(message));
    return status;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto arguments = parseArguments(app);
    if (!arguments)
        return fail(2, QStringLiteral("--list FILE is needed, and numbers have to make sense"));

    quitOnSignals(app);
    if (arguments->parent > 0)
        quitWithParent(app, pid_t(arguments->parent));
    QTimer::singleShot(arguments->lifetime * 1000, &app, &QCoreApplication::quit);

    LoopbackServer server;
    server.setLogging(false);
    addDemoRoutes(server, {.watchable = true, .rateScale = arguments->throttleScale});
    if (!server.start(arguments->port))
        return fail(1, QStringLiteral("cannot listen on port %1").arg(arguments->port));

    const RefusingPort refusing;
    if (!writeList(arguments->list, demoList(server.baseUrl(), refusing.number())))
        return fail(1, QStringLiteral("cannot write %1").arg(arguments->list));
    std::printf("listening on %s\n", server.baseUrl().toEncoded().constData());
    std::fflush(stdout);
    return app.exec();
}

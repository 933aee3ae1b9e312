#include "tests/support/daemonfixture.h"

#include "tests/support/loopbackport.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QStandardPaths>
#include <QTcpSocket>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>

#include <csignal>
#endif

namespace haul {
namespace {

constexpr int kStartMs = 10'000;
constexpr int kStopMs = 3000;
constexpr int kAttempts = 5; // another program may take the port between choosing and binding
// A server without a pid file has given up by then when its port was somebody else's.
constexpr int kGiveUpMs = 50;
const QString kErrorLog = QStringLiteral("error.log");

} // namespace

DaemonFixture::DaemonFixture()
{
    process_.setStandardOutputFile(QProcess::nullDevice());
    process_.setStandardErrorFile(filePath(kErrorLog), QIODevice::Append);
#ifdef Q_OS_LINUX
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
}

DaemonFixture::~DaemonFixture()
{
    stop();
}

QString DaemonFixture::findProgram(const QString &name)
{
    const QString inPath = QStandardPaths::findExecutable(name);
    if (!inPath.isEmpty())
        return inPath;
    return QStandardPaths::findExecutable(
        name, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin"),
               QStringLiteral("/usr/local/bin"), QStringLiteral("/opt/homebrew/bin")});
}

bool DaemonFixture::start()
{
    stop();
    if (!folder_.isValid())
        return false;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (startOnce())
            return true;
        stop();
    }
    return false;
}

bool DaemonFixture::startOnce()
{
    port_ = freeLoopbackPort();
    const std::optional<Command> command = prepare();
    if (!command)
        return false;
    if (!pidFile().isEmpty())
        QFile::remove(filePath(pidFile()));
    process_.start(command->program, command->arguments);
    return process_.waitForStarted() && waitUntilItAccepts();
}

bool DaemonFixture::waitUntilItAccepts()
{
    const QDeadlineTimer deadline(kStartMs);
    while (!deadline.hasExpired()) {
        if (process_.waitForFinished(5))
            return false;
        // Written when its sockets are bound: it is not somebody else who accepts there.
        if (!pidFile().isEmpty() && !QFile::exists(filePath(pidFile())))
            continue;
        QTcpSocket probe;
        probe.setProxy(QNetworkProxy::NoProxy);
        probe.connectToHost(QHostAddress(QHostAddress::LocalHost), port_);
        if (probe.waitForConnected(int(deadline.remainingTime())))
            return !pidFile().isEmpty() || !process_.waitForFinished(kGiveUpMs);
    }
    return false;
}

void DaemonFixture::stop()
{
    if (process_.state() == QProcess::NotRunning)
        return;
    process_.terminate();
    if (!process_.waitForFinished(kStopMs)) {
        process_.kill();
        process_.waitForFinished(kStopMs);
    }
}

QString DaemonFixture::errorText() const
{
    return QString::fromUtf8(read(kErrorLog));
}

bool DaemonFixture::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(filePath(name));
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate)
           && file.write(bytes) == bytes.size();
}

QByteArray DaemonFixture::read(const QString &name) const
{
    QFile file(filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace haul

#include "ui/systemdeeds.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace haul {
namespace {

QString systemctl()
{
    return QStandardPaths::findExecutable(QStringLiteral("systemctl"));
}

} // namespace

// Where systemd is not the system's first process, its programs may be there all the same.
bool canSleep()
{
#ifdef Q_OS_LINUX
    return QFileInfo::exists(QStringLiteral("/run/systemd/system")) && !systemctl().isEmpty();
#else
    return false;
#endif
}

void goToSleep(QObject *context, std::function<void(const QString &detail)> refused)
{
    auto *process = new QProcess(context);
    QObject::connect(
        process, &QProcess::finished, context,
        [process, refused](int exitCode, QProcess::ExitStatus status) {
            if (exitCode != 0 || status != QProcess::NormalExit)
                refused(
                    QString::fromLocal8Bit(process->readAllStandardError()).simplified().left(500));
            process->deleteLater();
        });
    QObject::connect(process, &QProcess::errorOccurred, context,
                     [process, refused](QProcess::ProcessError error) {
                         if (error != QProcess::FailedToStart)
                             return; // finished() follows
                         refused(process->errorString());
                         process->deleteLater();
                     });
    process->start(systemctl(), {QStringLiteral("suspend")}, QIODevice::ReadOnly);
}

bool runByShell(const QString &command)
{
#ifdef Q_OS_WIN
    return QProcess::startDetached(QStringLiteral("cmd.exe"), {QStringLiteral("/c"), command});
#else
    return QProcess::startDetached(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
#endif
}

} // namespace haul

#include "ui/systemdeeds.h"

#include <QApplication>
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

// Where the sounds are not installed no player finds any. The first player knows which theme of
// sounds was chosen; the file is that of the theme that all others go back to.
void playCompletion()
{
    const QString file =
        QStandardPaths::locate(QStandardPaths::GenericDataLocation,
                               QStringLiteral("sounds/freedesktop/stereo/complete.oga"));
    const std::pair<QString, QStringList> players[] = {
        {QStringLiteral("canberra-gtk-play"), {QStringLiteral("--id=complete")}},
        {QStringLiteral("pw-play"), {file}},
        {QStringLiteral("paplay"), {file}}};
    for (const auto &[name, arguments] : players) {
        const QString player = QStandardPaths::findExecutable(name);
        if (!file.isEmpty() && !player.isEmpty() && QProcess::startDetached(player, arguments))
            return;
    }
    QApplication::beep();
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

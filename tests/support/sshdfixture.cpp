#include "tests/support/sshdfixture.h"

#include <QDir>
#include <QFile>

#include <pwd.h>
#include <unistd.h>

namespace haul {
namespace {

// @FOLDER@ and @PORT@ are filled in.
constexpr char kConfiguration[] = R"(ListenAddress 127.0.0.1
Port @PORT@
HostKey @FOLDER@/host
AuthorizedKeysFile @FOLDER@/client.pub
PidFile @FOLDER@/sshd.pid
Subsystem sftp internal-sftp
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 200
)";

QString keygen()
{
    return DaemonFixture::findProgram(QStringLiteral("ssh-keygen"));
}

} // namespace

bool SshdFixture::isInstalled()
{
    return !binary().isEmpty() && !keygen().isEmpty();
}

QByteArray SshdFixture::url(const QByteArray &absolutePath) const
{
    return "sftp://127.0.0.1:" + QByteArray::number(port()) + absolutePath;
}

QByteArray SshdFixture::userName() const
{
    const passwd *user = ::getpwuid(::geteuid());
    return user ? user->pw_name : QByteArray();
}

bool SshdFixture::makeKey(const QString &name) const
{
    if (QFile::exists(filePath(name)))
        return true;
    return QProcess::execute(keygen(), {QStringLiteral("-q"), QStringLiteral("-t"),
                                        QStringLiteral("ed25519"), QStringLiteral("-N"), QString(),
                                        QStringLiteral("-f"), filePath(name)})
           == 0;
}

std::optional<DaemonFixture::Command> SshdFixture::prepare()
{
    const QString name = QStringLiteral("sshd.conf");
    if (!isInstalled() || !makeKey(QStringLiteral("host")) || !makeKey(QStringLiteral("client"))
        || !makeKey(QStringLiteral("other")) || !write(name, configuration()))
        return std::nullopt;
    if (::geteuid() == 0)
        QDir().mkpath(QStringLiteral("/run/sshd")); // it refuses to start as root without
    return Command{
        binary(),
        {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"), filePath(name)}};
}

bool SshdFixture::writeHome(const QString &home, Knows knows, bool withKey) const
{
    const QDir ssh(home + QStringLiteral("/.ssh"));
    if (!ssh.mkpath(QStringLiteral(".")))
        return false;
    const QByteArray key =
        read(knows == Knows::Host ? QStringLiteral("host.pub") : QStringLiteral("other.pub"));
    QFile known(ssh.filePath(QStringLiteral("known_hosts")));
    if (!known.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    if (knows != Knows::Nothing)
        known.write("[127.0.0.1]:" + QByteArray::number(port()) + ' ' + key);
    for (const QString &name : {QStringLiteral("id_ed25519"), QStringLiteral("id_ed25519.pub")})
        QFile::remove(ssh.filePath(name));
    return !withKey
           || (QFile::copy(filePath(QStringLiteral("client")),
                           ssh.filePath(QStringLiteral("id_ed25519")))
               && QFile::copy(filePath(QStringLiteral("client.pub")),
                              ssh.filePath(QStringLiteral("id_ed25519.pub"))));
}

QByteArray SshdFixture::configuration() const
{
    QByteArray text(kConfiguration);
    text.replace("@FOLDER@", QFile::encodeName(folder()));
    text.replace("@PORT@", QByteArray::number(port()));
    return text;
}

} // namespace haul

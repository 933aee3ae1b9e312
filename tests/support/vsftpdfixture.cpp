#include "tests/support/vsftpdfixture.h"

#include <QDir>
#include <QFile>

#include <unistd.h>

namespace haul {
namespace {

// @FOLDER@, @ROOT@ and @PORT@ are filled in.
constexpr char kConfiguration[] = R"(listen=YES
listen_address=127.0.0.1
listen_port=@PORT@
background=NO
run_as_launching_user=YES
seccomp_sandbox=NO
anonymous_enable=YES
local_enable=NO
write_enable=NO
anon_root=@ROOT@
anon_world_readable_only=NO
allow_writeable_chroot=YES
secure_chroot_dir=@FOLDER@/empty
log_ftp_protocol=YES
xferlog_enable=YES
vsftpd_log_file=@FOLDER@/vsftpd.log
)";

} // namespace

VsftpdFixture::VsftpdFixture(const Settings &settings)
    : settings_(settings)
{
}

QByteArray VsftpdFixture::url(const QByteArray &path) const
{
    const QByteArray scheme = settings_.certificate.isEmpty() ? "ftp" : "ftps";
    return scheme + "://127.0.0.1:" + QByteArray::number(port()) + path;
}

QByteArray VsftpdFixture::log() const
{
    return read(QStringLiteral("vsftpd.log"));
}

std::optional<DaemonFixture::Command> VsftpdFixture::prepare()
{
    const QString name = QStringLiteral("vsftpd.conf");
    if (!isInstalled() || !QDir(folder()).mkpath(QStringLiteral("empty"))
        || !write(QStringLiteral("passwords.txt"), settings_.password + '\n')
        || !write(name, configuration()))
        return std::nullopt;
    // It complains on its standard input, which would be a client's connection under inetd.
    return Command{
        QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"), QStringLiteral("exec \"$0\" \"$1\" <&2"), binary(), filePath(name)}};
}

QByteArray VsftpdFixture::configuration() const
{
    QByteArray text(kConfiguration);
    if (!settings_.password.isEmpty())
        text += "secure_email_list_enable=YES\nemail_password_file=@FOLDER@/passwords.txt\n";
    if (settings_.mostClients > 0)
        text += "max_clients=" + QByteArray::number(settings_.mostClients) + '\n';
    if (!settings_.certificate.isEmpty()) {
        text += "ssl_enable=YES\nimplicit_ssl=YES\nallow_anon_ssl=YES\nrequire_ssl_reuse=NO\n"
                "rsa_cert_file="
                + QFile::encodeName(settings_.certificate)
                + "\nrsa_private_key_file=" + QFile::encodeName(settings_.key) + '\n';
    }
    text.replace("@FOLDER@", QFile::encodeName(folder()));
    text.replace("@ROOT@", QFile::encodeName(settings_.root));
    text.replace("@PORT@", QByteArray::number(port()));
    return text;
}

} // namespace haul

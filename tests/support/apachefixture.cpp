#include "tests/support/apachefixture.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace haul {
namespace {

constexpr char kRealm[] = "files";

// @FOLDER@, @PORT@, @MODULES@, @USER@ and @ROOT@ are filled in.
constexpr char kConfiguration[] = R"(ServerRoot "@FOLDER@"
DefaultRuntimeDir "@FOLDER@"
PidFile "@FOLDER@/apache.pid"
Listen 127.0.0.1:@PORT@
ServerName 127.0.0.1
@USER@
ErrorLog /dev/stderr
@MODULES@
TypesConfig /dev/null
AddType text/plain txt
AddType application/octet-stream bin
LogFormat "%r %>s %u" plain
CustomLog "@FOLDER@/access.log" plain
KeepAlive On
MaxKeepAliveRequests 0
EnableSendfile On
DocumentRoot "@ROOT@"
Alias /basic/ "@ROOT@/"
Alias /digest/ "@ROOT@/"
<Directory "@ROOT@">
    Require all granted
</Directory>
<Location /basic/>
    AuthType Basic
    AuthName files
    AuthUserFile "@FOLDER@/basic.txt"
    Require valid-user
</Location>
<Location /digest/>
    AuthType Digest
    AuthName files
    AuthDigestProvider file
    AuthUserFile "@FOLDER@/digest.txt"
    Require valid-user
</Location>
)";

const QStringList kModules = {
    QStringLiteral("mpm_event"),   QStringLiteral("authn_core"), QStringLiteral("authn_file"),
    QStringLiteral("authz_core"),  QStringLiteral("authz_user"), QStringLiteral("auth_basic"),
    QStringLiteral("auth_digest"), QStringLiteral("mime"),       QStringLiteral("alias"),
};

bool makeReadableForAll(const QString &folder)
{
    const QFile::Permissions all = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                   | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther
                                   | QFile::ExeOther;
    return QFile::setPermissions(folder, all);
}

} // namespace

ApacheFixture::ApacheFixture(const Settings &settings)
    : settings_(settings)
{
}

QString ApacheFixture::binary()
{
    const QString debian = findProgram(QStringLiteral("apache2"));
    return debian.isEmpty() ? findProgram(QStringLiteral("httpd")) : debian;
}

QString ApacheFixture::moduleFolder()
{
    for (const char *folder : {"/usr/lib/apache2/modules", "/usr/lib64/httpd/modules",
                               "/usr/lib/httpd/modules", "/opt/homebrew/lib/httpd/modules"}) {
        if (QFileInfo(QLatin1String(folder)).isDir())
            return QLatin1String(folder);
    }
    return {};
}

QByteArray ApacheFixture::url(const QByteArray &path) const
{
    return "http://127.0.0.1:" + QByteArray::number(port()) + path;
}

QByteArrayList ApacheFixture::accessLog() const
{
    QByteArrayList lines = read(QStringLiteral("access.log")).split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

std::optional<DaemonFixture::Command> ApacheFixture::prepare()
{
    const QString name = QStringLiteral("apache.conf");
    if (!isInstalled() || !write(name, configuration()) || !writePasswords()
        || !makeReadableForAll(folder()) || !makeReadableForAll(settings_.documentRoot))
        return std::nullopt;
    return Command{
        binary(),
        {QStringLiteral("-f"), filePath(name), QStringLiteral("-D"), QStringLiteral("FOREGROUND")}};
}

bool ApacheFixture::writePasswords() const
{
    const auto &[root, user, password] = settings_;
    const QByteArray sha = QCryptographicHash::hash(password, QCryptographicHash::Sha1).toBase64();
    const QByteArray md5 =
        QCryptographicHash::hash(user + ':' + kRealm + ':' + password, QCryptographicHash::Md5)
            .toHex();
    return write(QStringLiteral("basic.txt"), user + ":{SHA}" + sha + '\n')
           && write(QStringLiteral("digest.txt"), user + ':' + kRealm + ':' + md5 + '\n');
}

QByteArray ApacheFixture::configuration() const
{
    QByteArray modules;
    for (const QString &name : kModules) {
        modules += "LoadModule " + name.toLatin1() + "_module \""
                   + QFile::encodeName(moduleFolder()) + "/mod_" + name.toLatin1() + ".so\"\n";
    }
    QByteArray text(kConfiguration);
    text.replace("@MODULES@", modules);
    // Apache's workers are never root.
    text.replace("@USER@", ::geteuid() == 0 ? "User nobody\nGroup #65534" : "");
    text.replace("@PORT@", QByteArray::number(port()));
    text.replace("@FOLDER@", QFile::encodeName(folder()));
    text.replace("@ROOT@", QFile::encodeName(settings_.documentRoot));
    return text;
}

} // namespace haul

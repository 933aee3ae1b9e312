#include "core/transfer/sshoptions.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace haul {
namespace {

QString sshFile(const char *name)
{
    return QDir::homePath() + QStringLiteral("/.ssh/") + QLatin1String(name);
}

// libcurl looks for RSA and DSA keys by itself, but not for those that OpenSSH makes today.
void applyKey(CURL *easy)
{
    for (const char *name : {"id_rsa", "id_dsa"}) {
        if (QFile::exists(sshFile(name)))
            return;
    }
    for (const char *name : {"id_ed25519", "id_ecdsa"}) {
        if (!QFile::exists(sshFile(name)))
            continue;
        curl_easy_setopt(easy, CURLOPT_SSH_PRIVATE_KEYFILE,
                         QFile::encodeName(sshFile(name)).constData());
        return;
    }
}

bool namesUser(QByteArrayView url)
{
    const QByteArrayView rest = url.sliced(url.indexOf("://") + 3);
    return rest.first(std::find(rest.begin(), rest.end(), '/') - rest.begin()).contains('@');
}

} // namespace

bool isSsh(QByteArrayView url)
{
    return url.startsWith("sftp://");
}

void applySshOptions(CURL *easy, QByteArrayView url, const BatchSettings &settings)
{
    if (!settings.insecure)
        curl_easy_setopt(easy, CURLOPT_SSH_KNOWNHOSTS,
                         QFile::encodeName(sshFile("known_hosts")).constData());
    applyKey(easy);
    if (settings.userPassword.isEmpty() && !settings.netrc && !namesUser(url)) {
        const QByteArray name = qgetenv(qEnvironmentVariableIsSet("USER") ? "USER" : "LOGNAME");
        curl_easy_setopt(easy, CURLOPT_USERNAME, name.constData());
    }
}

} // namespace haul

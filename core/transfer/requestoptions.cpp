#include "core/transfer/requestoptions.h"

#include "core/transfer/headerlines.h"
#include "core/transfer/sshoptions.h"

#include <QFile>

#include <initializer_list>

namespace haul {
namespace {

constexpr long mostRedirects = 20;
constexpr long receiveBuffer = 128 * 1024;
constexpr char ownUserAgent[] = "Haul/" HAUL_VERSION;
// What needs no more than a name and a password. Not Negotiate: a server that offers it besides
// others would get nothing at all from somebody without a Kerberos ticket.
constexpr long passwordAuth = CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM;

void setText(CURL *easy, CURLoption option, const QByteArray &text)
{
    if (!text.isEmpty())
        curl_easy_setopt(easy, option, text.constData());
}

// What an entry says for itself goes before what its batch says.
const QByteArray &firstGiven(const QByteArray &own, const QByteArray &general)
{
    return own.isEmpty() ? general : own;
}

// Those of `wanted` that the installed libcurl speaks: "http,https,ftp".
QByteArray spoken(std::initializer_list<const char *> wanted)
{
    const char *const *known = curl_version_info(CURLVERSION_NOW)->protocols;
    QByteArray names;
    for (const char *name : wanted) {
        for (const char *const *one = known; *one; ++one) {
            if (qstricmp(*one, name) == 0)
                names += (names.isEmpty() ? "" : ",") + QByteArray(name);
        }
    }
    return names;
}

void applyProtocols(CURL *easy)
{
    static const QByteArray first = spoken({"http", "https", "ftp", "ftps", "sftp"});
    static const QByteArray redirected = spoken({"http", "https", "ftp", "ftps"});
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, first.constData());
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, redirected.constData());
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, mostRedirects);
}

void applyTimeouts(CURL *easy, const BatchSettings &settings)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(settings.connectTimeout.count() * 1000));
}

// HTTPAUTH counts for a name and password from anywhere: the option, the URL, or netrc. Where NTLM
// is possible, libcurl looks at every idle connection before each request: only for who gives a
// name.
void applyIdentity(CURL *easy, const QByteArray &url, const RequestWishes &own,
                   const BatchSettings &settings)
{
    const QByteArray &agent = firstGiven(own.userAgent, settings.userAgent);
    const QByteArray &userPassword = firstGiven(own.userPassword, settings.userPassword);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, agent.isEmpty() ? ownUserAgent : agent.constData());
    setText(easy, CURLOPT_REFERER,
            refererWithoutSecrets(firstGiven(own.referer, settings.referer)));
    setText(easy, CURLOPT_USERPWD, userPassword);
    const bool isNamed = !userPassword.isEmpty() || url.contains('@');
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH,
                     isNamed ? passwordAuth : passwordAuth & ~long(CURLAUTH_NTLM));
    if (settings.netrc)
        curl_easy_setopt(easy, CURLOPT_NETRC, long(CURL_NETRC_OPTIONAL));
}

void applyProxy(CURL *easy, const RequestWishes &own, const BatchSettings &settings)
{
    setText(easy, CURLOPT_PROXY, firstGiven(own.proxy, settings.proxy));
    curl_easy_setopt(easy, CURLOPT_PROXYAUTH, passwordAuth);
}

void applySecurity(CURL *easy, const BatchSettings &settings)
{
    setText(easy, CURLOPT_CAINFO, QFile::encodeName(settings.caFile));
    if (settings.insecure) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

HeaderList applyHeaders(CURL *easy, const QList<QByteArray> &lines)
{
    HeaderList list;
    for (const QByteArray &line : lines)
        append(list, line);
    if (list)
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    return list;
}

// For a host that the list does not name: a page may link to anywhere.
BatchSettings withoutOwnSecrets(BatchSettings settings)
{
    settings.userPassword.clear();
    settings.headers.removeIf([](const QByteArray &line) { return !isHarmlessHeader(line); });
    return settings;
}

HeaderList applyAll(CURL *easy, const QByteArray &url, const Entry &entry,
                    const BatchSettings &settings)
{
    applyAddress(easy, url);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // a cancel does not wait for a name server
#endif
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, receiveBuffer);
    curl_easy_setopt(easy, CURLOPT_FILETIME, 1L);
    applyProtocols(easy);
    applyTimeouts(easy, settings);
    static const RequestWishes none;
    const RequestWishes &own = entry.extras ? *entry.extras->request : none;
    applyIdentity(easy, url, own, settings);
    applyProxy(easy, own, settings);
    applySecurity(easy, settings);
    if (isSsh(url))
        applySshOptions(easy, url, settings);

    return settings.headers.isEmpty() && own.headers.isEmpty()
               ? HeaderList()
               : applyHeaders(easy, mergedHeaderLines(settings.headers, own.headers));
}

} // namespace

HeaderList applyOptions(CURL *easy, const QByteArray &url, const Entry &entry,
                        const BatchSettings &settings)
{
    return entry.alien ? applyAll(easy, url, entry, withoutOwnSecrets(settings))
                       : applyAll(easy, url, entry, settings);
}

bool needsOnlyBatchOptions(const QByteArray &url, const Entry &entry, const BatchSettings &settings)
{
    const bool logsIn = url.contains('@') || settings.netrc || !settings.userPassword.isEmpty()
                        || !settings.proxy.isEmpty();
    return url.startsWith("http") && !entry.extras && !entry.alien && settings.headers.isEmpty()
           && !logsIn;
}

void applyAddress(CURL *easy, const QByteArray &url)
{
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
}

} // namespace haul

#include "core/transfer/requestoptions.h"

#include <QFile>

namespace haul {
namespace {

constexpr long mostRedirects = 20;
constexpr long receiveBuffer = 128 * 1024;
constexpr char ownUserAgent[] = "Haul/" HAUL_VERSION;

void setText(CURL *easy, CURLoption option, const QByteArray &text)
{
    if (!text.isEmpty())
        curl_easy_setopt(easy, option, text.constData());
}

void applyTimeouts(CURL *easy, const BatchSettings &settings)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(settings.connectTimeout.count() * 1000));
    // "Slower than one byte a second for so long" is a stall.
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, long(settings.stallTimeout.count()));
}

void applyIdentity(CURL *easy, const BatchSettings &settings)
{
    curl_easy_setopt(easy, CURLOPT_USERAGENT,
                     settings.userAgent.isEmpty() ? ownUserAgent : settings.userAgent.constData());
    setText(easy, CURLOPT_REFERER, settings.referer);
    if (!settings.userPassword.isEmpty()) {
        setText(easy, CURLOPT_USERPWD, settings.userPassword);
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, long(CURLAUTH_ANY));
    }
    if (settings.netrc)
        curl_easy_setopt(easy, CURLOPT_NETRC, long(CURL_NETRC_OPTIONAL));
    setText(easy, CURLOPT_COOKIEFILE, QFile::encodeName(settings.cookieFile));
}

void applySecurity(CURL *easy, const BatchSettings &settings)
{
    setText(easy, CURLOPT_CAINFO, QFile::encodeName(settings.caFile));
    if (settings.insecure) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

} // namespace

HeaderList applyOptions(CURL *easy, const Entry &entry, const BatchSettings &settings)
{
    curl_easy_setopt(easy, CURLOPT_URL, entry.url.constData());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // a cancel does not wait for a name server
#endif
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https,ftp,ftps");
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, mostRedirects);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, receiveBuffer);
    curl_easy_setopt(easy, CURLOPT_FILETIME, 1L);
    setText(easy, CURLOPT_PROXY, settings.proxy);
    applyTimeouts(easy, settings);
    applyIdentity(easy, settings);
    applySecurity(easy, settings);

    HeaderList headers;
    for (const QByteArray &line : settings.headers)
        append(headers, line);
    if (entry.extras) {
        for (const QByteArray &line : entry.extras->headers)
            append(headers, line);
    }
    if (headers)
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    return headers;
}

} // namespace haul

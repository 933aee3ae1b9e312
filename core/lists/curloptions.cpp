#include "core/lists/curloptions.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace haul {

namespace {

enum class Meaning : quint8 {
    None, // nothing that would change what is fetched
    Ignored,
    Url,
    Output,
    OutputDir,
    Header,
    UserAgent,
    Referer,
    Cookie,
    User,
    Proxy,
    Data,
    Get,
    Method,
    Sends,
};

struct Row
{
    std::string_view name;
    char letter;
    bool takesValue;
    Meaning meaning;
};

// With a meaning, sorted by name.
constexpr std::array rows = {
    Row{"compressed", '\0', false, Meaning::None},
    Row{"cookie", 'b', true, Meaning::Cookie},
    Row{"create-dirs", '\0', false, Meaning::None},
    Row{"data", 'd', true, Meaning::Data},
    Row{"data-ascii", '\0', true, Meaning::Data},
    Row{"data-binary", '\0', true, Meaning::Data},
    Row{"data-raw", '\0', true, Meaning::Data},
    Row{"data-urlencode", '\0', true, Meaning::Data},
    Row{"fail", 'f', false, Meaning::None},
    Row{"form", 'F', true, Meaning::Sends},
    Row{"form-string", '\0', true, Meaning::Sends},
    Row{"get", 'G', false, Meaning::Get},
    Row{"globoff", 'g', false, Meaning::None},
    Row{"head", 'I', false, Meaning::Sends},
    Row{"header", 'H', true, Meaning::Header},
    Row{"http1.1", '\0', false, Meaning::None},
    Row{"http2", '\0', false, Meaning::None},
    Row{"json", '\0', true, Meaning::Sends},
    Row{"location", 'L', false, Meaning::None},
    Row{"location-trusted", '\0', false, Meaning::Ignored},
    Row{"output", 'o', true, Meaning::Output},
    Row{"output-dir", '\0', true, Meaning::OutputDir},
    Row{"progress-bar", '#', false, Meaning::None},
    Row{"proxy", 'x', true, Meaning::Proxy},
    Row{"referer", 'e', true, Meaning::Referer},
    Row{"remote-header-name", 'J', false, Meaning::None},
    Row{"remote-name", 'O', false, Meaning::None},
    Row{"remote-name-all", '\0', false, Meaning::None},
    Row{"request", 'X', true, Meaning::Method},
    Row{"show-error", 'S', false, Meaning::None},
    Row{"silent", 's', false, Meaning::None},
    Row{"upload-file", 'T', true, Meaning::Sends},
    Row{"url", '\0', true, Meaning::Url},
    Row{"user", 'u', true, Meaning::User},
    Row{"user-agent", 'A', true, Meaning::UserAgent},
    Row{"verbose", 'v', false, Meaning::None},
};

// Those that take a value and are only ignored: it is no URL.
constexpr std::string_view lettersWithValue = "ECKcDPmQrUYytzwh";
constexpr std::array<std::string_view, 99> namesWithValue = {"abstract-unix-socket",
                                                             "alt-svc",
                                                             "aws-sigv4",
                                                             "cacert",
                                                             "capath",
                                                             "cert",
                                                             "cert-type",
                                                             "ciphers",
                                                             "config",
                                                             "connect-timeout",
                                                             "connect-to",
                                                             "continue-at",
                                                             "cookie-jar",
                                                             "create-file-mode",
                                                             "crlfile",
                                                             "curves",
                                                             "delegation",
                                                             "dns-interface",
                                                             "dns-ipv4-addr",
                                                             "dns-ipv6-addr",
                                                             "dns-servers",
                                                             "doh-url",
                                                             "dump-header",
                                                             "egd-file",
                                                             "engine",
                                                             "etag-compare",
                                                             "etag-save",
                                                             "expect100-timeout",
                                                             "ftp-account",
                                                             "ftp-alternative-to-user",
                                                             "ftp-method",
                                                             "ftp-port",
                                                             "ftp-ssl-ccc-mode",
                                                             "happy-eyeballs-timeout-ms",
                                                             "hostpubmd5",
                                                             "hostpubsha256",
                                                             "hsts",
                                                             "interface",
                                                             "keepalive-time",
                                                             "key",
                                                             "key-type",
                                                             "krb",
                                                             "libcurl",
                                                             "limit-rate",
                                                             "local-port",
                                                             "login-options",
                                                             "mail-auth",
                                                             "mail-from",
                                                             "mail-rcpt",
                                                             "max-filesize",
                                                             "max-redirs",
                                                             "max-time",
                                                             "netrc-file",
                                                             "noproxy",
                                                             "oauth2-bearer",
                                                             "parallel-max",
                                                             "pass",
                                                             "pinnedpubkey",
                                                             "preproxy",
                                                             "proto",
                                                             "proto-default",
                                                             "proto-redir",
                                                             "proxy-cacert",
                                                             "proxy-capath",
                                                             "proxy-cert",
                                                             "proxy-cert-type",
                                                             "proxy-ciphers",
                                                             "proxy-crlfile",
                                                             "proxy-header",
                                                             "proxy-key",
                                                             "proxy-key-type",
                                                             "proxy-pass",
                                                             "proxy-pinnedpubkey",
                                                             "proxy-service-name",
                                                             "proxy-tls13-ciphers",
                                                             "proxy-tlsauthtype",
                                                             "proxy-tlspassword",
                                                             "proxy-tlsuser",
                                                             "proxy-user",
                                                             "proxy1.0",
                                                             "pubkey",
                                                             "quote",
                                                             "random-file",
                                                             "range",
                                                             "rate",
                                                             "request-target",
                                                             "resolve",
                                                             "retry",
                                                             "retry-delay",
                                                             "retry-max-time",
                                                             "sasl-authzid",
                                                             "service-name",
                                                             "socks4",
                                                             "socks4a",
                                                             "socks5",
                                                             "socks5-hostname",
                                                             "speed-limit",
                                                             "speed-time",
                                                             "stderr"};
constexpr std::array<std::string_view, 16> moreNamesWithValue = {
    "telnet-option", "tftp-blksize", "time-cond",    "tls-max",
    "tls13-ciphers", "tlsauthtype",  "tlspassword",  "tlsuser",
    "trace",         "trace-ascii",  "trace-config", "unix-socket",
    "url-query",     "variable",     "write-out",    "socks5-gssapi-service"};

std::string_view toView(QByteArrayView text)
{
    return {text.data(), size_t(text.size())};
}

const Row *findRow(QByteArrayView name)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row &row) {
        return name.size() == 1 ? row.letter == name[0] && name[0] != '\0'
                                : row.name == toView(name);
    });
    return found == rows.end() ? nullptr : &*found;
}

bool isFetch(const QByteArray &method)
{
    return method.trimmed().compare("GET", Qt::CaseInsensitive) == 0;
}

} // namespace

bool CurlOptions::takesValue(QByteArrayView name)
{
    if (const Row *row = findRow(name))
        return row->takesValue;
    if (name.size() == 1)
        return lettersWithValue.find(name[0]) != std::string_view::npos;
    const auto has = [&](const auto &names) {
        return std::find(names.begin(), names.end(), toView(name)) != names.end();
    };
    return has(namesWithValue) || has(moreNamesWithValue);
}

bool CurlOptions::knows(QByteArrayView name)
{
    return findRow(name) || takesValue(name);
}

void CurlOptions::takeWords(const QList<QByteArray> &words, qint64 line)
{
    bool areOptionsOver = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QByteArray &word = words[i];
        if (areOptionsOver || !word.startsWith('-') || word.size() == 1) {
            downloads_.addUrl(word, line);
        } else if (word == "--") {
            areOptionsOver = true;
        } else if (word.startsWith("--")) {
            const QByteArray name = word.sliced(2);
            const bool hasValue = takesValue(name) && i + 1 < words.size();
            takeOption(name, hasValue ? words[++i] : QByteArray(), line);
        } else {
            i = takeLetters(words, i, line);
        }
    }
}

// "-sSLo name": letters until one that takes a value, which is the rest or the next word.
qsizetype CurlOptions::takeLetters(const QList<QByteArray> &words, qsizetype at, qint64 line)
{
    const QByteArray &word = words[at];
    for (qsizetype i = 1; i < word.size(); ++i) {
        const QByteArray name = word.sliced(i, 1);
        if (!takesValue(name)) {
            takeOption(name, {}, line);
            continue;
        }
        const bool isNext = i + 1 == word.size() && at + 1 < words.size();
        takeOption(name, isNext ? words[at + 1] : word.sliced(i + 1), line);
        return isNext ? at + 1 : at;
    }
    return at;
}

void CurlOptions::takeOption(const QByteArray &name, const QByteArray &value, qint64 line)
{
    const Row *row = findRow(name);
    switch (row ? row->meaning : Meaning::Ignored) {
    case Meaning::None:
        return;
    case Meaning::Ignored:
        return downloads_.ignore((name.size() == 1 ? "-" : "--") + name);
    case Meaning::Url:
        return downloads_.addUrl(value, line);
    case Meaning::Output:
        return downloads_.addOutput(value);
    case Meaning::OutputDir:
        return downloads_.set(&ExtrasMaker::setFolder, value);
    case Meaning::Header:
        return downloads_.addHeader(value);
    case Meaning::UserAgent:
        return downloads_.set(&ExtrasMaker::setUserAgent, value);
    case Meaning::Referer:
        return downloads_.set(&ExtrasMaker::setReferer, value);
    case Meaning::Cookie:
        return takeCookies(value);
    case Meaning::User:
        return downloads_.set(&ExtrasMaker::setUserPassword, value);
    case Meaning::Proxy:
        return downloads_.set(&ExtrasMaker::setProxy, value);
    case Meaning::Data:
        hasData_ = true;
        downloads_.addQuery(value); // with -G; else it will not be fetched
        return;
    case Meaning::Get:
        isGet_ = true;
        return;
    case Meaning::Method:
        sends_ = sends_ || !isFetch(value);
        return;
    case Meaning::Sends:
        sends_ = true;
        return;
    }
    Q_UNREACHABLE();
}

// Without a "=" it is the name of a file.
void CurlOptions::takeCookies(const QByteArray &value)
{
    if (value.contains('='))
        downloads_.addCookies(value);
    else
        downloads_.ignore("--cookie");
}

const CommandDownloads &CurlOptions::finish()
{
    downloads_.setSendsData(sends_ || (hasData_ && !isGet_));
    return downloads_;
}

} // namespace haul

#include "core/transfer/systemproxies.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto freshness = 5min;
// A script that hangs: the downloads go on without.
constexpr auto longestQuestion = 30s;
constexpr int mostAnswers = 10'000;

// What libcurl looks at, in its own spelling: HTTP_PROXY in capitals is not among it.
bool isEnvironmentSet()
{
    constexpr const char *names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "ftp_proxy",
                                     "FTP_PROXY",  "ftps_proxy",  "FTPS_PROXY",  "sftp_proxy",
                                     "SFTP_PROXY", "all_proxy",   "ALL_PROXY",   "no_proxy",
                                     "NO_PROXY"};
    return std::any_of(std::begin(names), std::end(names),
                       [](const char *name) { return !qEnvironmentVariableIsEmpty(name); });
}

bool isThisMachine(const QString &host)
{
    const QHostAddress address(host);
    return address.isLoopback() || host == QLatin1String("localhost")
           || host.endsWith(QLatin1String(".localhost"));
}

QByteArray schemeOf(QNetworkProxy::ProxyType type)
{
    switch (type) {
    case QNetworkProxy::HttpProxy:
    case QNetworkProxy::HttpCachingProxy:
    case QNetworkProxy::FtpCachingProxy: // FTP through a proxy that speaks HTTP
        return "http://";
    case QNetworkProxy::Socks5Proxy:
        return "socks5h://"; // which looks names up itself, as Qt's own does
    default:
        return {};
    }
}

QByteArray userOf(const QNetworkProxy &proxy)
{
    if (proxy.user().isEmpty())
        return {};
    return QUrl::toPercentEncoding(proxy.user()) + ':' + QUrl::toPercentEncoding(proxy.password())
           + '@';
}

} // namespace

QByteArray toCurlProxy(const QList<QNetworkProxy> &proxies)
{
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy)
            return {};
        const QByteArray scheme = schemeOf(proxy.type());
        if (scheme.isEmpty() || proxy.hostName().isEmpty())
            continue;
        const QByteArray host = QUrl::toAce(proxy.hostName());
        const QByteArray name = host.isEmpty() ? proxy.hostName().toLatin1() : host;
        return scheme + userOf(proxy) + (name.contains(':') ? '[' + name + ']' : name) + ':'
               + QByteArray::number(proxy.port());
    }
    return {};
}

SystemProxies::SystemProxies(std::function<void()> waker, Ask ask)
    : waker_(std::move(waker))
    , ask_(std::move(ask))
    , isEnvironmentSet_(isEnvironmentSet())
{
    thread_.setMaxThreadCount(1);
}

SystemProxies::~SystemProxies()
{
    thread_.clear();
    thread_.waitForDone();
}

std::optional<QByteArray> SystemProxies::proxyFor(const QByteArray &url)
{
    if (isEnvironmentSet_)
        return QByteArray();
    const QUrl parsed = QUrl::fromEncoded(url);
    if (parsed.host().isEmpty() || isThisMachine(parsed.host()))
        return QByteArray();
    const QByteArray site =
        (parsed.scheme() + QLatin1String("://")).toLatin1() + QUrl::toAce(parsed.host());

    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    const auto known = answers_.constFind(site);
    if (known != answers_.constEnd()) {
        if (known->proxy && now - known->asked < freshness)
            return known->proxy;
        if (!known->proxy)
            return now - known->asked < longestQuestion ? std::nullopt
                                                        : std::optional(QByteArray());
    }
    if (answers_.size() >= mostAnswers)
        answers_.clear();
    answers_.insert(site, {std::nullopt, now});
    thread_.start([this, site] { this->ask(site); });
    return std::nullopt;
}

// In the asking thread.
void SystemProxies::ask(const QByteArray &site)
{
    const QNetworkProxyQuery query(QUrl::fromEncoded(site + '/'));
    const QByteArray proxy = toCurlProxy(ask_(query));
    {
        const std::lock_guard lock(mutex_);
        answers_.insert(site, {proxy, Clock::now()});
    }
    waker_();
}

} // namespace haul

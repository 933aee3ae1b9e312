// Which proxy the desktop's settings name for a URL, in the form that CURLOPT_PROXY takes.
//
//     SystemProxies proxies([&lanes] { lanes.wake(); });
//     if (const auto proxy = proxies.proxyFor(url))   // empty: none, or libcurl finds it itself
//         ... start, with CURLOPT_PROXY when it is not empty
//     else
//         ... not known yet: ask again after the waker was called
//
// A setting of the batch wins, then the environment (http_proxy and its kin, which libcurl reads by
// itself), then what Qt Network finds: GNOME's and KDE's settings, also a script (PAC). A script
// may take its time, so Qt is asked in a thread of its own and nobody here ever waits. It is asked
// once a scheme and host, never for this very machine, and never sees more of a URL than these. An
// answer is good for some minutes: people change networks. Without an answer after a while there is
// no proxy.
// proxyFor() from any thread. The waker is called in the asking thread: quick and thread-safe.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QNetworkProxy>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

namespace haul {

class SystemProxies
{
public:
    using Ask = std::function<QList<QNetworkProxy>(const QNetworkProxyQuery &)>;

    explicit SystemProxies(std::function<void()> waker,
                           Ask ask = &QNetworkProxyFactory::systemProxyForQuery);
    ~SystemProxies(); // waits for a question that is being asked

    std::optional<QByteArray> proxyFor(const QByteArray &url);

private:
    using Clock = std::chrono::steady_clock;
    struct Answer
    {
        std::optional<QByteArray> proxy; // nothing while it is being asked
        Clock::time_point asked;
    };

    void ask(const QByteArray &site);

    const std::function<void()> waker_;
    const Ask ask_;
    const bool isEnvironmentSet_;

    std::mutex mutex_;
    QHash<QByteArray, Answer> answers_; // by site: "http://example.org"
    QThreadPool thread_;                // last: its one thread uses all above
};

// "http://name:password@host:port", "socks5h://...": the first that libcurl can use; empty for
// none.
QByteArray toCurlProxy(const QList<QNetworkProxy> &proxies);

} // namespace haul

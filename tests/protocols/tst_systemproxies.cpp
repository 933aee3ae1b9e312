// The desktop's proxies: who is asked, how often, and that nobody waits.
#include "core/transfer/systemproxies.h"

#include <QDeadlineTimer>
#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace haul;

class TestSystemProxies : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void asksOnceASite();
    void seesNoMoreThanTheSite();
    void neverWaits();
    void thisMachineIsNeverAsked_data();
    void thisMachineIsNeverAsked();
    void environmentWins_data();
    void environmentWins();
    void conversion_data();
    void conversion();
    void manySites();
    void manyThreads();
    void theRealOne();

private:
    static QByteArray ask(SystemProxies &proxies, const QByteArray &url);
};

// Waits until it is known.
QByteArray TestSystemProxies::ask(SystemProxies &proxies, const QByteArray &url)
{
    std::optional<QByteArray> proxy;
    return QTest::qWaitFor([&] { return bool(proxy = proxies.proxyFor(url)); }, 10'000)
               ? *proxy
               : QByteArray("no answer");
}

void TestSystemProxies::init()
{
    for (const char *name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ftp_proxy", "all_proxy",
                             "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
}

static QNetworkProxy httpProxy()
{
    return QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("proxy.example"), 3128);
}

void TestSystemProxies::asksOnceASite()
{
    std::atomic<int> asked{0};
    std::atomic<int> woken{0};
    SystemProxies proxies([&] { ++woken; },
                          [&](const QNetworkProxyQuery &) {
                              ++asked;
                              return QList{httpProxy()};
                          });
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(ask(proxies, "http://a.example/" + QByteArray::number(i)),
                 QByteArray("http://proxy.example:3128"));
    }
    QCOMPARE(asked, 1);
    QTRY_COMPARE(woken, 1);
    ask(proxies, "https://a.example/");
    ask(proxies, "http://b.example/");
    ask(proxies, "http://b.example:8080/");
    QCOMPARE(asked, 3);
}

void TestSystemProxies::seesNoMoreThanTheSite()
{
    QString seen;
    SystemProxies proxies([] {},
                          [&](const QNetworkProxyQuery &query) {
                              seen = query.url().toString();
                              return QList<QNetworkProxy>();
                          });
    QCOMPARE(ask(proxies, "http://me:geheim@a.example/path?token=geheim"), QByteArray());
    QCOMPARE(seen, QStringLiteral("http://a.example/"));
}

void TestSystemProxies::neverWaits()
{
    QSemaphore release;
    std::atomic<bool> woken{false};
    SystemProxies proxies([&] { woken = true; },
                          [&](const QNetworkProxyQuery &) {
                              release.acquire();
                              return QList{httpProxy()};
                          });
    const QDeadlineTimer deadline(5000);
    QVERIFY(!proxies.proxyFor("http://a.example/"));
    QVERIFY(!proxies.proxyFor("http://a.example/"));
    QVERIFY(!proxies.proxyFor("http://b.example/"));
    QVERIFY(!deadline.hasExpired());
    QVERIFY(!woken);
    release.release(2);
    QCOMPARE(ask(proxies, "http://a.example/"), QByteArray("http://proxy.example:3128"));
    QTRY_VERIFY(woken);
}

void TestSystemProxies::thisMachineIsNeverAsked_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url : {"http://localhost/", "http://127.0.0.1:8080/", "http://127.9.9.9/",
                            "http://[::1]/", "https://a.localhost/", "nonsense", ""})
        QTest::newRow(url) << QByteArray(url);
}

void TestSystemProxies::thisMachineIsNeverAsked()
{
    QFETCH(QByteArray, url);
    SystemProxies proxies([] {}, [](const QNetworkProxyQuery &) { return QList{httpProxy()}; });
    QCOMPARE(proxies.proxyFor(url), std::optional(QByteArray()));
}

void TestSystemProxies::environmentWins_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"http_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy"})
        QTest::newRow(name) << QByteArray(name);
}

void TestSystemProxies::environmentWins()
{
    QFETCH(QByteArray, name);
    qputenv(name.constData(), "x");
    SystemProxies proxies([] {}, [](const QNetworkProxyQuery &) { return QList{httpProxy()}; });
    QCOMPARE(proxies.proxyFor("http://a.example/"), std::optional(QByteArray()));
}

void TestSystemProxies::conversion_data()
{
    using Proxy = QNetworkProxy;
    QTest::addColumn<QList<Proxy>>("proxies");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QList<Proxy> &proxies, const char *text) {
        QTest::newRow(name) << proxies << QByteArray(text);
    };
    const QString host = QStringLiteral("p.example");
    row("none", {}, "");
    row("direct", {Proxy(Proxy::NoProxy)}, "");
    row("direct first", {Proxy(Proxy::NoProxy), httpProxy()}, "");
    row("HTTP", {httpProxy()}, "http://proxy.example:3128");
    row("caching", {Proxy(Proxy::HttpCachingProxy, host, 80)}, "http://p.example:80");
    row("SOCKS5", {Proxy(Proxy::Socks5Proxy, host, 1080)}, "socks5h://p.example:1080");
    row("unusable first", {Proxy(Proxy::HttpProxy), httpProxy()}, "http://proxy.example:3128");
    row("password",
        {Proxy(Proxy::HttpProxy, host, 1, QStringLiteral("m@e"), QStringLiteral("a:b/c"))},
        "http://m%40e:a%3Ab%2Fc@p.example:1");
    row("IPv6", {Proxy(Proxy::HttpProxy, QStringLiteral("2001:db8::1"), 1)},
        "http://[2001:db8::1]:1");
}

void TestSystemProxies::conversion()
{
    QFETCH(QList<QNetworkProxy>, proxies);
    QFETCH(QByteArray, text);
    QCOMPARE(toCurlProxy(proxies), text);
}

void TestSystemProxies::manySites()
{
    std::atomic<int> asked{0};
    SystemProxies proxies([] {},
                          [&](const QNetworkProxyQuery &) {
                              ++asked;
                              return QList<QNetworkProxy>();
                          });
    for (int i = 0; i < 25'000; ++i)
        proxies.proxyFor("http://h" + QByteArray::number(i) + ".example/");
    QCOMPARE(ask(proxies, "http://last.example/"), QByteArray());
    QCOMPARE(asked, 25'001);
}

void TestSystemProxies::manyThreads()
{
    SystemProxies proxies([] {}, [](const QNetworkProxyQuery &) { return QList{httpProxy()}; });
    QThreadPool threads;
    std::atomic<int> right{0};
    for (int thread = 0; thread < 8; ++thread) {
        threads.start([&] {
            for (int i = 0; i < 200; ++i) {
                std::optional<QByteArray> proxy;
                while (!proxy)
                    proxy = proxies.proxyFor("http://h" + QByteArray::number(i) + ".example/");
                right += *proxy == "http://proxy.example:3128" ? 1 : 0;
            }
        });
    }
    threads.waitForDone();
    QCOMPARE(right, 8 * 200);
}

// Whatever this machine is set to: there is an answer.
void TestSystemProxies::theRealOne()
{
    SystemProxies proxies([] {});
    QVERIFY(ask(proxies, "http://a.example/") != "no answer");
}

QTEST_GUILESS_MAIN(TestSystemProxies)
#include "tst_systemproxies.moc"

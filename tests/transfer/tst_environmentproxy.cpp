#include "core/transfer/environmentproxy.h"

#include <QMap>
#include <QTest>

using namespace haul;

using Variables = QMap<QByteArray, QByteArray>;

// Which proxy the environment names for a URL, by libcurl's rules.
class tst_EnvironmentProxy : public QObject
{
    Q_OBJECT

private slots:
    void names_data();
    void names();
};

void tst_EnvironmentProxy::names_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<bool>("isNamed"); // "p"

    const auto row = [](const char *name, const char *url, const Variables &variables,
                        bool isNamed) {
        QTest::newRow(name) << QByteArray(url) << variables << isNamed;
    };
    row("nothing", "http://a.test/", {}, false);
    row("scheme", "http://a.test/", {{"http_proxy", "p"}}, true);
    row("another scheme", "https://a.test/", {{"http_proxy", "p"}}, false);
    row("capitals", "https://a.test/", {{"HTTPS_PROXY", "p"}}, true);
    row("not in capitals for http", "http://a.test/", {{"HTTP_PROXY", "p"}}, false);
    row("small letters first", "ftp://a.test/", {{"ftp_proxy", "p"}, {"FTP_PROXY", "q"}}, true);
    row("all", "sftp://a.test/", {{"all_proxy", "p"}}, true);
    row("all in capitals", "http://a.test/", {{"ALL_PROXY", "p"}}, true);
    row("scheme before all", "http://a.test/", {{"all_proxy", "q"}, {"http_proxy", "p"}}, true);

    const auto without = [&](const char *name, const char *url, const char *list, bool isNamed) {
        row(name, url, {{"all_proxy", "p"}, {"no_proxy", list}}, isNamed);
    };
    without("no_proxy: all", "http://a.test/", "*", false);
    without("no_proxy: host", "http://a.test/", "b.test, A.test", false);
    without("no_proxy: below", "http://x.a.test/", "a.test", false);
    without("no_proxy: with a dot", "http://a.test/", ".a.test", false);
    without("no_proxy: ending alike", "http://xa.test/", "a.test", true);
    without("no_proxy: another", "http://a.test/", "b.test", true);
    without("no_proxy: blanks", "http://a.test/", " , ,, .", true);
    without("no_proxy: address", "http://10.1.2.3/", "10.1.2.3", false);
    without("no_proxy: network", "http://10.1.2.3/", "127.0.0.1,10.0.0.0/8", false);
    without("no_proxy: another network", "http://10.1.2.3/", "11.0.0.0/8", true);
    without("no_proxy: no network", "http://10.1.2.3/", "10.0.0.0/x", true);
    without("no_proxy: IPv6", "http://[::1]:80/", "::1", false);
    row("no_proxy in capitals", "http://a.test/", {{"http_proxy", "p"}, {"NO_PROXY", "a.test"}},
        false);

    row("no host", "http:///x", {{"http_proxy", "p"}}, false);
    row("no URL", "\xff nonsense", {{"all_proxy", "p"}}, false);
    row("empty", "", {{"all_proxy", "p"}}, false);
}

void tst_EnvironmentProxy::names()
{
    QFETCH(QByteArray, url);
    QFETCH(Variables, variables);
    QFETCH(bool, isNamed);
    const auto environment = [&](const char *name) { return variables.value(name); };
    QCOMPARE(environmentProxy(url, environment), isNamed ? QByteArray("p") : QByteArray());
}

QTEST_GUILESS_MAIN(tst_EnvironmentProxy)
#include "tst_environmentproxy.moc"

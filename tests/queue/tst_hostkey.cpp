// What counts as one host.
#include "core/queue/hostkey.h"

#include <QTest>

using namespace haul;

class TestHostKey : public QObject
{
    Q_OBJECT

private slots:
    void keys_data();
    void keys();
    void isAViewIntoTheUrl();
};

void TestHostKey::keys_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *url, const char *key) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(key);
    };
    row("http://example.org/a", "example.org");
    row("http://example.org", "example.org");
    row("https://example.org:8443/a/b", "example.org:8443");
    row("https://user@example.org:8080/a", "example.org:8080");
    row("ftp://name:pass@example.org/a", "example.org");
    row("http://user:p@ss@example.org/", "example.org");
    row("http://example.org?q=/a@b", "example.org");
    row("http://example.org#a@b", "example.org");
    row("http://example.org/a@b:c/d", "example.org");
    row("http://example.org/redirect?to=http://other.org/", "example.org");
    row("http://[2001:db8::1]:81/a", "[2001:db8::1]:81");
    row("http://[::1]/", "[::1]");
    row("http://xn--bcher-kva.example/", "xn--bcher-kva.example");
    row("http:///a", "");
    row("mailto:somebody@example.org", "");
    row("", "");
    row("://", "");
}

void TestHostKey::keys()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, key);
    QCOMPARE(hostKey(url).toByteArray(), key);
}

void TestHostKey::isAViewIntoTheUrl()
{
    const QByteArray url = "http://example.org/a";
    QCOMPARE(hostKey(url).data(), url.constData() + 7);
}

QTEST_APPLESS_MAIN(TestHostKey)
#include "tst_hostkey.moc"

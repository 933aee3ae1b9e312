// A lane's cookies: one jar a batch, read once, bounded.
#include "core/transfer/cookiejar.h"
#include "core/transfer/curlhandles.h"
#include "tests/support/loopbackserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestCookieJar : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void readsTheFileOnce();
    void keepsWhatServersSet();
    void oneJarABatch();
    void aDetachedHandleHasNone();
    void aBrokenFileIsNone_data();
    void aBrokenFileIsNone();
    void aFullJarIsReplaced();
    void forgetsEndedBatches();

private:
    // The Cookie line that one request carried.
    QByteArray cookiesSent(CookieJar *jar, const QByteArray &path);
    std::shared_ptr<const BatchSettings> settings(const QByteArray &cookies = {});

    QTemporaryDir dir_;
    LoopbackServer server_;
};

void TestCookieJar::initTestCase()
{
    QVERIFY(server_.start());
    server_.serve("/plain", "x");
    server_.script("/set", RawReply::http(200, "x", {{"Set-Cookie", "set=1"}}));
}

QByteArray TestCookieJar::cookiesSent(CookieJar *jar, const QByteArray &path)
{
    const EasyHandle easy = makeEasyHandle();
    const QByteArray url = server_.url(path).toEncoded();
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.constData());
    curl_easy_setopt(
        easy.get(), CURLOPT_WRITEFUNCTION,
        +[](char *, size_t size, size_t count, void *) { return size * count; });
    if (jar)
        jar->attach(easy.get());
    if (curl_easy_perform(easy.get()) != CURLE_OK)
        return "failed";
    if (jar)
        CookieJar::detach(easy.get());
    return server_.requests(path).last().header("Cookie");
}

std::shared_ptr<const BatchSettings> TestCookieJar::settings(const QByteArray &cookies)
{
    auto made = std::make_shared<BatchSettings>();
    if (!cookies.isEmpty()) {
        made->cookieFile = dir_.filePath(QStringLiteral("cookies.txt"));
        QFile file(made->cookieFile);
        if (!file.open(QIODevice::WriteOnly))
            return nullptr;
        file.write(cookies);
    }
    return made;
}

void TestCookieJar::readsTheFileOnce()
{
    CookieJars jars;
    const auto batch = settings("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n");
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray("a=b"));
    QVERIFY(QFile::remove(batch->cookieFile));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray("a=b"));
}

void TestCookieJar::keepsWhatServersSet()
{
    CookieJars jars;
    const auto batch = settings();
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray());
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/set"), QByteArray());
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray("set=1"));
}

void TestCookieJar::oneJarABatch()
{
    CookieJars jars;
    const auto first = settings();
    const auto second = settings();
    QVERIFY(jars.of(first) == jars.of(first));
    QVERIFY(jars.of(first) != jars.of(second));
    cookiesSent(jars.of(first).get(), "/set");
    QCOMPARE(cookiesSent(jars.of(second).get(), "/plain"), QByteArray());
}

// A handle goes from one batch to the next.
void TestCookieJar::aDetachedHandleHasNone()
{
    CookieJars jars;
    const auto batch = settings("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n");
    const EasyHandle easy = makeEasyHandle();
    jars.of(batch)->attach(easy.get());
    CookieJar::detach(easy.get());
    curl_easy_reset(easy.get());
    curl_slist *cookies = nullptr;
    curl_easy_getinfo(easy.get(), CURLINFO_COOKIELIST, &cookies);
    const HeaderList list(cookies);
    QVERIFY(!list);
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray("a=b"));
}

void TestCookieJar::aBrokenFileIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("binary") << QByteArray("\0\1\2\xff\n\0", 6);
    QTest::newRow("no columns") << QByteArray("one two three\n");
    QTest::newRow("endless line") << QByteArray(200'000, 'x');
}

void TestCookieJar::aBrokenFileIsNone()
{
    QFETCH(QByteArray, text);
    CookieJars jars;
    const auto batch = settings(text);
    QCOMPARE(cookiesSent(jars.of(batch).get(), "/plain"), QByteArray());
}

void TestCookieJar::aFullJarIsReplaced()
{
    CookieJars jars;
    const auto batch = settings();
    const CookieJarPtr first = jars.of(batch);
    cookiesSent(first.get(), "/set");
    for (int i = 0; i < 100'000; ++i) {
        first->look("Set-Cookie: a=" + QByteArray(100, 'x') + "\r\n");
        first->look("Content-Type: text/html\r\n");
    }
    QVERIFY(first->isFull());
    const CookieJarPtr second = jars.of(batch);
    QVERIFY(second != first);
    QVERIFY(!second->isFull());
    QCOMPARE(cookiesSent(second.get(), "/plain"), QByteArray());
    QCOMPARE(cookiesSent(first.get(), "/plain"), QByteArray("set=1")); // for who still holds it
}

void TestCookieJar::forgetsEndedBatches()
{
    CookieJars jars;
    std::weak_ptr<CookieJar> jar;
    {
        const auto batch = settings();
        jar = jars.of(batch);
        QVERIFY(!jar.expired());
    }
    const auto next = settings();
    jars.of(next);
    QVERIFY(jar.expired());
}

QTEST_GUILESS_MAIN(TestCookieJar)
#include "tst_cookiejar.moc"

// What an entry says of itself goes with it and not with its neighbours; nor to another host.
#include "tests/support/loopbackserver.h"
#include "tests/transfer/lanebench.h"

#include <QTest>

using namespace haul;

class TestEntryIdentity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void headersOfOneEntry();
    void entryBeatsBatch();
    void entryHeadersStayWithTheirHost();
    void hostileHeaders();

private:
    static Entry entry(const QByteArray &url, const QList<QByteArray> &headers);
    QByteArray url(const QByteArray &path) const { return server_.url(path).toEncoded(); }
    ServerRequest last(const QByteArray &path) const
    {
        return server_.requests(path).isEmpty() ? ServerRequest() : server_.requests(path).last();
    }

    LoopbackServer server_;
};

Entry TestEntryIdentity::entry(const QByteArray &url, const QList<QByteArray> &headers)
{
    auto extras = std::make_shared<EntryExtras>();
    extras->request.edit().headers = headers;
    return {.url = url, .line = 1, .extras = std::move(extras)};
}

void TestEntryIdentity::initTestCase()
{
    QVERIFY(server_.start());
}

void TestEntryIdentity::init()
{
    server_.clearRoutes();
    server_.clearLog();
    server_.serve("/a.txt", "a");
    server_.serve("/b.txt", "b");
}

void TestEntryIdentity::headersOfOneEntry()
{
    LaneBench bench;
    const BatchId id = bench.add(
        EntryList{entry(url("/a.txt"), {"X-Key: one", "Cookie: a=1", "Referer: http://r.example/"}),
                  {url("/b.txt"), 2, {}}});
    QVERIFY(bench.waitForEnds(2));
    QCOMPARE(bench.body({id, 0}), QByteArray("a"));
    QCOMPARE(bench.body({id, 1}), QByteArray("b"));
    QCOMPARE(last("/a.txt").header("X-Key"), QByteArray("one"));
    QCOMPARE(last("/a.txt").header("Cookie"), QByteArray("a=1"));
    QCOMPARE(last("/a.txt").header("Referer"), QByteArray("http://r.example/"));
    for (const char *name : {"X-Key", "Cookie", "Referer"})
        QVERIFY2(last("/b.txt").header(name).isNull(), name);
}

void TestEntryIdentity::entryBeatsBatch()
{
    LaneBench bench;
    bench.settings.userAgent = "Batch/1";
    bench.settings.referer = "http://batch.example/";
    bench.settings.headers = {"X-Key: batch", "X-Other: batch"};
    const BatchId id = bench.add(EntryList{entry(
        url("/a.txt"), {"x-key: entry", "User-Agent: Entry/1", "Referer: http://entry.example/"})});
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body({id, 0}), QByteArray("a"));
    const ServerRequest request = last("/a.txt");
    QCOMPARE(request.header("X-Key"), QByteArray("entry"));
    QCOMPARE(request.header("X-Other"), QByteArray("batch"));
    QCOMPARE(request.header("User-Agent"), QByteArray("Entry/1"));
    QCOMPARE(request.header("Referer"), QByteArray("http://entry.example/"));
    QStringList names;
    for (const ServerHeader &header : request.headers)
        names << QString::fromLatin1(header.first).toLower();
    QCOMPARE(names.removeDuplicates(), 0);
}

void TestEntryIdentity::entryHeadersStayWithTheirHost()
{
    LoopbackServer other;
    QVERIFY(other.start());
    other.serve("/b.txt", "there");
    server_.script("/on", RawReply::http(302, {}, {{"Location", other.url("/b.txt").toEncoded()}}));
    LaneBench bench;
    const BatchId id = bench.add(EntryList{
        entry(url("/on"), {"X-Key: geheim", "Cookie: a=geheim", "Authorization: geheim"})});
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body({id, 0}), QByteArray("there"));
    QCOMPARE(last("/on").header("X-Key"), QByteArray("geheim"));
    for (const ServerHeader &header : other.requests("/b.txt").value(0).headers)
        QVERIFY2(!header.second.contains("geheim"), header.first.constData());
}

// A list is written by anybody.
void TestEntryIdentity::hostileHeaders()
{
    LaneBench bench;
    const BatchId id = bench.add(
        EntryList{entry(url("/a.txt"), {"X: 1\r\nInjected: yes", "X: 1\nInjected: yes",
                                        "Range: bytes=5-", "Content-Length: 10", "no header"})});
    QVERIFY(bench.waitForEnds(1));
    QCOMPARE(bench.body({id, 0}), QByteArray("a"));
    for (const char *name : {"X", "Injected", "Content-Length", "no header"})
        QVERIFY2(last("/a.txt").header(name).isNull(), name);
    QVERIFY(last("/a.txt").header("Range") != "bytes=5-");
    QCOMPARE(server_.requestCount(), 1);
}

QTEST_GUILESS_MAIN(TestEntryIdentity)
#include "tst_entryidentity.moc"

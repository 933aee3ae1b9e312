// detectFormat(): by the content first, by the name second.
#include "core/lists/autoreader.h"
#include "core/lists/listformat.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

class TestListFormat : public QObject
{
    Q_OBJECT

private slots:
    void names();
    void detects_data();
    void detects();
    void detectsLongHeads();
};

void TestListFormat::names()
{
    QCOMPARE(listFormatNames().size(), listFormatCount);
    QCOMPARE(listFormatNames().first(), u"auto"_qs);
    QCOMPARE(listFormatName(ListFormat::JsonLines), u"jsonl"_qs);
    QCOMPARE(listFormatName(ListFormat::Checksums), u"checksums"_qs);
}

void TestListFormat::detects_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("format");
    int number = 0;
    const auto row = [&](const char *format, const QByteArray &head, const QString &name = {}) {
        QTest::addRow("%s %d", format, ++number) << head << name << QString::fromLatin1(format);
    };
    row("text", "");
    row("text", "http://a/\nhttp://b/\n");
    row("text", "x\nhttp://a/\n");
    row("text", "http://a/x,y\nhttp://b/x,y\n");
    row("text", "http://a/x y\n<http://b/>\n");
    row("text", "http://a/", u"x.txt"_qs);
    row("text", "http://a/\n\n  http://b/?x=1\n");
    row("text", "example.org/x\nexample.org/y\n");
    row("urls", "See http://a/ and\nalso https://b/.\n");
    row("urls", "* http://a/\n* http://b/\n");
    row("urls", "hello\n", u"README.md"_qs);
    row("aria2", "http://a/\n  out=x\n");
    row("aria2", "#c\nhttp://a/\thttp://b/\n");
    row("aria2", "http://a/\n\tdir=/x\n", u"x.txt"_qs);
    row("metalink", "<?xml version='1.0'?>\n<!-- c -->\n<metalink xmlns='x'>");
    row("metalink", "\xef\xbb\xbf<m:metalink>");
    row("metalink", "", u"x.META4"_qs);
    row("csv", "url,name\nhttp://a/,x\n");
    row("csv", "name;link\nx;http://a/\n");
    row("csv", "url\nhttp://a/\n");
    row("csv", "x,http://a/\ny,http://b/\n");
    row("csv", "x\n", u"x.csv"_qs);
    row("tsv", "url\tname\nhttp://a/\tx\n");
    row("tsv", "http://a/\tx\nhttp://b/\ty\n");
    row("json", " [\n \"http://a/\"]");
    row("json", "{\"url\":\n\"http://a/\"}");
    row("jsonl", "{\"url\":\"http://a/\"}\n{\"url\":\"http://b/\"}\n");
    row("jsonl", "\"http://a/\"\n", u"x.ndjson"_qs);
    row("html", "<!DOCTYPE html><html>");
    row("html", "<HTML>");
    row("html", "\n<a href='http://a/'>x</a>");
    row("html", "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'>");
    row("html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>");
    row("m3u", "#EXTM3U\nhttp://a/");
    row("m3u", "http://a/1.mp3", u"x.m3u8"_qs);
    row("sitemap", "<?xml version='1.0'?><urlset xmlns='x'>");
    row("sitemap", "<sitemapindex>");
    row("feed", "<rss version='2.0'>");
    row("feed", "<feed xmlns='http://www.w3.org/2005/Atom'>");
    row("feed", "<rdf:RDF xmlns:rdf='x'>");
    row("curl", "curl 'http://a/' \\\n -H 'x: y'");
    row("curl", "# c\n$ curl.exe http://a/");
    row("wget", "wget http://a/");
    row("curlconfig", "url = \"http://a/\"\noutput = x\n");
    row("curlconfig", "-s\n--url http://a/\n");
    row("checksums", "d41d8cd98f00b204e9800998ecf8427e  x\n");
    row("checksums", "SHA256 (x) = " + QByteArray("ab").repeated(32));
    row("checksums", "; c\nx.bin 0123abcd\n");
    row("checksums", "x\n", u"SHA256SUMS"_qs);
    row("html", QByteArray("\xff\xfe<\0h\0t\0m\0l\0>\0", 14));
    row("csv", "x\n", u"x.csv.gz"_qs);
}

void TestListFormat::detects()
{
    QFETCH(QByteArray, head);
    QFETCH(QString, name);
    QFETCH(QString, format);
    QCOMPARE(listFormatName(detectFormat(head, name)), format);
    AutoReader reader(name, {});
    reader.feed(head);
    const auto list = reader.finish();
    QVERIFY(list);
    QCOMPARE(listFormatName(list->format), format);
}

void TestListFormat::detectsLongHeads()
{
    QCOMPARE(detectFormat(QByteArray("http://a/\n").repeated(100'000), {}), ListFormat::Text);
    QCOMPARE(detectFormat("http://a/" + QByteArray(100'000, 'x'), {}), ListFormat::Text);
    QCOMPARE(detectFormat(QByteArray(100'000, ','), {}), ListFormat::Text);
    QCOMPARE(detectFormat(QByteArray(100'000, '<'), {}), ListFormat::Text);
    QCOMPARE(detectFormat(QByteArray("<!-- -->").repeated(10'000), {}), ListFormat::Text);
}

QTEST_GUILESS_MAIN(TestListFormat)
#include "tst_listformat.moc"

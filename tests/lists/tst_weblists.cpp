// HTML, sitemaps, feeds, playlists, files of checksums, and texts with URLs in them.
#include "core/lists/formatreader.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::ListFormat)

class TestWebLists : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void boundsWhatIsBroken_data();
    void boundsWhatIsBroken();

private:
    void addHtml();
    void addXml();
    void addLines();
    void addLooseText();
    void row(const char *name, ListFormat format, const QByteArray &text, const QByteArray &list,
             const QByteArray &base = "http://h/d/");
};

void TestWebLists::row(const char *name, ListFormat format, const QByteArray &text,
                       const QByteArray &list, const QByteArray &base)
{
    QTest::newRow(name) << format << text << base << list;
}

void TestWebLists::reads_data()
{
    QTest::addColumn<ListFormat>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("list");
    addHtml();
    addXml();
    addLines();
    addLooseText();
}

void TestWebLists::addHtml()
{
    const auto html = ListFormat::Html;
    row("html: nothing", html, "", "");
    row("html: links", html, "<a href='x?a=1&amp;b=2'>x</a>\n<A HREF=/y>y</A><img src=z.png>",
        "1 http://h/d/x?a=1&b=2\n2 http://h/y\n2 http://h/d/z.png\n");
    row("html: other protocols", html,
        "<a href='mailto:x'><a href='javascript:x'><a href='#x'><a href=''><a href='sip:x'>",
        "1 rejected unsupported: sip:x\n");
    row("html: its base", html, "<base href='/e/'><base href='/f/'><a href=x>", "1 http://h/e/x\n");
    row("html: no base", html, "<a href=x><a href=http://a/>",
        "1 http://a/\n1 rejected no-base: x\n", "");
    row("html: media", html,
        "<video src=v></video><audio src=a></audio><source src=s><iframe src=i></iframe>"
        "<area href=r>",
        "1 http://h/d/v\n1 http://h/d/a\n1 http://h/d/s\n1 http://h/d/i\n1 http://h/d/r\n");
    row("html: no styles and scripts", html,
        "<link href=x rel=stylesheet><script src=y></script><script>'<a href=z>'</script>", "");
    row("html: duplicates", html, "<a href=x><a href=./x#y>", "1 http://h/d/x\n1 duplicate of 1\n");
    row("html: Latin-1", html, "<meta charset=iso-8859-1><a href='\xe4'>", "1 http://h/d/%C3%A4\n");
    row("html: UTF-8", html, "<a href='\xc3\xa4'>", "1 http://h/d/%C3%A4\n");
}

void TestWebLists::addXml()
{
    const auto sitemap = ListFormat::Sitemap;
    row("sitemap", sitemap,
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:i='urn:i'>\n"
        "<url><loc> http://a/x </loc><i:image><i:loc>http://i/</i:loc></i:image></url>\n"
        "<url><lastmod>2024-01-01</lastmod></url><url><loc>http://a/x</loc></url></urlset>",
        "2 http://a/x\n3 rejected no-url: url\n3 duplicate of 2\n");
    row("sitemap: index", sitemap,
        "<sitemapindex><sitemap><loc>http://a/1.xml.gz</loc></sitemap>"
        "</sitemapindex>",
        "1 http://a/1.xml.gz\n");
    row("sitemap: cut off", sitemap, "<urlset>\n<url><loc>http://a/</loc></url>\n<url><lo",
        "2 http://a/\n3 rejected malformed: Premature end of document.\n");
    row("sitemap: nothing", sitemap, "", "1 rejected malformed: Premature end of document.\n");
    row("sitemap: something behind", sitemap, "<urlset/>x",
        "1 rejected malformed: Extra content at end of document.\n");
    row("sitemap: unknown entity", sitemap,
        "<urlset><url><loc>http://a/</loc><x>&nbsp;</x></url></urlset>", "1 http://a/\n");

    const auto feed = ListFormat::Feed;
    row("feed: RSS", feed,
        "<rss version='2.0' "
        "xmlns:media='http://search.yahoo.com/mrss/'><channel><link>http://l/</link>"
        "<item><enclosure url='http://a/1.mp3' length='12' type='audio/mpeg'/>"
        "<media:content url='http://a/1.mp3'/><media:content url='http://a/1.ogg'/></item>\n"
        "<item><title>no enclosure</title><link>http://l/</link></item></channel></rss>",
        "1 http://a/1.mp3\n1 http://a/1.ogg\n2 rejected no-url: item\n");
    row("feed: Atom", feed,
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='http://s/'/>"
        "<entry><link href='http://l/'/><link rel='enclosure' href='x.mp3'/></entry></feed>",
        "1 http://h/d/x.mp3\n");
    row("feed: RSS 1", feed,
        "<rdf:RDF xmlns:rdf='urn:rdf' xmlns:e='urn:e'><item><e:enclosure url='http://a/'/></item>"
        "</rdf:RDF>",
        "1 http://a/\n");
}

void TestWebLists::addLines()
{
    row("m3u", ListFormat::M3u, "#EXTM3U\n#EXTINF:1,x\nhttp://a/1.mp3\n\n2.mp3\r\n../3 x.mp3\n",
        "3 http://a/1.mp3\n5 http://h/d/2.mp3\n6 http://h/3%20x.mp3\n");
    row("m3u: no base", ListFormat::M3u, "1.mp3\nC:\\x.mp3\n",
        "1 rejected no-base: 1.mp3\n2 rejected unsupported: C:\\x.mp3\n", "");

    const auto sums = ListFormat::Checksums;
    const QByteArray md5 = "d41d8cd98f00b204e9800998ecf8427e";
    const QByteArray sha256 = QByteArray("aB").repeated(32);
    row("checksums: GNU", sums, "# c\n" + md5 + "  a b.iso\n" + sha256 + " *d/x\n",
        "2 http://h/d/a%20b.iso name=a b.iso md5=" + md5 + "\n3 http://h/d/d/x name=x folder=d"
            + " sha-256=" + sha256.toLower() + "\n");
    row("checksums: GNU, escaped", sums, "\\" + md5 + "  a\\\\b\n" + md5 + "  a#?%[1-2].x\n",
        "2 http://h/d/a%23%3F%25%5B1-2%5D.x name=a#_%[1-2].x md5=" + md5
            + "\n1 rejected unsafe-path: \\" + md5 + "  a\\\\b\n");
    row("checksums: BSD", sums, "SHA256 (x (1).iso) = " + sha256 + "\nMD5(y)= " + md5 + "\n",
        "1 http://h/d/x%20%281%29.iso name=x (1).iso sha-256=" + sha256.toLower()
            + "\n2 http://h/d/y name=y md5=" + md5 + "\n");
    row("checksums: SFV", sums, "; made by x\r\na b.bin 0123ABCD\r\n",
        "2 http://h/d/a%20b.bin name=a b.bin crc32=123abcd\n");
    row("checksums: broken", sums, "x\n" + md5 + "\n" + md5.chopped(1) + "  x\n" + md5 + "  ../x\n",
        "1 rejected malformed: x\n2 rejected malformed: " + md5 + "\n3 rejected malformed: "
            + md5.chopped(1) + "  x\n4 rejected unsafe-path: " + md5 + "  ../x\n");
    row("checksums: no base", sums, md5 + "  x\n", "1 rejected no-base: ./x\n", "");
}

void TestWebLists::addLooseText()
{
    const auto urls = ListFormat::Urls;
    row("text: sentences", urls, "See http://a/x. Or (https://b/y_(z)), \"ftp://c/\"!\nnothing\n",
        "1 http://a/x\n1 https://b/y_(z)\n1 ftp://c/\n");
    row("text: Markdown", urls,
        "- [x](http://a/(1)) **http://b/** `http://c/`\n![i](http://d/i.png \"t\") <http://e/>",
        "1 http://a/(1)\n1 http://b/\n1 http://c/\n2 http://d/i.png\n2 http://e/\n");
    row("text: quotes", urls, "'http://a/x' \xe2\x80\x9chttp://b/\xe2\x80\x9d http://c/it's",
        "1 http://a/x\n1 http://b/\n1 http://c/it's\n");
    row("text: schemes", urls, "xhttp://a git+https://b HTTP://C http:// ://x mailto:y sftp://d",
        "1 http://c/\n1 sftp://d/\n");
    row("text: a URL in a URL", urls, "http://a/http://b/?u=http://c/",
        "1 http://a/http://b/?u=http://c/\n");
    row("text: other scripts", urls, "\xe8\xa6\x8bhttp://a/x\xe3\x80\x82 http://b/\xc3\xa4",
        "1 http://a/x\n1 http://b/%C3%A4\n");
    row("text: bad host", urls, "http://[x http://a/",
        "1 http://a/\n1 rejected bad-host: http://[x\n");
    row("text: duplicates", urls, "http://a/ http://a/\n", "1 http://a/\n1 duplicate of 1\n");
}

void TestWebLists::reads()
{
    QFETCH(ListFormat, format);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, list);
    const auto read = readBytes(format, text, {.baseUrl = base});
    QVERIFY(read);
    QCOMPARE(listText(*read), list);
    QVERIFY(isAccountedFor(*read));
}

void TestWebLists::boundsWhatIsBroken_data()
{
    QTest::addColumn<ListFormat>("format");
    QTest::addColumn<QByteArray>("text");
    const QByteArray many(8'000'000, 'x');
    const QByteArray attributes = QByteArray(" a='1'").repeated(500'000);
    QByteArray different;
    for (int i = 0; i < 100'000; ++i)
        different += " a" + QByteArray::number(i) + "=''";
    QTest::newRow("xml: one text") << ListFormat::Sitemap << "<urlset><url><loc>" + many;
    QTest::newRow("xml: one comment") << ListFormat::Feed << "<rss><!--" + many;
    QTest::newRow("xml: one tag") << ListFormat::Sitemap << "<urlset " + many;
    QTest::newRow("xml: attributes") << ListFormat::Sitemap << "<urlset" + different + "/>";
    QTest::newRow("xml: same attributes") << ListFormat::Sitemap << "<urlset" + attributes + "/>";
    QTest::newRow("xml: deep") << ListFormat::Feed << QByteArray("<a>").repeated(1'000'000);
    QTest::newRow("html: deep") << ListFormat::Html << QByteArray("<div>").repeated(300'000);
    QTest::newRow("html: attributes") << ListFormat::Html << "<a" + different + ">";
    QTest::newRow("html: one comment") << ListFormat::Html << "<!--" + many;
    QTest::newRow("text: brackets")
        << ListFormat::Urls << "http://a/" + QByteArray("(").repeated(2'000'000);
    QTest::newRow("text: schemes") << ListFormat::Urls << QByteArray("http://").repeated(500'000);
    QTest::newRow("text: punctuation")
        << ListFormat::Urls << "http://a/" + QByteArray(3'000'000, '.');
}

void TestWebLists::boundsWhatIsBroken()
{
    QFETCH(ListFormat, format);
    QFETCH(QByteArray, text);
    const auto read = readBytes(format, text); // what takes for ever runs into ctest's limit
    QVERIFY(read);
    QVERIFY(isAccountedFor(*read));
}

QTEST_GUILESS_MAIN(TestWebLists)
#include "tst_weblists.moc"

// Feeds, sitemaps, playlists, drawings and XML of any kind, and what they yield.
#include "core/parse/xmlfile.h"
#include "tests/parse/parsing.h"

#include <QTest>

using namespace haul;

class tst_XmlFile : public QObject
{
    Q_OBJECT

private slots:
    void links_data();
    void links();
    void fields_data();
    void fields();
    void relsOfFeeds();
    void broken_data();
    void broken();
    void encodings();
    void limits();
    void entitiesStaySmall();
};

void tst_XmlFile::links_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const char *xml, const char *title, const char *lines) {
        QTest::newRow(name) << QByteArray(xml) << QString::fromUtf8(title) << QByteArray(lines);
    };
    row("rss",
        "<?xml version='1.0'?><rss version='2.0'><channel><title>News &amp; more</title>"
        "<link>http://h/</link><image><title>no</title><link>http://no/</link></image>"
        "<item><title>One</title><link> a.html </link>"
        "<enclosure url='a.mp3' type='audio/mpeg' length='1'/></item>"
        "<item><link>/b.html</link><title><![CDATA[Two < 3]]></title></item></channel></rss>",
        "News & more",
        "page http://h/ []\npage http://h/d/a.html [One]\nmedia http://h/d/a.mp3 [One]\n"
        "page http://h/b.html [Two < 3]\n");
    row("rss guids",
        "<rss><channel><item><guid>http://h/1</guid><title>A</title></item>"
        "<item><guid isPermaLink='false'>http://h/2</guid></item>"
        "<item><guid>http://h/3</guid><link>http://h/real</link></item></channel></rss>",
        "", "page http://h/1 [A]\npage http://h/real []\n");
    row("media rss",
        "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>T</title>"
        "<media:title>no</media:title><media:content url='v.mp4' type='video/mp4'/>"
        "<media:thumbnail url='v.jpg'/><media:group><media:content url='w.png' medium='image'/>"
        "</media:group></item></channel></rss>",
        "", "media http://h/d/v.mp4 [T]\nimage http://h/d/v.jpg [T]\nimage http://h/d/w.png [T]\n");
    row("rss with atom's self and itunes",
        "<rss xmlns:atom='http://www.w3.org/2005/Atom' xmlns:i='http://itunes'><channel>"
        "<title>P</title><i:title>no</i:title><atom:link rel='self' href='feed.xml'/>"
        "<item><i:title>no</i:title><title>yes</title><link>x</link></item></channel></rss>",
        "P", "feed http://h/d/feed.xml []\npage http://h/d/x [yes]\n");
    row("atom",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://h/blog/'><title>B</title>"
        "<link href='.'/><entry><title type='html'>&lt;b&gt;E</title><link href='e'/>"
        "<link rel='enclosure' type='image/png' href='e.png'/>"
        "<link rel='enclosure' href='e.ogg'/></entry></feed>",
        "B",
        "page http://h/blog/ []\npage http://h/blog/e [<b>E]\nimage http://h/blog/e.png [<b>E]\n"
        "media http://h/blog/e.ogg [<b>E]\n");
    row("atom, xhtml title",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b><link href='no'/></div></title>"
        "<link href='x'/></entry></feed>",
        "", "page http://h/d/x [a b]\n");
    row("rss 1.0",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'><channel><title>R</title></channel>"
        "<item><title>I</title><link>x</link></item></rdf:RDF>",
        "R", "page http://h/d/x [I]\n");
    row("html's entities in a feed", "<rss><channel><title>a&nbsp;&eacute;</title></channel></rss>",
        "a é", "");
    row("sitemap",
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url>"
        "<loc>\n http://h/a?x=1&amp;y=2 </loc><lastmod>2024-01-01</lastmod>"
        "<image:image><image:loc>http://h/a.jpg</image:loc></image:image></url>"
        "<url><loc>http://h/b</loc></url></urlset>",
        "", "page http://h/a?x=1&y=2 []\nimage http://h/a.jpg []\npage http://h/b []\n");
    row("sitemap index",
        "<sitemapindex><sitemap><loc>http://h/1.xml.gz</loc></sitemap></sitemapindex>", "",
        "feed http://h/1.xml.gz []\n");
    row("xspf",
        "<playlist version='1' xmlns='http://xspf.org/ns/0/'><title>Mix</title><trackList>"
        "<track><title>A</title><location>a.ogg</location></track>"
        "<track><location>http://h/b.ogg</location></track></trackList></playlist>",
        "Mix", "media http://h/d/a.ogg [A]\nmedia http://h/b.ogg []\n");
    row("xhtml",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>X</title>"
        "</head><body><a href='y'>t</a></body></html>",
        "X", "page http://h/d/y [t]\n");
    row("any xml", "<book><info><title>T <i>u</i></title></info><title>no</title></book>", "T u",
        "");
    row("title too deep", "<a><b><c><title>no</title></c></b></a>", "", "");
}

void tst_XmlFile::links()
{
    QFETCH(QByteArray, xml);
    const ParseResult result = parseBytes(parseXml, xml);
    QCOMPARE(errorText(result), "");
    QTEST(result.title, "title");
    QTEST(linkLines(result), "lines");
    QCOMPARE(result.url, "http://h/d/file?q");
}

void tst_XmlFile::fields_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *xml, const char *name, const char *value) {
        QTest::addRow("%s of %s", name, QByteArray(xml).left(30).constData())
            << QByteArray(xml) << QByteArray(name) << QByteArray(value);
    };
    row("<rss><channel><item/><item/></channel></rss>", "entries", "2");
    row("<rss><channel><item/></channel></rss>", "feed", "rss");
    row("<rss><channel><description> a\n b </description></channel></rss>", "description", "a b");
    row("<rss><channel><language>de</language></channel></rss>", "language", "de");
    row("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'/>", "language", "en");
    row("<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed", "atom");
    row("<urlset><url/><url/></urlset>", "entries", "2");
    row("<urlset/>", "sitemap", "urls");
    row("<sitemapindex/>", "sitemap", "index");
    row("<a xmlns='urn:x'><b/><b/></a>", "root", "a");
    row("<x:a xmlns:x='urn:x'/>", "namespace", "urn:x");
    row("<a><b/><b/></a>", "elements", "3");
    row("<svg width='10' height='2em' viewBox='0 0 1 2'/>", "width", "10");
    row("<svg width='10' height='2em' viewBox='0 0 1 2'/>", "height", "2em");
    row("<svg viewBox='0 0 1 2'/>", "viewBox", "0 0 1 2");
}

void tst_XmlFile::fields()
{
    QFETCH(QByteArray, xml);
    QFETCH(QByteArray, name);
    QTEST(field(parseBytes(parseXml, xml), name), "value");
}

void tst_XmlFile::relsOfFeeds()
{
    const ParseResult result =
        parseBytes(parseXml, "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='2'/>"
                             "<entry><link rel='enclosure' href='x'/></entry></feed>");
    QCOMPARE(result.links.size(), size_t(2));
    QCOMPARE(linkRelNames(result.links[0].rels), "next");
    QCOMPARE(linkRelNames(result.links[1].rels), "enclosure");
}

void tst_XmlFile::broken_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QByteArray>("where");
    const auto row = [](const char *name, const QByteArray &xml, const char *where) {
        QTest::newRow(name) << xml << QByteArray(where);
    };
    row("nothing", "", "line 1, column 0");
    row("text", "hello", "line 1");
    row("not closed", "<a>\n<b>\n</a>", "line 3");
    row("cut off", "<rss><channel><item>", "not well-formed XML");
    row("unknown entity", "<a>\n&nosuch;</a>", "line 2");
    row("two roots", "<a/><b/>", "line 1");
    row("too deep", QByteArray("<a>").repeated(10'000), "elements in each other");
    row("attributes without end", "<a " + QByteArray("b='>' ").repeated(1'000) + "/>",
        "more than 250 attributes");
    row("the same after an open quote",
        "<!-- < ' --><a " + QByteArray("b=\">\" ").repeated(1'000) + "/>",
        "more than 250 attributes");
    row("nul", QByteArray("<a>\0</a>", 8), "line 1");
}

void tst_XmlFile::broken()
{
    QFETCH(QByteArray, xml);
    QFETCH(QByteArray, where);
    const ParseResult result = parseBytes(parseXml, xml);
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::Parse);
    QVERIFY2(errorText(result).contains(where), errorText(result).constData());
}

void tst_XmlFile::encodings()
{
    const QByteArray latin = "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel>"
                             "<title>caf\xe9</title></channel></rss>";
    QCOMPARE(parseBytes(parseXml, latin).title, QStringLiteral("café"));
    QByteArray utf16("\xff\xfe", 2);
    for (char c : QByteArrayView("<rss><channel><title>hi</title></channel></rss>")) {
        utf16 += c;
        utf16 += '\0';
    }
    QCOMPARE(parseBytes(parseXml, utf16).title, QStringLiteral("hi"));
}

void tst_XmlFile::limits()
{
    ParseLimits limits;
    limits.maxLinks = 3;
    const QByteArray map =
        "<urlset>" + QByteArray("<url><loc>http://h/</loc></url>").repeated(9) + "</urlset>";
    const ParseResult few = parseBytes(parseXml, map, {}, {}, limits);
    QCOMPARE(few.links.size(), size_t(3));
    QCOMPARE(few.error->code, ErrorCode::TooLarge);
    QCOMPARE(field(few, "entries"), "9");

    limits.maxBytes = 10;
    QCOMPARE(parseBytes(parseXml, map, {}, {}, limits).error->code, ErrorCode::TooLarge);
}

void tst_XmlFile::entitiesStaySmall()
{
    QByteArray dtd = "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "&lol" + QByteArray::number(i - 1) + ';';
        dtd += "<!ENTITY lol" + QByteArray::number(i) + " '" + before.repeated(10) + "'>";
    }
    const ParseResult result = parseBytes(parseXml, dtd
                                                        + "]><rss><channel><title>&lol11;</title>"
                                                          "</channel></rss>");
    QVERIFY(result.error);
    QVERIFY(result.title.size() <= 1'000);
    QVERIFY(parseBytes(parseXml, "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                                 "<a><title>&x;</title></a>")
                .title.isEmpty());
}

QTEST_APPLESS_MAIN(tst_XmlFile)
#include "tst_xmlfile.moc"

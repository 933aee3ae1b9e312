// Pages as they are written, and the title, links and fields they yield.
#include "core/parse/htmlpage.h"

#include <QTest>

using namespace haul;

namespace {

ParseResult parse(const QByteArray &page, const QByteArray &charset = {})
{
    return parseHtml(page, "http://h/d/page.html?q", charset, ParseLimits{});
}

// "page http://h/x [text]" a line.
QByteArray toLines(const ParseResult &result)
{
    QByteArray lines;
    for (const Link &link : result.links)
        lines += linkKindName(link.kind).toLatin1() + ' ' + link.url + " [" + link.text + "]\n";
    return lines;
}

QByteArray field(const ParseResult &result, QByteArrayView name)
{
    for (const auto &[key, value] : result.fields) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class tst_HtmlPage : public QObject
{
    Q_OBJECT

private slots:
    void links_data();
    void links();
    void titles_data();
    void titles();
    void fields();
    void rels();
    void queriesInThePagesEncoding();
    void encodings_data();
    void encodings();
    void textIsBounded();
    void linksAreBounded();
    void bytesAreBounded();
};

void tst_HtmlPage::links_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const char *page, const char *lines) {
        QTest::newRow(name) << QByteArray(page) << QByteArray(lines);
    };
    row("none", "<p>text</p>", "");
    row("empty page", "", "");
    row("only text", "no markup at all", "");
    row("one", "<a href=x>text</a>", "page http://h/d/x [text]\n");
    row("quotes", "<a href=\"x y\">a</a><a href='y'>b</a>",
        "page http://h/d/x%20y [a]\npage http://h/d/y [b]\n");
    row("upper case", "<A HREF=X>t</A>", "page http://h/d/X [t]\n");
    row("repeats are kept", "<a href=x>1</a><a href=x>2</a>",
        "page http://h/d/x [1]\npage http://h/d/x [2]\n");
    row("fragment", "<a href=#top>up</a>", "page http://h/d/page.html?q [up]\n");
    row("empty href", "<a href=''>x</a><a href=' '>x</a><a href>x</a><a name=y>x</a>", "");
    row("not downloadable",
        "<a href='javascript:f()'>x</a><a href=mailto:a@b>y</a><img src='data:image/png,x'>", "");
    row("white space", "<a href=x>\n  some \t text\n\n</a>", "page http://h/d/x [some text]\n");
    row("white space around the URL", "<a href=' \n x\n '>t</a>", "page http://h/d/x [t]\n");
    row("no-break space", "<a href=x>&nbsp;a&nbsp; b&nbsp;</a>", "page http://h/d/x [a b]\n");
    row("nested markup", "<a href=x>one <b>two</b><i> three</i><span><em>four</em></span></a> no",
        "page http://h/d/x [one two threefour]\n");
    row("image in a link", "<a href=x><img src=i.png alt='an  image'>text</a>",
        "page http://h/d/x [text]\nimage http://h/d/i.png [an image]\n");
    row("unclosed link", "<a href=x>one<a href=y>two",
        "page http://h/d/x [one]\npage http://h/d/y [two]\n");
    row("unclosed tags", "<ul><li><a href=x>a<li><a href=y>b</ul><p>c",
        "page http://h/d/x [a]\npage http://h/d/y [b]\n");
    row("crossed tags", "<b><a href=x>a</b>b</a>c", "page http://h/d/x [a]\n");
    row("tag cut off", "<a href=x>a</a><a href=y", "page http://h/d/x [a]\n");
    row("value cut off", "<a href=x>a</a><a href='http://other.or", "page http://h/d/x [a]\n");
    row("last byte", "<a href=x>", "page http://h/d/x []\n");
    row("stray end tags", "</a></p></html><a href=x>t</a>", "page http://h/d/x [t]\n");
    row("after the end", "<html><body></body></html><a href=x>t</a>", "page http://h/d/x [t]\n");
    row("entities", "<a href='x?a=1&amp;b=2&#38;c=&quot;'>&lt;&eacute;&#x20AC;&#128512;&gt;</a>",
        "page http://h/d/x?a=1&b=2&c=%22 [<\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80>]\n");
    row("bare ampersands", "<a href='x?a=1&b=2&copy=3'>A & B &</a>",
        "page http://h/d/x?a=1&b=2&copy=3 [A & B &]\n");
    row("unknown entity", "<a href=x>&nosuch; &amp</a>", "page http://h/d/x [&nosuch; &]\n");
    row("base", "<base href='/other/'><a href=x>t</a>", "page http://h/other/x [t]\n");
    row("base with a host", "<base href=//cdn/lib/x.js><script src=y.js></script>",
        "script http://cdn/lib/y.js []\n");
    row("the first base counts", "<base target=_top><base href=/1/><base href=/2/><a href=x>t</a>",
        "page http://h/1/x [t]\n");
    row("base of no use", "<base href='data:x'><a href=x>t</a>", "page http://h/d/x [t]\n");
    row("area", "<map><area href=x alt=A></map>", "page http://h/d/x []\n");
    row("image", "<img src=x alt='&lt;A&gt;'><img src=y><img alt=z>",
        "image http://h/d/x [<A>]\nimage http://h/d/y []\n");
    row("srcset", "<img src=a srcset='b 1x, c,d 2x,e'>",
        "image http://h/d/a []\nimage http://h/d/b []\nimage http://h/d/c,d []\n"
        "image http://h/d/e []\n");
    row("picture", "<picture><source srcset='a.webp 100w, b.webp (x,y) 200w'><img src=c></picture>",
        "image http://h/d/a.webp []\nimage http://h/d/b.webp []\nimage http://h/d/c []\n");
    row("srcset of nothing", "<img srcset=' , ,, '><img srcset=','>", "");
    row("media", "<audio src=a></audio><video src=b poster=c><source src=d><track src=e></video>",
        "media http://h/d/a []\nimage http://h/d/c []\nmedia http://h/d/b []\n"
        "media http://h/d/d []\nmedia http://h/d/e []\n");
    row("frames", "<frameset><frame src=a></frameset><iframe src=b></iframe>",
        "frame http://h/d/a []\nframe http://h/d/b []\n");
    row("objects", "<object data=a></object><embed src=b>",
        "other http://h/d/a []\nother http://h/d/b []\n");
    row("scripts", "<script src=a></script><script>var x = '<a href=no>';</script><a href=y>t</a>",
        "script http://h/d/a []\npage http://h/d/y [t]\n");
    row("style sheets are no text", "<a href=x>a<style>b { }</style><script>c</script></a>",
        "page http://h/d/x [a]\n");
    row("comments", "<!-- <a href=no> --><a href=x>a<!-- b -->c</a>", "page http://h/d/x [ac]\n");
    row("link elements",
        "<link rel=stylesheet href=a><link rel='Shortcut Icon' href=b><link rel=next href=c>"
        "<link rel=alternate type=application/rss+xml title='The feed' href=d>"
        "<link rel=alternate hreflang=de href=e><link rel='alternate stylesheet' href=f>"
        "<link rel=apple-touch-icon href=g><link href=h><link rel=stylesheet>",
        "style http://h/d/a []\nimage http://h/d/b []\nother http://h/d/c []\n"
        "feed http://h/d/d [The feed]\nother http://h/d/e []\nstyle http://h/d/f []\n"
        "image http://h/d/g []\nother http://h/d/h []\n");
    row("refresh", "<meta http-equiv=Refresh content='5; URL=next.html'>",
        "page http://h/d/next.html []\n");
    row("refresh, quoted", "<meta http-equiv=refresh content=\"0;url='a b'x\">",
        "page http://h/d/a%20b []\n");
    row("refresh, short", "<meta http-equiv=refresh content='1.5,next'>",
        "page http://h/d/next []\n");
    row("refresh in place", "<meta http-equiv=refresh content=5><meta http-equiv=refresh>", "");
    row("xhtml",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/>"
        "<script src='s'/></head><body><a href='x'>t</a><img src='i'/></body></html>",
        "script http://h/d/s []\npage http://h/d/x [t]\nimage http://h/d/i []\n");
    row("new elements",
        "<main><article><a href=x><h1>t</h1><figure>u</figure></a></article></main>",
        "page http://h/d/x [tu]\n");
    row("svg", "<svg><a href=x><text>t</text></a></svg>", "page http://h/d/x [t]\n");
    row("template", "<template><a href=x>t</a></template><noscript><img src=y></noscript>",
        "page http://h/d/x [t]\nimage http://h/d/y []\n");
    row("repeated attribute", "<a href=x href=y>t</a>", "page http://h/d/x [t]\n");
    row("open graph",
        "<meta property='og:image' content='i.png'><meta property=OG:Video content=v.mp4>"
        "<meta property=og:title content=t>",
        "image http://h/d/i.png []\nmedia http://h/d/v.mp4 []\n");
    row("more images",
        "<body background=b.png><input type=image src=i.png><svg><image href=s.png /></svg>"
        "<link rel=preload as=image imagesrcset='l.png 1x'>",
        "image http://h/d/b.png []\nimage http://h/d/i.png []\nimage http://h/d/s.png []\n"
        "image http://h/d/l.png []\n");
    row("no space between", "<a class='c'href='x'id='i'>t</a>", "page http://h/d/x [t]\n");
}

void tst_HtmlPage::links()
{
    QFETCH(QByteArray, page);
    const ParseResult result = parse(page);
    QTEST(toLines(result), "lines");
    QVERIFY(!result.error);
    QCOMPARE(result.url, "http://h/d/page.html?q");
}

void tst_HtmlPage::titles_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *name, const char *page, const QString &title) {
        QTest::newRow(name) << QByteArray(page) << title;
    };
    row("plain", "<title>A title</title>", QStringLiteral("A title"));
    row("none", "<p>x", QString());
    row("empty", "<title></title><title>second</title>", QString());
    row("first counts", "<title>one</title><title>two</title>", QStringLiteral("one"));
    row("white space", "<title>\n  A\n  title\t</title>", QStringLiteral("A title"));
    row("entities", "<title>A &amp; B &mdash; &lt;C&gt; &#39;</title>",
        QStringLiteral("A & B — <C> '"));
    row("utf-8", "<title>日本語 “ä”</title>", QStringLiteral("日本語 “ä”"));
    row("of an image", "<body><svg><title>no</title></svg><title>yes</title>",
        QStringLiteral("yes"));
    row("unclosed", "<title>open", QStringLiteral("open"));
    row("in the body", "<body><p>x<title>late</title>", QStringLiteral("late"));
}

void tst_HtmlPage::titles()
{
    QFETCH(QByteArray, page);
    QTEST(parse(page).title, "title");
}

void tst_HtmlPage::fields()
{
    const ParseResult result = parse("<html lang=en-GB><head><meta charset=utf-8>"
                                     "<meta name=Description content='  What  it&#39;s for '>"
                                     "<meta name=description content=second>"
                                     "<link rel=canonical href=/real><meta name=author content=me>"
                                     "<meta name=robots content='noindex, nofollow'>");
    QCOMPARE(field(result, "language"), "en-GB");
    QCOMPARE(field(result, "description"), "What it's for");
    QCOMPARE(field(result, "canonical"), "http://h/real");
    QCOMPARE(field(result, "charset"), "utf-8");
    QCOMPARE(field(result, "robots"), "noindex, nofollow");
    QCOMPARE(result.fields.size(), size_t(5));
    QCOMPARE(parse("<p>").fields.size(), size_t(1)); // the charset
}

void tst_HtmlPage::rels()
{
    const ParseResult result =
        parse("<a rel='NoFollow noopener' href=x>x</a><a href=y>y</a><link rel='next' href=z>"
              "<link rel='alternate' type='application/rss+xml' href=f>");
    QCOMPARE(linkRelNames(result.links[0].rels), "nofollow");
    QCOMPARE(linkRelNames(result.links[1].rels), "");
    QCOMPARE(linkRelNames(result.links[2].rels), "next");
    QCOMPARE(linkRelNames(result.links[3].rels), "alternate");
    QCOMPARE(result.links[3].kind, LinkKind::Feed);
}

void tst_HtmlPage::queriesInThePagesEncoding()
{
    const ParseResult result = parse("<a href='\xcf?q=\xcf'>x</a>", "windows-1251");
    QCOMPARE(result.links[0].url, "http://h/d/%D0%9F?q=%CF");
}

void tst_HtmlPage::encodings_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("fromHttp");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QByteArray>("charset");
    QTest::newRow("windows-1251 by http")
        << QByteArray("<title>\xcf\xf0\xe8\xe2\xe5\xf2</title>") << QByteArray("windows-1251")
        << QStringLiteral("Привет") << QByteArray("windows-1251");
    QTest::newRow("shift_jis by meta")
        << QByteArray("<meta charset=Shift_JIS><title>\x93\xfa\x96\x7b\x8c\xea</title>")
        << QByteArray() << QStringLiteral("日本語") << QByteArray("shift_jis");
    QTest::newRow("http beats meta")
        << QByteArray("<meta charset=koi8-r><title>\xc3\xa4</title>") << QByteArray("utf-8")
        << QStringLiteral("ä") << QByteArray("utf-8");
    QTest::newRow("latin-1, undeclared") << QByteArray("<title>caf\xe9</title>") << QByteArray()
                                         << QStringLiteral("café") << QByteArray("windows-1252");
    QTest::newRow("meta after the text")
        << QByteArray("<title>caf\xc3\xa9</title><meta charset=utf-8>") << QByteArray()
        << QStringLiteral("café") << QByteArray("utf-8");
    QByteArray utf16("\xff\xfe", 2);
    for (char c : QByteArrayView("<meta charset=utf-8><title>hi</title>")) {
        utf16 += c;
        utf16 += '\0';
    }
    QTest::newRow("utf-16 by its mark")
        << utf16 << QByteArray() << QStringLiteral("hi") << QByteArray("utf-16le");
    QTest::newRow("a lie about utf-8")
        << QByteArray("<meta charset=utf-8><title>caf\xe9!</title>") << QByteArray()
        << QStringLiteral("caf\uFFFD!") << QByteArray("utf-8");
}

void tst_HtmlPage::encodings()
{
    QFETCH(QByteArray, page);
    QFETCH(QByteArray, fromHttp);
    const ParseResult result = parse(page, fromHttp);
    QTEST(result.title, "title");
    QTEST(field(result, "charset"), "charset");
}

void tst_HtmlPage::textIsBounded()
{
    const QByteArray page = "<title>" + QByteArray("\xe2\x82\xac").repeated(1'000)
                            + "</title><a href=x>" + QByteArray("\xe2\x82\xac x ").repeated(1'000)
                            + "</a><img src=y alt='" + QByteArray("ab").repeated(1'000) + "'>";
    const ParseResult result = parse(page);
    QCOMPARE(result.title, QString(333, u'€')); // of at most 1,000 bytes
    QVERIFY(result.links[0].text.size() <= 300 && result.links[0].text.size() > 294);
    QVERIFY(result.links[0].text.isValidUtf8());
    QCOMPARE(result.links[1].text, QByteArray("ab").repeated(150));
}

void tst_HtmlPage::linksAreBounded()
{
    ParseLimits limits;
    limits.maxLinks = 10;
    const QByteArray page = QByteArray("<a href=x>text</a>").repeated(11) + "<title>t</title>";
    const ParseResult result = parseHtml(page, "http://h/", {}, limits);
    QCOMPARE(result.links.size(), size_t(10));
    QCOMPARE(result.links.back().text, "text");
    QCOMPARE(result.title, QStringLiteral("t"));
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::TooLarge);
    QCOMPARE(result.error->stage, Stage::Parse);

    limits = {};
    limits.maxLinkBytes = 100;
    QVERIFY(parseHtml(page, "http://h/", {}, limits).links.size() < 11);

    limits = {};
    limits.maxUrlBytes = 20;
    const ParseResult shortOnes =
        parseHtml("<a href=x>a</a><a href=/123456789012345678901>b</a><a href=y>c</a>", "http://h/",
                  {}, limits);
    QCOMPARE(toLines(shortOnes), "page http://h/x [a]\npage http://h/y [c]\n");
}

void tst_HtmlPage::bytesAreBounded()
{
    ParseLimits limits;
    limits.maxBytes = 10;
    const ParseResult result = parseHtml("<a href=x>t</a>", "http://h/", {}, limits);
    QVERIFY(result.links.empty());
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::TooLarge);
    QVERIFY(result.error->detail.contains(u"too large to parse"));
}

QTEST_APPLESS_MAIN(tst_HtmlPage)
#include "tst_htmlpage.moc"

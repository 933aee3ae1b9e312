// What a browser's tokenizer makes of a page (HTML Standard, 13.2.5), one line a token.
#include "core/parse/htmlscanner.h"
#include "core/parse/openelements.h"

#include <QTest>

using namespace haul;

namespace {

// "<a h=value>" for a start tag, with the value of its attribute h, "</a>", and "text" in quotes.
QByteArray tokensOf(const QByteArray &page)
{
    QByteArray tokens;
    HtmlScanner scanner(page);
    while (scanner.next()) {
        const QByteArray name(scanner.name().data(), qsizetype(scanner.name().size()));
        if (scanner.kind() == HtmlScanner::Kind::Text) {
            tokens += '"' + scanner.text() + "\" ";
        } else if (scanner.kind() == HtmlScanner::Kind::End) {
            tokens += "</" + name + "> ";
        } else {
            const QByteArray value = scanner.attribute("h").toByteArray();
            tokens += '<' + name + (value.isEmpty() ? QByteArray() : " h=" + value)
                      + (scanner.isSelfClosing() ? "/> " : "> ");
        }
    }
    return tokens.trimmed();
}

} // namespace

class TestHtmlScanner : public QObject
{
    Q_OBJECT

private slots:
    void tokens_data();
    void tokens();
    void references_data();
    void references();
    void valuesStayUntilTheNextToken();
    void openElements();
};

void TestHtmlScanner::tokens_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *page, const char *expected) {
        QTest::newRow(name) << QByteArray(page) << QByteArray(expected);
    };
    row("nothing", "", "");
    row("text", "a b", "\"a b\"");
    row("element", "<p>a</p>b", "<p> \"a\" </p> \"b\"");
    row("names", "<H1 x></H1 y><my-tag/>", "<h1> </h1> <my-tag/>");

    row("quotes", "<a h=\"x>y\"><a h='x\"y'><a h=x>", "<a h=x>y> <a h=x\"y> <a h=x>");
    row("spaces", "<a\n\th \r=\n x\f>", "<a h=x>");
    row("upper case", "<A H=X>", "<a h=X>");
    row("the first counts", "<a h=1 h=2>", "<a h=1>");
    row("no value", "<a h><a h=><a h=''>", "<a> <a> <a>");
    row("others first", "<a b c=d e='>' h=x>", "<a h=x>");
    row("no space between", "<a b='c'h='x'i>", "<a h=x>");
    row("a slash between", "<a b/h=x>", "<a h=x>");
    row("an equals sign first", "<a =h h=x>", "<a h=x>");
    row("quotes within", "<a h=x\"y'>", "<a h=x\"y'>");
    row("a quote without a value", "<a ' h=x>", "<a h=x>");
    row("a tag within", "<a <b h=x>", "<a h=x>");
    row("longer names", "<a hh=1 xh=2 h=3>", "<a h=3>");

    row("self-closing", "<a h=x /><a h='x'/><a/>", "<a h=x/> <a h=x/> <a/>");
    row("a slash of the value", "<a h=x/>", "<a h=x/>");
    row("a slash in the middle", "<a / h=x>", "<a h=x>");

    row("not a tag", "a < b <3 <= c", "\"a < b <3 <= c\"");
    row("at the end", "a<", "\"a<\"");
    row("an empty end tag", "a</>b", "\"a\" \"b\"");
    row("a wrong end tag", "a</ p>b", "\"a\" \"b\"");
    row("cut within a name", "a<p", "\"a\"");
    row("cut within a tag", "a<p h=x", "\"a\"");
    row("cut within a value", "a<p h='x>b</p>", "\"a\"");
    row("cut within an end tag", "a</p", "\"a\"");

    row("comment", "a<!-- <b> -->c", "\"a\" \"c\"");
    row("short comments", "a<!-->b<!--->c<!---->d", "\"a\" \"b\" \"c\" \"d\"");
    row("comment with hyphens", "a<!----x--->b", "\"a\" \"b\"");
    row("comment with a bang", "a<!--x--!>b", "\"a\" \"b\"");
    row("comment within", "<!-- <!-- x --> y -->", "\" y -->\"");
    row("open comment", "a<!-- <b> -- >", "\"a\"");
    row("declarations", "<!DOCTYPE html>a<?xml version='1'?>b<!x>c<!>d", "\"a\" \"b\" \"c\" \"d\"");
    row("cdata is none", "<![CDATA[a]]>b", "\"b\"");
    row("cdata in an image", "<svg><![CDATA[<a>]]><a>b</svg>", "<svg> <a> \"b\" </svg>");

    row("script", "<script>if (a<b) '<a>'</script>c", "<script> </script> \"c\"");
    row("style", "<STYLE><a></Style >b", "<style> </style> \"b\"");
    row("textarea", "<textarea><a></textarea>b", "<textarea> </textarea> \"b\"");
    row("another end", "<script></scripts><a></script>b", "<script> </script> \"b\"");
    row("open script", "<script><a>", "<script>");
    row("script cut off", "<script>a</script", "<script>");
    row("script of xhtml", "<script h='x'/><a>", "<script h=x/> <a>");
    row("script in an image", "<svg><script><a></svg>", "<svg> <script> <a> </svg>");

    row("title", "<title>a <b> &amp; </b></title>c", "<title> \"a <b> & </b>\" </title> \"c\"");
    row("title with comment", "<title><!--</title>-->", "<title> \"<!--\" </title> \"-->\"");
    row("open title", "<title>a<b>", "<title> \"a<b>\"");
    row("title in an image", "<svg><title><a></title></svg><title><a>",
        "<svg> <title> <a> </title> </svg> <title> \"<a>\"");
    row("after an image", "<svg/><title><a></title>", "<svg/> <title> \"<a>\" </title>");
    row("bytes of all kinds", "<a\x01 h=\xc3\xa4>\xe2\x82\xac",
        "<a\x01 h=\xc3\xa4> \"\xe2\x82\xac\"");
}

void TestHtmlScanner::tokens()
{
    QFETCH(QByteArray, page);
    QTEST(tokensOf(page), "expected");
}

void TestHtmlScanner::references_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("inText");
    QTest::addColumn<QString>("inAttribute");
    const auto row = [](const char *text, const QString &inText, const QString &inAttribute) {
        QTest::newRow(text) << QByteArray(text) << inText << inAttribute;
    };
    const auto both = [&row](const char *text, const QString &decoded) {
        row(text, decoded, decoded);
    };
    both("a&amp;b", u"a&b"_qs);
    both("&lt;&gt;&quot;&apos;&nbsp;", u"<>\"'\u00a0"_qs);
    both("&euro;&Eacute;&eacute;&thetasym;", u"€Éé\u03d1"_qs);
    both("&#65;&#x41;&#X41;&#8364;&#x1F600;", u"AAA€😀"_qs);
    both("&#65 &#x41 &#65", u"A A A"_qs);
    both("&#128;&#x93;", u"€“"_qs);
    both("&#0;&#xD800;&#x110000;&#99999999999999;", u"\ufffd\ufffd\ufffd\ufffd"_qs);
    both("&;&#;&#x;&#y;& &", u"&;&#;&#x;&#y;& &"_qs);
    both("&nosuch;&nosuch", u"&nosuch;&nosuch"_qs);
    both("&amp", u"&"_qs);
    both("&amp &lt", u"& <"_qs);
    both("&euro", u"&euro"_qs);
    both("&amp;lt;", u"&lt;"_qs);
    row("&copy=1", u"©=1"_qs, u"&copy=1"_qs);
    row("&copyright", u"©right"_qs, u"&copyright"_qs);
    row("&notit;", u"¬it;"_qs, u"&notit;"_qs);
    row("?a=1&lt=2&region=3", u"?a=1<=2®ion=3"_qs, u"?a=1&lt=2&region=3"_qs);
    both("&verylongnamethatisnone;", u"&verylongnamethatisnone;"_qs);
    both("", QString());
}

void TestHtmlScanner::references()
{
    QFETCH(QByteArray, text);
    const auto decoded = [&text](ReferencesIn where) {
        QByteArray out;
        appendDecoded(out, text, where);
        return QString::fromUtf8(out);
    };
    QTEST(decoded(ReferencesIn::Text), "inText");
    QTEST(decoded(ReferencesIn::Attribute), "inAttribute");
}

void TestHtmlScanner::valuesStayUntilTheNextToken()
{
    const QByteArray page("<a h='1&amp;2' i='3&amp;4'>");
    HtmlScanner scanner(page);
    QVERIFY(scanner.next());
    const QByteArrayView first = scanner.attribute("h");
    const QByteArrayView second = scanner.attribute("i");
    for (int i = 0; i < 100; ++i)
        QCOMPARE(scanner.attribute("i"), "3&4");
    QCOMPARE(first, "1&2");
    QCOMPARE(second, "3&4");
}

void TestHtmlScanner::openElements()
{
    OpenElements open;
    open.open("html");
    open.open("ul");
    open.open("li");
    open.open("li");
    open.close("b"); // was never opened
    QCOMPARE(open.depth(), 4u);
    open.close("ul");
    QCOMPARE(open.depth(), 1u);
    for (int i = 0; i < 100'000; ++i)
        open.open("div");
    QCOMPARE(open.depth(), 100'001u);
    for (int i = 0; i < 100'000; ++i)
        open.close("div");
    QCOMPARE(open.depth(), 1u);
    open.open("a-very-long-name-of-one-element");
    open.close("a-very-long-name-of-another");
    QCOMPARE(open.depth(), 2u);
    QVERIFY(isVoidElement("br") && isVoidElement("wbr") && !isVoidElement("b"));
}

QTEST_APPLESS_MAIN(TestHtmlScanner)
#include "tst_htmlscanner.moc"

// Pages of bad intent or broken beyond sense: read in bounded time, without a crash, and quietly.
#include "core/parse/htmlpage.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace haul;

namespace {

ParseResult parse(const QByteArray &page)
{
    return parseHtml(page, "http://h/d/page.html", {}, ParseLimits{});
}

QByteArray repeat(const char *piece, qsizetype bytes)
{
    const QByteArray text(piece);
    return text.repeated(bytes / text.size());
}

// " a0 a1 a2 ...", each name its own.
QByteArray manyAttributes(int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += " a" + QByteArray::number(i);
    return text;
}

constexpr qsizetype MiB = 1024 * 1024;

} // namespace

class tst_HostilePage : public QObject
{
    Q_OBJECT

private slots:
    void endsInTime_data();
    void endsInTime();
    void nulBytes();
    void deepNesting();
    void hugeAttributes();
    void everyPrefix();
    void randomBytes();
    void randomMarkup();
};

void tst_HostilePage::endsInTime_data()
{
    QTest::addColumn<QByteArray>("page");
    const auto row = [](const char *name, const QByteArray &page) { QTest::newRow(name) << page; };
    row("50 MB of <", repeat("<", 50'000'000));
    row("amps", repeat("&", 4 * MiB));
    row("open comments", repeat("<!--", 16 * MiB));
    row("open comments with hyphens", repeat("<!-- --!", 16 * MiB));
    row("processing instructions", repeat("<?", 16 * MiB));
    row("doctypes", repeat("<!doctype ", 16 * MiB));
    row("open tags", repeat("<a ", 8 * MiB));
    row("open quotes", repeat("<a href='", 8 * MiB));
    row("open links", repeat("<a href=x>", 8 * MiB));
    row("nested fonts", repeat("<font>", 8 * MiB));
    row("end tags", repeat("</b>", 4 * MiB));
    row("divs, then wrong end tags", repeat("<div>", MiB) + repeat("</b>", 2 * MiB));
    row("blocked end tags", "<b>" + repeat("<div>", MiB) + repeat("</b>", 2 * MiB));
    row("paragraphs in lists", repeat("<ul><li><p>", 8 * MiB));
    row("tables", repeat("<table><tr><td>", 8 * MiB));
    row("forms", repeat("<form>", 4 * MiB));
    row("bodies", repeat("<div>", MiB / 4) + repeat("<body a=b>", MiB));
    row("scripts", repeat("<script>", 8 * MiB));
    row("open script", "<script>" + repeat("</scrip", 16 * MiB));
    row("titles", repeat("<title>", 8 * MiB));
    row("svgs", repeat("<svg><title>", 8 * MiB));
    row("one long name", "<" + QByteArray(16 * MiB, 'x'));
    row("one long attribute name", "<a " + QByteArray(16 * MiB, 'x') + "=1>");
    row("one long entity", "&" + QByteArray(16 * MiB, 'x') + ";");
    row("one long number", "&#" + QByteArray(16 * MiB, '9') + ";");
    row("many attributes", "<a" + manyAttributes(500'000) + " href=x>t</a>");
    row("many tags of many attributes", ("<a" + manyAttributes(300) + ">").repeated(3'000));
    row("spaces", QByteArray(32 * MiB, ' '));
    row("spaces in a link", "<a href=x>" + QByteArray(32 * MiB, ' ') + "</a>");
    row("commas in a srcset", "<img srcset='" + repeat(", ", 8 * MiB) + "'>");
    row("words in a rel", "<link href=x rel='" + repeat("a ", 8 * MiB) + "'>");
    row("dots in a path", "<a href='" + repeat("../", 60'000) + "'>");
    row("long base, many links",
        "<base href='/" + QByteArray(60'000, 'x') + "/'>" + repeat("<a href=y>", MiB));
    row("long base, too long links",
        "<base href='/" + QByteArray(65'500, 'x') + "/'>"
            + repeat("<link rel=canonical href=yyyyyyyyyyyyyyyyyyyyyyyyy"
                     "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy>",
                     8 * MiB));
    row("bad utf-8", repeat("\xc3<\xff", 16 * MiB));
    row("control characters", repeat("\x01\x02\x1f", 4 * MiB));
}

void tst_HostilePage::endsInTime()
{
    QFETCH(QByteArray, page);
    QElapsedTimer timer;
    timer.start();
    const ParseResult result = parse(page);
    const qint64 elapsed = timer.elapsed();
    const QString error = result.error ? result.error->detail : QString();
    qInfo("%.1f MB, %zu links, %lld ms; %s", double(page.size()) / 1e6, result.links.size(),
          elapsed, qPrintable(error));
    QVERIFY(elapsed < 60'000); // the square of any of these would take hours
    QVERIFY(result.links.size() <= size_t(ParseLimits{}.maxLinks));
    qint64 bytes = 0;
    for (const Link &link : result.links)
        bytes += link.url.size() + link.text.size();
    QVERIFY(bytes < 2 * ParseLimits{}.maxLinkBytes);
}

void tst_HostilePage::nulBytes()
{
    const ParseResult result = parse(QByteArray("<title>a\0b</title>\0<a href='x\0y'>t\0</a>", 40));
    QCOMPARE(result.title, QStringLiteral("a\uFFFDb"));
    QCOMPARE(result.links.size(), size_t(1));
    QCOMPARE(result.links[0].url, "http://h/d/x%EF%BF%BDy");
    QVERIFY(parse(QByteArray(MiB, '\0')).links.empty());
}

void tst_HostilePage::deepNesting()
{
    const QByteArray page = QByteArray("<div>").repeated(100'000) + "<a href=x>deep</a>"
                            + QByteArray("</div>").repeated(100'000) + "<a href=y>out</a>";
    const ParseResult result = parse(page);
    QCOMPARE(result.links.size(), size_t(2));
    QCOMPARE(result.links[0].text, "deep");
    QCOMPARE(result.links[1].text, "out");
}

void tst_HostilePage::hugeAttributes()
{
    const QByteArray page = "<a href=x>a</a><img src='data:image/png;base64,"
                            + QByteArray(5 * MiB, 'A') + "'><a href='" + QByteArray(5 * MiB, 'b')
                            + "'>b</a><a href=y>c</a>";
    const ParseResult result = parse(page);
    QVERIFY(!result.error);
    QCOMPARE(result.links.size(), size_t(2)); // a URL of 5 MB is none
    QCOMPARE(result.links[0].url, "http://h/d/x");
    QCOMPARE(result.links[1].url, "http://h/d/y");
}

// Cut short anywhere: within a tag, an entity, a character.
void tst_HostilePage::everyPrefix()
{
    const QByteArray page =
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><base href='/b/'>"
        "<title>T &amp; \xe2\x82\xac</title><!-- c --><?pi x?><script>a</script>"
        "<a href='x?a=1&amp;b=&#x20ac;'>t&eacute;<img srcset='a 1x, b'></a></html>";
    for (qsizetype size = 0; size <= page.size(); ++size) {
        const ParseResult result = parse(page.first(size));
        QVERIFY(result.links.size() <= 3);
        QVERIFY(!result.error);
    }
}

void tst_HostilePage::randomBytes()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 2'000; ++round) {
        QByteArray page(random.bounded(4096), '\0');
        for (char &c : page)
            c = char(random.generate());
        const ParseResult result = parse(page);
        for (const Link &link : result.links)
            QVERIFY(link.text.isValidUtf8() && link.url.startsWith("http"));
    }
}

// Bytes that mean something, in no order: the corners more than the text loop.
void tst_HostilePage::randomMarkup()
{
    const QByteArray pieces[] = {"<",           ">",
                                 "/",           "a",
                                 " href=",      "'",
                                 "\"",          "=",
                                 "&",           "#",
                                 "x",           ";",
                                 "<a ",         "</a>",
                                 "<!--",        "-->",
                                 "<script>",    "</script>",
                                 "<title>",     "</title>",
                                 "<base href=", "<svg",
                                 "<?",          "<![CDATA[",
                                 "]]>",         "<body>",
                                 "</body>",     "<img srcset=",
                                 ",",           " ",
                                 "\n",          "\xc3\xa4",
                                 "\xff",        QByteArray(1, '\0'),
                                 "<table>",     "<td>",
                                 "<p>",         "</p>",
                                 "<form>",      "<meta charset=",
                                 "http://"};
    QRandomGenerator random(2);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray page;
        for (int left = random.bounded(60); left > 0; --left)
            page += pieces[random.bounded(int(std::size(pieces)))];
        const ParseResult result = parse(page);
        for (const Link &link : result.links) {
            QVERIFY2(link.text.isValidUtf8() && link.text.size() <= 300,
                     page.toPercentEncoding().constData());
            QVERIFY2(link.url.contains("://") && !link.url.contains(' '),
                     page.toPercentEncoding().constData());
        }
    }
}

QTEST_APPLESS_MAIN(tst_HostilePage)
#include "tst_hostilepage.moc"

// Columns as people write them, and what they find in pages, XML, JSON and text.
#include "core/parse/extraction.h"
#include "tests/parse/parsing.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace haul;

namespace {

Extracted extract(const QStringList &columns, const QByteArray &bytes, const QByteArray &type,
                  const ParseLimits &limits = {})
{
    const auto extraction = Extraction::fromTexts(columns);
    if (!extraction)
        qFatal("%s", qPrintable(extraction.error().detail));
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return extraction->apply({buffer, "http://h/", type, {}, {}, limits});
}

constexpr char page[] = "text/html";

} // namespace

class tst_Extraction : public QObject
{
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void mistakes_data();
    void mistakes();
    void appliesToTypes_data();
    void appliesToTypes();
    void severalColumns();
    void twoOfAName();
    void valueIsBounded();
    void takesNoTime_data();
    void takesNoTime();
    void treesAreBounded_data();
    void treesAreBounded();
    void manyThreads();
};

void tst_Extraction::finds_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("value"); // null when nothing is found
    const auto row = [](const char *column, const char *type, const char *bytes,
                        const QByteArray &value) {
        QTest::addRow("%s in %s", column, QByteArray(bytes).left(40).constData())
            << QString::fromUtf8(column) << QByteArray(type) << QByteArray(bytes) << value;
    };
    row("x=//span[@class=\"price\"]", page, "<p><span class=price> 19.90\n EUR</span>",
        "19.90 EUR");
    row("x=//span[@class='a=b']", page, "<span class='a=b'>y</span>", "y");
    row("x=//a/@href", page, "<a href='?a=1&amp;b=2'>t</a>", "?a=1&b=2");
    row("x=count(//a)", page, "<a>1</a><a>2</a>", "2");
    row("x=string(//b)", page, "<p>x", "");
    row("x=//b", page, "<p>x", {});
    row("x=//b", page, "<b></b>", "");
    row("x=//a", page, "<a>1</a><a>2</a>", "1");
    row("x=//i | //b", page, "<b>1</b><i>2</i>", "1");
    row("x=/html/body/p[2]", page, "<p>a<p>b", "b");
    row("x=/html/head/title", page, "<title>T &amp; \xc3\xa9</title><p>x", "T & \xc3\xa9");
    row("x=normalize-space(//div)", page, "<div> a <i>b</i>c</div>", "a bc");
    row("x=//td[text()='k']/following-sibling::td", page, "<table><tr><td>k<td>v</table>", "v");
    row("x=//script[@type='application/ld+json']", page,
        "<script type='application/ld+json'>{\"a\":1}</script>", "{\"a\":1}");
    row("x=//svg/@viewbox", page, "<svg viewBox='0 0 1 1'/>", "0 0 1 1");
    row("x=//p", page, "<p>caf\xe9", "caf\xc3\xa9");
    row("x=//meta[@property='og:title']/@content", page, "<meta property='og:title' content='O'>",
        "O");
    row("x=//p", "application/xhtml+xml", "<html><p>x</p></html>", "x");
    row("x=//item/title", "application/rss+xml", "<rss><item><title>T</title></item></rss>", "T");
    row("x=//url/loc", "text/xml", "<urlset xmlns='urn:s'><url><loc>L</loc></url></urlset>", "L");
    row("x=//m:c/@url", "text/xml", "<r xmlns:m='urn:m'><m:c url='u'/></r>", "u");
    row("x=/r/a", "text/xml", "<r><a><![CDATA[x < y]]></a></r>", "x < y");
    row("x=/r/a", "text/xml", "<?xml version='1.0' encoding='iso-8859-1'?><r><a>\xe9</a></r>",
        "\xc3\xa9");
    row("x=/r/a", "text/xml", "<r><a>x</a><b></r>", "x"); // not well-formed, but there
    row("x=/offers/0/price", "application/json", "{\"offers\":[{\"price\":19.90}]}", "19.90");
    row("x=/a/b", "application/ld+json", "{\"a\":{\"b\":\"c\\u00e9\"}}", "c\xc3\xa9");
    row("x=/a/b", page, "<a><b>no</b></a>", {});
    row("x=/html//b", page, "<a><b>yes</b></a>", "yes");
    row("x=json:", "application/json", "[1, 2]", "[1, 2]");
    row("x=json:/a", "application/json", "{\"a\":true}", "true");
    row("x=/a", "application/json", "{\"b\":1}", {});
    row("x=re:EUR ([0-9.]+)", "text/plain", "cost: EUR 19.90, EUR 2", "19.90");
    row("x=re:[0-9]+", "text/plain", "a 12 b", "12");
    row("x=re:(a)|(b)", "text/plain", "b", "");
    row("x=re:[0-9]+", page, "<p>a<b>12</b>", "12");
    row("x=re:(?i)title=\"(.*?)\"", "application/json", "TITLE=\"x\"", "x");
    row("x=re:^b$", "text/csv", "a\nb\n", {});
    row("x=re:(?m)^b$", "text/csv", "a\nb\n", "b");
    row("x=re:caf(.)", "text/plain", "caf\xe9", "\xc3\xa9");
    row("x=xpath:/a/b", "text/xml", "<a><b>1</b></a>", "1");
}

void tst_Extraction::finds()
{
    QFETCH(QString, column);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, value);
    const Extracted extracted = extract({column}, bytes, type);
    QVERIFY2(!extracted.error, qPrintable(extracted.error ? extracted.error->detail : QString()));
    QCOMPARE(extracted.fields.size(), size_t(value.isNull() ? 0 : 1));
    if (!value.isNull())
        QCOMPARE(extracted.fields[0], std::pair(QByteArray("x"), value));
}

void tst_Extraction::mistakes_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *column, const char *message) {
        QTest::newRow(column) << QString::fromUtf8(column) << QString::fromUtf8(message);
    };
    row("price", "price: a column reads name=expression");
    row("", ": a column reads name=expression");
    row("=//a", "a column's name is a letter");
    row("a b=//a", "a column's name is a letter");
    row("1a=//a", "a column's name is a letter");
    row("é=//a", "a column's name is a letter");
    row("a=", "a: nothing to look for");
    row("a=//b[", "a: not an XPath, at character 5: it ends too early");
    row("a=//b[@c='d]", "a quotation mark is missing");
    row("a=//b[1", "a bracket is not closed");
    row("a=count(//b", "it ends too early");
    row("a=$", "a variable has no name");
    row("a=/", "");
    row("a=)", "a: not an XPath, at character 1: what stands here cannot");
    row("a=re:(b", "a: not a regular expression, at character 3: ");
    row("a=re:b**", "a: not a regular expression, at character 3: ");
    row("a=json:b", "a: a JSON Pointer begins with /");
    row("a=json:/~x", "a: ~ without 0 or 1 after it, at character 2");
    row("a=xpath:/a/0", "a: not an XPath, at character 4");
}

void tst_Extraction::mistakes()
{
    QFETCH(QString, column);
    QFETCH(QString, message);
    const auto parsed = columnFromText(column);
    if (message.isEmpty()) {
        QVERIFY(parsed);
        return;
    }
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().detail.contains(message), qPrintable(parsed.error().detail));
}

void tst_Extraction::appliesToTypes_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("applies");
    const auto row = [](const char *column, const char *type, bool applies) {
        QTest::addRow("%s %s", column, type)
            << QString::fromLatin1(column) << QByteArray(type) << applies;
    };
    row("x=//a", "text/html", true);
    row("x=//a", "image/svg+xml", true);
    row("x=//a", "application/json", false);
    row("x=//a", "text/plain", false);
    row("x=//a", "image/png", false);
    row("x=/a/b", "application/json", true);
    row("x=/a/b", "text/html", true);
    row("x=/a/0", "text/html", false);
    row("x=json:/a", "text/html", false);
    row("x=re:a", "text/plain", true);
    row("x=re:a", "text/html", true);
    row("x=re:a", "application/octet-stream", false);
    row("x=re:a", "application/zip", false);
}

void tst_Extraction::appliesToTypes()
{
    QFETCH(QString, column);
    QFETCH(QByteArray, type);
    QTEST(Extraction::fromTexts({column})->appliesTo(type), "applies");
}

void tst_Extraction::severalColumns()
{
    const QStringList columns = {QStringLiteral("a=//b"),     QStringLiteral("b=re:n(.)"),
                                 QStringLiteral("c=json:/x"), QStringLiteral("d=//nothing"),
                                 QStringLiteral("e=$x"),      QStringLiteral("f=//i")};
    const Extracted extracted = extract(columns, "<b>1</b><i>n2</i>", page);
    const std::vector<std::pair<QByteArray, QByteArray>> fields = {
        {"a", "1"}, {"b", "2"}, {"f", "n2"}};
    QCOMPARE(extracted.fields, fields);
    QVERIFY(extracted.error && extracted.error->detail.startsWith(u"e: "));
    const auto extraction = Extraction::fromTexts(columns);
    QCOMPARE(extraction->names(), std::vector<QByteArray>({"a", "b", "c", "d", "e", "f"}));
    QVERIFY(Extraction::fromTexts({})->isEmpty());
}

void tst_Extraction::twoOfAName()
{
    const auto twice = Extraction::fromTexts({QStringLiteral("a=//b"), QStringLiteral("a=//c")});
    QVERIFY(!twice);
    QVERIFY(twice.error().detail.contains(u"two columns"));
}

void tst_Extraction::valueIsBounded()
{
    const Extracted extracted =
        extract({QStringLiteral("x=//p")}, "<p>" + QByteArray(100'000, 'x'), page);
    QCOMPARE(extracted.fields[0].second.size(), ParseLimits{}.maxTitleBytes);
}

void tst_Extraction::takesNoTime_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const char *column, const char *type,
                        const QByteArray &bytes) {
        QTest::newRow(name) << QString::fromLatin1(column) << QByteArray(type) << bytes;
    };
    const QByteArray many = QByteArray("<p>x</p>").repeated(50'000);
    row("square of all nodes", "x=//*[count(preceding::*) > count(following::*) + 100000000]", page,
        many);
    row("cube", "x=//*[//*[//*[.='y']]]", page, many);
    row("sums", "x=sum(//*[sum(//*) > 0])", page, many);
    row("backtracking", "x=re:(a+)+b", "text/plain", QByteArray(10'000, 'a'));
    row("backtracking twice", "x=re:(.*)*(.*)*!$", "text/plain", QByteArray(100'000, 'a'));
    row("recursion", "x=re:(a|(?1)b)*$x", "text/plain", QByteArray(100'000, 'a'));
}

void tst_Extraction::takesNoTime()
{
    QFETCH(QString, column);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QElapsedTimer timer;
    timer.start();
    const Extracted extracted = extract({column}, bytes, type);
    qInfo("%lld ms: %s", timer.elapsed(),
          qPrintable(extracted.error ? extracted.error->detail : QStringLiteral("ended")));
    QVERIFY(extracted.fields.empty());
    QVERIFY(timer.elapsed() < 60'000); // without limits: for ever
}

void tst_Extraction::treesAreBounded_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code"); // -1: no error
    const auto row = [](const char *name, const char *type, const QByteArray &bytes, int code) {
        QTest::newRow(name) << QByteArray(type) << bytes << code;
    };
    const int tooLarge = int(ErrorCode::TooLarge);
    row("page of many nodes", page, QByteArray("<b>x</b>").repeated(600'000), tooLarge);
    row("xml of many nodes", "text/xml", "<r>" + QByteArray("<b/>").repeated(600'000) + "</r>",
        tooLarge);
    row("xml of many attributes", "text/xml",
        "<r>" + QByteArray("<b c='' d='' e='' f=''/>").repeated(200'000) + "</r>", tooLarge);
    row("large file", page, QByteArray(17 * 1024 * 1024, 'x'), tooLarge);
    row("deep page", page, QByteArray("<div>").repeated(300'000), -1);
    row("deep xml", "text/xml", QByteArray("<a>").repeated(100'000), -1);
    row("one long text", page, "<p>" + QByteArray(15'000'000, 'x'), -1);
    row("many short texts in one", page, "<p>" + QByteArray("&amp;x").repeated(2'000'000), -1);
    row("not xml at all", "text/xml", "hello", int(ErrorCode::Parse));
    QByteArray laughs = "<!DOCTYPE l [<!ENTITY a0 'lol'>";
    for (int i = 1; i < 20; ++i)
        laughs += "<!ENTITY a" + QByteArray::number(i) + " '"
                  + ("&a" + QByteArray::number(i - 1) + ";").repeated(10) + "'>";
    row("billion laughs", "text/xml", laughs + "]><l><zzz>&a19;</zzz></l>", -1);
    row("file entity", "text/xml",
        "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;<zzz>&a;</zzz></l>", -1);
}

void tst_Extraction::treesAreBounded()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QElapsedTimer timer;
    timer.start();
    const Extracted extracted = extract({QStringLiteral("x=//zzz")}, bytes, type);
    qInfo("%.1f MB: %lld ms", double(bytes.size()) / 1e6, timer.elapsed());
    QTEST(extracted.error ? int(extracted.error->code) : -1, "code");
    for (const auto &[name, value] : extracted.fields)
        QCOMPARE(value, "");
    QVERIFY(timer.elapsed() < 30'000);
}

void tst_Extraction::manyThreads()
{
    const auto extraction =
        Extraction::fromTexts({QStringLiteral("a=//b[last()]"), QStringLiteral("b=re:n(\\d+)")});
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                const QByteArray number = QByteArray::number(round);
                QBuffer buffer;
                buffer.setData("<b>x</b><b>n" + number + "</b>");
                buffer.open(QIODevice::ReadOnly);
                const Extracted extracted =
                    extraction->apply({buffer, "http://h/", page, {}, {}, ParseLimits{}});
                right += extracted.fields.size() == 2 && extracted.fields[0].second == 'n' + number
                         && extracted.fields[1].second == number;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 800);
}

QTEST_APPLESS_MAIN(tst_Extraction)
#include "tst_extraction.moc"

// UrlPattern: which texts stand for many URLs, how many, and which ones.
#include "core/lists/formatreader.h"
#include "core/lists/urlpattern.h"
#include "tests/lists/listtext.h"

#include <QTest>

#include <limits>

using namespace haul;

class TestUrlPattern : public QObject
{
    Q_OBJECT

private slots:
    void expands_data();
    void expands();
    void isNone_data();
    void isNone();
    void countsWithoutExpanding_data();
    void countsWithoutExpanding();
    void listsCountThem();
    void listsExpandThem();
    void listsRefuseTooMany_data();
    void listsRefuseTooMany();
};

void TestUrlPattern::expands_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("urls"); // with spaces between them
    const auto row = [](const char *text, const char *urls) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(urls);
    };
    row("a[1-3]", "a1 a2 a3");
    row("a[08-11]b", "a08b a09b a10b a11b");
    row("[001:003]", "001 002 003");
    row("[0-10:5]", "0 5 10");
    row("[0-9:4]", "0 4 8");
    row("[5-5]", "5");
    row("[a-e:2]", "a c e");
    row("[X-Z]", "X Y Z");
    row("{a,b,}", "a b ");
    row("[1-2]{a,b}", "1a 1b 2a 2b");
    row("http://[::1]/[1-2]", "http://[::1]/1 http://[::1]/2");
    row("http://u@[1:2]/{x,y}", "http://u@[1:2]/x http://u@[1:2]/y");
    row("[x[1-2]", "[x1 [x2");
    row("[]{}[1-2]", "[]{}1 []{}2");
    row("\\[1-2][3-4]", "\\[1-2]3 \\[1-2]4");
    row("{\xc3\xa4,\xe2\x82\xac}", "\xc3\xa4 \xe2\x82\xac");
}

void TestUrlPattern::expands()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, urls);
    const UrlPattern pattern(text);
    QVERIFY(pattern.isPattern());
    QByteArrayList all;
    for (qint64 i = 0; i < pattern.count(); ++i)
        all.append(pattern.at(i));
    QCOMPARE(all.join(' '), urls);
}

void TestUrlPattern::isNone_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             "a",
                             "[",
                             "[]",
                             "[1]",
                             "[a]",
                             "[1-]",
                             "[-1]",
                             "[3-1]",
                             "[z-a]",
                             "[a-Z]",
                             "[a:z]",
                             "[1-3:0]",
                             "[1-3:]",
                             "[1-3:x]",
                             "[1-2",
                             "{",
                             "{}",
                             "{a}",
                             "{a",
                             "{a,[}",
                             "[1-2-3]",
                             "[ab-cd]",
                             "http://[1:100]/",
                             "[1-1000000000000000000]",
                             "\\{a,b}",
                             "[1-3:-1]"})
        QTest::newRow(text) << QByteArray(text);
}

void TestUrlPattern::isNone()
{
    QFETCH(QByteArray, text);
    const UrlPattern pattern(text);
    QVERIFY(!pattern.isPattern());
    QCOMPARE(pattern.count(), 1);
    QCOMPARE(pattern.at(0), text);
}

void TestUrlPattern::countsWithoutExpanding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("count");
    const qint64 most = std::numeric_limits<qint64>::max();
    QTest::newRow("a million") << QByteArray("[1-1000][1-1000]") << qint64(1'000'000);
    QTest::newRow("large") << QByteArray("[0-999999999999999999]")
                           << qint64(1'000'000'000'000'000'000);
    QTest::newRow("two large") << QByteArray("[0-999999999999999999]").repeated(2) << most;
    QTest::newRow("very many") << QByteArray("[0-9]").repeated(10'000) << most;
    QTest::newRow("large step") << QByteArray("[0-999999999999999999:999999999999999999]")
                                << qint64(2);
}

void TestUrlPattern::countsWithoutExpanding()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, count);
    QCOMPARE(UrlPattern(text).count(), count);
}

void TestUrlPattern::listsCountThem()
{
    const auto list = readBytes(ListFormat::Text, "http://a/[1-10]\nhttp://a/{x,y}\nhttp://b/");
    QCOMPARE(list->patternCount, 2);
    QCOMPARE(list->patternUrls, 12);
    QCOMPARE(list->entries->size(), size_t(3));
    const auto huge =
        readBytes(ListFormat::Text,
                  QByteArray("http://a/" + QByteArray("[0-9]").repeated(30) + '\n').repeated(2));
    QCOMPARE(huge->patternUrls, std::numeric_limits<qint64>::max());
}

void TestUrlPattern::listsExpandThem()
{
    const auto list = readBytes(ListFormat::Text, "http://a/2\nhttp://a/[1-3]\nhttp://b/",
                                {.expandPatterns = true});
    QCOMPARE(listText(*list), QByteArray("1 http://a/2\n2 http://a/1\n2 http://a/3\n3 http://b/\n"
                                         "2 duplicate of 1\n"));
    QCOMPARE(list->lines, 5); // what a line becomes
    QVERIFY(isAccountedFor(*list));
}

void TestUrlPattern::listsRefuseTooMany_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("entries");
    QTest::addColumn<qint64>("refused");
    QTest::newRow("one too many") << QByteArray("http://a/[0-1000000]") << qint64(0) << qint64(1);
    QTest::newRow("in two lines") << QByteArray(
        "http://a/[1-600000]\nhttp://b/[1-600000]\nhttp://c/[1-400000]")
                                  << qint64(1'000'000) << qint64(1);
    QTest::newRow("endless") << QByteArray("http://a/" + QByteArray("[0-9]").repeated(1000))
                             << qint64(0) << qint64(1);
    QTest::newRow("long") << QByteArray("http://a/[1-100000]" + QByteArray(60'000, 'x'))
                          << qint64(0) << qint64(1);
}

void TestUrlPattern::listsRefuseTooMany()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, entries);
    QFETCH(qint64, refused);
    const auto list = readBytes(ListFormat::Text, text, {.expandPatterns = true});
    QCOMPARE(qint64(list->entries->size()), entries);
    QCOMPARE(list->rejectedCount, refused);
    QCOMPARE(list->rejected.front().reason, RejectReason::PatternTooLarge);
    QVERIFY(isAccountedFor(*list));
}

QTEST_GUILESS_MAIN(TestUrlPattern)
#include "tst_urlpattern.moc"

// Folders by rule: reading them, and which one counts.
#include "core/files/folderrules.h"

#include <QTest>

using namespace haul;

class TestFolderRules : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void errors_data();
    void errors();
    void firstMatchCounts_data();
    void firstMatchCounts();
    void costlyExpressionsEnd();
};

void TestFolderRules::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("folder");
    const auto row = [](const QString &text, const QString &expression, const QString &folder) {
        QTest::newRow(qPrintable(text)) << text << expression << folder;
    };
    row(u"\\.pdf$=papers"_qs, u"\\.pdf$"_qs, u"papers"_qs);
    row(u"[?]id=7&x=a/b"_qs, u"[?]id=7&x"_qs, u"a/b"_qs);
    row(u"a="_qs, u"a"_qs, u""_qs);
    row(u"a==b"_qs, u"a="_qs, u"b"_qs);
}

void TestFolderRules::reads()
{
    QFETCH(QString, text);
    const ParsedFolderRule parsed = parseFolderRule(text);
    QCOMPARE(parsed.error, QString());
    QTEST(parsed.value.url.pattern(), "expression");
    QTEST(parsed.value.folder, "folder");
}

void TestFolderRules::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const QString &text, const QString &says) {
        QTest::newRow(qPrintable(text.left(40).simplified())) << text << says;
    };
    row(u""_qs, u"has no “=”"_qs);
    row(u"abc"_qs, u"“abc” has no “=”"_qs);
    row(u"=x"_qs, u"no expression"_qs);
    row(u"ab(c=x"_qs, u"“ab(c” is wrong at character 5"_qs);
    row(u"%2F%3(=x"_qs, u"“%2F%3(” is wrong at character 7: "_qs);
    row(u"*=x"_qs, u"wrong at character 1"_qs);
    row(u"a[b=x"_qs, u"“a[b” is wrong at character"_qs);
    row(u"a=../x"_qs, u"“../x” is no folder below"_qs);
    row(u"a=x/.."_qs, u"is no folder below"_qs);
    row(u"a=/x"_qs, u"is no folder below"_qs);
    row(QString(10'000, u'(') + u"=x"_qs, u"is wrong"_qs);
    row(u"a\nb(=x"_qs, u"“a b(”"_qs);
}

void TestFolderRules::errors()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const ParsedFolderRule parsed = parseFolderRule(text);
    QVERIFY2(parsed.error.contains(says), qPrintable(parsed.error));
    QVERIFY(!parsed.error.contains(u'\n') && parsed.error.size() < 200);
}

void TestFolderRules::firstMatchCounts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("folder"); // "-" for none
    QTest::newRow("first") << QByteArray("http://h/a.pdf") << u"papers/new"_qs;
    QTest::newRow("second") << QByteArray("http://h/b.pdf?x") << u"from h"_qs;
    QTest::newRow("host") << QByteArray("http://h/c.zip") << u"from h"_qs;
    QTest::newRow("case") << QByteArray("http://g/A.PDF") << u"-"_qs;
    QTest::newRow("own folder") << QByteArray("http://g/x.top") << u""_qs;
    QTest::newRow("sanitised") << QByteArray("http://g/dots") << u"a/download/_nul"_qs;
    QTest::newRow("none") << QByteArray("http://g/") << u"-"_qs;
    QTest::newRow("any bytes") << QByteArray("http://g/\xff\x00", 11) << u"-"_qs;
}

void TestFolderRules::firstMatchCounts()
{
    QFETCH(QByteArray, url);
    std::vector<FolderRule> rules;
    for (const QString &text : {u"\\.pdf$=papers/new"_qs, u"^http://h/=from h"_qs, u"\\.top$="_qs,
                                u"dots=a//.../nul"_qs}) {
        const ParsedFolderRule parsed = parseFolderRule(text);
        QCOMPARE(parsed.error, QString());
        rules.push_back(parsed.value);
    }
    QTEST(folderByRules(rules, url).value_or(u"-"_qs), "folder");
    QVERIFY(!folderByRules({}, url));
}

// PCRE gives up after a number of steps: then the rule does not match.
void TestFolderRules::costlyExpressionsEnd()
{
    const ParsedFolderRule parsed = parseFolderRule(u"(a+)+$=x"_qs);
    QVERIFY(parsed.error.isEmpty());
    QVERIFY(!folderByRules({parsed.value}, "http://h/" + QByteArray(5000, 'a') + "b"));
}

QTEST_APPLESS_MAIN(TestFolderRules)
#include "tst_folderrules.moc"

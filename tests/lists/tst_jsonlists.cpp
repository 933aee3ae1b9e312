// JSON and JSON Lines: strings, objects, and what is broken.
#include "core/lists/formatreader.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::ListFormat)

class TestJsonLists : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void boundsItems();
};

void TestJsonLists::reads_data()
{
    QTest::addColumn<ListFormat>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("list");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list,
                        ListFormat format = ListFormat::Json) {
        QTest::newRow(name) << format << text << list;
    };
    const auto lines = [&](const char *name, const QByteArray &text, const QByteArray &list) {
        row(name, text, list, ListFormat::JsonLines);
    };
    row("nothing", "", "");
    row("empty", " [ ] ", "");
    row("strings", "[\"http://a/\",\n \"http:\\/\\/b\\/\\u00e4\"]",
        "1 http://a/\n2 http://b/%C3%A4\n");
    row("objects",
        R"([{"url":"http://a/","name":"x","dir":"d","size":12,"md5":"d41d8cd98f00b204e9800998ecf8427e",)"
        R"("headers":{"A":"1","B":2},"referer":"http://r/","user-agent":"U","other":[1,{"x":2}]}])",
        "1 http://a/ name=x folder=d headers=A: 1|B: 2 md5=d41d8cd98f00b204e9800998ecf8427e size=12"
        " referer=http://r/ agent=U\n");
    row("header lists", R"([{"url":"http://a/","headers":["A: 1","B: 2"]}])",
        "1 http://a/ headers=A: 1|B: 2\n");
    row("mirrors", R"([{"urls":["http://a/","http://b/"],"mirrors":["http://c/"],"name":"x"}])",
        "1 http://a/ mirrors=http://b/,http://c/ name=x\n");
    row("a list in an object", "{\"files\": [\"http://a/\", {\"url\": \"http://b/\"}]}",
        "1 http://a/\n1 http://b/\n");
    row("a list among others", "{\"version\": 1, \"links\": [\"http://a/\"]}", "1 http://a/\n");
    row("one object", "{\"url\": \"http://a/\"}", "1 http://a/\n");
    row("one after the other", "\"http://a/\" {\"url\":\"http://b/\"}\n[\"http://c/\"]",
        "1 http://a/\n1 http://b/\n2 http://c/\n");
    row("other values", "[1, true, null, [\"http://a/\"], {}, \"\"]",
        "1 rejected no-url: 1\n1 rejected no-url: true\n1 rejected no-url: [\"http://a/\"]\n"
        "1 rejected no-url: {}\n1 rejected no-scheme: \n");
    row("missing values", "[,\"http://a/\",,]",
        "1 http://a/\n1 rejected malformed: \n1 rejected malformed: \n1 rejected malformed: \n");
    row("a broken one", "[\"http://a/\",\n{\"url\": http},\n\"http://b/\"]",
        "1 http://a/\n3 http://b/\n2 rejected malformed: {\"url\": http}\n");
    row("an open string", "[\"http://a/,\n\"http://b/\"]",
        "1 rejected malformed: \"http://a/,\n\"http://b/\"\n");
    row("cut off", "[\"http://a/\", \"http",
        "1 http://a/\n1 rejected malformed: \"http\n1 warned cut: ]\n");
    row("not UTF-8", "[\"http://a/\xff\"]", "1 rejected malformed: \"http://a/\xef\xbf\xbd\"\n");
    row("paths", R"([{"url":"http://a/","name":"..\\x"}])", "1 http://a/\n1 warned path: ..\\x\n");
    row("deep", "[" + QByteArray("[").repeated(5000) + QByteArray("]").repeated(5000) + "]",
        "1 rejected malformed: " + QByteArray("[").repeated(200) + "\n");
    lines("lines", "\"http://a/\"\n\n{\"url\":\"http://b/\",\"name\":\"x\"}\r\nhttp://c/\n{}",
          "1 http://a/\n3 http://b/ name=x\n4 rejected malformed: http://c/\n5 rejected no-url: "
          "{}\n");
    lines("a report of ours",
          R"({"line":1,"url":"http://a/","finalUrl":null,"state":"failed","path":null,"bytes":3})",
          "1 http://a/\n");
}

void TestJsonLists::reads()
{
    QFETCH(ListFormat, format);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, list);
    const auto read = readBytes(format, text);
    QVERIFY(read);
    QCOMPARE(listText(*read), list);
    QVERIFY(isAccountedFor(*read));
}

void TestJsonLists::boundsItems()
{
    const QByteArray large = '"' + QByteArray(5'000'000, 'x') + '"';
    for (const ListFormat format : {ListFormat::Json, ListFormat::JsonLines}) {
        const bool areLines = format == ListFormat::JsonLines;
        const auto read = readBytes(format, areLines ? large + "\n\"http://a/\""
                                                     : '[' + large + ",\"http://a/\"]");
        QCOMPARE(read->entries->size(), size_t(1));
        QCOMPARE(read->rejected.at(0).reason, RejectReason::TooLong);
    }
}

QTEST_GUILESS_MAIN(TestJsonLists)
#include "tst_jsonlists.moc"

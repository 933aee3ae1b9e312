// JSON: what is taken for it, its shape, JSON Lines, and JSON Pointers into it.
#include "core/parse/jsonfile.h"
#include "core/parse/jsonpointer.h"
#include "core/parse/jsonscanner.h"
#include "tests/parse/parsing.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace haul;

class tst_JsonFile : public QObject
{
    Q_OBJECT

private slots:
    void valid_data();
    void valid();
    void invalid_data();
    void invalid();
    void agreesWithQt();
    void shapes_data();
    void shapes();
    void lines();
    void pointers_data();
    void pointers();
    void badPointers_data();
    void badPointers();
    void unescapes_data();
    void unescapes();
};

void tst_JsonFile::valid_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"{}",
                             "[]",
                             " [ ] ",
                             "0",
                             "-0",
                             "-1.5e+10",
                             "1E-2",
                             "\"\"",
                             "true",
                             "false",
                             "null",
                             "{\"a\":1}",
                             "{\"a\":{\"b\":[1,2,{}]},\"c\":null}",
                             "[1,2 , 3]",
                             "\"\\u0041\\n\\\"\\/\"",
                             "\t\r\n1\n",
                             "[[[[]]]]",
                             "\"\xc3\xa4\"",
                             "{\"\":0}",
                             "\xef\xbb\xbf[]"})
        QTest::newRow(json) << QByteArray(json);
}

void tst_JsonFile::valid()
{
    QFETCH(QByteArray, json);
    QCOMPARE(errorText(parseBytes(parseJson, json)), "");
}

void tst_JsonFile::invalid_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const QByteArray &json, const char *why) {
        QTest::addRow("%s", json.left(40).toPercentEncoding(" {}[]:,\"").constData())
            << json << QByteArray(why);
    };
    row("", "line 1, column 1: no value");
    row(" ", "no value");
    row("{", "a key is missing");
    row("[", "no value");
    row("[1", "a comma or ] is missing");
    row("[1,", "no value");
    row("[1,]", "no value");
    row("[,1]", "no value");
    row("{\"a\"}", "a colon is missing");
    row("{\"a\":}", "no value");
    row("{\"a\":1,}", "a key is missing");
    row("{a:1}", "a key is missing");
    row("{'a':1}", "a key is missing");
    row("[1}", "a comma or ] is missing");
    row("{\"a\":1]", "a comma or } is missing");
    row("]", "no value");
    row("01", "more after the end");
    row("1.", "no digit after the point");
    row("1e", "no digit in the exponent");
    row("+1", "no value");
    row("-", "no value");
    row(".5", "no value");
    row("nul", "an unknown word");
    row("tru e", "an unknown word");
    row("NaN", "no value");
    row("\"a", "without its end");
    row("\"a\nb\"", "a control character");
    row("\"\\x\"", "an unknown escape");
    row("\"\\u12\"", "an unknown escape");
    row("1 2", "more after the end");
    row("{}{}", "more after the end");
    row("[1] // comment", "more after the end");
    row("[\n1,\n\n  x]", "line 4, column 3");
    row(QByteArray("[").repeated(100'000), "too many objects and arrays");
    row(QByteArray("{\"a\":").repeated(100'000), "too many objects and arrays");
    row("<!doctype html>", "no value");
    row(QByteArray("\0", 1), "no value");
}

void tst_JsonFile::invalid()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, why);
    const ParseResult result = parseBytes(parseJson, json);
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::Parse);
    QVERIFY2(errorText(result).contains(why), errorText(result).constData());
}

// What Qt takes for JSON is what the scanner takes, on texts that are nearly so.
void tst_JsonFile::agreesWithQt()
{
    const QByteArray pieces[] = {"{",    "}",    "[",    "]", ",",  ":",   "\"a\"", "1",
                                 "-2.5", "true", "null", " ", "\"", "\\n", "0"};
    QRandomGenerator random(5);
    int valid = 0;
    for (int round = 0; round < 100'000; ++round) {
        QByteArray json = random.bounded(2) ? "[" : "{\"k\":";
        for (int left = random.bounded(8); left > 0; --left)
            json += pieces[random.bounded(int(std::size(pieces)))];
        json += json[0] == '[' ? ']' : '}';
        QJsonParseError error{};
        QJsonDocument::fromJson(json, &error);
        const bool taken = !parseBytes(parseJson, json).error;
        QVERIFY2(taken == (error.error == QJsonParseError::NoError), json.constData());
        valid += taken;
    }
    QVERIFY(valid > 1'000);
}

void tst_JsonFile::shapes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("fields"); // json, entries, depth, keys
    QTest::addColumn<QString>("title");
    const auto row = [](const char *json, const char *fields, const char *title = "") {
        QTest::newRow(json) << QByteArray(json) << QByteArray(fields) << QString::fromUtf8(title);
    };
    row("{\"a\":1,\"b\":[1,2]}", "object 2 2 a, b");
    row("[{\"a\":1,\"b\":{\"x\":0}},{\"c\":2}]", "array 2 3 a, b");
    row("[[1,2],[3],4,\"x\"]", "array 4 2 ");
    row("[]", "array 0 1 ");
    row("{}", "object 0 1 ");
    row("\"x\"", "text   ");
    row("1", "number   ");
    row("true", "boolean   ");
    row("null", "null   ");
    row("{\"title\":\"T \\u00e9\",\"x\":{\"title\":\"no\"}}", "object 2 2 title, x", "T é");
    row("{\"x\":{\"title\":\"no\"},\"title\":3}", "object 2 2 x, title");
}

void tst_JsonFile::shapes()
{
    QFETCH(QByteArray, json);
    const ParseResult result = parseBytes(parseJson, json);
    const QByteArray fields = field(result, "json") + ' ' + field(result, "entries") + ' '
                              + field(result, "depth") + ' ' + field(result, "keys");
    QTEST(fields, "fields");
    QTEST(result.title, "title");
}

void tst_JsonFile::lines()
{
    const ParseResult good = parseBytes(parseJsonLines, "{\"a\":1}\n\n{\"a\":2}\r\n[]");
    QCOMPARE(errorText(good), "");
    QCOMPARE(field(good, "lines"), "4");
    QCOMPARE(field(good, "entries"), "3");
    QCOMPARE(field(good, "keys"), "a");
    const ParseResult bad = parseBytes(parseJsonLines, "{}\n{\"a\":\n{}\nx");
    QCOMPARE(field(bad, "entries"), "2");
    QVERIFY(errorText(bad).startsWith("line 2: "));
    const QByteArray row = "{\"a\":\"" + QByteArray(3'000, 'x') + "\"}\n";
    QCOMPARE(field(parseBytes(parseJsonLines, row.repeated(1'000)), "entries"), "1000");
    QCOMPARE(field(parseBytes(parseJsonLines, row.repeated(1'000).chopped(1)), "entries"), "1000");
    QCOMPARE(field(parseBytes(parseJsonLines, ""), "lines"), "0");
    ParseLimits limits;
    limits.maxBytes = 100'000;
    const QByteArray large = "{}\n\"" + QByteArray(900'000, 'x') + "\"\n{}";
    const ParseResult cut = parseBytes(parseJsonLines, large, {}, {}, limits);
    QCOMPARE(field(cut, "entries"), "1");
    QCOMPARE(cut.error->code, ErrorCode::TooLarge);
}

void tst_JsonFile::pointers_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("value"); // null when there is none
    const auto row = [](const char *pointer, const QByteArray &value) {
        QTest::addRow("\"%s\"", pointer) << QByteArray(pointer) << value;
    };
    // RFC 6901, 5.
    row("/foo", "[\"bar\", \"baz\"]");
    row("/foo/0", "bar");
    row("/", "0");
    row("/a~1b", "1");
    row("/c%d", "2");
    row("/e^f", "3");
    row("/g|h", "4");
    row("/i\\j", "5");
    row("/k\"l", "6");
    row("/ ", "7");
    row("/m~0n", "8");
    row("/foo/2", {});
    row("/foo/-", {});
    row("/foo/01", {});
    row("/foo/+1", {});
    row("/foo/99999999999999999999", {});
    row("/foo/0/x", {});
    row("/nothing", {});
    row("/deep/1/x/0", "19.90");
    row("/deep/1/x", "[19.90]");
    row("/deep/0", "null");
    row("/text", "a\n\xf0\x9f\x98\x80");
}

void tst_JsonFile::pointers()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, value);
    const QByteArray json = R"({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3,
        "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "deep": [null, {"x": [19.90]}],
        "text": "a\n\ud83d\ude00"})";
    const auto parsed = JsonPointer::fromText(pointer);
    QVERIFY(parsed);
    const std::optional<QByteArray> found = parsed->valueIn(json, 100);
    QCOMPARE(found.has_value(), !value.isNull());
    QCOMPARE(found.value_or(QByteArray()), value);
}

void tst_JsonFile::badPointers_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QString>("why");
    QTest::newRow("no slash") << QByteArray("foo") << QStringLiteral("begins with /");
    QTest::newRow("tilde") << QByteArray("/a~") << QStringLiteral("at character 3");
    QTest::newRow("tilde 2") << QByteArray("/~2") << QStringLiteral("at character 2");
}

void tst_JsonFile::badPointers()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QString, why);
    const auto parsed = JsonPointer::fromText(pointer);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().detail.contains(why), qPrintable(parsed.error().detail));
}

void tst_JsonFile::unescapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("none") << QByteArray("a") << QByteArray("a");
    QTest::newRow("all") << QByteArray(R"(\"\\\/\b\f\n\r\t)") << QByteArray("\"\\/\b\f\n\r\t");
    QTest::newRow("units") << QByteArray(R"(\u0041\u00e9\u20AC)")
                           << QByteArray("A\xc3\xa9\xe2\x82\xac");
    QTest::newRow("pair") << QByteArray(R"(x\ud83d\ude00y)") << QByteArray("x\xf0\x9f\x98\x80y");
    QTest::newRow("half a pair") << QByteArray(R"(\ud83dx)") << QByteArray("\xef\xbf\xbdx");
    QTest::newRow("nul") << QByteArray(R"(\u0000)") << QByteArray("\0", 1);
}

void tst_JsonFile::unescapes()
{
    QFETCH(QByteArray, text);
    QTEST(unescapedJson(text), "plain");
}

QTEST_APPLESS_MAIN(tst_JsonFile)
#include "tst_jsonfile.moc"

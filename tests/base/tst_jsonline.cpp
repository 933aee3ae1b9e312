// What JsonLine writes is read back by QJsonDocument as what went in, and is always one line.
#include "core/base/jsonline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace haul;

namespace {

// The object that a finished line holds; empty when it is not one line of valid JSON.
QJsonObject readBack(const QByteArray &line)
{
    if (!line.endsWith('\n') || line.count('\n') != 1 || !line.isValidUtf8())
        return {};
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(line, &error).object();
    if (error.error != QJsonParseError::NoError)
        qWarning("%s", qPrintable(error.errorString()));
    return object;
}

QString roundTrip(QByteArrayView bytes)
{
    JsonLine line;
    line.field("text", bytes);
    return readBack(std::move(line).finish()).value(QStringLiteral("text")).toString();
}

} // namespace

class TestJsonLine : public QObject
{
    Q_OBJECT

private slots:
    void empty();
    void text_data();
    void text();
    void everyControlCharacter();
    void strings();
    void loneSurrogates();
    void numbers_data();
    void numbers();
    void seconds_data();
    void seconds();
    void nothing();
    void nesting();
    void anyBytesAreFine();
    void longTexts();
};

void TestJsonLine::empty()
{
    QCOMPARE(JsonLine().finish(), QByteArray("{}\n"));
}

void TestJsonLine::text_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto same = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << QString::fromUtf8(bytes);
    };
    same("nothing", "");
    same("plain", "http://example.org/a?b=c&d=e#f");
    same("quotes", "\"quoted\" 'single'");
    same("backslashes", "C:\\temp\\n\\u0041\\");
    same("lines", "one\ntwo\r\nthree\ttab\r");
    same("separators", "a\xE2\x80\xA8"
                       "b\xE2\x80\xA9"
                       "c");
    same("umlauts", "\xC3\xA4\xC3\xB6\xC3\xBC");
    same("beyond the BMP", "\xF0\x9F\x9A\x9A \xF0\x90\x8D\x88");
    same("delete", "\x7f");
    same("braces", "},{\"a\":1},[");
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QStringLiteral("a%1b").arg(QChar(0));
    const QString bad(QChar::ReplacementCharacter);
    QTest::newRow("a lone byte") << QByteArray("a\xFFz") << QStringLiteral("a%1z").arg(bad);
    QTest::newRow("Latin 1") << QByteArray("caf\xE9!") << QStringLiteral("caf%1!").arg(bad);
    same("cut", "a\xE2\x82");
}

void TestJsonLine::text()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(roundTrip(bytes), text);
}

void TestJsonLine::everyControlCharacter()
{
    for (char c = 0; c < 0x20; ++c) {
        JsonLine line;
        line.field("text", QByteArray(1, c));
        const QByteArray out = std::move(line).finish();
        for (const char written : out.chopped(1))
            QVERIFY(uchar(written) >= 0x20);
        const QString back = readBack(out).value(QStringLiteral("text")).toString();
        QCOMPARE(back, QString(QLatin1Char(c)));
    }
}

void TestJsonLine::strings()
{
    const QString text = QStringLiteral("\u00e4 \u20ac \"x\"\n");
    JsonLine line;
    line.field("a", text).field("b", QString()).field("c", QByteArray());
    const QJsonObject object = readBack(std::move(line).finish());
    QCOMPARE(object.value(QStringLiteral("a")).toString(), text);
    QCOMPARE(object.value(QStringLiteral("b")), QJsonValue(QString()));
    QCOMPARE(object.value(QStringLiteral("c")), QJsonValue(QString()));
}

// UTF-16 that is none has no UTF-8: what is written must still be valid.
void TestJsonLine::loneSurrogates()
{
    for (const QChar half : {QChar(0xD800), QChar(0xDFFF)}) {
        JsonLine line;
        line.field("text", QStringLiteral("a%1b").arg(half));
        const QByteArray out = std::move(line).finish();
        QVERIFY(out.isValidUtf8());
        const QString back = readBack(out).value(QStringLiteral("text")).toString();
        QVERIFY(back.startsWith(QLatin1Char('a')) && back.endsWith(QLatin1Char('b')));
    }
}

void TestJsonLine::numbers_data()
{
    QTest::addColumn<qint64>("number");
    QTest::newRow("0") << qint64(0);
    QTest::newRow("-1") << qint64(-1);
    QTest::newRow("5 GiB") << (qint64(5) << 30);
    QTest::newRow("least") << std::numeric_limits<qint64>::min();
    QTest::newRow("most") << std::numeric_limits<qint64>::max();
}

void TestJsonLine::numbers()
{
    QFETCH(qint64, number);
    JsonLine line;
    line.field("number", number);
    const QByteArray out = std::move(line).finish();
    QCOMPARE(out, "{\"number\":" + QByteArray::number(number) + "}\n");
    QCOMPARE(readBack(out).value(QStringLiteral("number")).toInteger(), number);
}

void TestJsonLine::seconds_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("0") << 0.0 << QByteArray("0.000");
    QTest::newRow("rounded") << 1.23456 << QByteArray("1.235");
    QTest::newRow("large") << 1e9 << QByteArray("1000000000.000");
    QTest::newRow("small") << 1e-9 << QByteArray("0.000");
}

void TestJsonLine::seconds()
{
    QFETCH(double, number);
    QFETCH(QByteArray, text);
    JsonLine line;
    line.field("seconds", number);
    QCOMPARE(std::move(line).finish(), "{\"seconds\":" + text + "}\n");
}

void TestJsonLine::nothing()
{
    JsonLine line;
    line.null("a").null("b");
    const QJsonObject object = readBack(std::move(line).finish());
    QCOMPARE(object.size(), 2);
    QVERIFY(object.value(QStringLiteral("a")).isNull());
}

void TestJsonLine::nesting()
{
    JsonLine line;
    line.field("first", qint64(1)).beginArray("items");
    for (qint64 i = 0; i < 3; ++i) {
        line.beginItem().field("n", i);
        line.beginObject("inner").null("x").end();
        line.beginArray("none").end();
        line.end();
    }
    line.end().beginObject("empty").end().beginObject("object").field("a", QStringLiteral("}"));
    line.end().field("last", qint64(2));
    const QJsonObject object = readBack(std::move(line).finish());
    QCOMPARE(object.keys().size(), 5);
    const QJsonArray items = object.value(QStringLiteral("items")).toArray();
    QCOMPARE(items.size(), 3);
    QCOMPARE(items.at(2).toObject().value(QStringLiteral("n")).toInt(), 2);
    QVERIFY(items.at(0).toObject().value(QStringLiteral("inner")).isObject());
    QVERIFY(items.at(0).toObject().value(QStringLiteral("none")).toArray().isEmpty());
    QVERIFY(object.value(QStringLiteral("empty")).toObject().isEmpty());
    QCOMPARE(object.value(QStringLiteral("object")).toObject().value(QStringLiteral("a")),
             QJsonValue(QStringLiteral("}")));
    QCOMPARE(object.value(QStringLiteral("last")).toInt(), 2);
}

void TestJsonLine::anyBytesAreFine()
{
    QRandomGenerator random(20261123);
    for (int round = 0; round < 5000; ++round) {
        QByteArray bytes(random.bounded(40), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        QCOMPARE(roundTrip(bytes), QString::fromUtf8(bytes));
    }
}

void TestJsonLine::longTexts()
{
    const QByteArray text = QByteArray("\"\\\n\xC3\xA4 plain ").repeated(200'000);
    QCOMPARE(roundTrip(text), QString::fromUtf8(text));
}

QTEST_GUILESS_MAIN(TestJsonLine)
#include "tst_jsonline.moc"

// What is written for spreadsheets, for scripts, and to be imported again: well-formed whatever a
// list or a server put into it.
#include "core/lists/csvwriter.h"
#include "core/lists/failedlistwriter.h"
#include "core/lists/jsonlineswriter.h"
#include "core/lists/plaintextreader.h"
#include "core/lists/readprogress.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace haul;

namespace {

// One record, as RFC 4180 reads it; nothing when it is not one.
std::optional<QStringList> readRecord(const QByteArray &line)
{
    if (!line.endsWith("\r\n"))
        return std::nullopt;
    const QString text = QString::fromUtf8(line.chopped(2));
    QStringList fields(1);
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isStart = fields.last().isEmpty() && (i == 0 || text[i - 1] == u',');
        if (isQuoted && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"')
            fields.last() += text[++i];
        else if (isQuoted && c == u'"')
            isQuoted = false;
        else if (isQuoted)
            fields.last() += c;
        else if (c == u'"' && isStart)
            isQuoted = true;
        else if (c == u'"' || c == u'\r' || c == u'\n')
            return std::nullopt;
        else if (c == u',')
            fields.append(QString());
        else
            fields.last() += c;
    }
    return isQuoted ? std::nullopt : std::optional(fields);
}

QString hostileText(QRandomGenerator &random)
{
    static const QString pieces =
        u"\",=+-@\t\r\n\\#'; \u0000\u0001\u007f\u0085\u2028ab:/\u00e4\U0001f600"_qs;
    QString text;
    for (quint32 count = random.bounded(12u); count > 0; --count)
        text += pieces[random.bounded(int(pieces.size()))];
    return text;
}

} // namespace

class TestExportWriters : public QObject
{
    Q_OBJECT

private slots:
    void checksums_data();
    void checksums();
    void csv();
    void csvFields_data();
    void csvFields();
    void csvIsWellFormed();
    void json_data();
    void json();
    void jsonIsWellFormed();
    void failed_data();
    void failed();
    void failedImportsAgain();
};

void TestExportWriters::checksums_data()
{
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("MD5") << int(QCryptographicHash::Md5) << QByteArray("md5=00ff");
    QTest::newRow("SHA-1") << int(QCryptographicHash::Sha1) << QByteArray("sha-1=00ff");
    QTest::newRow("SHA-256") << int(QCryptographicHash::Sha256) << QByteArray("sha-256=00ff");
    QTest::newRow("SHA3") << int(QCryptographicHash::Sha3_512) << QByteArray("sha3-512=00ff");
    QTest::newRow("no word") << int(QCryptographicHash::Blake2s_128) << QByteArray();
}

void TestExportWriters::checksums()
{
    QFETCH(int, algorithm);
    const Checksum checksum{QCryptographicHash::Algorithm(algorithm), QByteArray("\x00\xff", 2)};
    QTEST(checksumField(checksum), "text");
    QCOMPARE(checksumField(std::nullopt), QByteArray());
}

void TestExportWriters::csv()
{
    QCOMPARE(csvHead(),
             QByteArray("url,name,folder,state,bytes,checksum,path,error code,message\r\n"));
    ExportRow row;
    row.url = "https://h/a,b?c=\"d\"";
    row.name = u"b.pdf"_qs;
    row.folder = u"papers/new"_qs;
    row.state = u"failed"_qs;
    row.bytes = 12;
    row.checksum = Checksum{QCryptographicHash::Md5, "\x01"};
    row.path = u"/home/me/\u00e4.pdf"_qs;
    row.errorCode = u"http-404"_qs;
    row.message = u"It says \u201cno\u201d."_qs;
    QCOMPARE(csvLine(row),
             QByteArray("\"https://h/a,b?c=\"\"d\"\"\",b.pdf,papers/new,failed,12,md5=01,"
                        "/home/me/\xc3\xa4.pdf,http-404,It says \xe2\x80\x9cno\xe2\x80\x9d.\r\n"));
    QCOMPARE(csvLine({}), QByteArray(",,,,0,,,,\r\n"));
}

void TestExportWriters::csvFields_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *title, const QString &name, const char *field) {
        QTest::newRow(title) << name << QByteArray(field);
    };
    row("plain", u"a b;c"_qs, "a b;c");
    row("comma", u"a,b"_qs, "\"a,b\"");
    row("quote", u"a\"b"_qs, "\"a\"\"b\"");
    row("lines", u"a\r\nb"_qs, "\"a\r\nb\"");
    row("formula", u"=HYPERLINK(\"http://evil/\")"_qs, "\"'=HYPERLINK(\"\"http://evil/\"\")\"");
    row("command", u"=cmd|' /C calc'!A0"_qs, "'=cmd|' /C calc'!A0");
    row("plus", u"+1"_qs, "'+1");
    row("minus", u"-1"_qs, "'-1");
    row("at", u"@SUM(1)"_qs, "'@SUM(1)");
    row("tab", u"\t=1"_qs, "'\t=1");
    row("return", u"\r=1"_qs, "\"'\r=1\"");
    row("line feed", u"\n=1"_qs, "\"'\n=1\"");
    row("full width", u"\uff1d1"_qs,
        "'\xef\xbc\x9d"
        "1");
    row("later", u"a=1"_qs, "a=1");
    row("control", u"a\u0001b\u007f"_qs,
        "a\xef\xbf\xbd"
        "b\xef\xbf\xbd");
    row("NUL", QString(QChar(0)), "\xef\xbf\xbd");
}

void TestExportWriters::csvFields()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, field);
    ExportRow row;
    row.name = name;
    QCOMPARE(csvLine(row), "," + field + ",,,0,,,,\r\n");
}

void TestExportWriters::csvIsWellFormed()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 20'000; ++round) {
        ExportRow row;
        for (QString *text :
             {&row.name, &row.folder, &row.state, &row.path, &row.errorCode, &row.message})
            *text = hostileText(random);
        row.url = hostileText(random).toUtf8();
        const auto fields = readRecord(csvLine(row));
        QVERIFY(fields);
        QCOMPARE(fields->size(), 9);
        for (const QString &field : *fields)
            QVERIFY(field.isEmpty() || !QStringView(u"=+-@\t\r\n").contains(field.front()));
        // Halves of surrogate pairs do not survive UTF-8; all else is there to its last character.
        const QString message = QString::fromUtf8(row.message.toUtf8());
        QVERIFY(message.isEmpty() || fields->last().endsWith(message.back())
                || fields->last().endsWith(QChar::ReplacementCharacter));
    }
}

void TestExportWriters::json_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("all") << QByteArray(
        R"({"checksum":"sha-1=ff","folder":"a/b","headers":["A: b","C: d"],)"
        R"("mirrors":["http://g/x"],"name":"n","referer":"http://r/","size":0,"url":"http://h/x"})"
        "\n");
}

void TestExportWriters::json()
{
    QFETCH(QByteArray, line);
    ExportRow row;
    row.url = "http://h/x";
    QCOMPARE(jsonEntryLine(row), QByteArray("{\"url\":\"http://h/x\"}\n"));
    row.mirrors = {"http://g/x"};
    row.name = u"n"_qs;
    row.folder = u"a/b"_qs;
    row.headers = {"A: b", "C: d"};
    row.referer = "http://r/";
    row.checksum = Checksum{QCryptographicHash::Sha1, "\xff"};
    row.size = 0;
    row.message = u"no business here"_qs;
    QCOMPARE(jsonEntryLine(row), line);
}

void TestExportWriters::jsonIsWellFormed()
{
    QRandomGenerator random(12);
    for (int round = 0; round < 20'000; ++round) {
        ExportRow row;
        row.url = hostileText(random).toUtf8() + char(random.bounded(256));
        row.name = hostileText(random);
        row.headers = {hostileText(random).toUtf8()};
        row.size = qint64(random.generate64() >> 11); // what a double holds exactly
        const QByteArray line = jsonEntryLine(row);
        QCOMPARE(line.count('\n'), 1);
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(line, &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object.value(u"name").toString(), row.name);
        QCOMPARE(object.value(u"size").toInteger(), row.size);
        QCOMPARE(object.value(u"headers").toArray().size(), 1);
        QVERIFY(object.contains(u"url"));
    }
}

void TestExportWriters::failed_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *title, const char *url, const QString &code,
                        const QString &message, const char *lines) {
        QTest::newRow(title) << QByteArray(url) << code << message << QByteArray(lines);
    };
    row("plain", "http://h/x", u"http-404"_qs, u"The server says no."_qs,
        "# http-404: The server says no.\nhttp://h/x\n");
    row("no message", "http://h/x", u"dns"_qs, {}, "# dns\nhttp://h/x\n");
    row("no code", "http://h/x", {}, u"a"_qs, "# a\nhttp://h/x\n");
    row("nothing", "http://h/x", {}, {}, "# \nhttp://h/x\n");
    row("no URL", "", u"dns"_qs, u"a"_qs, "# dns: a\n");
    row("lines", "http://h/x", u"a\r"_qs, u"b\nhttp://evil/\r\u2028c\u0085d\u0000"_qs,
        "# a: b http://evil/ c d\nhttp://h/x\n");
}

void TestExportWriters::failed()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, code);
    QFETCH(QString, message);
    ExportRow row;
    row.url = url;
    row.errorCode = code;
    row.message = message;
    QTEST(failedListLines(row), "lines");
}

void TestExportWriters::failedImportsAgain()
{
    QRandomGenerator random(13);
    QByteArray text;
    constexpr int rows = 5000;
    for (int number = 0; number < rows; ++number) {
        ExportRow row;
        row.url = "http://h/" + QByteArray::number(number);
        row.errorCode = hostileText(random);
        row.message = number % 100 == 0 ? QString(100'000, u'\u00e4') : hostileText(random);
        text += failedListLines(row);
    }
    ReadProgress progress;
    const ParsedList list = readPlainText(text, progress);
    QCOMPARE(list.lines, 2 * rows);
    QCOMPARE(list.blank, rows);
    QCOMPARE(list.entries->size(), size_t(rows));
    QVERIFY(text.size() < rows * 100 + (rows / 100) * 1100);
}

QTEST_APPLESS_MAIN(TestExportWriters)
#include "tst_exportwriters.moc"

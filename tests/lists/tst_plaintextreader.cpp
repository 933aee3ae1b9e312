// readPlainText(): every line is accounted for, whatever the bytes are and however they come.
#include "core/lists/plaintextreader.h"
#include "core/lists/plaintextwriter.h"
#include "core/lists/urltext.h"

#include <QRandomGenerator>
#include <QStringEncoder>
#include <QTest>

using namespace haul;

namespace {

ParsedList readAll(QByteArrayView text)
{
    ReadProgress progress;
    return readPlainText(text, progress);
}

bool isAccountedFor(const ParsedList &list)
{
    return list.lines
           == list.blank + qint64(list.entries->size()) + list.duplicateCount + list.rejectedCount;
}

QByteArray urlsOf(const ParsedList &list)
{
    return toPlainText(*list.entries);
}

QByteArray encoded(const QString &text, QStringConverter::Encoding encoding)
{
    QStringEncoder encoder(encoding, QStringConverter::Flag::WriteBom);
    return encoder(text);
}

void compareLists(const ParsedList &left, const ParsedList &right)
{
    QCOMPARE(left.lines, right.lines);
    QCOMPARE(left.blank, right.blank);
    QCOMPARE(urlsOf(left), urlsOf(right));
    QVERIFY(left.duplicates == right.duplicates);
    QVERIFY(left.rejected == right.rejected);
    for (size_t i = 0; i < left.entries->size(); ++i)
        QCOMPARE((*left.entries)[i].line, (*right.entries)[i].line);
}

} // namespace

class TestPlainTextReader : public QObject
{
    Q_OBJECT

private slots:
    void counts_data();
    void counts();
    void saysWhichLines();
    void encodings_data();
    void encodings();
    void excerptsAreShortUtf8();
    void longLines();
    void rememberedLinesAreBounded();
    void stopsWhenAsked();
    void blocksMakeNoDifference();
    void randomBytesAreAccountedFor();
    void manyEntriesStayUnique();
    void writesAndReadsTheSame();
};

void TestPlainTextReader::counts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("lines");
    QTest::addColumn<qint64>("blank");
    QTest::addColumn<QByteArray>("urls");
    const auto row = [](const char *name, const char *text, qint64 lines, qint64 blank,
                        const char *urls) {
        QTest::newRow(name) << QByteArray(text) << lines << blank << QByteArray(urls);
    };
    const char *two = "http://a/\nhttp://b/\n";
    row("nothing", "", 0, 0, "");
    row("one line end", "\n", 1, 1, "");
    row("only a mark", "\xef\xbb\xbf", 0, 0, "");
    row("LF", "http://a/\nhttp://b/\n", 2, 0, two);
    row("no end of the last line", "http://a/\nhttp://b/", 2, 0, two);
    row("CRLF", "http://a/\r\nhttp://b/\r\n", 2, 0, two);
    row("CR", "http://a/\rhttp://b/\r", 2, 0, two);
    row("all ends", "http://a/\r\r\n\nhttp://b/", 4, 2, two);
    row("LF, CR", "http://a/\n\rhttp://b/", 3, 1, two);
    row("comments", "# a\n  \t# b\n#http://c/\nhttp://a/\n\n  \nhttp://b/", 7, 5, two);
    row("UTF-8 mark", "\xef\xbb\xbfhttp://a/\nhttp://b/", 2, 0, two);
    row("mark before a comment", "\xef\xbb\xbf# x\nhttp://a/\nhttp://b/", 3, 1, two);
    row("space", "  http://a/\t\n\t http://b/ ", 2, 0, two);
    row("brackets", "<http://a/>\n < http://b/ > ", 2, 0, two);
    row("marked brackets", "<URL:http://a/>\n<url: http://b/>", 2, 0, two);
    row("duplicates", "http://a/\nHTTP://A\nhttp://b/\nhttp://a/#x", 4, 0, two);
    row("rejects", "x\nhttp://a/\n<>\nhttp://\nhttp://b/", 5, 0, two);
}

void TestPlainTextReader::counts()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, lines);
    QFETCH(qint64, blank);
    QFETCH(QByteArray, urls);
    const ParsedList list = readAll(text);
    QCOMPARE(list.lines, lines);
    QCOMPARE(list.blank, blank);
    QCOMPARE(urlsOf(list), urls);
    QVERIFY(isAccountedFor(list));
}

void TestPlainTextReader::saysWhichLines()
{
    const ParsedList list = readAll("# list\nhttp://a/\n\nexample.org\nhttp://A:80\nmailto:me@x\n"
                                    "http://b/\nhttp://a/\nhttp://[/\n");
    QCOMPARE(list.entries->size(), size_t(2));
    QCOMPARE((*list.entries)[0].line, 2);
    QCOMPARE((*list.entries)[1].line, 7);
    const std::vector<DuplicateLine> duplicates = {{5, 2}, {8, 2}};
    QVERIFY(list.duplicates == duplicates);
    const std::vector<RejectedLine> rejected = {
        {4, RejectReason::NoScheme, "example.org"},
        {6, RejectReason::UnsupportedScheme, "mailto:me@x"},
        {9, RejectReason::BadHost, "http://[/"},
    };
    QVERIFY(list.rejected == rejected);
    QVERIFY(isAccountedFor(list));
}

void TestPlainTextReader::encodings_data()
{
    QTest::addColumn<QStringConverter::Encoding>("encoding");
    QTest::newRow("UTF-8") << QStringConverter::Utf8;
    QTest::newRow("UTF-16 LE") << QStringConverter::Utf16LE;
    QTest::newRow("UTF-16 BE") << QStringConverter::Utf16BE;
    QTest::newRow("UTF-32 LE") << QStringConverter::Utf32LE;
    QTest::newRow("UTF-32 BE") << QStringConverter::Utf32BE;
}

void TestPlainTextReader::encodings()
{
    QFETCH(QStringConverter::Encoding, encoding);
    const QString text = QStringLiteral("# \u20ac\r\nhttp://a/\u00e4\U0001f600\r\n\r\nhttp://b/");
    const QByteArray bytes = encoded(text, encoding);
    const ParsedList list = readAll(bytes);
    QCOMPARE(list.lines, 4);
    QCOMPARE(urlsOf(list), QByteArray("http://a/%C3%A4%F0%9F%98%80\nhttp://b/\n"));

    PlainTextReader byteByByte;
    for (qsizetype i = 0; i < bytes.size(); ++i)
        byteByByte.feed(QByteArrayView(bytes).sliced(i, 1));
    compareLists(*byteByByte.finish(), list);
}

void TestPlainTextReader::excerptsAreShortUtf8()
{
    const QByteArray euros = QByteArray("\xe2\x82\xac").repeated(100);
    const ParsedList list =
        readAll(euros + '\n' + QByteArray(300, '\xff') + "\nx" + euros + '\n' + "\xf0\x9f");
    QCOMPARE(list.rejected.size(), size_t(4));
    for (const RejectedLine &line : list.rejected) {
        QVERIFY(line.text.size() <= 200);
        QVERIFY(line.text.isValidUtf8());
        QVERIFY(!line.text.isEmpty());
    }
    QCOMPARE(list.rejected[0].text, euros.first(198));
    QCOMPARE(list.rejected[0].reason, RejectReason::NoScheme);
    QCOMPARE(list.rejected[1].reason, RejectReason::NotUtf8);
}

void TestPlainTextReader::longLines()
{
    const QByteArray fits = "http://h/" + QByteArray(maxUrlBytes - 9, 'a');
    const ParsedList list =
        readAll(fits + '\n' + fits + "b\n# " + fits + "\n" + QByteArray(maxUrlBytes, ' ') + '\n'
                + QByteArray(maxUrlBytes + 1, ' ') + "\nhttp://b/\n" + QByteArray(3'000'000, 'x'));
    QCOMPARE(list.lines, 7);
    QCOMPARE(list.blank, 2);
    QCOMPARE(list.entries->size(), size_t(2));
    QCOMPARE(list.rejected.size(), size_t(3));
    for (const RejectedLine &line : list.rejected)
        QCOMPARE(line.reason, RejectReason::TooLong);
    QVERIFY(isAccountedFor(list));
}

void TestPlainTextReader::rememberedLinesAreBounded()
{
    const qint64 each = qint64(maxRememberedLines) + 1234;
    const ParsedList list = readAll(QByteArray("http://a/\nx\n").repeated(each));
    QCOMPARE(list.lines, 2 * each);
    QCOMPARE(list.entries->size(), size_t(1));
    QCOMPARE(list.duplicateCount, each - 1);
    QCOMPARE(list.rejectedCount, each);
    QCOMPARE(list.duplicates.size(), maxRememberedLines);
    QCOMPARE(list.rejected.size(), maxRememberedLines);
    QVERIFY(isAccountedFor(list));
}

void TestPlainTextReader::stopsWhenAsked()
{
    struct AtOnce : ReadProgress
    {
        bool goOn(qint64 bytesRead) override
        {
            last = bytesRead;
            return bytesRead < 1'000'000;
        }
        qint64 last = 0;
    } progress;
    const QByteArray text = QByteArray("http://a/\n").repeated(1'000'000);
    const ParsedList list = readPlainText(text, progress);
    QVERIFY(progress.last < 2'000'000);
    QVERIFY(list.lines <= progress.last / 10 + 1);
    QVERIFY(isAccountedFor(list));
}

// Lines put together at random from what matters to the reader.
static QByteArray randomText(QRandomGenerator &random)
{
    static const QList<QByteArray> pieces = {
        "\n",
        "\r",
        "\r\n",
        "#",
        " ",
        "\t",
        "<",
        ">",
        "http://a/",
        "http://b/",
        "http://\xc3\xa4/",
        "x",
        "\xef\xbb\xbf",
        "\xff",
        QByteArray(1, '\0'),
        QByteArray(1000, 'y'),
    };
    QByteArray text;
    for (quint32 count = random.bounded(30u); count > 0; --count)
        text += pieces[random.bounded(int(pieces.size()))];
    return text;
}

void TestPlainTextReader::blocksMakeNoDifference()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 3000; ++round) {
        const QByteArray text = randomText(random);
        PlainTextReader reader;
        for (QByteArrayView rest = text; !rest.isEmpty();) {
            const qsizetype size = qMin(rest.size(), qsizetype(random.bounded(1, 9)));
            reader.feed(rest.first(size));
            rest = rest.sliced(size);
        }
        const ParsedList whole = readAll(text);
        compareLists(*reader.finish(), whole);
        QVERIFY(isAccountedFor(whole));
        if (QTest::currentTestFailed())
            return;
    }
}

void TestPlainTextReader::randomBytesAreAccountedFor()
{
    QRandomGenerator random(4);
    for (int round = 0; round < 300; ++round) {
        QByteArray text(int(random.bounded(5000)), Qt::Uninitialized);
        for (char &c : text)
            c = char(random.bounded(256));
        const ParsedList list = readAll(text);
        QVERIFY(isAccountedFor(list));
        for (const RejectedLine &line : list.rejected)
            QVERIFY(line.text.size() <= 200 && line.text.isValidUtf8());
    }
}

void TestPlainTextReader::manyEntriesStayUnique()
{
    constexpr int count = 200'000;
    QByteArray text;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < count; ++i)
            text += "http://h.example/" + QByteArray::number(i) + '\n';
    }
    const ParsedList list = readAll(text);
    QCOMPARE(list.entries->size(), size_t(count));
    QCOMPARE(list.duplicateCount, count);
    for (const DuplicateLine &line : list.duplicates)
        QCOMPARE(line.firstLine, line.line - count);
    for (const Entry &entry : *list.entries)
        QCOMPARE(entry.url.capacity(), entry.url.size());
}

void TestPlainTextReader::writesAndReadsTheSame()
{
    const QByteArray text = "http://a/\nhttp://b/\nhttp://c/\n";
    const ParsedList list = readAll(text);
    QCOMPARE(toPlainText(*list.entries), text);
    QCOMPARE(toPlainText(*list.entries, {2, 0}), QByteArray("http://c/\nhttp://a/\n"));
    QCOMPARE(toPlainText({}), QByteArray());
}

QTEST_GUILESS_MAIN(TestPlainTextReader)
#include "tst_plaintextreader.moc"

// What may be put together with the bytes that are there, and what never.
#include "core/transfer/contentrange.h"
#include "core/transfer/fileversion.h"
#include "core/transfer/rangeanswer.h"
#include "core/transfer/responsehead.h"

#include <QTest>

using namespace haul;

namespace {

ResponseHead headOf(const QByteArray &text)
{
    ResponseHead head;
    for (const QByteArray &line : (text + "\n").split('\n'))
        head.add(line + "\r\n");
    return head;
}

using Verdict = RangeAnswer::Verdict;

} // namespace

class TestRangeAnswer : public QObject
{
    Q_OBJECT

private slots:
    void contentRanges_data();
    void contentRanges();
    void conditions_data();
    void conditions();
    void answers_data();
    void answers();
    void completeByItsEnd();
    void otherProtocols();
};

void TestRangeAnswer::contentRanges_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("parsed"); // "first last total", "-" for none; empty for nonsense
    const auto row = [](const char *value, const char *parsed) {
        QTest::newRow(value) << QByteArray(value) << QByteArray(parsed);
    };
    row("bytes 0-4/9", "0 4 9");
    row("bytes 5-8/9", "5 8 9");
    row("bytes 5-8/*", "5 8 -");
    row("BYTES 5-8/9", "5 8 9");
    row("  bytes  5-8/9 ", "5 8 9");
    row("bytes */9", "- - 9");
    row("", "");
    row("bytes", "");
    row("bytes ", "");
    row("bytes */*", "");
    row("bytes 5-8", "");
    row("bytes 8-5/9", "");
    row("bytes 5-9/9", "");
    row("bytes 5-/9", "");
    row("bytes -5/9", "");
    row("bytes +5-8/9", "");
    row("bytes 5-8/-9", "");
    row("bytes 5-8/9, bytes 5-8/9", "");
    row("bytes 0x5-8/9", "");
    row("bytes 5 - 8 / 9", "");
    row("items 5-8/9", "");
    row("bytes 5-99999999999999999999/*", "");
    row("bytes 5-8/99999999999999999999", "");
    row("bytes=5-8/9", "");
}

void TestRangeAnswer::contentRanges()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, parsed);
    const auto range = parseContentRange(value);
    const auto text = [](std::optional<qint64> number) {
        return number ? QByteArray::number(*number) : QByteArray("-");
    };
    QCOMPARE(range ? text(range->first) + ' ' + text(range->last) + ' ' + text(range->total)
                   : QByteArray(),
             parsed);
}

void TestRangeAnswer::conditions_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("condition");
    const QByteArray ok = "HTTP/1.1 200 OK\n";
    const QByteArray changed = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n";
    QTest::newRow("strong ETag") << ok + "ETag: \"v1\"\n" << QByteArray("\"v1\"");
    QTest::newRow("ETag before date") << ok + changed + "ETag: \"v1\"\n" << QByteArray("\"v1\"");
    QTest::newRow("weak ETag") << ok + "ETag: W/\"v1\"\n" << QByteArray();
    QTest::newRow("weak ETag and a date") << ok + changed + "ETag: W/\"v1\"\n"
                                          << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("ETag without quotes") << ok + "ETag: v1\n" << QByteArray();
    QTest::newRow("two ETags") << ok + "ETag: v1\nETag: v2\n" << QByteArray();
    QTest::newRow("date, answered later") << ok + changed + "Date: Sun, 06 Nov 1994 08:49:38 GMT\n"
                                          << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("date, answered in the same second")
        << ok + changed + "Date: Sun, 06 Nov 1994 08:49:37 GMT\n"
        << QByteArray();
    QTest::newRow("date that is none") << ok + "Last-Modified: yesterday-ish\n" << QByteArray();
    QTest::newRow("nothing") << ok << QByteArray();
}

void TestRangeAnswer::conditions()
{
    QFETCH(QByteArray, head);
    QTEST(versionOf(headOf(head)).condition(), "condition");
}

void TestRangeAnswer::answers_data()
{
    QTest::addColumn<QByteArray>("first"); // the fields of the first answer
    QTest::addColumn<QByteArray>("later");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char *name, const char *first, const char *later, Verdict verdict) {
        QTest::newRow(name) << QByteArray(first) << QByteArray(later) << int(verdict);
    };
    const char *etag = "ETag: \"v1\"\nContent-Type: a/b\n";
    const char *weak = "ETag: W/\"v1\"\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n";
    const char *date = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n";
    row("fits", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-99/100\n",
        Verdict::Fits);
    row("less than asked for", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-49/100",
        Verdict::Fits);
    row("size not told", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-99/*",
        Verdict::Fits);
    row("date repeated", date,
        "HTTP/1.1 206 P\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n"
        "Content-Range: bytes 40-99/100",
        Verdict::Fits);
    row("date not repeated", date, "HTTP/1.1 206 P\nContent-Range: bytes 40-99/100", Verdict::Fits);
    row("200", etag, "HTTP/1.1 200 OK\nETag: \"v1\"\n", Verdict::Whole);
    row("200 of another version", etag, "HTTP/1.1 200 OK\nETag: \"v2\"\n", Verdict::Whole);
    row("other ETag", etag, "HTTP/1.1 206 P\nETag: \"v2\"\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("ETag not repeated", etag, "HTTP/1.1 206 P\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("other weak ETag", weak, "HTTP/1.1 206 P\nETag: W/\"v2\"\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("ETag became weak", etag, "HTTP/1.1 206 P\nETag: W/\"v1\"\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("other date", date,
        "HTTP/1.1 206 P\nLast-Modified: Sun, 06 Nov 1994 08:49:38 GMT\n"
        "Content-Range: bytes 40-99/100",
        Verdict::Useless);
    row("other size", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-99/101",
        Verdict::Useless);
    row("an error page", etag,
        "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Type: text/html\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("packed", etag,
        "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Encoding: gzip\nContent-Range: bytes 40-99/100",
        Verdict::Useless);
    row("several parts", etag,
        "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Type: multipart/byteranges; boundary=x\n",
        Verdict::Useless);
    row("no Content-Range", etag, "HTTP/1.1 206 P\nETag: \"v1\"\n", Verdict::Useless);
    row("from the beginning", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 0-99/100",
        Verdict::Useless);
    row("a byte too late", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 41-99/100",
        Verdict::Useless);
    row("nonsense", etag, "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 99-40/100",
        Verdict::Useless);
    row("two Content-Ranges", etag,
        "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-99/100\nContent-Range: bytes "
        "0-99/100\n",
        Verdict::Useless);
    row("length contradicts", etag,
        "HTTP/1.1 206 P\nETag: \"v1\"\nContent-Range: bytes 40-99/100\nContent-Length: 100",
        Verdict::Useless);
    row("416 of the same size", etag, "HTTP/1.1 416 R\nContent-Range: bytes */100",
        Verdict::Useless);
    row("416 of another size", etag, "HTTP/1.1 416 R\nContent-Range: bytes */30", Verdict::Useless);
    row("416 without a size", etag, "HTTP/1.1 416 R\n", Verdict::Useless);
    row("204", etag, "HTTP/1.1 204 No Content\n", Verdict::Useless);
    row("404", etag, "HTTP/1.1 404 Not Found\n", Verdict::Refused);
    row("503", etag, "HTTP/1.1 503 Busy\n", Verdict::Refused);
}

void TestRangeAnswer::answers()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, later);
    QFETCH(int, verdict);
    FileVersion version = versionOf(headOf("HTTP/1.1 200 OK\n" + first));
    version.total = 100;
    const RangeAnswer answer = judgeRange({40, 40}, version, headOf(later));
    QCOMPARE(int(answer.verdict), verdict);
    QCOMPARE(answer.why.isEmpty(), answer.verdict != Verdict::Useless);
}

// The size was not known, the connection broke after the last byte: the server has no more.
void TestRangeAnswer::completeByItsEnd()
{
    const FileVersion version = versionOf(headOf("HTTP/1.1 200 OK\nETag: \"v1\"\n"));
    const auto judge = [&](qint64 first, qint64 present, const char *range) {
        return judgeRange({first, present}, version,
                          headOf(QByteArray("HTTP/1.1 416 R\nContent-Range: ") + range));
    };
    QCOMPARE(judge(40, 40, "bytes */40").verdict, Verdict::Complete);
    QCOMPARE(*judge(40, 40, "bytes */40").total, 40);
    QCOMPARE(judge(40, 40, "bytes */41").verdict, Verdict::Useless);
    QCOMPARE(judge(40, 40, "bytes */39").verdict, Verdict::Useless);
    QCOMPARE(judge(40, 30, "bytes */40").verdict, Verdict::Useless);
}

void TestRangeAnswer::otherProtocols()
{
    FileVersion version;
    version.isHttp = false;
    version.fileTime = 1000;
    version.total = 100;
    QVERIFY(version.isRecognisable());
    FileVersion later = version;
    later.total.reset();
    QCOMPARE(judgeRange(version, later).verdict, Verdict::Fits);
    later.fileTime = 1001;
    QCOMPARE(judgeRange(version, later).verdict, Verdict::Useless);
    later = version;
    later.total = 101;
    QCOMPARE(judgeRange(version, later).verdict, Verdict::Useless);
    version.fileTime = -1;
    QVERIFY(!version.isRecognisable());
}

QTEST_APPLESS_MAIN(TestRangeAnswer)
#include "tst_rangeanswer.moc"

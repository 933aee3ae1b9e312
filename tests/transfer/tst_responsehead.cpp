// ResponseHead: what the lines of an answer's head say, and whether they can be believed.
#include "core/transfer/responsehead.h"

#include <QTest>

using namespace haul;

namespace {

// Line by line, as libcurl hands a head over.
ResponseHead headOf(const QByteArray &text)
{
    ResponseHead head;
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = text.indexOf('\n', from);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        head.add(QByteArrayView(text).sliced(from, next - from));
        from = next;
    }
    return head;
}

} // namespace

class TestResponseHead : public QObject
{
    Q_OBJECT

private slots:
    void status_data();
    void status();
    void length_data();
    void length();
    void mime_data();
    void mime();
    void fields();
    void isCompleteOnlyAtTheEmptyLine();
    void everyStatusLineStartsOver();
    void foldedLinesAreNoFields();
    void whatFollowsTheHeadIsNotOfIt();
    void rawIsBounded();
    void survivesAnyBytes();
};

void TestResponseHead::status_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("usual") << QByteArray("HTTP/1.1 200 OK\r\n") << 200;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 404\r\n") << 404;
    QTest::newRow("1.0") << QByteArray("HTTP/1.0 301 Moved\r\n") << 301;
    QTest::newRow("2") << QByteArray("HTTP/2 204 \r\n") << 204;
    QTest::newRow("line feed only") << QByteArray("HTTP/1.1 503 Busy\n") << 503;
    QTest::newRow("no number") << QByteArray("HTTP/1.1 OK\r\n") << 0;
    QTest::newRow("nothing") << QByteArray("HTTP/1.1\r\n") << 0;
    QTest::newRow("blank") << QByteArray("HTTP/1.1 \r\n") << 0;
    QTest::newRow("ftp") << QByteArray("220 ready\r\n") << 0;
}

void TestResponseHead::status()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    const ResponseHead head = headOf(line);
    QCOMPARE(head.status(), status);
    QCOMPARE(head.isHttp(), status != 0);
}

void TestResponseHead::length_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<qint64>("length"); // -1: none
    QTest::addColumn<bool>("bad");
    const auto row = [](const char *name, const char *fields, qint64 length, bool bad) {
        QTest::newRow(name) << QByteArray(fields) << length << bad;
    };
    row("none", "X: y\r\n", -1, false);
    row("usual", "Content-Length: 12\r\n", 12, false);
    row("zero", "Content-Length: 0\r\n", 0, false);
    row("any case, any space", "cOnTeNt-LeNgTh:\t 12 \r\n", 12, false);
    row("twice the same", "Content-Length: 12\r\nContent-Length: 12\r\n", 12, false);
    row("two that differ", "Content-Length: 12\r\nContent-Length: 13\r\n", 12, true);
    row("largest", "Content-Length: 9223372036854775807\r\n", 9223372036854775807LL, false);
    row("beyond", "Content-Length: 9223372036854775808\r\n", -1, true);
    row("far beyond", "Content-Length: 99999999999999999999999999\r\n", -1, true);
    row("negative", "Content-Length: -1\r\n", -1, true);
    row("signed", "Content-Length: +5\r\n", -1, true);
    row("empty", "Content-Length:\r\n", -1, true);
    row("word", "Content-Length: many\r\n", -1, true);
    row("hex", "Content-Length: 0x10\r\n", -1, true);
    row("fraction", "Content-Length: 1.5\r\n", -1, true);
    row("trailing words", "Content-Length: 12 bytes\r\n", -1, true);
}

void TestResponseHead::length()
{
    QFETCH(QByteArray, fields);
    QFETCH(qint64, length);
    QFETCH(bool, bad);
    const ResponseHead head = headOf("HTTP/1.1 200 OK\r\n" + fields + "\r\n");
    QCOMPARE(head.contentLength().value_or(-1), length);
    QCOMPARE(head.hasBadLength(), bad);
    QVERIFY(head.isComplete());
}

void TestResponseHead::mime_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("mime");
    QTest::newRow("plain") << QByteArray("text/html") << QByteArray("text/html");
    QTest::newRow("parameters") << QByteArray("Text/HTML ; charset=utf-8")
                                << QByteArray("text/html");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
    QTest::newRow("only parameters") << QByteArray("; charset=x") << QByteArray("");
}

void TestResponseHead::mime()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, mime);
    QCOMPARE(headOf("HTTP/1.1 200 OK\r\nContent-Type: " + value + "\r\n").mime(), mime);
}

void TestResponseHead::fields()
{
    const QByteArray text = "HTTP/1.1 302 Found\r\n"
                            "Transfer-Encoding: gzip, Chunked\r\n"
                            "content-disposition: attachment; filename=\"a:b\"\r\n"
                            "REPR-DIGEST: sha-256=:AA==:\r\n"
                            "Repr-Digest: md5=:BB==:\r\n"
                            "Content-MD5: CC==\r\n"
                            "Location: https://example.org/a:b\r\n"
                            "No colon here\r\n"
                            ": no name\r\n"
                            "\r\n";
    const ResponseHead head = headOf(text);
    QVERIFY(head.isChunked());
    QCOMPARE(head.contentDisposition(), "attachment; filename=\"a:b\"");
    QCOMPARE(head.reprDigest(), "sha-256=:AA==:, md5=:BB==:");
    QCOMPARE(head.contentMd5(), "CC==");
    QCOMPARE(head.location(), "https://example.org/a:b");
    QCOMPARE(head.raw(), text);
}

void TestResponseHead::isCompleteOnlyAtTheEmptyLine()
{
    QVERIFY(!headOf("").isComplete());
    QVERIFY(!headOf("HTTP/1.1 200 OK\r\n").isComplete());
    QVERIFY(!headOf("HTTP/1.1 200 OK\r\nA: b\r\n").isComplete());
    QVERIFY(headOf("HTTP/1.1 200 OK\r\nA: b\r\n\r\n").isComplete());
    QVERIFY(headOf("HTTP/1.1 200 OK\n\n").isComplete());
    QVERIFY(!headOf("HTTP/1.1 200 OK\r\n \t\r\n").isComplete()); // a folded line (RFC 9112, 5.2)
}

void TestResponseHead::everyStatusLineStartsOver()
{
    const ResponseHead head = headOf("HTTP/1.1 302 Found\r\nContent-Length: 5\r\nLocation: /b\r\n"
                                     "Content-Disposition: attachment; filename=a\r\n\r\n"
                                     "HTTP/1.1 100 Continue\r\n\r\n"
                                     "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n");
    QCOMPARE(head.status(), 200);
    QVERIFY(!head.isComplete());
    QVERIFY(!head.hasBadLength());
    QCOMPARE(head.contentLength().value_or(-1), 7);
    QVERIFY(head.location().isEmpty());
    QVERIFY(head.contentDisposition().isEmpty());
    QCOMPARE(head.raw(), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n");
}

// RFC 9112, 5.2: such a line goes on with the field before it.
void TestResponseHead::foldedLinesAreNoFields()
{
    const ResponseHead head = headOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: a\r\n"
                                     " Content-Length: 6\r\n\tLocation: /b\r\n\r\n");
    QVERIFY(!head.hasBadLength());
    QCOMPARE(head.contentLength().value_or(-1), 5);
    QVERIFY(head.location().isEmpty());
}

// RFC 9110, 6.5.1: trailers say nothing about length, place or name.
void TestResponseHead::whatFollowsTheHeadIsNotOfIt()
{
    const ResponseHead head = headOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "Content-Length: 5\r\nContent-Length: 6\r\n"
                                     "Content-Disposition: attachment; filename=x\r\n\r\n");
    QVERIFY(head.isComplete());
    QVERIFY(!head.hasBadLength());
    QVERIFY(head.contentDisposition().isEmpty());
}

void TestResponseHead::rawIsBounded()
{
    ResponseHead head;
    head.add("HTTP/1.1 200 OK\r\n");
    const QByteArray line = "X-Filler: " + QByteArray(1000, 'x') + "\r\n";
    for (int i = 0; i < 1000; ++i)
        head.add(line);
    head.add("Content-Type: text/plain\r\n");
    head.add("\r\n");
    QVERIFY(head.raw().size() <= 64 * 1024);
    QVERIFY(head.isComplete());
    QCOMPARE(head.mime(), "text/plain"); // read all the same
}

void TestResponseHead::survivesAnyBytes()
{
    QByteArray all;
    for (int c = 0; c < 256; ++c)
        all += char(c);
    ResponseHead head;
    head.add(QByteArrayView());
    for (qsizetype from = 0; from < all.size(); ++from) {
        head.add(QByteArrayView(all).sliced(from));
        head.add("HTTP/" + all.sliced(from));
        head.add("Content-Length: " + all.sliced(from));
    }
    QVERIFY(head.raw().size() <= 64 * 1024);
}

QTEST_GUILESS_MAIN(TestResponseHead)
#include "tst_responsehead.moc"

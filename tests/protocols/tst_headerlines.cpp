// Header lines of batch and entry made fit for a request.
#include "core/transfer/headerlines.h"

#include <QTest>

using namespace haul;

using Lines = QList<QByteArray>;

class TestHeaderLines : public QObject
{
    Q_OBJECT

private slots:
    void merges_data();
    void merges();
    void referer_data();
    void referer();
};

void TestHeaderLines::merges_data()
{
    QTest::addColumn<Lines>("batch");
    QTest::addColumn<Lines>("entry");
    QTest::addColumn<Lines>("merged");
    const auto row = [](const char *name, const Lines &batch, const Lines &entry,
                        const Lines &merged) { QTest::newRow(name) << batch << entry << merged; };
    row("none", {}, {}, {});
    row("both", {"A: 1"}, {"B: 2"}, {"A: 1", "B: 2"});
    row("entry replaces", {"A: 1", "B: 1"}, {"a: 2"}, {"B: 1", "a: 2"});
    row("twice in one", {"A: 1", "A: 2"}, {}, {"A: 1", "A: 2"});
    row("twice in the entry", {"A: 0"}, {"A: 1", "A: 2"}, {"A: 1", "A: 2"});
    row("libcurl's words", {"Accept:", "X-Empty;"}, {}, {"Accept:", "X-Empty;"});
    row("no header", {"", ":", "x", "a b: c", ":authority: h", "X;y"}, {}, {});
    row("not ASCII", {"N\xc3\xa4me: x"}, {}, {});
    row("value is anything", {"X: \xff\xc3\xa4 :;"}, {}, {"X: \xff\xc3\xa4 :;"});
    row("line break", {"X: 1\r\nY: 2", "X: 1\nY", "X: 1\r"}, {"Z: 1\r\n\r\nGET /"}, {});
    row("NUL", {QByteArray("X: 1\0Y", 6)}, {}, {});
    row("decided elsewhere",
        {"Range: bytes=0-1", "if-range: x", "CONTENT-LENGTH: 5", "Transfer-Encoding: chunked",
         "TE: trailers", "Upgrade: h2c"},
        {"Range: bytes=0-1"}, {});
    row("referer", {"Referer: http://a:b@h/#x"}, {}, {"Referer: http://h/"});
    row("unusable entry replaces nothing", {"Range-Unit: 1", "A: 1"}, {"A : 2"},
        {"Range-Unit: 1", "A: 1"});
}

void TestHeaderLines::merges()
{
    QFETCH(Lines, batch);
    QFETCH(Lines, entry);
    QFETCH(Lines, merged);
    QCOMPARE(mergedHeaderLines(batch, entry), merged);
}

void TestHeaderLines::referer_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const QByteArray &given, const QByteArray &sent) {
        QTest::newRow(given.constData()) << given << sent;
    };
    row("", "");
    row("http://h/p?q", "http://h/p?q");
    row("http://u@h/p", "http://h/p");
    row("http://u:p@h/p#f", "http://h/p");
    row("http://u:p@q@h", "http://h");
    row("http://h/a@b", "http://h/a@b");
    row("http://h?a@b", "http://h?a@b");
    row("/page#f", "/page");
    row("u:p@h", "u:p@h");
}

void TestHeaderLines::referer()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, sent);
    QCOMPARE(refererWithoutSecrets(given), sent);
}

QTEST_GUILESS_MAIN(TestHeaderLines)
#include "tst_headerlines.moc"

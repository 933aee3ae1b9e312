// CSV and TSV: rows, dialects, columns, and the preview of them.
#include "core/lists/csvreader.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

class TestTables : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void takesAMapping();
    void boundsRows();
    void previews_data();
    void previews();
};

void TestTables::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("list");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list) {
        QTest::newRow(name) << text << list;
    };
    row("nothing", "", "");
    row("only a head", "url,name\n", "");
    row("named columns", "Name,URL,Size\nx,http://a/,12\n", "2 http://a/ name=x size=12\n");
    row("all columns",
        "url;File name;folder;checksum;size;referrer;headers\r\n"
        "http://a/;x;d;md5:d41d8cd98f00b204e9800998ecf8427e;1;http://r/;A: 1|B: 2\r\n",
        "2 http://a/ name=x folder=d headers=A: 1|B: 2 md5=d41d8cd98f00b204e9800998ecf8427e size=1"
        " referer=http://r/\n");
    row("no head", "x,http://a/\ny,http://b/\n", "1 http://a/\n2 http://b/\n");
    row("one column", "url\nhttp://a/x,y\nhttp://b/\n", "2 http://a/x,y\n3 http://b/\n");
    row("tabs", "url\tname\nhttp://a/\tx\n", "2 http://a/ name=x\n");
    row("bars", "url|name\nhttp://a/|x\n", "2 http://a/ name=x\n");
    row("quotes", "url,name\n\"http://a/?x=\"\"1\"\",2\",\"x\"\n",
        "2 http://a/?x=%221%22,2 name=x\n");
    row("line end in quotes", "name,url\n\"a\nb\",http://a/\nc,http://b/\n",
        "2 http://a/ name=ab\n4 http://b/ name=c\n");
    row("single quotes", "'url','name'\n'http://a/x,y','it''s'\n", "2 http://a/x,y name=it's\n");
    row("quote in the middle", "url,name\nhttp://a/,6\" disk\n", "2 http://a/ name=6_ disk\n");
    row("text after a quote", "url,name\nhttp://a/,\"x\"y\n", "2 http://a/ name=xy\n");
    row("blank rows", "url,name\n\n,\nhttp://a/,x\n\n", "4 http://a/ name=x\n");
    row("no URL", "url,name\n,x\nhttp://a/,\nz\n",
        "3 http://a/\n2 rejected no-url: \n4 rejected no-scheme: z\n");
    row("too few and too many cells", "name,url\nx\ny,http://a/,z\n",
        "3 http://a/ name=y\n2 rejected no-url: x\n");
    row("no column with URLs", "a,b\nc,d\n", "2 rejected no-url: c\n");
    row("paths", "url,name,folder\nhttp://a/,../x,d\nhttp://b/,x,/etc\n",
        "2 http://a/ folder=d\n3 http://b/ name=x\n2 warned path: ../x\n3 warned path: /etc\n");
    row("duplicates", "url\nhttp://a/\nhttp://A/\n", "2 http://a/\n3 duplicate of 2\n");
    row("UTF-8 mark", "\xef\xbb\xbfurl,name\nhttp://a/,\xc3\xa4\n", "2 http://a/ name=\xc3\xa4\n");
    row("Windows-1252", "url,name\nhttp://a/,\xe4\x80\n",
        "2 http://a/ name=\xc3\xa4\xe2\x82\xac\n");
    row("UTF-16", QByteArray("\xff\xfeu\0r\0l\0\n\0h\0t\0t\0p\0:\0/\0/\0a\0/\0\n\0", 28),
        "2 http://a/\n");
    row("CR", "url,name\rhttp://a/,x\rhttp://b/,y", "2 http://a/ name=x\n3 http://b/ name=y\n");
    row("NUL", QByteArray("url,name\nhttp://a/,x\0y\n", 23), "2 http://a/ name=xy\n");
    row("bad values", "url,size,hash\nhttp://a/,1.5 MB,zz\n",
        "2 http://a/\n2 warned value: zz\n2 warned value: 1.5 MB\n");
}

void TestTables::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, list);
    const auto read = readBytes(ListFormat::Csv, text);
    QVERIFY(read);
    QCOMPARE(listText(*read), list);
    QVERIFY(isAccountedFor(*read));
}

void TestTables::takesAMapping()
{
    ReadOptions options;
    options.columns = ColumnMapping{.url = 2, .name = 0, .hasHead = false};
    const auto read = readBytes(ListFormat::Csv, "url,http://no/,http://a/\n", options);
    QCOMPARE(listText(*read), QByteArray("1 http://a/ name=url\n"));
}

void TestTables::boundsRows()
{
    const QByteArray text = "url,name\nhttp://a/,\"open" + QByteArray(3'000'000, 'x')
                            + "\nhttp://b/,y\n" + QByteArray(5000, ',') + "\n";
    const auto read = readBytes(ListFormat::Csv, text);
    QCOMPARE(read->rejectedCount, 2); // also that of commas
    QCOMPARE(read->rejected[0].reason, RejectReason::TooLong);
    QCOMPARE(read->entries->size(), size_t(1)); // reading goes on behind it
    QVERIFY(isAccountedFor(*read));
}

void TestTables::previews_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("head");  // with "|" between the cells
    QTest::addColumn<QString>("rows");  // with "/" between the rows
    QTest::addColumn<QString>("about"); // delimiter, encoding, columns of URL and name
    QTest::newRow("head") << QByteArray("a;Link;Name\n1;http://a/;x\n2;http://b/;y\n")
                          << u"a|Link|Name"_qs << u"1|http://a/|x, 2|http://b/|y"_qs
                          << u"; UTF-8 1 2"_qs;
    QTest::newRow("no head") << QByteArray("http://a/\tx\n") << QString() << u"http://a/|x"_qs
                             << u"\t UTF-8 0 -1"_qs;
    QTest::newRow("Windows") << QByteArray("url,name\nhttp://a/,\xe4\n") << u"url|name"_qs
                             << u"http://a/|\u00e4"_qs << u", Windows-1252 0 1"_qs;
    QTest::newRow("nothing") << QByteArray() << QString() << QString() << u" UTF-8 -1 -1"_qs;
}

void TestTables::previews()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, head);
    QFETCH(QString, rows);
    QFETCH(QString, about);
    const ColumnPreview preview = previewColumns(ListFormat::Csv, text);
    QCOMPARE(preview.head.join(u'|'), head);
    QStringList lines;
    for (const QStringList &row : preview.rows)
        lines.append(row.join(u'|'));
    QCOMPARE(lines.join(u", "_qs), rows);
    const QString delimiter =
        preview.delimiter == '\0' ? QString() : QString(QLatin1Char(preview.delimiter));
    QCOMPARE(u"%1 %2 %3 %4"_qs.arg(delimiter, preview.encoding)
                 .arg(preview.columns.url)
                 .arg(preview.columns.name),
             about);
}

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"

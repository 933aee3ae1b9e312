// aria2's input files: what is read, what is kept, and that both are written again.
#include "core/lists/aria2writer.h"
#include "core/lists/formatreader.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

namespace {

ParsedList readAria2(const QByteArray &text)
{
    return *readBytes(ListFormat::Aria2, text);
}

const QByteArray sha1 = "sha-1=0192ba11326fe2298c8cb4de616f4d4140213838";

} // namespace

class TestAria2 : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void writesTheSame_data();
    void writesTheSame();
    void writesChanges();
    void writesEntriesFromElsewhere();
    void boundsOptions();
};

void TestAria2::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("list");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list) {
        QTest::newRow(name) << text << list;
    };
    row("plain", "http://a/\nhttp://b/", "1 http://a/\n2 http://b/\n");
    row("options", "http://a/\n  out=x.bin\n\tdir=sub/d\nhttp://b/\n",
        "1 http://a/ name=x.bin folder=sub/d\n4 http://b/\n");
    row("folder in out", "http://a/\n out=s/x\n dir=d\n", "1 http://a/ name=x folder=d/s\n");
    row("mirrors", "http://a/\thttp://b/x\t\thttp://c/\r\n",
        "1 http://a/ mirrors=http://b/x,http://c/\n");
    row("first mirror is none", "magnet:?x\thttp://b/\tx\n",
        "1 http://b/\n1 warned mirror: magnet:?x\n1 warned mirror: x\n");
    row("all fields",
        "http://a/\n referer=http://r/\n user-agent=U 1\n header=A: 1\n header=B: 2=3\n checksum="
            + sha1 + "\n http-user=me\n http-passwd=s=c\n all-proxy=http://p:1/\n split=5\n",
        "1 http://a/ headers=A: 1|B: 2=3 sha-1=0192ba11326fe2298c8cb4de616f4d4140213838"
        " referer=http://r/ agent=U 1 login=me:s=c proxy=http://p:1/ segments=5\n");
    row("comments and blank lines in between", "#c\nhttp://a/\n#c\n\n  out=x\n  #y=1\n",
        "2 http://a/ name=x\n6 warned kept: #y\n");
    row("an option before any", " out=x\nhttp://a/\n", "2 http://a/\n1 rejected no-url: out=x\n");
    row("no option", "http://a/\n  what\n  =x\n",
        "1 http://a/\n2 warned value: what\n3 warned value: =x\n");
    row("unknown once", "http://a/\n gid=1\nhttp://b/\n gid=2\n",
        "1 http://a/\n3 http://b/\n2 warned kept: gid\n");
    row("no URL", "x\n out=y\nhttp://a/\n", "3 http://a/\n1 rejected no-scheme: x\n");
    row("duplicate", "http://a/\n out=x\nhttp://a/\n out=y\n",
        "1 http://a/ name=x\n3 duplicate of 1\n");
    row("out of the folder",
        "http://a/\n out=../../x\nhttp://b/\n dir=/root\nhttp://c/\n out=c:\\x\n",
        "1 http://a/\n3 http://b/\n5 http://c/\n1 warned path: ../../x\n3 warned path: /root\n"
        "5 warned path: c:\\x\n");
    row("bad values", "http://a/\n checksum=sha-1=12\n split=x\n header=no colon\n",
        "1 http://a/\n1 warned value: sha-1=12\n1 warned value: x\n1 warned value: header\n");
    row("injected lines", QByteArray("http://a/\n header=A: 1\0B: 2\n referer=x\x01y\n", 41),
        "1 http://a/\n2 warned value: header\n3 warned value: referer\n");
}

void TestAria2::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, list);
    const ParsedList read = readAria2(text);
    QCOMPARE(listText(read), list);
    QCOMPARE(read.format, ListFormat::Aria2);
    QVERIFY(isAccountedFor(read));
}

void TestAria2::writesTheSame_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("plain") << QByteArray("http://a/\nhttp://b/\n");
    QTest::newRow("mirrors") << QByteArray("http://a/\thttp://b/\n");
    QTest::newRow("session") << QByteArray(
        "http://a/x\thttp://b/x\n  gid=8b15bf1b8f2c\n  dir=/home/me/Downloads\n"
        "  out=../odd\n  header=B: 2\n  x-unknown=1\n  header=A: 1\n  pause=true\n"
        "  header=B: 2\n  checksum=sha-1=0192BA11326fe2298c8cb4de616f4d4140213838\n"
        "  http-user=me\n  split=99\n  checksum=md5=12\n  http-passwd=\n"
        "http://c/\n  out=a/b/c\n  dir=d\n");
    QTest::newRow("odd values")
        << QByteArray("http://a/\n  =\n  out=\n  user-agent==\n  a==b\n").replace("  =\n", "");
}

void TestAria2::writesTheSame()
{
    QFETCH(QByteArray, text);
    const ParsedList read = readAria2(text);
    QCOMPARE(toAria2(*read.entries), text);
}

void TestAria2::writesChanges()
{
    const ParsedList read = readAria2("http://a/\n  gid=1\n  out=x\n  header=A: 1\n  pause=true\n");
    EntryList entries = *read.entries;
    EntryExtras extras = *entries[0].extras;
    extras.name = u"y"_qs;
    extras.folder = u"f"_qs;
    extras.request.edit().referer = "http://r/";
    entries[0].extras = std::make_shared<const EntryExtras>(extras);
    QCOMPARE(toAria2(entries), QByteArray("http://a/\n  gid=1\n  pause=true\n  out=f/y\n"
                                          "  referer=http://r/\n  header=A: 1\n"));
}

void TestAria2::writesEntriesFromElsewhere()
{
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{"http://b/"};
    extras.folder = u"f"_qs;
    extras.checksum = checksumIn("md5:d41d8cd98f00b204e9800998ecf8427e");
    extras.request.edit().userPassword = "u:p:q";
    extras.request.edit().segments = 3;
    const EntryList entries = {
        {.url = "http://x/", .line = 1},
        {.url = "http://a/", .line = 2, .extras = std::make_shared<const EntryExtras>(extras)}};
    const QByteArray text = toAria2(entries);
    QCOMPARE(text, QByteArray("http://x/\nhttp://a/\thttp://b/\n  dir=f\n"
                              "  checksum=md5=d41d8cd98f00b204e9800998ecf8427e\n"
                              "  http-user=u\n  http-passwd=p:q\n  split=3\n"));
    QCOMPARE(toAria2(entries, {0}), QByteArray("http://x/\n"));
    const ParsedList read = readAria2(text);
    EntryExtras again = *(*read.entries)[1].extras;
    again.aria2Options.clear();
    QVERIFY(again == extras);
}

void TestAria2::boundsOptions()
{
    const QByteArray option = "  x=" + QByteArray(50'000, 'y') + '\n';
    const ParsedList read = readAria2("http://a/\n" + option.repeated(100));
    QVERIFY((*read.entries)[0].extras->aria2Options.size() < 2'000'000);
    QVERIFY(read.warningCount >= 80);
    const ParsedList longLine = readAria2("http://a/" + QByteArray(2'000'000, 'x') + "\n out=y\n");
    QCOMPARE(longLine.rejectedCount, 2);
    QVERIFY(isAccountedFor(longLine));
}

QTEST_GUILESS_MAIN(TestAria2)
#include "tst_aria2.moc"

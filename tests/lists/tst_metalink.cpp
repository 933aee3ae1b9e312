// Metalink 3 and 4: what is read, and that writing it again loses nothing.
#include "core/lists/aria2writer.h"
#include "core/lists/formatreader.h"
#include "core/lists/metalinkwriter.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

namespace {

Result<ParsedList> readMetalink(const QByteArray &text)
{
    return readBytes(ListFormat::Metalink, text);
}

QByteArray metalink4(const QByteArray &files)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
           + files + "</metalink>";
}

const QByteArray sha256 = QByteArray("ab").repeated(32);
const QByteArray md5 = QByteArray("cd").repeated(16);

} // namespace

class TestMetalink : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refusesEntities();
    void writesTheSame();
    void readsVersion3();
    void writesChanges();
    void writesEntriesFromElsewhere();
};

void TestMetalink::reads_data()
{
    QTest::addColumn<QByteArray>("files");
    QTest::addColumn<QByteArray>("list");
    const auto row = [](const char *name, const QByteArray &files, const QByteArray &list) {
        QTest::newRow(name) << files << list;
    };
    row("none", "", "");
    row("one", "<file name='x'><url>http://a/</url></file>", "2 http://a/ name=x\n");
    row("best first",
        "<file name='d/x'><url>http://last/</url><url priority='2'>http://b/</url>"
        "<url location='de' priority='1'> http://a/ </url></file>",
        "2 http://a/ mirrors=http://b/,http://last/ name=x folder=d\n");
    row("strongest hash",
        "<file name='x'><size>12</size><hash type='md5'>" + md5 + "</hash><hash type='sha-256'>"
            + sha256 + "</hash><hash type='sha-1'>00</hash><hash type='other'>1</hash>"
            + "<url>http://a/</url></file>",
        "2 http://a/ name=x sha-256=" + sha256 + " size=12\n2 warned value: sha-1 00\n");
    row("hashes of pieces are not its own",
        "<file name='x'><pieces length='4' type='md5'><hash>" + md5
            + "</hash></pieces><url>http://a/</url></file>",
        "2 http://a/ name=x\n");
    row("other protocols",
        "<file name='x'><url>ed2k://x</url><url>http://a/</url><metaurl>http://t/</metaurl></file>",
        "2 http://a/ name=x\n2 warned mirror: ed2k://x\n");
    row("only a torrent", "<file name='x'><metaurl mediatype='torrent'>http://t/</metaurl></file>",
        "2 rejected no-url: x\n");
    row("no name", "<file><url>http://a/</url></file>", "2 rejected malformed: \n");
    for (const QByteArray name : {"../x", "a/../x", "/x", "a/", "C:/x", "a\\x", ".."})
        row(("name " + name).constData(), "<file name='" + name + "'><url>http://a/</url></file>",
            "2 rejected unsafe-path: " + name + "\n");
    row("other namespace", "<file xmlns='u' name='x'><url>http://a/</url></file>", "");
    row("broken in the middle",
        "<file name='x'><url>http://a/</url></file>\n<file name='y'><url>http://b/</file>",
        "2 http://a/ name=x\n3 rejected malformed: Opening and ending tag mismatch.\n");
    row("bad size", "<file name='x'><size>-4</size><url>http://a/</url></file>",
        "2 http://a/ name=x\n2 warned value: -4\n");
}

void TestMetalink::reads()
{
    QFETCH(QByteArray, files);
    QFETCH(QByteArray, list);
    const auto read = readMetalink(metalink4(files));
    QVERIFY(read);
    QCOMPARE(listText(*read), list);
    QVERIFY(isAccountedFor(*read));
}

void TestMetalink::refusesEntities()
{
    const auto bomb = readMetalink("<!DOCTYPE m [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
                                   "<metalink xmlns='urn:ietf:params:xml:ns:metalink'>"
                                   "<file name='&b;'><url>http://a/</url></file></metalink>");
    QVERIFY(!bomb);
    QCOMPARE(bomb.error().code, ErrorCode::ListUnreadable);
    QVERIFY(bomb.error().detail.contains(u"DOCTYPE"));
    const auto outside = readMetalink("<!DOCTYPE m [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><m/>");
    QVERIFY(!outside);
}

void TestMetalink::writesTheSame()
{
    const QByteArray text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">\n"
                            "  <file name=\"d/x &amp; y\">\n"
                            "    <identity>A &lt;name&gt;</identity>\n"
                            "    <publisher name=\"P\" url=\"http://p/\"/>\n"
                            "    <language>de</language>\n"
                            "    <size>12</size>\n"
                            "    <hash type=\"md5\">"
                            + md5
                            + "</hash>\n"
                              "    <hash type=\"sha-256\">"
                            + sha256
                            + "</hash>\n"
                              "    <pieces length=\"4\" type=\"md5\">\n"
                              "      <hash>"
                            + md5
                            + "</hash>\n"
                              "      <hash>"
                            + md5
                            + "</hash>\n"
                              "    </pieces>\n"
                              "    <url location=\"de\" priority=\"7\">http://b/</url>\n"
                              "    <url priority=\"1\">http://a/?x=1&amp;y=2</url>\n"
                              "    <metaurl mediatype=\"torrent\">http://t/</metaurl>\n"
                              "    <n1:own xmlns:n1=\"urn:own\" a=\"1\">\n"
                              "      <n1:in/>\n"
                              "    </n1:own>\n"
                              "  </file>\n"
                              "</metalink>\n";
    const auto read = readMetalink(text);
    QVERIFY(read);
    QCOMPARE(listText(*read), QByteArray("3 http://a/?x=1&y=2 mirrors=http://b/ name=x & y folder=d"
                                         " sha-256="
                                         + sha256 + " size=12\n"));
    const QByteArray written = toMetalink(*read->entries);
    QCOMPARE(written, text);
    QCOMPARE(toMetalink(*readMetalink(written)->entries), text);
}

void TestMetalink::readsVersion3()
{
    const auto read = readMetalink(
        "<metalink version='3.0' xmlns='http://www.metalinker.org/'><files><file name='x'>"
        "<size>12</size><os>Linux-x86</os><verification><hash type='sha1'>"
        + md5
        + "00000000</hash>"
          "<pieces length='4' type='sha1'><hash piece='0'>"
        + md5
        + "</hash></pieces></verification>"
          "<resources><url type='ftp' location='de' preference='90'>ftp://b/x</url>"
          "<url type='http' "
          "preference='100'>http://a/x</url></resources></file></files></metalink>");
    QVERIFY(read);
    QCOMPARE(listText(*read), QByteArray("1 http://a/x mirrors=ftp://b/x name=x sha-1=" + md5
                                         + "00000000 size=12\n"));
    QCOMPARE(toMetalink(*read->entries),
             QByteArray("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">\n"
                        "  <file name=\"x\">\n"
                        "    <size>12</size>\n"
                        "    <os>Linux-x86</os>\n"
                        "    <hash type=\"sha-1\">"
                        + md5
                        + "00000000</hash>\n"
                          "    <pieces length=\"4\" type=\"sha-1\">\n"
                          "      <hash>"
                        + md5
                        + "</hash>\n"
                          "    </pieces>\n"
                          "    <url location=\"de\" priority=\"11\">ftp://b/x</url>\n"
                          "    <url priority=\"1\">http://a/x</url>\n"
                          "  </file>\n"
                          "</metalink>\n"));
}

void TestMetalink::writesChanges()
{
    const auto read =
        readMetalink(metalink4("<file name='x'><size>12</size><os>L</os><hash type='md5'>" + md5
                               + "</hash><url location='de'>http://a/</url></file>"));
    EntryList entries = *read->entries;
    EntryExtras extras = *entries[0].extras;
    extras.mirrors = QList<QByteArray>{"http://b/"};
    extras.size = 13;
    extras.checksum = checksumIn("sha-256:" + sha256);
    entries[0].extras = std::make_shared<const EntryExtras>(extras);
    const auto again = readMetalink(toMetalink(entries));
    QCOMPARE(listText(*again),
             QByteArray("4 http://a/ mirrors=http://b/ name=x sha-256=" + sha256 + " size=13\n")
                 .replace("4 http", "3 http"));
    QVERIFY((*again->entries)[0].extras->metalinkChildren->contains("<os>L</os>"));
    QVERIFY(!(*again->entries)[0].extras->metalinkChildren->contains("location"));
}

void TestMetalink::writesEntriesFromElsewhere()
{
    const auto aria2 = readBytes(ListFormat::Aria2, "http://a/d/f%C3%A4.bin\thttp://b/\n"
                                                    "http://c/\n  out=s/x\nhttp://d/..%2f\n");
    const auto read = readMetalink(toMetalink(*aria2->entries));
    QCOMPARE(listText(*read), QByteArray("3 http://a/d/f%C3%A4.bin mirrors=http://b/ name=f\xc3\xa4"
                                         ".bin\n7 http://c/ name=x folder=s\n"
                                         "10 http://d/..%2f name=download\n"));
    QVERIFY(readMetalink(toMetalink({}))->entries->empty());
}

QTEST_GUILESS_MAIN(TestMetalink)
#include "tst_metalink.moc"

// CSV and TSV, playlists, checksum files.
#include "core/parse/checksumfile.h"
#include "core/parse/csvfile.h"
#include "core/parse/playlist.h"
#include "tests/parse/parsing.h"

#include <QFile>
#include <QTest>

using namespace haul;

class tst_TextFiles : public QObject
{
    Q_OBJECT

private slots:
    void tables_data();
    void tables();
    void tableOfManyBlocks();
    void tableWithoutEndOfQuote();
    void tableInUtf16();
    void playlists_data();
    void playlists();
    void checksums_data();
    void checksums();
    void checksumNames_data();
    void checksumNames();
    void checksumResult();
    void everythingIsBounded();
};

void tst_TextFiles::tables_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("fields"); // rows columns separator unevenRows firstRow
    const auto row = [](const char *name, const char *csv, const char *fields,
                        const char *type = "text/csv") {
        QTest::newRow(name) << QByteArray(csv) << QByteArray(type) << QByteArray(fields);
    };
    row("plain", "a,b\n1,2\n", "2 2 comma  a, b");
    row("no line end", "a,b\n1,2", "2 2 comma  a, b");
    row("crlf", "a,b\r\n1,2\r\n", "2 2 comma  a, b");
    row("empty", "", "0 0 comma  ");
    row("blank lines", "\n\na,b\n\n1,2\n\n", "2 2 comma  a, b");
    row("one column", "a\nb\nc\n", "3 1 comma  a");
    row("semicolons", "a;b,c;d\n1;2;3\n", "2 3 semicolon  a, b,c, d");
    row("tabs", "a\tb\n1\t2\n", "2 2 tab  a, b");
    row("bars", "a|b|c\n", "1 3 bar  a, b, c");
    row("tsv with commas", "a,b,c\td\n", "1 2 tab  a,b,c, d", "text/tab-separated-values");
    row("quotes", "\"a,b\",c\n\"1\n2\",3\n", "2 2 comma  a,b, c");
    row("doubled quotes", "\"a\"\"b\",\"\"\n", "1 2 comma  ab,");
    row("quote within", "a\"b,c\n1,2\n", "2 2 comma  ab, c");
    row("uneven", "a,b\n1\n1,2,3\n1,2\n", "4 2 comma 2 a, b");
    row("empty cells", ",,\n,,\n", "2 3 comma  , ,");
    row("mark",
        "\xef\xbb\xbf"
        "a,b\n",
        "1 2 comma  a, b");
    row("latin-1", "caf\xe9,b\n", "1 2 comma  caf\xc3\xa9, b");
}

void tst_TextFiles::tables()
{
    QFETCH(QByteArray, csv);
    QFETCH(QByteArray, type);
    const ParseResult result = parseBytes(parseCsv, csv, type);
    QCOMPARE(errorText(result), "");
    const QByteArray fields = field(result, "rows") + ' ' + field(result, "columns") + ' '
                              + field(result, "separator") + ' ' + field(result, "unevenRows") + ' '
                              + field(result, "firstRow");
    QTEST(fields, "fields");
}

void tst_TextFiles::tableOfManyBlocks()
{
    const QByteArray row = "1,\"two\r\n\",3,\"" + QByteArray(1'000, 'x') + "\"\r\n";
    const ParseResult result = parseBytes(parseCsv, row.repeated(5'000), "text/csv");
    QCOMPARE(errorText(result), "");
    QCOMPARE(field(result, "rows"), "5000");
    QCOMPARE(field(result, "unevenRows"), "");
    QFile real(QStringLiteral("/usr/share/distro-info/debian.csv"));
    if (real.open(QIODevice::ReadOnly)) {
        const ParseResult table = parseBytes(parseCsv, real.readAll(), "text/csv");
        QVERIFY(field(table, "firstRow").startsWith("version, codename, series"));
        QVERIFY(field(table, "rows").toInt() > 10);
    }
}

void tst_TextFiles::tableWithoutEndOfQuote()
{
    const ParseResult result = parseBytes(parseCsv, "a,b\n1,\"2\n3,4\n", "text/csv");
    QCOMPARE(field(result, "rows"), "2");
    QVERIFY(errorText(result).contains("row 2"));
}

void tst_TextFiles::tableInUtf16()
{
    QByteArray utf16("\xff\xfe", 2);
    for (char c : QByteArrayView("a\tb\n1\t2\n")) {
        utf16 += c;
        utf16 += '\0';
    }
    const ParseResult result = parseBytes(parseCsv, utf16, "text/csv");
    QCOMPARE(field(result, "rows"), "2");
    QCOMPARE(field(result, "firstRow"), "a, b");
}

void tst_TextFiles::playlists_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("entries");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const char *text, const char *kind, const char *entries,
                        const char *lines) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(kind) << QByteArray(entries)
                            << QByteArray(lines);
    };
    row("plain m3u", "a.mp3\r\nhttp://x/b.mp3\n", "m3u", "2",
        "media http://h/d/a.mp3 []\nmedia http://x/b.mp3 []\n");
    row("extended m3u", "#EXTM3U\n#EXTINF:12,Some, song\na.mp3\n# comment\nb.mp3\n", "m3u", "2",
        "media http://h/d/a.mp3 [Some, song]\nmedia http://h/d/b.mp3 []\n");
    row("latin-1", "#EXTINF:1,caf\xe9\na\n", "m3u", "1", "media http://h/d/a [caf\xc3\xa9]\n");
    row("hls", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k.bin\"\n#EXTINF:9,\ns1.ts\n", "hls", "1",
        "media http://h/d/k.bin []\nmedia http://h/d/s1.ts []\n");
    row("hls variants",
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"a.m3u8\",X=1\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n",
        "hls-variants", "1", "media http://h/d/a.m3u8 []\nmedia http://h/d/v.m3u8 []\n");
    row("open quote", "#EXT-X-MAP:URI=\"x\n", "hls", "0", "");
    row("pls", "[playlist]\nNumberOfEntries=2\nFile1=http://x/a\nTitle1=A\nfile2=b\nLength2=-1\n",
        "pls", "2", "media http://x/a [A]\nmedia http://h/d/b []\n");
    row("paths of Windows", "C:\\music\\a.mp3\n", "m3u", "1", "");
    row("empty", "", "m3u", "0", "");
}

void tst_TextFiles::playlists()
{
    QFETCH(QByteArray, text);
    const ParseResult result = parseBytes(parsePlaylist, text);
    QCOMPARE(errorText(result), "");
    QTEST(field(result, "playlist"), "kind");
    QTEST(field(result, "entries"), "entries");
    QTEST(linkLines(result), "lines");
}

void tst_TextFiles::checksums_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QByteArray>("sums"); // "name:algorithm:hex " each, then the lines left over
    const auto row = [](const char *name, const QByteArray &text, const char *fileName,
                        const QByteArray &sums) {
        QTest::newRow(name) << text << QString::fromUtf8(fileName) << sums;
    };
    const QByteArray md5(32, 'a');
    const QByteArray sha256(64, 'b');
    const QByteArray sha512(128, 'c');
    row("gnu", sha256 + "  a.iso\n" + sha256 + " *b.iso\n", "SHA256SUMS",
        "a.iso:4:" + sha256 + " b.iso:4:" + sha256 + " 0");
    row("upper case, a space in the name", md5.toUpper() + "  a b\r\n", "x", "a b:1:" + md5 + " 0");
    row("comments and others", "# c\n; d\n\nhello\n" + md5 + "\tx\n", "MD5SUMS",
        "x:1:" + md5 + " 1");
    row("escaped", '\\' + sha256 + "  a\\\\b\\nc\n", "x", "a\\b\nc:4:" + sha256 + " 0");
    row("bsd", "SHA256 (a (1).iso) = " + sha256 + "\nMD5 (b) = " + md5 + "\n", "CHECKSUM",
        "a (1).iso:4:" + sha256 + " b:1:" + md5 + " 0");
    row("bsd of the wrong length", "SHA256 (a) = " + md5 + "\n", "x", "1");
    row("alone", sha512 + "\n", "dir/haul.zip.sha512", "haul.zip:6:" + sha512 + " 0");
    row("sha3 by the file's name", sha256 + "  a\n", "SHA3-256SUMS", "a:12:" + sha256 + " 0");
    row("blake2 by the file's name", sha512 + "  a\n", "B2SUMS", "a:18:" + sha512 + " 0");
    row("sfv", "; made by x\na b.bin 0011AAFF\n", "x.sfv", "a b.bin:crc:11aaff 0");
    row("crc without sfv", "a.bin 0011AAFF\n", "x.txt", "1");
    row("signed", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n" + md5 + "  a\n", "x",
        "a:1:" + md5 + " 2");
    row("not hex", QByteArray(64, 'g') + "  a\n", "x", "1");
    row("no name at all", md5 + "\n", "md5", "1");
}

void tst_TextFiles::checksums()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, fileName);
    const ChecksumFile file = readChecksums(text, fileName);
    QByteArray sums;
    for (const NamedChecksum &sum : file.names) {
        sums += sum.name + ':';
        sums += sum.crc32 ? "crc:" + QByteArray::number(*sum.crc32, 16)
                          : QByteArray::number(int(sum.checksum->algorithm)) + ':'
                                + sum.checksum->digest.toHex();
        sums += ' ';
    }
    QTEST(sums + QByteArray::number(file.otherLines), "sums");
}

void tst_TextFiles::checksumNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("is");
    const auto row = [](const char *name, bool is) {
        QTest::newRow(name) << QString::fromLatin1(name) << is;
    };
    for (const char *name : {"SHA256SUMS", "/x/MD5SUMS", "sha512sum.txt", "a.iso.sha256", "a.md5",
                             "all.sfv", "a.sha1sum", "sha256sums.txt", "b2sums", "md5.txt"})
        row(name, true);
    for (const char *name : {"", "md5", "sha256", "SUMS", "notes.txt", "a.txt", "a.sha", "sum",
                             "mysha256notes", "a.sha257"})
        row(name, false);
}

void tst_TextFiles::checksumNames()
{
    QFETCH(QString, name);
    QTEST(isChecksumName(name), "is");
}

void tst_TextFiles::checksumResult()
{
    const QByteArray sum(64, 'b');
    const ParseResult result =
        parseBytes(parseChecksums, sum + "  a\n" + sum + "  b\n", {}, QStringLiteral("SHA256SUMS"));
    QCOMPARE(field(result, "checksums"), "2");
    QCOMPARE(field(result, "algorithm"), "sha256");
    QCOMPARE(field(result, "listing"), "a\nb");
}

void tst_TextFiles::everythingIsBounded()
{
    ParseLimits limits;
    limits.maxBytes = limits.maxStreamBytes = 100;
    const QByteArray large(101, 'x');
    for (FileParser parse : {parseCsv, parsePlaylist, parseChecksums})
        QCOMPARE(parseBytes(parse, large, {}, {}, limits).error->code, ErrorCode::TooLarge);
    limits = {};
    limits.maxLinks = 5;
    QCOMPARE(parseBytes(parsePlaylist, QByteArray("x\n").repeated(9), {}, {}, limits).links.size(),
             size_t(5));
    const QByteArray sums = (QByteArray(32, 'a') + "  x\n").repeated(9);
    QVERIFY(readChecksums(sums, {}, limits).cut);
    QCOMPARE(readChecksums(sums, {}, limits).names.size(), size_t(5));
    // A first row that has no end is not kept.
    const ParseResult commas = parseBytes(parseCsv, QByteArray(5'000'000, ','), "text/csv");
    QCOMPARE(field(commas, "columns"), "5000001");
    QVERIFY(field(commas, "firstRow").size() <= 1'000);
}

QTEST_APPLESS_MAIN(tst_TextFiles)
#include "tst_textfiles.moc"

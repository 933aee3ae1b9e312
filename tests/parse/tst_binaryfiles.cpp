// Images by their headers, archives by their listing: small real ones, made here or by others.
#include "core/parse/archivefile.h"
#include "core/parse/imagefile.h"
#include "tests/parse/parsing.h"

#include <QFile>
#include <QTest>
#include <QtEndian>

#include <archive.h>
#include <archive_entry.h>

#include <memory>

using namespace haul;

namespace {

QByteArray big(quint32 number)
{
    const quint32 bytes = qToBigEndian(number);
    return {reinterpret_cast<const char *>(&bytes), 4};
}

QByteArray little(quint32 number)
{
    const quint32 bytes = qToLittleEndian(number);
    return {reinterpret_cast<const char *>(&bytes), 4};
}

QByteArray bytesOf(const char *hex)
{
    return QByteArray::fromHex(hex);
}

struct Member
{
    QByteArray name;
    QByteArray bytes;
};

enum class Format { Zip, Tar, TarGz, TarXz, TarZst, TarBz2 };

// An archive as libarchive writes it.
QByteArray makeArchive(Format format, const QList<Member> &members)
{
    QByteArray out(4 * 1024 * 1024, '\0');
    size_t used = 0;
    archive *const handle = archive_write_new();
    if (format == Format::Zip)
        archive_write_set_format_zip(handle);
    else
        archive_write_set_format_pax_restricted(handle);
    if (format == Format::TarGz)
        archive_write_add_filter_gzip(handle);
    if (format == Format::TarXz)
        archive_write_add_filter_xz(handle);
    if (format == Format::TarZst)
        archive_write_add_filter_zstd(handle);
    if (format == Format::TarBz2)
        archive_write_add_filter_bzip2(handle);
    if (archive_write_open_memory(handle, out.data(), size_t(out.size()), &used) != ARCHIVE_OK)
        qFatal("cannot write an archive: %s", archive_error_string(handle));
    for (const Member &member : members) {
        archive_entry *const entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.constData());
        archive_entry_set_size(entry, member.bytes.size());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(handle, entry);
        archive_write_data(handle, member.bytes.constData(), size_t(member.bytes.size()));
        archive_entry_free(entry);
    }
    archive_write_close(handle);
    archive_write_free(handle);
    return out.first(qsizetype(used));
}

} // namespace

class tst_BinaryFiles : public QObject
{
    Q_OBJECT

private slots:
    void images_data();
    void images();
    void cutImages();
    void realImages_data();
    void realImages();
    void archives_data();
    void archives();
    void listingIsBounded();
    void namesAreText();
    void brokenArchives_data();
    void brokenArchives();
    void bombs_data();
    void bombs();
};

void tst_BinaryFiles::images_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("size");
    const auto row = [](const char *name, const QByteArray &bytes, const char *size) {
        QTest::newRow(name) << bytes << QByteArray(size);
    };
    const QByteArray png = "\x89PNG\r\n\x1a\n" + big(13) + "IHDR";
    row("png", png + big(640) + big(480), "640x480");
    row("png of no width", png + big(0) + big(480), "x");
    row("png of an impossible width", png + big(0xffffffff) + big(480), "x");
    row("gif", "GIF89a" + bytesOf("40010200"), "320x2");
    row("bmp", "BM" + QByteArray(12, '\0') + little(40) + little(7) + little(quint32(-5)), "7x5");
    row("bmp, old", "BM" + QByteArray(12, '\0') + little(12) + bytesOf("07000500") + little(0),
        "7x5");
    row("webp, lossy", "RIFF....WEBPVP8 ......." + bytesOf("9d012a800240c1"), "640x320");
    row("webp, lossless", "RIFF....WEBPVP8L...." + bytesOf("2f7fc04f00") + QByteArray(8, '\0'),
        "128x320");
    row("webp, extended", "RIFF....WEBPVP8X........" + bytesOf("7f02003f0100"), "640x320");
    row("ico",
        bytesOf("000001000200") + bytesOf("1020") + QByteArray(14, '\0') + bytesOf("0000")
            + QByteArray(14, '\0'),
        "256x256");
    const QByteArray frame = bytesOf("ffc00011080140028003012200021101031101");
    row("jpeg", bytesOf("ffd8") + frame, "640x320");
    row("jpeg, progressive", bytesOf("ffd8ffc20011080140028003012200021101031101"), "640x320");
    row("jpeg with a profile and a thumbnail",
        bytesOf("ffd8ffe00004abcdffe1ffff") + QByteArray(65'533, '\xc0') + bytesOf("ffffff")
            + frame.sliced(1),
        "640x320");
    row("jpeg without a frame", bytesOf("ffd8ffda0008010100003f00d2cf20ffd9"), "x");
    row("jpeg of segments without end", bytesOf("ffd8") + bytesOf("ffe00002").repeated(100'000),
        "x");
    row("a page", "<!doctype html>", "x");
    row("empty", "", "x");
}

void tst_BinaryFiles::images()
{
    QFETCH(QByteArray, bytes);
    const ParseResult result = parseBytes(parseImage, bytes);
    QTEST(field(result, "width") + 'x' + field(result, "height"), "size");
    QVERIFY(!result.error);
}

void tst_BinaryFiles::cutImages()
{
    const QByteArray jpeg = bytesOf("ffd8ffe00004abcdffc00011080140028003012200021101031101");
    for (qsizetype size = 0; size < 17; ++size)
        QCOMPARE(field(parseBytes(parseImage, jpeg.first(size)), "width"), "");
}

void tst_BinaryFiles::realImages_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("size");
    const auto row = [](const char *path, const char *size) {
        if (QFile::exists(QString::fromLatin1(path)))
            QTest::newRow(path) << QString::fromLatin1(path) << QByteArray(size);
    };
    row("/usr/share/gitweb/static/git-logo.png", "72x27");
    row("/usr/share/gitweb/static/git-favicon.png", "16x16");
    row("/usr/share/doc/libxslt1-dev/html/html/up.png", "24x24");
    row("/usr/share/doc/libxslt1-dev/html/Libxslt-Logo-90x34.gif", "90x34");
    row("/usr/share/doc/libxslt1-dev/html/Libxslt-Logo-180x168.gif", "180x68");
    QTest::newRow("none") << QString() << QByteArray("x");
}

void tst_BinaryFiles::realImages()
{
    QFETCH(QString, path);
    QFile file(path);
    const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const ParseResult result = parseBytes(parseImage, bytes);
    QTEST(field(result, "width") + 'x' + field(result, "height"), "size");
}

void tst_BinaryFiles::archives_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("zip") << int(Format::Zip) << QByteArray("zip");
    QTest::newRow("tar") << int(Format::Tar) << QByteArray("tar");
    QTest::newRow("tar.gz") << int(Format::TarGz) << QByteArray("tar");
    QTest::newRow("tar.xz") << int(Format::TarXz) << QByteArray("tar");
    QTest::newRow("tar.zst") << int(Format::TarZst) << QByteArray("tar");
    QTest::newRow("tar.bz2") << int(Format::TarBz2) << QByteArray("tar");
}

void tst_BinaryFiles::archives()
{
    QFETCH(int, format);
    const QByteArray bytes =
        makeArchive(Format(format), {{"a.txt", "hello"}, {"dir/b", QByteArray(100'000, 'x')}});
    const ParseResult result = parseBytes(parseArchive, bytes);
    QCOMPARE(errorText(result), "");
    QTEST(field(result, "archive"), "kind");
    QCOMPARE(field(result, "members"), "2");
    QCOMPARE(field(result, "unpackedBytes"), "100005");
    QCOMPARE(field(result, "listing"), "5\ta.txt\n100000\tdir/b");
    // Nothing of what follows the first member is lost with the end of the file.
    const ParseResult half = parseBytes(parseArchive, bytes.first(bytes.size() / 2));
    QVERIFY(half.error);
    QCOMPARE(half.error->code, ErrorCode::Parse);
}

void tst_BinaryFiles::listingIsBounded()
{
    QList<Member> members;
    for (int i = 0; i < 3'000; ++i)
        members.append({"a/long/folder/member" + QByteArray::number(i), "x"});
    const QByteArray zip = makeArchive(Format::Zip, members);
    const ParseResult all = parseBytes(parseArchive, zip);
    QCOMPARE(field(all, "members"), "3000");
    QVERIFY(field(all, "listing").size() <= ParseLimits{}.maxListingBytes);
    ParseLimits limits;
    limits.maxMembers = 100;
    const ParseResult some = parseBytes(parseArchive, zip, {}, {}, limits);
    QCOMPARE(field(some, "members"), "100");
    QCOMPARE(some.error->code, ErrorCode::TooLarge);
}

void tst_BinaryFiles::namesAreText()
{
    const ParseResult result =
        parseBytes(parseArchive,
                   makeArchive(Format::Tar, {{"a\nb\tc", ""}, {"caf\xc3\xa9", ""}, {"\xff", ""}}));
    QVERIFY(field(result, "listing").isValidUtf8());
    QCOMPARE(field(result, "listing").split('\n').size(), 3);
    QVERIFY(field(result, "listing").startsWith("0\ta?b?c\n0\tcaf\xc3\xa9\n"));
}

void tst_BinaryFiles::brokenArchives_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<!doctype html><title>Log in</title>");
    QTest::newRow("zip's first bytes") << QByteArray("PK\x03\x04");
    QTest::newRow("gzip of text") << QByteArray::fromHex(
        "1f8b0800000000000003cb48cdc9c9e7020020303a3606000000");
    QTest::newRow("zeroes") << QByteArray(100, '\0');
}

void tst_BinaryFiles::brokenArchives()
{
    QFETCH(QByteArray, bytes);
    const ParseResult result = parseBytes(parseArchive, bytes);
    QVERIFY(result.error || field(result, "members") == "0");
    QCOMPARE(field(result, "listing"), "");
}

void tst_BinaryFiles::bombs_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("tar.gz") << int(Format::TarGz);
    QTest::newRow("tar.xz") << int(Format::TarXz);
    QTest::newRow("tar.zst") << int(Format::TarZst);
    QTest::newRow("tar.bz2") << int(Format::TarBz2);
}

// A zip is not unpacked at all; a compressed tar is, and no further than the limit.
void tst_BinaryFiles::bombs()
{
    QFETCH(int, format);
    const QByteArray zeroes(30'000'000, '\0');
    const QByteArray bytes = makeArchive(Format(format), {{"a", zeroes}, {"b", "x"}});
    QVERIFY(bytes.size() < 1'000'000);
    ParseLimits limits;
    limits.maxUnpackedBytes = 3'000'000;
    const ParseResult result = parseBytes(parseArchive, bytes, {}, {}, limits);
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::TooLarge);
    QCOMPARE(field(result, "members"), "1");
    const ParseResult zip = parseBytes(
        parseArchive, makeArchive(Format::Zip, {{"a", zeroes}, {"b", "x"}}), {}, {}, limits);
    QCOMPARE(errorText(zip), "");
    QCOMPARE(field(zip, "unpackedBytes"), "30000001");
}

QTEST_APPLESS_MAIN(tst_BinaryFiles)
#include "tst_binaryfiles.moc"

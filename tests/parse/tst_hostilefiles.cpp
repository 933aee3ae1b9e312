// Every parser on files that are cut short, changed at random, or made to hurt: no crash, no hang,
// no more kept than the limits say.
#include "core/parse/expectation.h"
#include "core/parse/extraction.h"
#include "core/parse/parser.h"
#include "core/parse/robotstxt.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>

using namespace haul;

namespace {

struct Sample
{
    const char *type;
    QByteArray bytes;
};

QByteArray makeZip(bool tarGz)
{
    QByteArray out(64 * 1024, '\0');
    size_t used = 0;
    archive *const handle = archive_write_new();
    if (tarGz) {
        archive_write_set_format_ustar(handle);
        archive_write_add_filter_gzip(handle);
    } else {
        archive_write_set_format_zip(handle);
    }
    archive_write_open_memory(handle, out.data(), size_t(out.size()), &used);
    for (const char *name : {"a.txt", "b/c.bin", "d"}) {
        archive_entry *const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name);
        archive_entry_set_size(entry, 300);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_write_header(handle, entry);
        archive_write_data(handle, QByteArray(300, name[0]).constData(), 300);
        archive_entry_free(entry);
    }
    archive_write_close(handle);
    archive_write_free(handle);
    return out.first(qsizetype(used));
}

// One of each kind, small and whole.
const QList<Sample> &samples()
{
    static const QList<Sample> all = {
        {"text/html", "<!doctype html><html lang=en><head><title>T &amp; t</title><base href=/b/>"
                      "<link rel=canonical href=c></head><body><a href='x?a=1&amp;b'>t<b>u</b></a>"
                      "<img srcset='a 1x, b'><script>var x;</script></body></html>"},
        {"application/rss+xml",
         "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE rss [<!ENTITY x 'y'>]><rss version='2.0'>"
         "<channel><title>N &x;</title><item><title><![CDATA[O]]></title><link>a</link>"
         "<enclosure url='b' type='audio/mpeg'/></item></channel></rss>"},
        {"application/atom+xml",
         "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/x/'><title type='xhtml'><div>a</div>"
         "</title><entry><title>e</title><link rel='enclosure' href='f'/></entry></feed>"},
        {"application/xml", "<urlset xmlns='urn:s' xmlns:i='urn:i'><url><loc>http://h/a</loc>"
                            "<i:image><i:loc>http://h/b</i:loc></i:image></url></urlset>"},
        {"application/xspf+xml", "<playlist><title>t</title><trackList><track><location>a"
                                 "</location><title>b</title></track></trackList></playlist>"},
        {"application/json",
         R"({"title":"a\u00e9\n","list":[1,-2.5e3,true,null,{"x":[]}],"y":{}})"},
        {"application/jsonl", "{\"a\":1}\n[2]\n\"three\"\n\n{\"b\":null}"},
        {"text/csv", "a,\"b \"\"c\"\"\",d\r\n1,\"2\n3\",4\r\n,,\r\n"},
        {"image/png", QByteArray::fromHex("89504e470d0a1a0a0000000d494844520000028000000"
                                          "1e00802000000ba347b7a")},
        {"image/jpeg", QByteArray::fromHex("ffd8ffe00010ffff000000000000000000000000ffc0001108014"
                                           "0028003012200021101031101ffda")},
        {"image/gif", QByteArray::fromHex("47494638396140010200f00000ffffff000000")},
        {"image/webp", "RIFF....WEBPVP8X........\x7f\x02\x01\x3f\x01\x01...."},
        {"image/vnd.microsoft.icon",
         QByteArray::fromHex("0000010001001010000001002000680400001600000028000000")},
        {"application/zip", makeZip(false)},
        {"application/x-tar", makeZip(true)},
        {"audio/mpegurl", "#EXTM3U\n#EXTINF:1,x\na.mp3\n#EXT-X-KEY:URI=\"k\"\nb.ts\n"},
        {"audio/x-scpls", "[playlist]\nFile1=a\nTitle1=b\nFile2=http://x/\n"},
        {"text/x-checksums", QByteArray(64, 'a') + "  x\n\\" + QByteArray(32, 'b')
                                 + " *y\\nz\nSHA1 (q) = " + QByteArray(40, 'c') + "\n"},
        {"text/plain", "price=EUR 19.90\n"},
    };
    return all;
}

} // namespace

class tst_HostileFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void samplesAreFine_data() { addSamples(); }
    void samplesAreFine();
    void everyPrefix_data() { addSamples(); }
    void everyPrefix();
    void changedAtRandom_data() { addSamples(); }
    void changedAtRandom();
    void ofAnotherType_data() { addSamples(); }
    void ofAnotherType();
    void randomBytes_data() { addSamples(); }
    void randomBytes();
    void large_data();
    void large();

private:
    static void addSamples();
    ParseResult parse(const QByteArray &type, const QByteArray &bytes);
    void check(const QByteArray &type, const QByteArray &bytes);

    QTemporaryDir folder_;
    std::shared_ptr<const Extraction> extraction_;
};

void tst_HostileFiles::initTestCase()
{
    const auto extraction = Extraction::fromTexts(
        {QStringLiteral("x=//title"), QStringLiteral("y=/list/4/x"), QStringLiteral("z=re:(.)=")});
    QVERIFY(extraction);
    extraction_ = std::make_shared<const Extraction>(*extraction);
}

void tst_HostileFiles::addSamples()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < samples().size(); ++i)
        QTest::newRow(samples()[i].type) << i;
}

ParseResult tst_HostileFiles::parse(const QByteArray &type, const QByteArray &bytes)
{
    const QString path = folder_.filePath(QStringLiteral("file"));
    QFile::remove(path); // some file systems wait for the disk when a file is written over
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
    file.close();
    return parseFile({{}, path, "http://h/d/x", type, bytes.size(), {}, extraction_});
}

// What holds for every result, whatever it was made of.
void tst_HostileFiles::check(const QByteArray &type, const QByteArray &bytes)
{
    const ParseResult result = parse(type, bytes);
    const ParseLimits limits;
    const QByteArray shown = bytes.left(2'000).toPercentEncoding();
    const char *const input = shown.constData();
    QVERIFY2(result.title.toUtf8().size() <= limits.maxTitleBytes, input);
    QVERIFY2(qsizetype(result.links.size()) <= limits.maxLinks, input);
    for (const Link &link : result.links) {
        QVERIFY2(link.url.contains("://") && !link.url.contains(' '), input);
        QVERIFY2(link.text.isValidUtf8() && link.text.size() <= limits.maxTextBytes, input);
    }
    for (const auto &[name, value] : result.fields) {
        QVERIFY2(value.isValidUtf8(), input);
        QVERIFY2(value.size() <= std::max(limits.maxTitleBytes, limits.maxListingBytes), input);
        const auto same = [&](const auto &field) { return field.first == name; };
        QVERIFY2(std::count_if(result.fields.begin(), result.fields.end(), same) == 1,
                 name.constData());
    }
    if (result.error)
        QVERIFY2(result.error->stage == Stage::Parse && !result.error->detail.isEmpty(), input);
    findMismatch({"http://h/a.zip", {}, type, bytes.left(1024)});
    RobotsTxt::fromBytes(bytes, "haul").allows("/d/x");
}

void tst_HostileFiles::samplesAreFine()
{
    QFETCH(int, index);
    const ParseResult result = parse(samples()[index].type, samples()[index].bytes);
    QVERIFY2(!result.error, qPrintable(result.error ? result.error->detail : QString()));
    QVERIFY(result.fields.size() > 1);
}

void tst_HostileFiles::everyPrefix()
{
    QFETCH(int, index);
    const Sample &sample = samples()[index];
    for (qsizetype size = 0; size < sample.bytes.size(); ++size)
        check(sample.type, sample.bytes.first(size));
}

void tst_HostileFiles::changedAtRandom()
{
    QFETCH(int, index);
    const Sample &sample = samples()[index];
    QRandomGenerator random(quint32(index) + 7);
    const QByteArray special("<>&\"'=/{}[]:,;#%\\\0\xff\n 09aZ", 27);
    for (int round = 0; round < 1'500; ++round) {
        QByteArray bytes = sample.bytes;
        for (int change = random.bounded(1, 6); change > 0 && !bytes.isEmpty(); --change) {
            const qsizetype at = random.bounded(int(bytes.size()));
            const qsizetype from = random.bounded(int(bytes.size()));
            const qsizetype size = random.bounded(20);
            switch (random.bounded(5)) {
            case 0:
                bytes[at] = char(random.generate());
                break;
            case 1:
                bytes[at] = special[random.bounded(int(special.size()))];
                break;
            case 2:
                bytes.remove(at, size);
                break;
            case 3:
                bytes.insert(at, bytes.mid(from, size));
                break;
            default:
                bytes.insert(at, special[random.bounded(int(special.size()))]);
            }
        }
        check(sample.type, bytes);
    }
}

void tst_HostileFiles::ofAnotherType()
{
    QFETCH(int, index);
    for (const Sample &other : samples())
        check(samples()[index].type, other.bytes);
}

void tst_HostileFiles::randomBytes()
{
    QFETCH(int, index);
    QRandomGenerator random(3);
    for (int round = 0; round < 150; ++round) {
        QByteArray bytes(random.bounded(2048), '\0');
        for (char &c : bytes)
            c = char(random.generate());
        check(samples()[index].type, bytes);
        check(samples()[index].type, samples()[index].bytes.first(8) + bytes);
    }
}

void tst_HostileFiles::large_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const char *type, const QByteArray &bytes) {
        QTest::newRow(name) << QByteArray(type) << bytes;
    };
    const auto repeat = [](const char *piece, qsizetype bytes) {
        return QByteArray(piece).repeated(bytes / qsizetype(qstrlen(piece)));
    };
    constexpr qsizetype MB = 1'000'000;
    row("json arrays", "application/json", repeat("[", 20 * MB));
    row("json objects", "application/json", repeat("{\"a\":", 20 * MB));
    row("json numbers", "application/json", "[" + repeat("1,", 20 * MB) + "1]");
    row("json keys", "application/json", "{" + repeat("\"k\":1,", 20 * MB) + "\"k\":1}");
    row("one json text", "application/json", '"' + QByteArray(20 * MB, 'x') + '"');
    row("json escapes", "application/json", '"' + repeat("\\u00e9", 20 * MB) + '"');
    row("one json number", "application/json", QByteArray(20 * MB, '9'));
    row("json lines", "application/jsonl", repeat("[1]\n", 20 * MB));
    row("blank json lines", "application/jsonl", repeat("\n", 20 * MB));
    row("deep json lines", "application/jsonl", repeat("[[[[[[[[\n", 20 * MB));
    row("xml elements", "application/xml", "<r>" + repeat("<a/>", 10 * MB) + "</r>");
    row("xml depth", "application/xml", repeat("<a>", 10 * MB));
    row("xml attributes", "application/xml", "<r" + repeat(" a='1'", 5 * MB) + "/>");
    row("xml namespaces", "application/xml", repeat("<a xmlns='b'>", 5 * MB));
    row("one xml text", "application/xml", "<r>" + QByteArray(20 * MB, 'x') + "</r>");
    row("one xml name", "application/xml", '<' + QByteArray(20 * MB, 'x') + "/>");
    row("one xml comment", "application/xml", "<!--" + QByteArray(20 * MB, 'x'));
    row("xml entities", "application/xml", "<r>" + repeat("&amp;", 10 * MB) + "</r>");
    row("feed of items", "application/rss+xml",
        "<rss><channel>" + repeat("<item><link>x</link></item>", 20 * MB) + "</channel></rss>");
    row("one item of links", "application/rss+xml",
        "<rss><channel><item>" + repeat("<link>x</link>", 20 * MB) + "</item></channel></rss>");
    row("sitemap", "application/xml",
        "<urlset>" + repeat("<url><loc>http://h/x</loc></url>", 20 * MB) + "</urlset>");
    row("csv of quotes", "text/csv", repeat("\"", 20 * MB));
    row("csv of commas", "text/csv", repeat(",", 20 * MB));
    row("csv of lines", "text/csv", repeat("a\n", 20 * MB));
    row("playlist", "audio/mpegurl", repeat("x\n", 10 * MB));
    row("playlist of titles", "audio/mpegurl", repeat("#EXTINF:1,x\n", 10 * MB));
    row("one playlist line", "audio/mpegurl", QByteArray(20 * MB, 'x'));
    row("checksums", "text/x-checksums", (QByteArray(32, 'a') + "  x\n").repeated(500'000));
    row("blank lines of checksums", "text/x-checksums", repeat("\n", 20 * MB));
    row("jpeg of ff", "image/jpeg", "\xff\xd8" + QByteArray(20 * MB, '\xff'));
    row("zip of local headers", "application/zip",
        QByteArray::fromHex("504b0304140000000000000000000000000000000000000000000100000061")
            .repeated(200'000));
    row("zip of ends", "application/zip",
        QByteArray::fromHex("504b0506000000000000000000000000000000000000").repeated(500'000));
    row("tar of zeroes", "application/x-tar", QByteArray(20 * MB, '\0'));
}

void tst_HostileFiles::large()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QElapsedTimer timer;
    timer.start();
    check(type, bytes);
    qInfo("%.1f MB: %lld ms", double(bytes.size()) / 1e6, timer.elapsed());
    QVERIFY(timer.elapsed() < 60'000); // measured: a second at most; sanitizers and busy machines
}

QTEST_GUILESS_MAIN(tst_HostileFiles)
#include "tst_hostilefiles.moc"

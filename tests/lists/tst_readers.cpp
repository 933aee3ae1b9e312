// What holds for every reader and any bytes: no crash, no hang, every line accounted for, the same
// list however the bytes are cut into blocks, and no path that leads out of the target folder.
#include "core/lists/aria2writer.h"
#include "core/lists/autoreader.h"
#include "core/lists/listformat.h"
#include "core/lists/metalinkwriter.h"
#include "core/lists/urltext.h"
#include "tests/lists/listtext.h"

#include <QRandomGenerator>
#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::ListFormat)

namespace {

constexpr int rounds = 400;

// Good lists of each form, to be spoiled.
QByteArray goodList(ListFormat format)
{
    switch (format) {
    case ListFormat::Auto:
    case ListFormat::Text:
        return "# c\nhttp://a/[1-3]\n<http://b/x y>\r\nhttp://\xc3\xa4/\nx\n";
    case ListFormat::Urls:
        return "See http://a/{x,y}, (http://b/) and\n**https://c/** \xe2\x80\x9d.\n";
    case ListFormat::Aria2:
        return "http://a/\thttp://b/\n  out=d/x\n  header=A: 1\n  gid=1\nhttp://c/\n\tsplit=4\n";
    case ListFormat::Metalink:
        return "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file "
               "name=\"d/x\"><size>1</size>"
               "<hash type=\"md5\">d41d8cd98f00b204e9800998ecf8427e</hash>"
               "<url priority=\"1\">http://a/</url></file></metalink>";
    case ListFormat::Csv:
        return "url,name,folder\n\"http://a/,\"\"x\",x,d\nhttp://b/,'y',../e\n";
    case ListFormat::Tsv:
        return "name\turl\nx\thttp://a/\n\"y\tz\"\thttp://b/\n";
    case ListFormat::Json:
        return "[\"http://a/\", {\"url\": \"http://b/\", \"name\": \"x\\u00e4\", \"size\": 1}, "
               "null]";
    case ListFormat::JsonLines:
        return "\"http://a/\"\n{\"url\":\"http://b/\",\"headers\":{\"A\":\"1\"}}\n";
    case ListFormat::Html:
        return "<!DOCTYPE html><base href=/b/><a href='x?a&amp;b'>x</a><img src=\"y\"><!-- c -->";
    case ListFormat::M3u:
        return "#EXTM3U\n#EXTINF:1,x\nhttp://a/1.mp3\n../2.mp3\n";
    case ListFormat::Sitemap:
        return "<?xml version='1.0'?><urlset><url><loc>http://a/?x=1&amp;y</loc></url></urlset>";
    case ListFormat::Feed:
        return "<rss><channel><item><enclosure url='http://a/'/></item><item/></channel></rss>";
    case ListFormat::Curl:
        return "curl 'http://a/' \\\n -H $'A: \\u00e4' -o x -b a=1; curl ^\"http://b/^\" ^\n -d "
               "x\n";
    case ListFormat::CurlConfig:
        return "url = \"http://a/\\\"\"\n-o x\nnext\n--url http://b/\nheader: A: 1\n";
    case ListFormat::Wget:
        return "wget -O x --header='A: 1' -P d http://a/ && wget -c http://b/\n";
    case ListFormat::Checksums:
        return "d41d8cd98f00b204e9800998ecf8427e *d/x\nMD5 (y) = "
               "d41d8cd98f00b204e9800998ecf8427e\nz 0123abcd\n";
    }
    Q_UNREACHABLE();
}

QByteArray spoiled(QByteArray text, QRandomGenerator &random)
{
    static const QByteArray pieces[] = {"\n",
                                        "\r",
                                        "\0",
                                        "\xff",
                                        "\xef\xbb\xbf",
                                        "\xff\xfe",
                                        "\"",
                                        "'",
                                        "\\",
                                        "<",
                                        ">",
                                        "&",
                                        "]",
                                        "{",
                                        ",",
                                        "\t",
                                        " ",
                                        "../",
                                        "http://",
                                        "[1-99999999]",
                                        "&#0;",
                                        "<!--",
                                        "<![CDATA[",
                                        "<!DOCTYPE x [<!ENTITY y 'z'>]>",
                                        "^",
                                        "$'",
                                        "="};
    for (int changes = random.bounded(1, 8); changes > 0; --changes) {
        const qsizetype at = random.bounded(int(text.size() + 1));
        switch (random.bounded(4)) {
        case 0:
            text.insert(at, pieces[random.bounded(int(std::size(pieces)))]);
            break;
        case 1:
            text.remove(at, random.bounded(1, 20));
            break;
        case 2:
            text.insert(at, text.mid(random.bounded(int(text.size() + 1)), random.bounded(40)));
            break;
        default:
            if (at < text.size())
                text[at] = char(random.bounded(256));
        }
    }
    return text;
}

QByteArray noise(QRandomGenerator &random)
{
    QByteArray text(random.bounded(3000), Qt::Uninitialized);
    for (char &c : text)
        c = char(random.bounded(256));
    return text;
}

std::unique_ptr<FormatReader> makeReader(ListFormat format)
{
    ReadOptions options;
    options.baseUrl = "http://base/d/";
    options.expandPatterns = true;
    if (format == ListFormat::Auto)
        return std::make_unique<AutoReader>(QString(), options);
    return makeFormatReader(format, options);
}

Result<ParsedList> readInBlocks(ListFormat format, QByteArrayView bytes, QRandomGenerator &random)
{
    const auto reader = makeReader(format);
    while (!bytes.isEmpty()) {
        const qsizetype size = qMin(bytes.size(), qsizetype(random.bounded(1, 60)));
        reader->feed(bytes.first(size));
        bytes = bytes.sliced(size);
    }
    return reader->finish();
}

void checkPath(const EntryExtras &extras)
{
    QVERIFY(!extras.name.contains(u'/') && !extras.name.contains(u'\\'));
    QVERIFY(extras.name != u".." && extras.name != u".");
    QVERIFY(!extras.folder.startsWith(u'/') && !extras.folder.contains(u'\\'));
    QVERIFY(!extras.folder.contains(u':') && !extras.name.contains(u':'));
    for (const QString &component : extras.folder.split(u'/'))
        QVERIFY(component != u".." && component != u".");
}

void checkExtras(const EntryExtras &extras)
{
    checkPath(extras);
    for (const QByteArray &url : *extras.mirrors)
        QCOMPARE(checkUrl(url).url, url);
    QList<QByteArray> lines = extras.request->headers;
    lines << extras.request->referer << extras.request->userAgent << extras.request->userPassword
          << extras.request->proxy;
    for (const QByteArray &line : lines)
        QVERIFY(!line.contains('\n') && !line.contains('\r') && !line.contains('\0'));
}

void checkList(const ParsedList &list)
{
    QVERIFY(isAccountedFor(list));
    QVERIFY(list.format != ListFormat::Auto);
    for (const Entry &entry : *list.entries) {
        QCOMPARE(checkUrl(entry.url).url, entry.url);
        if (entry.extras)
            checkExtras(*entry.extras);
    }
    for (const RejectedLine &line : list.rejected)
        QVERIFY(line.text.size() <= 200 && line.text.isValidUtf8());
    for (const ListWarning &warning : list.warnings)
        QVERIFY(warning.text.size() <= 200 && warning.text.isValidUtf8());
}

// What is written reads again as the same, but for the lines.
QByteArray withoutLines(const EntryList &entries)
{
    QByteArray text;
    for (const Entry &entry : entries) {
        EntryExtras extras = entry.extras ? *entry.extras : EntryExtras();
        extras.crc32.reset(); // aria2 has none
        extras.size = -1;
        text += entry.url + extrasText(extras) + '\n';
    }
    return text;
}

void checkWriters(const ParsedList &list)
{
    const auto aria2 = readBytes(ListFormat::Aria2, toAria2(*list.entries));
    QVERIFY(aria2);
    QCOMPARE(withoutLines(*aria2->entries), withoutLines(*list.entries));
    const auto metalink = readBytes(ListFormat::Metalink, toMetalink(*list.entries));
    QVERIFY(metalink);
    QCOMPARE(metalink->entries->size(), list.entries->size());
}

} // namespace

class TestReaders : public QObject
{
    Q_OBJECT

private slots:
    void anyBytes_data();
    void anyBytes();
    void longLines_data() { anyBytes_data(); }
    void longLines();
    void stopsWhenAsked();
};

void TestReaders::anyBytes_data()
{
    QTest::addColumn<ListFormat>("format");
    for (int format = 0; format < listFormatCount; ++format)
        QTest::newRow(qPrintable(listFormatName(ListFormat(format)))) << ListFormat(format);
}

void TestReaders::anyBytes()
{
    QFETCH(ListFormat, format);
    QRandomGenerator random(quint32(format) + 1);
    for (int round = 0; round < rounds; ++round) {
        const auto source =
            format == ListFormat::Auto ? ListFormat(random.bounded(listFormatCount)) : format;
        const QByteArray bytes = round == 0       ? goodList(source)
                                 : round % 8 == 0 ? noise(random)
                                                  : spoiled(goodList(source), random);
        const auto reader = makeReader(format);
        reader->feed(bytes);
        const auto list = reader->finish();
        const auto again = readInBlocks(format, bytes, random);
        QCOMPARE(bool(list), bool(again));
        if (!list)
            continue;
        checkList(*list);
        if (round % 4 == 0 && list->entries->size() < 100)
            checkWriters(*list);
        QCOMPARE(again->lines, list->lines);
        QCOMPARE(again->blank, list->blank);
        QCOMPARE(listText(*again), listText(*list));
        if (QTest::currentTestFailed()) {
            qWarning("%s", bytes.toPercentEncoding("<>\"' ={}[]:/\n").constData());
            return;
        }
    }
}

// Half a gigabyte would take the time of a test; what is kept of a line is the same for both.
void TestReaders::longLines()
{
    QFETCH(ListFormat, format);
    const auto reader = makeReader(format);
    const QByteArray block(1024 * 1024, 'x');
    reader->feed(goodList(format));
    for (int i = 0; i < 80; ++i)
        reader->feed(block);
    const auto list = reader->finish();
    QVERIFY(list);
    checkList(*list);
}

void TestReaders::stopsWhenAsked()
{
    int looks = 0;
    ReadOptions options;
    options.expandPatterns = true;
    options.isCancelled = [&] { return ++looks > 3; };
    const auto list = readBytes(ListFormat::Text, "http://a/[1-1000000]", options);
    QVERIFY(list->entries->size() < 10'000);
}

QTEST_GUILESS_MAIN(TestReaders)
#include "tst_readers.moc"

// Files in, results out: which files are parsed, what goes wrong, many at once.
#include "core/parse/parser.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace haul;

class tst_Parser : public QObject
{
    Q_OBJECT

private slots:
    void decides_data();
    void decides();
    void fillsTheResult();
    void clearTypesAreNotOpened();
    void missingFile();
    void folderForAFile();
    void tooLarge();
    void everyType_data();
    void everyType();
    void extracts();
    void manyAtOnce();

private:
    QString write(const QString &name, const QByteArray &bytes);
    bool isRight(int i) const;

    QTemporaryDir folder_;
};

QString tst_Parser::write(const QString &name, const QByteArray &bytes)
{
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

void tst_Parser::decides_data()
{
    QTest::addColumn<QByteArray>("declared");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("page");
    const auto row = [](const char *title, const char *declared, const char *name, bool page) {
        QTest::newRow(title) << QByteArray(declared) << QString::fromLatin1(name) << page;
    };
    row("html", "text/html", "x", true);
    row("html with a charset", "Text/HTML; charset=utf-8", "x.bin", true);
    row("xhtml", "application/xhtml+xml", "x", true);
    row("image", "image/png", "x.html", false);
    row("archive", "application/zip", "x", false);
    row("vague, but the name tells", "application/octet-stream", "x.html", true);
    row("vague, no name", "application/octet-stream", "x", false);
    row("text", "text/plain", "x", false);
    row("text named as a page", "text/plain", "x.htm", true);
    row("undeclared", "", "x", true);
    row("undeclared, named as a page", "", "x.html", true);
    row("undeclared, named as an image", "", "x.png", true);
    row("undeclared, named as a film", "", "x.mp4", false);
}

// Every file has a page in it; what is said of it decides.
void tst_Parser::decides()
{
    QFETCH(QByteArray, declared);
    QFETCH(QString, name);
    const QString path = write(name, "<!doctype html><title>T</title>");
    const ParseResult result = parseFile({{}, path, "http://h/", declared, 31, {}, {}});
    QTEST(!result.title.isEmpty(), "page");
    QVERIFY(!result.type.isEmpty());
    QCOMPARE(result.fields.front(), std::pair(QByteArray("size"), QByteArray("31")));
}

void tst_Parser::fillsTheResult()
{
    const QString path = write(QStringLiteral("page"), "<title>\xcf\xf0</title><a href=x>\xe8</a>");
    const TaskId task{BatchId(3), 4};
    const auto result =
        parseFile({task, path, "http://h/a/b", "text/html; charset=\"windows-1251\"", 1, {}, {}});
    QCOMPARE(result.task, task);
    QCOMPARE(result.path, path);
    QCOMPARE(result.url, "http://h/a/b");
    QCOMPARE(result.type, "text/html");
    QCOMPARE(result.title, QStringLiteral("Пр"));
    QCOMPARE(result.links, std::vector<Link>({{"http://h/a/x", "и", LinkKind::Page}}));
    QVERIFY(!result.error);

    const QString text = write(QStringLiteral("undeclared"), "just text");
    const ParseResult plain = parseFile({task, text, "ftp://h/undeclared", "", 9, {}, {}});
    QVERIFY(!plain.error && plain.title.isEmpty() && plain.links.empty());
    const QString empty = write(QStringLiteral("empty"), "");
    QVERIFY(parseFile({task, empty, "http://h/", "text/html", 0, {}, {}}).links.empty());
}

// A missing file shows whether somebody tried to open it.
void tst_Parser::clearTypesAreNotOpened()
{
    const QString missing = folder_.filePath(QStringLiteral("missing"));
    for (const char *type : {"image/tiff", "video/mp4", "application/x-7z-compressed", "text/plain",
                             "application/octet-stream", "application/pdf", "application/gzip"}) {
        const auto result = resultWithoutReading({{}, missing, "http://h/", type, 5, {}, {}});
        QVERIFY2(result && !result->error, type);
        QCOMPARE(result->type, type);
    }
    const QString film = folder_.filePath(QStringLiteral("missing.mp4"));
    QVERIFY(resultWithoutReading({{}, film, "http://h/", "", 5, {}, {}}));
    // The first bytes, when they are at hand, spare the opening or call for it.
    QVERIFY(resultWithoutReading({{}, missing, "http://h/", "", 5, "%PDF-1.7", {}}));
    const QByteArray gif("GIF89a\x40\x01\x02\x00", 10);
    const auto image = resultWithoutReading({{}, missing, "http://h/", "image/gif", 10, gif, {}});
    QVERIFY(image);
    QCOMPARE(image->fields.at(1), std::pair(QByteArray("width"), QByteArray("320")));
    QVERIFY(!resultWithoutReading({{}, missing, "http://h/", "image/gif", 10, "GIF89a", {}}));
    QVERIFY(!resultWithoutReading({{}, missing, "http://h/", "", 5, "<!doctype html>", {}}));
    QVERIFY(!resultWithoutReading({{}, missing, "http://h/", "text/html", 5, {}, {}}));
}

void tst_Parser::missingFile()
{
    const QString path = folder_.filePath(QStringLiteral("missing"));
    const auto result = parseFile({{}, path, "http://h/", "text/html", 1, {}, {}});
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::Disk);
    QCOMPARE(result.error->stage, Stage::Parse);
    QVERIFY(!result.error->detail.isEmpty());
    QCOMPARE(result.path, path);
    QCOMPARE(result.url, "http://h/");
    QCOMPARE(result.type, "text/html");
}

void tst_Parser::folderForAFile()
{
    const auto result = parseFile({{}, folder_.path(), "http://h/", "text/html", 1, {}, {}});
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::Disk);
}

void tst_Parser::tooLarge()
{
    ParseLimits limits;
    limits.maxBytes = 100;
    const QString path = write(QStringLiteral("large"), QByteArray(101, 'x'));
    const auto result = parseFile({{}, path, "http://h/", "text/html", 1, {}, {}}, limits);
    QVERIFY(result.error);
    QCOMPARE(result.error->code, ErrorCode::TooLarge);
    QVERIFY(result.error->detail.startsWith(u"too large to parse"));
}

void tst_Parser::everyType_data()
{
    QTest::addColumn<QByteArray>("declared");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("field"); // that only its parser gives
    const auto row = [](const char *declared, const char *name, const QByteArray &bytes,
                        const char *field) {
        QTest::addRow("%s %s", declared, name)
            << QByteArray(declared) << QString::fromLatin1(name) << bytes << QByteArray(field);
    };
    row("text/html", "x", "<p>", "charset");
    row("application/rss+xml", "x", "<rss/>", "feed");
    row("application/atom+xml; charset=utf-8", "x", "<feed/>", "feed");
    row("text/xml", "x", "<urlset/>", "sitemap");
    row("", "x", "<rss version='2.0'><channel/></rss>", "feed");
    row("image/svg+xml", "x", "<svg width='1'/>", "width");
    row("application/json", "x", "{}", "json");
    row("application/ld+json", "x", "{}", "json");
    row("application/octet-stream", "x.jsonl", "{}", "lines");
    row("text/csv", "x", "a,b", "columns");
    row("text/plain", "x.tsv", "a\tb", "columns");
    row("text/plain", "SHA256SUMS", QByteArray(64, 'a') + "  x", "checksums");
    row("application/octet-stream", "x.md5", QByteArray(32, 'a') + "  x", "checksums");
    row("audio/x-mpegurl", "x", "#EXTM3U", "playlist");
    row("text/plain", "x.m3u", "#EXTM3U\nx", "playlist");
    row("application/xspf+xml", "x", "<playlist/>", "playlist");
    row("image/gif", "x", QByteArray("GIF89a\x40\x01\x02\x00", 10), "width");
    row("application/x-tar", "x", QByteArray(10'240, '\0'), "members");
    row("", "x.html", "<?xml version='1.0'?><a/>", "root");
}

void tst_Parser::everyType()
{
    QFETCH(QByteArray, declared);
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, field);
    const QString path = write(name, bytes);
    const ParseResult result = parseFile({{}, path, "http://h/", declared, bytes.size(), {}, {}});
    QVERIFY2(!result.error, qPrintable(result.error ? result.error->detail : QString()));
    const auto hasField = [&](const auto &row) { return row.first == field; };
    QVERIFY(std::any_of(result.fields.begin(), result.fields.end(), hasField));
}

void tst_Parser::extracts()
{
    const auto extraction = std::make_shared<const Extraction>(
        *Extraction::fromTexts({QStringLiteral("price=//b"), QStringLiteral("size=re:[0-9]+")}));
    const QString path = write(QStringLiteral("shop.html"), "<title>T</title><b>19</b>");
    ParseRequest request{{}, path, "http://h/", "text/html", 25, {}, extraction};
    const ParseResult result = parseFile(request);
    QCOMPARE(result.title, QStringLiteral("T"));
    QCOMPARE(result.fields.front(), std::pair(QByteArray("size"), QByteArray("19")));
    QCOMPARE(result.fields.back(), std::pair(QByteArray("price"), QByteArray("19")));
    // Text is opened for it alone; what no column is for is not.
    request.contentType = "text/plain";
    QVERIFY(!resultWithoutReading(request));
    QCOMPARE(parseFile(request).fields.front().second, "19");
    request.contentType = "video/mp4";
    QVERIFY(resultWithoutReading(request));
}

bool tst_Parser::isRight(int i) const
{
    const QString path = folder_.filePath(QStringLiteral("page%1.html").arg(i));
    const auto result =
        parseFile({{BatchId(1), quint32(i)}, path, "http://h/", "text/html", 1, {}, {}});
    const QByteArray number = QByteArray::number(i);
    const Link link{"http://h/" + number, number + " & x", LinkKind::Page};
    return result.task.index == quint32(i) && !result.error
           && result.title == u'日' + QString::number(i)
           && result.links == std::vector<Link>(200, link);
}

// Plain threads and not a pool: a race detector sees through these.
void tst_Parser::manyAtOnce()
{
    constexpr int pages = 400;
    for (int i = 0; i < pages; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray link = "<a href=" + number + ">" + number + " &amp; <b>x</b></a>&&<p></x>";
        write(QStringLiteral("page%1.html").arg(i),
              "<meta charset=shift_jis><title>\x93\xfa" + number + "</title>" + link.repeated(200));
    }
    std::atomic<int> next = 0;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int page = next++; page < pages; page = next++)
                right += isRight(page);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), pages);
}

QTEST_GUILESS_MAIN(tst_Parser)
#include "tst_parser.moc"

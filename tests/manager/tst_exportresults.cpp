#include "core/manager/batchrecord.h"
#include "core/manager/exportresults.h"

#include <QTest>

using namespace haul;

// Results as they are looked at without being made, and as they are written.
class TestExportResults : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void glimpses();
    void aSnapshotGrowsByPieces();
    void writes_data();
    void writes();
    void stopsWhenTheSinkDoes();

private:
    void addPlain(const QByteArray &url, const QString &path, qint64 size);
    void add(const ParseResult &result, qint64 size);
    void endNext(const QByteArray &url, const QString &path, qint64 size);
    ResultSnapshot snapshot() const;

    BatchRecord record_;
};

void TestExportResults::init()
{
    record_ = {};
    record_.entries = std::make_shared<EntryList>();
}

void TestExportResults::endNext(const QByteArray &url, const QString &path, qint64 size)
{
    record_.entries = joined(*record_.entries, {{.url = url, .line = 1, .extras = {}}});
    auto outcome = std::make_shared<Outcome>();
    outcome->task.index = quint32(record_.tasks.size());
    outcome->path = path;
    outcome->bytes = size;
    record_.tasks.emplace_back();
    record_.tasks.back().state = TaskState::Done;
    record_.tasks.back().outcome = std::move(outcome);
}

void TestExportResults::addPlain(const QByteArray &url, const QString &path, qint64 size)
{
    endNext(url, path, size);
    record_.results.addPlain(quint32(record_.tasks.size() - 1), "application/zip");
}

void TestExportResults::add(const ParseResult &result, qint64 size)
{
    endNext(result.url, result.path, size);
    auto added = std::make_shared<ParseResult>(result);
    added->task.index = quint32(record_.tasks.size() - 1);
    record_.results.add(std::move(added));
}

ResultSnapshot TestExportResults::snapshot() const
{
    ResultSnapshot snapshot;
    while (!addPiece(snapshot, record_))
        continue;
    return snapshot;
}

void TestExportResults::glimpses()
{
    addPlain("https://me:s3cret@a.test/x.zip", QStringLiteral("/d/x.zip"), 5);
    ParseResult page;
    page.url = "https://a.test/page";
    page.path = QStringLiteral("/d/page");
    page.type = "text/html";
    page.links.resize(3);
    page.fields = {{"size", "7"}, {"price", "9"}};
    add(page, 7);
    const ResultSnapshot all = snapshot();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.at(0).url(*all.entries), QByteArray("https://me@a.test/x.zip"));
    QCOMPARE(all.at(0).fileName(), QStringLiteral("x.zip"));
    QCOMPARE(all.at(0).type, QByteArray("application/zip"));
    QCOMPARE(all.at(0).size(), 5);
    QCOMPARE(all.at(0).links(), 0);
    QCOMPARE(all.at(0).field("price"), QByteArray());
    QVERIFY(!all.at(0).read);
    QCOMPARE(all.at(1).url(*all.entries), page.url);
    QCOMPARE(all.at(1).path(), page.path);
    QCOMPARE(all.at(1).size(), 7);
    QCOMPARE(all.at(1).links(), 3);
    QCOMPARE(all.at(1).field("price"), QByteArray("9"));
    QCOMPARE(ResultGlimpse().size(), -1);
    QCOMPARE(ResultGlimpse().fileName(), QString());
}

// What somebody holds stays as it is.
void TestExportResults::aSnapshotGrowsByPieces()
{
    constexpr qsizetype piece = ResultSnapshot::pieceSize;
    ResultSnapshot growing;
    QVERIFY(addPiece(growing, record_));
    QCOMPARE(growing.size(), 0);
    addPlain("https://a.test/", QStringLiteral("/d/0"), 1);
    const auto addMany = [&](qsizetype count) {
        for (qsizetype i = 0; i < count; ++i)
            record_.results.addPlain(0, "application/zip");
    };
    addMany(9);
    QVERIFY(addPiece(growing, record_));
    QCOMPARE(growing.size(), 10);
    const ResultSnapshot before = growing;
    addMany(2 * piece);
    QVERIFY(!addPiece(growing, record_)); // the first one is full now
    QCOMPARE(growing.size(), piece);
    QVERIFY(!addPiece(growing, record_));
    QVERIFY(addPiece(growing, record_));
    QCOMPARE(growing.size(), 2 * piece + 10);
    QVERIFY(addPiece(growing, record_));
    QCOMPARE(growing.pieces.size(), size_t(3));
    QCOMPARE(before.size(), 10);
    QCOMPARE(growing.at(2 * piece + 9).type, QByteArray("application/zip"));
}

void TestExportResults::writes_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<QList<int>>("places"); // none: all
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray head = "url,title,type,size,links,price,path,error\r\n";
    const QByteArray zip =
        "https://a.test/x.zip?token=REDACTED,,application/zip,5,0,,/d/x.zip,\r\n";
    const QByteArray page = "https://a.test/page,\"A, B\",text/html,7,1,'=1+1,/d/page,"
                            "The file arrived whole but could not be understood. (why)\r\n";
    QTest::newRow("all as CSV") << ExportFormat::Csv << QList<int>() << head + zip + page;
    QTest::newRow("some, in another order")
        << ExportFormat::Csv << QList<int>{1, 0, 1} << head + page + zip + page;
    const QByteArray zipLine =
        R"({"url":"https://a.test/x.zip?token=REDACTED","path":"/d/x.zip","type":"application/zip",)"
        R"("title":"","links":[],"fields":{"size":"5"},"error":null})"
        "\n";
    QTest::newRow("as JSON") << ExportFormat::JsonLines << QList<int>{0} << zipLine;
}

void TestExportResults::writes()
{
    QFETCH(ExportFormat, format);
    QFETCH(QList<int>, places);
    addPlain("https://a.test/x.zip?token=abc", QStringLiteral("/d/x.zip"), 5);
    ParseResult page;
    page.url = "https://a.test/page";
    page.path = QStringLiteral("/d/page");
    page.type = "text/html";
    page.title = QStringLiteral("A, B");
    page.links.resize(1);
    page.fields = {{"price", "=1+1"}, {"other", "not a column"}};
    page.error = Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("why")};
    add(page, 7);
    ResultsToExport results{.snapshot = snapshot(), .fields = {"price"}};
    if (!places.isEmpty())
        results.places.emplace(places.begin(), places.end());
    QByteArray written;
    QVERIFY(writeResults(results, format, [&](QByteArrayView bytes) {
        written += bytes;
        return true;
    }));
    QTEST(written, "bytes");
}

void TestExportResults::stopsWhenTheSinkDoes()
{
    addPlain("https://a.test/x.zip", QStringLiteral("/d/x.zip"), 5);
    for (int i = 0; i < 50'000; ++i)
        record_.results.addPlain(0, "application/zip");
    int pieces = 0;
    qsizetype largest = 0;
    QVERIFY(!writeResults({.snapshot = snapshot()}, ExportFormat::Csv, [&](QByteArrayView bytes) {
        largest = std::max(largest, bytes.size());
        return ++pieces < 3;
    }));
    QCOMPARE(pieces, 3);
    QVERIFY(largest < 512 * 1024);
}

QTEST_GUILESS_MAIN(TestExportResults)
#include "tst_exportresults.moc"

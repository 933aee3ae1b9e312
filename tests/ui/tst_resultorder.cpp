#include "tests/ui/results.h"
#include "ui/resultorder.h"

#include <QLocale>
#include <QTest>

using namespace haul;

// Which results are shown and in which order: the pure functions behind the table.
class tst_ResultOrder : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void matches_data();
    void matches();
    void sorts_data();
    void sorts();
    void natural_data();
    void natural();
    void stopsSoon();
    void columnsOfABatch_data();
    void columnsOfABatch();
    void cells_data();
    void cells();
    void showsNoSecrets();

private:
    std::vector<quint32> ordered(const ResultQuery &query) const
    {
        return orderResults(snapshot_, query, [] { return false; });
    }

    QTemporaryDir folder_;
    std::unique_ptr<TaskManager> manager_;
    ResultSnapshot snapshot_;
    const ResultColumns columns_{{"price", "author"}};
};

void tst_ResultOrder::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    manager_ = std::make_unique<TaskManager>(idle());
    const BatchId id = manager_->submit(
        requestFor(entriesOf({"https://b.test/1", "https://a.test/%C3%9Cbung", "https://c.test/3",
                              "https://me:s3cret@d.test/4?token=abc"}),
                   folder_.path()));
    addResults(
        *manager_, id,
        {{.name = QStringLiteral("one.html"),
          .size = 30,
          .title = QStringLiteral("Chapter 10"),
          .links = 2,
          .fields = {{"price", "9.50"}, {"author", "Élise"}}},
         {.name = QStringLiteral("two.zip"), .type = "application/zip", .size = 4000},
         {.name = QStringLiteral("three.html"),
          .size = 7,
          .title = QStringLiteral("chapter 9"),
          .links = 12,
          .fields = {{"price", "12"}, {"author", "Bob"}}},
         {.name = QStringLiteral("four.html"),
          .size = 7,
          .fields = {{"price", "on request"}},
          .error = Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("price: too long")}}});
    while (!addPiece(snapshot_, *manager_->batch(id)))
        continue;
    QCOMPARE(snapshot_.size(), 4);
}

void tst_ResultOrder::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::vector<quint32>>("rows");
    using Rows = std::vector<quint32>;
    QTest::newRow("nothing asked") << QString() << Rows{0, 1, 2, 3};
    QTest::newRow("title") << QStringLiteral("CHAPTER") << Rows{0, 2};
    QTest::newRow("file name") << QStringLiteral("two.z") << Rows{1};
    QTest::newRow("not the folder") << QStringLiteral("somebody") << Rows{};
    QTest::newRow("address") << QStringLiteral("a.test") << Rows{1};
    QTest::newRow("encoded in the address") << QStringLiteral("Übung") << Rows{1};
    QTest::newRow("type") << QStringLiteral("application/") << Rows{1};
    QTest::newRow("field") << QStringLiteral("bob") << Rows{2};
    QTest::newRow("the case of other letters") << QStringLiteral("éLISE") << Rows{0};
    QTest::newRow("words anywhere") << QStringLiteral("12 chapter c.test") << Rows{2};
    QTest::newRow("one word is missing") << QStringLiteral("chapter a.test") << Rows{};
    QTest::newRow("in several places") << QStringLiteral("request d.test") << Rows{3};
    QTest::newRow("no password") << QStringLiteral("s3cret") << Rows{};
}

void tst_ResultOrder::matches()
{
    QFETCH(QString, text);
    QTEST(ordered({.text = text}), "rows");
}

void tst_ResultOrder::sorts_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<std::vector<quint32>>("up");
    QTest::addColumn<std::vector<quint32>>("down");
    using Rows = std::vector<quint32>;
    QTest::newRow("as they came") << -1 << Rows{0, 1, 2, 3} << Rows{0, 1, 2, 3};
    QTest::newRow("type") << int(ResultColumns::Type) << Rows{1, 0, 2, 3} << Rows{0, 2, 3, 1};
    QTest::newRow("size, equals as they came")
        << int(ResultColumns::Size) << Rows{2, 3, 0, 1} << Rows{1, 0, 2, 3};
    QTest::newRow("links, without any last")
        << int(ResultColumns::Links) << Rows{0, 2, 1, 3} << Rows{2, 0, 1, 3};
    QTest::newRow("a field, numbers before texts")
        << columns_.columnOf(QStringLiteral("field:price")) << Rows{0, 2, 3, 1} << Rows{3, 2, 0, 1};
    QTest::newRow("a field of texts") << columns_.columnOf(QStringLiteral("field:author"))
                                      << Rows{2, 0, 1, 3} << Rows{0, 2, 1, 3};
    QTest::newRow("address") << columns_.address() << Rows{1, 0, 2, 3} << Rows{3, 2, 0, 1};
}

void tst_ResultOrder::sorts()
{
    QFETCH(int, column);
    QTEST(ordered({.column = column, .columns = columns_}), "up");
    QTEST(ordered({.column = column, .descending = true, .columns = columns_}), "down");
    const auto title = ordered(
        {.text = QStringLiteral("chapter"), .column = ResultColumns::Title, .columns = columns_});
    QCOMPARE(title, (std::vector<quint32>{2, 0}));
}

void tst_ResultOrder::natural_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("numbers") << QStringLiteral("page 9") << QStringLiteral("page 10");
    QTest::newRow("the case") << QStringLiteral("Apple") << QStringLiteral("banana");
    QTest::newRow("leading zeros") << QStringLiteral("a 007") << QStringLiteral("a 8");
    QTest::newRow("with a currency") << QStringLiteral("£9.10") << QStringLiteral("£51.77");
    QTest::newRow("after the number") << QStringLiteral("2a") << QStringLiteral("2b");
    QTest::newRow("digits before letters") << QStringLiteral("1") << QStringLiteral("a");
    QTest::newRow("zero") << QStringLiteral("0") << QStringLiteral("1");
    QTest::newRow("a prefix") << QStringLiteral("page") << QStringLiteral("page 1");
    QTest::newRow("very long") << QString(70'000, u'8') << QString(70'000, u'9');
}

void tst_ResultOrder::natural()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QVERIFY(naturalKey(first) < naturalKey(second));
    QVERIFY(!(naturalKey(second) < naturalKey(first)));
}

void tst_ResultOrder::stopsSoon()
{
    int questions = 0;
    const auto stop = [&] { return ++questions > 0; };
    QCOMPARE(orderResults(snapshot_, {.text = QStringLiteral("chapter")}, stop).size(), size_t(0));
    QCOMPARE(orderResults(snapshot_, {.column = ResultColumns::Size}, stop).size(), size_t(0));
    QCOMPARE(questions, 2);
}

void tst_ResultOrder::columnsOfABatch_data()
{
    QTest::addColumn<QStringList>("extractions");
    QTest::addColumn<QStringList>("headings");
    const QStringList plain{QStringLiteral("Title"), QStringLiteral("Type"), QStringLiteral("Size"),
                            QStringLiteral("Links"), QStringLiteral("Address")};
    QTest::newRow("none") << QStringList() << plain;
    QStringList two = plain;
    two.insert(4, QStringLiteral("price"));
    two.insert(5, QStringLiteral("author"));
    QTest::newRow("two") << QStringList{QStringLiteral("price=//b"),
                                        QStringLiteral("author=re:by (.*)")}
                         << two;
    QTest::newRow("that are none") << QStringList{QStringLiteral("price=//[")} << plain;
}

void tst_ResultOrder::columnsOfABatch()
{
    QFETCH(QStringList, extractions);
    BatchSettings settings;
    settings.extractions = extractions;
    const ResultColumns columns = ResultColumns::of(settings);
    QStringList headings;
    for (int column = 0; column < columns.count(); ++column) {
        headings += columns.heading(column);
        QCOMPARE(columns.columnOf(columns.key(column)), column);
    }
    QTEST(headings, "headings");
    QCOMPARE(columns.columnOf(QStringLiteral("field:other")), -1);
}

void tst_ResultOrder::cells_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("cell");
    const int price = ResultColumns::FirstField;
    QTest::newRow("title") << 0 << int(ResultColumns::Title) << QStringLiteral("Chapter 10");
    QTest::newRow("file name") << 1 << int(ResultColumns::Title) << QStringLiteral("two.zip");
    QTest::newRow("what went wrong")
        << 3 << int(ResultColumns::Title)
        << QStringLiteral("four.html — The file arrived whole but could not be understood");
    QTest::newRow("type") << 1 << int(ResultColumns::Type) << QStringLiteral("application/zip");
    QTest::newRow("size") << 1 << int(ResultColumns::Size) << QStringLiteral("3.9 KiB");
    QTest::newRow("links") << 2 << int(ResultColumns::Links) << QStringLiteral("12");
    QTest::newRow("no links") << 1 << int(ResultColumns::Links) << QString();
    QTest::newRow("field") << 0 << price << QStringLiteral("9.50");
    QTest::newRow("no field") << 1 << price << QString();
    QTest::newRow("address") << 0 << columns_.address() << QStringLiteral("https://b.test/1");
}

void tst_ResultOrder::cells()
{
    QFETCH(int, row);
    QFETCH(int, column);
    QTEST(columns_.cell(snapshot_.at(row), *snapshot_.entries, column), "cell");
}

void tst_ResultOrder::showsNoSecrets()
{
    QString all = ResultColumns::toolTip(snapshot_.at(3), *snapshot_.entries);
    for (int column = 0; column < columns_.count(); ++column)
        all += columns_.cell(snapshot_.at(3), *snapshot_.entries, column);
    QVERIFY2(!all.contains(QStringLiteral("s3cret")), qPrintable(all));
    QVERIFY2(!all.contains(QStringLiteral("abc")), qPrintable(all));
}

QTEST_GUILESS_MAIN(tst_ResultOrder)
#include "tst_resultorder.moc"

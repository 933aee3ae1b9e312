#include "tests/manager/batches.h"
#include "ui/columnmapper.h"
#include "ui/knownentries.h"
#include "ui/templateedit.h"
#include "ui/words.h"

#include <QComboBox>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace haul;

// The parts of the import dialog that can be looked at without one.
class tst_ImportParts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void everyFormatAndWarningHasWords();
    void conflictLine_data();
    void conflictLine();

    void templates_data();
    void templates();
    void aGivenTemplateIsKept();

    void knownEntries_data();
    void knownEntries();
    void aSearchThatIsCancelledHasNoResult();

    void columnsHaveNames();
    void aTableOfManyColumnsIsBounded();
};

void tst_ImportParts::everyFormatAndWarningHasWords()
{
    QSet<QString> words;
    for (int format = 0; format < listFormatCount; ++format)
        words += words::listFormat(ListFormat(format));
    QCOMPARE(words.size(), listFormatCount);
    QVERIFY(!words.contains(QString()));
    for (int reason = 0; reason <= int(WarningReason::CutOff); ++reason)
        QVERIFY(!words::warningReason(WarningReason(reason)).isEmpty());
}

void tst_ImportParts::conflictLine_data()
{
    QTest::addColumn<FoundConflicts>("found");
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("line");
    const FoundConflicts both{{}, 12, 3, 0, 15};
    QTest::newRow("none") << FoundConflicts() << ConflictPolicy::Rename << QString();
    QTest::newRow("rename") << both << ConflictPolicy::Rename
                            << QStringLiteral("12 files share their names, so all but the first "
                                              "of each get a number; 3 exist already and the new "
                                              "ones get a number.");
    QTest::newRow("skip") << FoundConflicts{{}, 0, 1, 0, 1} << ConflictPolicy::Skip
                          << QStringLiteral("1 exists already and is skipped.");
    QTest::newRow("overwrite") << FoundConflicts{{}, 0, 1204, 2, 1206} << ConflictPolicy::Overwrite
                               << QStringLiteral("1,204 exist already and are replaced; 2 have "
                                                 "the name of a folder.");
}

void tst_ImportParts::conflictLine()
{
    QFETCH(FoundConflicts, found);
    QFETCH(ConflictPolicy, policy);
    QTEST(words::conflictLine(found, policy), "line");
}

void tst_ImportParts::templates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isGood");
    QTest::addColumn<bool>("usesPath");
    QTest::newRow("empty") << QString() << true << false;
    QTest::newRow("plain") << QStringLiteral("{name}{ext}") << true << false;
    QTest::newRow("path") << QStringLiteral("{path}/{name}") << true << true;
    QTest::newRow("unknown field") << QStringLiteral("{path}/{nme}") << false << false;
    QTest::newRow("lone brace") << QStringLiteral("a}") << false << false;
    QTest::newRow("upwards") << QStringLiteral("../{name}") << false << false;
    QTest::newRow("too long") << QString(maxTemplateText + 1, QLatin1Char('x')) << false << false;
}

// The mark changes nothing of what is typed, and does not count as a change.
void tst_ImportParts::templates()
{
    QFETCH(QString, text);
    TemplateEdit edit({});
    QSignalSpy parsed(&edit, &TemplateEdit::parsed);
    QSignalSpy changes(&edit, &QLineEdit::textChanged);
    edit.setText(text);
    QCOMPARE(parsed.count(), text.isEmpty() ? 0 : 1);
    QCOMPARE(changes.count(), parsed.count());
    QCOMPARE(edit.text(), text);
    QTEST(edit.error().isEmpty(), "isGood");
    QTEST(edit.uses(NameTemplate::Field::Path), "usesPath");
}

void tst_ImportParts::aGivenTemplateIsKept()
{
    const NameTemplate given = parseNameTemplate(QStringLiteral("{host}-{name}")).value;
    const TemplateEdit edit(given);
    QCOMPARE(edit.text(), given.text);
    QVERIFY(edit.value() == given);
    QVERIFY(edit.error().isEmpty());
}

void tst_ImportParts::knownEntries_data()
{
    QTest::addColumn<QList<QByteArray>>("list");
    QTest::addColumn<QList<QByteArray>>("first");
    QTest::addColumn<QList<QByteArray>>("second");
    QTest::addColumn<QList<QByteArray>>("others"); // empty: nothing is known
    using Urls = QList<QByteArray>;
    QTest::newRow("none") << Urls{"a:1", "a:2"} << Urls{"a:3"} << Urls{} << Urls{};
    QTest::newRow("in one") << Urls{"a:1", "a:2", "a:3"} << Urls{"a:2"} << Urls{}
                            << Urls{"a:1", "a:3"};
    QTest::newRow("in both") << Urls{"a:1", "a:2"} << Urls{"a:2"} << Urls{"a:2"} << Urls{"a:1"};
    QTest::newRow("no batch has any") << Urls{"a:1"} << Urls{} << Urls{} << Urls{};
}

void tst_ImportParts::knownEntries()
{
    QFETCH(QList<QByteArray>, list);
    QFETCH(QList<QByteArray>, first);
    QFETCH(QList<QByteArray>, second);
    QFETCH(QList<QByteArray>, others);
    QThreadPool pool;
    const KnownEntries known =
        findKnownEntries(entriesOf(list), {entriesOf(first), entriesOf(second)}, pool).result();
    QCOMPARE(known.others != nullptr, !others.isEmpty());
    QCOMPARE(known.count, others.isEmpty() ? 0 : list.size() - others.size());
    QList<QByteArray> left;
    if (known.others) {
        for (const Entry &entry : *known.others)
            left += entry.url;
    }
    QCOMPARE(left, others);
}

void tst_ImportParts::aSearchThatIsCancelledHasNoResult()
{
    QThreadPool pool;
    const SharedEntries many = madeUpEntries(100'000);
    const std::vector<SharedEntries> batches(10'000, many); // minutes of work
    QFuture<KnownEntries> future = findKnownEntries(many, batches, pool);
    future.cancel();
    future.waitForFinished();
    QCOMPARE(future.resultCount(), 0);
}

void tst_ImportParts::columnsHaveNames()
{
    ColumnMapper mapper;
    ColumnPreview preview;
    preview.head = {QStringLiteral("link"), QString()};
    preview.rows = {{QStringLiteral("https://a.test/1"), QStringLiteral("x"), QString()}};
    preview.columns.url = 0;
    preview.columns.name = 9; // there is no such column
    mapper.setPreview(preview);
    const auto *box = mapper.findChild<QComboBox *>(QStringLiteral("urlColumn"));
    QCOMPARE(box->currentText(), QStringLiteral("link"));
    QCOMPARE(box->itemText(2), QStringLiteral("2: x"));
    QCOMPARE(box->itemText(3), QStringLiteral("Column 3"));
    QCOMPARE(mapper.mapping().url, 0);
    QVERIFY(mapper.mapping().name < 3);
    QCOMPARE(mapper.mapping().folder, -1);
}

void tst_ImportParts::aTableOfManyColumnsIsBounded()
{
    ColumnMapper mapper;
    ColumnPreview preview;
    preview.rows = {QStringList(60'000, QStringLiteral("https://me:s3cret@a.test/"))};
    mapper.setPreview(preview);
    const auto *box = mapper.findChild<QComboBox *>(QStringLiteral("nameColumn"));
    QVERIFY(box->count() <= 501);
    QVERIFY(!box->itemText(1).contains(QStringLiteral("s3cret")));
}

Q_DECLARE_METATYPE(haul::FoundConflicts)

QTEST_MAIN(tst_ImportParts)
#include "tst_importparts.moc"

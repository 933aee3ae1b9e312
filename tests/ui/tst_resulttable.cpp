#include "tests/ui/results.h"
#include "ui/columnkeeper.h"
#include "ui/resultmodel.h"
#include "ui/resultspane.h"
#include "ui/resulttable.h"
#include "ui/windowmemory.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace haul;

// The pane of results with a mouse and a keyboard, over results that the test makes up.
class tst_ResultTable : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void cleanup();

    void showsResults();
    void saysThatThereIsNothingYet();
    void filtersAsOneTypes();
    void sortsByItsHeader();
    void growsThroughFilterAndOrder();
    void theChoiceSurvives();
    void everythingChosenStaysChosen();
    void copiesRows();
    void opensTheRightFile();
    void showsLinksOfTheRightResult();
    void givesTheRightResultsAway();
    void findMeansThisFilter();
    void columnsOfOtherBatches();
    void hidesColumns();
    void remembersColumns();
    void stateOfColumns_data();
    void stateOfColumns();
    void aHundredThousand();
    void growsWhileOrdering();
    void anotherBatchWhileOrdering();
    void aRemovedBatch();

private:
    BatchId submit(int tasks, const QStringList &extractions = {});
    void showPane();
    QTableView *table() const { return pane_->results()->table(); }
    QHeaderView *header() const { return table()->horizontalHeader(); }
    ResultModel *model() const { return pane_->results()->model(); }
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return window_->findChild<Widget *>(QLatin1String(name));
    }
    QString count() const { return child<QLabel>("resultCount")->text(); }
    QLineEdit *filter() const { return child<QLineEdit>("resultFilter"); }
    QString text(int row, int column) const
    {
        return model()->index(row, column).data().toString();
    }
    QStringList titles() const;
    QStringList headings() const;
    void clickHeader(int column);
    void clickRow(int row, Qt::KeyboardModifiers keys = {});
    QList<int> chosen() const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<QMainWindow> window_;
    ResultsPane *pane_ = nullptr;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

void tst_ResultTable::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(idle());
    showPane();
    tester_ = std::make_unique<QAbstractItemModelTester>(
        model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void tst_ResultTable::cleanup()
{
    tester_.reset();
    window_.reset();
    manager_.reset();
}

void tst_ResultTable::showPane()
{
    tester_.reset();
    window_ = std::make_unique<QMainWindow>();
    pane_ = new ResultsPane(*manager_);
    window_->setCentralWidget(pane_);
    window_->resize(1200, 400);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
}

BatchId tst_ResultTable::submit(int tasks, const QStringList &extractions)
{
    BatchRequest request = requestFor(madeUpEntries(tasks), folder_->path());
    request.settings.extractions = extractions;
    return manager_->submit(request);
}

QStringList tst_ResultTable::titles() const
{
    QStringList titles;
    for (int row = 0; row < model()->rowCount(); ++row)
        titles += text(row, ResultModel::Title);
    return titles;
}

// Of the shown columns, from left to right.
QStringList tst_ResultTable::headings() const
{
    QStringList headings;
    for (const int column : pane_->columns()->shown())
        headings += model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return headings;
}

void tst_ResultTable::clickHeader(int column)
{
    const QPoint where(header()->sectionViewportPosition(column) + 20, header()->height() / 2);
    QTest::mouseClick(header()->viewport(), Qt::LeftButton, {}, where);
}

void tst_ResultTable::clickRow(int row, Qt::KeyboardModifiers keys)
{
    const QPoint where = table()->visualRect(model()->index(row, 0)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, where);
}

QList<int> tst_ResultTable::chosen() const
{
    const std::vector<int> rows = pane_->results()->chosenRows();
    return {rows.begin(), rows.end()};
}

namespace {

const std::vector<MadeUpResult> few{
    {.name = QStringLiteral("a.html"), .size = 300, .title = QStringLiteral("Pears"), .links = 2},
    {.name = QStringLiteral("b.zip"), .type = "application/zip", .size = 2048},
    {.name = QStringLiteral("c.html"), .size = 20, .title = QStringLiteral("Apples"), .links = 9},
    {.name = QStringLiteral("d.pdf"), .type = "application/pdf", .size = 100}};

} // namespace

void tst_ResultTable::showsResults()
{
    QSignalSpy counts(pane_, &ResultsPane::countChanged);
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Pears"), QStringLiteral("b.zip"),
                                    QStringLiteral("Apples"), QStringLiteral("d.pdf")}));
    QCOMPARE(text(1, ResultModel::Size), QStringLiteral("2.0 KiB"));
    QCOMPARE(count(), QStringLiteral("4 results"));
    QCOMPARE(counts.last().first().toInt(), 4);
    addResults(*manager_, id, {few[0]});
    QCOMPARE(count(), QStringLiteral("5 results"));
    QCOMPARE(counts.last().first().toInt(), 5);
    QCOMPARE(header()->sortIndicatorSection(), -1);
}

void tst_ResultTable::saysThatThereIsNothingYet()
{
    auto *nothing = child<QWidget>("noResults");
    QVERIFY(!nothing->isVisible());
    const BatchId id = submit(4);
    pane_->setBatch(id);
    QVERIFY(nothing->isVisible());
    QCOMPARE(count(), QString());
    addResults(*manager_, id, {few[0]});
    QVERIFY(!nothing->isVisible());
    filter()->setText(QStringLiteral("nowhere"));
    QVERIFY(!nothing->isVisible());
    QVERIFY(child<QWidget>("noMatches")->isVisible());
}

void tst_ResultTable::filtersAsOneTypes()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    filter()->setFocus();
    QTest::keyClicks(filter(), QStringLiteral("text p"));
    QCOMPARE(titles(), (QStringList{QStringLiteral("Pears"), QStringLiteral("Apples")}));
    QCOMPARE(count(), QStringLiteral("2 of 4 results"));
    QTest::keyClicks(filter(), QStringLiteral("x"));
    QCOMPARE(model()->rowCount(), 0);
    QCOMPARE(count(), QStringLiteral("0 of 4 results"));
    auto *noMatches = child<QWidget>("noMatches");
    QVERIFY(noMatches->accessibleName().contains(QStringLiteral("“text px”")));
    QTest::mouseClick(noMatches->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(filter()->text(), QString());
    QCOMPARE(model()->rowCount(), 4);
    QVERIFY(!noMatches->isVisible());

    QTest::keyClicks(filter(), QStringLiteral("zip"));
    QTest::keyClick(filter(), Qt::Key_Down);
    QVERIFY(table()->hasFocus());
    QCOMPARE(model()->rowCount(), 1);
    filter()->setFocus();
    QTest::keyClick(filter(), Qt::Key_Escape);
    QCOMPARE(model()->rowCount(), 4);
}

void tst_ResultTable::sortsByItsHeader()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    clickHeader(ResultModel::Size);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Apples"), QStringLiteral("d.pdf"),
                                    QStringLiteral("Pears"), QStringLiteral("b.zip")}));
    clickHeader(ResultModel::Size);
    QCOMPARE(titles().front(), QStringLiteral("b.zip"));
    clickHeader(ResultModel::Size);
    QCOMPARE(titles().front(), QStringLiteral("Pears"));
    QCOMPARE(header()->sortIndicatorSection(), -1);
    clickHeader(ResultModel::Title);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Apples"), QStringLiteral("b.zip"),
                                    QStringLiteral("d.pdf"), QStringLiteral("Pears")}));
}

// What matches comes at the end; the next click sorts it in.
void tst_ResultTable::growsThroughFilterAndOrder()
{
    const BatchId id = submit(20);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    clickHeader(ResultModel::Title);
    filter()->setText(QStringLiteral("text/html"));
    QSignalSpy reset(model(), &QAbstractItemModel::modelReset);
    addResults(*manager_, id,
               {{.name = QStringLiteral("e.html"), .title = QStringLiteral("Almonds")},
                {.name = QStringLiteral("f.zip"), .type = "application/zip"}});
    QCOMPARE(reset.count(), 0);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Apples"), QStringLiteral("Pears"),
                                    QStringLiteral("Almonds")}));
    QCOMPARE(count(), QStringLiteral("3 of 6 results"));
    clickHeader(ResultModel::Title);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Pears"), QStringLiteral("Apples"),
                                    QStringLiteral("Almonds")}));
    filter()->clear();
    QCOMPARE(titles().size(), 6);
}

void tst_ResultTable::theChoiceSurvives()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    clickRow(0);
    clickRow(2, Qt::ControlModifier);
    QCOMPARE(chosen(), (QList<int>{0, 2}));
    clickHeader(ResultModel::Title);
    QCOMPARE(chosen(), (QList<int>{0, 3}));
    QCOMPARE(pane_->results()->currentRow(), 0); // Apples
    filter()->setText(QStringLiteral("pears"));
    QCOMPARE(chosen(), QList<int>{0});
    filter()->setText(QStringLiteral("zip"));
    QCOMPARE(chosen(), QList<int>());
    QCOMPARE(pane_->results()->currentRow(), -1);
}

void tst_ResultTable::everythingChosenStaysChosen()
{
    tester_.reset();
    const BatchId id = submit(12'000);
    addManyResults(*manager_, id, 12'000);
    pane_->setBatch(id);
    table()->setFocus();
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QCOMPARE(chosen().size(), 12'000);
    clickHeader(ResultModel::Size);
    clickHeader(ResultModel::Size);
    QCOMPARE(chosen().size(), 12'000);
    filter()->setText(QStringLiteral("page"));
    QCOMPARE(chosen().size(), 3000);
    // In this many pieces it is let go of.
    filter()->clear();
    QVERIFY(chosen().size() <= 1);
}

void tst_ResultTable::copiesRows()
{
    const BatchId id = submit(8, {QStringLiteral("price=//b")});
    addResults(*manager_, id,
               {{.name = QStringLiteral("a.html"),
                 .size = 2048,
                 .title = QStringLiteral("Pears\tand\nmore"),
                 .links = 2,
                 .fields = {{"price", "9.50"}}},
                few[1],
                few[2]});
    pane_->setBatch(id);
    clickHeader(ResultModel::Title);
    clickRow(0);
    clickRow(2, Qt::ControlModifier);
    QTest::keySequence(table(), QKeySequence::Copy);
    QTRY_COMPARE(count(), QStringLiteral("2 results copied"));
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("Apples\ttext/html\t20\t9\t\thttps://host.test/dir/2-%C3%9Cbung.txt\n"
                            "Pears and more\ttext/html\t2048\t2\t9.50\t"
                            "https://host.test/dir/0-report.pdf"));
}

void tst_ResultTable::opensTheRightFile()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    QSignalSpy open(pane_, &ResultsPane::openWished);
    clickHeader(ResultModel::Size);
    clickRow(3);
    QTest::keyClick(table(), Qt::Key_Return);
    QCOMPARE(open.takeFirst().first().toString(), QStringLiteral("/home/somebody/b.zip"));
    const QPoint where = table()->visualRect(model()->index(1, 0)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, where);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(open.takeFirst().first().toString(), QStringLiteral("/home/somebody/d.pdf"));
}

void tst_ResultTable::showsLinksOfTheRightResult()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    const auto *links = child<QTableView>("links");
    clickHeader(ResultModel::Title);
    clickRow(0);
    QCOMPARE(links->model()->rowCount(), 9); // of Apples
    clickHeader(ResultModel::Title);
    QCOMPARE(links->model()->rowCount(), 9);
    filter()->setText(QStringLiteral("zip"));
    QCOMPARE(links->model()->rowCount(), 0);
}

void tst_ResultTable::givesTheRightResultsAway()
{
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    clickHeader(ResultModel::Title);
    table()->selectAll();
    const std::vector<ParseResultPtr> results = pane_->chosenResults();
    QCOMPARE(results.size(), size_t(2)); // those that were read
    QCOMPARE(results[0]->title, QStringLiteral("Apples"));
    QCOMPARE(results[1]->title, QStringLiteral("Pears"));
}

// The window has the same key for the filter of its tasks.
void tst_ResultTable::findMeansThisFilter()
{
    auto *outside = new QLineEdit(pane_->window());
    outside->show();
    QAction ofWindow;
    ofWindow.setShortcut(QKeySequence::Find);
    window_->addAction(&ofWindow);
    QSignalSpy triggered(&ofWindow, &QAction::triggered);
    const BatchId id = submit(8);
    addResults(*manager_, id, few);
    pane_->setBatch(id);
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    for (QWidget *inside : {static_cast<QWidget *>(table()), static_cast<QWidget *>(filter()),
                            static_cast<QWidget *>(child<QTableView>("links"))}) {
        inside->setFocus();
        QTest::keySequence(inside, QKeySequence::Find);
        QVERIFY2(filter()->hasFocus(), qPrintable(inside->objectName()));
    }
    QCOMPARE(triggered.count(), 0);
    outside->setFocus();
    QTest::keySequence(outside, QKeySequence::Find);
    QCOMPARE(triggered.count(), 1);
}

void tst_ResultTable::columnsOfOtherBatches()
{
    const BatchId plain = submit(4);
    const BatchId prices = submit(4, {QStringLiteral("price=//b"), QStringLiteral("author=//i")});
    addResults(*manager_, plain, few);
    addResults(*manager_, prices,
               {{.name = QStringLiteral("a.html"), .fields = {{"price", "12"}}},
                {.name = QStringLiteral("b.html"), .fields = {{"price", "9"}}}});
    pane_->setBatch(plain);
    QCOMPARE(headings().size(), 5);
    clickHeader(model()->columns().address());
    pane_->setBatch(prices);
    QCOMPARE(headings(),
             (QStringList{QStringLiteral("Title"), QStringLiteral("Type"), QStringLiteral("Size"),
                          QStringLiteral("Links"), QStringLiteral("price"),
                          QStringLiteral("author"), QStringLiteral("Address")}));
    QCOMPARE(header()->sortIndicatorSection(), 6); // by address, as before
    clickHeader(4);
    QCOMPARE(titles().front(), QStringLiteral("b.html"));
    filter()->setText(QStringLiteral("12"));
    QCOMPARE(titles(), QStringList{QStringLiteral("a.html")});
    filter()->clear();
    pane_->setBatch(plain); // which has no price
    QCOMPARE(header()->sortIndicatorSection(), -1);
    QCOMPARE(titles().front(), QStringLiteral("Pears"));
}

void tst_ResultTable::hidesColumns()
{
    const BatchId id = submit(4, {QStringLiteral("price=//b")});
    pane_->setBatch(id);
    const QPoint where(header()->sectionViewportPosition(ResultModel::Type) + 5, 5);
    emit header()->customContextMenuRequested(where);
    auto *menu = pane_->columns()->menu();
    QTRY_VERIFY(menu->isVisible());
    const QList<QAction *> actions = menu->actions();
    QCOMPARE(actions.size(), 6);
    QVERIFY(!actions[ResultModel::Title]->isEnabled());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(actions[1]).center());
    QCOMPARE(headings(),
             (QStringList{QStringLiteral("Title"), QStringLiteral("Size"), QStringLiteral("Links"),
                          QStringLiteral("price"), QStringLiteral("Address")}));
    QTRY_VERIFY(!menu->isVisible());
    // A filter is no reason to show it again.
    addResults(*manager_, id, few);
    filter()->setText(QStringLiteral("zip"));
    QVERIFY(header()->isSectionHidden(ResultModel::Type));
    const int width = header()->sectionSize(ResultModel::Title);
    emit header()->customContextMenuRequested(where);
    QVERIFY(!menu->actions().at(1)->isChecked());
    menu->actions().at(1)->trigger();
    QVERIFY(!header()->isSectionHidden(ResultModel::Type));
    QVERIFY(header()->sectionSize(ResultModel::Type) > 40);
    QCOMPARE(header()->sectionSize(ResultModel::Title), width);
    menu->close();
}

void tst_ResultTable::remembersColumns()
{
    const QString file = folder_->filePath(QStringLiteral("window.ini"));
    const BatchId plain = submit(4);
    const BatchId prices = submit(4, {QStringLiteral("price=//b")});
    pane_->setBatch(prices);
    header()->resizeSection(ResultModel::Title, 222);
    header()->resizeSection(4, 133); // price
    header()->moveSection(header()->visualIndex(4), 1);
    header()->hideSection(ResultModel::Links);
    pane_->setBatch(plain);
    QCOMPARE(headings(), (QStringList{QStringLiteral("Title"), QStringLiteral("Type"),
                                      QStringLiteral("Size"), QStringLiteral("Address")}));
    WindowMemory(file).save(*pane_->columns());
    showPane();
    WindowMemory(file).restore(*pane_->columns());
    pane_->setBatch(plain);
    QCOMPARE(header()->sectionSize(ResultModel::Title), 222);
    QVERIFY(header()->isSectionHidden(ResultModel::Links));
    pane_->setBatch(prices);
    QCOMPARE(headings(),
             (QStringList{QStringLiteral("Title"), QStringLiteral("price"), QStringLiteral("Type"),
                          QStringLiteral("Size"), QStringLiteral("Address")}));
    QCOMPARE(header()->sectionSize(4), 133);
}

void tst_ResultTable::stateOfColumns_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<int>("width"); // of the title; 0: as without
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("no JSON") << QByteArray("\x00\xff[[", 4) << 0;
    QTest::newRow("other JSON") << QByteArray(R"({"title":200})") << 0;
    QTest::newRow("good") << QByteArray(R"([["title",211,true]])") << 211;
    QTest::newRow("hidden, which it cannot be") << QByteArray(R"([["title",211,false]])") << 211;
    QTest::newRow("too wide") << QByteArray(R"([["title",99999999,true]])") << 0;
    QTest::newRow("negative") << QByteArray(R"([["title",-1,true],["type",50,true]])") << 0;
    QTest::newRow("twice") << QByteArray(R"([["title",211,true],["title",300,true]])") << 211;
    QTest::newRow("the wrong types") << QByteArray(R"([[1,"2",3],[],7,["title",211]])") << 211;
    QTest::newRow("of columns there are no more")
        << QByteArray(R"([["old",100,true],["title",211,true]])") << 211;
}

void tst_ResultTable::stateOfColumns()
{
    QFETCH(QByteArray, state);
    QFETCH(int, width);
    pane_->setBatch(submit(1));
    const int before = header()->sectionSize(ResultModel::Title);
    pane_->columns()->restoreState(state);
    QCOMPARE(header()->sectionSize(ResultModel::Title), width > 0 ? width : before);
    QVERIFY(!header()->isSectionHidden(ResultModel::Title));
    const QByteArray again = pane_->columns()->state();
    pane_->columns()->restoreState(again);
    QCOMPARE(pane_->columns()->state(), again);
}

void tst_ResultTable::aHundredThousand()
{
    tester_.reset();
    const BatchId id = submit(100'000);
    addManyResults(*manager_, id, 100'000);
    pane_->setBatch(id);
    QCOMPARE(model()->rowCount(), 100'000);
    filter()->setFocus();
    QTest::keyClicks(filter(), QStringLiteral("page 9")); // each key drops the answer before
    QTRY_VERIFY(!model()->isOrdering());
    QVERIFY(count().endsWith(QStringLiteral(" of 100,000 results")));
    for (int row = 0; row < model()->rowCount(); row += 100)
        QVERIFY(text(row, ResultModel::Title).startsWith(QStringLiteral("Page ")));
    filter()->setText(QStringLiteral("page.html"));
    QTRY_COMPARE(model()->rowCount(), 25'000);
    QCOMPARE(count(), QStringLiteral("25,000 of 100,000 results"));
    clickHeader(ResultModel::Title);
    clickHeader(ResultModel::Title);
    QTRY_COMPARE(text(0, ResultModel::Title), QStringLiteral("Page 99997"));
    QCOMPARE(text(24'999, ResultModel::Title), QStringLiteral("Page 1"));
    filter()->clear();
    QTRY_COMPARE(model()->rowCount(), 100'000);
    clickHeader(ResultModel::Title); // the third click
    QCOMPARE(text(0, ResultModel::Title), QStringLiteral("0-report.pdf"));
    QCOMPARE(count(), QStringLiteral("100,000 results"));
}

void tst_ResultTable::growsWhileOrdering()
{
    tester_.reset();
    const BatchId id = submit(50'000);
    addManyResults(*manager_, id, 40'000);
    pane_->setBatch(id);
    model()->setFilter(QStringLiteral("page"));
    QVERIFY(model()->isOrdering());
    addManyResults(*manager_, id, 10'000);
    QTRY_VERIFY(!model()->isOrdering());
    QCOMPARE(model()->rowCount(), 12'500);
    QCOMPARE(text(12'499, ResultModel::Title), QStringLiteral("Page 49997"));
    QCOMPARE(model()->all(), 50'000);
}

void tst_ResultTable::anotherBatchWhileOrdering()
{
    tester_.reset();
    const BatchId large = submit(40'000);
    const BatchId other = submit(4);
    addManyResults(*manager_, large, 40'000);
    addResults(*manager_, other, few);
    pane_->setBatch(large);
    model()->setFilter(QStringLiteral("page"));
    QVERIFY(model()->isOrdering());
    pane_->setBatch(other);
    model()->setFilter(QStringLiteral("zip"));
    QCOMPARE(titles(), QStringList{QStringLiteral("b.zip")});
    pane_->setBatch(large);
    QTRY_VERIFY(!model()->isOrdering());
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(child<QWidget>("noMatches")->isVisible());
}

void tst_ResultTable::aRemovedBatch()
{
    tester_.reset();
    const BatchId id = submit(40'000);
    addManyResults(*manager_, id, 40'000);
    pane_->setBatch(id);
    model()->sort(ResultModel::Title);
    manager_->removeBatch(id);
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(!model()->isOrdering());
    QCOMPARE(count(), QString());
    pane_->setBatch(std::nullopt);
}

QTEST_MAIN(tst_ResultTable)
#include "tst_resulttable.moc"

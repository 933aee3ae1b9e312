#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchdelegate.h"
#include "ui/batchmodel.h"
#include "ui/batchpane.h"
#include "ui/detailspane.h"
#include "ui/errorbanner.h"
#include "ui/importdialog.h"
#include "ui/listsources.h"
#include "ui/mainwindow.h"
#include "ui/ratemenu.h"
#include "ui/ratespin.h"
#include "ui/speedlimit.h"
#include "ui/taskdelegate.h"
#include "ui/taskdetails.h"
#include "ui/taskpane.h"
#include "ui/tasktablemodel.h"
#include "ui/warningline.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDropEvent>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace haul;

// The real window, the real manager and a real server on loopback, driven by clicks and keys.
class tst_MainWindow : public QObject
{
    Q_OBJECT

public slots:
    void onOpened(const QUrl &url) { opened_ += url; }

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }

    void importsAFileAndDownloadsIt();
    void pasteOpensThePreview();
    void dropOpensThePreviews();
    void cancelsARowByItsButton();
    void cancelsTheBatchByItsButton();
    void cancelsTheBatchByKey();
    void pausesAndResumes();
    void saysErrorsInWordsAndRetriesThem();
    void filtersByKeyboard();
    void deleteCancelsThenRemoves();
    void aRowThatLeavesTheFilterTakesTheChoiceWithIt();
    void retryFailedKeepsTheChoice();
    void homeAndEndGoToTheRows();
    void filteringAwayTheChoiceEmptiesTheDetails();
    void returnOpensTheFile();
    void copiesUrls();
    void showsTheFirstBatchOfOthers();
    void removedBatchLeavesTheWindowEmpty();
    void asksOnceBeforeClosing();
    void remembersItsColumns();
    void choosesColumns();
    void limitsTheSpeed();
    void remembersTheSpeedLimit();
    void limitsTheSpeedOfABatch();
    void moreConnectionsAFileMeanMoreAHost();
    void showsThatABatchIsInsecure();
    void showsNoPasswordsButCopiesThem();
    void saysThatAFileIsGone();

private:
    void serve();
    BatchId submit(const QList<QByteArray> &paths);
    ImportDialog *dialog() const { return window_->findChild<ImportDialog *>(); }
    void confirmImport();
    QTableView *table() const { return window_->findChild<QTableView *>(QStringLiteral("tasks")); }
    QListView *batches() const
    {
        return window_->findChild<QListView *>(QStringLiteral("batches"));
    }
    QString cell(int row, TaskTableModel::Column column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    const BatchRecord &record(BatchId id) const { return *manager_->batch(id); }
    void chooseRow(int row) { table()->selectRow(row); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
    QList<QUrl> opened_;
};

void tst_MainWindow::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "onOpened");
}

void tst_MainWindow::init()
{
    opened_.clear();
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    serve();
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    options.defaults.folder = folder_->filePath(QStringLiteral("out"));
    options.defaults.retries = 0;
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_MainWindow::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

void tst_MainWindow::serve()
{
    server_->serve("/a.bin", QByteArray(100'000, 'a'));
    server_->serve("/page.html", "<title>A page</title><a href=a.bin>the file</a>",
                   {.contentType = "text/html"});
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    server_->serve("/slow2.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    server_->script("/missing", RawReply::http(404, "no"));
    server_->script("/busy", {RawReply::http(500), RawReply::http(200, "at last")});
}

BatchId tst_MainWindow::submit(const QList<QByteArray> &paths)
{
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    return manager_->submit(requestFor(entriesOf(urls), folder_->filePath(QStringLiteral("out"))));
}

void tst_MainWindow::confirmImport()
{
    QVERIFY(dialog());
    auto *download = dialog()->findChild<QPushButton *>(QStringLiteral("download"));
    QTRY_VERIFY(download->isEnabled());
    QVERIFY(manager_->batches().empty());
    QTest::mouseClick(download, Qt::LeftButton);
}

void tst_MainWindow::importsAFileAndDownloadsIt()
{
    QFile list(folder_->filePath(QStringLiteral("my list.txt")));
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(server_->url("/a.bin").toEncoded() + "\n# comment\n"
               + server_->url("/page.html").toEncoded() + "\nnonsense\n");
    list.close();
    window_->importList(listFile(list.fileName()));
    confirmImport();

    QCOMPARE(manager_->batches().size(), size_t(1));
    const BatchId id = manager_->batches().front();
    QCOMPARE(window_->currentBatch(), std::optional(id));
    QCOMPARE(record(id).name, QStringLiteral("my list"));
    QTRY_COMPARE(record(id).counts.of(TaskState::Done), 2);
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Done"));
    QCOMPARE(cell(0, TaskTableModel::Size), QStringLiteral("97.7 KiB"));
    QTRY_COMPARE(batches()->model()->index(0, 0).data(BatchModel::CountsRole).toString(),
                 QStringLiteral("2 files, all done"));
    auto *results = window_->findChild<QTableView *>(QStringLiteral("results"));
    QTRY_VERIFY(results->model()->rowCount() >= 1);
    QVERIFY(QFile::exists(folder_->filePath(QStringLiteral("out/a.bin"))));
}

void tst_MainWindow::pasteOpensThePreview()
{
    QGuiApplication::clipboard()->setText(QString::fromLatin1(server_->url("/a.bin").toEncoded()));
    QTest::keySequence(window_.get(), QKeySequence::Paste);
    confirmImport();
    QTRY_COMPARE(record(manager_->batches().front()).counts.of(TaskState::Done), 1);
}

void tst_MainWindow::dropOpensThePreviews()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder_->filePath(QStringLiteral("one.txt"))),
                  QUrl::fromLocalFile(folder_->filePath(QStringLiteral("two.txt")))});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
    // One after the other.
    QVERIFY(dialog());
    QVERIFY(dialog()->windowTitle().contains(QStringLiteral("one.txt")));
    dialog()->reject();
    QTRY_VERIFY(dialog() && dialog()->windowTitle().contains(QStringLiteral("two.txt")));
    dialog()->reject();
    QTRY_VERIFY(!dialog());
    QVERIFY(manager_->batches().empty());
}

void tst_MainWindow::cancelsARowByItsButton()
{
    const BatchId id = submit({"/slow.bin", "/slow2.bin"});
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Downloading"));
    const QModelIndex progress = table()->model()->index(1, TaskTableModel::Progress);
    QTRY_VERIFY(progress.data(TaskTableModel::FractionRole).toDouble() > 0);
    QVERIFY(!cell(1, TaskTableModel::Speed).isEmpty());

    const QModelIndex index = table()->model()->index(1, TaskTableModel::Cancel);
    const QRect button = TaskDelegate::buttonIn(table()->visualRect(index));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, button.center());
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Cancelled"));
    QCOMPARE(record(id).counts.of(TaskState::Cancelled), 1);
    QCOMPARE(cell(0, TaskTableModel::State), QStringLiteral("Downloading"));

    // There is no button any more: a click there does nothing.
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, button.center());
    QCOMPARE(record(id).counts.of(TaskState::Cancelled), 1);
}

void tst_MainWindow::cancelsTheBatchByItsButton()
{
    const BatchId id = submit({"/slow.bin", "/slow2.bin"});
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Downloading"));
    const QRect row = batches()->visualRect(batches()->model()->index(0, 0));
    const QRect button = BatchDelegate::buttonIn(row, BatchDelegate::Button::Cancel,
                                                 batches()->fontMetrics(), Qt::LeftToRight);
    QTest::mouseClick(batches()->viewport(), Qt::LeftButton, {}, button.center());
    QTRY_VERIFY(record(id).hasEnded());
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Cancelled"));
    QTRY_VERIFY(manager_->future(id).isFinished());
    QVERIFY(!window_->actions().cancelBatch->isEnabled());
}

void tst_MainWindow::cancelsTheBatchByKey()
{
    const BatchId id = submit({"/slow.bin"});
    QTRY_VERIFY(window_->actions().cancelBatch->isEnabled());
    QTest::keySequence(window_.get(), window_->actions().cancelBatch->shortcut());
    QTRY_COMPARE(record(id).counts.of(TaskState::Cancelled), 1);
}

void tst_MainWindow::pausesAndResumes()
{
    const BatchId id = submit({"/slow.bin"});
    QTRY_VERIFY(window_->actions().pauseBatch->isEnabled());
    window_->actions().pauseBatch->trigger();
    QTRY_VERIFY(record(id).paused);
    QTRY_COMPARE(window_->actions().pauseBatch->iconText(), QStringLiteral("Resume"));
    QVERIFY(cell(0, TaskTableModel::State) != QStringLiteral("Downloading"));
    batches()->setFocus();
    QTest::keyClick(batches(), Qt::Key_Space);
    QTRY_VERIFY(!record(id).paused);
    QTRY_COMPARE(window_->actions().pauseBatch->iconText(), QStringLiteral("Pause"));
}

void tst_MainWindow::saysErrorsInWordsAndRetriesThem()
{
    const BatchId id = submit({"/missing", "/busy", "/a.bin"});
    QTRY_VERIFY(record(id).hasEnded());
    QTRY_COMPARE(cell(0, TaskTableModel::Error),
                 QStringLiteral("The server says the file does not exist (404)"));
    QCOMPARE(cell(0, TaskTableModel::State), QStringLiteral("Failed"));
    chooseRow(0);
    auto *details = window_->findChild<TaskDetails *>();
    QCOMPARE(details->errorMessage(),
             QStringLiteral("The server says the file does not exist (404)."));
    QCOMPARE(details->fact(TaskDetails::Address),
             QString::fromLatin1(server_->url("/missing").toEncoded()));
    QCOMPARE(details->fact(TaskDetails::Answer), QStringLiteral("HTTP 404"));

    window_->actions().retryFailed->trigger();
    QTRY_COMPARE(record(id).counts.of(TaskState::Done), 2);
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Done"));
    QTRY_COMPARE(record(id).counts.of(TaskState::Failed), 1);
}

void tst_MainWindow::filtersByKeyboard()
{
    submit({"/a.bin", "/missing", "/page.html"});
    QTRY_COMPARE(cell(2, TaskTableModel::State), QStringLiteral("Done"));
    auto *filter = window_->findChild<QLineEdit *>(QStringLiteral("filter"));
    QTest::keySequence(window_.get(), QKeySequence::Find);
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, QStringLiteral("does not exist"));
    QCOMPARE(table()->model()->rowCount(), 1);
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(table()->model()->rowCount(), 3);
    QVERIFY(table()->hasFocus());
}

void tst_MainWindow::deleteCancelsThenRemoves()
{
    const BatchId id = submit({"/slow.bin", "/a.bin"});
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Done"));
    table()->setFocus();
    chooseRow(0);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Cancelled"));
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(record(id).counts.tasks, 1);
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    QVERIFY(QFile::exists(folder_->filePath(QStringLiteral("out/a.bin"))));
}

void tst_MainWindow::aRowThatLeavesTheFilterTakesTheChoiceWithIt()
{
    const BatchId id = submit({"/slow.bin", "/slow2.bin"});
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Downloading"));
    window_->findChild<TaskTableModel *>()->setFilter(StateFilter::Active, {});
    QCOMPARE(table()->model()->rowCount(), 2);
    table()->setFocus();
    chooseRow(0);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QVERIFY(!table()->selectionModel()->hasSelection());
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(record(id).counts.of(TaskState::Cancelled), 1);
}

void tst_MainWindow::retryFailedKeepsTheChoice()
{
    const BatchId id = submit({"/a.bin", "/missing"});
    QTRY_VERIFY(record(id).hasEnded());
    QTRY_VERIFY(window_->actions().retryFailed->isEnabled());
    table()->setFocus();
    chooseRow(0);
    QTest::keySequence(window_.get(), window_->actions().retryFailed->shortcut());
    QTRY_VERIFY(record(id).hasEnded());
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Failed"));
    QCOMPARE(table()->selectionModel()->selectedRows().value(0).row(), 0);
}

void tst_MainWindow::homeAndEndGoToTheRows()
{
    submit({"/a.bin", "/page.html", "/missing"});
    table()->setFocus();
    chooseRow(1);
    QTest::keyClick(table(), Qt::Key_End);
    QCOMPARE(table()->selectionModel()->selectedRows().value(0).row(), 2);
    QTest::keyClick(table(), Qt::Key_Home);
    QCOMPARE(table()->selectionModel()->selectedRows().value(0).row(), 0);
}

void tst_MainWindow::filteringAwayTheChoiceEmptiesTheDetails()
{
    const BatchId id = submit({"/a.bin", "/missing"});
    QTRY_VERIFY(record(id).hasEnded());
    chooseRow(0);
    auto *tasks = window_->findChild<TaskPane *>();
    QVERIFY(tasks->current());
    window_->findChild<TaskTableModel *>()->setFilter(StateFilter::Failed, {});
    QCOMPARE(table()->model()->rowCount(), 1);
    QVERIFY(!tasks->current());
    QVERIFY(!window_->actions().copyUrl->isEnabled());
}

void tst_MainWindow::returnOpensTheFile()
{
    submit({"/a.bin", "/missing"});
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Done"));
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Failed"));
    table()->setFocus();
    chooseRow(0);
    QTest::keyClick(table(), Qt::Key_Return);
    const QUrl file = QUrl::fromLocalFile(folder_->filePath(QStringLiteral("out/a.bin")));
    QCOMPARE(opened_, QList<QUrl>{file});
    const QPoint name = table()->visualRect(table()->model()->index(0, 0)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, name);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, name);
    QCOMPARE(opened_, (QList<QUrl>{file, file}));
    chooseRow(1); // there is no file
    QTest::keyClick(table(), Qt::Key_Return);
    QCOMPARE(opened_.size(), 2);
}

void tst_MainWindow::copiesUrls()
{
    submit({"/a.bin", "/missing"});
    table()->setFocus();
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QTest::keySequence(table(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QString::fromLatin1(server_->url("/a.bin").toEncoded() + '\n'
                                 + server_->url("/missing").toEncoded()));
}

void tst_MainWindow::showsTheFirstBatchOfOthers()
{
    const BatchId first = submit({"/a.bin"});
    const BatchId second = submit({"/a.bin"});
    QCOMPARE(window_->currentBatch(), std::optional(first));
    QTest::keyClick(batches(), Qt::Key_Down);
    QCOMPARE(window_->currentBatch(), std::optional(second));
    QCOMPARE(window_->findChild<TaskPane *>()->batch(), std::optional(second));
}

void tst_MainWindow::removedBatchLeavesTheWindowEmpty()
{
    submit({"/slow.bin"});
    QTRY_VERIFY(window_->actions().removeBatch->isEnabled());
    window_->actions().removeBatch->trigger();
    QVERIFY(!window_->currentBatch());
    QVERIFY(manager_->batches().empty());
    QVERIFY(!table()->isVisible());
    QVERIFY(!window_->actions().removeBatch->isEnabled());
}

void tst_MainWindow::asksOnceBeforeClosing()
{
    submit({"/slow.bin"});
    window_->close();
    window_->close();
    QVERIFY(window_->isVisible());
    const auto questions = window_->findChildren<QMessageBox *>();
    QCOMPARE(questions.size(), 1);
    questions.front()->reject();
    QTRY_VERIFY(window_->findChildren<QMessageBox *>().isEmpty());
    QVERIFY(window_->isVisible());

    window_->close();
    for (QAbstractButton *button : window_->findChild<QMessageBox *>()->buttons()) {
        if (button->text() == QStringLiteral("&Quit"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(!window_->isVisible());
}

void tst_MainWindow::remembersItsColumns()
{
    table()->horizontalHeader()->resizeSection(TaskTableModel::Name, 321);
    window_->close();
    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    MainWindow again(*manager_, options);
    auto *tasks = again.findChild<QTableView *>(QStringLiteral("tasks"));
    QCOMPARE(tasks->horizontalHeader()->sectionSize(TaskTableModel::Name), 321);
}

// Columns that few need are hidden at first; who wants one finds it in the View menu.
void tst_MainWindow::choosesColumns()
{
    const auto isShown = [](const MainWindow &window, TaskTableModel::Column column) {
        const auto *tasks = window.findChild<QTableView *>(QStringLiteral("tasks"));
        return !tasks->isColumnHidden(column);
    };
    QVERIFY(isShown(*window_, TaskTableModel::Error));
    QVERIFY(!isShown(*window_, TaskTableModel::Host));
    auto *menu = table()->findChild<QMenu *>(QStringLiteral("columns"));
    QVERIFY(window_->actions().viewMenu->actions().contains(menu->menuAction()));
    const auto toggle = [menu](const QString &heading) {
        emit menu->aboutToShow();
        for (QAction *action : menu->actions()) {
            if (action->text() == heading && action->isEnabled())
                action->toggle();
        }
    };
    toggle(QStringLiteral("Host"));
    toggle(QStringLiteral("Error"));
    toggle(QStringLiteral("Name")); // stays
    QVERIFY(isShown(*window_, TaskTableModel::Host));
    QVERIFY(!isShown(*window_, TaskTableModel::Error));
    QVERIFY(isShown(*window_, TaskTableModel::Name));
    // Another one takes the room that is left.
    QCOMPARE(table()->horizontalHeader()->sectionResizeMode(TaskTableModel::Name),
             QHeaderView::Stretch);

    window_->close();
    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    const MainWindow again(*manager_, options);
    QVERIFY(isShown(again, TaskTableModel::Host));
    QVERIFY(!isShown(again, TaskTableModel::Error));
    QVERIFY(isShown(again, TaskTableModel::Cancel));
}

void tst_MainWindow::limitsTheSpeed()
{
    auto *button = window_->findChild<SpeedLimit *>();
    QCOMPARE(button->text(), QStringLiteral("No speed limit"));
    QTest::keySequence(window_.get(), window_->actions().speedLimit->shortcut());
    auto *menu = button->findChild<RateMenu *>();
    QTRY_VERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_Down); // none
    QTest::keyClick(menu, Qt::Key_Down); // the first of the usual ones
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_VERIFY(!menu->isVisible());
    QCOMPARE(manager_->limits().bytesPerSecond, 100 * 1024);
    QCOMPARE(button->text(), QStringLiteral("Limit 100 KiB/s"));

    // Any other, typed in the menu itself.
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(menu->isVisible());
    auto *field = menu->findChild<RateSpin *>();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("750"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!menu->isVisible());
    QCOMPARE(manager_->limits().bytesPerSecond, 750 * 1024);
    QCOMPARE(button->text(), QStringLiteral("Limit 750 KiB/s"));
}

void tst_MainWindow::remembersTheSpeedLimit()
{
    emit window_->findChild<SpeedLimit *>()->findChild<RateMenu *>()->chosen(123'456);
    QCOMPARE(manager_->limits().bytesPerSecond, 123'456);
    window_.reset();
    Limits none = manager_->limits();
    none.bytesPerSecond = 0;
    manager_->setLimits(none);

    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    options.keepSpeedLimit = true; // the command line says that there is none
    window_ = std::make_unique<MainWindow>(*manager_, options);
    QCOMPARE(manager_->limits().bytesPerSecond, 0);
    options.keepSpeedLimit = false;
    window_ = std::make_unique<MainWindow>(*manager_, options);
    QCOMPARE(manager_->limits().bytesPerSecond, 123'456);
}

void tst_MainWindow::limitsTheSpeedOfABatch()
{
    QVERIFY(!window_->actions().batchRateMenu->menuAction()->isEnabled());
    const BatchId first = submit({"/slow.bin"});
    const BatchId second = submit({"/slow2.bin"});
    QTRY_VERIFY(window_->actions().batchRateMenu->menuAction()->isEnabled());
    emit window_->actions().batchRateMenu->chosen(100 * 1024);
    QCOMPARE(manager_->batchRate(first), 100 * 1024);
    QCOMPARE(manager_->batchRate(second), 0);
    const QModelIndex row = batches()->model()->index(0, 0);
    QTRY_VERIFY(row.data(BatchModel::SpeedRole).toString().contains(QStringLiteral("100 KiB/s")));

    emit window_->actions().batchRateMenu->aboutToShow();
    const QList<QAction *> rates = window_->actions().batchRateMenu->actions();
    const auto marked = std::find_if(rates.begin(), rates.end(),
                                     [](const QAction *rate) { return rate->isChecked(); });
    QVERIFY(marked != rates.end());
    QCOMPARE((*marked)->text(), QStringLiteral("100 KiB/s"));
}

void tst_MainWindow::moreConnectionsAFileMeanMoreAHost()
{
    QCOMPARE(manager_->limits().perHost, 6);
    window_->importList(listText(server_->url("/a.bin").toEncoded()));
    QVERIFY(dialog());
    dialog()->findChild<QSpinBox *>(QStringLiteral("segments"))->setValue(16);
    confirmImport();
    QCOMPARE(manager_->limits().perHost, 16);
    QCOMPARE(record(manager_->batches().front()).settings->segments, 16);
}

void tst_MainWindow::showsThatABatchIsInsecure()
{
    submit({"/a.bin"});
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Done"));
    chooseRow(0);
    auto *task = window_->findChild<TaskDetails *>();
    auto *warning = task->findChild<WarningLine *>();
    QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier); // "Task"
    QTRY_VERIFY(task->isVisible());
    QVERIFY(!warning->isVisible());
    const int height = batches()->visualRect(batches()->model()->index(0, 0)).height();

    BatchRequest request = requestFor(entriesOf({server_->url("/a.bin").toEncoded()}),
                                      folder_->filePath(QStringLiteral("out")));
    request.settings.insecure = true;
    manager_->submit(request);
    QTest::keyClick(batches(), Qt::Key_Down);
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Done"));
    chooseRow(0);
    QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(warning->isVisible());
    // There is a line more in the list of batches.
    QVERIFY(batches()->visualRect(batches()->model()->index(1, 0)).height() > height);
}

void tst_MainWindow::showsNoPasswordsButCopiesThem()
{
    QUrl url = server_->url("/missing");
    url.setUserInfo(QStringLiteral("me:s3cret"));
    const BatchId id = manager_->submit(
        requestFor(entriesOf({url.toEncoded()}), folder_->filePath(QStringLiteral("out"))));
    QTRY_VERIFY(record(id).hasEnded());
    table()->setFocus();
    chooseRow(0);
    auto *details = window_->findChild<TaskDetails *>();
    QVERIFY(details->fact(TaskDetails::Address).contains(QStringLiteral("/missing")));
    for (int fact = TaskDetails::Address; fact <= TaskDetails::Checksum; ++fact)
        QVERIFY(!details->fact(TaskDetails::Fact(fact)).contains(QStringLiteral("s3cret")));
    QTest::keySequence(table(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(url.toEncoded()));
}

void tst_MainWindow::saysThatAFileIsGone()
{
    submit({"/a.bin", "/page.html"});
    QTRY_COMPARE(cell(0, TaskTableModel::State), QStringLiteral("Done"));
    QTRY_COMPARE(cell(1, TaskTableModel::State), QStringLiteral("Done"));
    QVERIFY(QFile::remove(folder_->filePath(QStringLiteral("out/a.bin"))));
    table()->setFocus();
    chooseRow(0);
    auto *banner = window_->findChild<ErrorBanner *>(QStringLiteral("problem"));
    QVERIFY(!banner->isVisible());
    QTest::keyClick(table(), Qt::Key_Return);
    QVERIFY(opened_.isEmpty());
    QVERIFY(banner->isVisible());
    chooseRow(1);
    QVERIFY(!banner->isVisible());
}

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"

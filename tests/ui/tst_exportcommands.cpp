// Lists out of the window: what can be exported, where it goes, and what is said about it.
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/errorbanner.h"
#include "ui/exportdialog.h"
#include "ui/exportjob.h"
#include "ui/importdialog.h"
#include "ui/linkgrabber.h"
#include "ui/linkgrabbermodel.h"
#include "ui/mainwindow.h"
#include "ui/pagelinks.h"
#include "ui/resultspane.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTableView>
#include <QTest>

using namespace haul;

class TestExportCommands : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void formats_data();
    void formats();
    void nothingToExport();
    void exportsByMenu_data();
    void exportsByMenu();
    void aFailureIsSaidInTheWindow();
    void aLargeBatchIsTakenInStretches();
    void aRemovedBatchIsSaid();
    void resultsIntoATable();
    void chosenResultsIntoATable();
    void linksIntoAFile();
    void linksBecomeANewBatch();
    void linksOfTheWholeBatch();
    void chosenLinksOnly();
    void linksOfAPage();
    void aPageThatIsNotThere();
    void theWatchedFolderIsRemembered();

private:
    void runBatch(const QStringList &extractions = {});
    QByteArray read(const QString &name) const
    {
        QFile file(dir_->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    ExportDialog *dialog() const { return window_->findChild<ExportDialog *>(); }
    void chooseFile(const QString &name);
    QTableView *table(const char *name) const
    {
        return window_->findChild<QTableView *>(QLatin1String(name));
    }

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void TestExportCommands::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
}

void TestExportCommands::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/page.html", "<title>T</title><a href=/one>1</a><a href=/two>2</a>",
                   {.contentType = "text/html"});
    server_->script("/missing", RawReply::http(404, "no"));
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    WindowOptions options;
    options.settingsFile = dir_->filePath(QStringLiteral("window.ini"));
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
}

void TestExportCommands::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

void TestExportCommands::runBatch(const QStringList &extractions)
{
    BatchRequest request = requestFor(
        entriesOf({server_->url("/page.html").toEncoded(), server_->url("/missing").toEncoded()}),
        dir_->filePath(QStringLiteral("out")), QStringLiteral("a/b"));
    request.settings.extractions = extractions;
    const BatchId id = manager_->submit(request);
    QSignalSpy finished(manager_.get(), &TaskManager::runFinished);
    QVERIFY(finished.wait());
    QTRY_COMPARE(window_->currentBatch(), std::optional(id));
    QTRY_COMPARE(table("results")->model()->rowCount(), 1);
}

void TestExportCommands::chooseFile(const QString &name)
{
    QVERIFY(dialog());
    emit dialog()->fileSelected(dir_->filePath(name));
    dialog()->close();
    QTRY_VERIFY(!dialog());
}

void TestExportCommands::formats_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("filter");
    QTest::addColumn<int>("format");
    const auto row = [](const char *path, ExportFormat filter, ExportFormat format) {
        QTest::newRow(path) << QString::fromLatin1(path) << int(filter) << int(format);
    };
    row("/x/a.txt", ExportFormat::Text, ExportFormat::Text);
    row("/x/b.txt", ExportFormat::TextWithReasons, ExportFormat::TextWithReasons);
    row("/x/c.csv", ExportFormat::Text, ExportFormat::Csv);
    row("/x/d.META4", ExportFormat::Csv, ExportFormat::Metalink);
    row("/x/e.lst", ExportFormat::Aria2, ExportFormat::Aria2);
    row("/x.csv/f", ExportFormat::Text, ExportFormat::Text);
}

void TestExportCommands::formats()
{
    QFETCH(QString, path);
    QFETCH(int, filter);
    QFETCH(int, format);
    QCOMPARE(int(exportFormatFor(path, ExportFormat(filter))), format);
}

void TestExportCommands::nothingToExport()
{
    QVERIFY(!window_->actions().exportMenu->menuAction()->isEnabled());
    QVERIFY(!window_->actions().exportChosen->isEnabled());
}

void TestExportCommands::exportsByMenu_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("begins");
    QTest::addColumn<int>("urls");
    QTest::newRow("all") << QStringLiteral("exportAll") << QStringLiteral("a.txt")
                         << QByteArray("http://") << 2;
    QTest::newRow("all as CSV") << QStringLiteral("exportAll") << QStringLiteral("a.csv")
                                << QByteArray("url,name") << 2;
    QTest::newRow("failed") << QStringLiteral("exportFailed") << QStringLiteral("f.txt")
                            << QByteArray("# http-404: ") << 1;
    QTest::newRow("not done") << QStringLiteral("exportNotDone") << QStringLiteral("n.meta4")
                              << QByteArray("<?xml") << 1;
    QTest::newRow("chosen") << QStringLiteral("exportChosen") << QStringLiteral("c.jsonl")
                            << QByteArray("{") << 1;
}

void TestExportCommands::exportsByMenu()
{
    QFETCH(QString, action);
    QFETCH(QString, file);
    QFETCH(QByteArray, begins);
    QFETCH(int, urls);
    runBatch();
    table("tasks")->selectRow(0);
    auto *trigger = window_->findChild<QAction *>(action);
    QVERIFY(trigger->isEnabled());
    trigger->trigger();
    chooseFile(file);
    QTRY_VERIFY(!read(file).isEmpty());
    const QByteArray bytes = read(file);
    QVERIFY2(bytes.startsWith(begins), bytes.constData());
    QCOMPARE(bytes.count("http://"), urls);
    const QString line = QStringLiteral("%1 written: %2 URL").arg(file).arg(urls);
    QTRY_VERIFY2(window_->statusBar()->currentMessage().startsWith(line),
                 qPrintable(window_->statusBar()->currentMessage()));
}

void TestExportCommands::aFailureIsSaidInTheWindow()
{
    runBatch();
    auto *banner = window_->findChild<ErrorBanner *>(QStringLiteral("listBanner"));
    QVERIFY(!banner->isVisible());
    window_->actions().exportAll->trigger();
    chooseFile(QStringLiteral("none/a.txt"));
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(!banner->message().isEmpty());
    window_->actions().exportAll->trigger();
    chooseFile(QStringLiteral("a.txt"));
    QTRY_VERIFY(!banner->isVisible());
}

void TestExportCommands::aLargeBatchIsTakenInStretches()
{
    TaskManager manager(idle());
    const BatchId id = manager.submit(requestFor(madeUpEntries(50'001), dir_->path()));
    auto *job =
        new ExportJob(manager, {dir_->filePath(QStringLiteral("x")), ExportFormat::Text}, this);
    QSignalSpy done(job, &ExportJob::done);
    job->writeTasks(id, ExportChoice::NotDone);
    QVERIFY(done.wait());
    QCOMPARE(done[0][0].toLongLong(), 50'001);
    QCOMPARE(read(QStringLiteral("x")).count('\n'), 50'001);
    QCOMPARE(done[0][1].toLongLong(), read(QStringLiteral("x")).size());
}

void TestExportCommands::aRemovedBatchIsSaid()
{
    TaskManager manager(idle());
    const BatchId id = manager.submit(requestFor(madeUpEntries(50'001), dir_->path()));
    auto *job =
        new ExportJob(manager, {dir_->filePath(QStringLiteral("x")), ExportFormat::Text}, this);
    QSignalSpy failed(job, &ExportJob::failed);
    job->writeTasks(id, ExportChoice::All);
    manager.removeBatch(id);
    QVERIFY(failed.wait());
    QVERIFY(!QFile::exists(dir_->filePath(QStringLiteral("x"))));
}

// With what the batch extracts.
void TestExportCommands::resultsIntoATable()
{
    QVERIFY(!window_->actions().exportResults->isEnabled());
    runBatch({QStringLiteral("first=//a"), QStringLiteral("nothing=//b")});
    QVERIFY(window_->actions().exportResults->isEnabled());
    window_->actions().exportResults->trigger();
    QCOMPARE(dialog()->nameFilters().size(), 2);
    chooseFile(QStringLiteral("results.csv"));
    QTRY_VERIFY(!read(QStringLiteral("results.csv")).isEmpty());
    const QByteArrayList lines = read(QStringLiteral("results.csv")).split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0], QByteArray("url,title,type,size,links,first,nothing,path,error\r"));
    QVERIFY2(lines[1].contains(",T,text/html,52,2,1,,"), lines[1].constData());
    window_->actions().exportResults->trigger();
    chooseFile(QStringLiteral("results.jsonl"));
    QTRY_VERIFY(!read(QStringLiteral("results.jsonl")).isEmpty());
    const QByteArray line = read(QStringLiteral("results.jsonl"));
    QVERIFY2(line.contains(R"("first":"1"})"), line.constData());
    // Results are no list of another form, however the file is called.
    window_->actions().exportResults->trigger();
    chooseFile(QStringLiteral("results.meta4"));
    QTRY_VERIFY(read(QStringLiteral("results.meta4")).startsWith("url,title"));
}

void TestExportCommands::chosenResultsIntoATable()
{
    runBatch();
    table("results")->selectRow(0);
    auto *pane = window_->findChild<ResultsPane *>();
    emit pane->exportResultsWished(pane->chosenPlaces());
    chooseFile(QStringLiteral("chosen.csv"));
    QTRY_COMPARE(read(QStringLiteral("chosen.csv")).count('\n'), 2);
}

void TestExportCommands::linksIntoAFile()
{
    runBatch();
    QTRY_VERIFY(window_->actions().exportLinks->isEnabled());
    window_->actions().exportLinks->trigger();
    chooseFile(QStringLiteral("links.txt"));
    const QByteArray links =
        server_->url("/one").toEncoded() + '\n' + server_->url("/two").toEncoded() + '\n';
    QTRY_COMPARE(read(QStringLiteral("links.txt")), links);
}

void TestExportCommands::linksBecomeANewBatch()
{
    runBatch();
    table("results")->selectRow(0);
    auto *pane = window_->findChild<ResultsPane *>();
    QCOMPARE(pane->chosenResults().size(), size_t(1));
    emit pane->grabWished(pane->chosenResults());
    auto *grabber = window_->findChild<LinkGrabber *>();
    QVERIFY(grabber);
    auto *download = grabber->findChild<QPushButton *>(QStringLiteral("download"));
    QTRY_COMPARE(download->text(), QStringLiteral("&Download 2 links…"));
    download->click();
    QTRY_VERIFY(window_->findChild<ImportDialog *>());
    QCOMPARE(manager_->batches().size(), size_t(1)); // nothing starts by itself
}

void TestExportCommands::linksOfTheWholeBatch()
{
    QAction *grab = window_->actions().grabLinks;
    QVERIFY(!grab->isEnabled());
    runBatch();
    QTRY_VERIFY(grab->isEnabled());
    grab->trigger();
    const auto *grabber = window_->findChild<LinkGrabber *>();
    QVERIFY(grabber && grabber->isVisible() && !grabber->isModal());
    QCOMPARE(grabber->windowTitle(), QStringLiteral("Links of a/b"));
    QTRY_COMPARE(grabber->findChild<QTableView *>()->model()->rowCount(), 2);
}

void TestExportCommands::chosenLinksOnly()
{
    runBatch();
    table("results")->selectRow(0);
    auto *pane = window_->findChild<ResultsPane *>();
    QVERIFY(!pane->chosenLinks());
    QTRY_COMPARE(table("links")->model()->rowCount(), 2);
    table("links")->selectRow(1);
    QVERIFY(pane->chosenLinks());
    QCOMPARE(pane->chosenLinks()->links.size(), size_t(1));
    QCOMPARE(pane->chosenLinks()->links.front().url, server_->url("/two").toEncoded());
    QCOMPARE(pane->chosenLinks()->links.front().text, QByteArray("2"));
}

void TestExportCommands::linksOfAPage()
{
    QGuiApplication::clipboard()->setText(QStringLiteral(" ")
                                          + server_->url("/page.html").toString());
    window_->actions().grabPage->trigger();
    auto *page = window_->findChild<PageLinks *>();
    QVERIFY(page && page->isVisible());
    auto *address = page->findChild<QLineEdit *>(QStringLiteral("address"));
    auto *collect = page->findChild<QPushButton *>(QStringLiteral("collect"));
    QCOMPARE(address->text(), server_->url("/page.html").toString());
    address->clear();
    QVERIFY(!collect->isEnabled());
    QTest::keyClicks(address, QStringLiteral("mailto:a@b.test"));
    QVERIFY(!collect->isEnabled());
    QVERIFY(!page->findChild<QWidget *>(QStringLiteral("addressWarning"))->isHidden());
    address->setText(server_->url("/page.html").toString());
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(!collect->isEnabled()); // it is under way
    QTRY_VERIFY(window_->findChild<LinkGrabber *>());
    const auto *grabber = window_->findChild<LinkGrabber *>();
    QCOMPARE(grabber->windowTitle(), QStringLiteral("Links of T"));
    QTRY_COMPARE(grabber->model()->rowCount(), 2);
    QTRY_VERIFY(!window_->findChild<PageLinks *>());
    QVERIFY(manager_->batches().empty());
}

void TestExportCommands::aPageThatIsNotThere()
{
    QGuiApplication::clipboard()->setText(server_->url("/missing").toString());
    window_->actions().grabPage->trigger();
    auto *page = window_->findChild<PageLinks *>();
    QTest::mouseClick(page->findChild<QPushButton *>(QStringLiteral("collect")), Qt::LeftButton);
    auto *error = page->findChild<ErrorBanner *>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->message().contains(QStringLiteral("404")));
    QVERIFY(page->findChild<QPushButton *>(QStringLiteral("collect"))->isEnabled());
    QTest::keyClicks(page->findChild<QLineEdit *>(), QStringLiteral("x"));
    QVERIFY(!error->isVisible());
    QTest::keyClick(page, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<PageLinks *>());
}

void TestExportCommands::theWatchedFolderIsRemembered()
{
    QSignalSpy changed(window_.get(), &MainWindow::watchedFolderChanged);
    QAction *watch = window_->actions().watchFolder;
    watch->trigger();
    QVERIFY(!watch->isChecked()); // not before one is chosen
    auto *dialog = window_->findChild<QFileDialog *>();
    QVERIFY(dialog);
    emit dialog->fileSelected(dir_->path());
    dialog->close();
    QVERIFY(watch->isChecked());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toString(), dir_->path());

    WindowOptions options;
    options.settingsFile = dir_->filePath(QStringLiteral("window.ini"));
    MainWindow next(*manager_, options);
    QCOMPARE(next.watchedFolder(), dir_->path());
    next.actions().watchFolder->trigger();
    QVERIFY(next.watchedFolder().isEmpty() && !next.actions().watchFolder->isChecked());
}

QTEST_MAIN(TestExportCommands)
#include "tst_exportcommands.moc"

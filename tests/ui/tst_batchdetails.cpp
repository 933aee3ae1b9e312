#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchdetails.h"
#include "ui/detailspane.h"
#include "ui/failurelist.h"
#include "ui/filterchip.h"
#include "ui/freespace.h"
#include "ui/mainwindow.h"
#include "ui/restline.h"
#include "ui/runwatch.h"
#include "ui/taskdetails.h"
#include "ui/tasktablemodel.h"

#include <QAction>
#include <QDesktopServices>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace haul;

// The batch's tab in the real window: its words, its failures by cause, and what can be done to
// those of one cause, by clicks and keys.
class tst_BatchDetails : public QObject
{
    Q_OBJECT

public slots:
    void onOpened(const QUrl &url) { opened_ += url; }

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }

    void everyCauseHasWordsAndARemedy();
    void saysHowItWent();
    void saysHowItGoes();
    void saysHowMuchRoomIsLeft();
    void failuresByCause();
    void showsThoseOfOneCause();
    void leavesTheFilter_data();
    void leavesTheFilter();
    void retriesOneCauseOnly();
    void aClickOnACauseShowsItsTasks();
    void aFullDiskOpensTheFolder();
    void theTabThatFits();
    void causesStayInTheirPlaces();
    void runsAreTimedWithoutTheirPauses();
    void saysWhyItStandsStill();
    void saysWhichServerRests();

private:
    BatchId submit(const QList<QByteArray> &paths);
    BatchId submitAndEnd(const QList<QByteArray> &paths);
    const BatchRecord &record(BatchId id) const { return *manager_->batch(id); }
    BatchDetails *details() const { return window_->findChild<BatchDetails *>(); }
    DetailsPane *tabs() const { return window_->findChild<DetailsPane *>(); }
    QTableView *table() const { return window_->findChild<QTableView *>(QStringLiteral("tasks")); }
    FilterChip *only() const { return window_->findChild<FilterChip *>(QStringLiteral("only")); }
    QList<FailureRow *> rows() const;
    FailureRow *row(const FailureCause &cause) const;
    static QToolButton *button(FailureRow *row) { return row->findChild<QToolButton *>(); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
    QList<QUrl> opened_;
};

namespace {

constexpr FailureCause notFound{ErrorCode::Http, 404};
constexpr FailureCause busy{ErrorCode::Http, 503};

} // namespace

void tst_BatchDetails::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "onOpened");
}

void tst_BatchDetails::init()
{
    opened_.clear();
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(100'000, 'a'));
    server_->serve("/b.bin", QByteArray(100'000, 'b'));
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    for (const char *path : {"/gone1", "/gone2", "/gone3"})
        server_->script(path, RawReply::http(404, "no"));
    for (const char *path : {"/busy1", "/busy2"})
        server_->script(path, {RawReply::http(503), RawReply::http(200, "at last")});
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    WindowOptions options;
    options.defaults.folder = folder_->filePath(QStringLiteral("out"));
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_BatchDetails::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

BatchId tst_BatchDetails::submit(const QList<QByteArray> &paths)
{
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    return manager_->submit(requestFor(entriesOf(urls), folder_->filePath(QStringLiteral("out"))));
}

BatchId tst_BatchDetails::submitAndEnd(const QList<QByteArray> &paths)
{
    const BatchId id = submit(paths);
    [&] { QTRY_VERIFY(manager_->future(id).isFinished()); }();
    return id;
}

QList<FailureRow *> tst_BatchDetails::rows() const
{
    QList<FailureRow *> visible;
    for (FailureRow *row : details()->failures()->findChildren<FailureRow *>()) {
        if (row->isVisible())
            visible += row;
    }
    return visible;
}

FailureRow *tst_BatchDetails::row(const FailureCause &cause) const
{
    for (FailureRow *row : rows()) {
        if (row->cause() == cause)
            return row;
    }
    return nullptr;
}

void tst_BatchDetails::everyCauseHasWordsAndARemedy()
{
    FailureRow row;
    for (int code = 0; code <= int(lastErrorCode); ++code) {
        row.setGroup({{ErrorCode(code)}, code + 2});
        QVERIFY(!button(&row)->text().isEmpty());
        QVERIFY(row.accessibleName().startsWith(QString::number(code + 2)));
    }
    QCOMPARE(remedyFor(notFound), Remedy::Show);
    QCOMPARE(remedyFor({ErrorCode::Http, 410}), Remedy::Show);
    QCOMPARE(remedyFor({ErrorCode::Http, 429}), Remedy::Retry);
    QCOMPARE(remedyFor(busy), Remedy::Retry);
    QCOMPARE(remedyFor({ErrorCode::DiskFull}), Remedy::OpenFolder);
}

void tst_BatchDetails::saysHowItWent()
{
    const BatchId id = submitAndEnd({"/a.bin", "/b.bin", "/gone1"});
    QCOMPARE(window_->currentBatch(), std::optional(id));
    QTRY_VERIFY2(details()->headline().startsWith(QStringLiteral("2 done, 1 failed · 195 KiB in ")),
                 qPrintable(details()->headline()));
    QCOMPARE(details()->fact(BatchDetails::Progress), QStringLiteral("2 done, 1 failed"));
    QCOMPARE(details()->fact(BatchDetails::Folder), folder_->filePath(QStringLiteral("out")));
    QVERIFY(details()->fact(BatchDetails::Source).isEmpty()); // there was no list
    QVERIFY(details()->fact(BatchDetails::Speed).isEmpty());
}

void tst_BatchDetails::saysHowItGoes()
{
    QByteArray urls;
    auto account = std::make_shared<ListAccount>();
    account->lines = 7;
    account->blank = 2;
    account->duplicateCount = 1;
    account->rejectedCount = 2;
    BatchRequest request = requestFor(
        entriesOf({server_->url("/a.bin").toEncoded(), server_->url("/slow.bin").toEncoded()}),
        folder_->filePath(QStringLiteral("out")));
    request.account = account;
    manager_->submit(request);
    QTRY_VERIFY2(details()->headline().startsWith(QStringLiteral("1 of 2")),
                 qPrintable(details()->headline()));
    QTRY_VERIFY(details()->headline().endsWith(QStringLiteral("left")));
    QTRY_COMPARE(details()->fact(BatchDetails::Progress), QStringLiteral("1 done, 1 under way"));
    QCOMPARE(details()->fact(BatchDetails::Source),
             QStringLiteral("7 lines: 2 accepted, 1 duplicate, 2 rejected, 2 blank or comment"));
    QTRY_VERIFY(details()->fact(BatchDetails::Size).contains(QStringLiteral("at least")));
    QTRY_VERIFY(!details()->fact(BatchDetails::Speed).isEmpty());
    QTRY_VERIFY(details()->fact(BatchDetails::Time).contains(QStringLiteral("left")));
}

void tst_BatchDetails::saysHowMuchRoomIsLeft()
{
    const auto *space = window_->findChild<FreeSpace *>();
    QVERIFY(space->isHidden()); // of no batch
    const BatchId id = submitAndEnd({"/a.bin"});
    QTRY_VERIFY(space->isVisible());
    QVERIFY2(space->text().endsWith(QStringLiteral("B free")), qPrintable(space->text()));
    QVERIFY(!space->isWarning());
    manager_->removeBatch(id);
    QVERIFY(space->isHidden());
}

void tst_BatchDetails::failuresByCause()
{
    submitAndEnd({"/busy1", "/gone1", "/gone2", "/a.bin", "/gone3", "/busy2"});
    QTRY_COMPARE(rows().size(), 2);
    const auto labels = [this](const FailureCause &cause) {
        QStringList texts;
        for (const QLabel *label : row(cause)->findChildren<QLabel *>())
            texts += label->text();
        return texts;
    };
    QTRY_VERIFY(row(notFound) && row(busy));
    QTRY_COMPARE(labels(notFound),
                 (QStringList{QStringLiteral("3"),
                              QStringLiteral("The server says the file does not exist (404)."),
                              QStringLiteral("Check the address; the file may have moved.")}));
    QTRY_COMPARE(labels(busy).front(), QStringLiteral("2"));
    QCOMPARE(button(row(notFound))->text(), QStringLiteral("Show These"));
    QCOMPARE(button(row(busy))->text(), QStringLiteral("Retry These"));
    QCOMPARE(button(row(busy))->menu()->actions().size(), 4);
}

void tst_BatchDetails::showsThoseOfOneCause()
{
    submitAndEnd({"/busy1", "/gone1", "/a.bin", "/gone2"});
    QTRY_COMPARE(rows().size(), 2);
    QVERIFY(only()->isHidden());
    QTest::mouseClick(button(row(notFound)), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QCOMPARE(only()->text(), QStringLiteral("Only: The server says the file does not exist (404)"));
    QVERIFY(only()->isVisible());
    QVERIFY(table()->hasFocus());
    QCOMPARE(tabs()->currentWidget(), details()); // what was looked at stays
}

void tst_BatchDetails::leavesTheFilter_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char *how : {"click", "escape", "state", "batch"})
        QTest::newRow(how) << QByteArray(how);
}

void tst_BatchDetails::leavesTheFilter()
{
    QFETCH(QByteArray, how);
    submitAndEnd({"/busy1", "/gone1", "/a.bin", "/gone2"});
    QTRY_COMPARE(rows().size(), 2);
    QTest::mouseClick(button(row(notFound)), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    if (how == "click") {
        QTest::mouseClick(only(), Qt::LeftButton);
    } else if (how == "escape") {
        only()->setFocus();
        QTest::keyClick(only(), Qt::Key_Escape);
    } else if (how == "state") {
        for (QAbstractButton *state : window_->findChildren<QAbstractButton *>()) {
            if (state->text() == QStringLiteral("All"))
                QTest::mouseClick(state, Qt::LeftButton);
        }
        QTRY_COMPARE(table()->model()->rowCount(), 4);
    } else {
        const BatchId other = submitAndEnd({"/gone3"});
        Q_UNUSED(other);
        auto *batches = window_->findChild<QAbstractItemView *>(QStringLiteral("batches"));
        batches->setCurrentIndex(batches->model()->index(1, 0));
        QTRY_COMPARE(table()->model()->rowCount(), 1);
    }
    QVERIFY(only()->isHidden());
    if (how == "click" || how == "escape") {
        QCOMPARE(table()->model()->rowCount(), 3); // all that failed
        QVERIFY(table()->hasFocus());
    }
}

void tst_BatchDetails::retriesOneCauseOnly()
{
    const BatchId id = submitAndEnd({"/busy1", "/gone1", "/busy2", "/gone2"});
    QTRY_COMPARE(rows().size(), 2);
    QTest::mouseClick(button(row(busy)), Qt::LeftButton);
    QTRY_COMPARE(record(id).counts.of(TaskState::Done), 2);
    QTRY_COMPARE(rows().size(), 1);
    QVERIFY(row(notFound));
    QCOMPARE(server_->requestCount("/gone1"), 1); // nobody asked for it again
    QCOMPARE(server_->requestCount("/busy1"), 2);

    // What no retry would help can still be retried, by its menu.
    for (QAction *action : button(row(notFound))->menu()->actions()) {
        if (action->text() == QStringLiteral("&Retry These"))
            action->trigger();
    }
    QTRY_COMPARE(server_->requestCount("/gone1"), 2);
    QTRY_COMPARE(record(id).counts.of(TaskState::Failed), 2);
}

void tst_BatchDetails::aClickOnACauseShowsItsTasks()
{
    submitAndEnd({"/busy1", "/gone1", "/a.bin", "/gone2"});
    QTRY_COMPARE(rows().size(), 2);
    QTest::mouseClick(row(busy), Qt::LeftButton, {}, QPoint(20, 10));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QVERIFY(only()->text().contains(QStringLiteral("503")));
}

void tst_BatchDetails::aFullDiskOpensTheFolder()
{
    const BatchId id = submitAndEnd({"/a.bin"});
    Q_UNUSED(id);
    FailureList *list = details()->failures();
    list->setFailures({{{ErrorCode::DiskFull}, 3}});
    FailureRow *full = row({ErrorCode::DiskFull});
    QVERIFY(full);
    QCOMPARE(button(full)->text(), QStringLiteral("Open Folder"));
    QTest::mouseClick(button(full), Qt::LeftButton);
    QTRY_COMPARE(opened_.size(), 1);
    QCOMPARE(opened_[0].toLocalFile(), folder_->filePath(QStringLiteral("out")));
}

void tst_BatchDetails::theTabThatFits()
{
    submitAndEnd({"/a.bin", "/b.bin"});
    submitAndEnd({"/a.bin", "/gone1"});
    QCOMPARE(tabs()->currentWidget(), details());
    auto *batches = window_->findChild<QAbstractItemView *>(QStringLiteral("batches"));
    QWidget *task = tabs()->task();

    const QRect cell = table()->visualRect(table()->model()->index(1, 0));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(tabs()->currentWidget(), task);
    batches->setCurrentIndex(batches->model()->index(1, 0));
    QCOMPARE(tabs()->currentWidget(), details());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Down);
    QCOMPARE(tabs()->currentWidget(), task);
    // Who reads results stays with them.
    tabs()->setCurrentIndex(2);
    batches->setCurrentIndex(batches->model()->index(0, 0));
    QTest::keyClick(table(), Qt::Key_Down);
    QCOMPARE(tabs()->currentIndex(), 2);
}

void tst_BatchDetails::causesStayInTheirPlaces()
{
    FailureList list;
    list.show();
    const auto causes = [&list] {
        std::vector<FailureCause> shown;
        for (const FailureRow *row : list.findChildren<FailureRow *>()) {
            if (row->isVisible())
                shown.push_back(row->cause());
        }
        return shown;
    };
    const FailureCause tls{ErrorCode::Tls};
    list.setFailures({{notFound, 5}, {busy, 2}});
    QCOMPARE(causes(), (std::vector{notFound, busy}));
    list.setFailures({{notFound, 5}, {busy, 9}, {tls, 100}});
    QCOMPARE(causes(), (std::vector{notFound, busy, tls}));
    list.setFailures({{busy, 9}, {tls, 100}});
    QCOMPARE(causes(), (std::vector{busy, tls}));
    list.clear();
    list.setFailures({{notFound, 5}, {busy, 9}, {tls, 100}});
    QCOMPARE(causes(), (std::vector{tls, busy, notFound}));

    FailureCounts many; // a server that answers with every number there is
    for (int status = 400; status < 1000; ++status)
        many[{ErrorCode::Http, status}] = status;
    list.setFailures(many);
    QCOMPARE(causes().size(), FailureList::mostRows);
    list.setFailures({});
    QVERIFY(list.isHidden());
}

// Neither a speed that fades nor a time that nobody can say.
void tst_BatchDetails::saysWhyItStandsStill()
{
    RunWatch runs(*manager_);
    const BatchId id = submit({"/slow.bin"});
    QTRY_VERIFY(details()->headline().contains(u"/s"_qs));
    manager_->setAllowance({Hold::Offline, 0});
    const double stood = runs.figures(id)->seconds;
    QTRY_COMPARE(details()->headline(), u"0 of 1 · No network"_qs);
    QCOMPARE(details()->fact(BatchDetails::Speed), u"No network"_qs);
    QVERIFY(!details()->fact(BatchDetails::Time).contains(u"left"_qs));
    QCOMPARE(runs.figures(id)->seconds, stood);
}

void tst_BatchDetails::saysWhichServerRests()
{
    submitAndEnd({"/a.bin"});
    const quint16 port = server_->port();
    const QString host = QStringLiteral("127.0.0.1:%1").arg(port);
    server_->stop();
    QList<QByteArray> paths;
    for (int i = 0; i < 40; ++i)
        paths += "/a.bin?" + QByteArray::number(i);
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    BatchRequest request = requestFor(entriesOf(urls), folder_->filePath(QStringLiteral("out")));
    request.settings.retries = 5;
    request.settings.retryPause = std::chrono::seconds(15);
    const BatchId id = manager_->submit(request);
    details()->setBatch(id);
    const auto *rest = details()->findChild<RestLine *>();
    QTRY_VERIFY(rest->text().startsWith(host + u" cannot be reached. Next attempt in "_qs));
    QVERIFY(rest->isVisible());
    const BatchCounts &counts = record(id).counts;
    QTRY_VERIFY(counts.of(TaskState::Retrying) > 0 && counts.of(TaskState::Active) == 0);
    auto *tryNow = rest->findChild<QToolButton *>();
    QVERIFY(tryNow->isVisible());
    QVERIFY(server_->start(port));
    tryNow->click();
    QTRY_COMPARE_WITH_TIMEOUT(record(id).counts.of(TaskState::Done), 40, 20'000);
    QTRY_COMPARE(rest->text(), QString());
    QVERIFY(!rest->isVisible());
}

void tst_BatchDetails::runsAreTimedWithoutTheirPauses()
{
    RunWatch runs(*manager_);
    QVERIFY(!runs.isLooking());
    QSignalSpy ended(&runs, &RunWatch::runEnded);
    QSignalSpy sampled(&runs, &RunWatch::sampled);
    const BatchId id = submit({"/slow.bin"});
    QVERIFY(runs.isLooking());
    QTRY_VERIFY(runs.figures(id)->bytes > 0);
    QTRY_VERIFY(runs.history(id).highest() > 0);
    QFuture<OutcomePtr> future = manager_->future(id);
    future.suspend();
    QTRY_VERIFY(record(id).paused);
    const double stood = runs.figures(id)->seconds;
    QVERIFY(stood > 0);
    QTRY_VERIFY_WITH_TIMEOUT(!runs.isLooking(), 20'000); // nothing to look at any more
    QCOMPARE(runs.figures(id)->seconds, stood);
    future.resume();
    QTRY_VERIFY(runs.isLooking());
    QTRY_VERIFY(runs.figures(id)->seconds > stood);
    future.cancel();
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(runs.figures(id)->isOver);
    QTRY_VERIFY_WITH_TIMEOUT(!runs.isLooking(), 20'000);
    QVERIFY(runs.total().latest() == 0);
    manager_->removeBatch(id);
    QVERIFY(!runs.figures(id));
    QVERIFY(runs.history(id).isEmpty());
}

QTEST_MAIN(tst_BatchDetails)
#include "tst_batchdetails.moc"

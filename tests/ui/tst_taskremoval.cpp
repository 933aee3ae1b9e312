#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchpane.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/taskpane.h"
#include "ui/tasktablemodel.h"

#include <QFile>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace haul;

// What removing tasks from the list does in the real window, and how it is undone.
class tst_TaskRemoval : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void removingCanBeUndone();
    void removingCanBeUndoneByKey();
    void whatRunsStopsAndStartsAnew();
    void whatIsPausedStaysPaused();
    void removalsPass_data();
    void removalsPass();
    void passingKeepsTheChoice();
    void bringsTheBatchBackIntoView();
    void manyAtOnce();

private:
    BatchId submit(const QList<QByteArray> &paths, const QString &name = u"batch"_qs);
    BatchId submitAndWait(const QList<QByteArray> &paths, const QString &name = u"batch"_qs);
    QTableView *table() const { return window_->findChild<TaskPane *>()->table(); }
    NoticeBar *bar() const { return window_->findChild<NoticeBar *>(); }
    const WindowActions &actions() const { return window_->actions(); }
    const BatchRecord &record(BatchId id) const { return *manager_->batch(id); }
    int rows() const { return table()->model()->rowCount(); }
    void chooseRows(int first, int last)
    {
        table()->setFocus();
        // selectRow() would obey the Shift key that the last key event held.
        table()->selectionModel()->setCurrentIndex(table()->model()->index(first, 0),
                                                   QItemSelectionModel::ClearAndSelect
                                                       | QItemSelectionModel::Rows);
        for (int row = first; row < last; ++row)
            QTest::keyClick(table(), Qt::Key_Down, Qt::ShiftModifier);
    }
    bool pass() // the notice's time
    {
        bar()->findChild<QTimer *>()->start(0);
        return QTest::qWaitFor([this] { return !bar()->isVisible(); });
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_TaskRemoval::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void tst_TaskRemoval::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(100'000, 'a'));
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    window_ = std::make_unique<MainWindow>(*manager_, WindowOptions());
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_TaskRemoval::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

BatchId tst_TaskRemoval::submit(const QList<QByteArray> &paths, const QString &name)
{
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    return manager_->submit(requestFor(entriesOf(urls), folder_->filePath(u"out"_qs), name));
}

BatchId tst_TaskRemoval::submitAndWait(const QList<QByteArray> &paths, const QString &name)
{
    const BatchId id = submit(paths, name);
    if (!QTest::qWaitFor([&] { return manager_->future(id).isFinished(); }, 20'000))
        qFatal("a batch does not end");
    return id;
}

void tst_TaskRemoval::removingCanBeUndone()
{
    const BatchId id = submitAndWait({"/a.bin", "/a.bin?2", "/a.bin?3"});
    QVERIFY(!actions().undoRemoval->isEnabled());
    chooseRows(0, 1);
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(rows(), 1);
    QCOMPARE(record(id).counts.tasks, 1);
    QCOMPARE(bar()->words(), u"Removed 2 tasks from the list"_qs);
    QVERIFY(actions().undoRemoval->isEnabled());
    QTest::mouseClick(bar()->undoButton(), Qt::LeftButton);
    QCOMPARE(rows(), 3);
    QCOMPARE(record(id).counts.of(TaskState::Done), 3);
    QVERIFY(!bar()->isVisible());
    QVERIFY(!actions().undoRemoval->isEnabled());
    QCOMPARE(server_->requests().size(), 3); // nothing was fetched again
}

void tst_TaskRemoval::removingCanBeUndoneByKey()
{
    submitAndWait({"/a.bin", "/a.bin?2"});
    chooseRows(1, 1);
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(rows(), 1);
    QVERIFY(bar()->words().startsWith(u"Removed “a"_qs));
    QTest::keySequence(window_.get(), QKeySequence::Undo);
    QCOMPARE(rows(), 2);
    QTest::keySequence(window_.get(), QKeySequence::Undo); // there is nothing more
    QCOMPARE(rows(), 2);
}

void tst_TaskRemoval::whatRunsStopsAndStartsAnew()
{
    const BatchId id = submit({"/slow.bin", "/slow.bin?2"});
    QTRY_COMPARE(record(id).counts.of(TaskState::Active), 2);
    chooseRows(0, 0);
    actions().remove->trigger();
    QTRY_COMPARE(record(id).tasks[0].state, TaskState::Cancelled);
    QCOMPARE(rows(), 1);
    QCOMPARE(record(id).tasks[1].state, TaskState::Active);
    actions().undoRemoval->trigger();
    QCOMPARE(rows(), 2);
    QTRY_COMPARE(record(id).tasks[0].state, TaskState::Active);
    QCOMPARE(record(id).tasks[1].state, TaskState::Active);
}

void tst_TaskRemoval::whatIsPausedStaysPaused()
{
    const BatchId id = submit({"/slow.bin", "/slow.bin?2"});
    actions().pauseBatch->trigger();
    QTRY_VERIFY(record(id).paused);
    table()->setFocus();
    QTest::keySequence(table(), QKeySequence::SelectAll);
    actions().remove->trigger();
    QTRY_VERIFY(manager_->future(id).isFinished());
    QCOMPARE(rows(), 0);
    actions().undoRemoval->trigger();
    QCOMPARE(rows(), 2);
    QTRY_VERIFY(record(id).paused);
    QTRY_COMPARE(record(id).counts.ended(), 0);
}

void tst_TaskRemoval::removalsPass_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("with time") << u"time"_qs;
    QTest::newRow("with the next one") << u"next"_qs;
    QTest::newRow("with another batch") << u"batch"_qs;
    QTest::newRow("with its own batch") << u"own"_qs;
    QTest::newRow("dismissed") << u"dismissed"_qs;
    QTest::newRow("with the window") << u"window"_qs;
}

void tst_TaskRemoval::removalsPass()
{
    QFETCH(QString, how);
    const BatchId other = submitAndWait({"/a.bin"}, u"other"_qs);
    const BatchId id = submitAndWait({"/a.bin", "/a.bin?2"}, u"papers"_qs);
    auto *pane = window_->findChild<BatchPane *>();
    pane->choose(id);
    chooseRows(0, 0);
    actions().remove->trigger();
    QCOMPARE(record(id).counts.tasks, 1);
    if (how == u"time") {
        QVERIFY(pass());
        QVERIFY(!actions().undoRemoval->isEnabled());
    } else if (how == u"next") {
        chooseRows(0, 0);
        actions().remove->trigger();
        actions().undoRemoval->trigger();
    } else if (how == u"batch") {
        pane->choose(other);
        actions().removeBatch->trigger();
        QCOMPARE(bar()->words(), u"Removed “other”"_qs);
        actions().undoRemoval->trigger();
        QCOMPARE(pane->current(), std::optional(other));
    } else if (how == u"own") {
        actions().removeBatch->trigger();
        actions().undoRemoval->trigger();
    } else if (how == u"dismissed") {
        bar()->dismiss();
    } else {
        window_.reset();
    }
    QCOMPARE(record(id).counts.tasks, 1);
    const TaskId task[] = {{id, 0}};
    manager_->showTasks(task); // there is nothing to show any more
    QCOMPARE(record(id).counts.tasks, 1);
    QVERIFY(QFile::exists(folder_->filePath(u"out/a.bin"_qs)));
}

void tst_TaskRemoval::passingKeepsTheChoice()
{
    submitAndWait({"/a.bin", "/a.bin?2", "/a.bin?3", "/a.bin?4"});
    chooseRows(0, 0);
    actions().remove->trigger();
    chooseRows(0, 1);
    QVERIFY(pass());
    QCOMPARE(table()->selectionModel()->selectedRows().size(), 2);
}

void tst_TaskRemoval::bringsTheBatchBackIntoView()
{
    const BatchId other = submitAndWait({"/a.bin"}, u"other"_qs);
    const BatchId id = submitAndWait({"/a.bin", "/a.bin?2"}, u"papers"_qs);
    auto *pane = window_->findChild<BatchPane *>();
    pane->choose(id);
    QTRY_COMPARE(rows(), 2);
    chooseRows(0, 0);
    actions().remove->trigger();
    QVERIFY(actions().undoRemoval->isEnabled());
    pane->choose(other);
    actions().undoRemoval->trigger();
    QTRY_COMPARE(window_->currentBatch(), std::optional(id));
    QCOMPARE(rows(), 2);
}

void tst_TaskRemoval::manyAtOnce()
{
    window_.reset();
    manager_ = std::make_unique<TaskManager>(idle());
    window_ = std::make_unique<MainWindow>(*manager_, WindowOptions());
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    const BatchId id = manager_->submit(requestFor(madeUpEntries(100'000), folder_->path()));
    table()->setFocus();
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QElapsedTimer clock;
    clock.start();
    actions().remove->trigger();
    qInfo("removed in %lld ms", clock.restart());
    QCOMPARE(record(id).counts.tasks, 0);
    QTRY_COMPARE(rows(), 0);
    clock.restart();
    actions().undoRemoval->trigger();
    qInfo("brought back in %lld ms", clock.restart());
    QTRY_COMPARE(rows(), 100'000);
    QTRY_COMPARE(record(id).counts.of(TaskState::Waiting), 100'000);
    QTest::keySequence(table(), QKeySequence::SelectAll);
    actions().remove->trigger();
    clock.restart();
    bar()->dismiss();
    qInfo("gone for good in %lld ms", clock.elapsed());
    QCOMPARE(record(id).counts.tasks, 0);
}

QTEST_MAIN(tst_TaskRemoval)
#include "tst_taskremoval.moc"

#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchmodel.h"
#include "ui/batchpane.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/prioritymenu.h"
#include "ui/segmentbar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>

using namespace haul;

// What can be done to batches in the real window: the list's order and names, its filters, and what
// removing and deleting do, by clicks and keys.
class tst_BatchActions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void renamesInPlace();
    void escapeKeepsTheName();
    void aNameStaysWhileItIsTyped();
    void movesByKeys();
    void movesBeyondWhatIsHidden();
    void givesAPriority();
    void changesTheFolder();

    void filtersComeWithBatches();
    void filtersAndCounts();
    void filtersWhateverIsChosen();
    void filterByKeys();
    void choosingLeavesTheFilter();
    void whoIsLookedAtStays();
    void theFilterIsRemembered();
    void namesFitANarrowPane();

    void removingCanBeUndone();
    void removingCanBeUndoneByKey();
    void removesFromWhatIsShown();
    void aRunningBatchStandsStill();
    void removalsPass_data();
    void removalsPass();
    void severalAreOneUndo();

    void deletesFiles();
    void deletingIsAskedAndCancelled();
    void whatWasChangedStays();
    void aRunningBatchIsCancelledFirst();

private:
    void openWindow();
    BatchId submit(const QString &name, const QList<QByteArray> &paths = {"/a.bin"});
    BatchId submitAndWait(const QString &name, const QList<QByteArray> &paths = {"/a.bin"});
    BatchPane *pane() const { return window_->findChild<BatchPane *>(); }
    QListView *view() const { return pane()->view(); }
    NoticeBar *bar() const { return window_->findChild<NoticeBar *>(); }
    SegmentBar *filters() const { return pane()->filterBar(); }
    const WindowActions &actions() const { return window_->actions(); }
    const BatchRecord &record(BatchId id) const { return *manager_->batch(id); }
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < view()->model()->rowCount(); ++row)
            names += view()->model()->index(row, 0).data().toString();
        return names;
    }
    QString file(const QString &name) const { return folder_->filePath(u"out/"_qs + name); }
    QLineEdit *nameField() const { return view()->findChild<QLineEdit *>(u"batchName"_qs); }
    void clickFilter(BatchFilter filter)
    {
        QTest::mouseClick(filters()->findChildren<SegmentButton *>().at(int(filter)),
                          Qt::LeftButton);
    }
    QString count(BatchFilter filter) const
    {
        return filters()->findChildren<SegmentButton *>().at(int(filter))->accessibleDescription();
    }
    QMessageBox *question() const { return window_->findChild<QMessageBox *>(u"deleteFiles"_qs); }
    void confirmDeletion()
    {
        QVERIFY(question());
        for (QAbstractButton *button : question()->buttons()) {
            if (question()->buttonRole(button) == QMessageBox::DestructiveRole) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL("nothing to delete with");
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_BatchActions::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void tst_BatchActions::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(100'000, 'a'));
    server_->serve("/b.bin", QByteArray(1'000, 'b'));
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    server_->script("/missing", RawReply::http(404, "no"));
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    openWindow();
}

void tst_BatchActions::openWindow()
{
    WindowOptions options;
    options.settingsFile = folder_->filePath(u"window.ini"_qs);
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_BatchActions::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

BatchId tst_BatchActions::submit(const QString &name, const QList<QByteArray> &paths)
{
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    return manager_->submit(requestFor(entriesOf(urls), folder_->filePath(u"out"_qs), name));
}

BatchId tst_BatchActions::submitAndWait(const QString &name, const QList<QByteArray> &paths)
{
    const BatchId id = submit(name, paths);
    if (!QTest::qWaitFor([&] { return manager_->future(id).isFinished(); }, 20'000))
        qFatal("a batch does not end");
    return id;
}

// --- order and names ------------------------------------------------------------------------

void tst_BatchActions::renamesInPlace()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    QTest::keySequence(window_.get(), actions().renameBatch->shortcut());
    QVERIFY(nameField());
    QTRY_VERIFY(nameField()->hasFocus());
    QCOMPARE(nameField()->selectedText(), u"papers"_qs);
    QVERIFY(view()->visualRect(view()->currentIndex()).contains(nameField()->geometry()));
    QTest::keyClicks(nameField(), u"  essays  of 2026 "_qs);
    QTest::keyClick(nameField(), Qt::Key_Return);
    QTRY_COMPARE(record(id).name, u"essays of 2026"_qs);
    QCOMPARE(shown(), QStringList{u"essays of 2026"_qs});
    QTRY_COMPARE(window_->windowTitle(), u"essays of 2026 — Haul"_qs);
    QTRY_VERIFY(!nameField());
    QVERIFY(view()->hasFocus());
}

void tst_BatchActions::escapeKeepsTheName()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Return}) {
        actions().renameBatch->trigger();
        QTRY_VERIFY(nameField() && nameField()->hasFocus());
        QTest::keyClick(nameField(), Qt::Key_Delete); // an empty name is none
        if (key == Qt::Key_Escape)
            QTest::keyClicks(nameField(), u"other"_qs);
        QTest::keyClick(nameField(), key);
        QTRY_VERIFY(!nameField());
        QCOMPARE(record(id).name, u"papers"_qs);
    }
}

void tst_BatchActions::aNameStaysWhileItIsTyped()
{
    const BatchId id = submit(u"papers"_qs, {"/slow.bin"});
    QTRY_VERIFY(record(id).counts.of(TaskState::Active) == 1);
    actions().renameBatch->trigger();
    QTRY_VERIFY(nameField() && nameField()->hasFocus());
    QTest::keyClicks(nameField(), u"ess"_qs);
    const qint64 received = record(id).counts.receivedBytes();
    QTRY_VERIFY(record(id).counts.receivedBytes() > received); // and the row was told
    QCOMPARE(nameField()->text(), u"ess"_qs);
    QTest::keyClick(nameField(), Qt::Key_Return);
    QTRY_COMPARE(record(id).name, u"ess"_qs);
}

void tst_BatchActions::movesByKeys()
{
    const BatchId first = submitAndWait(u"a"_qs);
    submitAndWait(u"b"_qs);
    submitAndWait(u"c"_qs);
    pane()->choose(first);
    QVERIFY(!actions().moveBatchUp->isEnabled());
    QTest::keySequence(window_.get(), actions().moveBatchDown->shortcut());
    QCOMPARE(shown(), (QStringList{u"b"_qs, u"a"_qs, u"c"_qs}));
    QCOMPARE(pane()->current(), std::optional(first)); // it goes along
    QVERIFY(actions().moveBatchUp->isEnabled());
    QTest::keySequence(window_.get(), actions().moveBatchDown->shortcut());
    QCOMPARE(shown(), (QStringList{u"b"_qs, u"c"_qs, u"a"_qs}));
    QVERIFY(!actions().moveBatchDown->isEnabled());
    QTest::keySequence(window_.get(), actions().moveBatchUp->shortcut());
    QCOMPARE(shown(), (QStringList{u"b"_qs, u"a"_qs, u"c"_qs}));
    QCOMPARE(manager_->batches()[1], first);
}

void tst_BatchActions::movesBeyondWhatIsHidden()
{
    const BatchId first = submitAndWait(u"a bad"_qs, {"/missing"});
    submitAndWait(u"b good"_qs);
    submitAndWait(u"c bad"_qs, {"/missing"});
    clickFilter(BatchFilter::Failed);
    QCOMPARE(shown(), (QStringList{u"a bad"_qs, u"c bad"_qs}));
    pane()->choose(first);
    actions().moveBatchDown->trigger();
    QCOMPARE(shown(), (QStringList{u"c bad"_qs, u"a bad"_qs}));
    clickFilter(BatchFilter::All);
    QCOMPARE(shown(), (QStringList{u"b good"_qs, u"c bad"_qs, u"a bad"_qs}));
}

void tst_BatchActions::givesAPriority()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    PriorityMenu *menu = actions().batchPriorityMenu;
    menu->popup({});
    QVERIFY(menu->action(BatchPriority::Normal)->isChecked());
    menu->close();
    menu->action(BatchPriority::High)->trigger();
    QCOMPARE(record(id).rank.priority, BatchPriority::High);
    const QModelIndex row = view()->model()->index(0, 0);
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(u"High priority"_qs));
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(u"High priority"_qs));
    menu->popup({});
    QVERIFY(menu->action(BatchPriority::High)->isChecked());
    menu->close();
}

void tst_BatchActions::changesTheFolder()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    actions().changeBatchFolder->trigger();
    auto *dialog = window_->findChild<QFileDialog *>(u"batchFolder"_qs);
    QVERIFY(dialog);
    QVERIFY(dialog->windowTitle().contains(u"stay"_qs));
    QCOMPARE(dialog->directory().path(), folder_->filePath(u"out"_qs));
    emit dialog->fileSelected(folder_->filePath(u"other/"_qs));
    dialog->close();
    QCOMPARE(record(id).settings->folder, folder_->filePath(u"other"_qs));
    QVERIFY(bar()->words().contains(u"papers"_qs));
    QVERIFY(!bar()->undoButton()->isVisible());
    QVERIFY(QFile::exists(file(u"a.bin"_qs)));
}

// --- filters --------------------------------------------------------------------------------

void tst_BatchActions::filtersComeWithBatches()
{
    submitAndWait(u"a"_qs);
    const BatchId second = submitAndWait(u"b"_qs);
    QVERIFY(!filters()->isVisible());
    submitAndWait(u"c"_qs);
    QVERIFY(filters()->isVisible());
    manager_->removeBatch(second);
    QVERIFY(!filters()->isVisible());
    submitAndWait(u"d"_qs);
    clickFilter(BatchFilter::Done);
    manager_->removeBatch(manager_->batches().front());
    QVERIFY(filters()->isVisible()); // else nobody could leave it
    clickFilter(BatchFilter::All);
}

void tst_BatchActions::filtersAndCounts()
{
    submit(u"runs"_qs, {"/slow.bin"});
    const BatchId paused = submit(u"stands"_qs, {"/slow.bin"});
    manager_->future(paused).suspend();
    submitAndWait(u"good"_qs);
    submitAndWait(u"bad"_qs, {"/a.bin", "/missing"});
    const BatchId both = submit(u"runs and bad"_qs, {"/missing", "/slow.bin"});
    QTRY_COMPARE(record(both).counts.of(TaskState::Failed), 1);
    QTRY_COMPARE(count(BatchFilter::Failed), u"2"_qs);
    QCOMPARE(count(BatchFilter::All), u"5"_qs);
    QCOMPARE(count(BatchFilter::Active), u"3"_qs);
    QCOMPARE(count(BatchFilter::Done), u"2"_qs);
    clickFilter(BatchFilter::Active);
    QCOMPARE(shown(), (QStringList{u"runs"_qs, u"stands"_qs, u"runs and bad"_qs}));
    clickFilter(BatchFilter::Failed);
    QCOMPARE(shown(), (QStringList{u"bad"_qs, u"runs and bad"_qs}));
    clickFilter(BatchFilter::Done);
    QCOMPARE(shown(), (QStringList{u"good"_qs, u"bad"_qs}));
}

// The chosen one may leave with the others: the view goes on to a neighbour, which may leave too.
void tst_BatchActions::filtersWhateverIsChosen()
{
    std::vector<BatchId> ids;
    for (const QByteArray &path : {"/missing", "/a.bin", "/a.bin", "/missing", "/slow.bin",
                                   "/a.bin", "/missing", "/slow.bin"}) {
        const QString name = QString::fromLatin1(path.mid(1)) + QString::number(ids.size());
        ids.push_back(path == "/slow.bin" ? submit(name, {path}) : submitAndWait(name, {path}));
    }
    const QAbstractItemModelTester tester(view()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    const int expected[] = {8, 2, 3, 6};
    for (const BatchId id : ids) {
        for (int from = 0; from < batchFilterCount; ++from) {
            for (int to = 0; to < batchFilterCount; ++to) {
                pane()->choose(id);
                pane()->setFilter(BatchFilter(from));
                pane()->setFilter(BatchFilter(to));
                QCoreApplication::processEvents();
                QCOMPARE(int(shown().size()), expected[to]);
                QVERIFY(pane()->current());
            }
        }
    }
}

void tst_BatchActions::filterByKeys()
{
    for (const QChar name : u"abc"_qs)
        submitAndWait(name);
    const QList<SegmentButton *> buttons = filters()->findChildren<SegmentButton *>();
    buttons.front()->setFocus();
    QTest::keyClick(buttons.front(), Qt::Key_Down);
    QCOMPARE(pane()->filter(), BatchFilter::Active);
    QCOMPARE(shown(), QStringList());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    QCOMPARE(pane()->filter(), BatchFilter::All);
    QCOMPARE(shown().size(), 3);
}

void tst_BatchActions::choosingLeavesTheFilter()
{
    const BatchId good = submitAndWait(u"good"_qs);
    submitAndWait(u"bad"_qs, {"/missing"});
    submitAndWait(u"bad too"_qs, {"/missing"});
    clickFilter(BatchFilter::Failed);
    QVERIFY(pane()->current() != good);
    pane()->choose(good);
    QCOMPARE(pane()->filter(), BatchFilter::All);
    QCOMPARE(pane()->current(), std::optional(good));
}

// It ends and is no longer active; when another is chosen it leaves.
void tst_BatchActions::whoIsLookedAtStays()
{
    const BatchId looked = submit(u"looked at"_qs, {"/slow.bin"});
    const BatchId other = submit(u"other"_qs, {"/slow.bin"});
    submitAndWait(u"done"_qs);
    clickFilter(BatchFilter::Active);
    pane()->choose(looked);
    manager_->future(looked).cancel();
    QTRY_VERIFY(record(looked).hasEnded());
    QTRY_COMPARE(count(BatchFilter::Active), u"1"_qs);
    QCOMPARE(pane()->current(), std::optional(looked));
    QCOMPARE(shown(), (QStringList{u"looked at"_qs, u"other"_qs}));
    pane()->choose(other);
    QCOMPARE(pane()->current(), std::optional(other));
    QTRY_COMPARE(shown(), QStringList{u"other"_qs});
}

void tst_BatchActions::theFilterIsRemembered()
{
    submitAndWait(u"good"_qs);
    submitAndWait(u"bad"_qs, {"/missing"});
    submitAndWait(u"good too"_qs);
    clickFilter(BatchFilter::Failed);
    window_.reset();
    openWindow();
    QCOMPARE(pane()->filter(), BatchFilter::Failed);
    QCOMPARE(shown(), QStringList{u"bad"_qs});
    QVERIFY(filters()->isVisible());
    submitAndWait(u"another"_qs); // of others: nothing is chosen for it
    QCOMPARE(pane()->filter(), BatchFilter::Failed);
}

void tst_BatchActions::namesFitANarrowPane()
{
    const int narrow = pane()->minimumWidth();
    SegmentBar bar({u"Fehlgeschlagen"_qs}, nullptr, Qt::Vertical);
    bar.setCount(0, 99);
    const int width = bar.sizeHint().width() + 8; // and the pane's edges
    QVERIFY2(width <= narrow, qPrintable(QStringLiteral("%1 of %2").arg(width).arg(narrow)));
}

// --- removing -------------------------------------------------------------------------------

void tst_BatchActions::removingCanBeUndone()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    submitAndWait(u"other"_qs);
    pane()->choose(id);
    QTest::keySequence(window_.get(), actions().removeBatch->shortcut());
    QCOMPARE(shown(), QStringList{u"other"_qs});
    QVERIFY(bar()->isVisible());
    QCOMPARE(bar()->words(), u"Removed “papers”"_qs);
    QTest::mouseClick(bar()->undoButton(), Qt::LeftButton);
    QCOMPARE(shown(), (QStringList{u"papers"_qs, u"other"_qs}));
    QCOMPARE(pane()->current(), std::optional(id));
    QVERIFY(!bar()->isVisible());
    QVERIFY(!actions().undoRemoval->isEnabled());
}

void tst_BatchActions::removingCanBeUndoneByKey()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Delete);
    QVERIFY(manager_->batches().empty());
    QVERIFY(bar()->isVisible()); // over the empty window as well
    QVERIFY(actions().undoRemoval->isEnabled());
    QTest::keySequence(window_.get(), QKeySequence::Undo);
    QCOMPARE(manager_->batches(), std::vector{id});
    QCOMPARE(record(id).counts.of(TaskState::Done), 1);
}

void tst_BatchActions::removesFromWhatIsShown()
{
    for (const QChar name : u"abcd"_qs)
        submitAndWait(name, {name == u'b' ? "/a.bin" : "/missing"});
    const QAbstractItemModelTester tester(view()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    clickFilter(BatchFilter::Failed);
    pane()->choose(manager_->batches()[2]);
    QCOMPARE(shown(), (QStringList{u"a"_qs, u"c"_qs, u"d"_qs}));
    for (const QStringList &left : {QStringList{u"a"_qs, u"d"_qs}, QStringList{u"a"_qs}}) {
        actions().removeBatch->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(shown(), left);
        QVERIFY(pane()->current());
    }
    actions().undoRemoval->trigger();
    QCOMPARE(shown(), (QStringList{u"a"_qs, u"d"_qs}));
    actions().removeEnded->trigger();
    QCOMPARE(shown(), QStringList());
    actions().undoRemoval->trigger();
    QCOMPARE(manager_->batches().size(), size_t(3));
}

void tst_BatchActions::aRunningBatchStandsStill()
{
    const BatchId id = submit(u"papers"_qs, {"/slow.bin"});
    QTRY_VERIFY(record(id).counts.receivedBytes() > 0);
    actions().removeBatch->trigger();
    QVERIFY(!manager_->batch(id));
    actions().undoRemoval->trigger();
    QVERIFY(!record(id).paused);
    const qint64 received = record(id).counts.receivedBytes();
    QTRY_VERIFY(record(id).counts.receivedBytes() > received);
}

void tst_BatchActions::removalsPass_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("with time") << u"time"_qs;
    QTest::newRow("with the next one") << u"next"_qs;
    QTest::newRow("dismissed") << u"dismissed"_qs;
    QTest::newRow("with the window") << u"window"_qs;
}

void tst_BatchActions::removalsPass()
{
    QFETCH(QString, how);
    const BatchId id = submitAndWait(u"papers"_qs);
    const BatchId other = submitAndWait(u"other"_qs);
    pane()->choose(id);
    actions().removeBatch->trigger();
    if (how == u"time") {
        auto *timer = bar()->findChild<QTimer *>();
        QVERIFY(timer->isActive());
        timer->start(0);
        QTRY_VERIFY(!bar()->isVisible());
        QVERIFY(!actions().undoRemoval->isEnabled());
    } else if (how == u"next") {
        pane()->choose(other);
        actions().removeBatch->trigger();
        QCOMPARE(bar()->words(), u"Removed “other”"_qs);
        actions().undoRemoval->trigger();
    } else if (how == u"dismissed") {
        bar()->dismiss();
    } else {
        window_.reset();
    }
    manager_->showBatch(id); // there is nothing to show any more
    QCOMPARE(manager_->batches(), std::vector{other});
    QVERIFY(QFile::exists(file(u"a.bin"_qs)));
}

void tst_BatchActions::severalAreOneUndo()
{
    submitAndWait(u"a"_qs);
    const BatchId runs = submit(u"b"_qs, {"/slow.bin"});
    submitAndWait(u"c"_qs);
    QTRY_VERIFY(actions().removeEnded->isEnabled());
    actions().removeEnded->trigger();
    QCOMPARE(manager_->batches(), std::vector{runs});
    QCOMPARE(bar()->words(), u"Removed 2 batches"_qs);
    actions().undoRemoval->trigger();
    QCOMPARE(shown(), (QStringList{u"a"_qs, u"b"_qs, u"c"_qs}));
}

// --- deleting -------------------------------------------------------------------------------

void tst_BatchActions::deletesFiles()
{
    submitAndWait(u"papers"_qs, {"/a.bin", "/b.bin", "/missing"});
    QTRY_VERIFY(actions().deleteFiles->isEnabled());
    actions().deleteFiles->trigger();
    QVERIFY(question());
    QCOMPARE(question()->text(), u"Delete 2 files (98.6 KiB) of “papers” from the disk?"_qs);
    confirmDeletion();
    QTRY_VERIFY(manager_->batches().empty());
    QTRY_COMPARE(bar()->words(), u"Deleted 2 files (98.6 KiB) of “papers”."_qs);
    QVERIFY(!bar()->undoButton()->isVisible());
    QVERIFY(!QFile::exists(file(u"a.bin"_qs)));
    QVERIFY(!QFile::exists(file(u"b.bin"_qs)));
    QVERIFY(!QFile::exists(file(u"missing"_qs)));
}

// Return means Cancel.
void tst_BatchActions::deletingIsAskedAndCancelled()
{
    const BatchId id = submitAndWait(u"papers"_qs);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Delete, Qt::ShiftModifier);
    QVERIFY(question());
    QTest::keyClick(question(), Qt::Key_Return);
    QTRY_VERIFY(!question());
    QCOMPARE(manager_->batches(), std::vector{id});
    QVERIFY(QFile::exists(file(u"a.bin"_qs)));
}

void tst_BatchActions::whatWasChangedStays()
{
    submitAndWait(u"papers"_qs, {"/a.bin", "/b.bin"});
    QFile changed(file(u"b.bin"_qs));
    QVERIFY(changed.open(QIODevice::Append));
    changed.write("a note");
    changed.close();
    actions().deleteFiles->trigger();
    confirmDeletion();
    QTRY_VERIFY(manager_->batches().empty());
    QTRY_VERIFY(bar()->words().contains(u"1 stay"_qs));
    QVERIFY(QFile::exists(file(u"b.bin"_qs)));
    QVERIFY(!QFile::exists(file(u"a.bin"_qs)));
}

void tst_BatchActions::aRunningBatchIsCancelledFirst()
{
    const BatchId id = submit(u"papers"_qs, {"/slow.bin", "/a.bin"});
    QTRY_COMPARE(record(id).counts.of(TaskState::Done), 1);
    QTRY_VERIFY(actions().deleteFiles->isEnabled());
    actions().deleteFiles->trigger();
    QVERIFY(question()->informativeText().contains(u"cancelled first"_qs));
    confirmDeletion();
    QTRY_VERIFY(manager_->batches().empty());
    QTRY_VERIFY(bar()->words().startsWith(u"Deleted 1 file"_qs));
    QTRY_VERIFY(QDir(folder_->filePath(u"out"_qs)).isEmpty());
}

QTEST_MAIN(tst_BatchActions)
#include "tst_batchactions.moc"

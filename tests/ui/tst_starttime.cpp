// When a batch starts, by clicks and keys in the real window: at once, at a time, earlier after
// all.
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchmodel.h"
#include "ui/batchpane.h"
#include "ui/holdtext.h"
#include "ui/importdialog.h"
#include "ui/mainwindow.h"
#include "ui/startchoice.h"
#include "ui/startdialog.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace haul;

class tst_StartTime : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void moments_data();
    void moments();
    void atOnceUnlessChosen();
    void proposesAFullHour();
    void waitsForItsTime();
    void startsEarlier_data();
    void startsEarlier();
    void pausedBatchWaitsInstead();
    void cancelledDialogChangesNothing();
    void saysWhyItWaits();
    void importForATime();

private:
    BatchId submit(const QDateTime &when = {})
    {
        BatchRequest request = requestFor(entriesOf({server_->url("/a.bin").toEncoded()}),
                                          folder_->filePath(u"out"_qs), u"papers"_qs);
        request.startAt = when;
        const BatchId id = manager_->submit(request);
        pane()->choose(id);
        return id;
    }
    BatchPane *pane() const { return window_->findChild<BatchPane *>(); }
    QModelIndex row() const { return pane()->view()->model()->index(0, 0); }
    QString status() const { return row().data(BatchModel::SpeedRole).toString(); }
    const WindowActions &actions() const { return window_->actions(); }
    const BatchRecord &record(BatchId id) const { return *manager_->batch(id); }
    StartDialog *dialog() const { return window_->findChild<StartDialog *>(); }
    static QDateTime tomorrow() { return QDateTime(QDate::currentDate().addDays(1), QTime(2, 0)); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_StartTime::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void tst_StartTime::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", "a");
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    WindowOptions options;
    options.settingsFile = folder_->filePath(u"window.ini"_qs);
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_StartTime::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

void tst_StartTime::moments_data()
{
    QTest::addColumn<QDateTime>("when");
    QTest::addColumn<QString>("text");
    const QDate thursday(2026, 11, 26);
    QTest::newRow("the same day") << QDateTime(thursday, QTime(23, 30)) << u"11:30 PM"_qs;
    QTest::newRow("earlier") << QDateTime(thursday, QTime(1, 0)) << u"1:00 AM"_qs;
    QTest::newRow("the next day") << QDateTime(thursday.addDays(1), QTime(2, 0))
                                  << u"Fri 2:00 AM"_qs;
    QTest::newRow("within a week")
        << QDateTime(thursday.addDays(6), QTime(2, 0)) << u"Wed 2:00 AM"_qs;
    QTest::newRow("a week later") << QDateTime(thursday.addDays(7), QTime(2, 0))
                                  << u"12/3/26 2:00 AM"_qs;
    QTest::newRow("the day before")
        << QDateTime(thursday.addDays(-1), QTime(2, 0)) << u"11/25/26 2:00 AM"_qs;
}

void tst_StartTime::moments()
{
    QFETCH(QDateTime, when);
    QTEST(words::moment(when, QDateTime(QDate(2026, 11, 26), QTime(12, 0))), "text");
}

void tst_StartTime::atOnceUnlessChosen()
{
    StartChoice choice;
    choice.show();
    QVERIFY(!choice.time().isValid());
    QVERIFY(!choice.findChild<QDateTimeEdit *>()->isVisible());
    QSignalSpy changed(&choice, &StartChoice::changed);
    QTest::keyClick(choice.findChild<QComboBox *>(), Qt::Key_Down);
    QVERIFY(choice.time().isValid());
    QVERIFY(choice.findChild<QDateTimeEdit *>()->isVisible());
    QVERIFY(!changed.isEmpty());
    choice.setTime(tomorrow());
    QCOMPARE(choice.time(), tomorrow());
    choice.setTime(tomorrow().toUTC());
    QCOMPARE(choice.time(), tomorrow());
    choice.setTime({});
    QVERIFY(!choice.time().isValid());
}

void tst_StartTime::proposesAFullHour()
{
    const QDateTime now = QDateTime::currentDateTime();
    const QDateTime proposed = StartChoice::proposal();
    QVERIFY(proposed > now.addSecs(30 * 60 - 1));
    QVERIFY(proposed < now.addSecs(3 * 60 * 60));
    QCOMPARE(proposed.time().minute(), 0);
}

void tst_StartTime::waitsForItsTime()
{
    manager_->setAllowance({Hold::Offline, 0}); // else it would be over
    const BatchId id = submit();
    QTRY_VERIFY(actions().startBatchAt->isEnabled());
    actions().startBatchAt->trigger();
    QVERIFY(dialog());
    QTest::qWaitForWindowActive(dialog());
    QCOMPARE(dialog()->findChild<QDateTimeEdit *>()->dateTime(), StartChoice::proposal());
    dialog()->findChild<QDateTimeEdit *>()->setDateTime(tomorrow());
    QTest::mouseClick(dialog()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok),
                      Qt::LeftButton);
    QTRY_VERIFY(!dialog());
    manager_->setAllowance({});
    QCOMPARE(record(id).startAt, tomorrow());
    QTRY_COMPARE(status(), u"Starts "_qs + words::moment(tomorrow()));
    QVERIFY(row().data(BatchModel::HeldRole).toBool());
    QVERIFY(row().data(BatchModel::StartableRole).toBool());
    QCOMPARE(actions().pauseBatch->iconText(), u"Resume"_qs);
    QCOMPARE(server_->requestCount(), 0);
}

void tst_StartTime::startsEarlier_data()
{
    QTest::addColumn<QString>("way");
    QTest::newRow("action") << u"action"_qs;
    QTest::newRow("key") << u"key"_qs;
    QTest::newRow("dialog") << u"dialog"_qs;
}

void tst_StartTime::startsEarlier()
{
    QFETCH(QString, way);
    const BatchId id = submit(tomorrow());
    QTRY_COMPARE(actions().pauseBatch->iconText(), u"Resume"_qs);
    if (way == u"action") {
        actions().pauseBatch->trigger();
    } else if (way == u"key") {
        pane()->view()->setFocus();
        QTest::keyClick(pane()->view(), Qt::Key_Space);
    } else {
        actions().startBatchAt->trigger();
        QCOMPARE(dialog()->findChild<StartChoice *>()->time(), tomorrow());
        dialog()->findChild<QComboBox *>()->setCurrentIndex(0);
        QTest::keyClick(dialog(), Qt::Key_Return);
    }
    QTRY_VERIFY(record(id).hasEnded());
    QCOMPARE(record(id).counts.of(TaskState::Done), 1);
    QCOMPARE(status(), QString());
}

void tst_StartTime::pausedBatchWaitsInstead()
{
    manager_->setAllowance({Hold::Offline, 0});
    const BatchId id = submit();
    manager_->future(id).suspend();
    QTRY_VERIFY(record(id).paused);
    QTRY_COMPARE(status(), u"Paused"_qs);
    startBatchAt(*manager_, id, tomorrow());
    QTRY_VERIFY(!record(id).paused);
    QCOMPARE(record(id).hold, Hold::StartTime);
    manager_->setAllowance({});
    QTRY_COMPARE(status(), u"Starts "_qs + words::moment(tomorrow()));
}

void tst_StartTime::cancelledDialogChangesNothing()
{
    const BatchId id = submit(tomorrow());
    actions().startBatchAt->trigger();
    dialog()->findChild<QDateTimeEdit *>()->setDateTime(tomorrow().addDays(1));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QCOMPARE(record(id).startAt, tomorrow());
}

void tst_StartTime::saysWhyItWaits()
{
    const BatchId id = submit(tomorrow());
    manager_->setBatchStart(id, tomorrow());
    const auto saysFor = [this](Hold hold) {
        manager_->setAllowance({hold, 0});
        return status();
    };
    QCOMPARE(saysFor(Hold::Offline), u"Starts "_qs + words::moment(tomorrow()));
    manager_->setBatchStart(id, {});
    QCOMPARE(saysFor(Hold::Offline), u"No network"_qs);
    QVERIFY(!row().data(BatchModel::StartableRole).toBool());
    QVERIFY(row().data(BatchModel::HeldRole).toBool());
    QCOMPARE(saysFor(Hold::Metered), u"Metered network"_qs);
    QCOMPARE(saysFor(Hold::Timetable), u"Waits for its hour"_qs);
    manager_->future(id).suspend();
    QTRY_COMPARE(status(), u"Paused"_qs);
}

void tst_StartTime::importForATime()
{
    window_->importList({.bytes = server_->url("/a.bin").toEncoded(),
                         .name = u"list"_qs,
                         .format = ListFormat::Text,
                         .options = {}});
    auto *import = window_->findChild<ImportDialog *>();
    QVERIFY(import);
    auto *download = import->findChild<QPushButton *>(u"download"_qs);
    QTRY_VERIFY(download->isEnabled());
    QTest::mouseClick(import->findChild<QToolButton *>(u"more"_qs), Qt::LeftButton);
    auto *start = import->findChild<StartChoice *>();
    QTRY_VERIFY(start->isVisible());
    start->setTime(tomorrow());
    QTest::mouseClick(download, Qt::LeftButton);
    QTRY_COMPARE(manager_->batches().size(), 1U);
    QCOMPARE(record(manager_->batches().front()).startAt, tomorrow());
    QCOMPARE(server_->requestCount(), 0);
}

QTEST_MAIN(tst_StartTime)
#include "tst_starttime.moc"

#include "tests/manager/batches.h"
#include "ui/limitsdialog.h"
#include "ui/mainwindow.h"
#include "ui/ratespin.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

// The limits of one batch, changed while it runs.
class tst_LimitsDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void showsWhatHolds();
    void takesWhatIsConfirmed();
    void leavesWhatIsNotTouched();
    void cancelledChangesNothing();
    void goesWithTheBatch();
    void moreConnectionsAFileMeanMoreAHost();

private:
    LimitsDialog *open()
    {
        window_->actions().batchLimits->trigger();
        return window_->findChild<LimitsDialog *>();
    }
    QSpinBox *spin(LimitsDialog *dialog, const char *name) const
    {
        return dialog->findChild<QSpinBox *>(QLatin1String(name));
    }
    void type(QSpinBox *field, const QString &text)
    {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    void press(LimitsDialog *dialog, QDialogButtonBox::StandardButton button)
    {
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(button), Qt::LeftButton);
    }
    const BatchSettings &settings() const { return *manager_->batch(id_)->settings; }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
    BatchId id_{};
};

void tst_LimitsDialog::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void tst_LimitsDialog::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(idle());
    window_ = std::make_unique<MainWindow>(*manager_, WindowOptions());
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QVERIFY(!window_->actions().batchLimits->isEnabled());
    BatchRequest request = requestFor(madeUpEntries(10), folder_->path(), u"papers"_qs);
    request.settings.retries = 3;
    request.settings.retryPause = 1500ms;
    request.settings.connectTimeout = 10'000s; // more than can be typed
    request.settings.bytesPerSecond = 100'000; // no whole KiB
    id_ = manager_->submit(request);
}

void tst_LimitsDialog::cleanup()
{
    window_.reset();
    manager_.reset();
}

void tst_LimitsDialog::showsWhatHolds()
{
    LimitsDialog *dialog = open();
    QVERIFY(dialog);
    QVERIFY(dialog->windowTitle().contains(u"papers"_qs));
    QCOMPARE(spin(dialog, "segments")->value(), 4);
    QCOMPARE(spin(dialog, "retries")->value(), 3);
    QCOMPARE(spin(dialog, "pause")->value(), 2);
    QCOMPARE(spin(dialog, "stallTimeout")->value(), 60);
    QCOMPARE(dialog->findChild<RateSpin *>()->rate(), 100'000);
}

void tst_LimitsDialog::takesWhatIsConfirmed()
{
    LimitsDialog *dialog = open();
    type(spin(dialog, "segments"), u"2"_qs);
    type(spin(dialog, "retries"), u"7"_qs);
    type(spin(dialog, "pause"), u"30"_qs);
    type(spin(dialog, "connectTimeout"), u"15"_qs);
    type(spin(dialog, "stallTimeout"), u"90"_qs);
    type(dialog->findChild<RateSpin *>(), u"2048"_qs);
    QCOMPARE(settings().segments, 4); // not before it is confirmed
    QSignalSpy changed(manager_.get(), &TaskManager::batchChanged);
    press(dialog, QDialogButtonBox::Ok);
    QCOMPARE(settings().segments, 2);
    QCOMPARE(settings().retries, 7);
    QCOMPARE(settings().retryPause, 30s);
    QCOMPARE(settings().connectTimeout, 15s);
    QCOMPARE(settings().stallTimeout, 90s);
    QCOMPARE(manager_->batchRate(id_), 2048 * 1024);
    QVERIFY(!changed.isEmpty());
    QTRY_VERIFY(!window_->findChild<LimitsDialog *>());
}

void tst_LimitsDialog::leavesWhatIsNotTouched()
{
    LimitsDialog *dialog = open();
    type(spin(dialog, "retries"), u"4"_qs);
    press(dialog, QDialogButtonBox::Ok);
    QCOMPARE(settings().retries, 4);
    QCOMPARE(settings().retryPause, 1500ms);
    QCOMPARE(settings().connectTimeout, 10'000s);
    QCOMPARE(manager_->batchRate(id_), 100'000);
    QCOMPARE(settings().folder, folder_->path());
    QCOMPARE(settings().batchName, u"papers"_qs);
}

void tst_LimitsDialog::cancelledChangesNothing()
{
    const auto before = manager_->batch(id_)->settings;
    LimitsDialog *dialog = open();
    type(spin(dialog, "segments"), u"9"_qs);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<LimitsDialog *>());
    QCOMPARE(manager_->batch(id_)->settings, before);
}

void tst_LimitsDialog::goesWithTheBatch()
{
    QVERIFY(open());
    manager_->removeBatch(id_);
    QTRY_VERIFY(!window_->findChild<LimitsDialog *>());
    QVERIFY(!window_->actions().batchLimits->isEnabled());
}

void tst_LimitsDialog::moreConnectionsAFileMeanMoreAHost()
{
    LimitsDialog *dialog = open();
    type(spin(dialog, "segments"), u"12"_qs);
    press(dialog, QDialogButtonBox::Ok);
    QCOMPARE(manager_->limits().perHost, 12);
    QTRY_VERIFY(!window_->findChild<LimitsDialog *>());
    dialog = open();
    type(spin(dialog, "segments"), u"2"_qs);
    press(dialog, QDialogButtonBox::Ok);
    QCOMPARE(manager_->limits().perHost, 12);
}

QTEST_MAIN(tst_LimitsDialog)
#include "tst_limitsdialog.moc"

// The schedule in the window: what is said of it, how it is overruled, changed and remembered.
#include "tests/manager/batches.h"
#include "ui/holdbar.h"
#include "ui/mainwindow.h"
#include "ui/scheduletext.h"
#include "ui/settingsdialog.h"
#include "ui/speedlimit.h"
#include "ui/timetableedit.h"
#include "ui/weekgrid.h"

#include <QCheckBox>
#include <QFile>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using U = HourUse;

constexpr NetworkState online{};
constexpr NetworkState offline{.offline = true};
constexpr NetworkState metered{.metered = true};

Timetable allOf(U use)
{
    Timetable timetable;
    for (int day = 1; day <= Timetable::days; ++day) {
        for (int hour = 0; hour < Timetable::hours; ++hour)
            timetable.set(day, hour, use);
    }
    return timetable;
}

// 26 November 2026 is a Thursday.
QDateTime at(int day, int hour)
{
    return {{2026, 11, day}, {hour, 0}, Qt::UTC};
}

} // namespace

class tst_Scheduling : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void words_data();
    void words();
    void waitsForTheNetwork();
    void saysNothingWithoutWork();
    void goesOnAnyway();
    void limitOfTheHour_data();
    void limitOfTheHour();
    void menuLeadsToTheTimetable();

    void switchesHoldAtOnce();
    void switchesOfWhatNobodyKnows();
    void paintingHoldsAtOnce();
    void comesBack();
    void nonsenseInTheFile_data();
    void nonsenseInTheFile();

private:
    QString file() const { return folder_->filePath(QStringLiteral("window.ini")); }
    void openWindow();
    SettingsDialog *openSettings();
    QCheckBox *settingsSwitch(const QString &name);
    BatchId submit();
    QString told() const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<NetworkWatch> network_;
    std::unique_ptr<MainWindow> window_;
};

void tst_Scheduling::init()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(idle());
    network_ = std::make_unique<NetworkWatch>(0ms);
    network_->setKnowledge({.offline = true, .metered = true});
    openWindow();
}

void tst_Scheduling::cleanup()
{
    window_.reset();
    network_.reset();
    manager_.reset();
    folder_.reset();
}

void tst_Scheduling::openWindow()
{
    window_.reset();
    WindowOptions options;
    options.settingsFile = file();
    options.network = network_.get();
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

SettingsDialog *tst_Scheduling::openSettings()
{
    window_->actions().settings->trigger();
    return window_->findChild<SettingsDialog *>();
}

QCheckBox *tst_Scheduling::settingsSwitch(const QString &name)
{
    for (auto *box : openSettings()->findChildren<QCheckBox *>()) {
        if (box->accessibleName() == name)
            return box;
    }
    return nullptr;
}

BatchId tst_Scheduling::submit()
{
    return manager_->submit(requestFor(madeUpEntries(3), folder_->path()));
}

// What the bar says; empty when it is hidden.
QString tst_Scheduling::told() const
{
    const auto *bar = window_->findChild<HoldBar *>();
    return bar->isVisible() ? bar->words() : QString();
}

// --- what is said ---------------------------------------------------------------------------

void tst_Scheduling::words_data()
{
    QTest::addColumn<Standing>("standing");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, Hold hold, std::optional<QDateTime> change,
                        const char *expected) {
        QTest::newRow(name) << Standing{{hold, 0}, change} << QString::fromUtf8(expected);
    };
    row("nothing", Hold::None, at(26, 18), "");
    row("of one batch", Hold::StartTime, at(26, 18), "");
    row("offline", Hold::Offline, {},
        "Waiting for the network: there is none at the moment. Downloads go on by themselves.");
    row("metered", Hold::Metered, at(26, 18),
        "Waiting: this network is metered. Downloads go on by themselves on another one.");
    row("today", Hold::Timetable, at(26, 18), "Waiting until 18:00, as the timetable says.");
    row("on Monday", Hold::Timetable, at(30, 7), "Waiting until Mon 07:00, as the timetable says.");
    row("in six days", Hold::Timetable, at(26, 9).addDays(6),
        "Waiting until Wed 09:00, as the timetable says.");
    row("for ever", Hold::Timetable, {},
        "Waiting: the timetable leaves no hour to download in. It can be changed in the settings.");
}

void tst_Scheduling::words()
{
    QFETCH(Standing, standing);
    QFETCH(QString, expected);
    QCOMPARE(words::holdLine(standing, at(26, 12)), expected);
}

void tst_Scheduling::waitsForTheNetwork()
{
    submit();
    QVERIFY(told().isEmpty());
    network_->see(offline);
    QTRY_VERIFY(told().contains(QStringLiteral("network")));
    QCOMPARE(manager_->allowance().hold, Hold::Offline);
    network_->see(online);
    QVERIFY(told().isEmpty());
    QCOMPARE(manager_->allowance().hold, Hold::None);
}

void tst_Scheduling::saysNothingWithoutWork()
{
    network_->see(offline);
    QTRY_COMPARE(manager_->allowance().hold, Hold::Offline);
    QVERIFY(told().isEmpty());
    const BatchId id = submit();
    QTRY_VERIFY(!told().isEmpty());
    manager_->future(id).cancel();
    QTRY_VERIFY(told().isEmpty());
    const BatchId second = submit();
    QTRY_VERIFY(!told().isEmpty());
    manager_->removeBatch(second);
    QTRY_VERIFY(told().isEmpty());
}

void tst_Scheduling::goesOnAnyway()
{
    submit();
    network_->see(offline);
    QTRY_VERIFY(!told().isEmpty());
    QTest::mouseClick(window_->findChild<QPushButton *>(QStringLiteral("goOnAnyway")),
                      Qt::LeftButton);
    QVERIFY(told().isEmpty());
    QVERIFY(manager_->allowance() == Allowance());
    network_->see(online);
    network_->see(offline); // again
    QTRY_VERIFY(!told().isEmpty());
}

void tst_Scheduling::limitOfTheHour_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("lower");
    QTest::addColumn<QString>("until");
    QTest::addColumn<QString>("expected");
    const qint64 kiB = 1024;
    QTest::newRow("none") << 0 * kiB << 0 * kiB << QString() << QStringLiteral("No speed limit");
    QTest::newRow("of the user") << 500 * kiB << 0 * kiB << QStringLiteral("18:00")
                                 << QStringLiteral("Limit 500 KiB/s");
    QTest::newRow("of the hour") << 0 * kiB << 500 * kiB << QStringLiteral("18:00")
                                 << QStringLiteral("Limit 500 KiB/s until 18:00");
    QTest::newRow("the lower one") << 900 * kiB << 500 * kiB << QStringLiteral("18:00")
                                   << QStringLiteral("Limit 500 KiB/s until 18:00");
    QTest::newRow("the user's lower one")
        << 200 * kiB << 500 * kiB << QStringLiteral("18:00") << QStringLiteral("Limit 200 KiB/s");
    QTest::newRow("at all hours") << 0 * kiB << 500 * kiB << QString()
                                  << QStringLiteral("Limit 500 KiB/s");
}

void tst_Scheduling::limitOfTheHour()
{
    QFETCH(qint64, limit);
    QFETCH(qint64, lower);
    QFETCH(QString, until);
    QFETCH(QString, expected);
    auto *button = window_->findChild<SpeedLimit *>();
    button->setRate(limit);
    button->setLowerSpeed(lower, until);
    QCOMPARE(button->text(), expected);
    QCOMPARE(button->accessibleDescription(), expected);
}

void tst_Scheduling::menuLeadsToTheTimetable()
{
    auto *button = window_->findChild<SpeedLimit *>();
    button->openMenu();
    auto *menu = button->findChild<QMenu *>();
    QTRY_VERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_T); // its access key
    const auto *dialog = window_->findChild<SettingsDialog *>();
    QVERIFY(dialog);
    QCOMPARE(
        dialog->findChild<QListWidget *>(QStringLiteral("settingsGroups"))->currentItem()->text(),
        QStringLiteral("Schedule"));
    QTRY_VERIFY(!dialog->findChild<WeekGrid *>()->visibleRegion().isEmpty());
}

// --- the settings ---------------------------------------------------------------------------

void tst_Scheduling::switchesHoldAtOnce()
{
    network_->see(metered);
    QCheckBox *wait = settingsSwitch(QStringLiteral("Wait on a metered network"));
    QVERIFY(wait && wait->isEnabled() && !wait->isChecked());
    wait->click();
    QCOMPARE(manager_->allowance().hold, Hold::Metered);
    wait->click();
    QCOMPARE(manager_->allowance().hold, Hold::None);

    network_->see(offline);
    QTRY_COMPARE(manager_->allowance().hold, Hold::Offline);
    QCheckBox *waitOffline = settingsSwitch(QStringLiteral("Wait while there is no network"));
    QVERIFY(waitOffline && waitOffline->isChecked());
    waitOffline->click();
    QCOMPARE(manager_->allowance().hold, Hold::None);
}

void tst_Scheduling::switchesOfWhatNobodyKnows()
{
    network_->setKnowledge({.offline = true});
    QVERIFY(settingsSwitch(QStringLiteral("Wait while there is no network"))->isEnabled());
    QCheckBox *wait = settingsSwitch(QStringLiteral("Wait on a metered network"));
    QVERIFY(!wait->isEnabled());
    QVERIFY(wait->accessibleDescription().contains(QStringLiteral("does not say")));
}

void tst_Scheduling::paintingHoldsAtOnce()
{
    submit();
    SettingsDialog *dialog = openSettings();
    for (auto *brush : dialog->findChild<TimetableEdit *>()->findChildren<QToolButton *>()) {
        if (brush->text() == QStringLiteral("Nothing"))
            brush->click();
    }
    auto *grid = dialog->findChild<WeekGrid *>();
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(grid, Qt::Key_Space);
    QCOMPARE(manager_->allowance().hold, Hold::None);
    QCOMPARE(manager_->allowance().bytesPerSecond, Timetable::usualLowerRate);
    QCOMPARE(window_->findChild<SpeedLimit *>()->text(), QStringLiteral("Limit 512 KiB/s"));
    QTest::mousePress(grid, Qt::LeftButton, {}, grid->dayHead(1).center());
    QTest::mouseMove(grid, grid->dayHead(7).center());
    QTest::mouseRelease(grid, Qt::LeftButton, {}, grid->dayHead(7).center());
    QCOMPARE(manager_->allowance().hold, Hold::Timetable);
    QVERIFY(told().contains(QStringLiteral("timetable")));
}

void tst_Scheduling::comesBack()
{
    ScheduleRules rules{.waitOffline = false, .waitMetered = true};
    rules.timetable = allOf(U::Lower);
    rules.timetable.setLowerRate(7000);
    QVERIFY(WindowMemory(file()).scheduleRules() == ScheduleRules());
    WindowMemory(file()).setScheduleRules(rules);
    QVERIFY(WindowMemory(file()).scheduleRules() == rules);
    openWindow();
    QCOMPARE(manager_->allowance().bytesPerSecond, 7000);
    openSettings();
    QVERIFY(window_->findChild<TimetableEdit *>()->timetable() == rules.timetable);
    QVERIFY(WindowMemory(QString()).scheduleRules() == ScheduleRules());
}

void tst_Scheduling::nonsenseInTheFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no timetable") << QByteArray("[schedule]\ntimetable=yes\n");
    QTest::newRow("lists") << QByteArray("[schedule]\ntimetable=F, L, N\n");
    QTest::newRow("half of one") << QByteArray("[schedule]\ntimetable=1000 FFFF\n");
}

void tst_Scheduling::nonsenseInTheFile()
{
    QFETCH(QByteArray, content);
    QFile settings(file());
    QVERIFY(settings.open(QIODevice::WriteOnly | QIODevice::Truncate));
    settings.write(content);
    settings.close();
    QVERIFY(WindowMemory(file()).scheduleRules() == ScheduleRules());
}

QTEST_MAIN(tst_Scheduling)
#include "tst_scheduling.moc"

// What is told and done at the end: the menu, the bar, the deeds, and the notifications.
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/endbar.h"
#include "ui/endcommands.h"
#include "ui/endmenu.h"
#include "ui/endsound.h"
#include "ui/mainwindow.h"
#include "ui/runwatch.h"
#include "ui/systemdeeds.h"
#include "ui/trayicon.h"

#include <QFile>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

class tst_EndCommands : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void quitsWhenEverythingHasEnded();
    void dontMeansNotAtAll_data();
    void dontMeansNotAtAll();
    void runsACommand();
    void noCommandIsNoChoice();
    void theWindowForgetsIt();
    void oneNotificationABatch();
    void severalBatchesAreOneNotification();
    void whatWasCancelledIsNoNews();
    void oneSoundForAll();
    void noSoundUnlessWished();
    void playsTheSound();
    void trayMenuPausesAndResumes();
    void progressInTheIcon();

private:
    BatchId submit(const QList<QByteArray> &paths, const QString &name = QStringLiteral("batch"));
    void end(BatchId id) { QTRY_VERIFY(manager_->future(id).isFinished()); }
    void makeCommands(std::chrono::milliseconds second);

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<QWidget> window_;
    EndMenu *menu_ = nullptr;
    EndBar *bar_ = nullptr;
    std::unique_ptr<EndCommands> commands_;
};

void tst_EndCommands::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void tst_EndCommands::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(1000, 'a'));
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    server_->script("/gone", RawReply::http(404, "no"));
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    window_ = std::make_unique<QWidget>();
    menu_ = new EndMenu(window_.get());
    bar_ = new EndBar(window_.get());
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
}

void tst_EndCommands::cleanup()
{
    commands_.reset();
    window_.reset();
    manager_.reset();
    server_.reset();
}

void tst_EndCommands::makeCommands(std::chrono::milliseconds second)
{
    commands_ = std::make_unique<EndCommands>(*manager_, *menu_, *bar_, window_.get(), second);
}

BatchId tst_EndCommands::submit(const QList<QByteArray> &paths, const QString &name)
{
    QList<QByteArray> urls;
    for (const QByteArray &path : paths)
        urls += server_->url(path).toEncoded();
    return manager_->submit(
        requestFor(entriesOf(urls), folder_->filePath(QStringLiteral("out")), name));
}

void tst_EndCommands::quitsWhenEverythingHasEnded()
{
    makeCommands(5ms);
    QSignalSpy quit(commands_.get(), &EndCommands::quitWished);
    QVERIFY(menu_->action(EndChoice::Nothing)->isChecked());
    menu_->action(EndChoice::Quit)->trigger();
    QStringList said;
    connect(&commands_->action(), &EndAction::countingDown, bar_, [&] {
        if (bar_->isVisible())
            said += bar_->words();
    });
    end(submit({"/a.bin"}));
    QTRY_COMPARE(quit.size(), 1);
    QCOMPARE(said.front(), QStringLiteral("Everything has ended. Haul quits in 30 s."));
    QCOMPARE(said.back(), QStringLiteral("Everything has ended. Haul quits in 1 s."));
    QVERIFY(bar_->isHidden());
    QVERIFY(menu_->action(EndChoice::Nothing)->isChecked());
}

void tst_EndCommands::dontMeansNotAtAll_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::newRow("click") << false;
    QTest::newRow("escape") << true;
}

void tst_EndCommands::dontMeansNotAtAll()
{
    QFETCH(bool, byKey);
    makeCommands(1s);
    QSignalSpy quit(commands_.get(), &EndCommands::quitWished);
    menu_->action(EndChoice::Quit)->trigger();
    end(submit({"/a.bin"}));
    QTRY_VERIFY(bar_->isVisible());
    auto *dont = bar_->findChild<QPushButton *>(QStringLiteral("dont"));
    if (byKey)
        QTest::keyClick(dont, Qt::Key_Escape);
    else
        QTest::mouseClick(dont, Qt::LeftButton);
    QVERIFY(bar_->isHidden());
    QVERIFY(menu_->action(EndChoice::Nothing)->isChecked());
    QCOMPARE(quit.size(), 0);
}

void tst_EndCommands::runsACommand()
{
    makeCommands(1ms);
    menu_->action(EndChoice::Command)->trigger();
    auto *dialog = window_->findChild<QInputDialog *>();
    QVERIFY(dialog);
    QVERIFY(menu_->action(EndChoice::Nothing)->isChecked()); // until it is given
    const QString sign = folder_->filePath(QStringLiteral("it's over"));
    dialog->setTextValue(QStringLiteral("echo done > \"%1\"").arg(sign));
    dialog->accept();
    QVERIFY(menu_->action(EndChoice::Command)->isChecked());
    end(submit({"/a.bin"}));
    QTRY_VERIFY(QFile::exists(sign));
}

void tst_EndCommands::noCommandIsNoChoice()
{
    makeCommands(1s);
    menu_->action(EndChoice::Command)->trigger();
    auto *dialog = window_->findChild<QInputDialog *>();
    dialog->setTextValue(QStringLiteral("  "));
    dialog->accept();
    QVERIFY(menu_->action(EndChoice::Nothing)->isChecked());
    menu_->action(EndChoice::Quit)->trigger();
    menu_->action(EndChoice::Command)->trigger();
    QTRY_VERIFY(window_->findChild<QInputDialog *>());
    window_->findChild<QInputDialog *>()->reject();
    QVERIFY(menu_->action(EndChoice::Quit)->isChecked()); // as before
    QCOMPARE(menu_->action(EndChoice::Sleep)->isEnabled(), canSleep());
}

void tst_EndCommands::theWindowForgetsIt()
{
    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    {
        MainWindow window(*manager_, options);
        auto *menu = window.findChild<EndMenu *>();
        QVERIFY(menu);
        menu->action(EndChoice::Quit)->trigger();
        window.actions().notify->setChecked(false);
        window.close();
    }
    MainWindow window(*manager_, options);
    QVERIFY(window.findChild<EndMenu *>()->action(EndChoice::Nothing)->isChecked());
    QVERIFY(!window.actions().notify->isChecked()); // this one it remembers
}

void tst_EndCommands::oneNotificationABatch()
{
    RunWatch runs(*manager_);
    EndNews news(*manager_, runs, 1ms);
    QSignalSpy told(&news, &EndNews::told);
    end(submit({"/a.bin", "/gone", "/a.bin"}, QStringLiteral("papers")));
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told[0][0].toString(), QStringLiteral("papers"));
    QVERIFY(told[0][1].toString().startsWith(QStringLiteral("2 done, 1 failed · ")));
}

void tst_EndCommands::severalBatchesAreOneNotification()
{
    RunWatch runs(*manager_);
    QSignalSpy ended(&runs, &RunWatch::runEnded);
    EndNews news(*manager_, runs, 2s);
    QSignalSpy told(&news, &EndNews::told);
    std::vector<BatchId> ids;
    for (int i = 0; i < 7; ++i)
        ids.push_back(submit({"/a.bin"}, QStringLiteral("batch %1").arg(i)));
    QTRY_COMPARE(ended.size(), 7);
    manager_->removeBatch(ids.back());
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told[0][0].toString(), QStringLiteral("6 batches have ended"));
    const QStringList lines = told[0][1].toString().split(u'\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].endsWith(QStringLiteral(": 1 done")));
    QCOMPARE(lines.back(), QStringLiteral("and 2 more"));
}

void tst_EndCommands::whatWasCancelledIsNoNews()
{
    RunWatch runs(*manager_);
    EndNews news(*manager_, runs, 1ms);
    QSignalSpy told(&news, &EndNews::told);
    const BatchId id = submit({"/slow.bin"});
    manager_->future(id).cancel();
    end(id);
    end(submit({"/a.bin"}, QStringLiteral("other")));
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told[0][0].toString(), QStringLiteral("other"));
}

void tst_EndCommands::oneSoundForAll()
{
    RunWatch runs(*manager_);
    EndNews news(*manager_, runs, 1ms);
    QSignalSpy told(&news, &EndNews::told);
    int played = 0;
    EndSound sound(*manager_, news, [&] { ++played; });
    sound.setOn(true);
    const BatchId slow = submit({"/slow.bin"});
    end(submit({"/a.bin", "/a.bin"}));
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(played, 0); // not everything has ended
    manager_->future(slow).suspend();
    QTRY_VERIFY(manager_->batch(slow)->paused);
    end(submit({"/a.bin", "/gone"}));
    QTRY_COMPARE(told.size(), 2);
    QCOMPARE(played, 1); // what is paused is not waited for
    manager_->future(slow).cancel();
    end(slow);
    end(submit({"/a.bin"}));
    QTRY_COMPARE(told.size(), 3);
    QCOMPARE(played, 2);
}

void tst_EndCommands::noSoundUnlessWished()
{
    RunWatch runs(*manager_);
    EndNews news(*manager_, runs, 1ms);
    QSignalSpy told(&news, &EndNews::told);
    int played = 0;
    EndSound sound(*manager_, news, [&] { ++played; });
    end(submit({"/a.bin"}));
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(played, 0);

    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    {
        MainWindow window(*manager_, options);
        QVERIFY(!window.actions().soundAtEnd->isChecked());
        window.actions().soundAtEnd->trigger();
    }
    MainWindow window(*manager_, options);
    QVERIFY(window.actions().soundAtEnd->isChecked());
}

// Players and sounds of the test's own.
void tst_EndCommands::playsTheSound()
{
#ifdef Q_OS_LINUX
    const QString sounds = folder_->filePath(QStringLiteral("share/sounds/freedesktop/stereo"));
    QVERIFY(QDir().mkpath(sounds));
    const QString sign = folder_->filePath(QStringLiteral("played"));
    QFile player(folder_->filePath(QStringLiteral("paplay")));
    QVERIFY(player.open(QIODevice::WriteOnly));
    player.write("#!/bin/sh\necho \"$1\" >> '" + sign.toUtf8() + "'\n");
    player.close();
    player.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    const QByteArray path = qgetenv("PATH");
    const QByteArray data = qgetenv("XDG_DATA_DIRS");
    const auto restored = qScopeGuard([&] {
        qputenv("PATH", path);
        qputenv("XDG_DATA_DIRS", data);
    });
    qputenv("PATH", folder_->path().toUtf8());
    qputenv("XDG_DATA_DIRS", folder_->filePath(QStringLiteral("share")).toUtf8());
    playCompletion(); // without the sound it beeps
    QFile sound(sounds + QStringLiteral("/complete.oga"));
    QVERIFY(sound.open(QIODevice::WriteOnly));
    sound.close();
    playCompletion();
    QFile played(sign);
    QTRY_VERIFY(played.exists() && played.size() > 0);
    QVERIFY(played.open(QIODevice::ReadOnly));
    QCOMPARE(played.readAll(), sound.fileName().toUtf8() + '\n');
#endif
}

void tst_EndCommands::trayMenuPausesAndResumes()
{
    RunWatch runs(*manager_);
    TrayIcon tray(*manager_, runs, window_.get());
    QSignalSpy quit(&tray, &TrayIcon::quitWished);
    const BatchId first = submit({"/slow.bin"});
    const BatchId second = submit({"/slow.bin"});
    const auto trigger = [&tray](const QString &text) {
        emit tray.menu()->aboutToShow();
        for (QAction *action : tray.menu()->actions()) {
            if (action->text() == text && action->isEnabled())
                action->trigger();
        }
    };
    trigger(QStringLiteral("&Resume All")); // disabled
    trigger(QStringLiteral("&Pause All"));
    QTRY_VERIFY(manager_->batch(first)->paused && manager_->batch(second)->paused);
    trigger(QStringLiteral("&Resume All"));
    QTRY_VERIFY(!manager_->batch(first)->paused && !manager_->batch(second)->paused);
    trigger(QStringLiteral("&Quit"));
    QCOMPARE(quit.size(), 1);
    window_->hide();
    trigger(QStringLiteral("&Show Haul"));
    QVERIFY(window_->isVisible());
}

void tst_EndCommands::progressInTheIcon()
{
    QVERIFY(!progressOfAll(*manager_));
    end(submit({"/a.bin"}));
    QVERIFY(!progressOfAll(*manager_)); // nothing is open
    const BatchId id = submit({"/a.bin", "/slow.bin"});
    QTRY_COMPARE(manager_->batch(id)->counts.ended(), 1);
    QCOMPARE(progressOfAll(*manager_), std::optional(0.5));

    QPixmap plain(64, 64);
    plain.fill(Qt::red);
    const QIcon icon = withProgress(QIcon(plain), 0.5, window_->palette());
    for (const int side : {16, 22, 48}) {
        const QImage image = icon.pixmap(QSize(side, side), 1.0).toImage();
        QCOMPARE(image.size(), QSize(side, side));
        QVERIFY(image.pixelColor(side / 2, 1) == QColor(Qt::red));
        QVERIFY(image.pixelColor(side / 4, side - 2) != QColor(Qt::red));
    }
}

QTEST_MAIN(tst_EndCommands)
#include "tst_endcommands.moc"

// The settings: what is kept of them, how they are found, and that a change holds at once.
#include "app/preferredline.h"
#include "tests/manager/batches.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/settingsdialog.h"
#include "ui/settingsrow.h"
#include "ui/settingsview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace haul;

class tst_Settings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void comesBack();
    void keepsWhatDiffersOnly();
    void nonsenseInTheFile_data();
    void nonsenseInTheFile();
    void commandLineGoesFirst_data();
    void commandLineGoesFirst();

    void opensByKey();
    void changesHoldAtOnce();
    void textsAreTakenWhenTyped();
    void passwordsAreNotShown();
    void switchesOfTheMenus();
    void findsByWords_data();
    void findsByWords();
    void goesToGroups();
    void everyFieldHasAName();

private:
    QString file() const { return folder_->filePath(QStringLiteral("window.ini")); }
    SettingsDialog *open();
    template<typename Field>
    Field *field(const QString &name) const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_Settings::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(TaskManager::Config{});
    WindowOptions options;
    options.settingsFile = file();
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_Settings::cleanup()
{
    window_.reset();
    manager_.reset();
    folder_.reset();
}

SettingsDialog *tst_Settings::open()
{
    window_->actions().settings->trigger();
    return window_->findChild<SettingsDialog *>();
}

// By the name that a screen reader says.
template<typename Field>
Field *tst_Settings::field(const QString &name) const
{
    for (Field *each : window_->findChild<SettingsDialog *>()->findChildren<Field *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    return nullptr;
}

// --- what is kept ---------------------------------------------------------------------------

void tst_Settings::comesBack()
{
    const Preferences all{.jobs = 40,
                          .perHost = 9,
                          .hostInterval = 250,
                          .segments = 8,
                          .retries = 0,
                          .stallTimeout = 30,
                          .connectTimeout = 7,
                          .onConflict = ConflictPolicy::Skip,
                          .layout = FolderLayout::Host,
                          .parse = false,
                          .anyKind = true,
                          .digest = true,
                          .userAgent = "Mozilla, \"quoted\" = ü",
                          .proxy = "socks5h://me:pw@p.test:1080"};
    savePreferences({}, all, file());
    QVERIFY(loadPreferences(file()) == all);

    Limits limits;
    BatchSettings settings;
    all.applyTo(limits);
    all.applyTo(settings);
    QVERIFY(Preferences::of(limits, settings) == all);
    savePreferences(all, {}, file());
    QVERIFY(loadPreferences(file()) == Preferences());
    QVERIFY(loadPreferences(QString()) == Preferences());
}

void tst_Settings::keepsWhatDiffersOnly()
{
    Preferences before{.jobs = 3}; // as the command line said
    Preferences after = before;
    after.parse = false;
    savePreferences(before, after, file());
    QCOMPARE(loadPreferences(file()).jobs, Preferences().jobs);
    QVERIFY(!loadPreferences(file()).parse);
}

void tst_Settings::nonsenseInTheFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("words") << QByteArray("[limits]\njobs=many\nperHost=\n");
    QTest::newRow("too much") << QByteArray("[limits]\njobs=100000000\n[batch]\nsegments=65\n");
    QTest::newRow("too little") << QByteArray("[limits]\njobs=0\n[batch]\nretries=-1\n");
    QTest::newRow("no such choice") << QByteArray("[batch]\nonConflict=3\nlayout=99\nparse=2\n");
    QTest::newRow("lists") << QByteArray("[batch]\nretries=1, 2, 3\n");
    QTest::newRow("no settings at all") << QByteArray("\0\xff\x7f", 3);
}

void tst_Settings::nonsenseInTheFile()
{
    QFETCH(QByteArray, content);
    QFile settings(file());
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write(content);
    settings.close();
    QVERIFY(loadPreferences(file()) == Preferences());
}

void tst_Settings::commandLineGoesFirst_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QList<int>>("numbers"); // jobs, a host, segments, retries, parse, digest
    const auto row = [](const char *name, const QStringList &arguments, const QList<int> &numbers) {
        QTest::newRow(name) << (QStringList{QStringLiteral("haul")} + arguments) << numbers;
    };
    row("nothing said", {}, {40, 9, 8, 2, 0, 0});
    row("one", {QStringLiteral("--jobs=5")}, {5, 9, 8, 2, 0, 0});
    row("by its letter", {QStringLiteral("-j"), QStringLiteral("5")}, {5, 9, 8, 2, 0, 0});
    row("as without preferences", {QStringLiteral("--retries=5")}, {40, 9, 8, 5, 0, 0});
    row("more a file than a host", {QStringLiteral("-s"), QStringLiteral("32")},
        {40, 32, 32, 2, 0, 0});
    row("a host said, too",
        {QStringLiteral("-s"), QStringLiteral("32"), QStringLiteral("--per-host=3")},
        {40, 3, 32, 2, 0, 0});
    row("a report", {QStringLiteral("--report=r")}, {40, 9, 8, 2, 0, 1});
}

void tst_Settings::commandLineGoesFirst()
{
    QFETCH(QStringList, arguments);
    QFETCH(QList<int>, numbers);
    ParsedCommandLine parsed = parseCommandLine(arguments);
    QCOMPARE(parsed.error, QString());
    CommandLine &line = parsed.value;
    prefer(line, {.jobs = 40, .perHost = 9, .segments = 8, .retries = 2, .parse = false});
    QCOMPARE((QList<int>{line.limits.jobs, line.limits.perHost, line.settings.segments,
                         line.settings.retries, line.settings.parse, line.settings.digest}),
             numbers);
}

// --- the dialog -----------------------------------------------------------------------------

void tst_Settings::opensByKey()
{
    QTest::keyClick(window_.get(), Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window_->findChild<SettingsDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    open();
    QCOMPARE(window_->findChildren<SettingsDialog *>().size(), 1);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<SettingsDialog *>());
}

void tst_Settings::changesHoldAtOnce()
{
    open();
    auto *jobs = field<QSpinBox>(QStringLiteral("Files at once"));
    jobs->setFocus();
    jobs->selectAll();
    QTest::keyClicks(jobs, QStringLiteral("33"));
    QTest::keyClick(jobs, Qt::Key_Return);
    QCOMPARE(manager_->limits().jobs, 33);
    QVERIFY(window_->findChild<SettingsDialog *>()->isVisible());
    QTest::mouseClick(field<QCheckBox>(QStringLiteral("Compute the SHA-256 of every file")),
                      Qt::LeftButton);
    field<QComboBox>(QStringLiteral("When a file is there already"))->setCurrentIndex(1);
    const Preferences kept = loadPreferences(file());
    QCOMPARE(kept.jobs, 33);
    QVERIFY(kept.digest);
    QVERIFY(kept.onConflict == ConflictPolicy::Skip);

    auto *limit = field<QSpinBox>(QStringLiteral("Speed limit"));
    limit->setValue(512);
    QCOMPARE(manager_->limits().bytesPerSecond, 512 * 1024);
    QCOMPARE(manager_->limits().jobs, 33);
}

void tst_Settings::textsAreTakenWhenTyped()
{
    SettingsDialog *dialog = open();
    QSignalSpy changed(dialog, &SettingsDialog::changed);
    auto *agent = field<QLineEdit>(QStringLiteral("User agent"));
    agent->setFocus();
    QTest::keyClicks(agent, QStringLiteral(" Mozilla/5.0 "));
    QCOMPARE(changed.size(), 0);
    QTest::keyClick(agent, Qt::Key_Return);
    QCOMPARE(changed.size(), 1);
    QVERIFY(dialog->isVisible());
    QCOMPARE(loadPreferences(file()).userAgent, QByteArray("Mozilla/5.0"));
}

void tst_Settings::passwordsAreNotShown()
{
    Preferences preferences;
    preferences.proxy = "http://me:secret@p.test:3128";
    savePreferences({}, preferences, file());
    WindowOptions options;
    options.settingsFile = file();
    loadPreferences(file()).applyTo(options.defaults);
    window_ = std::make_unique<MainWindow>(*manager_, options);
    open();
    auto *proxy = field<QLineEdit>(QStringLiteral("Proxy"));
    QVERIFY(proxy);
    QCOMPARE(proxy->text(), QStringLiteral("http://me@p.test:3128"));
    proxy->setFocus();
    QTest::keyClick(proxy, Qt::Key_Return); // nothing was typed: it stays
    QCOMPARE(loadPreferences(file()).proxy, preferences.proxy);
}

void tst_Settings::switchesOfTheMenus()
{
    open();
    auto *clipboard = field<QCheckBox>(QStringLiteral("Watch the clipboard"));
    QAction *action = window_->actions().watchClipboard;
    QVERIFY(!clipboard->isChecked());
    QTest::mouseClick(clipboard, Qt::LeftButton);
    QVERIFY(action->isChecked());
    action->trigger();
    QVERIFY(!clipboard->isChecked());
    // Without a session there is nothing to go on with.
    QVERIFY(!field<QCheckBox>(QStringLiteral("Go on at start")));
}

void tst_Settings::findsByWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rows"); // that are shown at least; none: exactly
    QTest::newRow("name") << QStringLiteral("proxy") << 1;
    QTest::newRow("explanation") << QStringLiteral("LOGIN PAGE") << 1;
    QTest::newRow("group") << QStringLiteral("when servers") << 3;
    QTest::newRow("blanks") << QStringLiteral("  user   agent ") << 1;
    QTest::newRow("nothing") << QStringLiteral("xyzzy") << 0;
}

void tst_Settings::findsByWords()
{
    QFETCH(QString, text);
    QFETCH(int, rows);
    SettingsDialog *dialog = open();
    auto *finder = dialog->findChild<QLineEdit *>(QStringLiteral("settingsFinder"));
    QVERIFY(finder->hasFocus() || dialog->focusWidget() == finder);
    const auto shown = [dialog] {
        int count = 0;
        for (const SettingsRow *row : dialog->findChildren<SettingsRow *>())
            count += row->isVisible() ? 1 : 0;
        return count;
    };
    const int all = shown();
    QTest::keyClicks(finder, text);
    QVERIFY(rows == 0 ? shown() == 0 : (shown() >= rows && shown() < all));
    finder->clear();
    QCOMPARE(shown(), all);
}

void tst_Settings::goesToGroups()
{
    SettingsDialog *dialog = open();
    auto *groups = dialog->findChild<QListWidget *>(QStringLiteral("settingsGroups"));
    const auto last = groups->count() - 1;
    groups->setCurrentRow(last);
    QTRY_VERIFY(!field<QLineEdit>(QStringLiteral("User agent"))->visibleRegion().isEmpty());
    QCOMPARE(groups->currentRow(), last);
    groups->setCurrentRow(0);
    QTRY_VERIFY(field<QLineEdit>(QStringLiteral("User agent"))->visibleRegion().isEmpty());
}

void tst_Settings::everyFieldHasAName()
{
    SettingsDialog *dialog = open();
    for (const SettingsRow *row : dialog->findChildren<SettingsRow *>()) {
        QWidget *typed = row->field()->focusProxy() ? row->field()->focusProxy() : row->field();
        QVERIFY(!typed->accessibleName().isEmpty());
        QVERIFY(!typed->accessibleDescription().isEmpty());
        QVERIFY(typed->focusPolicy() & Qt::TabFocus);
    }
}

QTEST_MAIN(tst_Settings)
#include "tst_settings.moc"

// What a screen reader hears: every part that the keyboard reaches has a name, every cell of a
// table its words, and what is only drawn is said as well.
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/importdialog.h"
#include "ui/listsources.h"
#include "ui/mainwindow.h"
#include "ui/moreoptions.h"
#include "ui/pagelinks.h"
#include "ui/settingsdialog.h"
#include "ui/tasktablemodel.h"
#include "ui/translation.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAccessibleInterface>
#include <QLabel>
#include <QListView>
#include <QMenuBar>
#include <QTabBar>
#include <QTableView>
#include <QTest>

using namespace haul;

namespace {

QString nameOf(QObject *object)
{
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(object);
    return interface ? interface->text(QAccessible::Name) : QString();
}

bool isReached(const QWidget *widget)
{
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
           && !widget->focusProxy();
}

// What the Tab key comes to without a name, by its class.
QStringList namelessIn(QWidget *window)
{
    QStringList nameless;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->window() == window && isReached(widget) && nameOf(widget).isEmpty())
            nameless += QString::fromLatin1(widget->metaObject()->className()) + u' '
                        + widget->objectName();
    }
    return nameless;
}

// The keys (Alt and a letter) of labels that lead nowhere, and those that two things want.
QStringList lostKeysIn(const QWidget *window)
{
    QStringList lost;
    QHash<QString, QString> taken;
    const auto take = [&](const QString &text) {
        const QString key = QKeySequence::mnemonic(text).toString();
        if (const QString other = key.isEmpty() ? QString() : taken.value(key); !other.isEmpty())
            lost += QStringLiteral("“%1” and “%2” want %3").arg(other, text, key);
        taken[key] = text;
    };
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->window() != window || !widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy()) {
            take(label->text());
            if (label->buddy()->focusPolicy() == Qt::NoFocus)
                lost += QStringLiteral("“%1” leads nowhere").arg(label->text());
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            take(button->text());
        } else if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                take(tabs->tabText(tab));
        } else if (const auto *menus = qobject_cast<const QMenuBar *>(widget)) {
            for (const QAction *action : menus->actions())
                take(action->text());
        }
    }
    return lost;
}

} // namespace

class tst_Accessible : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void everythingIsReachedAndHasAName_data();
    void everythingIsReachedAndHasAName();
    void cellsOfTheTaskTable();
    void batchesSayHowFarTheyAre();

private:
    void openWindow();
    QWidget *open(const QString &which);
    QTableView *table() const { return window_->findChild<QTableView *>(QStringLiteral("tasks")); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_Accessible::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(2048, 'x'));
    manager_ = std::make_unique<TaskManager>(TaskManager::Config{});
    installTranslations(QStringLiteral("en"));
    openWindow();
    manager_->submit(requestFor(
        entriesOf({server_->url("/a.bin").toEncoded(), server_->url("/none.bin").toEncoded()}),
        folder_->path(), QStringLiteral("two")));
    const BatchRecord *batch = manager_->batch(manager_->batches().front());
    QTRY_VERIFY(batch->hasEnded());
}

void tst_Accessible::openWindow()
{
    window_ = std::make_unique<MainWindow>(*manager_, WindowOptions{});
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void tst_Accessible::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
    folder_.reset();
}

void tst_Accessible::everythingIsReachedAndHasAName_data()
{
    QTest::addColumn<QString>("which");
    QTest::addColumn<QString>("language");
    for (const char *which : {"window", "import", "settings", "page links"}) {
        for (const char *language : {"en", "de", "zh_CN"})
            QTest::addRow("%s, %s", which, language)
                << QString::fromLatin1(which) << QString::fromLatin1(language);
    }
}

QWidget *tst_Accessible::open(const QString &which)
{
    if (which == u"import") {
        window_->importList(
            listText("https://h.test/a\nhttps://h.test/b\nnothing\n", QStringLiteral("list")));
        auto *dialog = window_->findChild<ImportDialog *>();
        if (!QTest::qWaitFor([dialog] { return !dialog->isReading(); }))
            return nullptr;
        return dialog;
    }
    if (which == u"settings") {
        window_->actions().settings->trigger();
        return window_->findChild<SettingsDialog *>();
    }
    if (which == u"page links") {
        window_->actions().grabPage->trigger();
        return window_->findChild<PageLinks *>();
    }
    return window_.get();
}

void tst_Accessible::everythingIsReachedAndHasAName()
{
    QFETCH(QString, which);
    QFETCH(QString, language);
    installTranslations(language);
    openWindow();
    QWidget *window = open(which);
    QVERIFY(window);
    QStringList faults = namelessIn(window) + lostKeysIn(window);
    if (auto *more = window->findChild<QAbstractButton *>(QStringLiteral("more"))) {
        more->click();
        auto *pages = window->findChild<MoreOptions *>();
        for (int page = 0; page < pages->count(); ++page) {
            pages->setCurrentIndex(page);
            faults += namelessIn(window) + lostKeysIn(window);
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QStringLiteral(", "))));
    QVERIFY(!nameOf(window).isEmpty());
}

void tst_Accessible::cellsOfTheTaskTable()
{
    const QAbstractItemModel *model = table()->model();
    const auto said = [&](int row, int column) {
        return model->index(row, column).data(Qt::AccessibleTextRole).toString();
    };
    QTRY_COMPARE(model->rowCount(), 2);
    QCOMPARE(said(0, TaskTableModel::State), QStringLiteral("Done"));
    QCOMPARE(said(0, TaskTableModel::Progress), QStringLiteral("100%"));
    QCOMPARE(said(1, TaskTableModel::State), QStringLiteral("Failed"));
    QVERIFY(!said(1, TaskTableModel::Error).isEmpty());

    // Through the interface that a screen reader asks.
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(table());
    QVERIFY(interface && interface->tableInterface());
    QAccessibleInterface *cell = interface->tableInterface()->cellAt(1, TaskTableModel::State);
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("Failed"));
    for (int column = 0; column < model->columnCount(); ++column)
        QVERIFY(!model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole)
                     .toString()
                     .isEmpty());
}

void tst_Accessible::batchesSayHowFarTheyAre()
{
    auto *batches = window_->findChild<QListView *>(QStringLiteral("batches"));
    const QString said = batches->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(said.contains(QStringLiteral("two")));
    QVERIFY(said.contains(QStringLiteral("1 failed")));
}

QTEST_MAIN(tst_Accessible)
#include "tst_accessible.moc"

// A batch verified with a checksum file that it brought: from the menu to the account of it.
#include "core/files/hasher.h"
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/mainwindow.h"
#include "ui/resultmodel.h"
#include "ui/resultspane.h"
#include "ui/resulttable.h"
#include "ui/verifydialog.h"
#include "ui/words.h"

#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace haul;

class TestVerifyDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void words_data();
    void words();
    void fromTheMenu_data();
    void fromTheMenu();
    void aRemovedBatch();

private:
    void runBatch(const QByteArray &sums);
    QAction *menuAction(int row) const;

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void TestVerifyDialog::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestVerifyDialog::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    WindowOptions options;
    options.settingsFile = dir_->filePath(QStringLiteral("window.ini"));
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
}

void TestVerifyDialog::cleanup()
{
    window_.reset();
    manager_.reset();
    server_.reset();
}

void TestVerifyDialog::runBatch(const QByteArray &sums)
{
    server_->serve("/a.txt", "first");
    server_->serve("/SHA256SUMS", sums);
    manager_->submit(requestFor(
        entriesOf({server_->url("/a.txt").toEncoded(), server_->url("/SHA256SUMS").toEncoded()}),
        dir_->filePath(QStringLiteral("out"))));
    QSignalSpy finished(manager_.get(), &TaskManager::runFinished);
    QVERIFY(finished.wait());
    const auto *results = window_->findChild<QTableView *>(QStringLiteral("results"));
    QTRY_COMPARE(results->model()->rowCount(), 2);
}

// Of the menu that the results' table opens for this row.
QAction *TestVerifyDialog::menuAction(int row) const
{
    auto *table = window_->findChild<QTableView *>(QStringLiteral("results"));
    table->selectRow(row);
    emit table->customContextMenuRequested(QPoint(2, 2));
    auto *pane = window_->findChild<ResultsPane *>();
    pane->findChild<QMenu *>()->hide();
    return pane->findChild<QAction *>(QStringLiteral("verifyBatch"));
}

void TestVerifyDialog::words_data()
{
    QTest::addColumn<QList<qint64>>("counts"); // right, wrong, missing, unlisted
    QTest::addColumn<QString>("line");
    const auto row = [](const QList<qint64> &counts, const char *line) {
        QTest::newRow(line) << counts << QString::fromLatin1(line);
    };
    row({2, 0, 0, 0}, "2 files are as promised.");
    row({1, 1, 3, 1}, "1 file is as promised. 1 is not, 3 are not in this batch. "
                      "Of 1 file there is no checksum.");
    row({0, 2, 0, 1'200},
        "0 files are as promised. 2 are not. Of 1,200 files there is no checksum.");
    row({0, 0, 0, 5}, "There is no checksum in this file.");
}

void TestVerifyDialog::words()
{
    QFETCH(QList<qint64>, counts);
    VerifyReport report;
    report.right = counts[0];
    report.wrong = counts[1];
    report.missing = counts[2];
    report.unlisted = counts[3];
    QTEST(words::verifyLine(report), "line");
}

void TestVerifyDialog::fromTheMenu_data()
{
    QTest::addColumn<QByteArray>("promised"); // of a.txt
    QTest::addColumn<QString>("account");
    QTest::addColumn<bool>("hasLines");
    QTest::newRow("right") << QByteArray("first") << QStringLiteral("1 file is as promised.")
                           << false;
    QTest::newRow("wrong") << QByteArray("second")
                           << QStringLiteral("0 files are as promised. 1 is not.") << true;
}

void TestVerifyDialog::fromTheMenu()
{
    QFETCH(QByteArray, promised);
    runBatch(hashBytes(promised, QCryptographicHash::Sha256).toHex() + "  a.txt\n");
    const auto *results = window_->findChild<ResultsPane *>();
    int shown = 0;
    for (int row = 0; row < 2; ++row) {
        QAction *action = menuAction(row);
        const ParseResultPtr result = results->results()->model()->resultAt(row);
        const bool isSums = result->path.endsWith(u"SUMS");
        QCOMPARE(action->isVisible(), isSums);
        if (!isSums)
            continue;
        ++shown;
        action->trigger();
    }
    QCOMPARE(shown, 1);
    auto *dialog = window_->findChild<VerifyDialog *>();
    QVERIFY(dialog);
    QVERIFY(dialog->isVisible() && !dialog->isModal());
    QFETCH(QString, account);
    const auto *label = dialog->findChild<QLabel *>(QStringLiteral("account"));
    QTRY_COMPARE(label->text(), account);
    const auto *lines = dialog->findChild<QPlainTextEdit *>(QStringLiteral("lines"));
    QFETCH(bool, hasLines);
    QCOMPARE(lines->isVisible(), hasLines);
    QCOMPARE(lines->toPlainText().contains(QLatin1String("a.txt")), hasLines);
    QVERIFY(QFile::exists(dir_->filePath(QStringLiteral("out/a.txt"))));
}

void TestVerifyDialog::aRemovedBatch()
{
    TaskManager manager(idle());
    const BatchId id = manager.submit(requestFor(madeUpEntries(50'001), dir_->path()));
    auto *dialog = new VerifyDialog(manager, id, dir_->filePath(QStringLiteral("x")), nullptr);
    QSignalSpy told(dialog, &VerifyDialog::told);
    manager.removeBatch(id);
    QVERIFY(told.wait());
    const auto *account = dialog->findChild<QLabel *>(QStringLiteral("account"));
    QVERIFY(account->text().contains(QLatin1String("removed")));
    dialog->close();
}

QTEST_MAIN(TestVerifyDialog)
#include "tst_verifydialog.moc"

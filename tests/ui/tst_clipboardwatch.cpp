// What is copied on the desktop: what is offered, once, and what is passed over.
#include "core/manager/taskmanager.h"
#include "tests/manager/batches.h"
#include "ui/clipboardbar.h"
#include "ui/clipboardwatch.h"
#include "ui/importdialog.h"
#include "ui/mainwindow.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

class TestClipboardWatch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void finds_data();
    void finds();
    void offersATextOnce();
    void looksThroughTheBeginningOfALongText();
    void passesOverSecrets();
    void passesOverWhatHaulCopied();
    void theBar_data();
    void theBar();
    void theWindowImportsOnlyWhenAsked();
    void theWindowRemembersTheWish();

private:
    static void look(ClipboardWatch &watch, const QString &text)
    {
        QMimeData data;
        data.setText(text);
        watch.look(data);
    }
};

void TestClipboardWatch::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("urls");
    QTest::newRow("nothing") << QString() << 0;
    QTest::newRow("words") << QStringLiteral("see example.org, it is good") << 0;
    QTest::newRow("one") << QStringLiteral("https://h.test/a") << 1;
    QTest::newRow("within words") << QStringLiteral("see <https://h.test/a>, or ftp://h/b.") << 2;
    QTest::newRow("one twice") << QStringLiteral("https://h.test/a\nHTTPS://H.test/a#x\n") << 1;
    QTest::newRow("not to be downloaded")
        << QStringLiteral("mailto:me@h.test file:///etc/passwd magnet:?x=1 javascript://x") << 0;
    QTest::newRow("no host") << QStringLiteral("http:///a") << 0;
}

void TestClipboardWatch::finds()
{
    QFETCH(QString, text);
    QFETCH(int, urls);
    ClipboardWatch watch;
    QSignalSpy found(&watch, &ClipboardWatch::found);
    look(watch, text);
    QCOMPARE(found.count(), urls > 0 ? 1 : 0);
    if (urls > 0) {
        QCOMPARE(found[0][0].toString(), text);
        QCOMPARE(found[0][1].toInt(), urls);
        QCOMPARE(found[0][2].toBool(), false);
    }
}

void TestClipboardWatch::offersATextOnce()
{
    ClipboardWatch watch;
    QSignalSpy found(&watch, &ClipboardWatch::found);
    look(watch, QStringLiteral("https://h.test/a"));
    look(watch, QStringLiteral("https://h.test/b"));
    look(watch, QStringLiteral("https://h.test/a\n"));
    QCOMPARE(found.count(), 2);
}

void TestClipboardWatch::looksThroughTheBeginningOfALongText()
{
    QString text = QStringLiteral("https://h.test/a\n").repeated(2'000'000);
    ClipboardWatch watch;
    QSignalSpy found(&watch, &ClipboardWatch::found);
    look(watch, text);
    QCOMPARE(found.count(), 1);
    QVERIFY(found[0][2].toBool());
    look(watch, text);
    QCOMPARE(found.count(), 1);
    look(watch, QString(1'000'000, u' ') + QStringLiteral("https://h.test/late"));
    QCOMPARE(found.count(), 1);
}

void TestClipboardWatch::passesOverSecrets()
{
    ClipboardWatch watch;
    QSignalSpy found(&watch, &ClipboardWatch::found);
    QMimeData data;
    data.setText(QStringLiteral("https://me:secret@h.test/"));
    data.setData(QStringLiteral("x-kde-passwordManagerHint"), "secret");
    watch.look(data);
    QVERIFY(found.isEmpty());
}

// The test is the program, so what it copies is its own.
void TestClipboardWatch::passesOverWhatHaulCopied()
{
    ClipboardWatch watch;
    watch.setOn(true);
    QSignalSpy found(&watch, &ClipboardWatch::found);
    QSignalSpy changed(QGuiApplication::clipboard(), &QClipboard::dataChanged);
    QGuiApplication::clipboard()->setText(QStringLiteral("https://h.test/own"));
    QVERIFY(changed.count() > 0 || changed.wait());
    if (!QGuiApplication::clipboard()->ownsClipboard())
        QSKIP("the offscreen platform does not know whose the clipboard is");
    QVERIFY(found.isEmpty());
}

void TestClipboardWatch::theBar_data()
{
    QTest::addColumn<int>("urls");
    QTest::addColumn<bool>("hasMore");
    QTest::addColumn<QString>("words");
    QTest::newRow("one") << 1 << false << QStringLiteral("An address on the clipboard.");
    QTest::newRow("some") << 1200 << false << QStringLiteral("1,200 addresses on the clipboard.");
    QTest::newRow("many") << 9000 << true
                          << QStringLiteral("More than 9,000 addresses on the clipboard.");
}

void TestClipboardWatch::theBar()
{
    QFETCH(int, urls);
    QFETCH(bool, hasMore);
    QFETCH(QString, words);
    ClipboardBar bar;
    QSignalSpy wished(&bar, &ClipboardBar::importWished);
    QVERIFY(!bar.isVisible());
    bar.offer(QStringLiteral("old"), 1, false);
    bar.offer(QStringLiteral("text"), urls, hasMore);
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.findChild<QLabel *>()->text(), words);
    bar.findChild<QPushButton *>(QStringLiteral("importClipboard"))->click();
    QCOMPARE(wished.count(), 1);
    QCOMPARE(wished[0][0].toString(), QStringLiteral("text"));
    QVERIFY(!bar.isVisible());
    bar.offer(QStringLiteral("text"), urls, hasMore);
    bar.findChild<QPushButton *>(QStringLiteral("dismissClipboard"))->click();
    QVERIFY(!bar.isVisible());
    QCOMPARE(wished.count(), 1);
}

void TestClipboardWatch::theWindowImportsOnlyWhenAsked()
{
    TaskManager manager(idle());
    MainWindow window(manager, {});
    window.show();
    QVERIFY(!window.actions().watchClipboard->isChecked());
    auto *bar = window.findChild<ClipboardBar *>();
    bar->offer(QStringLiteral("https://h.test/a"), 1, false);
    QVERIFY(!window.findChild<ImportDialog *>());
    bar->findChild<QPushButton *>(QStringLiteral("importClipboard"))->click();
    QVERIFY(window.findChild<ImportDialog *>());
    QVERIFY(manager.batches().empty());
}

void TestClipboardWatch::theWindowRemembersTheWish()
{
    QTemporaryDir dir;
    WindowOptions options;
    options.settingsFile = dir.filePath(QStringLiteral("window.ini"));
    TaskManager manager(idle());
    {
        MainWindow window(manager, options);
        window.actions().watchClipboard->setChecked(true);
    }
    MainWindow window(manager, options);
    QVERIFY(window.actions().watchClipboard->isChecked());
}

QTEST_MAIN(TestClipboardWatch)
#include "tst_clipboardwatch.moc"

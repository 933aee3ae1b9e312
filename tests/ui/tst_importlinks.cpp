// "Check links" of the import dialog, from the button to the batch without the dead ones.
#include "tests/support/loopbackserver.h"
#include "ui/importdialog.h"
#include "ui/linkcheckbar.h"
#include "ui/listsources.h"
#include "ui/segmentbar.h"
#include "ui/warningline.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace haul;

class tst_ImportLinks : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { dialog_.reset(); }

    void saysWhatIsThere();
    void leavesTheDeadOut();
    void aChangedListDiscardsTheCheck();
    void stops();
    void saysWhatDoesNotFit();
    void closingEndsTheCheck();
    void staysCalm();

private:
    QByteArray url(const QByteArray &path) const { return server_.url(path).toEncoded(); }
    void open(const QByteArrayList &paths);
    void check();
    QString words() const { return child<QLabel>("checkWords")->text(); }
    QString cell(const char *table, int row, int column) const;
    QAbstractItemModel *model(const char *table) const;
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return dialog_->findChild<Widget *>(QLatin1String(name));
    }

    LoopbackServer server_;
    QTemporaryDir dir_;
    QThreadPool pool_;
    std::unique_ptr<ImportDialog> dialog_;
};

void tst_ImportLinks::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    qRegisterMetaType<BatchRequest>();
    QVERIFY(server_.start());
    server_.setLogging(false);
    server_.serve("/a.bin", QByteArray(3'000'000, 'x'));
    server_.serve("/b.bin", QByteArray(10, 'x'), {.chunked = true});
    server_.serve("/page.zip", "<html>", {.contentType = "text/html"});
    server_.serve("/gone", "gone", {.status = 410});
    server_.serve("/slow", "x", {.delayMs = 60'000});
    server_.route("/many/", [](const ServerRequest &request) -> ServerAnswer {
        return RawReply::http(request.path.endsWith('0') ? 410 : 200);
    });
    ServedResource huge;
    huge.size = qint64(1) << 60;
    huge.read = [](qint64, qint64 length) { return QByteArray(length, 'x'); };
    server_.serve("/huge.bin", huge);
}

void tst_ImportLinks::init()
{
    BatchSettings settings;
    settings.folder = dir_.path();
    settings.retries = 0;
    dialog_ = std::make_unique<ImportDialog>(pool_, settings, QStringLiteral("/base"));
}

void tst_ImportLinks::open(const QByteArrayList &paths)
{
    QByteArray lines;
    for (const QByteArray &path : paths)
        lines += url(path) + '\n';
    dialog_->read(listText(lines));
    dialog_->show();
    QTRY_VERIFY(!dialog_->isReading() && child<QPushButton>("checkLinks")->isEnabled());
}

void tst_ImportLinks::check()
{
    QTest::mouseClick(child<QPushButton>("checkLinks"), Qt::LeftButton);
    QVERIFY(child<QPushButton>("stopCheck")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>("checkLinks")->isVisible(), 60'000);
}

QAbstractItemModel *tst_ImportLinks::model(const char *table) const
{
    for (const QTableView *view : dialog_->findChildren<QTableView *>()) {
        if (view->accessibleName() == QLatin1String(table))
            return view->model();
    }
    return nullptr;
}

QString tst_ImportLinks::cell(const char *table, int row, int column) const
{
    return model(table)->index(row, column).data().toString();
}

void tst_ImportLinks::saysWhatIsThere()
{
    open({"/a.bin", "/b.bin", "/page.zip", "/gone"});
    const QAbstractItemModelTester accepted(model("Accepted lines"));
    const QAbstractItemModelTester flagged(model("Flagged links"));
    QCOMPARE(model("Accepted lines")->columnCount(), 3);
    check();
    QCOMPARE(words(), QStringLiteral("3 of 4 links are there (2.9 MiB; 1 of unknown size). "
                                     "1 is dead, 1 is not what the list says."));
    QVERIFY(!child<QWidget>("checkRoom")->isVisible());
    QCOMPARE(model("Accepted lines")->columnCount(), 4);
    QCOMPARE(cell("Accepted lines", 0, 3), QStringLiteral("2.9 MiB"));
    QCOMPARE(cell("Accepted lines", 1, 3), QStringLiteral("There, size unknown"));
    QCOMPARE(cell("Accepted lines", 2, 3),
             QStringLiteral("asked for a .zip (archive), got a web page"));
    QVERIFY(cell("Accepted lines", 3, 3).contains(QStringLiteral("410")));
    QCOMPARE(model("Flagged links")->rowCount(), 2);
    QCOMPARE(cell("Flagged links", 1, 0), QStringLiteral("4"));
    QCOMPARE(cell("Flagged links", 1, 2), QString::fromLatin1(url("/gone")));
    QVERIFY(QDir(dir_.path()).isEmpty());
}

void tst_ImportLinks::leavesTheDeadOut()
{
    open({"/a.bin", "/gone", "/page.zip"});
    QVERIFY(!child<QCheckBox>("leaveDeadOut")->isVisible());
    check();
    auto *leaveOut = child<QCheckBox>("leaveDeadOut");
    QTRY_VERIFY(leaveOut->isVisible());
    QVERIFY(!leaveOut->isChecked());
    auto *download = child<QPushButton>("download");
    QCOMPARE(download->text(), QStringLiteral("&Download 3 files"));
    const QAbstractItemModelTester accepted(model("Accepted lines"));
    QTest::keyClick(leaveOut, Qt::Key_Space);
    QCOMPARE(download->text(), QStringLiteral("&Download 2 files"));
    QCOMPARE(model("Accepted lines")->rowCount(), 2);
    QCOMPARE(cell("Accepted lines", 1, 3),
             QStringLiteral("asked for a .zip (archive), got a web page"));
    QCOMPARE(model("Flagged links")->rowCount(), 1);
    QSignalSpy confirmed(dialog_.get(), &ImportDialog::confirmed);
    QTest::mouseClick(download, Qt::LeftButton);
    const auto request = confirmed.first().first().value<BatchRequest>();
    QCOMPARE(request.entries->size(), size_t(2));
    QCOMPARE(request.entries->back().url, url("/page.zip"));
    QVERIFY(!request.settings.probe);
}

void tst_ImportLinks::aChangedListDiscardsTheCheck()
{
    dialog_->showEditor();
    dialog_->show();
    auto *editor = child<QPlainTextEdit>("editor");
    editor->setPlainText(QString::fromLatin1(url("/gone") + '\n' + url("/a.bin")));
    QTRY_VERIFY(child<QPushButton>("checkLinks")->isEnabled());
    check();
    QTRY_VERIFY(child<QCheckBox>("leaveDeadOut")->isVisible());
    child<QCheckBox>("leaveDeadOut")->click();
    QCOMPARE(model("Accepted lines")->rowCount(), 1);
    editor->appendPlainText(QString::fromLatin1(url("/b.bin")));
    QTRY_COMPARE(model("Accepted lines")->rowCount(), 3);
    QCOMPARE(model("Accepted lines")->columnCount(), 3);
    QCOMPARE(model("Flagged links")->rowCount(), 0);
    QCOMPARE(words(), QString());
    QVERIFY(!child<QCheckBox>("leaveDeadOut")->isVisible());
    QCOMPARE(child<QPushButton>("download")->text(), QStringLiteral("&Download 3 files"));
}

void tst_ImportLinks::stops()
{
    open({"/a.bin", "/slow"});
    QTest::mouseClick(child<QPushButton>("checkLinks"), Qt::LeftButton);
    QTRY_COMPARE(child<QProgressBar>("checkProgress")->value(), 1);
    QCOMPARE(words(), QStringLiteral("1 of 2 checked"));
    QVERIFY(child<QPushButton>("download")->isEnabled()); // nobody has to wait for it
    QTest::mouseClick(child<QPushButton>("stopCheck"), Qt::LeftButton);
    QTRY_VERIFY(child<QPushButton>("checkLinks")->isVisible());
    QCOMPARE(words(), QStringLiteral("1 of 1 links are there (2.9 MiB)."));
    QCOMPARE(cell("Accepted lines", 1, 3), QString());
    QTRY_COMPARE(server_.activeRequests(), 0);
}

void tst_ImportLinks::saysWhatDoesNotFit()
{
    open({"/huge.bin"});
    check();
    const auto *room = dialog_->findChild<WarningLine *>(QStringLiteral("checkRoom"));
    QVERIFY(room->isVisible());
    QVERIFY(room->text().startsWith(QStringLiteral("They do not fit on the disk: ")));
    QVERIFY(
        cell("Flagged links", 0, 1).endsWith(QStringLiteral("more than the disk has room for")));
}

void tst_ImportLinks::closingEndsTheCheck()
{
    open({"/slow"});
    QTest::mouseClick(child<QPushButton>("checkLinks"), Qt::LeftButton);
    QTRY_COMPARE(server_.activeRequests(), 1);
    dialog_.reset();
    QTRY_COMPARE(server_.activeRequests(), 0);
}

void tst_ImportLinks::staysCalm()
{
    constexpr int count = 20'000;
    QByteArrayList paths;
    for (int i = 0; i < count; ++i)
        paths += "/many/" + QByteArray::number(i);
    open(paths);
    QTest::mouseClick(child<QPushButton>("checkLinks"), Qt::LeftButton);
    QElapsedTimer turn;
    qint64 longest = 0;
    while (!child<QCheckBox>("leaveDeadOut")->isVisible()) {
        turn.start();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
        longest = std::max(longest, turn.elapsed());
    }
    turn.start();
    child<QCheckBox>("leaveDeadOut")->click();
    longest = std::max(longest, turn.elapsed());
    QVERIFY(child<QPushButton>("download")->text().contains(QStringLiteral("18,000")));
    qInfo("longest turn %lld ms", longest);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // generous: any machine
}

QTEST_MAIN(tst_ImportLinks)
#include "tst_importlinks.moc"

#include "tests/ui/batches.h"
#include "ui/errorbanner.h"
#include "ui/importdialog.h"
#include "ui/listsources.h"
#include "ui/segmentbar.h"
#include "ui/warningline.h"

#include <QCheckBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QThreadPool>
#include <QToolButton>

using namespace haul;

class tst_ImportDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { dialog_.reset(); }

    void showsWhatIsInAList();
    void nothingStartsBeforeDownload();
    void folderFollowsTheNameUntilChanged();
    void aGivenFolderIsKept();
    void anUnreadableListIsSaid();
    void aListWithoutAnyUrlShowsWhy();
    void typedUrlsAreReadAsOneTypes();
    void moreOptionsAreTakenAsGiven();
    void moreOptionsChangeTheSettings();
    void aHeaderThatIsNoneHoldsTheDownload();
    void saysThatCertificatesAreNotVerified();
    void showsNoPasswords();
    void aMillionLinesBlockNothing();
    void closingCancelsTheReading();

private:
    QString summary() const { return child<QLabel>("summary")->text(); }
    QPushButton *download() const { return child<QPushButton>("download"); }
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return dialog_->findChild<Widget *>(QLatin1String(name));
    }
    void open(const QByteArray &text);
    void openWith(const BatchSettings &settings, const QByteArray &text);
    BatchSettings confirmed();

    QThreadPool pool_;
    std::unique_ptr<ImportDialog> dialog_;
};

void tst_ImportDialog::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    qRegisterMetaType<BatchRequest>();
}

void tst_ImportDialog::init()
{
    dialog_ = std::make_unique<ImportDialog>(pool_, BatchSettings(), QStringLiteral("/base"));
}

void tst_ImportDialog::open(const QByteArray &text)
{
    dialog_->read(listText(text));
    dialog_->show();
    QTRY_VERIFY(!dialog_->isReading());
}

void tst_ImportDialog::openWith(const BatchSettings &settings, const QByteArray &text)
{
    dialog_ = std::make_unique<ImportDialog>(pool_, settings, QStringLiteral("/base"));
    open(text);
    QTest::mouseClick(child<QToolButton>("more"), Qt::LeftButton);
}

BatchSettings tst_ImportDialog::confirmed()
{
    QSignalSpy confirmed(dialog_.get(), &ImportDialog::confirmed);
    QTest::mouseClick(download(), Qt::LeftButton);
    if (confirmed.count() != 1)
        return {};
    return confirmed.first().first().value<BatchRequest>().settings;
}

void tst_ImportDialog::showsWhatIsInAList()
{
    open("https://a.test/1\n\nhttps://a.test/2\nhttps://a.test/1\nno url\n");
    QTRY_COMPARE(summary(), QStringLiteral("5 lines: 2 accepted, 1 duplicate, 1 rejected, "
                                           "1 blank or comment"));
    QCOMPARE(download()->text(), QStringLiteral("&Download 2 files"));
    QVERIFY(download()->isEnabled());
    QVERIFY(download()->isDefault());

    child<SegmentBar>("parts")->setCurrent(2);
    const auto tables = dialog_->findChildren<QTableView *>();
    const auto shown = std::find_if(tables.begin(), tables.end(),
                                    [](const QTableView *table) { return table->isVisible(); });
    QVERIFY(shown != tables.end());
    QCOMPARE((*shown)->model()->index(0, 0).data().toString(), QStringLiteral("5"));
    QCOMPARE((*shown)->model()->index(0, 2).data().toString(), QStringLiteral("no url"));
    QCOMPARE(child<QLineEdit>("batchName")->text(), QStringLiteral("a.test"));
}

void tst_ImportDialog::nothingStartsBeforeDownload()
{
    QSignalSpy confirmed(dialog_.get(), &ImportDialog::confirmed);
    open("https://a.test/1\nhttps://a.test/2\n");
    QTRY_VERIFY(download()->isEnabled());
    QCOMPARE(confirmed.count(), 0);
    QTest::mouseClick(download(), Qt::LeftButton);
    QCOMPARE(confirmed.count(), 1);
    const auto request = confirmed.first().first().value<BatchRequest>();
    QCOMPARE(request.entries->size(), size_t(2));
    QCOMPARE(request.name, QStringLiteral("a.test"));
    QCOMPARE(request.settings.folder, QStringLiteral("/base/a.test"));
    QVERIFY(!dialog_->isVisible());
}

void tst_ImportDialog::folderFollowsTheNameUntilChanged()
{
    open("https://a.test/1\n");
    auto *name = child<QLineEdit>("batchName");
    auto *folder = child<QLineEdit>("folder");
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("../x/y"));
    QCOMPARE(folder->text(), QDir::toNativeSeparators(QStringLiteral("/base/-x-y")));
    folder->selectAll();
    QTest::keyClicks(folder, QStringLiteral("/other"));
    QTest::keyClicks(name, QStringLiteral("z"));
    QCOMPARE(folder->text(), QStringLiteral("/other"));
    folder->clear();
    QVERIFY(!download()->isEnabled());
}

void tst_ImportDialog::aGivenFolderIsKept()
{
    BatchSettings settings;
    settings.folder = QStringLiteral("/given");
    settings.retries = 2;
    dialog_ = std::make_unique<ImportDialog>(pool_, settings, QStringLiteral("/base"));
    QSignalSpy confirmed(dialog_.get(), &ImportDialog::confirmed);
    open("https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    QTest::keyClick(dialog_.get(), Qt::Key_Return); // the default button
    QCOMPARE(confirmed.count(), 1);
    const auto request = confirmed.first().first().value<BatchRequest>();
    QCOMPARE(request.settings.folder, QStringLiteral("/given"));
    QCOMPARE(request.settings.retries, 2);
}

void tst_ImportDialog::anUnreadableListIsSaid()
{
    dialog_->read(listFile(QStringLiteral("/nowhere/list.txt")));
    dialog_->show();
    auto *banner = dialog_->findChild<ErrorBanner *>();
    QTRY_VERIFY(banner->isVisible());
    QCOMPARE(banner->message(), QStringLiteral("The list cannot be read."));
    QVERIFY(!download()->isEnabled());
    QCOMPARE(child<QLineEdit>("batchName")->text(), QStringLiteral("list"));
}

void tst_ImportDialog::aListWithoutAnyUrlShowsWhy()
{
    open("no url\nnone either\n");
    QTRY_COMPARE(child<SegmentBar>("parts")->current(), 2);
    QVERIFY(!download()->isEnabled());
}

void tst_ImportDialog::typedUrlsAreReadAsOneTypes()
{
    dialog_->showEditor();
    dialog_->show();
    auto *editor = child<QPlainTextEdit>("editor");
    QVERIFY(editor->isVisible());
    QVERIFY(!download()->isEnabled());
    QTest::keyClicks(editor, QStringLiteral("https://a.test/1"));
    QTRY_VERIFY(download()->isEnabled());
    QCOMPARE(download()->text(), QStringLiteral("&Download 1 file"));
    QTest::keyClick(editor, Qt::Key_Return); // a new line, not the default button
    QTest::keyClicks(editor, QStringLiteral("https://a.test/2"));
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 2 files"));
}

// What nobody touches comes out as it went in, also what the fields could only show roundly.
void tst_ImportDialog::moreOptionsAreTakenAsGiven()
{
    BatchSettings given;
    given.segments = 16;
    given.bytesPerSecond = 1'000'000; // no whole KiB
    given.lowestSpeed = 500;
    given.retries = 7;
    given.stallTimeout = std::chrono::seconds(61);
    given.connectTimeout = std::chrono::seconds(21);
    given.parse = false;
    given.digest = true;
    given.headers = {"A: 1", "Authorization: Bearer x"};
    given.userAgent = "Me/1";
    given.referer = "https://r.test/";
    given.userPassword = "name:pass:word";
    given.proxy = "http://u:s3cret@proxy.test:8080";
    given.netrc = true;
    given.insecure = true;
    openWith(given, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    QVERIFY(!child<QLineEdit>("proxy")->text().contains(QStringLiteral("s3cret")));
    const BatchSettings taken = confirmed();
    QCOMPARE(taken.segments, given.segments);
    QCOMPARE(taken.bytesPerSecond, given.bytesPerSecond);
    QCOMPARE(taken.lowestSpeed, given.lowestSpeed);
    QCOMPARE(taken.retries, given.retries);
    QCOMPARE(taken.stallTimeout, given.stallTimeout);
    QCOMPARE(taken.connectTimeout, given.connectTimeout);
    QCOMPARE(taken.parse, given.parse);
    QCOMPARE(taken.digest, given.digest);
    QCOMPARE(taken.headers, given.headers);
    QCOMPARE(taken.userAgent, given.userAgent);
    QCOMPARE(taken.referer, given.referer);
    QCOMPARE(taken.userPassword, given.userPassword);
    QCOMPARE(taken.proxy, given.proxy);
    QVERIFY(taken.netrc && taken.insecure);
}

void tst_ImportDialog::moreOptionsChangeTheSettings()
{
    openWith({}, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    child<QSpinBox>("segments")->setValue(8);
    child<QSpinBox>("batchLimit")->setValue(300);
    child<QSpinBox>("lowestSpeed")->setValue(2);
    child<QPlainTextEdit>("headers")->setPlainText(QStringLiteral("A: 1\n\n  B:2  \n"));
    auto *proxy = child<QLineEdit>("proxy");
    dialog_->findChild<QTabWidget *>(QStringLiteral("moreOptions"))->setCurrentIndex(2);
    QTest::keyClicks(proxy, QStringLiteral("socks5://p:1"));
    child<QCheckBox>("insecure")->setChecked(true);
    const BatchSettings taken = confirmed();
    QCOMPARE(taken.segments, 8);
    QCOMPARE(taken.bytesPerSecond, 300 * 1024);
    QCOMPARE(taken.lowestSpeed, 2 * 1024);
    QCOMPARE(taken.headers, (QList<QByteArray>{"A: 1", "B:2"}));
    QCOMPARE(taken.proxy, QByteArray("socks5://p:1"));
    QVERIFY(taken.insecure);
    QVERIFY(taken.userPassword.isEmpty() && taken.cookieFile.isEmpty() && !taken.netrc);
}

void tst_ImportDialog::aHeaderThatIsNoneHoldsTheDownload()
{
    openWith({}, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    auto *warning = child<WarningLine>("warning");
    QVERIFY(!warning->isVisible());
    child<QPlainTextEdit>("headers")->setPlainText(QStringLiteral("A: 1\nnonsense"));
    QVERIFY(!download()->isEnabled());
    QVERIFY(warning->isVisible());
    QVERIFY(warning->text().contains(QStringLiteral("Line 2")));
    child<QPlainTextEdit>("headers")->clear();
    QVERIFY(download()->isEnabled());
    child<QLineEdit>("cookies")->setText(QStringLiteral("/nowhere/cookies.txt"));
    QVERIFY(!download()->isEnabled());
    QVERIFY(warning->text().contains(QStringLiteral("cookies")));
}

// Also while the options are closed: the command line may have said so.
void tst_ImportDialog::saysThatCertificatesAreNotVerified()
{
    BatchSettings settings;
    settings.insecure = true;
    dialog_ = std::make_unique<ImportDialog>(pool_, settings, QStringLiteral("/base"));
    open("https://a.test/1\n");
    auto *warning = child<WarningLine>("warning");
    QVERIFY(!child<QCheckBox>("insecure")->isVisible());
    QVERIFY(warning->isVisible());
    QVERIFY(warning->text().contains(QStringLiteral("Certificates")));
    child<QCheckBox>("insecure")->setChecked(false);
    QVERIFY(!warning->isVisible());
}

void tst_ImportDialog::showsNoPasswords()
{
    open("https://me:s3cret@a.test/1\nhttps://me:s3cret@a.test/1\nhttps://me:s3cret@/\n");
    QTRY_VERIFY(download()->isEnabled());
    int cells = 0;
    for (const QTableView *table : dialog_->findChildren<QTableView *>()) {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            for (int column = 0; column < table->model()->columnCount(); ++column, ++cells) {
                const QString text = table->model()->index(row, column).data().toString();
                QVERIFY2(!text.contains(QStringLiteral("s3cret")), qPrintable(text));
            }
        }
    }
    QVERIFY(cells >= 5);
}

void tst_ImportDialog::aMillionLinesBlockNothing()
{
    QByteArray text;
    for (int i = 0; i < 1'000'000; ++i)
        text += "https://host.test/files/" + QByteArray::number(i) + '\n';
    dialog_->show();
    QElapsedTimer clock;
    qint64 longest = 0;
    dialog_->read(listText(text));
    while (dialog_->isReading()) {
        clock.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, clock.elapsed());
        QTest::qSleep(1);
    }
    clock.start();
    QTRY_VERIFY(download()->isEnabled());
    longest = std::max(longest, clock.elapsed());
    QVERIFY(download()->text().contains(QStringLiteral("1,000,000")));
    qInfo("longest turn %lld ms", longest);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // generous: any machine
}

void tst_ImportDialog::closingCancelsTheReading()
{
    QByteArray text;
    for (int i = 0; i < 1'000'000; ++i)
        text += "https://host.test/files/" + QByteArray::number(i) + '\n';
    dialog_->read(listText(text));
    dialog_.reset();
    QVERIFY(pool_.waitForDone(5000));
}

QTEST_MAIN(tst_ImportDialog)
#include "tst_importdialog.moc"

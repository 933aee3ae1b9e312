#include "core/files/nametemplate.h"
#include "tests/manager/batches.h"
#include "ui/entrycheck.h"
#include "ui/errorbanner.h"
#include "ui/importdialog.h"
#include "ui/listsources.h"
#include "ui/segmentbar.h"
#include "ui/warningline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
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
    void aLoginWithoutAPasswordIsKept();
    void moreOptionsChangeTheSettings();
    void aBadExpressionStartsNothing();
    void followingLinks();
    void aHeaderThatIsNoneHoldsTheDownload();
    void saysThatCertificatesAreNotVerified();
    void showsNoPasswords();

    void saysWhatAListWasReadAs_data();
    void saysWhatAListWasReadAs();
    void readsAgainInAnotherFormat();
    void aFormatThatIsGivenIsKept();
    void asksForABaseAddressWhereItMatters();
    void whatWasNotTakenAsItStoodIsListed();
    void patternsExpandWhenAsked();
    void columnsAreGuessedAndChosen();
    void aPlainListAsksNothingMore();

    void showsWhatFilesWillBeCalled();
    void aTemplateThatIsWrongIsSaidAndMarked();
    void leadingFoldersAreAskedForWhereThereAreAny();
    void countsNamesThatAreInTheWay();
    void leavesOutWhatOtherBatchesHave();

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
    // As somebody would with the keyboard or the mouse.
    void choose(const char *box, const QVariant &data);
    void chooseAt(const char *box, int index);
    int shownFormat() const { return child<QComboBox>("format")->currentData().toInt(); }
    QString cell(int part, int row, int column) const;

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

void tst_ImportDialog::chooseAt(const char *box, int index)
{
    auto *combo = child<QComboBox>(box);
    QVERIFY(combo->isVisible() && combo->isEnabled() && index >= 0);
    combo->setCurrentIndex(index);
    emit combo->activated(index);
}

void tst_ImportDialog::choose(const char *box, const QVariant &data)
{
    chooseAt(box, child<QComboBox>(box)->findData(data));
}

QString tst_ImportDialog::cell(int part, int row, int column) const
{
    static const QStringList names{QStringLiteral("Accepted lines"),
                                   QStringLiteral("Duplicate lines"),
                                   QStringLiteral("Rejected lines"), QStringLiteral("Warnings")};
    for (const QTableView *table : dialog_->findChildren<QTableView *>()) {
        if (table->accessibleName() == names[part])
            return table->model()->index(row, column).data().toString();
    }
    return {};
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
    given.layout = FolderLayout::Tree;
    given.cutDirs = 500;
    given.nameTemplate = parseNameTemplate(QStringLiteral("{host}/{name}{ext}")).value;
    given.netrc = true;
    given.insecure = true;
    given.anyKind = true;
    given.extractions = {QStringLiteral("a=//b"), QStringLiteral("c=re:=(.)=")};
    given.crawl = CrawlSettings{.sameHost = false,
                                .maxDepth = 3,
                                .maxPages = 77,
                                .obeyNoFollow = false,
                                .include = {"*a*", "*b*"},
                                .exclude = {"*c"}};
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
    QCOMPARE(taken.layout, given.layout);
    QCOMPARE(taken.cutDirs, given.cutDirs);
    QVERIFY(taken.nameTemplate == given.nameTemplate);
    QVERIFY(taken.netrc && taken.insecure && taken.anyKind);
    QVERIFY(taken.crawl == given.crawl);
    QCOMPARE(taken.extractions, given.extractions);
}

// An empty password is what a name alone means (curl's --user).
void tst_ImportDialog::aLoginWithoutAPasswordIsKept()
{
    BatchSettings given;
    given.userPassword = "name";
    openWith(given, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    QCOMPARE(confirmed().userPassword, QByteArray("name:"));
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

void tst_ImportDialog::aBadExpressionStartsNothing()
{
    BatchSettings given;
    given.extractions = {QStringLiteral("a=//b")};
    openWith(given, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    auto *expression = child<QLineEdit>("expression");
    QCOMPARE(expression->text(), QStringLiteral("//b"));
    expression->setText(QStringLiteral("//b["));
    QVERIFY(!download()->isEnabled());
    QVERIFY(child<WarningLine>("warning")->text().startsWith(QStringLiteral("Column 1")));
    expression->setText(QStringLiteral("re:(b+)"));
    QVERIFY(download()->isEnabled());
    QCOMPARE(confirmed().extractions, QStringList{QStringLiteral("a=re:(b+)")});
}

void tst_ImportDialog::followingLinks()
{
    openWith({}, "https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    auto *include = child<QLineEdit>("followInclude");
    QCOMPARE(child<QSpinBox>("followDepth")->text(), QStringLiteral("no links"));
    QVERIFY(!include->isEnabled());
    child<QSpinBox>("followDepth")->setValue(2);
    QVERIFY(include->isEnabled());
    auto *where = child<QComboBox>("followWhere");
    where->setCurrentIndex(where->findText(QStringLiteral("in the folders of the list")));
    child<QSpinBox>("followPages")->setValue(500);
    include->setText(QStringLiteral("  */a/*   *b "));
    child<QCheckBox>("obeyRobots")->setChecked(false);
    const BatchSettings taken = confirmed();
    QVERIFY(taken.crawl.has_value());
    const CrawlSettings wanted{.sameFolder = true,
                               .maxDepth = 2,
                               .maxPages = 500,
                               .obeyRobots = false,
                               .obeyNoFollow = false,
                               .include = {"*/a/*", "*b"},
                               .exclude = {}};
    QVERIFY(*taken.crawl == wanted);
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

void tst_ImportDialog::saysWhatAListWasReadAs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ListFormat>("format");
    QTest::newRow("text") << QByteArray("https://a.test/1\n") << ListFormat::Text;
    QTest::newRow("aria2") << QByteArray("https://a.test/1\n  out=x\n") << ListFormat::Aria2;
    QTest::newRow("csv") << QByteArray("url,name\nhttps://a.test/1,x\n") << ListFormat::Csv;
    QTest::newRow("json") << QByteArray("[\"https://a.test/1\"]\n") << ListFormat::Json;
    QTest::newRow("curl") << QByteArray("curl 'https://a.test/1'\n") << ListFormat::Curl;
}

void tst_ImportDialog::saysWhatAListWasReadAs()
{
    QFETCH(QByteArray, text);
    QFETCH(ListFormat, format);
    open(text);
    QTRY_COMPARE(shownFormat(), int(format));
    QCOMPARE(download()->text(), QStringLiteral("&Download 1 file"));
}

void tst_ImportDialog::readsAgainInAnotherFormat()
{
    open("see https://a.test/1 and https://a.test/2\nand https://a.test/3\n");
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 3 files"));
    choose("format", int(ListFormat::Text));
    QTRY_COMPARE(child<SegmentBar>("parts")->current(), 2);
    QCOMPARE(shownFormat(), int(ListFormat::Text));
    QVERIFY(!download()->isEnabled());
    choose("format", int(ListFormat::Auto));
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 3 files"));
    QCOMPARE(shownFormat(), int(ListFormat::Urls)); // what it was found to be
}

void tst_ImportDialog::aFormatThatIsGivenIsKept()
{
    ListSource source = listText("see https://a.test/1 now\n");
    source.format = ListFormat::Text;
    dialog_->read(source);
    dialog_->show();
    QTRY_COMPARE(child<SegmentBar>("parts")->current(), 2);
    QCOMPARE(shownFormat(), int(ListFormat::Text));
}

void tst_ImportDialog::asksForABaseAddressWhereItMatters()
{
    open("d41d8cd98f00b204e9800998ecf8427e  a.bin\n0cc175b9c0f1b6a831c399e269772661  b.bin\n");
    auto *base = child<QLineEdit>("base");
    QTRY_VERIFY(base->isVisible());
    QVERIFY(!download()->isEnabled());
    QTest::keyClicks(base, QStringLiteral("https://a.test/files/"));
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 2 files"));
    QVERIFY(base->isVisible());
    QCOMPARE(cell(0, 1, 1), QStringLiteral("https://a.test/files/b.bin"));
}

void tst_ImportDialog::whatWasNotTakenAsItStoodIsListed()
{
    open("https://a.test/1\n  out=x\n  always-resume=true\n");
    QTRY_VERIFY(download()->isEnabled());
    child<SegmentBar>("parts")->setCurrent(3);
    QCOMPARE(cell(3, 0, 0), QStringLiteral("3"));
    QVERIFY(!cell(3, 0, 1).isEmpty());
    QCOMPARE(cell(3, 0, 2), QStringLiteral("always-resume"));
}

void tst_ImportDialog::patternsExpandWhenAsked()
{
    open("https://a.test/[001-600].png\nhttps://a.test/{a,b}/[1-302]\nhttps://a.test/x\n");
    auto *patterns = child<QCheckBox>("patterns");
    QTRY_VERIFY(patterns->isVisible());
    QCOMPARE(patterns->text(),
             QStringLiteral("E&xpand patterns: 2 addresses with patterns would become 1,204"));
    QCOMPARE(download()->text(), QStringLiteral("&Download 3 files"));
    QTest::keyClick(patterns, Qt::Key_Space);
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 1,205 files"));
    QVERIFY(patterns->isVisible());
    QTest::keyClick(patterns, Qt::Key_Space);
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 3 files"));
}

void tst_ImportDialog::columnsAreGuessedAndChosen()
{
    open("title,url,other\nA,https://a.test/1,https://b.test/1\nB,https://a.test/2,none\n");
    auto *url = child<QComboBox>("urlColumn");
    QTRY_VERIFY(url->isVisible());
    QCOMPARE(url->currentText(), QStringLiteral("url"));
    QCOMPARE(download()->text(), QStringLiteral("&Download 2 files"));
    chooseAt("urlColumn", 3);
    QTRY_COMPARE(cell(0, 0, 1), QStringLiteral("https://b.test/1"));
    QTRY_COMPARE(download()->text(), QStringLiteral("&Download 1 file"));
    chooseAt("nameColumn", 1);
    QTRY_COMPARE(cell(0, 0, 2), QStringLiteral("A"));
    QCOMPARE(url->currentIndex(), 3); // what was chosen stays
    child<QCheckBox>("hasHead")->click();
    QTRY_COMPARE(summary().contains(QStringLiteral("2 rejected")), true);
    choose("format", int(ListFormat::Urls));
    QTRY_VERIFY(!url->isVisible());
}

// As many rows as without all this.
void tst_ImportDialog::aPlainListAsksNothingMore()
{
    open("https://a.test/1\nhttps://a.test/2\n");
    QTRY_VERIFY(download()->isEnabled());
    QTRY_VERIFY(!dialog_->findChild<EntryCheck *>()->isCounting());
    for (const char *name : {"base", "patterns", "urlColumn", "known", "leaveOut", "conflicts",
                             "cutDirs", "templateError", "warning"})
        QVERIFY2(!child<QWidget>(name)->isVisible(), name);
}

void tst_ImportDialog::showsWhatFilesWillBeCalled()
{
    open("https://a.test/x/one.pdf\nhttps://b.test/two.tar.gz\n");
    QTRY_VERIFY(download()->isEnabled());
    QCOMPARE(cell(0, 0, 2), QStringLiteral("one.pdf"));
    child<QLineEdit>("batchName")->setText(QStringLiteral("papers"));
    QTest::keyClicks(child<QLineEdit>("template"),
                     QStringLiteral("{host}/{batch}-{index:03}-{name}{ext}"));
    QCOMPARE(cell(0, 1, 2), QStringLiteral("b.test/papers-002-two.tar.gz"));
    choose("layout", int(FolderLayout::Type));
    QCOMPARE(cell(0, 0, 2), QStringLiteral("Documents/a.test/papers-001-one.pdf"));
    const BatchSettings taken = confirmed();
    QCOMPARE(taken.layout, FolderLayout::Type);
    QCOMPARE(taken.nameTemplate.text, QStringLiteral("{host}/{batch}-{index:03}-{name}{ext}"));
}

void tst_ImportDialog::aTemplateThatIsWrongIsSaidAndMarked()
{
    open("https://a.test/1\n");
    QTRY_VERIFY(download()->isEnabled());
    auto *error = child<WarningLine>("templateError");
    auto *edit = child<QLineEdit>("template");
    QTest::keyClicks(edit, QStringLiteral("a/{nme}"));
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("at character 4")), qPrintable(error->text()));
    QVERIFY(!download()->isEnabled());
    QCOMPARE(edit->text(), QStringLiteral("a/{nme}")); // the mark adds nothing
    edit->setText(QStringLiteral("a/{name}"));
    QVERIFY(!error->isVisible());
    QVERIFY(download()->isEnabled());
}

void tst_ImportDialog::leadingFoldersAreAskedForWhereThereAreAny()
{
    open("https://a.test/x/y/1\n");
    QTRY_VERIFY(download()->isEnabled());
    auto *cut = child<QSpinBox>("cutDirs");
    QVERIFY(!cut->isVisible());
    choose("layout", int(FolderLayout::Tree));
    QVERIFY(cut->isVisible());
    QCOMPARE(cell(0, 0, 2), QStringLiteral("a.test/x/y/1"));
    cut->setValue(1);
    QCOMPARE(cell(0, 0, 2), QStringLiteral("a.test/y/1"));
    choose("layout", int(FolderLayout::Flat));
    QVERIFY(!cut->isVisible());
    child<QLineEdit>("template")->setText(QStringLiteral("{path}/{name}"));
    QVERIFY(cut->isVisible());
    QCOMPARE(confirmed().cutDirs, 1);
}

void tst_ImportDialog::countsNamesThatAreInTheWay()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("there")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    open("https://a.test/x\nhttps://b.test/x\nhttps://a.test/there\nhttps://a.test/y\n");
    auto *words = child<QLabel>("conflicts");
    QTRY_COMPARE(words->text(),
                 QStringLiteral("2 files share their names, so all but the first of each get a "
                                "number."));
    child<QLineEdit>("folder")->setText(folder.path());
    QTRY_VERIFY(words->text().contains(QStringLiteral("1 exists already")));
    child<QLineEdit>("template")->setText(QStringLiteral("{index}-{name}"));
    QTRY_VERIFY(!words->isVisible());
    QVERIFY(download()->isEnabled()); // it hinders nothing
}

void tst_ImportDialog::leavesOutWhatOtherBatchesHave()
{
    const auto batch = std::make_shared<const EntryList>(
        EntryList{{"https://a.test/2", 1}, {"https://a.test/9", 2}});
    dialog_->setBatches({batch});
    open("https://a.test/1\nhttps://a.test/2\nhttps://a.test/3\n");
    auto *known = child<QLabel>("known");
    QTRY_VERIFY(known->isVisible());
    QCOMPARE(known->text(), QStringLiteral("1 address is in another batch already."));
    auto *leaveOut = child<QCheckBox>("leaveOut");
    QVERIFY(!leaveOut->isChecked());
    QCOMPARE(download()->text(), QStringLiteral("&Download 3 files"));
    QTest::keyClick(leaveOut, Qt::Key_Space);
    QCOMPARE(download()->text(), QStringLiteral("&Download 2 files"));
    QCOMPARE(cell(0, 1, 1), QStringLiteral("https://a.test/3"));
    QSignalSpy confirmed(dialog_.get(), &ImportDialog::confirmed);
    QTest::mouseClick(download(), Qt::LeftButton);
    QCOMPARE(confirmed.count(), 1);
    QCOMPARE(confirmed.first().first().value<BatchRequest>().entries->size(), size_t(2));
}

void tst_ImportDialog::aMillionLinesBlockNothing()
{
    QByteArray text;
    for (int i = 0; i < 1'000'000; ++i)
        text += "https://host.test/files/" + QByteArray::number(i) + '\n';
    auto batch = std::make_shared<EntryList>();
    for (int i = 0; i < 1'000'000; i += 2)
        batch->push_back({"https://host.test/files/" + QByteArray::number(i), i});
    dialog_->setBatches({batch});
    dialog_->show();
    QElapsedTimer clock;
    qint64 longest = 0;
    dialog_->read(listText(text));
    const auto *known = child<QLabel>("known");
    const auto *check = dialog_->findChild<EntryCheck *>();
    while (dialog_->isReading() || !known->isVisible() || check->isCounting()) {
        clock.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, clock.elapsed());
        QTest::qSleep(1);
    }
    clock.start();
    child<QCheckBox>("leaveOut")->click();
    QTRY_VERIFY(download()->isEnabled());
    longest = std::max(longest, clock.elapsed());
    QVERIFY(download()->text().contains(QStringLiteral("500,000")));
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

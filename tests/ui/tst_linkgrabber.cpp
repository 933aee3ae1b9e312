// The link grabber from the results to the list that it sends on.
#include "ui/linkfilterbar.h"
#include "ui/linkgrabber.h"
#include "ui/linkgrabbermodel.h"
#include "ui/warningline.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QThreadPool>

using namespace haul;

namespace {

ParseResultPtr resultWith(std::vector<Link> links)
{
    auto result = std::make_shared<ParseResult>();
    result->links = std::move(links);
    return result;
}

bool never()
{
    return false;
}

// Kinds of all sorts, on two hosts.
std::vector<ParseResultPtr> someResults()
{
    return {resultWith({{"https://a.test/", "Home", LinkKind::Page},
                        {"https://a.test/report-2023.pdf", "Annual report", LinkKind::Page},
                        {"https://a.test/photo.JPG", {}, LinkKind::Image}}),
            resultWith({{"https://b.test/report-2024.pdf", "Annual report", LinkKind::Page},
                        {"https://b.test/data.tar.gz?mirror=1", "Data", LinkKind::Page},
                        {"https://b.test/talk.mp3", {}, LinkKind::Media},
                        {"https://b.test/talk.webm", {}, LinkKind::Media},
                        {"https://b.test/style.css", {}, LinkKind::Style}})};
}

constexpr int someLinks = 8;

} // namespace

class tst_LinkGrabber : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void gathersEachAddressOnce();
    void gathersNoMoreThanTheMost();
    void stopsWhenNobodyWaits();

    void filters_data();
    void filters();
    void saysHowManyOfEachKind();
    void aBadExpressionIsSaidAndChangesNothing();
    void theLastFilterCounts();

    void checksOnlyWhatIsShown();
    void spaceToggles();
    void theMouseChecks();
    void sendsWhatIsShownAndCheckedInOrder();
    void copies();

    void emptyStates();
    void theKeyboard();
    void closingEndsTheWork();
    void aHundredThousandLinks();

private:
    void open(const std::vector<ParseResultPtr> &results);
    QStringList addresses() const;
    QByteArray sent();
    QString summary() const { return child<QLabel>("summary")->text(); }
    LinkGrabberModel *model() const { return grabber_->model(); }
    QTableView *table() const { return child<QTableView>("grabbed"); }
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return grabber_->findChild<Widget *>(QLatin1String(name));
    }

    std::unique_ptr<QThreadPool> pool_;
    QPointer<LinkGrabber> grabber_;
};

void tst_LinkGrabber::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    qRegisterMetaType<ListSource>();
    qRegisterMetaType<Error>();
}

void tst_LinkGrabber::init()
{
    pool_ = std::make_unique<QThreadPool>();
    grabber_ = new LinkGrabber(*pool_, QStringLiteral("batch"));
    grabber_->show();
    QVERIFY(QTest::qWaitForWindowActive(grabber_));
}

void tst_LinkGrabber::cleanup()
{
    delete grabber_;
    pool_.reset();
}

void tst_LinkGrabber::open(const std::vector<ParseResultPtr> &results)
{
    QSignalSpy settled(model(), &LinkGrabberModel::filterSettled);
    grabber_->gather(results);
    QVERIFY(settled.wait());
}

QStringList tst_LinkGrabber::addresses() const
{
    QStringList addresses;
    for (int row = 0; row < model()->rowCount(); ++row)
        addresses += QString::fromUtf8(model()->linkAt(row).url);
    return addresses;
}

QByteArray tst_LinkGrabber::sent()
{
    QSignalSpy wished(grabber_, &LinkGrabber::newListWished);
    child<QPushButton>("download")->click();
    if (wished.isEmpty() && !wished.wait())
        return {};
    return wished[0][0].value<ListSource>().bytes;
}

// --- gathering ------------------------------------------------------------------------------

void tst_LinkGrabber::gathersEachAddressOnce()
{
    const QByteArray shared("https://a.test/x");
    const auto grabbed =
        grabLinks(std::vector{resultWith({{shared, {}, LinkKind::Image},
                                          {"HTTPS://A.test:443/x#part", "X", LinkKind::Page},
                                          {"mailto:me@a.test", "Mail", LinkKind::Page}}),
                              resultWith({{"https://a.test/y", "Y", LinkKind::Page},
                                          {"https://a.test/x", "again", LinkKind::Page}})},
                  never);
    QCOMPARE(grabbed->links.size(), size_t(2));
    QCOMPARE(grabbed->links[0], (Link{shared, "X", LinkKind::Image})); // the first text there is
    QCOMPARE(grabbed->links[0].url.constData(), shared.constData());   // no bytes of its own
    QCOMPARE(grabbed->links[1].url, QByteArray("https://a.test/y"));
    QCOMPARE(grabbed->repeats, 2);
    QCOMPARE(grabbed->unusable, 1);
    QCOMPARE(grabbed->countOf(FileKind::Image), 1);
    QCOMPARE(grabbed->countOf(FileKind::Image | FileKind::Page), 2);
    QVERIFY(grabbed->isWhole);
}

void tst_LinkGrabber::gathersNoMoreThanTheMost()
{
    QVERIFY(grabLinks(someResults(), never, someLinks)->isWhole);
    const auto grabbed = grabLinks(someResults(), never, 2);
    QCOMPARE(grabbed->links.size(), size_t(2));
    QVERIFY(!grabbed->isWhole);
    const auto text = addressesOf(grabbed->links, {0, 1}, 30);
    QCOMPARE(text.text, QByteArray("https://a.test/\n"));
    QVERIFY(!text.isWhole);
}

void tst_LinkGrabber::stopsWhenNobodyWaits()
{
    std::vector<Link> many(100'000, {"https://a.test/", {}, LinkKind::Page});
    int questions = 0;
    const auto isStopped = [&] { return ++questions == 3; };
    QVERIFY(grabLinks(std::vector{resultWith(many)}, isStopped)->repeats < 10'000);
    QCOMPARE(questions, 3);
    questions = 0;
    const auto all = LinkFilter::fromSettings({});
    QVERIFY(wantedOf(many, *all, isStopped).size() < 10'000);
}

// --- filtering ------------------------------------------------------------------------------

void tst_LinkGrabber::filters_data()
{
    QTest::addColumn<int>("syntax");
    QTest::addColumn<QString>("include");
    QTest::addColumn<QString>("exclude");
    QTest::addColumn<QString>("kinds");
    QTest::addColumn<QString>("names"); // the addresses' last parts

    const auto row = [](const char *name, LinkTerm::Syntax syntax, const char *include,
                        const char *exclude, const char *kinds, const char *names) {
        QTest::newRow(name) << int(syntax) << QString::fromLatin1(include)
                            << QString::fromLatin1(exclude) << QString::fromLatin1(kinds)
                            << QString::fromLatin1(names);
    };
    const auto text = LinkTerm::Text;
    const auto wildcard = LinkTerm::Wildcard;
    const auto regex = LinkTerm::Regex;
    row("in the text", text, "annual", "", "", "report-2023.pdf report-2024.pdf");
    row("in the address, spaces around", text, "  REPORT-2023 ", "", "", "report-2023.pdf");
    row("without", text, "report", "b.test", "", "report-2023.pdf");
    row("only without", text, "", "t", "", "");
    row("a wildcard", wildcard, "*.pdf", "", "", "report-2023.pdf report-2024.pdf");
    row("two wildcards", wildcard, "*.mp3  *.JPG", "", "", "photo.JPG talk.mp3");
    row("wildcards without", wildcard, "*talk*", "*.mp3 *.pdf", "", "talk.webm");
    row("a regular expression", regex, "report-20[0-9]4", "", "", "report-2024.pdf");
    row("expressions without", regex, "report", "3[.]pdf$", "", "report-2024.pdf");
    row("images", text, "", "", "images", "photo.JPG");
    row("archives and audio", text, "", "", "archives audio", "data.tar.gz?mirror=1 talk.mp3");
    row("documents by text", text, "b.test", "", "documents", "report-2024.pdf");
    row("pages", text, "", "", "pages", "");
    row("video", text, "", "", "video", "talk.webm");
    row("other", text, "", "", "other", "style.css");
    row("nothing", text, "no such thing", "", "", "");
}

void tst_LinkGrabber::filters()
{
    QFETCH(int, syntax);
    QFETCH(QString, include);
    QFETCH(QString, exclude);
    QFETCH(QString, kinds);
    QFETCH(QString, names);
    QAbstractItemModelTester tester(model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    open(someResults());
    child<QComboBox>("syntax")->setCurrentIndex(syntax);
    child<QLineEdit>("include")->setText(include);
    child<QLineEdit>("exclude")->setText(exclude);
    for (const QString &kind : kinds.split(u' ', Qt::SkipEmptyParts))
        grabber_->findChild<QCheckBox *>(kind)->click();
    const auto found = [this] {
        QStringList parts;
        for (const QString &address : addresses())
            parts += address.section(u'/', -1);
        return parts.join(u' ');
    };
    QTRY_COMPARE(found(), names);
    QVERIFY(child<WarningLine>("filterWarning")->isHidden());
}

void tst_LinkGrabber::saysHowManyOfEachKind()
{
    open(someResults());
    QCOMPARE(child<QCheckBox>("documents")->text(), QStringLiteral("D&ocuments (2)"));
    QVERIFY(child<QCheckBox>("pages")->isEnabled());
    QCOMPARE(model()->index(4, LinkGrabberModel::Kind).data().toString(),
             QStringLiteral("Archive"));
    QCOMPARE(model()->index(4, LinkGrabberModel::Type).data().toString(), QStringLiteral("gz"));
    QCOMPARE(model()->index(4, LinkGrabberModel::Host).data().toString(), QStringLiteral("b.test"));
}

void tst_LinkGrabber::aBadExpressionIsSaidAndChangesNothing()
{
    open(someResults());
    child<QComboBox>("syntax")->setCurrentIndex(LinkTerm::Regex);
    child<QLineEdit>("include")->setText(QStringLiteral("pdf$"));
    QTRY_COMPARE(model()->rowCount(), 2);
    child<QLineEdit>("include")->setText(QStringLiteral("pdf$("));
    const auto *warning = child<WarningLine>("filterWarning");
    QTRY_VERIFY(warning->isVisible());
    QVERIFY2(warning->text().contains(QLatin1String("character")), qPrintable(warning->text()));
    QCOMPARE(model()->rowCount(), 2);
    child<QLineEdit>("include")->setText(QStringLiteral("pdf$|mp3"));
    QTRY_VERIFY(!warning->isVisible());
    QCOMPARE(model()->rowCount(), 3);
}

// However fast one types.
void tst_LinkGrabber::theLastFilterCounts()
{
    open(someResults());
    QSignalSpy settled(model(), &LinkGrabberModel::filterSettled);
    for (const char *text : {"a", "an", "b.test", "no such thing", "report", "report-2024"})
        child<QLineEdit>("include")->setText(QLatin1String(text));
    QVERIFY(settled.wait());
    QTRY_COMPARE(model()->rowCount(), 1);
    QVERIFY(pool_->waitForDone());
    QCoreApplication::processEvents();
    QCOMPARE(model()->rowCount(), 1);
}

// --- checks ---------------------------------------------------------------------------------

void tst_LinkGrabber::checksOnlyWhatIsShown()
{
    QAbstractItemModelTester tester(model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    open(someResults());
    QCOMPARE(summary(), QStringLiteral("8 links, 8 checked"));
    child<QLineEdit>("include")->setText(QStringLiteral("report"));
    QTRY_COMPARE(summary(), QStringLiteral("2 of 8 links, 2 checked"));
    child<QPushButton>("checkNone")->click();
    QCOMPARE(summary(), QStringLiteral("2 of 8 links, 0 checked"));
    QVERIFY(!child<QPushButton>("download")->isEnabled());
    child<QLineEdit>("include")->clear();
    QTRY_COMPARE(summary(), QStringLiteral("8 links, 6 checked"));
    child<QPushButton>("checkAll")->click();
    QCOMPARE(summary(), QStringLiteral("8 links, 8 checked"));
    QVERIFY(!child<QPushButton>("checkAll")->isEnabled());
}

void tst_LinkGrabber::spaceToggles()
{
    open(someResults());
    table()->setFocus();
    table()->selectRow(1);
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(model()->checkedCount(), someLinks - 1);
    table()->selectAll(); // one of them is not checked, so all are
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(model()->checkedCount(), someLinks);
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(model()->checkedCount(), 0);
}

void tst_LinkGrabber::theMouseChecks()
{
    open(someResults());
    const QRect cell = table()->visualRect(model()->index(2, LinkGrabberModel::Url));
    const QPoint box(cell.left() + cell.height() / 2, cell.center().y());
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, box);
    QCOMPARE(model()->checkedCount(), someLinks - 1);
    QCOMPARE(model()->index(2, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell.center()); // not the box
    QCOMPARE(model()->checkedCount(), someLinks - 1);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, box);
    QCOMPARE(model()->index(2, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
}

// --- what is sent on ------------------------------------------------------------------------

void tst_LinkGrabber::sendsWhatIsShownAndCheckedInOrder()
{
    open(someResults());
    QCOMPARE(sent().count('\n'), someLinks);
    child<QLineEdit>("include")->setText(QStringLiteral("b.test"));
    QTRY_COMPARE(model()->rowCount(), 5);
    model()->toggle({0, 3});
    QCOMPARE(child<QPushButton>("download")->text(), QStringLiteral("&Download 3 links…"));
    QCOMPARE(sent(), QByteArray("https://b.test/data.tar.gz?mirror=1\n"
                                "https://b.test/talk.mp3\n"
                                "https://b.test/style.css\n"));
    QVERIFY(grabber_ && grabber_->isVisible()); // for the next batch
    QVERIFY(child<QPushButton>("download")->isEnabled());
}

void tst_LinkGrabber::copies()
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    open(someResults());
    model()->setAllChecked(false);
    QVERIFY(!child<QPushButton>("copy")->isEnabled());
    model()->toggle({1, 3});
    child<QPushButton>("copy")->click();
    QTRY_COMPARE(clipboard->text(), QStringLiteral("https://a.test/report-2023.pdf\n"
                                                   "https://b.test/report-2024.pdf\n"));
    QCOMPARE(child<QLabel>("aside")->text(), QStringLiteral("2 links copied"));
    table()->setFocus();
    table()->selectRow(0);
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(clipboard->text(), QStringLiteral("https://a.test/\n"));
}

// --- the window -----------------------------------------------------------------------------

void tst_LinkGrabber::emptyStates()
{
    const auto says = [this](const char *words) {
        const auto labels = table()->viewport()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisible() && label->text().startsWith(QLatin1String(words));
        });
    };
    QVERIFY(says("Collecting"));
    open({resultWith({})});
    QVERIFY(says("There are no links here"));
    QVERIFY(!child<QPushButton>("download")->isEnabled());
    open(someResults());
    QVERIFY(!says("There"));
    child<QLineEdit>("include")->setText(QStringLiteral("no such thing"));
    QTRY_VERIFY(says("No links match"));
}

void tst_LinkGrabber::theKeyboard()
{
    open(someResults());
    QSignalSpy wished(grabber_, &LinkGrabber::newListWished);
    table()->setFocus();
    QTest::keyClick(grabber_, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(child<QLineEdit>("include")->hasFocus());
    QTest::keyClick(child<QLineEdit>("include"), Qt::Key_Return);
    QVERIFY(table()->hasFocus()); // it only leads on
    QVERIFY(pool_->waitForDone());
    QCoreApplication::processEvents();
    QVERIFY(wished.isEmpty());
    QTest::keyClick(table(), Qt::Key_Escape);
    QTRY_VERIFY(!grabber_);
}

void tst_LinkGrabber::closingEndsTheWork()
{
    std::vector<Link> links;
    for (int i = 0; i < 50'000; ++i)
        links.push_back({"https://a.test/" + QByteArray::number(i), {}, LinkKind::Page});
    grabber_->gather({resultWith(links)});
    grabber_->close();
    QTRY_VERIFY(!grabber_);
    QVERIFY(pool_->waitForDone());
}

void tst_LinkGrabber::aHundredThousandLinks()
{
    constexpr int count = 100'000;
    std::vector<Link> links;
    for (int i = 0; i < count; ++i)
        links.push_back({"https://a.test/file-" + QByteArray::number(i) + ".jpg",
                         "Picture " + QByteArray::number(i), LinkKind::Image});
    open({resultWith(links), resultWith(links)});
    QCOMPARE(model()->rowCount(), count);
    QCOMPARE(child<QLabel>("aside")->text(), QStringLiteral("Left out: 100,000 repeats"));
    child<QLineEdit>("include")->setText(QStringLiteral("file-9999"));
    QTRY_COMPARE(summary(), QStringLiteral("11 of 100,000 links, 11 checked"));
    child<QLineEdit>("include")->clear();
    QTRY_COMPARE(model()->rowCount(), count);
    model()->setAllChecked(false);
    QCOMPARE(model()->checkedCount(), 0);
    model()->setAllChecked(true);
    QCOMPARE(sent().count('\n'), count);
}

QTEST_MAIN(tst_LinkGrabber)
#include "tst_linkgrabber.moc"

// The preview says what targetPath() says, and finds every conflict of names, quickly.
#include "core/files/namepreview.h"
#include "core/files/nametemplate.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace haul;

namespace {

// What is not optimised, or watched by a sanitizer, gets a shorter list.
#ifdef QT_NO_DEBUG
constexpr int longList = 1'000'000;
#else
constexpr int longList = 50'000;
#endif

bool neverStopped()
{
    return false;
}

SharedEntries entriesOf(const QList<QByteArray> &urls)
{
    auto entries = std::make_shared<EntryList>();
    for (const QByteArray &url : urls)
        entries->push_back({url, 0, {}});
    return entries;
}

// Enough others that folders are read, in a folder of the layout that nothing else is in.
SharedEntries withManyOthers(const SharedEntries &entries)
{
    auto more = std::make_shared<EntryList>(*entries);
    for (int number = 0; number < 6000; ++number)
        more->push_back({"http://other/o" + QByteArray::number(number), 0, {}});
    return more;
}

QString inWords(NameConflicts conflicts)
{
    QString words;
    if (conflicts.testFlag(NameConflict::Namesake))
        words += u'n';
    if (conflicts.testFlag(NameConflict::OnDisk))
        words += u'd';
    if (conflicts.testFlag(NameConflict::Folder))
        words += u'f';
    return words.isEmpty() ? u"-"_qs : words;
}

QStringList firstConflicts(const std::optional<FoundConflicts> &found, size_t count)
{
    QStringList words;
    for (size_t at = 0; found && at < count; ++at)
        words << inWords(found->ofEntry[at]);
    return words;
}

} // namespace

class TestNamePreview : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void paths();
    void pathsOfARange_data();
    void pathsOfARange();
    void conflicts_data();
    void conflicts();
    void conflictsOfARange();
    void countsThem();
    void aMissingFolderHasNothing();
    void aFileForTheFolder();
    void stops();
    void deepAndLongFolders();
    void longListsAreQuick_data();
    void longListsAreQuick();

private:
    void touch(const QString &name) const;

    std::unique_ptr<QTemporaryDir> dir_;
    BatchSettings settings_;
};

void TestNamePreview::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    settings_ = {};
    settings_.folder = dir_->path();
}

void TestNamePreview::touch(const QString &name) const
{
    QVERIFY(QDir(dir_->path()).mkpath(QFileInfo(name).path()));
    QFile file(dir_->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
}

void TestNamePreview::paths()
{
    settings_.nameTemplate = parseNameTemplate(u"{host}/{index:03}{ext}"_qs).value;
    const SharedEntries entries = entriesOf({"http://a/x.txt", "http://b/y", "http://a/z.zip"});
    const std::vector<QString> expected = {u"a/001.txt"_qs, u"b/002"_qs, u"a/003.zip"_qs};
    QCOMPARE(previewPaths(settings_, *entries, 0, 3), expected);
}

void TestNamePreview::pathsOfARange_data()
{
    QTest::addColumn<size_t>("first");
    QTest::addColumn<size_t>("count");
    QTest::addColumn<QString>("paths");
    QTest::newRow("all") << size_t(0) << size_t(100) << u"1 2 3 4"_qs;
    QTest::newRow("middle") << size_t(1) << size_t(2) << u"2 3"_qs;
    QTest::newRow("end") << size_t(3) << size_t(9) << u"4"_qs;
    QTest::newRow("behind") << size_t(4) << size_t(9) << u""_qs;
    QTest::newRow("far behind") << size_t(99) << SIZE_MAX << u""_qs;
    QTest::newRow("none") << size_t(0) << size_t(0) << u""_qs;
}

void TestNamePreview::pathsOfARange()
{
    QFETCH(size_t, first);
    QFETCH(size_t, count);
    settings_.nameTemplate = parseNameTemplate(u"{index}"_qs).value;
    const SharedEntries entries = entriesOf({"http://a/", "http://a/", "http://a/", "http://a/"});
    const std::vector<QString> paths = previewPaths(settings_, *entries, first, count);
    QTEST(QStringList(paths.begin(), paths.end()).join(u' '), "paths");
    const auto found = findNameConflicts(settings_, entries, first, count, neverStopped);
    QVERIFY(found);
    QCOMPARE(found->ofEntry.size(), paths.size());
}

void TestNamePreview::conflicts_data()
{
    QTest::addColumn<QList<QByteArray>>("urls");
    QTest::addColumn<QStringList>("onDisk");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *title, const QList<QByteArray> &urls, const QStringList &onDisk,
                        const QString &found) { QTest::newRow(title) << urls << onDisk << found; };
    row("none", {"http://a/x", "http://a/y", "http://b/x"}, {}, u"- - -"_qs);
    row("namesakes", {"http://a/x?1", "http://a/y", "http://a/x?2", "http://a/x?3"}, {},
        u"n - n n"_qs);
    row("namesakes once encoded", {"http://a/a%62", "http://a/ab"}, {}, u"n n"_qs);
    row("on disk", {"http://a/x", "http://a/y", "http://a/d/x"}, {u"a/x"_qs, u"y"_qs}, u"d - -"_qs);
    row("part file", {"http://a/x", "http://a/y"}, {u"a/x.part"_qs}, u"d -"_qs);
    row("both", {"http://a/x?1", "http://a/x?2"}, {u"a/x"_qs}, u"nd nd"_qs);
    row("folder on disk", {"http://a/x"}, {u"a/x/y"_qs}, u"d"_qs);
    row("file for a folder", {"http://a/d/x", "http://a/d/e/y", "http://a/z"}, {u"a/d"_qs},
        u"d d -"_qs);
    row("file for the first folder", {"http://a/d/x", "http://b/x"}, {u"a"_qs}, u"d -"_qs);
    row("folder of others", {"http://a/d", "http://a/d/x", "http://a/e/f", "http://a/e/f/g/h"}, {},
        u"f - f -"_qs);
    row("a host for a name", {"http://a/", "http://a/a/x"}, {}, u"f -"_qs);
    row("not UTF-8 on disk", {"http://a/%ff"}, {u"a/%FF"_qs}, u"d"_qs);
}

void TestNamePreview::conflicts()
{
    QFETCH(QList<QByteArray>, urls);
    QFETCH(QStringList, onDisk);
    QFETCH(QString, found);
    settings_.layout = FolderLayout::Tree;
    for (const QString &name : onDisk)
        touch(name);
    const SharedEntries few = entriesOf(urls);
    const SharedEntries many = withManyOthers(few);
    for (const SharedEntries &entries : {few, many}) {
        const auto all = findNameConflicts(settings_, entries, 0, entries->size(), neverStopped);
        QCOMPARE(firstConflicts(all, few->size()).join(u' '), found);
    }
}

void TestNamePreview::conflictsOfARange()
{
    const SharedEntries entries =
        entriesOf({"http://a/x", "http://a/y?1", "http://a/y?2", "http://a/x?2"});
    const auto found = findNameConflicts(settings_, entries, 1, 3, neverStopped);
    QCOMPARE(firstConflicts(found, 3).join(u' '), u"n n -"_qs);
}

void TestNamePreview::countsThem()
{
    settings_.layout = FolderLayout::Tree;
    touch(u"a/x"_qs);
    const SharedEntries entries = withManyOthers(
        entriesOf({"http://a/x", "http://a/x?", "http://a/y", "http://a/d", "http://a/d/e"}));
    const auto found = findNameConflicts(settings_, entries, 0, entries->size(), neverStopped);
    QVERIFY(found);
    QCOMPARE(found->namesakes, 2);
    QCOMPARE(found->onDisk, 2);
    QCOMPARE(found->folders, 1);
    QCOMPARE(found->withConflict, 3);
}

void TestNamePreview::aMissingFolderHasNothing()
{
    settings_.folder = dir_->filePath(u"missing/folder"_qs);
    const SharedEntries few = entriesOf({"http://a/x", "http://a/y"});
    for (const SharedEntries &entries : {few, withManyOthers(few)}) {
        const auto found = findNameConflicts(settings_, entries, 0, entries->size(), neverStopped);
        QVERIFY(found);
        QCOMPARE(found->withConflict, 0);
    }
}

void TestNamePreview::aFileForTheFolder()
{
    touch(u"file"_qs);
    settings_.folder = dir_->filePath(u"file"_qs);
    const SharedEntries entries = entriesOf({"http://a/x", "http://a/y"});
    const auto found = findNameConflicts(settings_, entries, 0, 2, neverStopped);
    QVERIFY(found);
    QCOMPARE(found->onDisk, 2);
}

void TestNamePreview::stops()
{
    const SharedEntries entries = withManyOthers(entriesOf({"http://a/x"}));
    int questions = 0;
    const auto afterTwo = [&] { return ++questions > 2; };
    QVERIFY(!findNameConflicts(settings_, entries, 0, entries->size(), afterTwo));
    QCOMPARE(questions, 3);
}

// What a URL of 64 KiB asks for can never be made, and costs no more than another.
void TestNamePreview::deepAndLongFolders()
{
    settings_.layout = FolderLayout::Tree;
    QByteArray deep = "http://a";
    for (int depth = 0; depth < 32'000; ++depth)
        deep += "/x";
    const SharedEntries entries = entriesOf({deep, "http://a/x/y", deep + "2"});
    const auto found = findNameConflicts(settings_, entries, 0, 3, neverStopped);
    QCOMPARE(firstConflicts(found, 3).join(u' '), u"d - d"_qs);
}

void TestNamePreview::longListsAreQuick_data()
{
    QTest::addColumn<FolderLayout>("layout");
    QTest::addColumn<QString>("form");
    QTest::newRow("flat") << FolderLayout::Flat << QString();
    QTest::newRow("tree") << FolderLayout::Tree << QString();
    QTest::newRow("type") << FolderLayout::Type << QString();
    QTest::newRow("template") << FolderLayout::Flat << u"{host}/{index:06}-{name}{ext}"_qs;
}

// Bounds far above what it takes on a quiet machine (docs/naming.md), which busy ones keep too.
void TestNamePreview::longListsAreQuick()
{
    QFETCH(FolderLayout, layout);
    QFETCH(QString, form);
    settings_.layout = layout;
    settings_.nameTemplate = parseNameTemplate(form).value;
    auto entries = std::make_shared<EntryList>();
    for (int number = 0; number < longList; ++number) {
        const QByteArray host = QByteArray::number(number % 50);
        const QByteArray file = QByteArray::number(number % (longList - 1000));
        entries->push_back(
            {"https://host" + host + ".example/files/2026/f" + file + ".jpg", 0, {}});
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(previewPaths(settings_, *entries, 0, 1000).size(), size_t(1000));
    const auto first = findNameConflicts(settings_, entries, 0, 1000, neverStopped);
    const qint64 ofFirst = timer.restart();
    const auto found = findNameConflicts(settings_, entries, 0, entries->size(), neverStopped);
    const qint64 ofAll = timer.elapsed();
    qInfo("first 1,000: %lld ms; all: %lld ms", ofFirst, ofAll);
    QVERIFY(first && found);
    QCOMPARE(found->namesakes, form.isEmpty() ? 2000 : 0);
    QVERIFY(ofFirst < 1000);
    QVERIFY(ofAll < 20'000);
}

QTEST_APPLESS_MAIN(TestNamePreview)
#include "tst_namepreview.moc"

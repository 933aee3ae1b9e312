// Where a file goes: layouts, templates, rules and wishes together.
#include "core/files/folderrules.h"
#include "core/files/nametemplate.h"
#include "core/files/targetpath.h"

#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::FolderLayout)

namespace {

struct Row
{
    FolderLayout layout = FolderLayout::Flat;
    int cutDirs = 0;
    QString form = {};
    QStringList rules = {};
    QString wishedName = {};
    QString wishedFolder = {};
    QByteArray mime = {};
    QByteArray disposition = {};
};

const QByteArray url = "http://h.example/a/b/report.pdf";

BatchSettings settingsOf(const Row &row)
{
    BatchSettings settings;
    settings.layout = row.layout;
    settings.cutDirs = row.cutDirs;
    settings.nameTemplate = parseNameTemplate(row.form).value;
    for (const QString &rule : row.rules)
        settings.folderRules.push_back(parseFolderRule(rule).value);
    return settings;
}

Entry entryOf(const Row &row)
{
    Entry entry{url, 1, {}};
    if (!row.wishedName.isEmpty() || !row.wishedFolder.isEmpty()) {
        EntryExtras extras;
        extras.name = row.wishedName;
        extras.folder = row.wishedFolder;
        entry.extras = std::make_shared<const EntryExtras>(extras);
    }
    return entry;
}

} // namespace

Q_DECLARE_METATYPE(Row)

class TestTargetPath : public QObject
{
    Q_OBJECT

private slots:
    void paths_data();
    void paths();
    void titles_data();
    void titles();
};

void TestTargetPath::paths_data()
{
    QTest::addColumn<Row>("row");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *title, const Row &given, const QString &path) {
        QTest::newRow(title) << given << path;
    };
    using enum FolderLayout;
    row("flat", {}, u"report.pdf"_qs);
    row("host", {.layout = Host}, u"h.example/report.pdf"_qs);
    row("tree", {.layout = Tree}, u"h.example/a/b/report.pdf"_qs);
    row("tree, cut", {.layout = Tree, .cutDirs = 1}, u"h.example/b/report.pdf"_qs);
    row("tree, all cut", {.layout = Tree, .cutDirs = 5}, u"h.example/report.pdf"_qs);
    row("type", {.layout = Type}, u"Documents/report.pdf"_qs);
    row("type by the answer", {.layout = Type, .mime = "text/html"}, u"Pages/report.pdf"_qs);
    row("type by the header's name",
        {.layout = Type, .mime = "application/octet-stream", .disposition = "a; filename=x.zip"},
        u"Archives/x.zip"_qs);
    row("type by the wished name", {.layout = Type, .wishedName = u"x.png"_qs}, u"Images/x.png"_qs);

    const QString numbered = u"{index:02}-{name}{ext}"_qs;
    row("template", {.form = u"{host}/{path}/{name}{ext}"_qs}, u"h.example/a/b/report.pdf"_qs);
    row("template, cut", {.cutDirs = 1, .form = u"{path}/{name}"_qs}, u"b/report"_qs);
    row("template below the layout", {.layout = Host, .form = numbered},
        u"h.example/05-report.pdf"_qs);
    row("template, header", {.form = numbered, .disposition = "a; filename=x.zip"}, u"05-x.zip"_qs);

    const QStringList rules = {u"\\.pdf$=papers/new"_qs, u"h.example=other"_qs};
    row("rule", {.rules = rules}, u"papers/new/report.pdf"_qs);
    row("rule before the layout", {.layout = Host, .rules = rules}, u"papers/new/report.pdf"_qs);
    row("rule of no folder", {.layout = Host, .rules = {u"pdf="_qs}}, u"report.pdf"_qs);
    row("no rule matches", {.layout = Host, .rules = {u"zip=x"_qs}}, u"h.example/report.pdf"_qs);
    row("rule and template", {.form = numbered, .rules = rules}, u"papers/new/05-report.pdf"_qs);
    row("rule and the template's folder", {.form = u"{host}/{name}"_qs, .rules = rules},
        u"papers/new/h.example/report"_qs);

    row("wished name", {.layout = Host, .wishedName = u"w.txt"_qs}, u"h.example/w.txt"_qs);
    row("wished name and template", {.form = u"{host}/"_qs + numbered, .wishedName = u"w.txt"_qs},
        u"h.example/w.txt"_qs);
    row("wished name in a folder of the template",
        {.form = u"{name}/{index}"_qs, .wishedName = u"w.txt"_qs}, u"w/w.txt"_qs);
    row("wished folder", {.layout = Host, .rules = rules, .wishedFolder = u"w/x"_qs},
        u"w/x/report.pdf"_qs);
    row("wished folder and template", {.form = u"{host}/"_qs + numbered, .wishedFolder = u"w"_qs},
        u"w/05-report.pdf"_qs);
    row("both wished", {.rules = rules, .wishedName = u"a/b"_qs, .wishedFolder = u"w"_qs},
        u"w/a_b"_qs);
    row("wished folder upwards", {.wishedFolder = u"../../w/.."_qs}, u"w/report.pdf"_qs);
    row("wished folder is absolute", {.wishedFolder = u"/etc"_qs}, u"etc/report.pdf"_qs);
    row("wished folder is none", {.layout = Host, .wishedFolder = u"../."_qs},
        u"h.example/report.pdf"_qs);
}

void TestTargetPath::paths()
{
    QFETCH(Row, row);
    QFETCH(QString, path);
    const TargetPath target =
        targetPath(settingsOf(row), entryOf(row), 4,
                   {.contentDisposition = row.disposition, .url = url, .mime = row.mime});
    QCOMPARE(target.relative(), path);
}

void TestTargetPath::titles_data()
{
    QTest::addColumn<Row>("row");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("path"); // empty: nothing changes
    const auto row = [](const char *name, const Row &given, const QString &title,
                        const QString &path) { QTest::newRow(name) << given << title << path; };
    const QString form = u"{host}/{title}{ext}"_qs;
    row("title", {.form = form}, u"A/B"_qs, u"h.example/A_B.pdf"_qs);
    row("no title", {.form = form}, u""_qs, {});
    row("blank title", {.form = form}, u" \n"_qs, {});
    row("the name itself", {.form = form}, u"report"_qs, {});
    row("not asked for", {.form = u"{name}"_qs}, u"A"_qs, {});
    row("no template", {}, u"A"_qs, {});
    row("wished name", {.form = form, .wishedName = u"w"_qs}, u"A"_qs, {});
    row("folder", {.form = u"{title}/{name}"_qs, .wishedName = u"w"_qs}, u"A"_qs, u"A/w"_qs);
}

void TestTargetPath::titles()
{
    QFETCH(Row, row);
    QFETCH(QString, title);
    QFETCH(QString, path);
    const auto target = titledPath(settingsOf(row), entryOf(row), 4, {.url = url, .title = title});
    QCOMPARE(target ? target->relative() : QString(), path);
}

QTEST_APPLESS_MAIN(TestTargetPath)
#include "tst_targetpath.moc"

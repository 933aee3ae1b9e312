// Where a task's file goes: never outside the batch's folder, whatever the list and the server say.
#include "core/files/nameregistry.h"
#include "core/files/nametemplate.h"
#include "core/transfer/targetname.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace haul;

Q_DECLARE_METATYPE(haul::FolderLayout)

class TestTargetName : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void paths_data();
    void paths();
    void neverLeavesTheFolder_data();
    void neverLeavesTheFolder();
    void rulesAndWishes();
    void skipIsNothing();
    void fileToSkip_data();
    void fileToSkip();
    void fileToSkipOnlyWithThePolicy();
    void aFolderIsNoFileToSkip();

private:
    TransferRequest request(const QByteArray &url) const;
    QString reserve(const TransferRequest &request, const NameHints &hints);

    std::unique_ptr<QTemporaryDir> m_folder;
    NameRegistry m_names;
    BatchSettings m_settings;
};

TransferRequest TestTargetName::request(const QByteArray &url) const
{
    BatchSettings settings = m_settings;
    settings.folder = m_folder->path();
    TransferRequest request;
    request.entry.url = url;
    request.settings = std::make_shared<const BatchSettings>(settings);
    request.control = std::make_shared<TransferControl>();
    return request;
}

// Relative to the folder; free again afterwards.
QString TestTargetName::reserve(const TransferRequest &request, const NameHints &hints)
{
    const auto path = reserveTarget(m_names, request, hints);
    if (!path)
        return toLogLine(path.error());
    if (!*path)
        return QStringLiteral("(skip)");
    m_names.release(**path);
    return QDir(m_folder->path()).relativeFilePath(**path);
}

void TestTargetName::paths_data()
{
    QTest::addColumn<FolderLayout>("layout");
    QTest::addColumn<QByteArray>("url");      // the entry's
    QTest::addColumn<QByteArray>("finalUrl"); // empty: the same
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QString>("wish");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *name, FolderLayout layout, const char *url, const char *final,
                        const char *disposition, const char *wish, const char *path) {
        QTest::newRow(name) << layout << QByteArray(url) << QByteArray(final)
                            << QByteArray(disposition) << QString::fromUtf8(wish)
                            << QString::fromUtf8(path);
    };
    using enum FolderLayout;
    row("url", Flat, "http://a/x/y.bin?q", "", "", "", "y.bin");
    row("host", Host, "http://a/x/y.bin", "", "", "", "a/y.bin");
    row("tree", Tree, "http://a/x/y.bin", "", "", "", "a/x/y.bin");
    row("header", Flat, "http://a/x/y.bin", "", "attachment; filename=\"z.pdf\"", "", "z.pdf");
    row("wish before header", Flat, "http://a/y", "", "attachment; filename=z", "w.txt", "w.txt");
    row("name after redirects", Flat, "http://a/get?id=7", "http://b/real.iso", "", "", "real.iso");
    row("folder of the entry's own host", Host, "http://a/get", "http://b/real.iso", "", "",
        "a/real.iso");
    row("only a host", Flat, "http://a.example/", "", "", "", "a.example");
}

void TestTargetName::paths()
{
    QFETCH(FolderLayout, layout);
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, finalUrl);
    QFETCH(QByteArray, disposition);
    QFETCH(QString, wish);
    QFETCH(QString, path);
    m_settings = {};
    m_settings.layout = layout;
    TransferRequest asked = request(url);
    if (!wish.isEmpty()) {
        EntryExtras extras;
        extras.name = wish;
        asked.entry.extras = std::make_shared<const EntryExtras>(extras);
    }
    QCOMPARE(reserve(asked, {disposition, finalUrl.isEmpty() ? url : finalUrl, {}}), path);
}

void TestTargetName::neverLeavesTheFolder_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QString>("wish");
    const auto row = [](const char *name, const char *url, const char *disposition,
                        const char *wish) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(disposition)
                            << QString::fromUtf8(wish);
    };
    row("dots in the url", "http://a/../../etc/%2e%2e", "", "");
    row("encoded separators", "http://a/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "", "");
    row("dots in the tree", "http://a/%2e%2e/%2e%2e/x", "", "");
    row("host of dots", "http://../x", "", "");
    row("header", "http://a/x", "attachment; filename=\"../../etc/passwd\"", "");
    row("absolute header", "http://a/x", "attachment; filename=\"/etc/passwd\"", "");
    row("encoded header", "http://a/x", "attachment; filename*=utf-8''%2e%2e%2f%2e%2e%2fp", "");
    row("header of dots", "http://a/x", "attachment; filename=\"..\"", "");
    row("wish", "http://a/x", "", "../../etc/passwd");
    row("absolute wish", "http://a/x", "", "/etc/passwd");
    row("wish of dots", "http://a/x", "", "..");
    row("backslashes", "http://a/x", "", "..\\..\\x");
    row("control characters", "http://a/%00%0a%1b", "", "");
}

void TestTargetName::neverLeavesTheFolder()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, disposition);
    QFETCH(QString, wish);
    for (const FolderLayout layout :
         {FolderLayout::Flat, FolderLayout::Host, FolderLayout::Tree, FolderLayout::Type}) {
        m_settings = {};
        m_settings.layout = layout;
        TransferRequest asked = request(url);
        EntryExtras extras;
        extras.name = wish;
        extras.folder = wish;
        asked.entry.extras = std::make_shared<const EntryExtras>(extras);
        const auto path = reserveTarget(m_names, asked, {disposition, url, {}});
        QVERIFY(path && *path);
        m_names.release(**path);
        QCOMPARE(QDir::cleanPath(**path), **path);
        QVERIFY2((*path)->startsWith(m_folder->path() + QLatin1Char('/')), qPrintable(**path));
        QVERIFY((*path)->size() > m_folder->path().size() + 1);
    }
}

// tst_targetpath has the rules; here they reach the disk, with the task's own place in the batch.
void TestTargetName::rulesAndWishes()
{
    m_settings = {};
    m_settings.nameTemplate = parseNameTemplate(QStringLiteral("{host}/{index:03}{ext}")).value;
    TransferRequest asked = request("http://a/x/y.bin");
    asked.task.index = 6;
    QCOMPARE(reserve(asked, {.url = asked.entry.url}), QStringLiteral("a/007.bin"));
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("a"))).exists());
    EntryExtras extras;
    extras.folder = QStringLiteral("/wished/../folder");
    asked.entry.extras = std::make_shared<const EntryExtras>(extras);
    QCOMPARE(reserve(asked, {.url = asked.entry.url}), QStringLiteral("wished/folder/007.bin"));
    QCOMPARE(wishedTarget(asked, {.url = asked.entry.url}),
             m_folder->filePath(QStringLiteral("wished/folder/007.bin")));
}

void TestTargetName::skipIsNothing()
{
    m_settings = {};
    m_settings.onConflict = ConflictPolicy::Skip;
    const TransferRequest asked = request("http://a/there.bin");
    QFile there(m_folder->filePath(QStringLiteral("there.bin")));
    QVERIFY(there.open(QIODevice::WriteOnly));
    QCOMPARE(reserve(asked, {{}, asked.entry.url, {}}), QStringLiteral("(skip)"));
    QVERIFY(there.remove());
    QCOMPARE(reserve(asked, {{}, asked.entry.url, {}}), QStringLiteral("there.bin"));
}

void TestTargetName::fileToSkip_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("there");
    QTest::addColumn<bool>("skip");
    QTest::newRow("there") << QByteArray("http://a/f1") << QStringLiteral("f1") << true;
    QTest::newRow("other") << QByteArray("http://a/f1") << QStringLiteral("f2") << false;
    QTest::newRow("part only") << QByteArray("http://a/f1") << QStringLiteral("f1.part") << false;
    QTest::newRow("no name") << QByteArray("http://a/") << QStringLiteral("a") << false;
}

void TestTargetName::fileToSkip()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, there);
    QFETCH(bool, skip);
    m_settings = {};
    m_settings.onConflict = ConflictPolicy::Skip;
    QFile file(m_folder->filePath(there));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const std::optional<QString> found = haul::fileToSkip(request(url));
    QVERIFY(file.remove());
    QCOMPARE(found.has_value(), skip);
    if (skip)
        QCOMPARE(*found, file.fileName());
}

void TestTargetName::fileToSkipOnlyWithThePolicy()
{
    QFile file(m_folder->filePath(QStringLiteral("f3")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const ConflictPolicy policy : {ConflictPolicy::Rename, ConflictPolicy::Overwrite}) {
        m_settings = {};
        m_settings.onConflict = policy;
        QVERIFY(!haul::fileToSkip(request("http://a/f3")));
    }
}

void TestTargetName::aFolderIsNoFileToSkip()
{
    m_settings = {};
    m_settings.onConflict = ConflictPolicy::Skip;
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("f4")));
    QVERIFY(!haul::fileToSkip(request("http://a/f4")));
}

QTEST_GUILESS_MAIN(TestTargetName)
#include "tst_targetname.moc"

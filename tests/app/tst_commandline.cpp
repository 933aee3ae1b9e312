// The command line, without running anything: every option arrives where it belongs, and every bad
// value gives one clear line.
#include "app/commandline.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Mode = CommandLine::Mode;

constexpr const char *options[] = {
    "--headless",     "--start",         "--quit-at-end",     "--dir",
    "--jobs",         "--per-host",      "--segments",        "--limit-rate",
    "--retries",      "--timeout",       "--connect-timeout", "--on-conflict",
    "--layout",       "--report",        "--results",         "--no-parse",
    "--session",      "--no-session",    "--header",          "--user-agent",
    "--referer",      "--cookies",       "--netrc",           "--user",
    "--proxy",        "--cacert",        "--insecure",        "--any-kind",
    "--format",       "--base",          "--expand",          "--follow",
    "--follow-hosts", "--follow-folder", "--follow-include",  "--follow-exclude",
    "--follow-pages", "--no-robots",     "--extract",         "--quiet",
    "--help",         "--version",       "--lowest-speed",    "--host-interval",
    "--retry-wait",   "--cut-dirs",      "--name-template",   "--folder-rule",
    "--preflight",    "--verify-with"};

// Words separated by blanks; "_" stands for a blank within a word.
ParsedCommandLine parse(const QString &words)
{
    QStringList arguments{QStringLiteral("haul")};
    for (QString word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        arguments << word.replace(QLatin1Char('_'), QLatin1Char(' '));
    return parseCommandLine(arguments);
}

CommandLine good(const char *words)
{
    const ParsedCommandLine parsed = parse(QString::fromUtf8(words));
    if (!parsed.error.isEmpty())
        qWarning("%s: %s", words, qPrintable(parsed.error));
    return parsed.value;
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void defaults();
    void modes();
    void listsAndUrls();
    void folder();
    void numbers();
    void choices();
    void perHostFollowsSegments();
    void naming();
    void rates_data();
    void rates();
    void identity();
    void outputs();
    void session();
    void crawl();
    void windowOptions();
    void optionsAfterTheList();
    void errors_data();
    void errors();
    void helpNamesEveryOption();
    void pageDescribesEveryOption();

private:
    QTemporaryDir dir_;
};

// The current folder must be one whose name has no surprises.
void TestCommandLine::initTestCase()
{
    QVERIFY(QDir::setCurrent(dir_.path()));
}

void TestCommandLine::defaults()
{
    const CommandLine line = good("--headless list.txt");
    QCOMPARE(line.mode, Mode::Headless);
    QCOMPARE(line.lists, QStringList{QStringLiteral("list.txt")});
    QVERIFY(line.urls.isEmpty());
    QVERIFY(!line.start && !line.quitAtEnd && !line.quiet && line.given.isEmpty());
    QVERIFY(line.reportFile.isEmpty() && line.resultsFile.isEmpty());
    QCOMPARE(line.format, ListFormat::Auto);
    QCOMPARE(line.limits.jobs, 16);
    QCOMPARE(line.limits.perHost, 6);
    QCOMPARE(line.limits.bytesPerSecond, 0);
    QCOMPARE(line.limits.hostInterval, 0ms);
    const BatchSettings &settings = line.settings;
    QCOMPARE(settings.folder, QDir::currentPath());
    QCOMPARE(settings.onConflict, ConflictPolicy::Rename);
    QCOMPARE(settings.layout, FolderLayout::Flat);
    QCOMPARE(settings.retries, 5);
    QCOMPARE(settings.stallTimeout, 60s);
    QCOMPARE(settings.connectTimeout, 20s);
    QCOMPARE(settings.segments, 4);
    QCOMPARE(settings.lowestSpeed, 0);
    QVERIFY(settings.parse && !settings.digest && !settings.netrc && !settings.insecure
            && !settings.anyKind);
    QVERIFY(settings.headers.isEmpty() && settings.userAgent.isEmpty());
}

void TestCommandLine::modes()
{
    QCOMPARE(good("").mode, Mode::Window);
    QCOMPARE(good("list.txt").mode, Mode::Window);
    QCOMPARE(good("--headless -").mode, Mode::Headless);
    QVERIFY(!good("--headless -").settings.probe);
    QCOMPARE(good("--preflight -").mode, Mode::Headless);
    QVERIFY(good("--preflight -").settings.probe);
    QCOMPARE(good("--help").mode, Mode::Help);
    QCOMPARE(good("-h --headless").mode, Mode::Help);
    QCOMPARE(good("--version").mode, Mode::Version);
    // Who asks for help gets it, whatever else is wrong.
    QVERIFY(parse(QStringLiteral("--headless --help --jobs none")).error.isEmpty());
}

void TestCommandLine::listsAndUrls()
{
    const CommandLine line =
        good("--headless a.txt https://x.example/a?b=c - dir/b.txt ftp://y/ -- --odd.txt");
    QCOMPARE(line.lists, (QStringList{QStringLiteral("a.txt"), QStringLiteral("-"),
                                      QStringLiteral("dir/b.txt"), QStringLiteral("--odd.txt")}));
    QCOMPARE(line.urls,
             (QStringList{QStringLiteral("https://x.example/a?b=c"), QStringLiteral("ftp://y/")}));
}

void TestCommandLine::folder()
{
    QCOMPARE(good("-d sub/../out/ l").settings.folder, QDir::current().filePath(u"out"_qs));
    QCOMPARE(good("--dir /tmp/x/ l").settings.folder, QStringLiteral("/tmp/x"));
    QCOMPARE(good("--dir=/tmp/x l").settings.folder, QStringLiteral("/tmp/x"));
    QVERIFY(good("-d x l").isGiven("dir"));
}

void TestCommandLine::numbers()
{
    QCOMPARE(good("-j 3 l").limits.jobs, 3);
    QCOMPARE(good("-j3 l").limits.jobs, 3);
    QCOMPARE(good("--jobs 1024 l").limits.jobs, 1024);
    QCOMPARE(good("--per-host 20 l").limits.perHost, 20);
    QCOMPARE(good("--retries 0 l").settings.retries, 0);
    QCOMPARE(good("--timeout 7 l").settings.stallTimeout, 7s);
    QCOMPARE(good("--connect-timeout 8 l").settings.connectTimeout, 8s);
    QCOMPARE(good("-s 8 l").settings.segments, 8);
    QCOMPARE(good("--segments 64 l").settings.segments, 64);
    QCOMPARE(good("--host-interval 2 l").limits.hostInterval, 2s);
    QCOMPARE(good("--host-interval 0.25 l").limits.hostInterval, 250ms);
    QCOMPARE(good("--host-interval 0 l").limits.hostInterval, 0ms);
    QCOMPARE(good("l").settings.retryPause, 1s);
    QCOMPARE(good("--retry-wait 0.02 l").settings.retryPause, 20ms);
}

void TestCommandLine::perHostFollowsSegments()
{
    QCOMPARE(good("-s 3 l").limits.perHost, 6);
    QCOMPARE(good("-s 16 l").limits.perHost, 16);
    QCOMPARE(good("-s 16 --per-host 2 l").limits.perHost, 2);
    QVERIFY(good("--per-host 2 l").isGiven("per-host"));
}

void TestCommandLine::choices()
{
    QCOMPARE(good("--on-conflict rename l").settings.onConflict, ConflictPolicy::Rename);
    QCOMPARE(good("--on-conflict skip l").settings.onConflict, ConflictPolicy::Skip);
    QCOMPARE(good("--on-conflict overwrite l").settings.onConflict, ConflictPolicy::Overwrite);
    QCOMPARE(good("--layout flat l").settings.layout, FolderLayout::Flat);
    QCOMPARE(good("--layout host l").settings.layout, FolderLayout::Host);
    QCOMPARE(good("--layout tree l").settings.layout, FolderLayout::Tree);
    QCOMPARE(good("--layout type l").settings.layout, FolderLayout::Type);
    QCOMPARE(good("--format auto l").format, ListFormat::Auto);
    QCOMPARE(good("--format text l").format, ListFormat::Text);
}

void TestCommandLine::naming()
{
    const BatchSettings none = good("l").settings;
    QCOMPARE(none.cutDirs, 0);
    QVERIFY(none.nameTemplate.isEmpty() && none.folderRules.empty());
    const BatchSettings settings =
        good("--layout tree --cut-dirs 2 --name-template {index:04}-{name}{ext} "
             "--folder-rule [.]pdf$=papers/new --folder-rule id=7=x l")
            .settings;
    QCOMPARE(settings.cutDirs, 2);
    QCOMPARE(settings.nameTemplate.text, QStringLiteral("{index:04}-{name}{ext}"));
    QCOMPARE(settings.nameTemplate.pieces.size(), size_t(4));
    QCOMPARE(settings.folderRules.size(), size_t(2));
    QCOMPARE(settings.folderRules[0].folder, QStringLiteral("papers/new"));
    QCOMPARE(settings.folderRules[1].url.pattern(), QStringLiteral("id=7"));
}

void TestCommandLine::rates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("rate");
    const auto row = [](const char *text, qint64 rate) {
        QTest::newRow(text) << QString::fromLatin1(text) << rate;
    };
    row("1000", 1000);
    row("500K", 500 * 1024);
    row("500k", 500 * 1024);
    row("2M", 2 * 1024 * 1024);
    row("1.5M", 3 * 512 * 1024);
    row("1G", 1024 * 1024 * 1024);
    row("0", 0);
}

void TestCommandLine::rates()
{
    QFETCH(QString, text);
    QFETCH(qint64, rate);
    const ParsedCommandLine parsed = parse(QStringLiteral("l --limit-rate ") + text);
    QCOMPARE(parsed.error, QString());
    QCOMPARE(parsed.value.limits.bytesPerSecond, rate);
    QVERIFY(parsed.value.isGiven("limit-rate"));

    const ParsedCommandLine lowest = parse(QStringLiteral("l --lowest-speed ") + text);
    QCOMPARE(lowest.error, QString());
    QCOMPARE(lowest.value.settings.lowestSpeed, rate);
}

void TestCommandLine::identity()
{
    QFile cookies(dir_.filePath(QStringLiteral("c.txt")));
    QVERIFY(cookies.open(QIODevice::WriteOnly));
    const BatchSettings settings =
        good("--header A:_1 --header B:2 --user-agent Me/1_(x) --referer http://r/ "
             "--user n:p:q --proxy socks5://p:1 --cookies c.txt --cacert c.txt --netrc --insecure "
             "--any-kind l")
            .settings;
    QCOMPARE(settings.headers, (QList<QByteArray>{"A: 1", "B:2"}));
    QCOMPARE(settings.userAgent, QByteArray("Me/1 (x)"));
    QCOMPARE(settings.referer, QByteArray("http://r/"));
    QCOMPARE(settings.userPassword, QByteArray("n:p:q"));
    QCOMPARE(settings.proxy, QByteArray("socks5://p:1"));
    QCOMPARE(settings.cookieFile, QStringLiteral("c.txt"));
    QCOMPARE(settings.caFile, QStringLiteral("c.txt"));
    QVERIFY(settings.netrc && settings.insecure && settings.anyKind);
}

void TestCommandLine::outputs()
{
    const CommandLine line = good("--report r.jsonl --results p.jsonl --quiet l");
    QCOMPARE(line.reportFile, QStringLiteral("r.jsonl"));
    QCOMPARE(line.resultsFile, QStringLiteral("p.jsonl"));
    QVERIFY(line.quiet);
    QVERIFY(line.settings.digest); // the report carries the SHA-256
    QVERIFY(!good("--no-parse l").settings.parse);
}

void TestCommandLine::session()
{
    QVERIFY(good("l").sessionFile.isEmpty());
    QVERIFY(good("--no-session l").noSession);
    QCOMPARE(good("--session s l").sessionFile,
             QDir::current().absoluteFilePath(QStringLiteral("s")));
    QVERIFY(good("--headless --session s").lists.isEmpty()); // what it holds is enough
}

void TestCommandLine::crawl()
{
    QVERIFY(!good("l").settings.crawl);
    QVERIFY(!good("l --follow 0").settings.crawl);
    QVERIFY(*good("l --follow 1").settings.crawl == CrawlSettings());
    const CrawlSettings wanted{.sameHost = false,
                               .sameFolder = true,
                               .maxDepth = 3,
                               .maxPages = 50,
                               .obeyRobots = false,
                               .obeyNoFollow = false,
                               .include = {"*a", "*b"},
                               .exclude = {"*c"}};
    const CommandLine line =
        good("l --follow 3 --follow-hosts any --follow-folder --follow-include "
             "*a --follow-include *b --follow-exclude *c --follow-pages 50 "
             "--no-robots");
    QVERIFY(*line.settings.crawl == wanted);
}

void TestCommandLine::windowOptions()
{
    const CommandLine line = good("--start --quit-at-end l");
    QCOMPARE(line.mode, Mode::Window);
    QVERIFY(line.start && line.quitAtEnd);
}

void TestCommandLine::optionsAfterTheList()
{
    const CommandLine line = good("l --headless -j 2");
    QCOMPARE(line.mode, Mode::Headless);
    QCOMPARE(line.limits.jobs, 2);
    QCOMPARE(line.lists, QStringList{QStringLiteral("l")});
}

void TestCommandLine::errors_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *words, const char *says) {
        QTest::newRow(words) << QString::fromUtf8(words) << QString::fromUtf8(says);
    };
    row("--headless", "no list");
    row("l --follow", "follow");
    row("l --follow -1", "--follow");
    row("l --follow 101", "--follow");
    row("l --follow 1 --follow-hosts other", "--follow-hosts");
    row("l --follow 1 --follow-pages 0", "--follow-pages");
    row("l --follow 1 --no-parse", "--no-parse");
    row("l --follow-folder", "--follow DEPTH");
    row("l --no-robots", "--follow DEPTH");
    row("--headless --quiet", "no list");
    row("--nonsense l", "nonsense");
    row("-x l", "x");
    row("l --jobs", "jobs");
    row("--headless=yes l", "headless");
    row("--jobs 0 l", "--jobs");
    row("--jobs -1 l", "--jobs");
    row("--jobs 1025 l", "--jobs");
    row("--jobs many l", "many");
    row("--jobs 1.5 l", "1.5");
    row("--jobs 99999999999 l", "--jobs");
    row("--jobs= l", "--jobs");
    row("--per-host 0 l", "--per-host");
    row("-s 0 l", "--segments");
    row("-s 65 l", "--segments");
    row("--host-interval -1 l", "--host-interval");
    row("--host-interval soon l", "--host-interval");
    row("--host-interval nan l", "--host-interval");
    row("--host-interval 3601 l", "--host-interval");
    row("--retry-wait -1 l", "--retry-wait");
    row("--retry-wait 3601 l", "--retry-wait");
    row("--host-interval= l", "--host-interval");
    row("--lowest-speed slow l", "--lowest-speed");
    row("--lowest-speed -1 l", "--lowest-speed");
    row("--retries -1 l", "--retries");
    row("--retries x l", "--retries");
    row("--timeout 0 l", "--timeout");
    row("--connect-timeout soon l", "--connect-timeout");
    row("--limit-rate fast l", "--limit-rate");
    row("--limit-rate -5 l", "--limit-rate");
    row("--limit-rate K l", "--limit-rate");
    row("--limit-rate 5T l", "--limit-rate");
    row("--limit-rate 1e30 l", "--limit-rate");
    row("--limit-rate nan l", "--limit-rate");
    row("--limit-rate inf l", "--limit-rate");
    row("--limit-rate= l", "--limit-rate");
    row("--on-conflict ask l", "rename or skip or overwrite");
    row("--on-conflict= l", "--on-conflict");
    row("--layout round l", "flat or host or tree");
    row("--cut-dirs -1 l", "--cut-dirs");
    row("--cut-dirs 1001 l", "--cut-dirs");
    row("--name-template {nam} l", "--name-template, at character 2: there is no field “nam”");
    row("--name-template ../{name} l", "at character 1");
    row("--folder-rule x l", "“=”");
    row("--folder-rule a(b=x l", "wrong at character 4");
    row("--folder-rule a=../x l", "--folder-rule: “../x”");
    row("--format pdf l", "--format");
    row("--header nothing l", "--header");
    row("--header :x l", "--header");
    row("--cookies /none/such l", "--cookies");
    row("--cacert /none/such l", "--cacert");
    row("--session= l", "--session");
    row("--session s --no-session l", "--no-session");
    row("--headless - -", "standard input");
    row("--preflight", "no list and no URL");
    row("--preflight --session s l", "--preflight keeps no session");
    row("--preflight --results r l", "--preflight fetches nothing");
    row("--preflight --verify-with s l", "--preflight fetches nothing");
    row("--verify-with s l", "--verify-with is for");
}

void TestCommandLine::errors()
{
    QFETCH(QString, words);
    QFETCH(QString, says);
    const QString error = parse(words).error;
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY(!error.contains(QLatin1Char('\n')));
    QVERIFY(error.size() < 200);
}

void TestCommandLine::helpNamesEveryOption()
{
    for (const char *option : options)
        QVERIFY2(helpText().contains(QLatin1String(option)), option);
    QVERIFY(helpText().contains(QLatin1String("Exit status")));
    static const QRegularExpression name(QStringLiteral("--[a-z][a-z-]+"));
    for (auto found = name.globalMatch(helpText()); found.hasNext();) {
        const QByteArray option = found.next().captured().toLatin1();
        QVERIFY2(std::count(std::begin(options), std::end(options), option) == 1,
                 option.constData());
    }
}

// docs/command-line.md has a row for each option, and no other.
void TestCommandLine::pageDescribesEveryOption()
{
    QFile file(QStringLiteral(HAUL_COMMAND_LINE_PAGE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    static const QRegularExpression row(QStringLiteral("^\\| `-.*$"),
                                        QRegularExpression::MultilineOption);
    static const QRegularExpression name(QStringLiteral("--[a-z][a-z-]+"));
    QSet<QString> described;
    for (auto found = row.globalMatch(page); found.hasNext();) {
        const QString firstCell = found.next().captured().section(QLatin1Char('|'), 1, 1);
        for (auto option = name.globalMatch(firstCell); option.hasNext();)
            described << option.next().captured();
    }
    QSet<QString> expected;
    for (const char *option : options)
        expected << QLatin1String(option);
    QCOMPARE(QStringList((described - expected).values()), QStringList());
    QCOMPARE(QStringList((expected - described).values()), QStringList());
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"

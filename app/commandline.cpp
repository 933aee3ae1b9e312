#include "app/commandline.h"

#include "core/files/folderrules.h"
#include "core/files/nametemplate.h"
#include "core/lists/listformat.h"
#include "core/lists/urltext.h"
#include "core/manager/preflight.h"
#include "core/parse/extraction.h"

#include <QCommandLineParser>
#include <QDir>

#include <limits>
#include <optional>

namespace haul {
namespace {

constexpr int mostJobs = 1024;
constexpr int mostSegments = 64;
constexpr int mostDepth = 100;
constexpr int mostPages = 10'000'000;

QCommandLineOption option(const QString &names, const QString &description,
                          const QString &value = {}, const QString &fallback = {})
{
    return {names.split(QLatin1Char(' ')), description, value, fallback};
}

void addOptions(QCommandLineParser &parser)
{
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    parser.addOptions({
        option(QStringLiteral("headless"), QStringLiteral("run in the terminal, without a window")),
        option(QStringLiteral("preflight"),
               QStringLiteral("in the terminal: only ask what is there, how large it is and "
                              "whether it fits; fetch nothing")),
        option(QStringLiteral("start"),
               QStringLiteral("(window) import and start at once, no question asked")),
        option(QStringLiteral("quit-at-end"),
               QStringLiteral("(window) quit when everything has ended")),
        option(QStringLiteral("d dir"), QStringLiteral("target folder"), QStringLiteral("DIR")),
        option(QStringLiteral("j jobs"), QStringLiteral("tasks at once (16)"), QStringLiteral("N"),
               QStringLiteral("16")),
        option(QStringLiteral("per-host"),
               QStringLiteral("connections a host (6, or as many as --segments if that is more)"),
               QStringLiteral("N"), QStringLiteral("6")),
        option(QStringLiteral("s segments"), QStringLiteral("connections a file at most (4)"),
               QStringLiteral("N"), QStringLiteral("4")),
        option(QStringLiteral("host-interval"),
               QStringLiteral("seconds at least between two requests to one host, such as 0.5"),
               QStringLiteral("S")),
        option(QStringLiteral("limit-rate"),
               QStringLiteral("bytes a second in total, with K, M or G"), QStringLiteral("RATE")),
        option(QStringLiteral("lowest-speed"),
               QStringLiteral("an attempt that is slower than this in the mean of --timeout fails"),
               QStringLiteral("RATE")),
        option(QStringLiteral("retries"), QStringLiteral("further attempts after a failure (5)"),
               QStringLiteral("N"), QStringLiteral("5")),
        option(QStringLiteral("retry-wait"),
               QStringLiteral("seconds before the second attempt; doubles each time (1)"),
               QStringLiteral("S")),
        option(QStringLiteral("timeout"),
               QStringLiteral("seconds without a byte before an attempt fails (60)"),
               QStringLiteral("S"), QStringLiteral("60")),
        option(QStringLiteral("connect-timeout"), QStringLiteral("seconds to reach a server (20)"),
               QStringLiteral("S"), QStringLiteral("20")),
        option(QStringLiteral("on-conflict"),
               QStringLiteral("a file of the name is there: rename, skip or overwrite (rename)"),
               QStringLiteral("WHAT"), QStringLiteral("rename")),
        option(QStringLiteral("layout"),
               QStringLiteral("folders to make: flat, host, tree or type (flat)"),
               QStringLiteral("WHAT"), QStringLiteral("flat")),
        option(QStringLiteral("cut-dirs"),
               QStringLiteral("leading folders of the URL's path to leave out (0)"),
               QStringLiteral("N"), QStringLiteral("0")),
        option(QStringLiteral("name-template"),
               QStringLiteral("names and folders, such as {host}/{path}/{index:04}-{name}{ext}"),
               QStringLiteral("TEXT")),
        option(QStringLiteral("folder-rule"),
               QStringLiteral("the folder for URLs that match; may be repeated, the first counts"),
               QStringLiteral("REGEX=FOLDER")),
        option(QStringLiteral("report"),
               QStringLiteral("write one JSON object a task, in list order"),
               QStringLiteral("FILE")),
        option(QStringLiteral("results"), QStringLiteral("write one JSON object a parsed result"),
               QStringLiteral("FILE")),
        option(QStringLiteral("no-parse"), QStringLiteral("do not parse what arrives")),
        option(QStringLiteral("extract"),
               QStringLiteral("a column of the results: NAME=XPATH, NAME=/json/pointer or "
                              "NAME=re:REGEX; may be repeated"),
               QStringLiteral("COLUMN")),
        option(QStringLiteral("follow"),
               QStringLiteral("download what pages link to as well, so many links away"),
               QStringLiteral("DEPTH")),
        option(QStringLiteral("follow-hosts"),
               QStringLiteral("follow links to: same, the hosts of the list, or any (same)"),
               QStringLiteral("WHICH"), QStringLiteral("same")),
        option(QStringLiteral("follow-folder"),
               QStringLiteral("follow links only into the list's own folders and below")),
        option(QStringLiteral("follow-include"),
               QStringLiteral("follow only addresses like this, * is anything; may be repeated"),
               QStringLiteral("GLOB")),
        option(QStringLiteral("follow-exclude"),
               QStringLiteral("follow no addresses like this; may be repeated"),
               QStringLiteral("GLOB")),
        option(QStringLiteral("follow-pages"),
               QStringLiteral("follow so many links at most, in all (10000)"), QStringLiteral("N"),
               QStringLiteral("10000")),
        option(QStringLiteral("no-robots"),
               QStringLiteral("follow links that a robots.txt or nofollow asks not to")),
        option(QStringLiteral("session"),
               QStringLiteral("keep everything in this file, and go on with what it holds"),
               QStringLiteral("FILE")),
        option(QStringLiteral("no-session"), QStringLiteral("keep no session")),
        option(QStringLiteral("header"), QStringLiteral("send this header too; may be repeated"),
               QStringLiteral("K: V")),
        option(QStringLiteral("user-agent"), QStringLiteral("say this about the program"),
               QStringLiteral("S")),
        option(QStringLiteral("referer"), QStringLiteral("say we come from there"),
               QStringLiteral("URL")),
        option(QStringLiteral("cookies"), QStringLiteral("send the cookies of this cookies.txt"),
               QStringLiteral("FILE")),
        option(QStringLiteral("netrc"), QStringLiteral("take names and passwords from ~/.netrc")),
        option(QStringLiteral("user"), QStringLiteral("name and password for the servers"),
               QStringLiteral("U:P")),
        option(QStringLiteral("proxy"), QStringLiteral("go through this proxy"),
               QStringLiteral("URL")),
        option(QStringLiteral("cacert"), QStringLiteral("trust the authorities in this PEM file"),
               QStringLiteral("FILE")),
        option(QStringLiteral("insecure"), QStringLiteral("do not verify certificates")),
        option(QStringLiteral("any-kind"),
               QStringLiteral("keep files that are not what their names say")),
        option(QStringLiteral("base"),
               QStringLiteral("what relative links and the names in checksum files belong to"),
               QStringLiteral("URL")),
        option(QStringLiteral("expand"),
               QStringLiteral("expand patterns in URLs: [001-100], [a-z:2], {a,b}")),
        option(QStringLiteral("verify-with"),
               QStringLiteral("when all is done, verify the files with this checksum file"),
               QStringLiteral("FILE")),
        option(QStringLiteral("format"),
               QStringLiteral("form of the lists: %1 (auto)")
                   .arg(listFormatNames().join(QStringLiteral(", "))),
               QStringLiteral("WHAT"), QStringLiteral("auto")),
        option(QStringLiteral("quiet"), QStringLiteral("print nothing but errors")),
        option(QStringLiteral("h help"), QStringLiteral("print this and exit")),
        option(QStringLiteral("version"), QStringLiteral("print the version and exit")),
    });
}

// Reads values out of the parsed options and remembers the first thing that is wrong with them.
class Values
{
public:
    explicit Values(const QCommandLineParser &parser)
        : parser_(parser)
    {
    }

    QString text(const char *name) const { return parser_.value(QLatin1String(name)); }
    bool isSet(const char *name) const { return parser_.isSet(QLatin1String(name)); }
    QByteArray bytes(const char *name) const { return text(name).toUtf8(); }

    int number(const char *name, int least, int most)
    {
        bool ok = false;
        const int value = text(name).toInt(&ok);
        if (!ok || value < least || value > most)
            complain(QStringLiteral("--%1 takes a number from %2 to %3, not “%4”")
                         .arg(QLatin1String(name))
                         .arg(least)
                         .arg(most)
                         .arg(text(name)));
        return value;
    }

    // The index of the value among the choices.
    int choice(const char *name, const QStringList &choices)
    {
        const qsizetype index = choices.indexOf(text(name));
        if (index < 0)
            complain(
                QStringLiteral("--%1 takes %2, not “%3”")
                    .arg(QLatin1String(name), choices.join(QStringLiteral(" or ")), text(name)));
        return int(qMax<qsizetype>(0, index));
    }

    // Seconds, perhaps with a fraction.
    std::chrono::milliseconds duration(const char *name, int mostSeconds)
    {
        bool ok = false;
        const double seconds = text(name).toDouble(&ok);
        if (!ok || !(seconds >= 0 && seconds <= mostSeconds)) {
            complain(QStringLiteral("--%1 takes seconds from 0 to %2, such as 0.5, not “%3”")
                         .arg(QLatin1String(name))
                         .arg(mostSeconds)
                         .arg(text(name)));
            return {};
        }
        return std::chrono::milliseconds(qRound64(seconds * 1000));
    }

    // Bytes a second: digits, perhaps a fraction, perhaps K, M or G (of 1024).
    qint64 rate(const char *name)
    {
        QString digits = text(name).toUpper();
        double factor = 1;
        const QString units = QStringLiteral("KMG");
        if (const qsizetype unit = digits.isEmpty() ? -1 : units.indexOf(digits.back());
            unit >= 0) {
            digits.chop(1);
            factor = double(qint64(1) << (10 * (unit + 1)));
        }
        bool ok = false;
        const double value = digits.toDouble(&ok) * factor;
        if (!ok || !(value >= 0) || value >= double(std::numeric_limits<qint64>::max())) {
            complain(QStringLiteral("--%1 takes a rate such as 500K or 2M, not “%2”")
                         .arg(QLatin1String(name), text(name)));
            return 0;
        }
        return qint64(value);
    }

    void complain(const QString &what)
    {
        if (error.isEmpty())
            error = what;
    }

    QString error;

private:
    const QCommandLineParser &parser_;
};

bool isHeader(const QString &line)
{
    return line.indexOf(QLatin1Char(':')) > 0 && !line.contains(QLatin1Char('\n'))
           && !line.contains(QLatin1Char('\r'));
}

void readIdentity(Values &values, const QStringList &headers, BatchSettings &settings)
{
    for (const QString &header : headers) {
        if (!isHeader(header))
            values.complain(QStringLiteral("--header takes “Name: value”, on one line"));
        settings.headers.append(header.toUtf8());
    }
    settings.userAgent = values.bytes("user-agent");
    settings.referer = values.bytes("referer");
    settings.userPassword = values.bytes("user");
    settings.proxy = values.bytes("proxy");
    settings.cookieFile = values.text("cookies");
    settings.caFile = values.text("cacert");
    settings.netrc = values.isSet("netrc");
    settings.insecure = values.isSet("insecure");
    settings.anyKind = values.isSet("any-kind");
    for (const char *name : {"cookies", "cacert"}) {
        const QString path = values.text(name);
        if (!path.isEmpty() && !QFileInfo(path).isReadable())
            values.complain(
                QStringLiteral("--%1: “%2” cannot be read").arg(QLatin1String(name), path));
    }
}

void readSession(Values &values, CommandLine &line)
{
    line.noSession = values.isSet("no-session");
    if (!values.isSet("session"))
        return;
    const QString file = values.text("session");
    if (file.isEmpty())
        values.complain(QStringLiteral("--session takes the path of a file"));
    if (line.noSession)
        values.complain(QStringLiteral("--session and --no-session contradict each other"));
    line.sessionFile = QDir::cleanPath(QDir::current().absoluteFilePath(file));
}

void readNaming(Values &values, const QStringList &rules, BatchSettings &settings)
{
    settings.layout =
        FolderLayout(values.choice("layout", {QStringLiteral("flat"), QStringLiteral("host"),
                                              QStringLiteral("tree"), QStringLiteral("type")}));
    settings.cutDirs = values.number("cut-dirs", 0, 1000);
    ParsedNameTemplate form = parseNameTemplate(values.text("name-template"));
    if (!form.error.isEmpty())
        values.complain(QStringLiteral("--name-template, ") + form.error);
    settings.nameTemplate = std::move(form.value);
    for (const QString &text : rules) {
        ParsedFolderRule rule = parseFolderRule(text);
        if (!rule.error.isEmpty())
            values.complain(QStringLiteral("--folder-rule: ") + rule.error);
        settings.folderRules.push_back(std::move(rule.value));
    }
}

void readExtractions(Values &values, const QStringList &columns, BatchSettings &settings)
{
    settings.extractions = columns;
    if (const Result<Extraction> checked = Extraction::fromTexts(columns); !checked)
        values.complain(QStringLiteral("--extract: ") + checked.error().detail);
}

QList<QByteArray> toBytes(const QStringList &texts)
{
    QList<QByteArray> bytes;
    for (const QString &text : texts)
        bytes.append(text.toUtf8());
    return bytes;
}

// What says how links are followed follows none by itself.
void readCrawl(Values &values, const QStringList &include, const QStringList &exclude,
               BatchSettings &settings)
{
    const bool isWanted = values.isSet("follow") && values.number("follow", 0, mostDepth) > 0;
    for (const char *name : {"follow-hosts", "follow-folder", "follow-include", "follow-exclude",
                             "follow-pages", "no-robots"}) {
        if (values.isSet(name) && !values.isSet("follow"))
            values.complain(QStringLiteral("--%1 is of no use without --follow DEPTH")
                                .arg(QLatin1String(name)));
    }
    CrawlSettings crawl;
    crawl.sameHost =
        values.choice("follow-hosts", {QStringLiteral("same"), QStringLiteral("any")}) == 0;
    crawl.sameFolder = values.isSet("follow-folder");
    crawl.maxPages = values.number("follow-pages", 1, mostPages);
    crawl.obeyRobots = crawl.obeyNoFollow = !values.isSet("no-robots");
    crawl.include = toBytes(include);
    crawl.exclude = toBytes(exclude);
    if (!isWanted)
        return;
    if (values.isSet("no-parse"))
        values.complain(QStringLiteral("--follow and --no-parse contradict each other"));
    crawl.maxDepth = values.number("follow", 0, mostDepth);
    settings.crawl = std::move(crawl);
}

void readListOptions(Values &values, ReadOptions &options)
{
    options.expandPatterns = values.isSet("expand");
    if (!values.isSet("base"))
        return;
    const CheckedUrl base = checkUrl(values.bytes("base"));
    if (base.reason)
        values.complain(QStringLiteral("--base takes a URL, not “%1”").arg(values.text("base")));
    options.baseUrl = base.url;
}

void readBatch(Values &values, CommandLine &line)
{
    BatchSettings &settings = line.settings;
    settings.folder = QDir::cleanPath(QDir::current().absoluteFilePath(values.text("dir")));
    settings.onConflict = ConflictPolicy(
        values.choice("on-conflict", {QStringLiteral("rename"), QStringLiteral("skip"),
                                      QStringLiteral("overwrite")}));
    settings.retries = values.number("retries", 0, 1000);
    if (values.isSet("retry-wait"))
        settings.retryPause = values.duration("retry-wait", 3600);
    settings.stallTimeout = std::chrono::seconds(values.number("timeout", 1, 86'400));
    settings.connectTimeout = std::chrono::seconds(values.number("connect-timeout", 1, 86'400));
    settings.segments = values.number("segments", 1, mostSegments);
    if (values.isSet("lowest-speed"))
        settings.lowestSpeed = values.rate("lowest-speed");
    settings.parse = !values.isSet("no-parse");
    settings.digest = values.isSet("report");
    line.format = ListFormat(values.choice("format", listFormatNames()));
    readListOptions(values, line.listOptions);
    line.reportFile = values.text("report");
    line.resultsFile = values.text("results");
    line.checksumFile = values.text("verify-with");
    readSession(values, line);
}

void readPreflight(Values &values, CommandLine &line)
{
    if (!line.sessionFile.isEmpty())
        values.complain(QStringLiteral("--preflight keeps no session"));
    if (!line.resultsFile.isEmpty())
        values.complain(QStringLiteral("--preflight fetches nothing that has results"));
    if (!line.checksumFile.isEmpty())
        values.complain(QStringLiteral("--preflight fetches nothing that can be verified"));
    line.settings = probeSettings(std::move(line.settings));
}

// Who wants more connections a file than a host would get wants them to that host.
void readLimits(Values &values, CommandLine &line)
{
    Limits &limits = line.limits;
    limits.jobs = values.number("jobs", 1, mostJobs);
    limits.perHost = values.number("per-host", 1, mostJobs);
    if (!values.isSet("per-host"))
        limits.perHost = qMax(limits.perHost, line.settings.segments);
    if (values.isSet("host-interval"))
        limits.hostInterval = values.duration("host-interval", 3600);
    if (values.isSet("limit-rate"))
        limits.bytesPerSecond = values.rate("limit-rate");
}

CommandLine::Mode modeOf(const Values &values)
{
    if (values.isSet("help"))
        return CommandLine::Mode::Help;
    if (values.isSet("version"))
        return CommandLine::Mode::Version;
    const bool isHeadless = values.isSet("headless") || values.isSet("preflight");
    return isHeadless ? CommandLine::Mode::Headless : CommandLine::Mode::Window;
}

} // namespace

QStringList argumentsOf(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

ParsedCommandLine parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    ParsedCommandLine parsed;
    CommandLine &line = parsed.value;
    if (!parser.parse(arguments)) {
        parsed.error = parser.errorText();
        return parsed;
    }
    Values values(parser);
    line.mode = modeOf(values);
    if (line.mode == CommandLine::Mode::Help || line.mode == CommandLine::Mode::Version)
        return parsed;
    line.start = values.isSet("start");
    line.quitAtEnd = values.isSet("quit-at-end");
    line.quiet = values.isSet("quiet");
    for (const char *name : {"dir", "jobs", "per-host", "host-interval", "limit-rate", "segments",
                             "retries", "timeout", "connect-timeout", "on-conflict", "layout",
                             "no-parse", "any-kind", "user-agent", "proxy"}) {
        if (values.isSet(name))
            line.given.append(QLatin1String(name));
    }
    for (const QString &argument : parser.positionalArguments()) {
        const bool isUrl = argument.contains(QLatin1String("://"));
        (isUrl ? line.urls : line.lists).append(argument);
    }
    readBatch(values, line);
    readExtractions(values, parser.values(QStringLiteral("extract")), line.settings);
    readCrawl(values, parser.values(QStringLiteral("follow-include")),
              parser.values(QStringLiteral("follow-exclude")), line.settings);
    readNaming(values, parser.values(QStringLiteral("folder-rule")), line.settings);
    readIdentity(values, parser.values(QStringLiteral("header")), line.settings);
    readLimits(values, line);
    if (values.isSet("preflight"))
        readPreflight(values, line);
    if (!line.checksumFile.isEmpty() && line.mode == CommandLine::Mode::Window && !line.start)
        values.complain(QStringLiteral("--verify-with is for --headless and --start"));
    if (line.mode == CommandLine::Mode::Headless && line.lists.isEmpty() && line.urls.isEmpty()
        && line.sessionFile.isEmpty())
        values.complain(QStringLiteral("there is no list and no URL to download"));
    if (line.lists.count(QStringLiteral("-")) > 1)
        values.complain(QStringLiteral("standard input (-) can be read only once"));
    parsed.error = values.error;
    return parsed;
}

QString helpText()
{
    QCommandLineParser parser;
    addOptions(parser);
    parser.setApplicationDescription(
        QStringLiteral("Haul downloads whole lists of URLs and parses what arrives.\n"
                       "Without --headless it opens its window; LIST is a path, or - for standard "
                       "input.\n\n"
                       "Exit status: 0 all done or skipped; 1 some failed; 2 usage, or a list that "
                       "cannot be read; 130 interrupted."));
    parser.addPositionalArgument(QStringLiteral("LIST|URL"),
                                 QStringLiteral("lists of URLs, one a line, or URLs"),
                                 QStringLiteral("[LIST|URL ...]"));
    return parser.helpText();
}

} // namespace haul

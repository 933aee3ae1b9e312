// Where files go and what goes to the server: conflicts, layouts, names, headers, limits, and what
// is printed.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestHeadlessFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void renamesOnConflict();
    void skipsOnConflict();
    void skipsByTheNameThatTheServerTells();
    void overwritesOnConflict();
    void overwritesOnlyWhenWhole();
    void layouts_data();
    void layouts();
    void neverSharesAName();
    void titles_data();
    void titles();
    void hostileNames();

    void identity();
    void secretsStayWithTheirHost();
    void hostLimit();
    void rateLimit();

    void quiet();
    void plainLinesInAPipe();
    void noParse();

private:
    HaulRun run(const QStringList &options, const QList<QByteArray> &urls) const;
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }
    QStringList files() const { return filesBelow(path("out")); }
    QStringList states() const;

    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessFiles::initTestCase()
{
    QVERIFY(server_.start());
}

void TestHeadlessFiles::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_.clearRoutes();
    server_.clearLog();
    server_.resetPeaks();
    server_.serve("/a.txt", "first");
}

HaulRun TestHeadlessFiles::run(const QStringList &options, const QList<QByteArray> &urls) const
{
    return runHaul(QStringList{QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                               path("r.jsonl"), QStringLiteral("--retries"), QStringLiteral("0"),
                               QStringLiteral("-")}
                       + options,
                   urls.join('\n'));
}

QStringList TestHeadlessFiles::states() const
{
    QStringList states;
    for (const QJsonObject &line : readJsonLines(path("r.jsonl")))
        states << stateOf(line);
    return states;
}

void TestHeadlessFiles::renamesOnConflict()
{
    QCOMPARE(run({}, {url("/a.txt")}).status, 0);
    server_.serve("/a.txt", "second");
    QCOMPARE(
        run({QStringLiteral("--on-conflict"), QStringLiteral("rename")}, {url("/a.txt")}).status,
        0);
    QCOMPARE(files(), (QStringList{QStringLiteral("a (1).txt"), QStringLiteral("a.txt")}));
    QCOMPARE(readFile(path("out/a.txt")), QByteArray("first"));
    QCOMPARE(readFile(path("out/a (1).txt")), QByteArray("second"));
}

void TestHeadlessFiles::skipsOnConflict()
{
    QCOMPARE(run({}, {url("/a.txt")}).status, 0);
    server_.clearLog();
    server_.serve("/a.txt", "second");
    const HaulRun again =
        run({QStringLiteral("--on-conflict"), QStringLiteral("skip")}, {url("/a.txt")});
    QVERIFY2(again.status == 0, again.err.constData());
    QCOMPARE(again.err, QByteArray());
    QCOMPARE(server_.requestCount(), 0);
    const QJsonObject line = readJsonLines(path("r.jsonl")).value(0);
    QCOMPARE(stateOf(line), QStringLiteral("skipped"));
    QVERIFY(line.value(u"error").isNull());
    QCOMPARE(line.value(u"path").toString(), path("out/a.txt"));
    QCOMPARE(files(), QStringList{QStringLiteral("a.txt")});
    QCOMPARE(readFile(path("out/a.txt")), QByteArray("first"));
}

void TestHeadlessFiles::skipsByTheNameThatTheServerTells()
{
    for (const int size : {10, 3'000'000}) {
        server_.serve("/get", QByteArray(size, 'x'),
                      {.contentDisposition = "attachment; filename=\"told.bin\""});
        QVERIFY(QDir().mkpath(path("out")));
        writeFile(path("out/told.bin"), "old");
        const HaulRun done =
            run({QStringLiteral("--on-conflict"), QStringLiteral("skip")}, {url("/get?id=1")});
        QVERIFY2(done.status == 0, done.err.constData());
        QCOMPARE(states(), QStringList{QStringLiteral("skipped")});
        QCOMPARE(files(), QStringList{QStringLiteral("told.bin")});
        QCOMPARE(readFile(path("out/told.bin")), QByteArray("old"));
    }
}

void TestHeadlessFiles::overwritesOnConflict()
{
    QCOMPARE(run({}, {url("/a.txt")}).status, 0);
    server_.serve("/a.txt", "second");
    QCOMPARE(
        run({QStringLiteral("--on-conflict"), QStringLiteral("overwrite")}, {url("/a.txt")}).status,
        0);
    QCOMPARE(files(), QStringList{QStringLiteral("a.txt")});
    QCOMPARE(readFile(path("out/a.txt")), QByteArray("second"));
}

void TestHeadlessFiles::overwritesOnlyWhenWhole()
{
    QCOMPARE(run({}, {url("/a.txt")}).status, 0);
    for (const int size : {10, 3'000'000}) {
        server_.serve("/a.txt", QByteArray(size, 'x'),
                      {.acceptRanges = false, .cutAfter = size / 2});
        QCOMPARE(
            run({QStringLiteral("--on-conflict"), QStringLiteral("overwrite")}, {url("/a.txt")})
                .status,
            1);
        QCOMPARE(files(), QStringList{QStringLiteral("a.txt")});
        QCOMPARE(readFile(path("out/a.txt")), QByteArray("first"));
    }
}

void TestHeadlessFiles::layouts_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QString>("file");
    QTest::newRow("flat") << QStringLiteral("flat") << QStringLiteral("file.txt");
    QTest::newRow("host") << QStringLiteral("host") << QStringLiteral("127.0.0.1/file.txt");
    QTest::newRow("tree") << QStringLiteral("tree") << QStringLiteral("127.0.0.1/one/two/file.txt");
}

void TestHeadlessFiles::layouts()
{
    QFETCH(QString, layout);
    QFETCH(QString, file);
    for (const int size : {10, 3'000'000}) {
        server_.serve("/one/two/file.txt", QByteArray(size, 'x'));
        const HaulRun done = run({QStringLiteral("--layout"), layout,
                                  QStringLiteral("--on-conflict"), QStringLiteral("overwrite")},
                                 {url("/one/two/file.txt")});
        QVERIFY2(done.status == 0, done.err.constData());
        QStringList found = files();
        // The port may or may not stand with the host.
        found.replaceInStrings(QRegularExpression(QStringLiteral("^127\\.0\\.0\\.1[^/]*/")),
                               QStringLiteral("127.0.0.1/"));
        QCOMPARE(found, QStringList{file});
    }
}

void TestHeadlessFiles::neverSharesAName()
{
    QList<QByteArray> urls;
    for (int i = 0; i < 200; ++i) {
        const QByteArray target = "/d" + QByteArray::number(i) + "/same.bin";
        // Small ones are written by the work pool, large ones by the lanes.
        server_.serve(target, QByteArray::number(i) + QByteArray(i % 10 ? 5 : 200'000, '.'));
        urls << url(target);
    }
    const HaulRun done = run({QStringLiteral("--per-host"), QStringLiteral("16")}, urls);
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(files().size(), 200);
    const QList<QJsonObject> lines = readJsonLines(path("r.jsonl"));
    QCOMPARE(lines.size(), 200);
    for (int i = 0; i < lines.size(); ++i) {
        const QByteArray content = readFile(lines.at(i).value(u"path").toString());
        QVERIFY(content.startsWith(QByteArray::number(i) + '.'));
    }
}

void TestHeadlessFiles::titles_data()
{
    QTest::addColumn<bool>("withSession");
    QTest::newRow("without a session") << false;
    QTest::newRow("with a session") << true;
}

// A small page, a large one, two of the same title, one without, and a file that is no page.
void TestHeadlessFiles::titles()
{
    QFETCH(bool, withSession);
    const ServeOptions page{.contentType = "text/html", .etag = "\"v1\""};
    const QByteArray large = "<title>Large</title>" + QByteArray(300'000, 'x');
    server_.serve("/1.html", "<title>Small</title>", page);
    server_.serve("/2.html", large, page);
    server_.serve("/3.html", "<title>Small</title>again", page);
    server_.serve("/4.html", "no title", page);
    QStringList options{QStringLiteral("--name-template"), QStringLiteral("{title}{ext}"),
                        QStringLiteral("--results"),       path("results.jsonl"),
                        QStringLiteral("--jobs"),          QStringLiteral("1")};
    if (withSession)
        options << QStringLiteral("--session") << path("session");
    const QList<QByteArray> urls{url("/1.html"), url("/2.html"), url("/3.html"), url("/4.html"),
                                 url("/a.txt")};
    const QStringList expected{QStringLiteral("4.html"), QStringLiteral("Large.html"),
                               QStringLiteral("Small (1).html"), QStringLiteral("Small.html"),
                               QStringLiteral("a.txt")};
    for (int runs = 0; runs < (withSession ? 2 : 1); ++runs) {
        const HaulRun run = this->run(options, urls);
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(files(), expected);
        QCOMPARE(readFile(path("out/Large.html")), large);
        const QList<QJsonObject> report = readJsonLines(path("r.jsonl"));
        QCOMPARE(report.value(1).value(u"path").toString(), path("out/Large.html"));
        QCOMPARE(server_.requestCount(), 5); // nothing is fetched again
        for (const QJsonObject &result : readJsonLines(path("results.jsonl")))
            QVERIFY(QFileInfo::exists(result.value(u"path").toString()));
    }
}

void TestHeadlessFiles::hostileNames()
{
    const QByteArray names[] = {
        "../../escape", "/etc/passwd", "..\\\\..\\\\escape", "CON", ".",    "..", ".hidden",
        "a/../../b",    "line\nfeed",  QByteArray(500, 'n'), "",    "name."};
    QList<QByteArray> urls;
    for (const QByteArray &name : names) {
        const QByteArray target = "/n" + QByteArray::number(urls.size());
        QByteArray told = name;
        told.replace('\n', "%0A");
        server_.serve(target, "x" + name,
                      {.contentDisposition = "attachment; filename=\"" + name.simplified()
                                             + "\"; filename*=UTF-8''" + told});
        urls << url(target);
    }
    const HaulRun done = run({}, urls);
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(files().size(), qsizetype(std::size(names)));
    for (const QString &file : files())
        QVERIFY2(!file.contains(QLatin1Char('/')), qPrintable(file));
    // Nothing beside the folder either.
    QCOMPARE(QDir(dir_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             (QStringList{QStringLiteral("out"), QStringLiteral("r.jsonl")}));
}

void TestHeadlessFiles::identity()
{
    writeFile(path("cookies.txt"), "# Netscape HTTP Cookie File\n"
                                   "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc123\n"
                                   "other.example\tFALSE\t/\tFALSE\t0\tsecret\tno\n");
    server_.route("/in/", [](const ServerRequest &request) -> ServerAnswer {
        if (request.header("Authorization").isEmpty())
            return RawReply::http(401, "who?", {{"WWW-Authenticate", "Basic realm=\"x\""}});
        return RawReply::http(200, "welcome");
    });
    const HaulRun done =
        run({QStringLiteral("--header"), QStringLiteral("X-One: 1"), QStringLiteral("--header"),
             QStringLiteral("X-Two: zw\u00f6lf"), QStringLiteral("--user-agent"),
             QStringLiteral("Tester/1.0"), QStringLiteral("--referer"),
             QStringLiteral("http://from.example/"), QStringLiteral("--cookies"),
             path("cookies.txt"), QStringLiteral("--user"), QStringLiteral("name:pass:word")},
            {url("/in/file.txt")});
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(readFile(path("out/file.txt")), QByteArray("welcome"));
    const ServerRequest request = server_.requests("/in/file.txt").last();
    QCOMPARE(request.header("X-One"), QByteArray("1"));
    QCOMPARE(request.header("X-Two"), QByteArray("zw\xC3\xB6lf"));
    QCOMPARE(request.header("User-Agent"), QByteArray("Tester/1.0"));
    QCOMPARE(request.header("Referer"), QByteArray("http://from.example/"));
    QCOMPARE(request.header("Cookie"), QByteArray("session=abc123"));
    QCOMPARE(request.header("Authorization"), "Basic " + QByteArray("name:pass:word").toBase64());

    QCOMPARE(run({}, {url("/a.txt")}).status, 0);
    const ServerRequest plain = server_.requests("/a.txt").last();
    QVERIFY2(plain.header("User-Agent").startsWith("Haul/"),
             plain.header("User-Agent").constData());
    QVERIFY(plain.header("Referer").isNull());
    QVERIFY(plain.header("Cookie").isNull());
    QVERIFY(plain.header("Authorization").isNull());
}

// A server that sends us on to another one must not learn it the password.
void TestHeadlessFiles::secretsStayWithTheirHost()
{
    LoopbackServer other;
    QVERIFY(other.start());
    other.serve("/b.txt", "there");
    const QByteArray there = "http://localhost:" + QByteArray::number(other.port()) + "/b.txt";
    server_.script("/on", RawReply::http(302, {}, {{"Location", there}}));
    const HaulRun done = run({QStringLiteral("--header"), QStringLiteral("Authorization: Bearer T"),
                              QStringLiteral("--header"), QStringLiteral("Cookie: c=1"),
                              QStringLiteral("--user"), QStringLiteral("name:secret")},
                             {url("/on")});
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(server_.requests("/on").last().header("Authorization"), QByteArray("Bearer T"));
    const ServerRequest request = other.requests("/b.txt").value(0);
    QVERIFY2(request.header("Authorization").isNull(), request.header("Authorization").constData());
    QVERIFY2(request.header("Cookie").isNull(), request.header("Cookie").constData());
    // Nor does the report tell it.
    QVERIFY(!readFile(path("r.jsonl")).contains("secret"));
}

void TestHeadlessFiles::hostLimit()
{
    QList<QByteArray> urls;
    for (int i = 0; i < 40; ++i) {
        const QByteArray target = "/f" + QByteArray::number(i);
        server_.serve(target, "x", {.delayMs = 20});
        urls << url(target);
    }
    const HaulRun done = run({QStringLiteral("--per-host"), QStringLiteral("3")}, urls);
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(server_.peakRequests(), 3);
    server_.resetPeaks();
    QVERIFY(QDir(path("out")).removeRecursively());
    const HaulRun one = run({QStringLiteral("-j"), QStringLiteral("2")}, urls);
    QVERIFY2(one.status == 0, one.err.constData());
    QCOMPARE(server_.peakRequests(), 2);
}

void TestHeadlessFiles::rateLimit()
{
    server_.serve("/large", QByteArray(600'000, 'x'));
    const HaulRun done =
        run({QStringLiteral("--limit-rate"), QStringLiteral("300K")}, {url("/large")});
    QVERIFY2(done.status == 0, done.err.constData());
    const double seconds = readJsonLines(path("r.jsonl")).value(0).value(u"seconds").toDouble();
    QVERIFY2(seconds > 1.2, qPrintable(QString::number(seconds)));
    QCOMPARE(readFile(path("out/large")).size(), 600'000);
}

void TestHeadlessFiles::quiet()
{
    const HaulRun done = run({QStringLiteral("--quiet")}, {url("/a.txt"), "nonsense"});
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(done.out, QByteArray());
    QCOMPARE(done.err, QByteArray());
    const HaulRun failed = run({QStringLiteral("--quiet")}, {url("/a.txt"), url("/none")});
    QCOMPARE(failed.status, 1);
    QCOMPARE(failed.out, QByteArray());
    QCOMPARE(failed.errorLines().size(), 1);
    QVERIFY2(failed.err.contains("/none"), failed.err.constData());
}

// Neither what we say nor what a server says puts a control character into a pipe.
void TestHeadlessFiles::plainLinesInAPipe()
{
    server_.script("/evil",
                   RawReply{{"HTTP/1.1 404 \x1b[31mRED\x07\r\nContent-Length: 0\r\n\r\n"}});
    const HaulRun done = run({}, {url("/a.txt"), url("/evil")});
    QCOMPARE(done.status, 1);
    for (const char c : QByteArray(done.out + done.err))
        QVERIFY(uchar(c) >= 0x20 || c == '\n');
    QCOMPARE(done.out.count('\n'), 1);
    QVERIFY2(done.out.contains("1 done") && done.out.contains("1 failed"), done.out.constData());
    QCOMPARE(states(), (QStringList{QStringLiteral("done"), QStringLiteral("failed")}));
}

void TestHeadlessFiles::noParse()
{
    server_.serve("/p.html", "<title>T</title>", {.contentType = "text/html"});
    const QStringList options{QStringLiteral("--results"), path("p.jsonl")};
    QCOMPARE(run(options, {url("/p.html")}).status, 0);
    QCOMPARE(readJsonLines(path("p.jsonl")).size(), 1);
    QCOMPARE(run(options + QStringList{QStringLiteral("--no-parse")}, {url("/p.html")}).status, 0);
    QVERIFY(readJsonLines(path("p.jsonl")).isEmpty());
    QVERIFY(QFileInfo::exists(path("p.jsonl")));
}

QTEST_GUILESS_MAIN(TestHeadlessFiles)
#include "tst_headlessfiles.moc"

// A batch that follows links, on sites that are made to lead it astray.
#include "core/session/session.h"
#include "tests/manager/managerbench.h"

#include <QElapsedTimer>
#include <QTest>

using namespace haul;

namespace {

ServedResource page(const QByteArray &body)
{
    return ServedResource::fromBytes(body, {.contentType = "text/html"});
}

QByteArray linksTo(const QList<QByteArray> &targets)
{
    QByteArray html = "<title>page</title>";
    for (const QByteArray &target : targets)
        html += "<a href='" + target + "'>x</a>\n";
    return html;
}

// A page that links to `count` pages which nobody else links to.
QByteArray linksToMany(const QByteArray &prefix, int count)
{
    QList<QByteArray> targets;
    for (int i = 0; i < count; ++i)
        targets += prefix + QByteArray::number(i);
    return linksTo(targets);
}

} // namespace

class TestCrawlingBatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void everyPageOnce();
    void depth_data();
    void depth();
    void hosts_data();
    void hosts();
    void folders();
    void patterns();
    void severalStarts();
    void addressesOfOnePage();
    void redirectsAreSeen();
    void onlyPages();
    void noFollow();
    void cap();
    void robots_data();
    void robots();
    void robotsAreAskedForOnce();
    void robotsMayAskForTime_data();
    void robotsMayAskForTime();
    void endlessRobots();
    void secretsStayAtHome();
    void growsOtherwiseAsWell();
    void alwaysParses();
    void nothingToFollow();
    void failedStart();
    void cancelIsQuiet();
    void cancelWhileRobotsAreAwaited();
    void removedWhileItCrawls();
    void destroyedWhileItCrawls();
    void pauseHoldsIt();
    void retryGoesOn();
    void goesOnAfterARestart();
    void goesOnAfterTheLastPage();
    void isOverAfterARestart_data();
    void isOverAfterARestart();

private:
    ManagerBench &bench() { return *m_bench; }
    LoopbackServer &server() { return m_bench->server; }
    CrawlSettings &crawl() { return *m_bench->settings.crawl; }
    void make(const TaskManager::Config &config = {})
    {
        m_bench = std::make_unique<ManagerBench>(config);
        m_bench->settings.crawl.emplace();
    }
    void serve(const QByteArray &path, const QList<QByteArray> &targets)
    {
        server().serve(path, page(linksTo(targets)));
    }
    BatchId run(const QList<QByteArray> &paths)
    {
        const BatchId id = bench().submit(paths);
        if (!bench().waitForEnd(id))
            qWarning("the batch does not end");
        return id;
    }
    // Of all entries, sorted: "/a /b", with the host where it is not the usual one.
    QByteArray found(BatchId id)
    {
        QByteArrayList paths;
        for (const Entry &entry : *bench().batch(id).entries) {
            QByteArray url = entry.url;
            paths += url.replace(bench().url(QByteArray()), QByteArray());
        }
        std::sort(paths.begin(), paths.end());
        return paths.join(' ');
    }

    std::unique_ptr<ManagerBench> m_bench;
};

void TestCrawlingBatch::init()
{
    make();
}

void TestCrawlingBatch::cleanup()
{
    QCOMPARE(bench().faults(), QStringList());
    m_bench.reset();
}

void TestCrawlingBatch::everyPageOnce()
{
    serve("/", {"/a", "/b", "/", "a", "./b#x"});
    serve("/a", {"/", "/a", "/b", "/c"});
    serve("/b", {"/a", "/c", "/missing"});
    serve("/c", {"/", "/a", "/b"});
    crawl().maxDepth = 9;
    const BatchId id = run({"/"});
    QCOMPARE(found(id), QByteArray("/ /a /b /c /missing"));
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 4);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Failed), 1);
    for (const char *path : {"/", "/a", "/b", "/c", "/missing", "/robots.txt"})
        QCOMPARE(server().requestCount(path), 1);
    QCOMPARE(bench().runsFinished[id], 1);
    QCOMPARE(bench().batch(id).results.size(), 4u);
    QVERIFY(!bench().files().contains(QStringLiteral("robots.txt")));
}

void TestCrawlingBatch::depth_data()
{
    QTest::addColumn<int>("depth");
    QTest::addColumn<QByteArray>("entries");
    QTest::newRow("0") << 0 << QByteArray("/");
    QTest::newRow("1") << 1 << QByteArray("/ /1");
    QTest::newRow("3") << 3 << QByteArray("/ /1 /2 /3");
    QTest::newRow("9") << 9 << QByteArray("/ /1 /2 /3 /4");
}

void TestCrawlingBatch::depth()
{
    QFETCH(int, depth);
    serve("/", {"/1"});
    serve("/1", {"/2"});
    serve("/2", {"/3"});
    serve("/3", {"/4"});
    serve("/4", {});
    crawl().maxDepth = depth;
    const BatchId id = run({"/"});
    QTEST(found(id), "entries");
    for (const Entry &entry : *bench().batch(id).entries) {
        const QByteArray number = entry.url.mid(entry.url.lastIndexOf('/') + 1);
        QCOMPARE(int(entry.depth), number.toInt());
        QCOMPARE(entry.line, entry.depth == 0 ? 1 : 0);
    }
}

void TestCrawlingBatch::hosts_data()
{
    QTest::addColumn<bool>("same");
    QTest::newRow("same") << true;
    QTest::newRow("any") << false;
}

void TestCrawlingBatch::hosts()
{
    QFETCH(bool, same);
    const QByteArray other = bench().url("/there").replace("127.0.0.1", "localhost");
    serve("/", {"/here", other, "ftp://127.0.0.1:1/x", "mailto:x@y", "javascript:x()", "http://"});
    serve("/here", {});
    serve("/there", {});
    crawl().sameHost = same;
    const BatchId id = run({"/"});
    QCOMPARE(found(id), same ? QByteArray("/ /here") : "/ /here " + other);
    QCOMPARE(server().requestCount("/robots.txt"), same ? 1 : 2); // of each site its own
}

void TestCrawlingBatch::folders()
{
    serve("/docs/", {"/docs/a", "../x", "/docsx", "sub/b", "/docs"});
    crawl().sameFolder = true;
    const BatchId id = run({"/docs/"});
    QCOMPARE(found(id), QByteArray("/docs/ /docs/a /docs/sub/b"));
}

void TestCrawlingBatch::patterns()
{
    serve("/", {"/a/1", "/a/2", "/b/1", "/a/print"});
    crawl().include = {"*/a/*"};
    crawl().exclude = {"*print*", "*/2"};
    QCOMPARE(found(run({"/"})), QByteArray("/ /a/1"));
}

// What belongs to one of them belongs to all.
void TestCrawlingBatch::severalStarts()
{
    const QByteArray other = bench().url("/other/").replace("127.0.0.1", "localhost");
    serve("/docs/", {"/docs/a", "/blog/b", other + "x", "/else"});
    server().serve("/other/", page(linksTo({"/docs/c"})));
    crawl().sameFolder = true;
    const QByteArray below = bench().url("/docs/c").replace("127.0.0.1", "localhost");
    const BatchId id = run({"/docs/", "/blog/", other});
    QCOMPARE(found(id), "/blog/ /blog/b /docs/ /docs/a " + other + ' ' + other + 'x');
    QVERIFY(!found(id).contains(below));
}

void TestCrawlingBatch::addressesOfOnePage()
{
    serve("/", {"/p?a=1", "/p?a=2", "/p?a=1#top", "/p?a=1#end", "/p", "/x/../p", "/%70",
                "/p?a=1&amp;b=2", "//127.0.0.1:" + QByteArray::number(server().port()) + "/p"});
    const BatchId id = run({"/"});
    QCOMPARE(found(id).count('p'), QByteArray("/ /%70 /p /p?a=1 /p?a=1&b=2 /p?a=2").count('p'));
    QVERIFY(found(id).contains("/p?a=1&b=2"));
    QCOMPARE(server().requests("/p").size(), bench().batch(id).counts.tasks - 1);
}

void TestCrawlingBatch::redirectsAreSeen()
{
    server().script("/", RawReply::http(302, {}, {{"Location", "/home/"}}));
    serve("/home/", {"/", "/home/", "a"});
    serve("/home/a", {"/home/"});
    crawl().maxDepth = 5;
    const BatchId id = run({"/"});
    QCOMPARE(found(id), QByteArray("/ /home/a"));
    QCOMPARE(server().requestCount("/home/"), 1);
}

void TestCrawlingBatch::onlyPages()
{
    server().serve("/",
                   page("<a href=/a.zip>z</a><a href=/b.html>b</a><img src=/c.png>"
                        "<script src=/d.js></script><a href=/e.pdf>e</a><a href=/f.php>f</a>"));
    QCOMPARE(found(run({"/"})), QByteArray("/ /b.html /f.php"));
}

void TestCrawlingBatch::noFollow()
{
    server().serve("/", page("<a href=/a rel=nofollow>a</a><a href=/b>b</a>"));
    QCOMPARE(found(run({"/"})), QByteArray("/ /b"));
    crawl().obeyNoFollow = false;
    QCOMPARE(found(run({"/"})), QByteArray("/ /a /b"));
}

void TestCrawlingBatch::cap()
{
    server().serve("/", page(linksToMany("/p/", 10'000)));
    server().route("/p/", [](const ServerRequest &) {
        return std::make_shared<const ServedResource>(page(linksToMany("/p/x", 50)));
    });
    crawl().maxPages = 40;
    crawl().maxDepth = 5;
    const BatchId id = run({"/"});
    QCOMPARE(bench().batch(id).counts.tasks, 41);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 41);
}

void TestCrawlingBatch::robots_data()
{
    QTest::addColumn<QList<RawReply>>("answers");
    QTest::addColumn<bool>("obey");
    QTest::addColumn<QByteArray>("entries");
    const auto row = [](const char *name, const QList<RawReply> &answers, const QByteArray &entries,
                        bool obey = true) { QTest::newRow(name) << answers << obey << entries; };
    const QByteArray all = "/ /a /private/b";
    const RawReply forbids = RawReply::http(200, "User-agent: *\nDisallow: /private/\n",
                                            {{"Content-Type", "text/plain"}});
    row("none", {RawReply::http(404)}, all);
    row("not for us", {RawReply::http(403)}, all);
    row("empty", {RawReply::http(200, "")}, all);
    row("forbids some", {forbids}, "/ /a");
    row("forbids the start", {RawReply::http(200, "User-agent: *\nDisallow: /\n")}, "/");
    row("by our name",
        {RawReply::http(200, "User-agent: Haul\nDisallow: /a\n\nUser-agent: *\nDisallow: /")},
        "/ /private/b");
    row("moved", {RawReply::http(301, {}, {{"Location", "/r"}})}, "/ /a"); // /r forbids some
    row("moved in a circle", {RawReply::http(301, {}, {{"Location", "/robots.txt"}})}, all);
    row("moved to nowhere", {RawReply::http(301, {}, {{"Location", "/none"}})}, all);
    row("busy", {RawReply::http(503)}, "/");
    row("broken", {RawReply{{"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nUser"}}}, "/");
    row("garbage", {RawReply{{"\0\1\2\3"}}}, "/");
    row("not obeyed", {forbids}, all, false);
    row("at the second try", {RawReply::http(503), forbids}, "/ /a");
}

void TestCrawlingBatch::robots()
{
    QFETCH(QList<RawReply>, answers);
    QFETCH(bool, obey);
    serve("/", {"/a", "/private/b"});
    server().script("/robots.txt", answers);
    server().serve("/r", "User-agent: *\nDisallow: /private/\n");
    crawl().obeyRobots = obey;
    bench().settings.retries = answers.size() > 1 ? 1 : 0;
    bench().settings.retryPause = std::chrono::milliseconds(1);
    QTEST(found(run({"/"})), "entries");
    QCOMPARE(server().requestCount("/robots.txt") > 0, obey);
}

void TestCrawlingBatch::robotsAreAskedForOnce()
{
    serve("/", {"/a", "/b", "/c"});
    for (const char *path : {"/a", "/b", "/c"})
        serve(path, {path + QByteArray("/x"), path + QByteArray("/y")});
    crawl().maxDepth = 2;
    const BatchId id = run({"/", "/a"});
    QCOMPARE(bench().batch(id).counts.tasks, 10);
    QCOMPARE(server().requestCount("/robots.txt"), 1);
}

void TestCrawlingBatch::robotsMayAskForTime_data()
{
    QTest::addColumn<bool>("obey");
    QTest::addColumn<int>("least"); // milliseconds, of the whole run
    QTest::newRow("obeyed") << true << 3 * 250;
    QTest::newRow("not obeyed") << false << 0;
}

// No clock makes it longer than the delays together.
void TestCrawlingBatch::robotsMayAskForTime()
{
    QFETCH(bool, obey);
    QFETCH(int, least);
    server().serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.25\n");
    serve("/", {"/a", "/b", "/c", "/d"});
    crawl().obeyRobots = obey;
    QElapsedTimer timer;
    timer.start();
    const BatchId id = run({"/"});
    QCOMPARE(bench().batch(id).counts.tasks, 5);
    QVERIFY(timer.elapsed() >= least);
}

// Its beginning counts, and it is not waited for.
void TestCrawlingBatch::endlessRobots()
{
    ServedResource endless;
    endless.options.contentType = "text/plain";
    endless.options.chunked = true; // nobody says how long it is
    endless.size = 1'000'000'000'000;
    endless.read = [](qint64 offset, qint64 length) {
        const QByteArray line = "User-agent: *\nDisallow: /private/\n# comment\n";
        QByteArray bytes;
        for (qint64 at = offset; at < offset + length; ++at)
            bytes += line[at % line.size()];
        return bytes;
    };
    server().serve("/robots.txt", endless);
    serve("/", {"/a", "/private/b"});
    QCOMPARE(found(run({"/"})), QByteArray("/ /a"));
}

void TestCrawlingBatch::secretsStayAtHome()
{
    const QByteArray other = bench().url("/there").replace("127.0.0.1", "localhost");
    serve("/", {"/here", other});
    crawl().sameHost = false;
    bench().settings.headers = {"X-Api-Key: secret", "Cookie: a=b", "Accept-Language: de"};
    bench().settings.userPassword = "me:secret";
    bench().settings.userAgent = "Agent";
    const BatchId id = run({"/"});
    QCOMPARE(bench().batch(id).counts.tasks, 3);
    int there = 0;
    for (const ServerRequest &request : server().requests()) {
        const bool isOther = request.header("host").startsWith("localhost");
        there += isOther ? 1 : 0;
        for (const char *name : {"x-api-key", "cookie"})
            QCOMPARE(request.header(name).isEmpty(), isOther);
        QCOMPARE(request.header("accept-language"), QByteArray("de"));
        QCOMPARE(request.header("user-agent"), QByteArray("Agent"));
    }
    QCOMPARE(there, 2); // the page, and the robots.txt
}

// Somebody else appends while it crawls: nothing is lost, and nothing found twice.
void TestCrawlingBatch::growsOtherwiseAsWell()
{
    server().route("/s/", [](const ServerRequest &request) {
        return std::make_shared<const ServedResource>(page(linksToMany(request.path, 3)));
    });
    crawl().maxDepth = 4;
    const BatchId id = bench().submit({"/s/"});
    connect(&bench().manager(), &TaskManager::tasksAdded, this, [this](BatchId grown, quint32) {
        const EntryList &entries = *bench().batch(grown).entries;
        if (entries.back().depth == 0 || entries.size() > 200)
            return;
        const QByteArray number = QByteArray::number(qint64(entries.size()));
        bench().manager().append(grown, {{.url = bench().url("/t/" + number)}});
    });
    QVERIFY(bench().waitForEnd(id));
    QSet<QByteArray> urls;
    int ofCrawl = 0;
    for (const Entry &entry : *bench().batch(id).entries) {
        urls.insert(entry.url);
        ofCrawl += entry.depth > 0 ? 1 : 0;
    }
    QCOMPARE(ofCrawl, 3 + 9 + 27 + 81);
    QCOMPARE(size_t(urls.size()), bench().batch(id).entries->size());
    QVERIFY(urls.size() > 1 + ofCrawl);
}

void TestCrawlingBatch::alwaysParses()
{
    serve("/", {"/a"});
    bench().settings.parse = false;
    QCOMPARE(found(run({"/"})), QByteArray("/ /a"));
}

void TestCrawlingBatch::nothingToFollow()
{
    serve("/", {});
    QCOMPARE(found(run({"/"})), QByteArray("/"));
    QCOMPARE(server().requestCount("/robots.txt"), 0);
    QCOMPARE(found(run({})), QByteArray());
}

void TestCrawlingBatch::failedStart()
{
    QCOMPARE(found(run({"/missing"})), QByteArray("/missing"));
}

// A site without an end.
void TestCrawlingBatch::cancelIsQuiet()
{
    server().route("/s/", [](const ServerRequest &request) {
        return std::make_shared<const ServedResource>(page(linksToMany(request.path + "/", 30)));
    });
    crawl().maxDepth = 50;
    const BatchId id = bench().submit({"/s/"});
    QVERIFY(bench().waitFor([&] { return bench().batch(id).counts.tasks > 300; }));
    bench().manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id));
    const qint64 tasks = bench().batch(id).counts.tasks;
    QCOMPARE(bench().batch(id).counts.ended(), tasks);
    const int requests = server().requestCount();
    bench().settings.crawl.reset();
    server().serve("/other", "x");
    QVERIFY(bench().waitForEnd(bench().submit({"/other"})));
    QCOMPARE(server().requestCount(), requests + 1);
    QCOMPARE(bench().batch(id).counts.tasks, tasks);
}

void TestCrawlingBatch::cancelWhileRobotsAreAwaited()
{
    serve("/", {"/a"});
    server().serve("/robots.txt", "User-agent: *", {.stallAfter = 3});
    const BatchId id = bench().submit({"/"});
    QVERIFY(bench().waitFor([&] { return server().requestCount("/robots.txt") == 1; }));
    QVERIFY(!bench().manager().future(id).isFinished());
    QCOMPARE(bench().states(id), QByteArray("done"));
    bench().manager().future(id).cancel();
    QVERIFY(bench().waitForEnd(id, 2000));
    QVERIFY(bench().waitFor([&] { return server().activeRequests() == 0; }));
}

void TestCrawlingBatch::removedWhileItCrawls()
{
    serve("/", {"/a"});
    server().serve("/robots.txt", "User-agent: *", {.stallAfter = 3});
    const BatchId id = bench().submit({"/"});
    QVERIFY(bench().waitFor([&] { return server().requestCount("/robots.txt") == 1; }));
    bench().manager().removeBatch(id);
    QVERIFY(bench().waitFor([&] { return server().activeRequests() == 0; }));
    QCOMPARE(server().requestCount("/a"), 0);
}

void TestCrawlingBatch::destroyedWhileItCrawls()
{
    server().route("/s/", [](const ServerRequest &request) {
        return std::make_shared<const ServedResource>(page(linksToMany(request.path + "/", 300)));
    });
    crawl().maxDepth = 50;
    for (const int pages : {1, 2, 50}) {
        const BatchId id = bench().submit({"/s/"});
        const QFuture<OutcomePtr> future = bench().manager().future(id);
        QVERIFY(bench().waitFor([&] { return bench().batch(id).counts.ended() >= pages; }));
        bench().destroyManager();
        QVERIFY(future.isFinished());
        const QStringList faults = bench().faults();
        make();
        QCOMPARE(faults, QStringList());
        crawl().maxDepth = 50;
        server().route("/s/", [](const ServerRequest &request) {
            return std::make_shared<const ServedResource>(
                page(linksToMany(request.path + "/", 300)));
        });
    }
}

void TestCrawlingBatch::pauseHoldsIt()
{
    server().serve("/", ServedResource::fromBytes(linksTo({"/a"}),
                                                  {.contentType = "text/html", .delayMs = 50}));
    serve("/a", {});
    const BatchId id = bench().submit({"/"});
    connect(&bench().manager(), &TaskManager::resultsParsed, this, [this](BatchId parsed) {
        if (bench().batch(parsed).counts.tasks == 1)
            bench().manager().future(parsed).suspend();
    });
    QVERIFY(bench().waitFor([&] { return bench().batch(id).paused; }));
    bench().settings.crawl.reset();
    server().serve("/other", "x");
    QVERIFY(bench().waitForEnd(bench().submit({"/other"})));
    QCOMPARE(server().requestCount("/a"), 0);
    bench().manager().future(id).resume();
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(found(id), QByteArray("/ /a"));
}

// A page that failed at first leads on when it is there; what it shares with others is known.
void TestCrawlingBatch::retryGoesOn()
{
    serve("/", {"/a", "/late"});
    serve("/a", {});
    crawl().maxDepth = 3;
    const BatchId id = run({"/"});
    QCOMPARE(found(id), QByteArray("/ /a /late"));
    serve("/late", {"/a", "/new", "/"});
    serve("/new", {"/newer"});
    const TaskId late{id, quint32(bench().batch(id).entries->at(1).url.endsWith("/late") ? 1 : 2)};
    bench().manager().retry({&late, 1});
    QVERIFY(bench().waitForEnd(id));
    QCOMPARE(found(id), QByteArray("/ /a /late /new /newer"));
    QCOMPARE(server().requestCount("/a"), 1);
    QCOMPARE(bench().batch(id).counts.of(TaskState::Done), 4);
}

void TestCrawlingBatch::goesOnAfterARestart()
{
    const QString file = bench().folder() + u"/session"_qs;
    std::unique_ptr<Session> session = std::move(*Session::open(file));
    ManagerBench first({.limits = {}, .session = session.get()});
    first.settings = bench().settings;
    crawl().maxDepth = 9;
    first.settings.crawl->maxDepth = 9;
    serve("/", {"/a", "/b"});
    serve("/a", {"/b", "/c", "/"});
    server().serve("/b", "x", {.stallAfter = 0});
    serve("/c", {});
    const BatchId id = first.submit({bench().url("/")});
    QVERIFY(first.waitFor([&] { return first.batch(id).counts.of(TaskState::Done) == 3; }));
    first.manager().leaveToNextRun();
    QCoreApplication::processEvents();
    QCOMPARE(first.faults(), QStringList());
    first.destroyManager();
    session.reset();

    serve("/b", {"/a", "/d"});
    serve("/d", {"/e", "/c"});
    session = std::move(*Session::open(file));
    ManagerBench second({.limits = {}, .session = session.get()});
    second.manager().restore(RestorePolicy::GoOn);
    QVERIFY(second.waitFor([&] { return !second.manager().batches().empty(); }));
    QVERIFY(second.waitForEnd(id));
    m_bench->destroyManager();
    QCOMPARE(second.batch(id).counts.tasks, 6);
    QCOMPARE(second.batch(id).counts.of(TaskState::Done), 5);
    QCOMPARE(int(second.batch(id).entries->back().depth), 3);
    for (const char *path : {"/", "/a", "/c", "/d", "/e"})
        QCOMPARE(server().requestCount(path), 1);
    second.destroyManager();
}

// The last page was there, and its links were not.
void TestCrawlingBatch::goesOnAfterTheLastPage()
{
    const QString file = bench().folder() + u"/session"_qs;
    std::unique_ptr<Session> session = std::move(*Session::open(file));
    ManagerBench first({.limits = {}, .keepDetails = false, .session = session.get()});
    first.settings = bench().settings;
    serve("/", {"/a", "/b"});
    server().serve("/robots.txt", "User-agent: *", {.stallAfter = 3});
    const BatchId id = first.submit({bench().url("/")});
    QVERIFY(first.waitFor([&] { return server().requestCount("/robots.txt") == 1; }));
    first.manager().leaveToNextRun();
    QCoreApplication::processEvents();
    first.destroyManager();
    session.reset();

    server().serve("/robots.txt", "User-agent: *\nDisallow: /b");
    serve("/a", {});
    session = std::move(*Session::open(file));
    ManagerBench second({.limits = {}, .keepDetails = false, .session = session.get()});
    second.manager().restore(RestorePolicy::GoOn);
    QVERIFY(second.waitFor([&] { return !second.manager().batches().empty(); }));
    QVERIFY(second.waitForEnd(id));
    QCOMPARE(second.states(id), QByteArray("done done"));
    QCOMPARE(second.runsStarted[id], 1);
    QCOMPARE(server().requestCount("/"), 1);
    QCOMPARE(server().requestCount("/b"), 0);
    second.destroyManager();
}

void TestCrawlingBatch::isOverAfterARestart_data()
{
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("ended") << false;
    QTest::newRow("cancelled") << true;
}

// Nobody is asked again what was settled.
void TestCrawlingBatch::isOverAfterARestart()
{
    QFETCH(bool, cancelled);
    const QString file = bench().folder() + u"/session"_qs;
    std::unique_ptr<Session> session = std::move(*Session::open(file));
    ManagerBench first({.limits = {}, .session = session.get()});
    first.settings = bench().settings;
    serve("/", {"/a", "/private"});
    serve("/a", {});
    if (cancelled)
        server().serve("/robots.txt", "User-agent: *", {.stallAfter = 3});
    else
        server().serve("/robots.txt", "User-agent: *\nDisallow: /private");
    const BatchId id = first.submit({bench().url("/")});
    if (cancelled) {
        QVERIFY(first.waitFor([&] { return server().requestCount("/robots.txt") == 1; }));
        first.manager().future(id).cancel();
    }
    QVERIFY(first.waitForEnd(id));
    const qint64 tasks = first.batch(id).counts.tasks;
    QCOMPARE(tasks, cancelled ? 1 : 2);
    first.destroyManager();
    session.reset();

    server().clearLog();
    session = std::move(*Session::open(file));
    ManagerBench second({.limits = {}, .session = session.get()});
    second.manager().restore(RestorePolicy::GoOn);
    QVERIFY(second.waitFor([&] { return !second.manager().batches().empty(); }));
    QVERIFY(second.manager().future(id).isFinished());
    QCOMPARE(second.batch(id).counts.tasks, tasks);
    QCOMPARE(server().requestCount(), 0);
    second.destroyManager();
}

QTEST_GUILESS_MAIN(TestCrawlingBatch)
#include "tst_crawlingbatch.moc"

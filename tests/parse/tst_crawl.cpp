// How far a crawl goes, and what a site's robots.txt says to it.
#include "core/parse/crawlrules.h"

#include <QElapsedTimer>
#include <QTest>

using namespace haul;

class tst_Crawl : public QObject
{
    Q_OBJECT

private slots:
    void robots_data();
    void robots();
    void robotsExtras();
    void robotsAreBounded();
    void rules_data();
    void rules();
    void rulesOfASettings_data();
    void rulesOfASettings();
    void rulesOfManyStarts_data();
    void rulesOfManyStarts();
    void startsAreFoundQuickly();
};

void tst_Crawl::robots_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("allowed");
    int number = 0;
    const auto row = [&](const char *text, const char *path, bool allowed) {
        QTest::addRow("%d %s", ++number, path) << QByteArray(text) << QByteArray(path) << allowed;
    };
    row("", "/x", true);
    row("User-agent: *\nDisallow: /", "/x", false);
    row("User-agent: *\nDisallow: /", "/robots.txt", true);
    row("User-agent: *\nDisallow:", "/x", true);
    row("user-AGENT:*\ndisallow:/a", "/ab", false);
    row("User-agent: *\nDisallow: /a", "/A", true);
    row("User-agent: *\nDisallow: /a/", "/a", true);
    row("User-agent: *\nDisallow: /a # comment", "/a", false);
    row("# x\r\nUser-agent: *\r\nDisallow: /a\r\n", "/a", false);
    row("\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", false);
    row("Disallow: /a", "/a", true);
    // The group for us, whichever way it is written; else that for all.
    row("User-agent: haul\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/a", false);
    row("User-agent: haul\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", true);
    row("User-agent: *\nDisallow: /b\n\nUser-agent: HAUL/1.0\nAllow: /", "/b", true);
    row("User-agent: haulage\nDisallow: /a", "/a", true);
    row("User-agent: other\nUser-agent: haul\nDisallow: /a", "/a", false);
    row("User-agent: haul\n\nDisallow: /a", "/a", false);
    row("User-agent: haul\nUnknown: x\nUser-agent: other\nDisallow: /a", "/a", false);
    row("User-agent: haul\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: haul\n"
        "Disallow: /c",
        "/c", false);
    row("User-agent: haul\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: haul\n"
        "Disallow: /c",
        "/b", true);
    row("User-agent: haul\nUser-agent: x\nAllow: /\nUser-agent: *\nDisallow: /", "/a", true);
    // The longest rule (RFC 9309, 5.2).
    row("User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/disallowed.gif", false);
    row("User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/x.gif", true);
    row("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true);
    row("User-agent: *\nAllow: /p\nDisallow: /", "/page", true);
    // * and $ (RFC 9309, 2.2.3).
    row("User-agent: *\nDisallow: *.gif$", "/a/b.gif", false);
    row("User-agent: *\nDisallow: *.gif$", "/a/b.gif?x", true);
    row("User-agent: *\nDisallow: /*.php", "/a/index.php?x", false);
    row("User-agent: *\nDisallow: /a*/b", "/axx/b/c", false);
    row("User-agent: *\nDisallow: /a*b*c$", "/abcbc", false);
    row("User-agent: *\nDisallow: /a*b*c$", "/abcb", true);
    row("User-agent: *\nDisallow: /a$", "/a", false);
    row("User-agent: *\nDisallow: /a$", "/ab", true);
    row("User-agent: *\nDisallow: /*$", "/ab", false);
    row("User-agent: *\nDisallow: /a$b", "/a$bc", false);
    row("User-agent: *\nDisallow: /*a*a$", "/a", true);
    row("User-agent: *\nDisallow: /?", "/?x", false);
    // One spelling (RFC 9309, 2.2.2).
    row("User-agent: *\nDisallow: /foo/bar/\xe3\x83\x84", "/foo/bar/%E3%83%84", false);
    row("User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false);
    row("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false);
    row("User-agent: *\nDisallow: /a%2fb", "/a/b", true);
    row("User-agent: *\nDisallow: /a%", "/a%", false);
    row("User-agent: *\nDisallow: /a", "https://h.example/a?b", false);
    row("User-agent: *\nDisallow: /$", "https://h.example/", false);
    row("<!doctype html><p>User-agent: *", "/a", true);
}

void tst_Crawl::robots()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, path);
    QTEST(RobotsTxt::fromBytes(text, "haul").allows(path), "allowed");
}

void tst_Crawl::robotsExtras()
{
    const auto robots = RobotsTxt::fromBytes("Sitemap: http://h/1.xml\nUser-agent: *\n"
                                             "Crawl-delay: 2.5\nSitemap:http://h/2.xml\n",
                                             "haul");
    QCOMPARE(robots.sitemaps(), QList<QByteArray>({"http://h/1.xml", "http://h/2.xml"}));
    QCOMPARE(robots.crawlDelay().value_or(-1), 2.5);
    for (const char *delay : {"-1", "x", "nan", "inf", "1e9"})
        QVERIFY(!RobotsTxt::fromBytes("User-agent: *\nCrawl-delay: " + QByteArray(delay), "haul")
                     .crawlDelay());
    QVERIFY(RobotsTxt().allows("/x"));
}

void tst_Crawl::robotsAreBounded()
{
    const QByteArray filler = QByteArray("# comment\n").repeated(60'000);
    QVERIFY(RobotsTxt::fromBytes(filler + "User-agent: *\nDisallow: /", "haul").allows("/x"));
    const QByteArray stars =
        "User-agent: *\n" + QByteArray("Disallow: /*a*a*a*a*b$\n").repeated(20'000);
    const auto robots = RobotsTxt::fromBytes(stars, "haul");
    QElapsedTimer timer;
    timer.start();
    QVERIFY(robots.allows('/' + QByteArray(60'000, 'a')));
    QVERIFY(robots.allows('/' + QByteArray(1'000'000, '%')));
    QVERIFY(timer.elapsed() < 10'000);
    const auto longRule =
        RobotsTxt::fromBytes("User-agent: *\nDisallow: /" + QByteArray(400'000, '*'), "haul");
    QVERIFY(!longRule.allows("/x"));
}

void tst_Crawl::rules_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<int>("depth");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *url, int depth, const char *answer) {
        QTest::addRow("%s %d", url, depth)
            << QByteArray(url) << depth << QString::fromLatin1(answer);
    };
    row("https://example.org/docs/a", 1, "follow");
    row("https://example.org/docs/a", 3, "too-deep");
    row("https://www.example.org/docs/", 1, "follow");
    row("http://example.org/docs/sub/x.html", 2, "follow");
    row("https://example.org/other/", 1, "outside-folder");
    row("https://example.org/docs", 1, "outside-folder");
    row("https://example.org/docsx/a", 1, "outside-folder");
    row("https://sub.example.org/docs/a", 1, "other-host");
    row("https://other.org/example.org/docs/a", 1, "other-host");
    row("https://example.org/docs/a.zip", 1, "not-a-page");
    row("https://example.org/docs/print/a", 1, "excluded");
    row("https://example.org/docs/private/a", 1, "robots");
}

void tst_Crawl::rules()
{
    QFETCH(QByteArray, url);
    QFETCH(int, depth);
    CrawlSettings settings;
    settings.sameFolder = true;
    settings.maxDepth = 2;
    settings.exclude = {"*/print/*"};
    const CrawlRules rules("https://example.org/docs/index.html", settings);
    const auto robots = RobotsTxt::fromBytes("User-agent: *\nDisallow: /docs/private/", "haul");
    const Link link{url, {}, LinkKind::Page, {}};
    QTEST(crawlAnswerName(rules.judge(link, depth, 0, robots)), "answer");
}

void tst_Crawl::rulesOfASettings_data()
{
    QTest::addColumn<CrawlSettings>("settings");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *name, const char *answer, auto change) {
        CrawlSettings settings;
        change(settings);
        QTest::newRow(name) << settings << QString::fromLatin1(answer);
    };
    row("by default", "nofollow", [](CrawlSettings &) {});
    row("nofollow or not", "follow", [](CrawlSettings &s) { s.obeyNoFollow = false; });
    row("full", "full", [](CrawlSettings &s) {
        s.obeyNoFollow = false;
        s.maxPages = 5;
    });
    row("included", "follow", [](CrawlSettings &s) {
        s.obeyNoFollow = false;
        s.include = {"*/x/*", "*/y"};
    });
    row("not included", "not-included", [](CrawlSettings &s) { s.include = {"*/x/*"}; });
    row("excluded before included", "excluded", [](CrawlSettings &s) {
        s.include = {"*/y"};
        s.exclude = {"*example*"};
    });
    row("depth", "too-deep", [](CrawlSettings &s) { s.maxDepth = 0; });
}

void tst_Crawl::rulesOfASettings()
{
    QFETCH(CrawlSettings, settings);
    const Link link{"http://example.org/y", {}, LinkKind::Page, LinkRel::NoFollow};
    const CrawlRules rules("http://example.org/", settings);
    QTEST(crawlAnswerName(rules.judge(link, 1, 5, {})), "answer");
}

void tst_Crawl::rulesOfManyStarts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("sameHost");
    QTest::addColumn<QString>("sameFolder");
    const auto row = [](const char *url, const char *sameHost, const char *sameFolder) {
        QTest::newRow(url) << QByteArray(url) << QString::fromLatin1(sameHost)
                           << QString::fromLatin1(sameFolder);
    };
    row("https://one.example/docs/a", "follow", "follow");
    row("https://one.example/docs/deep/er/a", "follow", "follow");
    row("https://one.example/", "follow", "outside-folder");
    row("https://one.example/blog/a", "follow", "outside-folder");
    row("https://two.example/blog/a", "follow", "follow");
    row("https://www.two.example/blog/a", "follow", "follow");
    row("https://two.example/docs/a", "follow", "outside-folder");
    row("https://three.example/docs/a", "other-host", "other-host");
}

void tst_Crawl::rulesOfManyStarts()
{
    QFETCH(QByteArray, url);
    for (const bool sameFolder : {false, true}) {
        CrawlSettings settings;
        settings.sameFolder = sameFolder;
        CrawlRules rules(settings);
        rules.addStart("https://one.example/docs/");
        rules.addStart("http://two.example/blog/index.html");
        const QString answer =
            crawlAnswerName(rules.judge({url, {}, LinkKind::Page, {}}, 1, 0, RobotsTxt()));
        QTEST(answer, sameFolder ? "sameFolder" : "sameHost");
    }
}

void tst_Crawl::startsAreFoundQuickly()
{
    CrawlSettings settings;
    settings.sameFolder = true;
    CrawlRules rules(settings);
    for (int i = 0; i < 100'000; ++i)
        rules.addStart("http://h/" + QByteArray::number(i) + "/x");
    const QByteArray deep = "http://h/99999/" + QByteArray("a/").repeated(30'000);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 1000; ++i) {
        const auto answer = rules.judge({deep, {}, LinkKind::Page, {}}, 1, 0, RobotsTxt());
        QCOMPARE(answer, CrawlAnswer::Follow);
    }
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(tst_Crawl)
#include "tst_crawl.moc"

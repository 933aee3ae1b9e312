// Which links become tasks, without any network; and what a million of them cost.
#include "core/manager/crawljudge.h"

#include <QElapsedTimer>
#include <QTest>

using namespace haul;

namespace {

ParseResult page(const QByteArray &url, const QList<QByteArray> &targets)
{
    ParseResult result;
    result.url = url;
    for (const QByteArray &target : targets)
        result.links.push_back({target, "text", LinkKind::Page, {}});
    return result;
}

EntryList list(const QList<QByteArray> &urls)
{
    EntryList entries;
    for (const QByteArray &url : urls)
        entries.push_back({url, qint32(entries.size() + 1), {}});
    return entries;
}

QByteArray urlsOf(const EntryList &entries)
{
    QByteArrayList urls;
    for (const Entry &entry : entries)
        urls += entry.url;
    return urls.join(' ');
}

CrawlSettings settings(qint64 maxPages, bool obeyRobots)
{
    CrawlSettings settings;
    settings.maxPages = maxPages;
    settings.obeyRobots = obeyRobots;
    return settings;
}

} // namespace

class TestCrawlJudge : public QObject
{
    Q_OBJECT

private slots:
    void waitsForRobots();
    void capCountsWhatIsAllowed();
    void listGrows();
    void aliens();
    void deepest();
    void waitingIsBounded();
    void manyHostileLinks();
    void aMillionPages();
};

void TestCrawlJudge::waitsForRobots()
{
    CrawlJudge judge(settings(10, true));
    judge.learn(list({"http://h/"}));
    CrawlFindings findings;
    judge.judge(page("http://h/", {"http://h/a", "http://h/b", "http://h/a#x"}), 0, findings);
    QVERIFY(findings.entries.empty());
    QCOMPARE(findings.sites.size(), 1u);
    QCOMPARE(findings.sites[0].origin, QByteArray("http://h"));
    QVERIFY(!findings.sites[0].alien);
    judge.judge(page("http://h/", {"http://u@h/c", "http://h:81/d"}), 0, findings);
    QCOMPARE(findings.sites.size(), 2u); // another user is no other site, another port is
    QCOMPARE(findings.sites[1].origin, QByteArray("http://h:81"));
    judge.takeRobots("http://h", RobotsTxt::fromBytes("User-agent: *\nDisallow: /b", "haul"),
                     findings);
    QCOMPARE(urlsOf(findings.entries), QByteArray("http://h/a http://u@h/c"));
    judge.judge(page("http://h/", {"http://h/a", "http://h/b", "http://h/e"}), 0, findings);
    QCOMPARE(urlsOf(findings.entries), QByteArray("http://h/a http://u@h/c http://h/e"));
    QCOMPARE(findings.sites.size(), 2u);
}

// What a robots.txt forbids takes nobody's place.
void TestCrawlJudge::capCountsWhatIsAllowed()
{
    CrawlJudge judge(settings(2, true));
    judge.learn(list({"http://h/"}));
    CrawlFindings findings;
    judge.judge(page("http://h/", {"http://h/no/1", "http://h/no/2", "http://h/no/3", "http://h/a",
                                   "http://h/b", "http://h/c"}),
                0, findings);
    judge.takeRobots("http://h", RobotsTxt::fromBytes("User-agent: *\nDisallow: /no/", "haul"),
                     findings);
    QCOMPARE(urlsOf(findings.entries), QByteArray("http://h/a http://h/b"));
}

void TestCrawlJudge::listGrows()
{
    CrawlJudge judge(settings(3, false));
    EntryList entries = list({"http://h/", "http://h/x"});
    judge.learn(entries);
    CrawlFindings findings;
    judge.judge(page("http://h/", {"http://h/x", "http://h/a"}), 0, findings);
    QCOMPARE(urlsOf(findings.entries), QByteArray("http://h/a"));
    entries.insert(entries.end(), findings.entries.begin(), findings.entries.end());
    judge.learn(entries);
    judge.learn(entries);
    judge.judge(page("http://h/x", {"http://h/a", "http://h/b", "http://h/c", "http://h/d"}), 0,
                findings);
    QCOMPARE(urlsOf(findings.entries), QByteArray("http://h/a http://h/b http://h/c"));
    CrawlJudge anew(settings(3, false)); // as after a restart
    entries = list({"http://h/"});
    entries.insert(entries.end(), findings.entries.begin(), findings.entries.end());
    anew.learn(entries);
    CrawlFindings more;
    anew.judge(page("http://h/a", {"http://h/e"}), 0, more);
    QVERIFY(more.entries.empty()); // three are there
}

void TestCrawlJudge::aliens()
{
    CrawlSettings any = settings(10, false);
    any.sameHost = false;
    CrawlJudge judge(any);
    judge.learn(list({"https://u:p@h/", "https://two/"}));
    CrawlFindings findings;
    judge.judge(page("https://h/", {"https://h/a", "https://two/b", "http://h/c", "https://h:8/d",
                                    "https://www.h/e", "https://three/f"}),
                0, findings);
    QByteArray alien;
    for (const Entry &entry : findings.entries)
        alien += entry.alien ? '1' : '0';
    QCOMPARE(alien, QByteArray("001111"));
}

void TestCrawlJudge::deepest()
{
    CrawlSettings deep = settings(10, false);
    deep.maxDepth = 1'000'000;
    CrawlJudge judge(deep);
    judge.learn(list({"http://h/"}));
    CrawlFindings findings;
    judge.judge(page("http://h/", {"http://h/a"}), 254, findings);
    QCOMPARE(int(findings.entries.at(0).depth), 255);
    judge.judge(page("http://h/", {"http://h/b"}), 255, findings);
    QCOMPARE(findings.entries.size(), 1u);
}

void TestCrawlJudge::waitingIsBounded()
{
    CrawlSettings any = settings(100, true);
    any.sameHost = false;
    CrawlJudge judge(any);
    judge.learn(list({"http://h/"}));
    CrawlFindings findings;
    QList<QByteArray> targets;
    for (int i = 0; i < 300'000; ++i)
        targets += "http://h" + QByteArray::number(i) + "/x";
    judge.judge(page("http://h/", targets), 0, findings);
    QCOMPARE(findings.sites.size(), 100'100u);
}

void TestCrawlJudge::manyHostileLinks()
{
    CrawlSettings folder = settings(1'000'000, false);
    folder.sameFolder = true;
    CrawlJudge judge(folder);
    judge.learn(list({"http://h/a/b/"}));
    CrawlFindings findings;
    const QByteArray slashes = QByteArray("/").repeated(60'000);
    QList<QByteArray> targets{{},
                              "x",
                              "http://",
                              QByteArray("http://h/a/b/\0", 14),
                              "http://h/" + QByteArray(100'000, 'x')};
    for (int i = 0; i < 1000; ++i)
        targets += "http://h/a" + slashes + QByteArray::number(i);
    QElapsedTimer clock;
    clock.start();
    judge.judge(page("http://h/", targets), 0, findings);
    QVERIFY(findings.entries.size() <= 1);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
}

void TestCrawlJudge::aMillionPages()
{
    constexpr int million = 1'000'000;
    CrawlJudge judge(settings(million, false));
    judge.learn(list({"http://host.example/"}));
    CrawlFindings findings;
    QElapsedTimer clock;
    clock.start();
    for (int first = 0; first < million; first += 1000) {
        QList<QByteArray> targets;
        for (int i = 0; i < 1000; ++i)
            targets += "http://host.example/some/folder/page-" + QByteArray::number(first + i);
        const ParseResult result =
            page("http://host.example/" + QByteArray::number(first), targets);
        judge.judge(result, 0, findings);
        judge.judge(result, 0, findings); // all of them known
    }
    qInfo("a million found, two million judged: %lld ms", clock.elapsed());
    QCOMPARE(findings.entries.size(), size_t(million));
}

QTEST_GUILESS_MAIN(TestCrawlJudge)
#include "tst_crawljudge.moc"

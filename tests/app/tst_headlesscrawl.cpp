// Following links in the terminal: the real program on a small site.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace haul;

class TestHeadlessCrawl : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void followsLinks();
    void rejectedLinesComeFirst();
    void failedPages();
    void interrupted();
    void killedAndStartedAgain();
    void sameCommandAgain();

private:
    QString path(const char *name) const { return dir_->filePath(QString::fromUtf8(name)); }
    QString url(const QByteArray &path) const
    {
        return QString::fromLatin1(server_.url(path).toEncoded());
    }
    void serve(const QByteArray &path, const QList<QByteArray> &targets)
    {
        QByteArray html = "<title>" + path + "</title>";
        for (const QByteArray &target : targets)
            html += "<a href='" + target + "'>x</a>";
        server_.serve(path, html, {.contentType = "text/html"});
    }
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("-d"),       path("out"),
                           QStringLiteral("--layout"), QStringLiteral("tree"),
                           QStringLiteral("--report"), path("r.jsonl"),
                           QStringLiteral("--follow"), QStringLiteral("9")}
               + more;
    }
    QStringList reported() const // "1 / done", "d2 /a failed"
    {
        QStringList lines;
        for (const QJsonObject &line : readJsonLines(path("r.jsonl"))) {
            const QString place = line[u"line"].isNull()
                                      ? QStringLiteral("d%1").arg(line[u"depth"].toInt())
                                      : QString::number(line[u"line"].toInt());
            lines += place + u' ' + QUrl(line[u"url"].toString()).path() + u' ' + stateOf(line);
        }
        return lines;
    }

    std::unique_ptr<QTemporaryDir> dir_;
    LoopbackServer server_;
};

void TestHeadlessCrawl::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    if (!server_.isRunning())
        QVERIFY(server_.start());
    server_.clearRoutes();
    server_.clearLog();
    serve("/", {"/a", "/dir/b"});
    serve("/a", {"/", "/dir/b"});
    serve("/dir/b", {"/dir/c", "/a"});
    serve("/dir/c", {"/"});
}

void TestHeadlessCrawl::followsLinks()
{
    const HaulRun run =
        runHaul(arguments({QStringLiteral("--results"), path("p.jsonl"), url("/")}));
    QCOMPARE(run.status, 0);
    QCOMPARE(reported(),
             (QStringList{QStringLiteral("1 / done"), QStringLiteral("d1 /a done"),
                          QStringLiteral("d1 /dir/b done"), QStringLiteral("d2 /dir/c done")}));
    QCOMPARE(readJsonLines(path("p.jsonl")).size(), 4);
    QVERIFY2(run.out.contains("4 done"), run.out.constData());
    const QString host = QStringLiteral("127.0.0.1");
    QStringList files = filesBelow(path("out"));
    QCOMPARE(files.size(), 4);
    QVERIFY2(files.first().startsWith(host), qPrintable(files.first()));
    QCOMPARE(server_.requestCount(), 5); // and the robots.txt
}

void TestHeadlessCrawl::rejectedLinesComeFirst()
{
    const QByteArray list =
        "nonsense\n" + url("/dir/b").toUtf8() + "\nmore nonsense\n" + url("/dir/b").toUtf8() + '\n';
    const HaulRun run =
        runHaul(arguments({QStringLiteral("--follow-folder"), QStringLiteral("-")}), list);
    QCOMPARE(run.status, 0);
    const QStringList lines = reported();
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[1], QStringLiteral("2 /dir/b done"));
    QVERIFY(lines[2].startsWith(u"3 ") && lines[3].startsWith(u"4 "));
    QCOMPARE(lines[4], QStringLiteral("d1 /dir/c done"));
}

void TestHeadlessCrawl::failedPages()
{
    serve("/dir/c", {"/missing"});
    const HaulRun run = runHaul(arguments({url("/")}));
    QCOMPARE(run.status, 1);
    QCOMPARE(reported().last(), QStringLiteral("d3 /missing failed"));
    QCOMPARE(run.errorLines().size(), 1);
    QVERIFY2(run.err.contains("/missing"), run.err.constData());
}

void TestHeadlessCrawl::interrupted()
{
    server_.serve("/dir/c", "x", {.stallAfter = 0});
    HaulProcess program(arguments({url("/")}));
    QTRY_COMPARE_WITH_TIMEOUT(server_.requestCount("/dir/c"), 1, 20'000);
    program.signal(SIGINT);
    QCOMPARE(program.wait().status, 130);
    QCOMPARE(reported().last(), QStringLiteral("d2 /dir/c cancelled"));
}

void TestHeadlessCrawl::killedAndStartedAgain()
{
    const QStringList withSession{QStringLiteral("--session"), path("s.haul"), url("/")};
    server_.serve("/dir/b", "x", {.stallAfter = 0});
    {
        HaulProcess program(arguments(withSession));
        QTRY_COMPARE_WITH_TIMEOUT(server_.requestCount("/dir/b"), 1, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(filesBelow(path("out")).size() >= 2, 20'000);
        program.signal(SIGKILL);
        program.wait();
    }
    serve("/dir/b", {"/dir/c", "/a"});
    server_.clearLog();
    QCOMPARE(runHaul(arguments(withSession)).status, 0);
    QCOMPARE(reported(),
             (QStringList{QStringLiteral("1 / done"), QStringLiteral("d1 /a done"),
                          QStringLiteral("d1 /dir/b done"), QStringLiteral("d2 /dir/c done")}));
    QCOMPARE(filesBelow(path("out")).size(), 4);
    QCOMPARE(server_.requestCount("/"), 0);
    QCOMPARE(server_.requestCount("/dir/b"), 1);
    QCOMPARE(server_.requestCount("/dir/c"), 1);
}

// Nothing is left to do, and nobody is asked.
void TestHeadlessCrawl::sameCommandAgain()
{
    const QStringList withSession{QStringLiteral("--session"), path("s.haul"), url("/")};
    QCOMPARE(runHaul(arguments(withSession)).status, 0);
    const QStringList first = reported();
    server_.clearLog();
    QCOMPARE(runHaul(arguments(withSession)).status, 0);
    QCOMPARE(reported(), first);
    QCOMPARE(server_.requestCount(), 0);
    QCOMPARE(runHaul(arguments(withSession) << QStringLiteral("--follow-folder")).status, 0);
    QVERIFY(server_.requestCount() > 0); // other rules are another batch
}

QTEST_GUILESS_MAIN(TestHeadlessCrawl)
#include "tst_headlesscrawl.moc"

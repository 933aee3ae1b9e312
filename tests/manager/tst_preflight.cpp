// Links looked at before the start: what a probe finds, how politely it asks, that it leaves
// nothing behind; and what is made of its outcomes.
#include "core/manager/preflight.h"
#include "tests/manager/managerbench.h"

#include <QElapsedTimer>
#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::ServeOptions)

namespace {

constexpr qint64 gib = qint64(1) << 30;

ServedResource largeResource(qint64 size)
{
    return {{}, size, [](qint64, qint64 length) { return QByteArray(length, 'x'); }, {}};
}

EntryExtras namedExtras(const QString &name, qint64 size = -1)
{
    EntryExtras extras;
    extras.name = name;
    extras.size = size;
    return extras;
}

} // namespace

class tst_Preflight : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void asks_data();
    void asks();
    void sizesBeyondAnyDisk();
    void followsRedirects();
    void endsAGetAtItsHead();
    void asksTheMirrors();
    void asksAgainWhatMayPass();
    void keepsWhatIsThere();
    void cancels();
    void tenThousandLinks();

    void judges_data();
    void judges();
    void sums();
    void leavesOutTheDead();

private:
    BatchId probe(const QList<QByteArray> &paths);
    ProbedLink link(TaskId id, qint64 free = unlimitedRoom) const;
    QByteArrayList methods(const QByteArray &path) const;

    std::unique_ptr<ManagerBench> m_bench;
};

void tst_Preflight::init()
{
    m_bench = std::make_unique<ManagerBench>();
    m_bench->settings = probeSettings(m_bench->settings);
    m_bench->settings.retryPause = std::chrono::milliseconds(10);
}

// Whatever a test asked: nothing is left behind, and nothing was broken.
void tst_Preflight::cleanup()
{
    QCOMPARE(m_bench->faults(), QStringList());
    QVERIFY(m_bench->parsed.empty());
    m_bench.reset();
}

BatchId tst_Preflight::probe(const QList<QByteArray> &paths)
{
    return m_bench->submit(paths);
}

ProbedLink tst_Preflight::link(TaskId id, qint64 free) const
{
    const OutcomePtr outcome = m_bench->outcome(id);
    return outcome ? judgeProbe((*m_bench->batch(id.batch).entries)[id.index], *outcome, free)
                   : ProbedLink();
}

QByteArrayList tst_Preflight::methods(const QByteArray &path) const
{
    QByteArrayList methods;
    for (const ServerRequest &request : m_bench->server.requests(path))
        methods += request.method;
    return methods;
}

void tst_Preflight::asks_data()
{
    QTest::addColumn<ServeOptions>("options");
    QTest::addColumn<QByteArray>("methods");
    QTest::addColumn<LinkVerdict>("verdict");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *title, const ServeOptions &options, const char *methods,
                        LinkVerdict verdict, qint64 size, const char *cause = "") {
        QTest::newRow(title) << options << QByteArray(methods) << verdict << size
                             << QString::fromLatin1(cause);
    };
    const auto good = LinkVerdict::Good;
    row("there", {}, "HEAD", good, 100'000);
    row("no length", {.chunked = true}, "HEAD", good, -1);
    row("a length of 0 says nothing", {.headLength = 0}, "HEAD", good, -1);
    row("a page", {.contentType = "text/html"}, "HEAD", LinkVerdict::WrongType, 100'000);
    row("HEAD is not allowed", {.headStatus = 405}, "HEAD GET", good, 100'000);
    row("HEAD is not known", {.headStatus = 501}, "HEAD GET", good, 100'000);
    row("HEAD is forbidden", {.headStatus = 403}, "HEAD GET", good, 100'000);
    row("HEAD finds nothing", {.headStatus = 404}, "HEAD GET", good, 100'000);
    row("HEAD breaks the server", {.headStatus = 500}, "HEAD GET", good, 100'000);
    row("hangs up on HEAD", {.hangsUpOnHead = true}, "HEAD GET", good, 100'000);
    row("neither HEAD nor length", {.chunked = true, .headStatus = 405}, "HEAD GET", good, -1);
    const auto dead = LinkVerdict::Dead;
    row("missing", {.status = 404}, "HEAD GET", dead, -1, "http-404");
    row("forbidden", {.status = 403}, "HEAD GET", dead, -1, "http-403");
    row("gone", {.status = 410}, "HEAD", dead, -1, "http-410");
    row("behind a login", {.status = 401}, "HEAD", dead, -1, "http-401");
    row("busy", {.status = 503}, "HEAD", LinkVerdict::Unclear, -1, "http-503");
    row("broken", {.status = 500}, "HEAD GET", LinkVerdict::Unclear, -1, "http-500");
}

void tst_Preflight::asks()
{
    QFETCH(ServeOptions, options);
    m_bench->server.serve("/a.zip", QByteArray(100'000, 'x'), options);
    const BatchId id = probe({"/a.zip"});
    QVERIFY(m_bench->waitForEnd(id));
    QTEST(methods("/a.zip").join(' '), "methods");
    const ProbedLink found = link({id, 0});
    QTEST(found.verdict, "verdict");
    QTEST(found.size, "size");
    QTEST(found.cause, "cause");
    QCOMPARE(found.reason.isEmpty(), found.verdict == LinkVerdict::Good);
    QCOMPARE(m_bench->files(), QStringList());
}

void tst_Preflight::sizesBeyondAnyDisk()
{
    m_bench->server.serve("/huge", largeResource(5000 * gib));
    m_bench->server.serve("/empty", QByteArray(), {.headStatus = 405});
    const BatchId id = probe({"/huge", "/empty"});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(link({id, 0}).size, 5000 * gib);
    QCOMPARE(link({id, 0}, gib).verdict, LinkVerdict::TooLarge);
    QCOMPARE(link({id, 1}).size, 0);
}

void tst_Preflight::followsRedirects()
{
    LoopbackServer &server = m_bench->server;
    server.script("/a.zip", RawReply::http(302, {}, {{"Location", "/login"}}));
    server.script("/moved", RawReply::http(301, {}, {{"Location", "/b.zip"}}));
    server.script("/circle", RawReply::http(302, {}, {{"Location", "/circle"}}));
    server.serve("/login", "<html>", {.contentType = "text/html"});
    server.serve("/b.zip", QByteArray(77, 'x'));
    const BatchId id = probe({"/a.zip", "/moved", "/circle"});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(link({id, 0}).verdict, LinkVerdict::WrongType);
    QCOMPARE(link({id, 1}).size, 77);
    QVERIFY(m_bench->outcome({id, 1})->finalUrl.endsWith("/b.zip"));
    QCOMPARE(link({id, 2}).cause, QStringLiteral("redirect"));
    QCOMPARE(methods("/b.zip"), QByteArrayList{"HEAD"});
}

// A file without end costs no more than its beginning.
void tst_Preflight::endsAGetAtItsHead()
{
    ServedResource resource = largeResource(5000 * gib);
    resource.options.headStatus = 405;
    resource.options.stallAfter = 1'000'000;
    m_bench->server.serve("/huge", resource);
    const BatchId id = probe({"/huge", "/huge"});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(link({id, 0}).size, 5000 * gib);
    QTRY_COMPARE(m_bench->server.activeRequests(), 0);
    QVERIFY(m_bench->server.requests("/huge").constLast().header("Range").isNull());
}

void tst_Preflight::asksTheMirrors()
{
    m_bench->server.serve("/second", QByteArray(5, 'x'));
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{m_bench->url("/second")};
    const BatchId id =
        m_bench->submitEntries({{.url = m_bench->url("/first"),
                                 .line = 1,
                                 .extras = std::make_shared<const EntryExtras>(extras)}});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(link({id, 0}).size, 5);
    QCOMPARE(methods("/first"), (QByteArrayList{"HEAD", "GET"}));
    QCOMPARE(methods("/second"), QByteArrayList{"HEAD"});
}

void tst_Preflight::asksAgainWhatMayPass()
{
    m_bench->settings.retries = 2;
    m_bench->server.script("/a", {RawReply::http(503), RawReply::http(503)});
    m_bench->server.serve("/a", QByteArray(9, 'x'));
    m_bench->server.script("/b", {RawReply::http(405), RawReply::http(503)});
    m_bench->server.serve("/b", QByteArray(9, 'x'));
    const BatchId id = probe({"/a", "/b"});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(methods("/a"), (QByteArrayList{"HEAD", "HEAD", "HEAD"}));
    QCOMPARE(methods("/b"), (QByteArrayList{"HEAD", "GET", "GET"}));
    QCOMPARE(m_bench->states(id), "done done");
}

// With ConflictPolicy::Skip a file that is there is not asked for.
void tst_Preflight::keepsWhatIsThere()
{
    m_bench->settings.onConflict = ConflictPolicy::Skip;
    m_bench->server.serve("/a", QByteArray(9, 'x'));
    QFile there(m_bench->folder() + QStringLiteral("/a"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    const BatchId id = probe({"/a"});
    QVERIFY(m_bench->waitForEnd(id));
    QCOMPARE(link({id, 0}).verdict, LinkVerdict::AlreadyThere);
    QCOMPARE(m_bench->server.requestCount(), 0);
}

void tst_Preflight::cancels()
{
    m_bench->server.serve("/slow", "x", {.delayMs = 60'000});
    QList<QByteArray> paths;
    for (int i = 0; i < 1000; ++i)
        paths += "/slow?" + QByteArray::number(i);
    const BatchId id = probe(paths);
    QVERIFY(m_bench->waitFor([this] { return m_bench->server.activeRequests() > 0; }));
    QElapsedTimer clock;
    clock.start();
    m_bench->manager().future(id).cancel();
    QVERIFY(m_bench->waitForEnd(id));
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(link({id, 0}).verdict, LinkVerdict::NotAsked);
    QVERIFY(m_bench->server.requestCount() < 100);
}

void tst_Preflight::tenThousandLinks()
{
    constexpr int count = 10'000;
    m_bench->server.setLogging(false);
    m_bench->server.route("/n/", [](const ServerRequest &request) -> ServerAnswer {
        const int number = request.path.mid(3).toInt();
        return std::make_shared<const ServedResource>(ServedResource::fromBytes(
            QByteArray(10, 'x'), {.status = number % 10 == 0 ? 410 : 200}));
    });
    QList<QByteArray> paths;
    for (int i = 0; i < count; ++i)
        paths += "/n/" + QByteArray::number(i);
    const BatchId id = probe(paths);
    QVERIFY(m_bench->waitForEnd(id, 60'000));
    PreflightSummary summary;
    for (quint32 index = 0; index < count; ++index)
        summary.add(link({id, index}));
    QCOMPARE(summary.of(LinkVerdict::Good), count * 9 / 10);
    QCOMPARE(summary.of(LinkVerdict::Dead), count / 10);
    QCOMPARE(summary.bytes(), count * 9);
    const auto causes = summary.causesOf(LinkVerdict::Dead);
    QCOMPARE(causes.size(), size_t(1));
    QCOMPARE(causes.front(), std::pair(QStringLiteral("http-410"), qint64(count / 10)));
    QCOMPARE(m_bench->server.requestCount(), count);
    QVERIFY(m_bench->server.peakConnections() <= Limits().perHost);
    QCOMPARE(m_bench->files(), QStringList());
}

void tst_Preflight::judges_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<LinkVerdict>("verdict");
    const auto row = [](const Error &error, LinkVerdict verdict) {
        QTest::newRow(qPrintable(errorCodeName(error))) << error << verdict;
    };
    row({ErrorCode::Dns, Stage::Connect, {}}, LinkVerdict::Dead);
    row({ErrorCode::Connect, Stage::Connect, {}}, LinkVerdict::Dead);
    row({ErrorCode::Http, Stage::Response, {}, 404}, LinkVerdict::Dead);
    row({ErrorCode::TlsCertificate, Stage::Connect, {}}, LinkVerdict::Dead);
    row({ErrorCode::NotFound, Stage::Response, {}}, LinkVerdict::Dead);
    row({ErrorCode::Login, Stage::Request, {}}, LinkVerdict::Dead);
    row({ErrorCode::Http, Stage::Response, {}, 429}, LinkVerdict::Unclear);
    row({ErrorCode::Timeout, Stage::Response, {}}, LinkVerdict::Unclear);
    row({ErrorCode::ConnectTimeout, Stage::Connect, {}}, LinkVerdict::Unclear);
    row({ErrorCode::Proxy, Stage::Connect, {}}, LinkVerdict::Unclear);
    row({ErrorCode::Internal, Stage::Request, {}}, LinkVerdict::Unclear);
}

void tst_Preflight::judges()
{
    QFETCH(Error, error);
    Outcome outcome;
    outcome.state = TaskState::Failed;
    outcome.error = error;
    const ProbedLink found = judgeProbe({"http://h/a", 1, {}}, outcome);
    QTEST(found.verdict, "verdict");
    QCOMPARE(found.cause, errorCodeName(error));
    QVERIFY(found.isFlagged());
}

void tst_Preflight::sums()
{
    Outcome there;
    there.bytes = 100;
    there.mime = "text/html";
    const auto judge = [&there](const EntryExtras &extras) {
        return judgeProbe(
            {.url = "http://h/a", .line = 1, .extras = std::make_shared<const EntryExtras>(extras)},
            there);
    };
    PreflightSummary summary;
    summary.add(judge(namedExtras({}, 100)));
    summary.add(judge(namedExtras({}, 99)));
    summary.add(judge(namedExtras(QStringLiteral("a.zip"))));
    summary.add({LinkVerdict::Dead, -1, QStringLiteral("dns"), {}});
    summary.add({LinkVerdict::Unclear, -1, QStringLiteral("timeout"), {}});
    summary.add({.verdict = LinkVerdict::AlreadyThere});
    summary.add({});
    summary.add({.verdict = LinkVerdict::Good, .size = unlimitedRoom});
    QCOMPARE(summary.of(LinkVerdict::Good), 2);
    QCOMPARE(summary.of(LinkVerdict::WrongSize), 1);
    QCOMPARE(summary.of(LinkVerdict::WrongType), 1);
    QCOMPARE(summary.asked(), 7);
    QCOMPARE(summary.toFetch(), 4);
    QCOMPARE(summary.flagged(), 4);
    QCOMPARE(summary.bytes(), unlimitedRoom); // and no overflow
    QCOMPARE(summary.space().files(), 5);
    QCOMPARE(summary.space().unknown(), 1);
}

void tst_Preflight::leavesOutTheDead()
{
    const EntryList entries{{"http://h/a", 1, {}}, {"http://h/b", 2, {}}, {"http://h/c", 3, {}}};
    std::vector<ProbedLink> links(2); // the check was cancelled before the third
    links[0].verdict = LinkVerdict::Dead;
    links[1].verdict = LinkVerdict::Unclear;
    const LivingLinks living = withoutDead(entries, links);
    QCOMPARE(living.entries->size(), size_t(2));
    QCOMPARE(living.links->size(), size_t(2));
    QCOMPARE(living.entries->front().url, "http://h/b");
    QCOMPARE(living.links->at(0).verdict, LinkVerdict::Unclear);
    QCOMPARE(living.links->at(1).verdict, LinkVerdict::NotAsked);
}

QTEST_GUILESS_MAIN(tst_Preflight)
#include "tst_preflight.moc"

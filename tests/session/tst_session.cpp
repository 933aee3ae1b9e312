// The session: what was told is there when it is opened again.
#include "core/session/filesflusher.h"
#include "tests/session/sessionbench.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace haul;

namespace {

using Facts = std::vector<SessionFact>;

TaskId task(quint32 index)
{
    return {BatchId(1), index};
}

OutcomePtr done(quint32 index)
{
    return outcomeOf(task(index), TaskState::Done, QStringLiteral("/f/%1").arg(index));
}

OutcomePtr failed(quint32 index)
{
    return outcomeOf(task(index), TaskState::Failed);
}

// Batch 1 with three tasks, then these.
Facts withBatch(Facts facts)
{
    facts.insert(facts.begin(), batchAdded(1, {"http://h/0", "http://h/1", "http://h/2"}));
    return facts;
}

const QString doneText = QStringLiteral("0 done (done /f/0 bytes 5 attempts 2 status 200)");
const QString failedText = QStringLiteral(
    "0 failed (failed  bytes 5 attempts 2 status 200 http-404 (response): no such page)");

} // namespace

Q_DECLARE_METATYPE(std::vector<haul::SessionFact>)

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void factsAndWhatTheyGive_data();
    void factsAndWhatTheyGive();
    void nothingOfARemovedBatch_data();
    void nothingOfARemovedBatch();
    void valuesOfEveryField();
    void namesThatAreNone();
    void resultsOfNoType();
    void manyEntries();
    void entriesOfAGrownBatch();
    void endOfACrawl();
    void laterClaimHolds();
    void numbersAreNotUsedAgain();
    void placesCountAsNumbers();
    void doubts_data();
    void doubts();
    void doubtsAfterARemoval();
    void ownWorkThreads();
    void receiptsSettle();
    void receiptsKeepTheOrder();
    void toldFactsComeByThemselves();
    void destructorWrites();
    void restoreWhileTelling();
    void cancelledRestore();
    void flusherFlushes();

private:
    QString textAfter(const Facts &facts) const;
};

// Of batch 1, without its first line.
QString TestSession::textAfter(const Facts &facts) const
{
    const SessionBench bench;
    bench.write(facts);
    const Restored restored = bench.restored();
    if (!restored.end)
        return toLogLine(restored.end.error());
    if (restored.batches.empty())
        return QStringLiteral("no batch");
    return toText(restored.batches[0]).section(u'\n', 1);
}

void TestSession::factsAndWhatTheyGive_data()
{
    QTest::addColumn<Facts>("facts");
    QTest::addColumn<QString>("text");
    const QString path = u"/f/0"_qs;
    const QString promised = u"promised (done /f/0 bytes 5 attempts 2 status 200)"_qs;
    const fact::NameClaimed claimed{task(0), path};
    const fact::PartSaved saved{task(0), "facts"};
    const fact::FilePromised promise{done(0), "proof"};
    const fact::TaskEnded ended{done(0)};
    const fact::TaskEnded asPromised{done(0), true};
    const fact::TaskEnded failure{failed(0)};
    const fact::TaskEnded failureWithPart{failed(0), false, true};
    const fact::AttemptFailed attempt{
        task(0), {2, {ErrorCode::Dns, Stage::Connect, {}}, QDateTime::currentDateTime(), {}}};

    QTest::newRow("added") << Facts{} << u""_qs;
    QTest::newRow("claimed") << Facts{claimed} << u"0 waiting [claim /f/0]"_qs;
    QTest::newRow("claimed twice")
        << Facts{claimed, fact::NameClaimed{task(0), u"/f/b"_qs}} << u"0 waiting [claim /f/b]"_qs;
    QTest::newRow("claimed, part saved")
        << Facts{claimed, saved} << u"0 waiting [claim /f/0 part facts]"_qs;
    QTest::newRow("part saved again") << Facts{claimed, saved, fact::PartSaved{task(0), "more"}}
                                      << u"0 waiting [claim /f/0 part more]"_qs;
    QTest::newRow("part forgotten")
        << Facts{claimed, saved, fact::PartSaved{task(0), {}}} << u"0 waiting [claim /f/0]"_qs;
    QTest::newRow("part without a claim") << Facts{saved} << u""_qs;
    QTest::newRow("part after the end") << Facts{claimed, ended, saved} << doneText;
    QTest::newRow("name released")
        << Facts{claimed, saved, fact::NameReleased{task(0)}} << u"0 waiting"_qs;
    QTest::newRow("promised") << Facts{promise}
                              << u"0 waiting [claim /f/0 proof proof %1]"_qs.arg(promised);
    QTest::newRow("promised, then claimed anew")
        << Facts{promise, claimed} << u"0 waiting [claim /f/0 %1]"_qs.arg(promised);
    QTest::newRow("promised and released")
        << Facts{promise, fact::NameReleased{task(0)}} << u"0 waiting"_qs;
    QTest::newRow("promised and done") << Facts{promise, asPromised} << doneText;
    QTest::newRow("promised and failed") << Facts{promise, failure} << failedText;
    QTest::newRow("done") << Facts{claimed, saved, ended} << doneText;
    QTest::newRow("failed") << Facts{claimed, saved, failure} << failedText;
    QTest::newRow("failed, with a part file")
        << Facts{claimed, saved, failureWithPart} << failedText + u" [claim /f/0 part facts]"_qs;
    QTest::newRow("failed, with a part file, and retried")
        << Facts{claimed, saved, failureWithPart, fact::TasksReopened{{task(0)}}}
        << u"0 waiting [claim /f/0 part facts]"_qs;
    QTest::newRow("skipped") << Facts{fact::TaskEnded{outcomeOf(task(0), TaskState::Skipped, path)}}
                             << u"0 skipped (skipped /f/0 bytes 5 attempts 2 status 200)"_qs;
    QTest::newRow("cancelled") << Facts{claimed, saved, fact::TasksCancelled{{task(0)}}}
                               << u"0 cancelled"_qs;
    QTest::newRow("reopened") << Facts{failure, fact::TasksReopened{{task(0)}}} << u"0 waiting"_qs;
    QTest::newRow("reopened, and done")
        << Facts{failure, fact::TasksReopened{{task(0)}}, ended} << doneText;
    QTest::newRow("removed") << Facts{fact::TasksRemoved{{task(1)}}} << u"1 waiting removed"_qs;
    QTest::newRow("done and removed")
        << Facts{ended, fact::TasksRemoved{{task(0)}}}
        << u"0 done removed (done /f/0 bytes 5 attempts 2 status 200)"_qs;
    QTest::newRow("attempts") << Facts{attempt, attempt}
                              << u"attempt 2 of 0: dns (connect), then 0 ms\n"
                                 "attempt 2 of 0: dns (connect), then 0 ms"_qs;
    QTest::newRow("attempts before a retry")
        << Facts{attempt, failure, fact::TasksReopened{{task(0)}}} << u"0 waiting"_qs;
    QTest::newRow("a plain result") << Facts{ended, fact::ResultMade{plainResult(task(0), "a/b")}}
                                    << doneText + u" result a/b"_qs;
    QTest::newRow("a full result")
        << Facts{ended, fact::ResultMade{fullResult(task(0))}}
        << doneText + u"\nresult 0 text/html 'A title: \u00e4\u6f22' 2 links 2 fields"_qs;
    QTest::newRow("a result, and reopened")
        << Facts{ended, fact::ResultMade{plainResult(task(0), "a/b")},
                 fact::TasksReopened{{task(0)}}}
        << u"0 waiting"_qs;
    QTest::newRow("rest cancelled, row by row")
        << Facts{claimed, fact::RestCancelled{BatchId(1)}} << u"0 cancelled [claim /f/0]"_qs;
    QTest::newRow("rest cancelled, an end before and one after")
        << Facts{ended, fact::RestCancelled{BatchId(1)}, fact::TaskEnded{failed(1)}}
        << doneText + u'\n' + u'1' + failedText.mid(1);
    QTest::newRow("rest cancelled, one claims late")
        << Facts{fact::RestCancelled{BatchId(1)}, claimed} << u"0 cancelled [claim /f/0]"_qs;
    QTest::newRow("rest cancelled, one removed")
        << Facts{fact::RestCancelled{BatchId(1)}, fact::TasksRemoved{{task(0)}}}
        << u"0 cancelled removed"_qs;
    const fact::EntriesAdded more{BatchId(1), 3,
                                  batchAdded(1, {"http://h/3", "http://h/4"}).entries};
    QTest::newRow("grown") << Facts{more} << u""_qs;
    QTest::newRow("grown, and one of those done")
        << Facts{more, fact::TaskEnded{done(4)}}
        << u"4 done (done /f/4 bytes 5 attempts 2 status 200)"_qs;
    QTest::newRow("grown after the rest was cancelled")
        << Facts{fact::RestCancelled{BatchId(1)}, more} << u"3 waiting\n4 waiting"_qs;
}

void TestSession::factsAndWhatTheyGive()
{
    QFETCH(Facts, facts);
    QFETCH(QString, text);
    QCOMPARE(textAfter(withBatch(facts)), text);
}

void TestSession::nothingOfARemovedBatch_data()
{
    QTest::addColumn<Facts>("late");
    QTest::newRow("claim") << Facts{fact::NameClaimed{task(0), u"/f/0"_qs}};
    QTest::newRow("release") << Facts{fact::NameReleased{task(0)}};
    QTest::newRow("promise") << Facts{fact::FilePromised{done(0), "p"}};
    QTest::newRow("part") << Facts{fact::NameClaimed{task(0), u"/f/0"_qs},
                                   fact::PartSaved{task(0), "facts"}};
    QTest::newRow("end") << Facts{fact::TaskEnded{done(0)}};
    QTest::newRow("promised end") << Facts{fact::TaskEnded{done(0), true}};
    QTest::newRow("cancel") << Facts{fact::TasksCancelled{{task(0)}}};
    QTest::newRow("reopened") << Facts{fact::TasksReopened{{task(0)}}};
    QTest::newRow("removed") << Facts{fact::TasksRemoved{{task(0)}}};
    QTest::newRow("attempt") << Facts{fact::AttemptFailed{task(0), {}}};
    QTest::newRow("plain result") << Facts{fact::ResultMade{plainResult(task(0), "a/b")}};
    QTest::newRow("full result") << Facts{fact::ResultMade{fullResult(task(0))}};
    QTest::newRow("changed") << Facts{fact::BatchChanged{BatchId(1), true, 1}};
    QTest::newRow("renamed") << Facts{fact::BatchRenamed{BatchId(1), u"x"_qs}};
    QTest::newRow("other settings") << Facts{fact::SettingsChanged{BatchId(1), settingsWith({})}};
    QTest::newRow("moved") << Facts{fact::BatchesMoved{{{BatchId(1), 7}}}};
    QTest::newRow("rest") << Facts{fact::RestCancelled{BatchId(1)}};
    QTest::newRow("removed again") << Facts{fact::BatchRemoved{BatchId(1)}};
}

// Not even under the number that a later run of the program might give anew.
void TestSession::nothingOfARemovedBatch()
{
    QFETCH(Facts, late);
    Facts facts =
        withBatch({fact::TaskEnded{done(0)}, fact::ResultMade{fullResult(task(0))},
                   fact::NameClaimed{task(1), u"/f/1"_qs}, fact::PartSaved{task(1), "facts"},
                   fact::AttemptFailed{task(2), {}}, fact::BatchRemoved{BatchId(1)}});
    facts.insert(facts.end(), late.begin(), late.end());
    QCOMPARE(textAfter(facts), u"no batch"_qs);
    for (const SessionFact &fact : withBatch({}))
        facts.push_back(fact);
    QCOMPARE(textAfter(facts), u""_qs);
}

void TestSession::valuesOfEveryField()
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = task(2);
    outcome->state = TaskState::Failed;
    outcome->error = Error{ErrorCode::Login, Stage::Response, u"d"_qs, 401};
    outcome->path = u"/f/\u00e4\u6f22"_qs;
    outcome->bytes = 5'000'000'000'000;
    outcome->finalUrl = "http://h/\xff";
    outcome->mime = "a/b";
    outcome->sha256 = QByteArray(32, '\0');
    outcome->httpStatus = 401;
    outcome->attempts = 70'000;
    outcome->seconds = 1e-3;
    const SessionBench bench;
    fact::BatchAdded added = batchAdded(1, {"http://h/0", "http://h/1", "http://h/2"});
    added.bytesPerSecond = 5'000'000'000;
    bench.write({added, fact::TaskEnded{outcome}, fact::ResultMade{fullResult(task(2))}});
    const Restored restored = bench.restored();
    QCOMPARE(restored.batches.size(), 1U);
    const SavedBatch &batch = restored.batches[0];
    QCOMPARE(batch.bytesPerSecond, 5'000'000'000);
    QCOMPARE(batch.submitted, added.submitted);
    QCOMPARE(batch.tasks.size(), 1U);
    const OutcomePtr restored_ = outcomeOf(batch, batch.tasks[0]);
    const Outcome &after = *restored_;
    QCOMPARE(after.task, outcome->task);
    QCOMPARE(after.state, outcome->state);
    QCOMPARE(after.error, outcome->error);
    QCOMPARE(after.path, outcome->path);
    QCOMPARE(after.bytes, outcome->bytes);
    QCOMPARE(after.finalUrl, outcome->finalUrl);
    QCOMPARE(after.mime, outcome->mime);
    QCOMPARE(after.sha256, outcome->sha256);
    QCOMPARE(after.httpStatus, outcome->httpStatus);
    QCOMPARE(after.attempts, outcome->attempts);
    QCOMPARE(after.seconds, outcome->seconds);
    QCOMPARE(batch.tasks[0].attempts, std::numeric_limits<quint16>::max());
    const ParseResult &result = *batch.results.at(0);
    const ParseResultPtr told = fullResult(task(2));
    QCOMPARE(result.url, told->url);
    QCOMPARE(result.title, told->title);
    QVERIFY(result.links == told->links);
    QVERIFY(result.fields == told->fields);
    QCOMPARE(result.error, told->error);
}

// Null texts are as good as empty ones: a fact that cannot be written would hold up all others.
void TestSession::namesThatAreNone()
{
    const SessionBench bench;
    fact::BatchAdded added = batchAdded(1, {"http://h/0"});
    added.name = QString();
    added.submitted = QDateTime();
    const std::unique_ptr<Session> session = openSession(bench.path());
    session->tell(added);
    session->tell(fact::NameClaimed{task(0), QString()});
    session->tell(fact::FilePromised{outcomeOf(task(0), TaskState::Done), {}});
    const Result<void> saved = session->waitUntilSaved();
    QVERIFY2(saved, saved ? "" : qPrintable(toLogLine(saved.error())));
}

void TestSession::resultsOfNoType()
{
    const SessionBench bench;
    bench.write(withBatch({fact::TaskEnded{done(0)}, fact::ResultMade{plainResult(task(0), {})}}));
    const Restored restored = bench.restored();
    QVERIFY(!restored.batches.at(0).tasks.at(0).resultType.isNull());
    QVERIFY(restored.batches.at(0).tasks.at(0).resultType.isEmpty());
}

// More than one piece holds.
void TestSession::manyEntries()
{
    QList<QByteArray> urls;
    for (int i = 0; i < 25'001; ++i)
        urls += "http://h/" + QByteArray::number(i);
    const SessionBench bench;
    bench.write({batchAdded(1, urls), fact::TaskEnded{done(25'000)}});
    const Restored restored = bench.restored();
    const SavedBatch &batch = restored.batches.at(0);
    QCOMPARE(batch.entries->size(), 25'001U);
    for (int i = 0; i < urls.size(); ++i) {
        QCOMPARE(batch.entries->at(size_t(i)).url, urls[i]);
        QCOMPARE(batch.entries->at(size_t(i)).line, i + 1);
    }
    QCOMPARE(batch.tasks.at(0).index, 25'000U);
}

void TestSession::entriesOfAGrownBatch()
{
    const SessionBench bench;
    std::vector<SessionFact> facts = withBatch({});
    EntryList all = *std::get<fact::BatchAdded>(facts.front()).entries;
    for (const quint32 count : {1u, 25'000u, 2u}) {
        EntryList added;
        for (quint32 i = 0; i < count; ++i)
            added.push_back(
                {.url = "http://h/more/" + QByteArray::number(all.size() + i), .depth = 1});
        facts.push_back(fact::EntriesAdded{BatchId(1), quint32(all.size()),
                                           std::make_shared<const EntryList>(added)});
        all.insert(all.end(), added.begin(), added.end());
    }
    facts.push_back(fact::EntriesAdded{BatchId(7), 0, std::make_shared<const EntryList>(all)});
    bench.write(facts);
    const Restored restored = bench.restored();
    QVERIFY(restored.end);
    QCOMPARE(restored.batches.size(), 1u);
    const EntryList &after = *restored.batches[0].entries;
    QCOMPARE(after.size(), all.size());
    for (size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(after[i].url, all[i].url);
        QCOMPARE(after[i].depth, all[i].depth);
    }
}

void TestSession::endOfACrawl()
{
    const SessionBench bench;
    const auto isOver = [&bench](const Facts &facts) {
        bench.write(facts);
        return bench.restored().batches.at(0).isCrawlOver;
    };
    QVERIFY(!isOver(withBatch({})));
    QVERIFY(isOver({fact::CrawlSettled{BatchId(1), true}}));
    QVERIFY(!isOver({fact::CrawlSettled{BatchId(1), false}}));
    QVERIFY(!isOver({fact::CrawlSettled{BatchId(1), true}, fact::BatchRemoved{BatchId(1)},
                     batchAdded(2, {"http://h/x"}), fact::CrawlSettled{BatchId(1), true}}));
}

void TestSession::laterClaimHolds()
{
    const SessionBench bench;
    const QString path = u"/f/same"_qs;
    bench.write(withBatch({fact::NameClaimed{task(0), path}, fact::NameClaimed{task(1), path},
                           fact::NameClaimed{task(2), u"/f/other"_qs}}));
    // The order of claims goes on where it was.
    bench.write({fact::NameClaimed{task(0), path}, batchAdded(2, {"http://h/x"})});
    bench.write({fact::NameClaimed{{BatchId(2), 0}, path}});
    const Restored restored = bench.restored();
    QCOMPARE(toText(restored.batches.at(0)).section(u'\n', 1), u"0 waiting [claim /f/same lost]\n"
                                                               "1 waiting [claim /f/same lost]\n"
                                                               "2 waiting [claim /f/other]"_qs);
    QCOMPARE(toText(restored.batches.at(1)).section(u'\n', 1), u"0 waiting [claim /f/same]"_qs);
}

void TestSession::numbersAreNotUsedAgain()
{
    const SessionBench bench;
    QCOMPARE(openSession(bench.path())->lastBatch(), BatchId(0));
    bench.write({batchAdded(1, {"http://h/0"}), batchAdded(7, {"http://h/0"})});
    QCOMPARE(openSession(bench.path())->lastBatch(), BatchId(7));
    bench.write({fact::BatchRemoved{BatchId(7)}});
    QEXPECT_FAIL("", "only batches that are still there are counted", Continue);
    QCOMPARE(openSession(bench.path())->lastBatch(), BatchId(7));
}

// A place may be a number that was never a batch's: of batches that have gone since.
void TestSession::placesCountAsNumbers()
{
    const SessionBench bench;
    bench.write({batchAdded(1, {"http://h/0"}), batchAdded(2, {"http://h/0"}),
                 fact::BatchesMoved{{{BatchId(1), 2}, {BatchId(2), 1}}},
                 fact::BatchRemoved{BatchId(2)}});
    QCOMPARE(openSession(bench.path())->lastBatch(), BatchId(2));
}

void TestSession::doubts_data()
{
    QTest::addColumn<int>("flushed");
    QTest::addColumn<bool>("hasRebooted");
    QTest::addColumn<QList<bool>>("doubted");
    QTest::newRow("same run of the system") << 0 << false << QList<bool>{false, false, false};
    QTest::newRow("nothing flushed") << 0 << true << QList<bool>{true, true, true};
    QTest::newRow("one flushed") << 1 << true << QList<bool>{false, true, true};
    QTest::newRow("all flushed") << 3 << true << QList<bool>{false, false, false};
}

void TestSession::doubts()
{
    QFETCH(int, flushed);
    QFETCH(bool, hasRebooted);
    QFETCH(QList<bool>, doubted);
    const SessionBench bench;
    bench.write(withBatch({fact::TaskEnded{done(0)}, fact::TaskEnded{done(1)},
                           fact::TaskEnded{done(2)}, fact::FilesFlushed{quint64(flushed)}}));
    if (hasRebooted)
        runAsAnotherBoot(bench.path());
    for (int round = 0; round < 2; ++round) { // the doubt outlasts who did not look
        const Restored restored = bench.restored();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(restored.batches.at(0).tasks.at(size_t(i)).isDoubted, doubted[i]);
    }
    bench.write({fact::DoubtsSettled{}});
    for (const SavedTask &each : bench.restored().batches.at(0).tasks)
        QVERIFY(!each.isDoubted);
}

// Numbers of done tasks go on: what was flushed long ago says nothing about later ones.
void TestSession::doubtsAfterARemoval()
{
    const SessionBench bench;
    bench.write(withBatch({fact::TaskEnded{done(0)}, fact::TaskEnded{done(1)},
                           fact::FilesFlushed{2}, fact::BatchRemoved{BatchId(1)}}));
    bench.write({batchAdded(2, {"http://h/0"}),
                 fact::TaskEnded{outcomeOf({BatchId(2), 0}, TaskState::Done, u"/f/x"_qs)}});
    runAsAnotherBoot(bench.path());
    QVERIFY(bench.restored().batches.at(0).tasks.at(0).isDoubted);
}

// Any thread may tell.
void TestSession::ownWorkThreads()
{
    const SessionBench bench;
    {
        const std::unique_ptr<Session> session = openSession(bench.path());
        QList<QByteArray> urls(4000, "http://h/");
        session->tell(batchAdded(1, urls));
        std::vector<std::thread> threads;
        for (quint32 thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&session, thread] {
                for (quint32 i = thread * 1000; i < (thread + 1) * 1000; ++i) {
                    if (i % 100 == 0)
                        (void)session->ask({fact::TaskEnded{done(i)}}, Session::Settling::Silent)
                            ->wait();
                    else
                        session->tell(fact::TaskEnded{done(i)});
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
    }
    QCOMPARE(bench.restored().batches.at(0).tasks.size(), 4000U);
}

void TestSession::receiptsSettle()
{
    const SessionBench bench;
    const std::unique_ptr<Session> session = openSession(bench.path());
    std::atomic<int> told{0};
    session->setListeners({.settled = [&told] { ++told; }, .trouble = {}});
    session->tell(batchAdded(1, {"http://h/0"}));
    const ReceiptPtr receipt =
        session->ask({fact::NameClaimed{task(0), u"/f/0"_qs}}, Session::Settling::Told);
    QVERIFY(receipt->wait());
    QVERIFY(receipt->isSettled());
    QVERIFY(receipt->wait()); // as often as one likes
    QTRY_COMPARE(told.load(), 1);
    QVERIFY(session->waitUntilSaved()); // nobody but who waits is told of this one
    QVERIFY(session->ask({fact::NameReleased{task(0)}}, Session::Settling::Told)->wait());
    QVERIFY(session->waitUntilSaved()); // whoever was to be told has been
    QCOMPARE(told.load(), 2);
    session->setListeners({});
}

// A receipt says that all that was told before is there as well.
void TestSession::receiptsKeepTheOrder()
{
    const SessionBench bench;
    const std::unique_ptr<Session> session = openSession(bench.path());
    session->tell(batchAdded(1, {"http://h/0", "http://h/1"}));
    session->tell(fact::TaskEnded{failed(0)});
    const ReceiptPtr first = session->ask(
        {fact::TasksReopened{{task(0)}}, fact::TaskEnded{done(0)}}, Session::Settling::Silent);
    session->tell(fact::TasksRemoved{{task(1)}});
    session->tell(fact::BatchChanged{BatchId(1), true, 5});
    session->tell(fact::BatchChanged{BatchId(1), false, 6});
    QVERIFY(session->waitUntilSaved());
    QVERIFY(first->isSettled());
    QCOMPARE(toText(SessionBench::restore(*session).batches.at(0)),
             u"1 'batch 1' of 2 rate 6 rest waiting\n"_qs + doneText + u"\n1 waiting removed"_qs);
}

void TestSession::toldFactsComeByThemselves()
{
    const SessionBench bench;
    const std::unique_ptr<Session> session = openSession(bench.path());
    session->tell(batchAdded(1, {"http://h/0"}));
    QTRY_COMPARE(SessionBench::restore(*session).batches.size(), 1U);
}

void TestSession::destructorWrites()
{
    const SessionBench bench;
    for (quint32 id = 1; id <= 5; ++id)
        openSession(bench.path())->tell(batchAdded(id, {"http://h/0"}));
    QCOMPARE(bench.restored().batches.size(), 5U);
    QCOMPARE(bench.files(), QStringList{u"session"_qs});
}

void TestSession::restoreWhileTelling()
{
    const SessionBench bench;
    bench.write({batchAdded(1, {"http://h/0"}), batchAdded(2, {"http://h/0"})});
    const std::unique_ptr<Session> session = openSession(bench.path());
    std::atomic<int> batches{0};
    std::atomic<bool> hasEnded{false};
    session->restore(
        [&](SavedBatch batch) { // told from within as well
            session->tell(fact::BatchRemoved{batch.id});
            ++batches;
        },
        [&](const Result<void> &) { hasEnded = true; });
    session->tell(batchAdded(3, {"http://h/0"}));
    QTRY_VERIFY(hasEnded);
    QCOMPARE(batches.load(), 2);
    QVERIFY(session->waitUntilSaved());
    const Restored restored = SessionBench::restore(*session);
    QCOMPARE(restored.batches.size(), 1U);
    QCOMPARE(restored.batches[0].id, BatchId(3));
}

void TestSession::cancelledRestore()
{
    const SessionBench bench;
    Facts facts;
    for (quint32 id = 1; id <= 200; ++id)
        facts.push_back(batchAdded(id, {"http://h/0"}));
    bench.write(facts);
    const std::unique_ptr<Session> session = openSession(bench.path());
    std::atomic<int> batches{0};
    std::atomic<bool> hasEnded{false};
    session->restore([&](const SavedBatch &) { ++batches; },
                     [&](const Result<void> &) { hasEnded = true; });
    session->cancelRestore();
    const int taken = batches;
    const bool ended = hasEnded;
    QVERIFY(session->waitUntilSaved());
    QCOMPARE(batches.load(), taken);
    QCOMPARE(hasEnded.load(), ended);
}

void TestSession::flusherFlushes()
{
    const SessionBench bench;
    FilesFlusher flusher;
    QCOMPARE(flusher.flushed(), 0U);
    flusher.add(bench.folder() + u"/a"_qs);
    flusher.add(bench.folder() + u"/no/such/folder/a"_qs);
    flusher.add(QString());
    flusher.flush(3);
    QTRY_VERIFY(!flusher.isBusy());
    QCOMPARE(flusher.flushed(), 3U);
    flusher.flush(3); // nothing new
    QTRY_VERIFY(!flusher.isBusy());
    auto dying = std::make_unique<FilesFlusher>();
    dying->add(bench.folder() + u"/a"_qs);
    dying->flush(1);
    dying.reset(); // left to itself
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"

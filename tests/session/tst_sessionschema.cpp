// The file itself: what a fresh one is, whom others belong to, and that those of every version are
// still understood.
//
// A fixture is written by the program of its version:
//     HAUL_WRITE_FIXTURE=tests/session/fixtures/versionN.session tst_sessionschema writeFixture
#include "core/session/sessiondatabase.h"
#include "core/session/sessionschema.h"
#include "tests/session/sessionbench.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <sys/stat.h>

using namespace haul;

namespace {

QVariant ask(SessionDatabase &database, const QString &question)
{
    QSqlQuery query(database.connection());
    return query.exec(question) && query.next() ? query.value(0) : QVariant();
}

} // namespace

class TestSessionSchema : public QObject
{
    Q_OBJECT

private slots:
    void freshFile();
    void isPrivate_data();
    void isPrivate();
    void ofOthers_data();
    void ofOthers();
    void impossibleVersion_data();
    void impossibleVersion();
    void writeFixture();
    void fixture_data();
    void fixture();
    void damageOfTheFirstVersion();
};

void TestSessionSchema::freshFile()
{
    const SessionBench bench;
    for (int round = 0; round < 2; ++round) {
        Result<SessionDatabase> database = SessionDatabase::open(bench.path());
        QVERIFY(database);
        QCOMPARE(ask(*database, QStringLiteral("PRAGMA user_version")).toInt(), sessionVersion);
        QCOMPARE(ask(*database, QStringLiteral("PRAGMA application_id")).toInt(),
                 sessionApplicationId);
        QCOMPARE(ask(*database, QStringLiteral("PRAGMA journal_mode")).toString(), u"wal"_qs);
        QCOMPARE(ask(*database, QStringLiteral("SELECT count(*) FROM batch")).toInt(), 0);
    }
    QCOMPARE(bench.files(), QStringList{u"session"_qs}); // the log was folded into it
}

void TestSessionSchema::isPrivate_data()
{
    QTest::addColumn<int>("mask");
    QTest::newRow("as usual") << 022;
    QTest::newRow("all may everything") << 0;
}

// What the log holds is as private.
void TestSessionSchema::isPrivate()
{
    QFETCH(int, mask);
    const SessionBench bench;
    const mode_t before = ::umask(mode_t(mask));
    const std::unique_ptr<Session> session = openSession(bench.path());
    session->tell(batchAdded(1, {"http://h/a"}));
    (void)session->waitUntilSaved();
    ::umask(before);
    QVERIFY(bench.files().contains(u"session-wal"_qs));
    for (const QString &file : bench.files()) {
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(bench.folder() + u'/' + file).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
    }
}

void TestSessionSchema::ofOthers_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<ErrorCode>("code");
    const QString ours = QStringLiteral("PRAGMA application_id = %1").arg(sessionApplicationId);
    const QString wal = QStringLiteral("PRAGMA journal_mode = WAL");
    QTest::newRow("another program's")
        << QStringList{u"CREATE TABLE bookmarks (url)"_qs} << ErrorCode::Session;
    QTest::newRow("another program's, with a log")
        << QStringList{wal, u"CREATE TABLE bookmarks (url)"_qs} << ErrorCode::Session;
    QTest::newRow("another program's, with our version")
        << QStringList{u"CREATE TABLE bookmarks (url)"_qs, u"PRAGMA user_version = 1"_qs}
        << ErrorCode::Session;
    QTest::newRow("another program's, with its mark and no tables")
        << QStringList{u"PRAGMA application_id = 1196444487"_qs} << ErrorCode::Session;
    QTest::newRow("a later Haul's")
        << QStringList{wal, ours, u"PRAGMA user_version = %1"_qs.arg(sessionVersion + 1),
                       u"CREATE TABLE later (x)"_qs}
        << ErrorCode::SessionNewer;
    QTest::newRow("a much later Haul's, without a log")
        << QStringList{ours, u"PRAGMA user_version = 1000000"_qs} << ErrorCode::SessionNewer;
}

void TestSessionSchema::ofOthers()
{
    QFETCH(QStringList, statements);
    QFETCH(ErrorCode, code);
    const SessionBench bench;
    runInFile(bench.path(), statements);
    const QByteArray before = bytesOfFile(bench.path());
    const auto opened = Session::open(bench.path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, code);
    QVERIFY(opened.error().detail.contains(bench.path()));
    QCOMPARE(bench.files(), QStringList{u"session"_qs});
    QVERIFY(bytesOfFile(bench.path()) == before);
}

void TestSessionSchema::impossibleVersion_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("-1") << -1;
    QTest::newRow("the least") << std::numeric_limits<int>::min();
}

// No program ever wrote it: damage.
void TestSessionSchema::impossibleVersion()
{
    QFETCH(int, version);
    const SessionBench bench;
    bench.write({batchAdded(1, {"http://h/a"})});
    runInFile(bench.path(), {u"PRAGMA user_version = %1"_qs.arg(version)});
    const Restored restored = bench.restored();
    QCOMPARE(restored.batches.size(), 1U);
    QVERIFY(restored.setAside.isEmpty() == false);
}

void TestSessionSchema::writeFixture()
{
    const QString path = qEnvironmentVariable("HAUL_WRITE_FIXTURE");
    if (path.isEmpty())
        return;
    const SessionBench bench;
    bench.write(factsOfEveryKind());
    QFile::remove(path);
    QVERIFY(QFile::copy(bench.path(), path));
}

void TestSessionSchema::fixture_data()
{
    QTest::addColumn<QString>("first"); // line of each batch
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("folder");
    QTest::newRow("version1") << u"1 'batch 1' of 10 paused rate 1000 rest waiting"_qs
                              << u"2 'batch 2' of 2 rate 0 rest cancelled"_qs << u"/f"_qs;
    QTest::newRow("version2")
        << u"1 'another name' of 10 paused rate 1000 rest waiting place 2 priority 0"_qs
        << u"2 'batch 2' of 2 rate 0 rest cancelled place 1 priority 1"_qs << u"/other"_qs;
    for (const char *version : {"version3", "version4"})
        QTest::newRow(version)
            << u"1 'another name' of 10 paused rate 1000 rest waiting place 2 priority 0 at 1700000000123"_qs
            << u"2 'batch 2' of 2 rate 0 rest cancelled place 1 priority 1"_qs << u"/other"_qs;
}

void TestSessionSchema::fixture()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, folder);
    const SessionBench bench;
    QVERIFY(QFile::copy(QStringLiteral(HAUL_SESSION_FIXTURES "/%1.session")
                            .arg(QLatin1String(QTest::currentDataTag())),
                        bench.path()));
    const Restored restored = bench.restored();
    QVERIFY(restored.end);
    QCOMPARE(restored.batches.size(), 2U);
    const SavedBatch &batch = restored.batches[0];
    // What is doubted depends on the machine that reads it: nothing, for the doubts were settled
    // and flushed.
    QCOMPARE(toText(batch),
             first
                 + u"\n0 done (done /f/0 bytes 5 attempts 2 status 200)\n"
                   "1 done (done /f/1 bytes 5 attempts 2 status 200) result image/png\n"
                   "2 waiting [claim /f/2 part facts2]\n"
                   "3 waiting [claim /f/3 proof p3 promised (done /f/3 bytes 5 attempts 2 status "
                   "200)]\n"
                   "4 failed (failed  bytes 5 attempts 2 status 200 http-404 (response): no such "
                   "page) [claim /f/4 part facts4]\n"
                   "5 skipped (skipped /f/5 bytes 5 attempts 2 status 200)\n"
                   "6 cancelled removed\n"
                   "7 failed (failed  bytes 5 attempts 2 status 200 http-404 (response): no such "
                   "page)\n"
                   "8 waiting\n"
                   "result 0 text/html 'A title: \u00e4\u6f22' 2 links 2 fields\n"
                   "attempt 1 of 2: http-404 (response): no such page, then 2000 ms"_qs);
    QCOMPARE(batch.settings->folder, folder);
    QCOMPARE(batch.submitted.toMSecsSinceEpoch(), 1'700'000'000'123);
    QVERIFY(batch.account);
    QCOMPARE(batch.account->lines, 12);
    QCOMPARE(batch.account->rejected.at(0).text, QByteArray("http:///"));
    const Entry &entry = batch.entries->at(0);
    QCOMPARE(entry.url, QByteArray("http://h/0"));
    QCOMPARE(entry.line, 1);
    QCOMPARE(*entry.extras->mirrors, QList<QByteArray>{"http://m/0"});
    QCOMPARE(entry.extras->checksum->digest, QByteArray(16, 'c'));
    QCOMPARE(toText(restored.batches[1]), second + u"\n1 waiting"_qs);
    QCOMPARE(openSession(bench.path())->lastBatch(), BatchId(2));
}

// Its table of batches has fewer columns than that of the file that takes its place.
void TestSessionSchema::damageOfTheFirstVersion()
{
    const SessionBench bench;
    QVERIFY(QFile::copy(QStringLiteral(HAUL_SESSION_FIXTURES "/version1.session"), bench.path()));
    runInFile(bench.path(), {u"PRAGMA user_version = -1"_qs});
    const Restored restored = bench.restored();
    QVERIFY(!restored.setAside.isEmpty());
    QCOMPARE(restored.batches.size(), 2U);
    QCOMPARE(restored.batches[0].tasks.size(), 9U);
    QCOMPARE(restored.batches[1].rank, (BatchRank{BatchPriority::Normal, 2}));
}

QTEST_GUILESS_MAIN(TestSessionSchema)
#include "tst_sessionschema.moc"

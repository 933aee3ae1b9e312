// A full disk, and a session that somebody else has open.
//
// With --hold PATH the program is that somebody: it opens the session, says what came of it, and
// holds it until its input ends.
#include "tests/session/sessionbench.h"
#include "tests/support/smalldisk.h"

#include <QProcess>
#include <QTest>

#include <cstdio>
#include <mutex>

using namespace haul;

namespace {

int hold(const QString &path)
{
    const auto opened = Session::open(path);
    std::puts(opened ? "open" : qPrintable(errorCodeName(opened.error())));
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
}

// Another process that tries to open it.
class Holder
{
public:
    explicit Holder(const QString &path)
    {
        process_.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), path});
        if (process_.waitForReadyRead(20'000))
            word_ = process_.readLine().trimmed();
    }
    ~Holder() { end(); }
    QByteArray word() const { return word_; }
    void end()
    {
        process_.closeWriteChannel();
        process_.waitForFinished();
    }
    void kill()
    {
        process_.kill();
        process_.waitForFinished();
    }

private:
    QProcess process_;
    QByteArray word_;
};

// What the session told of trouble, in order.
class TroubleLog
{
public:
    explicit TroubleLog(Session &session)
        : session_(session)
    {
        session_.setListeners({.settled = {}, .trouble = [this](const std::optional<Error> &error) {
                                   const std::lock_guard lock(mutex_);
                                   words_ += error ? errorCodeName(*error) : u"over"_qs;
                               }});
    }
    ~TroubleLog() { session_.setListeners({}); }
    QString words() const
    {
        const std::lock_guard lock(mutex_);
        return words_.join(u' ');
    }

private:
    Session &session_;
    mutable std::mutex mutex_;
    QStringList words_;
};

// A batch that needs this much room.
fact::BatchAdded largeBatch(quint32 id, int bytes)
{
    return batchAdded(id, {"http://h/" + QByteArray(bytes, 'x')});
}

constexpr int megabyte = 1024 * 1024;

} // namespace

class TestSessionTrouble : public QObject
{
    Q_OBJECT

private slots:
    void fullDisk_data();
    void fullDisk();
    void fullFromTheBeginning();
    void roomAtTheLastMoment();
    void heldByAnotherProcess();
    void heldInThisProcess();
    void openedTwiceIsStillHeld();
    void damagedAndHeld();
};

void TestSessionTrouble::fullDisk_data()
{
    QTest::addColumn<bool>("isLimit"); // of a file's size, instead of a disk
    QTest::newRow("a small disk") << false;
    QTest::newRow("a limit") << true;
}

void TestSessionTrouble::fullDisk()
{
    QFETCH(bool, isLimit);
    SmallDisk disk(8 * megabyte);
    if (!isLimit && !disk.isMounted())
        QSKIP("mounting is not allowed");
    const QTemporaryDir folder;
    const QString path = (isLimit ? folder.path() : disk.path()) + u"/session"_qs;
    std::unique_ptr<Session> session = openSession(path);
    session->tell(batchAdded(1, {"http://h/0", "http://h/1"}));
    QVERIFY(session->waitUntilSaved());
    {
        TroubleLog trouble(*session);
        std::optional<FileSizeLimit> limit;
        if (isLimit)
            limit.emplace(megabyte);
        else
            QVERIFY(disk.fill(megabyte / 4));

        session->tell(largeBatch(2, 2 * megabyte)); // kept
        const ReceiptPtr asked =
            session->ask({largeBatch(3, 2 * megabyte)}, Session::Settling::Silent); // not kept
        const Result<void> refused = asked->wait();
        QVERIFY(!refused);
        QCOMPARE(refused.error().stage, Stage::Disk);
        QVERIFY(!refused.error().detail.isEmpty());
        QTRY_COMPARE(trouble.words(), errorCodeName(refused.error()));
        // Small ones that come later wait behind it.
        session->tell(fact::TaskEnded{outcomeOf({BatchId(1), 0}, TaskState::Failed)});
        QVERIFY(!session->waitUntilSaved());
        QVERIFY(!session->waitUntilSaved());
        // Who asks right after a failure has its words, and none of what he asked for is kept.
        for (int round = 0; round < 1000; ++round) {
            const Result<void> again =
                session->ask({largeBatch(4, 3 * megabyte)}, Session::Settling::Silent)->wait();
            QVERIFY(!again);
            QCOMPARE(again.error().code, refused.error().code);
        }
        QCOMPARE(trouble.words(), errorCodeName(refused.error())); // once
        QCOMPARE(SessionBench::restore(*session).batches.size(), 1U);

        limit.reset();
        if (!isLimit)
            disk.makeRoom();
        QTRY_COMPARE_WITH_TIMEOUT(trouble.words(), errorCodeName(refused.error()) + u" over"_qs,
                                  20'000);
        QVERIFY(session->waitUntilSaved());
        QCOMPARE(trouble.words(), errorCodeName(refused.error()) + u" over"_qs);
    }
    session.reset();
    const Restored restored = SessionBench::restore(*openSession(path));
    QCOMPARE(restored.batches.size(), 2U);
    QCOMPARE(restored.batches[0].tasks.size(), 1U);
    QCOMPARE(restored.batches[1].id, BatchId(2));
    QCOMPARE(restored.batches[1].entries->at(0).url.size(), 2 * megabyte + 9);
    QVERIFY(restored.setAside.isEmpty());
}

void TestSessionTrouble::fullFromTheBeginning()
{
    SmallDisk disk(megabyte);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    QVERIFY(disk.fill());
    const auto opened = Session::open(disk.filePath(u"session"_qs));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Session);
    disk.makeRoom();
    QVERIFY(Session::open(disk.filePath(u"session"_qs)));
}

// Room between the last failure and the end: it is tried once more.
void TestSessionTrouble::roomAtTheLastMoment()
{
    const SessionBench bench;
    {
        const std::unique_ptr<Session> session = openSession(bench.path());
        std::optional<FileSizeLimit> limit(std::in_place, megabyte);
        session->tell(largeBatch(1, 2 * megabyte));
        QVERIFY(!session->waitUntilSaved());
        limit.reset();
    }
    QCOMPARE(bench.restored().batches.size(), 1U);
}

void TestSessionTrouble::heldByAnotherProcess()
{
    const SessionBench bench;
    Holder holder(bench.path());
    QCOMPARE(holder.word(), QByteArray("open"));
    for (int round = 0; round < 3; ++round) {
        const auto opened = Session::open(bench.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::SessionInUse);
        QVERIFY(opened.error().detail.contains(bench.path()));
    }
    Holder third(bench.path());
    QCOMPARE(third.word(), QByteArray("session-in-use"));
    holder.end();
    QVERIFY(Session::open(bench.path()));
    Holder killed(bench.path());
    QCOMPARE(killed.word(), QByteArray("open"));
    killed.kill();
    QVERIFY(Session::open(bench.path()));
}

void TestSessionTrouble::heldInThisProcess()
{
    const SessionBench bench;
    std::unique_ptr<Session> session = openSession(bench.path());
    for (int round = 0; round < 3; ++round) {
        const auto opened = Session::open(bench.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::SessionInUse);
    }
    session->tell(batchAdded(1, {"http://h/0"}));
    QVERIFY(session->waitUntilSaved());
    session.reset();
    QCOMPARE(bench.restored().batches.size(), 1U);
}

// POSIX takes a process's lock away with any descriptor of the file that it closes.
void TestSessionTrouble::openedTwiceIsStillHeld()
{
    const SessionBench bench;
    const std::unique_ptr<Session> session = openSession(bench.path());
    QVERIFY(!Session::open(bench.path()));
    Holder other(bench.path());
    QCOMPARE(other.word(), QByteArray("session-in-use"));
}

// Who does not hold it does not judge it either.
void TestSessionTrouble::damagedAndHeld()
{
    const SessionBench bench;
    const std::unique_ptr<Session> session = openSession(bench.path());
    Holder other(bench.path());
    QCOMPARE(other.word(), QByteArray("session-in-use"));
    QCOMPARE(bench.files().filter(u"damaged"_qs), QStringList());
}

int main(int count, char **words)
{
    QCoreApplication app(count, words);
    if (count == 3 && qstrcmp(words[1], "--hold") == 0)
        return hold(QFile::decodeName(words[2]));
    TestSessionTrouble test;
    return QTest::qExec(&test, count, words);
}

#include "tst_sessiontrouble.moc"

// Damage: the session opens all the same, with what can be read, and the old file is kept as it
// was.
#include "tests/session/sessionbench.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace haul;

namespace {

constexpr int pageBytes = 4096;
constexpr quint32 tasksABatch = 600;
constexpr quint32 batches = 3;

// Three batches with a row for every task, some results, claims and attempts.
std::vector<SessionFact> manyFacts()
{
    std::vector<SessionFact> facts;
    for (quint32 id = 1; id <= batches; ++id) {
        QList<QByteArray> urls;
        for (quint32 i = 0; i < tasksABatch; ++i)
            urls += "http://h/" + QByteArray::number(i) + "/" + QByteArray(40, 'x');
        facts.push_back(batchAdded(id, urls));
        for (quint32 i = 0; i < tasksABatch; ++i) {
            const TaskId task{BatchId(id), i};
            const QString path = QStringLiteral("/folder/%1-%2").arg(id).arg(i);
            facts.push_back(fact::TaskEnded{outcomeOf(task, TaskState::Done, path)});
            if (i % 10 == 0)
                facts.push_back(fact::ResultMade{fullResult(task)});
            if (i % 100 == 1)
                facts.push_back(fact::AttemptFailed{task, {}});
        }
    }
    return facts;
}

qint64 tasksIn(const Restored &restored)
{
    qint64 tasks = 0;
    for (const SavedBatch &batch : restored.batches)
        tasks += qint64(batch.tasks.size());
    return tasks;
}

// Everything that is there has to be right.
bool isRight(const Restored &restored)
{
    for (const SavedBatch &batch : restored.batches) {
        for (size_t i = 0; i < batch.entries->size(); ++i) {
            if (!batch.entries->at(i).url.startsWith("http://h/" + QByteArray::number(i) + "/"))
                return false;
        }
        for (const SavedTask &task : batch.tasks) {
            const QString path =
                QStringLiteral("/folder/%1-%2").arg(quint32(batch.id)).arg(task.index);
            const OutcomePtr outcome = outcomeOf(batch, task);
            if (task.index >= batch.entries->size() || !outcome || outcome->path != path)
                return false;
        }
    }
    return true;
}

} // namespace

class TestSessionDamage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void damaged_data();
    void damaged();
    void everyPage();
    void wrongBytes();
    void packedBytes_data();
    void packedBytes();
    void damagedLog();
    void isNoFile_data();
    void isNoFile();
    void setAsideTwice();
    void largeOne();

private:
    QStringList setAside(const SessionBench &bench) const;

    QByteArray good_; // the bytes of a session's file
};

void TestSessionDamage::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
    const SessionBench bench;
    bench.write(manyFacts());
    good_ = bytesOfFile(bench.path());
    QVERIFY(good_.size() > 50 * pageBytes);
    const Restored restored = bench.restored();
    QCOMPARE(tasksIn(restored), qint64(batches * tasksABatch));
    QVERIFY(isRight(restored));
}

QStringList TestSessionDamage::setAside(const SessionBench &bench) const
{
    return bench.files().filter(QRegularExpression(QStringLiteral("\\.damaged-[0-9-]+$")));
}

void TestSessionDamage::damaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("leastBatches");
    QTest::addColumn<bool>("isSetAside");
    QTest::newRow("a fine one") << good_ << 3 << false;
    QTest::newRow("empty") << QByteArray() << 0 << false;
    QTest::newRow("a text file") << QByteArray("http://h/a\nhttp://h/b\n") << 0 << true;
    QTest::newRow("a long text file") << QByteArray("http://h/a\n").repeated(10'000) << 0 << true;
    QTest::newRow("one byte") << QByteArray("S") << 0 << false; // SQLite takes it for empty
    QTest::newRow("zeros") << QByteArray(10 * pageBytes, '\0') << 0 << true;
    QTest::newRow("the header only") << good_.first(100) << 0 << true;
    QTest::newRow("the first page only") << good_.first(pageBytes) << 0 << true;
    QByteArray noMark = good_;
    noMark.replace(0, 16, QByteArray(16, 'x'));
    QTest::newRow("the header's mark overwritten") << noMark << 0 << true;
    QByteArray noHeader = good_;
    noHeader.replace(0, 100, QByteArray(100, '\0'));
    QTest::newRow("the header zeroed") << noHeader << 0 << true;
    QTest::newRow("cut in half") << good_.first(good_.size() / 2) << 0 << true;
    QTest::newRow("cut by a page") << good_.chopped(pageBytes) << 2 << true;
    QTest::newRow("cut by a byte") << good_.chopped(1) << 3 << false;
    QTest::newRow("longer") << good_ + QByteArray(pageBytes, 'x') << 3 << false;
}

void TestSessionDamage::damaged()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, leastBatches);
    QFETCH(bool, isSetAside);
    const SessionBench bench;
    writeFile(bench.path(), bytes);
    auto opened = Session::open(bench.path());
    QVERIFY2(opened, opened ? "" : qPrintable(toLogLine(opened.error())));
    const Restored first = SessionBench::restore(**opened);
    QVERIFY2(first.end, first.end ? "" : qPrintable(toLogLine(first.end.error())));
    QVERIFY(isRight(first));
    QVERIFY(int(first.batches.size()) >= leastBatches);
    QCOMPARE(!first.setAside.isEmpty(), isSetAside);
    QCOMPARE(setAside(bench).size(), isSetAside ? 1 : 0);
    if (isSetAside) {
        QCOMPARE(first.setAside, bench.folder() + u'/' + setAside(bench).constFirst());
        QVERIFY(bytesOfFile(first.setAside) == bytes);
    }
    // It can be used, and the next run finds what this one had.
    (*opened)->tell(batchAdded(100, {"http://h/0/"}));
    QVERIFY((*opened)->waitUntilSaved());
    (*opened).reset();
    const Restored second = bench.restored();
    QVERIFY(second.end);
    QVERIFY(second.setAside.isEmpty());
    QCOMPARE(second.batches.size(), first.batches.size() + 1);
    QCOMPARE(tasksIn(second), tasksIn(first));
}

// One page zeroed, whichever: most of it is kept.
void TestSessionDamage::everyPage()
{
    const qint64 pages = good_.size() / pageBytes;
    qint64 leastTasks = batches * tasksABatch;
    qint64 unopened = 0;
    for (qint64 page = 1; page < pages; ++page) {
        const SessionBench bench;
        QByteArray bytes = good_;
        bytes.replace(page * pageBytes, pageBytes, QByteArray(pageBytes, '\0'));
        writeFile(bench.path(), bytes);
        auto opened = Session::open(bench.path());
        if (!opened) {
            ++unopened;
            continue;
        }
        const Restored first = SessionBench::restore(**opened);
        (*opened).reset();
        if (!first.end)
            QFAIL(qPrintable(u"page %1: %2"_qs.arg(page).arg(toLogLine(first.end.error()))));
        QVERIFY2(isRight(first), qPrintable(u"page %1"_qs.arg(page)));
        leastTasks = std::min(leastTasks, tasksIn(first));
        if (!first.setAside.isEmpty())
            QVERIFY2(bytesOfFile(first.setAside) == bytes, qPrintable(u"page %1"_qs.arg(page)));
        const Restored second = bench.restored();
        QVERIFY2(second.end && second.setAside.isEmpty(), qPrintable(u"page %1"_qs.arg(page)));
        QCOMPARE(tasksIn(second), tasksIn(first));
    }
    QCOMPARE(unopened, 0);
    qInfo("a page lost costs %lld of %u tasks at most", batches * tasksABatch - leastTasks,
          batches * tasksABatch);
}

// Bytes changed anywhere: no crash, no hang; what is given may be wrong only where the bytes were.
void TestSessionDamage::wrongBytes()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 60; ++round) {
        const SessionBench bench;
        QByteArray bytes = good_;
        for (int i = random.bounded(1, 200); i > 0; --i)
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
        writeFile(bench.path(), bytes);
        auto opened = Session::open(bench.path());
        if (!opened)
            continue; // a clear error
        const Restored restored = SessionBench::restore(**opened);
        QVERIFY(restored.hasEnded);
        if (!restored.setAside.isEmpty())
            QVERIFY(bytesOfFile(restored.setAside) == bytes);
    }
}

void TestSessionDamage::packedBytes_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("entries"); // of the second batch
    QTest::addColumn<QString>("tasks");
    QTest::addColumn<bool>("isSetAside");
    const QString rest = u"0 2 10500 20500"_qs;
    QTest::newRow("nothing") << u"SELECT 1"_qs << 21'000 << rest << false;
    QTest::newRow("a piece shorter") << u"UPDATE entries SET packed = substr(packed, 1, 1000)"
                                        " WHERE batch = 2 AND first = 10000"_qs
                                     << 10'000 << u"0 2"_qs << true;
    QTest::newRow("a piece is gone") << u"DELETE FROM entries WHERE batch = 2 AND first = 10000"_qs
                                     << 10'000 << u"0 2"_qs << true;
    QTest::newRow("a piece is none") << u"UPDATE entries SET packed = 'x'"
                                        " WHERE batch = 2 AND first = 0"_qs
                                     << 0 << u""_qs << true;
    QTest::newRow("all pieces are gone")
        << u"DELETE FROM entries WHERE batch = 2"_qs << 0 << u""_qs << true;
    QTest::newRow("a number that lies")
        << u"UPDATE batch SET entries = 9000000000000 WHERE id = 2"_qs << 21'000 << rest << true;
    QTest::newRow("a negative number")
        << u"UPDATE batch SET entries = -1 WHERE id = 2"_qs << 21'000 << rest << true;
    QTest::newRow("settings are none")
        << u"UPDATE batch SET settings = 'x' WHERE id = 2"_qs << 21'000 << rest << false;
    QTest::newRow("an account is none")
        << u"UPDATE batch SET account = 'x' WHERE id = 2"_qs << 21'000 << rest << false;
    QTest::newRow("states that are none")
        << u"UPDATE task SET state = 77, bytes = 'x', error = 'x', attempts = -5"_qs << 21'000
        << rest << false;
    QTest::newRow("a task that is not there")
        << u"INSERT INTO task (id, state) VALUES (%1, 4)"_qs.arg((2LL << 32) + 21'000) << 21'000
        << rest << false;
}

// What SQLite finds fine, and we do not. The batches before and behind it are as they were.
void TestSessionDamage::packedBytes()
{
    QFETCH(QString, change);
    QFETCH(int, entries);
    QFETCH(QString, tasks);
    QFETCH(bool, isSetAside);
    const SessionBench bench;
    QList<QByteArray> urls;
    for (int i = 0; i < 21'000; ++i)
        urls += "http://h/" + QByteArray::number(i);
    std::vector<SessionFact> facts{batchAdded(1, {"http://h/0"}), batchAdded(2, urls),
                                   batchAdded(3, {"http://h/0"})};
    for (const quint32 index : {0, 2, 10'500, 20'500})
        facts.push_back(fact::TaskEnded{outcomeOf({BatchId(2), index}, TaskState::Failed)});
    bench.write(facts);
    runInFile(bench.path(), {change});
    const Restored restored = bench.restored();
    QVERIFY2(restored.end, restored.end ? "" : qPrintable(toLogLine(restored.end.error())));
    QCOMPARE(restored.batches.size(), 3U);
    const SavedBatch &second = restored.batches[1];
    QCOMPARE(int(second.entries->size()), entries);
    for (size_t i = 0; i < second.entries->size(); ++i)
        QCOMPARE(second.entries->at(i).url, urls[qsizetype(i)]);
    QStringList indexes;
    for (const SavedTask &task : second.tasks)
        indexes += QString::number(task.index);
    QCOMPARE(indexes.join(u' '), tasks);
    QCOMPARE(!restored.setAside.isEmpty(), isSetAside);
    const Restored again = bench.restored();
    QVERIFY2(again.setAside.isEmpty(), "set aside again with every start");
    QCOMPARE(int(again.batches.at(1).entries->size()), entries);
}

// The log is checked by SQLite itself: what does not fit is left out.
void TestSessionDamage::damagedLog()
{
    const SessionBench bench;
    writeFile(bench.path(), good_);
    writeFile(bench.path() + u"-wal"_qs, QByteArray(100'000, 'x'));
    const Restored restored = bench.restored();
    QVERIFY(restored.end);
    QCOMPARE(tasksIn(restored), qint64(batches * tasksABatch));
}

void TestSessionDamage::isNoFile_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("a folder") << u"folder"_qs;
    QTest::newRow("no folder") << u"no folder"_qs;
    QTest::newRow("below a file") << u"below a file"_qs;
    QTest::newRow("a device") << u"device"_qs;
    QTest::newRow("a dangling link into no folder") << u"link"_qs;
    QTest::newRow("a file that may not be read") << u"forbidden"_qs;
}

void TestSessionDamage::isNoFile()
{
    QFETCH(QString, what);
    const SessionBench bench;
    QString path = bench.path();
    if (what == u"folder")
        QVERIFY(QDir().mkdir(path));
    else if (what == u"no folder")
        path = bench.folder() + u"/no/session"_qs;
    else if (what == u"below a file") {
        writeFile(path, "x");
        path += u"/session"_qs;
    } else if (what == u"device")
        path = u"/dev/null"_qs;
    else if (what == u"link")
        QVERIFY(QFile::link(bench.folder() + u"/no/where"_qs, path));
    else if (what == u"forbidden") {
        if (::geteuid() == 0)
            QSKIP("nothing is forbidden to root");
        writeFile(path, good_);
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0), 0);
    }
    const QStringList before = bench.files();
    const auto opened = Session::open(path);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Session);
    QVERIFY2(opened.error().detail.contains(path), qPrintable(opened.error().detail));
    QCOMPARE(bench.files(), before);
}

// In the same second as well.
void TestSessionDamage::setAsideTwice()
{
    const SessionBench bench;
    for (int round = 0; round < 3; ++round) {
        writeFile(bench.path(), "damaged " + QByteArray::number(round));
        QVERIFY(!openSession(bench.path())->setAside().isEmpty());
    }
    QStringList aside = setAside(bench);
    QCOMPARE(aside.size(), 3);
    QByteArrayList bytes;
    for (const QString &name : std::as_const(aside))
        bytes += bytesOfFile(bench.folder() + u'/' + name);
    std::sort(bytes.begin(), bytes.end());
    QCOMPARE(bytes, (QByteArrayList{"damaged 0", "damaged 1", "damaged 2"}));
}

// Keeping what can be read takes time in proportion, not a wait for the disk for every few tasks.
void TestSessionDamage::largeOne()
{
    const SessionBench bench;
    QList<QByteArray> urls;
    for (int i = 0; i < 100'000; ++i)
        urls += "http://h/" + QByteArray::number(i) + "/";
    std::vector<SessionFact> facts{batchAdded(1, urls)};
    for (quint32 i = 0; i < 100'000; ++i)
        facts.push_back(fact::TaskEnded{
            outcomeOf({BatchId(1), i}, TaskState::Done, QStringLiteral("/folder/1-%1").arg(i))});
    bench.write(facts);
    runInFile(bench.path(), {u"UPDATE batch SET entries = 1"_qs});
    const Restored restored = bench.restored();
    QVERIFY(!restored.setAside.isEmpty());
    QCOMPARE(tasksIn(restored), 100'000);
    QVERIFY(isRight(restored));
}

QTEST_GUILESS_MAIN(TestSessionDamage)
#include "tst_sessiondamage.moc"

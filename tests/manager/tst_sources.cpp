// Checksums and mirrors through the whole manager: what is wrong is fetched from the next source,
// and never gets the final name.
#include "core/files/hasher.h"
#include "tests/manager/managerbench.h"

#include <QTest>

using namespace haul;

namespace {

const QByteArray good(300'000, 'g');
const QByteArray bad(300'000, 'b');

} // namespace

class TestSources : public QObject
{
    Q_OBJECT

private slots:
    void wrongBytesThenRight_data();
    void wrongBytesThenRight();
    void wrongEverywhere();
    void digestOfTheServer_data();
    void digestOfTheServer();
    void cancelBetweenSources();
    void retryByHandStartsWithTheFirst();
    void failedTaskGoesOn();

private:
    // An entry with the good bytes' checksum.
    EntryList entry(const QList<QByteArray> &urls,
                    QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256) const;

    ManagerBench m_bench;
};

EntryList TestSources::entry(const QList<QByteArray> &urls,
                             QCryptographicHash::Algorithm algorithm) const
{
    auto extras = std::make_shared<EntryExtras>();
    extras->mirrors = urls.sliced(1);
    extras->checksum = Checksum{algorithm, hashBytes(good, algorithm)};
    return {{.url = urls[0], .line = 1, .extras = extras}};
}

void TestSources::wrongBytesThenRight_data()
{
    QTest::addColumn<QCryptographicHash::Algorithm>("algorithm");
    QTest::addColumn<int>("size");
    QTest::newRow("md5") << QCryptographicHash::Md5 << 300'000;
    QTest::newRow("sha-1") << QCryptographicHash::Sha1 << 300'000;
    QTest::newRow("sha-256") << QCryptographicHash::Sha256 << 300'000;
    QTest::newRow("sha-512") << QCryptographicHash::Sha512 << 300'000;
    QTest::newRow("small") << QCryptographicHash::Sha256 << 1000; // never had a part file
}

void TestSources::wrongBytesThenRight()
{
    QFETCH(QCryptographicHash::Algorithm, algorithm);
    QFETCH(int, size);
    m_bench.server.serve("/wrong", bad.first(size));
    m_bench.server.serve("/gone", {}, {.status = 404});
    m_bench.server.serve("/right", good);
    const BatchId id = m_bench.submitEntries(
        entry({m_bench.url("/wrong"), m_bench.url("/gone"), m_bench.url("/right")}, algorithm));
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "done");
    QVERIFY(m_bench.bytesOf({id, 0}) == good);
    QCOMPARE(m_bench.outcome({id, 0})->attempts, 3);
    const std::vector<AttemptNote> &attempts = m_bench.batch(id).tasks[0].notes->attempts;
    QCOMPARE(attempts.size(), size_t(2));
    QCOMPARE(attempts[0].error.code, ErrorCode::Checksum);
    QCOMPARE(attempts[1].error.code, ErrorCode::Http);
    m_bench.manager().removeBatch(id);
    for (const QString &file : m_bench.files())
        QVERIFY2(QFile::remove(m_bench.folder() + u'/' + file), qPrintable(file));
}

void TestSources::wrongEverywhere()
{
    m_bench.server.serve("/wrong", bad);
    m_bench.server.serve("/wrong2", bad);
    const BatchId id =
        m_bench.submitEntries(entry({m_bench.url("/wrong"), m_bench.url("/wrong2")}));
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "failed");
    const Error error = *m_bench.outcome({id, 0})->error;
    QCOMPARE(error.code, ErrorCode::Checksum);
    for (const QByteArray &bytes : {good, bad}) {
        const QByteArray digest = hashBytes(bytes, QCryptographicHash::Sha256).toHex();
        QVERIFY2(error.detail.contains(QLatin1String(digest)), qPrintable(error.detail));
    }
    QCOMPARE(m_bench.files(), QStringList());
}

void TestSources::digestOfTheServer_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value"); // %1: the digest of the good bytes in base64
    QTest::addColumn<QCryptographicHash::Algorithm>("algorithm");
    QTest::newRow("Repr-Digest") << QByteArray("Repr-Digest") << QByteArray("sha-256=:%1:")
                                 << QCryptographicHash::Sha256;
    QTest::newRow("Digest") << QByteArray("Digest") << QByteArray("SHA-256=%1")
                            << QCryptographicHash::Sha256;
    QTest::newRow("Content-MD5") << QByteArray("Content-MD5") << QByteArray("%1")
                                 << QCryptographicHash::Md5;
}

void TestSources::digestOfTheServer()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    QFETCH(QCryptographicHash::Algorithm, algorithm);
    value.replace("%1", hashBytes(good, algorithm).toBase64());
    m_bench.server.serve("/good", good, {.headers = {{field, value}}});
    m_bench.server.serve("/bad", bad, {.headers = {{field, value}}});
    const BatchId id = m_bench.submit({"/good", "/bad"});
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "done failed");
    QCOMPARE(m_bench.errorName({id, 1}), QStringLiteral("checksum"));
    QCOMPARE(m_bench.files(), QStringList{QStringLiteral("good")});
    m_bench.manager().removeBatch(id);
    QVERIFY(QFile::remove(m_bench.folder() + QStringLiteral("/good")));
}

// The first source is wrong, the second one hangs.
void TestSources::cancelBetweenSources()
{
    m_bench.server.serve("/wrong", bad);
    m_bench.server.serve("/hangs", good, {.delayMs = 600'000});
    const BatchId id = m_bench.submitEntries(entry({m_bench.url("/wrong"), m_bench.url("/hangs")}));
    QVERIFY(m_bench.waitFor([&] { return m_bench.server.requestCount("/hangs") == 1; }));
    const TaskId task[] = {{id, 0}};
    m_bench.manager().cancel(task);
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "cancelled");
    QCOMPARE(m_bench.files(), QStringList());
}

void TestSources::retryByHandStartsWithTheFirst()
{
    m_bench.server.script("/first", {RawReply::http(404), RawReply::http(200, good)});
    m_bench.server.serve("/second", {}, {.status = 404});
    const BatchId id =
        m_bench.submitEntries(entry({m_bench.url("/first"), m_bench.url("/second")}));
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "failed");
    const TaskId task[] = {{id, 0}};
    m_bench.manager().retry(task);
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "done");
    QCOMPARE(m_bench.server.requestCount("/second"), 1);
    m_bench.manager().removeBatch(id);
    QVERIFY(QFile::remove(m_bench.folder() + QStringLiteral("/first")));
}

// What a failed task left is what a retry by hand goes on from; removing the task removes it.
void TestSources::failedTaskGoesOn()
{
    m_bench.server.serve("/cut.bin", good, {.etag = "\"v1\"", .cutAfter = 200'000});
    const BatchId id = m_bench.submit({"/cut.bin", "/cut.bin?2"});
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "failed failed");
    QCOMPARE(m_bench.files().size(), 2);
    const TaskId first[] = {{id, 0}};
    m_bench.manager().retry(first);
    QVERIFY(m_bench.waitForEnd(id));
    QCOMPARE(m_bench.states(id), "done failed");
    QVERIFY(m_bench.bytesOf({id, 0}) == good);
    QCOMPARE(m_bench.server.requests("/cut.bin").last().header("Range"), "bytes=200000-");
    const TaskId second[] = {{id, 1}};
    m_bench.manager().remove(second);
    QCOMPARE(m_bench.files().size(), 1);
}

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"

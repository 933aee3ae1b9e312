// Digests of bytes and files, and the comparison with what was promised.
#include "core/files/verify.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestVerify : public QObject
{
    Q_OBJECT

private slots:
    void hashesLikeQt_data();
    void hashesLikeQt();
    void knowsNotAll();
    void hashesFiles_data();
    void hashesFiles();
    void cannotHash();
    void canBeCancelled();
    void isFast();
    void verifies();

private:
    QString write(const QByteArray &bytes);

    QTemporaryDir dir_;
};

QString TestVerify::write(const QByteArray &bytes)
{
    QFile file(dir_.filePath(QStringLiteral("file")));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return file.fileName();
}

void TestVerify::hashesLikeQt_data()
{
    QTest::addColumn<QCryptographicHash::Algorithm>("algorithm");
    QTest::addColumn<QString>("name");
    QTest::newRow("MD5") << QCryptographicHash::Md5 << u"md5"_qs;
    QTest::newRow("SHA-1") << QCryptographicHash::Sha1 << u"sha-1"_qs;
    QTest::newRow("SHA-224") << QCryptographicHash::Sha224 << u"sha-224"_qs;
    QTest::newRow("SHA-256") << QCryptographicHash::Sha256 << u"sha-256"_qs;
    QTest::newRow("SHA-384") << QCryptographicHash::Sha384 << u"sha-384"_qs;
    QTest::newRow("SHA-512") << QCryptographicHash::Sha512 << u"sha-512"_qs;
    QTest::newRow("SHA3-224") << QCryptographicHash::Sha3_224 << u"sha3-224"_qs;
    QTest::newRow("SHA3-256") << QCryptographicHash::Sha3_256 << u"sha3-256"_qs;
    QTest::newRow("SHA3-384") << QCryptographicHash::Sha3_384 << u"sha3-384"_qs;
    QTest::newRow("SHA3-512") << QCryptographicHash::Sha3_512 << u"sha3-512"_qs;
    QTest::newRow("BLAKE2b") << QCryptographicHash::Blake2b_512 << u"blake2b-512"_qs;
    QTest::newRow("BLAKE2s") << QCryptographicHash::Blake2s_256 << u"blake2s-256"_qs;
}

void TestVerify::hashesLikeQt()
{
    QFETCH(QCryptographicHash::Algorithm, algorithm);
    QFETCH(QString, name);
    const QByteArray bytes = QByteArray("haul").repeated(1000);
    const QByteArray expected = QCryptographicHash::hash(bytes, algorithm);
    QCOMPARE(hashBytes(bytes, algorithm), expected);
    QCOMPARE(hashBytes({}, algorithm), QCryptographicHash::hash({}, algorithm));
    QCOMPARE(algorithmName(algorithm), name);

    Hasher hasher(algorithm);
    QVERIFY(hasher.isValid());
    hasher.add(QByteArrayView(bytes).first(17));
    hasher.add({});
    hasher.add(QByteArrayView(bytes).sliced(17));
    QCOMPARE(hasher.digest(), expected);
    QCOMPARE(hasher.digest(), QByteArray());
}

void TestVerify::knowsNotAll()
{
    QVERIFY(!Hasher(QCryptographicHash::Keccak_224).isValid());
    QCOMPARE(hashBytes("x", QCryptographicHash::Keccak_224), QByteArray());
    QCOMPARE(algorithmName(QCryptographicHash::Keccak_224), QString());
    const auto hashed = hashFile(write("x"), QCryptographicHash::Keccak_224);
    QVERIFY(!hashed);
    QCOMPARE(hashed.error().code, ErrorCode::Internal);
}

void TestVerify::hashesFiles_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 5'000'000})
        QTest::addRow("%d", size) << size;
}

void TestVerify::hashesFiles()
{
    QFETCH(int, size);
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator random(6);
    for (char &c : bytes)
        c = char(random.generate());
    const auto hashed = hashFile(write(bytes), QCryptographicHash::Sha256);
    QVERIFY(hashed);
    QCOMPARE(*hashed, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
}

void TestVerify::cannotHash()
{
    for (const QString &path : {dir_.filePath(QStringLiteral("nothing")), dir_.path()}) {
        const auto hashed = hashFile(path, QCryptographicHash::Sha256);
        QVERIFY(!hashed);
        QCOMPARE(hashed.error().code, ErrorCode::Disk);
        QCOMPARE(hashed.error().stage, Stage::Verify);
        QVERIFY(hashed.error().detail.startsWith(path));
    }
}

void TestVerify::canBeCancelled()
{
    std::atomic<bool> cancelled{false};
    const QString path = write("x");
    QVERIFY(hashFile(path, QCryptographicHash::Sha256, &cancelled));
    cancelled = true;
    QVERIFY(!hashFile(path, QCryptographicHash::Sha256, &cancelled));
    QVERIFY(!verifyChecksum(path, {QCryptographicHash::Md5, {}}, &cancelled));
}

// 1 GB/s for sha-256 where the processor has it (HAUL_SPEED_TESTS=1 asserts it: a build machine may
// be busy). Best of some, for the same reason.
void TestVerify::isFast()
{
    QFile cpu(QStringLiteral("/proc/cpuinfo"));
    if (!cpu.open(QIODevice::ReadOnly) || !cpu.readAll().contains(" sha_ni"))
        QSKIP("the processor has no SHA instructions");
    constexpr qint64 size = 256'000'000;
    const QString path = write(QByteArray(size, 'x'));
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(hashFile(path, QCryptographicHash::Sha256));
        best = qMax(best, double(size) / double(timer.nsecsElapsed()));
    }
    qInfo("sha-256: %.2f GB/s", best);
    QVERIFY(best > (qEnvironmentVariableIsSet("HAUL_SPEED_TESTS") ? 1.0 : 0.2));
}

void TestVerify::verifies()
{
    const QString path = write("haul");
    const QByteArray digest = hashBytes("haul", QCryptographicHash::Sha256);
    QVERIFY(verifyChecksum(path, {QCryptographicHash::Sha256, digest}));

    const QByteArray other = hashBytes("hall", QCryptographicHash::Sha256);
    const auto verified = verifyChecksum(path, {QCryptographicHash::Sha256, other});
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, ErrorCode::Checksum);
    QCOMPARE(verified.error().stage, Stage::Verify);
    QCOMPARE(verified.error().detail, QString(u"expected sha-256 "_qs + QLatin1String(other.toHex())
                                              + u", got "_qs + QLatin1String(digest.toHex())));
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"

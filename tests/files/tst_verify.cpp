// Digests of bytes and files, and the promises that headers make.
#include "core/files/verify.h"

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
    void verifies();
    void headers_data();
    void headers();
    void anyBytesAreFine();

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
    QTest::newRow("SHA3-256") << QCryptographicHash::Sha3_256 << u"sha3-256"_qs;
    QTest::newRow("SHA3-512") << QCryptographicHash::Sha3_512 << u"sha3-512"_qs;
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

void TestVerify::headers_data()
{
    QTest::addColumn<QByteArray>("reprDigest");
    QTest::addColumn<QByteArray>("contentMd5");
    QTest::addColumn<std::optional<Checksum>>("checksum");

    const auto checksum = [](QCryptographicHash::Algorithm algorithm) {
        return std::optional(Checksum{algorithm, hashBytes("haul", algorithm)});
    };
    const auto sha256 = checksum(QCryptographicHash::Sha256);
    const auto sha512 = checksum(QCryptographicHash::Sha512);
    const auto md5 = checksum(QCryptographicHash::Md5);
    const QByteArray plainMd5 = md5->digest.toBase64();
    const QByteArray b256 = "sha-256=:" + sha256->digest.toBase64() + ':';
    const QByteArray b512 = "sha-512=:" + sha512->digest.toBase64() + ':';
    const QByteArray zeros = "sha-256=:" + QByteArray(32, '\0').toBase64() + ':';
    const std::optional<Checksum> none;

    QTest::newRow("nothing") << QByteArray() << QByteArray() << none;
    QTest::newRow("sha-256") << b256 << QByteArray() << sha256;
    QTest::newRow("strongest") << b256 + ", " + b512 << plainMd5 << sha512;
    QTest::newRow("strongest first") << b512 + "," + b256 << QByteArray() << sha512;
    QTest::newRow("key's case") << "SHA" + b256.sliced(3) << QByteArray() << sha256;
    QTest::newRow("spaces, unknown")
        << " \tunixsum=:AAA=: , " + b256 + " " << QByteArray() << sha256;
    QTest::newRow("parameters") << b256 + ";a=b;c" << QByteArray() << sha256;
    QTest::newRow("twice") << zeros + "," + b256 << QByteArray() << sha256;
    QTest::newRow("Content-MD5") << QByteArray() << " " + plainMd5 + " " << md5;
    QTest::newRow("md5 key") << "md5=:" + plainMd5 + ':' << QByteArray() << md5;
    QTest::newRow("wrong length") << QByteArray("sha-256=:AAAA:") << plainMd5 << md5;
    QTest::newRow("wrong length of all")
        << QByteArray("sha-256=:AAAA:") << QByteArray("AAAA") << none;
    QTest::newRow("not base64") << "sha-256=:" + QByteArray(44, '!') + ':' << QByteArray("!!!")
                                << none;
    QTest::newRow("no colons") << "sha-256=" + sha256->digest.toBase64() << QByteArray() << none;
    QTest::newRow("broken") << QByteArray("sha-256=:,=,;,sha-256,sha-256=,sha-256=:")
                            << QByteArray() << none;
}

void TestVerify::headers()
{
    QFETCH(QByteArray, reprDigest);
    QFETCH(QByteArray, contentMd5);
    QFETCH(std::optional<Checksum>, checksum);
    QVERIFY(checksumFromHeaders(reprDigest, contentMd5) == checksum);
}

void TestVerify::anyBytesAreFine()
{
    QRandomGenerator random(7);
    const QByteArray pieces = "sha-256=:,;= md5AAAA:\"\0\xff";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray text;
        for (quint32 count = random.bounded(60u); count > 0; --count)
            text += pieces[random.bounded(int(pieces.size()))];
        const auto checksum = checksumFromHeaders(text, text);
        QVERIFY(!checksum
                || checksum->digest.size() == QCryptographicHash::hashLength(checksum->algorithm));
    }
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"

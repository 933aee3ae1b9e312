// The promises that an answer's headers make about its bytes, in three generations of headers.
#include "core/files/digestheaders.h"
#include "core/files/hasher.h"

#include <QRandomGenerator>
#include <QTest>

using namespace haul;

namespace {

Checksum checksum(QCryptographicHash::Algorithm algorithm)
{
    return {algorithm, hashBytes("haul", algorithm)};
}

} // namespace

class TestDigestHeaders : public QObject
{
    Q_OBJECT

private slots:
    void reprDigest_data();
    void reprDigest();
    void digest_data();
    void digest();
    void strongestOfAll();
    void anyBytesAreFine();
};

void TestDigestHeaders::reprDigest_data()
{
    QTest::addColumn<QByteArray>("reprDigest");
    QTest::addColumn<QByteArray>("contentMd5");
    QTest::addColumn<std::optional<Checksum>>("expected");

    const std::optional sha256 = checksum(QCryptographicHash::Sha256);
    const std::optional sha512 = checksum(QCryptographicHash::Sha512);
    const std::optional md5 = checksum(QCryptographicHash::Md5);
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
    QTest::newRow("of the encoding undone") << "id-" + b256 << QByteArray() << none;
    QTest::newRow("broken") << QByteArray("sha-256=:,=,;,sha-256,sha-256=,sha-256=:")
                            << QByteArray() << none;
}

void TestDigestHeaders::reprDigest()
{
    QFETCH(QByteArray, reprDigest);
    QFETCH(QByteArray, contentMd5);
    QFETCH(std::optional<Checksum>, expected);
    QVERIFY(checksumFromHeaders(reprDigest, contentMd5) == expected);
    QVERIFY(checksumFromHeaders(reprDigest, {}, contentMd5) == expected);
}

void TestDigestHeaders::digest_data()
{
    QTest::addColumn<QByteArray>("digest");
    QTest::addColumn<std::optional<Checksum>>("expected");
    const std::optional sha256 = checksum(QCryptographicHash::Sha256);
    const std::optional sha1 = checksum(QCryptographicHash::Sha1);
    const std::optional md5 = checksum(QCryptographicHash::Md5);
    const QByteArray b256 = sha256->digest.toBase64();
    const QByteArray bMd5 = md5->digest.toBase64();
    const std::optional<Checksum> none;

    QTest::newRow("SHA-256") << "SHA-256=" + b256 << sha256;
    QTest::newRow("small letters") << "sha-256=" + b256 << sha256;
    QTest::newRow("SHA is SHA-1") << "SHA=" + sha1->digest.toBase64() << sha1;
    QTest::newRow("strongest") << "MD5=" + bMd5 + ", SHA-256=" + b256 << sha256;
    QTest::newRow("no spaces") << "SHA-256=" + b256 + ",MD5=" + bMd5 << sha256;
    QTest::newRow("unknown") << "UNIXsum=30637,ADLER32=03da0195,CRC32c=AAAA, MD5=" + bMd5 << md5;
    QTest::newRow("only unknown") << QByteArray("UNIXsum=30637") << none;
    QTest::newRow("id-sha-256") << "id-sha-256=" + b256 << none;
    QTest::newRow("hex") << "SHA-256=" + sha256->digest.toHex() << none;
    QTest::newRow("hex md5") << "MD5=" + md5->digest.toHex() << none;
    QTest::newRow("broken, then whole") << "SHA-256=AAAA, MD5=" + bMd5 << md5;
    QTest::newRow("of the other header") << "sha-256=:" + b256 + ':' << none;
    QTest::newRow("garbage") << QByteArray(",,=,SHA-256,SHA-256=,=x,\xff") << none;
}

void TestDigestHeaders::digest()
{
    QFETCH(QByteArray, digest);
    QFETCH(std::optional<Checksum>, expected);
    QVERIFY(checksumFromHeaders({}, digest, {}) == expected);
}

void TestDigestHeaders::strongestOfAll()
{
    const Checksum sha256 = checksum(QCryptographicHash::Sha256);
    const Checksum md5 = checksum(QCryptographicHash::Md5);
    const QByteArray b256 = sha256.digest.toBase64();
    const QByteArray bMd5 = md5.digest.toBase64();
    const QByteArray zeros = QByteArray(32, '\0').toBase64();
    QCOMPARE(checksumFromHeaders("md5=:" + bMd5 + ':', "SHA-256=" + b256, bMd5), sha256);
    QCOMPARE(checksumFromHeaders("sha-256=:" + b256 + ':', "SHA-256=" + zeros, bMd5), sha256);
    QCOMPARE(checksumFromHeaders({}, "UNIXsum=1", bMd5), md5);
}

void TestDigestHeaders::anyBytesAreFine()
{
    QRandomGenerator random(7);
    const QByteArray pieces = "sha-256=:,;= md5AAAA:\"\0\xff";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray text;
        for (quint32 count = random.bounded(60u); count > 0; --count)
            text += pieces[random.bounded(int(pieces.size()))];
        const auto found = checksumFromHeaders(text, text, text);
        QVERIFY(!found || found->digest.size() == QCryptographicHash::hashLength(found->algorithm));
    }
}

QTEST_GUILESS_MAIN(TestDigestHeaders)
#include "tst_digestheaders.moc"

// Checksums as people write them: many spellings of one thing, and nothing taken for what it is
// not.
#include "core/files/checksumtext.h"
#include "core/files/hasher.h"

#include <QRandomGenerator>
#include <QTest>

using namespace haul;

class TestChecksumText : public QObject
{
    Q_OBJECT

private slots:
    void namesAlgorithms_data();
    void namesAlgorithms();
    void everyAlgorithmHasAHasher();
    void readsDigests_data();
    void readsDigests();
    void readsBothAtOnce_data();
    void readsBothAtOnce();
    void rejects_data();
    void rejects();
    void anyTextIsFine();
};

void TestChecksumText::namesAlgorithms_data()
{
    QTest::addColumn<std::optional<QCryptographicHash::Algorithm>>("algorithm");
    const auto row = [](const char *name, std::optional<QCryptographicHash::Algorithm> algorithm) {
        QTest::newRow(name) << algorithm;
    };
    row("md5", QCryptographicHash::Md5);
    row("MD5", QCryptographicHash::Md5);
    row("md-5", QCryptographicHash::Md5);
    row("sha", QCryptographicHash::Sha1);
    row("sha1", QCryptographicHash::Sha1);
    row("SHA-1", QCryptographicHash::Sha1);
    row("sha-224", QCryptographicHash::Sha224);
    row("sha256", QCryptographicHash::Sha256);
    row("sha-256", QCryptographicHash::Sha256);
    row(" SHA_256 ", QCryptographicHash::Sha256);
    row("SHA2-256", QCryptographicHash::Sha256);
    row("sha384", QCryptographicHash::Sha384);
    row("Sha512", QCryptographicHash::Sha512);
    row("sha-512", QCryptographicHash::Sha512);
    row("sha3-256", QCryptographicHash::Sha3_256);
    row("SHA-3-256", QCryptographicHash::Sha3_256);
    row("sha3_512", QCryptographicHash::Sha3_512);
    row("blake2b", QCryptographicHash::Blake2b_512);
    row("BLAKE2s-256", QCryptographicHash::Blake2s_256);
    for (const char *unknown : {"", "-", "sha-3", "sha-257", "sha512/256", "crc32", "adler32",
                                "md4", "256", "sha-256x", "sha-256sha-256sha-256"})
        row(unknown, std::nullopt);
}

void TestChecksumText::namesAlgorithms()
{
    QFETCH(std::optional<QCryptographicHash::Algorithm>, algorithm);
    QVERIFY(algorithmFromName(QString::fromLatin1(QTest::currentDataTag())) == algorithm);
}

// What can be read can be verified, and its own name reads back.
void TestChecksumText::everyAlgorithmHasAHasher()
{
    for (const QString &name : {u"md5"_qs, u"sha1"_qs, u"sha224"_qs, u"sha256"_qs, u"sha384"_qs,
                                u"sha512"_qs, u"sha3-224"_qs, u"sha3-256"_qs, u"sha3-384"_qs,
                                u"sha3-512"_qs, u"blake2b"_qs, u"blake2s"_qs}) {
        const auto algorithm = algorithmFromName(name);
        QVERIFY2(algorithm, qPrintable(name));
        QVERIFY2(Hasher(*algorithm).isValid(), qPrintable(name));
        QVERIFY(algorithmFromName(algorithmName(*algorithm)) == algorithm);
        const QByteArray digest = hashBytes("haul", *algorithm);
        const auto read = checksumFromText(name, QString::fromLatin1(digest.toHex()));
        QVERIFY(read == std::optional(Checksum{*algorithm, digest}));
    }
}

void TestChecksumText::readsDigests_data()
{
    QTest::addColumn<QString>("text");
    const QByteArray digest = hashBytes("haul", QCryptographicHash::Sha256);
    const QByteArray url =
        digest.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const auto row = [](const char *name, const QByteArray &text) {
        QTest::newRow(name) << QString::fromLatin1(text);
    };
    row("hex", digest.toHex());
    row("large hex", digest.toHex().toUpper());
    row("hex with colons", digest.toHex(':'));
    row("hex with spaces", "  " + digest.toHex(' ') + "\n");
    row("base64", digest.toBase64());
    row("base64 without its end", digest.toBase64(QByteArray::OmitTrailingEquals));
    row("base64 for URLs", url);
}

void TestChecksumText::readsDigests()
{
    QFETCH(QString, text);
    const auto read = checksumFromText(u"sha-256", text);
    QVERIFY(read.has_value());
    QCOMPARE(read->algorithm, QCryptographicHash::Sha256);
    QCOMPARE(read->digest, hashBytes("haul", QCryptographicHash::Sha256));
}

void TestChecksumText::readsBothAtOnce_data()
{
    QTest::addColumn<QString>("text");
    const QByteArray digest = hashBytes("haul", QCryptographicHash::Sha256);
    for (const QByteArray &form :
         {QByteArray("sha-256="), QByteArray("sha256:"), QByteArray("SHA256="),
          QByteArray(" sha-256 = "), QByteArray("sha-256-"), QByteArray("sha256-")}) {
        QTest::addRow("%shex", form.constData()) << QString::fromLatin1(form + digest.toHex());
        QTest::addRow("%sbase64", form.constData())
            << QString::fromLatin1(form + digest.toBase64());
    }
    QTest::newRow("with colons") << QString::fromLatin1("sha-256:" + digest.toHex(':'));
}

void TestChecksumText::readsBothAtOnce()
{
    QFETCH(QString, text);
    const auto read = checksumFromText(text);
    QVERIFY(read.has_value());
    QCOMPARE(read->algorithm, QCryptographicHash::Sha256);
    QCOMPARE(read->digest, hashBytes("haul", QCryptographicHash::Sha256));
}

void TestChecksumText::rejects_data()
{
    QTest::addColumn<QString>("text");
    const QString hex = QString::fromLatin1(hashBytes("haul", QCryptographicHash::Md5).toHex());
    QTest::newRow("nothing") << QString();
    QTest::newRow("no algorithm") << hex;
    QTest::newRow("unknown algorithm") << u"crc32="_qs + hex;
    QTest::newRow("too short") << u"md5="_qs + hex.chopped(1);
    QTest::newRow("too long") << u"md5="_qs + hex + u'0';
    QTest::newRow("another's length") << u"sha-256="_qs + hex;
    QTest::newRow("no digit") << u"md5="_qs + hex.chopped(1) + u'g';
    QTest::newRow("not ASCII") << u"md5="_qs + hex.chopped(1) + u'\u0660';
    QTest::newRow("hyphen only") << u"-"_qs;
    QTest::newRow("mark only") << u"="_qs;
    QTest::newRow("no digest") << u"md5="_qs;
    QTest::newRow("endless") << u"md5="_qs + u"00"_qs.repeated(1'000'000);
    QTest::newRow("endless name") << u"md5-"_qs.repeated(1'000'000) + hex;
}

void TestChecksumText::rejects()
{
    QFETCH(QString, text);
    QVERIFY(!checksumFromText(text));
}

void TestChecksumText::anyTextIsFine()
{
    QRandomGenerator random(9);
    const QString pieces = u"sha-256=:md5 0123abcdef-_/+\u20ac\n"_qs;
    for (int round = 0; round < 50'000; ++round) {
        QString text = random.bounded(2) ? u"md5="_qs : QString();
        for (quint32 count = random.bounded(60u); count > 0; --count)
            text += pieces[random.bounded(int(pieces.size()))];
        const auto read = checksumFromText(text);
        QVERIFY(!read || read->digest.size() == QCryptographicHash::hashLength(read->algorithm));
    }
}

QTEST_GUILESS_MAIN(TestChecksumText)
#include "tst_checksumtext.moc"

// Proofs and samples of files: they find what was replaced, cut or overwritten, and follow nothing.
#include "core/files/fileidentity.h"
#include "core/files/fileproof.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace haul;

namespace {

QByteArray someBytes(qsizetype size)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char((i * 7919 + i / 251) % 256);
    return bytes;
}

} // namespace

Q_DECLARE_METATYPE(std::vector<haul::ByteRange>)

class TestFileProof : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void proofOfBytesAndFile_data();
    void proofOfBytesAndFile();
    void proofOfTheFirstVersion();
    void noProof_data();
    void noProof();
    void sampleSeesEnds_data();
    void sampleSeesEnds();
    void sampleOfRangesOnly();
    void noSample_data();
    void noSample();
    void sampleReadsLittle();
    void identity();
    void identityOfNoFile_data();
    void identityOfNoFile();

private:
    QString path(const QString &name = QStringLiteral("file")) const
    {
        return dir_->filePath(name);
    }
    void write(const QByteArray &bytes) const;
    bool make(const QString &what) const; // at path()

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestFileProof::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

void TestFileProof::write(const QByteArray &bytes) const
{
    QFile file(path());
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

// What is no file of bytes that can be read.
bool TestFileProof::make(const QString &what) const
{
    const QByteArray name = QFile::encodeName(path());
    if (what == u"folder")
        return ::mkdir(name.constData(), 0777) == 0;
    if (what == u"dangling link")
        return ::symlink("/no/where", name.constData()) == 0;
    if (what == u"pipe")
        return ::mkfifo(name.constData(), 0666) == 0;
    if (what == u"link to itself")
        return ::symlink(name.constData(), name.constData()) == 0;
    return what == u"nothing";
}

void TestFileProof::proofOfBytesAndFile_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 4095, 4096, 4097, 100'000, 1024 * 1024})
        QTest::addRow("%d", size) << size;
}

void TestFileProof::proofOfBytesAndFile()
{
    QFETCH(int, size);
    QByteArray bytes = someBytes(size);
    write(bytes);
    const QByteArray proof = smallFileProof(bytes);
    QVERIFY(!proof.isEmpty());
    QVERIFY(isProofOf(proof, path()));
    write(bytes + 'x');
    QVERIFY(!isProofOf(proof, path()));
    if (size == 0)
        return;
    write(bytes.chopped(1));
    QVERIFY(!isProofOf(proof, path()));
    for (const qsizetype at : {qsizetype(0), bytes.size() / 2, bytes.size() - 1}) {
        QByteArray other = bytes;
        other[at] = char(other[at] ^ 1);
        write(other);
        QVERIFY(!isProofOf(proof, path()));
    }
}

// Of a session that Haul's first version has left.
void TestFileProof::proofOfTheFirstVersion()
{
    write("body");
    const QByteArray digest = QCryptographicHash::hash("body", QCryptographicHash::Sha256);
    QVERIFY(isProofOf(digest.left(16), path()));
    QVERIFY(!isProofOf(digest.left(15), path()));
    write("Body");
    QVERIFY(!isProofOf(digest.left(16), path()));
}

void TestFileProof::noProof_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"nothing", "folder", "dangling link", "link to itself"})
        QTest::newRow(what) << QString::fromLatin1(what);
    QTest::newRow("larger than any small file") << u"large"_qs;
    QTest::newRow("a pipe") << u"pipe"_qs; // that nobody waits for
}

void TestFileProof::noProof()
{
    QFETCH(QString, what);
    if (what == u"large")
        write(QByteArray(1024 * 1024 + 1, 'x'));
    else
        QVERIFY(make(what));
    for (const QByteArray &proof : {QByteArray(), smallFileProof({}), smallFileProof("x")})
        QVERIFY(!isProofOf(proof, path()));
}

void TestFileProof::sampleSeesEnds_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 4095, 4096, 4097, 8191, 8192, 8193, 12'288, 100'000, 3'000'001})
        QTest::addRow("%d", size) << size;
}

// Of a range, the first and the last byte, and whatever is beyond its ends not at all.
void TestFileProof::sampleSeesEnds()
{
    QFETCH(int, size);
    constexpr int margin = 10;
    const std::vector<ByteRange> ranges{{margin, margin + size}};
    const QByteArray bytes = someBytes(size + 2 * margin);
    write(bytes);
    const QByteArray sample = sampleOf(path(), ranges);
    QVERIFY(!sample.isEmpty());
    QCOMPARE(sampleOf(path(), ranges), sample);
    const auto isSeen = [&](int at) {
        QByteArray other = bytes;
        other[at] = char(other[at] ^ 1);
        write(other);
        return sampleOf(path(), ranges) != sample;
    };
    QVERIFY(!isSeen(margin - 1));
    QVERIFY(!isSeen(margin + size));
    QVERIFY(isSeen(margin + size - 1));
    QVERIFY(isSeen(margin));
    write(bytes.first(margin + size - 1));
    QCOMPARE(sampleOf(path(), ranges), QByteArray()); // not to its end
    write(bytes.first(margin + size));
    QCOMPARE(sampleOf(path(), ranges), sample);
}

void TestFileProof::sampleOfRangesOnly()
{
    const QByteArray bytes = someBytes(200'000);
    write(bytes);
    const std::vector<ByteRange> ranges{{0, 10'000}, {50'000, 50'001}, {100'000, 150'000}};
    const QByteArray sample = sampleOf(path(), ranges);
    QByteArray other = bytes;
    other.replace(10'000, 40'000, QByteArray(40'000, 'x'));
    other.replace(50'001, 49'999, QByteArray(49'999, 'x'));
    other.replace(150'000, 50'000, QByteArray(50'000, 'x'));
    write(other);
    QCOMPARE(sampleOf(path(), ranges), sample);
    other[50'000] = char(other[50'000] ^ 1);
    write(other);
    QVERIFY(sampleOf(path(), ranges) != sample);
    // Of nothing, it is always the same.
    QVERIFY(!sampleOf(path(), {}).isEmpty());
    const std::vector<ByteRange> empty{{5, 5}};
    QCOMPARE(sampleOf(path(), empty), sampleOf(path(), {}));
}

void TestFileProof::noSample_data()
{
    noProof_data();
    QTest::newRow("a link to a file") << u"link"_qs;
}

void TestFileProof::noSample()
{
    QFETCH(QString, what);
    if (what == u"large") {
        write(QByteArray(10, 'x'));
    } else if (what == u"link") {
        write(QByteArray(100, 'x'));
        QVERIFY(QFile::rename(path(), path(u"other"_qs)));
        QVERIFY(QFile::link(path(u"other"_qs), path()));
    } else {
        QVERIFY(make(what));
    }
    const std::vector<ByteRange> ranges{{0, 100}};
    QCOMPARE(sampleOf(path(), ranges), QByteArray());
    const std::vector<ByteRange> far{{1LL << 62, (1LL << 62) + 10}};
    QCOMPARE(sampleOf(path(), far), QByteArray());
}

// A terabyte is no more work than a megabyte; nor are a hundred thousand ranges in it.
void TestFileProof::sampleReadsLittle()
{
    write({});
    constexpr qint64 size = 1LL << 40;
    if (::truncate(QFile::encodeName(path()).constData(), size) != 0)
        QSKIP("no sparse file of this size");
    const std::vector<ByteRange> all{{0, size}};
    QVERIFY(!sampleOf(path(), all).isEmpty());
    std::vector<ByteRange> many;
    for (qint64 i = 0; i < 10'000; ++i)
        many.push_back({i * 1'000'000, i * 1'000'000 + 100});
    QVERIFY(!sampleOf(path(), many).isEmpty());
}

void TestFileProof::identity()
{
    write("abc");
    const auto first = identityOf(path());
    QVERIFY(first);
    QCOMPARE(first->size, 3);
    QCOMPARE(identityOf(path()), first);
    QVERIFY(QFile::rename(path(), path(u"moved"_qs)));
    QCOMPARE(identityOf(path(u"moved"_qs)), first); // whatever its name
    write("abc");
    const auto other = identityOf(path());
    QVERIFY(other && !other->isSameFile(*first));
    QFile file(path(u"moved"_qs));
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(identityOf(file.handle()), first);
    file.write("d");
    file.close();
    const auto changed = identityOf(path(u"moved"_qs));
    QVERIFY(changed->isSameFile(*first));
    QVERIFY(*changed != *first);
}

void TestFileProof::identityOfNoFile_data()
{
    noSample_data();
}

void TestFileProof::identityOfNoFile()
{
    QFETCH(QString, what);
    if (what == u"large")
        return;
    if (what == u"link")
        QVERIFY(QFile::link(u"/etc/passwd"_qs, path()));
    else
        QVERIFY(make(what));
    QVERIFY(!identityOf(path()));
}

QTEST_GUILESS_MAIN(TestFileProof)
#include "tst_fileproof.moc"

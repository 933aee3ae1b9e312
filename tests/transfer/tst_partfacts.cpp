// What a session keeps of a part file, and whether the file that is found is still that one.
#include "core/files/partfile.h"
#include "core/transfer/partfacts.h"
#include "core/transfer/segments.h"

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace haul;

namespace {

PartFacts allFacts()
{
    PartFacts facts;
    facts.identity = {11, 12, 13, 14};
    facts.partPath = u"/a/b.part"_qs;
    facts.isClosed = true;
    facts.sample = QByteArray(16, '\xff');
    facts.boot = "boot";
    facts.missing = {{0, 10}, {20, 30}, {90, 100}};
    facts.total = 100;
    facts.mostEver = 80;
    facts.source = 2;
    facts.version.etag = "\"e\"";
    facts.version.lastModified = "m";
    facts.version.date = "d";
    facts.version.mime = "a/b";
    facts.version.encoding = "gzip";
    facts.version.acceptRanges = "bytes";
    facts.version.fileTime = 5;
    facts.version.isHttp = false;
    facts.version.total = 100;
    facts.answer.finalUrl = "http://h/";
    facts.answer.contentType = "a/b; c";
    facts.answer.mime = "a/b";
    facts.answer.contentDisposition = "attachment";
    facts.answer.headers = "HTTP/1.1 200 OK\r\n\r\n";
    facts.answer.httpStatus = 206;
    facts.answer.promised = Checksum{QCryptographicHash::Sha512, QByteArray(64, 'x')};
    facts.answer.modified = std::chrono::system_clock::from_time_t(1'700'000'000);
    return facts;
}

QString textOf(const std::vector<ByteRange> &ranges)
{
    QStringList words;
    for (const ByteRange &range : ranges)
        words +=
            QStringLiteral("%1-%2")
                .arg(range.begin)
                .arg(range.end == Segments::unknownEnd ? u"open"_qs : QString::number(range.end));
    return words.join(u' ');
}

} // namespace

Q_DECLARE_METATYPE(std::vector<haul::ByteRange>)

class TestPartFacts : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void roundTrip_data();
    void roundTrip();
    void longHeaders();
    void present_data();
    void present();
    void rangesThatCannotBe_data();
    void rangesThatCannotBe();
    void hostileBytes();
    void finds_data();
    void finds();
    void findsWhatGrew();
    void movesWhatGetsAnotherName();

private:
    QString path(const QString &name) const { return dir_->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    QByteArray contents(const QString &name) const;
    void change(const QString &what, const QString &name) const;
    bool overwrite(const QString &name) const;

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestPartFacts::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

void TestPartFacts::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

QByteArray TestPartFacts::contents(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
}

void TestPartFacts::roundTrip_data()
{
    QTest::addColumn<bool>("isFull");
    QTest::newRow("nothing set") << false;
    QTest::newRow("everything set") << true;
}

void TestPartFacts::roundTrip()
{
    QFETCH(bool, isFull);
    const PartFacts before = isFull ? allFacts() : PartFacts();
    const auto after = PartFacts::fromBytes(before.toBytes());
    QVERIFY(after);
    QCOMPARE(after->identity, before.identity);
    QCOMPARE(after->partPath, before.partPath);
    QCOMPARE(after->isClosed, before.isClosed);
    QCOMPARE(after->sample, before.sample);
    QCOMPARE(after->boot, before.boot);
    QCOMPARE(after->missing, before.missing);
    QCOMPARE(after->total, before.total);
    QCOMPARE(after->mostEver, before.mostEver);
    QCOMPARE(after->source, before.source);
    QCOMPARE(after->version.etag, before.version.etag);
    QCOMPARE(after->version.lastModified, before.version.lastModified);
    QCOMPARE(after->version.date, before.version.date);
    QCOMPARE(after->version.mime, before.version.mime);
    QCOMPARE(after->version.encoding, before.version.encoding);
    QCOMPARE(after->version.acceptRanges, before.version.acceptRanges);
    QCOMPARE(after->version.total, before.version.total);
    QCOMPARE(after->version.fileTime, before.version.fileTime);
    QCOMPARE(after->version.isHttp, before.version.isHttp);
    QCOMPARE(after->answer.finalUrl, before.answer.finalUrl);
    QCOMPARE(after->answer.contentType, before.answer.contentType);
    QCOMPARE(after->answer.mime, before.answer.mime);
    QCOMPARE(after->answer.contentDisposition, before.answer.contentDisposition);
    QCOMPARE(after->answer.headers, before.answer.headers);
    QCOMPARE(after->answer.httpStatus, before.answer.httpStatus);
    QCOMPARE(after->answer.promised, before.answer.promised);
    QVERIFY(after->answer.modified == before.answer.modified);
}

void TestPartFacts::longHeaders()
{
    PartFacts facts = allFacts();
    facts.answer.headers = QByteArray(1'000'000, 'x');
    const QByteArray bytes = facts.toBytes();
    QVERIFY(bytes.size() < 20'000);
    QVERIFY(PartFacts::fromBytes(bytes));
}

void TestPartFacts::present_data()
{
    QTest::addColumn<std::vector<ByteRange>>("missing");
    QTest::addColumn<qint64>("total"); // negative: unknown
    QTest::addColumn<QString>("present");
    using Ranges = std::vector<ByteRange>;
    const qint64 open = Segments::unknownEnd;
    QTest::newRow("all of it is missing") << Ranges{{0, 100}} << 100LL << u""_qs;
    QTest::newRow("nothing is missing") << Ranges{} << 100LL << u"0-100"_qs;
    QTest::newRow("an empty file") << Ranges{} << 0LL << u""_qs;
    QTest::newRow("the end") << Ranges{{10, 100}} << 100LL << u"0-10"_qs;
    QTest::newRow("the beginning") << Ranges{{0, 90}} << 100LL << u"90-100"_qs;
    QTest::newRow("here and there")
        << Ranges{{10, 20}, {20, 30}, {50, 60}} << 100LL << u"0-10 30-50 60-100"_qs;
    QTest::newRow("a byte") << Ranges{{0, 1}, {2, 100}} << 100LL << u"1-2"_qs;
    QTest::newRow("who knows") << Ranges{{10, open}} << -1LL << u"0-10"_qs;
    QTest::newRow("who knows, nothing yet") << Ranges{{0, open}} << -1LL << u""_qs;
    QTest::newRow("who knows, with a gap")
        << Ranges{{10, 20}, {30, open}} << -1LL << u"0-10 20-30"_qs;
}

// The same as the segments that these facts make.
void TestPartFacts::present()
{
    QFETCH(std::vector<ByteRange>, missing);
    QFETCH(qint64, total);
    QFETCH(QString, present);
    PartFacts facts;
    facts.missing = missing;
    if (total >= 0)
        facts.total = total;
    QCOMPARE(textOf(facts.present()), present);
    const auto after = PartFacts::fromBytes(facts.toBytes());
    QVERIFY(after);
    QCOMPARE(textOf(after->present()), present);
    qint64 bytes = 0;
    for (const ByteRange &range : facts.present())
        bytes += range.end - range.begin;
    const Segments segments(facts.total, facts.missing);
    QCOMPARE(segments.present(), bytes);
    QCOMPARE(segments.isComplete(), facts.isWhole());
}

void TestPartFacts::rangesThatCannotBe_data()
{
    QTest::addColumn<std::vector<ByteRange>>("missing");
    QTest::addColumn<qint64>("total");
    using Ranges = std::vector<ByteRange>;
    QTest::newRow("out of order") << Ranges{{20, 30}, {0, 10}} << 100LL;
    QTest::newRow("over each other") << Ranges{{0, 10}, {9, 20}} << 100LL;
    QTest::newRow("the wrong way round") << Ranges{{10, 5}} << 100LL;
    QTest::newRow("empty") << Ranges{{5, 5}} << 100LL;
    QTest::newRow("before the beginning") << Ranges{{-5, 5}} << 100LL;
    QTest::newRow("beyond the end") << Ranges{{90, 101}} << 100LL;
    QTest::newRow("open, and an end is known") << Ranges{{90, Segments::unknownEnd}} << 100LL;
    QTest::newRow("a negative size") << Ranges{} << -100LL;
}

void TestPartFacts::rangesThatCannotBe()
{
    QFETCH(std::vector<ByteRange>, missing);
    QFETCH(qint64, total);
    PartFacts facts;
    facts.missing = missing;
    facts.total = total;
    QVERIFY(!PartFacts::fromBytes(facts.toBytes()));
}

// Whatever is taken for facts has ranges that can be.
void TestPartFacts::hostileBytes()
{
    const QByteArray good = allFacts().toBytes();
    const auto look = [](const QByteArray &bytes) {
        const auto facts = PartFacts::fromBytes(bytes);
        if (!facts)
            return true;
        qint64 end = 0;
        for (const ByteRange &range : facts->present()) {
            if (range.begin < end || range.end <= range.begin)
                return false;
            end = range.end;
        }
        return true;
    };
    for (qsizetype size = 0; size < good.size(); ++size) {
        QVERIFY(!PartFacts::fromBytes(good.first(size)));
    }
    QRandomGenerator random(2);
    for (int round = 0; round < 5000; ++round) {
        QByteArray bytes = good;
        for (int change = random.bounded(1, 5); change > 0; --change)
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
        QVERIFY(look(bytes));
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        QVERIFY(look(bytes));
    }
    for (const QByteArray &bytes :
         {QByteArray(100'000, '\x81'), QByteArray("\xa1\x01").repeated(100'000),
          QByteArray("\xbb\x00\x00\x00\x7f\xff\xff\xff\xff", 9), QByteArray("\xa0")})
        QVERIFY(!PartFacts::fromBytes(bytes));
}

// As much as before, later than before however coarse the clock is.
bool TestPartFacts::overwrite(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadWrite) && file.write(QByteArray(4'000, 'b')) == 4'000
           && file.flush()
           && file.setFileTime(QDateTime::currentDateTime().addSecs(1),
                               QFileDevice::FileModificationTime);
}

// Does to the file what users and other programs do.
void TestPartFacts::change(const QString &what, const QString &name) const
{
    const QByteArray file = QFile::encodeName(path(name));
    const QString kept = name + u".kept"_qs; // so that its inode is not given to another file
    bool isDone = true;
    if (what == u"gone")
        isDone = QFile::remove(path(name));
    else if (what == u"shorter")
        isDone = ::truncate(file.constData(), 50) == 0;
    else if (what == u"longer")
        isDone = ::truncate(file.constData(), 5'000) == 0;
    else if (what == u"changed in place")
        isDone = overwrite(name);
    else if (what != u"as it was")
        isDone = QFile::rename(path(name), path(kept));
    if (what == u"replaced")
        write(name, QByteArray(4'000, 'b'));
    else if (what == u"copied")
        isDone = isDone && QFile::copy(path(kept), path(name));
    else if (what == u"link")
        isDone = isDone && QFile::link(path(kept), path(name));
    else if (what == u"folder")
        isDone = isDone && ::mkdir(file.constData(), 0777) == 0;
    else if (what == u"pipe")
        isDone = isDone && ::mkfifo(file.constData(), 0666) == 0;
    if (!isDone)
        qFatal("cannot change the test's file");
}

void TestPartFacts::finds_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::addColumn<QString>("under"); // the name it has
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("boot");
    QTest::addColumn<int>("found");
    QTest::addColumn<bool>("stays"); // what is there afterwards
    const int part = int(PartFinding::Part);
    const int finished = int(PartFinding::Finished);
    const int nothing = int(PartFinding::Nothing);
    const QString thisBoot = QString::fromLatin1(QSysInfo::bootUniqueId());
    for (const bool isClosed : {true, false}) {
        const char *const kind = isClosed ? "closed" : "open";
        for (const bool isPart : {true, false}) {
            const QString name = isPart ? u"a.part"_qs : u"a"_qs;
            const auto add = [&](const QString &what, const QString &boot, int found, bool stays) {
                QTest::addRow("%s, %s %s, boot %s", kind, qPrintable(name), qPrintable(what),
                              boot.isEmpty()     ? "any"
                              : boot == thisBoot ? "this"
                                                 : "another")
                    << isClosed << name << what << boot << found << stays;
            };
            const int whole = isPart ? part : finished;
            add(u"as it was"_qs, {}, whole, true);
            if (!thisBoot.isEmpty())
                add(u"as it was"_qs, thisBoot, whole, true);
            add(u"as it was"_qs, u"another"_qs, nothing, !isPart);
            add(u"gone"_qs, {}, nothing, false);
            add(u"shorter"_qs, {}, nothing, !isPart);
            add(u"changed in place"_qs, {}, nothing, !isPart);
            // One that was open may have grown since.
            add(u"longer"_qs, {}, isClosed ? nothing : whole, !isClosed || !isPart);
            for (const QString &what :
                 {u"replaced"_qs, u"copied"_qs, u"link"_qs, u"folder"_qs, u"pipe"_qs})
                add(what, {}, nothing, true);
        }
    }
}

void TestPartFacts::finds()
{
    QFETCH(bool, isClosed);
    QFETCH(QString, under);
    QFETCH(QString, what);
    QFETCH(QString, boot);
    QFETCH(int, found);
    QFETCH(bool, stays);
    write(under, QByteArray(4'000, 'a'));
    PartFacts facts;
    facts.total = 4'000;
    facts.isClosed = isClosed;
    facts.boot = boot.toLatin1();
    facts.identity = *identityOf(path(under));
    if (!isClosed)
        facts.sample = sampleOf(path(under), facts.present());
    change(what, under);
    QCOMPARE(int(findPart(facts, path(u"a"_qs))), found);
    struct stat status = {};
    QCOMPARE(::lstat(QFile::encodeName(path(under)).constData(), &status) == 0, stays);
    if (what != u"gone" && QFile::exists(path(under + u".kept"_qs))) // a stranger now
        QCOMPARE(contents(under + u".kept"_qs), QByteArray(4'000, 'a'));
}

// Half of it is there when it is told, more when it is found; and a whole one only under its name.
void TestPartFacts::findsWhatGrew()
{
    write(u"a.part"_qs, QByteArray(2'000, 'a'));
    PartFacts facts;
    facts.total = 4'000;
    facts.missing = {{2'000, 4'000}};
    facts.identity = *identityOf(path(u"a.part"_qs));
    facts.sample = sampleOf(path(u"a.part"_qs), facts.present());
    QFile file(path(u"a.part"_qs));
    QVERIFY(file.open(QIODevice::Append));
    file.write(QByteArray(1'000, 'b'));
    file.close();
    QCOMPARE(findPart(facts, path(u"a"_qs)), PartFinding::Part);
    QVERIFY(QFile::rename(path(u"a.part"_qs), path(u"a"_qs)));
    QCOMPARE(findPart(facts, path(u"a"_qs)), PartFinding::Nothing);
    QCOMPARE(contents(u"a"_qs).size(), 3'000);
    facts.sample.clear(); // never told
    QVERIFY(QFile::rename(path(u"a"_qs), path(u"a.part"_qs)));
    QCOMPARE(findPart(facts, path(u"a"_qs)), PartFinding::Nothing);
}

// The program died after it had promised another name than that of the part file.
void TestPartFacts::movesWhatGetsAnotherName()
{
    const auto makePart = [this] {
        write(u"a.part"_qs, QByteArray(4'000, 'a'));
        PartFacts facts;
        facts.total = 4'000;
        facts.isClosed = true;
        facts.identity = *identityOf(path(u"a.part"_qs));
        facts.partPath = path(u"a.part"_qs);
        return facts;
    };
    const PartFacts facts = makePart();
    QCOMPARE(findPart(facts, path(u"b"_qs)), PartFinding::Part);
    QVERIFY(!QFile::exists(path(u"a.part"_qs)));
    QCOMPARE(findPart(facts, path(u"b"_qs)), PartFinding::Part); // the second time as well
    QVERIFY(QFile::rename(path(u"b.part"_qs), path(u"b"_qs)));
    QCOMPARE(findPart(facts, path(u"b"_qs)), PartFinding::Finished);

    const PartFacts other = makePart();
    write(u"c.part"_qs, "a stranger");
    QCOMPARE(findPart(other, path(u"c"_qs)), PartFinding::Nothing);
    QCOMPARE(contents(u"c.part"_qs), "a stranger");
    QVERIFY(!QFile::exists(path(u"a.part"_qs))); // of no use to anybody

    const PartFacts third = makePart();
    QVERIFY(QFile::rename(path(u"a.part"_qs), path(u"kept"_qs)));
    write(u"a.part"_qs, "a stranger");
    QCOMPARE(findPart(third, path(u"d"_qs)), PartFinding::Nothing);
    QCOMPARE(contents(u"a.part"_qs), "a stranger");
}

QTEST_GUILESS_MAIN(TestPartFacts)
#include "tst_partfacts.moc"

// PartFile: a final name appears only by a commit, and nothing is ever left or replaced by chance.
#include "core/files/partfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

using namespace haul;

class TestPartFile : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesAndCommits();
    void writesInAnyOrder();
    void truncates();
    void discardsUnlessCommitted();
    void movesItsFile();
    void closesAndCommitsLater();
    void neverReplaces();
    void commitsUnderAnotherName();
    void replacesWhenAsked();
    void neverReplacesAFolder();
    void cannotCreate_data();
    void cannotCreate();
    void followsNoLink();
    void setsTheTime();
    void diskFull();
    void fileTooLarge();
    void reportsAVanishedFolder();

private:
    QString path(const QString &name) const { return dir_->filePath(name); }
    QByteArray contents(const QString &name) const;
    void write(const QString &name, const QByteArray &bytes) const;
    QStringList entries() const;
    PartFile create(const QString &name) const;

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestPartFile::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

QByteArray TestPartFile::contents(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void TestPartFile::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

QStringList TestPartFile::entries() const
{
    return QDir(dir_->path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

PartFile TestPartFile::create(const QString &name) const
{
    auto file = PartFile::create(path(name));
    if (!file)
        qFatal("cannot create the part file: %s", qPrintable(file.error().detail));
    return std::move(*file);
}

void TestPartFile::writesAndCommits()
{
    PartFile file = create(u"\u00e4.txt"_qs);
    QCOMPARE(file.path(), path(u"\u00e4.txt.part"_qs));
    QVERIFY(file.write(0, "hello"));
    QCOMPARE(entries(), QStringList{u"\u00e4.txt.part"_qs});
    QVERIFY(file.commit(false));
    QCOMPARE(entries(), QStringList{u"\u00e4.txt"_qs});
    QCOMPARE(contents(u"\u00e4.txt"_qs), QByteArray("hello"));
    QCOMPARE(file.finalPath(), path(u"\u00e4.txt"_qs));
    QVERIFY(file.path().isEmpty());
    QVERIFY(!file.isOpen());
    file.discard(); // of no effect any more
    QCOMPARE(entries().size(), 1);
}

void TestPartFile::writesInAnyOrder()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(3, "def"));
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.write(6, {}));
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("abcdef"));
}

void TestPartFile::truncates()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abcdef"));
    QVERIFY(file.truncate(2));
    QVERIFY(file.truncate(3));
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("ab\0", 3));
}

void TestPartFile::discardsUnlessCommitted()
{
    {
        PartFile file = create(u"a"_qs);
        QVERIFY(file.write(0, "x"));
    }
    QVERIFY(entries().isEmpty());
    PartFile closed = create(u"a"_qs);
    QVERIFY(closed.close());
    closed.discard();
    QVERIFY(entries().isEmpty());
}

void TestPartFile::movesItsFile()
{
    PartFile file = create(u"a"_qs);
    PartFile moved = std::move(file);
    QVERIFY(moved.write(0, "x"));
    PartFile other = create(u"b"_qs);
    other = std::move(moved); // b.part is discarded
    QCOMPARE(entries(), QStringList{u"a.part"_qs});
    QVERIFY(other.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("x"));
}

void TestPartFile::closesAndCommitsLater()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "x"));
    QVERIFY(file.close());
    QVERIFY(file.close());
    QVERIFY(!file.isOpen());
    QCOMPARE(entries(), QStringList{u"a.part"_qs});
    QVERIFY(!file.write(1, "y"));
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("x"));
}

void TestPartFile::neverReplaces()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "new"));
    write(u"a"_qs, "old");
    const Result<void> committed = file.commit(false);
    QVERIFY(!committed);
    QCOMPARE(committed.error().code, ErrorCode::Disk);
    QVERIFY(committed.error().detail.contains(u"appeared meanwhile"));
    QVERIFY(file.existedAlready());
    QCOMPARE(contents(u"a"_qs), QByteArray("old"));
    QCOMPARE(contents(u"a.part"_qs), QByteArray("new"));
}

void TestPartFile::commitsUnderAnotherName()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "new"));
    QCOMPARE(::symlink("/nowhere", QFile::encodeName(path(u"a"_qs)).constData()), 0);
    QVERIFY(!file.commit(false)); // a dangling link is a name too
    QVERIFY(file.commitAs(path(u"a (1)"_qs), false));
    QVERIFY(!file.existedAlready());
    QCOMPARE(file.finalPath(), path(u"a (1)"_qs));
    QCOMPARE(contents(u"a (1)"_qs), QByteArray("new"));
    QCOMPARE(entries().size(), 2);
}

void TestPartFile::replacesWhenAsked()
{
    write(u"a"_qs, "old");
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "new"));
    QCOMPARE(contents(u"a"_qs), QByteArray("old"));
    QVERIFY(file.commit(true));
    QCOMPARE(contents(u"a"_qs), QByteArray("new"));
    QCOMPARE(entries().size(), 1);
}

void TestPartFile::neverReplacesAFolder()
{
    QVERIFY(QDir(dir_->path()).mkdir(u"a"_qs));
    PartFile file = create(u"a"_qs);
    QVERIFY(!file.commit(false));
    QVERIFY(file.existedAlready());
    QVERIFY(!file.commit(true));
    QVERIFY(file.existedAlready());
    QVERIFY(QFileInfo(path(u"a"_qs)).isDir());
}

void TestPartFile::cannotCreate_data()
{
    QTest::addColumn<QString>("name"); // in the test's folder, unless it begins with "/"
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no folder") << u"no/a"_qs << ErrorCode::Folder;
    QTest::newRow("below a file") << u"file/a"_qs << ErrorCode::Folder;
    QTest::newRow("name too long") << QString(252, u'a') << ErrorCode::NameTooLong;
    QTest::newRow("part file there") << u"taken"_qs << ErrorCode::Disk;
}

void TestPartFile::cannotCreate()
{
    QFETCH(QString, name);
    QFETCH(ErrorCode, code);
    write(u"file"_qs, {});
    write(u"taken.part"_qs, "x");
    const auto file = PartFile::create(path(name));
    QVERIFY(!file);
    QCOMPARE(file.error().code, code);
    QCOMPARE(file.error().stage, Stage::Disk);
    QVERIFY(file.error().detail.startsWith(dir_->path()));
    QCOMPARE(entries().size(), 2);
    QCOMPARE(contents(u"taken.part"_qs), QByteArray("x"));
}

void TestPartFile::followsNoLink()
{
    const QByteArray target = QFile::encodeName(path(u"target"_qs));
    QCOMPARE(::symlink(target.constData(), QFile::encodeName(path(u"a.part"_qs)).constData()), 0);
    QVERIFY(!PartFile::create(path(u"a"_qs)));
    QVERIFY(!QFile::exists(path(u"target"_qs)));
}

void TestPartFile::setsTheTime()
{
    using namespace std::chrono;
    const auto open = system_clock::time_point(1'000'000'000s + 5ms);
    const auto closed = system_clock::time_point(-1s); // before 1970
    PartFile first = create(u"a"_qs);
    QVERIFY(first.setModificationTime(open));
    QVERIFY(first.commit(false));
    QCOMPARE(QFileInfo(path(u"a"_qs)).lastModified().toMSecsSinceEpoch(), 1'000'000'000'005);
    PartFile second = create(u"b"_qs);
    QVERIFY(second.close());
    QVERIFY(second.setModificationTime(closed));
    QVERIFY(second.commit(false));
    QCOMPARE(QFileInfo(path(u"b"_qs)).lastModified().toMSecsSinceEpoch(), -1000);
}

void TestPartFile::diskFull()
{
    if (!QFile::exists(QStringLiteral("/dev/full")))
        QSKIP("no /dev/full");
    PartFile file = create(u"a"_qs);
    // The part file's descriptor leads to a device that is always full.
    const QString link = QFileInfo(file.path()).canonicalFilePath();
    const int full = ::open("/dev/full", O_WRONLY);
    for (int fd = 3; fd < 64; ++fd) {
        const QString target = QFile::symLinkTarget(QStringLiteral("/proc/self/fd/%1").arg(fd));
        if (target == link)
            QVERIFY(::dup2(full, fd) == fd);
    }
    ::close(full);
    const Result<void> written = file.write(0, "x");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::DiskFull);
    QCOMPARE(written.error().stage, Stage::Disk);
    QVERIFY(written.error().detail.contains(u"No space left"));
}

void TestPartFile::fileTooLarge()
{
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit old = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small = {1000, old.rlim_max};
    PartFile file = create(u"a"_qs);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Result<void> written = file.write(0, QByteArray(5000, 'x')); // a short write first
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::TooLarge);
    QCOMPARE(QFileInfo(file.path()).size(), 1000);
}

void TestPartFile::reportsAVanishedFolder()
{
    QVERIFY(QDir(dir_->path()).mkdir(u"d"_qs));
    PartFile file = create(u"d/a"_qs);
    QVERIFY(QDir(path(u"d"_qs)).removeRecursively());
    const Result<void> committed = file.commit(false);
    QVERIFY(!committed);
    QCOMPARE(committed.error().code, ErrorCode::Folder);
    QVERIFY(!file.existedAlready());
}

QTEST_GUILESS_MAIN(TestPartFile)
#include "tst_partfile.moc"

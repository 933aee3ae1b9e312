// PartFile: a final name appears only by a commit, and nothing is ever left or replaced by chance.
#include "core/files/partfile.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
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
    void reopens();
    void reopensWhatMoved();
    void reopensItsOwnOnly_data();
    void reopensItsOwnOnly();
    void reopenWaitsForNothing();
    void reopensNothing();
    void mayReopenLater();
    void allocates();
    void allocatesAroundBytes();
    void givesRoomBack();
    void allocatesTooMuch();
    void allocatesNoMemory();
    void replacedBeforeItsEnd_data();
    void replacedBeforeItsEnd();
    void smallDiskIsFull();
    void sizeLimit();
    void saysItsOrigin();
    void originIsNoDuty();

private:
    QString path(const QString &name) const { return dir_->filePath(name); }
    QByteArray contents(const QString &name) const;
    void write(const QString &name, const QByteArray &bytes) const;
    QStringList entries() const;
    PartFile create(const QString &name) const;

    qint64 room(const QString &name) const; // that the file has on disk
    QByteArray origin(const QString &name) const;

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

qint64 TestPartFile::room(const QString &name) const
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path(name)).constData(), &status) != 0)
        return -1;
    return qint64(status.st_blocks) * 512;
}

QByteArray TestPartFile::origin(const QString &name) const
{
    QByteArray value(100'000, '\0');
    const ssize_t size = ::lgetxattr(QFile::encodeName(path(name)).constData(),
                                     "user.xdg.origin.url", value.data(), size_t(value.size()));
    return size < 0 ? QByteArray("none") : value.first(size);
}

void TestPartFile::reopens()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.reopen()); // of no effect while open
    for (int round = 0; round < 3; ++round) {
        QVERIFY(file.close());
        QVERIFY(file.reopen());
        QVERIFY(file.isOpen());
        QVERIFY(file.write(3 + round, "d"));
    }
    QVERIFY(file.truncate(5));
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("abcdd"));
    QCOMPARE(entries(), QStringList{u"a"_qs});
}

void TestPartFile::reopensWhatMoved()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.close());
    PartFile moved = std::move(file);
    PartFile other = create(u"b"_qs);
    other = std::move(moved);
    QVERIFY(other.reopen());
    QVERIFY(other.write(3, "d"));
    QVERIFY(other.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("abcd"));
}

void TestPartFile::reopensItsOwnOnly_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("detail");
    const QString replaced = u": the part file was replaced or changed by another program"_qs;
    const QString gone = u": the part file has gone"_qs;
    QTest::newRow("gone") << u"gone"_qs << ErrorCode::Disk << gone;
    QTest::newRow("folder gone") << u"folder gone"_qs << ErrorCode::Folder
                                 << u": No such file or directory"_qs;
    QTest::newRow("folder a file")
        << u"folder a file"_qs << ErrorCode::Folder << u": Not a directory"_qs;
    for (const char *what : {"another file", "a copy", "shorter", "longer", "link",
                             "link to itself", "dangling link", "folder", "pipe", "socket"})
        QTest::newRow(what) << QString::fromLatin1(what) << ErrorCode::Disk << replaced;
}

void TestPartFile::reopensItsOwnOnly()
{
    QFETCH(QString, what);
    QFETCH(ErrorCode, code);
    QFETCH(QString, detail);
    QVERIFY(QDir(dir_->path()).mkdir(u"d"_qs));
    PartFile file = create(u"d/a"_qs);
    const QByteArray part = QFile::encodeName(file.path());
    const QByteArray kept = QFile::encodeName(path(u"kept"_qs));
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.close());

    if (what == u"shorter")
        QCOMPARE(::truncate(part.constData(), 2), 0);
    else if (what == u"longer")
        QCOMPARE(::truncate(part.constData(), 4), 0);
    else // kept: so that the system cannot give its inode to another file
        QCOMPARE(std::rename(part.constData(), kept.constData()), 0);
    if (what == u"another file")
        write(u"d/a.part"_qs, "xyz");
    else if (what == u"a copy")
        write(u"d/a.part"_qs, "abc");
    else if (what == u"link")
        QCOMPARE(::symlink(kept.constData(), part.constData()), 0);
    else if (what == u"link to itself")
        QCOMPARE(::symlink(part.constData(), part.constData()), 0);
    else if (what == u"dangling link")
        QCOMPARE(::symlink(path(u"target"_qs).toLocal8Bit().constData(), part.constData()), 0);
    else if (what == u"folder")
        QCOMPARE(::mkdir(part.constData(), 0777), 0);
    else if (what == u"pipe")
        QCOMPARE(::mkfifo(part.constData(), 0666), 0);
    else if (what == u"socket")
        QCOMPARE(::mknod(part.constData(), S_IFSOCK | 0666, 0), 0);
    else if (what.startsWith(u"folder "))
        QVERIFY(QDir(dir_->path()).rmdir(u"d"_qs));
    if (what == u"folder a file")
        write(u"d"_qs, {});

    const QStringList before = QDir(path(u"d"_qs)).entryList(QDir::AllEntries | QDir::System);
    const bool isRead = what != u"pipe"; // which would wait
    const QByteArray bytes = isRead ? contents(u"d/a.part"_qs) : QByteArray();
    const auto reopened = file.reopen();
    QVERIFY(!reopened);
    QCOMPARE(reopened.error().code, code);
    QCOMPARE(reopened.error().stage, Stage::Disk);
    QVERIFY2(reopened.error().detail.endsWith(detail), qPrintable(reopened.error().detail));
    QVERIFY(reopened.error().detail.startsWith(path(u"d"_qs)));
    QVERIFY(!file.isOpen());
    QVERIFY(file.path().isEmpty());
    QVERIFY(!file.commit(true));
    file.discard(); // leaves alone what is not its own
    QCOMPARE(QDir(path(u"d"_qs)).entryList(QDir::AllEntries | QDir::System), before);
    QCOMPARE(isRead ? contents(u"d/a.part"_qs) : QByteArray(), bytes);
    QVERIFY(!QFile::exists(path(u"target"_qs)));
    QVERIFY(!QFile::exists(path(u"d/a"_qs)));
    if (QFile::exists(path(u"kept"_qs)))
        QCOMPARE(contents(u"kept"_qs), QByteArray("abc"));
}

// A pipe with a reader would open, and take the bytes.
void TestPartFile::reopenWaitsForNothing()
{
    PartFile file = create(u"a"_qs);
    const QByteArray part = QFile::encodeName(file.path());
    QVERIFY(file.close());
    QCOMPARE(::unlink(part.constData()), 0);
    QCOMPARE(::mkfifo(part.constData(), 0666), 0);
    const int reader = ::open(part.constData(), O_RDONLY | O_NONBLOCK);
    QVERIFY(reader >= 0);
    QVERIFY(!file.reopen());
    QVERIFY(!file.isOpen());
    ::close(reader);
}

void TestPartFile::reopensNothing()
{
    PartFile committed = create(u"a"_qs);
    QVERIFY(committed.commit(false));
    QVERIFY(!committed.reopen());
    PartFile discarded = create(u"b"_qs);
    discarded.discard();
    QVERIFY(!discarded.reopen());
    QCOMPARE(entries(), QStringList{u"a"_qs});
}

// What may pass is no loss of the file.
void TestPartFile::mayReopenLater()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.close());
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none = {0, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto reopened = file.reopen();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(!reopened);
    QCOMPARE(reopened.error().code, ErrorCode::Disk);
    QCOMPARE(file.path(), path(u"a.part"_qs));
    QVERIFY(file.reopen());
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), QByteArray("abc"));
}

void TestPartFile::allocates()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.allocate(10'000'000));
    QCOMPARE(QFileInfo(file.path()).size(), 0);
    if (room(u"a.part"_qs) < 10'000'000)
        QSKIP("the file system cannot");
    QVERIFY(file.write(5'000'000, "x"));
    QCOMPARE(QFileInfo(file.path()).size(), 5'000'001);
    QVERIFY(file.allocate(0));
    QVERIFY(file.allocate(-1));
}

void TestPartFile::allocatesAroundBytes()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.write(100'000, "def"));
    QVERIFY(file.allocate(1'000'000));
    QVERIFY(file.allocate(2));
    QVERIFY(file.commit(false));
    QCOMPARE(contents(u"a"_qs), "abc" + QByteArray(99'997, '\0') + "def");
}

void TestPartFile::givesRoomBack()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.write(0, "abc"));
    QVERIFY(file.allocate(50'000'000));
    QVERIFY(file.close());
    QVERIFY(room(u"a.part"_qs) < 1'000'000);
    QVERIFY(file.reopen());
    QVERIFY(file.allocate(50'000'000));
    PartFile moved = std::move(file);
    QVERIFY(moved.commit(false));
    QVERIFY(room(u"a"_qs) < 1'000'000);
    QCOMPARE(contents(u"a"_qs), QByteArray("abc"));
}

// Of a room too small nothing is taken: the file stays as it is.
void TestPartFile::allocatesTooMuch()
{
    auto file = PartFile::create(path(u"a"_qs));
    QVERIFY(file);
    QVERIFY(file->write(0, "abc"));
    constexpr qint64 exbibyte = qint64(1) << 60;
    if (const auto allocated = file->allocate(exbibyte); !allocated) { // or the folder is memory
        const ErrorCode code = allocated.error().code;
        QVERIFY(code == ErrorCode::DiskFull || code == ErrorCode::TooLarge);
    }
    QVERIFY(file->close());
    QVERIFY(room(u"a.part"_qs) < 1'000'000);
    QVERIFY(file->commit(false));
}

// Where room is memory, none is taken before it is needed.
void TestPartFile::allocatesNoMemory()
{
    SmallDisk disk(1'048'576);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    auto file = PartFile::create(disk.filePath(u"a"_qs));
    QVERIFY(file);
    const qint64 free = disk.free();
    QVERIFY(file->allocate(900'000));
    QCOMPARE(disk.free(), free);
}

// Somebody took the part file away and put another there: that one is neither renamed nor removed.
void TestPartFile::replacedBeforeItsEnd_data()
{
    QTest::addColumn<bool>("commits");
    QTest::newRow("commit") << true;
    QTest::newRow("discard") << false;
}

void TestPartFile::replacedBeforeItsEnd()
{
    QFETCH(bool, commits);
    auto file = PartFile::create(path(u"a"_qs));
    QVERIFY(file);
    QVERIFY(file->write(0, "abc"));
    QVERIFY(file->close());
    QVERIFY(QFile::rename(path(u"a.part"_qs), path(u"elsewhere"_qs)));
    QFile other(path(u"a.part"_qs));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write("xyz") == 3);
    other.close();
    if (commits)
        QVERIFY(!file->commit(true));
    else
        file->discard();
    QVERIFY(!QFile::exists(path(u"a"_qs)));
    QCOMPARE(contents(u"a.part"_qs), QByteArray("xyz"));
}

void TestPartFile::smallDiskIsFull()
{
    SmallDisk disk(1'048'576);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    auto file = PartFile::create(disk.filePath(u"a"_qs));
    QVERIFY(file);
    QVERIFY(file->write(0, QByteArray(500'000, 'a')));
    QVERIFY(disk.fill());
    const auto written = file->write(500'000, QByteArray(100'000, 'b'));
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::DiskFull);
    QCOMPARE(written.error().detail, disk.filePath(u"a.part"_qs) + u": No space left on device"_qs);
    QVERIFY(file->close());
    // The part file stays as it was, and goes on when there is room again.
    disk.makeRoom();
    QVERIFY(file->reopen());
    QVERIFY(file->write(500'000, QByteArray(100'000, 'b')));
    QVERIFY(file->commit(false));
    QFile whole(disk.filePath(u"a"_qs));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    QVERIFY(whole.readAll() == QByteArray(500'000, 'a') + QByteArray(100'000, 'b'));
}

void TestPartFile::sizeLimit()
{
    PartFile file = create(u"a"_qs);
    {
        const FileSizeLimit limit(100'000);
        QVERIFY(file.write(0, QByteArray(100'000, 'a')));
        QCOMPARE(file.write(100'000, "b").error().code, ErrorCode::TooLarge);
    }
    QVERIFY(file.write(100'000, "b"));
    QVERIFY(file.commit(false));
    QCOMPARE(QFileInfo(path(u"a"_qs)).size(), 100'001);
}

void TestPartFile::saysItsOrigin()
{
    write(u"probe"_qs, {});
    if (::setxattr(QFile::encodeName(path(u"probe"_qs)).constData(), "user.haul", "x", 1, 0) != 0)
        QSKIP("the file system has no extended attributes");
    PartFile open = create(u"a"_qs);
    QVERIFY(open.setOrigin("https://user:pw@host/x?token=abc&page=2#top"));
    QVERIFY(open.commit(false));
    QCOMPARE(origin(u"a"_qs), QByteArray("https://host/x?token=REDACTED&page=2"));
    PartFile closed = create(u"b"_qs);
    QVERIFY(closed.close());
    QVERIFY(closed.setOrigin("https://host/y"));
    QVERIFY(closed.reopen());
    QVERIFY(closed.commit(false));
    QCOMPARE(origin(u"b"_qs), QByteArray("https://host/y"));
}

// Too long for any file system, no attributes of files here (a link in its place, a small tmpfs).
void TestPartFile::originIsNoDuty()
{
    PartFile file = create(u"a"_qs);
    QVERIFY(file.setOrigin("https://host/" + QByteArray(200'000, 'x')));
    QVERIFY(file.setOrigin({}));
    QVERIFY(file.commit(false));
    QVERIFY(file.setOrigin("https://host/")); // no file any more

    PartFile linked = create(u"b"_qs);
    QVERIFY(linked.close());
    const QByteArray part = QFile::encodeName(linked.path());
    write(u"target"_qs, {});
    QCOMPARE(::unlink(part.constData()), 0);
    QCOMPARE(::symlink(QFile::encodeName(path(u"target"_qs)).constData(), part.constData()), 0);
    QVERIFY(linked.setOrigin("https://host/"));
    QCOMPARE(origin(u"target"_qs), QByteArray("none"));

    SmallDisk disk(100'000);
    if (!disk.isMounted())
        return;
    auto small = PartFile::create(disk.filePath(u"a"_qs));
    QVERIFY(small);
    QVERIFY(small->setOrigin("https://host/"));
    QVERIFY(small->commit(false));
}

QTEST_GUILESS_MAIN(TestPartFile)
#include "tst_partfile.moc"

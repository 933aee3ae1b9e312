// NameRegistry: no name is given twice, whatever is reserved or stands on disk.
#include "core/files/nameregistry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <mutex>
#include <thread>

using namespace haul;

class TestNameRegistry : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void makesFolders();
    void cannotMakeFolders_data();
    void cannotMakeFolders();
    void makesAForgottenFolderAgain();
    void numbersNamesakes();
    void numbersBeforeTheExtension();
    void takenOnDisk_data();
    void takenOnDisk();
    void skips();
    void skipKeepsNamesakesOfTheBatch();
    void overwrites();
    void overwriteKeepsNamesakesOfTheBatch();
    void partNamesDoNotCollide();
    void releasedNamesAreFree();
    void startsAnewWhenTheNamesakesHaveGone();
    void nameTooLong();
    void manyEqualNames();
    void manyEqualNamesOnDisk();
    void looksAtFewOfManyNames_data();
    void looksAtFewOfManyNames();
    void comesAndGoesAmongManyNames();
    void fillsGapsOrGoesOn();
    void keepsTheNameOfAWaitingPartFile_data();
    void keepsTheNameOfAWaitingPartFile();
    void threadsNeverShareAName_data();
    void threadsNeverShareAName();

private:
    QString path(const QString &name) const { return dir_->filePath(name); }
    void touch(const QString &name) const;
    // Relative to the folder; empty for "skip" and on an error.
    QString take(const QString &name, ConflictPolicy policy = ConflictPolicy::Rename,
                 std::optional<BatchId> batch = std::nullopt);

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<NameRegistry> names_;
};

void TestNameRegistry::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
    names_ = std::make_unique<NameRegistry>();
}

void TestNameRegistry::touch(const QString &name) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write the test's file");
}

QString TestNameRegistry::take(const QString &name, ConflictPolicy policy,
                               std::optional<BatchId> batch)
{
    const auto reserved = names_->reserve(dir_->path(), name, policy, batch);
    if (!reserved || !*reserved)
        return {};
    return (**reserved).sliced(dir_->path().size() + 1);
}

void TestNameRegistry::makesFolders()
{
    const QString folder = path(u"a/b\u00e4/c"_qs);
    const auto reserved = names_->reserve(folder, u"x"_qs, ConflictPolicy::Rename);
    QVERIFY(reserved);
    QCOMPARE(**reserved, folder + u"/x"_qs);
    QVERIFY(QFileInfo(folder).isDir());
    QCOMPARE(names_->reservedCount(), 1);
}

void TestNameRegistry::cannotMakeFolders_data()
{
    QTest::addColumn<QString>("folder"); // in the test's folder, unless it begins with "/"
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("a file on the way") << u"file/a"_qs << ErrorCode::Folder;
    QTest::newRow("a file") << u"file"_qs << ErrorCode::Folder;
    QTest::newRow("name too long") << QString(256, u'a') << ErrorCode::NameTooLong;
    QTest::newRow("path too long") << u"a/"_qs.repeated(3000) << ErrorCode::NameTooLong;
    QTest::newRow("not a disk") << u"/proc/haul/a"_qs << ErrorCode::Folder;
}

void TestNameRegistry::cannotMakeFolders()
{
    QFETCH(QString, folder);
    QFETCH(ErrorCode, code);
    touch(u"file"_qs);
    const QString whole = folder.startsWith(u'/') ? folder : path(folder);
    const auto reserved = names_->reserve(whole, u"x"_qs, ConflictPolicy::Rename);
    QVERIFY(!reserved);
    QCOMPARE(reserved.error().code, code);
    QCOMPARE(reserved.error().stage, Stage::Disk);
    QCOMPARE(names_->reservedCount(), 0);
    QVERIFY(!QFileInfo::exists(path(u"a"_qs)));
}

void TestNameRegistry::makesAForgottenFolderAgain()
{
    const QString folder = path(u"a"_qs);
    QVERIFY(names_->reserve(folder, u"x"_qs, ConflictPolicy::Rename));
    QVERIFY(QDir(folder).removeRecursively());
    names_->forgetFolder(folder);
    QVERIFY(names_->reserve(folder, u"y"_qs, ConflictPolicy::Rename));
    QVERIFY(QFileInfo(folder).isDir());
}

void TestNameRegistry::numbersNamesakes()
{
    QCOMPARE(take(u"a.html"_qs), u"a.html"_qs);
    QCOMPARE(take(u"a.html"_qs), u"a (1).html"_qs);
    QCOMPARE(take(u"a (1).html"_qs), u"a (1) (1).html"_qs);
    QCOMPARE(take(u"a.html"_qs), u"a (2).html"_qs);
    QCOMPARE(take(u"b.html"_qs), u"b.html"_qs);
}

void TestNameRegistry::numbersBeforeTheExtension()
{
    touch(u"a.tar.gz"_qs);
    touch(u"b"_qs);
    QCOMPARE(take(u"a.tar.gz"_qs), u"a (1).tar.gz"_qs);
    QCOMPARE(take(u"b"_qs), u"b (1)"_qs);
}

void TestNameRegistry::takenOnDisk_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("what");
    const auto rows = [](ConflictPolicy policy, const char *name) {
        QTest::addRow("part file, %s", name) << policy << u"part"_qs;
        QTest::addRow("folder, %s", name) << policy << u"folder"_qs;
        QTest::addRow("dangling part link, %s", name) << policy << u"part link"_qs;
    };
    rows(ConflictPolicy::Rename, "rename");
    rows(ConflictPolicy::Skip, "skip");
    rows(ConflictPolicy::Overwrite, "overwrite");
    QTest::newRow("file, rename") << ConflictPolicy::Rename << u"file"_qs;
    QTest::newRow("dangling link, rename") << ConflictPolicy::Rename << u"link"_qs;
}

void TestNameRegistry::takenOnDisk()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, what);
    const auto link = [&](const QString &name) {
        return ::symlink("/nowhere", QFile::encodeName(path(name)).constData()) == 0;
    };
    if (what == u"part")
        touch(u"a.txt.part"_qs);
    else if (what == u"file")
        touch(u"a.txt"_qs);
    else if (what == u"folder")
        QVERIFY(QDir(dir_->path()).mkdir(u"a.txt"_qs));
    else
        QVERIFY(link(what == u"link" ? u"a.txt"_qs : u"a.txt.part"_qs));
    QCOMPARE(take(u"a.txt"_qs, policy), u"a (1).txt"_qs);
    QCOMPARE(names_->reservedCount(), 1);
}

void TestNameRegistry::skips()
{
    touch(u"a"_qs);
    const auto reserved = names_->reserve(dir_->path(), u"a"_qs, ConflictPolicy::Skip);
    QVERIFY(reserved);
    QVERIFY(!reserved->has_value());
    QCOMPARE(names_->reservedCount(), 0);
    QCOMPARE(take(u"b"_qs, ConflictPolicy::Skip), u"b"_qs);
}

void TestNameRegistry::skipKeepsNamesakesOfTheBatch()
{
    const BatchId batch{1};
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Skip, batch), u"a"_qs);
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Skip, batch), u"a (1)"_qs); // under way
    touch(u"a"_qs);
    names_->keep(path(u"a"_qs));
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Skip, batch), u"a (2)"_qs); // made by the batch
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Skip, BatchId{2}), QString());
    names_->forgetBatch(batch);
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Skip, batch), QString());
}

void TestNameRegistry::overwrites()
{
    touch(u"a"_qs);
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite), u"a"_qs);
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite), u"a (1)"_qs);
    touch(u"a (2)"_qs); // only the wished name may be replaced
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite), u"a (3)"_qs);
}

void TestNameRegistry::overwriteKeepsNamesakesOfTheBatch()
{
    const BatchId batch{1};
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite, batch), u"a"_qs);
    touch(u"a"_qs);
    names_->keep(path(u"a"_qs));
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite, batch), u"a (1)"_qs);
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite, BatchId{2}), u"a"_qs);
    names_->release(path(u"a"_qs)); // failed: the batch 2 has not made it
    QCOMPARE(take(u"a"_qs, ConflictPolicy::Overwrite, BatchId{2}), u"a"_qs);
}

void TestNameRegistry::partNamesDoNotCollide()
{
    QCOMPARE(take(u"a"_qs), u"a"_qs);
    QCOMPARE(take(u"a.part"_qs), u"a (1).part"_qs);
    QCOMPARE(take(u"b.part"_qs), u"b.part"_qs);
    QCOMPARE(take(u"b"_qs), u"b (1)"_qs);
}

void TestNameRegistry::releasedNamesAreFree()
{
    QCOMPARE(take(u"a"_qs), u"a"_qs);
    names_->release(path(u"a"_qs));
    names_->release(path(u"never"_qs));
    names_->keep(path(u"never"_qs));
    QCOMPARE(names_->reservedCount(), 0);
    QCOMPARE(take(u"a"_qs), u"a"_qs);
}

void TestNameRegistry::startsAnewWhenTheNamesakesHaveGone()
{
    QStringList taken;
    for (int i = 0; i < 100; ++i)
        taken << take(u"a"_qs);
    QCOMPARE(taken.last(), u"a (99)"_qs);
    for (const QString &name : taken)
        names_->release(path(name));
    QCOMPARE(take(u"a"_qs), u"a"_qs);
    QCOMPARE(take(u"a"_qs), u"a (1)"_qs);
}

void TestNameRegistry::nameTooLong()
{
    const auto reserved = names_->reserve(dir_->path(), QString(252, u'a'), ConflictPolicy::Rename);
    QVERIFY(!reserved);
    QCOMPARE(reserved.error().code, ErrorCode::NameTooLong);
    QCOMPARE(names_->reservedCount(), 0);
}

void TestNameRegistry::manyEqualNames()
{
    constexpr int count = 100'000;
    for (int i = 0; i < count - 1; ++i)
        QVERIFY(!take(u"index.html"_qs).isEmpty());
    QCOMPARE(take(u"index.html"_qs), u"index (99999).html"_qs);
    QCOMPARE(names_->reservedCount(), count);
}

void TestNameRegistry::manyEqualNamesOnDisk()
{
    for (int i = 0; i < 500; ++i) {
        const QString name = take(u"index.html"_qs);
        touch(name);
        names_->keep(path(name));
    }
    QCOMPARE(QDir(dir_->path()).entryList(QDir::Files).size(), 500);
    names_ = std::make_unique<NameRegistry>(); // the next start of the program
    QCOMPARE(take(u"index.html"_qs), u"index (500).html"_qs);
    QCOMPARE(take(u"index.html"_qs), u"index (501).html"_qs);
}

void TestNameRegistry::looksAtFewOfManyNames_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("suffix");
    QTest::newRow("rename") << ConflictPolicy::Rename << QString();
    QTest::newRow("rename, part files") << ConflictPolicy::Rename << u".part"_qs;
    QTest::newRow("skip, part files") << ConflictPolicy::Skip << u".part"_qs;
    QTest::newRow("overwrite, part files") << ConflictPolicy::Overwrite << u".part"_qs;
}

// Each start of the program among 3000 namesakes: no look at every one of them.
void TestNameRegistry::looksAtFewOfManyNames()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, suffix);
    constexpr int count = 3000;
    const QString first = path(u"a.txt"_qs + suffix);
    touch(u"a.txt"_qs + suffix);
    for (int i = 1; i < count; ++i) { // a second name is made faster than a file
        const QString next = path(u"a (%1).txt"_qs.arg(i) + suffix);
        QCOMPARE(::link(QFile::encodeName(first).constData(), QFile::encodeName(next).constData()),
                 0);
    }
    QElapsedTimer timer;
    timer.start();
    for (int start = 0; start < 1000; ++start) {
        names_ = std::make_unique<NameRegistry>();
        QCOMPARE(take(u"a.txt"_qs, policy), u"a (3000).txt"_qs);
        QCOMPARE(names_->reservedCount(), 1);
    }
    // A look at all of them took 10 s and more.
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

// A task of the bare name fails, the next one takes it, and the namesakes are still there.
void TestNameRegistry::comesAndGoesAmongManyNames()
{
    constexpr int count = 20'000;
    QElapsedTimer timer;
    timer.start();
    QSet<QString> held;
    for (int i = 0; i < count; ++i) {
        names_->release(path(u"a"_qs));
        QCOMPARE(take(u"a"_qs), u"a"_qs);
        const QString next = take(u"a"_qs);
        QVERIFY(!held.contains(next));
        held.insert(next);
    }
    QCOMPARE(names_->reservedCount(), count + 1);
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
}

void TestNameRegistry::fillsGapsOrGoesOn()
{
    for (const int taken : {1, 2, 3, 5, 8, 9, 15, 40})
        touch(u"a (%1)"_qs.arg(taken));
    touch(u"a"_qs);
    QSet<QString> given;
    for (int i = 0; i < 50; ++i) {
        const QString name = take(u"a"_qs);
        QVERIFY(!name.isEmpty() && !QFile::exists(path(name)));
        given.insert(name);
    }
    QCOMPARE(given.size(), 50);
    QCOMPARE(names_->reservedCount(), 50);
}

void TestNameRegistry::keepsTheNameOfAWaitingPartFile_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::newRow("rename") << ConflictPolicy::Rename;
    QTest::newRow("skip") << ConflictPolicy::Skip;
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite;
}

// Between two attempts the part file is closed and waits; its final name is nobody else's.
void TestNameRegistry::keepsTheNameOfAWaitingPartFile()
{
    QFETCH(ConflictPolicy, policy);
    const BatchId batch{1};
    const BatchId other{2};
    QCOMPARE(take(u"a"_qs, policy, batch), u"a"_qs);
    touch(u"a.part"_qs);
    QCOMPARE(take(u"a"_qs, policy, batch), u"a (1)"_qs);
    QCOMPARE(take(u"a"_qs, policy, other), u"a (2)"_qs);
    // Whole: it is there for others, and the batch's own next one gets another name.
    QVERIFY(QFile::rename(path(u"a.part"_qs), path(u"a"_qs)));
    names_->keep(path(u"a"_qs));
    QCOMPARE(take(u"a"_qs, policy, batch), u"a (3)"_qs);
    const QString forOther = policy == ConflictPolicy::Rename ? u"a (4)"_qs
                             : policy == ConflictPolicy::Skip ? QString()
                                                              : u"a"_qs;
    QCOMPARE(take(u"a"_qs, policy, other), forOther);
}

void TestNameRegistry::threadsNeverShareAName_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::newRow("rename") << ConflictPolicy::Rename;
    QTest::newRow("skip") << ConflictPolicy::Skip;
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite;
}

// Each file is made with O_EXCL semantics, and stays: a name given twice would be seen.
void TestNameRegistry::threadsNeverShareAName()
{
    QFETCH(ConflictPolicy, policy);
    constexpr int threadCount = 8;
    constexpr int filesEach = 200;
    std::mutex mutex;
    QSet<QString> given;
    int shared = 0;
    const auto work = [&](int thread) {
        for (int i = 0; i < filesEach; ++i) {
            const QString folder = path(QString::number(i % 3));
            const auto reserved =
                names_->reserve(folder, QStringLiteral("index.html"), policy, BatchId{1});
            QFile file(reserved && *reserved ? **reserved : QString());
            const bool isNew = file.open(QIODevice::NewOnly | QIODevice::WriteOnly);
            const std::scoped_lock lock(mutex);
            shared += !isNew || given.contains(file.fileName());
            given.insert(file.fileName());
            if ((i + thread) % 2 == 0)
                names_->keep(file.fileName());
        }
    };
    std::vector<std::thread> threads;
    for (int thread = 0; thread < threadCount; ++thread)
        threads.emplace_back(work, thread);
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(shared, 0);
    QCOMPARE(given.size(), threadCount * filesEach);
}

QTEST_GUILESS_MAIN(TestNameRegistry)
#include "tst_nameregistry.moc"

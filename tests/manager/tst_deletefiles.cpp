// What is deleted of a batch, and above all what is not.
#include "core/files/diskcalls.h"
#include "core/manager/deletefiles.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <sys/stat.h>
#include <unistd.h>

using namespace haul;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestDeleteFiles : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void deletesWhatItWrote();
    void keepsWhatIsNotItsOwn_data();
    void keepsWhatIsNotItsOwn();
    void linkOutOfTheFolder();
    void theFolderMayBeALink();
    void folderIsGone();
    void notAllowed();
    void otherFolders();
    void plainOutcomes();
    void stops();

private:
    QString path(const QString &name) const { return root_ + u'/' + name; }
    // A task that is done, with its file.
    void add(const QString &name, const QByteArray &bytes = "bytes")
    {
        write(path(name), bytes);
        addTask(path(name), bytes.size());
    }
    void addTask(const QString &file, qint64 bytes, TaskState state = TaskState::Done)
    {
        auto outcome = std::make_shared<Outcome>();
        outcome->state = state;
        outcome->path = file;
        outcome->bytes = bytes;
        tasks_.tasks.push_back({.index = quint32(tasks_.tasks.size()),
                                .state = state,
                                .fullOutcome = std::move(outcome)});
    }
    DeleteReport run()
    {
        return deleteFiles(root_, tasks_, std::make_shared<std::atomic<bool>>(false), pool_)
            .result();
    }
    // Everything below the temporary folder.
    QStringList left() const
    {
        QStringList all;
        QDirIterator each(folder_->path(),
                          QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (each.hasNext())
            all += QDir(folder_->path()).relativeFilePath(each.next());
        all.sort();
        return all;
    }

    std::unique_ptr<QTemporaryDir> folder_;
    QString root_;
    ExportTasks tasks_;
    QThreadPool pool_;
};

void TestDeleteFiles::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    root_ = folder_->filePath(u"root"_qs);
    QVERIFY(QDir().mkdir(root_));
    tasks_ = {};
}

// Folders that are empty then as well, but not the batch's own.
void TestDeleteFiles::deletesWhatItWrote()
{
    add(u"one.bin"_qs, "12345");
    add(u"a/b/two.bin"_qs, "123");
    add(u"a/three.bin"_qs, "");
    add(u"c/four.bin"_qs);
    write(path(u"c/mine.txt"_qs), "not the batch's");
    QVERIFY(QDir().mkdir(path(u"a-empty"_qs))); // somebody else's
    const DeleteReport report = run();
    QCOMPARE(report.files, 4);
    QCOMPARE(report.deleted, 4);
    QCOMPARE(report.bytes, 13);
    QCOMPARE(report.kept(), 0);
    QVERIFY(report.isWhole());
    QCOMPARE(left(),
             (QStringList{u"root"_qs, u"root/a-empty"_qs, u"root/c"_qs, u"root/c/mine.txt"_qs}));
}

void TestDeleteFiles::keepsWhatIsNotItsOwn_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<qint64>("gone");
    QTest::addColumn<qint64>("changed");
    QTest::newRow("a longer file") << u"longer"_qs << qint64(0) << qint64(1);
    QTest::newRow("a shorter file") << u"shorter"_qs << qint64(0) << qint64(1);
    QTest::newRow("a link to a file of its size") << u"link"_qs << qint64(0) << qint64(1);
    QTest::newRow("a link to nothing") << u"dangling"_qs << qint64(0) << qint64(1);
    QTest::newRow("a folder") << u"folder"_qs << qint64(0) << qint64(1);
    QTest::newRow("a pipe") << u"pipe"_qs << qint64(0) << qint64(1);
    QTest::newRow("nothing") << u"nothing"_qs << qint64(1) << qint64(0);
}

void TestDeleteFiles::keepsWhatIsNotItsOwn()
{
    QFETCH(QString, what);
    QFETCH(qint64, gone);
    QFETCH(qint64, changed);
    const QString file = path(u"file"_qs);
    const QString elsewhere = folder_->filePath(u"elsewhere"_qs);
    write(elsewhere, "bytes");
    addTask(file, 5);
    if (what == u"longer")
        write(file, "more bytes");
    else if (what == u"shorter")
        write(file, "");
    else if (what == u"link")
        QVERIFY(QFile::link(elsewhere, file));
    else if (what == u"dangling")
        QVERIFY(QFile::link(u"/nowhere/at all"_qs, file));
    else if (what == u"folder")
        QVERIFY(QDir().mkdir(file));
    else if (what == u"pipe")
        QCOMPARE(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
    const QStringList before = left();
    const DeleteReport report = run();
    QCOMPARE(report.deleted, 0);
    QCOMPARE(report.gone, gone);
    QCOMPARE(report.changed, changed);
    QCOMPARE(report.failed, 0);
    QVERIFY(report.isWhole());
    QCOMPARE(left(), before);
}

// Where the folder was, there is a link now: what it leads to is not the batch's.
void TestDeleteFiles::linkOutOfTheFolder()
{
    addTask(path(u"sub/file"_qs), 5);
    addTask(path(u"inside/file"_qs), 5);
    write(folder_->filePath(u"elsewhere/file"_qs), "bytes");
    write(path(u"real/file"_qs), "bytes");
    QVERIFY(QFile::link(folder_->filePath(u"elsewhere"_qs), path(u"sub"_qs)));
    QVERIFY(QFile::link(u"real"_qs, path(u"inside"_qs)));
    const DeleteReport report = run();
    QCOMPARE(report.changed, 1);
    QCOMPARE(report.deleted, 1); // a link that stays within is followed, as when it was written
    QVERIFY(QFile::exists(folder_->filePath(u"elsewhere/file"_qs)));
    QVERIFY(QFileInfo(path(u"sub"_qs)).isSymLink());
}

// That is the user's choice.
void TestDeleteFiles::theFolderMayBeALink()
{
    QVERIFY(QDir().rmdir(root_));
    write(folder_->filePath(u"disk/a/file"_qs), "bytes");
    QVERIFY(QFile::link(folder_->filePath(u"disk"_qs), root_));
    addTask(path(u"a/file"_qs), 5);
    QCOMPARE(run().deleted, 1);
    QCOMPARE(left(), (QStringList{u"disk"_qs, u"root"_qs}));
}

void TestDeleteFiles::folderIsGone()
{
    addTask(path(u"sub/one"_qs), 5);
    addTask(path(u"sub/two"_qs), 5);
    addTask(u"relative"_qs, 5); // no batch has such a path
    addTask(QString(), 0);
    QVERIFY(QDir().rmdir(root_));
    const DeleteReport report = run();
    QCOMPARE(report.gone, 4);
    QVERIFY(report.isWhole());
}

void TestDeleteFiles::notAllowed()
{
    if (::geteuid() == 0)
        QSKIP("the superuser may delete everything");
    add(u"sub/one"_qs);
    add(u"two"_qs);
    const QByteArray sub = QFile::encodeName(path(u"sub"_qs));
    QCOMPARE(::chmod(sub.constData(), 0500), 0);
    const DeleteReport report = run();
    ::chmod(sub.constData(), 0700);
    QCOMPARE(report.failed, 1);
    QCOMPARE(report.deleted, 1);
    QVERIFY(report.firstError);
    QCOMPARE(report.firstError->code, ErrorCode::Permission);
    QVERIFY(report.firstError->detail.contains(path(u"sub/one"_qs)));
}

// Of tasks that failed, were skipped, or ended in a folder that the batch had before.
void TestDeleteFiles::otherFolders()
{
    write(path(u"there before"_qs), "bytes");
    addTask(path(u"there before"_qs), 5, TaskState::Skipped);
    addTask(path(u"there before"_qs), 5, TaskState::Failed);
    const QString earlier = folder_->filePath(u"earlier/file"_qs);
    write(earlier, "bytes");
    addTask(earlier, 5);
    const DeleteReport report = run();
    QCOMPARE(report.files, 1);
    QCOMPARE(report.deleted, 1);
    QCOMPARE(left(), (QStringList{u"earlier"_qs, u"root"_qs, u"root/there before"_qs}));
}

void TestDeleteFiles::plainOutcomes()
{
    write(path(u"file"_qs), "bytes");
    auto outcomes = std::make_shared<PlainOutcomes>();
    Outcome outcome;
    outcome.bytes = 5;
    const auto place = outcomes->add(outcome, path(u"file"_qs).toUtf8());
    tasks_.plainOutcomes = outcomes;
    tasks_.tasks.push_back({.index = 0, .state = TaskState::Done, .plainOutcome = place});
    QCOMPARE(run().deleted, 1);
    QVERIFY(!QFile::exists(path(u"file"_qs)));
}

void TestDeleteFiles::stops()
{
    add(u"one"_qs);
    const auto stop = std::make_shared<std::atomic<bool>>(true);
    const DeleteReport report = deleteFiles(root_, tasks_, stop, pool_).result();
    QCOMPARE(report.files, 1);
    QCOMPARE(report.deleted, 0);
    QVERIFY(!report.isWhole());
    QVERIFY(QFile::exists(path(u"one"_qs)));
}

QTEST_GUILESS_MAIN(TestDeleteFiles)
#include "tst_deletefiles.moc"

// A batch's files against a checksum file: which file a name means, what is told, and that nothing
// is changed.
#include "core/manager/filesnamed.h"
#include "core/manager/verifyagainst.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace haul;

class TestVerifyAgainst : public QObject
{
    Q_OBJECT

private slots:
    void init() { dir_ = std::make_unique<QTemporaryDir>(); }

    void filesOfNames_data();
    void filesOfNames();
    void manyOfOneName();

    void tells_data();
    void tells();
    void tellsWhichAreWrong();
    void onlyFilesOfTheBatch();
    void unreadable_data();
    void unreadable();
    void endsWhenCancelled();

private:
    QString path(const QString &name) const { return dir_->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    // A task whose file stands under this name.
    ExportTask task(const QString &name, TaskState state = TaskState::Done) const;
    Result<VerifyReport> verify(const QString &sums, const std::vector<ExportTask> &tasks);

    std::unique_ptr<QTemporaryDir> dir_;
    QThreadPool pool_;
};

void TestVerifyAgainst::write(const QString &name, const QByteArray &bytes) const
{
    QVERIFY(QDir().mkpath(QFileInfo(path(name)).path()));
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

ExportTask TestVerifyAgainst::task(const QString &name, TaskState state) const
{
    Outcome outcome;
    outcome.state = state;
    outcome.path = path(name);
    ExportTask task;
    task.state = state;
    task.fullOutcome = std::make_shared<const Outcome>(outcome);
    return task;
}

Result<VerifyReport> TestVerifyAgainst::verify(const QString &sums,
                                               const std::vector<ExportTask> &tasks)
{
    return verifyAgainst(path(sums), {BatchId(1), nullptr, nullptr, tasks}, pool_).result();
}

// --- names and files ------------------------------------------------------------------------

void TestVerifyAgainst::filesOfNames_data()
{
    QTest::addColumn<QList<QByteArray>>("names");
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<QList<int>>("files"); // -1: none

    const auto row = [](const char *name, const QList<QByteArray> &names, const QStringList &paths,
                        const QList<int> &files) {
        QTest::newRow(name) << names << paths << files;
    };
    const QString a = QStringLiteral("/dl/a");
    const QString subA = QStringLiteral("/dl/sub/a");
    const QString elsewhere = QStringLiteral("/other/sub/a");
    row("beside the list", {"a", "b"}, {a}, {0, -1});
    row("below it", {"sub/a", "a"}, {a, subA}, {1, 0});
    row("with a dot", {"./a", "./sub//a"}, {a, subA}, {0, 1});
    row("twice, of two algorithms", {"a", "a"}, {a}, {0, 0});
    row("beside the list first", {"sub/a"}, {elsewhere, subA}, {1});
    row("by its end", {"sub/a"}, {a, elsewhere}, {1});
    row("by its end, but several", {"a"}, {subA, elsewhere}, {-1});
    row("longer names choose first", {"a", "sub/a"}, {elsewhere}, {-1, 0});
    row("folders left out", {"x/y/a"}, {a}, {0});
    row("folders left out, of several", {"x/a", "y/a"}, {a}, {-1, -1});
    row("folders left out, what is free", {"x/a", "a"}, {a, subA}, {1, 0});
    row("not the end of a name", {"a"}, {QStringLiteral("/dl/aa")}, {-1});
    row("another folder of this name", {"sub/a"}, {QStringLiteral("/dl/notsub/a"), subA}, {1});
    row("Windows' way", {"sub\\a"}, {subA}, {0});
    row("a root", {"/etc/passwd", "/a"}, {QStringLiteral("/etc/passwd"), a}, {0, 1});
    row("outside", {"..", "../a", "../../dl/a", "."}, {a}, {-1, -1, -1, -1});
    row("nothing", {""}, {a}, {-1});
    row("case counts", {"A"}, {a}, {-1});
    row("not UTF-8", {"\xff\xfe"}, {a}, {-1});
    row("no files", {"a"}, {}, {-1});
    row("endless folders", {QByteArray("x/").repeated(30'000) + "a"}, {a}, {0});
}

void TestVerifyAgainst::filesOfNames()
{
    QFETCH(QList<QByteArray>, names);
    QFETCH(QStringList, paths);
    QFETCH(QList<int>, files);
    const auto found = filesNamed({names.begin(), names.end()}, {paths.begin(), paths.end()},
                                  QStringLiteral("/dl"));
    QList<int> places;
    for (const auto &place : found)
        places += place ? int(*place) : -1;
    QCOMPARE(places, files);
}

// The trees of web sites have one name everywhere: not each name against each file.
void TestVerifyAgainst::manyOfOneName()
{
    std::vector<QByteArray> names;
    std::vector<QString> paths;
    for (int i = 0; i < 50'000; ++i) {
        names.push_back("d" + QByteArray::number(i) + "/index.html");
        paths.push_back(QStringLiteral("/tree/d%1/index.html").arg(i));
    }
    const auto found = filesNamed(names, paths, QStringLiteral("/elsewhere"));
    for (size_t i = 0; i < found.size(); ++i)
        QVERIFY(found[i] == i);
}

// --- what is told ---------------------------------------------------------------------------

void TestVerifyAgainst::tells_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("sums");
    QTest::addColumn<QList<qint64>>("counts"); // right, wrong, missing, unlisted, other lines

    // Of "hello\n".
    const QByteArray md5 = "b1946ac92492d2347c6235b4d2611184";
    const QByteArray sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    const auto row = [](const QString &name, const char *what, const QByteArray &sums,
                        const QList<qint64> &counts) {
        QTest::newRow(what) << name << sums << counts;
    };
    row(QStringLiteral("SHA256SUMS"), "right", sha256 + "  a\n", {1, 0, 0, 1, 0});
    row(QStringLiteral("MD5SUMS"), "md5", md5 + " *a\n" + md5 + " *sub/b\n", {1, 1, 0, 0, 0});
    row(QStringLiteral("sums.txt"), "bsd", "SHA256 (a) = " + sha256 + "\n", {1, 0, 0, 1, 0});
    row(QStringLiteral("all.sfv"), "sfv", "; comment\na 363A3020\nsub\\b 00000000\n",
        {1, 1, 0, 0, 0});
    row(QStringLiteral("a.sha256"), "alone", sha256, {1, 0, 0, 1, 0});
    row(QStringLiteral("SHA256SUMS"), "others", sha256 + "  c\nwhat?\n", {0, 0, 1, 2, 1});
    row(QStringLiteral("SHA256SUMS"), "empty", "", {0, 0, 0, 2, 0});
    row(QStringLiteral("SHA256SUMS"), "nonsense", QByteArray("\0\xff\x01", 3), {0, 0, 0, 2, 1});
}

void TestVerifyAgainst::tells()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, sums);
    QFETCH(QList<qint64>, counts);
    write(QStringLiteral("a"), "hello\n");
    write(QStringLiteral("sub/b"), "other\n");
    write(name, sums);
    const auto report =
        verify(name, {task(QStringLiteral("a")), task(name), task(QStringLiteral("sub/b"))});
    QVERIFY2(report, report ? "" : qPrintable(report.error().detail));
    QCOMPARE((QList<qint64>{report->right, report->wrong, report->missing, report->unlisted,
                            report->otherLines}),
             counts);
    QCOMPARE(report->isAllRight(), counts[0] > 0 && counts[1] == 0);
}

void TestVerifyAgainst::tellsWhichAreWrong()
{
    write(QStringLiteral("a"), "changed\n");
    write(QStringLiteral("SHA256SUMS"), QByteArray(64, '0') + "  a\n" + QByteArray(64, '1')
                                            + "  gone\n" + QByteArray(64, '2') + "  lost\n");
    const auto report = verify(QStringLiteral("SHA256SUMS"),
                               {task(QStringLiteral("a")), task(QStringLiteral("gone"))});
    QVERIFY(report);
    QCOMPARE(report->wrong, 2);
    QCOMPARE(report->wrongFiles[0].name, QStringLiteral("a"));
    QCOMPARE(report->wrongFiles[0].path, path(QStringLiteral("a")));
    QVERIFY(report->wrongFiles[0].error.code == ErrorCode::Checksum);
    QVERIFY(report->wrongFiles[1].error.code == ErrorCode::Disk); // somebody took it away
    QCOMPARE(report->missingNames, std::vector<QString>{QStringLiteral("lost")});
    QFile file(path(QStringLiteral("a")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("changed\n"));
}

// What is not the batch's is not even read, whatever the list names.
void TestVerifyAgainst::onlyFilesOfTheBatch()
{
    write(QStringLiteral("a"), "hello\n");
    write(QStringLiteral("MD5SUMS"), "b1946ac92492d2347c6235b4d2611184  a\n");
    const auto report =
        verify(QStringLiteral("MD5SUMS"), {task(QStringLiteral("a"), TaskState::Failed)});
    QVERIFY(report);
    QCOMPARE(report->right, 0);
    QCOMPARE(report->missing, 1);
    const auto kept =
        verify(QStringLiteral("MD5SUMS"), {task(QStringLiteral("a"), TaskState::Skipped)});
    QVERIFY(kept);
    QCOMPARE(kept->right, 1); // it was there already
}

void TestVerifyAgainst::unreadable_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing there") << QStringLiteral("nothing");
    QTest::newRow("a folder") << QStringLiteral(".");
}

void TestVerifyAgainst::unreadable()
{
    QFETCH(QString, name);
    const auto report = verify(name, {});
    QVERIFY(!report);
    QVERIFY(!report.error().detail.isEmpty());
}

void TestVerifyAgainst::endsWhenCancelled()
{
    write(QStringLiteral("MD5SUMS"), "b1946ac92492d2347c6235b4d2611184  a\n");
    pool_.setMaxThreadCount(1);
    QSemaphore go;
    pool_.start([&go] { go.acquire(); });
    QFuture<Result<VerifyReport>> future =
        verifyAgainst(path(QStringLiteral("MD5SUMS")),
                      {BatchId(1), nullptr, nullptr, {task(QStringLiteral("a"))}}, pool_);
    future.cancel();
    go.release();
    future.waitForFinished();
    pool_.waitForDone(); // whoever waits for the semaphore may begin to do so only now
    QCOMPARE(future.resultCount(), 0);
}

QTEST_GUILESS_MAIN(TestVerifyAgainst)
#include "tst_verifyagainst.moc"

// Faults of the disk and of who else uses the folder: no room, no permission, no name, no folder;
// files that stand there already or appear meanwhile; bytes that are not those promised.
#include "tests/faults/faulttable.h"
#include "tests/support/smalldisk.h"

#include <QCryptographicHash>
#include <QDir>
#include <QScopeGuard>
#include <QTest>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace haul;

namespace {

const QByteArray small = randomBytes(5000, 1);
const QByteArray large = randomBytes(3'000'000, 2);
const QByteArray mine = randomBytes(4000, 3);
const QString name = QStringLiteral("x.bin");
const QStringList overwrite{QStringLiteral("--on-conflict"), QStringLiteral("overwrite")};

// What was promised of the bytes, as the list of headers.
ServeOptions promising(const QByteArray &field, const QByteArray &value)
{
    return {.headers = {{field, value}}};
}

QByteArray digestOf(const QByteArray &bytes, QCryptographicHash::Algorithm algorithm)
{
    return QCryptographicHash::hash(bytes, algorithm).toBase64();
}

bool changeMode(const QString &path, mode_t mode)
{
    return ::chmod(QFile::encodeName(path).constData(), mode) == 0;
}

bool makeReadOnly(const QString &mountPoint)
{
    const QByteArray path = QFile::encodeName(mountPoint);
    return ::mount(nullptr, path.constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
}

} // namespace

class TestDiskFaults : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void fullDisk_data() { rows(fullDisks_); }
    void fullDisk() { run(); }
    void folder_data() { rows(folders_); }
    void folder() { run(); }
    void conflict_data() { rows(conflicts_); }
    void conflict() { run(); }
    void promised_data();
    void promised();

private:
    using Scenario = void (TestDiskFaults::*)();
    struct Row
    {
        const char *name;
        Scenario scenario;
        const char *end;
    };
    static void rows(const QList<Row> &list);
    void run();

    void fullBefore();
    void fullBeforeASmallFile();
    void tooSmall();
    void fullWhileWriting();
    void oneOfThreeTooLarge();
    void threeGrow();
    void fullWithSegments();
    void fileSizeLimit();
    void fileSizeLimitWithoutLength();

    void targetNotWritable();
    void targetIsAFile();
    void targetCannotBeMade();
    void notWritable();
    void readOnlyDisk();
    void folderIsAFile();
    void nameTooLong();
    void pathTooLong();
    void vanishesWhileWriting();
    void vanishesBetweenAttempts();
    void partFileIsRemoved();
    void partFileIsReplaced();

    void renames();
    void renames300();
    void skips();
    void overwrites();
    void overwritesOnlyWhenWhole();
    void overwritesNotWhenItFails();
    void overwritesNotAFolder();
    void overwritesALink();
    void nameIsAFolder();
    void nameBecomesAFolder();
    void nameBecomesAFolderWhileOverwriting();
    void nameBecomesAFile();
    void nameBecomesAFileWhileSkipping();
    void sameNameInOneList();

    void nothingStarts(const QString &folder, const std::function<void()> &inChild = {});
    void inHostsFolder(const QStringList &options = {}, const std::function<void()> &inChild = {});
    static void runAsNobody(); // in the child
    QString hostsName() const { return QStringLiteral("127.0.0.1_%1").arg(bench_->server.port()); }
    QString hostsFolder() const { return file(hostsName()); }
    void serveSlowly(const QByteArray &body = large);
    std::unique_ptr<HaulProcess> startSlowly(const QStringList &options = {});
    QByteArray end(const Ended &ended, int index = 0) const
    {
        return endOf(ended.tasks.value(index));
    }
    QString file(const QString &which) const { return bench_->folder() + QLatin1Char('/') + which; }

    static const QList<Row> fullDisks_;
    static const QList<Row> folders_;
    static const QList<Row> conflicts_;
    std::unique_ptr<FaultBench> bench_;
    QByteArray end_; // what the table says
};

Q_DECLARE_METATYPE(haul::ServeOptions)

const QList<TestDiskFaults::Row> TestDiskFaults::fullDisks_ = {
    {"the disk is full", &TestDiskFaults::fullBefore, "failed: disk-full"},
    {"the disk is full, and the file is small", &TestDiskFaults::fullBeforeASmallFile,
     "failed: disk-full"},
    {"the disk is smaller than the file", &TestDiskFaults::tooSmall, "failed: disk-full"},
    {"the disk gets full while a file of unknown size arrives", &TestDiskFaults::fullWhileWriting,
     "failed: disk-full"},
    {"one file of three is larger than the disk", &TestDiskFaults::oneOfThreeTooLarge,
     "failed: disk-full"},
    {"three files of unknown size fill the disk", &TestDiskFaults::threeGrow, "failed: disk-full"},
    {"the disk is smaller than a file over eight connections", &TestDiskFaults::fullWithSegments,
     "failed: disk-full"},
    {"the file is larger than files may be", &TestDiskFaults::fileSizeLimit, "failed: too-large"},
    {"a file of unknown size grows larger than files may be",
     &TestDiskFaults::fileSizeLimitWithoutLength, "failed: too-large"},
};

const QList<TestDiskFaults::Row> TestDiskFaults::folders_ = {
    {"the target folder may not be written", &TestDiskFaults::targetNotWritable,
     "nothing is started"},
    {"the target folder is a file", &TestDiskFaults::targetIsAFile, "nothing is started"},
    {"the target folder cannot be made", &TestDiskFaults::targetCannotBeMade, "nothing is started"},
    {"a folder below may not be written", &TestDiskFaults::notWritable, "failed: permission"},
    {"a folder below is on a read-only disk", &TestDiskFaults::readOnlyDisk, "failed: permission"},
    {"a folder below is a file", &TestDiskFaults::folderIsAFile, "failed: folder"},
    {"a name that is too long", &TestDiskFaults::nameTooLong, "done"},
    {"a path that is too long", &TestDiskFaults::pathTooLong, "failed: name-too-long"},
    {"the folder vanishes under a running download", &TestDiskFaults::vanishesWhileWriting,
     "failed: folder"},
    {"the folder vanishes between two attempts", &TestDiskFaults::vanishesBetweenAttempts, "done"},
    {"the part file is removed under a running download", &TestDiskFaults::partFileIsRemoved,
     "failed: disk"},
    {"another file takes the part file's place under a running download",
     &TestDiskFaults::partFileIsReplaced, "failed: disk"},
};

const QList<TestDiskFaults::Row> TestDiskFaults::conflicts_ = {
    {"the name is taken", &TestDiskFaults::renames, "done"},
    {"the name and 300 numbered ones are taken", &TestDiskFaults::renames300, "done"},
    {"the name is taken: skip", &TestDiskFaults::skips, "skipped"},
    {"the name is taken: overwrite", &TestDiskFaults::overwrites, "done"},
    {"overwrite, seen while it is under way", &TestDiskFaults::overwritesOnlyWhenWhole, "done"},
    {"overwrite, and the download fails", &TestDiskFaults::overwritesNotWhenItFails,
     "failed: truncated"},
    {"overwrite, and the name is a folder's", &TestDiskFaults::overwritesNotAFolder, "done"},
    {"overwrite, and the name is a link's", &TestDiskFaults::overwritesALink, "done"},
    {"the name is a folder's", &TestDiskFaults::nameIsAFolder, "done"},
    {"the name becomes a folder's meanwhile", &TestDiskFaults::nameBecomesAFolder, "done"},
    {"overwrite, and the name becomes a folder's meanwhile",
     &TestDiskFaults::nameBecomesAFolderWhileOverwriting, "done"},
    {"a file of the name appears meanwhile", &TestDiskFaults::nameBecomesAFile, "done"},
    {"skip, and a file of the name appears meanwhile",
     &TestDiskFaults::nameBecomesAFileWhileSkipping, "skipped"},
    {"overwrite, and the list has the name twice", &TestDiskFaults::sameNameInOneList, "done"},
};

void TestDiskFaults::rows(const QList<Row> &list)
{
    QTest::addColumn<Scenario>("scenario");
    QTest::addColumn<QByteArray>("end");
    for (const Row &row : list)
        QTest::newRow(row.name) << row.scenario << QByteArray(row.end);
}

void TestDiskFaults::init()
{
    bench_ = std::make_unique<FaultBench>();
}

void TestDiskFaults::run()
{
    QFETCH(Scenario, scenario);
    QFETCH(QByteArray, end);
    end_ = end;
    (this->*scenario)();
    if (!QTest::currentTestFailed())
        checkPage(end);
}

void TestDiskFaults::serveSlowly(const QByteArray &body)
{
    bench_->server.serve("/x.bin", body,
                         {.etag = "\"v1\"", .stallAfter = body.size() / 2, .stallMs = 300});
}

// Under way, and its part file is there.
std::unique_ptr<HaulProcess> TestDiskFaults::startSlowly(const QStringList &options)
{
    serveSlowly();
    auto process = bench_->start(bench_->url("/x.bin"),
                                 QStringList{QStringLiteral("-s"), QStringLiteral("1")} + options);
    const QString part = file(name + QStringLiteral(".part"));
    if (!FaultBench::waitUntil([&part] { return QFileInfo(part).size() > 500'000; }))
        qWarning("the part file does not grow");
    return process;
}

// ---- no room

void TestDiskFaults::fullBefore()
{
    SmallDisk disk(1'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    QVERIFY(disk.fill());
    bench_->server.serve("/x.bin", large, {.etag = "\"v1\""});
    const Ended ended = bench_->run(bench_->url("/x.bin"), {QStringLiteral("-d"), disk.path()});
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QCOMPARE(ended.tasks[0].value(u"attempts").toInt(), 1);
    QCOMPARE(filesBelow(disk.path()), QStringList{QStringLiteral(".filler")});
}

void TestDiskFaults::fullBeforeASmallFile()
{
    SmallDisk disk(1'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    QVERIFY(disk.fill());
    bench_->server.serve("/x.bin", small);
    const Ended ended = bench_->run(bench_->url("/x.bin"), {QStringLiteral("-d"), disk.path()});
    QCOMPARE(end(ended), end_);
    QCOMPARE(filesBelow(disk.path()), QStringList{QStringLiteral(".filler")});
}

void TestDiskFaults::tooSmall()
{
    SmallDisk disk(2'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    bench_->server.serve("/x.bin", large, {.etag = "\"v1\""});
    const Ended ended = bench_->run(bench_->url("/x.bin"), {QStringLiteral("-d"), disk.path()});
    QCOMPARE(end(ended), end_);
    const QString message = ended.tasks[0].value(u"error").toObject().value(u"message").toString();
    QVERIFY2(message.contains(u"2.9 MiB needed"), qPrintable(message));
    QCOMPARE(filesBelow(disk.path()), QStringList());
    QVERIFY(disk.free() > 1'900'000);
}

void TestDiskFaults::fullWhileWriting()
{
    SmallDisk disk(2'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    bench_->server.serve("/x.bin", large, {.chunked = true});
    const Ended ended = bench_->run(bench_->url("/x.bin"), {QStringLiteral("-d"), disk.path()});
    QCOMPARE(end(ended), end_);
    QCOMPARE(filesBelow(disk.path()), QStringList());
    QVERIFY(disk.free() > 1'900'000);
}

void TestDiskFaults::oneOfThreeTooLarge()
{
    SmallDisk disk(10'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    bench_->server.serve("/a", large, {.etag = "\"v1\""});
    bench_->server.serve("/x.bin", large.repeated(7), {.etag = "\"v1\""});
    bench_->server.serve("/b", large, {.etag = "\"v1\""});
    const Ended ended =
        bench_->run(bench_->url("/a") + '\n' + bench_->url("/x.bin") + '\n' + bench_->url("/b"),
                    {QStringLiteral("-d"), disk.path()});
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended, 1), end_);
    for (const int other : {0, 2})
        QCOMPARE(end(ended, other), QByteArray("done"));
    QCOMPARE(difference(disk.path(), {{QStringLiteral("a"), large}, {QStringLiteral("b"), large}}),
             QByteArray());
}

// Which of them fail depends on who is faster; what is there is whole.
void TestDiskFaults::threeGrow()
{
    SmallDisk disk(7'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    QByteArray list;
    for (const char *path : {"/a", "/b", "/c"}) {
        bench_->server.serve(path, large, {.chunked = true});
        list += bench_->url(path) + '\n';
    }
    const Ended ended = bench_->run(list, {QStringLiteral("-d"), disk.path()});
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(ended.tasks.size(), 3);
    Files files;
    for (const QJsonObject &task : ended.tasks) {
        if (endOf(task) == "done")
            files.insert(QFileInfo(task.value(u"path").toString()).fileName(), large);
        else
            QCOMPARE(endOf(task), end_);
    }
    QVERIFY(files.size() < 3);
    QCOMPARE(difference(disk.path(), files), QByteArray());
}

void TestDiskFaults::fullWithSegments()
{
    SmallDisk disk(4'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    const QByteArray body = randomBytes(9'000'000, 9);
    bench_->server.serve("/x.bin", body, {.etag = "\"v1\"", .bytesPerSecond = 20'000'000});
    bench_->server.serve("/good", small);
    const Ended ended =
        bench_->run(bench_->url("/x.bin") + '\n' + bench_->url("/good"),
                    {QStringLiteral("-d"), disk.path(), QStringLiteral("-s"), QStringLiteral("8")});
    QCOMPARE(end(ended), end_);
    QCOMPARE(end(ended, 1), QByteArray("done"));
    QCOMPARE(difference(disk.path(), {{QStringLiteral("good"), small}}), QByteArray());
}

// As a shell's "ulimit -f" does it.
void TestDiskFaults::fileSizeLimit()
{
    bench_->server.serve("/x.bin", large, {.etag = "\"v1\""});
    bench_->server.serve("/good", small);
    const Ended ended = bench_->run(bench_->url("/x.bin") + '\n' + bench_->url("/good"), {}, [] {
        const rlimit limit{1'000'000, 1'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {{QStringLiteral("good"), small}}), QByteArray());
}

void TestDiskFaults::fileSizeLimitWithoutLength()
{
    bench_->server.serve("/x.bin", large, {.chunked = true});
    const Ended ended = bench_->run(bench_->url("/x.bin"), {}, [] {
        const rlimit limit{1'000'000, 1'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {}), QByteArray());
}

// ---- no folder

// Nothing is started: what is wrong with the target folder is wrong for all.
void TestDiskFaults::nothingStarts(const QString &folder, const std::function<void()> &inChild)
{
    bench_->server.serve("/x.bin", small);
    const Ended ended = bench_->run(bench_->url("/x.bin"), {QStringLiteral("-d"), folder}, inChild);
    QCOMPARE(ended.run.status, 2);
    QCOMPARE(ended.run.errorLines().size(), 1);
    QVERIFY2(ended.run.err.contains(folder.toUtf8()), ended.run.err.constData());
    QCOMPARE(bench_->server.requestCount(), 0);
}

// Root may write everywhere: then the program runs as nobody.
void TestDiskFaults::runAsNobody()
{
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0)
        ::_exit(99);
}

void TestDiskFaults::targetNotWritable()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    QVERIFY(changeMode(bench_->path(QStringLiteral(".")), 0777));
    QVERIFY(changeMode(bench_->folder(), 0555));
    nothingStarts(bench_->folder(), &TestDiskFaults::runAsNobody);
    QCOMPARE(filesBelow(bench_->folder()), QStringList());
}

void TestDiskFaults::targetIsAFile()
{
    writeFile(bench_->folder(), mine);
    nothingStarts(bench_->folder());
    QCOMPARE(readFile(bench_->folder()), mine);
}

void TestDiskFaults::targetCannotBeMade()
{
    nothingStarts(QStringLiteral("/proc/haul/out"));
    QVERIFY(!QFileInfo::exists(QStringLiteral("/proc/haul")));
}

// A folder below the target that the list's layout wants; a large and a small file go into it.
void TestDiskFaults::inHostsFolder(const QStringList &options, const std::function<void()> &inChild)
{
    bench_->server.serve("/x.bin", small);
    bench_->server.serve("/large", large);
    const Ended ended = bench_->run(
        bench_->url("/x.bin") + '\n' + bench_->url("/large"),
        QStringList{QStringLiteral("--layout"), QStringLiteral("host")} + options, inChild);
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QCOMPARE(end(ended, 1), end_);
}

void TestDiskFaults::notWritable()
{
    QVERIFY(QDir().mkpath(hostsFolder()));
    for (const QString &folder : {bench_->path(QStringLiteral(".")), bench_->folder()})
        QVERIFY(changeMode(folder, 0777));
    QVERIFY(changeMode(hostsFolder(), 0555));
    inHostsFolder({}, &TestDiskFaults::runAsNobody);
    QCOMPARE(filesBelow(bench_->folder()), QStringList());
}

void TestDiskFaults::readOnlyDisk()
{
    SmallDisk disk(1'000'000);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    writeFile(disk.filePath(name), mine);
    QVERIFY(makeReadOnly(disk.path()));
    // Mounted there: a link that leads out of the target folder would not be followed.
    QVERIFY(QDir().mkpath(hostsFolder()));
    const QByteArray mountPoint = QFile::encodeName(hostsFolder());
    QCOMPARE(::mount(QFile::encodeName(disk.path()).constData(), mountPoint.constData(), nullptr,
                     MS_BIND, nullptr),
             0);
    const auto unmount =
        qScopeGuard([&mountPoint] { ::umount2(mountPoint.constData(), MNT_DETACH); });
    inHostsFolder(overwrite);
    QCOMPARE(difference(disk.path(), {{name, mine}}), QByteArray());
}

void TestDiskFaults::folderIsAFile()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(hostsFolder(), mine);
    inHostsFolder();
    QCOMPARE(difference(bench_->folder(), {{hostsName(), mine}}), QByteArray());
}

// It is shortened, and keeps its ending.
void TestDiskFaults::nameTooLong()
{
    const QByteArray path = '/' + QByteArray(300, 'n') + ".bin";
    bench_->server.serve(path, large);
    const Ended ended = bench_->run(bench_->url(path));
    QCOMPARE(end(ended), end_);
    const QStringList names = filesBelow(bench_->folder());
    QCOMPARE(names.size(), 1);
    QVERIFY(names[0].startsWith(QString(100, u'n')) && names[0].endsWith(u".bin"));
    QVERIFY(readFile(file(names[0])) == large);
}

void TestDiskFaults::pathTooLong()
{
    const QByteArray path = ('/' + QByteArray(200, 'd')).repeated(21) + "/x.bin";
    bench_->server.serve(path, small);
    const Ended ended =
        bench_->run(bench_->url(path), {QStringLiteral("--layout"), QStringLiteral("tree")});
    QCOMPARE(end(ended), end_);
    QCOMPARE(filesBelow(bench_->folder()), QStringList());
}

void TestDiskFaults::vanishesWhileWriting()
{
    const auto process = startSlowly();
    QVERIFY(QDir(bench_->folder()).removeRecursively());
    const Ended ended = bench_->wait(*process);
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QVERIFY(!QFileInfo::exists(bench_->folder()));
}

// It is made anew.
void TestDiskFaults::vanishesBetweenAttempts()
{
    const RawReply cut =
        reply("200 OK", "ETag: \"v1\"\r\nContent-Length: 3000000\r\n", large.first(1'000'000));
    bench_->server.script("/x.bin",
                          {cut, RawReply::http(503, {}, {{"Retry-After", "1"}}),
                           reply("200 OK", "ETag: \"v1\"\r\nContent-Length: 3000000\r\n", large)});
    const auto process = bench_->start(bench_->url("/x.bin"));
    QVERIFY(FaultBench::waitUntil([this] { return bench_->server.requestCount("/x.bin") == 2; }));
    QVERIFY(QDir(bench_->folder()).removeRecursively());
    const Ended ended = bench_->wait(*process);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {{name, large}}), QByteArray());
    QCOMPARE(bench_->ranges("/x.bin"), QByteArray("- bytes=1000000- -"));
}

void TestDiskFaults::partFileIsRemoved()
{
    const auto process = startSlowly();
    QVERIFY(QFile::remove(file(name + QStringLiteral(".part"))));
    const Ended ended = bench_->wait(*process);
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(difference(bench_->folder(), {}), QByteArray());
    QCOMPARE(end(ended), end_);
}

// The other's file is neither given the final name nor removed.
void TestDiskFaults::partFileIsReplaced()
{
    const auto process = startSlowly();
    const QString part = file(name + QStringLiteral(".part"));
    QVERIFY(QFile::remove(part));
    writeFile(part, mine);
    const Ended ended = bench_->wait(*process);
    QCOMPARE(difference(bench_->folder(), {{name + QStringLiteral(".part"), mine}}), QByteArray());
    QCOMPARE(end(ended), end_);
}

// ---- conflicts

void TestDiskFaults::renames()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/x.bin", large);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"))), end_);
    QCOMPARE(difference(bench_->folder(), {{name, mine}, {QStringLiteral("x (1).bin"), large}}),
             QByteArray());
}

void TestDiskFaults::renames300()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    Files files{{name, mine}};
    for (int i = 1; i <= 300; ++i)
        files.insert(QStringLiteral("x (%1).bin").arg(i), mine);
    for (auto each = files.begin(); each != files.end(); ++each)
        writeFile(file(each.key()), *each);
    bench_->server.serve("/x.bin", small);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"))), end_);
    files.insert(QStringLiteral("x (301).bin"), small);
    QCOMPARE(difference(bench_->folder(), files), QByteArray());
}

void TestDiskFaults::skips()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/x.bin", large);
    const Ended ended = bench_->run(bench_->url("/x.bin"),
                                    {QStringLiteral("--on-conflict"), QStringLiteral("skip")});
    QCOMPARE(ended.run.status, 0);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {{name, mine}}), QByteArray());
    QCOMPARE(bench_->server.requestCount("/x.bin"), 0);
}

void TestDiskFaults::overwrites()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/x.bin", small);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"), overwrite)), end_);
    QCOMPARE(difference(bench_->folder(), {{name, small}}), QByteArray());
}

void TestDiskFaults::overwritesOnlyWhenWhole()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    const auto process = startSlowly(overwrite);
    QCOMPARE(readFile(file(name)), mine);
    QCOMPARE(end(bench_->wait(*process)), end_);
    QCOMPARE(difference(bench_->folder(), {{name, large}}), QByteArray());
}

void TestDiskFaults::overwritesNotWhenItFails()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/x.bin", large, {.acceptRanges = false, .cutAfter = 2'000'000});
    const Ended ended = bench_->run(bench_->url("/x.bin"), overwrite);
    QCOMPARE(ended.run.status, 1);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {{name, mine}}), QByteArray());
}

void TestDiskFaults::overwritesNotAFolder()
{
    QVERIFY(QDir().mkpath(file(name)));
    writeFile(file(name + QStringLiteral("/mine")), mine);
    bench_->server.serve("/x.bin", large);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"), overwrite)), end_);
    QCOMPARE(difference(bench_->folder(), {{name + QStringLiteral("/mine"), mine},
                                           {QStringLiteral("x (1).bin"), large}}),
             QByteArray());
}

// The link is replaced, not what it leads to.
void TestDiskFaults::overwritesALink()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(bench_->path(QStringLiteral("mine")), mine);
    QVERIFY(QFile::link(bench_->path(QStringLiteral("mine")), file(name)));
    bench_->server.serve("/x.bin", large);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"), overwrite)), end_);
    QCOMPARE(difference(bench_->folder(), {{name, large}}), QByteArray());
    QVERIFY(!QFileInfo(file(name)).isSymLink());
    QCOMPARE(readFile(bench_->path(QStringLiteral("mine"))), mine);
}

void TestDiskFaults::nameIsAFolder()
{
    QVERIFY(QDir().mkpath(file(name)));
    bench_->server.serve("/x.bin", small);
    QCOMPARE(end(bench_->run(bench_->url("/x.bin"))), end_);
    QCOMPARE(difference(bench_->folder(), {{QStringLiteral("x (1).bin"), small}}), QByteArray());
    QVERIFY(QFileInfo(file(name)).isDir());
}

void TestDiskFaults::nameBecomesAFolder()
{
    const auto process = startSlowly();
    QVERIFY(QDir().mkdir(file(name)));
    QCOMPARE(end(bench_->wait(*process)), end_);
    QCOMPARE(difference(bench_->folder(), {{QStringLiteral("x (1).bin"), large}}), QByteArray());
    QVERIFY(QFileInfo(file(name)).isDir());
}

void TestDiskFaults::nameBecomesAFolderWhileOverwriting()
{
    const auto process = startSlowly(overwrite);
    QVERIFY(QDir().mkdir(file(name)));
    QCOMPARE(end(bench_->wait(*process)), end_);
    QCOMPARE(difference(bench_->folder(), {{QStringLiteral("x (1).bin"), large}}), QByteArray());
    QVERIFY(QFileInfo(file(name)).isDir());
}

void TestDiskFaults::nameBecomesAFile()
{
    const auto process = startSlowly();
    writeFile(file(name), mine);
    QCOMPARE(end(bench_->wait(*process)), end_);
    QCOMPARE(difference(bench_->folder(), {{name, mine}, {QStringLiteral("x (1).bin"), large}}),
             QByteArray());
}

void TestDiskFaults::nameBecomesAFileWhileSkipping()
{
    const auto process = startSlowly({QStringLiteral("--on-conflict"), QStringLiteral("skip")});
    writeFile(file(name), mine);
    const Ended ended = bench_->wait(*process);
    QCOMPARE(ended.run.status, 0);
    QCOMPARE(end(ended), end_);
    QCOMPARE(difference(bench_->folder(), {{name, mine}}), QByteArray());
}

// Only what was there before may be overwritten, not what the same list brought.
void TestDiskFaults::sameNameInOneList()
{
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/a/x.bin", small);
    bench_->server.serve("/b/x.bin", small);
    const Ended ended =
        bench_->run(bench_->url("/a/x.bin") + '\n' + bench_->url("/b/x.bin"), overwrite);
    QCOMPARE(end(ended), end_);
    QCOMPARE(end(ended, 1), end_);
    QCOMPARE(difference(bench_->folder(), {{name, small}, {QStringLiteral("x (1).bin"), small}}),
             QByteArray());
}

// ---- promises

void TestDiskFaults::promised_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ServeOptions>("options");
    QTest::addColumn<QByteArray>("algorithm"); // whose digests are named; empty: all is well
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &field,
                        const QByteArray &value, const char *algorithm) {
        QTest::newRow(name) << body << promising(field, value) << QByteArray(algorithm);
    };
    const QByteArray wrong256 = digestOf("another", QCryptographicHash::Sha256);
    const QByteArray wrong512 = digestOf("another", QCryptographicHash::Sha512);
    const QByteArray wrongMd5 = digestOf("another", QCryptographicHash::Md5);
    row("Repr-Digest of other bytes", large, "Repr-Digest", "sha-256=:" + wrong256 + ":",
        "sha-256");
    row("Repr-Digest of other bytes, small file", small, "Repr-Digest",
        "sha-256=:" + wrong256 + ":", "sha-256");
    row("Repr-Digest, the strongest of two is of other bytes", large, "Repr-Digest",
        "sha-256=:" + digestOf(large, QCryptographicHash::Sha256) + ":, sha-512=:" + wrong512 + ":",
        "sha-512");
    row("Digest of other bytes", large, "Digest", "SHA-256=" + wrong256, "sha-256");
    row("Content-MD5 of other bytes", large, "Content-MD5", wrongMd5, "md5");
    row("Repr-Digest is right", large, "Repr-Digest",
        "sha-256=:" + digestOf(large, QCryptographicHash::Sha256) + ":", "");
    row("Content-MD5 is right", small, "Content-MD5", digestOf(small, QCryptographicHash::Md5), "");
    row("Repr-Digest is nonsense", small, "Repr-Digest", "sha-256=:nonsense:", "");
    row("Digest of an unknown kind", small, "Digest", "crc32c=AAAAAA==", "");
}

void TestDiskFaults::promised()
{
    QFETCH(QByteArray, body);
    QFETCH(ServeOptions, options);
    QFETCH(QByteArray, algorithm);
    QVERIFY(QDir().mkdir(bench_->folder()));
    writeFile(file(name), mine);
    bench_->server.serve("/x.bin", body, options);
    const Ended ended = bench_->run(bench_->url("/x.bin"), overwrite);
    const bool isRight = algorithm.isEmpty();
    QCOMPARE(end(ended), QByteArray(isRight ? "done" : "failed: checksum"));
    QCOMPARE(difference(bench_->folder(), {{name, isRight ? body : mine}}), QByteArray());
    checkPage(end(ended));
    if (isRight)
        return;
    const QString message = ended.tasks[0].value(u"error").toObject().value(u"message").toString();
    const auto kind = algorithm == "md5"       ? QCryptographicHash::Md5
                      : algorithm == "sha-512" ? QCryptographicHash::Sha512
                                               : QCryptographicHash::Sha256;
    for (const QByteArray &bytes : {QByteArray("another"), body})
        QVERIFY2(message.contains(QLatin1String(QCryptographicHash::hash(bytes, kind).toHex())),
                 qPrintable(message));
    QCOMPARE(ended.tasks[0].value(u"attempts").toInt(), 1);
}

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_diskfaults.moc"

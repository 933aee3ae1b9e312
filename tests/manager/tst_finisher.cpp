// Finisher: of arrived bytes it makes whole files, or nothing.
#include "core/files/nameregistry.h"
#include "core/files/nametemplate.h"
#include "core/manager/finisher.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/partrecorder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

using namespace haul;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(haul::ConflictPolicy)

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

Checksum sha256Of(const QByteArray &bytes)
{
    return {QCryptographicHash::Sha256,
            QCryptographicHash::hash(bytes, QCryptographicHash::Sha256)};
}

} // namespace

class TestFinisher : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void smallFile();
    void partFile();
    void emptyFile();
    void modificationTime();
    void extremeModificationTime();
    void otherKind_data();
    void otherKind();
    void otherKindThatWasPromised();
    void checksums_data();
    void checksums();
    void digest();
    void conflict_data();
    void conflict();
    void conflictFoundLate_data();
    void conflictFoundLate();
    void conflictThatAppearedMeanwhile_data();
    void conflictThatAppearedMeanwhile();
    void cancelledBeforeItsTurn_data();
    void cancelledBeforeItsTurn();
    void cancelledWhileHashing();
    void folderCannotBeMade();
    void results();
    void parseFailureSpoilsNoFile();
    void nobodyAskedForResults();
    void titles_data();
    void titles();
    void titledNamesakes();
    void titledFileThatIsThere_data();
    void titledFileThatIsThere();
    void titledNameThatCannotBe();
    void manyFiles();
    void fullQueueHoldsUpTheLane();
    void stopDropsWhatIsQueued();
    void stopEndsHashing();
    void addAfterStop();

private:
    enum class Kept { InMemory, InPartFile };
    ArrivedFile file(const QByteArray &name, const QByteArray &body, Kept kept = Kept::InMemory);
    void add(ArrivedFile file);
    void finish(ArrivedFile file); // adds it and waits for its end
    OutcomePtr outcome(quint32 index) const;
    ParseResultPtr result(quint32 index) const;
    QByteArray log(quint32 index) const;
    bool waitFor(const std::function<bool()> &condition);
    int ends() const;
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files); }
    QString path(const char *name) const { return m_folder->filePath(QString::fromUtf8(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    BatchSettings m_settings;
    std::optional<Checksum> m_checksum; // of the entry
    std::function<void(const TaskEvent &)> m_onEvent;
    quint32 m_nextIndex = 0;

    std::unique_ptr<NameRegistry> m_names;
    std::unique_ptr<QThreadPool> m_pool;
    std::unique_ptr<TaskQueue> m_queue;
    std::unique_ptr<KeptWorks> m_kept;
    PartRecorder m_recorder{nullptr};
    std::unique_ptr<Finisher> m_finisher;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<TaskEvent> m_events;
    std::map<quint32, std::thread::id> m_endedOn;
    size_t m_endedWhenIdle = 0; // how many had ended when the finisher was idle last
};

void TestFinisher::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = {};
    m_settings.folder = m_folder->path();
    m_checksum.reset();
    m_onEvent = {};
    m_nextIndex = 0;
    m_events.clear();
    m_endedOn.clear();
    m_endedWhenIdle = 0;
    m_names = std::make_unique<NameRegistry>();
    m_pool = std::make_unique<QThreadPool>();
    m_pool->setMaxThreadCount(2);
    m_queue = std::make_unique<TaskQueue>(Limits{});
    m_kept = std::make_unique<KeptWorks>();
    const Finisher::Context context{*m_pool, *m_names, *m_queue, *m_kept, m_recorder};
    const auto post = [this](TaskEvent event) {
        if (m_onEvent)
            m_onEvent(event);
        const std::lock_guard lock(m_mutex);
        if (std::holds_alternative<TaskEvent::Ended>(event.what))
            m_endedOn[event.task.index] = std::this_thread::get_id();
        m_events.push_back(std::move(event));
        m_changed.notify_all();
    };
    const auto idle = [this] {
        const std::lock_guard lock(m_mutex);
        m_endedWhenIdle = m_endedOn.size();
        m_changed.notify_all();
    };
    m_finisher = std::make_unique<Finisher>(context, Finisher::Listener{post, idle});
}

void TestFinisher::cleanup()
{
    m_finisher.reset();
    QVERIFY(files().filter(QStringLiteral(".part")).isEmpty());
    QCOMPARE(m_names->reservedCount(), 0);
}

ArrivedFile TestFinisher::file(const QByteArray &name, const QByteArray &body, Kept kept)
{
    ArrivedFile file;
    file.request.task = {BatchId{1}, m_nextIndex++};
    file.request.entry.url = "http://host.test/" + name;
    if (m_checksum) {
        EntryExtras extras;
        extras.checksum = m_checksum;
        file.request.entry.extras = std::make_shared<const EntryExtras>(extras);
    }
    file.request.settings = std::make_shared<const BatchSettings>(m_settings);
    file.request.control = std::make_shared<TransferControl>();
    file.bytes = body.size();
    file.httpStatus = 200;
    file.headers = "HTTP/1.1 200 OK\r\n\r\n";
    file.startedAt = TaskQueue::Clock::now();
    if (kept == Kept::InMemory) {
        file.body = body;
        return file;
    }
    const auto name16 = QString::fromUtf8(name);
    auto reserved = m_names->reserve(m_folder->path(), name16, m_settings.onConflict, BatchId{1});
    auto part = PartFile::create(**reserved);
    (void)part->write(0, body);
    (void)part->close();
    file.part = std::move(*part);
    return file;
}

void TestFinisher::add(ArrivedFile file)
{
    std::vector<ArrivedFile> files;
    files.push_back(std::move(file));
    m_finisher->add(std::move(files));
}

void TestFinisher::finish(ArrivedFile file)
{
    const int wanted = ends() + 1;
    add(std::move(file));
    QVERIFY(waitFor([&] { return ends() == wanted; }));
}

bool TestFinisher::waitFor(const std::function<bool()> &condition)
{
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < until) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, 5ms);
    }
    return condition();
}

int TestFinisher::ends() const
{
    const std::lock_guard lock(m_mutex);
    return int(std::count_if(m_events.begin(), m_events.end(), [](const TaskEvent &event) {
        return std::holds_alternative<TaskEvent::Ended>(event.what);
    }));
}

OutcomePtr TestFinisher::outcome(quint32 index) const
{
    const std::lock_guard lock(m_mutex);
    for (const TaskEvent &event : m_events) {
        if (const auto *ended = std::get_if<TaskEvent::Ended>(&event.what);
            ended && event.task.index == index)
            return ended->outcome;
    }
    return std::make_shared<const Outcome>();
}

ParseResultPtr TestFinisher::result(quint32 index) const
{
    const std::lock_guard lock(m_mutex);
    for (const TaskEvent &event : m_events) {
        if (const auto *parsed = std::get_if<TaskEvent::Parsed>(&event.what);
            parsed && event.task.index == index)
            return parsed->result;
    }
    return {};
}

QByteArray TestFinisher::log(quint32 index) const
{
    const std::lock_guard lock(m_mutex);
    QByteArrayList words;
    for (const TaskEvent &event : m_events) {
        if (event.task.index != index)
            continue;
        if (std::holds_alternative<TaskEvent::WholeFile>(event.what))
            words += "whole";
        else if (std::holds_alternative<TaskEvent::Parsed>(event.what))
            words += "parsed";
        else if (const auto *ended = std::get_if<TaskEvent::Ended>(&event.what))
            words += taskStateName(ended->outcome->state).toLatin1();
        else
            words += "unexpected";
    }
    return words.join(' ');
}

void TestFinisher::smallFile()
{
    m_settings.parse = false;
    finish(file("a.bin", "abc"));
    QCOMPARE(log(0), "done");
    QCOMPARE(outcome(0)->path, path("a.bin"));
    QCOMPARE(outcome(0)->bytes, 3);
    QCOMPARE(bytesOf(path("a.bin")), "abc");
    QVERIFY(outcome(0)->sha256.isEmpty());
}

void TestFinisher::partFile()
{
    m_settings.parse = false;
    finish(file("a.bin", "abc", Kept::InPartFile));
    QCOMPARE(log(0), "whole done");
    QCOMPARE(bytesOf(path("a.bin")), "abc");
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
}

void TestFinisher::emptyFile()
{
    finish(file("empty", ""));
    QCOMPARE(outcome(0)->state, TaskState::Done);
    QCOMPARE(bytesOf(path("empty")), "");
}

void TestFinisher::modificationTime()
{
    const auto time = std::chrono::system_clock::from_time_t(1'000'000'000);
    ArrivedFile small = file("small", "abc");
    small.modified = time;
    finish(std::move(small));
    ArrivedFile large = file("large", "abc", Kept::InPartFile);
    large.modified = time;
    finish(std::move(large));
    for (const char *name : {"small", "large"})
        QCOMPARE(QFileInfo(path(name)).lastModified().toSecsSinceEpoch(), 1'000'000'000);
}

// Whatever the file system makes of it, it spoils no file.
void TestFinisher::extremeModificationTime()
{
    ArrivedFile arrived = file("a", "abc");
    arrived.modified = std::chrono::system_clock::time_point::max();
    finish(std::move(arrived));
    QCOMPARE(outcome(0)->state, TaskState::Done);
}

void TestFinisher::otherKind_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("anyKind");
    QTest::addColumn<bool>("isTaken");
    const QByteArray page = "<!DOCTYPE html><title>Log in</title>";
    const QByteArray zip("PK\x03\x04\x14\0\0\0", 8);
    QTest::newRow("a page as a zip") << QByteArray("a.zip") << page << false << false;
    QTest::newRow("taken all the same") << QByteArray("a.zip") << page << true << true;
    QTest::newRow("a zip") << QByteArray("a.zip") << zip << false << true;
    QTest::newRow("a page") << QByteArray("a.html") << page << false << true;
    QTest::newRow("nothing") << QByteArray("a.zip") << QByteArray() << false << true;
    QTest::newRow("no telling") << QByteArray("a") << page << false << true;
}

void TestFinisher::otherKind()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, body);
    QFETCH(bool, anyKind);
    QFETCH(bool, isTaken);
    m_settings.anyKind = anyKind;
    m_settings.parse = false;
    for (const Kept kept : {Kept::InMemory, Kept::InPartFile}) {
        finish(file(name, body, kept));
        const OutcomePtr ended = outcome(m_nextIndex - 1);
        QCOMPARE(ended->state, isTaken ? TaskState::Done : TaskState::Failed);
        if (!isTaken)
            QCOMPARE(ended->error->code, ErrorCode::OtherKind);
    }
    QCOMPARE(files().isEmpty(), !isTaken);
}

// The list knows better than the name does.
void TestFinisher::otherKindThatWasPromised()
{
    const QByteArray page = "<!DOCTYPE html><title>T</title>";
    m_checksum = sha256Of(page);
    finish(file("a.zip", page));
    QCOMPARE(outcome(0)->state, TaskState::Done);
}

void TestFinisher::checksums_data()
{
    QTest::addColumn<bool>("inMemory");
    QTest::addColumn<bool>("ofTheEntry"); // else of the answer's headers
    QTest::addColumn<bool>("right");
    for (const bool inMemory : {true, false}) {
        for (const bool ofTheEntry : {true, false}) {
            for (const bool right : {true, false}) {
                QTest::addRow("%s, %s, %s", inMemory ? "small" : "large",
                              ofTheEntry ? "entry" : "header", right ? "right" : "wrong")
                    << inMemory << ofTheEntry << right;
            }
        }
    }
}

void TestFinisher::checksums()
{
    QFETCH(bool, inMemory);
    QFETCH(bool, ofTheEntry);
    QFETCH(bool, right);
    m_settings.parse = false;
    const Checksum checksum = sha256Of(right ? "abc" : "abd");
    if (ofTheEntry)
        m_checksum = checksum;
    ArrivedFile arrived = file("a.bin", "abc", inMemory ? Kept::InMemory : Kept::InPartFile);
    if (!ofTheEntry)
        arrived.promised = checksum;
    QStringList filesAtEnd;
    m_onEvent = [&](const TaskEvent &event) {
        if (std::holds_alternative<TaskEvent::Ended>(event.what))
            filesAtEnd = files();
    };
    finish(std::move(arrived));
    QCOMPARE(outcome(0)->state, right ? TaskState::Done : TaskState::Failed);
    QCOMPARE(files(), right ? QStringList{QStringLiteral("a.bin")} : QStringList());
    QCOMPARE(filesAtEnd, files());
    if (!right) {
        QCOMPARE(outcome(0)->error->code, ErrorCode::Checksum);
        QCOMPARE(outcome(0)->error->stage, Stage::Verify);
        QVERIFY(outcome(0)->path.isEmpty());
    }
}

void TestFinisher::digest()
{
    m_settings.digest = true;
    finish(file("a", "abc"));
    finish(file("b", "abc", Kept::InPartFile));
    QCOMPARE(outcome(0)->sha256, sha256Of("abc").digest);
    QCOMPARE(outcome(1)->sha256, sha256Of("abc").digest);
}

void TestFinisher::conflict_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<TaskState>("state");
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("numbered");
    QTest::newRow("rename") << ConflictPolicy::Rename << TaskState::Done << QByteArray("old")
                            << QByteArray("new");
    QTest::newRow("skip") << ConflictPolicy::Skip << TaskState::Skipped << QByteArray("old")
                          << QByteArray("(no file)");
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite << TaskState::Done << QByteArray("new")
                               << QByteArray("(no file)");
}

void TestFinisher::conflict()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(TaskState, state);
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, numbered);
    m_settings.onConflict = policy;
    m_settings.parse = false;
    write(path("a.bin"), "old");
    finish(file("a.bin", "new"));
    QCOMPARE(outcome(0)->state, state);
    QCOMPARE(bytesOf(path("a.bin")), old);
    QCOMPARE(bytesOf(path("a (1).bin")), numbered);
    if (state == TaskState::Done)
        QCOMPARE(bytesOf(outcome(0)->path), "new");
}

// Names are taken without a look at the disk once the folder is known. Nothing that stands in the
// way is touched, and nothing of ours is left beside it.
void TestFinisher::conflictFoundLate_data()
{
    QTest::addColumn<QString>("inTheWay");
    QTest::newRow("the file") << QStringLiteral("a.bin");
    QTest::newRow("its part file") << QStringLiteral("a.bin.part");
}

void TestFinisher::conflictFoundLate()
{
    QFETCH(QString, inTheWay);
    m_settings.parse = false;
    finish(file("first.bin", "first"));
    write(m_folder->filePath(inTheWay), "old");
    finish(file("a.bin", "new"));
    QCOMPARE(outcome(1)->state, TaskState::Done);
    QCOMPARE(outcome(1)->path, path("a (1).bin"));
    QCOMPARE(bytesOf(m_folder->filePath(inTheWay)), "old");
    QCOMPARE(bytesOf(path("a (1).bin")), "new");
    QCOMPARE(files().size(), 3);
    QVERIFY(QFile::remove(m_folder->filePath(inTheWay)));
}

void TestFinisher::conflictThatAppearedMeanwhile_data()
{
    conflict_data();
}

// The name was free when it was reserved; then somebody else made a file of it.
void TestFinisher::conflictThatAppearedMeanwhile()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(TaskState, state);
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, numbered);
    m_settings.onConflict = policy;
    m_settings.parse = false;
    ArrivedFile arrived = file("a.bin", "new", Kept::InPartFile);
    write(path("a.bin"), "old");
    finish(std::move(arrived));
    QCOMPARE(outcome(0)->state, state);
    QCOMPARE(bytesOf(path("a.bin")), old);
    QCOMPARE(bytesOf(path("a (1).bin")), numbered);
    if (state == TaskState::Done)
        QCOMPARE(bytesOf(outcome(0)->path), "new");
}

void TestFinisher::cancelledBeforeItsTurn_data()
{
    QTest::addColumn<bool>("inMemory");
    QTest::newRow("small") << true;
    QTest::newRow("large") << false;
}

void TestFinisher::cancelledBeforeItsTurn()
{
    QFETCH(bool, inMemory);
    ArrivedFile arrived = file("a.bin", "abc", inMemory ? Kept::InMemory : Kept::InPartFile);
    arrived.request.control->cancelled = true;
    QStringList filesAtEnd{QStringLiteral("not told")};
    qsizetype reservedAtEnd = -1;
    m_onEvent = [&](const TaskEvent &event) {
        if (!std::holds_alternative<TaskEvent::Ended>(event.what))
            return;
        filesAtEnd = files();
        reservedAtEnd = m_names->reservedCount();
    };
    finish(std::move(arrived));
    QCOMPARE(outcome(0)->state, TaskState::Cancelled);
    QVERIFY(!outcome(0)->error);
    QCOMPARE(filesAtEnd, QStringList());
    QCOMPARE(reservedAtEnd, 0);
}

void TestFinisher::cancelledWhileHashing()
{
    m_settings.digest = true;
    ArrivedFile arrived = file("a.bin", QByteArray(30'000'000, 'x'), Kept::InPartFile);
    const TransferControlPtr control = arrived.request.control;
    m_onEvent = [&](const TaskEvent &event) {
        if (std::holds_alternative<TaskEvent::WholeFile>(event.what))
            control->cancelled = true;
    };
    finish(std::move(arrived));
    QCOMPARE(log(0), "whole cancelled");
    QCOMPARE(files(), QStringList());
    // The name is free again.
    m_onEvent = {};
    m_settings.parse = false;
    finish(file("a.bin", "abc", Kept::InPartFile));
    QCOMPARE(outcome(1)->path, path("a.bin"));
}

void TestFinisher::folderCannotBeMade()
{
    write(path("file"), "in the way");
    m_settings.folder = path("file/below");
    finish(file("a.bin", "abc"));
    QCOMPARE(outcome(0)->state, TaskState::Failed);
    QCOMPARE(outcome(0)->error->stage, Stage::Disk);
    QCOMPARE(bytesOf(path("file")), "in the way");
}

void TestFinisher::results()
{
    ArrivedFile page = file("page.html", "<title>T</title><a href=x.html>x</a>");
    page.contentType = "text/html";
    finish(std::move(page));
    QVERIFY(waitFor([&] { return result(0) != nullptr; }));
    QCOMPARE(log(0), "done parsed");
    QCOMPARE(result(0)->title, QStringLiteral("T"));
    QCOMPARE(result(0)->path, path("page.html"));
    QCOMPARE(result(0)->links.size(), 1u);
    QCOMPARE(result(0)->links[0].url, "http://host.test/x.html");

    ArrivedFile redirected = file("page2.html", "<a href=x.html>x</a>");
    redirected.contentType = "text/html";
    redirected.finalUrl = "http://other.test/d/";
    finish(std::move(redirected));
    QVERIFY(waitFor([&] { return result(1) != nullptr; }));
    QCOMPARE(result(1)->links[0].url, "http://other.test/d/x.html");
}

void TestFinisher::parseFailureSpoilsNoFile()
{
    const QByteArray body(64 * 1024 * 1024 + 1, ' '); // more than is parsed
    ArrivedFile page = file("page.html", body, Kept::InPartFile);
    page.contentType = "text/html";
    finish(std::move(page));
    QVERIFY(waitFor([&] { return result(0) != nullptr; }));
    QCOMPARE(outcome(0)->state, TaskState::Done);
    QVERIFY(!outcome(0)->error);
    QVERIFY(result(0)->error);
    QCOMPARE(result(0)->error->code, ErrorCode::TooLarge);
    QCOMPARE(QFileInfo(path("page.html")).size(), body.size());
}

void TestFinisher::nobodyAskedForResults()
{
    m_settings.parse = false;
    ArrivedFile page = file("page.html", "<title>T</title>");
    page.contentType = "text/html";
    finish(std::move(page));
    m_finisher->stop();
    QCOMPARE(log(0), "done");
}

void TestFinisher::titles_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("parse");
    QTest::addColumn<QString>("expected"); // below the folder
    const auto row = [](const char *title, const char *form, const QByteArray &body, bool parse,
                        const char *expected) {
        QTest::newRow(title) << QString::fromUtf8(form) << body << parse
                             << QString::fromUtf8(expected);
    };
    const QByteArray page = "<!doctype html><title> Hello:\n W\xc3\xb6rld</title><p>x";
    row("a title", "{title}{ext}", page, true, "Hello_ W\xc3\xb6rld.html");
    row("among others", "{index:03}-{title}", page, true, "001-Hello_ W\xc3\xb6rld");
    row("as a folder", "{title}/{name}{ext}", page, true, "Hello_ W\xc3\xb6rld/p.html");
    row("none", "{title}{ext}", "<p>no title", true, "p.html");
    row("an empty one", "{title}{ext}", "<title> \n </title>", true, "p.html");
    row("the name itself", "{title}{ext}", "<title>p</title>", true, "p.html");
    row("one that leads elsewhere", "{title}{ext}", "<title>../../etc/x</title>", true,
        "_._.._etc_x.html");
    row("nobody parses", "{title}{ext}", page, false, "p.html");
    row("nobody asks", "{name}{ext}", page, true, "p.html");
}

// The name is made of what is in the file, before it has any: there is one rename, as always.
void TestFinisher::titles()
{
    QFETCH(QString, form);
    QFETCH(QByteArray, body);
    QFETCH(bool, parse);
    QFETCH(QString, expected);
    m_settings.nameTemplate = parseNameTemplate(form).value;
    m_settings.parse = parse;
    for (const Kept kept : {Kept::InMemory, Kept::InPartFile}) {
        m_nextIndex = 0;
        m_settings.onConflict = ConflictPolicy::Overwrite;
        ArrivedFile page = file("p.html", body, kept);
        page.contentType = page.mime = "text/html";
        m_events.clear();
        finish(std::move(page));
        if (parse)
            QVERIFY(waitFor([&] { return result(0) != nullptr; }));
        QCOMPARE(outcome(0)->path, m_folder->filePath(expected));
        QCOMPARE(bytesOf(m_folder->filePath(expected)), body);
        if (parse)
            QCOMPARE(result(0)->path, m_folder->filePath(expected));
        QVERIFY(QFile::remove(m_folder->filePath(expected)));
        QCOMPARE(files(), QStringList());
    }
}

void TestFinisher::titledNamesakes()
{
    m_settings.nameTemplate = parseNameTemplate(u"{title}{ext}"_qs).value;
    for (const Kept kept : {Kept::InMemory, Kept::InPartFile}) {
        ArrivedFile page =
            file(kept == Kept::InMemory ? "a.html" : "b.html", "<title>T</title>", kept);
        page.contentType = page.mime = "text/html";
        finish(std::move(page));
    }
    QVERIFY(waitFor([&] { return result(0) && result(1); }));
    QCOMPARE(files(), (QStringList{u"T (1).html"_qs, u"T.html"_qs}));
    QCOMPARE(result(1)->path, path("T (1).html"));
}

void TestFinisher::titledFileThatIsThere_data()
{
    QTest::addColumn<bool>("isPart");
    QTest::newRow("in memory") << false;
    QTest::newRow("in a part file") << true;
}

void TestFinisher::titledFileThatIsThere()
{
    QFETCH(bool, isPart);
    m_settings.nameTemplate = parseNameTemplate(u"{title}{ext}"_qs).value;
    m_settings.onConflict = ConflictPolicy::Skip;
    write(path("T.html"), "old");
    ArrivedFile page =
        file("a.html", "<title>T</title>", isPart ? Kept::InPartFile : Kept::InMemory);
    page.contentType = page.mime = "text/html";
    finish(std::move(page));
    QCOMPARE(outcome(0)->state, TaskState::Skipped);
    QCOMPARE(files(), QStringList{u"T.html"_qs});
    QCOMPARE(bytesOf(path("T.html")), "old");
}

// Then it keeps the name that it has.
void TestFinisher::titledNameThatCannotBe()
{
    m_settings.nameTemplate = parseNameTemplate(u"{title}/x{ext}"_qs).value;
    write(path("T"), "a file where the folder should be");
    for (const Kept kept : {Kept::InMemory, Kept::InPartFile}) {
        const bool isSmall = kept == Kept::InMemory;
        ArrivedFile page = file(isSmall ? "a.html" : "b.html", "<title>T</title>", kept);
        page.contentType = page.mime = "text/html";
        finish(std::move(page));
        const quint32 index = isSmall ? 0 : 1;
        QCOMPARE(outcome(index)->state, TaskState::Done);
        QCOMPARE(outcome(index)->path, path(isSmall ? "a/x.html" : "b.html"));
        QVERIFY(waitFor([&] { return result(index) != nullptr; }));
    }
}

void TestFinisher::manyFiles()
{
    m_settings.parse = false;
    constexpr int count = 3000;
    for (int i = 0; i < count; i += 10) {
        std::vector<ArrivedFile> files;
        for (int j = i; j < i + 10; ++j) {
            const QByteArray number = QByteArray::number(j);
            files.push_back(file("f" + number, number, j % 7 ? Kept::InMemory : Kept::InPartFile));
        }
        m_finisher->add(std::move(files));
    }
    QVERIFY(waitFor([&] { return ends() == count; }));
    QVERIFY(waitFor([&] {
        const std::lock_guard lock(m_mutex);
        return m_endedWhenIdle == count;
    }));
    m_finisher->stop();
    QCOMPARE(ends(), count); // each once
    QCOMPARE(files().size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(bytesOf(m_folder->filePath(QStringLiteral("f%1").arg(i))), QByteArray::number(i));
}

// More than 64 MiB wait: whoever brings the next one makes it whole himself.
void TestFinisher::fullQueueHoldsUpTheLane()
{
    m_settings.parse = false;
    QSemaphore hold;
    for (int i = 0; i < m_pool->maxThreadCount(); ++i)
        m_pool->start([&] { hold.acquire(); });
    const QByteArray body(8 * 1024 * 1024, 'x');
    for (int i = 0; i < 9; ++i)
        add(file("f" + QByteArray::number(i), body));
    QCOMPARE(ends(), 0);
    add(file("f9", "last"));
    QCOMPARE(ends(), 1);
    QVERIFY(m_endedOn[9] == std::this_thread::get_id());
    QCOMPARE(bytesOf(path("f9")), "last");
    hold.release(m_pool->maxThreadCount());
    m_pool->waitForDone();
    QVERIFY(waitFor([&] { return ends() == 10; }));
    QCOMPARE(files().size(), 10);
    QVERIFY(m_endedOn[0] != std::this_thread::get_id());
}

void TestFinisher::stopDropsWhatIsQueued()
{
    QSemaphore hold;
    QSemaphore held;
    for (int i = 0; i < m_pool->maxThreadCount(); ++i) {
        m_pool->start([&] {
            held.release();
            hold.acquire();
        });
    }
    held.acquire(m_pool->maxThreadCount());
    for (int i = 0; i < 20; ++i)
        add(file("f" + QByteArray::number(i), "abc", Kept::InPartFile));
    QCOMPARE(files().size(), 20);
    std::thread stopper([this] { m_finisher->stop(); });
    const bool gone = waitFor([&] { return files().isEmpty(); });
    hold.release(m_pool->maxThreadCount());
    stopper.join();
    m_pool->waitForDone();
    QVERIFY(gone);
    QCOMPARE(ends(), 0);
    QCOMPARE(m_names->reservedCount(), 0);
}

void TestFinisher::stopEndsHashing()
{
    m_settings.digest = true;
    QFile big(path("big.bin.part"));
    ArrivedFile arrived = file("big.bin", "x", Kept::InPartFile);
    QVERIFY(big.open(QIODevice::ReadWrite));
    QVERIFY(big.resize(qint64(20) << 30)); // a hole: no disk, but many seconds of hashing
    add(std::move(arrived));
    QVERIFY(waitFor([&] { return log(0) == "whole"; }));
    QElapsedTimer clock;
    clock.start();
    m_finisher->stop();
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(log(0), "whole cancelled");
    QCOMPARE(files(), QStringList());
}

void TestFinisher::addAfterStop()
{
    m_finisher->stop();
    m_finisher->stop();
    ArrivedFile late = file("late", "abc", Kept::InPartFile);
    m_names->release(path("late")); // nobody will
    add(std::move(late));
    QCOMPARE(ends(), 0);
    m_finisher.reset();
    QCOMPARE(files(), QStringList());
}

QTEST_GUILESS_MAIN(TestFinisher)
#include "tst_finisher.moc"

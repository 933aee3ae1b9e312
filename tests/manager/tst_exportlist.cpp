// Tasks and links as lists: what stands in them, that they import again, and that memory is
// bounded.
#include "core/lists/listreader.h"
#include "core/manager/exportlist.h"
#include "core/manager/exportlistfile.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace haul;

Q_DECLARE_METATYPE(haul::ExportFormat)
Q_DECLARE_METATYPE(haul::ExportChoice)
Q_DECLARE_METATYPE(haul::ListFormat)

namespace {

const QByteArray digest = QByteArray(32, '\x5a');

OutcomePtr outcomeOf(TaskState state, std::optional<Error> error = {})
{
    Outcome outcome;
    outcome.state = state;
    outcome.error = std::move(error);
    if (state == TaskState::Done) {
        outcome.path = QStringLiteral("/home/me/out/a (1).iso");
        outcome.bytes = 4096;
        outcome.sha256 = digest;
    }
    return std::make_shared<const Outcome>(outcome);
}

// One task in each state that matters: done, failed, cancelled, skipped, waiting; one removed.
BatchRecord mixedBatch()
{
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{"https://mirror.test/wait.bin"};
    extras.size = 77;
    extras.checksum = Checksum{QCryptographicHash::Md5, QByteArray(16, '\x11')};
    auto entries = std::make_shared<EntryList>();
    for (const char *url : {"https://u:pw@h.test/a.iso", "https://u:pw@h.test/gone.pdf",
                            "https://h.test/stopped", "https://h.test/there"})
        entries->push_back({url, qint32(entries->size()) + 1, {}});
    entries->push_back({.url = "https://h.test/wait.bin",
                        .line = 5,
                        .extras = std::make_shared<EntryExtras>(extras)});
    entries->push_back({"https://h.test/removed", 6, {}});

    BatchRecord batch;
    batch.entries = entries;
    batch.tasks.resize(6);
    const auto end = [&](size_t index, TaskState state, std::optional<Error> error = {}) {
        batch.tasks[index].state = state;
        batch.tasks[index].fullOutcome = outcomeOf(state, std::move(error));
    };
    end(0, TaskState::Done);
    end(1, TaskState::Failed,
        Error{ErrorCode::Http, Stage::Response,
              QStringLiteral("no file at https://u:pw@h.test/gone.pdf?token=abc"), 404});
    end(2, TaskState::Cancelled);
    end(3, TaskState::Skipped);
    batch.tasks[5].removed = true;
    return batch;
}

ExportTasks chosen(const BatchRecord &batch, ExportChoice choice)
{
    ExportTasks tasks = exportTasksOf(batch);
    addTasks(tasks, batch, choice, 0, quint32(batch.tasks.size()));
    return tasks;
}

QByteArray written(const ExportTasks &tasks, ExportFormat format)
{
    QByteArray all;
    const bool isWhole = writeTasks(tasks, format, [&](QByteArrayView bytes) {
        all += bytes;
        return true;
    });
    return isWhole ? all : QByteArray("not whole");
}

QByteArray writtenLinks(const std::vector<ParseResultPtr> &results, ExportFormat format)
{
    QByteArray all;
    writeLinks(results, format, [&](QByteArrayView bytes) {
        all += bytes;
        return true;
    });
    return all;
}

BatchRecord largeBatch(quint32 count)
{
    auto entries = std::make_shared<EntryList>();
    for (quint32 i = 0; i < count; ++i)
        entries->push_back(
            {"https://host.test/dir/" + QByteArray::number(i) + ".bin", qint32(i) + 1, {}});
    BatchRecord batch;
    batch.entries = entries;
    batch.tasks.resize(count);
    for (TaskRecord &task : batch.tasks) {
        task.state = TaskState::Done;
        task.fullOutcome = outcomeOf(TaskState::Done);
    }
    return batch;
}

ParsedList readBack(const QByteArray &bytes)
{
    QThreadPool pool;
    auto future = readList({.bytes = bytes}, pool);
    future.waitForFinished();
    const Result<ParsedList> list = future.result();
    return list ? *list : ParsedList();
}

} // namespace

class TestExportList : public QObject
{
    Q_OBJECT

private slots:
    void choice_data();
    void choice();
    void singleTasksInTheirOrder();
    void contents_data();
    void contents();
    void importsAgain_data();
    void importsAgain();
    void finishedFilesHaveNameSizeAndHash_data();
    void finishedFilesHaveNameSizeAndHash();
    void filesOfAnEarlierRunHaveNameAndSize();
    void nothingChosen_data();
    void nothingChosen();
    void piecesAreBounded_data();
    void piecesAreBounded();
    void theSinkEndsIt();
    void links_data();
    void links();
    void file_data();
    void file();
    void cancelledFileLeavesWhatWasThere();
};

void TestExportList::choice_data()
{
    QTest::addColumn<ExportChoice>("choice");
    QTest::addColumn<QList<int>>("indexes");
    QTest::newRow("all") << ExportChoice::All << QList{0, 1, 2, 3, 4};
    QTest::newRow("failed") << ExportChoice::Failed << QList{1};
    QTest::newRow("not done") << ExportChoice::NotDone << QList{1, 2, 4};
}

void TestExportList::choice()
{
    QFETCH(ExportChoice, choice);
    QFETCH(QList<int>, indexes);
    const BatchRecord batch = mixedBatch();
    ExportTasks tasks = exportTasksOf(batch);
    for (quint32 first = 0; first < 8; first += 2) // in stretches, and beyond the end
        addTasks(tasks, batch, choice, first, first + 2);
    QList<int> got;
    for (const ExportTask &task : tasks.tasks)
        got += int(task.index);
    QCOMPARE(got, indexes);
}

void TestExportList::singleTasksInTheirOrder()
{
    const BatchRecord batch = mixedBatch();
    ExportTasks tasks = exportTasksOf(batch);
    addTasks(tasks, batch, std::vector<quint32>{3, 1, 5, 99}); // one removed, one there is not
    QCOMPARE(written(tasks, ExportFormat::Text),
             "https://h.test/there\nhttps://u:pw@h.test/gone.pdf\n");
}

void TestExportList::contents_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<ExportChoice>("choice");
    QTest::addColumn<QByteArrayList>("has");
    QTest::addColumn<QByteArrayList>("hasNot");
    QTest::newRow("text") << ExportFormat::Text << ExportChoice::NotDone
                          << QByteArrayList{"https://u:pw@h.test/gone.pdf\n"}
                          << QByteArrayList{"a.iso", "removed", "#"};
    QTest::newRow("reasons") << ExportFormat::TextWithReasons << ExportChoice::Failed
                             << QByteArrayList{"# http-404: ", "\nhttps://u:pw@h.test/gone.pdf\n"}
                             << QByteArrayList{"abc", "at https://u:pw"};
    QTest::newRow("reasons, where there are none")
        << ExportFormat::TextWithReasons << ExportChoice::All
        << QByteArrayList{"https://u:pw@h.test/a.iso\n# http-404"} << QByteArrayList{"# \n"};
    QTest::newRow("aria2") << ExportFormat::Aria2 << ExportChoice::All
                           << QByteArrayList{"https://u:pw@h.test/a.iso\n  out=a (1).iso\n",
                                             "checksum=sha-256=" + digest.toHex(),
                                             "wait.bin\thttps://mirror.test/wait.bin\n"}
                           << QByteArrayList{"removed"};
    QTest::newRow("metalink") << ExportFormat::Metalink << ExportChoice::All
                              << QByteArrayList{"<file name=\"a (1).iso\">", "<size>4096</size>",
                                                "<hash type=\"sha-256\">" + digest.toHex(),
                                                "<size>77</size>", "<hash type=\"md5\">1111"}
                              << QByteArrayList{"removed"};
    QTest::newRow("csv") << ExportFormat::Csv << ExportChoice::All
                         << QByteArrayList{"url,name,",
                                           "https://u@h.test/a.iso,a (1).iso,,done,4096", "failed,",
                                           "http-404", "token=REDACTED"}
                         << QByteArrayList{"pw@", "abc"};
    QTest::newRow("json lines") << ExportFormat::JsonLines << ExportChoice::All
                                << QByteArrayList{"\"size\":4096", "\"name\":\"a (1).iso\"",
                                                  "\"mirrors\":[", "u:pw@"}
                                << QByteArrayList{"removed"};
}

void TestExportList::contents()
{
    QFETCH(ExportFormat, format);
    QFETCH(ExportChoice, choice);
    QFETCH(QByteArrayList, has);
    QFETCH(QByteArrayList, hasNot);
    const QByteArray bytes = written(chosen(mixedBatch(), choice), format);
    for (const QByteArray &part : has)
        QVERIFY2(bytes.contains(part), (bytes + "\n\nhas no " + part).constData());
    for (const QByteArray &part : hasNot)
        QVERIFY2(!bytes.contains(part), (bytes + "\n\nhas " + part).constData());
}

void TestExportList::importsAgain_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<ListFormat>("readAs");
    QTest::newRow("text") << ExportFormat::Text << ListFormat::Text;
    QTest::newRow("reasons") << ExportFormat::TextWithReasons << ListFormat::Text;
    QTest::newRow("aria2") << ExportFormat::Aria2 << ListFormat::Aria2;
    QTest::newRow("metalink") << ExportFormat::Metalink << ListFormat::Metalink;
    QTest::newRow("json lines") << ExportFormat::JsonLines << ListFormat::JsonLines;
}

void TestExportList::importsAgain()
{
    QFETCH(ExportFormat, format);
    QFETCH(ListFormat, readAs);
    const ExportTasks tasks = chosen(mixedBatch(), ExportChoice::All);
    const ParsedList list = readBack(written(tasks, format));
    QCOMPARE(list.format, readAs);
    QCOMPARE(list.rejectedCount, 0);
    QCOMPARE(list.entries->size(), tasks.tasks.size());
    for (size_t i = 0; i < tasks.tasks.size(); ++i)
        QCOMPARE((*list.entries)[i].url, (*tasks.entries)[tasks.tasks[i].index].url);
}

void TestExportList::finishedFilesHaveNameSizeAndHash_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<qint64>("size");
    QTest::newRow("aria2, which knows no size") << ExportFormat::Aria2 << qint64(-1);
    QTest::newRow("metalink") << ExportFormat::Metalink << qint64(4096);
    QTest::newRow("json lines") << ExportFormat::JsonLines << qint64(4096);
}

void TestExportList::finishedFilesHaveNameSizeAndHash()
{
    QFETCH(ExportFormat, format);
    QFETCH(qint64, size);
    const ParsedList list = readBack(written(chosen(mixedBatch(), ExportChoice::All), format));
    QVERIFY(!list.entries->empty());
    const auto extras = list.entries->front().extras;
    QVERIFY(extras);
    QCOMPARE(extras->name, QStringLiteral("a (1).iso"));
    QCOMPARE(extras->size, size);
    QVERIFY(extras->checksum == (Checksum{QCryptographicHash::Sha256, digest}));
}

void TestExportList::filesOfAnEarlierRunHaveNameAndSize()
{
    BatchRecord batch = largeBatch(2);
    auto plain = std::make_shared<PlainOutcomes>();
    Outcome outcome;
    outcome.bytes = 1234;
    batch.tasks[1].plainOutcome = plain->add(outcome, "/d/what it became.bin");
    batch.tasks[1].fullOutcome = nullptr;
    batch.plainOutcomes = plain;
    const QByteArray lines = written(chosen(batch, ExportChoice::All), ExportFormat::Aria2);
    QVERIFY2(lines.contains("https://host.test/dir/1.bin\n  out=what it became.bin"),
             lines.constData());
    const QByteArray rows = written(chosen(batch, ExportChoice::All), ExportFormat::Csv);
    QVERIFY2(rows.contains("/d/what it became.bin") && rows.contains("1234"), rows.constData());
}

void TestExportList::nothingChosen_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("text") << ExportFormat::Text << QByteArray();
    QTest::newRow("metalink") << ExportFormat::Metalink << QByteArray("</metalink>\n");
    QTest::newRow("csv") << ExportFormat::Csv << QByteArray("message\r\n");
}

void TestExportList::nothingChosen()
{
    QFETCH(ExportFormat, format);
    QFETCH(QByteArray, end);
    const QByteArray bytes = written(exportTasksOf(mixedBatch()), format);
    QVERIFY2(bytes.endsWith(end) && bytes.isEmpty() == end.isEmpty(), bytes.constData());
}

void TestExportList::piecesAreBounded_data()
{
    QTest::addColumn<ExportFormat>("format");
    for (int format = 0; format < exportFormatCount; ++format)
        QTest::addRow("%d", format) << ExportFormat(format);
}

// No piece is large, however long the list; and what is put together again is one document.
void TestExportList::piecesAreBounded()
{
    QFETCH(ExportFormat, format);
    static const BatchRecord batch = largeBatch(20'000);
    const ExportTasks tasks = chosen(batch, ExportChoice::All);
    qsizetype largest = 0;
    int pieces = 0;
    QByteArray all;
    QVERIFY(writeTasks(tasks, format, [&](QByteArrayView bytes) {
        largest = std::max(largest, bytes.size());
        ++pieces;
        all += bytes;
        return true;
    }));
    QVERIFY2(largest < 512 * 1024, qPrintable(QString::number(largest)));
    QVERIFY(pieces >= 20);
    if (format != ExportFormat::Csv)
        QCOMPARE(readBack(all).entries->size(), tasks.tasks.size());
    else
        QCOMPARE(all.count("\r\n"), 20'001);
}

void TestExportList::theSinkEndsIt()
{
    const ExportTasks tasks = chosen(largeBatch(5000), ExportChoice::All);
    int pieces = 0;
    QVERIFY(
        !writeTasks(tasks, ExportFormat::Metalink, [&](QByteArrayView) { return ++pieces < 3; }));
    QCOMPARE(pieces, 3);
}

void TestExportList::links_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << ExportFormat::Text
                          << QByteArray("https://h.test/a\nhttps://u:p@h.test/b\n");
    QTest::newRow("aria2") << ExportFormat::Aria2
                           << QByteArray("https://h.test/a\nhttps://u:p@h.test/b\n");
    QTest::newRow("csv") << ExportFormat::Csv
                         << QByteArray("url,name,folder,state,bytes,checksum,path,error code,"
                                       "message\r\nhttps://h.test/a,,,,0,,,,\r\n"
                                       "https://u@h.test/b,,,,0,,,,\r\n");
    QTest::newRow("json lines") << ExportFormat::JsonLines
                                << QByteArray("{\"url\":\"https://h.test/a\"}\n"
                                              "{\"url\":\"https://u:p@h.test/b\"}\n");
}

// Each once, and only what can be downloaded.
void TestExportList::links()
{
    QFETCH(ExportFormat, format);
    QFETCH(QByteArray, bytes);
    auto first = std::make_shared<ParseResult>();
    first->links = {{"https://h.test/a", "text", LinkKind::Page},
                    {"mailto:me@h.test", {}, LinkKind::Page},
                    {"https://h.test/a#part", {}, LinkKind::Page},
                    {"javascript:void(0)", {}, LinkKind::Page}};
    auto second = std::make_shared<ParseResult>();
    second->links = {{"https://h.test/a", {}, LinkKind::Image},
                     {"https://u:p@h.test/b", {}, LinkKind::Image}};
    QCOMPARE(writtenLinks({first, second}, format), bytes);
}

void TestExportList::file_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isWritten");
    QTest::newRow("new") << QStringLiteral("new.txt") << true;
    QTest::newRow("over another") << QStringLiteral("old.txt") << true;
    QTest::newRow("no such folder") << QStringLiteral("none/new.txt") << false;
    QTest::newRow("a folder") << QStringLiteral("folder") << false;
}

void TestExportList::file()
{
    QFETCH(QString, name);
    QFETCH(bool, isWritten);
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("folder")));
    QFile old(dir.filePath(QStringLiteral("old.txt")));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    QThreadPool pool;
    const ExportTasks tasks = chosen(mixedBatch(), ExportChoice::Failed);
    auto future = exportToFile(tasks, ExportFormat::Text, dir.filePath(name), pool);
    future.waitForFinished();
    const Result<qint64> result = future.result();
    QCOMPARE(bool(result), isWritten);
    if (isWritten) {
        QFile file(dir.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "https://u:pw@h.test/gone.pdf\n");
        QCOMPARE(*result, file.size());
    } else {
        QVERIFY(result.error().detail.contains(dir.filePath(name)));
        QVERIFY(result.error().code != ErrorCode::Internal);
    }
}

void TestExportList::cancelledFileLeavesWhatWasThere()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("x"));
    QThreadPool pool;
    pool.setMaxThreadCount(1);
    pool.setExpiryTimeout(-1);
    QSemaphore gate;
    pool.start([&gate] { gate.acquire(); }); // nothing else begins before it is cancelled
    auto future =
        exportToFile(chosen(mixedBatch(), ExportChoice::All), ExportFormat::Csv, path, pool);
    future.cancel();
    gate.release();
    future.waitForFinished();
    pool.waitForDone();
    QCOMPARE(future.resultCount(), 0);
    QVERIFY(QDir(dir.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestExportList)
#include "tst_exportlist.moc"

// What a task costs when there are a million of them.
#include "core/manager/crawljudge.h"
#include "core/manager/taskmanager.h"
#include "tests/support/loopbackserver.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <malloc.h>

using namespace haul;

namespace {

qint64 usedMemory()
{
    const struct mallinfo2 info = ::mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

SharedEntries millionEntries(qint64 *urlBytes)
{
    auto entries = std::make_shared<EntryList>();
    entries->reserve(1'000'000);
    for (int i = 0; i < 1'000'000; ++i) {
        Entry entry;
        entry.url = "http://host-" + QByteArray::number(i / 1000)
                    + ".example.org/archive/2024/item-" + QByteArray::number(i) + ".bin";
        entry.url.squeeze();
        entry.line = i + 1;
        *urlBytes += entry.url.size();
        entries->push_back(std::move(entry));
    }
    return entries;
}

} // namespace

class TestManagerMemory : public QObject
{
    Q_OBJECT

private slots:
    void sizes();
    void millionTasks();
    void grownToAMillion();
    void millionSeen();
};

void TestManagerMemory::sizes()
{
    qInfo("Entry %zu, TaskRecord %zu, Outcome %zu, ParseResult %zu bytes", sizeof(Entry),
          sizeof(TaskRecord), sizeof(Outcome), sizeof(ParseResult));
    QVERIFY(sizeof(Entry) <= 48);
    QVERIFY(sizeof(TaskRecord) <= 64);
}

void TestManagerMemory::millionTasks()
{
    QTemporaryDir folder;
    BatchSettings settings;
    settings.folder = folder.path();
    TaskManager manager({.limits = {.jobs = 0}}); // nothing starts
    qint64 urlBytes = 0;
    const qint64 before = usedMemory();
    SharedEntries entries = millionEntries(&urlBytes);
    const auto count = qint64(entries->size());
    const qint64 ofEntries = usedMemory() - before - urlBytes;

    QElapsedTimer clock;
    clock.start();
    const BatchId id = manager.submit({QStringLiteral("million"), settings, std::move(entries)});
    const qint64 submitting = clock.elapsed();
    const qint64 all = usedMemory() - before - urlBytes;
    qInfo("a task: %lld bytes beyond its URL's text, %lld of them its entry; submitted in %lld ms",
          all / count, ofEntries / count, submitting);
    QVERIFY(all / count <= 400);
    QVERIFY2(submitting < 5000, qPrintable(QString::number(submitting)));

    clock.start();
    manager.future(id).cancel();
    QTRY_VERIFY_WITH_TIMEOUT(manager.future(id).isFinished(), 20'000);
    qInfo("cancelled in %lld ms, %lld bytes a task afterwards", clock.elapsed(),
          (usedMemory() - before - urlBytes) / count);
    QVERIFY((usedMemory() - before - urlBytes) / count <= 400);
    manager.removeBatch(id);
    QVERIFY(usedMemory() - before < 1'000'000); // all of it is given back
}

// By following links: the lists are made elsewhere, the main thread has to answer meanwhile.
void TestManagerMemory::grownToAMillion()
{
    constexpr int pages = 200;
    constexpr int linksAPage = 5'000;
    LoopbackServer server;
    QVERIFY(server.start());
    server.route("/page/", [](const ServerRequest &request) {
        QByteArray html;
        for (int i = 0; i < linksAPage; ++i)
            html += "<a href='/n" + request.path.mid(5) + '/' + QByteArray::number(i) + "'>x</a>";
        return RawReply::http(200, html, {{"Content-Type", "text/html"}});
    });
    EntryList entries;
    for (int i = 0; i < pages; ++i)
        entries.push_back({server.url("/page/" + QByteArray::number(i)).toEncoded(), i + 1, {}});
    QTemporaryDir folder;
    BatchSettings settings;
    settings.folder = folder.path();
    settings.crawl = CrawlSettings();
    settings.crawl->maxPages = pages * linksAPage;
    TaskManager manager({.limits = {.jobs = 1}, .keepDetails = false});
    connect(&manager, &TaskManager::resultsParsed, this, [&](BatchId id, const auto &) {
        if (manager.batch(id)->counts.of(TaskState::Done) == pages)
            manager.setLimits({.jobs = 0});
    });
    qint64 longest = 0;
    QElapsedTimer turn;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { longest = std::max(longest, turn.restart()); });
    timer.start(0);
    turn.start();
    QElapsedTimer clock;
    clock.start();
    const qint64 before = usedMemory();
    const BatchId id = manager.submit(
        {QStringLiteral("grows"), settings, std::make_shared<const EntryList>(std::move(entries))});
    QTRY_VERIFY_WITH_TIMEOUT(manager.batch(id)->counts.tasks >= pages * linksAPage, 120'000);
    qInfo("grown to a million in %lld ms, the longest turn of the main thread %lld ms; %lld bytes "
          "a task with its URL",
          clock.elapsed(), longest, (usedMemory() - before) / (pages * linksAPage));
}

// What a crawl has to remember of them.
void TestManagerMemory::millionSeen()
{
    qint64 urlBytes = 0;
    const SharedEntries entries = millionEntries(&urlBytes);
    const qint64 before = usedMemory();
    CrawlSettings settings;
    CrawlJudge judge(settings);
    QElapsedTimer clock;
    clock.start();
    judge.learn(*entries);
    const qint64 each = (usedMemory() - before) / qint64(entries->size());
    qInfo("a million addresses known in %lld ms, %lld bytes each", clock.elapsed(), each);
    QVERIFY(each <= 100);
}

QTEST_GUILESS_MAIN(TestManagerMemory)
#include "tst_managermemory.moc"

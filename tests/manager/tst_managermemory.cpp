// What a task costs when there are a million of them.
#include "core/manager/taskmanager.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

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

QTEST_GUILESS_MAIN(TestManagerMemory)
#include "tst_managermemory.moc"

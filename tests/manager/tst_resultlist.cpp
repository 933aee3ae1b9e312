// ResultList: plain results are kept as a type and made when asked for; read ones stay as they are.
#include "core/manager/batchrecord.h"
#include "core/manager/resultlist.h"

#include <QTest>

using namespace haul;

namespace {

// Three tasks that are done: the second came after a redirect, the third has a password.
BatchRecord threeDone()
{
    BatchRecord record;
    record.id = BatchId(7);
    auto entries = std::make_shared<EntryList>();
    for (const char *url :
         {"https://a.test/1.zip", "https://a.test/2.bin", "https://me:secret@a.test/3.bin"})
        entries->push_back({.url = url, .line = 1, .extras = {}});
    record.entries = entries;
    record.tasks.resize(entries->size());
    for (quint32 index = 0; index < record.tasks.size(); ++index) {
        auto outcome = std::make_shared<Outcome>();
        outcome->task = {record.id, index};
        outcome->path = QStringLiteral("/d/%1").arg(index);
        outcome->bytes = 100 + index;
        record.tasks[index].fullOutcome = outcome;
    }
    auto moved = std::make_shared<Outcome>(*record.tasks[1].fullOutcome);
    moved->finalUrl = "https://b.test/moved";
    record.tasks[1].fullOutcome = moved;
    return record;
}

ParseResultPtr readResult(BatchId batch, quint32 index, const QString &title)
{
    ParseResult result;
    result.task = {batch, index};
    result.type = "text/html";
    result.title = title;
    return std::make_shared<const ParseResult>(result);
}

} // namespace

class TestResultList : public QObject
{
    Q_OBJECT

private slots:
    void isEmptyAtFirst();
    void plainOnesAreMadeOfTheirTask();
    void readOnesAreKept();
    void readOnesThatSayNoMoreAreKeptAsPlain();
    void addressesAreTheFinalOnes();
    void noPasswords();
};

void TestResultList::isEmptyAtFirst()
{
    const ResultList list;
    QVERIFY(list.isEmpty());
    QVERIFY(!list.hasRead());
    QVERIFY(list.allRead().empty());
}

void TestResultList::plainOnesAreMadeOfTheirTask()
{
    BatchRecord record = threeDone();
    record.results.addPlain(0, "application/zip");
    record.results.addPlain(1, "a/b");
    record.results.addPlain(2, "application/zip");
    QCOMPARE(record.results.size(), 3);
    QVERIFY(!record.results.hasRead());
    const ParseResultPtr result = resultAt(record, 2);
    QVERIFY(isPlain(*result));
    QCOMPARE(result->task, (TaskId{record.id, 2}));
    QCOMPARE(result->type, "application/zip");
    QCOMPARE(result->path, QStringLiteral("/d/2"));
    QCOMPARE(result->fields.at(0).second, "102");
    QCOMPARE(record.results.typeAt(1), "a/b");
}

void TestResultList::readOnesAreKept()
{
    BatchRecord record = threeDone();
    record.results.addPlain(2, "a/b");
    const ParseResultPtr page = readResult(record.id, 0, QStringLiteral("T"));
    record.results.add(page);
    QVERIFY(record.results.hasRead());
    QCOMPARE(resultAt(record, 1), page);
    QCOMPARE(record.results.taskAt(1), 0U);
    QCOMPARE(record.results.typeAt(1), "text/html");
    QCOMPARE(record.results.allRead(), std::vector{page});
}

void TestResultList::readOnesThatSayNoMoreAreKeptAsPlain()
{
    BatchRecord record = threeDone();
    record.results.add(readResult(record.id, 1, {}));
    QVERIFY(!record.results.hasRead());
    QCOMPARE(resultAt(record, 0)->type, "text/html");
    QCOMPARE(resultAt(record, 0)->path, QStringLiteral("/d/1"));
}

void TestResultList::addressesAreTheFinalOnes()
{
    BatchRecord record = threeDone();
    record.results.addPlain(0, "a/b");
    record.results.addPlain(1, "a/b");
    QCOMPARE(resultAt(record, 0)->url, "https://a.test/1.zip");
    QCOMPARE(resultAt(record, 1)->url, "https://b.test/moved");
}

void TestResultList::noPasswords()
{
    BatchRecord record = threeDone();
    record.results.addPlain(2, "a/b");
    QVERIFY(!resultAt(record, 0)->url.contains("secret"));
}

QTEST_GUILESS_MAIN(TestResultList)
#include "tst_resultlist.moc"

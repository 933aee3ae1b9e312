// TaskBook: states follow the table, counts follow the states, and changes are told once.
#include "core/manager/taskbook.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace haul;

namespace {

SharedEntries entriesOf(size_t count)
{
    return std::make_shared<const EntryList>(count);
}

OutcomePtr outcomeOf(TaskState state, qint64 bytes = 0)
{
    Outcome outcome;
    outcome.state = state;
    outcome.bytes = bytes;
    outcome.attempts = 1;
    return std::make_shared<const Outcome>(outcome);
}

OutcomePtr failureOf(ErrorCode code, int httpStatus = 0)
{
    Outcome outcome;
    outcome.state = TaskState::Failed;
    outcome.error = Error{.code = code, .detail = {}, .httpStatus = httpStatus};
    return std::make_shared<const Outcome>(outcome);
}

BatchCounts recount(const BatchRecord &batch)
{
    BatchCounts counts;
    for (const TaskRecord &task : batch.tasks) {
        if (task.removed)
            continue;
        ++counts.tasks;
        ++counts.byState[size_t(task.state)];
        if (task.state == TaskState::Failed) {
            const bool says = task.fullOutcome && task.fullOutcome->error;
            ++counts.failures[says ? causeOf(*task.fullOutcome->error) : FailureCause()];
        }
        if (task.fullOutcome) {
            counts.endedBytes += task.fullOutcome->bytes;
        } else if (!hasEnded(task.state)) {
            counts.activeBytes += task.received;
            counts.remainingBytes += std::max<qint64>(0, task.total - task.received);
        }
    }
    return counts;
}

bool countsAreRight(const BatchRecord &batch)
{
    const BatchCounts counts = recount(batch);
    return counts.byState == batch.counts.byState && counts.tasks == batch.counts.tasks
           && counts.endedBytes == batch.counts.endedBytes
           && counts.activeBytes == batch.counts.activeBytes
           && counts.remainingBytes == batch.counts.remainingBytes
           && counts.failures == batch.counts.failures;
}

} // namespace

class TestTaskBook : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_book = std::make_unique<TaskBook>(); }

    void newBatch();
    void idsAreNotUsedTwice();
    void moves_data();
    void moves();
    void ofAnEarlierRun();
    void unknownIdsAreHarmless();
    void onlyTheTablesSteps();
    void endsOnce();
    void reopens();
    void removedTasksCountNowhere();
    void failuresAreCountedByCause();
    void notesAndProgress();
    void changesAreSortedAndToldOnce();
    void results();
    void recordsStayWhereTheyAre();
    void countsHoldWhateverHappens();

private:
    BatchRecord &add(size_t count)
    {
        return m_book->add(QStringLiteral("b"), std::make_shared<const BatchSettings>(),
                           entriesOf(count), makeTasks(count, {}));
    }

    std::unique_ptr<TaskBook> m_book;
};

void TestTaskBook::newBatch()
{
    const BatchRecord &batch = add(3);
    QCOMPARE(batch.tasks.size(), 3u);
    QCOMPARE(batch.counts.tasks, 3);
    QCOMPARE(batch.counts.of(TaskState::Waiting), 3);
    QCOMPARE(batch.counts.ended(), 0);
    QVERIFY(!batch.hasEnded());
    QVERIFY(batch.submitted.isValid());
    QVERIFY(add(0).hasEnded());
    QCOMPARE(m_book->batches().size(), 2u);
}

void TestTaskBook::idsAreNotUsedTwice()
{
    const BatchId first = add(1).id;
    m_book->removeBatch(first);
    QVERIFY(!m_book->batch(first));
    QVERIFY(add(1).id != first);
}

void TestTaskBook::moves_data()
{
    QTest::addColumn<quint32>("moving");
    QTest::addColumn<quint32>("before"); // 0: to the end
    QTest::addColumn<QList<quint32>>("order");
    QTest::addColumn<int>("moved");
    QTest::newRow("down") << 1U << 3U << QList<quint32>{2, 1, 3, 4} << 2;
    QTest::newRow("up") << 3U << 2U << QList<quint32>{1, 3, 2, 4} << 2;
    QTest::newRow("to the end") << 1U << 0U << QList<quint32>{2, 3, 4, 1} << 4;
    QTest::newRow("to the top") << 4U << 1U << QList<quint32>{4, 1, 2, 3} << 4;
    QTest::newRow("where it is") << 2U << 3U << QList<quint32>{1, 2, 3, 4} << 0;
    QTest::newRow("before itself") << 2U << 2U << QList<quint32>{1, 2, 3, 4} << 0;
    QTest::newRow("last to the end") << 4U << 0U << QList<quint32>{1, 2, 3, 4} << 0;
    QTest::newRow("unknown") << 9U << 1U << QList<quint32>{1, 2, 3, 4} << 0;
    QTest::newRow("before an unknown one") << 3U << 9U << QList<quint32>{1, 2, 4, 3} << 2;
}

// Batches exchange places, and a new one is last whatever was moved.
void TestTaskBook::moves()
{
    QFETCH(quint32, moving);
    QFETCH(quint32, before);
    QFETCH(QList<quint32>, order);
    QFETCH(int, moved);
    for (int i = 0; i < 4; ++i)
        add(1);
    const auto places = m_book->move(BatchId(moving), before ? std::optional(BatchId(before))
                                                             : std::optional<BatchId>());
    QCOMPARE(int(places.size()), moved);
    for (const BatchPlace &each : places)
        QCOMPARE(m_book->batch(each.batch)->rank.place, each.place);
    order += quint32(add(1).id);
    QList<quint32> now;
    quint32 lastPlace = 0;
    for (const BatchId id : m_book->batches()) {
        now += quint32(id);
        QVERIFY(m_book->batch(id)->rank.place > lastPlace);
        lastPlace = m_book->batch(id)->rank.place;
    }
    QCOMPARE(now, order);
}

// They come in the order of their numbers, after new ones perhaps.
void TestTaskBook::ofAnEarlierRun()
{
    m_book->setLastBatch(BatchId(3));
    const BatchId fresh = add(1).id;
    for (const auto &[id, place] : {std::pair(1U, 3U), std::pair(2U, 1U), std::pair(3U, 2U)}) {
        auto record = std::make_unique<BatchRecord>();
        record->id = BatchId(id);
        record->rank.place = place;
        m_book->adopt(std::move(record));
    }
    QCOMPARE(m_book->batches(), (std::vector{BatchId(2), BatchId(3), BatchId(1), fresh}));
}

void TestTaskBook::unknownIdsAreHarmless()
{
    const BatchId id = add(1).id;
    for (const TaskId task : {TaskId{id, 1}, TaskId{BatchId{77}, 0}}) {
        QVERIFY(!m_book->task(task));
        QVERIFY(!m_book->setState(task, TaskState::Active));
        QVERIFY(!m_book->end(task, outcomeOf(TaskState::Done)));
        QVERIFY(!m_book->endAsCancelled(task));
        QVERIFY(!m_book->reopen(task));
        m_book->setPath(task, QStringLiteral("x"));
        m_book->setProgress(task, 1, 2);
        m_book->remove(task);
    }
    m_book->setPaused(BatchId{77}, true);
    m_book->removeBatch(BatchId{77});
    QVERIFY(countsAreRight(*m_book->batch(id)));
}

void TestTaskBook::onlyTheTablesSteps()
{
    for (int from = 0; from < taskStateCount; ++from) {
        for (int to = 0; to < taskStateCount; ++to) {
            BatchRecord &batch = add(1);
            batch.tasks[0].state = TaskState(from);
            batch.counts = recount(batch);
            const bool may = mayFollow(TaskState(from), TaskState(to));
            QCOMPARE(m_book->setState({batch.id, 0}, TaskState(to)), may);
            QCOMPARE(batch.tasks[0].state, TaskState(may ? to : from));
            QVERIFY(countsAreRight(batch));
        }
    }
}

void TestTaskBook::endsOnce()
{
    BatchRecord &batch = add(1);
    const TaskId task{batch.id, 0};
    QVERIFY(m_book->setState(task, TaskState::Active));
    QVERIFY(m_book->end(task, outcomeOf(TaskState::Done, 7)));
    QVERIFY(!m_book->end(task, outcomeOf(TaskState::Failed, 9)));
    QVERIFY(!m_book->endAsCancelled(task));
    QCOMPARE(batch.counts.of(TaskState::Done), 1);
    QCOMPARE(batch.counts.receivedBytes(), 7);
    QCOMPARE(batch.tasks[0].total, 7);
    QVERIFY(batch.hasEnded());
    m_book->setProgress(task, 1, 2); // late
    QCOMPARE(batch.tasks[0].received, 7);
}

void TestTaskBook::reopens()
{
    BatchRecord &batch = add(2);
    const TaskId task{batch.id, 0};
    QVERIFY(!m_book->reopen(task)); // it has not ended
    m_book->setState(task, TaskState::Active);
    m_book->addAttempt(task, {});
    m_book->end(task, outcomeOf(TaskState::Failed, 7));
    QVERIFY(m_book->reopen(task));
    const TaskRecord &record = batch.tasks[0];
    QCOMPARE(record.state, TaskState::Waiting);
    QCOMPARE(record.received, 0);
    QCOMPARE(record.total, -1);
    QCOMPARE(int(record.attempts), 0);
    QVERIFY(!record.hasOutcome());
    QVERIFY(countsAreRight(batch));
    QVERIFY(m_book->setState(task, TaskState::Active));
    QVERIFY(m_book->end(task, outcomeOf(TaskState::Done)));
}

void TestTaskBook::removedTasksCountNowhere()
{
    BatchRecord &batch = add(3);
    m_book->setState({batch.id, 0}, TaskState::Active);
    m_book->remove({batch.id, 0}); // under way
    m_book->remove({batch.id, 0});
    m_book->endAsCancelled({batch.id, 1});
    m_book->remove({batch.id, 1}); // ended
    QVERIFY(countsAreRight(batch));
    QCOMPARE(batch.counts.tasks, 1);
    m_book->end({batch.id, 0}, outcomeOf(TaskState::Cancelled, 5));
    QVERIFY(countsAreRight(batch));
    QCOMPARE(batch.counts.ended(), 0);
    QVERIFY(!m_book->reopen({batch.id, 1}));
    const auto changes = m_book->takeChanges();
    QCOMPARE(changes.size(), 1u);
    QVERIFY(changes[0].removedTasks);
}

void TestTaskBook::failuresAreCountedByCause()
{
    BatchRecord &batch = add(6);
    const BatchId id = batch.id;
    const OutcomePtr outcomes[] = {failureOf(ErrorCode::Http, 404), failureOf(ErrorCode::Http, 503),
                                   failureOf(ErrorCode::Http, 404), failureOf(ErrorCode::DiskFull),
                                   outcomeOf(TaskState::Done),      outcomeOf(TaskState::Failed)};
    for (quint32 index = 0; index < 6; ++index) {
        m_book->setState({id, index}, TaskState::Active);
        m_book->end({id, index}, outcomes[index]);
    }
    const FailureCause notFound{ErrorCode::Http, 404};
    const FailureCause busy{ErrorCode::Http, 503};
    const FailureCause full{ErrorCode::DiskFull};
    const FailureCause unsaid{ErrorCode::Internal};
    QCOMPARE(batch.counts.failures,
             (FailureCounts{{notFound, 2}, {busy, 1}, {full, 1}, {unsaid, 1}}));
    m_book->reopen({id, 0});
    m_book->remove({id, 1});
    QCOMPARE(batch.counts.failures, (FailureCounts{{notFound, 1}, {full, 1}, {unsaid, 1}}));
    TaskBook::recount(batch);
    QCOMPARE(batch.counts.failures, (FailureCounts{{notFound, 1}, {full, 1}, {unsaid, 1}}));
    QVERIFY(countsAreRight(batch));
}

void TestTaskBook::notesAndProgress()
{
    BatchRecord &batch = add(2);
    const TaskId task{batch.id, 1};
    QVERIFY(!batch.tasks[1].notes);
    m_book->setState(task, TaskState::Active);
    m_book->setPath(task, QStringLiteral("/x/y"));
    m_book->setProgress(task, 10, 100);
    m_book->addAttempt(task, {1, {}, {}, {}});
    m_book->addAttempt(task, {2, {}, {}, {}});
    const TaskRecord &record = batch.tasks[1];
    QCOMPARE(record.notes->path, QStringLiteral("/x/y"));
    QCOMPARE(record.notes->attempts.size(), 2u);
    QCOMPARE(record.notes->attempts[1].attempt, 2);
    QCOMPARE(record.received, 10);
    QCOMPARE(record.total, 100);
    QCOMPARE(batch.counts.receivedBytes(), 10);
    QCOMPARE(batch.counts.remainingBytes, 90);
    QVERIFY(!batch.tasks[0].notes);
}

void TestTaskBook::changesAreSortedAndToldOnce()
{
    QVERIFY(m_book->takeChanges().empty());
    const BatchId one = add(10).id;
    const BatchId two = add(10).id;
    for (const quint32 index : {7u, 3u, 9u, 3u}) {
        m_book->setState({two, index}, TaskState::Active);
        m_book->setProgress({two, index}, 1, 2);
    }
    m_book->markChanged(one);
    auto changes = m_book->takeChanges();
    QCOMPARE(changes.size(), 2u);
    QCOMPARE(changes[0].batch, one);
    QVERIFY(changes[0].indexes.empty());
    QCOMPARE(changes[1].batch, two);
    QCOMPARE(changes[1].indexes, (std::vector<quint32>{3, 7, 9}));
    QCOMPARE(changes[1].firstNewResult, -1);
    QVERIFY(m_book->takeChanges().empty());
    m_book->setState({two, 0}, TaskState::Active);
    m_book->removeBatch(two);
    QVERIFY(m_book->takeChanges().empty());
}

void TestTaskBook::results()
{
    const BatchId id = add(3).id;
    const auto resultOf = [id](quint32 index) {
        ParseResult result;
        result.task = {id, index};
        return std::make_shared<const ParseResult>(result);
    };
    m_book->addResult(resultOf(2));
    QCOMPARE(m_book->takeChanges()[0].firstNewResult, 0);
    m_book->addResult(resultOf(0));
    m_book->addResult(resultOf(1));
    QCOMPARE(m_book->takeChanges()[0].firstNewResult, 1);
    QCOMPARE(m_book->batch(id)->results.size(), 3);
    QCOMPARE(m_book->batch(id)->results.taskAt(1), 0u);
}

void TestTaskBook::recordsStayWhereTheyAre()
{
    const BatchRecord *first = &add(1);
    for (int i = 0; i < 100; ++i)
        add(1);
    QCOMPARE(m_book->batch(first->id), first);
}

void TestTaskBook::countsHoldWhateverHappens()
{
    BatchRecord &batch = add(20);
    QRandomGenerator random(42);
    for (int step = 0; step < 20'000; ++step) {
        const TaskId task{batch.id, quint32(random.bounded(20))};
        const auto state = TaskState(random.bounded(taskStateCount));
        switch (random.bounded(6)) {
        case 0:
        case 1:
            m_book->setState(task, state);
            break;
        case 2:
            if (state == TaskState::Failed)
                m_book->end(task, failureOf(ErrorCode::Http, 400 + random.bounded(5)));
            else if (hasEnded(state))
                m_book->end(task, outcomeOf(state, random.bounded(100)));
            break;
        case 3:
            m_book->reopen(task);
            break;
        case 4:
            m_book->setProgress(task, random.bounded(100), 100);
            break;
        default:
            if (step % 500 == 0)
                m_book->remove(task);
        }
        QVERIFY(countsAreRight(batch));
    }
}

QTEST_GUILESS_MAIN(TestTaskBook)
#include "tst_taskbook.moc"

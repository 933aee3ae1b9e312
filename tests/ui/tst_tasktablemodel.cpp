#include "tests/manager/batches.h"
#include "ui/tasktablemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

// The spans of rows that a model told to have changed, as "2-4 9".
class SpanLog
{
public:
    explicit SpanLog(QAbstractItemModel &model)
    {
        QObject::connect(&model, &QAbstractItemModel::dataChanged, &model,
                         [this](const QModelIndex &first, const QModelIndex &last) {
                             spans += QStringLiteral("%1-%2").arg(first.row()).arg(last.row());
                         });
    }
    QStringList spans;
};

class tst_TaskTableModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsTheBatch();
    void showsNoPasswords();
    void changesBecomeSpans_data();
    void changesBecomeSpans();
    void otherBatchesDoNotDisturb();
    void stateFilterFollowsTheTasks();
    void textFilter();
    void sortsByName();
    void removedTasksLeave();
    void removedBatchLeavesNothing();
    void longListsAreOrderedInTheBackground();
    void changesWhileOrderingAreNotLost();
    void growsWithTheBatch();
    void growsThroughAFilter();
    void growsWhileOrdering();
    void changesBeforeTheFirstOrder();
    void aMillionRowsChangeInNoTime();

private:
    BatchId submit(int tasks);
    std::vector<TaskId> ids(BatchId batch, std::initializer_list<quint32> indexes) const;
    void append(BatchId batch, const QList<QByteArray> &names);

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<TaskTableModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

void tst_TaskTableModel::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(idle());
    model_ = std::make_unique<TaskTableModel>(*manager_);
    tester_ = std::make_unique<QAbstractItemModelTester>(
        model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void tst_TaskTableModel::cleanup()
{
    tester_.reset();
    model_.reset();
    manager_.reset();
}

BatchId tst_TaskTableModel::submit(int tasks)
{
    return manager_->submit(requestFor(madeUpEntries(tasks), folder_->path()));
}

std::vector<TaskId> tst_TaskTableModel::ids(BatchId batch,
                                            std::initializer_list<quint32> indexes) const
{
    std::vector<TaskId> ids;
    for (const quint32 index : indexes)
        ids.push_back({batch, index});
    return ids;
}

void tst_TaskTableModel::append(BatchId batch, const QList<QByteArray> &names)
{
    EntryList entries;
    for (const QByteArray &name : names)
        entries.push_back({.url = "https://host.test/more/" + name, .depth = 1});
    QVERIFY(manager_->append(batch, std::move(entries)));
}

void tst_TaskTableModel::showsTheBatch()
{
    const BatchId id = submit(4);
    model_->setBatch(id);
    QCOMPARE(model_->rowCount(), 4);
    const auto text = [&](int row, int column) {
        return model_->index(row, column).data().toString();
    };
    QCOMPARE(text(0, TaskTableModel::Name), QStringLiteral("0-report.pdf"));
    QCOMPARE(text(2, TaskTableModel::Name), QStringLiteral("2-Übung.txt"));
    QCOMPARE(text(0, TaskTableModel::State), QStringLiteral("Waiting"));
    QCOMPARE(model_->index(0, TaskTableModel::Cancel).data(TaskTableModel::CancellableRole), true);
    QCOMPARE(model_->index(0, TaskTableModel::Cancel).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Cancel"));
    QCOMPARE(model_->taskAt(3), (TaskId{id, 3}));
    QCOMPARE(model_->rowOf({id, 3}), 3);

    manager_->cancel(ids(id, {1}));
    QCOMPARE(text(1, TaskTableModel::State), QStringLiteral("Cancelled"));
    QCOMPARE(model_->index(1, TaskTableModel::Cancel).data(TaskTableModel::CancellableRole), false);
}

void tst_TaskTableModel::showsNoPasswords()
{
    model_->setBatch(manager_->submit(requestFor(
        entriesOf({"https://me:s3cret@host.test/", "https://me:s3cret@host.test/a@b.pdf"}),
        folder_->path())));
    QCOMPARE(model_->index(0, TaskTableModel::Name).data().toString(), QStringLiteral("host.test"));
    QCOMPARE(model_->index(1, TaskTableModel::Name).data().toString(), QStringLiteral("a@b.pdf"));
    for (int row = 0; row < model_->rowCount(); ++row) {
        for (int column = 0; column < model_->columnCount(); ++column) {
            for (const int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole}) {
                const QString text = model_->index(row, column).data(role).toString();
                QVERIFY2(!text.contains(QStringLiteral("s3cret")), qPrintable(text));
            }
        }
    }
}

void tst_TaskTableModel::changesBecomeSpans_data()
{
    QTest::addColumn<QList<int>>("changed");
    QTest::addColumn<QStringList>("spans");
    QTest::newRow("one") << QList<int>{7} << QStringList{QStringLiteral("7-7")};
    QTest::newRow("neighbours") << QList<int>{7, 8, 9} << QStringList{QStringLiteral("7-9")};
    QTest::newRow("near ones go together")
        << QList<int>{7, 12} << QStringList{QStringLiteral("7-12")};
    QTest::newRow("far ones do not")
        << QList<int>{7, 8, 100, 900}
        << QStringList{QStringLiteral("7-8"), QStringLiteral("100-100"), QStringLiteral("900-900")};
    QList<int> scattered;
    for (int i = 0; i < 100; ++i)
        scattered += i * 100;
    QTest::newRow("very many become one") << scattered << QStringList{QStringLiteral("0-9900")};
}

void tst_TaskTableModel::changesBecomeSpans()
{
    QFETCH(QList<int>, changed);
    tester_.reset(); // it asks for every row, several times
    const BatchId id = submit(10'000);
    model_->setBatch(id);
    SpanLog log(*model_);
    emit manager_->tasksChanged(id, std::vector<quint32>(changed.begin(), changed.end()));
    QTEST(log.spans, "spans");
}

void tst_TaskTableModel::otherBatchesDoNotDisturb()
{
    const BatchId id = submit(10);
    const BatchId other = submit(10);
    model_->setBatch(id);
    SpanLog log(*model_);
    manager_->cancel(ids(other, {1, 2}));
    QCOMPARE(log.spans, QStringList());
}

void tst_TaskTableModel::stateFilterFollowsTheTasks()
{
    const BatchId id = submit(10);
    model_->setBatch(id);
    model_->setFilter(StateFilter::Cancelled, {});
    QCOMPARE(model_->rowCount(), 0);

    manager_->cancel(ids(id, {7, 2, 3}));
    QCOMPARE(model_->rowCount(), 3);
    QCOMPARE(model_->rowOf({id, 7}), 2);
    QCOMPARE(model_->rowOf({id, 1}), -1);

    manager_->retry(ids(id, {2}));
    QCOMPARE(model_->rowCount(), 2);
    QCOMPARE(model_->rowOf({id, 3}), 0);
    QCOMPARE(model_->rowOf({id, 7}), 1);

    model_->setFilter(StateFilter::Waiting, {});
    QCOMPARE(model_->rowCount(), 8);
    model_->setFilter(StateFilter::All, {});
    QCOMPARE(model_->rowCount(), 10);
}

void tst_TaskTableModel::textFilter()
{
    const BatchId id = submit(40);
    model_->setBatch(id);
    model_->setFilter(StateFilter::All, QStringLiteral("photo"));
    QCOMPARE(model_->rowCount(), 10);
    QCOMPARE(model_->taskAt(0), (TaskId{id, 3}));
    model_->setFilter(StateFilter::All, QStringLiteral("  übung   12- "));
    QCOMPARE(model_->rowCount(), 0);
    model_->setFilter(StateFilter::All, QStringLiteral("11-"));
    QCOMPARE(model_->rowCount(), 1);
    model_->setFilter(StateFilter::All, QStringLiteral(" "));
    QCOMPARE(model_->rowCount(), 40);
}

void tst_TaskTableModel::sortsByName()
{
    const BatchId id = submit(12);
    model_->setBatch(id);
    model_->sort(TaskTableModel::Name, Qt::DescendingOrder);
    QCOMPARE(model_->index(0, 0).data().toString(), QStringLiteral("9-page.html"));
    SpanLog log(*model_);
    emit manager_->tasksChanged(id, {9});
    QCOMPARE(log.spans, QStringList{QStringLiteral("0-0")});
    model_->sort(-1);
    QCOMPARE(model_->taskAt(0), (TaskId{id, 0}));
}

void tst_TaskTableModel::removedTasksLeave()
{
    const BatchId id = submit(5);
    model_->setBatch(id);
    manager_->remove(ids(id, {0, 3}));
    QCOMPARE(model_->rowCount(), 3);
    QCOMPARE(model_->taskAt(0), (TaskId{id, 1}));
    QCOMPARE(model_->rowOf({id, 3}), -1);
}

void tst_TaskTableModel::removedBatchLeavesNothing()
{
    const BatchId id = submit(5);
    model_->setBatch(id);
    manager_->removeBatch(id);
    QCOMPARE(model_->rowCount(), 0);
    QVERIFY(!model_->batch());
}

void tst_TaskTableModel::longListsAreOrderedInTheBackground()
{
    tester_.reset();
    const BatchId id = submit(100'000);
    model_->setBatch(id);
    QSignalSpy ordering(model_.get(), &TaskTableModel::ordering);
    model_->sort(TaskTableModel::Name);
    model_->setFilter(StateFilter::All, QStringLiteral("report")); // replaces the first wish
    QVERIFY(!ordering.isEmpty());
    QTRY_COMPARE(ordering.last().first().toBool(), false);
    QCOMPARE(model_->rowCount(), 25'000);
    QCOMPARE(model_->index(0, 0).data().toString(), QStringLiteral("0-report.pdf"));
    QCOMPARE(model_->index(1, 0).data().toString(), QStringLiteral("100-report.pdf"));
}

void tst_TaskTableModel::changesWhileOrderingAreNotLost()
{
    tester_.reset();
    const BatchId id = submit(100'000);
    model_->setBatch(id);
    QSignalSpy ordering(model_.get(), &TaskTableModel::ordering);
    model_->setFilter(StateFilter::Waiting, {});
    QCOMPARE(ordering.count(), 1);
    manager_->cancel(ids(id, {5, 50'000}));
    QTRY_COMPARE(ordering.count(), 2);
    model_->setFilter(StateFilter::Cancelled, {});
    QCOMPARE(model_->rowCount(), 2);
}

void tst_TaskTableModel::growsWithTheBatch()
{
    const BatchId id = submit(2);
    const BatchId other = submit(1);
    model_->setBatch(id);
    QSignalSpy inserted(model_.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(model_.get(), &QAbstractItemModel::modelReset);
    append(id, {"a", "b"});
    append(other, {"x"});
    append(id, {"c"});
    QCOMPARE(inserted.count(), 2);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(model_->rowCount(), 5);
    QCOMPARE(model_->index(4, TaskTableModel::Name).data().toString(), QStringLiteral("c"));
    QCOMPARE(model_->rowOf({id, 4}), 4);
    SpanLog log(*model_);
    manager_->cancel(ids(id, {4}));
    QCOMPARE(log.spans, QStringList{QStringLiteral("4-4")});
    model_->setBatch(other);
    QCOMPARE(model_->rowCount(), 2);
}

// Only what belongs there, at the end, however it is sorted.
void tst_TaskTableModel::growsThroughAFilter()
{
    const BatchId id = submit(4);
    model_->setBatch(id);
    model_->setFilter(StateFilter::All, QStringLiteral("pdf"));
    QCOMPARE(model_->rowCount(), 1);
    append(id, {"a.pdf", "b.txt", "c.pdf"});
    QCOMPARE(model_->rowCount(), 3);
    QCOMPARE(model_->taskAt(2), (TaskId{id, 6}));
    model_->setFilter(StateFilter::Cancelled, {});
    append(id, {"d.pdf"});
    QCOMPARE(model_->rowCount(), 0);
    manager_->cancel(ids(id, {5, 7}));
    QCOMPARE(model_->rowCount(), 2);
    model_->setFilter(StateFilter::All, {});
    model_->sort(TaskTableModel::Name, Qt::DescendingOrder);
    append(id, {"zzz"});
    QCOMPARE(model_->rowOf({id, 8}), 8);
    model_->refresh();
    QCOMPARE(model_->rowOf({id, 8}), 0);
    manager_->remove(ids(id, {0}));
    append(id, {"last"});
    QCOMPARE(model_->rowCount(), 9);
}

void tst_TaskTableModel::growsWhileOrdering()
{
    tester_.reset();
    const BatchId id = submit(100'000);
    model_->setBatch(id);
    QSignalSpy ordering(model_.get(), &TaskTableModel::ordering);
    model_->sort(TaskTableModel::Name);
    QCOMPARE(ordering.count(), 1);
    append(id, {"a", "b"});
    manager_->cancel(ids(id, {5, 100'001}));
    QTRY_COMPARE(ordering.count(), 2);
    QCOMPARE(model_->rowCount(), 100'002);
    QCOMPARE(model_->rowOf({id, 100'001}), 100'001);
    model_->setFilter(StateFilter::Waiting, {});
    append(id, {"c"});
    manager_->cancel(ids(id, {100'000}));
    QTRY_COMPARE(ordering.count(), 4);
    QCOMPARE(model_->rowOf({id, 100'002}), model_->rowCount() - 1);
}

// Nothing is shown yet, and tasks begin to belong there.
void tst_TaskTableModel::changesBeforeTheFirstOrder()
{
    const BatchId id = submit(100'000);
    model_->setFilter(StateFilter::Waiting, {});
    QSignalSpy ordering(model_.get(), &TaskTableModel::ordering);
    model_->setBatch(id);
    QCOMPARE(ordering.count(), 1);
    manager_->cancel(ids(id, {5, 7}));
    manager_->retry(ids(id, {5}));
    append(id, {"a"});
    QTRY_COMPARE(ordering.count(), 2);
    QVERIFY(model_->rowOf({id, 5}) >= 0);
    QVERIFY(model_->rowOf({id, 100'000}) >= 0);
}

void tst_TaskTableModel::aMillionRowsChangeInNoTime()
{
    tester_.reset();
    const BatchId id = submit(1'000'000);
    model_->setBatch(id);
    QCOMPARE(model_->rowCount(), 1'000'000);
    std::vector<quint32> changed;
    for (quint32 i = 0; i < 1000; ++i)
        changed.push_back(i * 1000);
    QElapsedTimer clock;
    clock.start();
    for (int round = 0; round < 1000; ++round)
        emit manager_->tasksChanged(id, changed);
    // A twentieth of a millisecond each where it was written; no machine needs a whole one, unless
    // something here goes through the list.
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_MAIN(tst_TaskTableModel)
#include "tst_tasktablemodel.moc"

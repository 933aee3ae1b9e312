#include "tests/manager/batches.h"
#include "ui/batchmodel.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace haul;

class tst_BatchModel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void followsTheManager();
    void tellsHowFarABatchIs();
    void tellsTheSpeedLimit();
    void warnsOfAnInsecureBatch();
    void followsMoves();
    void dragsABatch_data();
    void dragsABatch();
    void renames();
    void countsWhatFiltersShow();
};

void tst_BatchModel::followsTheManager()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    const BatchId first =
        manager.submit(requestFor(madeUpEntries(3), folder.path(), QStringLiteral("first")));
    BatchModel model(manager);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 1);

    const BatchId second =
        manager.submit(requestFor(madeUpEntries(3), folder.path(), QStringLiteral("second")));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1).data().toString(), QStringLiteral("second"));
    QCOMPARE(model.rowOf(second), 1);

    manager.removeBatch(first);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowOf(first), -1);
    QCOMPARE(model.batchAt(0), second);
}

void tst_BatchModel::tellsHowFarABatchIs()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    BatchModel model(manager);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const BatchId id = manager.submit(requestFor(madeUpEntries(4), folder.path()));
    const QModelIndex row = model.index(0);
    QCOMPARE(row.data(BatchModel::CountsRole).toString(), QStringLiteral("0 of 4"));
    QCOMPARE(row.data(BatchModel::RunningRole).toBool(), true);

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    manager.future(id).suspend();
    QTRY_COMPARE(row.data(BatchModel::StartableRole).toBool(), true);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(row.data(BatchModel::SpeedRole).toString(), QStringLiteral("Paused"));

    manager.future(id).cancel();
    QTRY_COMPARE(row.data(BatchModel::CountsRole).toString(),
                 QStringLiteral("0 of 4 done · 4 cancelled"));
    QCOMPARE(row.data(BatchModel::FractionRole).toDouble(), 1.0);
    QCOMPARE(row.data(BatchModel::RunningRole).toBool(), false);
    QCOMPARE(row.data(BatchModel::SpeedRole).toString(), QString());
}

void tst_BatchModel::tellsTheSpeedLimit()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    BatchModel model(manager);
    BatchRequest request = requestFor(madeUpEntries(4), folder.path());
    request.settings.bytesPerSecond = 1024 * 1024;
    const BatchId id = manager.submit(request);
    const QModelIndex row = model.index(0);
    QCOMPARE(manager.batchRate(id), 1024 * 1024);
    QCOMPARE(row.data(BatchModel::SpeedRole).toString(), QStringLiteral("at most 1.0 MiB/s"));
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(QStringLiteral("1.0 MiB/s")));

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    manager.setBatchRate(id, 0);
    QCOMPARE(changed.count(), 1); // at once
    QCOMPARE(manager.batchRate(id), 0);
    QCOMPARE(row.data(BatchModel::SpeedRole).toString(), QString());
    manager.removeBatch(id);
    manager.setBatchRate(id, 1); // of nobody
    QCOMPARE(manager.batchRate(id), 0);
}

void tst_BatchModel::warnsOfAnInsecureBatch()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    BatchModel model(manager);
    BatchRequest request = requestFor(madeUpEntries(4), folder.path());
    manager.submit(request);
    request.settings.insecure = true;
    manager.submit(request);
    QCOMPARE(model.index(0).data(BatchModel::WarningRole).toString(), QString());
    const QString warning = QStringLiteral("Certificates are not verified");
    QCOMPARE(model.index(1).data(BatchModel::WarningRole).toString(), warning);
    QVERIFY(!model.index(0).data(Qt::AccessibleTextRole).toString().contains(warning));
    QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().contains(warning));
}

void tst_BatchModel::followsMoves()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    std::vector<BatchId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(manager.submit(requestFor(madeUpEntries(1), folder.path())));
    BatchModel model(manager);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QPersistentModelIndex third = model.index(2);
    for (int from = 0; from < 5; ++from) {
        for (int to = 0; to < 5; ++to) {
            manager.moveBatch(manager.batches()[size_t(from)], to);
            for (int row = 0; row < 5; ++row)
                QCOMPARE(model.batchAt(row), manager.batches()[size_t(row)]);
            QCOMPARE(model.batchAt(third.row()), ids[2]);
        }
    }
    manager.hideBatch(ids[2]);
    manager.showBatch(ids[2]);
    for (int row = 0; row < 5; ++row)
        QCOMPARE(model.batchAt(row), manager.batches()[size_t(row)]);
}

void tst_BatchModel::dragsABatch_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("before"); // -1: below the last one
    QTest::addColumn<QString>("order");
    QTest::newRow("up") << 2 << 0 << u"cab"_qs;
    QTest::newRow("down") << 0 << 2 << u"bac"_qs;
    QTest::newRow("to the end") << 0 << 3 << u"bca"_qs;
    QTest::newRow("below all") << 1 << -1 << u"acb"_qs;
    QTest::newRow("where it is") << 1 << 1 << u"abc"_qs;
    QTest::newRow("behind itself") << 1 << 2 << u"abc"_qs;
}

void tst_BatchModel::dragsABatch()
{
    QFETCH(int, from);
    QFETCH(int, before);
    QFETCH(QString, order);
    QTemporaryDir folder;
    TaskManager manager(idle());
    for (const QChar name : u"abc"_qs)
        manager.submit(requestFor(madeUpEntries(1), folder.path(), name));
    BatchModel model(manager);
    QVERIFY(model.flags(model.index(from)) & Qt::ItemIsDragEnabled);
    const std::unique_ptr<QMimeData> data(model.mimeData({model.index(from)}));
    QVERIFY(model.canDropMimeData(data.get(), Qt::MoveAction, before, 0, {}));
    QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, 0, 0, model.index(0)));
    QVERIFY(!model.dropMimeData(data.get(), Qt::CopyAction, before, 0, {}));
    QVERIFY(model.dropMimeData(data.get(), Qt::MoveAction, before, 0, {}));
    QString now;
    for (int row = 0; row < model.rowCount(); ++row)
        now += model.index(row).data().toString();
    QCOMPARE(now, order);
    const QMimeData strange;
    QVERIFY(!model.dropMimeData(&strange, Qt::MoveAction, 0, 0, {}));
}

void tst_BatchModel::renames()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    const BatchId id = manager.submit(requestFor(madeUpEntries(1), folder.path()));
    BatchModel model(manager);
    QVERIFY(model.setData(model.index(0), u" two\nlines "_qs, Qt::EditRole));
    QCOMPARE(manager.batch(id)->name, u"two lines"_qs);
    QVERIFY(!model.setData(model.index(0), u"  "_qs, Qt::EditRole));
    QVERIFY(!model.setData(model.index(0), u"x"_qs, Qt::DisplayRole));
    QVERIFY(!model.setData({}, u"x"_qs, Qt::EditRole));
    QCOMPARE(model.index(0).data(Qt::EditRole).toString(), u"two lines"_qs);
}

void tst_BatchModel::countsWhatFiltersShow()
{
    QTemporaryDir folder;
    TaskManager manager(idle());
    BatchModel model(manager);
    const BatchId id = manager.submit(requestFor(madeUpEntries(1), folder.path()));
    manager.submit(requestFor(madeUpEntries(1), folder.path()));
    QCOMPARE(model.countOf(BatchFilter::All), 2);
    QCOMPARE(model.countOf(BatchFilter::Active), 2);
    manager.future(id).cancel();
    QTRY_COMPARE(model.countOf(BatchFilter::Done), 1);
    QCOMPARE(model.countOf(BatchFilter::Active), 1);
    QCOMPARE(model.countOf(BatchFilter::Failed), 0);
}

QTEST_MAIN(tst_BatchModel)
#include "tst_batchmodel.moc"

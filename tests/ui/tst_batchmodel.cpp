#include "tests/ui/batches.h"
#include "ui/batchmodel.h"

#include <QAbstractItemModelTester>
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
    QTRY_COMPARE(row.data(BatchModel::PausedRole).toBool(), true);
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

QTEST_MAIN(tst_BatchModel)
#include "tst_batchmodel.moc"

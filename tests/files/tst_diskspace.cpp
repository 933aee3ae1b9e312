// Free space: the figure of the path's disk, and the words of what does not fit.
#include "core/files/diskspace.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QRegularExpression>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace haul;

class TestDiskSpace : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheDisk();
    void takesTheFolderAbove();
    void cannotKnow();
    void nobodyKnows();
    void fits();
    void doesNotFit_data();
    void doesNotFit();
    void smallDisk();
};

void TestDiskSpace::knowsTheDisk()
{
    const QTemporaryDir dir;
    const auto space = freeSpace(dir.path());
    QVERIFY(space);
    const qint64 qt = QStorageInfo(dir.path()).bytesAvailable();
    QVERIFY2(std::abs(*space - qt) < 2'000'000'000, "others write meanwhile, but not as much");
}

void TestDiskSpace::takesTheFolderAbove()
{
    const QTemporaryDir dir;
    QVERIFY(freeSpace(dir.filePath(u"not/yet/there"_qs)));
    QVERIFY(freeSpace(u"/nowhere/at/all"_qs));
    QVERIFY(freeSpace(u"/nowhere"_qs));
    QVERIFY(checkSpace(dir.filePath(u"not/yet/there"_qs), 1));
}

void TestDiskSpace::cannotKnow()
{
    const auto space = freeSpace(u"/etc/passwd/x"_qs);
    QVERIFY(!space);
    QCOMPARE(space.error().code, ErrorCode::Folder);
    QCOMPARE(space.error().stage, Stage::Disk);
    QCOMPARE(checkSpace(u"/etc/passwd/x"_qs, 1).error().code, ErrorCode::Folder);
}

// /proc has 0 of 0 blocks, as have some network file systems.
void TestDiskSpace::nobodyKnows()
{
    const auto space = freeSpace(u"/proc"_qs);
    QVERIFY(space);
    QCOMPARE(*space, std::numeric_limits<qint64>::max());
    QVERIFY(checkSpace(u"/proc"_qs, std::numeric_limits<qint64>::max()));
}

void TestDiskSpace::fits()
{
    const QTemporaryDir dir;
    QVERIFY(checkSpace(dir.path(), 0));
    QVERIFY(checkSpace(dir.path(), -1));
    QVERIFY(checkSpace(dir.path(), 1));
}

void TestDiskSpace::doesNotFit_data()
{
    QTest::addColumn<qint64>("needed");
    QTest::addColumn<QString>("words");
    const qint64 exbi = qint64(1) << 60;
    QTest::newRow("most") << std::numeric_limits<qint64>::max() << u"8.0 EiB"_qs;
    QTest::newRow("EiB") << 2 * exbi << u"2.0 EiB"_qs;
    QTest::newRow("rounded up") << 2 * exbi + 1 << u"2.1 EiB"_qs;
    QTest::newRow("PiB") << exbi - (exbi >> 10) << u"1023.0 PiB"_qs;
}

void TestDiskSpace::doesNotFit()
{
    QFETCH(qint64, needed);
    QFETCH(QString, words);
    const QTemporaryDir dir;
    const auto checked = checkSpace(dir.path(), needed);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::DiskFull);
    QCOMPARE(checked.error().stage, Stage::Disk);
    const QString detail = checked.error().detail;
    QVERIFY2(detail.startsWith(dir.path() + u": "_qs + words + u" needed, "_qs),
             qPrintable(detail));
    static const QRegularExpression free(u" needed, [0-9]+\\.[0-9] [KMGT]iB free$"_qs);
    QVERIFY2(detail.contains(free), qPrintable(detail));
}

void TestDiskSpace::smallDisk()
{
    SmallDisk disk(1'048'576);
    if (!disk.isMounted())
        QSKIP("mounting is not allowed");
    QCOMPARE(*freeSpace(disk.path()), 1'048'576);
    QVERIFY(checkSpace(disk.path(), 1'048'576));
    QCOMPARE(checkSpace(disk.path(), 1'048'577).error().detail,
             disk.path() + u": 1.1 MiB needed, 1.0 MiB free"_qs);
    QVERIFY(disk.fill(10'000));
    QCOMPARE(checkSpace(disk.filePath(u"a"_qs), 12'000).error().detail,
             disk.filePath(u"a"_qs) + u": 11.8 KiB needed, 8.0 KiB free"_qs);
    QVERIFY(disk.fill());
    QCOMPARE(checkSpace(disk.path(), 1).error().detail,
             disk.path() + u": 1 byte needed, 0 bytes free"_qs);
    disk.makeRoom();
    QVERIFY(checkSpace(disk.path(), 1'000'000));
}

QTEST_GUILESS_MAIN(TestDiskSpace)
#include "tst_diskspace.moc"

// Sums of sizes that servers claim, against what a disk has left.
#include "core/files/spacesum.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace haul;

Q_DECLARE_METATYPE(haul::SpaceVerdict)

class TestSpaceSum : public QObject
{
    Q_OBJECT

private slots:
    void sums_data();
    void sums();
    void verdicts_data();
    void verdicts();
    void asksTheDisk();
};

static constexpr qint64 most = std::numeric_limits<qint64>::max();

static SpaceSum sumOf(const QList<qint64> &sizes)
{
    SpaceSum sum;
    for (const qint64 size : sizes)
        sum.add(size);
    return sum;
}

void TestSpaceSum::sums_data()
{
    QTest::addColumn<QList<qint64>>("sizes");
    QTest::addColumn<qint64>("unknown");
    QTest::addColumn<qint64>("needed");
    QTest::addColumn<qint64>("estimated");
    const auto row = [](const char *title, const QList<qint64> &sizes, qint64 unknown,
                        qint64 needed, qint64 estimated) {
        QTest::newRow(title) << sizes << unknown << needed << estimated;
    };
    row("none", {}, 0, 0, 0);
    row("empty files", {0, 0}, 0, 0, 0);
    row("whole blocks", {1, 4096, 4097}, 0, 4 * 4096, 4 * 4096);
    row("unknown", {4096, -1, -1, 3 * 4096}, 2, 4 * 4096, 8 * 4096);
    row("all unknown", {-1, -5}, 2, 0, 0);
    row("overflow of one", {most}, 0, most, most);
    row("overflow of all", {most - 5000, most - 5000, -1}, 1, most, most);
}

void TestSpaceSum::sums()
{
    QFETCH(QList<qint64>, sizes);
    const SpaceSum sum = sumOf(sizes);
    QCOMPARE(sum.files(), sizes.size());
    QTEST(sum.unknown(), "unknown");
    QTEST(sum.needed(), "needed");
    QTEST(sum.estimated(), "estimated");
}

void TestSpaceSum::verdicts_data()
{
    QTest::addColumn<QList<qint64>>("sizes");
    QTest::addColumn<qint64>("free");
    QTest::addColumn<SpaceVerdict>("verdict");
    const auto row = [](const char *title, const QList<qint64> &sizes, qint64 free,
                        SpaceVerdict verdict) { QTest::newRow(title) << sizes << free << verdict; };
    using enum SpaceVerdict;
    row("nothing", {}, 0, Fits);
    row("exactly", {4096}, 4096, Fits);
    row("a block too much", {4097}, 8191, TooLittle);
    row("unknown ones", {4096, -1}, 4096, Unsure);
    row("room for them", {4096, -1}, 8192, Fits);
    row("nothing known", {-1}, most, Unsure);
    row("too much without them", {8192, -1}, 4096, TooLittle);
    row("endless", {most, most}, most, Fits); // nobody knows how much there is
}

void TestSpaceSum::verdicts()
{
    QFETCH(QList<qint64>, sizes);
    QFETCH(qint64, free);
    QTEST(judgeSpace(sumOf(sizes), free), "verdict");
}

void TestSpaceSum::asksTheDisk()
{
    const QTemporaryDir dir;
    const auto fits = compareWithDisk(sumOf({1}), dir.filePath(QStringLiteral("not/made/yet")));
    QVERIFY(fits && fits->free > 0);
    QCOMPARE(fits->needed, 4096);
    QCOMPARE(fits->verdict, SpaceVerdict::Fits);
    const auto none = compareWithDisk(sumOf({1}), QStringLiteral("/dev/null/x"));
    QVERIFY(!none);
}

QTEST_APPLESS_MAIN(TestSpaceSum)
#include "tst_spacesum.moc"

// Nothing is lost: the real program is killed and its disk fails, and nothing is wrong afterwards.
// The short form; docs/reliability.md says how to run the long one.
#include "tests/crash/crashrounds.h"

#include <QTest>

namespace haul {

using Lasts = std::optional<CrashBench::Lasts>;

static const Lasts allLasts[] = {std::nullopt, CrashBench::Lasts::UntilItComplains,
                                 CrashBench::Lasts::ToTheEnd};

// So that a failed test shows them.
static QString inWords(const QStringList &findings)
{
    return findings.join(QLatin1Char('\n'));
}

class TestCrash : public QObject
{
    Q_OBJECT

private slots:
    void kills_data();
    void kills();
#ifdef HAUL_FAULTY_DISK
    void grownPart();
    void faults_data();
    void faults();
#endif
};

void TestCrash::kills_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<CrashPolicy>("policy");
    QTest::newRow("rename") << quint32(1) << CrashPolicy::Rename;
    QTest::newRow("skip") << quint32(2) << CrashPolicy::Skip;
    QTest::newRow("overwrite") << quint32(3) << CrashPolicy::Overwrite;
}

void TestCrash::kills()
{
    QFETCH(const quint32, seed);
    QFETCH(const CrashPolicy, policy);
    const RoundResult round = runKills({.seed = seed,
                                        .kills = 4,
                                        .scale = CrashScale::Short,
                                        .policy = policy,
                                        .interrupts = true});
    QCOMPARE(inWords(round.findings), QString());
}

#ifdef HAUL_FAULTY_DISK
// A part file of which the session was told, and which has grown since: it is gone on with. The
// second time that it is flushed, the session has long been told of the first.
void TestCrash::grownPart()
{
    CrashBench bench(CrashContent::make(4, CrashScale::Single, CrashPolicy::Rename));
    const Ending dead = bench.runUntil({-1, DiskFault{"sync", "*.part", 2, "KILL"}});
    QVERIFY2(dead.isDeath(), dead.words().constData());
    QCOMPARE(inWords(bench.findings()), QString());
    QCOMPARE(inWords(bench.findingsAtEnd(bench.run())), QString());
}

void TestCrash::faults_data()
{
    QTest::addColumn<DiskFault>("fault");
    QTest::addColumn<Lasts>("lasts");
    int row = 0;
    for (const DiskFault &fault : chosenFaults()) {
        const Lasts lasts = allLasts[row++ % 3];
        QTest::addRow("%s, %s", fault.words().constData(), lastingInWords(lasts).constData())
            << fault << lasts;
    }
}

void TestCrash::faults()
{
    QFETCH(const DiskFault, fault);
    QFETCH(const Lasts, lasts);
    const RoundResult round = runFault({.fault = fault, .lasts = lasts});
    QCOMPARE(inWords(round.findings), QString());
}
#endif

} // namespace haul

Q_DECLARE_METATYPE(haul::CrashPolicy)
Q_DECLARE_METATYPE(haul::DiskFault)
Q_DECLARE_METATYPE(haul::Lasts)

QTEST_GUILESS_MAIN(haul::TestCrash)
#include "tst_crash.moc"

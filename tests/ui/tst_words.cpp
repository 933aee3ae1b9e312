#include "ui/words.h"

#include <QLocale>
#include <QTest>

using namespace haul;

class tst_Words : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void size_data();
    void size();
    void sizeOf();
    void speed();
    void limitedSpeed();
    void duration_data();
    void duration();
    void elapsed();
    void percent();
    void progressLine_data();
    void progressLine();
    void listLine();
    void restLine();
    void grabLines();
    void everyStateAndReasonHasWords();
    void followsTheLocale();
};

void tst_Words::size_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0 B");
    QTest::newRow("bytes") << qint64(1023) << QStringLiteral("1,023 B");
    QTest::newRow("one KiB") << qint64(1024) << QStringLiteral("1.0 KiB");
    QTest::newRow("a hundred KiB") << qint64(100 * 1024) << QStringLiteral("100 KiB");
    QTest::newRow("just below a MiB") << qint64(1024 * 1024 - 1) << QStringLiteral("1.0 MiB");
    QTest::newRow("200 MiB") << qint64(200) * 1024 * 1024 << QStringLiteral("200 MiB");
    QTest::newRow("over 2 GiB") << qint64(5) * 1024 * 1024 * 1024 << QStringLiteral("5.0 GiB");
    QTest::newRow("huge") << (qint64(1) << 60) << QStringLiteral("1,048,576 TiB");
}

void tst_Words::size()
{
    QFETCH(qint64, bytes);
    QTEST(words::size(bytes), "words");
}

void tst_Words::sizeOf()
{
    QCOMPARE(words::sizeOf(1024 * 1024, 3 * 1024 * 1024), QStringLiteral("1.0 of 3.0 MiB"));
    QCOMPARE(words::sizeOf(1024, -1), QStringLiteral("1.0 KiB"));
}

void tst_Words::speed()
{
    QCOMPARE(words::speed(0), QString());
    QCOMPARE(words::speed(2048), QStringLiteral("2.0 KiB/s"));
}

void tst_Words::limitedSpeed()
{
    QCOMPARE(words::limitedSpeed(2048, 0), QStringLiteral("2.0 KiB/s"));
    QCOMPARE(words::limitedSpeed(0, 0), QString());
    QCOMPARE(words::limitedSpeed(1024 * 1024, 2 * 1024 * 1024), QStringLiteral("1.0 of 2.0 MiB/s"));
    QCOMPARE(words::limitedSpeed(0, 2 * 1024 * 1024), QStringLiteral("at most 2.0 MiB/s"));
}

void tst_Words::duration_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << 0.0 << QStringLiteral("0 s");
    QTest::newRow("rounded up") << 0.2 << QStringLiteral("1 s");
    QTest::newRow("minutes") << 125.0 << QStringLiteral("2 min 05 s");
    QTest::newRow("hours") << 3840.0 << QStringLiteral("1 h 04 min");
    QTest::newRow("days") << 90000.0 << QStringLiteral("1 d 01 h");
    QTest::newRow("for ever") << 1e300 << QStringLiteral("over 100 days");
    QTest::newRow("not a number") << qQNaN() << QStringLiteral("over 100 days");
}

void tst_Words::duration()
{
    QFETCH(double, seconds);
    QTEST(words::duration(seconds), "words");
}

void tst_Words::elapsed()
{
    QCOMPARE(words::elapsed(0.02), QStringLiteral("under 0.1 s"));
    QCOMPARE(words::elapsed(3.21), QStringLiteral("3.2 s"));
    QCOMPARE(words::elapsed(65.9), QStringLiteral("1 min 05 s"));
}

void tst_Words::percent()
{
    QCOMPARE(words::percent(0.999), QStringLiteral("99%"));
    QCOMPARE(words::percent(1), QStringLiteral("100%"));
}

void tst_Words::progressLine_data()
{
    QTest::addColumn<QList<int>>("states"); // done, failed, cancelled, waiting
    QTest::addColumn<QString>("words");
    QTest::newRow("running") << QList<int>{809, 3, 0, 188}
                             << QStringLiteral("812 of 1,000 · 3 failed");
    QTest::newRow("all done") << QList<int>{1000, 0, 0, 0}
                              << QStringLiteral("1,000 files, all done");
    QTest::newRow("one") << QList<int>{1, 0, 0, 0} << QStringLiteral("1 file, all done");
    QTest::newRow("ended") << QList<int>{5, 2, 1, 0}
                           << QStringLiteral("5 of 8 done · 2 failed · 1 cancelled");
}

void tst_Words::progressLine()
{
    QFETCH(QList<int>, states);
    BatchCounts counts;
    counts.byState[size_t(TaskState::Done)] = states[0];
    counts.byState[size_t(TaskState::Failed)] = states[1];
    counts.byState[size_t(TaskState::Cancelled)] = states[2];
    counts.byState[size_t(TaskState::Waiting)] = states[3];
    counts.tasks = states[0] + states[1] + states[2] + states[3];
    QTEST(words::progressLine(counts), "words");
}

void tst_Words::listLine()
{
    ParsedList list;
    auto entries = std::make_shared<EntryList>(1180);
    list.entries = entries;
    list.lines = 1204;
    list.duplicateCount = 20;
    list.rejectedCount = 4;
    QCOMPARE(words::listLine(list),
             QStringLiteral("1,204 lines: 1,180 accepted, 20 duplicates, 4 rejected"));
    ParsedList one;
    one.lines = 1;
    one.blank = 1;
    QCOMPARE(words::listLine(one), QStringLiteral("1 line: 0 accepted, 1 blank or comment"));
}

void tst_Words::restLine()
{
    using std::chrono::milliseconds;
    const auto words = [](const RestingHosts &resting) { return words::restLine(resting); };
    QCOMPARE(words({}), QString());
    QCOMPARE(words({1, "a.org", milliseconds(11'100), true}),
             u"a.org cannot be reached. Next attempt in 12 s."_qs);
    QCOMPARE(words({1, "a.org:81", milliseconds(0), true}),
             u"a.org:81 cannot be reached. Trying again now."_qs);
    QCOMPARE(words({1, "a.org", milliseconds(90'000), false}),
             u"a.org wants to be left alone. Next attempt in 1 min 30 s."_qs);
    QCOMPARE(words({12, "a.org", milliseconds(1), true}),
             u"12 servers cannot be reached or want to be left alone. Next attempt in 1 s."_qs);
}

void tst_Words::grabLines()
{
    QCOMPARE(words::grabLine(123, 4567, 120), QStringLiteral("123 of 4,567 links, 120 checked"));
    QCOMPARE(words::grabLine(1, 1, 0), QStringLiteral("1 link, 0 checked"));
    QCOMPARE(words::grabLeftOutLine(0, 0), QString());
    QCOMPARE(words::grabLeftOutLine(1, 1204),
             QStringLiteral("Left out: 1 repeat, 1,204 that cannot be downloaded"));
}

void tst_Words::everyStateAndReasonHasWords()
{
    for (int i = 0; i < taskStateCount; ++i)
        QVERIFY(!words::state(TaskState(i)).isEmpty());
    for (int i = 0; i <= int(RejectReason::PatternTooLarge); ++i)
        QVERIFY(!words::rejectReason(RejectReason(i)).isEmpty());
    for (int i = 0; i <= int(LinkKind::Other); ++i)
        QVERIFY(!words::linkKind(LinkKind(i)).isEmpty());
    for (int bit = 1; bit <= int(FileKind::Other); bit <<= 1)
        QVERIFY(!words::fileKind(FileKind(bit)).isEmpty());
}

void tst_Words::followsTheLocale()
{
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(words::size(1536), QStringLiteral("1,5 KiB"));
    QCOMPARE(words::number(1204), QStringLiteral("1.204"));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

QTEST_GUILESS_MAIN(tst_Words)
#include "tst_words.moc"

// The week's timetable: what holds at a moment, when that changes (across changes of the clock as
// well), and its text form.
#include "core/model/timetable.h"

#include <QTest>
#include <QTimeZone>

using namespace haul;

namespace {

using U = HourUse;

QDateTime at(const char *zone, const char *utc)
{
    const QTimeZone known{QByteArray(zone)};
    return QDateTime::fromString(QLatin1String(utc), Qt::ISODate).toTimeZone(known);
}

Timetable with(U use, int day, int from, int to)
{
    Timetable timetable;
    for (int hour = from; hour < to; ++hour)
        timetable.set(day, hour, use);
    return timetable;
}

Timetable onAllDays(U use, int from, int to)
{
    Timetable timetable;
    for (int day = 1; day <= Timetable::days; ++day) {
        for (int hour = from; hour < to; ++hour)
            timetable.set(day, hour, use);
    }
    return timetable;
}

} // namespace

class TestTimetable : public QObject
{
    Q_OBJECT

private slots:
    void isFullAtFirst();
    void changes_data();
    void changes();
    void visitsEveryChange_data();
    void visitsEveryChange();
    void noMoment();
    void textComesBack();
    void badText_data();
    void badText();
    void lowerRateHasBounds();
};

void TestTimetable::isFullAtFirst()
{
    const Timetable timetable;
    const QDateTime now = at("Europe/Berlin", "2026-11-26T09:00:00Z");
    QVERIFY(timetable.isAlwaysFull());
    QCOMPARE(timetable.useAt(now), U::Full);
    QVERIFY(!timetable.nextChange(now));
}

void TestTimetable::changes_data()
{
    QTest::addColumn<Timetable>("timetable");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("moment"); // UTC
    QTest::addColumn<U>("use");
    QTest::addColumn<QByteArray>("change"); // UTC; empty: never

    const auto row = [](const char *name, const Timetable &timetable, const char *zone,
                        const char *moment, U use, const char *change) {
        QTest::newRow(name) << timetable << QByteArray(zone) << QByteArray(moment) << use
                            << QByteArray(change);
    };
    const Timetable thursday = with(U::Lower, Qt::Thursday, 9, 17);
    row("before", thursday, "UTC", "2026-11-26T08:59:59Z", U::Full, "2026-11-26T09:00:00Z");
    row("begins", thursday, "UTC", "2026-11-26T09:00:00Z", U::Lower, "2026-11-26T17:00:00Z");
    row("last second", thursday, "UTC", "2026-11-26T16:59:59Z", U::Lower, "2026-11-26T17:00:00Z");
    row("ends", thursday, "UTC", "2026-11-26T17:00:00Z", U::Full, "2026-12-03T09:00:00Z");
    row("a zone's own clock", thursday, "Asia/Tokyo", "2026-11-26T00:30:00Z", U::Lower,
        "2026-11-26T08:00:00Z");
    row("a zone with half an hour", thursday, "Asia/Kolkata", "2026-11-26T03:20:00Z", U::Full,
        "2026-11-26T03:30:00Z");
    row("over midnight of Sunday", with(U::Nothing, Qt::Monday, 0, 6), "UTC",
        "2026-11-29T22:15:00Z", U::Full, "2026-11-30T00:00:00Z");
    row("always the same", onAllDays(U::Nothing, 0, 24), "UTC", "2026-11-26T09:00:00Z", U::Nothing,
        "");

    // Berlin 2026: forward on 29 March at 1:00 UTC (2:00 becomes 3:00), back on 25 October at 1:00
    // UTC (3:00 becomes 2:00).
    const Timetable fromThree = onAllDays(U::Nothing, 3, 5);
    const Timetable fromTwo = onAllDays(U::Nothing, 2, 3);
    row("spring: three comes early", fromThree, "Europe/Berlin", "2026-03-29T00:10:00Z", U::Full,
        "2026-03-29T01:00:00Z");
    row("spring: two never comes", fromTwo, "Europe/Berlin", "2026-03-29T00:10:00Z", U::Full,
        "2026-03-30T00:00:00Z");
    row("autumn: two comes twice", fromTwo, "Europe/Berlin", "2026-10-25T00:10:00Z", U::Nothing,
        "2026-10-25T02:00:00Z");
    row("autumn: the second two", fromTwo, "Europe/Berlin", "2026-10-25T01:10:00Z", U::Nothing,
        "2026-10-25T02:00:00Z");
    row("autumn: three comes late", fromThree, "Europe/Berlin", "2026-10-25T00:10:00Z", U::Full,
        "2026-10-25T02:00:00Z");
    // Beirut 2025: forward at midnight of 30 March, 22:00 UTC before. Sunday has no hour 0.
    row("no midnight", with(U::Lower, Qt::Sunday, 0, 2), "Asia/Beirut", "2025-03-29T21:50:00Z",
        U::Full, "2025-03-29T22:00:00Z");
    row("no midnight, then two", with(U::Lower, Qt::Sunday, 0, 2), "Asia/Beirut",
        "2025-03-29T22:00:00Z", U::Lower, "2025-03-29T23:00:00Z");
    // Lord Howe 2026: by half an hour; forward on 4 October at 2:00, 15:30 UTC before, to 2:30.
    row("half an hour", fromTwo, "Australia/Lord_Howe", "2026-10-03T15:00:00Z", U::Full,
        "2026-10-03T15:30:00Z");
    row("half an hour, its end", fromTwo, "Australia/Lord_Howe", "2026-10-03T15:30:00Z", U::Nothing,
        "2026-10-03T16:00:00Z");
}

void TestTimetable::changes()
{
    QFETCH(Timetable, timetable);
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, moment);
    QFETCH(U, use);
    QFETCH(QByteArray, change);
    if (!QTimeZone(zone).isValid())
        QSKIP("no such time zone on this system");
    const QDateTime now = at(zone.constData(), moment.constData());
    QCOMPARE(timetable.useAt(now), use);
    const std::optional<QDateTime> next = timetable.nextChange(now);
    QCOMPARE(next.has_value(), !change.isEmpty());
    if (next)
        QCOMPARE(next->toUTC().toString(Qt::ISODate), QString::fromLatin1(change));
}

void TestTimetable::visitsEveryChange_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::newRow("Berlin") << QByteArray("Europe/Berlin");
    QTest::newRow("New York") << QByteArray("America/New_York");
    QTest::newRow("Beirut") << QByteArray("Asia/Beirut");
    QTest::newRow("Lord Howe") << QByteArray("Australia/Lord_Howe");
    QTest::newRow("Chatham") << QByteArray("Pacific/Chatham");
}

// From change to change through a year it meets what looking every five minutes meets.
void TestTimetable::visitsEveryChange()
{
    QFETCH(QByteArray, zone);
    if (!QTimeZone(zone).isValid())
        QSKIP("no such time zone on this system");
    Timetable timetable = onAllDays(U::Lower, 2, 3);
    timetable.set(Qt::Sunday, 0, U::Nothing);
    timetable.set(Qt::Sunday, 4, U::Nothing);
    QDateTime moment = at(zone.constData(), "2026-01-01T00:00:00Z");
    const QDateTime end = at(zone.constData(), "2027-01-01T00:00:00Z");
    QDateTime expected = timetable.nextChange(moment).value();
    U use = timetable.useAt(moment);
    for (; moment < end; moment.setMSecsSinceEpoch(moment.toMSecsSinceEpoch() + 300'000)) {
        const U here = timetable.useAt(moment);
        if (here == use)
            continue;
        QCOMPARE(moment.toUTC(), expected.toUTC());
        use = here;
        expected = timetable.nextChange(moment).value();
    }
}

void TestTimetable::noMoment()
{
    const Timetable timetable = with(U::Nothing, Qt::Monday, 0, 24);
    QCOMPARE(timetable.useAt(QDateTime()), U::Full);
    QVERIFY(!timetable.nextChange(QDateTime()));
}

void TestTimetable::textComesBack()
{
    Timetable timetable = with(U::Lower, Qt::Wednesday, 8, 18);
    timetable.set(Qt::Monday, 0, U::Nothing);
    timetable.set(Qt::Sunday, 23, U::Nothing);
    timetable.setLowerRate(1000);
    const QString text = timetable.text();
    QVERIFY(text.startsWith(QStringLiteral("1000 NFFFF")));
    QVERIFY(text.endsWith(QLatin1Char('N')));
    QVERIFY(Timetable::fromText(text) == timetable);
    QVERIFY(Timetable::fromText(Timetable().text()) == Timetable());
}

void TestTimetable::badText_data()
{
    QTest::addColumn<QString>("text");
    const QString good = Timetable().text();
    const QString week = good.mid(good.indexOf(QLatin1Char(' ')));
    QTest::newRow("nothing") << QString();
    QTest::newRow("a rate alone") << QStringLiteral("1000");
    QTest::newRow("no rate") << week.mid(1);
    QTest::newRow("a rate of nothing") << QStringLiteral("0") + week;
    QTest::newRow("a negative rate") << QStringLiteral("-5") + week;
    QTest::newRow("a rate beyond all") << QStringLiteral("9223372036854775807") + week;
    QTest::newRow("no number") << QStringLiteral("much") + week;
    QTest::newRow("a day too few") << good.left(good.lastIndexOf(QLatin1Char(' ')));
    QTest::newRow("a day too many") << good + week.left(25);
    QTest::newRow("an hour too few") << good.chopped(1);
    QTest::newRow("an hour too many") << good + QLatin1Char('F');
    QTest::newRow("no such use") << good.chopped(1) + QLatin1Char('f');
    QTest::newRow("not Latin") << good.chopped(1) + QChar(0x1F46);
    QTest::newRow("a null") << good.chopped(1) + QChar(0);
    QTest::newRow("very long") << QString(1'000'000, QLatin1Char(' '));
}

void TestTimetable::badText()
{
    QFETCH(QString, text);
    QVERIFY(!Timetable::fromText(text));
}

void TestTimetable::lowerRateHasBounds()
{
    Timetable timetable;
    timetable.setLowerRate(0);
    QCOMPARE(timetable.lowerRate(), 1);
    timetable.setLowerRate(std::numeric_limits<qint64>::max());
    QCOMPARE(timetable.lowerRate(), Timetable::highestLowerRate);
    QVERIFY(Timetable::fromText(timetable.text()) == timetable);
}

QTEST_GUILESS_MAIN(TestTimetable)
#include "tst_timetable.moc"

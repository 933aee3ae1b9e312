// The week to paint on: with the mouse, by keys, in other locales and directions, and what it says.
#include "ui/ratespin.h"
#include "ui/timetableedit.h"
#include "ui/weekgrid.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace haul;

namespace {

using U = HourUse;

const QLocale american(QLocale::English, QLocale::UnitedStates);
const QLocale german(QLocale::German, QLocale::Germany);

Timetable filled(U use, int day, int from, int to)
{
    Timetable timetable;
    for (int hour = from; hour <= to; ++hour)
        timetable.set(day, hour, use);
    return timetable;
}

} // namespace

class TestWeekGrid : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void clicks_data();
    void clicks();
    void clickAgainTakesItOff();
    void drags_data();
    void drags();
    void shrinksAStroke();
    void otherButtonsPaintNothing();
    void keys_data();
    void keys();
    void standsAsTheLocaleSays();
    void mirrored();
    void saysWhatIsUnderThePointer();
    void saysWhereTheCursorIs();
    void drawsEveryUse();

    void editsWithBrushes();
    void usualWeeks();
    void lowerRate();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(grid_.get(), key, modifiers);
    }
    void click(const QRect &rect)
    {
        QTest::mouseClick(grid_.get(), Qt::LeftButton, {}, rect.center());
    }
    void drag(const QRect &from, const QRect &to);

    std::unique_ptr<WeekGrid> grid_;
};

void TestWeekGrid::init()
{
    QLocale::setDefault(german);
    grid_ = std::make_unique<WeekGrid>();
    grid_->resize(700, grid_->sizeHint().height());
    grid_->show();
    QVERIFY(QTest::qWaitForWindowActive(grid_.get()));
    grid_->setFocus();
}

void TestWeekGrid::cleanup()
{
    grid_.reset();
    QLocale::setDefault(QLocale::c());
}

void TestWeekGrid::drag(const QRect &from, const QRect &to)
{
    QTest::mousePress(grid_.get(), Qt::LeftButton, {}, from.center());
    QTest::mouseMove(grid_.get(), to.center());
    QTest::mouseRelease(grid_.get(), Qt::LeftButton, {}, to.center());
}

// --- the mouse ------------------------------------------------------------------------------

void TestWeekGrid::clicks_data()
{
    QTest::addColumn<int>("day");  // 0: the head of the hour
    QTest::addColumn<int>("hour"); // -1: the head of the day
    QTest::addColumn<int>("cells");
    QTest::newRow("first") << 1 << 0 << 1;
    QTest::newRow("last") << 7 << 23 << 1;
    QTest::newRow("at a border of quarters") << 3 << 6 << 1;
    QTest::newRow("before it") << 3 << 5 << 1;
    QTest::newRow("a day") << 5 << -1 << 24;
    QTest::newRow("an hour") << 0 << 17 << 7;
}

void TestWeekGrid::clicks()
{
    QFETCH(int, day);
    QFETCH(int, hour);
    QFETCH(int, cells);
    QSignalSpy edits(grid_.get(), &WeekGrid::edited);
    grid_->setBrush(U::Nothing);
    click(hour < 0   ? grid_->dayHead(day)
          : day == 0 ? grid_->hourHead(hour)
                     : grid_->cell(day, hour));
    QCOMPARE(edits.size(), 1);
    int count = 0;
    for (int d = 1; d <= Timetable::days; ++d) {
        for (int h = 0; h < Timetable::hours; ++h) {
            const bool isMeant = (day == 0 || d == day) && (hour < 0 || h == hour);
            QCOMPARE(grid_->timetable().use(d, h), isMeant ? U::Nothing : U::Full);
            count += isMeant ? 1 : 0;
        }
    }
    QCOMPARE(count, cells);
}

void TestWeekGrid::clickAgainTakesItOff()
{
    click(grid_->cell(2, 9));
    QCOMPARE(grid_->timetable().use(2, 9), U::Lower);
    click(grid_->dayHead(2)); // not all of it is so yet
    QCOMPARE(grid_->timetable().use(2, 23), U::Lower);
    click(grid_->dayHead(2));
    QVERIFY(grid_->timetable().isAlwaysFull());
    grid_->setBrush(U::Full);
    QSignalSpy edits(grid_.get(), &WeekGrid::edited);
    click(grid_->cell(2, 9)); // which it is
    QCOMPARE(edits.size(), 0);
}

void TestWeekGrid::drags_data()
{
    QTest::addColumn<QRect>("from");
    QTest::addColumn<QRect>("to");
    QTest::addColumn<int>("cells");
    WeekGrid grid;
    grid.resize(700, grid.sizeHint().height());
    QTest::newRow("along a day") << grid.cell(1, 8) << grid.cell(1, 17) << 10;
    QTest::newRow("a rectangle") << grid.cell(1, 8) << grid.cell(5, 17) << 50;
    QTest::newRow("backwards") << grid.cell(5, 17) << grid.cell(1, 8) << 50;
    QTest::newRow("days") << grid.dayHead(6) << grid.dayHead(7) << 48;
    QTest::newRow("days, into the cells") << grid.dayHead(6) << grid.cell(7, 3) << 48;
    QTest::newRow("hours") << grid.hourHead(22) << grid.hourHead(23) << 14;
    QTest::newRow("onto the heads") << grid.cell(2, 3) << grid.dayHead(2) << 4;
    QTest::newRow("far out") << grid.cell(6, 22) << QRect(5000, 5000, 1, 1) << 4;
    QTest::newRow("far out, above") << grid.cell(2, 1) << QRect(-5000, -5000, 1, 1) << 4;
}

void TestWeekGrid::drags()
{
    QFETCH(QRect, from);
    QFETCH(QRect, to);
    QFETCH(int, cells);
    QSignalSpy edits(grid_.get(), &WeekGrid::edited);
    drag(from, to);
    QCOMPARE(edits.size(), 1);
    int count = 0;
    for (int day = 1; day <= Timetable::days; ++day) {
        for (int hour = 0; hour < Timetable::hours; ++hour)
            count += grid_->timetable().use(day, hour) == U::Lower ? 1 : 0;
    }
    QCOMPARE(count, cells);
}

void TestWeekGrid::shrinksAStroke()
{
    Timetable before;
    before.set(1, 4, U::Nothing);
    grid_->setTimetable(before);
    QSignalSpy edits(grid_.get(), &WeekGrid::edited);
    QTest::mousePress(grid_.get(), Qt::LeftButton, {}, grid_->cell(1, 2).center());
    QTest::mouseMove(grid_.get(), grid_->cell(1, 6).center());
    QCOMPARE(grid_->timetable().use(1, 4), U::Lower);
    QTest::mouseMove(grid_.get(), grid_->cell(1, 3).center());
    QCOMPARE(grid_->timetable().use(1, 4), U::Nothing);
    QCOMPARE(edits.size(), 0); // the stroke lasts
    QTest::mouseRelease(grid_.get(), Qt::LeftButton, {}, grid_->cell(1, 3).center());
    QCOMPARE(edits.size(), 1);
    Timetable expected = filled(U::Lower, 1, 2, 3);
    expected.set(1, 4, U::Nothing);
    QVERIFY(grid_->timetable() == expected);
}

void TestWeekGrid::otherButtonsPaintNothing()
{
    QTest::mouseClick(grid_.get(), Qt::RightButton, {}, grid_->cell(1, 2).center());
    QTest::mouseMove(grid_.get(), grid_->cell(1, 6).center());
    QVERIFY(grid_->timetable().isAlwaysFull());
}

// --- keys -----------------------------------------------------------------------------------

void TestWeekGrid::keys_data()
{
    using Keys = QList<QKeyCombination>;
    QTest::addColumn<Keys>("keys");
    QTest::addColumn<Timetable>("expected");
    const QKeyCombination space = Qt::Key_Space;
    Timetable all;
    for (int day = 1; day <= Timetable::days; ++day) {
        for (int hour = 0; hour < Timetable::hours; ++hour)
            all.set(day, hour, U::Lower);
    }
    QTest::newRow("where it begins") << Keys{space} << filled(U::Lower, 1, 0, 0);
    QTest::newRow("twice") << Keys{space, space} << filled(U::Nothing, 1, 0, 0);
    QTest::newRow("three times") << Keys{space, space, space} << Timetable();
    QTest::newRow("arrows") << Keys{Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Left, space}
                            << filled(U::Lower, 2, 1, 1);
    QTest::newRow("not over the edge")
        << Keys{Qt::Key_Left, Qt::Key_Up, space} << filled(U::Lower, 1, 0, 0);
    QTest::newRow("end") << Keys{Qt::Key_End, Qt::Key_Right, space} << filled(U::Lower, 1, 23, 23);
    QTest::newRow("home") << Keys{Qt::Key_End, Qt::Key_Home, space} << filled(U::Lower, 1, 0, 0);
    QTest::newRow("end of the week")
        << Keys{Qt::CTRL | Qt::Key_End, space} << filled(U::Lower, 7, 23, 23);
    QTest::newRow("selected") << Keys{Qt::SHIFT | Qt::Key_Right, Qt::SHIFT | Qt::Key_Right, space}
                              << filled(U::Lower, 1, 0, 2);
    QTest::newRow("selected to the end")
        << Keys{Qt::Key_Down, Qt::SHIFT | Qt::Key_End, space, space}
        << filled(U::Nothing, 2, 0, 23);
    QTest::newRow("selected no longer")
        << Keys{Qt::SHIFT | Qt::Key_End, Qt::Key_Home, space} << filled(U::Lower, 1, 0, 0);
    QTest::newRow("all") << Keys{Qt::CTRL | Qt::Key_A, space} << all;
}

void TestWeekGrid::keys()
{
    QFETCH(QList<QKeyCombination>, keys);
    QFETCH(Timetable, expected);
    for (const QKeyCombination key : keys)
        press(key.key(), key.keyboardModifiers());
    QVERIFY(grid_->timetable() == expected);
}

// --- locales --------------------------------------------------------------------------------

void TestWeekGrid::standsAsTheLocaleSays()
{
    QVERIFY(grid_->dayHead(Qt::Monday).y() < grid_->dayHead(Qt::Sunday).y());
    QLocale::setDefault(american);
    QVERIFY(grid_->dayHead(Qt::Monday).y() > grid_->dayHead(Qt::Sunday).y());
    click(grid_->cell(Qt::Sunday, 0));
    QVERIFY(grid_->timetable() == filled(U::Lower, Qt::Sunday, 0, 0));
    press(Qt::Key_Down);
    press(Qt::Key_Space);
    QCOMPARE(grid_->timetable().use(Qt::Monday, 0), U::Lower);
}

void TestWeekGrid::mirrored()
{
    grid_->setLayoutDirection(Qt::RightToLeft);
    QVERIFY(grid_->cell(1, 0).x() > grid_->cell(1, 23).x());
    QVERIFY(grid_->dayHead(1).x() > grid_->cell(1, 0).x());
    click(grid_->cell(1, 7));
    QVERIFY(grid_->timetable() == filled(U::Lower, 1, 7, 7));
    press(Qt::Key_Left); // towards later hours
    press(Qt::Key_Space);
    QVERIFY(grid_->timetable() == filled(U::Lower, 1, 7, 8));
}

// --- what it says ---------------------------------------------------------------------------

void TestWeekGrid::saysWhatIsUnderThePointer()
{
    QLocale::setDefault(american);
    grid_->setTimetable(filled(U::Lower, Qt::Monday, 9, 9));
    const QPoint point = grid_->cell(Qt::Monday, 9).center();
    QHelpEvent help(QEvent::ToolTip, point, grid_->mapToGlobal(point));
    QCoreApplication::sendEvent(grid_.get(), &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("Mon, 9 AM to 10 AM: lower speed"));
    QToolTip::hideText();
}

void TestWeekGrid::saysWhereTheCursorIs()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QVERIFY(!grid_->accessibleName().isEmpty());
    press(Qt::Key_End);
    QCOMPARE(grid_->accessibleDescription(), QStringLiteral("Mon, 23 to 24: full speed"));
    press(Qt::Key_Space);
    QCOMPARE(grid_->accessibleDescription(), QStringLiteral("Mon, 23 to 24: lower speed"));
    press(Qt::Key_Space);
    QCOMPARE(grid_->accessibleDescription(), QStringLiteral("Mon, 23 to 24: nothing"));
}

// The three uses look different, also without their colours.
void TestWeekGrid::drawsEveryUse()
{
    Timetable timetable = filled(U::Lower, 1, 1, 1);
    timetable.set(1, 2, U::Nothing);
    grid_->setTimetable(timetable);
    grid_->clearFocus();
    const QImage picture = grid_->grab().toImage();
    const auto grey = [&](int hour, double height) {
        const QRect cell = grid_->cell(1, hour);
        return qGray(picture.pixel(cell.center().x(), cell.y() + int(cell.height() * height)));
    };
    QVERIFY(grey(0, 0.3) != grey(2, 0.3));
    QCOMPARE(grey(1, 0.3), grey(2, 0.3)); // the lower one is half full
    QCOMPARE(grey(1, 0.75), grey(0, 0.75));
}

// --- with brushes and usual weeks -----------------------------------------------------------

void TestWeekGrid::editsWithBrushes()
{
    TimetableEdit edit;
    edit.resize(700, edit.sizeHint().height());
    edit.show();
    auto *grid = edit.findChild<WeekGrid *>();
    QSignalSpy edits(&edit, &TimetableEdit::edited);
    for (auto *brush : edit.findChildren<QToolButton *>()) {
        QVERIFY(!brush->text().isEmpty() && !brush->icon().isNull());
        if (brush->text() == QStringLiteral("Nothing"))
            QTest::mouseClick(brush, Qt::LeftButton);
    }
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cell(3, 3).center());
    QCOMPARE(edits.size(), 1);
    QVERIFY(edit.timetable() == filled(U::Nothing, 3, 3, 3));
}

void TestWeekGrid::usualWeeks()
{
    TimetableEdit edit;
    Timetable begin = filled(U::Nothing, 7, 0, 23);
    begin.setLowerRate(12345);
    edit.setTimetable(begin);
    QSignalSpy edits(&edit, &TimetableEdit::edited);
    edit.findChild<QPushButton *>(QStringLiteral("lowerAtWork"))->click();
    const Timetable work = edit.timetable();
    QCOMPARE(work.use(Qt::Monday, 7), U::Full);
    QCOMPARE(work.use(Qt::Monday, 8), U::Lower);
    QCOMPARE(work.use(Qt::Friday, 17), U::Lower);
    QCOMPARE(work.use(Qt::Friday, 18), U::Full);
    QCOMPARE(work.use(Qt::Sunday, 12), U::Full);
    QCOMPARE(work.lowerRate(), 12345);
    auto *full = edit.findChild<QPushButton *>(QStringLiteral("alwaysFull"));
    full->click();
    QVERIFY(edit.timetable().isAlwaysFull());
    QCOMPARE(edits.size(), 2);
    full->click(); // which it is
    QCOMPARE(edits.size(), 2);
}

void TestWeekGrid::lowerRate()
{
    TimetableEdit edit;
    edit.setTimetable({});
    QSignalSpy edits(&edit, &TimetableEdit::edited);
    auto *rate = edit.findChild<RateSpin *>();
    rate->setValue(100);
    QCOMPARE(edits.size(), 1);
    QCOMPARE(edit.timetable().lowerRate(), 100 * 1024);
    rate->setValue(0);
    QCOMPARE(edit.timetable().lowerRate(), 1024);
}

QTEST_MAIN(TestWeekGrid)
#include "tst_weekgrid.moc"

// The table of states: from every state to every other, as docs and DESIGN.md say it.
#include "core/model/taskstate.h"

#include <QSet>
#include <QTest>

#include <map>
#include <set>

using namespace haul;

namespace {

using S = TaskState;

constexpr S all[] = {S::Waiting, S::Active, S::Retrying,  S::Finishing,
                     S::Done,    S::Failed, S::Cancelled, S::Skipped};
static_assert(std::size(all) == taskStateCount);

// Each state and what may follow it; all other steps are forbidden.
const std::map<S, std::set<S>> allowed = {
    {S::Waiting, {S::Active, S::Failed, S::Cancelled}},
    {S::Active, {S::Retrying, S::Finishing, S::Done, S::Failed, S::Cancelled, S::Skipped}},
    {S::Retrying, {S::Active, S::Failed, S::Cancelled}},
    {S::Finishing, {S::Retrying, S::Done, S::Failed, S::Cancelled, S::Skipped}},
    {S::Done, {S::Waiting}},
    {S::Failed, {S::Waiting}},
    {S::Cancelled, {S::Waiting}},
    {S::Skipped, {S::Waiting}},
};

} // namespace

class TestTaskState : public QObject
{
    Q_OBJECT

private slots:
    void table_data();
    void table();
    void endsAreFollowedByWaitingOnly();
    void nothingFollowsItself();
    void everyStateIsReached();
    void everyStateReachesAnEnd();
    void names();
};

void TestTaskState::table_data()
{
    QTest::addColumn<S>("from");
    QTest::addColumn<S>("to");
    QTest::addColumn<bool>("may");
    for (const S from : all) {
        for (const S to : all) {
            QTest::addRow("%s -> %s", qPrintable(taskStateName(from)),
                          qPrintable(taskStateName(to)))
                << from << to << allowed.at(from).contains(to);
        }
    }
}

void TestTaskState::table()
{
    QFETCH(S, from);
    QFETCH(S, to);
    QFETCH(bool, may);
    QCOMPARE(mayFollow(from, to), may);
}

void TestTaskState::endsAreFollowedByWaitingOnly()
{
    int ends = 0;
    for (const S from : all) {
        if (!hasEnded(from))
            continue;
        ++ends;
        for (const S to : all)
            QCOMPARE(mayFollow(from, to), to == S::Waiting);
    }
    QCOMPARE(ends, 4);
}

void TestTaskState::nothingFollowsItself()
{
    for (const S state : all)
        QVERIFY(!mayFollow(state, state));
}

void TestTaskState::everyStateIsReached()
{
    for (const S to : all) {
        const bool reached = std::any_of(std::begin(all), std::end(all),
                                         [to](S from) { return mayFollow(from, to); });
        QVERIFY2(reached, qPrintable(taskStateName(to)));
    }
}

void TestTaskState::everyStateReachesAnEnd()
{
    for (const S from : all) {
        if (hasEnded(from))
            continue;
        QVERIFY(mayFollow(from, S::Failed));
        QVERIFY(mayFollow(from, S::Cancelled));
    }
    QVERIFY(!mayFollow(S::Waiting, S::Done)); // nobody is done who never was active
    QVERIFY(!mayFollow(S::Retrying, S::Done));
}

void TestTaskState::names()
{
    const QStringList expected{QStringLiteral("waiting"),   QStringLiteral("active"),
                               QStringLiteral("retrying"),  QStringLiteral("finishing"),
                               QStringLiteral("done"),      QStringLiteral("failed"),
                               QStringLiteral("cancelled"), QStringLiteral("skipped")};
    for (int i = 0; i < taskStateCount; ++i) {
        QCOMPARE(int(all[i]), i);
        QCOMPARE(taskStateName(all[i]), expected.at(i));
    }
}

QTEST_GUILESS_MAIN(TestTaskState)
#include "tst_taskstate.moc"

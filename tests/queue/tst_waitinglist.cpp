// The lines of a batch: a line for each host in list order, tasks taken out and put back.
#include "core/queue/waitinglist.h"
#include "tests/queue/queuebench.h"

#include <QTest>

using namespace haul;

namespace {

// a0 a1 b2 a3 c4 b5
SharedEntries sixOfThreeHosts()
{
    return entriesOf(
        {"http://a/0", "http://a/1", "http://b/2", "http://a/3", "http://c/4", "http://b/5"});
}

std::vector<quint32> drain(WaitingList &list, quint32 line)
{
    std::vector<quint32> taken;
    while (list.front(line) != WaitingList::none) {
        taken.push_back(list.front(line));
        list.popFront(line);
    }
    return taken;
}

SharedEntries threeWithMirrors()
{
    auto extras = std::make_shared<EntryExtras>();
    extras->mirrors = QList<QByteArray>{"http://m/x", "http://n/x"};
    return std::make_shared<const EntryList>(
        3, Entry{.url = "http://a/x", .line = 1, .extras = extras});
}

using Indexes = std::vector<quint32>;

} // namespace

class TestWaitingList : public QObject
{
    Q_OBJECT

private slots:
    void empty();
    void aLineForEachHost();
    void popsInOrder();
    void dropsFromAnywhere();
    void dropsOnce();
    void appendsAtTheEnd();
    void appendsOnce();
    void aDroppedTaskComesBackWhereItWas();
    void heldTasksComeBackFirst();
    void aHeldTaskCanBeDropped();
    void onlyTasksOutCanBeHeld();
    void dropAll();
    void attempts();
    void sources();
    void grows();
    void droppedFromAMirrorsLine();
};

void TestWaitingList::empty()
{
    WaitingList list(entriesOf({}));
    QCOMPARE(list.size(), 0u);
    QCOMPARE(list.lineCount(), 0u);
    QCOMPARE(list.pending(), 0);
    list.dropAll();
}

void TestWaitingList::aLineForEachHost()
{
    WaitingList list(sixOfThreeHosts());
    QCOMPARE(list.size(), 6u);
    QCOMPARE(list.lineCount(), 3u);
    QCOMPARE(list.pending(), 6);
    QCOMPARE(list.hostOf(0), QByteArray("a"));
    QCOMPARE(list.hostOf(1), QByteArray("b"));
    QCOMPARE(list.hostOf(2), QByteArray("c"));
    const quint32 lines[] = {0, 0, 1, 0, 2, 1};
    for (quint32 index = 0; index < 6; ++index)
        QCOMPARE(list.lineOf(index), lines[index]);
    QCOMPARE(list.entry(4).url, QByteArray("http://c/4"));
}

void TestWaitingList::popsInOrder()
{
    WaitingList list(sixOfThreeHosts());
    QCOMPARE(drain(list, 0), (Indexes{0, 1, 3}));
    QCOMPARE(drain(list, 1), (Indexes{2, 5}));
    QCOMPARE(drain(list, 2), (Indexes{4}));
    QCOMPARE(list.pending(), 0);
    QCOMPARE(list.front(0), WaitingList::none);
}

void TestWaitingList::dropsFromAnywhere()
{
    for (quint32 dropped : {0u, 1u, 3u}) {
        WaitingList list(sixOfThreeHosts());
        QVERIFY(list.drop(dropped));
        QCOMPARE(list.pending(), 5);
        Indexes rest{0, 1, 3};
        std::erase(rest, dropped);
        QCOMPARE(drain(list, 0), rest);
    }
}

void TestWaitingList::dropsOnce()
{
    WaitingList list(sixOfThreeHosts());
    QVERIFY(list.drop(1));
    QVERIFY(!list.drop(1));
    list.popFront(0);
    QVERIFY(!list.drop(0)); // taken
    QCOMPARE(list.pending(), 4);
    for (quint32 index : {3u, 2u, 5u, 4u})
        QVERIFY(list.drop(index));
    QCOMPARE(list.pending(), 0);
    for (quint32 line = 0; line < 3; ++line)
        QCOMPARE(list.front(line), WaitingList::none);
}

void TestWaitingList::appendsAtTheEnd()
{
    WaitingList list(sixOfThreeHosts());
    QCOMPARE(list.front(0), 0u);
    list.popFront(0);
    list.append(0);
    QCOMPARE(list.pending(), 6);
    QCOMPARE(drain(list, 0), (Indexes{1, 3, 0}));
    list.append(3); // to an empty line
    list.append(1);
    QCOMPARE(drain(list, 0), (Indexes{3, 1}));
}

void TestWaitingList::appendsOnce()
{
    WaitingList list(sixOfThreeHosts());
    list.append(1);
    list.append(1);
    QCOMPARE(list.pending(), 6);
    QCOMPARE(drain(list, 0), (Indexes{0, 1, 3}));
}

void TestWaitingList::aDroppedTaskComesBackWhereItWas()
{
    WaitingList list(sixOfThreeHosts());
    QVERIFY(list.drop(1));
    list.append(1);
    QCOMPARE(list.pending(), 6);
    QCOMPARE(drain(list, 0), (Indexes{0, 1, 3}));

    // Once its old place has been passed, at the end.
    WaitingList other(sixOfThreeHosts());
    QVERIFY(other.drop(0));
    QCOMPARE(other.front(0), 1u);
    other.append(0);
    QCOMPARE(drain(other, 0), (Indexes{1, 3, 0}));
}

void TestWaitingList::heldTasksComeBackFirst()
{
    WaitingList list(sixOfThreeHosts());
    list.popFront(0);
    list.hold(0);
    QCOMPARE(list.pending(), 6);
    QCOMPARE(list.front(0), 1u);
    QVERIFY(list.release(0));
    QVERIFY(!list.release(0));
    QCOMPARE(list.pending(), 6);
    QCOMPARE(drain(list, 0), (Indexes{0, 1, 3}));
    list.hold(3);
    QVERIFY(list.release(3)); // to an empty line
    list.append(1);
    QCOMPARE(drain(list, 0), (Indexes{3, 1}));
}

void TestWaitingList::aHeldTaskCanBeDropped()
{
    WaitingList list(sixOfThreeHosts());
    list.popFront(0);
    list.hold(0);
    QVERIFY(list.drop(0));
    QVERIFY(!list.drop(0));
    QVERIFY(!list.release(0));
    QCOMPARE(list.pending(), 5);
    QCOMPARE(drain(list, 0), (Indexes{1, 3}));
}

void TestWaitingList::onlyTasksOutCanBeHeld()
{
    WaitingList list(sixOfThreeHosts());
    list.hold(1); // waits: nothing happens
    QCOMPARE(list.pending(), 6);
    QVERIFY(!list.release(1));
    QCOMPARE(drain(list, 0), (Indexes{0, 1, 3}));
}

void TestWaitingList::dropAll()
{
    WaitingList list(sixOfThreeHosts());
    list.popFront(0);
    list.hold(0);
    QVERIFY(list.drop(1));
    list.dropAll();
    QCOMPARE(list.pending(), 0);
    for (quint32 index = 0; index < 6; ++index)
        QVERIFY(!list.drop(index));
    QVERIFY(!list.release(0));
    // The list is as good as new.
    for (const quint32 index : {5u, 3u, 1u, 2u})
        list.append(index);
    QCOMPARE(list.pending(), 4);
    QCOMPARE(drain(list, 0), (Indexes{3, 1}));
    QCOMPARE(drain(list, 1), (Indexes{5, 2}));
}

void TestWaitingList::attempts()
{
    WaitingList list(sixOfThreeHosts());
    QCOMPARE(list.attempts(2), quint16(0));
    list.setAttempts(2, 5);
    QCOMPARE(list.attempts(2), quint16(5));
    list.setAttempts(2, 1'000'000);
    QCOMPARE(list.attempts(2), std::numeric_limits<quint16>::max());
    QCOMPARE(list.attempts(1), quint16(0));
}

void TestWaitingList::sources()
{
    WaitingList list(threeWithMirrors());
    QCOMPARE(list.lineCount(), 1u); // mirrors are no hosts before they are needed
    list.popFront(0);
    list.hold(0, 2);
    QVERIFY(list.release(0));
    QCOMPARE(list.source(0), 2);
    QCOMPARE(list.lineCount(), 2u);
    QCOMPARE(list.hostOf(1), QByteArray("n"));
    QCOMPARE(list.lineOf(0), 1u);
    QCOMPARE(list.lineOfHost("n"), 1u);
    QCOMPARE(list.lineOfHost("m"), WaitingList::none);
    QCOMPARE(drain(list, 1), (Indexes{0}));
    QCOMPARE(drain(list, 0), (Indexes{1, 2}));
    list.append(0);
    QCOMPARE(list.source(0), 0);
    QCOMPARE(drain(list, 0), (Indexes{0}));
}

// A task that was dropped while it waited for a mirror comes back for its first source; the others
// stay in the mirror's line in their order.
void TestWaitingList::grows()
{
    WaitingList list(entriesOf({"http://a/0", "http://b/1"}));
    list.popFront(0); // of a
    list.drop(1);
    list.grow(entriesOf({"http://a/0", "http://b/1", "http://a/2", "http://c/3", "http://b/4"}));
    QCOMPARE(list.size(), 5u);
    QCOMPARE(list.lineCount(), 3u);
    QCOMPARE(list.pending(), 3);
    QCOMPARE(drain(list, 0), Indexes({2}));
    QCOMPARE(drain(list, 1), Indexes({4}));
    QCOMPARE(drain(list, 2), Indexes({3}));
    list.grow(entriesOf({"http://a/0", "http://b/1", "http://a/2", "http://c/3", "http://b/4"}));
    QCOMPARE(list.pending(), 0);
}

void TestWaitingList::droppedFromAMirrorsLine()
{
    for (quint32 dropped = 0; dropped < 3; ++dropped) {
        WaitingList list(threeWithMirrors());
        for (const quint32 index : drain(list, 0))
            list.hold(index, 1);
        for (const quint32 index : {2u, 1u, 0u})
            QVERIFY(list.release(index));
        QVERIFY(list.drop(dropped));
        list.append(dropped);
        QCOMPARE(list.pending(), 3);
        QCOMPARE(drain(list, 0), (Indexes{dropped}));
        list.append(dropped);
        list.popFront(0);
        list.hold(dropped, 1);
        QVERIFY(list.release(dropped));
        Indexes rest{0, 1, 2};
        std::erase(rest, dropped);
        rest.insert(rest.begin(), dropped);
        QCOMPARE(drain(list, 1), rest);
        QCOMPARE(list.pending(), 0);
    }
}

QTEST_APPLESS_MAIN(TestWaitingList)
#include "tst_waitinglist.moc"

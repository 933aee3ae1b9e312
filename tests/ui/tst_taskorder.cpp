#include "tests/manager/batches.h"
#include "ui/failures.h"
#include "ui/taskorder.h"
#include "ui/tasktext.h"
#include "ui/textmatcher.h"

#include <QTest>

using namespace haul;

class tst_TaskOrder : public QObject
{
    Q_OBJECT

private slots:
    void name_data();
    void name();
    void matches_data();
    void matches();
    void matchesNameAndErrorOfWhatHasEnded();
    void ordersByNumber();
    void ordersByName();
    void looksIntoOutcomesOfAnEarlierRun();
    void onlyThoseOfOneCause();
};

namespace {

OutcomePtr outcomeWith(const QString &path, std::optional<Error> error = {})
{
    auto outcome = std::make_shared<Outcome>();
    outcome->path = path;
    outcome->error = std::move(error);
    return outcome;
}

TaskSnapshot snapshotOf(const SharedEntries &entries, const std::vector<double> &numbers = {})
{
    TaskSnapshot snapshot{entries, nullptr, {}};
    for (quint32 i = 0; i < entries->size(); ++i)
        snapshot.tasks.push_back(TaskGlimpse{i, i < numbers.size() ? numbers[i] : 0.0});
    return snapshot;
}

} // namespace

void tst_TaskOrder::name_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("name");
    QTest::newRow("file") << QByteArray("https://h.test/a/b.pdf") << QStringLiteral("b.pdf");
    QTest::newRow("query") << QByteArray("https://h.test/a/b.pdf?x=/y#z/w")
                           << QStringLiteral("b.pdf");
    QTest::newRow("encoded") << QByteArray("https://h.test/%C3%9Cbung%201")
                             << QStringLiteral("Übung 1");
    QTest::newRow("folder") << QByteArray("https://h.test/docs/") << QStringLiteral("docs");
    QTest::newRow("host") << QByteArray("https://h.test/") << QStringLiteral("h.test");
    QTest::newRow("host alone") << QByteArray("https://h.test?q") << QStringLiteral("h.test");
    QTest::newRow("nothing") << QByteArray() << QString();
}

void tst_TaskOrder::name()
{
    QFETCH(QByteArray, url);
    Entry entry;
    entry.url = url;
    QTEST(taskName(entry, nullptr), "name");
}

void tst_TaskOrder::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("nothing asked") << QString() << true;
    QTest::newRow("part") << QStringLiteral("port") << true;
    QTest::newRow("the case") << QStringLiteral("REPORT") << true;
    QTest::newRow("all words, in any order") << QStringLiteral("pdf host.test") << true;
    QTest::newRow("one word is missing") << QStringLiteral("pdf other.test") << false;
    QTest::newRow("encoded in the address") << QStringLiteral("Übung") << true;
    QTest::newRow("at the end") << QStringLiteral(".pdf") << true;
    QTest::newRow("the whole") << QStringLiteral("https://host.test/%C3%9Cbung/Report.pdf") << true;
    QTest::newRow("longer than the whole") << QString(400, u'x') << false;
}

void tst_TaskOrder::matches()
{
    QFETCH(QString, text);
    Entry entry;
    entry.url = "https://host.test/%C3%9Cbung/Report.pdf";
    QTEST(TextMatcher(text).matches(entry, nullptr), "matches");
}

void tst_TaskOrder::matchesNameAndErrorOfWhatHasEnded()
{
    Entry entry;
    entry.url = "https://host.test/1";
    const Error error{ErrorCode::Http, Stage::Response, {}, 404};
    QVERIFY(TextMatcher(QStringLiteral("Thesis"))
                .matches(entry, outcomeWith(QStringLiteral("/home/a/thesis.pdf")).get()));
    QVERIFY(!TextMatcher(QStringLiteral("home"))
                 .matches(entry, outcomeWith(QStringLiteral("/home/a/thesis.pdf")).get()));
    QVERIFY(TextMatcher(QStringLiteral("404")).matches(entry, outcomeWith({}, error).get()));
    QVERIFY(
        TextMatcher(QStringLiteral("does not exist")).matches(entry, outcomeWith({}, error).get()));
}

void tst_TaskOrder::ordersByNumber()
{
    const TaskSnapshot snapshot = snapshotOf(madeUpEntries(5), {3, -1, 7, 3, -1});
    TaskQuery query;
    query.key = TaskQuery::Key::Number;
    QCOMPARE(orderTasks(snapshot, query), (std::vector<quint32>{0, 3, 2, 1, 4}));
    query.descending = true; // what is unknown stays last, equals stay in list order
    QCOMPARE(orderTasks(snapshot, query), (std::vector<quint32>{2, 0, 3, 1, 4}));
}

void tst_TaskOrder::ordersByName()
{
    const auto entries = entriesOf({"http://z.test/B", "http://a.test/c", "http://m.test/a"});
    TaskQuery query;
    query.key = TaskQuery::Key::Name;
    QCOMPARE(orderTasks(snapshotOf(entries), query), (std::vector<quint32>{2, 0, 1}));
    query.text = QStringLiteral("a.test");
    QCOMPARE(orderTasks(snapshotOf(entries), query), (std::vector<quint32>{1}));
}

void tst_TaskOrder::looksIntoOutcomesOfAnEarlierRun()
{
    const auto entries = entriesOf({"http://h.test/1", "http://h.test/2", "http://h.test/3"});
    TaskSnapshot snapshot = snapshotOf(entries);
    auto outcomes = std::make_shared<PlainOutcomes>();
    for (size_t i = 0; i < snapshot.tasks.size(); ++i) {
        const QByteArray path = "/d/" + QByteArray(1, char('c' - int(i))) + "-file";
        snapshot.tasks[i].plainOutcome = outcomes->add({}, path);
    }
    snapshot.plainOutcomes = outcomes;
    TaskQuery query;
    query.key = TaskQuery::Key::Name;
    QCOMPARE(orderTasks(snapshot, query), (std::vector<quint32>{2, 1, 0}));
    query.text = QStringLiteral("b-file");
    QCOMPARE(orderTasks(snapshot, query), (std::vector<quint32>{1}));
}

void tst_TaskOrder::onlyThoseOfOneCause()
{
    BatchRecord record;
    record.entries = madeUpEntries(5);
    record.tasks.resize(5);
    const auto fail = [&record](quint32 index, ErrorCode code, int status) {
        record.tasks[index].state = TaskState::Failed;
        record.tasks[index].fullOutcome =
            outcomeWith({}, Error{.code = code, .detail = {}, .httpStatus = status});
    };
    fail(0, ErrorCode::Http, 404);
    fail(2, ErrorCode::Http, 503);
    fail(3, ErrorCode::Http, 404);
    fail(4, ErrorCode::Http, 404);
    record.tasks[4].removed = true;
    const FailureCause cause{ErrorCode::Http, 404};
    TaskQuery query;
    query.state = StateFilter::Failed;
    query.cause = cause;
    QVERIFY(!query.isWholeList());
    QCOMPARE(orderTasks(snapshotOf(record, query, 0, 5, {}), query), (std::vector<quint32>{0, 3}));

    QVERIFY(tasksFailedBy(record, cause).empty()); // the counts know of none
    record.counts.failures[cause] = 2;
    QCOMPARE(tasksFailedBy(record, cause), (std::vector<TaskId>{{record.id, 0}, {record.id, 3}}));
}

QTEST_GUILESS_MAIN(tst_TaskOrder)
#include "tst_taskorder.moc"

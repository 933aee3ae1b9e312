// PlainOutcomes: what goes in comes out again, names and folders included.
#include "core/model/plainoutcomes.h"

#include <QTest>

using namespace haul;

namespace {

Outcome doneWith(qint64 bytes, const QByteArray &mime = "text/html")
{
    Outcome outcome;
    outcome.bytes = bytes;
    outcome.mime = mime;
    outcome.httpStatus = 206;
    outcome.attempts = 3;
    outcome.seconds = 0.1;
    return outcome;
}

} // namespace

class TestPlainOutcomes : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatItWasTold();
    void paths_data();
    void paths();
    void keepsApartWhatStandsSideBySide();
    void boundsWhatCannotBe();
};

void TestPlainOutcomes::saysWhatItWasTold()
{
    PlainOutcomes outcomes;
    const auto place = outcomes.add(doneWith(5'000'000'000), "/d/file.html");
    const TaskId task{BatchId(3), 7};
    const OutcomePtr outcome = outcomes.at(place, task);
    QCOMPARE(outcome->task, task);
    QCOMPARE(outcome->state, TaskState::Done);
    QVERIFY(!outcome->error);
    QCOMPARE(outcome->path, u"/d/file.html"_qs);
    QCOMPARE(outcome->bytes, 5'000'000'000);
    QCOMPARE(outcomes.bytes(place), 5'000'000'000);
    QCOMPARE(outcome->mime, QByteArray("text/html"));
    QCOMPARE(outcome->httpStatus, 206);
    QCOMPARE(outcome->attempts, 3);
    QCOMPARE(outcome->seconds, 0.1);
    QVERIFY(outcome->finalUrl.isEmpty());
    QVERIFY(outcome->sha256.isEmpty());
}

void TestPlainOutcomes::paths_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("a file") << u"/home/a/b.txt"_qs;
    QTest::newRow("at the root") << u"/b.txt"_qs;
    QTest::newRow("no folder") << u"b.txt"_qs;
    QTest::newRow("a folder") << u"/home/"_qs;
    QTest::newRow("none") << QString();
    QTest::newRow("of all the world") << u"/Übung/名前 😀/ñ.txt"_qs;
    QTest::newRow("long") << u"/d/"_qs + QString(70'000, u'x');
}

void TestPlainOutcomes::paths()
{
    QFETCH(QString, path);
    PlainOutcomes outcomes;
    outcomes.add(doneWith(1), "/before/it");
    const auto place = outcomes.add(doneWith(1), path.toUtf8());
    outcomes.add(doneWith(1), "/behind/it");
    QCOMPARE(outcomes.path(place), path);
    QCOMPARE(outcomes.at(place, {})->path, path);
}

void TestPlainOutcomes::keepsApartWhatStandsSideBySide()
{
    PlainOutcomes outcomes;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray path = "/f" + QByteArray::number(i % 7) + "/n" + QByteArray::number(i);
        QCOMPARE(outcomes.add(doneWith(i, "t/" + QByteArray::number(i % 5)), path), quint32(i));
    }
    QCOMPARE(outcomes.size(), 1000);
    for (quint32 i = 0; i < 1000; ++i) {
        const OutcomePtr outcome = outcomes.at(i, {BatchId(1), i});
        QCOMPARE(outcome->path, u"/f%1/n%2"_qs.arg(i % 7).arg(i));
        QCOMPARE(outcome->mime, "t/" + QByteArray::number(i % 5));
        QCOMPARE(outcome->bytes, qint64(i));
    }
}

void TestPlainOutcomes::boundsWhatCannotBe()
{
    Outcome outcome = doneWith(-1);
    outcome.attempts = 1'000'000;
    outcome.httpStatus = -5;
    PlainOutcomes outcomes;
    const OutcomePtr after = outcomes.at(outcomes.add(outcome, "/a"), {});
    QCOMPARE(after->bytes, -1);
    QCOMPARE(after->attempts, 65535);
    QCOMPARE(after->httpStatus, 0);
}

QTEST_APPLESS_MAIN(TestPlainOutcomes)
#include "tst_plainoutcomes.moc"

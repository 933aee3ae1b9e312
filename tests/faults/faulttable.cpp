#include "tests/faults/faulttable.h"

#include <QJsonDocument>
#include <QTest>

namespace haul {
namespace {

const QByteArray goodBytes = randomBytes(500, 77);

void checkReport(const Fault &fault, const QJsonObject &task)
{
    const QByteArray words = QJsonDocument(task).toJson(QJsonDocument::Compact);
    QVERIFY2(endOf(task) == fault.end, words.constData());
    if (fault.attempts >= 0)
        QVERIFY2(task.value(u"attempts").toInt() == fault.attempts, words.constData());
    const bool isDone = fault.end == "done";
    QCOMPARE(task.value(u"error").isNull(), isDone);
    QCOMPARE(task.value(u"path").isNull(), !isDone);
    if (isDone)
        QVERIFY2(task.value(u"bytes").toInteger() == fault.bytes.size(), words.constData());
    if (fault.httpStatus >= 0)
        QVERIFY2(task.value(u"httpStatus").toInt() == fault.httpStatus, words.constData());
}

void checkRequests(const Fault &fault, const FaultBench &bench)
{
    if (fault.anyRequests)
        return;
    const QByteArray once = fault.url.isEmpty() ? "- " : "";
    const QByteArray ranges =
        fault.ranges.isEmpty() ? once.repeated(fault.attempts).trimmed() : fault.ranges;
    QCOMPARE(bench.ranges("/x.bin"), ranges);
    QCOMPARE(bench.conditions("/x.bin"), fault.conditions);
}

} // namespace

FaultRow::FaultRow()
{
    QTest::addColumn<Fault>("fault");
}

void FaultRow::operator()(const QByteArray &name, const Fault &fault) const
{
    QTest::newRow(name.constData()) << fault;
}

void checkFault(const Fault &fault)
{
    FaultBench bench;
    if (fault.serve || fault.handler)
        bench.server.route("/x.bin", fault.serve ? fault.serve(bench.server) : fault.handler);
    else
        bench.server.script("/x.bin", fault.replies);
    // Its connection is not for others: libcurl would try them twice if it turned out to be closed.
    bench.server.script("/good", reply("200 OK", "Content-Length: 500\r\n", goodBytes));
    const QByteArray url = fault.url.isEmpty() ? bench.url("/x.bin") : fault.url;
    const Ended ended = bench.run(url + '\n' + bench.url("/good"), fault.options);
    const bool isDone = fault.end == "done";
    const QByteArray words = ended.run.out + ended.run.err;
    QVERIFY2(ended.run.status == (isDone ? 0 : 1), words.constData());
    QCOMPARE(ended.tasks.size(), 2);
    checkReport(fault, ended.tasks[0]);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(endOf(ended.tasks[1]), QByteArray("done"));
    Files files{{QStringLiteral("good"), goodBytes}};
    if (isDone)
        files.insert(fault.name.isEmpty() ? QStringLiteral("x.bin") : fault.name, fault.bytes);
    QCOMPARE(difference(bench.folder(), files), QByteArray());
    checkRequests(fault, bench);
    if (fault.check)
        fault.check(bench);
    checkPage(fault.end);
}

void checkPage(const QByteArray &end)
{
    QCOMPARE(endInPage(QTest::currentDataTag()), end);
}

RawReply reply(const QByteArray &status, const QByteArray &fields, const QByteArray &body)
{
    return {{"HTTP/1.1 " + status + "\r\n" + fields + "\r\n" + body}};
}

RawReply broken(const QByteArray &bytes)
{
    return {.chunks = {bytes}, .end = RawReply::End::Reset};
}

} // namespace haul

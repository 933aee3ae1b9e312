// The report's lines: one JSON object each, with stable names, whatever stands in them.
#include "core/manager/report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace haul;

namespace {

QJsonObject objectOf(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (error.error != QJsonParseError::NoError || line.trimmed().contains('\n'))
        qWarning("no JSON line: %s", line.constData());
    return document.object();
}

const QStringList taskFields = {
    QStringLiteral("attempts"), QStringLiteral("bytes"),      QStringLiteral("error"),
    QStringLiteral("finalUrl"), QStringLiteral("httpStatus"), QStringLiteral("line"),
    QStringLiteral("mime"),     QStringLiteral("path"),       QStringLiteral("seconds"),
    QStringLiteral("sha256"),   QStringLiteral("state"),      QStringLiteral("url")};

QJsonValue value(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key));
}

BatchRecord batchOf(const Entry &entry)
{
    BatchRecord batch;
    batch.entries = std::make_shared<const EntryList>(EntryList{entry});
    batch.tasks.resize(1);
    return batch;
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT

private slots:
    void waitingTask();
    void doneTask();
    void failedTask();
    void everyStateHasItsName();
    void rejectedLine_data();
    void rejectedLine();
    void duplicateLine();
    void result();
    void strangeBytes();
    void noPasswords();
    void noKeysOfARedirect();
};

void TestReport::waitingTask()
{
    const BatchRecord batch = batchOf({"http://a/b", 12, {}});
    const QJsonObject line = objectOf(taskReportLine(batch, 0));
    QCOMPARE(line.keys(), taskFields);
    QCOMPARE(value(line, "line").toInt(), 12);
    QCOMPARE(value(line, "url").toString(), QStringLiteral("http://a/b"));
    QCOMPARE(value(line, "finalUrl").toString(), QStringLiteral("http://a/b"));
    QCOMPARE(value(line, "state").toString(), QStringLiteral("waiting"));
    for (const char *key : {"path", "httpStatus", "mime", "sha256", "error"})
        QVERIFY2(value(line, key).isNull(), key);
    QCOMPARE(value(line, "bytes").toInt(-1), 0);
}

void TestReport::doneTask()
{
    BatchRecord batch = batchOf({"http://a/b", 1, {}});
    Outcome outcome;
    outcome.path = QStringLiteral("/x/ü \"quoted\".bin");
    outcome.bytes = 5'000'000'000;
    outcome.finalUrl = "http://c/d";
    outcome.mime = "text/html";
    outcome.sha256 = QByteArray::fromHex("00ff");
    outcome.httpStatus = 200;
    outcome.seconds = 1.5;
    batch.tasks[0].state = TaskState::Done;
    batch.tasks[0].attempts = 2;
    batch.tasks[0].fullOutcome = std::make_shared<const Outcome>(outcome);
    const QJsonObject line = objectOf(taskReportLine(batch, 0));
    QCOMPARE(line.keys(), taskFields);
    QCOMPARE(value(line, "path").toString(), outcome.path);
    QCOMPARE(value(line, "bytes").toInteger(), outcome.bytes);
    QCOMPARE(value(line, "finalUrl").toString(), QStringLiteral("http://c/d"));
    QCOMPARE(value(line, "mime").toString(), QStringLiteral("text/html"));
    QCOMPARE(value(line, "sha256").toString(), QStringLiteral("00ff"));
    QCOMPARE(value(line, "httpStatus").toInt(), 200);
    QCOMPARE(value(line, "attempts").toInt(), 2);
    QCOMPARE(value(line, "seconds").toDouble(), 1.5);
    QVERIFY(value(line, "error").isNull());
}

void TestReport::failedTask()
{
    BatchRecord batch = batchOf({"http://a/b", 1, {}});
    Outcome outcome;
    outcome.state = TaskState::Failed;
    outcome.error =
        Error{ErrorCode::Http, Stage::Response, QStringLiteral("HTTP/1.1 404 Gone\n\t"), 404};
    batch.tasks[0].state = TaskState::Failed;
    batch.tasks[0].fullOutcome = std::make_shared<const Outcome>(outcome);
    const QJsonObject error = value(objectOf(taskReportLine(batch, 0)), "error").toObject();
    QCOMPARE(error.keys(), (QStringList{QStringLiteral("code"), QStringLiteral("hint"),
                                        QStringLiteral("message"), QStringLiteral("stage")}));
    QCOMPARE(value(error, "code").toString(), QStringLiteral("http-404"));
    QCOMPARE(value(error, "stage").toString(), QStringLiteral("response"));
    QVERIFY(value(error, "message").toString().contains(QLatin1String("404")));
    QVERIFY(!value(error, "hint").toString().isEmpty());
}

void TestReport::everyStateHasItsName()
{
    BatchRecord batch = batchOf({"http://a/b", 1, {}});
    QSet<QString> names;
    for (int state = 0; state < taskStateCount; ++state) {
        batch.tasks[0].state = TaskState(state);
        names.insert(value(objectOf(taskReportLine(batch, 0)), "state").toString());
    }
    QCOMPARE(names.size(), taskStateCount);
}

void TestReport::rejectedLine_data()
{
    QTest::addColumn<int>("reason");
    QTest::addColumn<QString>("code");
    const QString bad = QStringLiteral("bad-url");
    QTest::newRow("no scheme") << int(RejectReason::NoScheme) << bad;
    QTest::newRow("other scheme") << int(RejectReason::UnsupportedScheme)
                                  << QStringLiteral("unsupported-protocol");
    QTest::newRow("no host") << int(RejectReason::NoHost) << bad;
    QTest::newRow("bad host") << int(RejectReason::BadHost) << bad;
    QTest::newRow("bad character") << int(RejectReason::BadCharacter) << bad;
    QTest::newRow("not utf-8") << int(RejectReason::NotUtf8) << bad;
    QTest::newRow("too long") << int(RejectReason::TooLong) << bad;
    QTest::newRow("malformed") << int(RejectReason::Malformed) << bad;
    QTest::newRow("no URL") << int(RejectReason::NoUrl) << bad;
    QTest::newRow("no base") << int(RejectReason::NoBase) << bad;
    QTest::newRow("unsafe path") << int(RejectReason::UnsafePath) << bad;
    QTest::newRow("sends data") << int(RejectReason::SendsData) << bad;
    QTest::newRow("pattern too large") << int(RejectReason::PatternTooLarge) << bad;
}

void TestReport::rejectedLine()
{
    QFETCH(int, reason);
    QFETCH(QString, code);
    const QJsonObject line =
        objectOf(rejectedReportLine({7, RejectReason(reason), "what \x01 stood there"}));
    QCOMPARE(line.keys(), taskFields);
    QCOMPARE(value(line, "line").toInt(), 7);
    QCOMPARE(value(line, "state").toString(), QStringLiteral("rejected"));
    QCOMPARE(value(line, "url").toString(), QStringLiteral("what \x01 stood there"));
    QCOMPARE(value(value(line, "error").toObject(), "code").toString(), code);
}

void TestReport::duplicateLine()
{
    const QJsonObject line = objectOf(duplicateReportLine({9, 4}, "http://a/b"));
    QCOMPARE(line.keys(), taskFields);
    QCOMPARE(value(line, "line").toInt(), 9);
    QCOMPARE(value(line, "state").toString(), QStringLiteral("rejected"));
    const QJsonObject error = value(line, "error").toObject();
    QCOMPARE(value(error, "code").toString(), QStringLiteral("duplicate"));
    QVERIFY(value(error, "message").toString().contains(QLatin1Char('4')));
}

void TestReport::result()
{
    ParseResult result;
    result.url = "http://a/";
    result.path = QStringLiteral("/x/index.html");
    result.type = "text/html";
    result.title = QStringLiteral("Ein „Titel“\n");
    result.links = {{"http://a/1", "one", LinkKind::Page}, {"http://a/2", "", LinkKind::Image}};
    result.fields = {{"size", "12"}};
    const QJsonObject line = objectOf(resultLine(result));
    QCOMPARE(line.keys(),
             (QStringList{QStringLiteral("error"), QStringLiteral("fields"),
                          QStringLiteral("links"), QStringLiteral("path"), QStringLiteral("title"),
                          QStringLiteral("type"), QStringLiteral("url")}));
    QCOMPARE(value(line, "title").toString(), result.title);
    const QJsonArray links = value(line, "links").toArray();
    QCOMPARE(links.size(), 2);
    QCOMPARE(value(links[0].toObject(), "url").toString(), QStringLiteral("http://a/1"));
    QCOMPARE(value(links[1].toObject(), "kind").toString(), QStringLiteral("image"));
    QCOMPARE(value(value(line, "fields").toObject(), "size").toString(), QStringLiteral("12"));
    QVERIFY(value(line, "error").isNull());

    result.error = Error{ErrorCode::Parse, Stage::Parse, {}};
    QCOMPARE(value(value(objectOf(resultLine(result)), "error").toObject(), "code").toString(),
             QStringLiteral("parse"));
}

// Whatever bytes a server sends, the line is JSON.
void TestReport::strangeBytes()
{
    QByteArray all;
    for (int c = 0; c < 256; ++c)
        all += char(c);
    BatchRecord batch = batchOf({all, 1, {}});
    Outcome outcome;
    outcome.mime = all;
    outcome.finalUrl = all;
    outcome.path = QString::fromLatin1(all) + QChar(0xd800); // half a surrogate pair
    outcome.error = Error{ErrorCode::Disk, Stage::Disk, QString::fromLatin1(all)};
    batch.tasks[0].fullOutcome = std::make_shared<const Outcome>(outcome);
    QCOMPARE(objectOf(taskReportLine(batch, 0)).keys(), taskFields);

    ParseResult result;
    result.url = result.type = all;
    result.title = result.path = outcome.path;
    result.links = {{all, all, LinkKind::Other}};
    result.fields = {{"x", all}};
    QCOMPARE(objectOf(resultLine(result)).size(), 7);
}

void TestReport::noPasswords()
{
    const QByteArray url = "https://me:s3cret@a.test/b?page=2";
    BatchRecord batch = batchOf({url, 1, {}});
    QJsonObject line = objectOf(taskReportLine(batch, 0));
    QCOMPARE(value(line, "url").toString(), QStringLiteral("https://me@a.test/b?page=2"));
    QCOMPARE(value(line, "finalUrl").toString(), QStringLiteral("https://me@a.test/b?page=2"));

    Outcome outcome;
    outcome.finalUrl = url; // not redirected
    outcome.error = Error{ErrorCode::Connect, Stage::Connect,
                          QStringLiteral("no way to https://me:s3cret@a.test/b")};
    batch.tasks[0].fullOutcome = std::make_shared<const Outcome>(outcome);
    const QByteArray json = taskReportLine(batch, 0);
    QCOMPARE(value(objectOf(json), "finalUrl").toString(),
             QStringLiteral("https://me@a.test/b?page=2"));
    ParseResult result;
    result.url = url;
    result.links = {{"https://me:s3cret@a.test/c", "c", LinkKind::Page}};
    for (const QByteArray &text : {json, duplicateReportLine({9, 4}, url), resultLine(result),
                                   rejectedReportLine({7, RejectReason::BadCharacter, url})})
        QVERIFY2(!text.contains("s3cret"), text.constData());
}

// The list's own query is the user's; what a server adds in a redirect may open the file to anyone.
void TestReport::noKeysOfARedirect()
{
    BatchRecord batch = batchOf({"https://a.test/b?token=mine", 1, {}});
    Outcome outcome;
    outcome.finalUrl = "https://store.test/b?id=5&X-Amz-Signature=0a1b2c";
    batch.tasks[0].fullOutcome = std::make_shared<const Outcome>(outcome);
    const QJsonObject line = objectOf(taskReportLine(batch, 0));
    QCOMPARE(value(line, "url").toString(), QStringLiteral("https://a.test/b?token=mine"));
    QCOMPARE(value(line, "finalUrl").toString(),
             QStringLiteral("https://store.test/b?id=5&X-Amz-Signature=REDACTED"));
    ParseResult result;
    result.url = outcome.finalUrl;
    QCOMPARE(value(objectOf(resultLine(result)), "url").toString(),
             QStringLiteral("https://store.test/b?id=5&X-Amz-Signature=REDACTED"));
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"

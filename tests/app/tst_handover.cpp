// Lists from a second program to the window that has the session.
#include "app/handover.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QtConcurrentRun>

using namespace haul;

class TestHandOver : public QObject
{
    Q_OBJECT

private slots:
    void init() { session_ = dir_.filePath(QStringLiteral("s.haul")); }

    void everythingArrives();
    void ofACommandLine();
    void nobodyIsThere();
    void severalInARow();
    void noise();

private:
    // The second program's side, on another thread: it waits for an answer.
    QFuture<bool> send(const HandedLists &lists) const
    {
        return QtConcurrent::run([session = session_, lists] { return handOver(session, lists); });
    }

    QTemporaryDir dir_;
    QString session_;
};

void TestHandOver::everythingArrives()
{
    HandOverServer server(session_);
    HandedLists got;
    connect(&server, &HandOverServer::received, this,
            [&got](const HandedLists &lists) { got = lists; });
    HandedLists lists;
    lists.lists = {QStringLiteral("/home/me/list.txt")};
    lists.urls = {QStringLiteral("https://example.org/ä")};
    lists.input = QByteArray(3'000'000, 'u'); // more than a socket takes at once
    lists.format = ListFormat::Csv;
    lists.options.baseUrl = "https://example.org/files/";
    lists.options.expandPatterns = true;
    lists.options.columns =
        ColumnMapping{.url = 3, .name = 0, .checksum = 12, .headers = 1, .hasHead = false};
    lists.settings.folder = QStringLiteral("/home/me/dl");
    lists.settings.headers = {"X: y"};
    lists.hasFolder = true;
    QFuture<bool> sent = send(lists);
    QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), 20'000);
    QVERIFY(sent.result());
    QCOMPARE(got.lists, lists.lists);
    QCOMPARE(got.urls, lists.urls);
    QCOMPARE(got.input, lists.input);
    QCOMPARE(got.format, lists.format);
    QCOMPARE(got.options.baseUrl, lists.options.baseUrl);
    QVERIFY(got.options.expandPatterns);
    QVERIFY(got.options.columns == lists.options.columns);
    QCOMPARE(got.settings.folder, lists.settings.folder);
    QCOMPARE(got.settings.headers, lists.settings.headers);
    QVERIFY(got.hasFolder);
}

// How lists are to be read is part of what is handed over.
void TestHandOver::ofACommandLine()
{
    const ParsedCommandLine parsed = parseCommandLine(
        {QStringLiteral("haul"), QStringLiteral("--base"), QStringLiteral("http://h/d/"),
         QStringLiteral("--expand"), QStringLiteral("--format"), QStringLiteral("checksums"),
         QStringLiteral("http://h/[1-3]"), QStringLiteral("SUMS")});
    QVERIFY2(parsed.error.isEmpty(), qPrintable(parsed.error));
    const HandedLists lists = listsOf(parsed.value);
    QCOMPARE(lists.lists, {QDir::current().absoluteFilePath(QStringLiteral("SUMS"))});
    QCOMPARE(lists.urls, {QStringLiteral("http://h/[1-3]")});
    QCOMPARE(lists.format, ListFormat::Checksums);
    QCOMPARE(lists.options.baseUrl, QByteArray("http://h/d/"));
    QVERIFY(lists.options.expandPatterns);
    QVERIFY(!lists.options.columns);
}

void TestHandOver::nobodyIsThere()
{
    QVERIFY(!handOver(session_, {}));
}

void TestHandOver::severalInARow()
{
    HandOverServer server(session_);
    QStringList got;
    connect(&server, &HandOverServer::received, this,
            [&got](const HandedLists &lists) { got << lists.urls; });
    for (const char *url : {"http://a/", "http://b/", "http://c/"}) {
        HandedLists lists;
        lists.urls = {QString::fromLatin1(url)};
        QFuture<bool> sent = send(lists);
        QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), 20'000);
        QVERIFY(sent.result());
    }
    QCOMPARE(got.size(), 3);
}

// Whoever connects and says something else is not answered, and nothing is asked of the user.
void TestHandOver::noise()
{
    HandOverServer server(session_);
    QSignalSpy received(&server, &HandOverServer::received);
    {
        HandOverServer other(dir_.filePath(QStringLiteral("other")));
        QVERIFY(!handOver(dir_.filePath(QStringLiteral("third")), {}));
    }
    QFuture<bool> sent = send({});
    QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), 20'000);
    QVERIFY(sent.result()); // only to be raised
    QCOMPARE(received.size(), 1);
}

QTEST_GUILESS_MAIN(TestHandOver)
#include "tst_handover.moc"

#include "core/manager/pagefetch.h"
#include "core/parse/parselimits.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

// One page, fetched for its links and forgotten.
class TestPageFetch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void fetchesLinks();
    void asksAsTheSettingsSay();
    void errors_data();
    void errors();
    void aHugeFileIsBrokenOff();
    void theLastOneCounts();
    void cancelledSaysNothing();

private:
    bool isEmptyAgain() const
    {
        return QDir(temporary_.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty();
    }

    QTemporaryDir temporary_; // where temporary folders are made
    BatchSettings settings_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<PageFetch> fetch_;
    std::unique_ptr<QSignalSpy> fetched_;
    std::unique_ptr<QSignalSpy> failed_;
};

void TestPageFetch::initTestCase()
{
    qputenv("TMPDIR", temporary_.path().toUtf8());
    qRegisterMetaType<ParseResultPtr>();
    settings_.retries = 0;
}

void TestPageFetch::init()
{
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/page.zip", "<title>T</title><a href=/one>1</a><a href=two>2</a>",
                   {.contentType = "text/html"});
    server_->serve("/slow", QByteArray(10'000'000, 's'), {.bytesPerSecond = 100'000});
    fetch_ = std::make_unique<PageFetch>();
    fetched_ = std::make_unique<QSignalSpy>(fetch_.get(), &PageFetch::fetched);
    failed_ = std::make_unique<QSignalSpy>(fetch_.get(), &PageFetch::failed);
}

void TestPageFetch::cleanup()
{
    fetch_.reset();
    QTRY_VERIFY(isEmptyAgain());
    server_.reset();
}

// Whatever its name says.
void TestPageFetch::fetchesLinks()
{
    fetch_->start(server_->url("/page.zip").toEncoded(), settings_, {});
    QVERIFY(fetch_->isRunning());
    QVERIFY(fetched_->wait());
    const auto page = fetched_->first().first().value<ParseResultPtr>();
    QCOMPARE(page->title, QStringLiteral("T"));
    QCOMPARE(page->links.size(), size_t(2));
    QCOMPARE(page->links[1].url, server_->url("/two").toEncoded());
    QVERIFY(!fetch_->isRunning());
    QTRY_VERIFY(isEmptyAgain());
    QCOMPARE(failed_->count(), 0);
}

void TestPageFetch::asksAsTheSettingsSay()
{
    BatchSettings settings = settings_;
    settings.folder = QStringLiteral("/nowhere");
    settings.parse = false;
    settings.extractions = {QStringLiteral("a=//b")};
    settings.headers = {"X-Key: 7"};
    fetch_->start(server_->url("/page.zip").toEncoded(), settings, {});
    QVERIFY(fetched_->wait());
    QVERIFY(server_->requests().front().header("x-key") == "7");
}

void TestPageFetch::errors_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("code");
    QTest::newRow("missing") << QByteArray("/missing") << QStringLiteral("http-404");
    QTest::newRow("broken off") << QByteArray("/broken") << QStringLiteral("truncated");
}

void TestPageFetch::errors()
{
    QFETCH(QByteArray, path);
    server_->script("/missing", RawReply::http(404, "no"));
    server_->script("/broken", RawReply{{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"}});
    fetch_->start(server_->url(path).toEncoded(), settings_, {});
    QVERIFY(failed_->wait());
    QTEST(errorCodeName(failed_->first().first().value<Error>()), "code");
    QCOMPARE(fetched_->count(), 0);
}

void TestPageFetch::aHugeFileIsBrokenOff()
{
    ServedResource huge;
    huge.size = ParseLimits().maxBytes + 1;
    huge.read = [](qint64, qint64 length) { return QByteArray(length, 'x'); };
    huge.options = {.contentType = "text/html", .stallAfter = 300'000};
    server_->serve("/huge", huge);
    fetch_->start(server_->url("/huge").toEncoded(), settings_, {});
    QVERIFY(failed_->wait());
    const auto error = failed_->first().first().value<Error>();
    QCOMPARE(error, tooLargeToParse(huge.size, huge.size - 1));
    QVERIFY(!fetch_->isRunning());
}

void TestPageFetch::theLastOneCounts()
{
    fetch_->start(server_->url("/slow").toEncoded(), settings_, {});
    fetch_->start(server_->url("/page.zip").toEncoded(), settings_, {});
    QVERIFY(fetched_->wait());
    QCOMPARE(fetched_->count() + failed_->count(), 1);
}

void TestPageFetch::cancelledSaysNothing()
{
    fetch_->start(server_->url("/slow").toEncoded(), settings_, {});
    QTRY_VERIFY(!server_->requests().isEmpty());
    fetch_->cancel();
    QVERIFY(!fetch_->isRunning());
    QTRY_VERIFY(isEmptyAgain());
    QCOMPARE(fetched_->count() + failed_->count(), 0);
}

QTEST_GUILESS_MAIN(TestPageFetch)
#include "tst_pagefetch.moc"

// A list's links checked beside everything else: progress, cancel, discard, and a check anew.
#include "core/manager/linkcheck.h"
#include "tests/support/loopbackserver.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace haul;

class tst_LinkCheck : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void finds();
    void cancels();
    void discards();
    void beginsAnew();
    void emptyList();
    void staysCalm();

private:
    SharedEntries list(const QByteArray &path, int count) const;
    bool waitForEnd() const;

    QThreadPool pool_;
    QTemporaryDir dir_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<LinkCheck> check_;
    BatchSettings settings_;
};

void tst_LinkCheck::init()
{
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->setLogging(false);
    server_->route("/file/", [](const ServerRequest &) -> ServerAnswer {
        return std::make_shared<const ServedResource>(ServedResource::fromBytes("1234567890"));
    });
    server_->serve("/slow/0", "x", {.delayMs = 60'000});
    check_ = std::make_unique<LinkCheck>(pool_);
    settings_.folder = dir_.path();
}

void tst_LinkCheck::cleanup()
{
    check_.reset();
    QVERIFY(dir_.isValid());
    QVERIFY(QDir(dir_.path()).isEmpty());
}

SharedEntries tst_LinkCheck::list(const QByteArray &path, int count) const
{
    EntryList entries;
    for (int i = 0; i < count; ++i)
        entries.push_back({server_->url(path + QByteArray::number(i)).toEncoded(), i + 1, {}});
    return std::make_shared<const EntryList>(std::move(entries));
}

bool tst_LinkCheck::waitForEnd() const
{
    return QTest::qWaitFor([this] { return !check_->isRunning(); }, 60'000);
}

void tst_LinkCheck::finds()
{
    QSignalSpy finished(check_.get(), &LinkCheck::finished);
    const SharedEntries entries = list("/file/", 3);
    check_->start(entries, settings_, {});
    QVERIFY(check_->isRunning());
    QCOMPARE(check_->links()->size(), size_t(3));
    QVERIFY(waitForEnd());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(check_->entries(), entries);
    QCOMPARE(check_->summary().of(LinkVerdict::Good), 3);
    QCOMPARE(check_->summary().bytes(), 30);
    QVERIFY(check_->freeSpace() > 0);
    QCOMPARE(check_->links()->at(2).size, 10);
}

void tst_LinkCheck::cancels()
{
    QSignalSpy finished(check_.get(), &LinkCheck::finished);
    check_->start(list("/slow/", 1), settings_, {});
    QTRY_COMPARE(server_->activeRequests(), 1);
    check_->cancel();
    QVERIFY(waitForEnd());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(check_->links()->at(0).verdict, LinkVerdict::NotAsked);
    check_->start(list("/slow/", 1), settings_, {});
    check_->cancel(); // at once
    QVERIFY(waitForEnd());
    QCOMPARE(finished.count(), 2);
}

void tst_LinkCheck::discards()
{
    QSignalSpy finished(check_.get(), &LinkCheck::finished);
    check_->start(list("/slow/", 1), settings_, {});
    QTRY_COMPARE(server_->activeRequests(), 1);
    check_->discard();
    QVERIFY(!check_->isRunning() && !check_->entries() && !check_->links());
    check_->cancel();
    QTRY_COMPARE(server_->activeRequests(), 0);
    QCOMPARE(finished.count(), 0);
}

void tst_LinkCheck::beginsAnew()
{
    QSignalSpy finished(check_.get(), &LinkCheck::finished);
    check_->start(list("/slow/", 1), settings_, {});
    check_->start(list("/file/", 2), settings_, {});
    QVERIFY(waitForEnd());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(check_->summary().asked(), 2);
}

void tst_LinkCheck::emptyList()
{
    check_->start(std::make_shared<const EntryList>(), settings_, {});
    QVERIFY(waitForEnd());
    QCOMPARE(check_->summary().asked(), 0);
}

// The main thread has other things to do.
void tst_LinkCheck::staysCalm()
{
    constexpr int count = 20'000;
    QSignalSpy progressed(check_.get(), &LinkCheck::progressed);
    QElapsedTimer whole;
    whole.start();
    check_->start(list("/file/", count), settings_, {});
    QElapsedTimer turn;
    qint64 longest = 0;
    while (check_->isRunning()) {
        turn.start();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
        longest = std::max(longest, turn.elapsed());
    }
    QCOMPARE(check_->summary().of(LinkVerdict::Good), count);
    QVERIFY(progressed.count() <= whole.elapsed() / 200 + 1);
    qInfo("%d links in %lld ms, longest turn %lld ms", count, whole.elapsed(), longest);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // generous: any machine
}

QTEST_GUILESS_MAIN(tst_LinkCheck)
#include "tst_linkcheck.moc"

// The window with a session: what was there comes back, and closing loses nothing.
#include "core/session/session.h"
#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/batchpane.h"
#include "ui/errorbanner.h"
#include "ui/mainwindow.h"

#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class tst_WindowSession : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void batchesComeBack();
    void closingAsksNothing();
    void waitsIfSoWished();
    void findsABatch();
    void removesAllThatHaveEnded();
    void tellsOfADamagedSession();

private:
    void open(); // the session, a manager and a window, as the program does
    void close();
    BatchId submit(const QByteArray &path, const QString &name);
    QListView *batches() const
    {
        return window_->findChild<QListView *>(QStringLiteral("batches"));
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<MainWindow> window_;
};

void tst_WindowSession::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(1000, 'a'));
    server_->serve("/hangs.bin", QByteArray(1000, 'h'), {.stallAfter = 10});
    open();
}

void tst_WindowSession::cleanup()
{
    close();
    server_.reset();
}

void tst_WindowSession::open()
{
    Result<std::unique_ptr<Session>> opened =
        Session::open(folder_->filePath(QStringLiteral("s.haul")));
    QVERIFY(bool(opened));
    session_ = std::move(*opened);
    manager_ =
        std::make_unique<TaskManager>(TaskManager::Config{.limits = {}, .session = session_.get()});
    WindowOptions options;
    options.settingsFile = folder_->filePath(QStringLiteral("window.ini"));
    options.hasSession = true;
    window_ = std::make_unique<MainWindow>(*manager_, options);
    window_->show();
    QSignalSpy restored(manager_.get(), &TaskManager::restored);
    manager_->restore(window_->restorePolicy());
    QVERIFY(restored.wait());
}

void tst_WindowSession::close()
{
    window_.reset();
    manager_.reset();
    session_.reset();
}

BatchId tst_WindowSession::submit(const QByteArray &path, const QString &name)
{
    BatchRequest request = requestFor(entriesOf({server_->url(path).toEncoded()}),
                                      folder_->filePath(QStringLiteral("out")));
    request.name = name;
    return manager_->submit(request);
}

void tst_WindowSession::batchesComeBack()
{
    const BatchId id = submit("/a.bin", QStringLiteral("papers"));
    QTRY_VERIFY(manager_->batch(id)->hasEnded());
    close();
    const int requests = server_->requestCount();
    open();
    QCOMPARE(batches()->model()->rowCount(), 1);
    QCOMPARE(batches()->model()->index(0, 0).data().toString(), QStringLiteral("papers"));
    QCOMPARE(window_->currentBatch(), id);
    QCOMPARE(manager_->batch(id)->counts.of(TaskState::Done), 1);
    QCOMPARE(server_->requestCount(), requests);
}

void tst_WindowSession::closingAsksNothing()
{
    submit("/hangs.bin", QStringLiteral("hangs"));
    QTRY_COMPARE(server_->requestCount("/hangs.bin"), 1);
    QVERIFY(window_->close());
    QVERIFY(!window_->findChild<QMessageBox *>());
    close();
    open();
    QTRY_COMPARE(server_->requestCount("/hangs.bin"), 2); // it goes on
}

void tst_WindowSession::waitsIfSoWished()
{
    const BatchId id = submit("/hangs.bin", QStringLiteral("hangs"));
    QTRY_COMPARE(server_->requestCount("/hangs.bin"), 1);
    QVERIFY(window_->actions().goOnAtStart->isChecked());
    window_->actions().goOnAtStart->trigger();
    close();
    open();
    QVERIFY(!window_->actions().goOnAtStart->isChecked());
    QTRY_VERIFY(manager_->batch(id)->paused);
    QCOMPARE(server_->requestCount("/hangs.bin"), 1);
    manager_->future(id).resume();
    QTRY_COMPARE(server_->requestCount("/hangs.bin"), 2);
}

void tst_WindowSession::findsABatch()
{
    auto *finder = window_->findChild<QLineEdit *>(QStringLiteral("batchFinder"));
    QVERIFY(!finder->isVisible()); // a few are seen at a glance
    for (int i = 0; i < 8; ++i)
        submit("/a.bin", QStringLiteral("batch %1").arg(i));
    QTRY_VERIFY(finder->isVisible());
    QTest::keyClicks(finder, QStringLiteral("BATCH 5"));
    QCOMPARE(batches()->model()->rowCount(), 1);
    batches()->setCurrentIndex(batches()->model()->index(0, 0));
    QCOMPARE(manager_->batch(*window_->currentBatch())->name, QStringLiteral("batch 5"));
    // A new one is shown, whatever was looked for.
    auto *pane = window_->findChild<BatchPane *>();
    pane->choose(submit("/a.bin", QStringLiteral("new")));
    QCOMPARE(finder->text(), QString());
    QCOMPARE(manager_->batch(*window_->currentBatch())->name, QStringLiteral("new"));
}

void tst_WindowSession::removesAllThatHaveEnded()
{
    const BatchId ended = submit("/a.bin", QStringLiteral("ended"));
    const BatchId running = submit("/hangs.bin", QStringLiteral("hangs"));
    QTRY_VERIFY(manager_->batch(ended)->hasEnded());
    QTRY_VERIFY(window_->actions().removeEnded->isEnabled());
    window_->actions().removeEnded->trigger();
    QCOMPARE(manager_->batches(), std::vector<BatchId>{running});
    QVERIFY(QFile::exists(folder_->filePath(QStringLiteral("out/a.bin"))));
    close();
    open();
    QCOMPARE(manager_->batches(), std::vector<BatchId>{running});
}

void tst_WindowSession::tellsOfADamagedSession()
{
    close();
    QFile file(folder_->filePath(QStringLiteral("s.haul")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    open();
    const auto banners = window_->findChildren<ErrorBanner *>();
    QVERIFY(std::any_of(banners.begin(), banners.end(), [](const ErrorBanner *banner) {
        return banner->isVisible() && banner->message().contains(QStringLiteral("session"));
    }));
}

QTEST_MAIN(tst_WindowSession)
#include "tst_windowsession.moc"

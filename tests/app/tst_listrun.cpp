// ListRun in a process of its own would do all this at moments that nobody can choose: here it is
// interrupted while its batch is being prepared.
#include "app/listrun.h"
#include "core/session/session.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

namespace {

// Long enough to be prepared on the work pool.
constexpr int lines = 20'000;

} // namespace

class TestListRun : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void interruptedWhileItIsPrepared_data();
    void interruptedWhileItIsPrepared();

private:
    CommandLine commandLine(bool withSession) const;
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestListRun::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QFile list(path("list.txt"));
    QVERIFY(list.open(QIODevice::WriteOnly));
    for (int i = 0; i < lines; ++i)
        list.write("http://127.0.0.1:9/" + QByteArray::number(i) + '\n');
}

CommandLine TestListRun::commandLine(bool withSession) const
{
    QStringList arguments{u"haul"_qs, u"--headless"_qs, u"-d"_qs, path("out")};
    if (withSession)
        arguments << u"--session"_qs << path("session");
    return parseCommandLine(arguments << path("list.txt")).value;
}

void TestListRun::interruptedWhileItIsPrepared_data()
{
    QTest::addColumn<bool>("withSession");
    QTest::newRow("without a session") << false;
    QTest::newRow("with one: the next run has it all") << true;
}

void TestListRun::interruptedWhileItIsPrepared()
{
    QFETCH(bool, withSession);
    const CommandLine line = commandLine(withSession);
    {
        std::unique_ptr<Session> session;
        if (withSession)
            session = std::move(*Session::open(line.sessionFile));
        TaskManager manager(
            {.limits = line.limits, .lanes = 0, .keepDetails = false, .session = session.get()});
        ListRun run(manager, line);
        QSignalSpy finished(&run, &ListRun::finished);
        connect(&run, &ListRun::started, &run, &ListRun::interrupt, Qt::QueuedConnection);
        run.start();
        QVERIFY(finished.wait());
        QCOMPARE(finished.front().front().toInt(), int(ExitInterrupted));
        QCOMPARE(run.totals().cancelled, withSession ? lines : 0);
        QCOMPARE(manager.batches().size(), withSession ? 1U : 0U);
    }
    if (!withSession)
        return;
    const auto session = std::move(*Session::open(line.sessionFile));
    TaskManager manager({.limits = line.limits, .session = session.get()});
    QSignalSpy restored(&manager, &TaskManager::restored);
    manager.restore(RestorePolicy::Wait);
    QVERIFY(restored.wait());
    const BatchRecord &batch = *manager.batch(manager.batches().front());
    QCOMPARE(batch.counts.of(TaskState::Waiting), lines);
}

QTEST_GUILESS_MAIN(TestListRun)
#include "tst_listrun.moc"

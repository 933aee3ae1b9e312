#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/launcherprogress.h"
#include "ui/runwatch.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#ifdef HAUL_HAS_DBUS
#include <QDBusConnection>
#endif

using namespace haul;

// What docks and taskbars are told, by itself and over a message bus of the test's own.
class tst_LauncherProgress : public QObject
{
    Q_OBJECT

public slots:
    void take(const QString &application, const QVariantMap &properties)
    {
        applications_ += application;
        told_ += properties;
    }

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void nothingWhenNothingRuns();
    void tellsWhatChanges();
    void severalBatchesHaveACount();
    void goesWithHaul();
    void overTheBus();
    void nothingIsPrintedWithoutABus();

private:
    LauncherProgress::Tell taker()
    {
        return [this](const QVariantMap &properties) { told_ += properties; };
    }
    BatchId submit(const QList<QByteArray> &paths)
    {
        QList<QByteArray> urls;
        for (const QByteArray &path : paths)
            urls += server_->url(path).toEncoded();
        return manager_->submit(requestFor(entriesOf(urls), folder_->path()));
    }
    QVariant last(const QString &property) const
    {
        return told_.isEmpty() ? QVariant() : told_.back().value(property);
    }
    bool isShown() const { return last(u"progress-visible"_qs).toBool(); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LoopbackServer> server_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<RunWatch> runs_;
    QProcess bus_;
    QByteArray address_; // empty: there is no bus to be had
    QList<QVariantMap> told_;
    QStringList applications_;
};

// Before anything asks for the bus, which is found once.
void tst_LauncherProgress::initTestCase()
{
#ifdef HAUL_HAS_DBUS
    const QString daemon = QStandardPaths::findExecutable(u"dbus-daemon"_qs);
    if (!daemon.isEmpty()) {
        bus_.start(daemon, {u"--session"_qs, u"--nofork"_qs, u"--print-address"_qs});
        if (bus_.waitForReadyRead(10'000))
            address_ = bus_.readLine().trimmed();
    }
#endif
    qputenv("DBUS_SESSION_BUS_ADDRESS", address_);
    qputenv("XDG_RUNTIME_DIR", QByteArray());
}

void tst_LauncherProgress::cleanupTestCase()
{
    bus_.kill();
    bus_.waitForFinished();
}

void tst_LauncherProgress::init()
{
    told_.clear();
    applications_.clear();
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<LoopbackServer>();
    QVERIFY(server_->start());
    server_->serve("/a.bin", QByteArray(1000, 'a'));
    server_->serve("/slow.bin", QByteArray(10'000'000, 's'), {.bytesPerSecond = 200'000});
    manager_ = std::make_unique<TaskManager>(TaskManager::Config());
    runs_ = std::make_unique<RunWatch>(*manager_);
}

void tst_LauncherProgress::cleanup()
{
    runs_.reset();
    manager_.reset();
    server_.reset();
}

void tst_LauncherProgress::nothingWhenNothingRuns()
{
    {
        const LauncherProgress progress(*manager_, *runs_, taker());
        QSignalSpy ended(runs_.get(), &RunWatch::runEnded);
        submit({"/a.bin"});
        QTRY_COMPARE(ended.size(), 1);
        QTRY_VERIFY(!isShown()); // perhaps it was, for a moment
    }
    QVERIFY(!isShown());
}

void tst_LauncherProgress::tellsWhatChanges()
{
    const LauncherProgress progress(*manager_, *runs_, taker());
    const BatchId id = submit({"/a.bin", "/a.bin", "/a.bin", "/slow.bin"});
    QTRY_VERIFY(isShown() && last(u"progress"_qs).toDouble() == 0.75);
    QVERIFY(!last(u"count-visible"_qs).toBool());
    const qsizetype before = told_.size();
    QSignalSpy sampled(runs_.get(), &RunWatch::sampled);
    QTRY_VERIFY(sampled.size() >= 2);
    QCOMPARE(told_.size(), before); // the same is not told again
    manager_->future(id).cancel();
    QTRY_VERIFY(!isShown());
    for (qsizetype i = 1; i < told_.size(); ++i)
        QVERIFY(told_[i] != told_[i - 1]);
}

void tst_LauncherProgress::severalBatchesHaveACount()
{
    const LauncherProgress progress(*manager_, *runs_, taker());
    const BatchId first = submit({"/slow.bin"});
    submit({"/slow.bin"});
    QTRY_VERIFY(last(u"count-visible"_qs).toBool());
    QCOMPARE(last(u"count"_qs).typeId(), qMetaTypeId<qint64>());
    QCOMPARE(last(u"count"_qs).toLongLong(), 2);
    manager_->removeBatch(first);
    QTRY_VERIFY(!last(u"count-visible"_qs).toBool());
    QVERIFY(isShown());
}

void tst_LauncherProgress::goesWithHaul()
{
    {
        const LauncherProgress progress(*manager_, *runs_, taker());
        submit({"/slow.bin"});
        QTRY_VERIFY(isShown());
    }
    QVERIFY(!isShown());
}

void tst_LauncherProgress::overTheBus()
{
#ifdef HAUL_HAS_DBUS
    if (address_.isEmpty())
        QSKIP("there is no dbus-daemon here");
    const QString name = u"dock"_qs;
    QDBusConnection dock = QDBusConnection::connectToBus(QString::fromLatin1(address_), name);
    QVERIFY(dock.isConnected());
    QVERIFY(dock.connect(QString(), QString(), u"com.canonical.Unity.LauncherEntry"_qs,
                         u"Update"_qs, this, SLOT(take(QString, QVariantMap))));
    const LauncherProgress progress(*manager_, *runs_);
    submit({"/a.bin", "/slow.bin"});
    QTRY_VERIFY(isShown() && last(u"progress"_qs).toDouble() == 0.5);
    QCOMPARE(applications_.back(), u"application://haul.desktop"_qs);
    QDBusConnection::disconnectFromBus(name);
#else
    QSKIP("built without Qt's D-Bus module");
#endif
}

// In a process of its own: the bus is looked for once.
void tst_LauncherProgress::nothingIsPrintedWithoutABus()
{
    if (qEnvironmentVariableIsSet("HAUL_TEST_WITHOUT_BUS")) {
        updateLauncherEntry({{u"progress"_qs, 0.5}});
        return;
    }
    QProcess other;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HAUL_TEST_WITHOUT_BUS"_qs, u"1"_qs);
    environment.insert(u"PATH"_qs, QString()); // no dbus-daemon
    other.setProcessEnvironment(environment);
    other.setProcessChannelMode(QProcess::MergedChannels);
    other.start(QCoreApplication::applicationFilePath(),
                {u"-silent"_qs, u"nothingIsPrintedWithoutABus"_qs});
    QVERIFY(other.waitForFinished());
    const QByteArray output = other.readAll();
    QCOMPARE(other.exitCode(), 0);
    QVERIFY2(!output.contains("WARN"), output.constData());
    QVERIFY2(!output.toLower().contains("dbus"), output.constData());
}

QTEST_GUILESS_MAIN(tst_LauncherProgress)
#include "tst_launcherprogress.moc"

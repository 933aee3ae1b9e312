#include "tests/manager/batches.h"
#include "ui/mainwindow.h"
#include "ui/proxystate.h"
#include "ui/runwatch.h"
#include "ui/settingsdialog.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>

using namespace haul;

// The proxy that counts, in the status bar.
class tst_ProxyState : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void places_data();
    void places();
    void silentWithoutProxy();
    void newBatches();
    void theChosenBatch();
    void theEnvironment();
    void theSystem();
    void clickOpensTheSetting();

private:
    // The field that has the keyboard, if it is that of the proxy.
    static QLineEdit *focusedField()
    {
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        return field && field->accessibleName() == u"Proxy"_qs ? field : nullptr;
    }
    BatchId submit(const QByteArray &proxy, const QByteArray &url = "https://host.test/a");

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<RunWatch> runs_;
};

void tst_ProxyState::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

// Whatever this machine's environment says.
void tst_ProxyState::init()
{
    for (const char *name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ftp_proxy", "FTP_PROXY",
                             "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
    folder_ = std::make_unique<QTemporaryDir>();
    manager_ = std::make_unique<TaskManager>(idle());
    runs_ = std::make_unique<RunWatch>(*manager_);
}

void tst_ProxyState::cleanup()
{
    qunsetenv("https_proxy");
    runs_.reset();
    manager_.reset();
}

BatchId tst_ProxyState::submit(const QByteArray &proxy, const QByteArray &url)
{
    BatchRequest request = requestFor(entriesOf({url}), folder_->path());
    request.settings.proxy = proxy;
    return manager_->submit(request);
}

void tst_ProxyState::places_data()
{
    QTest::addColumn<QByteArray>("proxy");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *proxy, const char *place) {
        QTest::newRow(proxy) << QByteArray(proxy) << QString::fromLatin1(place);
    };
    row("", "");
    row("http://p.test:3128", "p.test:3128");
    row("http://p.test:3128/", "p.test:3128");
    row("p.test:3128", "p.test:3128");
    row("socks5h://me:secret@p.test:1080", "p.test:1080");
    row("me:secret@p.test", "p.test");
    row("http://me:se@cr/et@p.test:1", "p.test:1");
    row("http://me@[::1]:3128/x", "[::1]:3128");
    row("http://me:secret@", "");
}

void tst_ProxyState::places()
{
    QFETCH(QByteArray, proxy);
    QFETCH(QString, place);
    QCOMPARE(proxyPlace(proxy), place);
}

void tst_ProxyState::silentWithoutProxy()
{
    ProxyState state(*manager_, *runs_, nullptr, [](const QNetworkProxyQuery &) {
        return QList{QNetworkProxy(QNetworkProxy::NoProxy)};
    });
    QVERIFY(state.isHidden());
    state.setPreferred({});
    QVERIFY(state.isHidden());
    state.setBatch(submit({}));
    QVERIFY(state.isHidden());
    state.setBatch(BatchId{77});
    QVERIFY(state.isHidden());
}

void tst_ProxyState::newBatches()
{
    ProxyState state(*manager_, *runs_);
    state.setPreferred("http://me:secret@p.test:3128");
    QVERIFY(!state.isHidden());
    QCOMPARE(state.text(), u"Proxy: p.test:3128"_qs);
    QVERIFY(state.toolTip().contains(u"New batches"_qs));
    QVERIFY(!state.toolTip().contains(u"secret"_qs));
    QVERIFY(!state.accessibleDescription().contains(u"secret"_qs));
    state.setPreferred("http://" + QByteArray(300, 'x') + ".test:1");
    QVERIFY(state.text().size() < 60);
    QVERIFY(state.toolTip().contains(QString(300, u'x')));
    state.setPreferred({});
    QVERIFY(state.isHidden());
}

void tst_ProxyState::theChosenBatch()
{
    ProxyState state(*manager_, *runs_);
    state.setPreferred("http://new.test:3128");
    state.setBatch(submit("socks5://own.test:1080"));
    QCOMPARE(state.text(), u"Proxy: own.test:1080"_qs);
    QVERIFY(state.toolTip().contains(u"chosen batch"_qs));
    state.setBatch(std::nullopt);
    QCOMPARE(state.text(), u"Proxy: new.test:3128"_qs);
}

// It keeps Qt from being asked, as it does on the way.
void tst_ProxyState::theEnvironment()
{
    qputenv("https_proxy", "http://me:secret@env.test:8080");
    ProxyState state(*manager_, *runs_, nullptr, [](const QNetworkProxyQuery &) {
        return QList{QNetworkProxy(QNetworkProxy::HttpProxy, u"system.test"_qs, 3128)};
    });
    state.setBatch(submit({}));
    QCOMPARE(state.text(), u"Proxy: env.test:8080"_qs);
    QVERIFY(state.toolTip().contains(u"environment"_qs));
    QVERIFY(state.toolTip().contains(u"host.test"_qs));
    state.setBatch(submit({}, "http://host.test/a"));
    QVERIFY(state.isHidden());
}

void tst_ProxyState::theSystem()
{
    ProxyState state(*manager_, *runs_, nullptr, [](const QNetworkProxyQuery &) {
        return QList{QNetworkProxy(QNetworkProxy::HttpProxy, u"system.test"_qs, 3128, u"me"_qs,
                                   u"secret"_qs)};
    });
    state.setBatch(submit({}));
    QVERIFY(state.isHidden()); // while the desktop is being asked
    QTRY_VERIFY(!state.isHidden());
    QCOMPARE(state.text(), u"Proxy: system.test:3128"_qs);
    QVERIFY(state.toolTip().contains(u"system"_qs));
    QVERIFY(!state.toolTip().contains(u"secret"_qs));
    state.setBatch(submit({}, "http://127.0.0.1/a"));
    QVERIFY(state.isHidden()); // never for this machine
}

void tst_ProxyState::clickOpensTheSetting()
{
    WindowOptions options;
    options.defaults.proxy = "http://me:secret@p.test:3128";
    MainWindow window(*manager_, options);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *state = window.findChild<ProxyState *>();
    QVERIFY(state->isVisible());
    for (const char *searched : {"", "", "language"}) { // what is searched does not hide it
        QTest::mouseClick(state, Qt::LeftButton);
        auto *dialog = window.findChild<SettingsDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY(focusedField());
        QTRY_VERIFY(!focusedField()->visibleRegion().isEmpty());
        auto *finder = dialog->findChild<QLineEdit *>(u"settingsFinder"_qs);
        finder->setFocus();
        QTest::keyClicks(finder, QLatin1String(searched));
    }
    QTest::mouseClick(state, Qt::LeftButton);
    QTRY_VERIFY(focusedField());
    QLineEdit *proxy = focusedField();
    QCOMPARE(proxy->text(), u"http://me@p.test:3128"_qs);
    proxy->selectAll();
    QTest::keyClick(proxy, Qt::Key_Delete);
    QTest::keyClick(proxy, Qt::Key_Return);
    QVERIFY(!state->isVisible());
}

QTEST_MAIN(tst_ProxyState)
#include "tst_proxystate.moc"

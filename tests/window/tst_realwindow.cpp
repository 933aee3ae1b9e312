// The real program in a real window, on an X server of its own: a batch runs, is photographed, and
// the program ends with the status that scripts expect. Needs Xvfb and ImageMagick's import.
#include "tests/support/demoroutes.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace haul;

namespace {

constexpr int patience = 30'000; // milliseconds; for a busy machine

// An X server with a display of its own; ended by its pid.
class VirtualDisplay
{
public:
    VirtualDisplay()
    {
        server_.start(QStringLiteral("Xvfb"),
                      {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                       QStringLiteral("0"), QStringLiteral("1280x800x24"),
                       QStringLiteral("-nolisten"), QStringLiteral("tcp")});
        while (server_.state() != QProcess::NotRunning && !number_.endsWith('\n')
               && server_.waitForReadyRead(patience))
            number_ += server_.readAllStandardOutput();
    }

    ~VirtualDisplay()
    {
        server_.terminate();
        server_.waitForFinished(patience);
    }

    bool isUp() const { return number_.endsWith('\n'); }
    QString name() const { return u':' + QString::fromLatin1(number_.trimmed()); }

private:
    QProcess server_;
    QByteArray number_;
};

} // namespace

class tst_RealWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void photographed();
    void quitsAtEnd_data();
    void quitsAtEnd();

private:
    void startHaul(QProcess &haul, const QStringList &arguments) const;
    QString writeList(const QString &name, const QList<QByteArray> &paths) const;

    QTemporaryDir folder_;
    std::unique_ptr<VirtualDisplay> display_;
    LoopbackServer server_;
};

void tst_RealWindow::initTestCase()
{
    display_ = std::make_unique<VirtualDisplay>();
    QVERIFY2(display_->isUp(), "Xvfb does not start");
    QVERIFY(server_.start());
    addDemoRoutes(server_);
    server_.serve("/endless.iso", QByteArray(64 * 1024 * 1024, 'x'), {.bytesPerSecond = 2'000'000});
    QVERIFY(QDir().mkpath(QStringLiteral(ARTEFACTS)));
}

void tst_RealWindow::startHaul(QProcess &haul, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), display_->name());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    environment.insert(QStringLiteral("HOME"), folder_.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"),
                       folder_.filePath(QStringLiteral("config")));
    environment.insert(QStringLiteral("HAUL_TURN_LOG"), folder_.filePath(QStringLiteral("turns")));
    haul.setProcessEnvironment(environment);
    haul.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    haul.start(QStringLiteral(HAUL_PROGRAM), arguments);
    QVERIFY(haul.waitForStarted(patience));
}

QString tst_RealWindow::writeList(const QString &name, const QList<QByteArray> &paths) const
{
    QFile list(folder_.filePath(name));
    if (!list.open(QIODevice::WriteOnly))
        qFatal("cannot write the list");
    for (const QByteArray &path : paths)
        list.write(server_.url(path).toEncoded() + '\n');
    return list.fileName();
}

// While a large file still runs, the small ones have arrived: the picture shows a batch at work.
void tst_RealWindow::photographed()
{
    QList<QByteArray> paths{"/endless.iso", "/missing/report.pdf", "/forbidden/data.csv"};
    for (int i = 1; i <= 10; ++i)
        paths << "/pages/" + QByteArray::number(i) + ".html";
    const QString out = folder_.filePath(QStringLiteral("out"));
    QProcess haul;
    startHaul(haul, {QStringLiteral("--start"), QStringLiteral("-d"), out,
                     writeList(QStringLiteral("papers.txt"), paths)});

    QTRY_VERIFY_WITH_TIMEOUT(QDir(out).entryList(QDir::Files).size() >= 11, patience);
    const QString picture = QStringLiteral(ARTEFACTS "/window.png");
    QFile::remove(picture);
    QImage image;
    // The first frames of a window are its background: photograph until there is more to see.
    const auto colours = [&] {
        QProcess::execute(QStringLiteral("import"),
                          {QStringLiteral("-display"), display_->name(), QStringLiteral("-window"),
                           QStringLiteral("root"), picture});
        image = QImage(picture);
        QSet<QRgb> seen;
        for (int y = 0; y < image.height(); y += 2) {
            for (int x = 0; x < image.width(); x += 2)
                seen.insert(image.pixel(x, y));
        }
        return seen.size();
    };
    QTRY_VERIFY_WITH_TIMEOUT(colours() > 50, patience);
    QCOMPARE(image.size(), QSize(1280, 800));

    ::kill(pid_t(haul.processId()), SIGTERM);
    QVERIFY(haul.waitForFinished(patience));
    QCOMPARE(haul.exitCode(), 130);
    QVERIFY(!QFile::exists(out + QStringLiteral("/endless.iso")));
    QVERIFY(!QFile::exists(out + QStringLiteral("/endless.iso.part")));
}

void tst_RealWindow::quitsAtEnd_data()
{
    QTest::addColumn<QList<QByteArray>>("paths");
    QTest::addColumn<int>("status");
    QTest::newRow("all done") << QList<QByteArray>{"/pages/1.html", "/pages/2.html"} << 0;
    QTest::newRow("some failed") << QList<QByteArray>{"/pages/1.html", "/missing/a"} << 1;
}

void tst_RealWindow::quitsAtEnd()
{
    QFETCH(QList<QByteArray>, paths);
    const QString out = folder_.filePath(QString::fromLatin1(QTest::currentDataTag()));
    QProcess haul;
    startHaul(haul, {QStringLiteral("--start"), QStringLiteral("--quit-at-end"),
                     QStringLiteral("-d"), out, writeList(QStringLiteral("few.txt"), paths)});
    QVERIFY(haul.waitForFinished(patience));
    QTEST(haul.exitCode(), "status");
    QVERIFY(QFile::exists(out + QStringLiteral("/1.html")));

    QFile turns(folder_.filePath(QStringLiteral("turns")));
    QVERIFY(turns.open(QIODevice::ReadOnly));
    QVERIFY(QJsonDocument::fromJson(turns.readAll()).object().value(QStringLiteral("turns")).toInt()
            > 0);
}

QTEST_GUILESS_MAIN(tst_RealWindow)
#include "tst_realwindow.moc"

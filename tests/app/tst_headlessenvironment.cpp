// What the system puts around the program: closed standard streams, limits, devices in place of
// files. None of it may spoil a file, hang or go without a word.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

using namespace haul;

namespace {

void lowerLimit(int resource, rlim_t soft, rlim_t hard)
{
    const rlimit limit{soft, hard};
    ::setrlimit(decltype(RLIMIT_NOFILE)(resource), &limit);
}

} // namespace

class TestHeadlessEnvironment : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void closedStreams_data();
    void closedStreams();
    void standardInputClosed();
    void fileSizeLimit();
    void manyJobs();
    void reportToADevice();
    void reportToANamedStream();
    void otherLocales_data();
    void otherLocales();
    void windowIsNotBesideIt();

private:
    QStringList options() const
    {
        return {QStringLiteral("-d"), path("out"), QStringLiteral("--retries"),
                QStringLiteral("0")};
    }
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }

    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessEnvironment::initTestCase()
{
    QVERIFY(server_.start());
}

void TestHeadlessEnvironment::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_.clearRoutes();
}

void TestHeadlessEnvironment::closedStreams_data()
{
    QTest::addColumn<QList<int>>("closed");
    QTest::newRow("input") << QList<int>{0};
    QTest::newRow("output") << QList<int>{1};
    QTest::newRow("error") << QList<int>{2};
    QTest::newRow("all") << QList<int>{0, 1, 2};
}

// What is printed must not end up in a file or socket that was given a stream's number.
void TestHeadlessEnvironment::closedStreams()
{
    QFETCH(QList<int>, closed);
    QStringList arguments = options();
    for (int i = 0; i < 20; ++i) {
        const QByteArray target = "/f" + QByteArray::number(i);
        server_.serve(target, QByteArray(300'000, char('a' + i)));
        arguments << QString::fromLatin1(url(target));
    }
    arguments << QString::fromLatin1(url("/missing"));
    const HaulRun run = runHaul(arguments, {}, [closed] {
        for (const int stream : closed)
            ::close(stream);
    });
    QCOMPARE(run.status, 1);
    QCOMPARE(filesBelow(path("out")).size(), 20);
    for (int i = 0; i < 20; ++i) {
        const QString file = path("out/f") + QString::number(i);
        QVERIFY(readFile(file) == QByteArray(300'000, char('a' + i)));
    }
}

void TestHeadlessEnvironment::standardInputClosed()
{
    const HaulRun run =
        runHaul(options() + QStringList{QStringLiteral("-")}, {}, [] { ::close(STDIN_FILENO); });
    QVERIFY2(run.status == 0 || run.status == 2, run.err.constData()); // an empty list, or none
}

void TestHeadlessEnvironment::fileSizeLimit()
{
    server_.serve("/small", QByteArray(1'000, 's'));
    server_.serve("/large", QByteArray(3'000'000, 'l'));
    const HaulRun run = runHaul(options()
                                    + QStringList{QStringLiteral("--report"), path("r.jsonl"),
                                                  QString::fromLatin1(url("/large")),
                                                  QString::fromLatin1(url("/small"))},
                                {}, [] { lowerLimit(RLIMIT_FSIZE, 1'000'000, 1'000'000); });
    QVERIFY2(run.status == 1, run.err.constData());
    const QList<QJsonObject> lines = readJsonLines(path("r.jsonl"));
    QCOMPARE(codeOf(lines.value(0)), QStringLiteral("too-large"));
    QCOMPARE(stateOf(lines.value(1)), QStringLiteral("done"));
    QCOMPARE(filesBelow(path("out")), QStringList{QStringLiteral("small")});
}

// The usual soft limit of open files is far below what many jobs need.
void TestHeadlessEnvironment::manyJobs()
{
    QByteArray list;
    for (int i = 0; i < 200; ++i) {
        const QByteArray target = "/m" + QByteArray::number(i);
        server_.serve(target, QByteArray(200'000, 'm'), {.bytesPerSecond = 400'000});
        list += url(target) + '\n';
    }
    const HaulRun run = runHaul(options()
                                    + QStringList{QStringLiteral("-j"), QStringLiteral("200"),
                                                  QStringLiteral("--per-host"),
                                                  QStringLiteral("200"), QStringLiteral("-")},
                                list, [] { lowerLimit(RLIMIT_NOFILE, 128, 4096); });
    QVERIFY2(run.status == 0, run.err.constData());
    QCOMPARE(filesBelow(path("out")).size(), 200);
}

void TestHeadlessEnvironment::reportToADevice()
{
    server_.serve("/a", "a");
    const HaulRun run =
        runHaul(options()
                + QStringList{QStringLiteral("--report"), QStringLiteral("/dev/full"),
                              QString::fromLatin1(url("/a"))});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.errorLines().size() == 1, run.err.constData());
    QVERIFY2(run.err.startsWith("haul: ") && run.err.contains("/dev/full"), run.err.constData());
    QCOMPARE(readFile(path("out/a")), QByteArray("a"));
}

// As a shell's >(...) is.
void TestHeadlessEnvironment::reportToANamedStream()
{
    server_.serve("/a", "a");
    const HaulRun run =
        runHaul(options()
                + QStringList{QStringLiteral("--report"), QStringLiteral("/dev/stderr"),
                              QString::fromLatin1(url("/a"))});
    QCOMPARE(run.status, 0);
    const QList<QJsonObject> lines = toJsonLines(run.err);
    QVERIFY2(lines.size() == 1, run.err.constData());
    QCOMPARE(stateOf(lines.first()), QStringLiteral("done"));
}

void TestHeadlessEnvironment::otherLocales_data()
{
    QTest::addColumn<QByteArray>("locale");
    QTest::newRow("C") << QByteArray("C");
    QTest::newRow("C.UTF-8") << QByteArray("C.UTF-8");
    QTest::newRow("none that is known") << QByteArray("xx_YY.UTF-8");
}

void TestHeadlessEnvironment::otherLocales()
{
    QFETCH(QByteArray, locale);
    const QByteArray previous = qgetenv("LC_ALL");
    qputenv("LC_ALL", locale);
    server_.serve("/\xC3\xA4 \xE2\x82\xAC.txt", "umlaut");
    const HaulRun run = runHaul(
        options() + QStringList{QStringLiteral("--report"), path("r.jsonl"), QStringLiteral("-")},
        url("/%C3%A4%20%E2%82%AC.txt"));
    qputenv("LC_ALL", previous);
    QVERIFY2(run.status == 0, run.err.constData());
    QCOMPARE(readJsonLines(path("r.jsonl")).value(0).value(u"path").toString(),
             path("out/") + QStringLiteral("\u00e4 \u20ac.txt"));
    QVERIFY(QFile::exists(path("out/") + QStringLiteral("\u00e4 \u20ac.txt")));
    QVERIFY2(!run.err.contains("locale"), run.err.constData());
}

// A copy of the program alone, as somebody may have made it. A build without a window has none to
// start, which is said as well.
void TestHeadlessEnvironment::windowIsNotBesideIt()
{
    QVERIFY(QFile::copy(QStringLiteral(HAUL_PROGRAM), path("haul")));
    QProcess process;
    process.start(path("haul"), QStringList());
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 2);
    QVERIFY2(process.readAllStandardError().contains("window"), "it says what is missing");
    process.start(path("haul"), {QStringLiteral("--version")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestHeadlessEnvironment)
#include "tst_headlessenvironment.moc"

// --preflight: what is said of the links of a list, and that nothing is written.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestHeadlessPreflight : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void saysWhatIsWrong();
    void allIsWell();
    void tooLittleRoom();
    void writesAReport();
    void quiet();

private:
    QString list(const QByteArrayList &paths);

    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

void TestHeadlessPreflight::initTestCase()
{
    QVERIFY(server_.start());
    server_.serve("/a.bin", QByteArray(3'000'000, 'x'));
    server_.serve("/b.bin", QByteArray(1000, 'x'), {.headStatus = 405});
    server_.serve("/unknown.bin", QByteArray(1000, 'x'), {.chunked = true});
    server_.serve("/page.zip", "<html>", {.contentType = "text/html"});
    server_.serve("/busy.bin", "busy", {.status = 503});
    ServedResource huge;
    huge.size = qint64(1) << 60;
    huge.read = [](qint64, qint64 length) { return QByteArray(length, 'x'); };
    server_.serve("/huge.bin", huge);
}

void TestHeadlessPreflight::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    out_ = dir_->filePath(QStringLiteral("new/out"));
}

QString TestHeadlessPreflight::list(const QByteArrayList &paths)
{
    QByteArray lines;
    for (const QByteArray &path : paths)
        lines += server_.url(path).toEncoded() + '\n';
    const QString file = dir_->filePath(QStringLiteral("list.txt"));
    writeFile(file, lines);
    return file;
}

void TestHeadlessPreflight::saysWhatIsWrong()
{
    const HaulRun run = runHaul({QStringLiteral("--preflight"), QStringLiteral("--retries"),
                                 QStringLiteral("0"), QStringLiteral("-d"), out_,
                                 list({"/a.bin", "/b.bin", "/unknown.bin", "/page.zip", "/busy.bin",
                                       "/missing-1", "/missing-2", "/a.bin"})});
    QCOMPARE(run.status, 1);
    QByteArrayList flags = run.errorLines();
    std::sort(flags.begin(), flags.end());
    QCOMPARE(flags.size(), 4);
    QVERIFY(flags[0].startsWith("dead: " + server_.url("/missing-1").toEncoded() + ": "));
    QVERIFY(flags[0].contains("404"));
    QVERIFY(flags[1].startsWith("dead: "));
    QVERIFY(flags[2].startsWith("unclear: "));
    QCOMPARE(flags[3], "wrong type: " + server_.url("/page.zip").toEncoded()
                           + ": asked for a .zip (archive), got a web page");
    const QByteArrayList lines = run.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0], "4 there (1 wrong type), 2 dead (2 http-404), 1 unclear (1 http-503), "
                       "1 duplicate left out");
    QVERIFY2(lines[1].startsWith("2.9 MiB to fetch, 1 of unknown size; "), lines[1].constData());
    QVERIFY2(lines[1].endsWith(" free: it fits"), lines[1].constData());
    QVERIFY(!QDir(out_).exists());
}

void TestHeadlessPreflight::allIsWell()
{
    const HaulRun run =
        runHaul({QStringLiteral("--preflight"), QStringLiteral("-d"), out_, list({"/a.bin"})});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.err, "");
    QVERIFY(run.out.startsWith("1 there\n2.9 MiB to fetch; "));
    QCOMPARE(filesBelow(dir_->path()), QStringList{QStringLiteral("list.txt")});
}

void TestHeadlessPreflight::tooLittleRoom()
{
    const HaulRun run =
        runHaul({QStringLiteral("--preflight"), QStringLiteral("-d"), out_, list({"/huge.bin"})});
    QCOMPARE(run.status, 0); // the link itself is fine
    QVERIFY(run.err.startsWith("too large: "));
    QVERIFY(run.out.startsWith("1 there (1 too large)\n1.0 EiB to fetch; "));
    QVERIFY(run.out.endsWith("free: it does not fit\n"));
}

void TestHeadlessPreflight::writesAReport()
{
    const QString report = dir_->filePath(QStringLiteral("r.jsonl"));
    const HaulRun run =
        runHaul({QStringLiteral("--preflight"), QStringLiteral("--report"), report,
                 QStringLiteral("-d"), out_, list({"/a.bin", "/unknown.bin", "/missing"})});
    QCOMPARE(run.status, 1);
    const QList<QJsonObject> lines = readJsonLines(report);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(stateOf(lines[0]), QStringLiteral("done"));
    QCOMPARE(lines[0].value(u"bytes").toInteger(), 3'000'000);
    QVERIFY(lines[0].value(u"path").isNull());
    QVERIFY(lines[1].value(u"bytes").isNull());
    QCOMPARE(codeOf(lines[2]), QStringLiteral("http-404"));
}

void TestHeadlessPreflight::quiet()
{
    const HaulRun run = runHaul({QStringLiteral("--preflight"), QStringLiteral("--quiet"),
                                 QStringLiteral("-d"), out_, list({"/missing"})});
    QCOMPARE(run.status, 1);
    QCOMPARE(run.out, "");
    QCOMPARE(run.errorLines().size(), 1);
}

QTEST_GUILESS_MAIN(TestHeadlessPreflight)
#include "tst_headlesspreflight.moc"

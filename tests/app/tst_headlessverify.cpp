// --verify-with: what a checksum file says of the files of a run, in words and in the exit status.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestHeadlessVerify : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void verifies_data();
    void verifies();
    void severalLists();
    void refusals_data();
    void refusals();

private:
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }

    LoopbackServer server_;
};

void TestHeadlessVerify::initTestCase()
{
    QVERIFY(server_.start());
    server_.serve("/a.bin", "first");
    server_.serve("/b.bin", "second");
}

void TestHeadlessVerify::verifies_data()
{
    QTest::addColumn<QByteArray>("sums"); // as the server has it
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("out");
    QTest::addColumn<QByteArray>("err");

    const auto sha256 = [](const QByteArray &bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    };
    QTest::newRow("right") << sha256("first") + "  a.bin\n" + sha256("second") + "  b.bin\n"
                           << 0 << QByteArray("verified: 2 right, 0 wrong, 0 not here")
                           << QByteArray();
    QTest::newRow("wrong") << sha256("first") + "  a.bin\n" + sha256("else") + "  b.bin\n"
                           << 1 << QByteArray("verified: 1 right, 1 wrong, 0 not here")
                           << QByteArray("/b.bin: ");
    QTest::newRow("more than was fetched")
        << sha256("first") + "  a.bin\n" + sha256("third") + "  c.bin\n"
        << 0 << QByteArray("verified: 1 right, 0 wrong, 1 not here; 1 without a checksum")
        << QByteArray("not here: c.bin");
    QTest::newRow("of something else") << sha256("third") + "  c.bin\n"
                                       << 1 << QByteArray("verified: 0 right, 0 wrong, 1 not here")
                                       << QByteArray("not here: c.bin");
}

void TestHeadlessVerify::verifies()
{
    QFETCH(QByteArray, sums);
    server_.serve("/SHA256SUMS", sums);
    const QTemporaryDir dir;
    const QString list = dir.filePath(QStringLiteral("list"));
    writeFile(list, url("/a.bin") + '\n' + url("/b.bin") + '\n' + url("/SHA256SUMS") + '\n');
    const HaulRun run = runHaul({QStringLiteral("-d"), dir.filePath(QStringLiteral("out")),
                                 QStringLiteral("--verify-with"),
                                 dir.filePath(QStringLiteral("out/SHA256SUMS")), list});
    QTEST(run.status, "status");
    QFETCH(QByteArray, out);
    QVERIFY2(run.out.contains(out), run.out.constData());
    QFETCH(QByteArray, err);
    QVERIFY2(err.isEmpty() ? run.err.isEmpty() : run.err.contains(err), run.err.constData());
    QCOMPARE(filesBelow(dir.filePath(QStringLiteral("out"))).size(), 3); // a wrong one too
}

void TestHeadlessVerify::severalLists()
{
    const QTemporaryDir dir;
    const QString sums = dir.filePath(QStringLiteral("sums.md5"));
    writeFile(sums, "8b04d5e3775d298e78455efc5ca404d5  a.bin\n"
                    "a9f0e61a137d86aa9db53465e0801612  b.bin\n");
    for (const char *name : {"a", "b"})
        writeFile(dir.filePath(QLatin1String(name)), url("/") + name + ".bin\n");
    const HaulRun run = runHaul(
        {QStringLiteral("-d"), dir.filePath(QStringLiteral("out")), QStringLiteral("--verify-with"),
         sums, dir.filePath(QStringLiteral("a")), dir.filePath(QStringLiteral("b"))});
    QVERIFY2(run.status == 0, run.err.constData());
    QVERIFY2(run.out.contains("verified: 2 right"), run.out.constData());
}

void TestHeadlessVerify::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("of no files") << QStringList{QStringLiteral("--preflight")} << 2
                                 << QByteArray("--preflight");
    QTest::newRow("not there") << QStringList() << 1 << QByteArray("none");
}

void TestHeadlessVerify::refusals()
{
    QFETCH(QStringList, arguments);
    const QTemporaryDir dir;
    const HaulRun run =
        runHaul(QStringList{QStringLiteral("-d"), dir.path(), QStringLiteral("--verify-with"),
                            dir.filePath(QStringLiteral("none")), QString::fromUtf8(url("/a.bin"))}
                + arguments);
    QTEST(run.status, "status");
    QFETCH(QByteArray, says);
    QVERIFY2(run.err.contains(says), run.err.constData());
    QCOMPARE(run.errorLines().size(), 1);
}

QTEST_GUILESS_MAIN(TestHeadlessVerify)
#include "tst_headlessverify.moc"

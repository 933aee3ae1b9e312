// What goes in at the terminal: lists of all sorts, and everything that is one clear line on
// standard error and status 2 before any server is asked.
#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

class TestHeadlessLists : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void rejectedAndDuplicateLines();
    void emptyLists_data();
    void emptyLists();
    void nothingUsable();
    void standardInput();
    void urlsAsArguments();
    void severalLists();
    void markAndReturns();
    void refusals_data();
    void refusals();
    void refusalOfOneListOfMany();
    void unreadableListKeepsTheOldReport();
    void reportToStandardOutput();

private:
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    QByteArray url(const QByteArray &target) const { return server_.url(target).toEncoded(); }
    QString write(const char *name, const QByteArray &bytes) const;
    HaulRun run(const QStringList &arguments, const QByteArray &input = {}) const;
    QList<QJsonObject> report() const { return readJsonLines(path("r.jsonl")); }

    LoopbackServer server_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessLists::initTestCase()
{
    QVERIFY(server_.start());
    for (const char name : {'a', 'b', 'c'})
        server_.serve(QByteArray("/") + name, QByteArray(100, name));
}

void TestHeadlessLists::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    server_.clearLog();
}

QString TestHeadlessLists::write(const char *name, const QByteArray &bytes) const
{
    writeFile(path(name), bytes);
    return path(name);
}

HaulRun TestHeadlessLists::run(const QStringList &arguments, const QByteArray &input) const
{
    return runHaul(QStringList{QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                               path("r.jsonl"), QStringLiteral("--retries"), QStringLiteral("0")}
                       + arguments,
                   input);
}

void TestHeadlessLists::rejectedAndDuplicateLines()
{
    const QString list =
        write("l.txt", "# a list\n" + url("/a") + "\nno address\n\n" + url("/b") + "\n " + url("/a")
                           + " \nmailto:a@b.c\n<" + url("/c") + ">\nhttp://\n");
    const HaulRun done = run({list});
    QVERIFY2(done.status == 0, done.err.constData());
    const QList<QJsonObject> lines = report();
    QCOMPARE(lines.size(), 7);
    const struct
    {
        int line;
        const char *state;
        const char *code;
    } expected[] = {
        {2, "done", ""},
        {3, "rejected", "bad-url"},
        {5, "done", ""},
        {6, "rejected", "duplicate"},
        {7, "rejected", "unsupported-protocol"},
        {8, "done", ""},
        {9, "rejected", "bad-url"},
    };
    for (int i = 0; i < lines.size(); ++i) {
        QCOMPARE(lines.at(i).value(u"line").toInt(), expected[i].line);
        QCOMPARE(stateOf(lines.at(i)), QLatin1String(expected[i].state));
        QCOMPARE(codeOf(lines.at(i)), QLatin1String(expected[i].code));
        QCOMPARE(lines.at(i).size(), 12);
    }
    QCOMPARE(lines.at(1).value(u"url").toString(), QStringLiteral("no address"));
    QCOMPARE(lines.at(3).value(u"url").toString().toUtf8(), url("/a"));
    const QJsonObject duplicate = lines.at(3).value(u"error").toObject();
    QVERIFY(duplicate.value(u"message").toString().contains(QLatin1String("line 2")));
    QCOMPARE(server_.requestCount("/a"), 1);
    QVERIFY2(done.out.contains("3 done"), done.out.constData());
    QVERIFY2(done.out.contains("rejected"), done.out.constData());
}

void TestHeadlessLists::emptyLists_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blank lines") << QByteArray("\n\r\n   \n");
    QTest::newRow("comments") << QByteArray("# nothing\n#");
    QTest::newRow("a mark") << QByteArray("\xEF\xBB\xBF");
}

void TestHeadlessLists::emptyLists()
{
    QFETCH(QByteArray, list);
    const HaulRun done = run({write("l.txt", list)});
    QVERIFY2(done.status == 0, done.err.constData());
    QVERIFY(report().isEmpty());
}

// A list that has lines, but not one that can be used, is no list.
void TestHeadlessLists::nothingUsable()
{
    const HaulRun done = run({write("l.txt", "\nhello\nworld\n")});
    QCOMPARE(done.status, 2);
    QCOMPARE(done.errorLines().size(), 1);
    QVERIFY2(done.err.contains("l.txt") && done.err.contains("ine 2"), done.err.constData());
}

void TestHeadlessLists::standardInput()
{
    const HaulRun done = run({QStringLiteral("-")}, url("/a") + '\n' + url("/b"));
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(readFile(path("out/b")), QByteArray(100, 'b'));
}

void TestHeadlessLists::urlsAsArguments()
{
    const HaulRun done = run({QString::fromLatin1(url("/c")), QString::fromLatin1(url("/a"))});
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("c")}));
    QCOMPARE(report().at(0).value(u"line").toInt(), 1);
    QCOMPARE(report().at(0).value(u"url").toString().toUtf8(), url("/c"));
}

void TestHeadlessLists::severalLists()
{
    const HaulRun done = run({write("1.txt", url("/a") + "\nx y\n"), QStringLiteral("-"),
                              QString::fromLatin1(url("/c")), write("2.txt", "\n" + url("/a"))},
                             url("/b"));
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("a (1)"),
                                                   QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(report().size(), 5);
}

void TestHeadlessLists::markAndReturns()
{
    const QByteArray text = "\xEF\xBB\xBF" + url("/a") + "\r\n\r\n" + url("/b") + "\r\nnot one\r\n";
    const HaulRun done = run({write("l.txt", text)});
    QVERIFY2(done.status == 0, done.err.constData());
    const QList<QJsonObject> lines = report();
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(1).value(u"line").toInt(), 3);
    QCOMPARE(lines.at(1).value(u"url").toString().toUtf8(), url("/b"));
    QCOMPARE(lines.at(2).value(u"line").toInt(), 4);
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
}

// "%" is the test's folder.
void TestHeadlessLists::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *arguments, const char *says) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '))
                            << QByteArray(says);
    };
    row("no such list", "%/none.txt", "none.txt");
    row("a folder as list", "%", "%");
    row("no list", "--quiet", "no list");
    row("folder below a file", "-d %/file/out %/list", "file/out");
    row("folder is a file", "-d %/file %/list", "%/file");
    row("unknown option", "--nonsense %/list", "nonsense");
    row("a value too few", "%/list --jobs", "jobs");
    row("a bad number", "--jobs many %/list", "--jobs");
    row("a bad choice", "--on-conflict explode %/list", "--on-conflict");
    row("report below a file", "--report %/file/r %/list", "file/r");
    row("report is a folder", "--report % %/list", "%");
    row("results below a file", "--results %/file/p %/list", "file/p");
    row("no such cookies", "--cookies %/none %/list", "none");
    row("standard input twice", "- -", "standard input");
}

void TestHeadlessLists::refusals()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    write("file", "a file, no folder");
    write("list", url("/a"));
    arguments.replaceInStrings(QStringLiteral("%"), dir_->path());
    const HaulRun done = runHaul(QStringList{QStringLiteral("-d"), path("out")} + arguments);
    QVERIFY2(done.status == 2, (done.out + done.err).constData());
    QCOMPARE(done.out, QByteArray());
    QCOMPARE(done.errorLines().size(), 1);
    QVERIFY2(done.err.startsWith("haul: "), done.err.constData());
    QVERIFY2(done.err.contains(says.replace('%', dir_->path().toUtf8())), done.err.constData());
    QCOMPARE(server_.requestCount(), 0);
    QVERIFY(filesBelow(path("out")).isEmpty());
}

// Nothing starts when one of several lists cannot be read, whichever is known first.
void TestHeadlessLists::refusalOfOneListOfMany()
{
    QByteArray large;
    for (int i = 0; i < 100'000; ++i)
        large += url("/a?" + QByteArray::number(i)) + '\n';
    write("large", large);
    const QString none = path("none");
    for (const QStringList &lists :
         {QStringList{none, path("large")}, QStringList{path("large"), none},
          QStringList{none, none, path("large"), path("large")}}) {
        const HaulRun done = run(lists);
        QCOMPARE(done.status, 2);
        QCOMPARE(done.errorLines().size(), 1);
        QCOMPARE(server_.requestCount(), 0);
    }
}

void TestHeadlessLists::unreadableListKeepsTheOldReport()
{
    write("r.jsonl", "yesterday's\n");
    QCOMPARE(run({path("none")}).status, 2);
    QCOMPARE(readFile(path("r.jsonl")), QByteArray("yesterday's\n"));
    write("list", url("/a"));
    QCOMPARE(run({path("list")}).status, 0);
    QCOMPARE(report().size(), 1);
}

void TestHeadlessLists::reportToStandardOutput()
{
    write("list", url("/a") + '\n' + url("/b"));
    const HaulRun done = runHaul({QStringLiteral("-d"), path("out"), QStringLiteral("--report"),
                                  QStringLiteral("-"), path("list")});
    QVERIFY2(done.status == 0, done.err.constData());
    const QList<QJsonObject> lines = toJsonLines(done.out);
    QCOMPARE(lines.size(), 2);
    for (const QJsonObject &line : lines)
        QCOMPARE(stateOf(line), QStringLiteral("done"));
    QCOMPARE(filesBelow(path("out")), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
}

QTEST_GUILESS_MAIN(TestHeadlessLists)
#include "tst_headlesslists.moc"

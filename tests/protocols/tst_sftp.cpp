// SFTP, against OpenSSH.
#include "tests/protocols/protocolbench.h"
#include "tests/support/loopbackserver.h"
#include "tests/support/sshdfixture.h"

#include <QTest>

using namespace haul;

class TestSftp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void downloads_data();
    void downloads();
    void manyFiles();
    void sizesBeforeTheStart();
    void missingFile();
    void unreadableFile();
    void unknownHost();
    void otherKeyOfHost();
    void insecureTakesAnyKey();
    void wrongKey();
    void redirectsNeverLeadHere();
    void notSshAtAll();

private:
    QByteArray url(const QByteArray &name) const
    {
        return sshd_.url(QFile::encodeName(path(name)));
    }
    QString path(const QByteArray &name) const { return root_.filePath(QString::fromUtf8(name)); }

    QTemporaryDir root_;
    SshdFixture sshd_;
};

void TestSftp::initTestCase()
{
    if (!SshdFixture::isInstalled())
        QFAIL("sshd is not installed; scripts/test installs it");
    QVERIFY2(sshd_.start(), qPrintable(sshd_.errorText()));
    writeFile(path("empty.bin"), {});
    writeFile(path("small.bin"), someBytes(1000));
    writeFile(path("large.bin"), someBytes(3'000'000));
}

void TestSftp::downloads_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << QByteArray("empty.bin") << 0;
    QTest::newRow("small") << QByteArray("small.bin") << 1000;
    QTest::newRow("large") << QByteArray("large.bin") << 3'000'000;
}

void TestSftp::downloads()
{
    QFETCH(QByteArray, name);
    QFETCH(int, size);
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    qputenv("USER", sshd_.userName());
    const Fetched got = bench.fetch({url(name)});
    QVERIFY2(got.word() == "done", (got.all() + sshd_.errorText().toUtf8()).constData());
    QCOMPARE(bench.files(), QStringList{QString::fromLatin1(name)});
    QCOMPARE(bench.file(name), someBytes(size));
    QCOMPARE(got.report[0].value(u"bytes").toInt(), size);
}

void TestSftp::sizesBeforeTheStart()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    qputenv("USER", sshd_.userName());
    const Fetched got =
        bench.fetch({url("large.bin"), url("empty.bin"), url("none.bin")}, {"--preflight"});
    QVERIFY2(got.run.status == 1, got.all().constData());
    QCOMPARE(got.report[0].value(u"bytes").toInt(), 3'000'000);
    QCOMPARE(got.report[1].value(u"bytes").toInt(-1), 0);
    QCOMPARE(got.word(2), "failed:not-found");
    QCOMPARE(bench.files(), QStringList());
}

void TestSftp::manyFiles()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    QList<QByteArray> urls;
    for (int i = 0; i < 30; ++i) {
        const QByteArray name = "many" + QByteArray::number(i);
        writeFile(path(name), someBytes(200 * i, quint32(i)));
        urls << url(name).replace("//", "//" + sshd_.userName() + '@');
    }
    const Fetched got = bench.fetch(urls);
    QVERIFY2(got.run.status == 0, got.all().constData());
    for (int i = 0; i < 30; ++i)
        QCOMPARE(bench.file("many" + QByteArray::number(i)), someBytes(200 * i, quint32(i)));
}

void TestSftp::missingFile()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    const Fetched got = bench.fetch({url("none.bin"), url("small.bin")});
    QVERIFY2(got.word(0) == "failed:not-found", got.all().constData());
    QCOMPARE(got.word(1), "done");
    QCOMPARE(bench.files(), QStringList{QStringLiteral("small.bin")});
}

// A folder where a file should be.
void TestSftp::unreadableFile()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    const Fetched got = bench.fetch({sshd_.url("/dev/null/x")});
    QVERIFY2(got.word() == "failed:not-found", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestSftp::unknownHost()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Nothing));
    const Fetched got = bench.fetch({url("small.bin")});
    QVERIFY2(got.word() == "failed:host-key", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
    // Nor is it known when there is no such file at all.
    QVERIFY(QFile::remove(bench.home() + QStringLiteral("/.ssh/known_hosts")));
    QCOMPARE(bench.fetch({url("small.bin")}).word(), "failed:host-key");
}

void TestSftp::otherKeyOfHost()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::OtherKey));
    const Fetched got = bench.fetch({url("small.bin")});
    QVERIFY2(got.word() == "failed:host-key", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestSftp::insecureTakesAnyKey()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::OtherKey));
    const Fetched got = bench.fetch({url("small.bin")}, {"--insecure"});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("small.bin"), someBytes(1000));
}

void TestSftp::wrongKey()
{
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host, false));
    const Fetched got = bench.fetch({url("small.bin").replace("//", "//somebody:geheim@")});
    QVERIFY2(got.word() == "failed:login", got.all().constData());
    QVERIFY2(!got.tells("geheim"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

// A web page has no say over the user's keys.
void TestSftp::redirectsNeverLeadHere()
{
    LoopbackServer web;
    QVERIFY(web.start());
    web.script("/on", RawReply::http(302, {}, {{"Location", url("small.bin")}}));
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    const Fetched got = bench.fetch({web.url("/on").toEncoded()});
    QVERIFY2(got.word() == "failed:redirect", got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestSftp::notSshAtAll()
{
    LoopbackServer web;
    QVERIFY(web.start());
    web.serve("/", "text");
    ProtocolBench bench;
    QVERIFY(sshd_.writeHome(bench.home(), SshdFixture::Knows::Host));
    const Fetched got =
        bench.fetch({"sftp://127.0.0.1:" + QByteArray::number(web.port()) + "/a.bin"},
                    {"--timeout", "2", "--connect-timeout", "2"});
    QVERIFY2(got.word().startsWith("failed:") && !got.word().contains("internal"),
             got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

QTEST_GUILESS_MAIN(TestSftp)
#include "tst_sftp.moc"

// HTTP with names and passwords, against Apache httpd: Basic (RFC 7617) and Digest (RFC 7616).
#include "tests/protocols/protocolbench.h"
#include "tests/support/apachefixture.h"

#include <QTest>

using namespace haul;

class TestApache : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void open();
    void password_data();
    void password();
    void refused_data();
    void refused();
    void manyWithDigest();

private:
    QTemporaryDir root_;
    std::unique_ptr<ApacheFixture> apache_;
};

void TestApache::initTestCase()
{
    if (!ApacheFixture::isInstalled())
        QFAIL("Apache httpd is not installed; scripts/test installs it");
    writeFile(root_.filePath(QStringLiteral("a.bin")), someBytes(1'000'000));
    apache_.reset(
        new ApacheFixture({.documentRoot = root_.path(), .user = "me", .password = "geheim"}));
    QVERIFY2(apache_->start(), qPrintable(apache_->errorText()));
}

void TestApache::open()
{
    ProtocolBench bench;
    const Fetched got = bench.fetch({apache_->url("/a.bin")});
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(1'000'000));
}

void TestApache::password_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::addColumn<QByteArray>("from");
    for (const char *folder : {"basic", "digest"}) {
        for (const char *from : {"option", "URL", "netrc"})
            QTest::addRow("%s, from %s", folder, from) << QByteArray(folder) << QByteArray(from);
    }
}

void TestApache::password()
{
    QFETCH(QByteArray, folder);
    QFETCH(QByteArray, from);
    ProtocolBench bench;
    writeFile(bench.home() + QStringLiteral("/.netrc"),
              "machine 127.0.0.1 login me password geheim\n");
    QByteArray url = apache_->url('/' + folder + "/a.bin");
    QList<QByteArray> options;
    if (from == "option")
        options = {"--user", "me:geheim"};
    else if (from == "URL")
        url.replace("//127", "//me:geheim@127");
    else
        options = {"--netrc"};
    const Fetched got = bench.fetch({url}, options);
    QVERIFY2(got.word() == "done", got.all().constData());
    QCOMPARE(bench.file("a.bin"), someBytes(1'000'000));
    QVERIFY2(!got.tells("geheim"), got.all().constData());
}

void TestApache::refused_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::addColumn<QByteArray>("user");
    for (const char *folder : {"basic", "digest"}) {
        QTest::addRow("%s, nobody", folder) << QByteArray(folder) << QByteArray();
        QTest::addRow("%s, wrong password", folder)
            << QByteArray(folder) << QByteArray("me:falsch");
        QTest::addRow("%s, wrong name", folder) << QByteArray(folder) << QByteArray("you:geheim");
    }
}

void TestApache::refused()
{
    QFETCH(QByteArray, folder);
    QFETCH(QByteArray, user);
    ProtocolBench bench;
    QList<QByteArray> options;
    if (!user.isEmpty())
        options = {"--user", user};
    const Fetched got = bench.fetch({apache_->url('/' + folder + "/a.bin")}, options);
    QVERIFY2(got.word() == "failed:http-401", got.all().constData());
    QVERIFY2(!got.tells("falsch") && !got.tells("geheim"), got.all().constData());
    QCOMPARE(bench.files(), QStringList());
}

void TestApache::manyWithDigest()
{
    ProtocolBench bench;
    QList<QByteArray> urls;
    for (int i = 0; i < 30; ++i) {
        const QByteArray name = "many" + QByteArray::number(i);
        writeFile(root_.filePath(QString::fromLatin1(name)), someBytes(100 * i, quint32(i)));
        urls << apache_->url("/digest/" + name);
    }
    const Fetched got = bench.fetch(urls, {"--user", "me:geheim"});
    QVERIFY2(got.run.status == 0, got.all().constData());
    for (int i = 0; i < 30; ++i)
        QCOMPARE(bench.file("many" + QByteArray::number(i)), someBytes(100 * i, quint32(i)));
}

QTEST_GUILESS_MAIN(TestApache)
#include "tst_apache.moc"

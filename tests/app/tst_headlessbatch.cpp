// The main job in the terminal: 1,000 mixed URLs of a real nginx become byte-identical files, a
// report line each and a result for each page.
#include "tests/app/haulprocess.h"
#include "tests/support/democontent.h"
#include "tests/support/nginxfixture.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace haul;

namespace {

constexpr int urlCount = 1000;

enum class Kind { File, Page, Missing };

// Every tenth URL leads nowhere, every fourth is a page.
Kind kindOf(int number)
{
    if (number % 10 == 7)
        return Kind::Missing;
    return number % 4 == 1 ? Kind::Page : Kind::File;
}

QString nameOf(int number)
{
    switch (kindOf(number)) {
    case Kind::File:
        return QStringLiteral("file-%1.bin").arg(number);
    case Kind::Page:
        return QStringLiteral("page-%1.html").arg(number);
    case Kind::Missing:
        return QStringLiteral("missing-%1.bin").arg(number);
    }
    Q_UNREACHABLE();
}

// From nothing to 4 MiB; most are small.
qint64 sizeOf(int number)
{
    if (number % 250 == 0)
        return 4 * 1024 * 1024 + number;
    if (number % 50 == 0)
        return 300'000 + number;
    return number == 2 ? 0 : (number * 37) % 20'000;
}

QByteArray contentOf(int number)
{
    if (kindOf(number) == Kind::File)
        return demoBytes(quint64(number), 0, sizeOf(number));
    const QByteArray n = QByteArray::number(number);
    return "<!doctype html><meta charset=utf-8><title>Page " + n + " \xE2\x80\x93 &lt;" + n
           + "&gt;</title><a href=\"file-" + n + ".bin\">file</a><img src=/i/" + n + ".png>"
           + "<a href='http://other.example/?a=1&amp;b=" + n + "'>other</a>\n";
}

} // namespace

class TestHeadlessBatch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void thousandMixedUrls();
    void allWell();
    void plainServerAskedForTls();

private:
    QByteArray listOf(bool withMissing) const;
    void checkFiles(const QList<QJsonObject> &report) const;
    void checkReport(const QList<QJsonObject> &report) const;
    void checkResults(const QList<QJsonObject> &results) const;
    QString path(const QString &name) const { return dir_->filePath(name); }

    QTemporaryDir root_;
    std::unique_ptr<NginxFixture> nginx_;
    std::unique_ptr<QTemporaryDir> dir_;
};

void TestHeadlessBatch::initTestCase()
{
    if (!NginxFixture::isInstalled())
        QFAIL("nginx is not installed; scripts/test installs it");
    for (int i = 0; i < urlCount; ++i) {
        if (kindOf(i) != Kind::Missing)
            writeFile(root_.filePath(nameOf(i)), contentOf(i));
    }
    nginx_ = std::make_unique<NginxFixture>(NginxFixture::Settings{.documentRoot = root_.path()});
    QVERIFY2(nginx_->start(), qPrintable(nginx_->errorText()));
}

void TestHeadlessBatch::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
}

QByteArray TestHeadlessBatch::listOf(bool withMissing) const
{
    QByteArray list = "# all of it\n";
    for (int i = 0; i < urlCount; ++i) {
        if (withMissing || kindOf(i) != Kind::Missing)
            list += nginx_->url('/' + nameOf(i).toLatin1()).toEncoded() + '\n';
    }
    return list;
}

void TestHeadlessBatch::thousandMixedUrls()
{
    writeFile(path(QStringLiteral("list.txt")), listOf(true));
    const HaulRun run =
        runHaul({QStringLiteral("-d"), path(QStringLiteral("out")), QStringLiteral("--report"),
                 path(QStringLiteral("r.jsonl")), QStringLiteral("--results"),
                 path(QStringLiteral("p.jsonl")), path(QStringLiteral("list.txt"))});
    QVERIFY2(run.status == 1, run.err.constData());
    const QList<QJsonObject> report = readJsonLines(path(QStringLiteral("r.jsonl")));
    checkReport(report);
    checkFiles(report);
    checkResults(readJsonLines(path(QStringLiteral("p.jsonl"))));

    // The failures and nothing else are named on standard error.
    QCOMPARE(run.errorLines().size(), urlCount / 10);
    for (int i = 7; i < urlCount; i += 10)
        QVERIFY(run.err.contains('/' + nameOf(i).toLatin1() + ": "));
    QVERIFY(run.err.contains("does not exist (404)"));
    QVERIFY2(run.out.contains("900 done"), run.out.constData());
    QVERIFY2(run.out.contains("100 failed"), run.out.constData());
}

void TestHeadlessBatch::checkReport(const QList<QJsonObject> &report) const
{
    static const QStringList fields{
        QStringLiteral("attempts"), QStringLiteral("bytes"),      QStringLiteral("error"),
        QStringLiteral("finalUrl"), QStringLiteral("httpStatus"), QStringLiteral("line"),
        QStringLiteral("mime"),     QStringLiteral("path"),       QStringLiteral("seconds"),
        QStringLiteral("sha256"),   QStringLiteral("state"),      QStringLiteral("url")};
    QCOMPARE(report.size(), urlCount);
    for (int i = 0; i < urlCount; ++i) {
        const QJsonObject &line = report.at(i);
        const bool missing = kindOf(i) == Kind::Missing;
        QCOMPARE(line.keys(), fields);
        QCOMPARE(line.value(u"line").toInt(), i + 2);
        const QUrl url = nginx_->url('/' + nameOf(i).toLatin1());
        QCOMPARE(line.value(u"url").toString(), url.toString());
        QCOMPARE(line.value(u"finalUrl").toString(), url.toString());
        QCOMPARE(stateOf(line), missing ? QStringLiteral("failed") : QStringLiteral("done"));
        QCOMPARE(codeOf(line), missing ? QStringLiteral("http-404") : QString());
        QCOMPARE(line.value(u"error").isNull(), !missing);
        QCOMPARE(line.value(u"httpStatus").toInt(), missing ? 404 : 200);
        QCOMPARE(line.value(u"attempts").toInt(), 1);
        QVERIFY(line.value(u"seconds").toDouble(-1) >= 0);
        QCOMPARE(line.value(u"path").isNull(), missing);
        if (kindOf(i) == Kind::Page)
            QCOMPARE(line.value(u"mime").toString(), QStringLiteral("text/html"));
    }
}

void TestHeadlessBatch::checkFiles(const QList<QJsonObject> &report) const
{
    QStringList expected;
    for (int i = 0; i < urlCount; ++i) {
        if (kindOf(i) == Kind::Missing)
            continue;
        expected << nameOf(i);
        const QJsonObject &line = report.at(i);
        const QString file = line.value(u"path").toString();
        QCOMPARE(file, QDir(path(QStringLiteral("out"))).filePath(nameOf(i)));
        const QByteArray content = contentOf(i);
        QVERIFY2(readFile(file) == content, qPrintable(file));
        QVERIFY2(QFileInfo::exists(file), qPrintable(file)); // also the empty one
        QCOMPARE(line.value(u"bytes").toInteger(), content.size());
        const QByteArray digest =
            QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
        QCOMPARE(line.value(u"sha256").toString().toLatin1(), digest);
    }
    expected.sort();
    QCOMPARE(filesBelow(path(QStringLiteral("out"))), expected); // no part file stays
}

void TestHeadlessBatch::checkResults(const QList<QJsonObject> &results) const
{
    QMap<QString, QJsonObject> byUrl;
    for (const QJsonObject &result : results) {
        QCOMPARE(result.keys(), (QStringList{QStringLiteral("error"), QStringLiteral("fields"),
                                             QStringLiteral("links"), QStringLiteral("path"),
                                             QStringLiteral("title"), QStringLiteral("type"),
                                             QStringLiteral("url")}));
        byUrl[result.value(u"url").toString()] = result;
    }
    QCOMPARE(results.size(), urlCount - urlCount / 10); // one for each file
    QCOMPARE(byUrl.size(), results.size());
    for (int i = 0; i < urlCount; ++i) {
        if (kindOf(i) == Kind::Missing)
            continue;
        const QJsonObject result = byUrl.value(nginx_->url('/' + nameOf(i).toLatin1()).toString());
        QVERIFY(!result.isEmpty());
        QVERIFY(result.value(u"error").isNull());
        QCOMPARE(result.value(u"fields").toObject().value(u"size").toString(),
                 QString::number(contentOf(i).size()));
        if (kindOf(i) == Kind::File) {
            QCOMPARE(result.value(u"type").toString(), QStringLiteral("application/octet-stream"));
            QVERIFY(result.value(u"links").toArray().isEmpty());
            continue;
        }
        QCOMPARE(result.value(u"type").toString(), QStringLiteral("text/html"));
        QCOMPARE(result.value(u"title").toString(), QStringLiteral("Page %1 \u2013 <%1>").arg(i));
        QCOMPARE(QFileInfo(result.value(u"path").toString()).fileName(), nameOf(i));
        const QJsonArray links = result.value(u"links").toArray();
        QCOMPARE(links.size(), 3);
        QCOMPARE(links.at(0).toObject().value(u"url").toString(),
                 nginx_->url("/file-" + QByteArray::number(i) + ".bin").toString());
        QCOMPARE(links.at(1).toObject().value(u"kind").toString(), QStringLiteral("image"));
        QCOMPARE(links.at(2).toObject().value(u"url").toString(),
                 QStringLiteral("http://other.example/?a=1&b=%1").arg(i));
        QCOMPARE(links.at(2).toObject().value(u"text").toString(), QStringLiteral("other"));
    }
}

void TestHeadlessBatch::allWell()
{
    const HaulRun run = runHaul(
        {QStringLiteral("-d"), path(QStringLiteral("out")), QStringLiteral("-")}, listOf(false));
    QVERIFY2(run.status == 0, run.err.constData());
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(filesBelow(path(QStringLiteral("out"))).size(), 900);
    // A pipe gets plain lines.
    for (const char c : run.out)
        QVERIFY(uchar(c) >= 0x20 || c == '\n');
    QCOMPARE(run.out.count('\n'), 1);
    QVERIFY2(run.out.startsWith("900 done"), run.out.constData());
}

void TestHeadlessBatch::plainServerAskedForTls()
{
    const QString url = QStringLiteral("https://127.0.0.1:%1/file-3.bin").arg(nginx_->port());
    const HaulRun run = runHaul({QStringLiteral("-d"), path(QStringLiteral("out")),
                                 QStringLiteral("--report"), path(QStringLiteral("r.jsonl")), url});
    QCOMPARE(run.status, 1);
    const QJsonObject line = readJsonLines(path(QStringLiteral("r.jsonl"))).value(0);
    QCOMPARE(codeOf(line), QStringLiteral("tls"));
    QCOMPARE(line.value(u"attempts").toInt(), 1);
    QVERIFY(filesBelow(path(QStringLiteral("out"))).isEmpty());
}

QTEST_GUILESS_MAIN(TestHeadlessBatch)
#include "tst_headlessbatch.moc"

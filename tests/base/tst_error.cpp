// Every error code: a stable name of its own, words for people, and a place in docs/errors.md.
#include "core/base/error.h"
#include "core/base/errortext.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace haul;

namespace {

struct NamedCode
{
    ErrorCode code;
    const char *name;
};

// The names that reports have carried so far: scripts rely on them, so none may change.
constexpr NamedCode stableNames[] = {
    {ErrorCode::BadUrl, "bad-url"},
    {ErrorCode::UnsupportedProtocol, "unsupported-protocol"},
    {ErrorCode::Dns, "dns"},
    {ErrorCode::Connect, "connect"},
    {ErrorCode::ConnectTimeout, "connect-timeout"},
    {ErrorCode::Timeout, "timeout"},
    {ErrorCode::ConnectionLost, "connection-lost"},
    {ErrorCode::Tls, "tls"},
    {ErrorCode::TlsCertificate, "tls-certificate"},
    {ErrorCode::Proxy, "proxy"},
    {ErrorCode::Login, "login"},
    {ErrorCode::Http, "http-404"},
    {ErrorCode::Redirect, "redirect"},
    {ErrorCode::BadResponse, "bad-response"},
    {ErrorCode::Truncated, "truncated"},
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::Checksum, "checksum"},
    {ErrorCode::DiskFull, "disk-full"},
    {ErrorCode::Permission, "permission"},
    {ErrorCode::NameTooLong, "name-too-long"},
    {ErrorCode::Folder, "folder"},
    {ErrorCode::Disk, "disk"},
    {ErrorCode::ListUnreadable, "list-unreadable"},
    {ErrorCode::TooLarge, "too-large"},
    {ErrorCode::Parse, "parse"},
    {ErrorCode::Duplicate, "duplicate"},
    {ErrorCode::Internal, "internal"},
    {ErrorCode::TooSlow, "too-slow"},
    {ErrorCode::HostKey, "host-key"},
    {ErrorCode::Changed, "changed"},
    {ErrorCode::SessionInUse, "session-in-use"},
    {ErrorCode::SessionDamaged, "session-damaged"},
    {ErrorCode::SessionNewer, "session-newer"},
    {ErrorCode::Session, "session"},
    {ErrorCode::OtherKind, "other-kind"},
};

constexpr Stage allStages[] = {Stage::List,    Stage::Name,     Stage::Connect,
                               Stage::Request, Stage::Response, Stage::Body,
                               Stage::Disk,    Stage::Verify,   Stage::Parse};

Error errorWith(ErrorCode code)
{
    return {code, Stage::Request, {}, code == ErrorCode::Http ? 404 : 0};
}

QString read(const char *path)
{
    QFile file(QString::fromLocal8Bit(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The names in an enum's body: identifiers at the beginning of a line, before a comma.
QStringList enumerators(const QString &source, const QString &enumName)
{
    const qsizetype begin = source.indexOf(QStringLiteral("enum class %1 ").arg(enumName));
    const QString body = source.mid(begin, source.indexOf(QLatin1Char('}'), begin) - begin);
    static const QRegularExpression line(QStringLiteral("^\\s+(\\w+),"),
                                         QRegularExpression::MultilineOption);
    QStringList names;
    for (auto found = line.globalMatch(body); found.hasNext();)
        names << found.next().captured(1);
    return names;
}

// The codes that docs/errors.md describes: the first cell of each row of its tables.
QSet<QString> describedCodes()
{
    static const QRegularExpression row(QStringLiteral("^\\| `([a-z0-9-]+)` \\|"),
                                        QRegularExpression::MultilineOption);
    QSet<QString> codes;
    for (auto found = row.globalMatch(read(HAUL_ERROR_PAGE)); found.hasNext();)
        codes << found.next().captured(1);
    return codes;
}

} // namespace

class TestError : public QObject
{
    Q_OBJECT

private slots:
    void namesAreStable_data();
    void namesAreStable();
    void theTestKnowsEveryCode();
    void namesAreUnique();
    void stagesHaveNames();
    void hasWords_data();
    void hasWords();
    void statusesHaveWords();
    void watchedFoldersHaveWords();
    void secretsStayOutOfHints();
    void pageDescribesEveryCode();
    void pageDescribesNothingElse();
    void pageSaysWhatHaulSays();
    void logLine();
};

void TestError::namesAreStable_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("name");
    for (const NamedCode &known : stableNames)
        QTest::newRow(known.name) << known.code << QString::fromLatin1(known.name);
}

void TestError::namesAreStable()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, name);
    QCOMPARE(errorCodeName(errorWith(code)), name);
}

// error.h is the list; a code that is added there has to be added here, at the end.
void TestError::theTestKnowsEveryCode()
{
    const QStringList inHeader = enumerators(read(HAUL_ERROR_HEADER), QStringLiteral("ErrorCode"));
    QCOMPARE(inHeader.size(), qsizetype(std::size(stableNames)));
    for (int i = 0; i < inHeader.size(); ++i) {
        QCOMPARE(int(stableNames[i].code), i);
        // "TlsCertificate" is called "tls-certificate", and so on.
        QString name = inHeader.at(i);
        name.replace(QRegularExpression(QStringLiteral("(?<=[a-z])([A-Z])")),
                     QStringLiteral("-\\1"));
        if (stableNames[i].code != ErrorCode::Http)
            QCOMPARE(name.toLower(), QString::fromLatin1(stableNames[i].name));
    }
}

void TestError::namesAreUnique()
{
    QSet<QString> names;
    for (const NamedCode &known : stableNames)
        names << errorCodeName(errorWith(known.code));
    QCOMPARE(names.size(), qsizetype(std::size(stableNames)));
    for (int status = 100; status < 600; ++status)
        names << errorCodeName({ErrorCode::Http, Stage::Response, {}, status});
    QCOMPARE(names.size(), qsizetype(std::size(stableNames)) - 1 + 500);
}

void TestError::stagesHaveNames()
{
    const QStringList inHeader = enumerators(read(HAUL_ERROR_HEADER), QStringLiteral("Stage"));
    QSet<QString> names;
    for (const Stage stage : allStages)
        names << stageName(stage);
    QCOMPARE(names.size(), qsizetype(std::size(allStages)));
    QVERIFY(!names.contains(QString()));
}

void TestError::hasWords_data()
{
    namesAreStable_data();
}

void TestError::hasWords()
{
    QFETCH(ErrorCode, code);
    const ErrorText text = describe(errorWith(code));
    for (const QString &sentence : {text.message, text.hint}) {
        if (sentence.isEmpty())
            continue;
        QVERIFY2(sentence.front().isUpper(), qPrintable(sentence));
        QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1Char('\n')), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1String("%1")), qPrintable(sentence));
    }
    QVERIFY(!text.message.isEmpty());
    QVERIFY(text.message.size() < 120);
}

void TestError::statusesHaveWords()
{
    for (int status = 100; status < 1000; ++status) {
        const ErrorText text = describe({ErrorCode::Http, Stage::Response, {}, status});
        QVERIFY2(text.message.contains(QStringLiteral("(%1)").arg(status)),
                 qPrintable(text.message));
        QVERIFY(!text.message.contains(QLatin1Char('%')));
    }
}

// Words are made from the code alone: a detail with a "%1" in it changes nothing.
// Nothing is downloaded into them.
void TestError::watchedFoldersHaveWords()
{
    for (const ErrorCode code : {ErrorCode::Folder, ErrorCode::Permission}) {
        const ErrorText text = describe({code, Stage::List, {}});
        QVERIFY2(text.message.contains(u"watched folder"), qPrintable(text.message));
        QVERIFY2(!text.hint.isEmpty() && !text.hint.contains(u"--dir"), qPrintable(text.hint));
    }
}

void TestError::secretsStayOutOfHints()
{
    for (const NamedCode &known : stableNames) {
        Error error = errorWith(known.code);
        const ErrorText plain = describe(error);
        error.detail = QStringLiteral("name:secret %1 %2");
        QCOMPARE(describe(error).message, plain.message);
        QCOMPARE(describe(error).hint, plain.hint);
    }
}

void TestError::pageDescribesEveryCode()
{
    const QSet<QString> described = describedCodes();
    QVERIFY(!described.isEmpty());
    for (const NamedCode &known : stableNames)
        QVERIFY2(described.contains(QLatin1String(known.name)), known.name);
}

void TestError::pageDescribesNothingElse()
{
    QSet<QString> known;
    for (const NamedCode &code : stableNames)
        known << QLatin1String(code.name);
    static const QRegularExpression status(QStringLiteral("^http-[1-9][0-9]{2}$"));
    for (const QString &code : describedCodes()) {
        if (!status.match(code).hasMatch())
            QVERIFY2(known.contains(code), qPrintable(code));
    }
}

// The page quotes the sentences of errortext.cpp word for word.
void TestError::pageSaysWhatHaulSays()
{
    const QString page = read(HAUL_ERROR_PAGE).simplified();
    for (const NamedCode &known : stableNames) {
        const ErrorText text = describe(errorWith(known.code));
        QVERIFY2(page.contains(text.message), qPrintable(text.message));
        QVERIFY2(page.contains(text.hint), qPrintable(text.hint));
    }
    for (const QString &code : describedCodes()) {
        if (!code.startsWith(QLatin1String("http-")))
            continue;
        const ErrorText text =
            describe({ErrorCode::Http, Stage::Response, {}, code.mid(5).toInt()});
        QVERIFY2(page.contains(text.message), qPrintable(text.message));
        QVERIFY2(page.contains(text.hint), qPrintable(text.hint));
    }
}

void TestError::logLine()
{
    QCOMPARE(toLogLine({ErrorCode::Truncated, Stage::Body, QStringLiteral("12 of 90 bytes")}),
             QStringLiteral("truncated (body): 12 of 90 bytes"));
    QCOMPARE(toLogLine({ErrorCode::Http, Stage::Response, {}, 503}),
             QStringLiteral("http-503 (response)"));
}

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"

// Packing: what goes in comes out, and any other bytes are an error at most.
#include "core/session/sessionpacking.h"
#include "tests/session/sessionbench.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTest>

#include <sys/resource.h>

#include <functional>

using namespace haul;

namespace {

using namespace std::chrono_literals;

EntryExtras allExtras()
{
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{"http://m/1", "ftp://m/2"};
    extras.name = QStringLiteral("n\u00e4me.\u6f22");
    extras.folder = QStringLiteral("a/b");
    extras.request.edit().headers = {"A: b", "C: d"};
    extras.checksum = Checksum{QCryptographicHash::Sha3_512, QByteArray(64, '\xff')};
    return extras;
}

EntryList someEntries()
{
    return {{"http://h/a", 1, {}},
            {"x", 0, {}},
            {QByteArray("http://h/\0x", 11), 2'000'000'000, {}},
            {.url = "http://h/b",
             .line = -1,
             .extras = std::make_shared<const EntryExtras>(allExtras())},
            {.url = "http://h/c", .line = 7, .extras = std::make_shared<const EntryExtras>()},
            {.url = "http://h/d", .depth = 255},
            {.url = "http://h/e",
             .depth = 1,
             .alien = true,
             .extras = std::make_shared<const EntryExtras>(allExtras())}};
}

BatchSettings allSettings()
{
    BatchSettings settings;
    settings.folder = QStringLiteral("/f/\u00e4");
    settings.onConflict = ConflictPolicy::Overwrite;
    settings.layout = FolderLayout::Type;
    settings.cutDirs = 3;
    settings.nameTemplate = {QStringLiteral("{index:4}-{name}"),
                             {{NameTemplate::Field::Index, {}, 4},
                              {NameTemplate::Field::Plain, QStringLiteral("-"), 0},
                              {NameTemplate::Field::Name, {}, 0}}};
    settings.folderRules = {
        {QRegularExpression(QStringLiteral("\\.png$"), QRegularExpression::CaseInsensitiveOption),
         QStringLiteral("images")},
        {QRegularExpression(QStringLiteral("(")), {}}};
    settings.batchName = QStringLiteral("name");
    settings.submitted = QDate(2024, 2, 29);
    settings.retries = 9;
    settings.retryPause = 123ms;
    settings.stallTimeout = 7s;
    settings.connectTimeout = 8s;
    settings.lowestSpeed = 1'000'000'000'000;
    settings.bytesPerSecond = 2'000'000'000'000;
    settings.segments = 12;
    settings.parse = false;
    settings.digest = true;
    settings.crawl = CrawlSettings{.sameHost = false,
                                   .sameFolder = true,
                                   .maxDepth = 3,
                                   .maxPages = 5'000'000'000,
                                   .obeyRobots = false,
                                   .obeyNoFollow = false,
                                   .include = {"*/a/*"},
                                   .exclude = {"*.b", "\xc3\xa4"}};
    settings.headers = {"X-A: 1", "X-B:"};
    settings.userAgent = "agent \xc3\xa4";
    settings.referer = "http://r/";
    settings.userPassword = "u:p\xff";
    settings.proxy = "socks5://p:1";
    settings.cookieFile = QStringLiteral("/c");
    settings.caFile = QStringLiteral("/ca");
    settings.netrc = true;
    settings.insecure = true;
    settings.anyKind = true;
    return settings;
}

ListAccount fullAccount()
{
    ListAccount account;
    account.lines = 10'000'000'000;
    account.blank = 3;
    account.duplicateCount = 1;
    account.rejectedCount = 2;
    account.duplicates = {{5, 4}};
    account.rejected = {{6, RejectReason::TooLong, "h\xc3\xa4"}, {7, RejectReason::NoScheme, ""}};
    return account;
}

Error errorOf(ErrorCode code, Stage stage = Stage::Request)
{
    Error error;
    error.code = code;
    error.stage = stage;
    return error;
}

Error fullError()
{
    return {ErrorCode::Session, Stage::Parse, QStringLiteral("d\u00e9tail"), 503, 90s};
}

// What every unpacker does with some bytes; how much was taken for it.
qint64 unpackEverything(const QByteArray &bytes)
{
    qint64 items = 0;
    EntryList entries;
    (void)unpackEntries(bytes, entries);
    items += qint64(entries.size());
    const BatchSettings settings = unpackSettings(bytes);
    items += qint64(settings.folderRules.size() + settings.nameTemplate.pieces.size());
    if (const auto account = unpackAccount(bytes))
        items += qint64(account->duplicates.size() + account->rejected.size());
    (void)unpackError(bytes);
    (void)unpackAttempt(bytes);
    ParseResult result;
    (void)unpackContent(bytes, result);
    return items + qint64(result.links.size() + result.fields.size());
}

qint64 peakBytes()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += char(number >> shift);
    return bytes;
}

} // namespace

class TestSessionPacking : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void entries();
    void requestsAreShared();
    void entriesInPieces();
    void settings_data();
    void settings();
    void settingsOfAnotherVersion_data();
    void settingsOfAnotherVersion();
    void account_data();
    void account();
    void error_data();
    void error();
    void attempt();
    void content_data();
    void content();
    void truncated_data();
    void truncated();
    void mutated_data();
    void mutated();
    void randomBytes();
    void countsThatLie_data();
    void countsThatLie();
    void valuesThatCannotBe();

private:
    static void addPacked();
};

// Qt warns of everything that cannot be uncompressed.
void TestSessionPacking::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
}

void TestSessionPacking::entries()
{
    const EntryList before = someEntries();
    EntryList after;
    QVERIFY(unpackEntries(packEntries(before), after));
    QCOMPARE(after.size(), before.size());
    for (size_t i = 0; i < before.size(); ++i) {
        QCOMPARE(after[i].url, before[i].url);
        QCOMPARE(after[i].line, before[i].line);
        QCOMPARE(after[i].depth, before[i].depth);
        QCOMPARE(after[i].alien, before[i].alien);
        QCOMPARE(bool(after[i].extras), bool(before[i].extras));
        if (!before[i].extras)
            continue;
        QCOMPARE(*after[i].extras->mirrors, *before[i].extras->mirrors);
        QCOMPARE(after[i].extras->name, before[i].extras->name);
        QCOMPARE(after[i].extras->folder, before[i].extras->folder);
        QVERIFY(after[i].extras->request == before[i].extras->request);
        QVERIFY(after[i].extras->checksum == before[i].extras->checksum);
    }
}

// A million entries with one header have one copy of it, also after a restart.
void TestSessionPacking::requestsAreShared()
{
    EntryExtras extras;
    extras.request.edit().headers = {"A: b"};
    const auto shared = std::make_shared<const EntryExtras>(extras);
    const EntryList before{{.url = "http://h/a", .extras = shared},
                           {.url = "http://h/b"},
                           {.url = "http://h/c", .extras = shared}};
    EntryList after;
    QVERIFY(unpackEntries(packEntries(before), after));
    QCOMPARE(&*after[0].extras->request, &*after[2].extras->request);
}

// Appended to what is there; of a piece that is damaged, only what is whole.
void TestSessionPacking::entriesInPieces()
{
    const EntryList before = someEntries();
    EntryList after;
    QVERIFY(unpackEntries(packEntries({}), after));
    QVERIFY(after.empty());
    QVERIFY(unpackEntries(packEntries(before), after));
    QVERIFY(unpackEntries(packEntries(before), after));
    QCOMPARE(after.size(), 2 * before.size());
    after.clear();
    const QByteArray packed = packEntries(before);
    QVERIFY(!unpackEntries(packed.chopped(1), after));
    QCOMPARE(after.size(), before.size() - 1);
    QCOMPARE(after.back().url, before[before.size() - 2].url);
    QVERIFY(!unpackEntries(packed + '\0', after));
    for (qsizetype at = 4; at < packed.size(); ++at) { // a lost page reads as zeros
        QByteArray zeroed = packed;
        zeroed.replace(at, packed.size() - at, QByteArray(packed.size() - at, '\0'));
        after.clear();
        if (unpackEntries(zeroed, after)) // only the last entry's own bytes
            QCOMPARE(after.size(), before.size());
    }
}

void TestSessionPacking::settings_data()
{
    QTest::addColumn<bool>("isFull");
    QTest::newRow("nothing set") << false;
    QTest::newRow("everything set") << true;
}

void TestSessionPacking::settings()
{
    QFETCH(bool, isFull);
    const BatchSettings before = isFull ? allSettings() : BatchSettings();
    const BatchSettings after = unpackSettings(packSettings(before));
    QCOMPARE(after.folder, before.folder);
    QCOMPARE(after.onConflict, before.onConflict);
    QCOMPARE(after.layout, before.layout);
    QCOMPARE(after.cutDirs, before.cutDirs);
    QVERIFY(after.nameTemplate == before.nameTemplate);
    QVERIFY(after.folderRules == before.folderRules);
    QCOMPARE(after.batchName, before.batchName);
    QCOMPARE(after.submitted, before.submitted);
    QCOMPARE(after.retries, before.retries);
    QCOMPARE(after.retryPause.count(), before.retryPause.count());
    QCOMPARE(after.stallTimeout.count(), before.stallTimeout.count());
    QCOMPARE(after.connectTimeout.count(), before.connectTimeout.count());
    QCOMPARE(after.lowestSpeed, before.lowestSpeed);
    QCOMPARE(after.bytesPerSecond, before.bytesPerSecond);
    QCOMPARE(after.segments, before.segments);
    QCOMPARE(after.parse, before.parse);
    QCOMPARE(after.digest, before.digest);
    QVERIFY(after.crawl == before.crawl);
    QCOMPARE(after.headers, before.headers);
    QCOMPARE(after.userAgent, before.userAgent);
    QCOMPARE(after.referer, before.referer);
    QCOMPARE(after.userPassword, before.userPassword);
    QCOMPARE(after.proxy, before.proxy);
    QCOMPARE(after.cookieFile, before.cookieFile);
    QCOMPARE(after.caFile, before.caFile);
    QCOMPARE(after.netrc, before.netrc);
    QCOMPARE(after.insecure, before.insecure);
    QCOMPARE(after.anyKind, before.anyKind);
}

void TestSessionPacking::settingsOfAnotherVersion_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing at all") << QByteArray();
    QTest::newRow("an empty map") << QByteArray("\xa0");
    QTest::newRow("a name of later") << QByteArray("\xa1\x61z\x05");
    QTest::newRow("other types") << QByteArray("\xa2\x67retries\x61x\x66"
                                               "folder\x05");
}

void TestSessionPacking::settingsOfAnotherVersion()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(packSettings(unpackSettings(bytes)), packSettings(BatchSettings()));
}

void TestSessionPacking::account_data()
{
    QTest::addColumn<bool>("isFull");
    QTest::newRow("nothing set") << false;
    QTest::newRow("everything set") << true;
}

void TestSessionPacking::account()
{
    QFETCH(bool, isFull);
    const ListAccount before = isFull ? fullAccount() : ListAccount();
    const auto after = unpackAccount(packAccount(before));
    QVERIFY(after);
    QCOMPARE(after->lines, before.lines);
    QCOMPARE(after->blank, before.blank);
    QCOMPARE(after->duplicateCount, before.duplicateCount);
    QCOMPARE(after->rejectedCount, before.rejectedCount);
    QVERIFY(after->duplicates == before.duplicates);
    QVERIFY(after->rejected == before.rejected);
}

void TestSessionPacking::error_data()
{
    QTest::addColumn<int>("code");
    for (int code = 0; code <= int(lastErrorCode); ++code)
        QTest::addRow("%s", qPrintable(errorCodeName(errorOf(ErrorCode(code))))) << code;
}

void TestSessionPacking::error()
{
    QFETCH(int, code);
    const Error bare = errorOf(ErrorCode(code));
    QCOMPARE(unpackError(packError(bare)), std::optional(bare));
    Error full = fullError();
    full.code = ErrorCode(code);
    QCOMPARE(unpackError(packError(full)), std::optional(full));
    QCOMPARE(unpackError({}), std::optional<Error>());
}

void TestSessionPacking::attempt()
{
    for (const Error &error : {Error{}, fullError()}) {
        const AttemptNote before{3, error, QDateTime::fromMSecsSinceEpoch(1'700'000'000'123), 45ms};
        const auto after = unpackAttempt(packAttempt(before));
        QVERIFY(after);
        QCOMPARE(after->attempt, before.attempt);
        QCOMPARE(after->error, before.error);
        QCOMPARE(after->at, before.at);
        QCOMPARE(after->delay.count(), before.delay.count());
    }
}

void TestSessionPacking::content_data()
{
    QTest::addColumn<int>("links");
    QTest::addColumn<int>("fields");
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("a link of each kind") << int(LinkKind::Other) + 1 << 0;
    QTest::newRow("fields") << 0 << 3;
    QTest::newRow("as many links as there may be") << 200'000 << 10;
}

void TestSessionPacking::content()
{
    QFETCH(int, links);
    QFETCH(int, fields);
    ParseResult before;
    for (int i = 0; i < links; ++i)
        before.links.push_back({"http://h/" + QByteArray::number(i), i % 2 ? "t\xc3\xa4" : "",
                                LinkKind(i % (int(LinkKind::Other) + 1))});
    for (int i = 0; i < fields; ++i)
        before.fields.emplace_back("n" + QByteArray::number(i), QByteArray("\0v", 2));
    ParseResult after;
    QVERIFY(unpackContent(packContent(before), after));
    QVERIFY(after.links == before.links);
    QVERIFY(after.fields == before.fields);
}

void TestSessionPacking::addPacked()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("entries") << packEntries(someEntries());
    QTest::newRow("settings") << packSettings(allSettings());
    QTest::newRow("account") << packAccount(fullAccount());
    QTest::newRow("error") << packError(fullError());
    QTest::newRow("attempt") << packAttempt({1, fullError(), QDateTime::currentDateTime(), 1ms});
    QTest::newRow("content") << packContent(*fullResult({}));
}

void TestSessionPacking::truncated_data()
{
    addPacked();
}

void TestSessionPacking::truncated()
{
    QFETCH(QByteArray, bytes);
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY(unpackEverything(bytes.first(size)) < 1000);
}

void TestSessionPacking::mutated_data()
{
    addPacked();
}

void TestSessionPacking::mutated()
{
    QFETCH(QByteArray, bytes);
    QRandomGenerator random(11);
    for (int round = 0; round < 5000; ++round) {
        QByteArray other = bytes;
        for (int change = random.bounded(1, 4); change > 0; --change)
            other[random.bounded(int(other.size()))] = char(random.bounded(256));
        QVERIFY(unpackEverything(other) < 1000);
    }
}

void TestSessionPacking::randomBytes()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 5000; ++round) {
        QByteArray bytes(random.bounded(200), '\0');
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        QVERIFY(unpackEverything(bytes) < 1000);
    }
}

void TestSessionPacking::countsThatLie_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray most = bigEndian(0xfffffffe);
    const QByteArray ten = bigEndian(10'000'000);
    QTest::newRow("items") << most;
    QTest::newRow("items, just as many as may be") << ten;
    QTest::newRow("a length") << bigEndian(1) + most + "x";
    QTest::newRow("a length behind an account's numbers")
        << QByteArray(32, '\0') + bigEndian(0) + bigEndian(1) + bigEndian(3) + '\0' + most + "x";
    QTest::newRow("a second count") << QByteArray(32, '\0') + bigEndian(0) + ten;
    QTest::newRow("a compressed size") << most + QByteArray("\x78\x9c\x03\x00\x00\x00\x00\x01", 8);
    QTest::newRow("a compressed size of 1 GB")
        << bigEndian(1'000'000'000) + qCompress(QByteArray(100, 'x')).mid(4);
    QTest::newRow("a CBOR byte string") << QByteArray("\x5b\x00\x00\x00\x7f\xff\xff\xff\xff", 9);
    QTest::newRow("a CBOR array") << QByteArray("\x9b\x00\x00\x00\x7f\xff\xff\xff\xff", 9);
    QTest::newRow("a CBOR map") << QByteArray("\xbb\x00\x00\x00\x7f\xff\xff\xff\xff", 9);
    QTest::newRow("a CBOR text in a map")
        << QByteArray("\xa1\x66"
                      "folder\x7b\x00\x00\x00\x00\x7f\xff\xff\xff",
                      17);
    QTest::newRow("a CBOR nest") << QByteArray(100'000, '\x81');
    QTest::newRow("a CBOR nest of maps") << QByteArray("\xa1\x01").repeated(100'000);
}

// A gigabyte that was only asked for counts as well.
void TestSessionPacking::countsThatLie()
{
    QFETCH(QByteArray, bytes);
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_AS, &before), 0);
    QFile statm(QStringLiteral("/proc/self/statm"));
    QVERIFY(statm.open(QIODevice::ReadOnly));
    const qint64 now = statm.readAll().split(' ').first().toLongLong() * 4096;
    constexpr qint64 most = 200'000'000;
#ifndef __SANITIZE_ADDRESS__
    const rlimit little = {rlim_t(now + most), before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_AS, &little), 0);
#endif
    const qint64 peak = peakBytes();
    qint64 items = -1;
    try {
        items = unpackEverything(bytes);
    } catch (const std::bad_alloc &) {
    }
    QCOMPARE(::setrlimit(RLIMIT_AS, &before), 0);
    QVERIFY2(items >= 0, "it asked for more than 200 MB");
    QVERIFY(items < 10);
    QVERIFY(peakBytes() - peak < most);
}

// Values of a type that they are not of, as damage or a later version may bring them.
void TestSessionPacking::valuesThatCannotBe()
{
    BatchSettings settings;
    settings.onConflict = ConflictPolicy(200);
    settings.layout = FolderLayout(200);
    settings.nameTemplate.pieces = {{NameTemplate::Field(200), {}, 2'000'000'000}};
    settings.cutDirs = -1;
    settings.retries = -1;
    settings.segments = -1;
    settings.retryPause = std::chrono::milliseconds::max();
    settings.stallTimeout = std::chrono::seconds::max();
    settings.crawl = CrawlSettings();
    settings.crawl->maxDepth = 2'000'000'000;
    settings.crawl->maxPages = -1;
    settings.connectTimeout = std::chrono::seconds::min();
    const BatchSettings after = unpackSettings(packSettings(settings));
    QVERIFY(after.onConflict <= ConflictPolicy::Overwrite);
    QVERIFY(after.layout <= FolderLayout::Type);
    QVERIFY(after.nameTemplate.pieces.at(0).field <= NameTemplate::Field::Title);
    QVERIFY(after.nameTemplate.pieces.at(0).width < 1000);
    QVERIFY(after.cutDirs >= 0);
    QVERIFY(after.retries >= 0);
    QVERIFY(after.segments >= 1);
    QCOMPARE(after.crawl->maxDepth, 255);
    QCOMPARE(after.crawl->maxPages, 0);
    QVERIFY(after.retryPause <= 24h * 365 && after.retryPause >= 0ms);
    QVERIFY(after.stallTimeout <= 24h * 365 && after.stallTimeout >= 0s);
    QVERIFY(after.connectTimeout <= 24h * 365 && after.connectTimeout >= 0s);

    ListAccount account;
    account.rejected = {{1, RejectReason(200), "x"}};
    QVERIFY(unpackAccount(packAccount(account))->rejected.at(0).reason <= RejectReason::TooLong);

    const Error error = errorOf(ErrorCode(200), Stage(200));
    QVERIFY(unpackError(packError(error))->code <= lastErrorCode);
    QVERIFY(unpackError(packError(error))->stage <= Stage::Parse);
}

QTEST_GUILESS_MAIN(TestSessionPacking)
#include "tst_sessionpacking.moc"

// Which failed attempts get another one, and after what pause: the table.
#include "core/queue/retrypolicy.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

namespace {

constexpr ErrorCode lastCode = lastErrorCode;
constexpr int manyRetries = 100;
constexpr double middle = 0.5; // of the chance: the pause as it is

Error errorOf(ErrorCode code, std::chrono::milliseconds retryAfter = -1ms)
{
    return {code, Stage::Request, {}, 0, retryAfter};
}

Error httpError(int status, std::chrono::milliseconds retryAfter = -1ms)
{
    return {ErrorCode::Http, Stage::Response, {}, status, retryAfter};
}

// How many retries the policy grants when it is asked again and again.
int grantedRetries(const Error &error, int retries)
{
    int attempts = 1;
    while (attempts < 1000 && pauseBeforeRetry(error, attempts, retries, middle))
        ++attempts;
    return attempts - 1;
}

} // namespace

class TestRetryPolicy : public QObject
{
    Q_OBJECT

private slots:
    void codes_data();
    void codes();
    void statuses();
    void countsAttempts_data();
    void countsAttempts();
    void pausesGrow();
    void pausesAreBounded();
    void chanceSpreadsPauses();
    void retryAfter_data();
    void retryAfter();
    void retryAfterGrantsNoFurtherAttempt();
    void restingHosts();
    void othersCount();
    void hostsThatAnsweredBefore();
    void restsOfOutages();
    void hopelessHosts_data();
    void hopelessHosts();
};

void TestRetryPolicy::codes_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("granted");
    const std::map<ErrorCode, int> transient = {
        {ErrorCode::Dns, 2},
        {ErrorCode::Connect, 2},
        {ErrorCode::ConnectTimeout, manyRetries},
        {ErrorCode::Timeout, manyRetries},
        {ErrorCode::ConnectionLost, manyRetries},
        {ErrorCode::Proxy, manyRetries},
        {ErrorCode::Truncated, manyRetries},
        {ErrorCode::TooSlow, manyRetries},
        {ErrorCode::Changed, manyRetries},
    };
    for (int code = 0; code <= int(lastCode); ++code) {
        const auto found = transient.find(ErrorCode(code));
        QTest::newRow(qPrintable(errorCodeName(errorOf(ErrorCode(code)))))
            << ErrorCode(code) << (found == transient.end() ? 0 : found->second);
    }
}

void TestRetryPolicy::codes()
{
    QFETCH(ErrorCode, code);
    QFETCH(int, granted);
    QCOMPARE(grantedRetries(errorOf(code), manyRetries), granted);
}

void TestRetryPolicy::statuses()
{
    const QSet<int> transient{408, 429, 500, 502, 503, 504, 522, 524};
    for (int status = 100; status < 600; ++status)
        QCOMPARE(grantedRetries(httpError(status), 3), transient.contains(status) ? 3 : 0);
}

void TestRetryPolicy::countsAttempts_data()
{
    QTest::addColumn<int>("retries");
    QTest::addColumn<int>("ofTimeout");
    QTest::addColumn<int>("ofConnect");
    QTest::newRow("none") << 0 << 0 << 0;
    QTest::newRow("one") << 1 << 1 << 1;
    QTest::newRow("two") << 2 << 2 << 2;
    QTest::newRow("five") << 5 << 5 << 2;
}

void TestRetryPolicy::countsAttempts()
{
    QFETCH(int, retries);
    QFETCH(int, ofTimeout);
    QFETCH(int, ofConnect);
    QCOMPARE(grantedRetries(errorOf(ErrorCode::Timeout), retries), ofTimeout);
    QCOMPARE(grantedRetries(errorOf(ErrorCode::Connect), retries), ofConnect);
}

void TestRetryPolicy::pausesGrow()
{
    const Error error = errorOf(ErrorCode::Timeout);
    QCOMPARE(*pauseBeforeRetry(error, 1, manyRetries, middle), 1000ms);
    QCOMPARE(*pauseBeforeRetry(error, 2, manyRetries, middle), 2000ms);
    QCOMPARE(*pauseBeforeRetry(error, 3, manyRetries, middle), 4000ms);
    QCOMPARE(*pauseBeforeRetry(error, 10, manyRetries, middle), 512s);
}

void TestRetryPolicy::pausesAreBounded()
{
    const Error error = errorOf(ErrorCode::Timeout);
    const int most = std::numeric_limits<int>::max();
    for (const int attempts : {11, 20, 21, 22, 32, 33, 64, 1000, 65535, most})
        QCOMPARE(*pauseBeforeRetry(error, attempts, most, middle), 10min);
}

// A thousand tasks that failed at once do not come back at once; what the server asked for is kept.
void TestRetryPolicy::chanceSpreadsPauses()
{
    const Error error = errorOf(ErrorCode::Timeout);
    QCOMPARE(*pauseBeforeRetry(error, 1, 5, 0.0), 750ms);
    QCOMPARE(*pauseBeforeRetry(error, 1, 5, 1.0), 1250ms);
    QCOMPARE(*pauseBeforeRetry(error, 3, 5, 0.25), 3500ms);
    for (const double chance : {0.0, 0.3, 1.0})
        QCOMPARE(*pauseBeforeRetry(httpError(503, 7s), 1, 5, chance), 7s);
}

void TestRetryPolicy::retryAfter_data()
{
    QTest::addColumn<qint64>("asked");
    QTest::addColumn<qint64>("pause");
    QTest::newRow("none") << qint64(-1) << qint64(1'000);
    QTest::newRow("at once") << qint64(0) << qint64(0);
    QTest::newRow("2 s") << qint64(2'000) << qint64(2'000);
    QTest::newRow("an hour") << qint64(3'600'000) << qint64(3'600'000);
    QTest::newRow("a day") << qint64(86'400'000) << qint64(3'600'000);
    QTest::newRow("for ever") << std::numeric_limits<qint64>::max() << qint64(3'600'000);
}

void TestRetryPolicy::retryAfter()
{
    QFETCH(qint64, asked);
    QFETCH(qint64, pause);
    const Error error = httpError(503, std::chrono::milliseconds(asked));
    QCOMPARE(pauseBeforeRetry(error, 1, 5, middle)->count(), pause);
}

void TestRetryPolicy::retryAfterGrantsNoFurtherAttempt()
{
    QVERIFY(!pauseBeforeRetry(httpError(503, 1s), 1, 0, middle));
    QVERIFY(!pauseBeforeRetry(httpError(503, 1s), 4, 3, middle));
    QVERIFY(!pauseBeforeRetry(httpError(404, 1s), 1, 5, middle));
}

void TestRetryPolicy::restingHosts()
{
    QCOMPARE(restOfHost(httpError(503, 2s)), std::optional(2000ms));
    QCOMPARE(restOfHost(httpError(429, 2s)), std::optional(2000ms));
    QCOMPARE(restOfHost(httpError(503, 24h)), std::optional<std::chrono::milliseconds>(1h));
    QCOMPARE(restOfHost(httpError(503, std::chrono::milliseconds::max())),
             std::optional<std::chrono::milliseconds>(1h));
    QVERIFY(!restOfHost(httpError(503)));
    QVERIFY(!restOfHost(httpError(429)));
    QVERIFY(!restOfHost(httpError(404, 2s)));
    QVERIFY(!restOfHost(httpError(500, 2s)));
    QVERIFY(!restOfHost(errorOf(ErrorCode::Timeout, 2s)));
}

// What others tried of the server in vain ends the attempts, and lets nobody wait longer.
void TestRetryPolicy::othersCount()
{
    const Error error = errorOf(ErrorCode::ConnectTimeout);
    const auto pause = [&](int attempts, int times) {
        return pauseBeforeRetry(error, attempts, 5, middle, 1s, {times, false, 0ms, error});
    };
    QCOMPARE(pause(1, 1), std::optional<std::chrono::milliseconds>(1s));
    QCOMPARE(pause(1, 3), std::optional<std::chrono::milliseconds>(1s));
    QCOMPARE(pause(4, 3), std::optional<std::chrono::milliseconds>(8s));
    QVERIFY(!pause(1, 6));
}

void TestRetryPolicy::hostsThatAnsweredBefore()
{
    const Error error = errorOf(ErrorCode::Connect);
    const auto mayRetry = [&](int times, bool hasAnswered, std::chrono::milliseconds lasted) {
        const Outage outage{times, hasAnswered, lasted, error};
        return pauseBeforeRetry(error, 1, 5, middle, 1s, outage).has_value();
    };
    QVERIFY(mayRetry(2, false, 1h));
    QVERIFY(!mayRetry(3, false, 0ms));
    QVERIFY(mayRetry(5, true, 1h));
    QVERIFY(mayRetry(100, true, 2min - 1ms));
    QVERIFY(!mayRetry(6, true, 2min));
    const auto excused = [&](int times, bool hasAnswered) {
        return isExcused({times, hasAnswered, 0ms, error});
    };
    QVERIFY(!excused(0, true)); // it was reached
    QVERIFY(!excused(1, true)); // so that the attempts at a server that comes and goes have an end
    QVERIFY(excused(2, true));
    QVERIFY(!excused(2, false));
}

void TestRetryPolicy::restsOfOutages()
{
    const auto rest = [](int times, std::chrono::milliseconds first) {
        return restOfOutage({times, false, 0ms, errorOf(ErrorCode::Connect)}, first);
    };
    QCOMPARE(rest(1, 1s), 1000ms);
    QCOMPARE(rest(3, 1s), 4000ms);
    QCOMPARE(rest(3, 0ms), 400ms);
    QCOMPARE(rest(1000, 1s), 10min);
}

void TestRetryPolicy::hopelessHosts_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("hasAnswered");
    QTest::addColumn<int>("retries");
    QTest::addColumn<int>("hopelessAt");
    QTest::newRow("refuses") << ErrorCode::Connect << false << 5 << 3;
    QTest::newRow("refuses, no retries") << ErrorCode::Connect << false << 0 << 3;
    QTest::newRow("refuses now") << ErrorCode::Connect << true << 5 << 12; // after two minutes
    QTest::newRow("refuses now, many retries") << ErrorCode::Connect << true << 50 << 51;
    QTest::newRow("refuses now, no retries") << ErrorCode::Connect << true << 0 << 3;
    QTest::newRow("has no address") << ErrorCode::Dns << false << 5 << 3;
    QTest::newRow("never answers") << ErrorCode::ConnectTimeout << false << 5 << 6;
    QTest::newRow("never answers, no retries") << ErrorCode::ConnectTimeout << false << 0 << 3;
}

void TestRetryPolicy::hopelessHosts()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, hasAnswered);
    QFETCH(int, retries);
    QFETCH(int, hopelessAt);
    QVERIFY(isOutage(errorOf(code)));
    Outage outage{0, hasAnswered, 0ms, {code, Stage::Connect, u"why"_qs}};
    while (!isHopeless(outage, retries))
        outage.lasted = 11s * outage.times++;
    QCOMPARE(outage.times, hopelessAt);
    const Error unasked = errorOfUnasked(outage);
    QCOMPARE(unasked.code, code);
    QCOMPARE(unasked.detail,
             QStringLiteral("not asked any more after %1 attempts in a row: why").arg(hopelessAt));
}

QTEST_APPLESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"

// Result<T>: either a value or an error, also for types that cannot be copied or are an Error's
// like.
#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace haul;

static_assert(!std::is_convertible_v<Result<int>, bool>, "only asked in a condition");
static_assert(std::is_nothrow_move_constructible_v<Result<std::unique_ptr<int>>>);
static_assert(!std::is_copy_constructible_v<Result<std::unique_ptr<int>>>);

namespace {

Error someError()
{
    return {ErrorCode::DiskFull, Stage::Disk, QStringLiteral("/mnt")};
}

Result<std::unique_ptr<int>> make(bool well)
{
    if (well)
        return std::make_unique<int>(7);
    return someError();
}

Result<void> run(bool well)
{
    if (well)
        return {};
    return someError();
}

} // namespace

class TestResult : public QObject
{
    Q_OBJECT

private slots:
    void value();
    void error();
    void movesItsValue();
    void withoutAValue();
    void changes();
};

void TestResult::value()
{
    Result<QString> result(QStringLiteral("here"));
    QVERIFY(result);
    QCOMPARE(*result, QStringLiteral("here"));
    QCOMPARE(result->size(), 4);
    result->append(QLatin1Char('!'));
    const Result<QString> copy = result;
    QCOMPARE(*copy, QStringLiteral("here!"));
    QCOMPARE(copy->size(), 5);
}

void TestResult::error()
{
    const Result<QString> result = someError();
    QVERIFY(!result);
    QCOMPARE(result.error(), someError());
}

void TestResult::movesItsValue()
{
    Result<std::unique_ptr<int>> result = make(true);
    QVERIFY(result);
    const std::unique_ptr<int> taken = std::move(*result);
    QCOMPARE(*taken, 7);
    QVERIFY(!make(false));
    QCOMPARE(make(false).error().code, ErrorCode::DiskFull);
}

void TestResult::withoutAValue()
{
    QVERIFY(run(true));
    QVERIFY(!run(false));
    QCOMPARE(run(false).error().detail, QStringLiteral("/mnt"));
}

void TestResult::changes()
{
    Result<int> result = someError();
    result = 3;
    QVERIFY(result);
    QCOMPARE(*result, 3);
    result = someError();
    QVERIFY(!result);
}

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"

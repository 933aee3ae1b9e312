// For how long addresses are remembered, on a clock that only the test moves.
#include "core/transfer/addressmemory.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

class TestAddressMemory : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void fewHosts();
    void manyHosts_data();
    void manyHosts();
    void quietAgain();

private:
    // For ten seconds.
    void connectTo(int hostsASecond, int timesEach = 1);

    std::optional<AddressMemory> memory_;
    AddressMemory::Time now_;
};

void TestAddressMemory::init()
{
    memory_.emplace();
    now_ = AddressMemory::Time(1000h);
}

void TestAddressMemory::connectTo(int hostsASecond, int timesEach)
{
    for (int second = 0; second < 10; ++second) {
        for (int host = 0; host < hostsASecond; ++host) {
            now_ += std::chrono::nanoseconds(1s) / hostsASecond;
            for (int time = 0; time < timesEach; ++time)
                memory_->opened(QByteArray::number(host), now_);
        }
    }
}

void TestAddressMemory::fewHosts()
{
    QCOMPARE(memory_->seconds(now_), 60);
    QVERIFY(!memory_->isCrowded(now_));
    connectTo(5, 1000); // a server that closes each connection
    QCOMPARE(memory_->seconds(now_), 60);
    QVERIFY(!memory_->isCrowded(now_));
}

void TestAddressMemory::manyHosts_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::newRow("50") << 50 << 9 << 13;
    QTest::newRow("200") << 200 << 2 << 3;
    QTest::newRow("2000") << 2000 << 0 << 0;
}

void TestAddressMemory::manyHosts()
{
    QFETCH(int, hosts);
    QFETCH(int, least);
    QFETCH(int, most);
    connectTo(hosts);
    const long seconds = memory_->seconds(now_);
    QVERIFY2(seconds >= least && seconds <= most, qPrintable(QString::number(seconds)));
    QVERIFY(memory_->isCrowded(now_));
}

void TestAddressMemory::quietAgain()
{
    connectTo(2000);
    now_ += 60s;
    QCOMPARE(memory_->seconds(now_), 60);
    QVERIFY(!memory_->isCrowded(now_));
}

QTEST_APPLESS_MAIN(TestAddressMemory)
#include "tst_addressmemory.moc"

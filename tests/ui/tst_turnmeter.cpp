#include "ui/turnmeter.h"

#include <QAbstractEventDispatcher>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimer>

using namespace haul;

using namespace std::chrono_literals;

// Really waits, as a program does; QTest::qWait() sleeps and polls.
static void waitInTheEventLoop(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

// Run twice by ctest: with GLib's dispatcher and with Qt's own.
class tst_TurnMeter : public QObject
{
    Q_OBJECT

private slots:
    void seesALongTurnAndNotTheWaiting();
};

void tst_TurnMeter::seesALongTurnAndNotTheWaiting()
{
    qInfo("%s", QAbstractEventDispatcher::instance()->metaObject()->className());
    TurnMeter meter;
    waitInTheEventLoop(1ms); // the turn under way ends
    const auto before = meter.figures();
    QTimer::singleShot(0, this, [] { QTest::qSleep(80); });
    waitInTheEventLoop(400ms); // mostly waiting, which is no turn
    const auto after = meter.figures();
    QVERIFY2(after.longestMs >= 79, meter.toJson().constData());
    QVERIFY2(after.longestMs < 300, meter.toJson().constData());
    QVERIFY2(after.over50 > before.over50, meter.toJson().constData());
    QVERIFY(after.over16 >= after.over50);
    QVERIFY(after.turns > before.turns);
    const QJsonObject json = QJsonDocument::fromJson(meter.toJson()).object();
    QCOMPARE(json.value(QStringLiteral("turns")).toInteger(), after.turns);
    QVERIFY(json.value(QStringLiteral("p999Ms")).toDouble() <= after.longestMs + 0.01);
}

QTEST_MAIN(tst_TurnMeter)
#include "tst_turnmeter.moc"

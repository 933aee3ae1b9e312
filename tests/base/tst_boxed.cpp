// Boxed: an optional value of a pointer's size; copies are values of their own.
#include "core/base/boxed.h"

#include <QString>
#include <QTest>

using namespace haul;

class TestBoxed : public QObject
{
    Q_OBJECT

private slots:
    void isEmptyAtFirst();
    void holdsAValue();
    void copiesAreTheirOwn();
    void movedFrom();
    void turnsIntoAnOptional();
    void compares();
    void isSmall();
};

void TestBoxed::isEmptyAtFirst()
{
    const Boxed<QString> nothing;
    QVERIFY(!nothing);
    QVERIFY(!nothing.has_value());
    QVERIFY(!Boxed<QString>(std::nullopt));
    QVERIFY(!Boxed<QString>(std::optional<QString>()));
}

void TestBoxed::holdsAValue()
{
    Boxed<QString> boxed = QStringLiteral("a");
    QVERIFY(boxed.has_value());
    QCOMPARE(*boxed, QStringLiteral("a"));
    QCOMPARE(boxed->size(), 1);
    boxed = QStringLiteral("bc");
    QCOMPARE(*boxed, QStringLiteral("bc"));
    boxed = std::nullopt;
    QVERIFY(!boxed);
}

void TestBoxed::copiesAreTheirOwn()
{
    const Boxed<QString> first = QStringLiteral("a");
    Boxed<QString> second = first;
    *second += QLatin1Char('b');
    QCOMPARE(*first, QStringLiteral("a"));
    second = first;
    QCOMPARE(*second, QStringLiteral("a"));
    Boxed<QString> &itself = second;
    second = itself;
    QCOMPARE(*second, QStringLiteral("a"));
}

void TestBoxed::movedFrom()
{
    Boxed<QString> first = QStringLiteral("a");
    const Boxed<QString> second = std::move(first);
    QCOMPARE(*second, QStringLiteral("a"));
}

void TestBoxed::turnsIntoAnOptional()
{
    const std::optional<QString> nothing = Boxed<QString>();
    QVERIFY(!nothing);
    const std::optional<QString> text = Boxed<QString>(QStringLiteral("a"));
    QCOMPARE(text.value_or(QString()), QStringLiteral("a"));
}

void TestBoxed::compares()
{
    const Boxed<QString> nothing;
    const Boxed<QString> a = QStringLiteral("a");
    QVERIFY(nothing == Boxed<QString>());
    QVERIFY(a == Boxed<QString>(QStringLiteral("a")));
    QVERIFY(!(a == Boxed<QString>(QStringLiteral("b"))));
    QVERIFY(!(a == nothing));
    QVERIFY(!(nothing == a));
}

void TestBoxed::isSmall()
{
    QCOMPARE(sizeof(Boxed<QString>), sizeof(void *));
}

QTEST_GUILESS_MAIN(TestBoxed)
#include "tst_boxed.moc"

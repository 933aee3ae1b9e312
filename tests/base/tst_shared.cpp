// Shared: a value of a pointer's size, in common until it is changed.
#include "core/base/shared.h"

#include <QString>
#include <QTest>

using namespace haul;

class TestShared : public QObject
{
    Q_OBJECT

private slots:
    void isAsMadeAtFirst();
    void holdsAValue();
    void copiesShareIt();
    void changesAreItsOwn();
    void compares();
    void isSmall();
};

void TestShared::isAsMadeAtFirst()
{
    const Shared<QString> nothing;
    QVERIFY(nothing->isNull());
    QCOMPARE(*nothing, QString());
    const Shared<QString> other = QString();
    QCOMPARE(&*other, &*nothing);
}

void TestShared::holdsAValue()
{
    Shared<QString> shared = QStringLiteral("a");
    QCOMPARE(*shared, QStringLiteral("a"));
    QCOMPARE(shared->size(), 1);
    shared = QStringLiteral("bc");
    QCOMPARE(*shared, QStringLiteral("bc"));
    shared = {};
    QVERIFY(shared->isEmpty());
}

void TestShared::copiesShareIt()
{
    const Shared<QString> first = QStringLiteral("a");
    const Shared<QString> second = first;
    QCOMPARE(&*first, &*second);
}

void TestShared::changesAreItsOwn()
{
    Shared<QString> first;
    first.edit() += QLatin1Char('a');
    QCOMPARE(*first, QStringLiteral("a"));
    QVERIFY(Shared<QString>()->isEmpty());
    Shared<QString> second = first;
    second.edit() += QLatin1Char('b');
    QCOMPARE(*first, QStringLiteral("a"));
    QCOMPARE(*second, QStringLiteral("ab"));
    const QString *const own = &*second;
    second.edit() += QLatin1Char('c');
    QCOMPARE(&*second, own); // nobody else has it
}

void TestShared::compares()
{
    const Shared<QString> a = QStringLiteral("a");
    QVERIFY(a == Shared<QString>(QStringLiteral("a")));
    QVERIFY(a == Shared<QString>(a));
    QVERIFY(!(a == Shared<QString>(QStringLiteral("b"))));
    QVERIFY(!(a == Shared<QString>()));
    Shared<QString> emptied = a;
    emptied.edit().clear();
    QVERIFY(emptied == Shared<QString>());
}

void TestShared::isSmall()
{
    QCOMPARE(sizeof(Shared<QString>), sizeof(void *));
}

QTEST_GUILESS_MAIN(TestShared)
#include "tst_shared.moc"

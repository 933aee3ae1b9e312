// What is drawn by hand looks right in a window that is laid out from right to left.
#include "ui/paint.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace haul;

class tst_Paint : public QObject
{
    Q_OBJECT

private slots:
    void textKeepsItsDirection_data();
    void textKeepsItsDirection();
};

namespace {

QImage drawn(const QString &text, Qt::Alignment seen, Qt::LayoutDirection direction)
{
    QImage image(200, 24, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setLayoutDirection(direction);
    paint::drawText(&painter, image.rect(), seen | Qt::AlignVCenter, text);
    return image;
}

} // namespace

void tst_Paint::textKeepsItsDirection_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("a name") << QStringLiteral("1.html");
    QTest::newRow("a size") << QStringLiteral("48.0 KiB");
    QTest::newRow("a count") << QStringLiteral("35 of 50 \u00b7 4 failed");
    QTest::newRow("a percentage") << QStringLiteral("22%");
    QTest::newRow("Hebrew") << QStringLiteral("\u05e9\u05dc\u05d5\u05dd 1.html");
}

void tst_Paint::textKeepsItsDirection()
{
    QFETCH(QString, text);
    for (const Qt::Alignment seen : {Qt::AlignLeft, Qt::AlignRight}) {
        const QImage image = drawn(text, seen, Qt::LeftToRight);
        QCOMPARE(drawn(text, seen, Qt::RightToLeft), image);
    }
    QVERIFY(drawn(text, Qt::AlignLeft, Qt::RightToLeft)
            != drawn(text, Qt::AlignRight, Qt::RightToLeft));
}

QTEST_MAIN(tst_Paint)
#include "tst_paint.moc"

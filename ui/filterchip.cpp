#include "ui/filterchip.h"

#include "ui/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace haul {
namespace {

constexpr int air = 8; // at the sides

} // namespace

FilterChip::FilterChip(QWidget *parent)
    : QAbstractButton(parent)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setToolTip(tr("Show all again"));
    setAccessibleDescription(toolTip());
    hide();
}

void FilterChip::setWords(const QString &words)
{
    setText(words);
    setAccessibleName(words);
    updateGeometry();
    setVisible(!words.isEmpty());
}

QSize FilterChip::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    return {metrics.horizontalAdvance(text()) + 4 * air + metrics.height(), metrics.height() + 8};
}

QSize FilterChip::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, sizeHint().height()};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ground = palette().color(QPalette::Window);
    const QColor accent = palette().color(QPalette::Highlight);
    painter.setPen(hasFocus() ? QPen(accent) : QPen(Qt::NoPen));
    painter.setBrush(paint::mix(ground, accent, underMouse() || isDown() ? 0.32 : 0.22));
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);

    const int side = fontMetrics().height();
    const QRect cross(width() - air - side, (height() - side) / 2, side, side);
    const QRect words = rect().adjusted(air + 2, 0, -2 * air - side, 0);
    painter.setPen(palette().color(QPalette::WindowText));
    paint::drawText(&painter, QStyle::visualRect(layoutDirection(), rect(), words),
                    QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter,
                    fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    const paint::Feel feel = isDown()       ? paint::Feel::Pressed
                             : underMouse() ? paint::Feel::Hovered
                                            : paint::Feel::Quiet;
    paint::drawButton(&painter, QStyle::visualRect(layoutDirection(), rect(), cross),
                      paint::Glyph::Cross, feel, palette());
}

void FilterChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
    case Qt::Key_Delete:
        click();
        break;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void FilterChip::enterEvent(QEnterEvent *event)
{
    update();
    QAbstractButton::enterEvent(event);
}

void FilterChip::leaveEvent(QEvent *event)
{
    update();
    QAbstractButton::leaveEvent(event);
}

} // namespace haul

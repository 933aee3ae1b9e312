#include "ui/warningline.h"

#include "ui/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>

namespace haul {

WarningLine::WarningLine(QWidget *parent)
    : QWidget(parent)
    , words_(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addSpacing(paint::markSide(fontMetrics()) + 6); // for the mark
    row->addWidget(words_);
    words_->setWordWrap(true);
    recolour();
    hide();
}

void WarningLine::setText(const QString &text)
{
    if (words_->text() != text) {
        words_->setText(text);
        setAccessibleName(text);
    }
    setVisible(!text.isEmpty());
}

QString WarningLine::text() const
{
    return words_->text();
}

void WarningLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = paint::markSide(fontMetrics());
    const int textHeight = words_->heightForWidth(words_->width());
    const int top =
        words_->y() + std::max(0, words_->height() - textHeight) / 2; // of its first line
    const QRect mark(0, top + (fontMetrics().height() - side) / 2, side, side);
    paint::drawWarningMark(&painter, QStyle::visualRect(layoutDirection(), rect(), mark),
                           palette());
}

void WarningLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void WarningLine::recolour()
{
    QPalette loud = palette();
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        loud.setColor(role, paint::warningColour(loud));
    words_->setPalette(loud);
}

} // namespace haul

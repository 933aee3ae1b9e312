#include "ui/segmentbar.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QBoxLayout>
#include <QPainter>

namespace haul {

void SegmentButton::setCount(qint64 count)
{
    if (count == count_)
        return;
    const qsizetype length = figure_.size();
    count_ = count;
    figure_ = count < 0 ? QString() : words::number(count);
    setAccessibleDescription(figure_);
    if (figure_.size() != length)
        updateGeometry();
    update();
}

void SegmentButton::setNarrow()
{
    air_ = 6;
    spaces_ = 1;
    updateGeometry();
}

QSize SegmentButton::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    // Equal digits: the bar does not tremble while it counts.
    const QString widest(figure_.size(), QLatin1Char('0'));
    const int gap = figure_.isEmpty() ? 0 : metrics.horizontalAdvance(QLatin1Char(' ')) * spaces_;
    return {metrics.horizontalAdvance(text()) + metrics.horizontalAdvance(widest) + gap + 2 * air_,
            metrics.height() + 10};
}

void SegmentButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ground = palette().color(QPalette::Window);
    const QColor ink = palette().color(QPalette::WindowText);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Highlight)) : QPen(Qt::NoPen));
    if (isChecked())
        painter.setBrush(paint::mix(ground, ink, 0.16));
    else if (underMouse())
        painter.setBrush(paint::mix(ground, ink, 0.07));
    painter.drawRoundedRect(box, 5, 5);

    const QRect inner = rect().adjusted(air_, 0, -air_, 0);
    painter.setPen(isChecked() ? ink : paint::mix(ground, ink, 0.8));
    painter.drawText(inner, int(Qt::AlignVCenter) | int(Qt::AlignLeading), text());
    painter.setPen(paint::mix(ground, ink, isChecked() ? 0.72 : 0.55));
    painter.drawText(inner, int(Qt::AlignVCenter) | int(Qt::AlignTrailing), figure_);
}

SegmentBar::SegmentBar(const QStringList &labels, QWidget *parent, Qt::Orientation orientation)
    : QWidget(parent)
{
    const bool isRow = orientation == Qt::Horizontal;
    auto *row = new QBoxLayout(isRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(isRow ? 2 : 1);
    for (const QString &label : labels) {
        auto *button = new SegmentButton(label, this);
        if (!isRow) { // as wide as the bar
            button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
            button->setNarrow();
        }
        const int index = int(segments_.size());
        connect(button, &SegmentButton::toggled, this, [this, index](bool on) {
            if (on)
                emit chosen(index);
            updateVisibility(index);
        });
        row->addWidget(button);
        segments_.push_back({button});
    }
    if (isRow)
        row->addStretch();
    segments_.front().button->setChecked(true);
}

int SegmentBar::current() const
{
    for (size_t i = 0; i < segments_.size(); ++i) {
        if (segments_[i].button->isChecked())
            return int(i);
    }
    return 0;
}

void SegmentBar::setCurrent(int index)
{
    segments_[size_t(index)].button->setChecked(true);
}

void SegmentBar::setCount(int index, qint64 count)
{
    Segment &segment = segments_[size_t(index)];
    segment.count = count;
    segment.button->setCount(count);
    updateVisibility(index);
}

void SegmentBar::setOnlyWithCount(int index)
{
    segments_[size_t(index)].onlyWithCount = true;
    updateVisibility(index);
}

void SegmentBar::updateVisibility(int index)
{
    const Segment &segment = segments_[size_t(index)];
    const bool wanted = !segment.onlyWithCount || segment.count > 0 || segment.button->isChecked();
    if (segment.button->isHidden() == wanted)
        segment.button->setVisible(wanted);
}

} // namespace haul

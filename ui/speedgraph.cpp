#include "ui/speedgraph.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace haul {
namespace {

constexpr int leastSeconds = 60; // that the width stands for: two samples do not make a cliff
constexpr double lineWidth = 1.5;

int secondsShown(const SpeedHistory &history)
{
    return std::clamp(history.size() - 1, leastSeconds, SpeedHistory::seconds - 1);
}

// "5 min ago": the seconds say nothing to anybody.
QString agoWords(int seconds)
{
    return SpeedGraph::tr("%1 min ago").arg(words::number(std::max(1, (seconds + 30) / 60)));
}

} // namespace

double scaleTop(double bytesPerSecond)
{
    double unit = 1;
    while (bytesPerSecond >= unit * 1024)
        unit *= 1024;
    const double value = std::max(1.0, bytesPerSecond / unit);
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        // 1000 of a unit would be read as a size of its own.
        if (value <= step * power)
            return step * power >= 1000 ? unit * 1024 : step * power * unit;
    }
    return unit * 1024;
}

SpeedGraph::SpeedGraph(Form form, QWidget *parent)
    : QWidget(parent)
    , form_(form)
{
    setAccessibleName(tr("Speed over time"));
    setSizePolicy(form == Form::Large ? QSizePolicy::Expanding : QSizePolicy::Fixed,
                  form == Form::Large ? QSizePolicy::Expanding : QSizePolicy::Fixed);
}

void SpeedGraph::setHistory(const SpeedHistory &history)
{
    history_ = history;
    if (!isVisible())
        return;
    const QString now = words::speed(history.latest());
    const QString words = tr("Now %1, at most %2 in the last %3")
                              .arg(now.isEmpty() ? words::size(0) : now,
                                   words::speed(std::max(1.0, history.highest())),
                                   words::duration(std::max(1, history.size() - 1)));
    setAccessibleDescription(words);
    setToolTip(words);
    update();
}

QSize SpeedGraph::sizeHint() const
{
    const int line = fontMetrics().height();
    return form_ == Form::Large ? QSize(22 * line, 9 * line) : QSize(6 * line, line + 2);
}

QSize SpeedGraph::minimumSizeHint() const
{
    const int line = fontMetrics().height();
    return form_ == Form::Large ? QSize(8 * line, 4 * line) : sizeHint();
}

void SpeedGraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double top = scaleTop(history_.highest());
    QRectF field = rect();
    if (form_ == Form::Large) {
        const int line = QFontMetrics(paint::smaller(font())).height();
        field.adjust(0, line + 4, 0, -line - 4);
        drawScale(painter, field, top);
    }
    if (!history_.isEmpty())
        drawLine(painter, field, top);
}

// Time runs to the right in every language. Two hairlines with what they stand for, and below how
// long ago the left end was.
void SpeedGraph::drawScale(QPainter &painter, const QRectF &field, double top) const
{
    painter.setFont(paint::smaller(font()));
    const QFontMetrics metrics(painter.font());
    const QColor ink = paint::secondaryText(palette());
    const QColor rule =
        paint::mix(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.13);
    for (const double share : {1.0, 0.5, 0.0}) {
        const double y = std::round(field.bottom() - share * field.height()) + 0.5;
        painter.setPen(QPen(rule, 1));
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y));
    }
    painter.setPen(ink);
    const QRect above =
        QRectF(field.left(), field.top() - metrics.height() - 3, field.width(), metrics.height())
            .toAlignedRect();
    const QRect below =
        QRectF(field.left(), field.bottom() + 3, field.width(), metrics.height()).toAlignedRect();
    const Qt::Alignment left = Qt::AlignLeft | Qt::AlignVCenter;
    const Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;
    if (history_.highest() > 0)
        paint::drawText(&painter, above, left, words::speed(top));
    paint::drawText(&painter, below, left, agoWords(secondsShown(history_)));
    paint::drawText(&painter, below, right, tr("now"));
    const QString now = words::speed(history_.latest());
    painter.setPen(palette().color(QPalette::Text));
    paint::drawText(&painter, above, right, now);
}

void SpeedGraph::drawLine(QPainter &painter, const QRectF &field, double top) const
{
    const double step = field.width() / secondsShown(history_);
    const int points = std::min(history_.size(), secondsShown(history_) + 1);
    const auto point = [&](int age) {
        return QPointF(field.right() - age * step,
                       field.bottom() - field.height() * std::min(1.0, history_.at(age) / top));
    };
    QPainterPath line;
    line.moveTo(point(0));
    for (int age = 1; age < points; ++age)
        line.lineTo(point(age));
    QPainterPath area = line;
    area.lineTo(point(points - 1).x(), field.bottom());
    area.lineTo(field.right(), field.bottom());
    area.closeSubpath();

    const QColor colour = paint::stateColour(TaskState::Active, palette());
    QColor soft = colour;
    soft.setAlphaF(0.22f);
    painter.setClipRect(field.adjusted(0, -lineWidth, 0, lineWidth));
    painter.fillPath(area, soft);
    painter.setPen(QPen(colour, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

} // namespace haul

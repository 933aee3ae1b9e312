#include "ui/segmentstrip.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace haul {
namespace {

qint64 missingBytes(const SegmentPicture &picture)
{
    qint64 bytes = 0;
    for (const SegmentGap &gap : picture.gaps)
        bytes += std::max<qint64>(0, std::min(gap.end, picture.total) - gap.begin);
    return std::min(bytes, picture.total);
}

} // namespace

SegmentStrip::SegmentStrip(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("segments"));
    setFixedHeight(fontMetrics().height() * 2 / 3);
    setAccessibleName(tr("Parts of the file"));
    hide();
}

void SegmentStrip::setPicture(const std::optional<SegmentPicture> &picture, TaskState state)
{
    const bool isShown = picture && picture->total > 0;
    if (isShown && (*picture != picture_ || state != state_)) {
        picture_ = *picture;
        state_ = state;
        const qint64 present = picture_.total - missingBytes(picture_);
        const QString words = tr("%1 of the file is there: %2")
                                  .arg(words::percent(double(present) / double(picture_.total)),
                                       words::sizeOf(present, picture_.total));
        setToolTip(words);
        setAccessibleDescription(words);
        update();
    }
    setVisible(isShown);
}

// All of it filled, then the gaps taken out again: they are few.
void SegmentStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(rect(), 3, 3);
    painter.setClipPath(outline);
    const QColor base = palette().color(QPalette::Base);
    const QColor groove = paint::mix(base, palette().color(QPalette::Text), 0.13);
    const QColor colour = paint::stateColour(state_, palette());
    painter.fillRect(rect(), colour);
    const double scale = double(width()) / double(std::max<qint64>(1, picture_.total));
    for (const SegmentGap &gap : picture_.gaps) {
        const double left = double(gap.begin) * scale;
        const double right = double(std::min(gap.end, picture_.total)) * scale;
        painter.fillRect(QRectF(left, 0, right - left, height()), groove);
        if (gap.isUnderWay) // where the next bytes go
            painter.fillRect(QRectF(left, 0, std::min(right - left, 3.0), height()),
                             paint::mix(groove, colour, 0.55));
    }
}

} // namespace haul

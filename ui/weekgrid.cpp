#include "ui/weekgrid.h"

#include "ui/paint.h"
#include "ui/scheduletext.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr int gap = 2;        // between cells
constexpr int quarter = 6;    // hours that stand a little closer together
constexpr int quarterGap = 3; // between them
constexpr int namedHours = 3; // from one named hour to the next
constexpr qreal cellRadius = 2;

} // namespace

WeekGrid::WeekGrid(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timetable"));
}

void WeekGrid::setTimetable(const Timetable &timetable)
{
    timetable_ = timetable;
    isPainting_ = false;
    update();
}

// --- where things stand ---------------------------------------------------------------------

int WeekGrid::dayOf(int row)
{
    return (QLocale().firstDayOfWeek() - 1 + row) % Timetable::days + 1;
}

int WeekGrid::rowOf(int day)
{
    return (day - QLocale().firstDayOfWeek() + Timetable::days) % Timetable::days;
}

// A head stands for its whole row or column.
WeekGrid::Area WeekGrid::areaOf(Place one, Place other)
{
    Area area{{std::min(one.row, other.row), std::min(one.hour, other.hour)},
              {std::max(one.row, other.row), std::max(one.hour, other.hour)}};
    if (area.first.row == head)
        area = {{0, area.first.hour}, {Timetable::days - 1, area.last.hour}};
    if (area.first.hour == head)
        area = {{area.first.row, 0}, {area.last.row, Timetable::hours - 1}};
    return area;
}

int WeekGrid::headWidth() const
{
    int width = 0;
    for (int day = 1; day <= Timetable::days; ++day)
        width = std::max(width, fontMetrics().horizontalAdvance(words::dayName(day)));
    return width + 10;
}

int WeekGrid::headHeight() const
{
    return fontMetrics().height() + 4;
}

int WeekGrid::cellWidth() const
{
    const int gaps = (Timetable::hours / quarter - 1) * quarterGap;
    return std::max(1, (width() - headWidth() - gaps) / Timetable::hours);
}

int WeekGrid::cellHeight() const
{
    return fontMetrics().height() + 5;
}

QSize WeekGrid::sizeHint() const
{
    const int wide = fontMetrics().averageCharWidth() * 3;
    return {headWidth() + Timetable::hours * wide, headHeight() + Timetable::days * cellHeight()};
}

QSize WeekGrid::minimumSizeHint() const
{
    return {headWidth() + Timetable::hours * (gap + 6), sizeHint().height()};
}

QRect WeekGrid::seen(const QRect &logical) const
{
    return QStyle::visualRect(layoutDirection(), rect(), logical);
}

QRect WeekGrid::rectOf(Place place) const
{
    const int left = place.hour == head ? 0
                                        : headWidth() + place.hour * cellWidth()
                                              + place.hour / quarter * quarterGap;
    const int top = place.row == head ? 0 : headHeight() + place.row * cellHeight();
    return seen({left, top, place.hour == head ? headWidth() : cellWidth(),
                 place.row == head ? headHeight() : cellHeight()});
}

QRect WeekGrid::cell(int day, int hour) const
{
    return rectOf({rowOf(day), hour});
}

QRect WeekGrid::dayHead(int day) const
{
    return rectOf({rowOf(day), head});
}

QRect WeekGrid::hourHead(int hour) const
{
    return rectOf({head, hour});
}

// Also of a point outside, where a stroke may lead.
WeekGrid::Place WeekGrid::nearest(const QPoint &point) const
{
    const int x = seen({point, QSize(1, 1)}).x() - headWidth();
    const int quarterWidth = quarter * cellWidth() + quarterGap;
    const int inQuarter = std::min(quarter - 1, x % quarterWidth / cellWidth());
    const int hour = x / quarterWidth * quarter + inQuarter;
    const int y = point.y() - headHeight();
    return {y < 0 ? head : std::min(y / cellHeight(), Timetable::days - 1),
            x < 0 ? head : std::min(hour, Timetable::hours - 1)};
}

std::optional<WeekGrid::Place> WeekGrid::placeAt(const QPoint &point) const
{
    const Place end{Timetable::days - 1, Timetable::hours - 1};
    const QRect all = rectOf({head, head}).united(rectOf(end));
    if (!all.contains(point))
        return std::nullopt;
    return nearest(point);
}

// --- painting hours -------------------------------------------------------------------------

bool WeekGrid::isAll(HourUse use, const Area &area) const
{
    for (int row = area.first.row; row <= area.last.row; ++row) {
        for (int hour = area.first.hour; hour <= area.last.hour; ++hour) {
            if (timetable_.use(dayOf(row), hour) != use)
                return false;
        }
    }
    return true;
}

void WeekGrid::fill(const Area &area, HourUse use)
{
    for (int row = area.first.row; row <= area.last.row; ++row) {
        for (int hour = area.first.hour; hour <= area.last.hour; ++hour)
            timetable_.set(dayOf(row), hour, use);
    }
    update();
}

void WeekGrid::mousePressEvent(QMouseEvent *event)
{
    const auto place = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !place) {
        QWidget::mousePressEvent(event);
        return;
    }
    const Area area = areaOf(*place, *place);
    isPainting_ = true;
    before_ = timetable_;
    strokeBegin_ = *place;
    ink_ = isAll(brush_, area) ? HourUse::Full : brush_;
    anchor_ = cursor_ = area.first;
    fill(area, ink_);
    tellCursor();
}

// The rectangle from where the stroke began; what it leaves again is as it was.
void WeekGrid::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (!isPainting_) {
        hover(placeAt(point));
        return;
    }
    // From a head it goes along the heads, from a cell over cells.
    Place place = nearest(point);
    place.row = strokeBegin_.row == head ? head : std::max(0, place.row);
    place.hour = strokeBegin_.hour == head ? head : std::max(0, place.hour);
    timetable_ = before_;
    fill(areaOf(strokeBegin_, place), ink_);
    hover(place);
}

void WeekGrid::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !std::exchange(isPainting_, false)) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    tellCursor();
    if (timetable_ != before_)
        emit edited();
}

void WeekGrid::hover(std::optional<Place> place)
{
    if (place == hovered_)
        return;
    hovered_ = place;
    update();
}

void WeekGrid::leaveEvent(QEvent *event)
{
    hover(std::nullopt);
    QWidget::leaveEvent(event);
}

bool WeekGrid::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const auto place = placeAt(help->pos());
        if (place && place->row != head && place->hour != head) {
            const int day = dayOf(place->row);
            QToolTip::showText(
                help->globalPos(),
                words::hourOfWeek(day, place->hour, timetable_.use(day, place->hour)), this,
                rectOf(*place));
            return true;
        }
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LocaleChange)
        updateGeometry();
    return QWidget::event(event);
}

// --- keys -----------------------------------------------------------------------------------

std::optional<WeekGrid::Place> WeekGrid::targetOf(const QKeyEvent &event) const
{
    const int lastRow = Timetable::days - 1;
    const int lastHour = Timetable::hours - 1;
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const bool isWholeWeek = event.modifiers() & Qt::ControlModifier;
    Place place = cursor_;
    switch (event.key()) {
    case Qt::Key_Left:
        place.hour += isMirrored ? 1 : -1;
        break;
    case Qt::Key_Right:
        place.hour += isMirrored ? -1 : 1;
        break;
    case Qt::Key_Up:
        --place.row;
        break;
    case Qt::Key_Down:
        ++place.row;
        break;
    case Qt::Key_Home:
        place = {isWholeWeek ? 0 : place.row, 0};
        break;
    case Qt::Key_End:
        place = {isWholeWeek ? lastRow : place.row, lastHour};
        break;
    default:
        return std::nullopt;
    }
    return Place{std::clamp(place.row, 0, lastRow), std::clamp(place.hour, 0, lastHour)};
}

void WeekGrid::keyPressEvent(QKeyEvent *event)
{
    if (isPainting_) // one thing at a time
        return;
    if (event->matches(QKeySequence::SelectAll)) {
        moveTo({0, 0}, false);
        moveTo({Timetable::days - 1, Timetable::hours - 1}, true);
    } else if (const auto target = targetOf(*event)) {
        moveTo(*target, event->modifiers() & Qt::ShiftModifier);
    } else if (event->key() == Qt::Key_Space) {
        cycle();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void WeekGrid::moveTo(Place place, bool selects)
{
    cursor_ = place;
    if (!selects)
        anchor_ = place;
    tellCursor();
    update();
}

void WeekGrid::cycle()
{
    const int next = int(timetable_.use(dayOf(cursor_.row), cursor_.hour)) + 1;
    fill(areaOf(anchor_, cursor_), HourUse(next % hourUseCount));
    tellCursor();
    emit edited();
}

// For screen readers, which hear of it when it changes.
void WeekGrid::tellCursor()
{
    const int day = dayOf(cursor_.row);
    setAccessibleDescription(
        words::hourOfWeek(day, cursor_.hour, timetable_.use(day, cursor_.hour)));
}

void WeekGrid::focusInEvent(QFocusEvent *event)
{
    tellCursor();
    update();
    QWidget::focusInEvent(event);
}

void WeekGrid::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

// --- drawing --------------------------------------------------------------------------------

void WeekGrid::drawCell(QPainter *painter, const QRectF &rect, HourUse use, const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Window);
    const QColor accent = paint::stateColour(TaskState::Active, palette);
    painter->setPen(Qt::NoPen);
    painter->setBrush(paint::mix(ground, palette.color(QPalette::WindowText), 0.09));
    painter->drawRoundedRect(rect, cellRadius, cellRadius);
    if (use == HourUse::Nothing)
        return;
    const qreal level = use == HourUse::Full ? rect.height() : rect.height() * 0.45;
    painter->setBrush(paint::mix(ground, accent, 0.55));
    painter->drawRoundedRect(rect.adjusted(0, rect.height() - level, 0, 0), cellRadius, cellRadius);
}

void WeekGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawHeads(&painter);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int row = 0; row < Timetable::days; ++row) {
        for (int hour = 0; hour < Timetable::hours; ++hour) {
            const QRectF box = rectOf({row, hour});
            drawCell(&painter, box.adjusted(gap / 2.0, gap / 2.0, -gap / 2.0, -gap / 2.0),
                     timetable_.use(dayOf(row), hour), palette());
        }
    }
    if (hasFocus())
        drawSelection(&painter);
}

// The names of the day and the hour under the pointer stand out.
void WeekGrid::drawHeads(QPainter *painter) const
{
    const auto inkOf = [this](bool isHovered) {
        return isHovered ? palette().color(QPalette::WindowText) : paint::secondaryText(palette());
    };
    const Qt::Alignment leading =
        QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter;
    painter->setFont(paint::smaller(font()));
    for (int row = 0; row < Timetable::days; ++row) {
        painter->setPen(inkOf(hovered_ && hovered_->row == row));
        paint::drawText(painter, rectOf({row, head}), leading, words::dayName(dayOf(row)));
    }
    const int hovered = hovered_ ? hovered_->hour : head;
    for (int hour = 0; hour < Timetable::hours; hour += namedHours) {
        const bool isHovered = hovered >= hour && hovered < hour + namedHours;
        const QRect box = rectOf({head, hour}).united(rectOf({head, hour + namedHours - 1}));
        painter->setPen(inkOf(isHovered));
        paint::drawText(painter, box.adjusted(gap, 0, -gap, 0), leading, words::hourName(hour));
    }
}

void WeekGrid::drawSelection(QPainter *painter) const
{
    const Area area = areaOf(anchor_, cursor_);
    const QRectF selected = rectOf(area.first).united(rectOf(area.last));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(palette().color(QPalette::WindowText), 1.5));
    painter->drawRoundedRect(selected.adjusted(0.5, 0.5, -0.5, -0.5), cellRadius, cellRadius);
    if (anchor_ == cursor_)
        return;
    painter->setPen(QPen(palette().color(QPalette::WindowText), 1, Qt::DotLine));
    painter->drawRoundedRect(QRectF(rectOf(cursor_)).adjusted(2, 2, -2, -2), cellRadius,
                             cellRadius);
}

} // namespace haul

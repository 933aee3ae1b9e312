#include "ui/taskdelegate.h"

#include "ui/paint.h"
#include "ui/tasktablemodel.h"
#include "ui/words.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace haul {
namespace {

TaskState stateOf(const QModelIndex &index)
{
    return TaskState(index.data(TaskTableModel::StateRole).toInt());
}

} // namespace

void TaskDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    switch (index.column()) {
    case TaskTableModel::State:
        drawState(painter, option, index);
        return;
    case TaskTableModel::Progress:
        drawProgress(painter, option, index);
        return;
    case TaskTableModel::Cancel:
        drawCancel(painter, option, index, given.state & QStyle::State_MouseOver);
        return;
    default:
        break;
    }
    const QRect rect = drawGround(painter, option);
    const bool first = index.column() == TaskTableModel::Name;
    const bool error = index.column() == TaskTableModel::Error;
    QColor colour = option.palette.color(QPalette::Text);
    if (error)
        colour = paint::stateColour(stateOf(index), option.palette);
    else if (!first)
        colour = paint::secondaryText(option.palette);
    drawText(painter, option, rect, colour, first ? Qt::ElideMiddle : Qt::ElideRight);
}

void TaskDelegate::drawState(QPainter *painter, QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QRect rect = drawGround(painter, option);
    const int side = paint::markSide(option.fontMetrics);
    const QRect mark(rect.left(), rect.center().y() - side / 2, side, side);
    const QRect placed = QStyle::visualRect(option.direction, rect, mark);
    paint::drawStateMark(painter, placed, stateOf(index), option.palette);
    const QRect words =
        QStyle::visualRect(option.direction, rect, rect.adjusted(side + side / 2, 0, 0, 0));
    drawText(painter, option, words, option.palette.color(QPalette::Text));
}

void TaskDelegate::drawProgress(QPainter *painter, QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const QRect rect = drawGround(painter, option);
    const TaskState state = stateOf(index);
    const double fraction = index.data(TaskTableModel::FractionRole).toDouble();
    // What did not begin or needed no transfer has nothing to show.
    const bool isStill = state == TaskState::Waiting || hasEnded(state);
    if (state == TaskState::Skipped || (isStill && fraction <= 0))
        return;

    const QColor base = option.palette.color(QPalette::Base);
    QColor colour = paint::stateColour(state, option.palette);
    if (state == TaskState::Failed || state == TaskState::Cancelled)
        colour = paint::mix(base, option.palette.color(QPalette::Text), 0.35);
    else if (state == TaskState::Done)
        colour = paint::mix(base, colour, 0.5);

    // A figure for what moves; of what has ended the state says enough.
    const QString percent = fraction < 0 || hasEnded(state) ? QString() : words::percent(fraction);
    const int room = option.fontMetrics.horizontalAdvance(words::percent(1)) + 8;
    const int height = paint::barHeight(option.fontMetrics);
    QRect bar(rect.left(), rect.center().y() - height / 2, rect.width() - room, height);
    bar = QStyle::visualRect(option.direction, rect, bar);
    if (bar.width() > 2 * height)
        paint::drawBar(painter, bar, {fraction, colour, 0, {}}, option.palette);
    painter->setPen(paint::secondaryText(option.palette));
    painter->setFont(option.font);
    paint::drawText(painter, rect,
                    QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter,
                    percent);
}

void TaskDelegate::drawCancel(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index, bool hovered) const
{
    drawGround(painter, option);
    if (!index.data(TaskTableModel::CancellableRole).toBool())
        return;
    const auto feel = pressed_ == index ? paint::Feel::Pressed
                      : hovered         ? paint::Feel::Hovered
                                        : paint::Feel::Quiet;
    paint::drawButton(painter, buttonIn(option.rect), paint::Glyph::Cross, feel, option.palette);
}

QRect TaskDelegate::buttonIn(const QRect &cell)
{
    const int side = std::min(cell.height(), cell.width()) - 4;
    QRect button(0, 0, side, side);
    button.moveCenter(cell.center());
    return button;
}

bool TaskDelegate::editorEvent(QEvent *event, QAbstractItemModel *,
                               const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (index.column() != TaskTableModel::Cancel
        || !index.data(TaskTableModel::CancellableRole).toBool())
        return false;
    const auto type = event->type();
    if (type != QEvent::MouseButtonPress && type != QEvent::MouseButtonRelease
        && type != QEvent::MouseButtonDblClick)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton)
        return false;
    const bool inside = buttonIn(option.rect).contains(mouse->position().toPoint());
    if (type != QEvent::MouseButtonRelease) {
        pressed_ = inside ? QPersistentModelIndex(index) : QPersistentModelIndex();
        return inside;
    }
    const bool clicked = inside && pressed_ == index;
    pressed_ = QPersistentModelIndex();
    if (clicked)
        emit cancelClicked(index);
    return clicked;
}

} // namespace haul

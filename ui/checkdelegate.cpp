#include "ui/checkdelegate.h"

#include "ui/headerstyle.h"
#include "ui/paint.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace haul {
namespace {

const QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget ? option.widget->style() : QApplication::style();
}

} // namespace

void CheckDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    QRect rect = drawGround(painter, option);
    const bool isFirst = option.features.testFlag(QStyleOptionViewItem::HasCheckIndicator);
    if (!isFirst) {
        drawText(painter, option, rect, paint::secondaryText(option.palette));
        return;
    }
    QStyleOptionViewItem box = option;
    box.rect = boxIn(option);
    box.palette = given.palette; // a box is not part of the soft selection
    // Fusion makes its outline from the window's colour, which a dark ground would swallow.
    box.palette.setColor(QPalette::Window, paint::mix(box.palette.color(QPalette::Base),
                                                      box.palette.color(QPalette::Text), 0.5));
    box.state &= ~(QStyle::State_HasFocus | QStyle::State_Selected);
    box.state |= option.checkState == Qt::Checked ? QStyle::State_On : QStyle::State_Off;
    styleOf(option)->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter,
                                   option.widget);
    const int taken = box.rect.width() + HeaderStyle::air;
    rect = QStyle::visualRect(option.direction, rect, rect.adjusted(taken, 0, 0, 0));
    drawText(painter, option, rect, option.palette.color(QPalette::Text), Qt::ElideMiddle);
}

QRect CheckDelegate::boxIn(const QStyleOptionViewItem &option)
{
    const QStyle *style = styleOf(option);
    const QSize size(style->pixelMetric(QStyle::PM_IndicatorWidth, &option, option.widget),
                     style->pixelMetric(QStyle::PM_IndicatorHeight, &option, option.widget));
    const QRect cell = option.rect;
    const QRect box(
        QPoint(cell.left() + HeaderStyle::air, cell.top() + (cell.height() - size.height()) / 2),
        size);
    return QStyle::visualRect(option.direction, cell, box);
}

// At the press, which the second half of a double click brings as well: quick ones are not lost.
bool CheckDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonPress
        || !index.flags().testFlag(Qt::ItemIsUserCheckable))
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QRect near = boxIn(option).adjusted(-HeaderStyle::air, -HeaderStyle::air,
                                              HeaderStyle::air, HeaderStyle::air);
    if (mouse->button() != Qt::LeftButton || !near.contains(mouse->pos()))
        return false;
    const bool isChecked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, int(isChecked ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
}

} // namespace haul

#include "ui/rowdelegate.h"

#include "ui/headerstyle.h"
#include "ui/paint.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace haul {

void RowDelegate::dress(QTableView *table)
{
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setFrameShape(QFrame::NoFrame);
    // One height for all rows, known without asking any of them.
    QHeaderView *rows = table->verticalHeader();
    rows->hide();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setMinimumSectionSize(1);
    rows->setDefaultSectionSize(rowHeight(table->fontMetrics()));
    QHeaderView *columns = table->horizontalHeader();
    auto *style = new HeaderStyle;
    style->setParent(columns);
    columns->setStyle(style);
    columns->setHighlightSections(false);
    columns->setSectionsMovable(true);
    columns->setMinimumSectionSize(table->fontMetrics().height() * 2);
    columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                        const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QRect rect = drawGround(painter, option);
    drawText(painter, option, rect, option.palette.color(QPalette::Text));
}

void RowDelegate::drawText(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
                           const QColor &colour, Qt::TextElideMode elide)
{
    painter->setPen(colour);
    painter->setFont(option.font);
    paint::drawText(painter, rect,
                    QStyle::visualAlignment(option.direction, option.displayAlignment),
                    option.fontMetrics.elidedText(option.text, elide, rect.width()));
}

void RowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->palette = paint::softSelection(option->palette);
    option->state &= ~(QStyle::State_HasFocus | QStyle::State_MouseOver);
}

QRect RowDelegate::drawGround(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    return option.rect.adjusted(HeaderStyle::air, 0, -HeaderStyle::air, 0);
}

} // namespace haul

// How every table of the window draws its cells: a soft selection that leaves colours as they are,
// a little air at the sides, no focus rectangle around a single cell of a selected row.
// Main thread.
#pragma once

#include <QStyledItemDelegate>

class QTableView;

namespace haul {

class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    static int rowHeight(const QFontMetrics &metrics) { return metrics.height() + 10; }
    // Makes a table of uniform rows, without a grid, sorted by nothing, that selects rows.
    static void dress(QTableView *table);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    static void drawText(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
                         const QColor &colour, Qt::TextElideMode elide = Qt::ElideRight);
    // The ground of the row, and the rectangle that is left for the content.
    QRect drawGround(QPainter *painter, const QStyleOptionViewItem &option) const;
};

} // namespace haul

// Draws the tasks' rows: state marks, thin progress bars, and a cancel button in each row that can
// be cancelled; no widget a row.
//
//     table->setItemDelegate(new TaskDelegate(table));
//     connect(delegate, &TaskDelegate::cancelClicked, ...);
//
// Main thread.
#pragma once

#include "ui/rowdelegate.h"

#include <QPersistentModelIndex>

namespace haul {

class TaskDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

    // Where the cancel button is drawn in its cell.
    static QRect buttonIn(const QRect &cell);

signals:
    void cancelClicked(const QModelIndex &index);

private:
    void drawState(QPainter *painter, QStyleOptionViewItem &option, const QModelIndex &index) const;
    void drawProgress(QPainter *painter, QStyleOptionViewItem &option,
                      const QModelIndex &index) const;
    void drawCancel(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                    bool hovered) const;

    QPersistentModelIndex pressed_;
};

} // namespace haul

// Draws the rows of a table whose first column has a check box before its text, and lets the mouse
// check it. The keyboard is the table's. Main thread.
#pragma once

#include "ui/rowdelegate.h"

namespace haul {

class CheckDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    static QRect boxIn(const QStyleOptionViewItem &option);
};

} // namespace haul

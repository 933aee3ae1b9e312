// Draws a batch: its name, with a small arrow if its priority is another than the usual one, a thin
// bar, the counts and the speed, a line for what is dangerous about it, and while it runs two small
// buttons, pause (or resume) and cancel. The name can be edited in its place. Main thread.
#pragma once

#include "ui/rowdelegate.h"

#include <QPersistentModelIndex>

namespace haul {

class BatchDelegate : public RowDelegate
{
    Q_OBJECT

public:
    enum class Button : quint8 { None, Pause, Cancel };

    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

    static QRect buttonIn(const QRect &row, Button button, const QFontMetrics &metrics,
                          Qt::LayoutDirection direction);

signals:
    void pauseClicked(const QModelIndex &index);
    void cancelClicked(const QModelIndex &index);

private:
    static Button buttonAt(const QPoint &position, const QStyleOptionViewItem &option,
                           const QModelIndex &index);
    // Where the name stands, up to the buttons.
    static QRect nameIn(const QStyleOptionViewItem &option, const QModelIndex &index);
    static void drawName(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index, const QRect &rect);
    static void drawCounts(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index, const QRect &rect);
    static void drawWarning(QPainter *painter, const QStyleOptionViewItem &option,
                            const QString &warning, const QRect &rect);
    void drawButtons(QPainter *painter, const QStyleOptionViewItem &option,
                     const QModelIndex &index) const;

    QPersistentModelIndex hoveredRow_;
    Button hovered_ = Button::None;
    QPersistentModelIndex pressedRow_;
    Button pressed_ = Button::None;
};

} // namespace haul

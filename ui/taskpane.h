// The tasks of the chosen batch, with the choice of states and the text filter above them.
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLineEdit;
class QTableView;

namespace haul {

class ColumnKeeper;
class EmptyState;
class ErrorBanner;
class FilterChip;
class SegmentBar;
class TaskDelegate;
class TaskTableModel;

class TaskPane : public QWidget
{
    Q_OBJECT

public:
    explicit TaskPane(TaskManager &manager, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    std::optional<BatchId> batch() const;

    // The chosen tasks, in the order of the table; O(chosen).
    std::vector<TaskId> chosen() const;
    std::optional<TaskId> current() const; // one of the chosen
    bool hasChoice() const;
    // Whether some of the first few chosen ones can be cancelled (or tried again): to enable
    // actions without a walk through a million rows.
    bool mayCancel() const;
    bool mayRetry() const;

    // For who comes by keyboard: where the arrow keys begin, unless something is chosen.
    void chooseSome();
    void focusFilter();
    void refilter();
    // Those of this batch that failed by this, until something else is asked for.
    void showFailures(const FailureCause &cause);
    // What could not be done to the chosen tasks; it goes when another choice is made.
    void showProblem(const QString &message, const QString &hint);

    QTableView *table() const { return table_; }
    ColumnKeeper *columns() const { return columns_; }
    TaskTableModel *model() const { return model_; }

signals:
    void choiceChanged(); // or which one is current
    void openWished();
    void browsed();               // the user went to a task, by mouse or arrow keys
    void cancelWished(TaskId id); // by the button in the row
    void contextMenuWished(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void prepareColumns();
    void recolour();
    void connectTable(TaskDelegate *delegate);
    void applyFilter();
    void setCause(const std::optional<FailureCause> &cause);
    void updateCounts();
    void updateEmptyState();
    bool onFilterKey(const QKeyEvent &event);
    bool onTableKey(const QKeyEvent &event);
    void chooseRow(int row);
    void letGo(int firstRow, int lastRow);
    void rememberCurrent();
    void restoreCurrent();
    bool anyChosen(bool (*wanted)(TaskState)) const;

    TaskManager &manager_;
    TaskTableModel *model_;
    ColumnKeeper *columns_ = nullptr;
    SegmentBar *states_;
    QLineEdit *text_;
    QTableView *table_;
    FilterChip *only_;
    std::optional<FailureCause> cause_;
    EmptyState *empty_;
    ErrorBanner *problem_;
    std::optional<TaskId> remembered_;
};

} // namespace haul

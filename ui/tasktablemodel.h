// The tasks of one batch as a table: the manager's records seen through a filter and an order.
//
//     TaskTableModel model(manager);
//     model.setBatch(id);
//     model.setFilter(StateFilter::Failed, u"report"_qs);
//     view->setModel(&model);
//
// Built for a million rows. A bundle of changed tasks becomes a few spans of dataChanged; nothing
// here works in proportion to the list on any event. Filtering and sorting happen when the user
// asks for them, on the work pool when the list is long; in between, tasks that begin to match a
// state filter are appended, those that no longer match leave, and nothing is sorted anew.
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/rowmap.h"
#include "ui/taskcolumns.h"
#include "ui/taskorder.h"
#include "ui/taskordering.h"
#include "ui/textmatcher.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <vector>

namespace haul {

class TaskTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Column = TaskColumns::Column;
    using enum TaskColumns::Column;
    enum Role {
        StateRole = Qt::UserRole + 1, // int of TaskState; what a pause holds is Waiting
        FractionRole,                 // double, 0 to 1; negative while unknown
        CancellableRole,              // bool
        KeyRole,                      // of a header: by which its column is remembered
    };

    explicit TaskTableModel(TaskManager &manager, QObject *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    std::optional<BatchId> batch() const { return batch_; }

    void setFilter(StateFilter state, const QString &text,
                   const std::optional<FailureCause> &cause = {});
    // By one of the columns; -1 is the list's own order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    // Filters and sorts anew, by what the tasks are now.
    void refresh();

    TaskId taskAt(int row) const { return {*batch_, rows_.task(row)}; }
    int rowOf(TaskId id) const; // -1: not shown
    const TaskRecord *record(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void ordering(bool underWay); // a long list is being filtered or sorted

private:
    void onTasksAdded(BatchId id);
    void onTasksChanged(BatchId id, const std::vector<quint32> &indexes);
    void onBatchChanged(BatchId id);
    void onBatchRemoved(BatchId id);

    void startOrdering();
    void abandonOrdering();
    void showOrdered();
    void show(RowMap rows);
    void showWholeList();

    TaskQuery query() const;
    double sortNumber(const BatchRecord &record, quint32 index) const;
    bool mayShowWholeList() const;

    bool belongs(quint32 index);
    void admitAndDismiss(const std::vector<quint32> &indexes);
    void admitFrom(quint32 first);
    void append(const std::vector<quint32> &joining);
    void dismiss(std::vector<int> rows);
    void tellRowsChanged(const std::vector<quint32> &indexes);

    TaskManager &manager_;
    const TaskColumns columns_;
    std::optional<BatchId> batch_;
    const BatchRecord *record_ = nullptr;
    RowMap rows_;
    bool paused_ = false; // the batch, as last told

    StateFilter stateFilter_ = StateFilter::All;
    QString textFilter_;
    std::optional<FailureCause> causeFilter_; // of those that failed, only these
    TextMatcher matcher_;
    int sortColumn_ = -1;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;

    TaskOrdering ordering_;
    std::set<quint32> changedWhileOrdering_;
};

} // namespace haul

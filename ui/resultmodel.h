// What parsing made of a batch's files as a table, seen through a filter and an order.
//
//     ResultModel model(manager);
//     model.setBatch(id);
//     model.setFilter(u"invoice"_qs);
//     model.sort(ResultModel::Size, Qt::DescendingOrder);
//
// Built for a million rows. A result never changes: there are only more of them. What the filter
// and the order need of them is taken a few thousand a turn, the work itself happens on the work
// pool when there are many, and the answer to an earlier wish is dropped. In between, new results
// that match are appended, and nothing is sorted anew. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/resultcolumns.h"
#include "ui/resultmatcher.h"
#include "ui/resultorder.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>
#include <QTimer>

#include <optional>
#include <vector>

namespace haul {

class ResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Column = ResultColumns::Column;
    using enum ResultColumns::Column;
    enum Role {
        KeyRole = Qt::UserRole + 1, // of a header: the column's key
    };

    explicit ResultModel(TaskManager &manager, QObject *parent = nullptr);
    ~ResultModel() override;

    void setBatch(std::optional<BatchId> id);
    std::optional<BatchId> batch() const { return batch_; }
    const BatchRecord *record() const { return record_; }
    const ResultColumns &columns() const { return columns_; }

    void setFilter(const QString &text);
    bool isFiltered() const { return !text_.isEmpty(); }
    // By one of the columns; -1 is the order in which they came.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return column_; }
    Qt::SortOrder sortOrder() const { return order_; }

    int all() const { return all_; } // results, shown or not
    bool isOrdering() const { return isOrdering_; }
    // Its place in the batch's list of results.
    quint32 placeOf(int row) const { return rows_ ? (*rows_)[size_t(row)] : quint32(row); }
    ResultGlimpse glimpseAt(int row) const;
    ParseResultPtr resultAt(int row) const; // null when there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void countsChanged();   // of all, or of those shown
    void orderingChanged(); // isOrdering()

private:
    using Rows = std::vector<quint32>;

    void onResultsAdded(BatchId id);
    void admitFrom(quint32 first);

    ResultQuery query() const;
    void startOrdering();
    void abandonOrdering();
    void takeSome();
    void order();
    void onOrdered();
    void show(std::optional<Rows> rows);
    void setOrdering(bool isOrdering);
    void letGoOfSnapshot();

    TaskManager &manager_;
    std::optional<BatchId> batch_;
    const BatchRecord *record_ = nullptr;
    ResultColumns columns_;
    int all_ = 0;              // that the view knows of; the record may be ahead
    std::optional<Rows> rows_; // places of those shown; nothing: all, in the order they came

    QString text_;
    ResultMatcher matcher_;
    int column_ = -1;
    Qt::SortOrder order_ = Qt::AscendingOrder;

    bool isOrdering_ = false;
    ResultSnapshot snapshot_; // kept while there is a filter or an order, for the next one
    QTimer taking_;
    QFutureWatcher<Rows> ordering_;
};

} // namespace haul

// What parsing made of a batch's files, in the order it came. Grows at its end, in bundles.
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QAbstractTableModel>

#include <optional>

namespace haul {

class ResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, Type, Links, Url, ColumnCount };

    explicit ResultModel(TaskManager &manager, QObject *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    ParseResultPtr resultAt(int row) const; // null when there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void onResultsAdded(BatchId id);

    TaskManager &manager_;
    std::optional<BatchId> batch_;
    const BatchRecord *record_ = nullptr;
    int rows_ = 0; // that the view knows of; the record may be ahead
};

} // namespace haul

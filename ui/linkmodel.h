// The links of one result. Main thread.
#pragma once

#include "core/model/parseresult.h"

#include <QAbstractTableModel>

namespace haul {

class LinkModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Text, Kind, Url, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setResult(ParseResultPtr result);
    const Link &linkAt(int row) const { return result_->links[size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ParseResultPtr result_;
};

} // namespace haul

// The accepted, the repeated or the rejected lines of a list that has been read, as a table.
// Main thread.
#pragma once

#include "core/model/parsedlist.h"

#include <QAbstractTableModel>

#include <memory>

namespace haul {

class PreviewModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Part : quint8 { Accepted, Duplicates, Rejected };

    explicit PreviewModel(Part part, QObject *parent = nullptr);

    void setList(std::shared_ptr<const ParsedList> list);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString accepted(int row, int column) const;
    QString duplicate(int row, int column) const;
    QString rejected(int row, int column) const;

    const Part part_;
    std::shared_ptr<const ParsedList> list_;
};

} // namespace haul

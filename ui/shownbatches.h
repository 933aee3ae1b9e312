// Of all batches those that are shown: by filter and by name.
//
//     ShownBatches shown(model);
//     shown.setFilter(BatchFilter::Failed);
//     shown.setFilterFixedString(u"papers"_qs);
//     shown.keep(id);         // this one stays when it would leave the filter
//
// Main thread.
#pragma once

#include "core/model/ids.h"
#include "ui/batchfilter.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace haul {

class BatchModel;

class ShownBatches : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ShownBatches(BatchModel *model, QObject *parent = nullptr);

    BatchFilter filter() const { return filter_; }
    void setFilter(BatchFilter filter);
    // Who looks at a batch while it ends goes on looking at it. Another filter lets it go. The one
    // that was kept before leaves with the event loop: the view chooses another batch in the midst
    // of rows that leave.
    void keep(std::optional<BatchId> id);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    BatchModel *const model_;
    BatchFilter filter_ = BatchFilter::All;
    std::optional<BatchId> kept_;
};

} // namespace haul

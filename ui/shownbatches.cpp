#include "ui/shownbatches.h"

#include "ui/batchmodel.h"

#include <utility>

namespace haul {

ShownBatches::ShownBatches(BatchModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , model_(model)
{
    setFilterCaseSensitivity(Qt::CaseInsensitive);
    setSourceModel(model);
}

void ShownBatches::setFilter(BatchFilter filter)
{
    filter_ = filter;
    kept_.reset();
    invalidateFilter();
}

void ShownBatches::keep(std::optional<BatchId> id)
{
    const auto before = std::exchange(kept_, id);
    if (filter_ != BatchFilter::All && before && before != id)
        QMetaObject::invokeMethod(
            this, [this] { invalidateFilter(); }, Qt::QueuedConnection);
}

bool ShownBatches::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const BatchRecord *batch = model_->record(row);
    return batch && (accepts(filter_, *batch) || kept_ == batch->id)
           && QSortFilterProxyModel::filterAcceptsRow(row, parent);
}

} // namespace haul

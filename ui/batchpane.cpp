#include "ui/batchpane.h"

#include "ui/batchdelegate.h"
#include "ui/batchmodel.h"

#include <QListView>
#include <QVBoxLayout>

namespace haul {

BatchPane::BatchPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , model_(new BatchModel(manager, this))
    , view_(new QListView(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);

    auto *delegate = new BatchDelegate(view_);
    view_->setObjectName(QStringLiteral("batches"));
    view_->setAccessibleName(tr("Batches"));
    view_->setFrameShape(QFrame::NoFrame);
    view_->setModel(model_);
    view_->setItemDelegate(delegate);
    view_->setUniformItemSizes(true);
    view_->setMouseTracking(true); // for the buttons in the rows
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    setMinimumWidth(fontMetrics().averageCharWidth() * 22);

    connect(model_, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { measureRows(first, last); });
    measureRows(0, model_->rowCount() - 1);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BatchPane::chosen);
    connect(delegate, &BatchDelegate::pauseClicked, this,
            [this](const QModelIndex &index) { emit pauseWished(model_->batchAt(index.row())); });
    connect(delegate, &BatchDelegate::cancelClicked, this,
            [this](const QModelIndex &index) { emit cancelWished(model_->batchAt(index.row())); });
    connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        if (view_->indexAt(position).isValid())
            emit contextMenuWished(view_->viewport()->mapToGlobal(position));
    });
}

// Rows of one height are asked for it once. A warning takes a line more.
void BatchPane::measureRows(int first, int last)
{
    for (int row = first; row <= last && view_->uniformItemSizes(); ++row) {
        const QModelIndex index = model_->index(row);
        view_->setUniformItemSizes(index.data(BatchModel::WarningRole).toString().isEmpty());
    }
}

std::optional<BatchId> BatchPane::current() const
{
    const QModelIndex index = view_->currentIndex();
    return index.isValid() ? std::optional(model_->batchAt(index.row())) : std::nullopt;
}

void BatchPane::choose(BatchId id)
{
    if (const int row = model_->rowOf(id); row >= 0)
        view_->setCurrentIndex(model_->index(row));
}

} // namespace haul

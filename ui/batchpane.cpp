#include "ui/batchpane.h"

#include "ui/batchdelegate.h"
#include "ui/batchmodel.h"

#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace haul {
namespace {

// So many are seen at a glance.
constexpr int fewBatches = 6;

} // namespace

BatchPane::BatchPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , model_(new BatchModel(manager, this))
    , found_(new QSortFilterProxyModel(this))
    , finder_(new QLineEdit(this))
    , view_(new QListView(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(finder_);
    column->addWidget(view_);

    finder_->setObjectName(QStringLiteral("batchFinder"));
    finder_->setPlaceholderText(tr("Find a batch"));
    finder_->setAccessibleName(tr("Find a batch by its name"));
    finder_->setClearButtonEnabled(true);
    found_->setSourceModel(model_);
    found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(finder_, &QLineEdit::textChanged, found_, &QSortFilterProxyModel::setFilterFixedString);

    auto *delegate = new BatchDelegate(view_);
    view_->setObjectName(QStringLiteral("batches"));
    view_->setAccessibleName(tr("Batches"));
    view_->setFrameShape(QFrame::NoFrame);
    view_->setModel(found_);
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
    connect(model_, &QAbstractItemModel::rowsInserted, this, &BatchPane::showFinder);
    connect(model_, &QAbstractItemModel::rowsRemoved, this, &BatchPane::showFinder);
    showFinder();
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BatchPane::chosen);
    connect(delegate, &BatchDelegate::pauseClicked, this,
            [this](const QModelIndex &index) { emit pauseWished(batchAt(index)); });
    connect(delegate, &BatchDelegate::cancelClicked, this,
            [this](const QModelIndex &index) { emit cancelWished(batchAt(index)); });
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
    return index.isValid() ? std::optional(batchAt(index)) : std::nullopt;
}

BatchId BatchPane::batchAt(const QModelIndex &index) const
{
    return model_->batchAt(found_->mapToSource(index).row());
}

// While something is looked for it stays, whatever the number.
void BatchPane::showFinder()
{
    finder_->setVisible(model_->rowCount() > fewBatches || !finder_->text().isEmpty());
}

void BatchPane::choose(BatchId id)
{
    const int row = model_->rowOf(id);
    if (row < 0)
        return;
    const QModelIndex source = model_->index(row);
    if (!found_->mapFromSource(source).isValid())
        finder_->clear(); // it would hide what was asked for
    view_->setCurrentIndex(found_->mapFromSource(source));
}

} // namespace haul

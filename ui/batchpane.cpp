#include "ui/batchpane.h"

#include "ui/batchdelegate.h"
#include "ui/batchmodel.h"
#include "ui/paint.h"
#include "ui/segmentbar.h"
#include "ui/shownbatches.h"

#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace haul {
namespace {

// So many need no filter,
constexpr int hardlyAny = 2;
// and so many are seen at a glance.
constexpr int fewBatches = 6;
constexpr int edge = 4; // around what stands above the list

QStringList filterLabels()
{
    return {BatchPane::tr("All"), BatchPane::tr("Active"), BatchPane::tr("Failed"),
            BatchPane::tr("Done")};
}

} // namespace

BatchPane::BatchPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , model_(new BatchModel(manager, this))
    , shown_(new ShownBatches(model_, this))
    , filters_(new SegmentBar(filterLabels(), this, Qt::Vertical))
    , finder_(new QLineEdit(this))
    , view_(new QListView(this))
{
    filters_->setObjectName(QStringLiteral("batchFilters"));
    filters_->setAccessibleName(tr("Show batches"));
    finder_->setObjectName(QStringLiteral("batchFinder"));
    finder_->setPlaceholderText(tr("Find a batch"));
    finder_->setAccessibleName(tr("Find a batch by its name"));
    finder_->setClearButtonEnabled(true);
    view_->setObjectName(QStringLiteral("batches"));
    view_->setAccessibleName(tr("Batches"));
    view_->setFrameShape(QFrame::NoFrame);
    view_->setModel(shown_);
    view_->setUniformItemSizes(true);
    view_->setMouseTracking(true); // for the buttons in the rows
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setDragDropMode(QAbstractItemView::InternalMove);
    view_->setDragDropOverwriteMode(false);
    layOut();
    connectView();
    measureRows(0, model_->rowCount() - 1);
    updateCounts();
    showWhatIsNeeded();
    recolour();
}

void BatchPane::layOut()
{
    auto *top = new QVBoxLayout;
    top->setSpacing(edge);
    top->addWidget(filters_);
    top->addWidget(finder_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(view_, 1);
    setMinimumWidth(fontMetrics().averageCharWidth() * 22);
}

void BatchPane::connectView()
{
    auto *delegate = new BatchDelegate(view_);
    view_->setItemDelegate(delegate);
    connect(finder_, &QLineEdit::textChanged, shown_, &ShownBatches::setFilterFixedString);
    connect(filters_, &SegmentBar::chosen, this, [this](int filter) {
        shown_->setFilter(BatchFilter(filter));
        shown_->keep(current());
        if (!view_->currentIndex().isValid()) // there was none, or it is not shown
            view_->setCurrentIndex(shown_->index(0, 0));
        view_->scrollTo(view_->currentIndex());
        emit filterChanged();
    });
    connect(model_, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { measureRows(first, last); });
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(model_, signal, this, &BatchPane::updateCounts);
        connect(model_, signal, this, &BatchPane::showWhatIsNeeded);
    }
    connect(model_, &QAbstractItemModel::dataChanged, this, &BatchPane::updateCounts);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BatchPane::onCurrentChanged);
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
    return model_->batchAt(shown_->mapToSource(index).row());
}

std::optional<BatchId> BatchPane::neighbour(int rows) const
{
    const QModelIndex current = view_->currentIndex();
    const QModelIndex index = current.siblingAtRow(current.row() + rows);
    return index.isValid() ? std::optional(batchAt(index)) : std::nullopt;
}

void BatchPane::rename()
{
    const QModelIndex index = view_->currentIndex();
    if (!index.isValid())
        return;
    view_->setFocus(Qt::ShortcutFocusReason);
    view_->scrollTo(index);
    view_->edit(index);
}

BatchFilter BatchPane::filter() const
{
    return BatchFilter(filters_->current());
}

void BatchPane::setFilter(BatchFilter filter)
{
    filters_->setCurrent(int(filter));
}

void BatchPane::onCurrentChanged()
{
    shown_->keep(current());
    emit chosen();
}

void BatchPane::updateCounts()
{
    for (int i = 0; i < batchFilterCount; ++i)
        filters_->setCount(i, model_->countOf(BatchFilter(i)));
}

// What narrows the list stays while it does, whatever the number.
void BatchPane::showWhatIsNeeded()
{
    const int batches = model_->rowCount();
    filters_->setVisible(batches > hardlyAny || filter() != BatchFilter::All);
    finder_->setVisible(batches > fewBatches || !finder_->text().isEmpty());
    layout()->itemAt(0)->layout()->setContentsMargins(filters_->isHidden() && finder_->isHidden()
                                                          ? QMargins()
                                                          : QMargins(edge, edge, edge, edge));
}

void BatchPane::choose(BatchId id)
{
    const int row = model_->rowOf(id);
    if (row < 0)
        return;
    const QModelIndex source = model_->index(row);
    if (!shown_->mapFromSource(source).isValid()) {
        finder_->clear();
        setFilter(BatchFilter::All);
    }
    chooseIfShown(id);
}

void BatchPane::chooseIfShown(BatchId id)
{
    const int row = model_->rowOf(id);
    const QModelIndex index = row < 0 ? QModelIndex() : shown_->mapFromSource(model_->index(row));
    if (index.isValid())
        view_->setCurrentIndex(index);
}

void BatchPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void BatchPane::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != finder_->palette())
        finder_->setPalette(readable);
}

} // namespace haul

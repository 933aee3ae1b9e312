#include "ui/taskpane.h"

#include "ui/columnkeeper.h"
#include "ui/emptystate.h"
#include "ui/errorbanner.h"
#include "ui/filterchip.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/segmentbar.h"
#include "ui/statefilter.h"
#include "ui/taskdelegate.h"
#include "ui/tasktablemodel.h"
#include "ui/words.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

namespace haul {
namespace {

QStringList stateLabels()
{
    return {TaskPane::tr("All"),  TaskPane::tr("Active"), TaskPane::tr("Waiting"),
            TaskPane::tr("Done"), TaskPane::tr("Failed"), TaskPane::tr("Cancelled")};
}

QString nothingHere(StateFilter filter)
{
    switch (filter) {
    case StateFilter::All:
        return TaskPane::tr("No tasks in this batch");
    case StateFilter::Active:
        return TaskPane::tr("Nothing is under way");
    case StateFilter::Waiting:
        return TaskPane::tr("Nothing is waiting");
    case StateFilter::Done:
        return TaskPane::tr("Nothing is done yet");
    case StateFilter::Failed:
        return TaskPane::tr("Nothing has failed");
    case StateFilter::Cancelled:
        return TaskPane::tr("Nothing was cancelled");
    }
    return {};
}

bool isArrow(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp
           || key == Qt::Key_PageDown;
}

} // namespace

TaskPane::TaskPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , manager_(manager)
    , model_(new TaskTableModel(manager, this))
    , states_(new SegmentBar(stateLabels(), this))
    , text_(new QLineEdit(this))
    , table_(new QTableView(this))
    , only_(new FilterChip(this))
    , empty_(new EmptyState(table_->viewport()))
    , problem_(new ErrorBanner(this))
{
    states_->setOnlyWithCount(int(StateFilter::Cancelled));
    states_->setAccessibleName(tr("Show"));
    problem_->setObjectName(QStringLiteral("problem"));
    text_->setObjectName(QStringLiteral("filter"));
    text_->setAccessibleName(tr("Filter"));
    text_->setPlaceholderText(tr("Filter by name, address or error"));
    text_->setClearButtonEnabled(true);
    text_->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    text_->setMinimumWidth(fontMetrics().averageCharWidth() * 38);
    text_->installEventFilter(this);

    // Before the table connects itself: it would move on to a neighbour.
    connect(model_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { letGo(first, last); });

    auto *delegate = new TaskDelegate(table_);
    table_->setObjectName(QStringLiteral("tasks"));
    table_->setAccessibleName(tr("Tasks"));
    table_->setModel(model_);
    table_->setItemDelegate(delegate);
    table_->setMouseTracking(true); // for the button in the row
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->installEventFilter(this);
    table_->viewport()->installEventFilter(this);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
    RowDelegate::dress(table_);
    layOut();
    prepareColumns();
    connectTable(delegate);

    only_->setObjectName(QStringLiteral("only"));
    connect(only_, &FilterChip::clicked, this, [this] {
        setCause(std::nullopt);
        table_->setFocus(Qt::OtherFocusReason);
    });
    connect(states_, &SegmentBar::chosen, this, [this] { setCause(std::nullopt); });
    connect(text_, &QLineEdit::textChanged, this, &TaskPane::applyFilter);
    connect(&manager, &TaskManager::batchChanged, this, [this](BatchId id) {
        if (id == model_->batch())
            updateCounts();
    });
    connect(this, &TaskPane::choiceChanged, problem_, &QWidget::hide);
    updateEmptyState();
    recolour();
}

void TaskPane::layOut()
{
    auto *bar = new QHBoxLayout;
    bar->addWidget(states_, 1);
    bar->addWidget(text_);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(8, 6, 8, 6);
    head->setSpacing(6);
    head->addLayout(bar);
    head->addWidget(only_, 0, Qt::AlignLeading);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(problem_);
    column->addWidget(table_, 1);
}

void TaskPane::prepareColumns()
{
    QHeaderView *header = table_->horizontalHeader();
    header->setSectionResizeMode(TaskTableModel::Cancel, QHeaderView::Fixed);
    header->resizeSection(TaskTableModel::Cancel, RowDelegate::rowHeight(fontMetrics()) + 6);
    columns_ = new ColumnKeeper(table_, TaskTableModel::KeyRole);
    const int character = fontMetrics().averageCharWidth();
    const auto width = [&](TaskTableModel::Column column, int characters) {
        columns_->setWidth(TaskColumns::key(column), characters * character);
    };
    width(TaskTableModel::Name, 38);
    width(TaskTableModel::State, 18);
    width(TaskTableModel::Progress, 14);
    width(TaskTableModel::Size, 19);
    width(TaskTableModel::Speed, 13);
    width(TaskTableModel::TimeLeft, 14);
    width(TaskTableModel::Error, 38);
    width(TaskTableModel::Address, 50);
    width(TaskTableModel::Host, 22);
    width(TaskTableModel::Type, 18);
    columns_->setOtherWidths(12 * character);
    QStringList hidden;
    for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
        if (!TaskColumns::isShownAtFirst(column))
            hidden += TaskColumns::key(column);
    }
    columns_->hideAtFirst(hidden);
    columns_->stretch({TaskColumns::key(TaskTableModel::Error),
                       TaskColumns::key(TaskTableModel::Address),
                       TaskColumns::key(TaskTableModel::Name)});
    // The third click brings the list's own order back.
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    table_->setSortingEnabled(true);
}

void TaskPane::connectTable(TaskDelegate *delegate)
{
    const auto *selection = table_->selectionModel();
    connect(selection, &QItemSelectionModel::selectionChanged, this, &TaskPane::choiceChanged);
    connect(selection, &QItemSelectionModel::currentRowChanged, this, &TaskPane::choiceChanged);
    connect(table_, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() != TaskTableModel::Cancel)
            emit browsed();
    });
    connect(table_, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() != TaskTableModel::Cancel)
            emit openWished();
    });
    connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        if (table_->indexAt(position).isValid())
            emit contextMenuWished(table_->viewport()->mapToGlobal(position));
    });
    connect(delegate, &TaskDelegate::cancelClicked, this,
            [this](const QModelIndex &index) { emit cancelWished(model_->taskAt(index.row())); });
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, &TaskPane::rememberCurrent);
    connect(model_, &QAbstractItemModel::modelReset, this, &TaskPane::restoreCurrent);
    connect(model_, &QAbstractItemModel::modelReset, this, &TaskPane::choiceChanged);
    connect(model_, &QAbstractItemModel::modelReset, this, &TaskPane::updateEmptyState);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &TaskPane::updateEmptyState);
    connect(model_, &QAbstractItemModel::rowsRemoved, this, &TaskPane::updateEmptyState);
    connect(model_, &TaskTableModel::ordering, this, &TaskPane::updateEmptyState);
}

void TaskPane::setBatch(std::optional<BatchId> id)
{
    if (id != model_->batch())
        setCause(std::nullopt); // it was about the other one's
    model_->setBatch(id);
    table_->scrollToTop();
    updateCounts();
    emit choiceChanged();
}

std::optional<BatchId> TaskPane::batch() const
{
    return model_->batch();
}

// --- what is chosen -------------------------------------------------------------------------

std::vector<TaskId> TaskPane::chosen() const
{
    std::vector<TaskId> tasks;
    const QItemSelection ranges = table_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            tasks.push_back(model_->taskAt(row));
    }
    return tasks;
}

std::optional<TaskId> TaskPane::current() const
{
    const QModelIndex index = table_->currentIndex();
    if (!index.isValid() || !model_->batch() || !table_->selectionModel()->isSelected(index))
        return std::nullopt;
    return model_->taskAt(index.row());
}

bool TaskPane::hasChoice() const
{
    return table_->selectionModel()->hasSelection();
}

bool TaskPane::anyChosen(bool (*wanted)(TaskState)) const
{
    int enough = 200; // beyond it the answer is "perhaps"
    const QItemSelection ranges = table_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            if (wanted(model_->record(row)->state) || --enough < 0)
                return true;
        }
    }
    return false;
}

bool TaskPane::mayCancel() const
{
    return anyChosen([](TaskState state) { return !hasEnded(state); });
}

bool TaskPane::mayRetry() const
{
    return anyChosen([](TaskState state) {
        return state == TaskState::Failed || state == TaskState::Cancelled;
    });
}

// A row that leaves takes the choice with it: the next Delete must not meet its neighbour.
void TaskPane::letGo(int firstRow, int lastRow)
{
    const QModelIndex current = table_->currentIndex();
    if (current.isValid() && current.row() >= firstRow && current.row() <= lastRow)
        table_->selectionModel()->clear();
}

// Whatever keys are held: QTableView::selectRow() would toggle with Ctrl, and a shortcut has it.
void TaskPane::chooseRow(int row)
{
    table_->selectionModel()->setCurrentIndex(
        model_->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void TaskPane::chooseSome()
{
    if (!hasChoice() && model_->rowCount() > 0)
        chooseRow(std::max(0, table_->currentIndex().row()));
}

void TaskPane::rememberCurrent()
{
    remembered_ = current();
}

void TaskPane::restoreCurrent()
{
    if (!remembered_)
        return;
    if (const int row = model_->rowOf(*remembered_); row >= 0) {
        chooseRow(row);
        table_->scrollTo(model_->index(row, 0));
    }
    remembered_.reset();
}

// --- filter ---------------------------------------------------------------------------------

void TaskPane::focusFilter()
{
    text_->setFocus(Qt::ShortcutFocusReason);
    text_->selectAll();
}

void TaskPane::refilter()
{
    model_->refresh();
}

void TaskPane::showProblem(const QString &message, const QString &hint)
{
    problem_->setWords(message, hint);
}

void TaskPane::applyFilter()
{
    model_->setFilter(StateFilter(states_->current()), text_->text(), cause_);
    updateEmptyState();
}

void TaskPane::showFailures(const FailureCause &cause)
{
    text_->clear();
    states_->setCurrent(int(StateFilter::Failed));
    setCause(cause);
    table_->scrollToTop();
    chooseRow(0);
    table_->setFocus(Qt::OtherFocusReason);
}

void TaskPane::setCause(const std::optional<FailureCause> &cause)
{
    cause_ = cause;
    only_->setWords(cause ? tr("Only: %1").arg(words::errorInCell(errorOf(*cause))) : QString());
    applyFilter();
}

void TaskPane::updateCounts()
{
    const auto id = model_->batch();
    const BatchRecord *batch = id ? manager_.batch(*id) : nullptr;
    for (int i = 0; i < stateFilterCount; ++i)
        states_->setCount(i, batch ? countOf(batch->counts, StateFilter(i)) : 0);
}

void TaskPane::updateEmptyState()
{
    empty_->setVisible(model_->rowCount() == 0 && model_->batch().has_value());
    if (!empty_->isVisibleTo(table_->viewport()))
        return;
    if (text_->text().trimmed().isEmpty())
        empty_->setWords(nothingHere(StateFilter(states_->current())));
    else
        empty_->setWords(tr("Nothing matches “%1”").arg(text_->text().trimmed()),
                         tr("Press Esc in the filter to see everything again."));
    empty_->setGeometry(table_->viewport()->rect());
}

bool TaskPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Resize)
        empty_->setGeometry(table_->viewport()->rect());
    if (watched == table_ && event->type() == QEvent::FocusIn) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason
            || reason == Qt::ShortcutFocusReason)
            chooseSome();
    }
    if (event->type() == QEvent::KeyPress) {
        const auto &key = *static_cast<QKeyEvent *>(event);
        if ((watched == text_ && onFilterKey(key)) || (watched == table_ && onTableKey(key)))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TaskPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void TaskPane::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != text_->palette())
        text_->setPalette(readable);
}

bool TaskPane::onFilterKey(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Escape)
        text_->clear();
    const bool leaves = event.key() == Qt::Key_Escape || event.key() == Qt::Key_Down
                        || event.key() == Qt::Key_Return;
    if (leaves)
        table_->setFocus(Qt::ShortcutFocusReason);
    return leaves;
}

// Rows are chosen as a whole: Qt's way, to the row's first and last cell, would seem to do nothing.
bool TaskPane::onTableKey(const QKeyEvent &event)
{
    if (isArrow(event.key()))
        emit browsed();
    if (event.key() != Qt::Key_Home && event.key() != Qt::Key_End)
        return false;
    if ((event.modifiers() & ~Qt::KeypadModifier) || model_->rowCount() == 0)
        return false;
    emit browsed();
    chooseRow(event.key() == Qt::Key_Home ? 0 : model_->rowCount() - 1);
    return true;
}

} // namespace haul

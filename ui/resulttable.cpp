#include "ui/resulttable.h"

#include "ui/columnkeeper.h"
#include "ui/emptystate.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/resultmodel.h"
#include "ui/resulttext.h"
#include "ui/rowdelegate.h"
#include "ui/words.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTableView>
#include <QThreadPool>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

// More text makes other programs suffer.
constexpr qsizetype largestCopy = 64LL * 1024 * 1024;
constexpr size_t mostCopied = 500'000;
// A choice in more pieces than these takes long to make again.
constexpr int mostSpans = 2000;

} // namespace

ResultTable::ResultTable(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , manager_(manager)
    , model_(new ResultModel(manager, this))
    , filter_(new QLineEdit(this))
    , count_(new QLabel(this))
    , table_(new QTableView(this))
    , nothingYet_(new EmptyState(table_->viewport()))
    , nothingMatches_(new EmptyState(table_->viewport()))
{
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, &ResultTable::rememberChoice);
    prepareTable();
    prepareColumns();
    prepareEmptyStates();
    layOut();
    connectKeys();
    connect(filter_, &QLineEdit::textChanged, model_, &ResultModel::setFilter);
    connect(model_, &QAbstractItemModel::modelReset, this, &ResultTable::restoreChoice);
    connect(model_, &ResultModel::countsChanged, this, &ResultTable::updateCounts);
    connect(model_, &ResultModel::orderingChanged, this, &ResultTable::updateCounts);
    updateCounts();
    recolour();
}

// --- how it is put together -----------------------------------------------------------------

void ResultTable::layOut()
{
    filter_->setObjectName(QStringLiteral("resultFilter"));
    filter_->setAccessibleName(tr("Filter results"));
    filter_->setPlaceholderText(tr("Filter by title, address, type or field"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    filter_->setMaximumWidth(fontMetrics().averageCharWidth() * 48);
    count_->setObjectName(QStringLiteral("resultCount"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 5, 8, 5);
    bar->setSpacing(10);
    bar->addWidget(filter_, 3);
    bar->addWidget(count_, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(table_, 1);
}

void ResultTable::prepareTable()
{
    table_->setObjectName(QStringLiteral("results"));
    table_->setAccessibleName(tr("Results"));
    table_->setModel(model_);
    table_->setItemDelegate(new RowDelegate(table_));
    RowDelegate::dress(table_);
    QHeaderView *header = table_->horizontalHeader();
    header->setStretchLastSection(true);
    // The third click brings back the order in which they came.
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    table_->setSortingEnabled(true);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->viewport()->installEventFilter(this);
    const auto *selection = table_->selectionModel();
    connect(selection, &QItemSelectionModel::selectionChanged, this, &ResultTable::choiceChanged);
    connect(selection, &QItemSelectionModel::currentRowChanged, this, &ResultTable::choiceChanged);
    connect(table_, &QTableView::doubleClicked, this, &ResultTable::openWished);
    connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint &where) {
        emit contextMenuWished(table_->viewport()->mapToGlobal(where));
    });
}

void ResultTable::prepareColumns()
{
    columns_ = new ColumnKeeper(table_, ResultModel::KeyRole);
    const int character = fontMetrics().averageCharWidth();
    columns_->setWidth(QStringLiteral("title"), 38 * character);
    columns_->setWidth(QStringLiteral("type"), 17 * character);
    columns_->setWidth(QStringLiteral("size"), 12 * character);
    columns_->setWidth(QStringLiteral("links"), 9 * character);
    columns_->setWidth(QStringLiteral("address"), 40 * character);
    columns_->setOtherWidths(18 * character);
}

void ResultTable::prepareEmptyStates()
{
    nothingYet_->setObjectName(QStringLiteral("noResults"));
    nothingYet_->setAttribute(Qt::WA_TransparentForMouseEvents);
    nothingMatches_->setObjectName(QStringLiteral("noMatches"));
    auto *clear = new QAction(tr("&Show All Results"), this);
    connect(clear, &QAction::triggered, this, &ResultTable::clearFilter);
    nothingMatches_->addButtons({clear});
}

// Keys that mean something else in a text field belong to the table alone.
void ResultTable::connectKeys()
{
    filter_->installEventFilter(this);
    for (const QKeySequence &key : {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)}) {
        auto *open = new QShortcut(key, table_);
        open->setContext(Qt::WidgetShortcut);
        connect(open, &QShortcut::activated, this, &ResultTable::openWished);
    }
    auto *copy = new QShortcut(QKeySequence::Copy, table_);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &ResultTable::copyChosen);
}

void ResultTable::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void ResultTable::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != filter_->palette())
        filter_->setPalette(readable);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, paint::secondaryText(quiet));
    if (quiet != count_->palette())
        count_->setPalette(quiet);
}

void ResultTable::setBatch(std::optional<BatchId> id)
{
    if (id == model_->batch())
        return;
    model_->setBatch(id);
    table_->scrollToTop();
    showSorting();
}

// The model's order, which may have lost its column.
void ResultTable::showSorting()
{
    QHeaderView *header = table_->horizontalHeader();
    if (header->sortIndicatorSection() != model_->sortColumn())
        header->setSortIndicator(model_->sortColumn(), model_->sortOrder());
}

// --- the filter -----------------------------------------------------------------------------

void ResultTable::focusFilter()
{
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
}

void ResultTable::clearFilter()
{
    filter_->clear();
    table_->setFocus(Qt::ShortcutFocusReason);
}

bool ResultTable::onFilterKey(int key)
{
    if (key == Qt::Key_Escape)
        filter_->clear();
    const bool leaves = key == Qt::Key_Escape || key == Qt::Key_Down || key == Qt::Key_Return
                        || key == Qt::Key_Enter;
    if (leaves)
        table_->setFocus(Qt::ShortcutFocusReason);
    return leaves;
}

bool ResultTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Resize)
        updateEmptyStates();
    if (watched == filter_ && event->type() == QEvent::KeyPress
        && onFilterKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    return QWidget::eventFilter(watched, event);
}

// While an order is found out, the numbers of the last one stay.
void ResultTable::updateCounts()
{
    if (model_->isOrdering())
        return;
    count_->setText(model_->all() == 0 ? QString()
                                       : words::shownResults(model_->rowCount(), model_->all()));
    updateEmptyStates();
}

void ResultTable::updateEmptyStates()
{
    const BatchRecord *batch = model_->record();
    if (batch && !batch->settings->parse)
        nothingYet_->setWords(tr("This batch makes no results"),
                              tr("“Read titles and links of pages” was off in its import."));
    else
        nothingYet_->setWords(tr("No results yet"),
                              tr("What is found in a file appears here when the file is done."));
    const bool isEmpty = model_->batch() && model_->rowCount() == 0 && !model_->isOrdering();
    nothingYet_->setVisible(isEmpty && model_->all() == 0);
    nothingMatches_->setVisible(isEmpty && model_->all() > 0);
    if (model_->isFiltered())
        nothingMatches_->setWords(tr("No result matches “%1”").arg(filter_->text().trimmed()));
    for (EmptyState *empty : {nothingYet_, nothingMatches_})
        empty->setGeometry(table_->viewport()->rect());
}

void ResultTable::say(const QString &line)
{
    count_->setText(line);
}

// --- what is chosen -------------------------------------------------------------------------

std::vector<int> ResultTable::chosenRows() const
{
    std::vector<int> rows;
    const QItemSelection ranges = table_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

int ResultTable::currentRow() const
{
    const QModelIndex index = table_->currentIndex();
    return index.isValid() && table_->selectionModel()->isSelected(index) ? index.row() : -1;
}

void ResultTable::copyChosen()
{
    const std::vector<int> rows = chosenRows();
    if (rows.empty())
        return;
    if (rows.size() > mostCopied)
        return say(tr("Not copied: that is too much for the clipboard"));
    std::vector<ResultGlimpse> results;
    results.reserve(rows.size());
    for (const int row : rows)
        results.push_back(model_->glimpseAt(row));
    const auto textOf = [results = std::move(results), entries = model_->record()->entries,
                         columns = model_->columns(), shown = columns_->shown()] {
        return tabbedText(results, *entries, columns, shown, largestCopy);
    };
    QtConcurrent::run(&manager_.workPool(), textOf)
        .then(this, [this, count = qint64(rows.size())](const QString &text) {
            if (text.isEmpty())
                return say(tr("Not copied: that is too much for the clipboard"));
            QGuiApplication::clipboard()->setText(text);
            say(tr("%1 copied").arg(words::resultCount(count)));
        });
}

// --- the choice, through filter and order ---------------------------------------------------

void ResultTable::rememberChoice()
{
    remembered_ = {};
    if (!table_->selectionModel()->hasSelection())
        return;
    remembered_.batch = model_->batch();
    if (const int row = currentRow(); row >= 0)
        remembered_.current = model_->placeOf(row);
    remembered_.places.resize(size_t(model_->all()));
    const QItemSelection ranges = table_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            remembered_.places[model_->placeOf(row)] = true;
    }
}

void ResultTable::restoreChoice()
{
    const Choice choice = std::exchange(remembered_, {});
    if (choice.batch && choice.batch == model_->batch())
        choose(choice);
    emit choiceChanged();
}

// In as few spans as there are; where there are too many, the current row alone.
void ResultTable::choose(const Choice &choice)
{
    QItemSelection rows;
    std::optional<int> current;
    std::optional<int> first; // of the span under way
    const int count = model_->rowCount();
    for (int row = 0; row <= count; ++row) {
        const quint32 place = row < count ? model_->placeOf(row) : 0;
        const bool isChosen = row < count && place < choice.places.size() && choice.places[place];
        if (isChosen && place == choice.current)
            current = row;
        if (isChosen && !first)
            first = row;
        if (!isChosen && first && rows.size() <= mostSpans)
            rows.append({model_->index(*std::exchange(first, std::nullopt), 0),
                         model_->index(row - 1, model_->columnCount() - 1)});
    }
    if (rows.size() > mostSpans) {
        rows.clear();
        if (current)
            rows.append(
                {model_->index(*current, 0), model_->index(*current, model_->columnCount() - 1)});
    }
    auto *selection = table_->selectionModel();
    selection->select(rows, QItemSelectionModel::ClearAndSelect);
    if (!current)
        return;
    selection->setCurrentIndex(model_->index(*current, 0), QItemSelectionModel::NoUpdate);
    table_->scrollTo(model_->index(*current, 0));
}

} // namespace haul

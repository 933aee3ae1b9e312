#include "ui/resultspane.h"

#include "core/parse/checksumfile.h"
#include "ui/columnkeeper.h"
#include "ui/linesplitter.h"
#include "ui/linkmodel.h"
#include "ui/resultmodel.h"
#include "ui/resulttable.h"
#include "ui/rowdelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace haul {

ResultsPane::ResultsPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , results_(new ResultTable(manager, this))
    , links_(new LinkModel(this))
    , splitter_(new LineSplitter(Qt::Horizontal, this))
    , linkTable_(new QTableView)
    , menu_(new QMenu(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter_);
    splitter_->setObjectName(QStringLiteral("results-links"));
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(results_);
    splitter_->addWidget(linkTable_);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    prepareLinks();
    makeMenu();

    connect(results_, &ResultTable::choiceChanged, this,
            [this] { links_->setResult(results_->model()->resultAt(results_->currentRow())); });
    connect(results_, &ResultTable::openWished, this, &ResultsPane::openCurrent);
    connect(results_->model(), &ResultModel::countsChanged, this,
            [this] { emit countChanged(results_->model()->all()); });
}

void ResultsPane::prepareLinks()
{
    linkTable_->setModel(links_);
    linkTable_->setObjectName(QStringLiteral("links"));
    linkTable_->setAccessibleName(tr("Links of the chosen result"));
    linkTable_->setItemDelegate(new RowDelegate(linkTable_));
    RowDelegate::dress(linkTable_);
    linkTable_->horizontalHeader()->setStretchLastSection(true);
    const int character = fontMetrics().averageCharWidth();
    linkTable_->setColumnWidth(LinkModel::Text, 24 * character);
    linkTable_->setColumnWidth(LinkModel::Kind, 9 * character);
    auto *copy = new QShortcut(QKeySequence::Copy, linkTable_);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &ResultsPane::copyLinks);
}

void ResultsPane::makeMenu()
{
    open_ = menu_->addAction(tr("&Open"));
    menu_->addSeparator();
    exportResults_ = menu_->addAction(tr("Export as a &Table…"));
    export_ = menu_->addAction(tr("&Export Links…"));
    grab_ = menu_->addAction(tr("Collect &Links…"));
    verifying_ = menu_->addAction(tr("&Verify the Batch with This…"));
    verifying_->setObjectName(QStringLiteral("verifyBatch"));
    menu_->addSeparator();
    menu_->addMenu(columns()->menu());
    connect(open_, &QAction::triggered, this, &ResultsPane::openCurrent);
    connect(exportResults_, &QAction::triggered, this,
            [this] { emit exportResultsWished(chosenPlaces()); });
    connect(export_, &QAction::triggered, this, [this] { emit exportWished(meant_); });
    connect(grab_, &QAction::triggered, this, [this] { emit grabWished(meant_); });
    connect(verifying_, &QAction::triggered, this,
            [this] { emit verifyWished(meant_.front()->path); });
    connect(results_, &ResultTable::contextMenuWished, this,
            [this](const QPoint &where) { showMenu(chosenResults(), true, where); });
    linkTable_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(linkTable_, &QWidget::customContextMenuRequested, this, [this](const QPoint &where) {
        const ParseResultPtr links = chosenLinks();
        if (links)
            showMenu({links}, false, linkTable_->viewport()->mapToGlobal(where));
    });
}

void ResultsPane::showMenu(std::vector<ParseResultPtr> meant, bool ofResults, const QPoint &where)
{
    meant_ = std::move(meant);
    open_->setVisible(ofResults);
    open_->setEnabled(results_->currentRow() >= 0);
    exportResults_->setVisible(ofResults);
    exportResults_->setEnabled(results_->table()->selectionModel()->hasSelection());
    export_->setEnabled(!meant_.empty());
    grab_->setEnabled(!meant_.empty());
    verifying_->setVisible(ofResults && results_->chosenRows().size() == 1 && meant_.size() == 1
                           && isChecksumName(meant_.front()->path));
    columns()->menu()->menuAction()->setVisible(ofResults);
    menu_->popup(where);
}

// The window's own key for a filter means the tasks'; here it means this one.
bool ResultsPane::event(QEvent *event)
{
    const bool isKey =
        event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (isKey && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Find)) {
        if (event->type() == QEvent::KeyPress)
            results_->focusFilter();
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

ColumnKeeper *ResultsPane::columns() const
{
    return results_->columns();
}

// A file that was not read has no links.
std::vector<ParseResultPtr> ResultsPane::chosenResults() const
{
    std::vector<ParseResultPtr> chosen;
    const ResultModel *model = results_->model();
    for (const int row : results_->chosenRows()) {
        if (const ParseResultPtr &read = model->record()->results.readAt(model->placeOf(row)))
            chosen.push_back(read);
    }
    return chosen;
}

std::vector<quint32> ResultsPane::chosenPlaces() const
{
    std::vector<quint32> places;
    for (const int row : results_->chosenRows())
        places.push_back(results_->model()->placeOf(row));
    return places;
}

ParseResultPtr ResultsPane::chosenLinks() const
{
    auto chosen = std::make_shared<ParseResult>();
    const QItemSelection ranges = linkTable_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            chosen->links.push_back(links_->linkAt(row));
    }
    return chosen->links.empty() ? nullptr : chosen;
}

void ResultsPane::setBatch(std::optional<BatchId> id)
{
    results_->setBatch(id);
}

void ResultsPane::openCurrent()
{
    if (const ParseResultPtr result = results_->model()->resultAt(results_->currentRow()))
        emit openWished(result->path);
}

void ResultsPane::copyLinks()
{
    QStringList urls;
    const QModelIndexList rows = linkTable_->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        urls += QString::fromUtf8(links_->linkAt(row.row()).url);
    QGuiApplication::clipboard()->setText(urls.join(u'\n'));
}

} // namespace haul

#include "ui/resultspane.h"

#include "core/parse/checksumfile.h"
#include "ui/linesplitter.h"
#include "ui/linkmodel.h"
#include "ui/resultmodel.h"
#include "ui/rowdelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace haul {

ResultsPane::ResultsPane(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , results_(new ResultModel(manager, this))
    , links_(new LinkModel(this))
    , splitter_(new LineSplitter(Qt::Horizontal, this))
    , resultTable_(new QTableView)
    , linkTable_(new QTableView)
    , menu_(new QMenu(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter_);
    splitter_->setObjectName(QStringLiteral("results-links"));
    splitter_->setChildrenCollapsible(false);

    resultTable_->setModel(results_);
    linkTable_->setModel(links_);
    prepare(resultTable_, QStringLiteral("results"), tr("Results"));
    prepare(linkTable_, QStringLiteral("links"), tr("Links of the chosen result"));
    const int character = fontMetrics().averageCharWidth();
    resultTable_->setColumnWidth(ResultModel::Title, 38 * character);
    resultTable_->setColumnWidth(ResultModel::Type, 14 * character);
    resultTable_->setColumnWidth(ResultModel::Links, 8 * character);
    linkTable_->setColumnWidth(LinkModel::Text, 24 * character);
    linkTable_->setColumnWidth(LinkModel::Kind, 9 * character);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);

    connect(
        resultTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &index) { links_->setResult(results_->resultAt(index.row())); });
    connect(resultTable_, &QTableView::doubleClicked, this, &ResultsPane::openCurrent);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *open = new QShortcut(key, resultTable_);
        open->setContext(Qt::WidgetShortcut);
        connect(open, &QShortcut::activated, this, &ResultsPane::openCurrent);
    }
    connect(results_, &QAbstractItemModel::modelReset, this, [this] {
        links_->setResult(nullptr);
        tellCount();
    });
    connect(results_, &QAbstractItemModel::rowsInserted, this, &ResultsPane::tellCount);

    const QAction *exporting = menu_->addAction(tr("&Export Links…"));
    const QAction *grabbing = menu_->addAction(tr("&Collect Links…"));
    connect(exporting, &QAction::triggered, this, [this] { emit exportWished(meant_); });
    connect(grabbing, &QAction::triggered, this, [this] { emit grabWished(meant_); });
    verifying_ = menu_->addAction(tr("&Verify the Batch with This…"));
    connect(verifying_, &QAction::triggered, this,
            [this] { emit verifyWished(meant_.front()->path); });
    connectMenu(resultTable_);
    connectMenu(linkTable_);

    auto *copy = new QShortcut(QKeySequence::Copy, linkTable_);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] {
        QStringList urls;
        const QModelIndexList rows = linkTable_->selectionModel()->selectedRows();
        for (const QModelIndex &row : rows)
            urls += QString::fromUtf8(links_->linkAt(row.row()).url);
        QGuiApplication::clipboard()->setText(urls.join(u'\n'));
    });
}

void ResultsPane::prepare(QTableView *table, const QString &name, const QString &accessibleName)
{
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setItemDelegate(new RowDelegate(table));
    RowDelegate::dress(table);
    table->horizontalHeader()->setStretchLastSection(true);
    splitter_->addWidget(table);
}

void ResultsPane::connectMenu(QTableView *table)
{
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, [this, table](const QPoint &where) {
        meant_ = table == linkTable_ ? std::vector{chosenLinks()} : chosenResults();
        std::erase(meant_, nullptr);
        verifying_->setVisible(meant_.size() == 1 && isChecksumName(meant_.front()->path));
        if (!meant_.empty())
            menu_->popup(table->viewport()->mapToGlobal(where));
    });
}

std::vector<ParseResultPtr> ResultsPane::chosenResults() const
{
    std::vector<ParseResultPtr> chosen;
    const QItemSelection ranges = resultTable_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            chosen.push_back(results_->resultAt(row));
    }
    return chosen;
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
    if (const ParseResultPtr result = results_->resultAt(resultTable_->currentIndex().row()))
        emit openWished(result->path);
}

void ResultsPane::tellCount()
{
    emit countChanged(results_->rowCount());
}

} // namespace haul

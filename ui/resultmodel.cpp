#include "ui/resultmodel.h"

#include <QPromise>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <utility>

namespace haul {
namespace {

constexpr qsizetype longList = 20'000; // from here on the work pool filters and sorts
constexpr int piecesATurn = 2;         // a millisecond or two

} // namespace

ResultModel::ResultModel(TaskManager &manager, QObject *parent)
    : QAbstractTableModel(parent)
    , manager_(manager)
{
    taking_.setSingleShot(true);
    connect(&taking_, &QTimer::timeout, this, &ResultModel::takeSome);
    connect(&ordering_, &QFutureWatcherBase::finished, this, &ResultModel::onOrdered);
    connect(&manager, &TaskManager::resultsAdded, this, &ResultModel::onResultsAdded);
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (id == batch_)
            setBatch(std::nullopt);
    });
}

ResultModel::~ResultModel()
{
    ordering_.disconnect(this);
    ordering_.cancel();
    letGoOfSnapshot();
}

void ResultModel::setBatch(std::optional<BatchId> id)
{
    if (id == batch_)
        return;
    abandonOrdering();
    letGoOfSnapshot();
    const QString key = column_ < 0 ? QString() : columns_.key(column_);
    beginResetModel();
    record_ = id ? manager_.batch(*id) : nullptr;
    batch_ = record_ ? id : std::nullopt;
    columns_ = record_ ? ResultColumns::of(*record_->settings) : ResultColumns();
    // The order stays if it is by a column that is there again, whatever its number.
    column_ = columns_.columnOf(key);
    all_ = record_ ? int(record_->results.size()) : 0;
    // Before the order is found out nothing is shown rather than the wrong rows.
    rows_.reset();
    if (!query().isWholeList())
        rows_.emplace();
    endResetModel();
    startOrdering();
    emit countsChanged();
}

void ResultModel::setFilter(const QString &text)
{
    const QString words = text.simplified();
    if (words == text_)
        return;
    text_ = words;
    matcher_ = ResultMatcher(words);
    startOrdering();
}

void ResultModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columns_.count()) {
        column = -1;
        order = Qt::AscendingOrder;
    }
    if (column == column_ && order == order_)
        return;
    column_ = column;
    order_ = order;
    startOrdering();
}

ResultGlimpse ResultModel::glimpseAt(int row) const
{
    return haul::glimpseAt(*record_, placeOf(row));
}

ParseResultPtr ResultModel::resultAt(int row) const
{
    return row >= 0 && row < rowCount() ? haul::resultAt(*record_, placeOf(row)) : nullptr;
}

// --- results come ---------------------------------------------------------------------------

void ResultModel::onResultsAdded(BatchId id)
{
    if (id != batch_)
        return;
    const int first = all_;
    const int all = int(record_->results.size());
    if (all <= first)
        return;
    if (!rows_) {
        beginInsertRows({}, first, all - 1);
        all_ = all;
        endInsertRows();
    } else {
        all_ = all;
        if (!isOrdering_) // else onOrdered() admits them
            admitFrom(quint32(first));
    }
    emit countsChanged();
}

// Those from this place on that match, behind all others, whatever the order.
void ResultModel::admitFrom(quint32 first)
{
    Rows joining;
    for (quint32 place = first; place < quint32(all_); ++place) {
        if (matcher_.matches(haul::glimpseAt(*record_, place), *record_->entries))
            joining.push_back(place);
    }
    if (joining.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(joining.size()) - 1);
    rows_->insert(rows_->end(), joining.begin(), joining.end());
    endInsertRows();
}

// --- filter and order -----------------------------------------------------------------------

ResultQuery ResultModel::query() const
{
    return {text_, column_, order_ == Qt::DescendingOrder, columns_};
}

void ResultModel::startOrdering()
{
    abandonOrdering();
    setOrdering(record_ && !query().isWholeList());
    if (isOrdering_)
        return takeSome();
    letGoOfSnapshot();
    if (rows_)
        show(std::nullopt);
}

void ResultModel::abandonOrdering()
{
    taking_.stop();
    ordering_.cancel();
    ordering_.setFuture(QFuture<Rows>());
}

// A timer of no time and not a posted event: the window's events come in between.
void ResultModel::takeSome()
{
    if (snapshot_.entries && snapshot_.entries != record_->entries)
        manager_.workPool().start([old = std::move(snapshot_.entries)] {});
    for (int piece = 0; piece < piecesATurn; ++piece) {
        if (addPiece(snapshot_, *record_))
            return order();
    }
    taking_.start(0);
}

void ResultModel::order()
{
    if (snapshot_.size() < longList) {
        Rows rows = orderResults(snapshot_, query(), [] { return false; });
        setOrdering(false);
        show(std::move(rows));
        return;
    }
    ordering_.setFuture(QtConcurrent::run(
        &manager_.workPool(), [snapshot = snapshot_, query = query()](QPromise<Rows> &promise) {
            promise.addResult(orderResults(snapshot, query, [&] { return promise.isCanceled(); }));
        }));
}

void ResultModel::onOrdered()
{
    if (!isOrdering_ || ordering_.isCanceled() || ordering_.future().resultCount() == 0)
        return;
    const auto ordered = quint32(snapshot_.size());
    Rows rows = ordering_.future().takeResult();
    setOrdering(false);
    show(std::move(rows));
    admitFrom(ordered);
    emit countsChanged();
}

void ResultModel::show(std::optional<Rows> rows)
{
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    emit countsChanged();
}

void ResultModel::setOrdering(bool isOrdering)
{
    if (std::exchange(isOrdering_, isOrdering) != isOrdering)
        emit orderingChanged();
}

// A million results are not let go of on this thread.
void ResultModel::letGoOfSnapshot()
{
    if (!snapshot_.pieces.empty())
        manager_.workPool().start([old = std::exchange(snapshot_, {})] {});
}

// --- cells ----------------------------------------------------------------------------------

int ResultModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return rows_ ? int(rows_->size()) : all_;
}

int ResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns_.count();
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return columns_.cell(glimpseAt(index.row()), *record_->entries, column);
    case Qt::ToolTipRole:
        return ResultColumns::toolTip(glimpseAt(index.row()), *record_->entries);
    case Qt::TextAlignmentRole:
        return ResultColumns::alignment(column);
    default:
        return {};
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns_.count())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return columns_.heading(section);
    case Qt::TextAlignmentRole:
        return ResultColumns::alignment(section);
    case KeyRole:
        return columns_.key(section);
    default:
        return {};
    }
}

} // namespace haul

#include "ui/resultmodel.h"

#include "core/base/secrets.h"
#include "ui/words.h"

namespace haul {

ResultModel::ResultModel(TaskManager &manager, QObject *parent)
    : QAbstractTableModel(parent)
    , manager_(manager)
{
    connect(&manager, &TaskManager::resultsAdded, this, &ResultModel::onResultsAdded);
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (id == batch_)
            setBatch(std::nullopt);
    });
}

void ResultModel::setBatch(std::optional<BatchId> id)
{
    beginResetModel();
    batch_ = id;
    record_ = id ? manager_.batch(*id) : nullptr;
    rows_ = record_ ? int(record_->results.size()) : 0;
    endResetModel();
}

void ResultModel::onResultsAdded(BatchId id)
{
    if (id != batch_ || !record_)
        return;
    const int rows = int(record_->results.size());
    if (rows <= rows_)
        return;
    beginInsertRows({}, rows_, rows - 1);
    rows_ = rows;
    endInsertRows();
}

ParseResultPtr ResultModel::resultAt(int row) const
{
    return row >= 0 && row < rows_ ? haul::resultAt(*record_, row) : nullptr;
}

int ResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : rows_;
}

int ResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == Links)
        return int(Qt::AlignVCenter | Qt::AlignRight);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const ParseResultPtr shown = resultAt(index.row());
    if (!shown)
        return {};
    const ParseResult &result = *shown;
    switch (index.column()) {
    case Title:
        if (result.error)
            return words::errorInCell(*result.error);
        return result.title.isEmpty() ? result.path.section(QLatin1Char('/'), -1) : result.title;
    case Type:
        return QString::fromUtf8(result.type);
    case Links:
        return result.links.empty() ? QString() : words::number(qint64(result.links.size()));
    case Url:
        return QString::fromUtf8(withoutSecrets(result.url));
    default:
        return {};
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Links ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Title");
    case Type:
        return tr("Type");
    case Links:
        return tr("Links");
    case Url:
        return tr("Address");
    default:
        return {};
    }
}

} // namespace haul

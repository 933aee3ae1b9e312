#include "ui/linkmodel.h"

#include "core/base/secrets.h"
#include "ui/words.h"

namespace haul {

void LinkModel::setResult(ParseResultPtr result)
{
    if (result == result_)
        return;
    beginResetModel();
    result_ = std::move(result);
    endResetModel();
}

int LinkModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !result_ ? 0 : int(result_->links.size());
}

int LinkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LinkModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const Link &link = linkAt(index.row());
    switch (index.column()) {
    case Text:
        return QString::fromUtf8(link.text);
    case Kind:
        return words::linkKind(link.kind);
    case Url:
        return QString::fromUtf8(withoutPassword(link.url));
    default:
        return {};
    }
}

QVariant LinkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Text:
        return tr("Text");
    case Kind:
        return tr("Kind");
    case Url:
        return tr("Address");
    default:
        return {};
    }
}

} // namespace haul

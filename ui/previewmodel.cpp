#include "ui/previewmodel.h"

#include "core/base/secrets.h"
#include "ui/words.h"

#include <algorithm>

namespace haul {

PreviewModel::PreviewModel(Part part, QObject *parent)
    : QAbstractTableModel(parent)
    , part_(part)
{
}

void PreviewModel::setList(std::shared_ptr<const ParsedList> list)
{
    beginResetModel();
    list_ = std::move(list);
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !list_)
        return 0;
    switch (part_) {
    case Part::Accepted:
        return int(list_->entries->size());
    case Part::Duplicates:
        return int(list_->duplicates.size());
    case Part::Rejected:
        return int(list_->rejected.size());
    }
    return 0;
}

int PreviewModel::columnCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return part_ == Part::Accepted ? 2 : 3;
}

QVariant PreviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == 0)
        return int(Qt::AlignVCenter | Qt::AlignRight);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (part_) {
    case Part::Accepted:
        return accepted(index.row(), index.column());
    case Part::Duplicates:
        return duplicate(index.row(), index.column());
    case Part::Rejected:
        return rejected(index.row(), index.column());
    }
    return {};
}

QString PreviewModel::accepted(int row, int column) const
{
    const Entry &entry = (*list_->entries)[size_t(row)];
    return column == 0 ? words::number(entry.line) : QString::fromUtf8(withoutPassword(entry.url));
}

QString PreviewModel::duplicate(int row, int column) const
{
    const DuplicateLine &line = list_->duplicates[size_t(row)];
    if (column == 0)
        return words::number(line.line);
    if (column == 1)
        return tr("The same as line %1").arg(words::number(line.firstLine));
    const EntryList &entries = *list_->entries;
    const auto first =
        std::lower_bound(entries.begin(), entries.end(), line.firstLine,
                         [](const Entry &entry, qint32 wanted) { return entry.line < wanted; });
    return first == entries.end() ? QString() : QString::fromUtf8(withoutPassword(first->url));
}

QString PreviewModel::rejected(int row, int column) const
{
    const RejectedLine &line = list_->rejected[size_t(row)];
    switch (column) {
    case 0:
        return words::number(line.line);
    case 1:
        return words::rejectReason(line.reason);
    default:
        return QString::fromUtf8(withoutPassword(line.text));
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == 0 ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Line");
    if (section == columnCount() - 1)
        return part_ == Part::Rejected ? tr("Text") : tr("Address");
    return part_ == Part::Rejected ? tr("Reason") : tr("Repeats");
}

} // namespace haul

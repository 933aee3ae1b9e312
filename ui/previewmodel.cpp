#include "ui/previewmodel.h"

#include "core/base/secrets.h"
#include "core/files/namepreview.h"
#include "ui/words.h"

#include <algorithm>

namespace haul {
namespace {

constexpr int linkColumn = 3;

} // namespace

PreviewModel::PreviewModel(Part part, QObject *parent)
    : QAbstractTableModel(parent)
    , part_(part)
{
}

void PreviewModel::setList(std::shared_ptr<const ParsedList> list)
{
    beginResetModel();
    list_ = std::move(list);
    entries_ = list_ ? list_->entries : nullptr;
    links_.reset();
    flagged_.clear();
    endResetModel();
}

void PreviewModel::setEntries(SharedEntries entries)
{
    if (entries == entries_)
        return;
    beginResetModel();
    entries_ = std::move(entries);
    links_.reset();
    flagged_.clear();
    endResetModel();
}

void PreviewModel::setLinks(SharedLinks links)
{
    if (part_ == Part::Flagged) {
        beginResetModel();
        links_ = std::move(links);
        findFlagged();
        endResetModel();
        return;
    }
    if (links && !links_) {
        beginInsertColumns({}, linkColumn, linkColumn);
        links_ = std::move(links);
        endInsertColumns();
    } else if (links_ && !links) {
        beginRemoveColumns({}, linkColumn, linkColumn);
        links_.reset();
        endRemoveColumns();
    } else if (links) {
        // One signal for all rows: the view paints those that are seen.
        links_ = std::move(links);
        if (const int rows = rowCount(); rows > 0)
            emit dataChanged(index(0, linkColumn), index(rows - 1, linkColumn),
                             {Qt::DisplayRole, Qt::ToolTipRole});
    }
}

void PreviewModel::findFlagged()
{
    flagged_.clear();
    if (!links_)
        return;
    for (quint32 row = 0; row < links_->size(); ++row) {
        if ((*links_)[row].isFlagged())
            flagged_.push_back(row);
    }
}

void PreviewModel::setNaming(const BatchSettings &settings)
{
    naming_ = settings;
    if (const int rows = rowCount(); rows > 0)
        emit dataChanged(index(0, 2), index(rows - 1, 2), {Qt::DisplayRole, Qt::ToolTipRole});
}

int PreviewModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !list_)
        return 0;
    switch (part_) {
    case Part::Accepted:
        return int(entries_->size());
    case Part::Duplicates:
        return int(list_->duplicates.size());
    case Part::Rejected:
        return int(list_->rejected.size());
    case Part::Warnings:
        return int(list_->warnings.size());
    case Part::Flagged:
        return int(flagged_.size());
    }
    return 0;
}

int PreviewModel::columnCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return part_ == Part::Accepted && links_ ? linkColumn + 1 : linkColumn;
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
    case Part::Warnings:
        return warning(index.row(), index.column());
    case Part::Flagged:
        return flagged(index.row(), index.column());
    }
    return {};
}

QString PreviewModel::accepted(int row, int column) const
{
    const Entry &entry = (*entries_)[size_t(row)];
    switch (column) {
    case 0:
        return words::number(entry.line);
    case 1:
        return QString::fromUtf8(withoutPassword(entry.url));
    case linkColumn:
        return words::probedLink((*links_)[size_t(row)]);
    default:
        return previewPaths(naming_, *entries_, size_t(row), 1).front();
    }
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
        return redactedText(QString::fromUtf8(line.text));
    }
}

QString PreviewModel::warning(int row, int column) const
{
    const ListWarning &line = list_->warnings[size_t(row)];
    switch (column) {
    case 0:
        return words::number(line.line);
    case 1:
        return words::warningReason(line.reason);
    default:
        return redactedText(QString::fromUtf8(line.text));
    }
}

QString PreviewModel::flagged(int row, int column) const
{
    const size_t at = flagged_[size_t(row)];
    const Entry &entry = (*entries_)[at];
    switch (column) {
    case 0:
        return words::number(entry.line);
    case 1:
        return words::probedLink((*links_)[at]);
    default:
        return QString::fromUtf8(withoutPassword(entry.url));
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
    switch (part_) {
    case Part::Accepted:
        return section == 1 ? tr("Address") : section == 2 ? tr("Saved as") : tr("Link");
    case Part::Duplicates:
        return section == 1 ? tr("Repeats") : tr("Address");
    case Part::Rejected:
        return section == 1 ? tr("Reason") : tr("Text");
    case Part::Warnings:
        return section == 1 ? tr("Warning") : tr("What it is about");
    case Part::Flagged:
        return section == 1 ? tr("What is wrong") : tr("Address");
    }
    return {};
}

} // namespace haul

#include "ui/batchmodel.h"

#include "ui/words.h"

#include <algorithm>

namespace haul {
namespace {

QString toolTip(const BatchRecord &batch)
{
    QStringList lines{batch.settings->folder};
    if (batch.bytesPerSecond > 0)
        lines += BatchModel::tr("Speed limit: %1").arg(words::speed(double(batch.bytesPerSecond)));
    if (batch.settings->insecure)
        lines += BatchModel::tr("Certificates are not verified: what arrives may come from "
                                "somebody else than the servers of the list.");
    return lines.join(u'\n');
}

} // namespace

BatchModel::BatchModel(TaskManager &manager, QObject *parent)
    : QAbstractListModel(parent)
    , manager_(manager)
    , ids_(manager.batches())
{
    connect(&manager, &TaskManager::batchAdded, this, &BatchModel::onAdded);
    connect(&manager, &TaskManager::batchRemoved, this, &BatchModel::onRemoved);
    connect(&manager, &TaskManager::batchChanged, this, &BatchModel::onChanged);
    connect(&manager, &TaskManager::runStarted, this, &BatchModel::onChanged);
    connect(&manager, &TaskManager::runFinished, this, &BatchModel::onChanged);
}

int BatchModel::rowOf(BatchId id) const
{
    const auto at = std::find(ids_.begin(), ids_.end(), id);
    return at == ids_.end() ? -1 : int(at - ids_.begin());
}

int BatchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ids_.size());
}

QVariant BatchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BatchId id = batchAt(index.row());
    const BatchRecord *batch = manager_.batch(id);
    if (!batch)
        return {};
    const BatchCounts &counts = batch->counts;
    const double tasks = double(std::max<qint64>(1, counts.tasks));
    const auto speed = [&] {
        return batch->paused && !batch->hasEnded()
                   ? tr("Paused")
                   : words::limitedSpeed(manager_.speed(id), batch->bytesPerSecond);
    };
    const QString warning =
        batch->settings->insecure ? tr("Certificates are not verified") : QString();
    switch (role) {
    case Qt::DisplayRole:
        return batch->name;
    case Qt::ToolTipRole:
        return toolTip(*batch);
    case Qt::AccessibleTextRole: {
        QStringList parts{batch->name, words::progressLine(counts), speed(), warning};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case CountsRole:
        return words::progressLine(counts);
    case SpeedRole:
        return batch->hasEnded() ? QString() : speed();
    case WarningRole:
        return warning;
    case FractionRole:
        return double(counts.ended()) / tasks;
    case FailedFractionRole:
        return double(counts.of(TaskState::Failed)) / tasks;
    case RunningRole:
        return !batch->hasEnded();
    case PausedRole:
        return batch->paused;
    default:
        return {};
    }
}

void BatchModel::onAdded(BatchId id)
{
    // Of an earlier run of the program they may come after newer ones.
    const auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
    const int row = int(at - ids_.begin());
    beginInsertRows({}, row, row);
    ids_.insert(at, id);
    endInsertRows();
}

void BatchModel::onRemoved(BatchId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    ids_.erase(ids_.begin() + row);
    endRemoveRows();
}

void BatchModel::onChanged(BatchId id)
{
    if (const int row = rowOf(id); row >= 0)
        emit dataChanged(index(row), index(row));
}

} // namespace haul

#include "ui/batchmodel.h"

#include "ui/holdtext.h"
#include "ui/words.h"

#include <QMimeData>

#include <algorithm>

namespace haul {
namespace {

const QString mimeType = QStringLiteral("application/x-haul-batch");

// Nothing of the usual one.
QString priorityWords(const BatchRecord &batch)
{
    switch (batch.rank.priority) {
    case BatchPriority::High:
        return BatchModel::tr("High priority");
    case BatchPriority::Normal:
        break;
    case BatchPriority::Low:
        return BatchModel::tr("Low priority");
    }
    return {};
}

QString toolTip(const BatchRecord &batch)
{
    QStringList lines{batch.settings->folder, priorityWords(batch)};
    lines.removeAll(QString());
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
    connect(&manager, &TaskManager::batchMoved, this, &BatchModel::onMoved);
    connect(&manager, &TaskManager::batchChanged, this, &BatchModel::onChanged);
    connect(&manager, &TaskManager::runStarted, this, &BatchModel::onChanged);
    connect(&manager, &TaskManager::runFinished, this, &BatchModel::onChanged);
}

int BatchModel::rowOf(BatchId id) const
{
    const auto at = std::find(ids_.begin(), ids_.end(), id);
    return at == ids_.end() ? -1 : int(at - ids_.begin());
}

int BatchModel::countOf(BatchFilter filter) const
{
    return int(std::count_if(ids_.begin(), ids_.end(), [&](BatchId id) {
        const BatchRecord *batch = manager_.batch(id);
        return batch && accepts(filter, *batch);
    }));
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
        const QString hold = holdText(*batch);
        return hold.isEmpty() ? words::limitedSpeed(manager_.speed(id), batch->bytesPerSecond)
                              : hold;
    };
    const QString warning =
        batch->settings->insecure ? tr("Certificates are not verified") : QString();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return batch->name;
    case Qt::ToolTipRole:
        return toolTip(*batch);
    case Qt::AccessibleTextRole: {
        QStringList parts{batch->name, words::progressLine(counts), speed(), priorityWords(*batch),
                          warning};
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
    case HeldRole:
        return batch->standsStill();
    case StartableRole:
        return batch->paused || batch->hold == Hold::StartTime;
    case PriorityRole:
        return int(batch->rank.priority);
    default:
        return {};
    }
}

// A batch without a name could not be told from others: then it keeps the one it has.
bool BatchModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString name = value.toString().simplified();
    if (!index.isValid() || role != Qt::EditRole || name.isEmpty())
        return false;
    manager_.renameBatch(batchAt(index.row()), name);
    return true;
}

// Something is dropped between two of them, never on one.
Qt::ItemFlags BatchModel::flags(const QModelIndex &index) const
{
    return index.isValid()
               ? QAbstractListModel::flags(index) | Qt::ItemIsEditable | Qt::ItemIsDragEnabled
               : Qt::ItemIsDropEnabled;
}

QStringList BatchModel::mimeTypes() const
{
    return {mimeType};
}

QMimeData *BatchModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(mimeType, QByteArray::number(quint32(batchAt(indexes.front().row()))));
    return data;
}

// The manager moves it, and says so.
bool BatchModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int,
                              const QModelIndex &parent)
{
    const int from = rowOf(BatchId(data->data(mimeType).toUInt()));
    if (action != Qt::MoveAction || from < 0 || parent.isValid())
        return false;
    const int before = row < 0 ? rowCount() : row;
    manager_.moveBatch(batchAt(from), before > from ? before - 1 : before);
    return true;
}

size_t BatchModel::placeFor(BatchId id, const std::vector<BatchId> &ids) const
{
    const auto place = [this](BatchId each) {
        const BatchRecord *batch = manager_.batch(each);
        return batch ? batch->rank.place : 0;
    };
    const auto at = std::lower_bound(ids.begin(), ids.end(), id, [&](BatchId a, BatchId b) {
        return std::pair(place(a), a) < std::pair(place(b), b);
    });
    return size_t(at - ids.begin());
}

void BatchModel::onAdded(BatchId id)
{
    const size_t row = placeFor(id, ids_);
    beginInsertRows({}, int(row), int(row));
    ids_.insert(ids_.begin() + qsizetype(row), id);
    endInsertRows();
}

void BatchModel::onMoved(BatchId id)
{
    const int from = rowOf(id);
    if (from < 0)
        return;
    std::vector<BatchId> ids = ids_;
    ids.erase(ids.begin() + from);
    const int to = int(placeFor(id, ids));
    if (to == from)
        return;
    ids.insert(ids.begin() + to, id);
    beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
    ids_ = std::move(ids);
    endMoveRows();
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

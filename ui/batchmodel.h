// The batches in their order: what the list at the window's left shows. A batch can be renamed
// here, and dragged to another place. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/batchfilter.h"

#include <QAbstractListModel>

#include <vector>

namespace haul {

class BatchModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        CountsRole = Qt::UserRole + 1, // "812 of 1,000 · 3 failed"
        SpeedRole,                     // "1.2 MiB/s", "1.2 of 2.0 MiB/s", "Paused" or empty
        WarningRole,                   // what is dangerous about the batch, or empty
        FractionRole,                  // double: of the tasks, how many have ended
        FailedFractionRole,            // double: of the tasks, how many have failed
        RunningRole,                   // bool: some tasks have not ended
        HeldRole,                      // bool: paused, or it stands still by itself
        StartableRole,                 // bool: somebody can make it go on
        PriorityRole,                  // int: BatchPriority
    };

    explicit BatchModel(TaskManager &manager, QObject *parent = nullptr);

    BatchId batchAt(int row) const { return ids_[size_t(row)]; }
    int rowOf(BatchId id) const; // -1: none
    const BatchRecord *record(int row) const { return manager_.batch(batchAt(row)); }
    int countOf(BatchFilter filter) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

private:
    void onAdded(BatchId id);
    void onRemoved(BatchId id);
    void onMoved(BatchId id);
    void onChanged(BatchId id);

    size_t placeFor(BatchId id, const std::vector<BatchId> &ids) const;

    TaskManager &manager_;
    std::vector<BatchId> ids_;
};

} // namespace haul

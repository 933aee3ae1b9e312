// The batches, in the order of their submission: what the list at the window's left shows.
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

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
        PausedRole,                    // bool
    };

    explicit BatchModel(TaskManager &manager, QObject *parent = nullptr);

    BatchId batchAt(int row) const { return ids_[size_t(row)]; }
    int rowOf(BatchId id) const; // -1: none

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void onAdded(BatchId id);
    void onRemoved(BatchId id);
    void onChanged(BatchId id);

    TaskManager &manager_;
    std::vector<BatchId> ids_;
};

} // namespace haul

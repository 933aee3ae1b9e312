// The list of batches at the window's left, and a field to find one in it once there are many: what
// has ended stays as the history. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace haul {

class BatchModel;

class BatchPane : public QWidget
{
    Q_OBJECT

public:
    explicit BatchPane(TaskManager &manager, QWidget *parent = nullptr);

    std::optional<BatchId> current() const;
    void choose(BatchId id);
    QListView *view() const { return view_; }
    QLineEdit *finder() const { return finder_; }

signals:
    void chosen(); // current() is another one, or none
    void pauseWished(BatchId id);
    void cancelWished(BatchId id);
    void contextMenuWished(const QPoint &globalPosition);

private:
    void measureRows(int first, int last);
    void showFinder();
    BatchId batchAt(const QModelIndex &index) const;

    BatchModel *model_;
    QSortFilterProxyModel *found_; // those of the model that match
    QLineEdit *finder_;
    QListView *view_;
};

} // namespace haul

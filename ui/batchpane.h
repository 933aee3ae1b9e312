// The list of batches at the window's left. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>

class QListView;

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

signals:
    void chosen(); // current() is another one, or none
    void pauseWished(BatchId id);
    void cancelWished(BatchId id);
    void contextMenuWished(const QPoint &globalPosition);

private:
    void measureRows(int first, int last);

    BatchModel *model_;
    QListView *view_;
};

} // namespace haul

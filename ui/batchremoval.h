// Takes batches out of the list so that it can be undone for some seconds: they are hidden at once,
// and removed when the time is over, when others follow, or when this ends.
//
//     BatchRemoval removal(manager, noticeBar);
//     removal.remove({id});       // the bar has the way back
//
// Files on disk stay. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

#include <vector>

namespace haul {

class NoticeBar;

class BatchRemoval : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    BatchRemoval(TaskManager &manager, NoticeBar &bar);
    ~BatchRemoval() override;

    void remove(const std::vector<BatchId> &batches);

signals:
    void broughtBack(BatchId id); // the first of them

private:
    void bringBack();
    void forget();

    TaskManager &manager_;
    NoticeBar &bar_;
    std::vector<BatchId> removed_;
};

} // namespace haul

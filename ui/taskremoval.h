// Takes tasks out of their batch's list so that it can be undone for some seconds: they leave the
// list at once, and for good when the time is over, when something else is removed, or when this
// ends.
//
//     TaskRemoval removal(manager, noticeBar);
//     removal.remove(tasks.chosen());     // the bar has the way back
//
// What has not ended is cancelled at once, for nobody would expect it to go on unseen; who brings
// it back has it start anew. Files on disk stay. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

#include <vector>

namespace haul {

class NoticeBar;

class TaskRemoval : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    TaskRemoval(TaskManager &manager, NoticeBar &bar);
    ~TaskRemoval() override;

    // Of one batch.
    void remove(std::vector<TaskId> tasks);

signals:
    void broughtBack(haul::BatchId batch);

private:
    QString wordsFor(const std::vector<TaskId> &tasks) const;
    void bringBack();
    void startAnew(BatchId batch, const std::vector<TaskId> &tasks);
    void forget();

    TaskManager &manager_;
    NoticeBar &bar_;
    std::vector<TaskId> removed_;
    std::vector<TaskId> stopped_; // those of them that had not ended
};

} // namespace haul

// Deletes the files of a batch: asks first, shows how far it is, takes the batch out of the list,
// and tells what stayed and why.
//
//     (new FileDeletion(manager, noticeBar, batch, window))->ask();   // deletes itself in the end
//
// A batch that runs is cancelled before. While files are deleted the batch is hidden, so that
// nothing else is done to it; when that is stopped half-way it comes back. Main thread.
#pragma once

#include "core/manager/deletefiles.h"
#include "core/manager/taskmanager.h"

#include <QFutureWatcher>
#include <QObject>
#include <QProgressDialog>

#include <atomic>
#include <memory>

namespace haul {

class NoticeBar;

class FileDeletion : public QObject
{
    Q_OBJECT

public:
    // All of them outlive it; the window is its parent.
    FileDeletion(TaskManager &manager, NoticeBar &bar, BatchId batch, QWidget *window);
    ~FileDeletion() override;

    void ask();

signals:
    void broughtBack(BatchId id); // it was stopped

private:
    void begin();
    void takeSome();
    void start(const BatchRecord &record);
    void onDeleted();
    QString wordsFor(const DeleteReport &report) const;

    TaskManager &manager_;
    NoticeBar &bar_;
    const BatchId batch_;
    QWidget *const window_;
    QString name_;
    ExportTasks tasks_;
    size_t next_ = 0;
    std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
    std::unique_ptr<QProgressDialog> progress_;
    QFutureWatcher<DeleteReport> watcher_;
};

} // namespace haul

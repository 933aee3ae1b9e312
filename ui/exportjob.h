// One export on its way: takes what it needs of a batch's record in stretches, so that a batch of a
// million costs the window no frame, then has it written on the work pool.
//
//     auto *job = new ExportJob(manager, {path, ExportFormat::Csv}, this);
//     connect(job, &ExportJob::done, ...);        // then, or after failed(), it deletes itself
//     job->writeTasks(batch, ExportChoice::Failed);
//
// Each task is written as it was when it was looked at. Destroying it ends the writing; what was
// there under the name stays. Main thread.
#pragma once

#include "core/base/result.h"
#include "core/manager/exportlist.h"
#include "core/manager/exportresults.h"
#include "core/manager/taskmanager.h"

#include <QFutureWatcher>
#include <QObject>

#include <optional>
#include <vector>

namespace haul {

struct ExportTarget
{
    QString path;
    ExportFormat format = ExportFormat::Text;
};

class ExportJob : public QObject
{
    Q_OBJECT

public:
    ExportJob(TaskManager &manager, const ExportTarget &target, QObject *parent);
    ~ExportJob() override;

    // One of these, once.
    void writeTasks(BatchId batch, ExportChoice choice);
    void writeTasks(BatchId batch, std::vector<quint32> indexes);
    void writeLinks(std::vector<ParseResultPtr> results);
    // Those at these places of the batch's list; nothing: all.
    void writeResults(BatchId batch, std::optional<std::vector<quint32>> places);

signals:
    void done(qint64 tasks, qint64 bytes); // of links and results, tasks is negative
    void failed(const haul::Error &error);

private:
    void begin(BatchId batch);
    void takeSome();
    void takeResults();
    const BatchRecord *recordOrFail();
    void write(const QFuture<Result<qint64>> &future);
    void onWritten();

    TaskManager &manager_;
    const ExportTarget target_;

    BatchId batch_{};
    ExportChoice choice_ = ExportChoice::All;
    std::optional<std::vector<quint32>> indexes_; // instead of the choice
    size_t next_ = 0;                             // task, or place in the indexes
    ExportTasks tasks_;
    ResultsToExport results_;

    qint64 count_ = -1;
    QFutureWatcher<Result<qint64>> watcher_;
};

} // namespace haul

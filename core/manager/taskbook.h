// The records of all batches: the one place where they are changed, and the list of what changed.
//
//     book.setState(id, TaskState::Active);       // the table of states is asked, counts follow
//     for (auto &change : book.takeChanges()) ... // once a frame
//
// Main thread.
#pragma once

#include "core/manager/batchrecord.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace haul {

struct BatchChange
{
    BatchId batch{};
    std::vector<quint32> indexes;    // sorted, each once
    std::optional<quint32> firstNew; // of the tasks that were added
    bool removedTasks = false;       // or brought back
    qsizetype firstNewResult = -1;   // negative: none
};

class TaskBook
{
public:
    // `tasks`: of makeTasks(), as many as entries.
    BatchRecord &add(QString name, std::shared_ptr<const BatchSettings> settings,
                     SharedEntries entries, std::vector<TaskRecord> tasks);
    // A longer list, which begins with what the batch has: the rest of it waits.
    void grow(BatchId id, SharedEntries entries);
    // One of an earlier run of the program, counted.
    BatchRecord &adopt(std::unique_ptr<BatchRecord> record);
    // Batches that are added from now on have larger numbers.
    void setLastBatch(BatchId id) { lastId_ = quint32(id); }
    // Counts its tasks anew; for who fills a record before it is adopted.
    static void recount(BatchRecord &record);
    void removeBatch(BatchId id);

    // In the order of their places.
    const std::vector<BatchId> &batches() const { return order_; }
    // To the place before another one, or to the end. Batches exchange their places: what is
    // returned are those that have new ones.
    std::vector<BatchPlace> move(BatchId id, std::optional<BatchId> before);
    BatchRecord *batch(BatchId id);
    const BatchRecord *batch(BatchId id) const;
    // Null when the batch or the index does not exist.
    TaskRecord *task(TaskId id);

    // The only setter of a task's state. A step that the table forbids is not taken: false.
    bool setState(TaskId id, TaskState state);
    // The end: state and outcome at once. False when the task has ended already.
    bool end(TaskId id, OutcomePtr outcome);
    // Ends a task that never got to an outcome of its own.
    bool endAsCancelled(TaskId id);
    // Back to Waiting from an end.
    bool reopen(TaskId id);
    void setAttempts(TaskId id, int attempts);
    void addAttempt(TaskId id, AttemptNote note);
    void setPath(TaskId id, const QString &path);
    void setProgress(TaskId id, qint64 received, qint64 total);
    void setPaused(BatchId id, bool paused);
    void remove(TaskId id);
    // The same, and back again unless it was removed meanwhile.
    void hide(TaskId id);
    void show(TaskId id);
    void addResult(ParseResultPtr result);
    void addPlainResult(TaskId id, const QByteArray &type);

    void markChanged(BatchId id);
    std::vector<BatchChange> takeChanges();

private:
    BatchRecord &insert(std::unique_ptr<BatchRecord> record);
    BatchChange &change(BatchId id);
    ResultList *growingResults(BatchId id);
    TaskNotes *notes(TaskId id);
    void changed(TaskId id) { change(id.batch).indexes.push_back(id.index); }
    static void count(BatchRecord &batch, const TaskRecord &task, int sign);

    std::map<BatchId, std::unique_ptr<BatchRecord>> batches_;
    std::vector<BatchId> order_;
    std::map<BatchId, BatchChange> changes_;
    quint32 lastId_ = 0;
};

} // namespace haul

// Reads what a session holds, a batch at a time.
//
//     SessionReader reader(database);
//     for (const BatchId id : *reader.batches()) use(*reader.read(id));
//
// Leniently it takes what can be read of a damaged file and leaves out the rest. On the session's
// thread; a long list is unpacked on another one while its tasks are read.
#pragma once

#include "core/session/savedbatch.h"
#include "core/session/sessiondatabase.h"

#include <QHash>

#include <functional>
#include <future>
#include <set>

namespace haul {

class SessionReader
{
public:
    enum class Damage { IsAnError, IsLeftOut };

    explicit SessionReader(QSqlDatabase &database, Damage damage = Damage::IsAnError);

    Result<std::vector<BatchId>> batches(); // in the order of their submission
    // Leniently an error only if the batch itself cannot be read.
    Result<SavedBatch> read(BatchId id);

private:
    Result<void> readBatch(SavedBatch &batch);
    Result<void> readEntries(BatchId id);
    Result<void> readTasks(SavedBatch &batch);
    Result<void> takeEntries(SavedBatch &batch);
    Result<void> readRareFacts(SavedBatch &batch);
    Result<void> settleOutcomes(SavedBatch &batch);
    Result<void> readParts(SavedBatch &batch);
    static void makeFull(SavedBatch &batch, SavedTask &task);
    static SavedTask *taskAt(SavedBatch &batch, quint32 index);
    Result<void> readResults(SavedBatch &batch);
    Result<void> readAttempts(SavedBatch &batch);
    Result<void> each(const QString &statement, BatchId id,
                      const std::function<void(const QSqlQuery &)> &take);

    QSqlDatabase &database_;
    const bool isLenient_;
    std::set<BatchId> crawlsOver_;
    qint64 entryCount_ = 0; // that the batch should have
    std::future<EntryList> entries_;
    QHash<QString, quint64> holders_; // of names that more than one claims
    quint64 doubtFrom_ = 0;           // done tasks with a number above this ...
    quint64 doubtTo_ = 0;             // ... up to this may not have reached the disk
};

// A task's number in the tables, and back.
constexpr qint64 rowOf(TaskId task)
{
    return qint64((quint64(task.batch) << 32) | task.index);
}

constexpr TaskId taskOfRow(qint64 row)
{
    return {BatchId(quint64(row) >> 32), quint32(row)};
}

} // namespace haul

// Writes facts into the session's tables, in groups.
//
//     SessionWriter writer(database);
//     if (const Result<void> done = writer.write(facts); !done) ...   // none of them is there
//
// On the session's thread.
#pragma once

#include "core/session/sessiondatabase.h"
#include "core/session/sessionfacts.h"

#include <QSqlError>

#include <map>
#include <memory>
#include <span>

namespace haul {

class SqlStatement;

class SessionWriter
{
public:
    explicit SessionWriter(QSqlDatabase &database);
    ~SessionWriter();

    // Reads what it has to know. Before the first write().
    Result<void> prepare();
    // All of them in one transaction, or none.
    Result<void> write(std::span<const SessionFact> facts);
    // How many tasks were ever told as done.
    quint64 doneSoFar() const { return done_; }
    // The largest number and place of a batch that was there at first.
    BatchId lastBatch() const { return lastBatch_; }

private:
    struct Statements;

    bool apply(const fact::BatchAdded &fact);
    bool apply(const fact::EntriesAdded &fact);
    bool apply(const fact::CrawlSettled &fact);
    bool apply(const fact::BatchChanged &fact);
    bool apply(const fact::BatchRenamed &fact);
    bool apply(const fact::SettingsChanged &fact);
    bool apply(const fact::BatchesMoved &fact);
    bool apply(const fact::BatchRemoved &fact);
    bool apply(const fact::RestCancelled &fact);
    bool apply(const fact::NameClaimed &fact);
    bool apply(const fact::NameReleased &fact);
    bool apply(const fact::FilePromised &fact);
    bool apply(const fact::PartSaved &fact);
    bool apply(const fact::TaskEnded &fact);
    bool apply(const fact::TasksCancelled &fact);
    bool apply(const fact::TasksReopened &fact);
    bool apply(const fact::TasksRemoved &fact);
    bool apply(const fact::AttemptFailed &fact);
    bool apply(const fact::ResultMade &fact);
    bool apply(const fact::FilesFlushed &fact);
    bool apply(const fact::DoubtsSettled &fact);

    Result<void> noteDoubts();
    bool setMeta(const QString &name, const QVariant &value);
    bool addEntries(BatchId id, quint32 first, const EntryList &entries);
    bool run(SqlStatement &statement, std::initializer_list<QVariant> values = {});
    bool runOnce(const char *text, std::initializer_list<QVariant> values);
    Result<void> failed(const QString &doing);

    // A batch that is there, and the state of its tasks without a row.
    using Rests = std::map<BatchId, TaskState>;

    QSqlDatabase &database_;
    std::unique_ptr<Statements> statements_;
    Rests rests_; // a late fact of a batch that was removed is dropped
    BatchId lastBatch_{};
    quint64 done_ = 0; // tasks that were told as done so far
    quint64 claims_ = 0;
    QSqlError failure_; // of the statement that failed last
};

} // namespace haul

#include "core/session/sessionwriter.h"

#include "core/session/sessionmeta.h"
#include "core/session/sessionpacking.h"
#include "core/session/sessionreader.h"
#include "core/session/sqlstatement.h"

#include <QSysInfo>
#include <QVariant>

#include <algorithm>
#include <limits>

namespace haul {
namespace {

constexpr size_t entriesAPiece = 10'000;

QVariant orNull(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QVariant(QMetaType::fromType<QByteArray>()) : QVariant(bytes);
}

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant(QMetaType::fromType<QString>()) : QVariant(text);
}

QVariant orNull(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch())
                          : QVariant(QMetaType::fromType<qint64>());
}

// Of a column that is not NULL.
QString textOf(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

QVariant orNull(const std::optional<Error> &error)
{
    return orNull(error ? packError(*error) : QByteArray());
}

qint64 firstRow(BatchId id)
{
    return rowOf({id, 0});
}

qint64 lastRow(BatchId id)
{
    return rowOf({id, std::numeric_limits<quint32>::max()});
}

// The column for a result that says no more than type and size. "" is a type as well, and not NULL.
QVariant plainColumn(const std::optional<QByteArray> &type)
{
    if (!type)
        return QVariant(QMetaType::fromType<QByteArray>());
    return type->isNull() ? QByteArray("") : *type;
}

#define OUTCOME_COLUMNS "path, bytes, attempts, status, seconds, final_url, mime, sha256, error"
#define OUTCOME_FROM_EXCLUDED                                                                      \
    " path = excluded.path, bytes = excluded.bytes, attempts = excluded.attempts,"                 \
    " status = excluded.status, seconds = excluded.seconds, final_url = excluded.final_url,"       \
    " mime = excluded.mime, sha256 = excluded.sha256, error = excluded.error"
#define PROMISED_COLUMNS "bytes, attempts, status, seconds, mime"
#define PROMISE_FROM_EXCLUDED                                                                      \
    " claim = excluded.claim, claimed = excluded.claimed, proof = "                                \
    "excluded.proof," OUTCOME_FROM_EXCLUDED

} // namespace

struct SessionWriter::Statements
{
    explicit Statements(const QSqlDatabase &database)
        : begin(database)
        , commit(database)
        , rollback(database)
        , addBatch(database)
        , addEntries(database)
        , countEntries(database)
        , changeBatch(database)
        , renameBatch(database)
        , resettleBatch(database)
        , moveBatch(database)
        , claim(database)
        , release(database)
        , promise(database)
        , promisePlain(database)
        , savePart(database)
        , end(database)
        , keepPromise(database)
        , cancel(database)
        , reopen(database)
        , remove(database)
        , dropPart(database)
        , dropAttempts(database)
        , dropResult(database)
        , addAttempt(database)
        , plainResult(database)
        , fullResult(database)
        , setMeta(database)
    {
    }

    SqlStatement begin, commit, rollback, addBatch, addEntries, countEntries, changeBatch,
        renameBatch, resettleBatch, moveBatch, claim, release, promise, promisePlain, savePart, end,
        keepPromise, cancel, reopen, remove, dropPart, dropAttempts, dropResult, addAttempt,
        plainResult, fullResult, setMeta;
};

SessionWriter::SessionWriter(QSqlDatabase &database)
    : database_(database)
    , statements_(std::make_unique<Statements>(database))
{
}

SessionWriter::~SessionWriter() = default;

Result<void> SessionWriter::failed(const QString &doing)
{
    return sessionError(failure_, doing);
}

Result<void> SessionWriter::prepare()
{
    Statements &s = *statements_;
    const std::pair<SqlStatement &, const char *> all[] = {
        {s.begin, "BEGIN"},
        {s.commit, "COMMIT"},
        {s.rollback, "ROLLBACK"},
        {s.addBatch, "INSERT INTO batch (id, name, settings, account, entries, submitted, paused,"
                     " rate, rest, start_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, ?)"},
        {s.addEntries, "INSERT INTO entries (batch, first, packed) VALUES (?, ?, ?)"},
        {s.countEntries, "UPDATE batch SET entries = ? WHERE id = ?"},
        {s.changeBatch, "UPDATE batch SET paused = ?, rate = ?, priority = ?, start_at = ?"
                        " WHERE id = ?"},
        {s.renameBatch, "UPDATE batch SET name = ? WHERE id = ?"},
        {s.resettleBatch, "UPDATE batch SET settings = ? WHERE id = ?"},
        {s.moveBatch, "UPDATE batch SET place = ? WHERE id = ?"},
        {s.claim, "INSERT INTO task (id, state, claim, claimed) VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (id) DO UPDATE SET claim = excluded.claim,"
                  " claimed = excluded.claimed, proof = NULL"},
        {s.release, "UPDATE task SET claim = NULL, proof = NULL WHERE id = ?"},
        // Its path is what it claims, until the promise is kept.
        {s.promise, "INSERT INTO task (id, state, claim, claimed, proof, " PROMISED_COLUMNS
                    ", final_url, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET" PROMISE_FROM_EXCLUDED},
        {s.promisePlain, "INSERT INTO task (id, state, claim, claimed, proof, " PROMISED_COLUMNS
                         ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (id) DO UPDATE SET" PROMISE_FROM_EXCLUDED},
        // Of a task that has ended meanwhile, nothing is saved any more.
        {s.savePart, "REPLACE INTO part (task, facts) SELECT id, ? FROM task"
                     " WHERE id = ? AND claim IS NOT NULL"},
        // Who keeps a part file keeps the name that he has claimed.
        {s.end, "INSERT INTO task (id, state, done, result, " OUTCOME_COLUMNS ")"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id)"
                " DO UPDATE SET state = excluded.state, proof = NULL, done = excluded.done,"
                " result = excluded.result," OUTCOME_FROM_EXCLUDED ", claim = iif(?, claim, NULL)"},
        {s.keepPromise, "UPDATE task SET state = ?, path = claim, claim = NULL, done = ?,"
                        " result = ? WHERE id = ?"},
        {s.cancel, "INSERT INTO task (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET"
                   " state = excluded.state, claim = NULL, proof = NULL," OUTCOME_FROM_EXCLUDED},
        {s.reopen, "INSERT INTO task (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET"
                   " state = excluded.state, done = NULL, result = NULL," OUTCOME_FROM_EXCLUDED},
        {s.remove, "INSERT INTO task (id, state, removed) VALUES (?, ?, 1)"
                   " ON CONFLICT (id) DO UPDATE SET removed = 1"},
        {s.dropPart, "DELETE FROM part WHERE task = ?"},
        {s.dropAttempts, "DELETE FROM attempt WHERE task = ?"},
        {s.dropResult, "DELETE FROM result WHERE task = ?"},
        {s.addAttempt, "INSERT INTO attempt (task, facts) VALUES (?, ?)"},
        {s.plainResult, "UPDATE task SET result = ? WHERE id = ?"},
        {s.fullResult, "REPLACE INTO result (task, type, title, url, error, content)"
                       " VALUES (?, ?, ?, ?, ?, ?)"},
        {s.setMeta, "REPLACE INTO meta (name, value) VALUES (?, ?)"},
    };
    for (const auto &[statement, text] : all) {
        if (!statement.prepare(text))
            return sessionError(statement.error(), QStringLiteral("preparing to write"));
    }
    QSqlQuery query(database_);
    if (!query.exec(QStringLiteral("SELECT id, rest, coalesce(place, id) FROM batch")))
        return sessionError(query.lastError(), QStringLiteral("reading its batches"));
    while (query.next()) {
        const auto id = BatchId(query.value(0).toUInt());
        rests_[id] = TaskState(query.value(1).toInt());
        lastBatch_ = std::max({lastBatch_, id, BatchId(query.value(2).toUInt())});
    }
    if (!query.exec(QStringLiteral("SELECT max(done), max(claimed) FROM task")) || !query.next())
        return sessionError(query.lastError(), QStringLiteral("reading its tasks"));
    done_ = query.value(0).toULongLong();
    claims_ = query.value(1).toULongLong();
    query.finish();
    return noteDoubts();
}

Result<void> SessionWriter::write(std::span<const SessionFact> facts)
{
    const QString doing = QStringLiteral("saving");
    const Rests rests = rests_;
    const quint64 done = done_;
    if (!run(statements_->begin))
        return failed(doing);
    const bool isWritten = std::all_of(facts.begin(), facts.end(), [this](const SessionFact &fact) {
        return std::visit([this](const auto &what) { return apply(what); }, fact);
    });
    if (isWritten && run(statements_->commit))
        return {};
    (void)statements_->rollback.run(); // the error to tell is the first one
    rests_ = rests;
    done_ = done;
    return failed(doing);
}

bool SessionWriter::run(SqlStatement &statement, std::initializer_list<QVariant> values)
{
    if (statement.run(values))
        return true;
    failure_ = statement.error();
    return false;
}

bool SessionWriter::runOnce(const char *text, std::initializer_list<QVariant> values)
{
    SqlStatement statement(database_);
    if (statement.prepare(text))
        return run(statement, values);
    failure_ = statement.error();
    return false;
}

bool SessionWriter::apply(const fact::BatchAdded &fact)
{
    rests_[fact.id] = TaskState::Waiting;
    return run(statements_->addBatch,
               {quint32(fact.id), textOf(fact.name), packSettings(*fact.settings),
                orNull(fact.account ? packAccount(*fact.account) : QByteArray()),
                qint64(fact.entries->size()), fact.submitted.toMSecsSinceEpoch(),
                fact.bytesPerSecond, orNull(fact.startAt)})
           && addEntries(fact.id, 0, *fact.entries);
}

// As pieces of their own behind those that are there, which are never written again.
bool SessionWriter::apply(const fact::EntriesAdded &fact)
{
    const auto rest = rests_.find(fact.id);
    if (rest == rests_.end())
        return true;
    const quint32 end = fact.first + quint32(fact.added->size());
    if (!addEntries(fact.id, fact.first, *fact.added)
        || !run(statements_->countEntries, {qint64(end), quint32(fact.id)}))
        return false;
    if (rest->second == TaskState::Waiting)
        return true;
    // Once the rest was cancelled, those that wait say so themselves.
    for (quint32 index = fact.first; index < end; ++index) {
        if (!run(statements_->reopen, {rowOf({fact.id, index}), int(TaskState::Waiting)}))
            return false;
    }
    return true;
}

bool SessionWriter::addEntries(BatchId id, quint32 first, const EntryList &entries)
{
    const std::span<const Entry> all(entries);
    for (size_t at = 0; at < all.size(); at += entriesAPiece) {
        const auto piece = all.subspan(at, std::min(entriesAPiece, all.size() - at));
        if (!run(statements_->addEntries, {quint32(id), qint64(first + at), packEntries(piece)}))
            return false;
    }
    return true;
}

bool SessionWriter::apply(const fact::CrawlSettled &fact)
{
    return !rests_.contains(fact.id) || setMeta(crawlOverName(fact.id), fact.isOver);
}

bool SessionWriter::apply(const fact::BatchChanged &fact)
{
    return run(statements_->changeBatch, {fact.paused, fact.bytesPerSecond, int(fact.priority),
                                          orNull(fact.startAt), quint32(fact.id)});
}

bool SessionWriter::apply(const fact::BatchRenamed &fact)
{
    return run(statements_->renameBatch, {textOf(fact.name), quint32(fact.id)});
}

bool SessionWriter::apply(const fact::SettingsChanged &fact)
{
    return run(statements_->resettleBatch, {packSettings(*fact.settings), quint32(fact.id)});
}

bool SessionWriter::apply(const fact::BatchesMoved &fact)
{
    return std::all_of(fact.places.begin(), fact.places.end(), [this](const BatchPlace &each) {
        return run(statements_->moveBatch, {each.place, quint32(each.batch)});
    });
}

bool SessionWriter::apply(const fact::BatchRemoved &fact)
{
    rests_.erase(fact.id);
    for (const char *text :
         {"DELETE FROM batch WHERE id = ?", "DELETE FROM entries WHERE batch = ?"}) {
        if (!runOnce(text, {quint32(fact.id)}))
            return false;
    }
    for (const char *text : {"DELETE FROM task WHERE id BETWEEN ? AND ?",
                             "DELETE FROM part WHERE task BETWEEN ? AND ?",
                             "DELETE FROM attempt WHERE task BETWEEN ? AND ?",
                             "DELETE FROM result WHERE task BETWEEN ? AND ?"}) {
        if (!runOnce(text, {firstRow(fact.id), lastRow(fact.id)}))
            return false;
    }
    return runOnce("DELETE FROM meta WHERE name = ?", {crawlOverName(fact.id)});
}

// What holds a name keeps it: whether there is something of it on disk is looked at another time.
bool SessionWriter::apply(const fact::RestCancelled &fact)
{
    const auto rest = rests_.find(fact.id);
    if (rest == rests_.end())
        return true;
    rest->second = TaskState::Cancelled;
    const int cancelled = int(TaskState::Cancelled);
    return runOnce("UPDATE batch SET rest = ? WHERE id = ?", {cancelled, quint32(fact.id)})
           && runOnce("UPDATE task SET state = ? WHERE id BETWEEN ? AND ? AND state = ?",
                      {cancelled, firstRow(fact.id), lastRow(fact.id), int(TaskState::Waiting)});
}

bool SessionWriter::apply(const fact::NameClaimed &fact)
{
    const auto rest = rests_.find(fact.task.batch);
    if (rest == rests_.end())
        return true;
    return run(statements_->claim, {rowOf(fact.task), int(rest->second), fact.path, ++claims_});
}

bool SessionWriter::apply(const fact::NameReleased &fact)
{
    return run(statements_->release, {rowOf(fact.task)})
           && run(statements_->dropPart, {rowOf(fact.task)});
}

bool SessionWriter::apply(const fact::FilePromised &fact)
{
    const Outcome &outcome = *fact.outcome;
    const auto rest = rests_.find(outcome.task.batch);
    if (rest == rests_.end())
        return true;
    const qint64 row = rowOf(outcome.task);
    const int state = int(rest->second);
    ++claims_;
    if (outcome.finalUrl.isEmpty() && outcome.sha256.isEmpty())
        return run(statements_->promisePlain,
                   {row, state, outcome.path, claims_, fact.proof, outcome.bytes, outcome.attempts,
                    outcome.httpStatus, outcome.seconds, orNull(outcome.mime)});
    return run(statements_->promise,
               {row, state, outcome.path, claims_, fact.proof, outcome.bytes, outcome.attempts,
                outcome.httpStatus, outcome.seconds, orNull(outcome.mime), orNull(outcome.finalUrl),
                orNull(outcome.sha256)});
}

bool SessionWriter::apply(const fact::PartSaved &fact)
{
    if (fact.facts.isEmpty())
        return run(statements_->dropPart, {rowOf(fact.task)});
    return run(statements_->savePart, {fact.facts, rowOf(fact.task)});
}

bool SessionWriter::apply(const fact::TaskEnded &fact)
{
    const Outcome &outcome = *fact.outcome;
    if (!rests_.contains(outcome.task.batch))
        return true;
    const bool isDone = outcome.state == TaskState::Done;
    const QVariant done = isDone ? QVariant(++done_) : QVariant(QMetaType::fromType<quint64>());
    if (fact.asPromised)
        return run(statements_->keepPromise,
                   {int(outcome.state), done, plainColumn(fact.plainType), rowOf(outcome.task)});
    if (!fact.keepsPart && !run(statements_->dropPart, {rowOf(outcome.task)}))
        return false;
    return run(statements_->end,
               {rowOf(outcome.task), int(outcome.state), done, plainColumn(fact.plainType),
                orNull(outcome.path), outcome.bytes, outcome.attempts, outcome.httpStatus,
                outcome.seconds, orNull(outcome.finalUrl), orNull(outcome.mime),
                orNull(outcome.sha256), orNull(outcome.error), fact.keepsPart});
}

bool SessionWriter::apply(const fact::TasksCancelled &fact)
{
    return std::all_of(fact.tasks.begin(), fact.tasks.end(), [this](TaskId task) {
        return !rests_.contains(task.batch)
               || (run(statements_->dropPart, {rowOf(task)})
                   && run(statements_->cancel, {rowOf(task), int(TaskState::Cancelled)}));
    });
}

// A part file that waits for it is still good.
bool SessionWriter::apply(const fact::TasksReopened &fact)
{
    return std::all_of(fact.tasks.begin(), fact.tasks.end(), [this](TaskId task) {
        return !rests_.contains(task.batch)
               || (run(statements_->dropAttempts, {rowOf(task)})
                   && run(statements_->dropResult, {rowOf(task)})
                   && run(statements_->reopen, {rowOf(task), int(TaskState::Waiting)}));
    });
}

bool SessionWriter::apply(const fact::TasksRemoved &fact)
{
    return std::all_of(fact.tasks.begin(), fact.tasks.end(), [this](TaskId task) {
        const auto rest = rests_.find(task.batch);
        return rest == rests_.end() || run(statements_->remove, {rowOf(task), int(rest->second)});
    });
}

bool SessionWriter::apply(const fact::AttemptFailed &fact)
{
    if (!rests_.contains(fact.task.batch))
        return true;
    return run(statements_->addAttempt, {rowOf(fact.task), packAttempt(fact.note)});
}

bool SessionWriter::apply(const fact::ResultMade &fact)
{
    const ParseResult &result = *fact.result;
    if (!rests_.contains(result.task.batch))
        return true;
    if (isPlain(result))
        return run(statements_->plainResult, {plainColumn(result.type), rowOf(result.task)});
    return run(statements_->fullResult,
               {rowOf(result.task), orNull(result.type), orNull(result.title), orNull(result.url),
                orNull(result.error), packContent(result)});
}

bool SessionWriter::apply(const fact::FilesFlushed &fact)
{
    return setMeta(QStringLiteral("flushed"), fact.count);
}

bool SessionWriter::apply(const fact::DoubtsSettled &)
{
    return setMeta(QStringLiteral("doubt_from"), 0) && setMeta(QStringLiteral("doubt_to"), 0);
}

bool SessionWriter::setMeta(const QString &name, const QVariant &value)
{
    return run(statements_->setMeta, {name, value});
}

// When the system has been started anew, files that were finished last may not be what they were.
// The doubt outlasts a restart that comes before they were looked at.
Result<void> SessionWriter::noteDoubts()
{
    const Result<SessionMeta> meta = readMeta(database_);
    if (!meta)
        return meta.error();
    done_ = std::max(done_, meta->flushed); // of batches that were removed since
    const QByteArray boot = QSysInfo::bootUniqueId();
    if (!boot.isEmpty() && boot == meta->boot)
        return {};
    const bool hasDoubts = meta->doubtFrom < meta->doubtTo;
    const quint64 from = hasDoubts ? std::min(meta->doubtFrom, meta->flushed) : meta->flushed;
    if (!run(statements_->begin) || !setMeta(QStringLiteral("doubt_from"), from)
        || !setMeta(QStringLiteral("doubt_to"), done_) || !setMeta(QStringLiteral("boot"), boot)
        || !run(statements_->commit)) {
        (void)statements_->rollback.run();
        return failed(QStringLiteral("saving"));
    }
    return {};
}

} // namespace haul

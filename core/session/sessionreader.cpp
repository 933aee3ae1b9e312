#include "core/session/sessionreader.h"

#include "core/session/sessionmeta.h"
#include "core/session/sessionpacking.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <limits>
#include <utility>

namespace haul {
namespace {

// A number of a table as a state that can be.
TaskState toState(const QVariant &value)
{
    const int number = value.toInt();
    return number >= 0 && number < taskStateCount && (number == 0 || hasEnded(TaskState(number)))
               ? TaskState(number)
               : TaskState::Waiting;
}

BatchPriority toPriority(const QVariant &value)
{
    const int number = value.toInt();
    return number >= 0 && number < batchPriorityCount ? BatchPriority(number)
                                                      : BatchPriority::Normal;
}

// Columns of the statement in readTasks(): what every task has, and no more, for Qt copies all. The
// path as it stands there: SQLite would turn it into UTF-16 in room of its own.
enum Column { Id, State, Path, Bytes, Attempts, Status, Seconds, Mime, ResultType, Done };

// ... and in readRareFacts().
enum RareColumn {
    RareId,
    Removed,
    Claim,
    Claimed,
    Proof,
    FinalUrl,
    Sha256,
    ErrorBytes,
};

// So many pieces of a list are worth a thread.
constexpr size_t longList = 4;

// Room for as many as there should be, within reason: the figure may be damaged.
size_t roomFor(qint64 count)
{
    return size_t(std::clamp<qint64>(count, 0, 10'000'000));
}

// A piece of a list, and how many entries stand before it.
struct PackedEntries
{
    quint64 first = 0;
    QByteArray bytes;
};

// A gap would move the others to wrong places: the list ends before it.
EntryList unpacked(std::vector<PackedEntries> pieces, qint64 count)
{
    EntryList entries;
    entries.reserve(roomFor(count));
    for (PackedEntries &piece : pieces) {
        if (piece.first != entries.size() || !unpackEntries(piece.bytes, entries))
            break;
        piece.bytes = {};
    }
    return entries;
}

// Most values are the same as in the row before: then they share their bytes.
const QByteArray &shared(QByteArray &last, const QByteArray &value)
{
    if (last != value || last.isNull() != value.isNull())
        last = value;
    return last;
}

} // namespace

SessionReader::SessionReader(QSqlDatabase &database, Damage damage)
    : database_(database)
    , isLenient_(damage == Damage::IsLeftOut)
{
    if (const Result<SessionMeta> meta = readMeta(database_)) {
        doubtFrom_ = meta->doubtFrom;
        doubtTo_ = meta->doubtTo;
        crawlsOver_ = meta->crawlsOver;
    }
    // A task that gave its name back keeps its claim until its next one.
    QSqlQuery query(database_);
    query.setForwardOnly(true);
    if (query.exec(QStringLiteral("SELECT claim, max(claimed) FROM task WHERE claim IS NOT NULL"
                                  " GROUP BY claim HAVING count(*) > 1"))) {
        while (query.next())
            holders_.insert(query.value(0).toString(), query.value(1).toULongLong());
    }
}

Result<std::vector<BatchId>> SessionReader::batches()
{
    std::vector<BatchId> ids;
    QSqlQuery query(database_);
    query.setForwardOnly(true);
    if (query.exec(QStringLiteral("SELECT id FROM batch ORDER BY id"))) {
        while (query.next())
            ids.push_back(BatchId(query.value(0).toUInt()));
    }
    if (query.lastError().isValid() && !isLenient_)
        return sessionError(query.lastError(), QStringLiteral("reading its batches"));
    return ids;
}

Result<SavedBatch> SessionReader::read(BatchId id)
{
    SavedBatch batch;
    batch.id = id;
    for (const auto step :
         {&SessionReader::readBatch, &SessionReader::readTasks, &SessionReader::takeEntries,
          &SessionReader::readRareFacts, &SessionReader::settleOutcomes, &SessionReader::readParts,
          &SessionReader::readResults, &SessionReader::readAttempts}) {
        if (const Result<void> done = (this->*step)(batch); !done)
            return done.error();
    }
    return batch;
}

// Calls `take` for every row. A row that cannot be read ends it: leniently that is no error.
Result<void> SessionReader::each(const QString &statement, BatchId id,
                                 const std::function<void(const QSqlQuery &)> &take)
{
    QSqlQuery query(database_);
    query.setForwardOnly(true);
    bool isFine = query.prepare(statement);
    if (isFine) {
        query.bindValue(0, rowOf({id, 0}));
        query.bindValue(1, rowOf({id, std::numeric_limits<quint32>::max()}));
        isFine = query.exec();
    }
    while (isFine && query.next())
        take(query);
    if (query.lastError().isValid() && !isLenient_)
        return sessionError(query.lastError(), QStringLiteral("reading its tasks"));
    return {};
}

// Without these nothing of the batch is of use.
Result<void> SessionReader::readBatch(SavedBatch &batch)
{
    QSqlQuery query(database_);
    query.prepare(QStringLiteral("SELECT name, settings, account, entries, submitted, paused, rate,"
                                 " rest, coalesce(place, id), priority, start_at FROM batch"
                                 " WHERE id = ?"));
    query.bindValue(0, quint32(batch.id));
    if (!query.exec() || !query.next())
        return sessionError(query.lastError(), QStringLiteral("reading a batch"));
    batch.name = query.value(0).toString();
    batch.settings =
        std::make_shared<const BatchSettings>(unpackSettings(query.value(1).toByteArray()));
    if (const QByteArray packed = query.value(2).toByteArray(); !packed.isEmpty()) {
        if (std::optional<ListAccount> account = unpackAccount(packed))
            batch.account = std::make_shared<const ListAccount>(*std::move(account));
    }
    entryCount_ = query.value(3).toLongLong();
    batch.submitted = QDateTime::fromMSecsSinceEpoch(query.value(4).toLongLong());
    batch.paused = query.value(5).toBool();
    batch.bytesPerSecond = query.value(6).toLongLong();
    batch.rest = toState(query.value(7));
    batch.rank = {toPriority(query.value(9)), query.value(8).toUInt()};
    if (const QVariant startAt = query.value(10); !startAt.isNull())
        batch.startAt = QDateTime::fromMSecsSinceEpoch(startAt.toLongLong(), Qt::UTC);
    batch.isCrawlOver = crawlsOver_.contains(batch.id);
    query.finish();
    return readEntries(batch.id);
}

Result<void> SessionReader::readEntries(BatchId id)
{
    std::vector<PackedEntries> pieces;
    QSqlQuery query(database_);
    query.setForwardOnly(true);
    query.prepare(
        QStringLiteral("SELECT first, packed FROM entries WHERE batch = ? ORDER BY first"));
    query.bindValue(0, quint32(id));
    const bool isFine = query.exec();
    while (isFine && query.next())
        pieces.push_back({query.value(0).toULongLong(), query.value(1).toByteArray()});
    if (query.lastError().isValid() && !isLenient_)
        return sessionError(query.lastError(), QStringLiteral("reading a list"));
    const auto where = pieces.size() < longList ? std::launch::deferred : std::launch::async;
    entries_ = std::async(where, unpacked, std::move(pieces), entryCount_);
    return {};
}

Result<void> SessionReader::takeEntries(SavedBatch &batch)
{
    auto entries = std::make_shared<EntryList>(entries_.get());
    if (qint64(entries->size()) != entryCount_ && !isLenient_)
        return Error{
            ErrorCode::SessionDamaged, Stage::Disk,
            QStringLiteral("%1 of %2 entries are there").arg(entries->size()).arg(entryCount_)};
    std::erase_if(batch.tasks,
                  [&](const SavedTask &task) { return task.index >= entries->size(); });
    batch.entries = std::move(entries);
    return {};
}

Result<void> SessionReader::readTasks(SavedBatch &batch)
{
    batch.tasks.reserve(roomFor(entryCount_));
    QByteArray lastMime;
    QByteArray lastType;
    const QString statement =
        QStringLiteral("SELECT id, state, CAST(path AS BLOB), bytes, attempts, status, seconds, "
                       "mime, result, done FROM task"
                       " WHERE id BETWEEN ? AND ? ORDER BY id");
    return each(statement, batch.id, [&](const QSqlQuery &row) {
        const TaskId id = taskOfRow(row.value(Id).toLongLong());
        SavedTask task;
        task.index = id.index;
        task.state = toState(row.value(State));
        task.attempts = quint16(
            std::clamp(row.value(Attempts).toInt(), 0, int(std::numeric_limits<quint16>::max())));
        if (const QVariant bytes = row.value(Bytes); !bytes.isNull()) {
            Outcome outcome;
            outcome.task = id;
            outcome.state = task.state;
            outcome.bytes = bytes.toLongLong();
            outcome.attempts = row.value(Attempts).toInt();
            outcome.httpStatus = row.value(Status).toInt();
            outcome.seconds = row.value(Seconds).toDouble();
            outcome.mime = shared(lastMime, row.value(Mime).toByteArray());
            const QByteArray path = row.value(Path).toByteArray();
            // Plain as far as known: readRareFacts() makes it full if it is not.
            if (task.state == TaskState::Done)
                task.plainOutcome = batch.plainOutcomes.add(outcome, path);
            if (task.plainOutcome == PlainOutcomes::nowhere) {
                outcome.path = QString::fromUtf8(path);
                task.outcome = std::make_shared<Outcome>(std::move(outcome));
            } // whatever it means: settleOutcomes()
        }
        if (task.state == TaskState::Done) {
            const QVariant type = row.value(ResultType);
            if (!type.isNull()) // a result without a type is one all the same
                task.resultType = shared(
                    lastType, type.toByteArray().isNull() ? QByteArray("") : type.toByteArray());
            const quint64 done = doubtTo_ > 0 ? row.value(Done).toULongLong() : 0;
            task.isDoubted = done > doubtFrom_ && done <= doubtTo_;
        }
        batch.tasks.push_back(std::move(task));
    });
}

SavedTask *SessionReader::taskAt(SavedBatch &batch, quint32 index)
{
    const auto task =
        std::lower_bound(batch.tasks.begin(), batch.tasks.end(), index,
                         [](const SavedTask &each, quint32 wanted) { return each.index < wanted; });
    return task != batch.tasks.end() && task->index == index ? &*task : nullptr;
}

void SessionReader::makeFull(SavedBatch &batch, SavedTask &task)
{
    const auto place = std::exchange(task.plainOutcome, PlainOutcomes::nowhere);
    if (place != PlainOutcomes::nowhere)
        task.outcome =
            std::make_shared<Outcome>(*batch.plainOutcomes.at(place, {batch.id, task.index}));
}

// What few tasks have.
Result<void> SessionReader::readRareFacts(SavedBatch &batch)
{
    const QString statement = QStringLiteral(
        "SELECT id, removed, claim, claimed, proof, final_url, sha256, error FROM task"
        " WHERE id BETWEEN ? AND ? AND (removed OR claim IS NOT NULL OR final_url IS NOT NULL"
        " OR sha256 IS NOT NULL OR error IS NOT NULL%1) ORDER BY id");
    const QString doubts =
        doubtTo_ > doubtFrom_
            ? QStringLiteral(" OR done BETWEEN %1 AND %2").arg(doubtFrom_ + 1).arg(doubtTo_)
            : QString();
    return each(statement.arg(doubts), batch.id, [&](const QSqlQuery &row) {
        SavedTask *task = taskAt(batch, taskOfRow(row.value(RareId).toLongLong()).index);
        if (!task)
            return;
        makeFull(batch, *task);
        task->removed = row.value(Removed).toBool();
        if (task->outcome) {
            task->outcome->finalUrl = row.value(FinalUrl).toByteArray();
            task->outcome->sha256 = row.value(Sha256).toByteArray();
            task->outcome->error = unpackError(row.value(ErrorBytes).toByteArray());
        }
        const QVariant claim = row.value(Claim);
        if (claim.isNull() && !task->isDoubted)
            return;
        task->file = std::make_unique<SavedFile>();
        task->file->claim = claim.toString();
        task->file->proof = row.value(Proof).toByteArray();
        const quint64 order = row.value(Claimed).toULongLong();
        if (!claim.isNull())
            task->file->holdsName = holders_.value(task->file->claim, order) == order;
    });
}

// What is written with a claim is a promise, but for the end of a failed task that keeps its part
// file; all else is the outcome of an end.
Result<void> SessionReader::settleOutcomes(SavedBatch &batch)
{
    for (SavedTask &task : batch.tasks) {
        const bool hasClaim = task.file && !task.file->claim.isEmpty();
        if (!task.outcome)
            continue;
        if (hasClaim && task.state != TaskState::Failed) {
            task.outcome->state = TaskState::Done;
            task.outcome->path = task.file->claim;
            task.file->promised = std::exchange(task.outcome, nullptr);
        } else if (!hasEnded(task.state)) {
            task.outcome.reset();
        } else if (task.state == TaskState::Failed && !task.outcome->error) {
            task.outcome->error = Error{};
        }
    }
    return {};
}

Result<void> SessionReader::readParts(SavedBatch &batch)
{
    const QString statement =
        QStringLiteral("SELECT task, facts FROM part WHERE task BETWEEN ? AND ? ORDER BY task");
    return each(statement, batch.id, [&](const QSqlQuery &row) {
        SavedTask *task = taskAt(batch, taskOfRow(row.value(0).toLongLong()).index);
        if (task && task->file)
            task->file->part = row.value(1).toByteArray();
    });
}

Result<void> SessionReader::readResults(SavedBatch &batch)
{
    const QString statement =
        QStringLiteral("SELECT task, type, title, url, error, content FROM result"
                       " WHERE task BETWEEN ? AND ? ORDER BY task");
    return each(statement, batch.id, [&](const QSqlQuery &row) {
        auto result = std::make_shared<ParseResult>();
        result->task = taskOfRow(row.value(0).toLongLong());
        result->type = row.value(1).toByteArray();
        result->title = row.value(2).toString();
        result->url = row.value(3).toByteArray();
        result->error = unpackError(row.value(4).toByteArray());
        if (unpackContent(row.value(5).toByteArray(), *result))
            batch.results.push_back(std::move(result));
    });
}

Result<void> SessionReader::readAttempts(SavedBatch &batch)
{
    const QString statement =
        QStringLiteral("SELECT task, facts FROM attempt WHERE task BETWEEN ? AND ? ORDER BY id");
    return each(statement, batch.id, [&](const QSqlQuery &row) {
        if (const auto note = unpackAttempt(row.value(1).toByteArray()))
            batch.attempts.emplace_back(taskOfRow(row.value(0).toLongLong()).index, *note);
    });
}

} // namespace haul

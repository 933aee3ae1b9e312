#include "core/manager/restoredbatch.h"

#include "core/files/fileidentity.h"
#include "core/files/fileproof.h"
#include "core/files/nameregistry.h"
#include "core/files/partfile.h"
#include "core/manager/taskbook.h"
#include "core/transfer/partfacts.h"

#include <QFile>

#include <algorithm>

namespace haul {
namespace {

// Fills a RestoredBatch from a SavedBatch, task by task.
class Restoring
{
public:
    Restoring(SavedBatch &saved, NameRegistry &names)
        : saved_(saved)
        , names_(names)
    {
    }

    RestoredBatch run();

private:
    void makeRecord();
    void take(SavedTask &task);
    void settle(SavedTask &task);
    void settleDoubt(SavedTask &task);
    void settleSmall(SavedTask &task);
    void settlePart(SavedTask &task, const PartFacts &facts);
    void keepPart(const SavedTask &task, PartFacts facts);
    void becomeDone(SavedTask &task, Outcome outcome);
    void startAnew(SavedTask &task);
    void releaseName(SavedTask &task);
    void addResults();
    ParseRequest parseRequest(const SavedTask &task) const;
    // Of a task with an outcome.
    qint64 bytesOf(const SavedTask &task) const;
    QString pathOf(const SavedTask &task) const;
    TaskId idOf(const SavedTask &task) const { return {saved_.id, task.index}; }
    const Entry &entryOf(const SavedTask &task) const { return (*saved_.entries)[task.index]; }

    SavedBatch &saved_;
    NameRegistry &names_;
    RestoredBatch batch_;
    QStringList held_;
    QStringList made_;
};

RestoredBatch Restoring::run()
{
    makeRecord();
    for (SavedTask &task : saved_.tasks)
        take(task);
    addResults();
    BatchRecord &record = *batch_.record;
    for (auto &[index, note] : saved_.attempts) {
        if (index >= record.tasks.size())
            continue;
        std::unique_ptr<TaskNotes> &notes = record.tasks[index].notes;
        if (!notes)
            notes = std::make_unique<TaskNotes>();
        notes->attempts.push_back(std::move(note));
    }
    TaskBook::recount(record);
    batch_.waiting.resize(record.tasks.size());
    for (size_t i = 0; i < record.tasks.size(); ++i) {
        batch_.waiting[i] = !hasEnded(record.tasks[i].state);
        batch_.open += batch_.waiting[i] ? 1 : 0;
    }
    batch_.isCrawling = record.settings->crawl && !saved_.isCrawlOver;
    names_.adopt(saved_.id, held_, made_);
    record.plainOutcomes = std::make_shared<const PlainOutcomes>(std::move(saved_.plainOutcomes));
    return std::move(batch_);
}

void Restoring::makeRecord()
{
    batch_.record = std::make_unique<BatchRecord>();
    BatchRecord &record = *batch_.record;
    record.id = saved_.id;
    record.name = saved_.name;
    record.settings = saved_.settings;
    record.entries = saved_.entries;
    record.account = saved_.account;
    record.submitted = saved_.submitted;
    record.paused = saved_.paused;
    record.startAt = saved_.startAt;
    record.bytesPerSecond = saved_.bytesPerSecond;
    record.rank = saved_.rank;
    record.tasks = makeTasks(saved_.entries->size(), *saved_.settings);
    if (saved_.rest != TaskState::Waiting) {
        for (TaskRecord &task : record.tasks)
            task.state = saved_.rest;
    }
}

void Restoring::take(SavedTask &task)
{
    if (task.removed && !hasEnded(task.state)) { // the program died before its end
        task.state = TaskState::Cancelled;
        batch_.corrections.push_back(fact::TasksCancelled{{idOf(task)}});
    }
    if (task.file)
        settle(task);
    TaskRecord &record = batch_.record->tasks[task.index];
    record.state = task.state;
    record.removed = task.removed;
    record.attempts = hasEnded(task.state) ? task.attempts : 0;
    record.plainOutcome = task.plainOutcome;
    record.fullOutcome = task.outcome;
    if (!record.hasOutcome())
        return;
    record.received = std::max<qint64>(0, bytesOf(task));
    if (task.state == TaskState::Done) {
        record.total = bytesOf(task);
        if (saved_.settings->onConflict != ConflictPolicy::Rename)
            made_.append(pathOf(task));
    }
}

qint64 Restoring::bytesOf(const SavedTask &task) const
{
    return task.outcome ? task.outcome->bytes : saved_.plainOutcomes.bytes(task.plainOutcome);
}

QString Restoring::pathOf(const SavedTask &task) const
{
    return task.outcome ? task.outcome->path : saved_.plainOutcomes.path(task.plainOutcome);
}

// What it left on disk decides what it is.
void Restoring::settle(SavedTask &task)
{
    if (task.isDoubted) {
        settleDoubt(task);
    } else if (!task.file->holdsName) {
        releaseName(task);
    } else if (!task.file->proof.isEmpty()) {
        settleSmall(task);
    } else if (const auto facts = PartFacts::fromBytes(task.file->part)) {
        settlePart(task, *facts);
    } else {
        // Its name was recorded before its part file was made, so that file is nobody else's.
        if (identityOf(task.file->claim + partSuffix))
            QFile::remove(task.file->claim + partSuffix);
        releaseName(task);
    }
}

// Finished right before the system went down: what is there may be empty or half of it.
void Restoring::settleDoubt(SavedTask &task)
{
    const QString path = task.outcome ? task.outcome->path : QString();
    if (isProofOf(task.file->proof, path))
        return;
    const auto found = identityOf(path);
    if (found && task.outcome && found->size <= task.outcome->bytes)
        QFile::remove(path);
    startAnew(task);
}

void Restoring::settleSmall(SavedTask &task)
{
    const QString part = task.file->claim + partSuffix;
    if (identityOf(part)) {
        QFile::remove(part); // it was being written
        releaseName(task);
    } else if (task.file->promised && isProofOf(task.file->proof, task.file->claim)) {
        becomeDone(task, *task.file->promised);
    } else {
        releaseName(task);
    }
}

void Restoring::settlePart(SavedTask &task, const PartFacts &facts)
{
    switch (findPart(facts, task.file->claim)) {
    case PartFinding::Nothing:
        releaseName(task);
        break;
    case PartFinding::Finished: {
        Outcome outcome = task.file->promised ? *task.file->promised : Outcome{};
        outcome.task = idOf(task);
        outcome.path = task.file->claim;
        outcome.bytes = facts.total.value_or(0);
        outcome.finalUrl = facts.answer.finalUrl;
        outcome.mime = facts.answer.mime;
        outcome.httpStatus = facts.answer.httpStatus;
        outcome.attempts = std::max(1, outcome.attempts);
        becomeDone(task, std::move(outcome));
        break;
    }
    case PartFinding::Part:
        if (task.state == TaskState::Cancelled) { // the cancel did not come to its end
            QFile::remove(task.file->claim + partSuffix);
            releaseName(task);
            break;
        }
        keepPart(task, facts);
        break;
    }
}

// It is recognised from now on by what it is now: it may have grown since it was told of.
void Restoring::keepPart(const SavedTask &task, PartFacts facts)
{
    const QString &claim = task.file->claim;
    facts.identity = identityOf(claim + partSuffix).value_or(facts.identity);
    held_.append(claim);
    TransferRequest request;
    request.task = idOf(task);
    request.entry = entryOf(task);
    request.settings = saved_.settings;
    request.source = facts.source;
    const ArrivingFilePtr file = ArrivingFile::restored(names_, request, claim, facts);
    batch_.kept.emplace_back(request.task, KeptWork{file, {}});
    batch_.record->tasks[task.index].received = file->present();
    batch_.record->tasks[task.index].total = facts.total.value_or(-1);
}

void Restoring::becomeDone(SavedTask &task, Outcome outcome)
{
    outcome.state = TaskState::Done;
    task.state = TaskState::Done;
    task.attempts = quint16(outcome.attempts);
    task.outcome = std::make_shared<Outcome>(std::move(outcome));
    batch_.corrections.push_back(fact::TaskEnded{task.outcome});
}

void Restoring::startAnew(SavedTask &task)
{
    task.state = TaskState::Waiting;
    task.outcome.reset();
    task.resultType = {};
    batch_.corrections.push_back(fact::TasksReopened{{idOf(task)}});
    batch_.corrections.push_back(fact::NameReleased{idOf(task)});
}

void Restoring::releaseName(SavedTask &task)
{
    batch_.corrections.push_back(fact::NameReleased{idOf(task)});
}

// In list order. Done tasks without one, that should have one, are parsed again.
void Restoring::addResults()
{
    auto full = saved_.results.begin();
    for (const SavedTask &task : saved_.tasks) {
        while (full != saved_.results.end() && (*full)->task.index < task.index)
            ++full;
        const bool hasFull = full != saved_.results.end() && (*full)->task.index == task.index;
        if (task.state != TaskState::Done || !batch_.record->tasks[task.index].hasOutcome())
            continue;
        if (hasFull) {
            auto result = std::make_shared<ParseResult>(**full);
            result->path = pathOf(task);
            batch_.record->results.add(std::move(result));
        } else if (!task.resultType.isNull()) {
            batch_.record->results.addPlain(task.index, task.resultType);
        } else if (saved_.settings->parse) {
            batch_.unparsed.push_back(parseRequest(task));
        }
    }
}

ParseRequest Restoring::parseRequest(const SavedTask &task) const
{
    const OutcomePtr known = outcomeOf(saved_, task);
    const Outcome &outcome = *known;
    return {.task = idOf(task),
            .path = outcome.path,
            .url = resultUrl(entryOf(task), outcome),
            .contentType = outcome.mime,
            .size = outcome.bytes,
            .head = {}};
}

} // namespace

RestoredBatch restoreBatch(SavedBatch saved, NameRegistry &names)
{
    return Restoring(saved, names).run();
}

} // namespace haul

#include "app/listrun.h"

#include "app/humantext.h"
#include "core/files/diskspace.h"
#include "core/manager/report.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace haul {
namespace {

QString sourceName(const ListSource &source)
{
    if (!source.name.isEmpty())
        return source.name;
    return source.path == QLatin1String("-") ? QStringLiteral("standard input") : source.path;
}

// "reading list" -> what a batch is called: the file's name without its ending.
QString batchName(const ListSource &source)
{
    if (source.path.isEmpty() || source.path == QLatin1String("-"))
        return sourceName(source);
    return QFileInfo(source.path).completeBaseName();
}

bool canWriteTo(const QString &folder)
{
    return QDir().mkpath(folder) && QFileInfo(folder).isDir() && QFileInfo(folder).isWritable();
}

// Whether a batch was made of this list, line by line. It may have grown since, by following links.
bool isMadeOf(const EntryList &batch, const EntryList &list)
{
    return batch.size() >= list.size()
           && (batch.size() == list.size() || batch[list.size()].depth > 0)
           && std::equal(list.begin(), list.end(), batch.begin(),
                         [](const Entry &left, const Entry &right) {
                             return left.url == right.url && left.line == right.line;
                         });
}

} // namespace

ListRun::ListRun(TaskManager &manager, CommandLine line, QObject *parent)
    : QObject(parent)
    , manager_(manager)
    , line_(std::move(line))
    , starter_(manager)
{
    connect(&starter_, &BatchStarter::started, this, &ListRun::takeStarted);
    connect(&manager_, &TaskManager::resultsParsed, this,
            [this](BatchId id, const std::vector<ParseResultPtr> &results) {
                if (!results_.isOpen() || !isOurs(id))
                    return;
                for (const ParseResultPtr &result : results)
                    results_.write(resultLine(*result));
            });
    connect(&manager_, &TaskManager::batchAdded, this, [this](BatchId id) {
        if (isRestoring_)
            takeRestored(id);
    });
    connect(&manager_, &TaskManager::restored, this, &ListRun::afterRestore);
    connect(&manager_, &TaskManager::sessionTrouble, this,
            [this](const std::optional<Error> &error) {
                if (error)
                    emit complained(oneLine(*error));
            });
}

ListRun::~ListRun() = default;

void ListRun::start()
{
    if (!tryOutputs())
        return;
    for (const QString &path : std::as_const(line_.lists))
        addInput({path, {}, {}, line_.format, line_.listOptions});
    if (!line_.urls.isEmpty())
        addInput({{},
                  line_.urls.join(QLatin1Char('\n')).toUtf8(),
                  QStringLiteral("command line"),
                  ListFormat::Text,
                  line_.listOptions});
    unread_ = int(inputs_.size());
    for (const auto &input : inputs_)
        input->reading->setFuture(readList(input->source, manager_.workPool()));
    if (inputs_.empty())
        begin();
}

ListRun::Input &ListRun::addInput(ListSource source)
{
    auto input = std::make_unique<Input>();
    input->source = std::move(source);
    input->reading = std::make_unique<QFutureWatcher<Result<ParsedList>>>();
    connect(input->reading.get(), &QFutureWatcherBase::finished, this,
            [this, raw = input.get()] { takeList(*raw); });
    inputs_.push_back(std::move(input));
    return *inputs_.back();
}

// The folder and the files to write, before anything starts.
bool ListRun::tryOutputs()
{
    const QString &folder = line_.settings.folder;
    if (const Result<qint64> free = haul::freeSpace(folder); free && isPreflight())
        free_ = *free;
    const bool isWanted = !line_.lists.isEmpty() || !line_.urls.isEmpty();
    if (isWanted && !isPreflight() && !canWriteTo(folder)) {
        giveUp(QStringLiteral("the folder “%1” cannot be written to").arg(folder));
        return false;
    }
    const std::pair<OutputFile *, QString> outputs[] = {{&report_, line_.reportFile},
                                                        {&results_, line_.resultsFile}};
    for (const auto &[file, path] : outputs) {
        if (path.isEmpty())
            continue;
        if (const Result<void> opened = file->open(path); !opened) {
            giveUp(oneLine(opened.error()));
            return false;
        }
    }
    return true;
}

void ListRun::takeList(Input &input)
{
    --unread_;
    if (gaveUp_)
        return;
    const QFuture<Result<ParsedList>> future = input.reading->future();
    if (interrupted_ || future.resultCount() == 0) {
        if (unread_ == 0)
            emit finished(ExitInterrupted);
        return;
    }
    const Result<ParsedList> list = future.result();
    if (!list) {
        const QString name = sourceName(input.source);
        const QString why = oneLine(list.error());
        giveUp(why.contains(name) ? why : QStringLiteral("%1: %2").arg(name, why));
        return;
    }
    if (list->entries->empty() && list->rejectedCount > 0) {
        const QString why = oneLine(errorOf(list->rejected.front()));
        giveUp(QStringLiteral("%1: no URL in it can be used. Line %2: %3")
                   .arg(sourceName(input.source))
                   .arg(list->rejected.front().line)
                   .arg(why));
        return;
    }
    input.entries = list->entries;
    input.account = std::make_shared<const ListAccount>(*list);
    if (unread_ == 0)
        begin();
}

void ListRun::begin()
{
    for (OutputFile *file : {&report_, &results_})
        file->begin();
    if (line_.sessionFile.isEmpty() || line_.mode != CommandLine::Mode::Headless) {
        submitAll();
        return;
    }
    isRestoring_ = true;
    manager_.restore(RestorePolicy::GoOn);
}

// A batch of the session is ours if one of our lists made it, or if it has not ended.
void ListRun::takeRestored(BatchId id)
{
    const BatchRecord &record = *manager_.batch(id);
    for (const auto &input : inputs_) {
        if (input->batch == BatchId{} && input->entries
            && record.settings->folder == line_.settings.folder
            && record.settings->crawl == line_.settings.crawl
            && isMadeOf(*record.entries, *input->entries)) {
            input->batch = id;
            return;
        }
    }
    if (record.hasEnded() && manager_.future(id).isFinished())
        return;
    Input &input = addInput({{}, {}, record.name, ListFormat::Auto});
    input.batch = id;
    input.entries = record.entries;
    input.account = record.account;
}

void ListRun::afterRestore(const std::optional<Error> &error)
{
    if (!std::exchange(isRestoring_, false))
        return;
    if (error)
        emit complained(oneLine(*error));
    if (interrupted_) {
        emit finished(ExitInterrupted);
        return;
    }
    for (const auto &input : inputs_) {
        if (input->batch == BatchId{})
            continue;
        manager_.future(input->batch).resume();   // nobody could do that by hand here,
        manager_.setBatchStart(input->batch, {}); // and who begins now means now
        manager_.retry(failedTasks(*input));
    }
    submitAll();
}

// Of a list that was named again: who does so wants them tried again.
std::vector<TaskId> ListRun::failedTasks(const Input &input) const
{
    std::vector<TaskId> failed;
    const bool isNamed = !input.source.path.isEmpty() || !input.source.bytes.isEmpty();
    const BatchRecord *batch = manager_.batch(input.batch);
    for (quint32 index = 0; isNamed && batch && index < batch->tasks.size(); ++index) {
        const TaskRecord &task = batch->tasks[index];
        if (!task.removed
            && (task.state == TaskState::Failed || task.state == TaskState::Cancelled))
            failed.push_back({input.batch, index});
    }
    return failed;
}

void ListRun::submitAll()
{
    running_ = int(inputs_.size());
    emit started();
    for (const auto &input : inputs_) {
        if (input->batch == BatchId{})
            starter_.start(requestFor(*input));
        else
            follow(*input);
    }
    if (inputs_.empty())
        finish();
}

BatchRequest ListRun::requestFor(const Input &input) const
{
    return {batchName(input.source), line_.settings, input.entries, input.account};
}

// They start in the order of the inputs. With a session an interrupt may have come before: the next
// run has them.
void ListRun::takeStarted(BatchId id)
{
    const auto input = std::find_if(inputs_.begin(), inputs_.end(),
                                    [](const auto &each) { return each->batch == BatchId{}; });
    (*input)->batch = id;
    follow(**input);
    if (interrupted_)
        (*input)->running->cancel();
}

void ListRun::follow(Input &input)
{
    input.running = std::make_unique<QFutureWatcher<OutcomePtr>>();
    connect(input.running.get(), &QFutureWatcherBase::resultReadyAt, this,
            [this, raw = &input](int index) { takeOutcome(*raw, index); });
    connect(input.running.get(), &QFutureWatcherBase::finished, this, &ListRun::batchFinished);
    input.running->setFuture(manager_.future(input.batch));
}

void ListRun::takeOutcome(const Input &input, int index)
{
    const OutcomePtr outcome = input.running->resultAt(index);
    // Of the record: a batch that follows links has grown since it was submitted.
    const Entry &entry = (*manager_.batch(input.batch)->entries)[outcome->task.index];
    if (isPreflight()) {
        const ProbedLink link = judgeProbe(entry, *outcome, free_);
        preflight_.add(link);
        if (link.isFlagged())
            emit flagged(link, entry.url);
        return;
    }
    if (outcome->state == TaskState::Failed)
        emit failed(outcome, entry.url);
}

bool ListRun::isOurs(BatchId id) const
{
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [id](const auto &input) { return input->batch == id; });
}

void ListRun::batchFinished()
{
    if (--running_ == 0)
        finish();
}

void ListRun::finish()
{
    if (report_.isOpen()) {
        for (const auto &input : inputs_)
            writeReport(*input);
    }
    for (OutputFile *file : {&report_, &results_}) {
        if (const Result<void> closed = file->close(); !closed) {
            writeFailed_ = true;
            emit complained(oneLine(closed.error()));
        }
    }
    if (line_.checksumFile.isEmpty() || interrupted_)
        emit finished(status());
    else
        verify();
}

// All batches together: one list of checksums may be about the files of many lists.
void ListRun::verify()
{
    ExportTasks tasks;
    for (const auto &input : inputs_) {
        if (const BatchRecord *batch = manager_.batch(input->batch))
            addTasks(tasks, *batch, ExportChoice::All, 0, quint32(batch->tasks.size()));
    }
    connect(&verifying_, &QFutureWatcherBase::finished, this, &ListRun::takeVerified);
    verifying_.setFuture(verifyAgainst(line_.checksumFile, std::move(tasks), manager_.workPool()));
}

void ListRun::takeVerified()
{
    if (verifying_.future().resultCount() > 0) {
        const Result<VerifyReport> report = verifying_.result();
        verifyFailed_ = !report || !report->isAllRight();
        if (report)
            emit verified(*report);
        else
            emit complained(oneLine(report.error()));
    }
    emit finished(status());
}

// Tasks, rejected and duplicate lines, merged by their line numbers; then what the list did not
// have.
void ListRun::writeReport(const Input &input)
{
    const BatchRecord *batch = manager_.batch(input.batch);
    if (!batch)
        return; // taken out of the window by the user
    const EntryList &entries = *batch->entries;
    static const ListAccount none;
    const ListAccount &account = input.account ? *input.account : none;
    constexpr qint64 endOfList = std::numeric_limits<qint64>::max();
    auto rejected = account.rejected.cbegin();
    auto duplicate = account.duplicates.cbegin();
    const auto writeUpTo = [&](qint64 line) {
        for (;;) {
            const bool hasRejected = rejected != account.rejected.cend() && rejected->line < line;
            const bool hasDuplicate =
                duplicate != account.duplicates.cend() && duplicate->line < line;
            if (hasRejected && (!hasDuplicate || rejected->line < duplicate->line)) {
                report_.write(rejectedReportLine(*rejected++));
            } else if (hasDuplicate) {
                const auto first =
                    std::lower_bound(entries.begin(), entries.end(), duplicate->firstLine,
                                     [](const Entry &entry, qint32 number) {
                                         return entry.depth == 0 && entry.line < number;
                                     });
                report_.write(duplicateReportLine(
                    *duplicate++, first == entries.end() ? QByteArray() : first->url));
            } else {
                return;
            }
        }
    };
    for (quint32 index = 0; index < batch->tasks.size(); ++index) {
        writeUpTo(entries[index].depth > 0 ? endOfList : entries[index].line);
        report_.write(taskReportLine(*batch, index));
    }
    writeUpTo(endOfList);
}

void ListRun::interrupt()
{
    if (interrupted_)
        return;
    interrupted_ = true;
    verifying_.cancel();
    for (const auto &input : inputs_)
        input->reading->cancel();
    if (!line_.sessionFile.isEmpty()) {
        manager_.leaveToNextRun();
        if (std::exchange(isRestoring_, false))
            emit finished(ExitInterrupted);
        return;
    }
    startNoMore();
    for (const auto &input : inputs_) {
        if (input->running)
            input->running->cancel();
    }
}

// Lists whose batch is still being prepared are as good as not read.
void ListRun::startNoMore()
{
    starter_.end();
    if (running_ == 0)
        return;
    running_ -= int(std::count_if(inputs_.begin(), inputs_.end(),
                                  [](const auto &input) { return input->batch == BatchId{}; }));
    if (running_ == 0)
        finish();
}

void ListRun::giveUp(const QString &why)
{
    if (gaveUp_)
        return;
    gaveUp_ = true;
    for (const auto &input : inputs_)
        input->reading->cancel();
    emit complained(why);
    emit finished(ExitUsage);
}

ListRun::Totals ListRun::totals() const
{
    Totals totals;
    for (const auto &input : inputs_) {
        totals.rejected += input->account ? input->account->rejectedCount : 0;
        totals.duplicates += input->account ? input->account->duplicateCount : 0;
        const BatchRecord *batch = manager_.batch(input->batch);
        if (!batch)
            continue;
        totals.tasks += batch->counts.tasks;
        totals.ended += batch->counts.ended();
        totals.done += batch->counts.of(TaskState::Done);
        totals.failed += batch->counts.of(TaskState::Failed);
        totals.cancelled += batch->counts.of(TaskState::Cancelled);
        totals.skipped += batch->counts.of(TaskState::Skipped);
        totals.bytes += batch->counts.receivedBytes();
        totals.remainingBytes += batch->counts.remainingBytes;
    }
    return totals;
}

int ListRun::status() const
{
    if (interrupted_)
        return ExitInterrupted;
    const Totals all = totals();
    const bool isAllWell = all.failed + all.cancelled == 0 && !writeFailed_ && !verifyFailed_;
    return isAllWell ? ExitAllDone : ExitSomeFailed;
}

} // namespace haul

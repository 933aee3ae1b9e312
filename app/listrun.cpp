#include "app/listrun.h"

#include "core/base/errortext.h"
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

// One line: what happened, and with what exactly.
QString oneLine(const Error &error)
{
    const QString message = describe(error).message;
    return error.detail.isEmpty() ? message : QStringLiteral("%1 (%2)").arg(message, error.detail);
}

} // namespace

ListRun::ListRun(TaskManager &manager, CommandLine line, QObject *parent)
    : QObject(parent)
    , manager_(manager)
    , line_(std::move(line))
{
    connect(&manager_, &TaskManager::resultsParsed, this,
            [this](BatchId, const std::vector<ParseResultPtr> &results) {
                if (!results_.isOpen())
                    return;
                for (const ParseResultPtr &result : results)
                    results_.write(resultLine(*result));
            });
}

ListRun::~ListRun() = default;

void ListRun::start()
{
    if (!tryOutputs())
        return;
    for (const QString &path : std::as_const(line_.lists))
        addInput({path, {}, {}, line_.format});
    if (!line_.urls.isEmpty())
        addInput({{},
                  line_.urls.join(QLatin1Char('\n')).toUtf8(),
                  QStringLiteral("command line"),
                  ListFormat::Text});
    unread_ = int(inputs_.size());
    for (const auto &input : inputs_)
        input->reading->setFuture(readList(input->source, manager_.workPool()));
}

void ListRun::addInput(ListSource source)
{
    auto input = std::make_unique<Input>();
    input->source = std::move(source);
    input->reading = std::make_unique<QFutureWatcher<Result<ParsedList>>>();
    connect(input->reading.get(), &QFutureWatcherBase::finished, this,
            [this, raw = input.get()] { takeList(*raw); });
    inputs_.push_back(std::move(input));
}

// The folder and the files to write, before anything starts.
bool ListRun::tryOutputs()
{
    const QString &folder = line_.settings.folder;
    if (!QDir().mkpath(folder) || !QFileInfo(folder).isDir() || !QFileInfo(folder).isWritable()) {
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
    input.list = *list;
    if (input.list.entries->empty() && input.list.rejectedCount > 0) {
        const QString why = oneLine(errorOf(input.list.rejected.front()));
        giveUp(QStringLiteral("%1: no URL in it can be used. Line %2: %3")
                   .arg(sourceName(input.source))
                   .arg(input.list.rejected.front().line)
                   .arg(why));
        return;
    }
    if (unread_ == 0)
        submitAll();
}

void ListRun::submitAll()
{
    for (OutputFile *file : {&report_, &results_})
        file->begin();
    running_ = int(inputs_.size());
    emit started();
    for (const auto &input : inputs_)
        submit(*input);
}

void ListRun::submit(Input &input)
{
    input.batch = manager_.submit({batchName(input.source), line_.settings, input.list.entries});
    input.running = std::make_unique<QFutureWatcher<OutcomePtr>>();
    connect(input.running.get(), &QFutureWatcherBase::resultReadyAt, this,
            [this, raw = &input](int index) { takeOutcome(*raw, index); });
    connect(input.running.get(), &QFutureWatcherBase::finished, this, &ListRun::batchFinished);
    input.running->setFuture(manager_.future(input.batch));
}

void ListRun::takeOutcome(const Input &input, int index)
{
    const OutcomePtr outcome = input.running->resultAt(index);
    if (outcome->state == TaskState::Failed)
        emit failed(outcome, (*input.list.entries)[outcome->task.index].url);
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
    emit finished(status());
}

// Tasks, rejected and duplicate lines, merged by their line numbers.
void ListRun::writeReport(const Input &input)
{
    const BatchRecord *batch = manager_.batch(input.batch);
    if (!batch)
        return; // taken out of the window by the user
    const EntryList &entries = *batch->entries;
    auto rejected = input.list.rejected.cbegin();
    auto duplicate = input.list.duplicates.cbegin();
    const auto writeUpTo = [&](qint64 line) {
        for (;;) {
            const bool hasRejected =
                rejected != input.list.rejected.cend() && rejected->line < line;
            const bool hasDuplicate =
                duplicate != input.list.duplicates.cend() && duplicate->line < line;
            if (hasRejected && (!hasDuplicate || rejected->line < duplicate->line)) {
                report_.write(rejectedReportLine(*rejected++));
            } else if (hasDuplicate) {
                const auto first = std::lower_bound(
                    entries.begin(), entries.end(), duplicate->firstLine,
                    [](const Entry &entry, qint32 number) { return entry.line < number; });
                report_.write(duplicateReportLine(
                    *duplicate++, first == entries.end() ? QByteArray() : first->url));
            } else {
                return;
            }
        }
    };
    for (quint32 index = 0; index < batch->tasks.size(); ++index) {
        writeUpTo(entries[index].line);
        report_.write(taskReportLine(*batch, index));
    }
    writeUpTo(std::numeric_limits<qint64>::max());
}

void ListRun::interrupt()
{
    if (interrupted_)
        return;
    interrupted_ = true;
    for (const auto &input : inputs_) {
        input->reading->cancel();
        if (input->running)
            input->running->cancel();
    }
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
        totals.rejected += input->list.rejectedCount;
        totals.duplicates += input->list.duplicateCount;
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
    return all.failed + all.cancelled > 0 || writeFailed_ ? ExitSomeFailed : ExitAllDone;
}

} // namespace haul

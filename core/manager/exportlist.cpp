#include "core/manager/exportlist.h"

#include "core/base/errortext.h"
#include "core/base/secrets.h"
#include "core/lists/aria2writer.h"
#include "core/lists/csvwriter.h"
#include "core/lists/exportrow.h"
#include "core/lists/failedlistwriter.h"
#include "core/lists/jsonlineswriter.h"
#include "core/lists/metalinkwriter.h"
#include "core/lists/plaintextwriter.h"
#include "core/lists/urltext.h"

#include <QFileInfo>

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

namespace haul {
namespace {

// What is made before the sink gets it: enough to be fast, too little to matter.
constexpr size_t tasksAPiece = 512;
constexpr size_t rememberedLinks = 1'000'000;

bool isMeant(const TaskRecord &task, ExportChoice choice)
{
    if (task.removed)
        return false;
    switch (choice) {
    case ExportChoice::All:
        return true;
    case ExportChoice::Failed:
        return task.state == TaskState::Failed;
    case ExportChoice::NotDone:
        return task.state != TaskState::Done && task.state != TaskState::Skipped;
    }
    Q_UNREACHABLE();
}

ExportTask taken(const ExportTasks &to, const BatchRecord &batch, quint32 index)
{
    const TaskRecord &task = batch.tasks[index];
    if (to.plainOutcomes != batch.plainOutcomes) // of another batch
        return {index, task.state, task.received, PlainOutcomes::nowhere, outcomeOf(batch, index)};
    return {index, task.state, task.received, task.plainOutcome, task.fullOutcome};
}

// --- what is known of a task ----------------------------------------------------------------

struct Item
{
    Entry entry;
    std::optional<ExportTask> task; // a link has none
    OutcomePtr outcome;             // null before the end
};

bool isFinished(const Item &item)
{
    return item.task && item.task->state == TaskState::Done && item.outcome;
}

// What the list said, and where a file came of it, what it has become.
EntryExtras knownExtras(const Item &item)
{
    EntryExtras extras = item.entry.extras ? *item.entry.extras : EntryExtras();
    if (!isFinished(item))
        return extras;
    const Outcome &outcome = *item.outcome;
    if (!outcome.path.isEmpty())
        extras.name = QFileInfo(outcome.path).fileName();
    extras.size = outcome.bytes;
    if (!extras.checksum && !outcome.sha256.isEmpty())
        extras.checksum = Checksum{QCryptographicHash::Sha256, outcome.sha256};
    return extras;
}

Entry knownEntry(const Item &item)
{
    if (!isFinished(item))
        return item.entry;
    return {.url = item.entry.url,
            .line = item.entry.line,
            .extras = std::make_shared<const EntryExtras>(knownExtras(item))};
}

QString reasonOf(const Error &error)
{
    const QString message = describe(error).message;
    return redactedText(
        error.detail.isEmpty() ? message : QStringLiteral("%1 (%2)").arg(message, error.detail));
}

void addTask(ExportRow &row, const ExportTask &task, const Outcome *outcome)
{
    row.state = taskStateName(task.state);
    row.bytes = outcome ? outcome->bytes : task.received;
    if (!outcome)
        return;
    row.path = outcome->path;
    if (outcome->error) {
        row.errorCode = errorCodeName(*outcome->error);
        row.message = reasonOf(*outcome->error);
    }
}

ExportRow rowOf(const Item &item)
{
    const EntryExtras extras = knownExtras(item);
    ExportRow row;
    row.url = item.entry.url;
    row.mirrors = *extras.mirrors;
    row.name = extras.name;
    row.folder = extras.folder;
    row.headers = extras.request->headers;
    row.checksum = extras.checksum;
    row.referer = extras.request->referer;
    row.size = extras.size;
    if (item.task)
        addTask(row, *item.task, item.outcome.get());
    return row;
}

// --- the formats ----------------------------------------------------------------------------

// What a format has before and after its tasks.
struct Frame
{
    QByteArray head;
    QByteArray tail;
};

// Where the children of a Metalink's <metalink> begin, and where they end.
std::pair<qsizetype, qsizetype> metalinkBody(QByteArrayView document)
{
    const qsizetype root = document.indexOf("<metalink");
    return {document.indexOf('>', root) + 1, document.lastIndexOf("</metalink>")};
}

Frame frameOf(ExportFormat format)
{
    if (format == ExportFormat::Csv)
        return {csvHead(), {}};
    if (format != ExportFormat::Metalink)
        return {};
    const QByteArray document = toMetalink({{"https://host.invalid/", 1, {}}});
    const auto [begin, end] = metalinkBody(document);
    return {document.first(begin), document.sliced(end)};
}

EntryList knownEntries(const std::vector<Item> &items)
{
    EntryList entries;
    entries.reserve(items.size());
    for (const Item &item : items)
        entries.push_back(knownEntry(item));
    return entries;
}

// What failed with its reason, all else as a URL alone.
QByteArray linesWithReason(const ExportRow &row)
{
    return row.errorCode.isEmpty() ? row.url + '\n' : failedListLines(row);
}

QByteArray csvLineOf(ExportRow row)
{
    row.url = withoutPassword(row.url);
    return csvLine(row);
}

QByteArray bytesOf(const std::vector<Item> &items, ExportFormat format)
{
    const auto joined = [&](const auto &lineOf) {
        QByteArray lines;
        for (const Item &item : items)
            lines += lineOf(rowOf(item));
        return lines;
    };
    switch (format) {
    case ExportFormat::Text:
        return toPlainText(knownEntries(items));
    case ExportFormat::TextWithReasons:
        return joined(linesWithReason);
    case ExportFormat::Aria2:
        return toAria2(knownEntries(items));
    case ExportFormat::Metalink: {
        const QByteArray document = toMetalink(knownEntries(items));
        const auto [begin, end] = metalinkBody(document);
        return document.sliced(begin, end - begin);
    }
    case ExportFormat::Csv:
        return joined(csvLineOf);
    case ExportFormat::JsonLines:
        return joined(jsonEntryLine);
    }
    Q_UNREACHABLE();
}

// Collects items and gives them to the sink in pieces.
class PieceWriter
{
public:
    PieceWriter(ExportFormat format, const ExportSink &sink)
        : format_(format)
        , frame_(frameOf(format))
        , sink_(sink)
    {
        items_.reserve(tasksAPiece);
    }

    // False: the sink wants no more.
    bool begin() { return give(frame_.head); }
    bool add(Item item)
    {
        items_.push_back(std::move(item));
        return items_.size() < tasksAPiece || flush();
    }
    bool end() { return flush() && give(frame_.tail); }

private:
    bool flush()
    {
        const QByteArray bytes = items_.empty() ? QByteArray() : bytesOf(items_, format_);
        items_.clear();
        return give(bytes);
    }
    bool give(QByteArrayView bytes) { return bytes.isEmpty() || sink_(bytes); }

    const ExportFormat format_;
    const Frame frame_;
    const ExportSink &sink_;
    std::vector<Item> items_;
};

} // namespace

QString exportSuffix(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Text:
    case ExportFormat::TextWithReasons:
        return QStringLiteral("txt");
    case ExportFormat::Aria2:
        return QStringLiteral("aria2");
    case ExportFormat::Metalink:
        return QStringLiteral("meta4");
    case ExportFormat::Csv:
        return QStringLiteral("csv");
    case ExportFormat::JsonLines:
        return QStringLiteral("jsonl");
    }
    Q_UNREACHABLE();
}

ExportTasks exportTasksOf(const BatchRecord &batch)
{
    return {batch.id, batch.entries, batch.plainOutcomes, {}};
}

OutcomePtr outcomeOf(const ExportTasks &tasks, const ExportTask &task)
{
    if (task.plainOutcome != PlainOutcomes::nowhere)
        return tasks.plainOutcomes->at(task.plainOutcome, {tasks.batch, task.index});
    return task.fullOutcome;
}

void addTasks(ExportTasks &to, const BatchRecord &batch, ExportChoice choice, quint32 first,
              quint32 end)
{
    const auto last = quint32(std::min<size_t>(end, batch.tasks.size()));
    for (quint32 index = first; index < last; ++index) {
        if (isMeant(batch.tasks[index], choice))
            to.tasks.push_back(taken(to, batch, index));
    }
}

void addTasks(ExportTasks &to, const BatchRecord &batch, std::span<const quint32> indexes)
{
    for (const quint32 index : indexes) {
        if (index < batch.tasks.size() && !batch.tasks[index].removed)
            to.tasks.push_back(taken(to, batch, index));
    }
}

bool writeTasks(const ExportTasks &tasks, ExportFormat format, const ExportSink &sink)
{
    PieceWriter writer(format, sink);
    if (!writer.begin())
        return false;
    for (const ExportTask &task : tasks.tasks) {
        if (!writer.add({(*tasks.entries)[task.index], task, outcomeOf(tasks, task)}))
            return false;
    }
    return writer.end();
}

bool writeLinks(std::span<const ParseResultPtr> results, ExportFormat format,
                const ExportSink &sink)
{
    std::unordered_set<QByteArray> seen;
    PieceWriter writer(format, sink);
    if (!writer.begin())
        return false;
    for (const ParseResultPtr &result : results) {
        for (const Link &link : result->links) {
            const CheckedUrl checked = checkUrl(link.url);
            if (checked.reason || seen.contains(checked.url))
                continue;
            if (seen.size() < rememberedLinks)
                seen.insert(checked.url);
            if (!writer.add({{checked.url, 0, {}}, std::nullopt, nullptr}))
                return false;
        }
    }
    return writer.end();
}

} // namespace haul

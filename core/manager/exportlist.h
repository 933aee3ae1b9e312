// Writes tasks and links as lists for other programs, and for Haul again.
//
//     ExportTasks tasks = exportTasksOf(batch);                     // main thread
//     addTasks(tasks, batch, ExportChoice::Failed, 0, count);       // main thread, piece by piece
//     writeTasks(tasks, ExportFormat::Metalink, [&](QByteArrayView bytes) {   // work pool
//         return file.write(bytes) == bytes.size();
//     });
//
// A batch's record belongs to the main thread. What an export needs of it is taken there: pointers
// to what is shared and never changed, and a few numbers a task. addTasks() takes a stretch of
// tasks, so a batch of a million costs no turn of the main thread more than it has to spare. All
// else, the writing above all, may happen anywhere, in pieces of bounded size.
//
// Lists that are imported again have the URLs as they are; CSV, which is for the eye, has them
// without passwords. Messages never hold secrets. Pure functions; any thread, but for addTasks().
#pragma once

#include "core/manager/batchrecord.h"

#include <QByteArrayView>
#include <QString>

#include <functional>
#include <span>
#include <vector>

namespace haul {

enum class ExportFormat : quint8 {
    Text,            // one URL a line
    TextWithReasons, // before each URL that failed, the reason as a comment
    Aria2,
    Metalink, // version 4, with sizes and hashes
    Csv,
    JsonLines,
};

inline constexpr int exportFormatCount = 6;

// "txt": how the names of such files end.
QString exportSuffix(ExportFormat format);

// --- what is written ------------------------------------------------------------------------

enum class ExportChoice : quint8 {
    All,
    Failed,
    NotDone, // failed, cancelled, or still to come
};

// A task at the moment it was looked at.
struct ExportTask
{
    quint32 index = 0; // into the entries
    TaskState state = TaskState::Waiting;
    qint64 received = 0;
    // What it ended with, as its record has it.
    PlainOutcomes::Place plainOutcome = PlainOutcomes::nowhere;
    OutcomePtr fullOutcome = {};
};

struct ExportTasks
{
    BatchId batch{};
    SharedEntries entries;
    SharedPlainOutcomes plainOutcomes;
    std::vector<ExportTask> tasks;
};

// Without tasks yet.
ExportTasks exportTasksOf(const BatchRecord &batch);
// What a task of them ended with; null before the end. Any thread.
OutcomePtr outcomeOf(const ExportTasks &tasks, const ExportTask &task);
// Adds those of the batch's tasks from `first` to before `end` that are meant; removed ones never.
// Those of another batch may be added too, for who needs no entries. The thread of the record.
void addTasks(ExportTasks &to, const BatchRecord &batch, ExportChoice choice, quint32 first,
              quint32 end);
// The same for single tasks, in this order.
void addTasks(ExportTasks &to, const BatchRecord &batch, std::span<const quint32> indexes);

// --- writing --------------------------------------------------------------------------------

// Takes the next piece; false ends the writing.
using ExportSink = std::function<bool(QByteArrayView)>;

// Whether the sink has taken everything.
bool writeTasks(const ExportTasks &tasks, ExportFormat format, const ExportSink &sink);

// The links of results that Haul can download, each once, in their order. Beyond the first million
// different ones a link can come again.
bool writeLinks(std::span<const ParseResultPtr> results, ExportFormat format,
                const ExportSink &sink);

} // namespace haul

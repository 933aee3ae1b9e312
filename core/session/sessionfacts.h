// What is recorded: each fact is one thing that happened and has to survive. Value types; made on
// any thread, written in the order in which they were told.
#pragma once

#include "core/model/batchrank.h"
#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/listaccount.h"
#include "core/model/outcome.h"
#include "core/model/parseresult.h"
#include "core/model/tasknotes.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace haul::fact {

struct BatchAdded
{
    BatchId id{};
    QString name;
    std::shared_ptr<const BatchSettings> settings;
    SharedEntries entries;
    SharedAccount account;
    QDateTime submitted;
    qint64 bytesPerSecond = 0;
    QDateTime startAt = {}; // UTC; invalid: at once
};

// The batch has grown: what its list did not have before, from the place `first` on.
struct EntriesAdded
{
    BatchId id{};
    quint32 first = 0;
    SharedEntries added;
};

// Whether all links of what the batch has so far were followed as far as they will be.
struct CrawlSettled
{
    BatchId id{};
    bool isOver = true;
};

struct BatchChanged
{
    BatchId id{};
    bool paused = false;
    qint64 bytesPerSecond = 0;
    BatchPriority priority = BatchPriority::Normal;
    QDateTime startAt = {}; // UTC; invalid: at once
};

struct BatchRenamed
{
    BatchId id{};
    QString name;
};

// All of them: those that the batch has from now on.
struct SettingsChanged
{
    BatchId id{};
    std::shared_ptr<const BatchSettings> settings;
};

// The places of these batches, and of no others, are new.
struct BatchesMoved
{
    std::vector<BatchPlace> places;
};

struct BatchRemoved
{
    BatchId id{};
};

// All tasks of the batch that have not ended are cancelled; who is under way may still end
// otherwise, and then says so.
struct RestCancelled
{
    BatchId id{};
};

// A name belongs to the task from now on: before anything stands under it.
struct NameClaimed
{
    TaskId task;
    QString path;
};

// It belongs to nobody any more, and nothing of the task stands under it.
struct NameReleased
{
    TaskId task;
};

// A small file that is whole in memory is about to be written: with this outcome, and with bytes
// of this digest. From then on what stands under the name is either that file or none of ours.
struct FilePromised
{
    OutcomePtr outcome; // as it will be, if all goes well
    QByteArray proof;   // smallFileProof() of its bytes
};

// How far a part file is: bytes that were flushed (core/transfer/partfacts.h). Without facts
// nothing of it is of use any more.
struct PartSaved
{
    TaskId task;
    QByteArray facts;
};

struct TaskEnded
{
    OutcomePtr outcome;
    bool asPromised = false;                  // the file is the one that FilePromised told
    bool keepsPart = false;                   // a failed one, whose part file waits for a retry
    std::optional<QByteArray> plainType = {}; // its result is this type and its size
};

struct TasksCancelled // that never got to an outcome of their own
{
    std::vector<TaskId> tasks;
};

struct TasksReopened
{
    std::vector<TaskId> tasks;
};

struct TasksRemoved
{
    std::vector<TaskId> tasks;
};

struct AttemptFailed
{
    TaskId task;
    AttemptNote note;
};

struct ResultMade
{
    ParseResultPtr result;
};

// The files of the first so many tasks that were told as done have reached the disk.
struct FilesFlushed
{
    quint64 count = 0;
};

// Everything has been restored: files of which it was not certain whether they reached the disk
// before the system went down were looked at.
struct DoubtsSettled
{
};

} // namespace haul::fact

namespace haul {

using SessionFact =
    std::variant<fact::BatchAdded, fact::EntriesAdded, fact::CrawlSettled, fact::BatchChanged,
                 fact::BatchRenamed, fact::SettingsChanged, fact::BatchesMoved, fact::BatchRemoved,
                 fact::RestCancelled, fact::NameClaimed, fact::NameReleased, fact::FilePromised,
                 fact::PartSaved, fact::TaskEnded, fact::TasksCancelled, fact::TasksReopened,
                 fact::TasksRemoved, fact::AttemptFailed, fact::ResultMade, fact::FilesFlushed,
                 fact::DoubtsSettled>;

} // namespace haul

// What a session holds of a batch: enough to make it as it was. Value types; any thread.
#pragma once

#include "core/model/batchrank.h"
#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/listaccount.h"
#include "core/model/outcome.h"
#include "core/model/parseresult.h"
#include "core/model/plainoutcomes.h"
#include "core/model/tasknotes.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace haul {

// What a task left on disk, to be looked at before anything is believed.
struct SavedFile
{
    QString claim;         // the final name that it was given
    bool holdsName = true; // nobody was given it later
    QByteArray proof;      // of a small file's bytes; empty of a large one's
    QByteArray part;       // how far its part file was (partfacts.h); empty if that was never told
    OutcomePtr promised;   // the outcome that a small file was about to have
};

struct SavedTask
{
    quint32 index = 0;
    TaskState state = TaskState::Waiting; // Waiting or an end
    bool removed = false;
    bool isDoubted = false; // a done one, whose file may not have reached the disk
    quint16 attempts = 0;
    // Of an end that has one: its place in the batch's plain ones, or itself.
    PlainOutcomes::Place plainOutcome = PlainOutcomes::nowhere;
    std::shared_ptr<Outcome> outcome;
    QByteArray resultType; // of a result that is type and size; null: none, or a full one
    std::unique_ptr<SavedFile> file;
};

struct SavedBatch
{
    BatchId id{};
    QString name;
    std::shared_ptr<const BatchSettings> settings;
    SharedEntries entries;
    SharedAccount account;
    QDateTime submitted;
    bool paused = false;
    qint64 bytesPerSecond = 0;
    QDateTime startAt; // UTC; invalid: at once
    BatchRank rank;
    bool isCrawlOver = false; // no link of what it has is still to be followed

    TaskState rest = TaskState::Waiting; // of all tasks that are not in `tasks`
    std::vector<SavedTask> tasks;        // in list order
    PlainOutcomes plainOutcomes;
    std::vector<ParseResultPtr> results; // full ones, in list order; without their paths
    std::vector<std::pair<quint32, AttemptNote>> attempts; // by index, in order
};

// What a task ended with, whichever way it is kept; null without an outcome.
OutcomePtr outcomeOf(const SavedBatch &batch, const SavedTask &task);

} // namespace haul

// What the main thread knows of a batch and its tasks. Made and changed by TaskManager only; the
// window, the report and the session read it. Main thread.
#pragma once

#include "core/manager/resultlist.h"
#include "core/model/allowance.h"
#include "core/model/batchrank.h"
#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/failurecause.h"
#include "core/model/listaccount.h"
#include "core/model/outcome.h"
#include "core/model/plainoutcomes.h"
#include "core/model/tasknotes.h"

#include <QDateTime>

#include <array>
#include <memory>
#include <vector>

namespace haul {

// A task. There may be a million: what few tasks have is behind a pointer.
struct TaskRecord
{
    TaskState state = TaskState::Waiting;
    bool removed = false; // taken out of the list by the user
    quint16 attempts = 0;
    PlainOutcomes::Place plainOutcome = PlainOutcomes::nowhere; // of an earlier run's task
    qint64 received = 0;    // bytes; of an active task the last sample, of an ended one the last
    qint64 total = -1;      // bytes; negative while unknown
    OutcomePtr fullOutcome; // outcomeOf() knows both kinds
    std::unique_ptr<TaskNotes> notes;

    bool hasOutcome() const { return fullOutcome || plainOutcome != PlainOutcomes::nowhere; }
};

struct BatchCounts
{
    std::array<qint64, taskStateCount> byState{}; // without removed tasks
    qint64 tasks = 0;                             // without removed tasks
    qint64 endedBytes = 0;                        // of tasks that have ended
    qint64 activeBytes = 0;                       // of the others, as far as sampled
    qint64 remainingBytes = 0;                    // still to come of those whose size is known
    FailureCounts failures;                       // those that have failed, by their cause

    qint64 receivedBytes() const { return endedBytes + activeBytes; }

    qint64 of(TaskState state) const { return byState[size_t(state)]; }
    qint64 ended() const
    {
        return of(TaskState::Done) + of(TaskState::Failed) + of(TaskState::Cancelled)
               + of(TaskState::Skipped);
    }
};

struct BatchRecord
{
    BatchId id{};
    QString name;
    std::shared_ptr<const BatchSettings> settings;
    SharedEntries entries;
    SharedAccount account;             // of the list it came from
    std::vector<TaskRecord> tasks;     // as many as entries, in their order
    SharedPlainOutcomes plainOutcomes; // of tasks that had ended when the program started
    ResultList results;                // in the order they came
    BatchCounts counts;
    bool paused = false;       // by somebody
    Hold hold = Hold::None;    // why it stands still besides
    QDateTime startAt;         // UTC; until that time has come, then invalid
    qint64 bytesPerSecond = 0; // its limit at present; 0 is none
    BatchRank rank;
    QDateTime submitted;

    bool standsStill() const { return paused || hold != Hold::None; }
    bool hasEnded() const { return counts.ended() == counts.tasks; }
};

// What the task ended with; null before its end. A plain one is made anew each time: what the
// record says itself is better asked of the record.
OutcomePtr outcomeOf(const BatchRecord &record, quint32 index);

// Asks for the room that all tasks of a batch may need one day, so that they stay where they are
// when it grows: moving a million takes longer than a frame. Room that is not used costs nothing.
void reserveTasks(BatchRecord &record);

// A longer list: entry lists are shared, and never changed.
SharedEntries joined(const EntryList &list, const EntryList &more);

} // namespace haul

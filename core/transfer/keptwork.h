// What a task keeps between two attempts: its part file and what is noted about the attempts. One
// for all lanes.
//
//     kept.put(task, {file, notes});        // a lane, when an attempt has failed
//     KeptWork work = kept.take(task);      // a lane, when the next one begins
//     kept.drop(task);                      // it will not be tried again
//
// Thread-safe. What is dropped removes its part file.
#pragma once

#include "core/model/ids.h"
#include "core/transfer/arrivingfile.h"

#include <QHash>

#include <atomic>
#include <mutex>
#include <optional>

namespace haul {

struct KeptWork
{
    ArrivingFilePtr file; // closed, and nobody else's; null when there is none
    AttemptNotes notes;
};

class KeptWorks
{
public:
    void put(TaskId task, KeptWork work);
    KeptWork take(TaskId task); // nothing special when nothing was kept
    void drop(TaskId task);
    // What is there of its file; nothing when none was kept.
    std::optional<SegmentPicture> picture(TaskId task);
    void dropBatch(BatchId batch);
    void dropAll();
    // The program ends: part files stay for its next run.
    void leave(TaskId task);
    void leaveAll();

private:
    std::mutex mutex_;
    QHash<TaskId, KeptWork> works_;
    std::atomic<bool> isEmpty_{true}; // most tasks keep nothing, and need no lock to find out
};

} // namespace haul

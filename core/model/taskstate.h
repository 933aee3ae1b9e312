// The states of a task and the table of the ways between them. Value types; any thread; the state
// of a task is changed on the main thread only (TaskManager), through mayFollow().
#pragma once

#include <QString>

namespace haul {

enum class TaskState : quint8 {
    Waiting,   // in the queue; at its first attempt, or paused with its batch
    Active,    // a lane transfers it
    Retrying,  // an attempt failed, the next one waits for its time
    Finishing, // the bytes are all there: being verified and renamed
    Done,      // the file stands whole under its final name
    Failed,    // ended with an error
    Cancelled, // ended because somebody wished so
    Skipped,   // ended because the file was there already
};

inline constexpr int taskStateCount = 8;

// Each task ends exactly once.
constexpr bool hasEnded(TaskState state)
{
    return state >= TaskState::Done;
}

// Whether the table allows the step. From an end only Waiting can follow: a retry by hand.
bool mayFollow(TaskState from, TaskState to);

// "done": the stable name that reports carry.
QString taskStateName(TaskState state);

} // namespace haul

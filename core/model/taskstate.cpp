#include "core/model/taskstate.h"

namespace haul {
namespace {

constexpr unsigned bit(TaskState state)
{
    return 1u << unsigned(state);
}

template<typename... States>
constexpr unsigned bits(States... states)
{
    return (bit(states) | ...);
}

// What may follow each state, in the order of the enum. Events of one task reach the main thread in
// order, but it looks at them in bundles, so a short-lived state may never be seen.
constexpr unsigned followers[taskStateCount] = {
    /* Waiting   */ bits(TaskState::Active, TaskState::Failed, TaskState::Cancelled),
    /* Active    */
    bits(TaskState::Retrying, TaskState::Finishing, TaskState::Done, TaskState::Failed,
         TaskState::Cancelled, TaskState::Skipped),
    /* Retrying  */ bits(TaskState::Active, TaskState::Failed, TaskState::Cancelled),
    /* Finishing */
    bits(TaskState::Done, TaskState::Retrying, TaskState::Failed, TaskState::Cancelled,
         TaskState::Skipped),
    /* Done      */ bits(TaskState::Waiting),
    /* Failed    */ bits(TaskState::Waiting),
    /* Cancelled */ bits(TaskState::Waiting),
    /* Skipped   */ bits(TaskState::Waiting),
};

} // namespace

bool mayFollow(TaskState from, TaskState to)
{
    return (followers[unsigned(from)] & bit(to)) != 0;
}

QString taskStateName(TaskState state)
{
    switch (state) {
    case TaskState::Waiting:
        return QStringLiteral("waiting");
    case TaskState::Active:
        return QStringLiteral("active");
    case TaskState::Retrying:
        return QStringLiteral("retrying");
    case TaskState::Finishing:
        return QStringLiteral("finishing");
    case TaskState::Done:
        return QStringLiteral("done");
    case TaskState::Failed:
        return QStringLiteral("failed");
    case TaskState::Cancelled:
        return QStringLiteral("cancelled");
    case TaskState::Skipped:
        return QStringLiteral("skipped");
    }
    Q_UNREACHABLE();
}

} // namespace haul

// Names of things that outlive a pointer: a batch is a number, a task its place in its batch's
// list. Both are never used twice while the program runs. Value types; any thread.
#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>

namespace haul {

enum class BatchId : quint32 {};

struct TaskId
{
    BatchId batch{};
    quint32 index = 0; // into the batch's entries, in list order

    auto operator<=>(const TaskId &) const = default;
};

inline size_t qHash(TaskId id, size_t seed = 0)
{
    return ::qHash((quint64(id.batch) << 32) | id.index, seed);
}

} // namespace haul

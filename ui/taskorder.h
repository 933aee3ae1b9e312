// Which tasks of a batch a table shows, and in which order: a pure function of a snapshot and a
// query, so that a list of a million can be filtered and sorted off the main thread.
//
//     std::vector<quint32> tasks = orderTasks(std::move(snapshot), query);
//
// Value types; any thread, but for what reads the record. For long lists: TaskOrdering.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/entry.h"
#include "core/model/failurecause.h"
#include "core/model/plainoutcomes.h"
#include "ui/statefilter.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace haul {

struct TaskQuery
{
    enum class Key : quint8 { List, Name, Error, Address, Host, Type, Number };

    StateFilter state = StateFilter::All;
    QString text;
    Key key = Key::List;
    bool descending = false;
    std::optional<FailureCause> cause = {}; // then only those that failed by it

    bool isWholeList() const
    {
        return state == StateFilter::All && text.isEmpty() && key == Key::List && !descending
               && !cause;
    }
};

// One task as it was when the query was put.
struct TaskGlimpse
{
    quint32 index = 0;
    double number = 0; // what Key::Number sorts by; negative is unknown and comes last
    // As its record has it.
    PlainOutcomes::Place plainOutcome = PlainOutcomes::nowhere;
    OutcomePtr fullOutcome = {};
};

struct TaskSnapshot
{
    SharedEntries entries;
    SharedPlainOutcomes plainOutcomes;
    std::vector<TaskGlimpse> tasks; // in list order, those that the state filter accepts
};

// Of the tasks from `first` to before `end`, with what the query asks of them; `numberOf` is asked
// with Key::Number only. The record's thread.
TaskSnapshot snapshotOf(const BatchRecord &record, const TaskQuery &query, quint32 first,
                        quint32 end,
                        const std::function<double(const BatchRecord &, quint32)> &numberOf);

// Those that the query's text is found in.
TaskSnapshot matchingTasks(TaskSnapshot snapshot, const QString &text);
// All of them, in the query's order.
std::vector<quint32> sortedTasks(const TaskSnapshot &snapshot, const TaskQuery &query);
// Both.
std::vector<quint32> orderTasks(TaskSnapshot snapshot, const TaskQuery &query);

} // namespace haul

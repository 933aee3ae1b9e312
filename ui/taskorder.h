// Which tasks of a batch a table shows, and in which order: a pure function of a snapshot and a
// query, so that a list of a million can be filtered and sorted off the main thread.
//
//     std::vector<quint32> tasks = orderTasks(std::move(snapshot), query);
//
// Value types; any thread.
#pragma once

#include "core/model/entry.h"
#include "core/model/plainoutcomes.h"
#include "ui/statefilter.h"

#include <QString>

#include <vector>

namespace haul {

struct TaskQuery
{
    enum class Key : quint8 { List, Name, Error, Number };

    StateFilter state = StateFilter::All;
    QString text;
    Key key = Key::List;
    bool descending = false;

    bool isWholeList() const
    {
        return state == StateFilter::All && text.isEmpty() && key == Key::List && !descending;
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

std::vector<quint32> orderTasks(TaskSnapshot snapshot, const TaskQuery &query);

} // namespace haul

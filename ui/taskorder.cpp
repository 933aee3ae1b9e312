#include "ui/taskorder.h"

#include "ui/failures.h"
#include "ui/tasktext.h"
#include "ui/textmatcher.h"
#include "ui/words.h"

#include <algorithm>
#include <numeric>

namespace haul {
namespace {

OutcomePtr outcomeOf(const TaskSnapshot &snapshot, const TaskGlimpse &task)
{
    if (task.plainOutcome != PlainOutcomes::nowhere)
        return snapshot.plainOutcomes->at(task.plainOutcome, {});
    return task.fullOutcome;
}

// Unknown keys come last in both directions; equal ones stay in list order.
template<typename Key, typename Known>
std::vector<quint32> places(const std::vector<Key> &keys, Known known, bool descending)
{
    std::vector<quint32> order(keys.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto end = std::stable_partition(order.begin(), order.end(),
                                           [&](quint32 i) { return known(keys[i]); });
    std::stable_sort(order.begin(), end, [&](quint32 a, quint32 b) {
        return descending ? keys[b] < keys[a] : keys[a] < keys[b];
    });
    return order;
}

QString errorKey(const TaskGlimpse &task)
{
    const bool hasError = task.fullOutcome && task.fullOutcome->error; // a plain one has none
    return hasError ? words::errorInCell(*task.fullOutcome->error) : QString();
}

QString textKey(const TaskSnapshot &snapshot, const TaskGlimpse &task, TaskQuery::Key key)
{
    const Entry &entry = (*snapshot.entries)[task.index];
    switch (key) {
    case TaskQuery::Key::Name:
        return taskName(entry, outcomeOf(snapshot, task).get()).toCaseFolded();
    case TaskQuery::Key::Error:
        return errorKey(task);
    case TaskQuery::Key::Address:
        return QString::fromUtf8(entry.url);
    case TaskQuery::Key::Host:
        return taskHost(entry);
    case TaskQuery::Key::Type:
        return taskType(outcomeOf(snapshot, task).get());
    case TaskQuery::Key::List:
    case TaskQuery::Key::Number:
        break;
    }
    return {};
}

bool needsOutcome(const TaskQuery &query)
{
    return !query.text.isEmpty() || query.key == TaskQuery::Key::Name
           || query.key == TaskQuery::Key::Error || query.key == TaskQuery::Key::Type;
}

std::vector<quint32> sortedPlaces(const TaskSnapshot &snapshot, const TaskQuery &query)
{
    if (query.key == TaskQuery::Key::Number) {
        std::vector<double> keys;
        keys.reserve(snapshot.tasks.size());
        for (const TaskGlimpse &task : snapshot.tasks)
            keys.push_back(task.number);
        return places(
            keys, [](double key) { return key >= 0; }, query.descending);
    }
    std::vector<QString> keys;
    keys.reserve(snapshot.tasks.size());
    for (const TaskGlimpse &task : snapshot.tasks)
        keys.push_back(textKey(snapshot, task, query.key));
    return places(
        keys, [](const QString &key) { return !key.isEmpty(); }, query.descending);
}

} // namespace

TaskSnapshot snapshotOf(const BatchRecord &record, const TaskQuery &query, quint32 first,
                        quint32 end,
                        const std::function<double(const BatchRecord &, quint32)> &numberOf)
{
    TaskSnapshot snapshot{record.entries, record.plainOutcomes, {}};
    // What is neither searched nor sorted by need not be taken along.
    const bool withNumber = query.key == TaskQuery::Key::Number;
    const bool withOutcome = needsOutcome(query);
    snapshot.tasks.reserve(end - first);
    for (quint32 index = first; index < end; ++index) {
        const TaskRecord &task = record.tasks[index];
        if (task.removed || !accepts(query.state, task.state))
            continue;
        if (query.cause && !isFailedBy(task, *query.cause))
            continue;
        TaskGlimpse glimpse;
        glimpse.index = index;
        if (withNumber)
            glimpse.number = numberOf(record, index);
        if (withOutcome) {
            glimpse.plainOutcome = task.plainOutcome;
            glimpse.fullOutcome = task.fullOutcome;
        }
        snapshot.tasks.push_back(std::move(glimpse));
    }
    return snapshot;
}

// Most are found by their address or not at all: a plain outcome is made only where that says no.
TaskSnapshot matchingTasks(TaskSnapshot snapshot, const QString &text)
{
    TextMatcher matcher(text);
    if (matcher.matchesAll())
        return snapshot;
    std::erase_if(snapshot.tasks, [&](const TaskGlimpse &task) {
        const Entry &entry = (*snapshot.entries)[task.index];
        return !matcher.matches(entry, nullptr)
               && !matcher.matches(entry, outcomeOf(snapshot, task).get());
    });
    return snapshot;
}

std::vector<quint32> sortedTasks(const TaskSnapshot &snapshot, const TaskQuery &query)
{
    std::vector<quint32> indexes;
    indexes.reserve(snapshot.tasks.size());
    for (const TaskGlimpse &task : snapshot.tasks)
        indexes.push_back(task.index);
    if (query.key == TaskQuery::Key::List)
        return indexes;

    std::vector<quint32> order = sortedPlaces(snapshot, query);
    for (quint32 &place : order)
        place = indexes[place];
    return order;
}

std::vector<quint32> orderTasks(TaskSnapshot snapshot, const TaskQuery &query)
{
    return sortedTasks(matchingTasks(std::move(snapshot), query.text), query);
}

} // namespace haul

#include "ui/taskorder.h"

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

void keepMatching(TaskSnapshot &snapshot, const QString &text)
{
    TextMatcher matcher(text);
    if (matcher.matchesAll())
        return;
    std::erase_if(snapshot.tasks, [&](const TaskGlimpse &task) {
        return !matcher.matches((*snapshot.entries)[task.index], outcomeOf(snapshot, task).get());
    });
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

QString textKey(const TaskSnapshot &snapshot, const TaskGlimpse &task, TaskQuery::Key key)
{
    if (key == TaskQuery::Key::Name)
        return taskName((*snapshot.entries)[task.index], outcomeOf(snapshot, task).get())
            .toCaseFolded();
    if (task.fullOutcome && task.fullOutcome->error) // a plain one has none
        return words::errorInCell(*task.fullOutcome->error);
    return {};
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

std::vector<quint32> orderTasks(TaskSnapshot snapshot, const TaskQuery &query)
{
    keepMatching(snapshot, query.text);
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

} // namespace haul

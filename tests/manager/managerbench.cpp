#include "tests/manager/managerbench.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <utility>

namespace haul {

ManagerBench::ManagerBench(const TaskManager::Config &config)
    : m_manager(std::make_unique<TaskManager>(config))
{
    settings.folder = m_folder.path();
    settings.retries = 0;
    if (!server.start())
        qFatal("no server");
    connectAll();
}

void ManagerBench::connectAll()
{
    TaskManager *manager = m_manager.get();
    connect(manager, &TaskManager::batchAdded, this, [this](BatchId id) {
        Seen &seen = m_seen[id];
        seen = {.states = {}, .ends = {}, .results = batch(id).results.size()};
        for (const TaskRecord &task : batch(id).tasks)
            seen.states.push_back(task.state);
        seen.ends.assign(batch(id).tasks.size(), 1);
        check(id);
    });
    connect(manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (m_manager->batch(id))
            fault(id, QStringLiteral("removed, and still there"));
        m_seen.remove(id);
    });
    connect(manager, &TaskManager::tasksAdded, this, &ManagerBench::onTasksAdded);
    connect(manager, &TaskManager::tasksChanged, this, &ManagerBench::onTasksChanged);
    connect(manager, &TaskManager::batchChanged, this, &ManagerBench::check);
    connect(manager, &TaskManager::tasksRemoved, this, &ManagerBench::check);
    connect(manager, &TaskManager::resultsAdded, this, &ManagerBench::onResultsAdded);
    connect(manager, &TaskManager::resultsParsed, this,
            [this](BatchId, const std::vector<ParseResultPtr> &results) {
                parsed.insert(parsed.end(), results.begin(), results.end());
            });
    connect(manager, &TaskManager::runStarted, this, [this](BatchId id) {
        ++runsStarted[id];
        if (m_manager->future(id).isFinished())
            fault(id, QStringLiteral("a run that starts as finished"));
    });
    connect(manager, &TaskManager::runFinished, this, &ManagerBench::onRunFinished);
}

BatchId ManagerBench::submit(const QList<QByteArray> &paths)
{
    EntryList entries;
    for (const QByteArray &path : paths)
        entries.push_back(
            {path.contains("://") ? path : url(path), qint32(entries.size() + 1), {}});
    return submitEntries(std::move(entries));
}

BatchId ManagerBench::submitEntries(EntryList entries)
{
    return m_manager->submit(
        {QStringLiteral("test"), settings, std::make_shared<const EntryList>(std::move(entries))});
}

QByteArray ManagerBench::states(BatchId id) const
{
    QByteArrayList words;
    for (const TaskRecord &task : batch(id).tasks)
        words += taskStateName(task.state).toLatin1();
    return words.join(' ');
}

QString ManagerBench::errorName(TaskId id) const
{
    const OutcomePtr ended = outcome(id);
    return ended && ended->error ? errorCodeName(*ended->error) : QString();
}

QByteArray ManagerBench::bytesOf(TaskId id) const
{
    const OutcomePtr ended = outcome(id);
    QFile file(ended ? ended->path : QString());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

QStringList ManagerBench::files() const
{
    QStringList files;
    QDirIterator all(folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext())
        files += QDir(folder()).relativeFilePath(all.next());
    files.sort();
    return files;
}

bool ManagerBench::waitForEnd(BatchId id, int milliseconds)
{
    return waitFor([&] { return m_manager->future(id).isFinished(); }, milliseconds);
}

bool ManagerBench::waitFor(const std::function<bool()> &condition, int milliseconds)
{
    return QTest::qWaitFor(condition, milliseconds);
}

void ManagerBench::onTasksAdded(BatchId id, quint32 first)
{
    const size_t tasks = batch(id).tasks.size();
    if (first != m_seen[id].states.size() || first >= tasks)
        fault(id, QStringLiteral("%1 tasks, new from %2 on").arg(tasks).arg(first));
    if (batch(id).entries->size() != tasks)
        fault(id, QStringLiteral("not as many tasks as entries"));
    m_seen[id].states.resize(tasks, TaskState::Waiting);
    m_seen[id].ends.resize(tasks, 1);
    check(id);
}

void ManagerBench::onTasksChanged(BatchId id, const std::vector<quint32> &indexes)
{
    check(id);
    std::vector<TaskState> &seen = m_seen[id].states;
    if (indexes.empty())
        fault(id, QStringLiteral("no indexes"));
    if (!std::is_sorted(indexes.begin(), indexes.end(), std::less_equal<>()))
        fault(id, QStringLiteral("indexes not sorted or not unique"));
    if (!indexes.empty() && indexes.back() >= seen.size())
        return fault(id, QStringLiteral("index out of range"));
    for (const quint32 index : indexes) {
        const TaskState now = state({id, index});
        if (hasEnded(std::exchange(seen[index], now)) && !hasEnded(now))
            ++m_seen[id].ends[index]; // a retry by hand
    }
    for (quint32 index = 0; index < seen.size(); ++index) {
        if (seen[index] != state({id, index}))
            fault(id, QStringLiteral("task %1 changed, and nobody told").arg(index));
    }
}

void ManagerBench::onResultsAdded(BatchId id, qsizetype first)
{
    qsizetype &known = m_seen[id].results;
    if (first != known)
        fault(id, QStringLiteral("results from %1, but %2 are known").arg(first).arg(known));
    known = batch(id).results.size();
    if (known <= first)
        fault(id, QStringLiteral("no new results"));
}

void ManagerBench::onRunFinished(BatchId id)
{
    ++runsFinished[id];
    const QFuture<OutcomePtr> future = m_manager->future(id);
    if (!future.isFinished())
        fault(id, QStringLiteral("a run that finishes unfinished"));
    for (const TaskRecord &task : batch(id).tasks) {
        if (!task.removed && !hasEnded(task.state))
            fault(id, QStringLiteral("finished, and a task has not ended"));
    }
    std::vector<int> ends = m_seen[id].ends;
    for (const OutcomePtr &outcome : future.results()) {
        if (--ends[outcome->task.index] < 0)
            fault(id, QStringLiteral("task %1 ended twice").arg(outcome->task.index));
    }
    m_seen[id].ends.assign(ends.size(), 0); // the next run is of those that are retried
}

void ManagerBench::check(BatchId id)
{
    const BatchRecord *record = m_manager->batch(id);
    if (!record)
        return fault(id, QStringLiteral("a signal of a batch that is not there"));
    BatchCounts counts;
    for (quint32 index = 0; index < record->tasks.size(); ++index) {
        const TaskRecord &task = record->tasks[index];
        const OutcomePtr outcome = outcomeOf(*record, index);
        if (task.removed)
            continue;
        ++counts.tasks;
        ++counts.byState[size_t(task.state)];
        if (outcome)
            counts.endedBytes += std::max<qint64>(0, outcome->bytes);
        else if (!hasEnded(task.state))
            counts.activeBytes += task.received;
        if (outcome && outcome->state != task.state)
            fault(id, QStringLiteral("state and outcome differ"));
        if (task.state == TaskState::Failed && !outcome->error)
            fault(id, QStringLiteral("failed without an error"));
        if (task.state == TaskState::Done && record->settings->probe != outcome->path.isEmpty())
            fault(id, QStringLiteral("a probe with a file, or a download without"));
        if (task.state == TaskState::Done && !record->settings->probe
            && !QFile::exists(outcome->path))
            fault(id, QStringLiteral("done, and there is no file"));
    }
    if (counts.byState != record->counts.byState || counts.tasks != record->counts.tasks
        || counts.receivedBytes() != record->counts.receivedBytes())
        fault(id, QStringLiteral("counts do not match the records"));
}

void ManagerBench::fault(BatchId id, const QString &what)
{
    if (m_faults.size() < 20)
        m_faults += QStringLiteral("batch %1: %2").arg(quint32(id)).arg(what);
}

} // namespace haul

#include "ui/taskordering.h"

#include <QElapsedTimer>
#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr quint32 sliceTasks = 4096; // that are filtered together
constexpr qint64 sliceMs = 4;        // on the main thread, before events get their turn

// What the slices left, as one.
TaskSnapshot joined(std::vector<QFuture<TaskSnapshot>> slices)
{
    TaskSnapshot all;
    for (QFuture<TaskSnapshot> &slice : slices) {
        slice.waitForFinished();
        if (slice.resultCount() == 0)
            continue; // abandoned
        TaskSnapshot one = slice.takeResult();
        if (!all.entries)
            all = {one.entries, one.plainOutcomes, {}};
        all.tasks.insert(all.tasks.end(), std::make_move_iterator(one.tasks.begin()),
                         std::make_move_iterator(one.tasks.end()));
    }
    return all;
}

} // namespace

TaskOrdering::TaskOrdering(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , pool_(pool)
{
    timer_.setSingleShot(true);
    timer_.setInterval(0);
    connect(&timer_, &QTimer::timeout, this, &TaskOrdering::lookOn);
    connect(&ordered_, &QFutureWatcherBase::finished, this, &TaskOrdering::tell);
}

TaskOrdering::~TaskOrdering()
{
    abandon();
}

void TaskOrdering::start(const BatchRecord &record, const TaskQuery &query, NumberOf numberOf)
{
    abandon();
    record_ = &record;
    query_ = query;
    numberOf_ = std::move(numberOf);
    tasks_ = quint32(record.tasks.size());
    seen_ = 0;
    timer_.start();
}

void TaskOrdering::abandon()
{
    record_ = nullptr;
    timer_.stop();
    for (QFuture<TaskSnapshot> &slice : matching_)
        slice.cancel(); // those that have not begun never do
    matching_.clear();
    ordered_.setFuture({});
}

void TaskOrdering::lookOn()
{
    QElapsedTimer clock;
    clock.start();
    while (seen_ < tasks_ && clock.elapsed() < sliceMs) {
        const quint32 end = std::min(seen_ + sliceTasks, tasks_);
        TaskSnapshot slice = snapshotOf(*record_, query_, seen_, end, numberOf_);
        seen_ = end;
        if (!slice.tasks.empty())
            matching_.push_back(
                QtConcurrent::run(&pool_, [slice = std::move(slice), text = query_.text]() mutable {
                    return matchingTasks(std::move(slice), text);
                }));
    }
    if (seen_ < tasks_)
        timer_.start();
    else
        order();
}

// Behind all slices in the pool: when it begins, each of them has begun.
void TaskOrdering::order()
{
    ordered_.setFuture(QtConcurrent::run(
        &pool_, [slices = std::exchange(matching_, {}), query = query_, tasks = tasks_]() mutable {
            RowMap rows;
            rows.set(sortedTasks(joined(std::move(slices)), query), tasks);
            return rows;
        }));
}

void TaskOrdering::tell()
{
    if (!record_ || ordered_.future().resultCount() == 0)
        return;
    record_ = nullptr;
    emit finished();
}

} // namespace haul

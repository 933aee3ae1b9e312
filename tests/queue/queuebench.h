// A task queue on a clock that only the test moves.
//
//     QueueBench bench({.jobs = 2});
//     bench.addBatch(1, {"http://a/1", "http://b/1"});
//     QCOMPARE(bench.takeAll(), tasks({{1, 0}, {1, 1}}));
//     bench.pass(5s);
//
// One thread.
#pragma once

#include "core/queue/taskqueue.h"

#include <QTest>

#include <initializer_list>

namespace haul {

inline TaskId taskId(quint32 batch, quint32 index)
{
    return {BatchId(batch), index};
}

inline SharedEntries entriesOf(const std::vector<QByteArray> &urls)
{
    EntryList entries;
    for (const QByteArray &url : urls)
        entries.push_back({url, qint32(entries.size() + 1)});
    return std::make_shared<const EntryList>(std::move(entries));
}

using Tasks = std::vector<TaskId>;

class QueueBench
{
public:
    using Time = TaskQueue::Time;

    explicit QueueBench(const Limits &limits = {})
        : queue(limits)
    {
    }

    void addBatch(quint32 id, const std::vector<QByteArray> &urls)
    {
        queue.addBatch(BatchId(id), entriesOf(urls), std::make_shared<BatchSettings>());
    }

    // `count` tasks of one host.
    void addBatch(quint32 id, const QByteArray &host, int count)
    {
        std::vector<QByteArray> urls;
        for (int i = 0; i < count; ++i)
            urls.push_back("http://" + host + '/' + QByteArray::number(i));
        addBatch(id, urls);
    }

    std::optional<TransferRequest> take() { return queue.take(now).request; }

    // What a lane that has room for all would be given now.
    Tasks takeAll()
    {
        Tasks taken;
        while (const auto request = take())
            taken.push_back(request->task);
        return taken;
    }

    // Their hosts are not on trial any more.
    void answer(const Tasks &tasks)
    {
        for (const TaskId task : tasks)
            queue.setIdle(task, false);
    }

    // Takes and ends one after the other until nothing comes any more.
    Tasks runDry()
    {
        Tasks taken;
        while (const auto request = take()) {
            taken.push_back(request->task);
            queue.ended(request->task);
        }
        return taken;
    }

    void end(const Tasks &tasks)
    {
        for (const TaskId task : tasks)
            queue.ended(task);
    }

    void add(const Tasks &tasks) { queue.add(tasks); }

    void pass(std::chrono::milliseconds time) { now += time; }

    TaskQueue queue;
    Time now = Time(std::chrono::hours(1000)); // the clock's start is no special time
};

} // namespace haul

// For QCOMPARE's message.
template<>
inline char *QTest::toString(const haul::TaskId &task)
{
    return qstrdup(
        (QByteArray::number(quint32(task.batch)) + '/' + QByteArray::number(task.index)).data());
}

template<>
inline char *QTest::toString(const haul::Tasks &tasks)
{
    QByteArray text = "{";
    for (const haul::TaskId task : tasks) {
        text += QByteArray::number(quint32(task.batch)) + '/' + QByteArray::number(task.index);
        text += ' ';
    }
    return qstrdup((text + '}').data());
}

// Finds out which tasks a table shows and in which order, of a list of any length, without holding
// up the window: the main thread looks at the records a slice at a time, the work pool filters what
// was seen and sorts the rest.
//
//     TaskOrdering ordering(manager);
//     connect(&ordering, &TaskOrdering::finished, ...);   // takeRows()
//     ordering.start(*record, query, column);
//
// The record must stay until it is finished or abandoned. Tasks that change meanwhile may have been
// seen before or after; who cares looks at them again. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/rowmap.h"
#include "ui/taskorder.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QTimer>

#include <functional>
#include <vector>

namespace haul {

class TaskOrdering : public QObject
{
    Q_OBJECT

public:
    // What TaskQuery::Key::Number sorts by, of the task with this index.
    using NumberOf = std::function<double(const BatchRecord &, quint32)>;

    explicit TaskOrdering(QThreadPool &pool, QObject *parent = nullptr);
    ~TaskOrdering() override;

    // Abandons what was under way.
    void start(const BatchRecord &record, const TaskQuery &query, NumberOf numberOf);
    void abandon();
    bool isUnderWay() const { return record_ != nullptr; }
    // So many tasks the batch had when it was started.
    quint32 tasks() const { return tasks_; }
    // What it found, once after finished().
    RowMap takeRows() { return ordered_.future().takeResult(); }

signals:
    // Never out of start().
    void finished();

private:
    void lookOn();
    void order();
    void tell();

    QThreadPool &pool_;
    const BatchRecord *record_ = nullptr; // null: nothing is under way
    TaskQuery query_;
    NumberOf numberOf_;
    quint32 tasks_ = 0;
    quint32 seen_ = 0;
    std::vector<QFuture<TaskSnapshot>> matching_; // of the slices, in list order
    QFutureWatcher<RowMap> ordered_;
    QTimer timer_; // for the next slice
};

} // namespace haul

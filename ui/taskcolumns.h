// The columns of the task table: their headings, and what each says about a task.
//
//     TaskColumns columns(manager);
//     columns.text(batch, index, TaskColumns::Size);   // "1.2 of 4.0 MiB"
//
// Main thread.
#pragma once

#include "core/manager/batchrecord.h"

#include <QVariant>

namespace haul {

class TaskManager;

class TaskColumns
{
public:
    enum Column {
        Name,
        State,
        Progress,
        Size,
        Speed,
        TimeLeft,
        Error,
        Address,
        Host,
        Line, // of the list
        Type,
        Attempts,
        Time, // that the last attempt took
        Cancel,
        ColumnCount,
    };

    // The manager is asked for speeds only.
    explicit TaskColumns(const TaskManager &manager)
        : manager_(manager)
    {
    }

    static QVariant headerData(int column, int role);
    static QString key(int column); // by which it is remembered
    static bool isShownAtFirst(int column);
    static int alignment(int column);

    // Of the task with this index.
    QString text(const BatchRecord &batch, quint32 index, int column) const;
    static QString toolTip(const BatchRecord &batch, quint32 index, int column);
    // What a screen reader says.
    QString accessibleText(const BatchRecord &batch, quint32 index, int column) const;

    // What a pause holds waits, whatever it did before.
    static bool isHeld(const BatchRecord &batch, quint32 index);

private:
    double speed(const BatchRecord &batch, quint32 index) const; // 0 unless it moves

    const TaskManager &manager_;
};

} // namespace haul

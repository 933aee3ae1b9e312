// Which task stands in which row, and back. The whole list in its order costs no memory; anything
// else costs four bytes a row and four a task. Value type; main thread.
#pragma once

#include <QtGlobal>

#include <vector>

namespace haul {

class RowMap
{
public:
    // Row n is task n.
    void setWholeList(quint32 tasks);
    // Row n is task rows[n]; `tasks` is the number of all tasks.
    void set(std::vector<quint32> rows, quint32 tasks);

    bool isWholeList() const { return whole_; }
    quint32 tasks() const { return tasks_; }
    int count() const { return int(whole_ ? tasks_ : quint32(toTask_.size())); }
    quint32 task(int row) const { return whole_ ? quint32(row) : toTask_[size_t(row)]; }
    int row(quint32 task) const; // -1: not shown

    // There are more tasks now. On a whole list they have rows, else not yet.
    void setTasks(quint32 tasks);
    // Not on a whole list.
    void append(const std::vector<quint32> &tasks);
    void remove(int firstRow, int lastRow); // O(rows after it)

private:
    bool whole_ = true;
    quint32 tasks_ = 0;
    std::vector<quint32> toTask_;
    std::vector<qint32> toRow_;
};

} // namespace haul

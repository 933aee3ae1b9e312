#include "ui/rowmap.h"

namespace haul {

void RowMap::setWholeList(quint32 tasks)
{
    *this = {};
    tasks_ = tasks;
}

void RowMap::set(std::vector<quint32> rows, quint32 tasks)
{
    whole_ = false;
    tasks_ = tasks;
    toTask_ = std::move(rows);
    toRow_.assign(tasks, -1);
    for (size_t row = 0; row < toTask_.size(); ++row)
        toRow_[toTask_[row]] = qint32(row);
}

int RowMap::row(quint32 task) const
{
    if (task >= tasks_)
        return -1;
    return whole_ ? int(task) : toRow_[task];
}

void RowMap::setTasks(quint32 tasks)
{
    tasks_ = tasks;
    if (!whole_)
        toRow_.resize(tasks, -1);
}

void RowMap::append(const std::vector<quint32> &tasks)
{
    for (const quint32 task : tasks) {
        toRow_[task] = qint32(toTask_.size());
        toTask_.push_back(task);
    }
}

void RowMap::remove(int firstRow, int lastRow)
{
    for (int row = firstRow; row <= lastRow; ++row)
        toRow_[toTask_[size_t(row)]] = -1;
    toTask_.erase(toTask_.begin() + firstRow, toTask_.begin() + lastRow + 1);
    for (size_t row = size_t(firstRow); row < toTask_.size(); ++row)
        toRow_[toTask_[row]] = qint32(row);
}

} // namespace haul

#include "ui/tasktablemodel.h"

#include "ui/failures.h"
#include "ui/tasktext.h"

#include <algorithm>

namespace haul {
namespace {

constexpr qint64 longList = 20'000; // from here on the work pool filters and sorts, ...
constexpr quint32 manyTasks =
    200'000;                      // ... and of so many only it looks for the few that are meant
constexpr int shortList = 10'000; // up to here rows leave a filter at once
constexpr int nearRows = 16;      // changed rows this near are told as one span
constexpr size_t manySpans = 64;  // beyond, one span is told that holds them all

TaskQuery::Key sortKey(int column)
{
    switch (column) {
    case -1:
        return TaskQuery::Key::List;
    case TaskTableModel::Name:
        return TaskQuery::Key::Name;
    case TaskTableModel::Error:
        return TaskQuery::Key::Error;
    case TaskTableModel::Address:
        return TaskQuery::Key::Address;
    case TaskTableModel::Host:
        return TaskQuery::Key::Host;
    case TaskTableModel::Type:
        return TaskQuery::Key::Type;
    default:
        return TaskQuery::Key::Number;
    }
}

double timeTaken(const BatchRecord &record, quint32 index)
{
    const OutcomePtr outcome = outcomeOf(record, index);
    return outcome && outcome->seconds > 0 ? outcome->seconds : -1;
}

} // namespace

TaskTableModel::TaskTableModel(TaskManager &manager, QObject *parent)
    : QAbstractTableModel(parent)
    , manager_(manager)
    , columns_(manager)
    , ordering_(manager.workPool())
{
    connect(&manager, &TaskManager::tasksAdded, this, &TaskTableModel::onTasksAdded);
    connect(&manager, &TaskManager::tasksChanged, this, &TaskTableModel::onTasksChanged);
    connect(&manager, &TaskManager::batchChanged, this, &TaskTableModel::onBatchChanged);
    connect(&manager, &TaskManager::batchRemoved, this, &TaskTableModel::onBatchRemoved);
    connect(&manager, &TaskManager::tasksRemoved, this, [this](BatchId id) {
        if (id == batch_)
            refresh();
    });
    connect(&ordering_, &TaskOrdering::finished, this, &TaskTableModel::showOrdered);
}

void TaskTableModel::setBatch(std::optional<BatchId> id)
{
    if (id == batch_)
        return;
    abandonOrdering();
    beginResetModel();
    batch_ = id;
    record_ = id ? manager_.batch(*id) : nullptr;
    if (!record_)
        batch_.reset();
    paused_ = record_ && record_->standsStill();
    // Before the order is found out nothing is shown rather than the wrong rows.
    if (record_ && mayShowWholeList())
        rows_.setWholeList(quint32(record_->tasks.size()));
    else
        rows_.setWholeList(0);
    endResetModel();
    if (record_ && !mayShowWholeList())
        startOrdering();
}

void TaskTableModel::setFilter(StateFilter state, const QString &text,
                               const std::optional<FailureCause> &cause)
{
    const QString words = text.simplified();
    if (state == stateFilter_ && words == textFilter_ && cause == causeFilter_)
        return;
    stateFilter_ = state;
    causeFilter_ = cause;
    textFilter_ = words;
    matcher_ = TextMatcher(words);
    refresh();
}

void TaskTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column == Cancel)
        order = Qt::AscendingOrder;
    if (column == sortColumn_ && order == sortOrder_ && column < 0)
        return;
    sortColumn_ = column;
    sortOrder_ = order;
    refresh();
}

void TaskTableModel::refresh()
{
    if (!record_)
        return;
    abandonOrdering();
    if (mayShowWholeList())
        showWholeList();
    else
        startOrdering();
}

int TaskTableModel::rowOf(TaskId id) const
{
    return id.batch == batch_ ? rows_.row(id.index) : -1;
}

const TaskRecord *TaskTableModel::record(int row) const
{
    return row >= 0 && row < rows_.count() ? &record_->tasks[rows_.task(row)] : nullptr;
}

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : rows_.count();
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

// --- what happens to tasks ------------------------------------------------------------------

// They come behind all others, whatever the order. Who has just refreshed has them already.
void TaskTableModel::onTasksAdded(BatchId id)
{
    if (id != batch_ || ordering_.isUnderWay())
        return; // showOrdered() adds them
    const quint32 known = rows_.tasks();
    const auto tasks = quint32(record_->tasks.size());
    if (tasks <= known)
        return;
    if (rows_.isWholeList()) {
        beginInsertRows({}, int(known), int(tasks) - 1);
        rows_.setTasks(tasks);
        endInsertRows();
        return;
    }
    rows_.setTasks(tasks);
    admitFrom(known);
}

void TaskTableModel::onTasksChanged(BatchId id, const std::vector<quint32> &indexes)
{
    if (id != batch_)
        return;
    if (ordering_.isUnderWay()) // showOrdered() admits and dismisses them
        changedWhileOrdering_.insert(indexes.begin(), indexes.end());
    else if (stateFilter_ != StateFilter::All)
        admitAndDismiss(indexes);
    tellRowsChanged(indexes);
}

void TaskTableModel::onBatchChanged(BatchId id)
{
    if (id != batch_ || std::exchange(paused_, record_->standsStill()) == paused_)
        return;
    if (rows_.count() > 0)
        emit dataChanged(index(0, 0), index(rows_.count() - 1, ColumnCount - 1));
}

void TaskTableModel::onBatchRemoved(BatchId id)
{
    if (id == batch_)
        setBatch(std::nullopt);
}

bool TaskTableModel::belongs(quint32 index)
{
    const TaskRecord &task = record_->tasks[index];
    return !task.removed && accepts(stateFilter_, task.state)
           && (!causeFilter_ || isFailedBy(task, *causeFilter_))
           && matcher_.matches((*record_->entries)[index], outcomeOf(*record_, index).get());
}

void TaskTableModel::admitAndDismiss(const std::vector<quint32> &indexes)
{
    std::vector<quint32> joining;
    std::vector<int> leaving;
    for (const quint32 index : indexes) {
        const int row = rows_.row(index);
        const bool belongsHere = belongs(index);
        if (belongsHere && row < 0)
            joining.push_back(index);
        else if (!belongsHere && row >= 0)
            leaving.push_back(row);
    }
    if (rows_.count() <= shortList)
        dismiss(std::move(leaving));
    append(joining);
}

// Those tasks from `first` on that belong here.
void TaskTableModel::admitFrom(quint32 first)
{
    std::vector<quint32> joining;
    for (quint32 index = first; index < rows_.tasks(); ++index) {
        if (belongs(index))
            joining.push_back(index);
    }
    append(joining);
}

void TaskTableModel::append(const std::vector<quint32> &joining)
{
    if (joining.empty())
        return;
    beginInsertRows({}, rows_.count(), rows_.count() + int(joining.size()) - 1);
    rows_.append(joining);
    endInsertRows();
}

void TaskTableModel::dismiss(std::vector<int> rows)
{
    std::sort(rows.begin(), rows.end());
    while (!rows.empty()) {
        const int last = rows.back();
        int first = last;
        rows.pop_back();
        while (!rows.empty() && rows.back() == first - 1) {
            --first;
            rows.pop_back();
        }
        beginRemoveRows({}, first, last);
        rows_.remove(first, last);
        endRemoveRows();
    }
}

void TaskTableModel::tellRowsChanged(const std::vector<quint32> &indexes)
{
    std::vector<int> rows;
    rows.reserve(indexes.size());
    for (const quint32 index : indexes) {
        if (const int row = rows_.row(index); row >= 0)
            rows.push_back(row);
    }
    if (rows.empty())
        return;
    std::sort(rows.begin(), rows.end());

    std::vector<std::pair<int, int>> spans;
    for (const int row : rows) {
        if (!spans.empty() && row - spans.back().second <= nearRows)
            spans.back().second = row;
        else
            spans.emplace_back(row, row);
    }
    if (spans.size() > manySpans)
        spans = {{rows.front(), rows.back()}};
    for (const auto &[first, last] : spans)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

// --- filter and order -----------------------------------------------------------------------

bool TaskTableModel::mayShowWholeList() const
{
    return query().isWholeList() && size_t(record_->counts.tasks) == record_->tasks.size();
}

TaskQuery TaskTableModel::query() const
{
    TaskQuery query{stateFilter_, textFilter_};
    query.cause = causeFilter_;
    query.descending = sortOrder_ == Qt::DescendingOrder;
    query.key = sortKey(sortColumn_);
    return query;
}

double TaskTableModel::sortNumber(const BatchRecord &record, quint32 index) const
{
    const TaskRecord &task = record.tasks[index];
    const auto speed = [&] {
        return task.state == TaskState::Active ? manager_.speed(TaskId{record.id, index}) : -1.0;
    };
    switch (sortColumn_) {
    case State:
        return double(task.state);
    case Progress:
        return taskFraction(task);
    case Size:
        return double(taskSize(task));
    case Speed:
        return speed();
    case TimeLeft:
        return taskTimeLeft(task, speed());
    case Line:
        return (*record.entries)[index].line;
    case Attempts:
        return task.attempts > 0 ? task.attempts : -1;
    case Time:
        return timeTaken(record, index);
    default:
        return 0;
    }
}

void TaskTableModel::startOrdering()
{
    const auto numberOf = [this](const BatchRecord &record, quint32 index) {
        return sortNumber(record, index);
    };
    const auto tasks = quint32(record_->tasks.size());
    if (tasks < manyTasks && countOf(record_->counts, stateFilter_) < longList) {
        RowMap rows;
        rows.set(orderTasks(snapshotOf(*record_, query(), 0, tasks, numberOf), query()), tasks);
        show(std::move(rows));
        return;
    }
    ordering_.start(*record_, query(), numberOf);
    emit ordering(true);
}

void TaskTableModel::abandonOrdering()
{
    if (!ordering_.isUnderWay())
        return;
    ordering_.abandon();
    changedWhileOrdering_.clear();
    emit ordering(false);
}

void TaskTableModel::showOrdered()
{
    show(ordering_.takeRows());
    const std::vector<quint32> changed(changedWhileOrdering_.begin(), changedWhileOrdering_.end());
    changedWhileOrdering_.clear();
    emit ordering(false);
    admitFrom(ordering_.tasks());
    if (stateFilter_ != StateFilter::All)
        admitAndDismiss(changed);
}

void TaskTableModel::show(RowMap rows)
{
    beginResetModel();
    rows_ = std::move(rows);
    rows_.setTasks(quint32(record_->tasks.size()));
    endResetModel();
}

void TaskTableModel::showWholeList()
{
    beginResetModel();
    rows_.setWholeList(quint32(record_->tasks.size()));
    endResetModel();
}

// --- cells ----------------------------------------------------------------------------------

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const quint32 task = rows_.task(index.row());
    const TaskRecord &record = record_->tasks[task];
    switch (role) {
    case Qt::DisplayRole:
        return columns_.text(*record_, task, index.column());
    case Qt::ToolTipRole:
        return TaskColumns::toolTip(*record_, task, index.column());
    case Qt::AccessibleTextRole:
        return columns_.accessibleText(*record_, task, index.column());
    case Qt::TextAlignmentRole:
        return TaskColumns::alignment(index.column());
    case StateRole:
        return int(TaskColumns::isHeld(*record_, task) ? TaskState::Waiting : record.state);
    case FractionRole:
        return taskFraction(record);
    case CancellableRole:
        return !hasEnded(record.state);
    default:
        return {};
    }
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    return role == KeyRole ? TaskColumns::key(section) : TaskColumns::headerData(section, role);
}

} // namespace haul

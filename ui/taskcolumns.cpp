#include "ui/taskcolumns.h"

#include "core/base/errortext.h"
#include "core/base/secrets.h"
#include "core/manager/taskmanager.h"
#include "ui/tasktext.h"
#include "ui/words.h"

#include <QCoreApplication>

namespace haul {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("haul::TaskColumns", text);
}

QString heading(int column)
{
    switch (column) {
    case TaskColumns::Name:
        return tr("Name");
    case TaskColumns::State:
        return tr("State");
    case TaskColumns::Progress:
        return tr("Progress");
    case TaskColumns::Size:
        return tr("Size");
    case TaskColumns::Speed:
        return tr("Speed");
    case TaskColumns::TimeLeft:
        return tr("Time left");
    case TaskColumns::Error:
        return tr("Error");
    default:
        return {};
    }
}

QString sizeText(const TaskRecord &task)
{
    if (task.state == TaskState::Active)
        return words::sizeOf(task.received, task.total);
    return taskSize(task) < 0 ? QString() : words::size(taskSize(task));
}

QString errorText(const TaskRecord &task)
{
    if (const OutcomePtr &outcome = task.fullOutcome; outcome && outcome->error)
        return words::errorInCell(*outcome->error);
    if (task.state == TaskState::Retrying && task.notes && !task.notes->attempts.empty())
        return words::errorInCell(task.notes->attempts.back().error);
    return {};
}

// A tooltip does not wrap: of a long URL both ends.
QString urlToolTip(const QString &url)
{
    constexpr qsizetype half = 80;
    return url.size() <= 2 * half ? url : url.first(half) + u'…' + url.last(half);
}

QString errorToolTip(const TaskRecord &task)
{
    const OutcomePtr &outcome = task.fullOutcome; // a plain one has no error
    if (!outcome || !outcome->error)
        return {};
    const ErrorText words = describe(*outcome->error);
    return words.hint.isEmpty() ? words.message : words.message + u'\n' + words.hint;
}

} // namespace

QVariant TaskColumns::headerData(int column, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return heading(column);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case Qt::AccessibleTextRole:
        return column == Cancel ? tr("Cancel") : heading(column);
    default:
        return {};
    }
}

int TaskColumns::alignment(int column)
{
    const bool figures = column >= Size && column <= TimeLeft;
    return int(Qt::AlignVCenter | (figures ? Qt::AlignRight : Qt::AlignLeft));
}

bool TaskColumns::isHeld(const BatchRecord &batch, quint32 index)
{
    return batch.paused && batch.tasks[index].state == TaskState::Active;
}

double TaskColumns::speed(const BatchRecord &batch, quint32 index) const
{
    const bool moves = batch.tasks[index].state == TaskState::Active && !batch.paused;
    return moves ? manager_.speed(TaskId{batch.id, index}) : 0;
}

QString TaskColumns::text(const BatchRecord &batch, quint32 index, int column) const
{
    const TaskRecord &task = batch.tasks[index];
    switch (column) {
    case Name:
        return taskName(batch, index);
    case State:
        return isHeld(batch, index) ? tr("Paused") : words::state(task.state);
    case Size:
        return sizeText(task);
    case Speed:
        return words::speed(speed(batch, index));
    case TimeLeft: {
        const double left = taskTimeLeft(task, speed(batch, index));
        return left < 0 ? QString() : words::duration(left);
    }
    case Error:
        return errorText(task);
    default:
        return {};
    }
}

QString TaskColumns::toolTip(const BatchRecord &batch, quint32 index, int column)
{
    const TaskRecord &task = batch.tasks[index];
    switch (column) {
    case Name:
        return urlToolTip(QString::fromUtf8(withoutPassword((*batch.entries)[index].url)));
    case Progress:
        return words::sizeOf(task.received, task.total);
    case Error:
        return errorToolTip(task);
    case Cancel:
        return hasEnded(task.state) ? QString() : tr("Cancel this task");
    default:
        return {};
    }
}

QString TaskColumns::accessibleText(const BatchRecord &batch, quint32 index, int column) const
{
    const TaskRecord &task = batch.tasks[index];
    if (column == Progress)
        return taskFraction(task) < 0 ? tr("unknown") : words::percent(taskFraction(task));
    if (column == Cancel)
        return hasEnded(task.state) ? QString() : tr("Cancel");
    return text(batch, index, column);
}

} // namespace haul

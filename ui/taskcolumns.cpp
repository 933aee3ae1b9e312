#include "ui/taskcolumns.h"

#include "core/base/errortext.h"
#include "core/base/secrets.h"
#include "core/manager/taskmanager.h"
#include "ui/tasktext.h"
#include "ui/words.h"

#include <QCoreApplication>

#include <array>

namespace haul {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("haul::TaskColumns", text);
}

struct About
{
    const char *key;
    const char *heading;
    bool isFigure = false;
    bool isShownAtFirst = true;
};

// In the order of TaskColumns::Column.
constexpr std::array<About, TaskColumns::ColumnCount> columns{{
    {"name", QT_TRANSLATE_NOOP("haul::TaskColumns", "Name")},
    {"state", QT_TRANSLATE_NOOP("haul::TaskColumns", "State")},
    {"progress", QT_TRANSLATE_NOOP("haul::TaskColumns", "Progress")},
    {"size", QT_TRANSLATE_NOOP("haul::TaskColumns", "Size"), true},
    {"speed", QT_TRANSLATE_NOOP("haul::TaskColumns", "Speed"), true},
    {"timeLeft", QT_TRANSLATE_NOOP("haul::TaskColumns", "Time left"), true},
    {"error", QT_TRANSLATE_NOOP("haul::TaskColumns", "Error")},
    {"address", QT_TRANSLATE_NOOP("haul::TaskColumns", "Address"), false, false},
    {"host", QT_TRANSLATE_NOOP("haul::TaskColumns", "Host"), false, false},
    {"line", QT_TRANSLATE_NOOP("haul::TaskColumns", "Line"), true, false},
    {"type", QT_TRANSLATE_NOOP("haul::TaskColumns", "Type"), false, false},
    {"attempts", QT_TRANSLATE_NOOP("haul::TaskColumns", "Attempts"), true, false},
    {"time", QT_TRANSLATE_NOOP("haul::TaskColumns", "Time"), true, false},
    {"cancel", nullptr},
}};

QString heading(int column)
{
    const char *text = columns[size_t(column)].heading;
    return text ? tr(text) : QString();
}

QString sizeText(const TaskRecord &task)
{
    if (task.state == TaskState::Active)
        return words::sizeOf(task.received, task.total);
    return taskSize(task) < 0 ? QString() : words::size(taskSize(task));
}

// Without its password; a table cell says no more of a long one.
QString addressText(const Entry &entry)
{
    constexpr qsizetype most = 1000;
    return QString::fromUtf8(withoutPassword(entry.url).left(most));
}

QString lineText(const Entry &entry)
{
    return entry.line > 0 ? words::number(entry.line) : QString();
}

QString timeText(const BatchRecord &batch, quint32 index)
{
    const OutcomePtr outcome = outcomeOf(batch, index);
    return outcome && outcome->seconds > 0 ? words::elapsed(outcome->seconds) : QString();
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

QString TaskColumns::key(int column)
{
    return QString::fromLatin1(columns[size_t(column)].key);
}

bool TaskColumns::isShownAtFirst(int column)
{
    return columns[size_t(column)].isShownAtFirst;
}

int TaskColumns::alignment(int column)
{
    const bool isFigure = columns[size_t(column)].isFigure;
    return int(Qt::AlignVCenter | (isFigure ? Qt::AlignRight : Qt::AlignLeft));
}

bool TaskColumns::isHeld(const BatchRecord &batch, quint32 index)
{
    return batch.standsStill() && batch.tasks[index].state == TaskState::Active;
}

double TaskColumns::speed(const BatchRecord &batch, quint32 index) const
{
    const bool moves = batch.tasks[index].state == TaskState::Active && !batch.standsStill();
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
    case Address:
        return addressText((*batch.entries)[index]);
    case Host:
        return taskHost((*batch.entries)[index]);
    case Line:
        return lineText((*batch.entries)[index]);
    case Type:
        return taskType(outcomeOf(batch, index).get());
    case Attempts:
        return task.attempts > 0 ? words::number(task.attempts) : QString();
    case Time:
        return timeText(batch, index);
    default:
        return {};
    }
}

QString TaskColumns::toolTip(const BatchRecord &batch, quint32 index, int column)
{
    const TaskRecord &task = batch.tasks[index];
    switch (column) {
    case Name:
    case Address:
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

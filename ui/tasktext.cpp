#include "ui/tasktext.h"

#include "core/queue/hostkey.h"

#include <QUrl>

namespace haul {
namespace {

// Of "https://host/a/b%20c.pdf?x#y" the "b%20c.pdf"; of "https://me:pw@host/" the "host".
QByteArrayView lastSegment(QByteArrayView url)
{
    for (const char end : {'#', '?'}) {
        if (const auto at = url.indexOf(end); at >= 0)
            url = url.first(at);
    }
    while (url.endsWith('/'))
        url.chop(1);
    const qsizetype slash = url.lastIndexOf('/');
    const QByteArrayView last = url.sliced(slash + 1);
    const bool isAuthority = slash > 0 && url[slash - 1] == '/';
    return isAuthority ? last.sliced(last.lastIndexOf('@') + 1) : last;
}

QString fileName(const QString &path)
{
    return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

} // namespace

QString taskName(const Entry &entry, const Outcome *outcome)
{
    if (outcome && !outcome->path.isEmpty())
        return fileName(outcome->path);
    if (entry.extras && !entry.extras->name.isEmpty())
        return entry.extras->name;
    const QByteArrayView segment = lastSegment(entry.url);
    if (!segment.contains('%'))
        return QString::fromUtf8(segment);
    return QString::fromUtf8(QByteArray::fromPercentEncoding(segment.toByteArray()));
}

QString taskName(const BatchRecord &batch, quint32 index)
{
    const TaskRecord &task = batch.tasks[index];
    if (!task.hasOutcome() && task.notes && !task.notes->path.isEmpty())
        return fileName(task.notes->path);
    return taskName((*batch.entries)[index], outcomeOf(batch, index).get());
}

QString taskHost(const Entry &entry)
{
    return QString::fromUtf8(hostKey(entry.url));
}

QString taskType(const Outcome *outcome)
{
    return outcome ? QString::fromUtf8(outcome->mime) : QString();
}

double taskFraction(const TaskRecord &task)
{
    if (task.state == TaskState::Done || task.state == TaskState::Finishing)
        return 1;
    if (task.total <= 0)
        return task.received > 0 ? -1 : 0;
    return std::min(1.0, double(task.received) / double(task.total));
}

qint64 taskSize(const TaskRecord &task)
{
    return task.total;
}

double taskTimeLeft(const TaskRecord &task, double bytesPerSecond)
{
    if (task.state != TaskState::Active || task.total < 0 || bytesPerSecond < 1)
        return -1;
    return double(std::max<qint64>(0, task.total - task.received)) / bytesPerSecond;
}

} // namespace haul

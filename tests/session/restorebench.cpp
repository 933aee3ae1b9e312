// How long a session takes to open and to restore, and how much memory: with a batch of so many
// tasks that are done, every hundredth with a full result.
//
//     haul-restorebench                       1,000 10,000 100,000 and 1,000,000, a line each
//     haul-restorebench fill FILE 100000
//     haul-restorebench restore FILE
#include "core/manager/taskmanager.h"
#include "tests/session/sessionbench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

using namespace haul;

namespace {

qint64 peakBytes()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

void fill(const QString &path, quint32 tasks)
{
    const std::unique_ptr<Session> session = openSession(path);
    QList<QByteArray> urls;
    for (quint32 i = 0; i < tasks; ++i)
        urls += "https://files.example.org/some/folder/file-" + QByteArray::number(i) + ".html";
    session->tell(batchAdded(1, urls));
    for (quint32 i = 0; i < tasks; ++i) {
        const TaskId task{BatchId(1), i};
        const auto outcome =
            outcomeOf(task, TaskState::Done,
                      QStringLiteral("/home/somebody/Downloads/some batch/file-%1.html").arg(i));
        outcome->mime = "text/html";
        session->tell(fact::TaskEnded{outcome});
        session->tell(fact::ResultMade{i % 100 == 0 ? fullResult(task)
                                                    : plainResult(task, "application/zip")});
        if (i % 10'000 == 0)
            (void)session->waitUntilSaved();
    }
}

void restore(const QString &path)
{
    const qint64 before = peakBytes();
    QElapsedTimer clock;
    clock.start();
    const std::unique_ptr<Session> session = openSession(path);
    const qint64 opened = clock.elapsed();
    TaskManager manager({.limits = {}, .session = session.get()});
    QEventLoop loop;
    QObject::connect(&manager, &TaskManager::restored, &loop, &QEventLoop::quit);
    manager.restore(RestorePolicy::GoOn);
    loop.exec();
    const qint64 restored = clock.elapsed();
    qint64 done = 0;
    for (const BatchId id : manager.batches())
        done += manager.batch(id)->counts.of(TaskState::Done);
    std::printf("%9lld tasks done: opened after %5lld ms, restored after %5lld ms, %6.1f MB more"
                " at the peak, file of %6.1f MB\n",
                done, opened, restored, double(peakBytes() - before) / 1e6,
                double(QFileInfo(path).size()) / 1e6);
    std::fflush(stdout);
    std::_Exit(0); // how long it takes to end is no part of it
}

} // namespace

int main(int count, char **words)
{
    QCoreApplication app(count, words);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == u"fill" && count == 4) {
        fill(arguments[2], arguments[3].toUInt());
    } else if (arguments.value(1) == u"restore" && count == 3) {
        restore(arguments[2]);
    } else {
        const QTemporaryDir folder;
        for (const char *tasks : {"1000", "10000", "100000", "1000000"}) {
            const QString path = folder.filePath(QLatin1String(tasks));
            const QString self = QCoreApplication::applicationFilePath();
            QProcess::execute(self, {QStringLiteral("fill"), path, QLatin1String(tasks)});
            QProcess::execute(self, {QStringLiteral("restore"), path}); // a process each: its peak
        }
    }
    return 0;
}

// What the tests of the session share: a file of its own, facts of every kind, and what restore()
// gives as plain text to compare.
//
//     SessionBench bench;
//     bench.write({bench.added(1, {"http://h/a"}), fact::BatchRemoved{BatchId(1)}});
//     QCOMPARE(bench.restored().batches.size(), 0U);
//
// Main thread.
#pragma once

#include "core/session/session.h"

#include <QStringList>
#include <QTemporaryDir>

namespace haul {

// All that a session gives back.
struct Restored
{
    std::vector<SavedBatch> batches;
    Result<void> end;
    bool hasEnded = false;
    QString setAside;
};

class SessionBench
{
public:
    SessionBench();

    QString path() const { return path_; }
    QString folder() const { return folder_.path(); }
    QStringList files() const; // in the folder

    // Opens the session, tells the facts one after another, and closes it.
    void write(const std::vector<SessionFact> &facts) const;
    Restored restored() const;

    // Blocks until it has been given.
    static Restored restore(Session &session);

private:
    QTemporaryDir folder_;
    QString path_;
};

std::unique_ptr<Session> openSession(const QString &path);

fact::BatchAdded batchAdded(quint32 id, const QList<QByteArray> &urls);
std::shared_ptr<const BatchSettings> settingsWith(const QString &folder);
std::shared_ptr<Outcome> outcomeOf(TaskId task, TaskState state, const QString &path = {});
ParseResultPtr fullResult(TaskId task);
ParseResultPtr plainResult(TaskId task, const QByteArray &type);

// Every kind of fact, in an order that leaves a row of every kind behind.
std::vector<SessionFact> factsOfEveryKind();

// A batch's tasks, a line each: index, state and whatever is not as it is by itself.
QString toText(const SavedBatch &batch);

// With a connection that knows nothing of sessions.
void runInFile(const QString &path, const QStringList &statements);
// As if the system had been started anew since.
void runAsAnotherBoot(const QString &path);

QByteArray bytesOfFile(const QString &path);
void writeFile(const QString &path, const QByteArray &bytes);

} // namespace haul

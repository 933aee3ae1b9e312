// One window a session: a second program that finds the session in use hands its lists to the
// window that has it, and ends.
//
//     if (handOver(sessionFile, listsOf(line))) return ExitAllDone;     // the second
//
//     HandOverServer server(sessionFile);                                // the first
//     connect(&server, &HandOverServer::received, ...);
//
// Over a local socket that only this user can open. Main thread.
#pragma once

#include "app/commandline.h"

#include <QLocalServer>
#include <QObject>

namespace haul {

// What a command line asks the window for, independent of the folder it was typed in.
struct HandedLists
{
    QStringList lists; // absolute paths
    QStringList urls;
    QByteArray input; // of standard input, if it was one of the lists
    ListFormat format = ListFormat::Auto;
    ReadOptions options; // without isCancelled
    BatchSettings settings;
    bool hasFolder = false;
};

// Reads standard input to its end if the command line names it.
HandedLists listsOf(const CommandLine &line);

// False when no window has the session, or it does not answer within seconds.
bool handOver(const QString &sessionFile, const HandedLists &lists);

class HandOverServer : public QObject
{
    Q_OBJECT

public:
    // The session must be this program's own: whatever listens under its name is a leftover.
    explicit HandOverServer(const QString &sessionFile, QObject *parent = nullptr);

signals:
    void received(const haul::HandedLists &lists);

private:
    void takeConnection();

    QLocalServer server_;
};

} // namespace haul

// A batch that is run again and again with the same command and session, killed on the way, and
// looked at after each death: nothing may be wrong, nothing lost, nothing fetched twice.
//
//     CrashBench bench(CrashContent::make(seed, CrashScale::Short, CrashPolicy::Rename));
//     Ending ending = bench.runUntil({.afterMs = 120});
//     QCOMPARE(bench.findings(), QStringList());     // after a death
//     ending = bench.run();
//     QCOMPARE(bench.findingsAtEnd(ending), QStringList());
//
// Thread: the test's.
#pragma once

#include "tests/crash/crashcontent.h"
#include "tests/support/diskfault.h"

#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

#include <csignal>
#include <memory>
#include <optional>

namespace haul {

// How the program came to its end.
struct Ending
{
    int status = -1; // -1: a signal ended it
    int signal = 0;
    bool isHung = false;   // it was killed because it did not come to an end
    bool hasFired = false; // the fault
    QByteArray err;

    // By us: SIGKILL, or SIGINT before the program listened to that.
    bool isDeath() const { return (signal == SIGKILL || signal == SIGINT) && !isHung; }
    bool isInterrupted() const { return status == 130; }
    QByteArray words() const;
};

// When it is killed or interrupted: after a time or at a call, whichever is given.
struct KillPlan
{
    int afterMs = -1;
    std::optional<DiskFault> fault = {};
    bool isInterrupt = false; // SIGINT instead of SIGKILL

    QByteArray words() const;
};

class CrashBench
{
public:
    explicit CrashBench(CrashContent content);

    // Once to its end, or its death.
    Ending runUntil(const KillPlan &plan);
    Ending run() { return runUntil({}); }
    // With a fault that lasts until the program complains, or to its end.
    enum class Lasts { UntilItComplains, ToTheEnd };
    Ending runWithLasting(DiskFault fault, Lasts lasts);

    // What is wrong while the batch is under way. Also remembers what is finished by now.
    QStringList findings();
    // What is wrong once it ended by itself, after all runs.
    QStringList findingsAtEnd(const Ending &ending);

    // Files of the batch that stand whole under their names.
    int finishedFiles() const { return int(finished_.size()); }
    int partFiles() const;
    QString folder() const { return root_.filePath(QStringLiteral("out")); }
    // Whether it is kept for a look by hand.
    void keepFiles() { root_.setAutoRemove(false); }

private:
    QStringList arguments() const;
    std::unique_ptr<QProcess> start() const;
    static Ending waitFor(QProcess &process);
    void settleServer();
    QStringList wrongNames(bool atEnd) const;
    QStringList fetchedAgain();
    void noteFinished();

    QTemporaryDir root_;
    CrashContent content_;
    LoopbackServer server_;
    QSet<QByteArray> finished_; // paths on the server
};

} // namespace haul

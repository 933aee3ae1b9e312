// Whole rounds: a batch that is killed some times and then runs to its end, and one that meets a
// fault of the disk and runs once more without. The test and the runner by hand share them.
//
//     const RoundResult round = runKills({.seed = 7, .kills = 10});
//     QCOMPARE(round.findings, QStringList());
//
// The same seed plans the same deaths. One thread.
#pragma once

#include "tests/crash/crashbench.h"

#include <functional>
#include <vector>

namespace haul {

struct KillRound
{
    quint32 seed = 1;
    int kills = 10;
    CrashScale scale = CrashScale::Long;
    CrashPolicy policy = CrashPolicy::Rename;
    bool interrupts = false;                           // some runs get SIGINT instead
    bool keepOnFinding = false;                        // the folder stays for a look
    std::function<void(const QByteArray &)> tell = {}; // of each run, a line
};

struct FaultRound
{
    quint32 seed = 1;
    DiskFault fault;
    std::optional<CrashBench::Lasts> lasts = {}; // else it comes once
    CrashPolicy policy = CrashPolicy::Overwrite;
    bool keepOnFinding = false;
};

struct RoundResult
{
    int runs = 0;
    int deaths = 0;        // by SIGKILL
    int deathsAtCalls = 0; // of these, at a chosen call
    int interrupts = 0;    // by SIGINT
    int finished = 0;      // files that stood whole at these moments, together
    int parts = 0;         // part files at these moments, together
    bool hasFired = false; // the fault
    QByteArray firstEnd;   // with the fault
    QStringList findings;  // each with the run that it came after
};

RoundResult runKills(const KillRound &round);
RoundResult runFault(const FaultRound &round);

QByteArray lastingInWords(std::optional<CrashBench::Lasts> lasts);

// One of each kind of step, at its first and at later calls.
std::vector<DiskFault> chosenFaults();
// The steps of which a round tries every call, until a fault is not reached any more.
std::vector<DiskFault> allFaults();

} // namespace haul

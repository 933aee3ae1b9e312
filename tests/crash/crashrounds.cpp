#include "tests/crash/crashrounds.h"

#include <QRandomGenerator>

#include <cmath>

namespace haul {
namespace {

#ifdef HAUL_FAULTY_DISK
constexpr bool hasFaultyDisk = true;
#else
constexpr bool hasFaultyDisk = false; // sanitizers do not like to be preloaded
#endif

// Short lives as often as long ones.
int someMilliseconds(QRandomGenerator &random, CrashScale scale)
{
    constexpr double shortest = 12;
    const double longest = scale == CrashScale::Long ? 2800 : 1200;
    return int(shortest * std::pow(longest / shortest, random.generateDouble()));
}

// Only of a file that takes its time to arrive.
bool isPartFlush(const DiskFault &fault)
{
    return fault.calls == "sync" && fault.path == "*.part";
}

struct Step
{
    const char *calls;
    const char *path;
    int most; // of such calls a run has about so many
};

constexpr Step steps[] = {
    {"open", "*.part", 60},          {"write", "*.part", 150},      {"sync", "*.part", 8},
    {"rename", "*.part", 80},        {"truncate", "*.part", 4},     {"unlink", "*.part", 3},
    {"write", "*/session.db*", 300}, {"sync", "*/session.db*", 80}, {"open", "*/session.db*", 4},
    {"unlink", "*/session.db*", 2},  {"write", "*report.jsonl", 1},
};

DiskFault someCall(QRandomGenerator &random)
{
    const Step &step = steps[random.bounded(quint32(std::size(steps)))];
    const bool isWrite = QByteArray(step.calls) == "write";
    static const char *const hows[] = {"KILL", "KILL-AFTER", "KILL-HALF"};
    return {step.calls, step.path, 1 + int(random.bounded(step.most)),
            hows[random.bounded(isWrite ? 3 : 2)]};
}

KillPlan someKill(QRandomGenerator &random, const KillRound &round)
{
    if (hasFaultyDisk && random.bounded(2) == 0)
        return {-1, someCall(random)};
    return {someMilliseconds(random, round.scale), {}, round.interrupts && random.bounded(4) == 0};
}

void note(RoundResult &result, const QByteArray &run, const QStringList &findings)
{
    for (const QString &finding : findings)
        result.findings << QStringLiteral("[%1] %2").arg(QString::fromUtf8(run), finding);
}

// What the program may not do when the disk fails, whatever else becomes of it.
QStringList faultFindings(const Ending &ending)
{
    if (ending.isHung || ending.signal != 0)
        return {QStringLiteral("with the fault: %1").arg(QLatin1String(ending.words()))};
    if (ending.status != 0 && ending.err.isEmpty())
        return {
            QStringLiteral("with the fault: %1 and no word").arg(QLatin1String(ending.words()))};
    return {};
}

} // namespace

RoundResult runKills(const KillRound &round)
{
    QRandomGenerator random(round.seed);
    CrashBench bench(CrashContent::make(round.seed, round.scale, round.policy));
    RoundResult result;
    const auto take = [&](const KillPlan &plan, const Ending &ending) {
        const QByteArray run = "run " + QByteArray::number(++result.runs) + ": " + plan.words();
        const bool isUnderWay = ending.isDeath() || ending.isInterrupted();
        const QStringList findings = isUnderWay ? bench.findings() : bench.findingsAtEnd(ending);
        result.interrupts += ending.isInterrupted() ? 1 : 0;
        result.deaths += ending.isDeath() ? 1 : 0;
        result.deathsAtCalls += ending.isDeath() && plan.fault ? 1 : 0;
        if (ending.isDeath()) {
            result.finished += bench.finishedFiles();
            result.parts += bench.partFiles();
        }
        if (round.tell)
            round.tell(run + " -> " + ending.words() + ", finished "
                       + QByteArray::number(bench.finishedFiles()) + ", parts "
                       + QByteArray::number(bench.partFiles()));
        note(result, run, findings);
    };
    // A run that got to its end counts as well: the next one has nothing to do, and says so.
    for (int tries = 0; result.deaths < round.kills && tries < 3 * round.kills; ++tries) {
        const KillPlan plan = someKill(random, round);
        const Ending ending = bench.runUntil(plan);
        take(plan, ending);
        if (ending.status >= 0 && !ending.isInterrupted() && !plan.fault)
            break;
        if (!result.findings.isEmpty())
            break;
    }
    if (result.findings.isEmpty())
        take({}, bench.run());
    if (!result.findings.isEmpty() && round.keepOnFinding) {
        bench.keepFiles();
        result.findings << QStringLiteral("kept in %1").arg(bench.folder());
    }
    return result;
}

RoundResult runFault(const FaultRound &round)
{
    const CrashScale scale = isPartFlush(round.fault) ? CrashScale::Single : CrashScale::Faults;
    CrashBench bench(CrashContent::make(round.seed, scale, round.policy));
    RoundResult result;
    const Ending faulty = round.lasts ? bench.runWithLasting(round.fault, *round.lasts)
                                      : bench.runUntil({-1, round.fault});
    result.hasFired = faulty.hasFired;
    result.firstEnd = faulty.words();
    if (!faulty.err.isEmpty())
        result.firstEnd += ": " + faulty.err.simplified();
    const QByteArray run = round.fault.words() + ", " + lastingInWords(round.lasts);
    note(result, run, faultFindings(faulty));
    note(result, run, faulty.status == 0 ? bench.findingsAtEnd(faulty) : QStringList());
    note(result, run, bench.findings());
    note(result, run + ", then without", bench.findingsAtEnd(bench.run()));
    result.runs = 2;
    if (!result.findings.isEmpty() && round.keepOnFinding) {
        bench.keepFiles();
        result.findings << QStringLiteral("kept in %1").arg(bench.folder());
    }
    return result;
}

QByteArray lastingInWords(std::optional<CrashBench::Lasts> lasts)
{
    if (!lasts)
        return "once";
    return *lasts == CrashBench::Lasts::ToTheEnd ? "to the end" : "until it complains";
}

std::vector<DiskFault> allFaults()
{
    std::vector<DiskFault> faults;
    for (const Step &step : steps) {
        for (const char *how : {"EIO", "ENOSPC"}) {
            const bool canBeFull = QByteArray(step.calls) != "unlink";
            if (canBeFull || QByteArray(how) == "EIO")
                faults.push_back({step.calls, step.path, 1, how});
        }
    }
    return faults;
}

std::vector<DiskFault> chosenFaults()
{
    std::vector<DiskFault> faults;
    for (const DiskFault &fault : allFaults()) {
        const bool isFull = fault.how == "ENOSPC";
        if (isPartFlush(fault) || (isFull && fault.calls != "write"))
            continue; // takes seconds, or a full disk is not seen there first
        const bool isMany = fault.path.contains("session") && fault.calls != "open";
        faults.push_back(fault);
        faults.back().at = (isMany && fault.calls != "unlink" ? 9 : 1) + (isFull ? 1 : 0);
    }
    return faults;
}

} // namespace haul

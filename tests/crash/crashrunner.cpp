// The long form of tst_crash, by hand:
//
//     crashrunner --kills 120 --seed 1           kills, in batches of all policies
//     crashrunner --faults --calls 60            every call of every step fails: once, until
//                                                the program complains, to its end
//     crashrunner --faults --only session.db     ... of these steps
//
// Prints a line a batch or fault, and what is wrong; its status says whether anything is.
#include "tests/crash/crashrounds.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace haul;

namespace {

constexpr CrashPolicy policies[] = {CrashPolicy::Rename, CrashPolicy::Overwrite, CrashPolicy::Skip};
const std::optional<CrashBench::Lasts> lastings[] = {
    std::nullopt, CrashBench::Lasts::UntilItComplains, CrashBench::Lasts::ToTheEnd};
constexpr int killsABatch = 10;

void print(const QStringList &findings)
{
    for (const QString &finding : findings)
        std::printf("    WRONG %s\n", qUtf8Printable(finding));
    std::fflush(stdout);
}

int runAllKills(int kills, quint32 seed, bool isVerbose)
{
    RoundResult sum;
    int batches = 0;
    while (sum.deaths < kills) {
        KillRound round{.seed = seed + quint32(batches),
                        .kills = std::min(killsABatch, kills - sum.deaths),
                        .policy = policies[batches % 3],
                        .interrupts = true,
                        .keepOnFinding = true};
        if (isVerbose)
            round.tell = [](const QByteArray &line) { std::printf("    %s\n", line.constData()); };
        ++batches;
        const RoundResult result = runKills(round);
        std::printf("seed %u, %s: %d runs, %d deaths\n", round.seed,
                    qUtf8Printable(policyName(round.policy)), result.runs, result.deaths);
        print(result.findings);
        sum.runs += result.runs;
        sum.deaths += result.deaths;
        sum.deathsAtCalls += result.deathsAtCalls;
        sum.interrupts += result.interrupts;
        sum.finished += result.finished;
        sum.parts += result.parts;
        sum.findings += result.findings;
    }
    std::printf("%d batches, %d runs, %d deaths (%d at a chosen call), %d interrupts, %d finished "
                "files and %d "
                "part files seen at these moments, %d findings\n",
                batches, sum.runs, sum.deaths, sum.deathsAtCalls, sum.interrupts, sum.finished,
                sum.parts, int(sum.findings.size()));
    return sum.findings.isEmpty() ? 0 : 1;
}

int runAllFaults(quint32 seed, int mostCalls, const QByteArray &only, bool isVerbose)
{
    int tried = 0;
    qsizetype wrong = 0;
    for (DiskFault fault : allFaults()) {
        if (!fault.words().contains(only))
            continue;
        for (const auto lasts : lastings) {
            int reached = 0;
            // Every call at first, then every third: the same happens again and again.
            for (fault.at = 1; fault.at <= mostCalls; fault.at += fault.at < 12 ? 1 : 3) {
                const RoundResult result = runFault({.seed = seed,
                                                     .fault = fault,
                                                     .lasts = lasts,
                                                     .policy = policies[fault.at % 3],
                                                     .keepOnFinding = true});
                ++tried;
                wrong += result.findings.size();
                reached += result.hasFired ? 1 : 0;
                if (isVerbose || !result.findings.isEmpty())
                    std::printf("  %s: %s\n", fault.words().constData(),
                                result.firstEnd.constData());
                print(result.findings);
                if (!result.hasFired)
                    break;
            }
            std::printf("%s %s %s, %s: reached %d times\n", fault.calls.constData(),
                        fault.path.constData(), fault.how.constData(),
                        lastingInWords(lasts).constData(), reached);
            std::fflush(stdout);
        }
    }
    std::printf("%d faults tried, %d findings\n", tried, int(wrong));
    return wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption kills(QStringLiteral("kills"), {}, QStringLiteral("N"),
                                   QStringLiteral("120"));
    const QCommandLineOption seed(QStringLiteral("seed"), {}, QStringLiteral("N"),
                                  QStringLiteral("1"));
    const QCommandLineOption faults(QStringLiteral("faults"));
    const QCommandLineOption calls(QStringLiteral("calls"), {}, QStringLiteral("N"),
                                   QStringLiteral("60"));
    const QCommandLineOption only(QStringLiteral("only"), {}, QStringLiteral("WORDS"));
    const QCommandLineOption verbose(QStringLiteral("verbose"));
    parser.addOptions({kills, seed, faults, calls, only, verbose});
    parser.addHelpOption();
    parser.process(app);
    QElapsedTimer clock;
    clock.start();
    const int status = parser.isSet(faults)
                           ? runAllFaults(parser.value(seed).toUInt(), parser.value(calls).toInt(),
                                          parser.value(only).toUtf8(), parser.isSet(verbose))
                           : runAllKills(parser.value(kills).toInt(), parser.value(seed).toUInt(),
                                         parser.isSet(verbose));
    std::printf("%d s\n", int(clock.elapsed() / 1000));
    return status;
}

#include "tests/crash/crashbench.h"

#include "tests/app/haulprocess.h"
#include "tests/crash/crashchecks.h"
#include "tests/support/rawclient.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <csignal>

namespace haul {
namespace {

// For what takes a few seconds: longer is a hang.
constexpr int longestRun = 40'000;

QString complaintOfServer(const QByteArray &path)
{
    return QStringLiteral("%1 was finished and is requested again").arg(QString::fromLatin1(path));
}

} // namespace

QByteArray Ending::words() const
{
    if (isHung)
        return "hung";
    return signal != 0 ? "signal " + QByteArray::number(signal)
                       : "status " + QByteArray::number(status);
}

QByteArray KillPlan::words() const
{
    if (fault)
        return fault->words();
    return afterMs < 0 ? QByteArray("to its end")
                       : QByteArray::number(afterMs) + (isInterrupt ? " ms, SIGINT" : " ms");
}

CrashBench::CrashBench(CrashContent content)
    : content_(std::move(content))
{
    if (!root_.isValid() || !server_.start())
        qFatal("no folder or no server for the test");
    content_.serveOn(server_);
    content_.layOut(folder());
    writeFile(root_.filePath(QStringLiteral("list.txt")), content_.list(server_));
}

QStringList CrashBench::arguments() const
{
    const auto file = [this](const char *name) { return root_.filePath(QLatin1String(name)); };
    return {QStringLiteral("--headless"),
            QStringLiteral("--quiet"),
            QStringLiteral("--session"),
            file("session.db"),
            QStringLiteral("-d"),
            folder(),
            QStringLiteral("--report"),
            file("report.jsonl"),
            QStringLiteral("--results"),
            file("results.jsonl"),
            QStringLiteral("--on-conflict"),
            policyName(content_.policy()),
            QStringLiteral("-s"),
            QStringLiteral("4"),
            QStringLiteral("--per-host"),
            QStringLiteral("12"),
            QStringLiteral("--retry-wait"),
            QStringLiteral("0.05"),
            file("list.txt")};
}

std::unique_ptr<QProcess> CrashBench::start() const
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral(HAUL_PROGRAM), arguments());
    process->closeWriteChannel();
    return process;
}

Ending CrashBench::waitFor(QProcess &process)
{
    Ending ending;
    if (!process.waitForFinished(longestRun) && process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
        ending.isHung = true;
    }
    if (process.exitStatus() == QProcess::NormalExit)
        ending.status = process.exitCode();
    else
        ending.signal = process.exitCode();
    ending.err += process.readAllStandardError();
    return ending;
}

Ending CrashBench::runUntil(const KillPlan &plan)
{
    std::optional<ScopedDiskFault> fault;
    if (plan.fault)
        fault.emplace(*plan.fault, root_.filePath(QStringLiteral("fault.log")));
    const std::unique_ptr<QProcess> process = start();
    if (plan.afterMs >= 0 && !process->waitForFinished(plan.afterMs)
        && process->state() == QProcess::Running)
        ::kill(pid_t(process->processId()), plan.isInterrupt ? SIGINT : SIGKILL);
    Ending ending = waitFor(*process);
    ending.hasFired = fault && fault->hasFired();
    settleServer();
    return ending;
}

Ending CrashBench::runWithLasting(DiskFault plan, Lasts lasts)
{
    plan.whileThere = root_.filePath(QStringLiteral("fault.on"));
    writeFile(plan.whileThere, {});
    const ScopedDiskFault fault(plan, root_.filePath(QStringLiteral("fault.log")));
    const std::unique_ptr<QProcess> process = start();
    QElapsedTimer clock;
    clock.start();
    QByteArray err;
    while ((err.isEmpty() || lasts == Lasts::ToTheEnd) && process->state() != QProcess::NotRunning
           && clock.elapsed() < longestRun / 2) {
        process->waitForFinished(20);
        err += process->readAllStandardError();
    }
    QFile::remove(plan.whileThere);
    Ending ending = waitFor(*process);
    ending.err.prepend(err);
    ending.hasFired = fault.hasFired();
    settleServer();
    return ending;
}

// Until the server has read everything that the dead program ever sent: whoever connects is
// accepted behind its connections.
void CrashBench::settleServer()
{
    {
        RawClient client(server_.port());
        client.get("/settled", {});
        (void)client.readReply();
    }
    QElapsedTimer clock;
    clock.start();
    while (server_.openConnections() > 0 && clock.elapsed() < longestRun)
        QThread::msleep(1);
}

int CrashBench::partFiles() const
{
    return int(filesBelow(folder()).filter(QStringLiteral(".part")).size());
}

QStringList CrashBench::findings()
{
    QStringList found = fetchedAgain() + wrongNames(false);
    noteFinished();
    found += sessionFindings(root_.filePath(QStringLiteral("session.db")), content_);
    return found;
}

QStringList CrashBench::findingsAtEnd(const Ending &ending)
{
    if (ending.isHung || ending.signal != 0)
        return {QStringLiteral("it did not end by itself: %1").arg(QLatin1String(ending.words()))};
    const int expected = content_.hasFailures() ? 1 : 0;
    QStringList found;
    if (ending.status != expected)
        found << QStringLiteral("ended with %1 instead of %2: %3")
                     .arg(QLatin1String(ending.words()))
                     .arg(expected)
                     .arg(QString::fromUtf8(ending.err));
    found += fetchedAgain() + wrongNames(true);
    const std::vector<ExpectedLine> lines = content_.lines(server_);
    found +=
        reportFindings(root_.filePath(QStringLiteral("report.jsonl")), folder(), content_, lines);
    found += resultFindings(root_.filePath(QStringLiteral("results.jsonl")), folder(), content_);
    found += sessionFindings(root_.filePath(QStringLiteral("session.db")), content_);
    return found;
}

// Names that nothing of ours may have, bytes that are not whole, and at the end what is missing.
QStringList CrashBench::wrongNames(bool atEnd) const
{
    QStringList found;
    const QStringList names = filesBelow(folder());
    for (const QString &name : names) {
        const QList<QByteArray> mayBe = content_.mayBe(name);
        const QString whole = name.endsWith(QLatin1String(".part")) ? name.chopped(5) : QString();
        if (!whole.isEmpty() && !atEnd && !content_.mayBe(whole).isEmpty())
            continue;
        if (mayBe.isEmpty())
            found << QStringLiteral("%1 should not be there").arg(name);
        else if (!mayBe.contains(readFile(folder() + QLatin1Char('/') + name)))
            found << QStringLiteral("%1 holds wrong bytes").arg(name);
    }
    for (auto file = content_.atEnd().cbegin(); atEnd && file != content_.atEnd().cend(); ++file) {
        if (!names.contains(file.key()))
            found << QStringLiteral("%1 is missing").arg(file.key());
        else if (readFile(folder() + QLatin1Char('/') + file.key()) != *file)
            found << QStringLiteral("%1 is not what it should be in the end").arg(file.key());
    }
    // What stood there before must not be lost, unless it is to be replaced.
    for (const CrashFile &file : content_.files()) {
        if (!file.oldName.isEmpty() && !names.contains(file.oldName))
            found << QStringLiteral("%1 stood there before and is gone").arg(file.oldName);
    }
    return found;
}

// Since the last look.
QStringList CrashBench::fetchedAgain()
{
    QStringList found;
    for (const ServerRequest &request : server_.requests()) {
        if (finished_.contains(request.path))
            found << complaintOfServer(request.path);
    }
    server_.clearLog();
    return found;
}

void CrashBench::noteFinished()
{
    for (const CrashFile &file : content_.files()) {
        if (!file.isMissing && !content_.isSkipped(file) && !finished_.contains(file.path)) {
            QFile there(folder() + QLatin1Char('/') + file.name);
            if (there.open(QIODevice::ReadOnly) && there.readAll() == file.body)
                finished_.insert(file.path);
        }
    }
}

} // namespace haul

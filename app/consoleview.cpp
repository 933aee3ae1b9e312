#include "app/consoleview.h"

#include "app/humantext.h"
#include "app/preflighttext.h"
#include "app/verifytext.h"
#include "core/base/errortext.h"
#include "core/base/secrets.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto terminalInterval = 200ms;
constexpr auto pipeInterval = 10s;
constexpr char clearToEnd[] = "\r\033[K";

int terminalWidth(std::FILE *terminal)
{
    winsize size{};
    return ::ioctl(::fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                                  : 80;
}

// What a server sends must not steer the terminal.
QString harmless(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            c = QLatin1Char(' ');
    }
    return text;
}

void addCount(QStringList &parts, qint64 count, const QString &one, const QString &many)
{
    if (count > 0)
        parts << countText(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

// Of the lists' lines.
void addLeftOut(QStringList &parts, const ListRun::Totals &totals)
{
    addCount(parts, totals.rejected, QStringLiteral("line rejected"),
             QStringLiteral("lines rejected"));
    addCount(parts, totals.duplicates, QStringLiteral("duplicate left out"),
             QStringLiteral("duplicates left out"));
}

} // namespace

ConsoleView::ConsoleView(const TaskManager &manager, const ListRun &run, const Options &options,
                         QObject *parent)
    : QObject(parent)
    , manager_(manager)
    , run_(run)
    , quiet_(options.quiet)
    , out_(options.toStandardError ? stderr : stdout)
    , isTerminal_(::isatty(::fileno(out_)) != 0)
{
    timer_.setInterval(isTerminal_ ? std::chrono::milliseconds(terminalInterval) : pipeInterval);
    connect(&timer_, &QTimer::timeout, this, &ConsoleView::renew);
}

void ConsoleView::begin()
{
    clock_.start();
    if (quiet_)
        return;
    timer_.start();
    if (isTerminal_)
        renew();
}

void ConsoleView::end()
{
    timer_.stop();
    clearLine();
    if (!quiet_ && clock_.isValid())
        print(run_.isPreflight() ? preflightSummary() : summary());
}

void ConsoleView::showComplaint(const QString &line)
{
    clearLine();
    std::fprintf(stderr, "haul: %s\n", qUtf8Printable(harmless(line)));
}

void ConsoleView::showFailure(const Outcome &outcome, const QByteArray &url)
{
    clearLine();
    const ErrorText text = describe(*outcome.error);
    const QString line = QStringLiteral("failed: %1: %2 %3")
                             .arg(QString::fromUtf8(withoutPassword(url)), text.message, text.hint);
    std::fprintf(stderr, "%s\n", qUtf8Printable(harmless(line).trimmed()));
}

void ConsoleView::showFlag(const ProbedLink &link, const QByteArray &url)
{
    clearLine();
    const QString line =
        QStringLiteral("%1: %2: %3")
            .arg(verdictWord(link.verdict), QString::fromUtf8(withoutPassword(url)), link.reason);
    std::fprintf(stderr, "%s\n", qUtf8Printable(harmless(line)));
}

void ConsoleView::showVerified(const VerifyReport &report)
{
    clearLine();
    for (const QString &line : verifyLines(report))
        std::fprintf(stderr, "%s\n", qUtf8Printable(harmless(line)));
    if (!quiet_)
        print(verifySummary(report));
}

void ConsoleView::renew()
{
    if (!isTerminal_) {
        print(progressLine());
        return;
    }
    const QString line = progressLine().left(terminalWidth(out_) - 1);
    std::fprintf(out_, "%s%s", clearToEnd, qUtf8Printable(line));
    std::fflush(out_);
    lineShown_ = true;
}

void ConsoleView::clearLine()
{
    if (!lineShown_)
        return;
    std::fputs(clearToEnd, out_);
    std::fflush(out_);
    lineShown_ = false;
}

void ConsoleView::print(const QString &line)
{
    std::fprintf(out_, "%s\n", qUtf8Printable(line));
    std::fflush(out_);
}

QString ConsoleView::progressLine() const
{
    const ListRun::Totals totals = run_.totals();
    const bool isPreflight = run_.isPreflight();
    QStringList parts{
        (isPreflight ? QStringLiteral("%1 of %2 checked") : QStringLiteral("%1 of %2 done"))
            .arg(countText(totals.ended), countText(totals.tasks)),
        sizeText(totals.bytes)};
    if (!isPreflight)
        parts << speedText(manager_.speed());
    const QString rest = restText(manager_.resting());
    if (const QString left = timeLeft(totals); !left.isEmpty() && rest.isEmpty())
        parts << left;
    const qint64 wrong = isPreflight ? run_.preflight().flagged() : totals.failed;
    if (wrong > 0)
        parts << (isPreflight ? QStringLiteral("%1 flagged") : QStringLiteral("%1 failed"))
                     .arg(countText(wrong));
    if (!rest.isEmpty())
        parts << rest;
    return parts.join(QStringLiteral(" · "));
}

// By tasks, for the sizes of those that have not begun are unknown; but not less than the bytes of
// those under way will take.
QString ConsoleView::timeLeft(const ListRun::Totals &totals) const
{
    if (totals.ended == 0 || totals.ended == totals.tasks)
        return {};
    const double passed = double(clock_.elapsed()) / 1000;
    double left = passed * double(totals.tasks - totals.ended) / double(totals.ended);
    if (const double speed = manager_.speed(); speed > 0)
        left = std::max(left, double(totals.remainingBytes) / speed);
    return QStringLiteral("about %1 left").arg(durationText(left));
}

QString ConsoleView::summary() const
{
    const ListRun::Totals totals = run_.totals();
    QStringList parts{QStringLiteral("%1 done").arg(countText(totals.done))};
    addCount(parts, totals.skipped, QStringLiteral("skipped"), QStringLiteral("skipped"));
    addCount(parts, totals.failed, QStringLiteral("failed"), QStringLiteral("failed"));
    addCount(parts, totals.cancelled, QStringLiteral("cancelled"), QStringLiteral("cancelled"));
    addLeftOut(parts, totals);
    const double seconds = qMax(0.001, double(clock_.elapsed()) / 1000);
    return QStringLiteral("%1; %2 in %3 (%4)")
        .arg(parts.join(QStringLiteral(", ")), sizeText(totals.bytes), durationText(seconds),
             speedText(double(totals.bytes) / seconds));
}

QString ConsoleView::preflightSummary() const
{
    const ListRun::Totals totals = run_.totals();
    QStringList parts{verdictLine(run_.preflight())};
    addCount(parts, totals.cancelled, QStringLiteral("not asked"), QStringLiteral("not asked"));
    addLeftOut(parts, totals);
    return parts.join(QStringLiteral(", ")) + QLatin1Char('\n')
           + spaceLine(run_.preflight(), run_.freeSpace());
}

} // namespace haul

// What the terminal shows of a run: a progress line that renews itself, failures above it, a
// summary in the end. A pipe gets plain lines, --quiet nothing but errors. Main thread.
#pragma once

#include "app/listrun.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdio>

namespace haul {

class ConsoleView : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        bool quiet = false;
        bool toStandardError = false; // standard output carries the report or the results
    };

    ConsoleView(const TaskManager &manager, const ListRun &run, const Options &options,
                QObject *parent = nullptr);

    void showComplaint(const QString &line);
    void showFailure(const Outcome &outcome, const QByteArray &url);
    void showFlag(const ProbedLink &link, const QByteArray &url);
    void showVerified(const VerifyReport &report);
    void begin();
    void end();

private:
    QString progressLine() const;
    QString timeLeft(const ListRun::Totals &totals) const;
    QString summary() const;
    QString preflightSummary() const;
    void renew();
    void clearLine();
    void print(const QString &line);

    const TaskManager &manager_;
    const ListRun &run_;
    const bool quiet_;
    std::FILE *const out_;
    const bool isTerminal_;
    bool lineShown_ = false;
    QTimer timer_;
    QElapsedTimer clock_;
};

} // namespace haul

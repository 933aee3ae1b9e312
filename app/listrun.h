// One run of the program over the lists and URLs of its command line: reads them all, submits a
// batch for each, follows the batches through their futures, writes the report and the results, and
// says with which status the program should end. The terminal and the window's --start share it.
//
//     ListRun run(manager, commandLine);
//     connect(&run, &ListRun::finished, &app, [](int status) { QCoreApplication::exit(status); });
//     run.start();
//
// Nothing starts before every list has been read and the folder and files have been tried. Main
// thread.
#pragma once

#include "app/commandline.h"
#include "app/outputfile.h"
#include "core/manager/taskmanager.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <vector>

namespace haul {

class ListRun : public QObject
{
    Q_OBJECT

public:
    ListRun(TaskManager &manager, CommandLine line, QObject *parent = nullptr);
    ~ListRun() override;

    void start();
    // Cancels what runs; finished() follows.
    void interrupt();

    struct Totals
    {
        qint64 tasks = 0;
        qint64 ended = 0;
        qint64 done = 0;
        qint64 failed = 0;
        qint64 cancelled = 0;
        qint64 skipped = 0;
        qint64 rejected = 0;
        qint64 duplicates = 0;
        qint64 bytes = 0;
        qint64 remainingBytes = 0; // of tasks under way whose size is known
    };
    Totals totals() const;

signals:
    // It cannot start, or could not write what it should: one line for people.
    void complained(const QString &line);
    void started();
    void failed(const haul::OutcomePtr &outcome, const QByteArray &url);
    void finished(int status);

private:
    struct Input
    {
        ListSource source;
        ParsedList list;
        BatchId batch{};
        std::unique_ptr<QFutureWatcher<Result<ParsedList>>> reading;
        std::unique_ptr<QFutureWatcher<OutcomePtr>> running;
    };

    void addInput(ListSource source);
    bool tryOutputs();
    void takeList(Input &input);
    void submitAll();
    void submit(Input &input);
    void takeOutcome(const Input &input, int index);
    void batchFinished();
    void finish();
    void giveUp(const QString &why);
    void writeReport(const Input &input);
    int status() const;

    TaskManager &manager_;
    CommandLine line_;
    OutputFile report_;
    OutputFile results_;
    std::vector<std::unique_ptr<Input>> inputs_;
    int unread_ = 0;
    int running_ = 0;
    bool gaveUp_ = false;
    bool interrupted_ = false;
    bool writeFailed_ = false;
};

} // namespace haul

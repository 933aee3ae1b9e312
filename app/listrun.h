// One run of the program over the lists and URLs of its command line: reads them all, submits a
// batch for each, follows the batches through their futures, writes the report and the results, and
// says with which status the program should end. The terminal and the window's --start share it.
//
// With a session it goes on with what that holds: all batches that have not ended, and the batches
// that were made of the same lists into the same folder, whose failed tasks are tried again. So the
// same command can be given until it ends with 0. Without lists the session's are all there is.
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
#include "core/manager/batchstarter.h"
#include "core/manager/preflight.h"
#include "core/manager/taskmanager.h"
#include "core/manager/verifyagainst.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace haul {

class ListRun : public QObject
{
    Q_OBJECT

public:
    ListRun(TaskManager &manager, CommandLine line, QObject *parent = nullptr);
    ~ListRun() override;

    void start();
    // Cancels what runs, or with a session leaves it to the next run; finished() follows.
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
    bool isPreflight() const { return line_.settings.probe; }
    // Of a preflight: what was found so far, and the room on the disk.
    const PreflightSummary &preflight() const { return preflight_; }
    qint64 freeSpace() const { return free_; }

signals:
    // It cannot start, or could not write what it should: one line for people.
    void complained(const QString &line);
    void started();
    void failed(const haul::OutcomePtr &outcome, const QByteArray &url);
    // Of a preflight: something is wrong with a link.
    void flagged(const haul::ProbedLink &link, const QByteArray &url);
    // What the checksum file of the command line says of all files; comes last.
    void verified(const haul::VerifyReport &report);
    void finished(int status);

private:
    // A list of the command line, or a batch of the session.
    struct Input
    {
        ListSource source;
        SharedAccount account; // null until it is read
        SharedEntries entries;
        BatchId batch{}; // none while it is 0
        std::unique_ptr<QFutureWatcher<Result<ParsedList>>> reading;
        std::unique_ptr<QFutureWatcher<OutcomePtr>> running;
    };

    Input &addInput(ListSource source);
    bool tryOutputs();
    void takeList(Input &input);
    void begin();
    void takeRestored(BatchId id);
    void afterRestore(const std::optional<Error> &error);
    std::vector<TaskId> failedTasks(const Input &input) const;
    void submitAll();
    BatchRequest requestFor(const Input &input) const;
    void takeStarted(BatchId id);
    void startNoMore();
    void follow(Input &input);
    void takeOutcome(const Input &input, int index);
    void batchFinished();
    void finish();
    void verify();
    void takeVerified();
    void giveUp(const QString &why);
    bool isOurs(BatchId id) const;
    void writeReport(const Input &input);
    int status() const;

    TaskManager &manager_;
    CommandLine line_;
    OutputFile report_;
    OutputFile results_;
    std::vector<std::unique_ptr<Input>> inputs_;
    PreflightSummary preflight_;
    qint64 free_ = unlimitedRoom;
    int unread_ = 0;
    int running_ = 0;
    bool isRestoring_ = false;
    bool gaveUp_ = false;
    bool interrupted_ = false;
    bool writeFailed_ = false;
    QFutureWatcher<Result<VerifyReport>> verifying_;
    bool verifyFailed_ = false;
    BatchStarter starter_; // last: in its end it may start batches, of which this hears
};

} // namespace haul

// Tells the session of names and part files, so that nothing of them is lost or left over: a name
// before anything stands under it, and how far a part file is once its bytes are on the disk.
//
//     if (ReceiptPtr receipt = recorder.claim(task, path)) ...   // wait for it, then make the file
//     recorder.save(file);                                       // now and then
//     recorder.saveClosed(file);                                 // between two attempts
//
// Without a session every function does nothing. Flushing has a thread of its own, for a disk may
// take its time. Thread-safe.
#pragma once

#include "core/model/outcome.h"
#include "core/session/receipt.h"
#include "core/session/sessionfacts.h"
#include "core/transfer/partfacts.h"

#include <QThreadPool>

namespace haul {

class ArrivingFile;
class Session;

class PartRecorder
{
public:
    explicit PartRecorder(Session *session); // may be null; outlives this
    ~PartRecorder();                         // waits for what is under way

    bool isOn() const { return session_ != nullptr; }

    // Null without a session.
    ReceiptPtr claim(TaskId task, const QString &path);

    // How far it is. Its bytes must have been written; they are flushed before it is told.
    void save(const ArrivingFile &file);
    // The same of one that nobody fills at the moment. It must be closed.
    void saveClosed(const ArrivingFile &file);
    // The file begins anew: what was told of it does not hold any more.
    void forget(TaskId task);

    // Small files are about to be written under their names, and a whole one renamed; with these
    // outcomes, if all goes well. Null without a session.
    ReceiptPtr promise(const std::vector<fact::FilePromised> &files);
    ReceiptPtr promiseWhole(const ArrivedFile &file, const OutcomePtr &outcome);
    // Of a file that the finisher will not get to: the next run of the program goes on with it.
    void saveWhole(const ArrivedFile &file);

private:
    void flushAndTell(TaskId task, QString path, PartFacts facts);

    Session *const session_;
    QThreadPool flushers_; // one thread
};

} // namespace haul

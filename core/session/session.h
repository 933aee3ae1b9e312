// Everything that survives the end of the program: batches, tasks, how far part files are,
// outcomes and results, in one SQLite file.
//
//     Result<std::unique_ptr<Session>> session = Session::open(path);
//     (*session)->restore(takeBatch, finished);              // what it holds, batch after batch
//     (*session)->tell(fact::TaskEnded{outcome});            // returns at once
//     (*session)->ask({fact::FilePromised{...}}, Settling::Silent)->wait();  // ... with a receipt
//
// Facts are written in the order in which they were told, in groups: at once when somebody waits
// for a receipt, else a few times a second. What cannot be written (a full disk) is kept and tried
// again; who waits is told. One thread of its own has the database; every function here may be
// called from any thread unless it says otherwise. The destructor writes what is left.
#pragma once

#include "core/session/receipt.h"
#include "core/session/savedbatch.h"
#include "core/session/sessionfacts.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace haul {

class Session
{
public:
    // Blocks for milliseconds. A damaged file is set aside, what can be read of it is put into a
    // new one, and setAside() says where the old one is. ErrorCode::SessionInUse when another
    // process has it.
    static Result<std::unique_ptr<Session>> open(const QString &path);
    ~Session();

    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    const QString &path() const { return path_; }
    // Where a damaged file is now; empty when there was none. Also damage that restore() finds:
    // then it may be asked from within `finished` and after.
    const QString &setAside() const { return setAside_; }
    // No batch that it ever held has a larger number or place.
    BatchId lastBatch() const { return lastBatch_; }

    // Called on the session's thread; never any more once others have been set.
    struct Listeners
    {
        std::function<void()> settled;                             // some receipts, see ask()
        std::function<void(const std::optional<Error> &)> trouble; // begins, or is over
    };
    void setListeners(Listeners listeners);

    // Gives every batch to `take`, in the order of their submission, then calls `finished`, on the
    // session's thread. What is told meanwhile is written afterwards.
    using Take = std::function<void(SavedBatch)>;
    using Finished = std::function<void(const Result<void> &)>;
    void restore(Take take, Finished finished);
    // When it returns, neither is called any more.
    void cancelRestore();

    void tell(SessionFact fact);
    // All or none of them. Who looks at the receipt instead of waiting for it wants the listener
    // told, or would never look again.
    enum class Settling { Silent, Told };
    ReceiptPtr ask(std::vector<SessionFact> facts, Settling settling);
    // Waits until all that was told is on the disk, or cannot be.
    Result<void> waitUntilSaved();

private:
    using Clock = std::chrono::steady_clock;

    struct Group // facts that are told together
    {
        std::vector<SessionFact> facts;
        ReceiptPtr receipt; // null when nobody waits
        Settling settling = Settling::Silent;
    };
    static bool doesAnyoneWaitForAll(const std::vector<Group> &groups);
    struct Reading
    {
        Take take;
        Finished finished;
    };
    class Worker;

    explicit Session(QString path);
    void run(std::function<void(Result<void>)> opened);

    const QString path_;
    QString setAside_;
    BatchId lastBatch_{};

    std::mutex listenersMutex_; // held while one is called
    Listeners listeners_;
    std::mutex readingMutex_; // held while something is read
    std::atomic<bool> isReadingCancelled_{false};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Group> groups_; // told, not yet taken by the thread
    std::optional<Reading> reading_;
    Clock::time_point firstTold_;
    bool isUrgent_ = false;
    bool isStopping_ = false;
    std::thread thread_; // last: it uses everything above
};

} // namespace haul

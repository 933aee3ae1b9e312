// Makes whole files of arrived ones, on the work pool: verifies, renames, and has results made.
//
//     finisher.add(std::move(files));   // a lane; comes back at once
//
// A few workers drain one queue, so that small files do not cost a thread switch each; parsing is
// scheduled apart, at a lower priority, so that a slow page holds up no file. add() is thread-safe;
// the rest is for the owner's thread.
#pragma once

#include "core/parse/parser.h"
#include "core/transfer/arrivedfile.h"
#include "core/transfer/lanecontext.h"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

class QThreadPool;

namespace haul {

class KeptWorks;
class NameRegistry;

class Finisher
{
public:
    using Post = std::function<void(TaskEvent)>; // thread-safe

    // All outlive the finisher.
    struct Context
    {
        QThreadPool &pool;
        NameRegistry &names;
        TaskQueue &queue; // where a task goes whose bytes are wrong, if it has another source
        KeptWorks &kept;
    };
    Finisher(const Context &context, Post post);
    ~Finisher(); // stop()

    void add(std::vector<ArrivedFile> files);
    // Lets go of what is queued (part files are removed) and waits for what is at work.
    void stop();

private:
    void work();
    int workersWanted() const;
    bool takeNext(ArrivedFile &file);
    void finish(ArrivedFile file);
    Result<QString> makeWhole(ArrivedFile &file, Outcome &outcome);
    Result<void> writeSmall(ArrivedFile &file);
    Result<void> verify(const ArrivedFile &file, Outcome &outcome) const;
    Result<QString> commit(ArrivedFile &file);
    void keepOrDiscard(ArrivedFile &file, const Error &error);
    bool tryMirror(const ArrivedFile &file, const Error &error);
    void makeResult(ParseRequest request);

    QThreadPool &pool_;
    NameRegistry &names_;
    TaskQueue &queue_;
    KeptWorks &kept_;
    Post post_;
    const int mostWorkers_;
    const ParseLimits parseLimits_;
    std::atomic<bool> stopped_{false};

    std::mutex mutex_;
    std::deque<ArrivedFile> files_;
    qint64 queuedBytes_ = 0;    // of the bodies in memory
    qsizetype queuedParts_ = 0; // part files, which may take long to verify
    int partsAtWork_ = 0;
    int workers_ = 0;
    std::vector<TransferControlPtr> atWork_; // of the files being finished
};

} // namespace haul

// Makes whole files of arrived ones, on the work pool: verifies, renames, and has results made.
//
//     finisher.add(std::move(files));   // a lane; comes back at once
//
// A few workers drain one queue, so that small files do not cost a thread switch each; parsing is
// scheduled apart, at a lower priority, so that a slow page holds up no file, unless the names are
// made of the pages' titles. add() is thread-safe;
// the rest is for the owner's thread.
#pragma once

#include "core/parse/parser.h"
#include "core/transfer/arrivedfile.h"
#include "core/transfer/lanecontext.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

class QThreadPool;

namespace haul {

class KeptWorks;
class NameRegistry;
class PartRecorder;

class Finisher
{
public:
    // Both are called on the work pool, and on lanes while they finish their files themselves.
    struct Listener
    {
        std::function<void(TaskEvent)> post;
        std::function<void()> idle; // all files are finished, all results made
    };

    // All outlive the finisher.
    struct Context
    {
        QThreadPool &pool;
        NameRegistry &names;
        TaskQueue &queue; // where a task goes whose bytes are wrong, if it has another source
        KeptWorks &kept;
        PartRecorder &recorder;
    };
    Finisher(const Context &context, Listener listener);
    ~Finisher(); // stop()

    void add(std::vector<ArrivedFile> files);
    // Only the result of a file that was finished in an earlier run of the program.
    void addResult(ParseRequest request, const std::shared_ptr<const BatchSettings> &settings);
    // Lets go of what is queued and waits for what is at work. Part files are removed, or with a
    // session left for the next run of the program.
    void stop();
    // Waits until everything that was added has been finished; results may still be made.
    void waitUntilFinished();

private:
    static constexpr qsizetype sniffedBytes = 512; // the first ones, which tell a type

    // A file with what it is going to be, if all goes well.
    struct Finishing
    {
        ArrivedFile file;
        std::shared_ptr<Outcome> outcome;
        Result<QString> path = QString();       // reserved for it; empty: it is skipped
        bool isUnseen = false;                  // reserved without a look at the disk
        bool isPromised = false;                // then the outcome must not change any more
        bool keepsPart = false;                 // it failed, and may go on from what is there
        QString title = {};                     // that its name is made of
        std::optional<ParseResult> result = {}; // when it was made for the title
    };

    void work();
    int workersWanted() const;
    bool takeNext(std::vector<ArrivedFile> &files);
    void noteDone(size_t files);
    void post(TaskEvent event) const { listener_.post(std::move(event)); }
    void forgetAtWork(const std::vector<TransferControlPtr> &controls, int parts);
    void finish(std::vector<ArrivedFile> files);
    Finishing begin(ArrivedFile file) const;
    void finishSmall(std::vector<Finishing> files);
    void finishPart(Finishing &file);
    void readTitle(Finishing &file);
    void takeTitledName(Finishing &file);
    ParseRequest parseRequest(const Finishing &file);
    void place(Finishing &file);
    void promise(std::vector<Finishing> &files);
    Result<void> promiseAgain(Finishing &file, const QString &path);
    Result<QString> makeSmall(Finishing &file);
    Result<QString> makeUnseen(Finishing &file);
    Result<void> writeSmall(Finishing &file);
    Result<void> verify(const ArrivedFile &file, Outcome &outcome) const;
    Result<void> verifyKind(const ArrivedFile &file) const;
    Result<QString> commit(Finishing &file);
    void giveUpName(const Finishing &file, const QString &path);
    void conclude(Finishing &file, const Result<QString> &path);
    bool keepOrDiscard(ArrivedFile &file, const Error &error);
    void discard(ArrivedFile &file);
    bool tryMirror(const ArrivedFile &file, const Error &error);
    void tellResult(ParseResult result);
    void makeResult(ParseRequest request);
    std::shared_ptr<const Extraction>
    extractionOf(const std::shared_ptr<const BatchSettings> &settings);

    QThreadPool &pool_;
    NameRegistry &names_;
    TaskQueue &queue_;
    KeptWorks &kept_;
    PartRecorder &recorder_;
    const Listener listener_;
    const int mostWorkers_;
    const ParseLimits parseLimits_;
    std::atomic<bool> stopped_{false};
    std::atomic<size_t> atHand_{0}; // files to finish, results to make

    std::mutex mutex_;
    std::deque<ArrivedFile> files_;
    qint64 queuedBytes_ = 0;    // of the bodies in memory
    qsizetype queuedParts_ = 0; // part files, which may take long to verify
    int partsAtWork_ = 0;
    int workers_ = 0;
    std::condition_variable idle_;

    std::mutex extractionMutex_;
    std::shared_ptr<const BatchSettings> extractionSettings_; // whose ...
    std::shared_ptr<const Extraction> extraction_;            // ... this is
    std::vector<TransferControlPtr> atWork_;                  // of the files being finished
};

} // namespace haul

// The finisher's queue and workers; what they do with a file is in finisherwork.cpp, with its
// result in finisherresults.cpp.
#include "core/manager/finisher.h"

#include "core/files/nameregistry.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/partrecorder.h"

#include <QThreadPool>
#include <QtConcurrent>

#include <algorithm>

namespace haul {
namespace {

// Above this the lane that brings a small file finishes it itself: a slow disk slows the transfers
// instead of filling the memory.
constexpr qint64 mostQueuedBytes = 64 * 1024 * 1024;
// A backlog of so many small files is worth a further worker.
constexpr qsizetype smallFilesAWorker = 64;
// Small files that a worker takes at once: a session is told of all of them together.
constexpr size_t smallFilesAtOnce = 128;

constexpr int finishPriority = 1;

} // namespace

Finisher::Finisher(const Context &context, Listener listener)
    : pool_(context.pool)
    , names_(context.names)
    , queue_(context.queue)
    , kept_(context.kept)
    , recorder_(context.recorder)
    , listener_(std::move(listener))
    , mostWorkers_(pool_.maxThreadCount())
{
}

Finisher::~Finisher()
{
    stop();
}

void Finisher::add(std::vector<ArrivedFile> files)
{
    atHand_ += files.size();
    std::unique_lock lock(mutex_);
    std::vector<ArrivedFile> own; // for this thread
    for (ArrivedFile &file : files) {
        if (queuedBytes_ > mostQueuedBytes && !file.part) {
            own.push_back(std::move(file));
            continue;
        }
        queuedBytes_ += file.body.size();
        queuedParts_ += file.part ? 1 : 0;
        files_.push_back(std::move(file));
    }
    const int fresh = stopped_ ? 0 : workersWanted() - workers_;
    workers_ += std::max(0, fresh);
    lock.unlock();
    for (int i = 0; i < fresh; ++i) {
        QtConcurrent::task([this] { work(); })
            .onThreadPool(pool_)
            .withPriority(finishPriority)
            .spawn(QtConcurrent::FutureResult::Ignore);
    }
    if (const size_t count = own.size()) {
        finish(std::move(own));
        noteDone(count);
    }
}

// One worker keeps up with small files; each large one may keep another busy.
int Finisher::workersWanted() const
{
    const auto backlog = qsizetype(files_.size());
    return int(std::min<qsizetype>(mostWorkers_,
                                   1 + partsAtWork_ + queuedParts_ + backlog / smallFilesAWorker));
}

void Finisher::stop()
{
    stopped_ = true;
    {
        const std::lock_guard lock(mutex_);
        for (ArrivedFile &file : files_) {
            if (!file.part)
                continue;
            names_.release(file.part->finalPath());
            if (recorder_.isOn()) {
                recorder_.saveWhole(file);
                (void)file.part->leave();
            }
        }
        files_.clear();
        for (const TransferControlPtr &control : atWork_)
            control->cancelled = true; // ends the hashing of a large file
    }
    pool_.waitForDone();
}

void Finisher::waitUntilFinished()
{
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return workers_ == 0; });
}

void Finisher::work()
{
    std::vector<ArrivedFile> files;
    while (takeNext(files)) {
        std::vector<TransferControlPtr> controls;
        for (const ArrivedFile &file : files)
            controls.push_back(file.request.control);
        const int parts = files.front().part ? 1 : 0;
        finish(std::move(files));
        forgetAtWork(controls, parts);
        noteDone(controls.size());
    }
}

void Finisher::noteDone(size_t files)
{
    if (atHand_.fetch_sub(files) == files)
        listener_.idle();
}

// One that is in its part file, or several small ones that follow each other.
bool Finisher::takeNext(std::vector<ArrivedFile> &files)
{
    files.clear();
    const std::lock_guard lock(mutex_);
    if (files_.empty() || stopped_) {
        --workers_;
        idle_.notify_all();
        return false;
    }
    const bool isPart = files_.front().part.has_value();
    const size_t most = isPart ? 1 : smallFilesAtOnce;
    while (files.size() < most && !files_.empty() && files_.front().part.has_value() == isPart) {
        ArrivedFile &file = files.emplace_back(std::move(files_.front()));
        files_.pop_front();
        atWork_.push_back(file.request.control);
        queuedBytes_ -= file.body.size();
    }
    queuedParts_ -= isPart ? 1 : 0;
    partsAtWork_ += isPart ? 1 : 0;
    return true;
}

void Finisher::forgetAtWork(const std::vector<TransferControlPtr> &controls, int parts)
{
    const std::lock_guard lock(mutex_);
    for (const TransferControlPtr &control : controls) {
        const auto found = std::find(atWork_.begin(), atWork_.end(), control);
        if (found != atWork_.end())
            atWork_.erase(found);
    }
    partsAtWork_ -= parts;
}

} // namespace haul

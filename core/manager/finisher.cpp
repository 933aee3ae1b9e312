#include "core/manager/finisher.h"

#include "core/base/secrets.h"
#include "core/files/nameregistry.h"
#include "core/files/verify.h"
#include "core/parse/parser.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/targetname.h"

#include <QThreadPool>
#include <QtConcurrent>

#include <algorithm>
#include <map>

namespace haul {
namespace {

// Above this the lane that brings a small file finishes it itself: a slow disk slows the transfers
// instead of filling the memory.
constexpr qint64 mostQueuedBytes = 64 * 1024 * 1024;
// Somebody else may take a name between its reservation and the rename; not for ever.
constexpr int mostRenames = 20;
// A backlog of so many small files is worth a further worker.
constexpr qsizetype smallFilesAWorker = 64;

// ext4 keeps an attribute of this size in the inode.
constexpr qsizetype longestShortOrigin = 56;

// What tells a type by the first bytes.
constexpr qsizetype sniffedBytes = 512;

constexpr int finishPriority = 1;
constexpr int parsePriority = 0;

} // namespace

Finisher::Finisher(const Context &context, Post post)
    : pool_(context.pool)
    , names_(context.names)
    , queue_(context.queue)
    , kept_(context.kept)
    , post_(std::move(post))
    , mostWorkers_(pool_.maxThreadCount())
{
}

Finisher::~Finisher()
{
    stop();
}

void Finisher::add(std::vector<ArrivedFile> files)
{
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
    for (ArrivedFile &file : own)
        finish(std::move(file));
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
        for (const ArrivedFile &file : files_) {
            if (file.part)
                names_.release(file.part->finalPath());
        }
        files_.clear();
        for (const TransferControlPtr &control : atWork_)
            control->cancelled = true; // ends the hashing of a large file
    }
    pool_.waitForDone();
}

void Finisher::work()
{
    ArrivedFile file;
    while (takeNext(file)) {
        const TransferControlPtr control = file.request.control;
        const int parts = file.part ? 1 : 0;
        finish(std::move(file));
        const std::lock_guard lock(mutex_);
        std::erase(atWork_, control);
        partsAtWork_ -= parts;
    }
}

bool Finisher::takeNext(ArrivedFile &file)
{
    const std::lock_guard lock(mutex_);
    if (files_.empty() || stopped_) {
        --workers_;
        return false;
    }
    file = std::move(files_.front());
    files_.pop_front();
    atWork_.push_back(file.request.control);
    queuedBytes_ -= file.body.size();
    if (file.part) {
        --queuedParts_;
        ++partsAtWork_;
    }
    return true;
}

void Finisher::finish(ArrivedFile file)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = file.request.task;
    outcome->bytes = file.bytes;
    outcome->finalUrl = file.finalUrl;
    outcome->mime = file.mime;
    outcome->httpStatus = file.httpStatus;
    outcome->attempts = file.request.attempt;
    if (file.part)
        post_({outcome->task, TaskEvent::WholeFile{}});

    const Result<QString> path = makeWhole(file, *outcome);
    const std::atomic<bool> &cancelled = file.request.control->cancelled;
    if (file.request.hasMirrorLeft()) {
        if (!path && !cancelled && tryMirror(file, path.error()))
            return;
        queue_.ended(outcome->task);
    }
    if (path && !path->isEmpty()) {
        outcome->state = TaskState::Done;
        outcome->path = *path;
    } else if (path) {
        outcome->state = TaskState::Skipped;
    } else if (cancelled) {
        outcome->state = TaskState::Cancelled;
    } else {
        outcome->state = TaskState::Failed;
        outcome->error = path.error();
    }
    outcome->seconds =
        std::chrono::duration<double>(TaskQueue::Clock::now() - file.startedAt).count();
    const bool parse = outcome->state == TaskState::Done && file.request.settings->parse;
    ParseRequest request{outcome->task,    outcome->path, withoutPassword(file.url()),
                         file.contentType, file.bytes,    file.body.left(sniffedBytes)};
    post_({outcome->task, TaskEvent::Ended{std::move(outcome), file.headers, parse}});
    if (parse)
        makeResult(std::move(request));
}

// What its next source gives may be right. False when that is of no use, or not wished any more.
bool Finisher::tryMirror(const ArrivedFile &file, const Error &error)
{
    if (error.code != ErrorCode::Checksum)
        return false;
    const TransferRequest &request = file.request;
    kept_.put(request.task, {nullptr, {request.attempt, 0, {}}});
    post_({request.task, TaskEvent::Retry{error, file.headers, std::chrono::milliseconds(0)}});
    if (queue_.retryLater(request.task, request.attempt, TaskQueue::Clock::now(),
                          request.source + 1))
        return true;
    kept_.drop(request.task);
    return false;
}

// The path under which the file stands now; empty when it is skipped because one is there already.
Result<QString> Finisher::makeWhole(ArrivedFile &file, Outcome &outcome)
{
    Result<void> done;
    if (file.request.control->cancelled)
        done = Error{ErrorCode::Internal, Stage::Verify, QStringLiteral("cancelled")};
    if (done)
        done = verify(file, outcome);
    if (done && !file.part)
        done = writeSmall(file);
    if (done && !file.part)
        return QString();
    if (done && file.modified)
        (void)file.part->setModificationTime(*file.modified); // a file without it is still right
    Result<QString> path = done ? commit(file) : Result<QString>(done.error());
    if (!path && file.part)
        keepOrDiscard(file, path.error());
    return path;
}

// What failed may be the disk's fault, and another time it works: then the bytes are still there.
// Wrong bytes are of no use to anybody.
void Finisher::keepOrDiscard(ArrivedFile &file, const Error &error)
{
    const TaskId task = file.request.task;
    const TransferControlPtr control = file.request.control;
    if (error.code != ErrorCode::Checksum && !control->cancelled && !file.part->path().isEmpty()) {
        PartFile part = std::move(*file.part);
        file.part.reset();
        kept_.put(task, {ArrivingFile::whole(names_, file, std::move(part)), {}});
        if (control->cancelled)
            kept_.drop(task); // who cancelled may have dropped it before
        return;
    }
    const QString name = file.part->finalPath();
    file.part->discard();
    names_.release(name);
}

// Gives a body in memory its name and part file; leaves it without one when it is to be skipped.
Result<void> Finisher::writeSmall(ArrivedFile &file)
{
    const NameHints hints{file.contentDisposition, file.url(), file.mime};
    Result<std::optional<PartFile>> part = openPartFile(names_, file.request, hints);
    if (!part)
        return part.error();
    file.part = std::move(*part);
    if (!file.part)
        return {};
    // A longer one would not fit beside the file's own data: a block of its own for each file.
    if (file.request.entry.url.size() <= longestShortOrigin)
        (void)file.part->setOrigin(file.request.entry.url);
    const Result<void> written = file.part->write(0, file.body);
    if (!written) {
        const QString name = file.part->finalPath();
        file.part.reset();
        names_.release(name);
    }
    return written;
}

// What the list and the server promise must hold; each digest is taken once.
Result<void> Finisher::verify(const ArrivedFile &file, Outcome &outcome) const
{
    std::map<QCryptographicHash::Algorithm, QByteArray> digests;
    const auto take = [&](QCryptographicHash::Algorithm algorithm) -> Result<QByteArray> {
        if (const auto taken = digests.find(algorithm); taken != digests.end())
            return taken->second;
        Result<QByteArray> digest =
            file.part ? hashFile(file.part->path(), algorithm, &file.request.control->cancelled)
                      : hashBytes(file.body, algorithm);
        if (digest)
            digests[algorithm] = *digest;
        return digest;
    };
    if (file.request.settings->digest) {
        const Result<QByteArray> digest = take(QCryptographicHash::Sha256);
        if (!digest)
            return digest.error();
        outcome.sha256 = *digest;
    }
    const auto &extras = file.request.entry.extras;
    for (const std::optional<Checksum> &promise :
         {extras ? extras->checksum : std::nullopt, file.promised}) {
        if (!promise)
            continue;
        const Result<QByteArray> digest = take(promise->algorithm);
        if (!digest)
            return digest.error();
        if (const Result<void> same = compareDigest(*promise, *digest); !same)
            return same.error();
    }
    return {};
}

Result<QString> Finisher::commit(ArrivedFile &file)
{
    PartFile &part = *file.part;
    const NameHints hints{file.contentDisposition, file.url(), file.mime};
    const QString wished = wishedTarget(file.request, hints);
    QString path = part.finalPath();
    const auto mayReplace = [&] {
        return file.request.settings->onConflict == ConflictPolicy::Overwrite && path == wished;
    };
    Result<void> done = part.commit(mayReplace());
    for (int tries = 0; !done && part.existedAlready() && tries < mostRenames; ++tries) {
        // Somebody else's file took the name meanwhile: it counts as there before.
        names_.release(path);
        const Result<std::optional<QString>> next = reserveTarget(names_, file.request, hints);
        if (!next || !*next) {
            file.part.reset();
            return next ? Result<QString>(QString()) : Result<QString>(next.error());
        }
        path = **next;
        done = part.commitAs(path, mayReplace());
    }
    if (done) {
        names_.keep(path);
        return path;
    }
    if (path != part.finalPath()) { // its own name is somebody else's by now
        file.part.reset();
        names_.release(path);
    }
    return done.error();
}

// At once when the file need not be read for it, else as a job of its own.
void Finisher::makeResult(ParseRequest request)
{
    if (auto result = resultWithoutReading(request)) {
        post_({request.task,
               TaskEvent::Parsed{std::make_shared<const ParseResult>(std::move(*result))}});
        return;
    }
    auto parse = [this, request = std::move(request)] {
        ParseResultPtr result;
        if (!stopped_)
            result = std::make_shared<const ParseResult>(parseFile(request, parseLimits_));
        post_({request.task, TaskEvent::Parsed{std::move(result)}});
    };
    QtConcurrent::task(std::move(parse))
        .onThreadPool(pool_)
        .withPriority(parsePriority)
        .spawn(QtConcurrent::FutureResult::Ignore);
}

} // namespace haul

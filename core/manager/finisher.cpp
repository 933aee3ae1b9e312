#include "core/manager/finisher.h"

#include "core/files/nameregistry.h"
#include "core/files/verify.h"
#include "core/parse/parser.h"
#include "core/transfer/targetname.h"

#include <QThreadPool>
#include <QtConcurrent>

namespace haul {
namespace {

// Above this the lane that brings a file finishes it itself: a slow disk slows the transfers
// instead of filling the memory.
constexpr qint64 mostQueuedBytes = 64 * 1024 * 1024;
// Somebody else may take a name between its reservation and the rename; not for ever.
constexpr int mostRenames = 20;

constexpr int finishPriority = 1;
constexpr int parsePriority = 0;

} // namespace

Finisher::Finisher(QThreadPool &pool, NameRegistry &names, Post post)
    : pool_(pool)
    , names_(names)
    , post_(std::move(post))
    , mostWorkers_(pool.maxThreadCount())
{
}

Finisher::~Finisher()
{
    stop();
}

void Finisher::add(ArrivedFile file)
{
    std::unique_lock lock(mutex_);
    if (queuedBytes_ > mostQueuedBytes) {
        lock.unlock();
        finish(std::move(file));
        return;
    }
    queuedBytes_ += file.body.size();
    files_.push_back(std::move(file));
    if (workers_ == mostWorkers_ || stopped_)
        return;
    ++workers_;
    lock.unlock();
    QtConcurrent::task([this] { work(); })
        .onThreadPool(pool_)
        .withPriority(finishPriority)
        .spawn(QtConcurrent::FutureResult::Ignore);
}

void Finisher::stop()
{
    stopped_ = true;
    {
        const std::lock_guard lock(mutex_);
        files_.clear();
    }
    pool_.waitForDone();
}

void Finisher::work()
{
    ArrivedFile file;
    while (takeNext(file))
        finish(std::move(file));
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
    queuedBytes_ -= file.body.size();
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
    ParseRequest parse{outcome->task, outcome->path, file.url(), file.contentType};
    const bool parseFollows =
        outcome->state == TaskState::Done && file.request.settings->parse && mayParse(parse);
    post_({outcome->task, TaskEvent::Ended{std::move(outcome), file.headers, parseFollows}});
    if (parseFollows)
        scheduleParse(std::move(parse));
}

// The path under which the file stands now; empty when it is skipped because one is there already.
Result<QString> Finisher::makeWhole(ArrivedFile &file, Outcome &outcome)
{
    if (file.request.control->cancelled)
        return Error{};
    Result<void> done = verify(file, outcome);
    if (done && !file.part)
        done = writeSmall(file);
    if (done && !file.part)
        return QString();
    if (done && file.modified)
        done = file.part->setModificationTime(*file.modified);
    if (done)
        return commit(file);
    if (file.part) {
        const QString name = file.part->finalPath();
        file.part->discard();
        names_.release(name);
    }
    return done.error();
}

// Gives a body in memory its name and part file; leaves it without one when it is to be skipped.
Result<void> Finisher::writeSmall(ArrivedFile &file)
{
    const NameHints hints{file.contentDisposition, file.url(), file.mime};
    const Result<std::optional<QString>> path = reserveTarget(names_, file.request, hints);
    if (!path)
        return path.error();
    if (!*path)
        return {};
    Result<PartFile> part = PartFile::create(**path);
    if (!part) {
        names_.release(**path);
        return part.error();
    }
    file.part = std::move(*part);
    return file.part->write(0, file.body);
}

Result<void> Finisher::verify(const ArrivedFile &file, Outcome &outcome) const
{
    const std::atomic<bool> *cancelled = &file.request.control->cancelled;
    const auto digestOf = [&](QCryptographicHash::Algorithm algorithm) -> Result<QByteArray> {
        if (!file.part)
            return hashBytes(file.body, algorithm);
        return hashFile(file.part->path(), algorithm, cancelled);
    };
    std::vector<Checksum> wanted;
    if (file.request.entry.extras && file.request.entry.extras->checksum)
        wanted.push_back(*file.request.entry.extras->checksum);
    if (file.promised)
        wanted.push_back(*file.promised);
    if (file.request.settings->digest) {
        const Result<QByteArray> digest = digestOf(QCryptographicHash::Sha256);
        if (!digest)
            return digest.error();
        outcome.sha256 = *digest;
    }
    for (const Checksum &checksum : wanted) {
        const Result<QByteArray> digest = digestOf(checksum.algorithm);
        if (!digest)
            return digest.error();
        if (const Result<void> same = compareDigest(checksum, *digest); !same)
            return same.error();
    }
    return {};
}

Result<QString> Finisher::commit(ArrivedFile &file)
{
    PartFile &part = *file.part;
    const bool overwrite = file.request.settings->onConflict == ConflictPolicy::Overwrite;
    QString path = part.finalPath();
    Result<void> done = part.commit(overwrite);
    for (int tries = 0; !done && part.existedAlready() && tries < mostRenames; ++tries) {
        // Somebody else's file took the name meanwhile: it counts as there before.
        names_.release(path);
        const NameHints hints{file.contentDisposition, file.url(), file.mime};
        const Result<std::optional<QString>> next = reserveTarget(names_, file.request, hints);
        if (!next || !*next) {
            part.discard();
            return next ? Result<QString>(QString()) : Result<QString>(next.error());
        }
        path = **next;
        done = part.commitAs(path, overwrite);
    }
    if (done) {
        names_.keep(path);
        return path;
    }
    part.discard();
    names_.release(path);
    return done.error();
}

void Finisher::scheduleParse(ParseRequest request)
{
    auto parse = [this, request = std::move(request)] {
        ParseResultPtr result;
        if (!stopped_) {
            if (std::optional<ParseResult> parsed = parseFile(request, parseLimits_))
                result = std::make_shared<const ParseResult>(std::move(*parsed));
        }
        post_({request.task, TaskEvent::Parsed{std::move(result)}});
    };
    QtConcurrent::task(std::move(parse))
        .onThreadPool(pool_)
        .withPriority(parsePriority)
        .spawn(QtConcurrent::FutureResult::Ignore);
}

} // namespace haul

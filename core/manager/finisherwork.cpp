// What the finisher does with a file, from the last byte to its final name.
#include "core/base/secrets.h"
#include "core/files/fileproof.h"
#include "core/files/nameregistry.h"
#include "core/files/verify.h"
#include "core/manager/finisher.h"
#include "core/parse/expectation.h"
#include "core/parse/parser.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/partrecorder.h"
#include "core/transfer/targetname.h"

#include <QBuffer>
#include <QFile>

#include <map>

namespace haul {
namespace {

// Somebody else may take a name between its reservation and the rename; not for ever.
constexpr int mostRenames = 20;

// ext4 keeps an attribute of this size in the inode.
constexpr qsizetype longestShortOrigin = 56;

NameHints hintsOf(const ArrivedFile &file, const QString &title)
{
    return {file.contentDisposition, file.url(), file.mime, title};
}

QByteArray headOfFile(const QString &path, qsizetype bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(bytes) : QByteArray();
}

// What is wrong with the bytes themselves: no retry makes them right, another source may.
bool isWrongFile(const Error &error)
{
    return error.code == ErrorCode::Checksum || error.code == ErrorCode::OtherKind;
}

Error cancelledError()
{
    return {ErrorCode::Internal, Stage::Verify, QStringLiteral("cancelled")};
}

} // namespace

void Finisher::finish(std::vector<ArrivedFile> files)
{
    std::vector<Finishing> begun;
    for (ArrivedFile &file : files)
        begun.push_back(begin(std::move(file)));
    if (begun.front().file.part)
        finishPart(begun.front());
    else
        finishSmall(std::move(begun));
}

Finisher::Finishing Finisher::begin(ArrivedFile file) const
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = file.request.task;
    outcome->bytes = file.bytes;
    outcome->finalUrl = file.finalUrl;
    outcome->mime = file.mime;
    outcome->httpStatus = file.httpStatus;
    outcome->attempts = file.request.attempt;
    outcome->seconds =
        std::chrono::duration<double>(TaskQueue::Clock::now() - file.startedAt).count();
    return {.file = std::move(file), .outcome = std::move(outcome)};
}

// Verified and named first, then promised together, then written: until the session knows of them,
// nothing stands under their names.
void Finisher::finishSmall(std::vector<Finishing> files)
{
    for (Finishing &file : files) {
        place(file);
        file.outcome->path = file.path ? *file.path : QString();
    }
    promise(files);
    for (Finishing &file : files) {
        Result<QString> path = file.path;
        if (path && !path->isEmpty())
            path = file.isUnseen ? makeUnseen(file) : makeSmall(file);
        if (!path && file.file.part)
            file.keepsPart = keepOrDiscard(file.file, path.error());
        conclude(file, path);
    }
}

Result<QString> Finisher::makeSmall(Finishing &file)
{
    const Result<void> written = writeSmall(file);
    return written ? commit(file) : Result<QString>(written.error());
}

// Under a name that nobody has looked for on the disk. When something stands in its way, it is made
// again with a look.
Result<QString> Finisher::makeUnseen(Finishing &file)
{
    std::optional<PartFile> &part = file.file.part;
    if (writeSmall(file)) {
        if (part->commitAs(*file.path, false)) {
            names_.keep(*file.path);
            return *file.path;
        }
        discard(file.file);
        part.reset();
    }
    const auto seen = reserveTarget(names_, file.file.request, hintsOf(file.file, file.title));
    if (!seen)
        return seen.error();
    if (!*seen)
        return QString();
    file.path = **seen;
    if (const Result<void> promised = promiseAgain(file, **seen); !promised) {
        names_.release(**seen);
        return promised.error();
    }
    return makeSmall(file);
}

// Names with {title} wait for what is in the file. What has none, or is no page, is named as
// always.
void Finisher::readTitle(Finishing &file)
{
    const ArrivedFile &arrived = file.file;
    const TransferRequest &request = arrived.request;
    if (!request.settings->parse || !asksForTitle(request.settings->nameTemplate))
        return;
    ParseRequest wanted = parseRequest(file);
    wanted.path = wishedTarget(request, hintsOf(arrived, {}));
    file.result = resultWithoutReading(wanted);
    if (!file.result) {
        QBuffer body;
        QFile part;
        QIODevice &device = arrived.part ? static_cast<QIODevice &>(part) : body;
        body.setData(arrived.body);
        if (arrived.part)
            part.setFileName(arrived.part->path());
        if (!device.open(QIODevice::ReadOnly))
            return; // that is found again when the file is parsed under its name
        file.result = parseDevice(device, wanted, parseLimits_);
    }
    const QString &title = file.result->title;
    if (titledPath(*request.settings, request.entry, request.task.index, hintsOf(arrived, title)))
        file.title = title;
}

// Another name than that of its part file, when the title asks for one.
void Finisher::takeTitledName(Finishing &file)
{
    const QString &own = file.file.part->finalPath();
    const NameHints hints = hintsOf(file.file, file.title);
    file.path = own;
    if (file.title.isEmpty() || wishedTarget(file.file.request, hints) == own)
        return;
    if (const auto titled = reserveTarget(names_, file.file.request, hints))
        file.path = titled->value_or(QString());
}

// The digest and the name of a body in memory.
void Finisher::place(Finishing &file)
{
    Result<void> fine = file.file.request.control->cancelled ? Result<void>(cancelledError())
                                                             : verify(file.file, *file.outcome);
    if (!fine) {
        file.path = fine.error();
        return;
    }
    readTitle(file);
    const NameHints own = hintsOf(file.file, file.title);
    if (const QString path = reserveTargetUnseen(names_, file.file.request, own); !path.isEmpty()) {
        file.path = path;
        file.isUnseen = true;
        return;
    }
    const auto reserve = [&] {
        return reserveTarget(names_, file.file.request, hintsOf(file.file, file.title));
    };
    Result<std::optional<QString>> path = reserve();
    if (!path && !file.title.isEmpty()) { // a folder that cannot be made is no reason to lose it
        file.title.clear();
        path = reserve();
    }
    if (!path)
        file.path = path.error();
    else
        file.path = path->value_or(QString());
}

void Finisher::promise(std::vector<Finishing> &files)
{
    if (!recorder_.isOn())
        return;
    std::vector<fact::FilePromised> promises;
    for (Finishing &file : files) {
        file.isPromised = file.path && !file.path->isEmpty();
        if (file.isPromised)
            promises.push_back({file.outcome, smallFileProof(file.file.body)});
    }
    if (promises.empty())
        return;
    const Result<void> recorded = recorder_.promise(promises)->wait();
    for (Finishing &file : files) {
        if (recorded || !file.isPromised)
            continue;
        names_.release(*file.path);
        file.path = recorded.error();
    }
}

void Finisher::finishPart(Finishing &file)
{
    post({file.outcome->task, TaskEvent::WholeFile{}});
    ArrivedFile &arrived = file.file;
    Result<void> fine = arrived.request.control->cancelled ? Result<void>(cancelledError())
                                                           : verify(arrived, *file.outcome);
    if (fine && arrived.modified)
        (void)arrived.part->setModificationTime(*arrived.modified); // without it it is still right
    if (fine) {
        readTitle(file);
        takeTitledName(file);
    }
    if (fine && file.path->isEmpty()) {
        discard(arrived);
        conclude(file, file.path);
        return;
    }
    if (fine) {
        fine = promiseAgain(file, *file.path);
        if (!fine && *file.path != arrived.part->finalPath())
            giveUpName(file, *file.path);
    }
    const Result<QString> path = fine ? commit(file) : Result<QString>(fine.error());
    if (!path && arrived.part)
        file.keepsPart = keepOrDiscard(arrived, path.error());
    conclude(file, path);
}

// Under this name now. What was promised is shared: a new outcome takes its place.
Result<void> Finisher::promiseAgain(Finishing &file, const QString &path)
{
    if (!recorder_.isOn())
        return {};
    auto outcome = std::make_shared<Outcome>(*file.outcome);
    outcome->path = path;
    file.outcome = std::move(outcome);
    file.isPromised = true;
    const bool isSmall = !file.file.body.isEmpty() || file.file.bytes == 0;
    const ReceiptPtr receipt =
        isSmall ? recorder_.promise({{file.outcome, smallFileProof(file.file.body)}})
                : recorder_.promiseWhole(file.file, file.outcome);
    return receipt->wait();
}

// A body in memory gets its part file.
Result<void> Finisher::writeSmall(Finishing &file)
{
    ArrivedFile &arrived = file.file;
    Result<PartFile> part = PartFile::createWithFolder(*file.path);
    if (!part) {
        names_.release(*file.path);
        return part.error();
    }
    arrived.part = std::move(*part);
    // A longer one would not fit beside the file's own data: a block of its own for each file.
    if (arrived.request.entry.url.size() <= longestShortOrigin)
        (void)arrived.part->setOrigin(arrived.request.entry.url);
    const Result<void> written = arrived.part->write(0, arrived.body);
    if (!written) {
        arrived.part.reset();
        names_.release(*file.path);
    } else if (arrived.modified) {
        (void)arrived.part->setModificationTime(*arrived.modified);
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
    if (extras && extras->size >= 0) {
        if (const Result<void> same = compareSize(extras->size, file.bytes); !same)
            return same.error();
    }
    if (extras && extras->crc32) {
        const Result<quint32> crc =
            file.part ? crc32OfFile(file.part->path(), &file.request.control->cancelled)
                      : Result<quint32>(crc32Of(file.body));
        if (!crc)
            return crc.error();
        if (const Result<void> same = compareCrc32(*extras->crc32, *crc); !same)
            return same.error();
    }
    for (const std::optional<Checksum> &promise :
         {extras ? std::optional<Checksum>(extras->checksum) : std::nullopt, file.promised}) {
        if (!promise)
            continue;
        const Result<QByteArray> digest = take(promise->algorithm);
        if (!digest)
            return digest.error();
        if (const Result<void> same = compareDigest(*promise, *digest); !same)
            return same.error();
    }
    return extras && extras->checksum ? Result<void>() : verifyKind(file);
}

// On the web anything may come under any address; elsewhere a name is the file's own.
Result<void> Finisher::verifyKind(const ArrivedFile &file) const
{
    const TransferRequest &request = file.request;
    if (request.settings->anyKind || !request.url().startsWith("http"))
        return {};
    const QByteArray head =
        file.part ? headOfFile(file.part->path(), sniffedBytes) : file.body.left(sniffedBytes);
    const auto &extras = request.entry.extras;
    const auto mismatch = findMismatch({.url = request.entry.url,
                                        .wishedName = extras ? extras->name : QString(),
                                        .contentType = file.contentType,
                                        .head = head});
    if (!mismatch)
        return {};
    return Error{ErrorCode::OtherKind, Stage::Verify, mismatch->reason};
}

// The path under which the file stands now; empty when it is skipped because one is there already.
Result<QString> Finisher::commit(Finishing &file)
{
    PartFile &part = *file.file.part;
    const TransferRequest &request = file.file.request;
    const NameHints hints = hintsOf(file.file, file.title);
    const QString own = part.finalPath(); // beside which the part file stands
    bool hasOwn = true;
    QString path = *file.path;
    const auto mayReplace = [&] {
        return request.settings->onConflict == ConflictPolicy::Overwrite
               && path == wishedTarget(request, hints);
    };
    Result<void> done = part.commitAs(path, mayReplace());
    for (int tries = 0; !done && part.existedAlready() && tries < mostRenames; ++tries) {
        // Somebody else's file took the name meanwhile: it counts as there before.
        hasOwn = hasOwn && path != own;
        names_.release(path);
        const Result<std::optional<QString>> next = reserveTarget(names_, request, hints);
        if (!next || !*next) {
            file.file.part.reset();
            if (hasOwn)
                names_.release(own);
            return next ? Result<QString>(QString()) : Result<QString>(next.error());
        }
        path = **next;
        hasOwn = hasOwn || path == own;
        done = promiseAgain(file, path);
        if (!done)
            break;
        done = part.commitAs(path, mayReplace());
    }
    if (done) {
        names_.keep(path);
        if (hasOwn && path != own)
            names_.release(own);
        return path;
    }
    if (!hasOwn) { // its own name is somebody else's by now
        file.file.part.reset();
        names_.release(path);
    } else if (path != own) {
        giveUpName(file, path);
    }
    return done.error();
}

// The part file stays beside the name that it has, and may wait there for another try.
void Finisher::giveUpName(const Finishing &file, const QString &path)
{
    names_.release(path);
    (void)recorder_.claim(file.outcome->task, file.file.part->finalPath());
}

// The end of the task, or its next source.
void Finisher::conclude(Finishing &file, const Result<QString> &path)
{
    const ArrivedFile &arrived = file.file;
    const TaskId task = file.outcome->task;
    const bool isCancelled = arrived.request.control->cancelled;
    if (arrived.request.hasMirrorLeft()) {
        if (!path && !isCancelled && tryMirror(arrived, path.error()))
            return;
        queue_.ended(task, TaskQueue::HostSaid::Nothing); // all was said when it arrived
    }
    const bool isDone = path && !path->isEmpty();
    const bool asPromised = isDone && file.isPromised && *path == file.outcome->path;
    if (!asPromised) {
        auto outcome = std::make_shared<Outcome>(*file.outcome);
        outcome->path = isDone ? *path : QString();
        outcome->state = isDone        ? TaskState::Done
                         : path        ? TaskState::Skipped
                         : isCancelled ? TaskState::Cancelled
                                       : TaskState::Failed;
        if (outcome->state == TaskState::Failed)
            outcome->error = path.error();
        file.outcome = std::move(outcome);
    }
    const bool parse = isDone && arrived.request.settings->parse;
    std::optional<ParseRequest> request;
    if (parse && !file.result)
        request = parseRequest(file);
    std::optional<QByteArray> plainType = request ? plainTypeOf(*request) : std::nullopt;
    const bool parseFollows = parse && !plainType;
    post({task, TaskEvent::Ended{.outcome = file.outcome,
                                 .headers = arrived.headers,
                                 .parseFollows = parseFollows,
                                 .plainType = std::move(plainType),
                                 .asPromised = asPromised && !arrived.body.isEmpty(),
                                 .keepsPart = file.keepsPart}});
    if (parse && file.result) {
        file.result->path = file.outcome->path;
        tellResult(std::move(*file.result));
    } else if (parseFollows) {
        makeResult(std::move(*request));
    }
}

// What its next source gives may be right. False when that is of no use, or not wished any more.
bool Finisher::tryMirror(const ArrivedFile &file, const Error &error)
{
    if (!isWrongFile(error))
        return false;
    const TransferRequest &request = file.request;
    kept_.put(request.task, {nullptr, {request.attempt, 0, {}}});
    post({request.task, TaskEvent::Retry{error, file.headers, std::chrono::milliseconds(0)}});
    if (queue_.retryLater(request.task, request.attempt, TaskQueue::Clock::now(),
                          request.source + 1))
        return true;
    kept_.drop(request.task);
    return false;
}

// What failed may be the disk's fault, and another time it works: then the bytes are still there.
// Wrong bytes are of no use to anybody. True when they are kept.
bool Finisher::keepOrDiscard(ArrivedFile &file, const Error &error)
{
    const TaskId task = file.request.task;
    const TransferControlPtr control = file.request.control;
    if (!isWrongFile(error) && !control->cancelled && !file.part->path().isEmpty()) {
        PartFile part = std::move(*file.part);
        file.part.reset();
        const ArrivingFilePtr whole = ArrivingFile::whole(names_, file, std::move(part));
        if (whole->close())
            recorder_.saveClosed(*whole);
        kept_.put(task, {whole, {}});
        if (control->cancelled)
            kept_.drop(task); // who cancelled may have dropped it before
        return true;
    }
    discard(file);
    return false;
}

void Finisher::discard(ArrivedFile &file)
{
    const QString name = file.part->finalPath();
    file.part->discard();
    names_.release(name);
}

} // namespace haul

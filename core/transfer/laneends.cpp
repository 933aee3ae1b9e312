// A lane's way from the end of a transfer to the fate of its task.
#include "core/queue/retrypolicy.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/lane.h"
#include "core/transfer/partrecorder.h"

#include <QRandomGenerator>

namespace haul {
namespace {

// A file that keeps changing is not chased for ever within one attempt.
constexpr int mostNewBeginnings = 2;

// An attempt that brought more than was ever there makes those before it count for nothing.
AttemptNotes notesAfter(const TransferRequest &request, const ArrivingFilePtr &file)
{
    AttemptNotes notes = request.notes;
    if (!file)
        return notes;
    if (file->mayResume() && file->hasProgress())
        notes.excused = request.attempt - 1;
    notes.mostBytes = std::max(notes.mostBytes, file->mostEver());
    return notes;
}

// Whether what a server refuses is perhaps the method and not the file: 405 and 501 say so, an
// address signed for GET gets a 403, others call it missing, fail over it or hang up. The statuses
// that are about the client, the moment or a decision would be the same for GET.
bool mayBeAboutHead(const TransferRequest &request, const Error &error)
{
    if (!request.url().startsWith("http"))
        return false;
    if (error.code != ErrorCode::Http)
        return error.stage == Stage::Response
               && (error.code == ErrorCode::ConnectionLost || error.code == ErrorCode::Timeout
                   || error.code == ErrorCode::BadResponse);
    switch (error.httpStatus) {
    case 401:
    case 408:
    case 410:
    case 429:
    case 451:
    case 502:
    case 503:
    case 504:
    case 522:
    case 524:
        return false;
    default:
        return true;
    }
}

std::shared_ptr<Outcome> outcomeOf(const Transfer &transfer)
{
    const std::chrono::duration<double> time = TaskQueue::Clock::now() - transfer.startedAt();
    auto outcome = std::make_shared<Outcome>();
    outcome->task = transfer.request().task;
    outcome->finalUrl = transfer.finalUrl();
    outcome->mime = transfer.head().mime();
    outcome->httpStatus = transfer.head().status();
    outcome->attempts = transfer.request().attempt;
    outcome->seconds = time.count();
    return outcome;
}

} // namespace

// The place in the queue is given back before anybody hears of the end: whoever reacts to it finds
// the place free. Nor does anybody who hears of it find what is left of the file.
void Lane::settle(Transfer &transfer, TransferEnd end)
{
    const TransferRequest &request = transfer.request();
    if (transfer.isFileInUse()) {
        settleSegment(transfer, end);
    } else if (std::holds_alternative<SegmentEnded>(end)) {
        if (transfer.file()->segments().hasGap())
            start(request, transfer.takeFile());
        else
            settleFailure(transfer, {ErrorCode::Internal, Stage::Body,
                                     QStringLiteral("bytes that nobody fetches")});
    } else if (const auto *useless = std::get_if<AttemptUseless>(&end)) {
        settleUseless(transfer, useless->why);
    } else if (const auto *failed = std::get_if<AttemptFailed>(&end)) {
        settleFailure(transfer, failed->error);
    } else {
        if (const ArrivingFilePtr through = transfer.takeFile())
            leaveFile(through);
        if (auto *file = std::get_if<ArrivedFile>(&end)) {
            deliver(std::move(*file));
            return;
        }
        using Said = TaskQueue::HostSaid;
        const bool isCancelled = std::holds_alternative<AttemptCancelled>(end);
        context_.queue.ended(request.task, isCancelled ? Said::Nothing : Said::Something);
        if (const auto *skipped = std::get_if<AttemptSkipped>(&end))
            tellEnd(transfer, TaskState::Skipped, {}, skipped->path);
        else if (const auto *probed = std::get_if<AttemptProbed>(&end))
            tellProbed(transfer, probed->size);
        else
            tellEnd(transfer, TaskState::Cancelled);
    }
}

// What the finisher may send back, to be fetched from elsewhere, stays known to the queue.
void Lane::deliver(ArrivedFile file, TaskQueue::HostSaid said)
{
    if (file.request.hasMirrorLeft())
        context_.queue.arrived(file.request.task, said);
    else
        context_.queue.ended(file.request.task, said);
    arrived_.push_back(std::move(file));
}

// Others are still at work on the file.
void Lane::settleSegment(Transfer &transfer, const TransferEnd &end)
{
    const TransferRequest request = transfer.request();
    const ArrivingFilePtr file = transfer.file();
    if (std::holds_alternative<AttemptCancelled>(end))
        return; // the last of them tells
    const auto *failed = std::get_if<AttemptFailed>(&end);
    if (failed && failed->error.stage == Stage::Disk) {
        dropOthers(file);
        settleFailure(transfer, failed->error);
        return;
    }
    if (failed)
        tellHost(transfer, failed->error);
    const bool isRefusal = failed && failed->error.code == ErrorCode::Http;
    if (std::holds_alternative<SegmentEnded>(end)) {
        const bool hasMore = file->segments().hasGap() || file->segments().cut(1, smallestRest) > 0;
        if (hasMore && context_.queue.mayAskAgain(request.task, TaskQueue::Clock::now())) {
            start(request, file); // over the connection that has just become free
            return;
        }
    } else if (isRefusal || !failed || !transfer.hasBroughtMuch()) {
        file->refuseMore(isRefusal);
    }
    context_.queue.dropConnection(request.task);
}

// What the server has now is not what it had: from the beginning, within the same attempt.
void Lane::settleUseless(Transfer &transfer, const QByteArray &why)
{
    const bool hadEnough = transfer.file()->timesStartedOver() >= mostNewBeginnings;
    transfer.file()->startOver();
    transfer.request().control->received = 0;
    if (hadEnough)
        settleFailure(transfer, {ErrorCode::Changed, Stage::Response, QString::fromLatin1(why)});
    else
        start(transfer.request(), transfer.takeFile());
}

void Lane::settleFailure(Transfer &transfer, const Error &error)
{
    const TransferRequest &request = transfer.request();
    ArrivingFilePtr file = transfer.takeFile();
    if (file)
        leaveFile(file);
    tellHost(transfer, error);
    const Outage outage = tellOutage(transfer, error);
    if (request.asksWithHead() && mayBeAboutHead(request, error)) {
        askWithGet(transfer, error);
        return;
    }
    AttemptNotes notes = notesAfter(request, file);
    if (isExcused(outage))
        ++notes.excused;
    const int attempts = std::max(1, request.attempt - notes.excused);
    auto pause = pauseBeforeRetry(error, attempts, request.settings->retries,
                                  QRandomGenerator::global()->generateDouble(),
                                  request.settings->retryPause, outage);
    if (file && (!file->mayResume() || !file->close()))
        file.reset();
    if (file)
        context_.recorder.saveClosed(*file);
    if (!pause && file && error.code == ErrorCode::Http && file->mayBeCrowded())
        pause = request.settings->retryPause;
    if (pause)
        retryAfter(transfer, error, *pause, {std::move(file), notes});
    else
        endOrTryMirror(transfer, error, std::move(file));
}

void Lane::retryAfter(const Transfer &transfer, const Error &error, std::chrono::milliseconds pause,
                      KeptWork work)
{
    const TransferRequest &request = transfer.request();
    if (work.file || work.notes.excused > 0 || work.notes.mostBytes > 0)
        context_.kept.put(request.task, std::move(work));
    context_.sink.post({request.task, TaskEvent::Retry{error, transfer.head().raw(), pause}});
    if (!context_.queue.retryLater(request.task, request.attempt, TaskQueue::Clock::now() + pause,
                                   request.source)) {
        context_.kept.drop(request.task);
        tellEnd(transfer, TaskState::Cancelled);
    }
}

void Lane::endOrTryMirror(const Transfer &transfer, const Error &error, ArrivingFilePtr file)
{
    const TransferRequest &request = transfer.request();
    const bool isOurDisk = error.stage == Stage::Disk || error.stage == Stage::Name;
    if (request.hasMirrorLeft() && !isOurDisk) {
        file.reset();
        tryMirror(request, error, transfer.head().raw());
        return;
    }
    const bool keepsPart = keepPart(request, std::move(file));
    using Said = TaskQueue::HostSaid;
    const bool isReached = transfer.reached(error) == Transfer::Reached::Yes;
    context_.queue.ended(request.task, isReached ? Said::Something : Said::Nothing,
                         transfer.startedAt());
    tellEnd(transfer, TaskState::Failed, error, {}, keepsPart);
}

// Others have tried its host in vain, often enough.
void Lane::endUnasked(TransferRequest request, ArrivingFilePtr file)
{
    const Error error = errorOfUnasked(*request.outage);
    --request.attempt; // this is none
    context_.queue.notAsked(request.task);
    if (request.hasMirrorLeft()) {
        file.reset();
        tryMirror(request, error, {});
        return;
    }
    if (file)
        request.control->received = file->segments().present();
    const bool keepsPart = keepPart(request, std::move(file));
    context_.queue.ended(request.task, TaskQueue::HostSaid::Nothing);
    if (request.control->cancelled)
        tellEnd(request, TaskState::Cancelled);
    else
        tellEnd(request, TaskState::Failed, error, {}, keepsPart);
}

// What is there of the file waits for a retry by hand. Returns whether there is anything.
bool Lane::keepPart(const TransferRequest &request, ArrivingFilePtr file)
{
    if (!file)
        return false;
    context_.kept.put(request.task, {std::move(file), {}});
    if (request.control->cancelled)
        context_.kept.drop(request.task); // who cancelled may have dropped it before
    return true;
}

// The next source of the same file. Its attempts count anew.
void Lane::tryMirror(const TransferRequest &request, const Error &error, const QByteArray &head)
{
    AttemptNotes notes;
    notes.excused = request.attempt;
    tryAtOnce(request, {error, head}, notes, request.source + 1);
}

// No link is called dead because its server does not like HEAD. It waits for its turn like any
// other request.
void Lane::askWithGet(const Transfer &transfer, const Error &error)
{
    const TransferRequest &request = transfer.request();
    AttemptNotes notes;
    notes.excused = request.attempt;
    notes.headRefused = true;
    tryAtOnce(request, {error, transfer.head().raw()}, notes, request.source);
}

void Lane::tryAtOnce(const TransferRequest &request, const TaskEvent::Retry &why,
                     const AttemptNotes &notes, int source)
{
    context_.kept.put(request.task, {nullptr, notes});
    context_.sink.post({request.task, why});
    if (!context_.queue.retryLater(request.task, request.attempt, TaskQueue::Clock::now(),
                                   source)) {
        context_.kept.drop(request.task);
        tellEnd(request, TaskState::Cancelled);
    }
}

// A host that asks for rest gets it, from all its tasks.
void Lane::tellHost(const Transfer &transfer, const Error &error)
{
    const Time now = TaskQueue::Clock::now();
    const QByteArray &url = transfer.request().url();
    if (error.code == ErrorCode::Http && (error.httpStatus == 429 || error.httpStatus == 503))
        context_.queue.refused(url, transfer.startedAt(), now);
    if (const auto rest = restOfHost(error))
        context_.queue.coolDown(url, now + *rest);
}

// Whether its server could be reached, which counts for all its tasks.
Outage Lane::tellOutage(const Transfer &transfer, const Error &error)
{
    const TaskId task = transfer.request().task;
    const Transfer::Reached reached = transfer.reached(error);
    if (reached == Transfer::Reached::No)
        return context_.queue.unreachable(task, error, transfer.startedAt(),
                                          TaskQueue::Clock::now());
    if (reached == Transfer::Reached::Yes)
        context_.queue.answered(task, transfer.startedAt());
    return {};
}

void Lane::tellEnd(const Transfer &transfer, TaskState state, std::optional<Error> error,
                   const QString &path, bool keepsPart)
{
    const TransferRequest &request = transfer.request();
    std::shared_ptr<Outcome> outcome = outcomeOf(transfer);
    outcome->state = state;
    outcome->error = std::move(error);
    outcome->path = path;
    outcome->bytes = request.control->received;
    context_.sink.post({request.task, TaskEvent::Ended{.outcome = std::move(outcome),
                                                       .headers = transfer.head().raw(),
                                                       .keepsPart = keepsPart}});
}

void Lane::tellProbed(const Transfer &transfer, qint64 size)
{
    std::shared_ptr<Outcome> outcome = outcomeOf(transfer);
    outcome->bytes = size;
    context_.sink.post(
        {transfer.request().task,
         TaskEvent::Ended{.outcome = std::move(outcome), .headers = transfer.head().raw()}});
}

// Of a task that no transfer was made for.
void Lane::tellEnd(const TransferRequest &request, TaskState state, std::optional<Error> error,
                   const QString &path, bool keepsPart)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = request.task;
    outcome->state = state;
    outcome->error = std::move(error);
    outcome->path = path;
    outcome->attempts = request.attempt;
    outcome->bytes = request.control->received;
    context_.sink.post(
        {request.task,
         TaskEvent::Ended{.outcome = std::move(outcome), .headers = {}, .keepsPart = keepsPart}});
}

} // namespace haul

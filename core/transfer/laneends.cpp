// A lane's way from the end of a transfer to the fate of its task.
#include "core/queue/retrypolicy.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/lane.h"

#include <QRandomGenerator>

namespace haul {
namespace {

// A file that keeps changing is not chased for ever within one attempt.
constexpr int mostNewBeginnings = 2;

} // namespace

// The place in the queue is given back before anybody hears of the end: whoever reacts to it finds
// the place free. Nor does anybody who hears of it find what is left of the file.
void Lane::settle(Transfer &transfer, TransferEnd end)
{
    const TransferRequest &request = transfer.request();
    if (transfer.isFileInUse()) {
        settleSegment(transfer, end);
    } else if (std::holds_alternative<SegmentEnded>(end)) {
        start(request, transfer.takeFile());
    } else if (const auto *useless = std::get_if<AttemptUseless>(&end)) {
        settleUseless(transfer, useless->why);
    } else if (const auto *failed = std::get_if<AttemptFailed>(&end)) {
        settleFailure(transfer, failed->error);
    } else {
        transfer.takeFile().reset();
        if (auto *file = std::get_if<ArrivedFile>(&end)) {
            if (request.hasMirrorLeft())
                context_.queue.arrived(request.task);
            else
                context_.queue.ended(request.task);
            arrived_.push_back(std::move(*file));
            return;
        }
        context_.queue.ended(request.task);
        if (const auto *skipped = std::get_if<AttemptSkipped>(&end))
            tellEnd(transfer, TaskState::Skipped, {}, skipped->path);
        else
            tellEnd(transfer, TaskState::Cancelled);
    }
}

// Others are still at work on the file.
void Lane::settleSegment(Transfer &transfer, const TransferEnd &end)
{
    const TransferRequest request = transfer.request();
    const ArrivingFilePtr file = transfer.file();
    if (std::holds_alternative<AttemptCancelled>(end))
        return; // the last of them tells
    if (const auto *failed = std::get_if<AttemptFailed>(&end)) {
        if (failed->error.stage == Stage::Disk) {
            dropOthers(file);
            settleFailure(transfer, failed->error);
            return;
        }
        tellHost(transfer, failed->error);
    }
    if (!std::holds_alternative<SegmentEnded>(end)) {
        const auto *failed = std::get_if<AttemptFailed>(&end);
        file->refuseMore(failed && failed->error.code == ErrorCode::Http);
    } else if (file->segments().hasGap() || file->segments().cut(1, smallestRest) > 0) {
        start(request, file); // over the connection that has just become free
        return;
    }
    context_.queue.dropConnection(request.task);
}

// What the server has now is not what it had: from the beginning, within the same attempt.
void Lane::settleUseless(Transfer &transfer, const QByteArray &why)
{
    ArrivingFilePtr file = transfer.takeFile();
    if (file->timesStartedOver() < mostNewBeginnings) {
        file->startOver();
        transfer.request().control->received = 0;
        start(transfer.request(), std::move(file));
        return;
    }
    file.reset();
    settleFailure(transfer, {ErrorCode::Changed, Stage::Response, QString::fromLatin1(why)});
}

void Lane::settleFailure(Transfer &transfer, const Error &error)
{
    const TransferRequest &request = transfer.request();
    ArrivingFilePtr file = transfer.takeFile();
    const bool isCrowded =
        file && error.code == ErrorCode::Http && file->mayResume() && file->mayBeCrowded();
    const bool brought = file && file->mayResume() && file->hasProgress();
    const int excused = brought ? request.attempt - 1 : request.excused;
    if (file && (!file->mayResume() || !file->close()))
        file.reset();
    tellHost(transfer, error);
    auto pause = pauseBeforeRetry(error, request.attempt - excused, request.settings->retries,
                                  QRandomGenerator::global()->generateDouble(),
                                  request.settings->retryPause);
    if (!pause && isCrowded)
        pause = request.settings->retryPause;
    if (!pause && tryMirror(transfer, error))
        return;
    if (file || (pause && excused > 0))
        context_.kept.put(request.task, {std::move(file), pause ? excused : 0});
    if (!pause) {
        context_.queue.ended(request.task);
        tellEnd(transfer, TaskState::Failed, error);
        return;
    }
    tellRetry(transfer, error, *pause);
    if (!context_.queue.retryLater(request.task, request.attempt, TaskQueue::Clock::now() + *pause,
                                   request.source)) {
        context_.kept.drop(request.task);
        tellEnd(transfer, TaskState::Cancelled);
    }
}

// The next source of the same file, at once. Its attempts count anew.
bool Lane::tryMirror(const Transfer &transfer, const Error &error)
{
    const TransferRequest &request = transfer.request();
    if (!request.hasMirrorLeft() || error.stage == Stage::Disk || error.stage == Stage::Name)
        return false;
    context_.kept.put(request.task, {nullptr, request.attempt});
    tellRetry(transfer, error, std::chrono::milliseconds(0));
    if (!context_.queue.retryLater(request.task, request.attempt, TaskQueue::Clock::now(),
                                   request.source + 1)) {
        context_.kept.drop(request.task);
        tellEnd(transfer, TaskState::Cancelled);
    }
    return true;
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

void Lane::tellRetry(const Transfer &transfer, const Error &error, std::chrono::milliseconds pause)
{
    context_.sink.post(
        {transfer.request().task, TaskEvent::Retry{error, transfer.head().raw(), pause}});
}

void Lane::tellEnd(const Transfer &transfer, TaskState state, std::optional<Error> error,
                   const QString &path)
{
    const TransferRequest &request = transfer.request();
    const std::chrono::duration<double> time = TaskQueue::Clock::now() - transfer.startedAt();
    auto outcome = std::make_shared<Outcome>();
    outcome->task = request.task;
    outcome->state = state;
    outcome->error = std::move(error);
    outcome->path = path;
    outcome->bytes = request.control->received;
    outcome->finalUrl = transfer.finalUrl();
    outcome->mime = transfer.head().mime();
    outcome->httpStatus = transfer.head().status();
    outcome->attempts = request.attempt;
    outcome->seconds = time.count();
    context_.sink.post(
        {request.task, TaskEvent::Ended{std::move(outcome), transfer.head().raw(), false}});
}

// Of a task that no transfer was made for.
void Lane::tellEnd(const TransferRequest &request, TaskState state, const QString &path)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = request.task;
    outcome->state = state;
    outcome->path = path;
    outcome->attempts = request.attempt;
    context_.sink.post({request.task, TaskEvent::Ended{std::move(outcome), {}, false}});
}

} // namespace haul

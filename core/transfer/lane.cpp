#include "core/transfer/lane.h"

#include "core/queue/ratelimiter.h"
#include "core/queue/retrypolicy.h"
#include "core/transfer/targetname.h"

#include <QRandomGenerator>

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

// How long a lane without transfers waits for work before it offers to leave.
constexpr auto idlePatience = 2s;
// What a lane takes before it drives its transfers again: lanes that start together share the work.
constexpr int takenPerTurn = 8;
// libcurl's own timers shorten this; it only bounds what nobody foresaw.
constexpr auto busySleep = 1s;

} // namespace

Lane::Lane(const LaneContext &context, std::function<bool(Lane *)> mayLeave)
    : context_(context)

    , mayLeave_(std::move(mayLeave))
{
}

void Lane::wish()
{
    wished_ = true;
    multi_.wakeUp();
}

void Lane::stop()
{
    stopped_ = true;
    multi_.wakeUp();
}

void Lane::run()
{
    while (!stopped_) {
        turn();
        const bool wasIdle = transfers_.empty() && !mayTake_ && !lookAgain_;
        multi_.wait(longestSleep());
        if (!wasIdle || wished_ || stopped_)
            continue;
        if (mayLeave_(this))
            return;
        mayTake_ = true; // there is work after all
    }
    dropAll();
    mayLeave_(this);
}

void Lane::turn()
{
    if (wished_.exchange(false)) {
        mayTake_ = true;
        obeyWishes();
    }
    if (lookAgain_ && *lookAgain_ <= TaskQueue::Clock::now())
        mayTake_ = true;
    takeRequests();
    liftRateHolds();
    multi_.perform();
    collectEnded();
}

void Lane::takeRequests()
{
    for (int taken = 0; mayTake_ && taken < takenPerTurn; ++taken) {
        TaskQueue::Next next = context_.queue.take(TaskQueue::Clock::now());
        lookAgain_ = next.lookAgain;
        if (!next.request) {
            mayTake_ = false;
            return;
        }
        begin(std::move(*next.request));
    }
}

void Lane::begin(TransferRequest request)
{
    context_.sink.post({request.task, TaskEvent::Started{request.control, request.attempt}});
    auto transfer = std::make_unique<Transfer>(std::move(request), idleHandle(), context_);
    if (const std::optional<QString> path = fileToSkip(transfer->request())) {
        settle(*transfer, AttemptSkipped{*path});
        return;
    }
    CURL *easy = transfer->handle();
    transfers_.emplace(easy, std::move(transfer));
    multi_.add(easy);
}

EasyHandle Lane::idleHandle()
{
    if (idleHandles_.empty())
        return makeEasyHandle();
    EasyHandle handle = std::move(idleHandles_.back());
    idleHandles_.pop_back();
    return handle;
}

void Lane::collectEnded()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg == CURLMSG_DONE)
            endTransfer(message->easy_handle, message->data.result);
    }
    if (!arrived_.empty())
        context_.sink.deliver(std::exchange(arrived_, {}));
}

void Lane::endTransfer(CURL *easy, CURLcode code)
{
    multi_.remove(easy);
    auto node = transfers_.extract(easy);
    const std::unique_ptr<Transfer> transfer = std::move(node.mapped());
    settle(*transfer, transfer->finish(code));
    EasyHandle handle = transfer->takeHandle();
    curl_easy_setopt(handle.get(), CURLOPT_COOKIEFILE, nullptr); // the reset keeps the cookies
    curl_easy_reset(handle.get());
    idleHandles_.push_back(std::move(handle));
    mayTake_ = true;
}

// The place in the queue is given back before anybody hears of the end: whoever reacts to it finds
// the place free.
void Lane::settle(const Transfer &transfer, TransferEnd end)
{
    if (const auto *failed = std::get_if<AttemptFailed>(&end)) {
        settleFailure(transfer, failed->error);
        return;
    }
    context_.queue.ended(transfer.request().task);
    if (auto *file = std::get_if<ArrivedFile>(&end))
        arrived_.push_back(std::move(*file));
    else if (const auto *skipped = std::get_if<AttemptSkipped>(&end))
        tellEnd(transfer, TaskState::Skipped, {}, skipped->path);
    else
        tellEnd(transfer, TaskState::Cancelled);
}

void Lane::settleFailure(const Transfer &transfer, const Error &error)
{
    const TransferRequest &request = transfer.request();
    const Time now = TaskQueue::Clock::now();
    if (const auto rest = restOfHost(error))
        context_.queue.coolDown(request.entry.url, now + *rest);
    const auto pause = pauseBeforeRetry(error, request.attempt, request.settings->retries,
                                        QRandomGenerator::global()->generateDouble());
    if (!pause) {
        context_.queue.ended(request.task);
        tellEnd(transfer, TaskState::Failed, error);
        return;
    }
    context_.sink.post({request.task, TaskEvent::Retry{error, transfer.head().raw(), *pause}});
    if (!context_.queue.retryLater(request.task, request.attempt, now + *pause))
        tellEnd(transfer, TaskState::Cancelled);
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

// Cancelled transfers end now; those whose batch goes on again are released.
void Lane::obeyWishes()
{
    std::vector<CURL *> cancelled;
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isCancelled())
            cancelled.push_back(easy);
    }
    for (CURL *easy : cancelled)
        endTransfer(easy, CURLE_ABORTED_BY_CALLBACK);
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByPause() && !transfer->request().control->paused)
            transfer->release();
    }
}

void Lane::liftRateHolds()
{
    if (!context_.rate.allows(TaskQueue::Clock::now()))
        return;
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByRate())
            transfer->release();
    }
}

void Lane::dropAll()
{
    while (!transfers_.empty()) {
        transfers_.begin()->second->request().control->cancelled = true;
        endTransfer(transfers_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
    }
}

std::chrono::milliseconds Lane::longestSleep() const
{
    if (mayTake_)
        return 0ms;
    const Time now = TaskQueue::Clock::now();
    Time until = now + (transfers_.empty() ? idlePatience : busySleep);
    if (lookAgain_)
        until = std::min(until, *lookAgain_);
    if (context_.rate.isLimited()) {
        const bool anyHeld =
            std::any_of(transfers_.begin(), transfers_.end(),
                        [](const auto &item) { return item.second->isHeldByRate(); });
        if (anyHeld)
            until = std::min(until, context_.rate.readyAt(now));
    }
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(until - now));
}

} // namespace haul

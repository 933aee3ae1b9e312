#include "core/transfer/lane.h"

#include "core/queue/hostkey.h"
#include "core/transfer/environmentproxy.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/partrecorder.h"
#include "core/transfer/systemproxies.h"
#include "core/transfer/targetname.h"

#include <algorithm>
#include <set>

namespace haul {
namespace {

using namespace std::chrono_literals;

// How long a lane without transfers waits for work before it offers to leave.
constexpr auto idlePatience = 2s;
// What a lane takes before it drives its transfers again: lanes that start together share the work.
constexpr int takenPerTurn = 8;
// How long a task waits for the system to find its proxy before it asks again, and how long one
// answer holds.
constexpr auto proxyPatience = 100ms;
constexpr auto proxyFreshness = 5s;
// How often transfers are looked at for moving.
constexpr auto watchInterval = 150ms;
// How often who watches a file is told which of its bytes are there.
constexpr auto tellInterval = 100ms;
// How often those at the end of their file are looked at.
constexpr auto hurryInterval = 50ms;

bool isDirect(const TransferRequest &request, const QByteArray &systemProxy)
{
    return systemProxy.isEmpty() && !request.namesProxy()
           && environmentProxy(request.url(), &qgetenv).isEmpty();
}

} // namespace

Lane::Lane(const LaneContext &context, LaneKeeper &keeper, int number)
    : context_(context)
    , keeper_(keeper)
    , number_(number)
    , connections_(context.queue, number)
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
        if (keeper_.mayLeave(*this))
            return;
        mayTake_ = true; // there is work after all
    }
    dropAll();
    keeper_.mayLeave(*this);
}

void Lane::turn()
{
    if (wished_.exchange(false)) {
        mayTake_ = mayGrow_ = true;
        obeyWishes();
    }
    if (lookAgain_ && *lookAgain_ <= TaskQueue::Clock::now())
        mayTake_ = true;
    takeRequests();
    liftRateHolds();
    liftNameHolds();
    const size_t files = files_.size();
    multi_.perform();
    mayGrow_ = mayGrow_ || files_.size() > files; // bodies that turned out to be large
    if (growAgain_ && *growAgain_ <= TaskQueue::Clock::now()) {
        mayGrow_ = true;
        growAgain_.reset();
    }
    collectEnded();
    watch();
    tellWatchers();
    hurryFiles();
    growFiles();
}

void Lane::takeRequests()
{
    for (int taken = 0; mayTake_ && taken < takenPerTurn; ++taken) {
        TaskQueue::Next next = context_.queue.take(TaskQueue::Clock::now(), number_);
        lookAgain_ = next.lookAgain;
        if (next.othersToWake)
            keeper_.wakeLanes(next.othersToWake);
        if (!next.request) {
            mayTake_ = false;
            return;
        }
        beginAttempt(std::move(*next.request));
    }
}

// An attempt goes on where the last one stopped, if that left something to go on from.
void Lane::beginAttempt(TransferRequest request)
{
    std::optional<QByteArray> proxy = proxyFor(request);
    if (!proxy) {
        // Not known yet: the place is better used by others meanwhile.
        if (!context_.queue.retryLater(request.task, request.attempt - 1,
                                       TaskQueue::Clock::now() + proxyPatience, request.source)) {
            context_.kept.drop(request.task);
            tellEnd(request, TaskState::Cancelled);
        }
        return;
    }
    context_.sink.post({request.task, TaskEvent::Started{request.control, request.attempt}});
    KeptWork work = context_.kept.take(request.task);
    if (const std::optional<QString> path = fileToSkip(request)) {
        work.file.reset();
        context_.queue.ended(request.task, TaskQueue::HostSaid::Nothing);
        tellEnd(request, TaskState::Skipped, {}, *path);
        return;
    }
    const bool isWhole = work.file && work.file->segments().isComplete();
    if (request.outage && !isWhole && isDirect(request, *proxy)) {
        endUnasked(std::move(request), std::move(work.file));
        return;
    }
    request.notes = work.notes;
    request.notes.proxy = std::move(*proxy);
    if (!work.file || work.file->request().source != request.source
        || !resume(request, std::move(work.file)))
        start(request);
}

// False when the file is of no use any more.
bool Lane::resume(const TransferRequest &request, ArrivingFilePtr file)
{
    file->beginAttempt(request);
    if (file->segments().isComplete()) { // only the end of it failed
        ArrivedFile arrived = file->takeWhole();
        arrived.startedAt = TaskQueue::Clock::now();
        deliver(std::move(arrived), TaskQueue::HostSaid::Nothing);
        return true;
    }
    if (const Result<void> opened = file->reopen(); !opened) {
        if (!file->hasPart())
            return false;
        context_.recorder.saveClosed(*file);
        context_.kept.put(request.task, {std::move(file), {}}); // it may be there next time
        context_.queue.ended(request.task, TaskQueue::HostSaid::Nothing);
        tellEnd(request, TaskState::Failed, opened.error(), {}, true);
        return true;
    }
    context_.recorder.save(*file); // it is going to change
    request.control->received = file->segments().present();
    request.control->total = file->segments().total().value_or(-1);
    context_.sink.post({request.task, TaskEvent::Named{file->finalPath(), file->answer().headers}});
    files_.push_back(file);
    mayGrow_ = true;
    start(request, std::move(file));
    return true;
}

// Before anybody else can have it: files that a lane grows are its own.
void Lane::leaveFile(const ArrivingFilePtr &file)
{
    std::erase_if(files_, [&file](const ArrivingFileRef &ref) {
        const ArrivingFilePtr each = ref.lock();
        return !each || each == file;
    });
}

void Lane::start(const TransferRequest &request, ArrivingFilePtr file)
{
    const CookieJarPtr jar = jars_.of(request.settings);
    IdleHandle idle = idleHandles_.take(jar, !file && Transfer::isPlain(request));
    auto transfer = std::make_unique<Transfer>(request, std::move(idle), jar, context_, files_,
                                               std::move(file));
    CURL *easy = transfer->handle();
    if (!request.notes.proxy.isEmpty())
        transfer->useProxy(request.notes.proxy);
    connections_.watch(easy, request.isLastOfHost);
    ++request.control->connections;
    transfers_.emplace(easy, std::move(transfer));
    multi_.add(easy);
}

// Of the system, for who has not chosen one. Lists are mostly sorted by host: the last answer is
// good for a moment.
std::optional<QByteArray> Lane::proxyFor(const TransferRequest &request)
{
    if (request.namesProxy())
        return QByteArray();
    const QByteArray &url = request.url();
    const QByteArrayView site = QByteArrayView(url).first(
        hostKey(url).isEmpty() ? url.size() : hostKey(url).end() - url.constData());
    const Time now = TaskQueue::Clock::now();
    if (site == lastSite_ && now < lastProxyUntil_)
        return lastProxy_;
    std::optional<QByteArray> proxy = context_.proxies.proxyFor(url);
    if (proxy) {
        lastSite_ = site.toByteArray();
        lastProxy_ = *proxy;
        lastProxyUntil_ = now + proxyFreshness;
    }
    return proxy;
}

// Files that could use more connections get them, where their hosts have room.
void Lane::growFiles()
{
    if (!mayGrow_ || files_.empty())
        return;
    mayGrow_ = false;
    std::erase_if(files_, [](const ArrivingFileRef &ref) {
        const ArrivingFilePtr file = ref.lock();
        return !file || file->connections() == 0;
    });
    for (const ArrivingFileRef &ref : std::vector(files_)) {
        if (const ArrivingFilePtr file = ref.lock())
            growFile(file);
    }
}

// At the end of a file, connections that stand still hold up those that have nothing left to do:
// their bytes are asked for anew.
void Lane::hurryFiles()
{
    if (!isAnyFileAtItsEnd())
        return;
    const Time now = TaskQueue::Clock::now();
    std::vector<CURL *> still;
    for (const auto &[easy, transfer] : transfers_) {
        if (!transfer->standsStill(now) || !transfer->file()->mayAskAnew())
            continue;
        transfer->giveUpSegment();
        still.push_back(easy);
    }
    for (CURL *easy : still)
        endIfOver(easy);
}

bool Lane::isAnyFileAtItsEnd() const
{
    return std::any_of(files_.begin(), files_.end(), [](const ArrivingFileRef &ref) {
        const ArrivingFilePtr file = ref.lock();
        return file && file->isAtItsEnd();
    });
}

void Lane::growFile(const ArrivingFilePtr &file)
{
    const TransferRequest request = file->request();
    if (request.control->paused || request.control->cancelled)
        return;
    const int wanted = file->wantedConnections();
    if (wanted <= 0)
        return;
    const Time now = TaskQueue::Clock::now();
    if (!file->mayGrow(now)) {
        if (const auto at = file->growthDecidesAt())
            growAgain_ = growAgain_ ? std::min(*growAgain_, *at) : *at;
        return;
    }
    int places = 0;
    while (places < wanted && context_.queue.addConnection(request.task, now))
        ++places;
    file->segments().cut(places, smallestSegment);
    for (; places > 0; --places)
        start(request, file);
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
    --transfer->request().control->connections;
    TransferEnd end = transfer->finish(code);
    settle(*transfer, std::move(end));
    transfer->giveBackHandle(idleHandles_);
    if (!told_.empty())
        forgetTold(transfer->request().task);
    mayTake_ = mayGrow_ = true;
}

// The end of one transfer may have ended others, and their handles may be in use again.
void Lane::endIfOver(CURL *easy)
{
    const auto found = transfers_.find(easy);
    if (found != transfers_.end() && (found->second->isOver() || found->second->isCancelled()))
        endTransfer(easy, CURLE_ABORTED_BY_CALLBACK);
}

// The other transfers of a file that cannot be filled any more.
void Lane::dropOthers(const ArrivingFilePtr &file)
{
    std::erase_if(transfers_, [this, &file](auto &item) {
        Transfer &transfer = *item.second;
        if (transfer.file() != file)
            return false;
        multi_.remove(item.first);
        --transfer.request().control->connections;
        transfer.abandon();
        transfer.giveBackHandle(idleHandles_);
        return true;
    });
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
        endIfOver(easy);
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByPause() && !transfer->request().control->paused)
            transfer->release();
    }
}

// Those that have waited longest come first, as long as the limits let anything through.
void Lane::liftRateHolds()
{
    std::vector<Transfer *> held;
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByRate())
            held.push_back(transfer.get());
    }
    std::sort(held.begin(), held.end(), [](const Transfer *left, const Transfer *right) {
        return *left->heldByRateSince() < *right->heldByRateSince();
    });
    for (Transfer *transfer : held) {
        const Time now = TaskQueue::Clock::now();
        if (transfer->mayReceiveAt(now) <= now)
            transfer->release();
    }
}

// Their names are recorded now, or cannot be.
void Lane::liftNameHolds()
{
    if (!context_.recorder.isOn())
        return;
    std::vector<Transfer *> ready;
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByName() && transfer->isNameRecorded())
            ready.push_back(transfer.get());
    }
    for (Transfer *transfer : ready)
        transfer->release();
}

// Tells the session now and then how far its files are.
void Lane::saveFiles()
{
    if (!context_.recorder.isOn())
        return;
    const Time now = TaskQueue::Clock::now();
    for (const ArrivingFileRef &ref : files_) {
        const ArrivingFilePtr file = ref.lock();
        if (file && file->connections() > 0 && file->isWorthSaving(now) && writeOut(file))
            context_.recorder.save(*file);
    }
}

// So that what is told of the file is what is in it.
bool Lane::writeOut(const ArrivingFilePtr &file)
{
    return std::all_of(transfers_.begin(), transfers_.end(), [&file](const auto &item) {
        return item.second->file() != file || item.second->writeOut();
    });
}

// The program ends: what has arrived stays for the next one.
void Lane::leaveFiles()
{
    if (!context_.recorder.isOn())
        return;
    for (const ArrivingFileRef &ref : std::exchange(files_, {})) {
        const ArrivingFilePtr file = ref.lock();
        if (!file || !writeOut(file))
            continue;
        const TransferRequest request = file->request();
        dropOthers(file);
        context_.queue.ended(request.task);
        tellEnd(request, TaskState::Cancelled);
        if (!file->mayResume() || !file->close())
            continue; // of no use to anybody
        context_.recorder.saveClosed(*file);
        file->leaveOnDisk();
    }
}

void Lane::tellWatchers()
{
    if (files_.empty())
        return;
    const Time now = TaskQueue::Clock::now();
    if (now < nextTell_)
        return;
    nextTell_ = now + tellInterval;
    for (const ArrivingFileRef &ref : files_) {
        const ArrivingFilePtr file = ref.lock();
        SegmentMap *map = file ? file->request().control->segments.map() : nullptr;
        if (!map)
            continue; // nobody watches it
        const SegmentPicture picture = file->segments().picture();
        map->publish(picture.total, picture.gaps);
    }
}

// Ends what has stalled or is too slow, and tells the queue who only waits.
void Lane::watch()
{
    const Time now = TaskQueue::Clock::now();
    if (now < nextWatch_)
        return;
    nextWatch_ = now + watchInterval;
    mayGrow_ = true;
    std::vector<CURL *> over;
    States states;
    std::set<TaskId> brought;
    for (const auto &[easy, transfer] : transfers_) {
        const TransferWatch::State state = transfer->look(now);
        const bool isIdle = state == TransferWatch::Idle;
        if (isIdle && transfer->file() && transfer->file()->mayAskAnew())
            transfer->giveUpSegment();
        if (transfer->isOver()) {
            over.push_back(easy);
            continue;
        }
        const TaskId task = transfer->request().task;
        TransferWatch::State &ofTask = states.try_emplace(task, state).first->second;
        ofTask = std::min(ofTask, state);
        if (!isIdle && transfer->hasBroughtMuch() && transfer->hasMoved())
            brought.insert(task);
    }
    tellStates(std::move(states));
    for (const TaskId task : brought)
        context_.queue.setIdle(task, false); // its host moves
    mayTake_ = mayTake_ || !brought.empty();
    for (CURL *easy : over)
        endIfOver(easy);
    saveFiles();
}

// A task with several transfers moves as the best of them.
void Lane::tellStates(States states)
{
    std::erase_if(states, [](const auto &item) { return item.second == TransferWatch::Moving; });
    const auto tell = [this](TaskId task, TransferWatch::State state, bool is) {
        if (state == TransferWatch::Idle)
            context_.queue.setIdle(task, is);
        else
            context_.queue.setUnanswered(task, is);
    };
    for (const auto &[task, state] : told_) {
        const auto now = states.find(task);
        if (now != states.end() && state == TransferWatch::Idle)
            now->second = TransferWatch::Idle; // with hardly a byte it does not move yet
        if (now == states.end() || now->second != state)
            tell(task, state, false);
    }
    for (const auto &[task, state] : states) {
        if (const auto then = told_.find(task); then != told_.end() && then->second == state)
            continue;
        tell(task, state, true);
        mayTake_ = true;
    }
    told_ = std::move(states);
}

// What was told of a task is of its attempt: the next may be another lane's.
void Lane::forgetTold(TaskId task)
{
    const bool isUnderWay = std::any_of(transfers_.begin(), transfers_.end(), [task](auto &item) {
        return item.second->request().task == task;
    });
    if (!isUnderWay)
        told_.erase(task);
}

void Lane::dropAll()
{
    leaveFiles();
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
    Time until = transfers_.empty() ? now + idlePatience : nextWatch_;
    if (lookAgain_)
        until = std::min(until, *lookAgain_);
    if (growAgain_ && !files_.empty())
        until = std::min(until, *growAgain_);
    if (isAnyFileAtItsEnd())
        until = std::min(until, now + hurryInterval);
    for (const auto &[easy, transfer] : transfers_) {
        if (transfer->isHeldByRate())
            until = std::min(until, transfer->mayReceiveAt(now));
    }
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(until - now));
}

} // namespace haul

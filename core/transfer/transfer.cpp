#include "core/transfer/transfer.h"

#include "core/files/nameregistry.h"
#include "core/queue/ratelimiter.h"
#include "core/transfer/curlinfo.h"
#include "core/transfer/partrecorder.h"
#include "core/transfer/rangeanswer.h"
#include "core/transfer/requestoptions.h"
#include "core/transfer/sshoptions.h"

namespace haul {
namespace {

using namespace std::chrono_literals;

// A body up to this size is handed on in memory; a larger one is written in pieces of pieceSize.
constexpr qsizetype smallBody = 64 * 1024;
constexpr qsizetype pieceSize = 512 * 1024;
// An error page may be read to its end, so that the connection stays usable, up to this size.
constexpr qint64 longestIgnoredBody = 256 * 1024;
// Who has not connected by then lets others have its place.
constexpr auto patientConnect = 3s;
// A connection at the end of its file that is quiet for so long, and some round trips, has paused.
constexpr auto stillness = 150ms;
// Most files are there before they are worth a look.
constexpr auto youngTransfer = 150ms;

} // namespace

bool Transfer::isPlain(const TransferRequest &request)
{
    return request.notes.proxy.isEmpty() && !request.asksWithHead()
           && needsOnlyBatchOptions(request.url(), request.entry, *request.settings);
}

Transfer::Transfer(TransferRequest request, IdleHandle idle, CookieJarPtr cookies,
                   const LaneContext &context, std::vector<ArrivingFileRef> &opened,
                   ArrivingFilePtr file)
    : context_(context)
    , request_(std::move(request))
    , cookies_(std::move(cookies))
    , easy_(std::move(idle.easy))
    , isPlain_(!file && isPlain(request_))
    , startedAt_(TaskQueue::Clock::now())
    , opened_(opened)
    , file_(std::move(file))
    , lastByteAt_(startedAt_)
{
    HeaderList lines = prepareHandle(idle.isPrepared);
    viaProxy_ = request_.namesProxy();
    if (asksForHead())
        curl_easy_setopt(handle(), CURLOPT_NOBODY, 1L);
    if (file_)
        askForSegment(lines);
    guard_.emplace(handle(), request_.url(), lines);
}

HeaderList Transfer::prepareHandle(bool isPrepared)
{
    curl_easy_setopt(handle(), CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle(), CURLOPT_ERRORBUFFER, message_);
    curl_easy_setopt(handle(), CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle(), CURLOPT_WRITEDATA, this);
    if (isPrepared) {
        applyAddress(handle(), request_.url());
        return {};
    }
    curl_easy_setopt(handle(), CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(handle(), CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    HeaderList lines = applyOptions(handle(), request_.url(), request_.entry, *request_.settings);
    cookies_->attach(handle());
    return lines;
}

void Transfer::giveBackHandle(IdleHandles &handles)
{
    if (keptItsOptions())
        handles.giveBackPrepared(std::move(easy_), cookies_);
    else
        handles.giveBack(std::move(easy_));
}

// What was redirected, held or cut off may have left something else in the handle.
bool Transfer::keptItsOptions() const
{
    return isPlain_ && endedWell_ && !wasHeld_ && finalUrl().isEmpty();
}

void Transfer::useProxy(const QByteArray &proxy)
{
    viaProxy_ = true;
    curl_easy_setopt(handle(), CURLOPT_PROXY, proxy.constData());
}

Transfer::~Transfer()
{
    leaveFile();
}

// HEAD (RFC 9110, 9.3.2), or SIZE over FTP. Where only a GET is answered, and over SFTP, the answer
// is cut off where its body begins. No range is asked for: the answer to one says less for sure.
bool Transfer::asksForHead() const
{
    return request_.asksWithHead() && !isSsh(request_.url());
}

// The first gap of the file; the file from its beginning when nothing of it is there and nobody
// else is at work on it.
void Transfer::askForSegment(HeaderList &lines)
{
    const Segments &segments = file_->segments();
    const bool fromTheBeginning = segments.present() == 0 && file_->connections() == 0;
    file_->join();
    isInFile_ = true;
    segment_ = file_->segments().take();
    const qint64 fileEnd = segments.total().value_or(Segments::unknownEnd);
    if (fromTheBeginning) {
        segment_->reach = fileEnd;
        return;
    }
    rangeAskedFrom_ = segment_->at;
    QByteArray range = QByteArray::number(segment_->at) + '-';
    if (segment_->end != fileEnd)
        range += QByteArray::number(segment_->end - 1);
    curl_easy_setopt(handle(), CURLOPT_RANGE, range.constData());
    // RFC 9110, 13.1.5; libcurl has no option for it.
    if (const QByteArray condition = file_->version().condition(); !condition.isEmpty())
        append(lines, "If-Range: " + condition);
    // Streams of one HTTP/2 connection would share what a server gives each connection.
    if (file_->connections() > 1)
        curl_easy_setopt(handle(), CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
}

size_t Transfer::onHeader(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    const QByteArrayView line(data, qsizetype(size * count));
    transfer->guard_->look(line);
    transfer->cookies_->look(line);
    transfer->head_.add(line);
    transfer->headBytes_ += line.size();
    return size * count;
}

size_t Transfer::onBody(char *data, size_t size, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->takeBody(QByteArrayView(data, qsizetype(size * count)));
}

size_t Transfer::takeBody(QByteArrayView chunk)
{
    const size_t refused = 0;
    if (failure_ || skipped_ || useless_ || isCut_)
        return refused; // it was found while libcurl was being released
    if (name_ && !isNameRecorded()) {
        heldByName_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (!mayTake(chunk.size()))
        return CURL_WRITEFUNC_PAUSE;
    // A redirect may have led to FTP: then the head is the redirect's.
    if (received_ == 0 && head_.isHttp() && !isHttp())
        head_.clear();
    if (isHttp() && head_.status() / 100 != 2)
        return ignoreBody(chunk.size()) ? size_t(chunk.size()) : refused;
    if (isProbe())
        return passOver(chunk.size()) ? size_t(chunk.size()) : refused;
    if (name_ && !useName())
        return refused;
    if (!std::exchange(isBegun_, true) && !startBody())
        return refused;
    if (name_ && received_ == 0) {
        heldByName_ = true;
        return CURL_WRITEFUNC_PAUSE; // nothing of it needs to be held in memory
    }
    return keep(chunk) ? size_t(chunk.size()) : refused;
}

bool Transfer::mayTake(qsizetype bytes)
{
    if (request_.control->paused) {
        heldByPause_ = true;
        return false;
    }
    RateLimiter *const limiters[] = {&context_.rate, request_.batchRate.get()};
    for (RateLimiter *limiter : limiters) {
        if (!limiter || !limiter->isLimited())
            continue;
        if (const auto now = TaskQueue::Clock::now(); !limiter->allows(now)) {
            heldByRateSince_ = now;
            return false;
        }
    }
    for (RateLimiter *limiter : limiters) {
        if (limiter && limiter->isLimited())
            limiter->spend(bytes, TaskQueue::Clock::now());
    }
    return true;
}

TaskQueue::Time Transfer::mayReceiveAt(TaskQueue::Time now) const
{
    const TaskQueue::Time global = context_.rate.readyAt(now);
    return request_.batchRate ? std::max(global, request_.batchRate->readyAt(now)) : global;
}

// What belongs to the segment is kept; where it ends before the answer does, the answer is cut off.
bool Transfer::keep(QByteArrayView chunk)
{
    QByteArrayView wanted = chunk;
    if (segment_) {
        const qint64 end = qMin(segment_->end, answerEnd_);
        wanted.truncate(qBound<qint64>(0, end - segment_->at, chunk.size()));
        file_->segments().advance(segment_, wanted.size());
        lastByteAt_ = TaskQueue::Clock::now();
    }
    buffer_.append(wanted);
    received_ += wanted.size();
    request_.control->received.fetch_add(wanted.size(), std::memory_order_relaxed);
    const qsizetype limit = segment_ ? pieceSize : smallBody;
    if (buffer_.size() > limit && !flush())
        return false;
    const std::optional<qint64> length = head_.contentLength();
    isCut_ = wanted.size() < chunk.size()
             || (segment_ && segment_->rest() == 0 && length && received_ < *length);
    return !isCut_;
}

bool Transfer::ignoreBody(qsizetype bytes)
{
    ignored_ += bytes;
    if (ignored_ <= longestIgnoredBody)
        return true;
    failure_ = errorOf(facts(CURLE_OK), head_);
    return false;
}

// A probe has seen enough where the body begins. What FTP says of a file comes as if it were one.
bool Transfer::passOver(qsizetype bytes)
{
    ignored_ += bytes;
    isCut_ = isHttp() || isSsh(request_.url());
    return !isCut_;
}

// The first byte of a body: what is known of it decides where it will be kept, if at all.
bool Transfer::startBody()
{
    if (file_)
        file_->noteRoundTrip(
            std::chrono::microseconds(info<curl_off_t>(handle(), CURLINFO_CONNECT_TIME_T)
                                      - info<curl_off_t>(handle(), CURLINFO_NAMELOOKUP_TIME_T)));
    if (head_.hasBadLength() || (isHttp() && head_.status() == 206 && !rangeAskedFrom_)) {
        failure_ = errorOf(facts(CURLE_OK), head_);
        return false;
    }
    if (rangeAskedFrom_)
        return judgeAnswer();
    if (file_ && file_->connections() > 1) {
        useless_ = "others fill it already";
        return false;
    }
    if (file_)
        return beginFile();
    const auto announced = info<curl_off_t>(handle(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    request_.control->total.store(announced, std::memory_order_relaxed);
    if (announced > smallBody)
        return openFile();
    buffer_.reserve(announced > 0 ? announced : smallBody);
    return true;
}

// Whether the answer to a range request can be put together with what is there.
bool Transfer::judgeAnswer()
{
    isJudged_ = true;
    const RangeAsked asked{*rangeAskedFrom_, file_->segments().present()};
    const RangeAnswer answer = isHttp() ? judgeRange(asked, file_->version(), head_)
                                        : judgeRange(file_->version(), version());
    switch (answer.verdict) {
    case RangeAnswer::Verdict::Fits:
    case RangeAnswer::Verdict::Complete:
        if (answer.total && !file_->segments().total()) {
            file_->setTotal(*answer.total);
            request_.control->total = *answer.total;
        }
        isComplete_ = answer.verdict == RangeAnswer::Verdict::Complete;
        answerEnd_ = answer.end;
        segment_->reach = qMax(segment_->end, qMin(segment_->reach, answerEnd_));
        buffer_.reserve(pieceSize + CURL_MAX_WRITE_SIZE);
        return true;
    case RangeAnswer::Verdict::Whole:
        if (file_->connections() == 1)
            return beginFile();
        useless_ = "the server gives the whole file only";
        return false;
    case RangeAnswer::Verdict::Useless:
        useless_ = answer.why;
        return false;
    case RangeAnswer::Verdict::Refused:
        return true;
    }
    Q_UNREACHABLE();
}

// A body that does not stay in memory: its name, which is recorded before its part file is made.
bool Transfer::openFile()
{
    const QByteArray url = finalUrl();
    const NameHints hints{head_.contentDisposition(), url.isEmpty() ? request_.url() : url,
                          head_.mime()};
    const Result<std::optional<QString>> path = reserveTarget(context_.names, request_, hints);
    if (!path)
        return fail(path.error());
    if (!*path) {
        skipped_ = wishedTarget(request_, hints);
        return false;
    }
    ReceiptPtr receipt = context_.recorder.claim(request_.task, **path);
    if (!receipt)
        return makeFile(**path);
    name_ = ReservedName{**path, std::move(receipt)};
    return true;
}

bool Transfer::useName()
{
    const ReservedName name = *std::exchange(name_, std::nullopt);
    if (const Result<void> recorded = name.receipt->wait(); !recorded) {
        context_.names.release(name.path);
        return fail(recorded.error());
    }
    return makeFile(name.path);
}

void Transfer::giveNameBack()
{
    if (const auto name = std::exchange(name_, std::nullopt))
        context_.names.release(name->path);
}

bool Transfer::makeFile(const QString &path)
{
    Result<ArrivingFilePtr> file = ArrivingFile::open(context_.names, request_, path);
    if (!file)
        return fail(file.error());
    file_ = std::move(*file);
    file_->join();
    isInFile_ = true;
    opened_.push_back(file_);
    context_.sink.post({request_.task, TaskEvent::Named{file_->finalPath(), head_.raw()}});
    return beginFile();
}

// The file from its beginning, whatever was there before.
bool Transfer::beginFile()
{
    if (segment_)
        file_->segments().giveBack(std::exchange(segment_, nullptr));
    rangeAskedFrom_.reset();
    FileVersion begun = version();
    request_.control->total.store(begun.total.value_or(-1), std::memory_order_relaxed);
    request_.control->received.store(received_, std::memory_order_relaxed);
    if (file_->hasBegun())
        context_.recorder.forget(request_.task);
    if (const Result<void> done = file_->begin(answer(), std::move(begun)); !done)
        return fail(done.error());
    segment_ = file_->segments().take();
    if (segment_)
        file_->segments().advance(segment_, buffer_.size());
    buffer_.reserve(pieceSize + CURL_MAX_WRITE_SIZE);
    return true;
}

FileVersion Transfer::version() const
{
    FileVersion version;
    const auto length = info<curl_off_t>(handle(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    if (isHttp())
        version = versionOf(head_);
    else
        version.fileTime = info<curl_off_t>(handle(), CURLINFO_FILETIME_T);
    version.isHttp = isHttp();
    if (length >= 0 && !rangeAskedFrom_)
        version.total = length;
    else if (length >= 0 && !version.isHttp && segment_->end == file_->segments().total())
        version.total = *rangeAskedFrom_ + length;
    return version;
}

bool Transfer::flush()
{
    if (!file_ && !name_ && !openFile())
        return false;
    if (!segment_)
        return true; // it has no file yet
    const Result<void> written = file_->write(segment_->at - buffer_.size(), buffer_);
    if (!written) {
        file_->segments().advance(segment_, -buffer_.size()); // they are still missing
        buffer_.resize(0);
        return fail(written.error());
    }
    buffer_.resize(0);
    return true;
}

bool Transfer::fail(Error error)
{
    failure_ = std::move(error);
    return false;
}

void Transfer::release()
{
    heldByRateSince_.reset();
    heldByPause_ = false;
    heldByName_ = false;
    wasHeld_ = true;
    curl_easy_pause(handle(), CURLPAUSE_CONT);
}

TransferWatch::State Transfer::look(TaskQueue::Time now)
{
    const qint64 bytes = headBytes_ + ignored_ + received_;
    hasMoved_ = bytes > std::exchange(bytesAtLook_, bytes);
    const std::chrono::seconds longest = request_.settings->stallTimeout;
    const qint64 lowest = request_.settings->lowestSpeed;
    if (!watch_ && now - startedAt_ < youngTransfer)
        return TransferWatch::Moving;
    if (!watch_)
        watch_.emplace(startedAt_, longest, lowest);
    const bool isConnected = info<curl_off_t>(handle(), CURLINFO_PRETRANSFER_TIME_T) > 0;
    if (!isConnected || isHeldByPause() || isHeldByRate() || isHeldByName()) {
        watch_->hold(bytes, now);
        if (isConnected)
            return TransferWatch::Moving;
        return now - startedAt_ >= patientConnect ? TransferWatch::Idle : TransferWatch::Unanswered;
    }
    const TransferWatch::State state = watch_->look(bytes, now);
    const Stage stage = received_ > 0 ? Stage::Body : Stage::Response;
    if (state == TransferWatch::Stalled)
        failure_ = Error{ErrorCode::Timeout, stage,
                         QStringLiteral("no byte for %1 s").arg(watch_->patience().count())};
    if (state == TransferWatch::TooSlow)
        failure_ = Error{ErrorCode::TooSlow, stage,
                         QStringLiteral("less than %1 bytes a second for %2 s")
                             .arg(lowest)
                             .arg(longest.count())};
    return state;
}

bool Transfer::standsStill(TaskQueue::Time now) const
{
    return file_ && file_->isAtItsEnd() && segment_ && segment_->rest() > 0 && !isHeldByPause()
           && !isHeldByRate() && now - lastByteAt_ >= stillness + 4 * file_->roundTrip();
}

QByteArray Transfer::finalUrl() const
{
    if (info<long>(handle(), CURLINFO_REDIRECT_COUNT) == 0)
        return {};
    const QByteArray url(info<char *>(handle(), CURLINFO_EFFECTIVE_URL));
    return url == request_.url() ? QByteArray() : url;
}

void Transfer::leaveFile()
{
    giveNameBack();
    if (!file_)
        return;
    if (segment_) {
        file_->segments().advance(segment_, -buffer_.size()); // of what was never written
        file_->segments().giveBack(std::exchange(segment_, nullptr));
    }
    if (std::exchange(isInFile_, false))
        file_->leave();
}

// By the protocol in use now; libcurl's case of the scheme depends on its version.
bool Transfer::isHttp() const
{
    const QByteArrayView scheme(info<char *>(handle(), CURLINFO_SCHEME));
    return scheme.first(qMin<qsizetype>(4, scheme.size())).compare("http", Qt::CaseInsensitive)
           == 0;
}

} // namespace haul

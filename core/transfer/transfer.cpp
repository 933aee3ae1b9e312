#include "core/transfer/transfer.h"

#include "core/files/nameregistry.h"
#include "core/files/verify.h"
#include "core/queue/ratelimiter.h"
#include "core/transfer/requestoptions.h"
#include "core/transfer/targetname.h"

namespace haul {
namespace {

// A body up to this size is handed on in memory; a larger one is written in pieces of pieceSize.
constexpr qsizetype smallBody = 64 * 1024;
constexpr qsizetype pieceSize = 512 * 1024;
// Seconds since 1970; later ones do not fit the clock's nanoseconds.
constexpr curl_off_t latestFileTime = 9'000'000'000;
// An error page may be read to its end, so that the connection stays usable, up to this size.
constexpr qint64 longestIgnoredBody = 256 * 1024;

template<typename T>
T info(CURL *easy, CURLINFO what)
{
    T value{};
    curl_easy_getinfo(easy, what, &value);
    return value;
}

} // namespace

Transfer::Transfer(TransferRequest request, EasyHandle easy, const LaneContext &context)
    : context_(context)
    , request_(std::move(request))
    , easy_(std::move(easy))
    , headerLines_(applyOptions(handle(), request_.entry, *request_.settings))
    , startedAt_(TaskQueue::Clock::now())
{
    curl_easy_setopt(handle(), CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle(), CURLOPT_ERRORBUFFER, message_);
    curl_easy_setopt(handle(), CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(handle(), CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle(), CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(handle(), CURLOPT_WRITEDATA, this);
}

Transfer::~Transfer()
{
    dropPart();
}

// The file goes before the name is free for others.
void Transfer::dropPart()
{
    if (!part_)
        return;
    const QString path = part_->finalPath();
    part_->discard();
    part_.reset();
    context_.names.release(path);
}

size_t Transfer::onHeader(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    transfer->head_.add(QByteArrayView(data, qsizetype(size * count)));
    return size * count;
}

size_t Transfer::onBody(char *data, size_t size, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->takeBody(QByteArrayView(data, qsizetype(size * count)));
}

size_t Transfer::takeBody(QByteArrayView chunk)
{
    const size_t refused = 0;
    if (failure_ || skipped_)
        return refused; // it was found while libcurl was being released
    if (request_.control->paused) {
        heldByPause_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (context_.rate.isLimited()) {
        const auto now = TaskQueue::Clock::now();
        if (!context_.rate.allows(now)) {
            heldByRate_ = true;
            return CURL_WRITEFUNC_PAUSE;
        }
        context_.rate.spend(chunk.size(), now);
    }
    if (isHttp() && head_.status() / 100 != 2)
        return ignoreBody(chunk.size()) ? size_t(chunk.size()) : refused;
    if (received_ == 0 && !startBody())
        return refused;
    buffer_.append(chunk);
    received_ += chunk.size();
    request_.control->received.store(received_, std::memory_order_relaxed);
    const qsizetype limit = part_ ? pieceSize : smallBody;
    if (buffer_.size() > limit && !flush())
        return refused;
    return size_t(chunk.size());
}

bool Transfer::ignoreBody(qsizetype bytes)
{
    ignored_ += bytes;
    if (ignored_ <= longestIgnoredBody)
        return true;
    failure_ = errorOf(facts(CURLE_OK), head_);
    return false;
}

// The first byte of a body: what is known of its size decides where it will be kept.
bool Transfer::startBody()
{
    if (head_.hasBadLength()) {
        failure_ = errorOf(facts(CURLE_OK), head_);
        return false;
    }
    const auto announced = info<curl_off_t>(handle(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    request_.control->total.store(announced, std::memory_order_relaxed);
    if (announced > smallBody)
        return openPart();
    buffer_.reserve(announced > 0 ? announced : smallBody);
    return true;
}

bool Transfer::openPart()
{
    const QByteArray url = finalUrl();
    const NameHints hints{head_.contentDisposition(), url.isEmpty() ? request_.entry.url : url,
                          head_.mime()};
    Result<std::optional<PartFile>> part = openPartFile(context_.names, request_, hints);
    if (!part)
        return fail(part.error());
    if (!*part) {
        skipped_ = wishedTarget(request_, hints);
        return false;
    }
    part_ = std::move(*part);
    buffer_.reserve(pieceSize + CURL_MAX_WRITE_SIZE);
    context_.sink.post({request_.task, TaskEvent::Named{part_->finalPath(), head_.raw()}});
    return true;
}

bool Transfer::flush()
{
    if (!part_ && !openPart())
        return false;
    const Result<void> written = part_->write(received_ - buffer_.size(), buffer_);
    if (!written)
        return fail(written.error());
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
    heldByRate_ = heldByPause_ = false;
    curl_easy_pause(handle(), CURLPAUSE_CONT);
}

QByteArray Transfer::finalUrl() const
{
    if (info<long>(handle(), CURLINFO_REDIRECT_COUNT) == 0)
        return {};
    const QByteArray url(info<char *>(handle(), CURLINFO_EFFECTIVE_URL));
    return url == request_.entry.url ? QByteArray() : url;
}

AttemptFacts Transfer::facts(CURLcode code) const
{
    AttemptFacts facts;
    facts.code = code;
    facts.message = QString::fromUtf8(message_);
    facts.connected = info<curl_off_t>(handle(), CURLINFO_PRETRANSFER_TIME_T) > 0;
    facts.redirected = info<long>(handle(), CURLINFO_REDIRECT_COUNT) > 0;
    facts.isHttp = isHttp();
    facts.bodyBytes = received_;
    facts.retryAfter = std::chrono::seconds(info<curl_off_t>(handle(), CURLINFO_RETRY_AFTER));
    return facts;
}

TransferEnd Transfer::finish(CURLcode code)
{
    // A redirect may have led to FTP: then the head is the redirect's.
    if (head_.isHttp() && !isHttp())
        head_.clear();
    if (isWhole(code))
        return arrived();
    dropPart(); // nobody who hears of the end finds it
    if (isCancelled())
        return AttemptCancelled{};
    if (skipped_)
        return AttemptSkipped{*skipped_};
    return AttemptFailed{*failure_};
}

// Whether the bytes are all there and where they belong.
bool Transfer::isWhole(CURLcode code)
{
    if (isCancelled() || skipped_ || failure_)
        return false;
    failure_ = errorOf(facts(code), head_);
    if (failure_)
        return false;
    if (!part_)
        return true;
    if (!flush())
        return false;
    const Result<void> closed = part_->close();
    return closed ? true : fail(closed.error());
}

// By the protocol in use now; libcurl's case of the scheme depends on its version.
bool Transfer::isHttp() const
{
    const QByteArrayView scheme(info<char *>(handle(), CURLINFO_SCHEME));
    return scheme.first(qMin<qsizetype>(4, scheme.size())).compare("http", Qt::CaseInsensitive)
           == 0;
}

ArrivedFile Transfer::arrived()
{
    ArrivedFile file;
    file.part = std::move(part_);
    part_.reset();
    file.body = std::move(buffer_);
    file.bytes = received_;
    file.finalUrl = finalUrl();
    file.contentType = head_.contentType();
    file.mime = head_.mime();
    file.contentDisposition = head_.contentDisposition();
    file.headers = head_.raw();
    file.httpStatus = head_.status();
    file.promised = checksumFromHeaders(head_.reprDigest(), head_.contentMd5());
    if (const auto time = info<curl_off_t>(handle(), CURLINFO_FILETIME_T);
        time >= 0 && time < latestFileTime)
        file.modified = std::chrono::system_clock::from_time_t(time);
    file.startedAt = startedAt_;
    file.request = request_;
    return file;
}

} // namespace haul

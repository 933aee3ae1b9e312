// A transfer's end: what its attempt amounts to, and what is handed on.
#include "core/files/verify.h"
#include "core/queue/retrypolicy.h"
#include "core/transfer/curlinfo.h"
#include "core/transfer/environmentproxy.h"
#include "core/transfer/sshoptions.h"
#include "core/transfer/transfer.h"

namespace haul {
namespace {

// Seconds since 1970; later ones do not fit the clock's nanoseconds.
constexpr curl_off_t latestFileTime = 9'000'000'000;
// An answer with less than that is no reason to ask for the next at once, more than a few times.
constexpr qint64 worthAnAnswer = 64 * 1024;

// Faults after which the bytes that came before are as good as any.
bool isInterruption(const Error &error)
{
    switch (error.code) {
    case ErrorCode::ConnectionLost:
    case ErrorCode::Truncated:
    case ErrorCode::Timeout:
    case ErrorCode::TooSlow:
        return true;
    default:
        return false;
    }
}

// FTP and SFTP have no answer that says so: the file is shorter now, or the server never could.
bool isUnableToGoOn(CURLcode code)
{
    return code == CURLE_BAD_DOWNLOAD_RESUME || code == CURLE_RANGE_ERROR
           || code == CURLE_FTP_COULDNT_USE_REST;
}

} // namespace

AttemptFacts Transfer::facts(CURLcode code) const
{
    AttemptFacts facts;
    facts.code = code;
    facts.message = QString::fromUtf8(message_);
    facts.connected = info<curl_off_t>(handle(), CURLINFO_PRETRANSFER_TIME_T) > 0;
    facts.redirected = info<long>(handle(), CURLINFO_REDIRECT_COUNT) > 0;
    facts.isHttp = isHttp();
    facts.isSsh = isSsh(request_.url());
    facts.viaProxy = viaProxy_ || (code != CURLE_OK && usesProxy());
    facts.rangeAsked = rangeAskedFrom_.has_value();
    facts.headOnly = isProbe();
    facts.bodyBytes = received_;
    facts.retryAfter = std::chrono::seconds(info<curl_off_t>(handle(), CURLINFO_RETRY_AFTER));
    return facts;
}

// An outage may be a proxy's, of the place that a redirect led to, or of FTP's second connection.
Transfer::Reached Transfer::reached(const Error &error) const
{
    switch (error.code) {
    case ErrorCode::Proxy:
    case ErrorCode::BadUrl:
    case ErrorCode::UnsupportedProtocol:
    case ErrorCode::Internal:
        return Reached::Unknown;
    default:
        break;
    }
    if (!isOutage(error))
        return Reached::Yes;
    if (usesProxy())
        return Reached::Unknown;
    const bool isTlsSilent =
        error.code == ErrorCode::ConnectTimeout && request_.url().startsWith("http");
    const bool isConnected =
        headBytes_ > 0 || info<curl_off_t>(handle(), CURLINFO_CONNECT_TIME_T) > 0;
    const bool isRedirected = info<long>(handle(), CURLINFO_REDIRECT_COUNT) > 0;
    return isRedirected || (isConnected && !isTlsSilent) ? Reached::Yes : Reached::No;
}

// For what it asked last.
bool Transfer::usesProxy() const
{
    const QByteArray elsewhere = finalUrl();
    return viaProxy_
           || !environmentProxy(elsewhere.isEmpty() ? request_.url() : elsewhere, &qgetenv)
                   .isEmpty();
}

TransferEnd Transfer::finish(CURLcode code)
{
    endedWell_ = code == CURLE_OK;
    if (head_.isHttp() && !isHttp())
        head_.clear(); // of a redirect that led to FTP
    if (isCancelled()) {
        leaveFile();
        return AttemptCancelled{};
    }
    std::optional<Error> failure = failureOf(code);
    if (failure && !file_ && isInterruption(*failure))
        keepForLater();
    if (segment_ && !useless_ && !flush())
        failure = failure_; // the disk's, whatever the network did
    leaveFile();
    if (skipped_)
        return AttemptSkipped{*skipped_};
    if (useless_)
        return AttemptUseless{*useless_};
    const bool isComplete = file_ && file_->segments().isComplete();
    // When the last byte is there, it does not matter how the connection ended.
    if (failure && !(isComplete && isInterruption(*failure)))
        return AttemptFailed{*failure};
    if (isProbe())
        return AttemptProbed{sizeTold()};
    if (!file_)
        return arrived();
    if (!isComplete)
        return isCut_ || mayGoOnAfter(received_)
                   ? TransferEnd(SegmentEnded{})
                   : AttemptFailed{{ErrorCode::Truncated, Stage::Body,
                                    QStringLiteral("a part of %1 bytes only").arg(received_)}};
    if (const Result<void> closed = file_->closeWhole(); !closed)
        return AttemptFailed{closed.error()};
    return arrived();
}

// The answer was a part, and shorter than asked for. Small ones are not asked for for ever.
bool Transfer::mayGoOnAfter(qint64 bytes) const
{
    return bytes > 0 && (bytes >= worthAnAnswer || file_->mayGoOnAtOnce());
}

// Nothing when what was asked for has come.
std::optional<Error> Transfer::failureOf(CURLcode code)
{
    // A refusal whose page comes slowly, or not at all, is one all the same.
    if (failure_ && isInterruption(*failure_) && isHttp() && head_.isComplete()
        && head_.status() >= 400)
        failure_ = errorOf(facts(CURLE_OK), head_);
    if (rangeAskedFrom_ && isHttp() && head_.isComplete() && head_.status() == 416) {
        failure_.reset(); // whatever became of its page
        (void)judgeAnswer();
    }
    if (rangeAskedFrom_ && isUnableToGoOn(code))
        useless_ = "the server cannot go on from there";
    const bool isAnswered = code == CURLE_OK && (!isHttp() || head_.isComplete());
    if (isAnswered && !failure_ && received_ == 0 && (!isHttp() || head_.status() / 100 == 2)) {
        // An answer without a body: nobody has looked at its head so far.
        if (rangeAskedFrom_ ? !isJudged_ : bool(file_))
            (void)startBody();
    }
    if (failure_ || useless_ || skipped_)
        return failure_;
    if ((isCut_ && !isProbe()) || isComplete_)
        return std::nullopt;
    std::optional<Error> failure = errorOf(facts(isCut_ ? CURLE_OK : code), head_);
    // The end of a part is not that of the file.
    if (!failure && segment_ && !rangeAskedFrom_ && segment_->end == Segments::unknownEnd)
        file_->setTotal(segment_->at);
    return failure;
}

// Many servers answer HEAD with a length of 0 because they send no body: that says nothing. Where
// the body was asked for, and ended before it began, it is empty.
qint64 Transfer::sizeTold() const
{
    const auto length = info<curl_off_t>(handle(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    if (asksForHead())
        return length == 0 && isHttp() ? -1 : length;
    return isCut_ || !(isHttp() || isSsh(request_.url())) ? length : 0;
}

// A body that was still in memory when its connection broke: a later attempt can go on from it.
void Transfer::keepForLater()
{
    if (received_ == 0 || !version().isRecognisable())
        return;
    (void)flush(); // without it, the next attempt starts from the beginning
    skipped_.reset();
}

Answer Transfer::answer() const
{
    Answer answer;
    answer.finalUrl = finalUrl();
    answer.contentType = head_.contentType();
    answer.mime = head_.mime();
    answer.contentDisposition = head_.contentDisposition();
    answer.headers = head_.raw();
    answer.httpStatus = head_.status();
    answer.promised =
        checksumFromHeaders(head_.reprDigest(), head_.field("digest"), head_.contentMd5());
    if (const auto time = info<curl_off_t>(handle(), CURLINFO_FILETIME_T);
        time >= 0 && time < latestFileTime)
        answer.modified = std::chrono::system_clock::from_time_t(time);
    return answer;
}

ArrivedFile Transfer::arrived()
{
    ArrivedFile file;
    if (file_) {
        file = file_->takeWhole();
    } else {
        static_cast<Answer &>(file) = answer();
        file.request = request_;
        file.bytes = received_;
        file.body = std::move(buffer_);
    }
    file.startedAt = startedAt_;
    return file;
}

} // namespace haul

#include "core/transfer/transfererror.h"

#include <algorithm>

namespace haul {
namespace {

// A header may name any number; this is what a program lives to see.
constexpr std::chrono::seconds longestRetryAfter = std::chrono::hours(24);

Error httpError(int status, std::chrono::seconds retryAfter, const ResponseHead &head)
{
    if (status < 200)
        return {ErrorCode::BadResponse, Stage::Response, QStringLiteral("status %1").arg(status),
                status};
    if (status < 400 && !head.location().isEmpty())
        return {ErrorCode::Redirect, Stage::Response, QStringLiteral("status %1").arg(status),
                status};
    if (status < 400 && status != 304)
        return {ErrorCode::Redirect, Stage::Response,
                QStringLiteral("status %1 without a place to go on").arg(status), status};
    Error error{ErrorCode::Http, Stage::Response, {}, status};
    const QByteArray firstLine = head.raw().left(head.raw().indexOf('\r')).left(200);
    error.detail = QString::fromUtf8(firstLine);
    if (retryAfter.count() > 0)
        error.retryAfter = std::min(retryAfter, longestRetryAfter);
    return error;
}

Error truncated(qint64 got, qint64 wanted)
{
    return {ErrorCode::Truncated, Stage::Body,
            QStringLiteral("%1 of %2 bytes arrived").arg(got).arg(wanted)};
}

struct Meaning
{
    ErrorCode code;
    Stage stage;
};

Meaning meaningOf(const AttemptFacts &facts)
{
    switch (facts.code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
        if (facts.connected && !facts.redirected) // not HTTP, or none that we know
            return {ErrorCode::BadResponse, Stage::Response};
        return facts.redirected ? Meaning{ErrorCode::Redirect, Stage::Response}
                                : Meaning{ErrorCode::UnsupportedProtocol, Stage::Request};
    case CURLE_URL_MALFORMAT:
        return facts.redirected ? Meaning{ErrorCode::Redirect, Stage::Response}
                                : Meaning{ErrorCode::BadUrl, Stage::Request};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorCode::Dns, Stage::Connect};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        return {ErrorCode::Proxy, Stage::Connect};
    case CURLE_COULDNT_CONNECT: // through a proxy, it is the proxy that did not answer
        return {facts.viaProxy ? ErrorCode::Proxy : ErrorCode::Connect, Stage::Connect};
    case CURLE_INTERFACE_FAILED:
        return {ErrorCode::Connect, Stage::Connect};
    case CURLE_OPERATION_TIMEDOUT:
        return facts.connected ? Meaning{ErrorCode::Timeout, Stage::Body}
                               : Meaning{ErrorCode::ConnectTimeout, Stage::Connect};
    case CURLE_PARTIAL_FILE:
        return {ErrorCode::Truncated, Stage::Body};
    case CURLE_RECV_ERROR:
        if (facts.message.startsWith(u"CONNECT tunnel failed")) // the proxy's answer to CONNECT
            return {ErrorCode::Proxy, Stage::Connect};
        [[fallthrough]];
    case CURLE_GOT_NOTHING:
    case CURLE_SSH:
    case CURLE_FTP_ACCEPT_FAILED:
    case CURLE_FTP_ACCEPT_TIMEOUT:
    case CURLE_FTP_PORT_FAILED:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP2:
        return {ErrorCode::ConnectionLost, facts.bodyBytes ? Stage::Body : Stage::Response};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_SHUTDOWN_FAILED:
        return {ErrorCode::Tls, Stage::Connect};
    case CURLE_PEER_FAILED_VERIFICATION:
        return {facts.isSsh ? ErrorCode::HostKey : ErrorCode::TlsCertificate, Stage::Connect};
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return {ErrorCode::TlsCertificate, Stage::Connect};
    case CURLE_TOO_MANY_REDIRECTS:
        return {ErrorCode::Redirect, Stage::Response};
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
        return {ErrorCode::Login, Stage::Request};
    case CURLE_REMOTE_FILE_NOT_FOUND:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_FTP_COULDNT_RETR_FILE:
        return {ErrorCode::NotFound, Stage::Response};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_FAILED_INIT: // of an SSH session: whoever answers there speaks something else
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FTP_WEIRD_PASS_REPLY:
    case CURLE_FTP_WEIRD_PASV_REPLY:
    case CURLE_FTP_WEIRD_227_FORMAT:
    case CURLE_FTP_COULDNT_SET_TYPE:
    case CURLE_FTP_COULDNT_USE_REST:
    case CURLE_FTP_CANT_GET_HOST:
    case CURLE_QUOTE_ERROR:
    case CURLE_CHUNK_FAILED:
    case CURLE_OUT_OF_MEMORY: // 7.88's word for a head without end
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
        return {ErrorCode::BadResponse, Stage::Response};
    default:
        return {ErrorCode::Internal, Stage::Request};
    }
}

Error curlError(const AttemptFacts &facts, const ResponseHead &head)
{
    const Meaning meaning = meaningOf(facts);
    const std::optional<qint64> length = head.contentLength();
    if (meaning.code == ErrorCode::Truncated && length)
        return truncated(facts.bodyBytes, *length);
    QString detail = facts.message;
    if (detail.isEmpty())
        detail = QString::fromUtf8(curl_easy_strerror(facts.code));
    if (meaning.stage == Stage::Body && length)
        detail += QStringLiteral(" (%1 of %2 bytes)").arg(facts.bodyBytes).arg(*length);
    return {meaning.code, meaning.stage, detail};
}

// A status that refuses does so however its page ended. (A proxy's answer to CONNECT is no status
// of the site.)
bool isRefusal(const AttemptFacts &facts, const ResponseHead &head)
{
    const ErrorCode code = meaningOf(facts).code;
    const bool isPageCut = code == ErrorCode::Truncated || code == ErrorCode::ConnectionLost
                           || code == ErrorCode::Timeout;
    return facts.isHttp && facts.connected && isPageCut && head.isComplete()
           && head.status() >= 400;
}

} // namespace

std::optional<Error> errorOf(const AttemptFacts &facts, const ResponseHead &head)
{
    if (head.hasBadLength())
        return Error{ErrorCode::BadResponse, Stage::Response,
                     QStringLiteral("contradicting or nonsensical Content-Length")};
    if (facts.code != CURLE_OK)
        return isRefusal(facts, head) ? httpError(head.status(), facts.retryAfter, head)
                                      : curlError(facts, head);
    if (facts.isHttp && !head.isHttp())
        return Error{ErrorCode::BadResponse, Stage::Response,
                     QStringLiteral("the answer is not HTTP")};
    if (!head.isHttp())
        return std::nullopt;
    if (!head.isComplete())
        return Error{ErrorCode::ConnectionLost, Stage::Response,
                     QStringLiteral("the answer's head was cut off")};
    if (head.status() < 200 || head.status() >= 300)
        return httpError(head.status(), facts.retryAfter, head);
    if (head.status() == 206 && !facts.rangeAsked)
        return Error{ErrorCode::BadResponse, Stage::Response,
                     QStringLiteral("a part of the file, which was not asked for"), 206};
    if (!facts.headOnly && !head.isChunked() && head.contentLength()
        && *head.contentLength() != facts.bodyBytes && head.status() != 204)
        return truncated(facts.bodyBytes, *head.contentLength());
    return std::nullopt;
}

} // namespace haul

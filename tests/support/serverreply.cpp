#include "tests/support/serverreply.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace haul {

namespace {

struct Range
{
    qint64 first = 0;
    qint64 length = 0;
};
enum class RangeKind { None, Satisfiable, Unsatisfiable };

std::optional<qint64> number(QByteArrayView digits)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    bool ok = !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), isDigit);
    const qint64 value = ok ? digits.toByteArray().toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

// RFC 9110, 14.1.2. Several ranges and malformed ones are ignored, as 14.2 allows.
RangeKind parseRange(QByteArrayView value, qint64 size, Range &range)
{
    if (!value.startsWith("bytes=") || value.contains(','))
        return RangeKind::None;
    const QByteArrayView spec = value.sliced(6);
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0)
        return RangeKind::None;
    const auto first = number(spec.first(dash));
    const auto last = number(spec.sliced(dash + 1));
    if (!first && (dash > 0 || !last))
        return RangeKind::None;
    if (!first) { // the last n bytes
        range.length = std::min(*last, size);
        range.first = size - range.length;
        return range.length > 0 ? RangeKind::Satisfiable : RangeKind::Unsatisfiable;
    }
    if (!last && dash + 1 < spec.size())
        return RangeKind::None;
    if (last && *last < *first)
        return RangeKind::None;
    if (*first >= size)
        return RangeKind::Unsatisfiable;
    range.first = *first;
    range.length = (last ? std::min(*last, size - 1) : size - 1) - *first + 1;
    return RangeKind::Satisfiable;
}

// RFC 9110, 13.1.2 and 13.1.3: does the client hold this representation already?
bool isNotModified(const ServeOptions &options, const ServerRequest &request)
{
    const QByteArray noneMatch = request.header("If-None-Match");
    if (!noneMatch.isNull()) {
        return noneMatch == "*" || (!options.etag.isEmpty() && noneMatch.contains(options.etag));
    }
    const QByteArray since = request.header("If-Modified-Since");
    return !since.isNull() && options.lastModified.isValid()
           && since == httpDate(options.lastModified);
}

// RFC 9110, 13.1.5: a range is served only of the representation that the client knows.
bool ifRangeHolds(const ServeOptions &options, const ServerRequest &request)
{
    const QByteArray condition = request.header("If-Range");
    if (condition.isNull())
        return true;
    if (condition.startsWith('"'))
        return condition == options.etag;
    return options.lastModified.isValid() && condition == httpDate(options.lastModified);
}

void add(QByteArray &head, QByteArrayView name, QByteArrayView value)
{
    head.append(name).append(": ").append(value).append("\r\n");
}

void addValidators(QByteArray &head, const ServeOptions &options)
{
    if (!options.etag.isEmpty())
        add(head, "ETag", options.etag);
    if (options.lastModified.isValid())
        add(head, "Last-Modified", httpDate(options.lastModified));
    if (options.acceptRanges && options.status == 200)
        add(head, "Accept-Ranges", "bytes");
}

void addDescription(QByteArray &head, const ServeOptions &options)
{
    if (!options.contentType.isEmpty())
        add(head, "Content-Type", options.contentType);
    if (!options.contentDisposition.isEmpty())
        add(head, "Content-Disposition", options.contentDisposition);
    for (const ServerHeader &header : options.headers)
        add(head, header.first, header.second);
}

QByteArray statusLine(int status)
{
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status) + "\r\n";
}

QByteArray contentRange(const Range &range, qint64 size)
{
    return "bytes " + QByteArray::number(range.first) + '-'
           + QByteArray::number(range.first + range.length - 1) + '/' + QByteArray::number(size);
}

} // namespace

RawReply RawReply::http(int status, const QByteArray &body, const QList<ServerHeader> &headers)
{
    QByteArray reply = statusLine(status);
    for (const ServerHeader &header : headers)
        add(reply, header.first, header.second);
    add(reply, "Content-Length", QByteArray::number(body.size()));
    reply.append("\r\n").append(body);
    return {{reply}, End::KeepOpen};
}

ServedResource ServedResource::fromBytes(const QByteArray &body, const ServeOptions &options)
{
    const auto read = [body](qint64 offset, qint64 length) {
        return offset == 0 && length == body.size() ? body : body.mid(offset, length);
    };
    return {options, body.size(), read, nullptr};
}

ReplyPlan planReply(const ServedResource &resource, const ServerRequest &request)
{
    const ServeOptions &options = resource.options;
    const bool isHead = request.method == "HEAD";
    int status = isHead && options.headStatus != 0 ? options.headStatus : options.status;
    Range range{0, resource.size};
    if (status == 200 && isNotModified(options, request)) {
        status = 304;
    } else if (status == 200 && options.acceptRanges && ifRangeHolds(options, request)) {
        const RangeKind kind = parseRange(request.header("Range"), resource.size, range);
        if (kind != RangeKind::None)
            status = kind == RangeKind::Satisfiable ? 206 : 416;
    }

    ReplyPlan plan{statusLine(status), range.first, range.length};
    if (status == 416 || status == 304)
        plan.length = 0;
    addValidators(plan.head, options);
    if (status == 206)
        add(plan.head, "Content-Range", contentRange(range, resource.size));
    if (status == 416)
        add(plan.head, "Content-Range", "bytes */" + QByteArray::number(resource.size));
    else if (status != 304)
        addDescription(plan.head, options);
    if (isHead && options.headLength >= 0)
        plan.length = options.headLength;
    plan.chunked = options.chunked && status != 304 && status != 416;
    if (plan.chunked)
        add(plan.head, "Transfer-Encoding", "chunked");
    else if (status != 304)
        add(plan.head, "Content-Length", QByteArray::number(plan.length));
    add(plan.head, "Connection", request.keepAlive ? "keep-alive" : "close");
    plan.head.append("\r\n");
    if (isHead) {
        plan.length = 0;
        plan.chunked = false;
    }
    return plan;
}

QByteArray reasonPhrase(int status)
{
    static const QHash<int, QByteArray> phrases{
        {200, "OK"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {410, "Gone"},
        {416, "Range Not Satisfiable"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    return phrases.value(status, "Whatever");
}

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c()
        .toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
        .toLatin1();
}

} // namespace haul

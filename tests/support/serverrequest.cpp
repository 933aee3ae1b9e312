#include "tests/support/serverrequest.h"

namespace haul {

namespace {

bool sameName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

// RFC 9112, 3.2: origin-form "/a?b", or absolute-form "http://host/a?b" as sent to a proxy.
void splitTarget(ServerRequest &request)
{
    QByteArray rest = request.target;
    if (const qsizetype scheme = rest.indexOf("://"); scheme > 0 && !rest.startsWith('/')) {
        const qsizetype slash = rest.indexOf('/', scheme + 3);
        rest = slash < 0 ? QByteArray("/") : rest.mid(slash);
    }
    const qsizetype question = rest.indexOf('?');
    request.query = question < 0 ? QByteArray() : rest.mid(question + 1);
    request.path = question < 0 ? rest : rest.left(question);
    if (request.path.contains('%'))
        request.path = QByteArray::fromPercentEncoding(request.path);
}

bool parseRequestLine(QByteArrayView line, ServerRequest &request)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return false;
    const QByteArrayView version = line.sliced(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return false;
    request.method = line.first(first).toByteArray();
    request.target = line.sliced(first + 1, last - first - 1).toByteArray();
    request.keepAlive = version == "HTTP/1.1"; // RFC 9112, 9.3
    splitTarget(request);
    return true;
}

bool parseHeaderLine(QByteArrayView line, ServerRequest &request)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return false;
    request.headers.emplaceBack(line.first(colon).toByteArray(),
                                line.sliced(colon + 1).trimmed().toByteArray());
    return true;
}

bool applyFraming(ServerRequest &request)
{
    const QByteArray connection = request.header("Connection").toLower();
    if (connection.contains("close"))
        request.keepAlive = false;
    else if (connection.contains("keep-alive"))
        request.keepAlive = true;

    const QByteArray length = request.header("Content-Length");
    bool ok = true;
    if (!length.isNull())
        request.bodyLength = length.toLongLong(&ok);
    return ok && request.bodyLength >= 0 && request.header("Transfer-Encoding").isNull();
}

} // namespace

QByteArray ServerRequest::header(QByteArrayView name) const
{
    for (const ServerHeader &header : headers) {
        if (sameName(header.first, name))
            return header.second;
    }
    return {};
}

std::optional<ServerRequest> parseRequestHead(QByteArrayView head)
{
    ServerRequest request;
    qsizetype start = 0;
    bool firstLine = true;
    while (start <= head.size()) {
        qsizetype end = head.indexOf("\r\n", start);
        if (end < 0)
            end = head.size();
        const QByteArrayView line = head.sliced(start, end - start);
        const bool good =
            firstLine ? parseRequestLine(line, request) : parseHeaderLine(line, request);
        if (!good)
            return std::nullopt;
        firstLine = false;
        start = end + 2;
    }
    if (!applyFraming(request))
        return std::nullopt;
    return request;
}

} // namespace haul

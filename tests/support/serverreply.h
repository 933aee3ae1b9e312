// What the loopback server answers: raw bytes as a test wrote them, or a resource served by the
// rules of HTTP (RFC 9110: ranges, validators), throttled, stalled or cut as its options say.
// Usage: server.script("/x", RawReply{{"HTTP/1.1 200 OK\r\nContent-Le"}});
//        server.serve("/y", body, {.etag = "\"v1\"", .bytesPerSecond = 100'000});
// Thread: values. `read` and `sharedRate` of a ServedResource are used on the server's thread only.
#pragma once

#include "tests/support/ratebudget.h"
#include "tests/support/serverrequest.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <functional>
#include <memory>
#include <variant>

namespace haul {

// Sent as it stands: nothing is added, nothing is checked.
struct RawReply
{
    enum class End {
        KeepOpen, // the connection waits for its next request
        Close,    // FIN after the last byte
        Reset,    // RST after the last byte
    };
    QList<QByteArray> chunks = {}; // each in a write of its own
    End end = End::Close;
    int delayMs = 0;      // between two chunks
    int firstDelayMs = 0; // before the first one

    // A well-formed reply with its Content-Length, which keeps the connection open. Not for HEAD,
    // unless the body is empty: it is sent as it stands.
    static RawReply http(int status, const QByteArray &body = {},
                         const QList<ServerHeader> &headers = {});
};

struct ServeOptions
{
    int status = 200; // ranges and validators count for 200 only
    QByteArray contentType = "application/octet-stream";
    QByteArray etag = {}; // with its quotes
    QDateTime lastModified = {};
    QList<ServerHeader> headers = {}; // sent as well
    QByteArray contentDisposition = {};
    qint64 bytesPerSecond = 0; // of this reply; 0: as fast as it goes
    bool acceptRanges = true;
    bool chunked = false;   // Transfer-Encoding: chunked, no Content-Length
    qint64 stallAfter = -1; // body bytes of this reply after which nothing more comes ...
    int stallMs = -1;       // ... for so long; -1: for ever
    qint64 cutAfter = -1;   // body bytes of this reply after which the connection is closed
    int delayMs = 0;        // before the head is sent
    int headStatus = 0;     // of the answer to HEAD; 0: as to GET
    qint64 headLength = -1; // that the answer to HEAD names; -1: the true one
    bool hangsUpOnHead = false;
};

struct ServedResource
{
    using Read = std::function<QByteArray(qint64 offset, qint64 length)>;
    ServeOptions options;
    qint64 size = 0;
    Read read;
    std::shared_ptr<RateBudget> sharedRate; // one budget for all replies that hold it

    static ServedResource fromBytes(const QByteArray &body, const ServeOptions &options = {});
};

using ServerAnswer = std::variant<RawReply, std::shared_ptr<const ServedResource>>;

// The head of the answer to one request and the part of the body that follows it.
struct ReplyPlan
{
    QByteArray head;
    qint64 offset = 0;
    qint64 length = 0;
    bool chunked = false; // the body goes out in chunks, with an end mark
};
ReplyPlan planReply(const ServedResource &resource, const ServerRequest &request);

QByteArray reasonPhrase(int status);
QByteArray httpDate(const QDateTime &time); // "Sun, 06 Nov 1994 08:49:37 GMT"

} // namespace haul

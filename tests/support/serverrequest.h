// What a client asked the loopback server for: parsing of one request head (RFC 9112), and the
// entry of the server's log.
// Usage: parseRequestHead("GET /a HTTP/1.1\r\nHost: x") -> ServerRequest, or nothing for garbage.
// Thread: a value; pure functions.
#pragma once

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>
#include <utility>

namespace haul {

using ServerHeader = std::pair<QByteArray, QByteArray>;

struct ServerRequest
{
    QByteArray method;
    QByteArray target; // as it was sent
    QByteArray path;   // percent-decoded
    QByteArray query;  // as it was sent, without the '?'
    QList<ServerHeader> headers;
    bool keepAlive = true;
    qint64 bodyLength = 0;                      // bytes that follow the head; the server skips them
    int connection = 0;                         // the connections of a server are numbered from 1
    std::chrono::steady_clock::time_point time; // when the head was complete

    // The value of the first header of that name (any case), or a null array.
    QByteArray header(QByteArrayView name) const;
};

// `head` is everything before the empty line.
std::optional<ServerRequest> parseRequestHead(QByteArrayView head);

} // namespace haul

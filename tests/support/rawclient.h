// A blocking HTTP client of a few lines, for looking at the very bytes of a server's replies.
//
//     RawClient client(server.port());
//     client.get("/a", "Range: bytes=0-9\r\n");
//     const ClientReply reply = client.readReply();
//     QCOMPARE(reply.status, 206);
//
// Thread: the one that made it. Every wait is bounded.
#pragma once

#include "tests/support/serverrequest.h"

#include <QTcpSocket>

namespace haul {

struct ClientReply
{
    int status = 0; // 0: there was no whole head
    QList<ServerHeader> headers;
    QByteArray body;
    bool whole = false; // the body is as long as its framing says
    QByteArray header(QByteArrayView name) const;
};

class RawClient
{
public:
    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    // `headers` is none or more lines, each with its CRLF.
    void request(const QByteArray &method, const QByteArray &target,
                 const QByteArray &headers = {});
    void get(const QByteArray &target, const QByteArray &headers = {});

    // The next reply; of HEAD there is no body. Replies without length end with the connection.
    ClientReply readReply(bool ofHead = false);
    QByteArray readToEnd(); // all until the server ends the connection
    bool endedByServer();   // is there an end (FIN or RST) and nothing before it?
    bool isOpen() const { return socket_.state() == QAbstractSocket::ConnectedState; }
    QTcpSocket &socket() { return socket_; }

private:
    bool receive();
    bool receiveUntil(qsizetype size);
    bool readChunked(QByteArray *body);

    QTcpSocket socket_;
    QByteArray input_;
};

} // namespace haul

// One client of the loopback server: reads requests, also pipelined ones, and answers them in
// order (RFC 9112, 9.3). A request head is bounded, and so is what waits to be sent.
// Thread: the server's. Deletes itself when the client has left.
#pragma once

#include "tests/support/replystream.h"
#include "tests/support/serverstate.h"

#include <QBasicTimer>
#include <QObject>

#include <memory>

class QTcpSocket;

namespace haul {

class ServerConnection : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kMaxRequestHead = 64 * 1024;
    static constexpr qint64 kMaxRequestBody = 1024 * 1024;

    ServerConnection(QTcpSocket *socket, ServerState &state, QObject *parent);
    ~ServerConnection() override;

    void reset(); // breaks the connection at once, with RST

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void onReadyRead();
    void onBytesWritten();
    void serveNext();
    bool takeRequest(ServerRequest *request);
    void begin(const ServerRequest &request);
    void refuse(int status);
    void pump();
    void endRequest();
    void finishClosing();

    enum class Phase {
        Reading,   // a request is awaited
        Sending,   // the stream is pumped as the socket has room
        Waiting,   // the stream wants to be asked again when the timer fires
        Parked,    // the stream has no more; the client has to leave
        Flushing,  // the connection ends when all is sent
        Lingering, // FIN is sent; what still arrives is dropped
    };
    enum class Ending { Fin, Rst };
    void close(Ending ending);

    ServerState &state_;
    QTcpSocket *socket_;
    const int number_;
    Phase phase_ = Phase::Reading;
    Ending ending_ = Ending::Fin;
    QByteArray input_;
    qint64 bodyToSkip_ = 0;
    std::unique_ptr<ReplyStream> stream_;
    QBasicTimer timer_;
};

} // namespace haul

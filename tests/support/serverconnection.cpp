#include "tests/support/serverconnection.h"

#include <QTcpSocket>
#include <QTimerEvent>

#include <sys/socket.h>

#include <algorithm>

namespace haul {

namespace {

constexpr qint64 kSocketBuffer = 512 * 1024; // bytes that may wait to be sent
constexpr qint64 kReadBuffer = 128 * 1024;
constexpr int kLingerMs = 2000; // how long a client may take to notice the end

} // namespace

ServerConnection::ServerConnection(QTcpSocket *socket, ServerState &state, QObject *parent)
    : QObject(parent)
    , state_(state)
    , socket_(socket)
    , number_(state.nextConnectionNumber())
{
    socket->setParent(this);
    socket->setReadBufferSize(kReadBuffer);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &ServerConnection::onReadyRead);
    connect(socket, &QTcpSocket::bytesWritten, this, &ServerConnection::onBytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    onReadyRead();
}

ServerConnection::~ServerConnection()
{
    socket_->disconnect(this);
    endRequest();
    state_.connectionEnded();
}

void ServerConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != timer_.timerId())
        return;
    timer_.stop();
    if (phase_ == Phase::Lingering) {
        socket_->abort();
        return;
    }
    phase_ = Phase::Sending;
    pump();
    serveNext();
}

void ServerConnection::onReadyRead()
{
    if (phase_ == Phase::Lingering || phase_ == Phase::Flushing) {
        socket_->readAll();
        return;
    }
    serveNext();
    if (phase_ == Phase::Reading)
        socket_->flush(); // spares a turn of the event loop for every small reply
}

void ServerConnection::onBytesWritten()
{
    if (phase_ == Phase::Flushing)
        finishClosing();
    if (phase_ != Phase::Sending)
        return;
    pump();
    serveNext();
}

void ServerConnection::serveNext()
{
    ServerRequest request;
    while (phase_ == Phase::Reading && takeRequest(&request))
        begin(request);
}

bool ServerConnection::takeRequest(ServerRequest *request)
{
    input_ += socket_->readAll();
    if (bodyToSkip_ > 0) {
        const qint64 skipped = std::min<qint64>(bodyToSkip_, input_.size());
        input_.remove(0, skipped);
        bodyToSkip_ -= skipped;
    }
    while (input_.startsWith("\r\n")) // RFC 9112, 2.2: empty lines before a request
        input_.remove(0, 2);
    const qsizetype end = input_.indexOf("\r\n\r\n");
    if (end > kMaxRequestHead || (end < 0 && input_.size() > kMaxRequestHead)) {
        refuse(431);
        return false;
    }
    if (end < 0)
        return false;
    auto parsed = parseRequestHead(QByteArrayView(input_).first(end));
    if (!parsed || parsed->bodyLength > kMaxRequestBody) {
        refuse(400);
        return false;
    }
    input_.remove(0, end + 4);
    bodyToSkip_ = parsed->bodyLength;
    *request = std::move(*parsed);
    request->connection = number_;
    request->time = std::chrono::steady_clock::now();
    return true;
}

void ServerConnection::begin(const ServerRequest &request)
{
    state_.requestBegan(request);
    const bool known = request.method == "GET" || request.method == "HEAD";
    stream_ = makeReplyStream(known ? state_.answerTo(request) : RawReply::http(405), request);
    phase_ = Phase::Sending;
    pump();
}

void ServerConnection::refuse(int status)
{
    socket_->write(RawReply::http(status, {}, {{"Connection", "close"}}).chunks.constFirst());
    close(Ending::Fin);
}

void ServerConnection::pump()
{
    while (phase_ == Phase::Sending && socket_->bytesToWrite() < kSocketBuffer) {
        const ReplyStep step = stream_->next();
        if (!step.bytes.isEmpty())
            socket_->write(step.bytes);
        switch (step.then) {
        case ReplyStep::Then::Continue:
            break;
        case ReplyStep::Then::Wait:
            phase_ = Phase::Waiting;
            timer_.start(step.waitMs, this);
            break;
        case ReplyStep::Then::Park:
            phase_ = Phase::Parked;
            break;
        case ReplyStep::Then::KeepAlive:
            endRequest();
            phase_ = Phase::Reading;
            break;
        case ReplyStep::Then::Close:
            close(Ending::Fin);
            break;
        case ReplyStep::Then::Reset:
            close(Ending::Rst);
            break;
        }
    }
}

void ServerConnection::endRequest()
{
    if (!stream_)
        return;
    stream_.reset();
    state_.requestEnded();
}

void ServerConnection::close(Ending ending)
{
    endRequest();
    ending_ = ending;
    phase_ = Phase::Flushing;
    socket_->flush();
    finishClosing();
}

// Only the sending half is closed: a socket closed with unread input would send RST, and the client
// could lose what was sent before (RFC 9112, 9.6).
void ServerConnection::finishClosing()
{
    if (phase_ != Phase::Flushing || socket_->bytesToWrite() > 0)
        return;
    if (ending_ == Ending::Rst) {
        reset();
        return;
    }
    phase_ = Phase::Lingering;
    ::shutdown(int(socket_->socketDescriptor()), SHUT_WR);
    timer_.start(kLingerMs, this);
}

void ServerConnection::reset()
{
    const linger noLinger{1, 0}; // close() then sends RST
    ::setsockopt(int(socket_->socketDescriptor()), SOL_SOCKET, SO_LINGER, &noLinger,
                 sizeof noLinger);
    phase_ = Phase::Lingering;
    socket_->abort();
}

} // namespace haul

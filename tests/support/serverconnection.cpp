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
    , m_state(state)
    , m_socket(socket)
    , m_number(state.nextConnectionNumber())
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
    m_socket->disconnect(this);
    endRequest();
    m_state.connectionEnded();
}

void ServerConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_timer.stop();
    if (m_phase == Phase::Lingering) {
        m_socket->abort();
        return;
    }
    m_phase = Phase::Sending;
    pump();
    serveNext();
}

void ServerConnection::onReadyRead()
{
    if (m_phase == Phase::Lingering || m_phase == Phase::Flushing) {
        m_socket->readAll();
        return;
    }
    serveNext();
    if (m_phase == Phase::Reading)
        m_socket->flush(); // spares a turn of the event loop for every small reply
}

void ServerConnection::onBytesWritten()
{
    if (m_phase == Phase::Flushing)
        finishClosing();
    if (m_phase != Phase::Sending)
        return;
    pump();
    serveNext();
}

void ServerConnection::serveNext()
{
    ServerRequest request;
    while (m_phase == Phase::Reading && takeRequest(&request))
        begin(request);
}

bool ServerConnection::takeRequest(ServerRequest *request)
{
    m_input += m_socket->readAll();
    if (m_bodyToSkip > 0) {
        const qint64 skipped = std::min<qint64>(m_bodyToSkip, m_input.size());
        m_input.remove(0, skipped);
        m_bodyToSkip -= skipped;
    }
    while (m_input.startsWith("\r\n")) // RFC 9112, 2.2: empty lines before a request
        m_input.remove(0, 2);
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    if (end > kMaxRequestHead || (end < 0 && m_input.size() > kMaxRequestHead)) {
        refuse(431);
        return false;
    }
    if (end < 0)
        return false;
    auto parsed = parseRequestHead(QByteArrayView(m_input).first(end));
    if (!parsed || parsed->bodyLength > kMaxRequestBody) {
        refuse(400);
        return false;
    }
    m_input.remove(0, end + 4);
    m_bodyToSkip = parsed->bodyLength;
    *request = std::move(*parsed);
    request->connection = m_number;
    request->time = std::chrono::steady_clock::now();
    return true;
}

void ServerConnection::begin(const ServerRequest &request)
{
    m_state.requestBegan(request);
    const bool known = request.method == "GET" || request.method == "HEAD";
    m_stream = makeReplyStream(known ? m_state.answerTo(request) : RawReply::http(405), request);
    m_phase = Phase::Sending;
    pump();
}

void ServerConnection::refuse(int status)
{
    m_socket->write(RawReply::http(status, {}, {{"Connection", "close"}}).chunks.constFirst());
    close(Ending::Fin);
}

void ServerConnection::pump()
{
    while (m_phase == Phase::Sending && m_socket->bytesToWrite() < kSocketBuffer) {
        const ReplyStep step = m_stream->next();
        if (!step.bytes.isEmpty())
            m_socket->write(step.bytes);
        switch (step.then) {
        case ReplyStep::Then::Continue:
            break;
        case ReplyStep::Then::Wait:
            m_phase = Phase::Waiting;
            m_timer.start(step.waitMs, this);
            break;
        case ReplyStep::Then::Park:
            m_phase = Phase::Parked;
            break;
        case ReplyStep::Then::KeepAlive:
            endRequest();
            m_phase = Phase::Reading;
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
    if (!m_stream)
        return;
    m_stream.reset();
    m_state.requestEnded();
}

void ServerConnection::close(Ending ending)
{
    endRequest();
    m_ending = ending;
    m_phase = Phase::Flushing;
    m_socket->flush();
    finishClosing();
}

// Only the sending half is closed: a socket closed with unread input would send RST, and the client
// could lose what was sent before (RFC 9112, 9.6).
void ServerConnection::finishClosing()
{
    if (m_phase != Phase::Flushing || m_socket->bytesToWrite() > 0)
        return;
    if (m_ending == Ending::Rst) {
        reset();
        return;
    }
    m_phase = Phase::Lingering;
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    m_timer.start(kLingerMs, this);
}

void ServerConnection::reset()
{
    const linger noLinger{1, 0}; // close() then sends RST
    ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &noLinger,
                 sizeof noLinger);
    m_phase = Phase::Lingering;
    m_socket->abort();
}

} // namespace haul

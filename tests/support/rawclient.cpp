#include "tests/support/rawclient.h"

#include <QHostAddress>
#include <QNetworkProxy>

namespace haul {

namespace {

constexpr int kWaitMs = 10'000;

} // namespace

QByteArray ClientReply::header(QByteArrayView name) const
{
    for (const ServerHeader &header : headers) {
        if (name.compare(header.first, Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return {};
}

RawClient::RawClient(quint16 port)
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(kWaitMs);
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(kWaitMs)) {
    }
}

void RawClient::request(const QByteArray &method, const QByteArray &target,
                        const QByteArray &headers)
{
    send(method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:"
         + QByteArray::number(m_socket.peerPort()) + "\r\n" + headers + "\r\n");
}

void RawClient::get(const QByteArray &target, const QByteArray &headers)
{
    request("GET", target, headers);
}

bool RawClient::receive()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(kWaitMs))
        return false;
    m_input += m_socket.readAll();
    return true;
}

bool RawClient::receiveUntil(qsizetype size)
{
    while (m_input.size() < size && receive()) {
    }
    return m_input.size() >= size;
}

ClientReply RawClient::readReply(bool ofHead)
{
    ClientReply reply;
    while (!m_input.contains("\r\n\r\n")) {
        if (!receive())
            return reply;
    }
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    const QList<QByteArray> lines = m_input.left(end).replace("\r\n", "\n").split('\n');
    m_input.remove(0, end + 4);
    reply.status = lines.first().split(' ').value(1).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        reply.headers.emplaceBack(line.left(colon), line.mid(colon + 1).trimmed());
    }

    const QByteArray length = reply.header("Content-Length");
    if (ofHead || reply.status == 304) {
        reply.whole = true;
    } else if (reply.header("Transfer-Encoding") == "chunked") {
        reply.whole = readChunked(&reply.body);
    } else if (!length.isNull()) {
        reply.whole = receiveUntil(length.toLongLong());
        reply.body = m_input.left(length.toLongLong());
        m_input.remove(0, reply.body.size());
    } else {
        reply.body = readToEnd();
        reply.whole = true;
    }
    return reply;
}

bool RawClient::readChunked(QByteArray *body)
{
    while (true) {
        while (!m_input.contains("\r\n")) {
            if (!receive())
                return false;
        }
        const qsizetype line = m_input.indexOf("\r\n");
        bool ok = false;
        const qsizetype size = m_input.left(line).toLongLong(&ok, 16);
        m_input.remove(0, line + 2);
        if (!ok || !receiveUntil(size + 2))
            return false;
        body->append(m_input.left(size));
        m_input.remove(0, size + 2);
        if (size == 0)
            return true;
    }
}

QByteArray RawClient::readToEnd()
{
    while (receive()) {
    }
    return std::exchange(m_input, {});
}

bool RawClient::endedByServer()
{
    return m_input.isEmpty() && !receive() && !isOpen();
}

} // namespace haul

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
    socket_.setProxy(QNetworkProxy::NoProxy);
    socket_.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket_.waitForConnected(kWaitMs);
}

void RawClient::send(const QByteArray &bytes)
{
    socket_.write(bytes);
    while (socket_.bytesToWrite() > 0 && socket_.waitForBytesWritten(kWaitMs)) {
    }
}

void RawClient::request(const QByteArray &method, const QByteArray &target,
                        const QByteArray &headers)
{
    send(method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:"
         + QByteArray::number(socket_.peerPort()) + "\r\n" + headers + "\r\n");
}

void RawClient::get(const QByteArray &target, const QByteArray &headers)
{
    request("GET", target, headers);
}

bool RawClient::receive()
{
    if (socket_.bytesAvailable() == 0 && !socket_.waitForReadyRead(kWaitMs))
        return false;
    input_ += socket_.readAll();
    return true;
}

bool RawClient::receiveUntil(qsizetype size)
{
    while (input_.size() < size && receive()) {
    }
    return input_.size() >= size;
}

ClientReply RawClient::readReply(bool ofHead)
{
    ClientReply reply;
    while (!input_.contains("\r\n\r\n")) {
        if (!receive())
            return reply;
    }
    const qsizetype end = input_.indexOf("\r\n\r\n");
    const QList<QByteArray> lines = input_.left(end).replace("\r\n", "\n").split('\n');
    input_.remove(0, end + 4);
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
        reply.body = input_.left(length.toLongLong());
        input_.remove(0, reply.body.size());
    } else {
        reply.body = readToEnd();
        reply.whole = true;
    }
    return reply;
}

bool RawClient::readChunked(QByteArray *body)
{
    while (true) {
        while (!input_.contains("\r\n")) {
            if (!receive())
                return false;
        }
        const qsizetype line = input_.indexOf("\r\n");
        bool ok = false;
        const qsizetype size = input_.left(line).toLongLong(&ok, 16);
        input_.remove(0, line + 2);
        if (!ok || !receiveUntil(size + 2))
            return false;
        body->append(input_.left(size));
        input_.remove(0, size + 2);
        if (size == 0)
            return true;
    }
}

QByteArray RawClient::readToEnd()
{
    while (receive()) {
    }
    return std::exchange(input_, {});
}

bool RawClient::endedByServer()
{
    return input_.isEmpty() && !receive() && !isOpen();
}

} // namespace haul

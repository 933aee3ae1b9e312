#include "tests/support/loopbackport.h"

#include <QNetworkProxy>
#include <QTcpServer>

namespace haul {

quint16 freeLoopbackPort()
{
    QTcpServer server;
    server.setProxy(QNetworkProxy::NoProxy);
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

RefusingPort::RefusingPort()
{
    socket_.setProxy(QNetworkProxy::NoProxy);
    socket_.bind(QHostAddress::LocalHost, 0, QAbstractSocket::DontShareAddress);
}

} // namespace haul

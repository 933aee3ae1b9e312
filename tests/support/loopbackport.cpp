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
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.bind(QHostAddress::LocalHost, 0, QAbstractSocket::DontShareAddress);
}

} // namespace haul

#include "tests/support/loopbackserver.h"

#include "tests/support/serverconnection.h"

#include <QNetworkProxy>
#include <QTcpServer>

#include <memory>

namespace haul {

class LoopbackServer::Listener : public QTcpServer
{
public:
    explicit Listener(ServerState &state)
    {
        setProxy(QNetworkProxy::NoProxy); // whatever the system's proxies are
        setListenBacklogSize(1024);
        connect(this, &QTcpServer::newConnection, this, [this, &state] {
            while (QTcpSocket *socket = nextPendingConnection())
                new ServerConnection(socket, state, this);
        });
    }

    void dropConnections()
    {
        const auto connections = findChildren<ServerConnection *>();
        for (ServerConnection *connection : connections)
            connection->reset();
    }
};

LoopbackServer::LoopbackServer(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("LoopbackServer"));
}

LoopbackServer::~LoopbackServer()
{
    stop();
}

bool LoopbackServer::start(quint16 port)
{
    stop();
    auto listener = std::make_unique<Listener>(m_state);
    if (!listener->listen(QHostAddress::LocalHost, port))
        return false;
    m_port = listener->serverPort();
    m_listener = listener.release();
    m_listener->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_listener, &QObject::deleteLater);
    m_thread.start();
    return true;
}

void LoopbackServer::stop()
{
    m_thread.quit();
    m_thread.wait();
    m_listener = nullptr;
}

QUrl LoopbackServer::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

QUrl LoopbackServer::url(const QByteArray &pathAndQuery) const
{
    return QUrl::fromEncoded(baseUrl().toEncoded() + pathAndQuery);
}

void LoopbackServer::serve(const QByteArray &path, const QByteArray &body,
                           const ServeOptions &options)
{
    m_state.serve(path, ServedResource::fromBytes(body, options));
}

void LoopbackServer::serve(const QByteArray &path, const ServedResource &resource)
{
    m_state.serve(path, resource);
}

void LoopbackServer::script(const QByteArray &path, const RawReply &reply)
{
    m_state.script(path, {reply});
}

void LoopbackServer::script(const QByteArray &path, const QList<RawReply> &replies)
{
    m_state.script(path, replies);
}

void LoopbackServer::route(const QByteArray &prefix, ServerHandler handler)
{
    m_state.route(prefix, std::move(handler));
}

void LoopbackServer::clearRoutes()
{
    m_state.clearRoutes();
}

QList<ServerRequest> LoopbackServer::requests() const
{
    return m_state.requests();
}

QList<ServerRequest> LoopbackServer::requests(const QByteArray &path) const
{
    QList<ServerRequest> found = m_state.requests();
    found.removeIf([&](const ServerRequest &request) { return request.path != path; });
    return found;
}

int LoopbackServer::requestCount() const
{
    return m_state.requestCount();
}

int LoopbackServer::requestCount(const QByteArray &path) const
{
    return m_state.requestCount(path);
}

void LoopbackServer::clearLog()
{
    m_state.clearLog();
}

void LoopbackServer::setLogging(bool on)
{
    m_state.setLogging(on);
}

int LoopbackServer::connectionCount() const
{
    return m_state.connectionCount();
}

int LoopbackServer::openConnections() const
{
    return m_state.openConnections();
}

int LoopbackServer::peakConnections() const
{
    return m_state.peakConnections();
}

int LoopbackServer::activeRequests() const
{
    return m_state.activeRequests();
}

int LoopbackServer::peakRequests() const
{
    return m_state.peakRequests();
}

void LoopbackServer::resetPeaks()
{
    m_state.resetPeaks();
}

void LoopbackServer::dropConnections()
{
    if (m_listener) {
        QMetaObject::invokeMethod(
            m_listener, [this] { m_listener->dropConnections(); }, Qt::BlockingQueuedConnection);
    }
}

} // namespace haul

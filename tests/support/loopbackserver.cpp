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
    thread_.setObjectName(QStringLiteral("LoopbackServer"));
}

LoopbackServer::~LoopbackServer()
{
    stop();
}

bool LoopbackServer::start(quint16 port)
{
    stop();
    auto listener = std::make_unique<Listener>(state_);
    if (!listener->listen(QHostAddress::LocalHost, port))
        return false;
    port_ = listener->serverPort();
    listener_ = listener.release();
    listener_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, listener_, &QObject::deleteLater);
    thread_.start();
    return true;
}

void LoopbackServer::stop()
{
    thread_.quit();
    thread_.wait();
    listener_ = nullptr;
}

QUrl LoopbackServer::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port_));
}

QUrl LoopbackServer::url(const QByteArray &pathAndQuery) const
{
    return QUrl::fromEncoded(baseUrl().toEncoded() + pathAndQuery);
}

void LoopbackServer::serve(const QByteArray &path, const QByteArray &body,
                           const ServeOptions &options)
{
    state_.serve(path, ServedResource::fromBytes(body, options));
}

void LoopbackServer::serve(const QByteArray &path, const ServedResource &resource)
{
    state_.serve(path, resource);
}

void LoopbackServer::script(const QByteArray &path, const RawReply &reply)
{
    state_.script(path, {reply});
}

void LoopbackServer::script(const QByteArray &path, const QList<RawReply> &replies)
{
    state_.script(path, replies);
}

void LoopbackServer::route(const QByteArray &prefix, ServerHandler handler)
{
    state_.route(prefix, std::move(handler));
}

void LoopbackServer::clearRoutes()
{
    state_.clearRoutes();
}

QList<ServerRequest> LoopbackServer::requests() const
{
    return state_.requests();
}

QList<ServerRequest> LoopbackServer::requests(const QByteArray &path) const
{
    QList<ServerRequest> found = state_.requests();
    found.removeIf([&](const ServerRequest &request) { return request.path != path; });
    return found;
}

int LoopbackServer::requestCount() const
{
    return state_.requestCount();
}

int LoopbackServer::requestCount(const QByteArray &path) const
{
    return state_.requestCount(path);
}

void LoopbackServer::clearLog()
{
    state_.clearLog();
}

void LoopbackServer::setLogging(bool on)
{
    state_.setLogging(on);
}

int LoopbackServer::connectionCount() const
{
    return state_.connectionCount();
}

int LoopbackServer::openConnections() const
{
    return state_.openConnections();
}

int LoopbackServer::peakConnections() const
{
    return state_.peakConnections();
}

int LoopbackServer::activeRequests() const
{
    return state_.activeRequests();
}

int LoopbackServer::peakRequests() const
{
    return state_.peakRequests();
}

void LoopbackServer::resetPeaks()
{
    state_.resetPeaks();
}

void LoopbackServer::dropConnections()
{
    if (listener_) {
        QMetaObject::invokeMethod(
            listener_, [this] { listener_->dropConnections(); }, Qt::BlockingQueuedConnection);
    }
}

} // namespace haul

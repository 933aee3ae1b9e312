// What the two threads of a loopback server share: the routes, the request log, the counters.
// Thread: every function may be called from any thread.
#pragma once

#include "tests/support/serverreply.h"

#include <QHash>
#include <QList>

#include <functional>
#include <memory>
#include <mutex>

namespace haul {

using ServerHandler = std::function<ServerAnswer(const ServerRequest &)>;

class ServerState
{
public:
    void serve(const QByteArray &path, ServedResource resource);
    void script(const QByteArray &path, const QList<RawReply> &replies);
    void route(const QByteArray &prefix, ServerHandler handler);
    void clearRoutes();

    // A script first, then a served resource, then the handler of the longest prefix, else 404.
    ServerAnswer answerTo(const ServerRequest &request);

    void setLogging(bool on);
    void clearLog();
    QList<ServerRequest> requests() const;
    int requestCount() const;
    int requestCount(const QByteArray &path) const;

    int nextConnectionNumber();
    void connectionEnded();
    void requestBegan(const ServerRequest &request);
    void requestEnded();

    int connectionCount() const;
    int openConnections() const;
    int peakConnections() const;
    int activeRequests() const;
    int peakRequests() const;
    void resetPeaks();

private:
    struct Script
    {
        QList<RawReply> replies;
        qsizetype next = 0;
    };
    struct Route
    {
        QByteArray prefix;
        std::shared_ptr<const ServerHandler> handler;
    };
    const RawReply *nextScripted(const QByteArray &path);
    std::shared_ptr<const ServerHandler> handlerFor(const QByteArray &path) const;

    mutable std::mutex mutex_; // guards all below
    QHash<QByteArray, Script> scripts_;
    QHash<QByteArray, std::shared_ptr<const ServedResource>> served_;
    QList<Route> routes_; // longest prefix first
    QList<ServerRequest> log_;
    bool logging_ = true;
    int requests_ = 0;
    int connections_ = 0;
    int openConnections_ = 0;
    int peakConnections_ = 0;
    int activeRequests_ = 0;
    int peakRequests_ = 0;
};

} // namespace haul

#include "tests/support/serverstate.h"

#include <algorithm>

namespace haul {

using Lock = std::lock_guard<std::mutex>;

void ServerState::serve(const QByteArray &path, ServedResource resource)
{
    const Lock lock(mutex_);
    served_.insert(path, std::make_shared<const ServedResource>(std::move(resource)));
}

void ServerState::script(const QByteArray &path, const QList<RawReply> &replies)
{
    const Lock lock(mutex_);
    scripts_.insert(path, {replies, 0});
}

void ServerState::route(const QByteArray &prefix, ServerHandler handler)
{
    const Lock lock(mutex_);
    routes_.append({prefix, std::make_shared<const ServerHandler>(std::move(handler))});
    std::stable_sort(routes_.begin(), routes_.end(), [](const Route &a, const Route &b) {
        return a.prefix.size() > b.prefix.size();
    });
}

void ServerState::clearRoutes()
{
    const Lock lock(mutex_);
    scripts_.clear();
    served_.clear();
    routes_.clear();
}

// The replies in turn; the last one is repeated unless there is something else for the path.
const RawReply *ServerState::nextScripted(const QByteArray &path)
{
    const auto found = scripts_.find(path);
    if (found == scripts_.end() || found->replies.isEmpty())
        return nullptr;
    if (found->next < found->replies.size())
        return &found->replies.at(found->next++);
    if (served_.contains(path) || handlerFor(path))
        return nullptr;
    return &found->replies.constLast();
}

std::shared_ptr<const ServerHandler> ServerState::handlerFor(const QByteArray &path) const
{
    const auto found = std::find_if(routes_.begin(), routes_.end(), [&](const Route &route) {
        return path.startsWith(route.prefix);
    });
    return found == routes_.end() ? nullptr : found->handler;
}

ServerAnswer ServerState::answerTo(const ServerRequest &request)
{
    std::shared_ptr<const ServerHandler> handler;
    {
        const Lock lock(mutex_);
        if (const RawReply *scripted = nextScripted(request.path))
            return *scripted;
        if (const auto served = served_.value(request.path))
            return served;
        handler = handlerFor(request.path);
    }
    if (handler)
        return (*handler)(request); // unlocked: a handler may use the server
    return std::make_shared<const ServedResource>(
        ServedResource::fromBytes("not found\n", {.status = 404, .contentType = "text/plain"}));
}

void ServerState::setLogging(bool on)
{
    const Lock lock(mutex_);
    logging_ = on;
}

void ServerState::clearLog()
{
    const Lock lock(mutex_);
    log_.clear();
    requests_ = 0;
}

QList<ServerRequest> ServerState::requests() const
{
    const Lock lock(mutex_);
    return log_;
}

int ServerState::requestCount() const
{
    const Lock lock(mutex_);
    return requests_;
}

int ServerState::requestCount(const QByteArray &path) const
{
    const Lock lock(mutex_);
    return int(std::count_if(log_.begin(), log_.end(),
                             [&](const ServerRequest &request) { return request.path == path; }));
}

int ServerState::nextConnectionNumber()
{
    const Lock lock(mutex_);
    peakConnections_ = std::max(peakConnections_, ++openConnections_);
    return ++connections_;
}

void ServerState::connectionEnded()
{
    const Lock lock(mutex_);
    --openConnections_;
}

void ServerState::requestBegan(const ServerRequest &request)
{
    const Lock lock(mutex_);
    ++requests_;
    peakRequests_ = std::max(peakRequests_, ++activeRequests_);
    if (logging_)
        log_.append(request);
}

void ServerState::requestEnded()
{
    const Lock lock(mutex_);
    --activeRequests_;
}

int ServerState::connectionCount() const
{
    const Lock lock(mutex_);
    return connections_;
}

int ServerState::openConnections() const
{
    const Lock lock(mutex_);
    return openConnections_;
}

int ServerState::peakConnections() const
{
    const Lock lock(mutex_);
    return peakConnections_;
}

int ServerState::activeRequests() const
{
    const Lock lock(mutex_);
    return activeRequests_;
}

int ServerState::peakRequests() const
{
    const Lock lock(mutex_);
    return peakRequests_;
}

void ServerState::resetPeaks()
{
    const Lock lock(mutex_);
    peakConnections_ = openConnections_;
    peakRequests_ = activeRequests_;
}

} // namespace haul

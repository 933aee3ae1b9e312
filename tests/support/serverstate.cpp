#include "tests/support/serverstate.h"

#include <algorithm>

namespace haul {

using Lock = std::lock_guard<std::mutex>;

void ServerState::serve(const QByteArray &path, ServedResource resource)
{
    const Lock lock(m_mutex);
    m_served.insert(path, std::make_shared<const ServedResource>(std::move(resource)));
}

void ServerState::script(const QByteArray &path, const QList<RawReply> &replies)
{
    const Lock lock(m_mutex);
    m_scripts.insert(path, {replies, 0});
}

void ServerState::route(const QByteArray &prefix, ServerHandler handler)
{
    const Lock lock(m_mutex);
    m_routes.append({prefix, std::make_shared<const ServerHandler>(std::move(handler))});
    std::stable_sort(m_routes.begin(), m_routes.end(), [](const Route &a, const Route &b) {
        return a.prefix.size() > b.prefix.size();
    });
}

void ServerState::clearRoutes()
{
    const Lock lock(m_mutex);
    m_scripts.clear();
    m_served.clear();
    m_routes.clear();
}

// The replies in turn; the last one is repeated unless there is something else for the path.
const RawReply *ServerState::nextScripted(const QByteArray &path)
{
    const auto found = m_scripts.find(path);
    if (found == m_scripts.end() || found->replies.isEmpty())
        return nullptr;
    if (found->next < found->replies.size())
        return &found->replies.at(found->next++);
    if (m_served.contains(path) || handlerFor(path))
        return nullptr;
    return &found->replies.constLast();
}

std::shared_ptr<const ServerHandler> ServerState::handlerFor(const QByteArray &path) const
{
    const auto found = std::find_if(m_routes.begin(), m_routes.end(), [&](const Route &route) {
        return path.startsWith(route.prefix);
    });
    return found == m_routes.end() ? nullptr : found->handler;
}

ServerAnswer ServerState::answerTo(const ServerRequest &request)
{
    std::shared_ptr<const ServerHandler> handler;
    {
        const Lock lock(m_mutex);
        if (const RawReply *scripted = nextScripted(request.path))
            return *scripted;
        if (const auto served = m_served.value(request.path))
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
    const Lock lock(m_mutex);
    m_logging = on;
}

void ServerState::clearLog()
{
    const Lock lock(m_mutex);
    m_log.clear();
    m_requests = 0;
}

QList<ServerRequest> ServerState::requests() const
{
    const Lock lock(m_mutex);
    return m_log;
}

int ServerState::requestCount() const
{
    const Lock lock(m_mutex);
    return m_requests;
}

int ServerState::requestCount(const QByteArray &path) const
{
    const Lock lock(m_mutex);
    return int(std::count_if(m_log.begin(), m_log.end(),
                             [&](const ServerRequest &request) { return request.path == path; }));
}

int ServerState::nextConnectionNumber()
{
    const Lock lock(m_mutex);
    m_peakConnections = std::max(m_peakConnections, ++m_openConnections);
    return ++m_connections;
}

void ServerState::connectionEnded()
{
    const Lock lock(m_mutex);
    --m_openConnections;
}

void ServerState::requestBegan(const ServerRequest &request)
{
    const Lock lock(m_mutex);
    ++m_requests;
    m_peakRequests = std::max(m_peakRequests, ++m_activeRequests);
    if (m_logging)
        m_log.append(request);
}

void ServerState::requestEnded()
{
    const Lock lock(m_mutex);
    --m_activeRequests;
}

int ServerState::connectionCount() const
{
    const Lock lock(m_mutex);
    return m_connections;
}

int ServerState::openConnections() const
{
    const Lock lock(m_mutex);
    return m_openConnections;
}

int ServerState::peakConnections() const
{
    const Lock lock(m_mutex);
    return m_peakConnections;
}

int ServerState::activeRequests() const
{
    const Lock lock(m_mutex);
    return m_activeRequests;
}

int ServerState::peakRequests() const
{
    const Lock lock(m_mutex);
    return m_peakRequests;
}

void ServerState::resetPeaks()
{
    const Lock lock(m_mutex);
    m_peakConnections = m_openConnections;
    m_peakRequests = m_activeRequests;
}

} // namespace haul

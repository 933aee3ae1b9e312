#include "core/transfer/openconnections.h"

#include "core/queue/hostkey.h"
#include "core/queue/taskqueue.h"
#include "core/transfer/curlinfo.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace haul {
namespace {

int portOf(const curl_sockaddr &address)
{
    if (address.family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in &>(address.addr).sin_port);
    if (address.family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 &>(address.addr).sin6_port);
    return 0;
}

// Where one logs in.
int ftpPort(const QByteArray &url, const QByteArray &host)
{
    const qsizetype colon = host.lastIndexOf(':');
    const int own = colon > host.lastIndexOf(']') ? host.sliced(colon + 1).toInt() : 0;
    if (own > 0)
        return own;
    return url.startsWith("ftps") ? 990 : 21;
}

} // namespace

OpenConnections::OpenConnections(TaskQueue &queue, int lane)
    : queue_(queue)
    , lane_(lane)
{
}

// A connection closes through what the transfer that opened it was told.
void OpenConnections::watch(CURL *easy, bool isLast)
{
    Opener &opener = openers_.try_emplace(easy, Opener{*this, easy}).first->second;
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &OpenConnections::onOpen);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &opener);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &OpenConnections::onClose);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    const auto now = AddressMemory::Time::clock::now();
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, memory_.seconds(now));
    // A connection that libcurl has to close to make room leaves something behind that it looks
    // through each time, and never frees before the end (7.88, Curl_conncache_extract_oldest()).
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, long(isLast && memory_.isCrowded(now)));
}

// No program that is started inherits it.
curl_socket_t OpenConnections::onOpen(void *opener, curlsocktype, curl_sockaddr *address)
{
    const int socket =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0)
        return CURL_SOCKET_BAD;
    const auto *self = static_cast<Opener *>(opener);
    self->connections.opened(socket, self->easy, portOf(*address));
    return socket;
}

int OpenConnections::onClose(void *connections, curl_socket_t socket)
{
    static_cast<OpenConnections *>(connections)->closed(socket);
    return ::close(socket);
}

// After a redirect it is not the host that was asked first. What FTP opens for the bytes alone, to
// another port, is no login.
void OpenConnections::opened(curl_socket_t socket, CURL *easy, int port)
{
    closed(socket); // should nobody have said so
    const QByteArray url(info<char *>(easy, CURLINFO_EFFECTIVE_URL));
    const QByteArray host = hostKey(url).toByteArray();
    memory_.opened(host, AddressMemory::Time::clock::now());
    if (url.startsWith("ftp") && port != ftpPort(url, host))
        return;
    hosts_[socket] = host;
    queue_.opened(host, lane_);
}

void OpenConnections::closed(curl_socket_t socket)
{
    if (const auto host = hosts_.extract(socket))
        queue_.closed(host.mapped(), lane_);
}

} // namespace haul

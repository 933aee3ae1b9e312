// Tells the queue which connections a lane has, also those that wait for their next request.
//
//     OpenConnections connections(queue, lane);   // outlives the multi handle
//     connections.watch(easy);                    // before a transfer starts
//
// libcurl opens and closes every socket through here. On the lane's thread.
#pragma once

#include "core/transfer/addressmemory.h"
#include "core/transfer/curlhandles.h"

#include <QByteArray>

#include <unordered_map>

namespace haul {

class TaskQueue;

class OpenConnections
{
public:
    OpenConnections(TaskQueue &queue, int lane);
    OpenConnections(const OpenConnections &) = delete;
    OpenConnections &operator=(const OpenConnections &) = delete;

    // `isLast`: nobody is known who would use its connection afterwards.
    void watch(CURL *easy, bool isLast);

private:
    // For whom a socket is opened: libcurl does not say.
    struct Opener
    {
        OpenConnections &connections;
        CURL *easy;
    };

    static curl_socket_t onOpen(void *opener, curlsocktype, curl_sockaddr *address);
    static int onClose(void *connections, curl_socket_t socket);
    void opened(curl_socket_t socket, CURL *easy, int port);
    void closed(curl_socket_t socket);

    TaskQueue &queue_;
    const int lane_;
    AddressMemory memory_;
    std::unordered_map<CURL *, Opener> openers_; // of every handle of the lane: libcurl has them
    std::unordered_map<curl_socket_t, QByteArray> hosts_; // that the sockets were opened for
};

} // namespace haul

// A port on 127.0.0.1 that never answers: its queue of connections is full, so that the kernel
// drops what else wants in (Linux).
// Usage: const SilentPort dead; connectTo(dead.number()) waits for ever. Thread: any one.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace haul {

class SilentPort
{
public:
    SilentPort()
    {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        isReady_ = ::bind(listener_, address(), size) == 0 && ::listen(listener_, 0) == 0
                   && ::getsockname(listener_, address(), &size) == 0;
        for (int &filler : fillers_) {
            filler = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            (void)::connect(filler, address(), size);
        }
    }
    ~SilentPort()
    {
        for (const int filler : fillers_)
            ::close(filler);
        ::close(listener_);
    }
    SilentPort(const SilentPort &) = delete;
    SilentPort &operator=(const SilentPort &) = delete;

    bool isReady() const { return isReady_; }
    int number() const { return ntohs(address_.sin_port); }

private:
    sockaddr *address() { return reinterpret_cast<sockaddr *>(&address_); }

    const int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address_ = {};
    bool isReady_ = false;
    std::array<int, 3> fillers_ = {};
};

} // namespace haul

// An answer as a sequence of steps: bytes to write, then what to do. The connection pulls the next
// step when its socket has room, so a reply of any size or speed costs a bounded buffer.
// Usage: auto stream = makeReplyStream(answer, request); const ReplyStep step = stream->next();
// Thread: the server's.
#pragma once

#include "tests/support/serverreply.h"

#include <memory>

namespace haul {

struct ReplyStep
{
    enum class Then {
        Continue,  // ask again as soon as the socket has room
        Wait,      // ask again after waitMs
        Park,      // nothing more comes; the client has to leave
        KeepAlive, // the reply is complete; the next request may follow
        Close,     // end the connection (FIN)
        Reset,     // break the connection (RST)
    };
    QByteArray bytes;
    Then then = Then::Continue;
    int waitMs = 0;
};

class ReplyStream
{
public:
    virtual ~ReplyStream() = default;
    virtual ReplyStep next() = 0;
};

std::unique_ptr<ReplyStream> makeReplyStream(const ServerAnswer &answer,
                                             const ServerRequest &request);

} // namespace haul

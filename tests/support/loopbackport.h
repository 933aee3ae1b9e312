// Ports on 127.0.0.1.
// Usage: const RefusingPort closed; connectTo(closed.number()) is refused as long as it lives.
// Thread: the one that made it.
#pragma once

#include <QTcpSocket>

namespace haul {

// A port that is free now, for a server which has to be told its port. Another program may take it
// before: try again then.
quint16 freeLoopbackPort();

// Holds a port without listening, so nobody else can come to listen there.
class RefusingPort
{
public:
    RefusingPort();
    quint16 number() const { return socket_.localPort(); }

private:
    QTcpSocket socket_;
};

} // namespace haul

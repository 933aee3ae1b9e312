// Whether there is a network, and whether its bytes are paid for.
//
//     NetworkWatch network;
//     connect(&network, &NetworkWatch::changed, ...);   // network.state()
//     network.followSystem();
//
// Until somebody says otherwise the network is there and free of charge, and where nobody can say
// it stays so. Main thread.
#pragma once

#include "core/manager/networkstate.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace haul {

class NetworkWatch : public QObject
{
    Q_OBJECT

public:
    // A network that goes away and comes back within the patience has not gone for anybody. Tasks
    // that find none are given up after a little more than two seconds (core/queue/retrypolicy.h).
    explicit NetworkWatch(std::chrono::milliseconds patience = std::chrono::seconds(1),
                          QObject *parent = nullptr);

    // Hears of SystemNetwork from now on; once, with an application running.
    void followSystem();

    // From whoever knows: what can be known, and what is so at this moment.
    void setKnowledge(NetworkKnowledge knowledge);
    void see(NetworkState state);

    NetworkKnowledge knowledge() const { return knowledge_; }
    bool isAvailable() const { return knowledge_.offline; }
    NetworkState state() const { return told_; }

signals:
    void changed(); // state or knowledge

private:
    void tell();

    NetworkKnowledge knowledge_;
    NetworkState seen_;
    NetworkState told_;
    QTimer patience_;
};

} // namespace haul

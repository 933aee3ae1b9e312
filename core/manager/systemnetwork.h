// The network as Qt Network knows it (QNetworkInformation), for NetworkWatch.
//
// What the system calls disconnected may only be without a way to the internet, or be connected by
// something that the asked service does not manage. So that alone does not count as offline: there
// must be an interface that could lose its network, and none with an address that others could
// reach. Main thread.
#pragma once

#include "core/manager/networkstate.h"

#include <QObject>
#include <QTimer>

namespace haul {

class SystemNetwork : public QObject
{
    Q_OBJECT

public:
    // With an application running. Where Qt has nobody to ask it says nothing, for ever.
    explicit SystemNetwork(QObject *parent = nullptr);

    NetworkKnowledge knowledge() const;
    NetworkState state() const { return state_; }

signals:
    void changed();

private:
    void look();

    NetworkState state_;
    QTimer again_; // addresses come and go without a word
};

} // namespace haul

#include "core/manager/networkwatch.h"

#include "core/manager/systemnetwork.h"

namespace haul {

NetworkWatch::NetworkWatch(std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , patience_(this)
{
    patience_.setSingleShot(true);
    patience_.setInterval(patience);
    connect(&patience_, &QTimer::timeout, this, &NetworkWatch::tell);
}

void NetworkWatch::followSystem()
{
    auto *system = new SystemNetwork(this);
    connect(system, &SystemNetwork::changed, this, [this, system] { see(system->state()); });
    setKnowledge(system->knowledge());
    seen_ = system->state(); // what is so at the start needs no patience
    tell();
}

void NetworkWatch::setKnowledge(NetworkKnowledge knowledge)
{
    if (knowledge == knowledge_)
        return;
    knowledge_ = knowledge;
    emit changed();
}

// Only that the network has gone may turn out to be no news.
void NetworkWatch::see(NetworkState state)
{
    seen_ = state;
    if (!state.offline || told_.offline) {
        patience_.stop();
        tell();
    } else if (!patience_.isActive()) {
        patience_.start();
    }
}

void NetworkWatch::tell()
{
    if (told_ == seen_)
        return;
    told_ = seen_;
    emit changed();
}

} // namespace haul

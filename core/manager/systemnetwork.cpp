#include "core/manager/systemnetwork.h"

#include <QNetworkInformation>
#include <QNetworkInterface>

#include <algorithm>
#include <chrono>

namespace haul {
namespace {

using namespace std::chrono_literals;
using Feature = QNetworkInformation::Feature;

constexpr auto betweenLooks = 5s; // while the system says that it is disconnected

// The network's state is worth more than its price.
bool loadBackend()
{
    return QNetworkInformation::loadBackendByFeatures(Feature::Reachability | Feature::Metered)
           || QNetworkInformation::loadBackendByFeatures(Feature::Reachability)
           || QNetworkInformation::loadBackendByFeatures(Feature::Metered);
}

bool reachesOthers(const QNetworkInterface &interface)
{
    constexpr auto up = QNetworkInterface::IsUp | QNetworkInterface::IsRunning;
    if ((interface.flags() & up) != up || interface.flags() & QNetworkInterface::IsLoopBack)
        return false;
    const QList<QNetworkAddressEntry> entries = interface.addressEntries();
    return std::any_of(entries.begin(), entries.end(), [](const QNetworkAddressEntry &entry) {
        return !entry.ip().isLoopback() && !entry.ip().isLinkLocal();
    });
}

// Something that a cable, a radio or a line can be missing from.
bool canBeCutOff(const QNetworkInterface &interface)
{
    return interface.type() == QNetworkInterface::Ethernet
           || interface.type() == QNetworkInterface::Wifi
           || interface.type() == QNetworkInterface::Ppp;
}

// A machine that has nobody but itself (a container) is not.
bool isCutOff()
{
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    return std::any_of(interfaces.begin(), interfaces.end(), canBeCutOff)
           && std::none_of(interfaces.begin(), interfaces.end(), reachesOthers);
}

} // namespace

SystemNetwork::SystemNetwork(QObject *parent)
    : QObject(parent)
    , again_(this)
{
    again_.setInterval(betweenLooks);
    connect(&again_, &QTimer::timeout, this, &SystemNetwork::look);
    if (!loadBackend())
        return;
    const QNetworkInformation *system = QNetworkInformation::instance();
    connect(system, &QNetworkInformation::reachabilityChanged, this, &SystemNetwork::look);
    connect(system, &QNetworkInformation::isMeteredChanged, this, &SystemNetwork::look);
    look();
}

NetworkKnowledge SystemNetwork::knowledge() const
{
    const QNetworkInformation *system = QNetworkInformation::instance();
    return {.offline = system && system->supports(Feature::Reachability),
            .metered = system && system->supports(Feature::Metered)};
}

void SystemNetwork::look()
{
    const QNetworkInformation *system = QNetworkInformation::instance();
    const bool isDisconnected =
        system->reachability() == QNetworkInformation::Reachability::Disconnected;
    if (!isDisconnected)
        again_.stop();
    else if (!again_.isActive())
        again_.start();
    const NetworkState before = state_;
    state_ = {.offline = isDisconnected && isCutOff(), .metered = system->isMetered()};
    if (state_ != before)
        emit changed();
}

} // namespace haul

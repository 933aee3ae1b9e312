// The normal form of the host in a URL. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace haul {

// In lower case, international names as ASCII (UTS #46), addresses in their usual form, IPv6 with
// its brackets; empty when it cannot be a host. Takes UTF-8, maybe percent-encoded.
QByteArray normalHost(QByteArrayView text);

// Whether it is a normal name or IPv4 address already, as most are. Never true for IPv6.
bool isNormalHost(QByteArrayView host);

} // namespace haul

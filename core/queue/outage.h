// What is known of a server that could not be reached: its name has no address, nobody takes
// connections at its port, or none was made in time.
//
//     const Outage outage = governor.unreachable(origin, error, askedAt, now);
//     if (isHopeless(outage, settings.retries)) ... // retrypolicy.h
//
// Counted over all tasks of the server, whoever of them tried. Value types; any thread.
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <chrono>

namespace haul {

// Servers of one host, each at its scheme's port: one may be down while the other is not.
struct Origin
{
    QByteArray host; // hostkey.h
    QByteArray scheme;
};

struct Outage
{
    int times = 0;                       // in a row; what was tried at the same time counts once
    bool hasAnswered = false;            // the host, some time before
    std::chrono::milliseconds lasted{0}; // from the first to the last of these times
    Error last;

    bool operator==(const Outage &) const = default;
};

} // namespace haul

// Hosts that are left alone for a while though tasks wait for them: why a batch seems to stand.
//
//     const RestingHosts resting = manager.resting(batch);
//     if (resting.count > 0) ... resting.next, resting.left ...
//
// A value type; any thread.
#pragma once

#include <QByteArray>

#include <chrono>

namespace haul {

struct RestingHosts
{
    int count = 0;                     // a thousand stands for more
    QByteArray next;                   // the one whose rest ends first: "example.org:8080"
    std::chrono::milliseconds left{0}; // of that; 0: somebody is trying at this moment
    bool isOutage = false;             // that one could not be reached; else it asked for the rest

    bool operator==(const RestingHosts &) const = default;
};

} // namespace haul

// What a run brought, and how long it took. A value type; any thread.
#pragma once

#include <QtGlobal>

namespace haul {

struct RunFigures
{
    double seconds = 0; // without those in which it was paused
    qint64 bytes = 0;   // that arrived in it
    bool isOver = false;

    double bytesPerSecond() const { return seconds > 0 ? double(bytes) / seconds : 0; }
};

} // namespace haul

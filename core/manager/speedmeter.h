// Bytes a second, smoothed: fed with what arrived in each interval. Value type; main thread.
#pragma once

#include <QtGlobal>

namespace haul {

class SpeedMeter
{
public:
    void add(qint64 bytes, double seconds);
    double bytesPerSecond() const { return rate_; }

private:
    double rate_ = 0;
    bool started_ = false;
};

} // namespace haul

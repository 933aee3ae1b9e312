// A speed over the last minutes: a value for each second, the oldest forgotten first.
//
//     history.add(second, manager.speed());      // about once a second; time is passed in
//     for (int age = 0; age < history.size(); ++age) draw(history.at(age));
//
// Seconds that nobody told of count as nothing arriving. A value type; main thread.
#pragma once

#include <QtGlobal>

#include <vector>

namespace haul {

class SpeedHistory
{
public:
    static constexpr int seconds = 300;

    // Of the same second the last one counts; one that lies before it is not taken.
    void add(qint64 second, double bytesPerSecond);

    int size() const { return int(values_.size()); }
    bool isEmpty() const { return values_.empty(); }
    double at(int age) const; // 0 is the latest, size() - 1 the oldest
    double latest() const { return isEmpty() ? 0 : at(0); }
    double highest() const;

private:
    void append(float value);

    std::vector<float> values_; // a ring once it is full; grows no further
    size_t next_ = 0;           // where the next one goes in a full ring
    qint64 second_ = 0;         // of the latest
};

} // namespace haul

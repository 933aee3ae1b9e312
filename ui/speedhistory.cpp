#include "ui/speedhistory.h"

#include <algorithm>

namespace haul {

void SpeedHistory::add(qint64 second, double bytesPerSecond)
{
    const auto value = float(std::max(0.0, bytesPerSecond));
    if (isEmpty()) {
        append(value);
        second_ = second;
        return;
    }
    if (second < second_)
        return;
    if (second == second_) {
        values_[(next_ + values_.size() - 1) % values_.size()] = value;
        return;
    }
    const qint64 missed = std::min<qint64>(second - second_ - 1, seconds);
    for (qint64 i = 0; i < missed; ++i)
        append(0);
    append(value);
    second_ = second;
}

void SpeedHistory::append(float value)
{
    if (values_.size() < size_t(seconds)) {
        values_.push_back(value);
        return; // `next_` stays at the oldest, the first
    }
    values_[next_] = value;
    next_ = (next_ + 1) % values_.size();
}

double SpeedHistory::at(int age) const
{
    const size_t size = values_.size();
    return double(values_[(next_ + size - 1 - size_t(age)) % size]);
}

double SpeedHistory::highest() const
{
    return isEmpty() ? 0 : double(*std::max_element(values_.begin(), values_.end()));
}

} // namespace haul

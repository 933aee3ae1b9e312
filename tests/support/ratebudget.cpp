#include "tests/support/ratebudget.h"

#include <algorithm>

namespace haul {

RateBudget::RateBudget(qint64 bytesPerSecond)
    : m_rate(double(bytesPerSecond))
{
    m_clock.start();
}

qint64 RateBudget::take(qint64 wanted)
{
    const qint64 now = m_clock.nsecsElapsed();
    m_saved += m_rate * double(now - m_lastNs) / 1e9;
    m_saved = std::min(m_saved, std::max(m_rate / 4, 1.0));
    m_lastNs = now;
    const qint64 granted = std::min(wanted, qint64(m_saved));
    m_saved -= double(granted);
    return granted;
}

} // namespace haul

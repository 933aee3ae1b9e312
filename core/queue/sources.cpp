#include "core/queue/sources.h"

#include <algorithm>
#include <limits>

namespace haul {

int lastSource(const Entry &entry)
{
    if (!entry.extras)
        return 0;
    constexpr qsizetype most = std::numeric_limits<quint8>::max();
    return int(std::min(entry.extras->mirrors->size(), most));
}

const QByteArray &sourceUrl(const Entry &entry, int source)
{
    Q_ASSERT(source >= 0 && source <= lastSource(entry));
    return source == 0 ? entry.url : entry.extras->mirrors->at(source - 1);
}

} // namespace haul

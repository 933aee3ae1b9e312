#include "core/lists/plaintextwriter.h"

#include <numeric>

namespace haul {

QByteArray toPlainText(const EntryList &entries)
{
    std::vector<quint32> all(entries.size());
    std::iota(all.begin(), all.end(), quint32(0));
    return toPlainText(entries, all);
}

QByteArray toPlainText(const EntryList &entries, const std::vector<quint32> &indices)
{
    const qsizetype size = std::accumulate(
        indices.begin(), indices.end(), qsizetype(0),
        [&](qsizetype sum, quint32 index) { return sum + entries[index].url.size() + 1; });
    QByteArray out;
    out.reserve(size);
    for (const quint32 index : indices)
        out.append(entries[index].url).append('\n');
    return out;
}

} // namespace haul

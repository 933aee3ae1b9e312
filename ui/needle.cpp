#include "ui/needle.h"

namespace haul {
namespace {

constexpr std::array<quint8, 256> foldTable = [] {
    std::array<quint8, 256> table{};
    for (size_t c = 0; c < table.size(); ++c)
        table[c] = quint8(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return table;
}();

} // namespace

Needle::Needle(const QByteArray &word)
    : folded_(word.left(255).toLower())
{
    const auto length = quint8(folded_.size());
    skip_.fill(length);
    for (quint8 i = 0; i + 1 < length; ++i)
        skip_[quint8(folded_[i])] = quint8(length - 1 - i);
}

bool Needle::isIn(QByteArrayView text) const
{
    const qsizetype last = folded_.size() - 1;
    for (qsizetype at = last; at < text.size();) {
        qsizetype i = 0;
        while (i <= last && foldTable[quint8(text[at - i])] == quint8(folded_[last - i]))
            ++i;
        if (i > last)
            return true;
        at += skip_[foldTable[quint8(text[at])]];
    }
    return false;
}

} // namespace haul

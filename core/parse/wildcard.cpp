#include "core/parse/wildcard.h"

#include "core/parse/urlbytes.h"

#include <algorithm>

namespace haul {

// Only the last * is ever given more: what an earlier one took is enough for all that follows it.
bool matchesWildcard(QByteArrayView text, QByteArrayView pattern)
{
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1;
    qsizetype starAt = 0;
    while (at < text.size()) {
        const bool same =
            in < pattern.size()
            && (pattern[in] == '?' || toAsciiLower(pattern[in]) == toAsciiLower(text[at]));
        if (in < pattern.size() && pattern[in] == '*') {
            star = in++;
            starAt = at;
        } else if (same) {
            ++in;
            ++at;
        } else if (star >= 0) {
            in = star + 1;
            at = ++starAt;
        } else {
            return false;
        }
    }
    return std::all_of(pattern.begin() + in, pattern.end(), [](char c) { return c == '*'; });
}

bool containsIgnoringCase(QByteArrayView text, QByteArrayView lowerPart)
{
    const auto found = std::search(text.begin(), text.end(), lowerPart.begin(), lowerPart.end(),
                                   [](char a, char b) { return toAsciiLower(a) == b; });
    return found != text.end() || lowerPart.isEmpty();
}

} // namespace haul

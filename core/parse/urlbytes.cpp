#include "core/parse/urlbytes.h"

#include <algorithm>

namespace haul {

bool equalsIgnoringCase(QByteArrayView text, QByteArrayView lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return toAsciiLower(a) == b; });
}

void appendEncoded(QByteArray &out, QByteArrayView text, UrlPart part)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    const char *run = text.begin();
    for (const char *at = run; at != text.end(); ++at) {
        if (!mustEncode(*at, part))
            continue;
        out.append(run, at - run);
        const char encoded[] = {'%', digits[quint8(*at) >> 4], digits[quint8(*at) & 0xf]};
        out.append(encoded, sizeof encoded);
        run = at + 1;
    }
    out.append(run, text.end() - run);
}

} // namespace haul

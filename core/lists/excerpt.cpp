#include "core/lists/excerpt.h"

#include <QString>

namespace haul {

namespace {

constexpr qsizetype maxExcerptBytes = 200;

} // namespace

QByteArrayView cutUtf8(QByteArrayView text, qsizetype bytes)
{
    if (text.size() <= bytes)
        return text;
    qsizetype end = bytes;
    while (end > 0 && end > bytes - 3 && (uchar(text[end]) & 0xc0) == 0x80)
        --end;
    return text.first(end);
}

QByteArray excerpt(QByteArrayView text)
{
    const QByteArrayView cut = cutUtf8(text, maxExcerptBytes);
    if (cut.isValidUtf8())
        return cut.toByteArray();
    const QByteArray repaired = QString::fromUtf8(cut).toUtf8(); // can be longer
    return cutUtf8(repaired, maxExcerptBytes).toByteArray();
}

} // namespace haul

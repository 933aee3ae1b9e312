// The Content-Range of an answer (RFC 9110, 14.4), and nothing but what it allows. Pure; any
// thread.
#pragma once

#include <QByteArrayView>

#include <optional>

namespace haul {

struct ContentRange
{
    // Both absent in the form of a 416, "bytes */1234".
    std::optional<qint64> first;
    std::optional<qint64> last; // inclusive
    std::optional<qint64> total;

    bool operator==(const ContentRange &) const = default;
};

// Nothing for another unit, a range that runs backwards or beyond its total, and all nonsense.
std::optional<ContentRange> parseContentRange(QByteArrayView value);

} // namespace haul

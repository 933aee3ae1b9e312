// Texts with * (any text) and ? (any byte) against which URLs are matched, in time in proportion to
// the product of both at worst.
//
//     matchesWildcard("https://example.org/a/b.jpg", "*/a/*.jp?");   // true
//
// ASCII letters match in either case. A pure function; any thread.
#pragma once

#include <QByteArray>

namespace haul {

bool matchesWildcard(QByteArrayView text, QByteArrayView pattern);

// Whether text has the part in it, in either case of ASCII letters.
bool containsIgnoringCase(QByteArrayView text, QByteArrayView lowerPart);

} // namespace haul

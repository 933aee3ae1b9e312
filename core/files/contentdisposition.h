// The file name in a Content-Disposition header (RFC 6266; RFC 8187 for filename*).
// A pure function; any thread.
#pragma once

#include <QByteArrayView>
#include <QString>

namespace haul {

// filename* before filename, and only the last path component of either, whichever way its slashes
// lean; empty when there is none. Not sanitised otherwise.
QString nameFromContentDisposition(QByteArrayView value);

} // namespace haul

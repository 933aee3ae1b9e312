// How much room a disk has left. One call of the operating system each; any thread.
//
//     if (const auto room = checkSpace(folder, total); !room)
//         return room.error();   // "/data: 12.0 GiB needed, 3.1 GiB free"
#pragma once

#include "core/base/result.h"

#include <QString>

namespace haul {

// The bytes that may still be written to the path's disk by who is no administrator; the largest
// qint64 when nobody knows (some network file systems say 0 of 0). Of a path that is not there,
// the nearest folder above it counts.
Result<qint64> freeSpace(const QString &path);

// An ErrorCode::DiskFull unless `needed` more bytes fit.
Result<void> checkSpace(const QString &path, qint64 needed);

} // namespace haul

// A file whose bytes are all there, on its way from a lane to the finisher. Moves between threads.
#pragma once

#include "core/files/partfile.h"
#include "core/model/entry.h"
#include "core/queue/taskqueue.h"

#include <chrono>
#include <optional>

namespace haul {

struct ArrivedFile
{
    TransferRequest request;

    // A small file is still in memory and has no name yet; a larger one is in its part file.
    std::optional<PartFile> part;
    QByteArray body;
    qint64 bytes = 0;

    QByteArray finalUrl; // empty when it is the entry's own
    QByteArray contentType;
    QByteArray mime;
    QByteArray contentDisposition;
    QByteArray headers;
    int httpStatus = 0;
    std::optional<Checksum> promised; // by the answer's headers
    std::optional<std::chrono::system_clock::time_point> modified;
    TaskQueue::Time startedAt;

    const QByteArray &url() const { return finalUrl.isEmpty() ? request.entry.url : finalUrl; }
};

} // namespace haul

// A file whose bytes are all there, on its way from a lane to the finisher. Moves between threads.
#pragma once

#include "core/files/partfile.h"
#include "core/queue/taskqueue.h"
#include "core/transfer/answer.h"

#include <optional>

namespace haul {

struct ArrivedFile : Answer
{
    TransferRequest request;

    // A small file is still in memory and has no name yet; a larger one is in its part file.
    std::optional<PartFile> part;
    QByteArray body;
    qint64 bytes = 0;
    TaskQueue::Time startedAt;

    const QByteArray &url() const { return finalUrl.isEmpty() ? request.url() : finalUrl; }
};

} // namespace haul

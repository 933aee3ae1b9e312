// What the answer said of a file, apart from its bytes. Value type; any thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>

#include <chrono>
#include <optional>

namespace haul {

struct Answer
{
    QByteArray finalUrl;    // empty when it is the one that was asked for
    QByteArray contentType; // with parameters
    QByteArray mime;
    QByteArray contentDisposition;
    QByteArray headers; // as received
    int httpStatus = 0;
    std::optional<Checksum> promised; // by the headers
    std::optional<std::chrono::system_clock::time_point> modified;
};

} // namespace haul

// What happens to a task on its way, as the lanes and the finisher tell it to the main thread.
// Value types; made on any thread, read on the main thread (TaskManager).
//
// The events of one task come in order: Started, then Named, WholeFile or Retry any number of
// times, then exactly one Ended; after it a Parsed if Ended said so. A file that arrives at once
// leaves out what would be outdated before anybody reads it: Started, Ended.
#pragma once

#include "core/model/outcome.h"
#include "core/model/parseresult.h"
#include "core/model/segmentmap.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <variant>

namespace haul {

// The counters of a running transfer and the wish to end or pause it: the one thing that two
// threads touch at once. The lane counts, the main thread samples.
struct TransferControl
{
    std::atomic<qint64> received{0};
    std::atomic<qint64> total{-1}; // negative while unknown
    std::atomic<int> connections{0};
    std::atomic<bool> cancelled{false};
    std::atomic<bool> paused{false};
    WatchedSegments segments; // of a file that is large enough to have some
};

using TransferControlPtr = std::shared_ptr<TransferControl>;

struct TaskEvent
{
    struct Started // an attempt begins
    {
        TransferControlPtr control;
        int attempt = 1;
    };
    struct Named // the answer's head is there and the name is reserved
    {
        QString path;
        QByteArray headers; // as received, of the last answer
    };
    struct Retry // an attempt failed; there will be another
    {
        Error error;
        QByteArray headers;
        std::chrono::milliseconds delay{0};
    };
    struct WholeFile // all bytes are there; verification begins
    {
    };
    struct Ended
    {
        OutcomePtr outcome;
        QByteArray headers;        // of the last answer, as received; may be empty
        bool parseFollows = false; // a Parsed will come; or ...
        // ... type and size are its whole result
        std::optional<QByteArray> plainType = {};
        bool asPromised = false; // the session was told this outcome beforehand
        bool keepsPart = false;  // what arrived of it waits for a retry by hand
    };
    struct Parsed
    {
        ParseResultPtr result;
    };

    TaskId task;
    std::variant<Started, Named, Retry, WholeFile, Ended, Parsed> what;
};

} // namespace haul

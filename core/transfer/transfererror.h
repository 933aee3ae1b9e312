// What a finished attempt amounts to: libcurl's codes and the answer's head made an Error, or none.
// Pure functions; any thread.
#pragma once

#include "core/base/error.h"
#include "core/transfer/responsehead.h"

#include <curl/curl.h>

#include <chrono>
#include <optional>

namespace haul {

// What libcurl says of a finished attempt.
struct AttemptFacts
{
    CURLcode code = CURLE_OK;
    QString message;         // libcurl's own words; may be empty
    bool isHttp = false;     // the protocol it ended with
    bool isSsh = false;      // SFTP
    bool viaProxy = false;   // a proxy was named, by the batch or by the system
    bool connected = false;  // the connection stood, the request was on its way
    bool redirected = false; // at least one redirect was followed
    bool rangeAsked = false; // a part of the file is what was asked for
    bool headOnly = false;   // the answer's head is what was asked for
    qint64 bodyBytes = 0;
    std::chrono::seconds retryAfter{0}; // of Retry-After; 0 without
};

// Nothing when the file arrived whole. Besides libcurl's errors these are faults: a status that is
// not success, a head that was cut off or contradicts itself, and a length that was not kept.
std::optional<Error> errorOf(const AttemptFacts &facts, const ResponseHead &head);

} // namespace haul

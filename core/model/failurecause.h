// Why a task failed, as far as tasks are counted by it: the error's code, and the status of HTTP.
// Value types; any thread.
//
//     ++counts.failures[causeOf(error)];
//     describe(errorOf(cause)).message;   // "The server says the file does not exist (404)."
#pragma once

#include "core/base/error.h"

#include <compare>
#include <map>

namespace haul {

struct FailureCause
{
    ErrorCode code = ErrorCode::Internal;
    int httpStatus = 0; // with ErrorCode::Http, else 0

    auto operator<=>(const FailureCause &) const = default;
};

inline FailureCause causeOf(const Error &error)
{
    return {error.code, error.code == ErrorCode::Http ? error.httpStatus : 0};
}

// Without stage and detail: for its words and its name.
inline Error errorOf(const FailureCause &cause)
{
    return {.code = cause.code, .detail = {}, .httpStatus = cause.httpStatus};
}

// How many failed by which cause; none is there with 0. Few, whatever servers answer: a status has
// three digits.
using FailureCounts = std::map<FailureCause, qint64>;

} // namespace haul

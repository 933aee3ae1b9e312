// JSON Pointer (RFC 6901): one value of a JSON text, found without a tree.
//
//     const auto pointer = JsonPointer::fromText("/offers/0/price");
//     pointer->valueIn(R"({"offers":[{"price":19.90}]})", 500);   // "19.90"
//
// A value type; any thread.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace haul {

class JsonPointer
{
public:
    // UTF-8. The error says what is wrong and at which character.
    static Result<JsonPointer> fromText(QByteArrayView text);

    // A text without its quotes and escapes, anything else as it is written: a number keeps its
    // digits. Nothing when there is no such value, or what stands before it is not JSON. Of a key
    // that an object has twice, the first one.
    std::optional<QByteArray> valueIn(QByteArrayView utf8, int maxDepth) const;

private:
    std::vector<QByteArray> steps_; // keys and indexes, unescaped
};

} // namespace haul

// Takes the gzip (RFC 1952) off a list, a block at a time, with zlib.
//
//     Gunzip gunzip;
//     if (const auto error = gunzip.feed(block, [&](QByteArrayView text) { ...; return true; }))
//
// Several members one after the other are one text. What becomes far larger than any list, or grows
// as only a bomb does, is an error. One thread at a time.
#pragma once

#include "core/base/error.h"

#include <QByteArrayView>

#include <functional>
#include <memory>
#include <optional>

namespace haul {

class Gunzip
{
public:
    using Sink = std::function<bool(QByteArrayView)>; // false: stop

    Gunzip();
    Gunzip(Gunzip &&) noexcept;
    ~Gunzip();

    static bool isGzip(QByteArrayView head);

    std::optional<Error> feed(QByteArrayView bytes, const Sink &sink);
    // Whether the last member has ended.
    bool isWhole() const;

private:
    struct Stream;

    std::unique_ptr<Stream> stream_;
};

} // namespace haul

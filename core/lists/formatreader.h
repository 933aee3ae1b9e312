// What all readers of lists have in common: bytes in, in any blocks; a list out.
//
//     const auto reader = makeFormatReader(ListFormat::Csv, options);
//     while (...) reader->feed(block);
//     const Result<ParsedList> list = reader->finish();
//
// How the bytes are cut into blocks makes no difference. Any bytes are fine; what a reader keeps
// beyond the entries is bounded. An error (ErrorCode::ListUnreadable) only for what must not be
// read at all; whatever else is wrong is a rejected line or a warning. No disk, no threads: one
// thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/lists/readoptions.h"
#include "core/model/parsedlist.h"

#include <QByteArrayView>

#include <memory>

namespace haul {

class FormatReader
{
public:
    virtual ~FormatReader() = default;

    virtual void feed(QByteArrayView bytes) = 0;
    // The end of the list, and of this reader.
    virtual Result<ParsedList> finish() = 0;
};

// Not for ListFormat::Auto: see detectFormat().
std::unique_ptr<FormatReader> makeFormatReader(ListFormat format, const ReadOptions &options = {});

// All of it at once.
Result<ParsedList> readBytes(ListFormat format, QByteArrayView bytes,
                             const ReadOptions &options = {});

} // namespace haul

// Reads playlists: M3U, and what streams are made of in HLS. Lines that begin with "#" say nothing;
// others are URLs, maybe relative to the base. A line for the list is a line of text.
// One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

namespace haul {

class M3uReader : public FormatReader, private LineInput
{
public:
    explicit M3uReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;

    ListBuilder list_;
};

} // namespace haul

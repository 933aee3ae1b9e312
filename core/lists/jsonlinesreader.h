// Reads JSON Lines: a JSON value a line, each a string or an object (jsonitem.h). A line for the
// list is a line of text. One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

namespace haul {

class JsonLinesReader : public FormatReader, private LineInput
{
public:
    explicit JsonLinesReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;

    ListBuilder list_;
};

} // namespace haul

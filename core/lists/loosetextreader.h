// Reads a text that has URLs somewhere in it: mail, chat, Markdown.
//
// A line for the list is each URL found, and each line of text without one, which counts as blank.
// One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

namespace haul {

class LooseTextReader : public FormatReader, private LineInput
{
public:
    explicit LooseTextReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;

    ListBuilder list_;
};

} // namespace haul

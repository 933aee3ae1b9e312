// Reads the links of an HTML page with libxml2: where its <a> and <area> lead, and what its images,
// media, frames and embedded things are, relative to the base of the options or its own <base>.
//
// A line for the list is each link; such as lead nowhere (mailto:, javascript:, a bare fragment)
// count as blank. The page is kept until its end, at most 64 MiB of it. One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/listbuilder.h"

#include <memory>

namespace haul {

class HtmlReader : public FormatReader
{
public:
    explicit HtmlReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override;
    Result<ParsedList> finish() override;

private:
    ListBuilder list_;
    QByteArray page_;
    bool isCut_ = false;
};

} // namespace haul

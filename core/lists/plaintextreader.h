// Reads a plain list: one URL a line.
//
// Blank lines and lines whose first character is "#" say nothing; spaces and "<>" around a URL are
// taken off. Lines end with LF, CRLF or CR. UTF-8, or UTF-16 and UTF-32 with their byte order mark.
// One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"
#include "core/lists/readprogress.h"

namespace haul {

class PlainTextReader : public FormatReader, private LineInput
{
public:
    explicit PlainTextReader(const ReadOptions &options = {});

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;

    ListBuilder list_;
};

// "<URL:http://example.org/>" as RFC 3986, appendix C, has it, without all but the URL.
QByteArrayView withoutBrackets(QByteArrayView text);

// The whole text at once; what was read so far when `progress` says stop.
ParsedList readPlainText(QByteArrayView bytes, ReadProgress &progress);

} // namespace haul

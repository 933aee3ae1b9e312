// Reads files of checksums: SHA256SUMS, MD5SUMS and their like, and SFV. The names in them are
// relative to the base, and are wished names too. A line for the list is a line of text.
//
//     HEX  name          GNU; "HEX *name" is a binary file, "\HEX  name" has "\\" and "\n" in it
//     SHA256 (name) = HEX    BSD
//     name CRC32         SFV, comments with ";"
//
// One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

namespace haul {

class ChecksumReader : public FormatReader, private LineInput
{
public:
    explicit ChecksumReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;

    ListBuilder list_;
};

struct ChecksumLine
{
    QByteArray name; // as the file has it
    std::optional<Checksum> checksum;
    std::optional<quint32> crc32;
};

// Nothing when the line is none of these forms.
std::optional<ChecksumLine> checksumLine(QByteArrayView line);

} // namespace haul

// Checksum files: SHA256SUMS as sha256sum writes them ("HEX  name", "HEX *name", escaped names), as
// BSD writes them ("SHA256 (name) = HEX"), SFV ("name CRC32"), and a lone digest beside its file
// ("haul.zip.sha256").
//
//     const ChecksumFile sums = readChecksums(bytes, u"SHA256SUMS"_qs);
//     for (const NamedChecksum &sum : sums.names) ...   // offered as verification of the batch
//
// Names are untrusted: they are for looking up, never for opening. Pure functions; any thread.
#pragma once

#include "core/model/entry.h"
#include "core/parse/fileparser.h"

namespace haul {

struct NamedChecksum
{
    QByteArray name; // UTF-8, as the file has it: may have folders before it
    std::optional<Checksum> checksum;
    std::optional<quint32> crc32; // of SFV, instead

    bool operator==(const NamedChecksum &) const = default;
};

struct ChecksumFile
{
    std::vector<NamedChecksum> names; // in the file's order
    qint64 otherLines = 0;            // neither blank, nor a comment, nor understood
    bool cut = false;                 // there are more than limits.maxLinks
};

// fileName helps where the digests leave it open: which algorithm, and whose a lone digest is.
ChecksumFile readChecksums(QByteArrayView bytes, const QString &fileName,
                           const ParseLimits &limits = {});

// Whether a file of this name is one: "SHA256SUMS", "a.iso.sha512", "all.sfv".
bool isChecksumName(const QString &fileName);

// The fields checksums (how many), algorithm, and listing (a line a name).
ParseResult parseChecksums(const FileToParse &file);

} // namespace haul

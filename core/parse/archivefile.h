// An archive (zip and what is one: epub, jar, docx, ...; tar, also compressed) -> a result that
// lists it: the fields archive (zip, tar), members, unpackedBytes, listing (a line a member: size,
// TAB, name; as many as limits.maxListingBytes takes) and encrypted.
//
// Nothing is written to the disk. A zip's members are not unpacked, its directory is read; a
// compressed tar is unpacked in passing, up to limits.maxUnpackedBytes, or it would not be known.
// With libarchive. A pure function but for reading the file; any thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parseArchive(const FileToParse &file);

} // namespace haul

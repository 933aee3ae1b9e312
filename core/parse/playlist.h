// Playlists -> results: M3U and M3U8 (RFC 8216 for HLS) and PLS. A link of kind media for each
// entry, its text the entry's title; the fields playlist (m3u, hls, hls-variants, pls) and entries.
// (XSPF is XML: xmlfile.h.)
//
// A pure function but for reading the file; any thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parsePlaylist(const FileToParse &file);

} // namespace haul

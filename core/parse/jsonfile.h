// JSON and JSON Lines -> results. JSON: its title if it has one, and the fields json (object,
// array, text, number, ...), entries (of the object or array itself), depth, and keys (of the
// object, or of the first object of the array). JSON Lines: lines, entries (lines that are JSON),
// keys.
//
// Text that is not JSON is an error that says where. Pure functions but for reading the file; any
// thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parseJson(const FileToParse &file);

// Line by line: never more in memory than the longest line, and that at most limits.maxBytes.
ParseResult parseJsonLines(const FileToParse &file);

} // namespace haul

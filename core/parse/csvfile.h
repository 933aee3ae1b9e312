// CSV (RFC 4180) and TSV -> a result: the fields rows (the first one counts, it may be a header),
// columns, separator, firstRow, and unevenRows when some have more or fewer columns.
//
// A stream: one block of the file in memory. Of CSV the separator is what the first line has most
// of: comma, semicolon, tab or bar. Pure functions but for reading the file; any thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parseCsv(const FileToParse &file);

} // namespace haul

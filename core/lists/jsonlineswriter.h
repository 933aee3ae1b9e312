// Writes entries as JSON Lines: an object a line (UTF-8), with the fields that the reader takes.
//
//     {"mirrors":["https://g/a.iso"],"name":"b.iso","size":4096,"url":"https://h/a.iso"}
//
// Fields: url, mirrors (array), name, folder, headers (array of "Name: value"), referer, checksum
// ("sha-256=hex"), size (number). Only the url is always there. Their order says nothing. A pure
// function; any thread.
#pragma once

#include "core/lists/exportrow.h"

#include <QByteArray>

namespace haul {

// With its newline.
QByteArray jsonEntryLine(const ExportRow &row);

} // namespace haul

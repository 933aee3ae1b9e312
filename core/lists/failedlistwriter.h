// Writes what failed as a plain list: before each URL a comment with the reason, so that people can
// read it and Haul, or any program that takes plain lists, can import it again.
//
//     # http-404: The server says the file does not exist (404).
//     https://h.example/a.pdf
//
// A pure function; any thread.
#pragma once

#include "core/lists/exportrow.h"

#include <QByteArray>

namespace haul {

// Both lines. The reason is one line whatever the message holds, and of bounded length. A row
// without a URL gives its comment alone.
QByteArray failedListLines(const ExportRow &row);

} // namespace haul

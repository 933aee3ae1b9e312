// Writes tasks as CSV (RFC 4180), for spreadsheets: comma, CRLF, UTF-8 without a byte order mark.
//
//     file.write(csvHead());                // url,name,folder,state,bytes,checksum,path,...
//     for (...) file.write(csvLine(row));
//     file.write(csvRecord({u"title"_qs, u"price"_qs}));   // any other table
//
// A text that begins with = + - @ (or their full-width forms), a TAB, CR or LF is taken for a
// formula by spreadsheets, and a list or a server could have chosen it: such a field gets an
// apostrophe before it, as OWASP's "CSV Injection" advises. Control characters but TAB, CR and LF
// become U+FFFD. Pure functions; any thread.
#pragma once

#include "core/lists/exportrow.h"

#include <QByteArray>
#include <QStringList>

namespace haul {

QByteArray csvHead();
QByteArray csvLine(const ExportRow &row);
// Of any fields.
QByteArray csvRecord(const QStringList &fields);

} // namespace haul

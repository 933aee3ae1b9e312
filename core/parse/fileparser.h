// The one interface of all parsers: a finished file, opened, and what is known of it -> its result.
//
//     ParseResult parseCsv(const FileToParse &file);       // one row of the table in parser.cpp
//
// A parser trusts nothing: it reads what its limits allow, and what it could not read is the
// result's error, which comes with what was found before. Pure functions but for reading the file;
// on the work pool, many at once.
#pragma once

#include "core/base/result.h"
#include "core/model/parseresult.h"
#include "core/parse/parselimits.h"

#include <QIODevice>

namespace haul {

struct FileToParse
{
    QIODevice &device;  // open for reading, at its beginning
    QByteArrayView url; // where it came from, after redirects
    QByteArray type;    // what it is: "text/csv"
    QByteArray charset; // as the server said; may be empty
    QString name;       // its path or name
    const ParseLimits &limits;
};

using FileParser = ParseResult (*)(const FileToParse &file);

// The whole file. TooLarge when it has more bytes than limits.maxBytes.
Result<QByteArray> readWhole(const FileToParse &file);

// The result of a file that could not be read at all.
ParseResult unreadable(const FileToParse &file, const Error &error);

// A mistake in the file itself.
Error notParsed(const QString &why);

} // namespace haul

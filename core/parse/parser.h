// A finished file -> its result: decides what the file is and gives it to the parser for its type.
//
//     std::optional<ParseResult> result = parseFile({task, path, url, "text/html; charset=utf-8"});
//
// A pure function but for reading the file; run on the work pool, many at once. A new kind of
// file is one row in the table in the .cpp.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/parselimits.h"

namespace haul {

struct ParseRequest
{
    TaskId task;
    QString path;           // of the finished file
    QByteArray url;         // where it came from, after redirects
    QByteArray contentType; // with parameters, as the server said; may be empty
};

// Whether a parser may know what to do with the file, as far as can be told without opening it.
bool mayParse(const ParseRequest &request);

// Nothing when no parser knows the file's type. Most such files are not even opened: a clear type,
// or a vague one with a name that does not end like a page's, settles it. What goes wrong is the
// result's error.
std::optional<ParseResult> parseFile(const ParseRequest &request, const ParseLimits &limits = {});

} // namespace haul

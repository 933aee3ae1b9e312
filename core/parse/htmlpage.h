// An HTML or XHTML page -> its result: title, links, and the fields language, description,
// canonical, robots and charset, of those it has.
//
//     ParseResult result = parseHtml(bytes, "https://example.org/", "utf-8", ParseLimits{});
//
// A pure function; any thread, many at once.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

// charsetFromHttp is the server's word on the encoding; may be empty. Sets url, title, links,
// fields and error; the error also comes with what was found before it.
ParseResult parseHtml(QByteArrayView bytes, QByteArrayView pageUrl, QByteArrayView charsetFromHttp,
                      const ParseLimits &limits);

ParseResult parsePage(const FileToParse &file);

} // namespace haul

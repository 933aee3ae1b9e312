// An XML file -> its result. Its root says which kind it is: a feed (RSS, Atom), a sitemap, an XSPF
// playlist, a page (XHTML), a drawing (SVG); of any other, what can be said of XML.
//
// A pure function but for reading the file; any thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parseXml(const FileToParse &file);

} // namespace haul

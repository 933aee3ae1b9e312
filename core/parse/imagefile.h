// An image -> a result with the fields width and height. An image whose header is broken is a
// result without them, and no error: the bytes are as the server has them.
//
// A pure function but for reading the file; any thread.
#pragma once

#include "core/parse/fileparser.h"

namespace haul {

ParseResult parseImage(const FileToParse &file);

} // namespace haul

// How much of a page is read, and how much is kept of it: a page of bad intent costs no more
// memory than these. Value type; any thread.
#pragma once

#include "core/base/error.h"

namespace haul {

struct ParseLimits
{
    qint64 maxBytes = 64LL * 1024 * 1024;     // larger pages are not parsed at all
    qsizetype maxLinks = 200'000;             // of one page
    qint64 maxLinkBytes = 64LL * 1024 * 1024; // the URLs and texts of one page's links together
    qsizetype maxUrlBytes = 64LL * 1024;      // a longer link is left out
    qsizetype maxTextBytes = 300;             // the text of one link
    qsizetype maxTitleBytes = 1'000;          // the title, and each field
};

Error tooLargeToParse(qint64 bytes, const ParseLimits &limits);

} // namespace haul

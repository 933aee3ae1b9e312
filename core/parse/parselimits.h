// How much of a file is read, and how much is kept of it: a file of bad intent costs no more memory
// and time than these. Value type; any thread.
#pragma once

#include "core/base/error.h"

namespace haul {

struct ParseLimits
{
    qint64 maxBytes = 64LL * 1024 * 1024;     // larger files are not parsed at all
    qsizetype maxLinks = 200'000;             // of one page
    qint64 maxLinkBytes = 64LL * 1024 * 1024; // the URLs and texts of one page's links together
    qsizetype maxUrlBytes = 64LL * 1024;      // a longer link is left out
    qsizetype maxTextBytes = 300;             // the text of one link
    qsizetype maxTitleBytes = 1'000;          // the title, and each field

    qint64 maxStreamBytes =
        1024LL * 1024 * 1024; // of what is never whole in memory: CSV, JSON Lines
    int maxDepth = 500;       // of elements, arrays and objects in each other

    qint64 maxTreeBytes = 16LL * 1024 * 1024; // of a file that extraction makes a tree or text of
    int maxTreeNodes = 500'000;               // of that tree: elements, attributes, texts

    qint64 maxMembers = 100'000;                        // of an archive, counted
    qint64 maxUnpackedBytes = 2LL * 1024 * 1024 * 1024; // decompressed to list a tar
    qsizetype maxListingBytes = 16LL * 1024;            // names that are kept of them
};

Error tooLargeToParse(qint64 bytes, qint64 maxBytes);

} // namespace haul

// What reading a list gives: entries, and what became of every line. Value types; any thread.
//
//     lines == blank + entries->size() + duplicateCount + rejectedCount
//
// A line is a line of text where one line is one entry. Elsewhere it is what stands for one entry:
// a row, an element, a URL in a text, a download with its options. docs/formats.md says what
// counts for each format. The line number is always that of the text, where it begins.
#pragma once

#include "core/model/entry.h"
#include "core/model/listaccount.h"

namespace haul {

// The forms that lists come in. Their names (listformat.h) are what `--format` takes.
enum class ListFormat : quint8 {
    Auto,       // by what is in it, then by its name
    Text,       // one URL a line
    Urls,       // any text with URLs in it
    Aria2,      // aria2's input file
    Metalink,   // versions 3 and 4
    Csv,        // comma or semicolon separated
    Tsv,        // tab separated
    Json,       // an array
    JsonLines,  // a value a line
    Html,       // the links of a page
    M3u,        // a playlist
    Sitemap,    // sitemap.xml, also an index of sitemaps
    Feed,       // enclosures of RSS and Atom
    Curl,       // curl command lines
    CurlConfig, // a file for curl --config
    Wget,       // wget command lines
    Checksums,  // SHA256SUMS and its like, SFV
};

inline constexpr int listFormatCount = 17;

// What was accepted, but not exactly as it stood.
enum class WarningReason : quint8 {
    OptionKept,    // an option that Haul does not know; it is written again at export
    OptionIgnored, // an option of a command that has no meaning here
    CookiesTaken,  // the cookies of a command are sent with this entry
    PathIgnored,   // a wished name or folder that leads out of the target folder
    ValueIgnored,  // a checksum, size, header or the like that cannot be
    MirrorIgnored, // a further URL that is none
    CutOff,        // the list ends in the middle
};

struct ListWarning
{
    qint32 line = 0;
    WarningReason reason = WarningReason::OptionKept;
    QByteArray text; // what it is about, at most 200 bytes, valid UTF-8; never a cookie or password

    bool operator==(const ListWarning &) const = default;
};

struct ParsedList : ListAccount
{
    ListFormat format = ListFormat::Text; // what it was read as; never Auto
    SharedEntries entries = std::make_shared<EntryList>();

    qint64 warningCount = 0;
    std::vector<ListWarning> warnings; // the first of them

    // Accepted or expanded URLs with patterns such as [001-100], and how many URLs they are
    // together when they expand; the number stops growing where qint64 ends.
    qint64 patternCount = 0;
    qint64 patternUrls = 0;
};

} // namespace haul

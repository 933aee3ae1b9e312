// What reading a list gives: every line is accounted for. Value types; any thread.
//
//     lines == blank + entries->size() + duplicateCount + rejectedCount
//
// A line is a line of text where one line is one entry. Elsewhere it is what stands for one entry:
// a row, an element, a URL in a text, a download with its options. docs/formats.md says what
// counts for each format. The line number is always that of the text, where it begins.
#pragma once

#include "core/model/entry.h"

#include <QString>

#include <vector>

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

enum class RejectReason : quint8 {
    NoScheme,          // "example.org/file": no protocol before it
    UnsupportedScheme, // "mailto:...", "htp://..."
    NoHost,            // "http:///file"
    BadHost,           // a host name or port that cannot be
    BadCharacter,      // a control character or NUL
    NotUtf8,           // bytes that are not UTF-8
    TooLong,           // over the limit for one URL
    Malformed,         // not what its format asks for
    NoUrl,             // nothing in it that could be downloaded
    NoBase,            // relative, and nothing it is relative to
    UnsafePath,        // a path that leads out of the target folder
    SendsData,         // a command that uploads or posts, where Haul only fetches
    PatternTooLarge,   // a pattern that becomes more URLs than a list may have
};

struct RejectedLine
{
    qint32 line = 0;
    RejectReason reason = RejectReason::NoScheme;
    QByteArray text; // the line's beginning, at most 200 bytes, valid UTF-8

    bool operator==(const RejectedLine &) const = default;
};

struct DuplicateLine
{
    qint32 line = 0;
    qint32 firstLine = 0; // where the same URL stood first

    bool operator==(const DuplicateLine &) const = default;
};

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

// Of the duplicates, of the rejected, and of the warnings.
inline constexpr size_t maxRememberedLines = 100'000;

struct ParsedList
{
    ListFormat format = ListFormat::Text; // what it was read as; never Auto
    qint64 lines = 0;                     // all of them, also blank ones and comments
    qint64 blank = 0;                     // blank lines and comments
    SharedEntries entries = std::make_shared<EntryList>();
    qint64 duplicateCount = 0;
    qint64 rejectedCount = 0;
    // The first of them: a file that is no list at all must not fill the memory.
    std::vector<DuplicateLine> duplicates;
    std::vector<RejectedLine> rejected;

    qint64 warningCount = 0;
    std::vector<ListWarning> warnings; // the first of them

    // Accepted or expanded URLs with patterns such as [001-100], and how many URLs they are
    // together when they expand; the number stops growing where qint64 ends.
    qint64 patternCount = 0;
    qint64 patternUrls = 0;
};

} // namespace haul

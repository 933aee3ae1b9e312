// What became of a list's lines: every one is accounted for. Value types; any thread.
//
//     lines == blank + accepted + duplicateCount + rejectedCount
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <memory>
#include <vector>

namespace haul {

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

// Of the duplicates, of the rejected, and of the warnings.
inline constexpr size_t maxRememberedLines = 100'000;

struct ListAccount
{
    qint64 lines = 0; // all of them, also blank ones and comments
    qint64 blank = 0; // blank lines and comments
    qint64 duplicateCount = 0;
    qint64 rejectedCount = 0;
    // The first of them: a file that is no list at all must not fill the memory.
    std::vector<DuplicateLine> duplicates;
    std::vector<RejectedLine> rejected;
};

using SharedAccount = std::shared_ptr<const ListAccount>; // null: made without a list

} // namespace haul

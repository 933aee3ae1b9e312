// What a caller may say about how a list is to be read. Value types; any thread.
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <functional>
#include <optional>

namespace haul {

// Which column of a table holds what: numbers from 0, negative for none.
struct ColumnMapping
{
    int url = -1;
    int name = -1;
    int folder = -1;
    int checksum = -1;
    int size = -1;
    int referer = -1;
    int headers = -1;    // "Name: value", several with a line end or "|" between them
    bool hasHead = true; // the first row is no entry

    bool operator==(const ColumnMapping &) const = default;
};

// A list can never become more entries than this by its patterns.
inline constexpr qint64 maxPatternUrls = 1'000'000;

struct ReadOptions
{
    QByteArray baseUrl = {}; // what relative links and the names in checksum files are relative to
    std::optional<ColumnMapping> columns = {}; // of CSV and TSV; nothing: guessed from the head
    bool expandPatterns = false;               // "[001-100]" and "{a,b}" become many URLs

    // Asked every few milliseconds by readers that do much work at once; may be empty.
    std::function<bool()> isCancelled = {};
};

} // namespace haul

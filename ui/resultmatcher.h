// Finds typed words in results: all of them must occur, in any order, in the title, the address,
// the type or a field, whatever the case.
//
//     const ResultMatcher matcher(u"invoice 2024"_qs);
//     if (matcher.matches(glimpse, entries)) ...
//
// Made for a pass over a million results: one that was not read costs no allocation. A value type;
// any thread.
#pragma once

#include "core/manager/resultglimpse.h"
#include "ui/needle.h"

#include <QString>

#include <vector>

namespace haul {

class ResultMatcher
{
public:
    ResultMatcher() = default;
    explicit ResultMatcher(const QString &text);

    bool matchesAll() const { return words_.empty(); }
    bool matches(const ResultGlimpse &result, const EntryList &entries) const;

private:
    struct Word
    {
        QString text;
        bool isAscii;
        Needle plain;
        Needle encoded; // as it stands in a URL

        bool isInUtf8(const QByteArray &utf8) const;
        bool isIn(const ParseResult &read) const;
    };

    std::vector<Word> words_;
};

} // namespace haul

// Finds typed words in tasks: all of them must occur, in any order, in the URL, the file's name or
// the error's message, whatever the case.
//
//     TextMatcher matcher(u"report pdf"_qs);
//     if (matcher.matches(entry, outcome)) ...
//
// Made for a pass over a million URLs: no allocation while none is percent-encoded and nothing has
// ended. A value type; one thread at a time (it remembers the errors it has seen).
#pragma once

#include "core/model/entry.h"
#include "core/model/outcome.h"
#include "ui/needle.h"

#include <QHash>
#include <QString>

#include <vector>

namespace haul {

class TextMatcher
{
public:
    TextMatcher() = default;
    explicit TextMatcher(const QString &text);

    bool matchesAll() const { return words_.empty(); }
    bool matches(const Entry &entry, const Outcome *outcome);

private:
    struct Word
    {
        QString text;
        Needle plain;
        Needle encoded; // as it stands in a URL
    };

    bool isInOutcome(const QString &word, const Outcome &outcome);
    const QString &message(const Error &error);

    std::vector<Word> words_;
    QHash<int, QString> messages_; // by code and status
};

} // namespace haul

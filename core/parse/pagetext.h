// The small texts within a page's attributes and between its tags: white space, words, candidates.
// Pure functions on UTF-8; any thread.
#pragma once

#include <QByteArray>

namespace haul {

// The white space of HTML's syntax.
inline bool isHtmlSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool isBlank(QByteArrayView text);

// Whether a list of words ("shortcut icon") has the word, given in lower case.
bool hasWord(QByteArrayView words, QByteArrayView lower);

// Appends a piece of text with every run of white space, no-break spaces too, as one space, none
// at the beginning, and never more than limit bytes in all, cut between characters. trimEnd() after
// the last piece.
void appendCollapsed(QByteArray &out, QByteArrayView piece, qsizetype limit);
void trimEnd(QByteArray &text);

// Takes the next URL off a srcset (HTML Standard, 4.8.4.2.2); empty at the end.
QByteArrayView nextCandidate(QByteArrayView &sourceSet);

// The URL of a <meta http-equiv=refresh> (HTML Standard, 4.2.5.3): "5; url=page.html". May be
// empty.
QByteArrayView refreshTarget(QByteArrayView content);

} // namespace haul

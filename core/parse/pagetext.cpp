#include "core/parse/pagetext.h"

#include "core/parse/urlbytes.h"

#include <algorithm>

namespace haul {
namespace {

QByteArrayView withoutLeading(QByteArrayView text, bool (*is)(char))
{
    return text.sliced(std::find_if_not(text.begin(), text.end(), is) - text.begin());
}

bool isContinuation(char c)
{
    return (quint8(c) & 0xc0) == 0x80;
}

// The bytes of the white space at this place: 1, 2 for a no-break space, or 0.
qsizetype spaceAt(const char *at, const char *end)
{
    if (isHtmlSpace(*at))
        return 1;
    return *at == '\xc2' && end - at > 1 && at[1] == '\xa0' ? 2 : 0;
}

// Appends the characters of text that still fit, and spaces for the rest: full is full, no later
// piece finds room for its first bytes.
void appendCut(QByteArray &out, const char *text, qsizetype limit)
{
    const char *end = text + (limit - out.size());
    while (end != text && isContinuation(*end))
        --end;
    out.append(text, end - text);
    out.append(limit - out.size(), ' ');
}

} // namespace

bool isBlank(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), isHtmlSpace);
}

bool hasWord(QByteArrayView words, QByteArrayView lower)
{
    while (true) {
        words = withoutLeading(words, isHtmlSpace);
        if (words.isEmpty())
            return false;
        const auto end = std::find_if(words.begin(), words.end(), isHtmlSpace);
        if (equalsIgnoringCase(words.first(end - words.begin()), lower))
            return true;
        words = words.sliced(end - words.begin());
    }
}

void appendCollapsed(QByteArray &out, QByteArrayView piece, qsizetype limit)
{
    const char *at = piece.begin();
    while (at != piece.end() && out.size() < limit) {
        if (const qsizetype space = spaceAt(at, piece.end())) {
            at += space;
            if (!out.isEmpty() && out.back() != ' ')
                out += ' ';
            continue;
        }
        const char *end = at + 1;
        while (end != piece.end() && !spaceAt(end, piece.end()))
            ++end;
        if (end - at > limit - out.size()) {
            appendCut(out, at, limit);
            return;
        }
        out.append(at, end - at);
        at = end;
    }
}

void trimEnd(QByteArray &text)
{
    while (text.endsWith(' '))
        text.chop(1);
}

QByteArrayView nextCandidate(QByteArrayView &sourceSet)
{
    const auto isBefore = [](char c) { return isHtmlSpace(c) || c == ','; };
    sourceSet = withoutLeading(sourceSet, isBefore);
    const auto urlEnd = std::find_if(sourceSet.begin(), sourceSet.end(), isHtmlSpace);
    QByteArrayView url = sourceSet.first(urlEnd - sourceSet.begin());
    sourceSet = sourceSet.sliced(url.size());
    if (url.endsWith(',')) { // no descriptor follows
        while (url.endsWith(','))
            url.chop(1);
        return url;
    }
    bool inParentheses = false;
    const auto descriptorEnd = std::find_if(sourceSet.begin(), sourceSet.end(), [&](char c) {
        inParentheses = c == '(' || (inParentheses && c != ')');
        return c == ',' && !inParentheses;
    });
    sourceSet = sourceSet.sliced(descriptorEnd - sourceSet.begin());
    return url;
}

QByteArrayView refreshTarget(QByteArrayView content)
{
    const auto isTime = [](char c) { return isAsciiDigit(c) || c == '.' || isHtmlSpace(c); };
    const QByteArrayView afterTime = withoutLeading(content, isTime);
    if (!afterTime.startsWith(';') && !afterTime.startsWith(','))
        return {};
    QByteArrayView target = withoutLeading(afterTime.sliced(1), isHtmlSpace);
    if (target.size() > 3 && equalsIgnoringCase(target.first(3), "url")) {
        const QByteArrayView value = withoutLeading(target.sliced(3), isHtmlSpace);
        if (value.startsWith('='))
            target = withoutLeading(value.sliced(1), isHtmlSpace);
    }
    if (target.startsWith('"') || target.startsWith('\'')) {
        const qsizetype end = target.indexOf(target[0], 1);
        target = target.sliced(1, (end < 0 ? target.size() : end) - 1);
    }
    return target;
}

} // namespace haul

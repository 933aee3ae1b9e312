#include "core/lists/urlfinder.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

constexpr std::array<QByteArrayView, 5> schemes = {"http", "https", "ftp", "ftps", "sftp"};
constexpr qsizetype longestScheme = 5;
constexpr qsizetype maxOpenBrackets = 16;

bool isLetterOrDigit(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

// Where the scheme before "://" begins; negative when it is none of ours.
qsizetype startOfScheme(QByteArrayView text, qsizetype colon)
{
    qsizetype start = colon;
    while (start > 0 && colon - start <= longestScheme && isLetterOrDigit(text[start - 1]))
        --start;
    const QByteArrayView name = text.sliced(start, colon - start);
    const bool isOurs = std::any_of(schemes.begin(), schemes.end(), [&](QByteArrayView scheme) {
        return name.compare(scheme, Qt::CaseInsensitive) == 0;
    });
    const bool isLonger =
        start > 0 && QByteArrayView("+-.").contains(text[start - 1]); // "git+https"
    return isOurs && !isLonger ? start : -1;
}

bool endsUrl(char c)
{
    return uchar(c) <= 0x20 || c == 0x7f || QByteArrayView("<>\"`|").contains(c);
}

char openingOf(char c)
{
    return c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : '\0';
}

// Before white space and what cannot be in a URL, and before a bracket that was opened outside.
qsizetype endOfUrl(QByteArrayView text, qsizetype start, char quote)
{
    std::array<char, maxOpenBrackets> open = {};
    qsizetype depth = 0;
    qsizetype i = start;
    for (; i < text.size() && !endsUrl(text[i]) && text[i] != quote; ++i) {
        const char c = text[i];
        if (c == '(' || c == '[' || c == '{') {
            if (depth == maxOpenBrackets)
                break;
            open[size_t(depth++)] = c;
        } else if (const char opening = openingOf(c)) {
            if (depth == 0 || open[size_t(depth - 1)] != opening)
                break;
            --depth;
        }
    }
    return i;
}

// Typographic quotes, the ellipsis and the full stops of Chinese and Japanese.
qsizetype punctuationAtEnd(QByteArrayView url)
{
    static constexpr std::array<QByteArrayView, 10> marks = {
        "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\xa6",
        "\xe3\x80\x82", "\xe3\x80\x81", "\xef\xbc\x8c", "\xef\xbc\x89", "\xc2\xbb"};
    if (url.isEmpty())
        return 0;
    if (QByteArrayView(".,;:!?'*_~\\([{").contains(url.back()))
        return 1;
    const auto mark = std::find_if(marks.begin(), marks.end(),
                                   [&](QByteArrayView text) { return url.endsWith(text); });
    return mark == marks.end() ? 0 : mark->size();
}

} // namespace

bool UrlFinder::next()
{
    while (true) {
        const qsizetype colon = text_.indexOf("://", at_);
        if (colon < 0)
            return false;
        const qsizetype from = at_;
        at_ = colon + 3;
        const qsizetype start = startOfScheme(text_, colon);
        if (start < from)
            continue;
        const char quote = start > 0 && text_[start - 1] == '\'' ? '\'' : '\0';
        const qsizetype end = endOfUrl(text_, at_, quote);
        url_ = text_.sliced(start, end - start);
        while (const qsizetype size = punctuationAtEnd(url_))
            url_.chop(size);
        at_ = end;
        if (start + url_.size() > colon + 3)
            return true;
    }
}

} // namespace haul

#include "core/parse/htmlscanner.h"

#include "core/parse/pagetext.h"
#include "core/parse/urlbytes.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace haul {
namespace {

// Their content is neither text nor tags: nothing of it is looked at.
constexpr std::array<std::string_view, 6> rawElements = {"iframe", "noembed",  "script",
                                                         "style",  "textarea", "xmp"};

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

bool endsName(char c)
{
    return isHtmlSpace(c) || c == '/' || c == '>';
}

const char *find(const char *at, const char *end, char c)
{
    const void *found = std::memchr(at, c, size_t(end - at));
    return found ? static_cast<const char *>(found) : end;
}

bool isName(const char *begin, const char *end, std::string_view lowerName)
{
    return size_t(end - begin) == lowerName.size()
           && std::equal(begin, end, lowerName.begin(),
                         [](char a, char b) { return lower(a) == b; });
}

// Whether "</name" stands here, and the name ends there.
bool isEndTag(const char *at, const char *end, std::string_view name)
{
    const auto size = qsizetype(name.size()) + 2;
    return end - at > size && at[1] == '/' && isName(at + 2, at + size, name) && endsName(at[size]);
}

struct Attribute
{
    const char *name = nullptr;
    const char *nameEnd = nullptr;
    QByteArrayView value;
};

// Reads the next attribute of a tag and goes behind it. False before the ">" that ends the tag, or
// at the end of all.
bool readAttribute(const char *&at, const char *end, Attribute &attribute)
{
    while (at != end && (isHtmlSpace(*at) || *at == '/'))
        ++at;
    if (at == end || *at == '>')
        return false;
    attribute.name = at++; // even a "="
    while (at != end && !endsName(*at) && *at != '=')
        ++at;
    attribute.nameEnd = at;
    attribute.value = {};
    const char *next = at;
    while (next != end && isHtmlSpace(*next))
        ++next;
    if (next == end || *next != '=')
        return true;
    at = next + 1;
    while (at != end && isHtmlSpace(*at))
        ++at;
    if (at == end || *at == '>')
        return true;
    if (*at == '"' || *at == '\'') {
        const char quote = *at++;
        const char *close = find(at, end, quote);
        attribute.value = {at, close - at};
        at = close == end ? end : close + 1;
        return true;
    }
    const char *value = at;
    while (at != end && !isHtmlSpace(*at) && *at != '>')
        ++at;
    attribute.value = {value, at - value};
    return true;
}

} // namespace

bool HtmlScanner::next()
{
    decoded_.clear();
    while (at_ != end_) {
        if (*at_ != '<' || end_ - at_ == 1)
            return readText(at_);
        const char second = at_[1];
        if (isInTitle_) {
            if (!isEndTag(at_, end_, "title"))
                return readText(at_);
            isInTitle_ = false;
        }
        if (isAsciiAlpha(second)) {
            if (readTag(Kind::Start, at_ + 1))
                return true;
        } else if (second == '/') {
            if (end_ - at_ > 2 && isAsciiAlpha(at_[2])) {
                if (readTag(Kind::End, at_ + 2))
                    return true;
            } else {
                passTo('>');
            }
        } else if (second == '!') {
            passDeclaration();
        } else if (second == '?') {
            passTo('>');
        } else {
            return readText(at_);
        }
    }
    return false;
}

// Up to the next "<" that can begin anything.
bool HtmlScanner::readText(const char *from)
{
    const auto begins = [this](const char *at) {
        if (end_ - at < 2)
            return false;
        const char c = at[1];
        return isInTitle_ ? isEndTag(at, end_, "title")
                          : isAsciiAlpha(c) || c == '/' || c == '!' || c == '?';
    };
    const char *to = find(*from == '<' ? from + 1 : from, end_, '<');
    while (to != end_ && !begins(to))
        to = find(to + 1, end_, '<');
    kind_ = Kind::Text;
    raw_ = {from, to - from};
    at_ = to;
    return true;
}

// False at the page's end, which is then reached.
bool HtmlScanner::readTag(Kind kind, const char *name)
{
    const char *nameEnd = name;
    while (nameEnd != end_ && !endsName(*nameEnd))
        ++nameEnd;
    at_ = nameEnd;
    Attribute attribute;
    while (readAttribute(at_, end_, attribute)) {
    }
    if (at_ == end_)
        return false;
    kind_ = kind;
    raw_ = {nameEnd, at_ - nameEnd};
    // A slash that ends an unquoted value is the value's.
    isSelfClosing_ = raw_.endsWith('/') && (!attribute.name || attribute.value.end() != at_);
    ++at_;
    setName(name, nameEnd);
    if (kind == Kind::Start)
        startForeign();
    else
        endForeign();
    return true;
}

void HtmlScanner::setName(const char *begin, const char *end)
{
    name_ = {begin, size_t(end - begin)};
    if (std::none_of(begin, end, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return;
    lowerName_.resize(end - begin);
    std::transform(begin, end, lowerName_.begin(), lower);
    name_ = {lowerName_.constData(), size_t(lowerName_.size())};
}

// Some elements change what their content is. XHTML's "<script/>" has none.
void HtmlScanner::startForeign()
{
    if (isSelfClosing_)
        return;
    if (name_ == "svg" || name_ == "math")
        ++foreignDepth_;
    else if (foreignDepth_ > 0)
        return;
    else if (name_ == "title")
        isInTitle_ = true;
    else if (std::find(rawElements.begin(), rawElements.end(), name_) != rawElements.end())
        passRaw(name_);
}

void HtmlScanner::endForeign()
{
    if (foreignDepth_ > 0 && (name_ == "svg" || name_ == "math"))
        --foreignDepth_;
}

// To its end tag, which comes next.
void HtmlScanner::passRaw(std::string_view element)
{
    at_ = find(at_, end_, '<');
    while (at_ != end_ && !isEndTag(at_, end_, element))
        at_ = find(at_ + 1, end_, '<');
}

void HtmlScanner::passTo(char last)
{
    at_ = find(at_, end_, last);
    if (at_ != end_)
        ++at_;
}

// A comment; the doctype; in foreign elements text that is marked as such, which is not looked at.
void HtmlScanner::passDeclaration()
{
    const QByteArrayView rest(at_, end_ - at_);
    if (foreignDepth_ > 0 && rest.startsWith("<![CDATA[")) {
        const qsizetype close = rest.indexOf("]]>");
        at_ = close < 0 ? end_ : at_ + close + 3;
        return;
    }
    if (!rest.startsWith("<!--"))
        return passTo('>');
    at_ += 4;
    if (rest.startsWith("<!-->") || rest.startsWith("<!--->"))
        return passTo('>');
    for (; at_ != end_; ++at_) {
        at_ = find(at_, end_, '>');
        const QByteArrayView before = rest.first(at_ - rest.begin());
        if (at_ == end_ || before.endsWith("--") || before.endsWith("--!"))
            break;
    }
    if (at_ != end_)
        ++at_;
}

QByteArrayView HtmlScanner::attribute(std::string_view name)
{
    const char *at = raw_.begin();
    Attribute attribute;
    while (readAttribute(at, raw_.end(), attribute)) {
        if (!isName(attribute.name, attribute.nameEnd, name))
            continue;
        if (!attribute.value.contains('&'))
            return attribute.value;
        appendDecoded(decoded_.emplace_back(), attribute.value, ReferencesIn::Attribute);
        return decoded_.back();
    }
    return {};
}

QByteArray HtmlScanner::text() const
{
    QByteArray text;
    appendDecoded(text, raw_, ReferencesIn::Text);
    return text;
}

} // namespace haul

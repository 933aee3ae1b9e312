#include "core/parse/jsonscanner.h"

#include "core/parse/urlbytes.h"

#include <QString>

#include <algorithm>

namespace haul {
namespace {

bool isJsonSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

int hexDigit(char c)
{
    if (isAsciiDigit(c))
        return c - '0';
    const char lower = toAsciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The unit of four hexadecimal digits; -1 when they are not.
int hexUnit(QByteArrayView text)
{
    if (text.size() < 4)
        return -1;
    int unit = 0;
    for (char c : text.first(4)) {
        if (hexDigit(c) < 0)
            return -1;
        unit = unit << 4 | hexDigit(c);
    }
    return unit;
}

// The bytes of an escape after its backslash; 0 when it is none.
qsizetype escapeSize(QByteArrayView afterBackslash)
{
    if (afterBackslash.isEmpty())
        return 0;
    if (afterBackslash[0] == 'u')
        return hexUnit(afterBackslash.sliced(1)) < 0 ? 0 : 5;
    return QByteArrayView("\"\\/bfnrt").contains(afterBackslash[0]) ? 1 : 0;
}

char simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

// Moves the units to out as UTF-8; half a surrogate pair becomes U+FFFD.
void appendUnits(QByteArray &out, QString &units)
{
    for (qsizetype at = 0; at < units.size(); ++at) {
        const bool pair =
            units[at].isHighSurrogate() && at + 1 < units.size() && units[at + 1].isLowSurrogate();
        if (!pair && units[at].isSurrogate())
            units[at] = QChar::ReplacementCharacter;
        at += pair;
    }
    out += units.toUtf8();
    units.clear();
}

} // namespace

JsonScanner::JsonScanner(QByteArrayView utf8, int maxDepth)
    : utf8_(utf8)
    , maxDepth_(size_t(maxDepth))
{
}

JsonToken JsonScanner::next()
{
    if (why_)
        return JsonToken::Broken;
    skipSpace();
    if (expect_ == Expect::CommaOrEnd && peek() == ',') {
        ++at_;
        skipSpace();
        expect_ = open_.back() == '{' ? Expect::Key : Expect::Value;
    }
    begin_ = at_;
    switch (expect_) {
    case Expect::Value:
        return value();
    case Expect::FirstItem:
        return peek() == ']' ? close(']') : value();
    case Expect::FirstKey:
        if (peek() == '}')
            return close('}');
        [[fallthrough]];
    case Expect::Key:
        return peek() == '"' ? string(JsonToken::Key) : broken("a key is missing");
    case Expect::CommaOrEnd:
        return close(open_.back() == '{' ? '}' : ']');
    case Expect::End:
        return at_ == utf8_.size() ? JsonToken::End : broken("more after the end");
    }
    Q_UNREACHABLE();
}

JsonToken JsonScanner::value()
{
    switch (peek()) {
    case '{':
    case '[':
        return open(peek());
    case '"':
        return string(JsonToken::String);
    case 't':
        return word("true", JsonToken::True);
    case 'f':
        return word("false", JsonToken::False);
    case 'n':
        return word("null", JsonToken::Null);
    default:
        return number();
    }
}

JsonToken JsonScanner::open(char bracket)
{
    if (open_.size() >= maxDepth_)
        return broken("too many objects and arrays in each other");
    open_.push_back(bracket);
    ++at_;
    expect_ = bracket == '{' ? Expect::FirstKey : Expect::FirstItem;
    return bracket == '{' ? JsonToken::BeginObject : JsonToken::BeginArray;
}

JsonToken JsonScanner::close(char bracket)
{
    if (peek() != bracket)
        return broken(bracket == '}' ? "a comma or } is missing" : "a comma or ] is missing");
    ++at_;
    open_.pop_back();
    return afterValue(bracket == '}' ? JsonToken::EndObject : JsonToken::EndArray);
}

JsonToken JsonScanner::string(JsonToken token)
{
    const qsizetype begin = ++at_;
    while (true) {
        const char *const stop = std::find_if(utf8_.begin() + at_, utf8_.end(), [](char c) {
            return c == '"' || c == '\\' || quint8(c) < 0x20;
        });
        at_ = stop - utf8_.begin();
        if (at_ == utf8_.size())
            return broken("a text without its end");
        if (*stop == '"')
            break;
        const qsizetype size = *stop == '\\' ? escapeSize(utf8_.sliced(at_ + 1)) : 0;
        if (size == 0)
            return broken(*stop == '\\' ? "an unknown escape" : "a control character in a text");
        at_ += 1 + size;
    }
    text_ = utf8_.sliced(begin, at_ - begin);
    ++at_;
    if (token == JsonToken::String)
        return afterValue(token);
    skipSpace();
    if (peek() != ':')
        return broken("a colon is missing");
    ++at_;
    expect_ = Expect::Value;
    return token;
}

bool JsonScanner::digits()
{
    const qsizetype begin = at_;
    while (isAsciiDigit(peek()))
        ++at_;
    return at_ > begin;
}

JsonToken JsonScanner::number()
{
    if (peek() == '-')
        ++at_;
    if (peek() == '0')
        ++at_;
    else if (!digits())
        return broken("no value where one belongs");
    if (peek() == '.') {
        ++at_;
        if (!digits())
            return broken("no digit after the point");
    }
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        if (peek() == '+' || peek() == '-')
            ++at_;
        if (!digits())
            return broken("no digit in the exponent");
    }
    text_ = utf8_.sliced(begin_, at_ - begin_);
    return afterValue(JsonToken::Number);
}

JsonToken JsonScanner::word(QByteArrayView expected, JsonToken token)
{
    if (!utf8_.sliced(at_).startsWith(expected))
        return broken("an unknown word");
    text_ = utf8_.sliced(at_, expected.size());
    at_ += expected.size();
    return afterValue(token);
}

JsonToken JsonScanner::afterValue(JsonToken token)
{
    expect_ = open_.empty() ? Expect::End : Expect::CommaOrEnd;
    return token;
}

bool JsonScanner::skipValue(JsonToken began)
{
    if (began != JsonToken::BeginObject && began != JsonToken::BeginArray)
        return began != JsonToken::Broken;
    const int outside = depth() - 1;
    while (depth() > outside) {
        if (next() == JsonToken::Broken)
            return false;
    }
    return true;
}

JsonToken JsonScanner::broken(const char *why)
{
    why_ = why;
    return JsonToken::Broken;
}

void JsonScanner::skipSpace()
{
    while (at_ < utf8_.size() && isJsonSpace(utf8_[at_]))
        ++at_;
}

Error JsonScanner::error() const
{
    const QByteArrayView before = utf8_.first(std::min(at_, utf8_.size()));
    const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = at_ - before.lastIndexOf('\n');
    return {ErrorCode::Parse, Stage::Parse,
            QStringLiteral("not JSON at line %1, column %2: %3")
                .arg(line)
                .arg(column)
                .arg(QLatin1String(why_ ? why_ : ""))};
}

QByteArray unescapedJson(QByteArrayView text)
{
    if (!text.contains('\\'))
        return text.toByteArray();
    QString units; // of escapes in a row: two may be a surrogate pair
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '\\' && at + 1 < text.size();
        const int unit = escape && text[at + 1] == 'u' ? hexUnit(text.sliced(at + 2)) : -1;
        if (unit >= 0) {
            units += QChar(char16_t(unit));
            at += 5;
            continue;
        }
        appendUnits(out, units);
        out += escape ? simpleEscape(text[++at]) : text[at];
    }
    appendUnits(out, units);
    return out;
}

} // namespace haul

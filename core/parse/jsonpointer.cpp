#include "core/parse/jsonpointer.h"

#include "core/parse/jsonscanner.h"
#include "core/parse/urlbytes.h"

#include <algorithm>
#include <charconv>

namespace haul {
namespace {

// Moves into the value of this key; what token began is an object.
std::optional<JsonToken> enterKey(JsonScanner &scanner, QByteArrayView key)
{
    for (JsonToken token = scanner.next(); token == JsonToken::Key; token = scanner.next()) {
        const bool found = unescapedJson(scanner.text()) == key;
        const JsonToken value = scanner.next();
        if (found)
            return value;
        if (!scanner.skipValue(value))
            return {};
    }
    return {};
}

// The index of an array's item, in the one form that RFC 6901, 4 allows.
std::optional<qint64> indexOf(QByteArrayView step)
{
    if (step.isEmpty() || (step.size() > 1 && step[0] == '0') || !isAsciiDigit(step[0]))
        return {};
    qint64 index = 0;
    const auto [end, error] = std::from_chars(step.begin(), step.end(), index);
    if (end != step.end() || error != std::errc())
        return {};
    return index;
}

std::optional<JsonToken> enterItem(JsonScanner &scanner, QByteArrayView step)
{
    const std::optional<qint64> wanted = indexOf(step);
    if (!wanted)
        return {};
    for (qint64 index = 0;; ++index) {
        const JsonToken value = scanner.next();
        if (value == JsonToken::EndArray || value == JsonToken::Broken)
            return {};
        if (index == *wanted)
            return value;
        if (!scanner.skipValue(value))
            return {};
    }
}

std::optional<QByteArray> valueOf(JsonScanner &scanner, QByteArrayView utf8, JsonToken token)
{
    if (token == JsonToken::String)
        return unescapedJson(scanner.text());
    const qsizetype begin = scanner.begin();
    if (token == JsonToken::End || !scanner.skipValue(token))
        return {};
    return utf8.sliced(begin, scanner.end() - begin).toByteArray();
}

} // namespace

Result<JsonPointer> JsonPointer::fromText(QByteArrayView text)
{
    if (!text.isEmpty() && text[0] != '/')
        return Error{ErrorCode::Parse, Stage::Parse,
                     QStringLiteral("a JSON Pointer begins with /")};
    JsonPointer pointer;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == '/') {
            pointer.steps_.emplace_back();
            continue;
        }
        char c = text[at];
        if (c == '~') {
            const char escaped = at + 1 < text.size() ? text[at + 1] : '\0';
            if (escaped != '0' && escaped != '1')
                return Error{
                    ErrorCode::Parse, Stage::Parse,
                    QStringLiteral("~ without 0 or 1 after it, at character %1").arg(at + 1)};
            c = escaped == '0' ? '~' : '/';
            ++at;
        }
        pointer.steps_.back() += c;
    }
    return pointer;
}

std::optional<QByteArray> JsonPointer::valueIn(QByteArrayView utf8, int maxDepth) const
{
    JsonScanner scanner(utf8, maxDepth);
    std::optional<JsonToken> token = scanner.next();
    for (const QByteArray &step : steps_) {
        if (token == JsonToken::BeginObject)
            token = enterKey(scanner, step);
        else if (token == JsonToken::BeginArray)
            token = enterItem(scanner, step);
        else
            return {};
        if (!token)
            return {};
    }
    return valueOf(scanner, utf8, *token);
}

} // namespace haul

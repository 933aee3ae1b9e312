#include "core/parse/parser.h"

#include "core/parse/contenttype.h"
#include "core/parse/htmlpage.h"

#include <QFile>

#include <algorithm>
#include <iterator>

namespace haul {
namespace {

struct ParseContext
{
    QByteArrayView url;
    QByteArrayView contentType;
    const ParseLimits &limits;
};

using Parser = ParseResult (*)(QByteArrayView bytes, const ParseContext &context);

ParseResult parsePage(QByteArrayView bytes, const ParseContext &context)
{
    const QByteArray charset = mimeParameter(context.contentType, "charset");
    return parseHtml(bytes, context.url, charset, context.limits);
}

struct ParserOfType
{
    QByteArrayView type;
    Parser parse;
};

constexpr ParserOfType parsers[] = {
    {"text/html", parsePage},
    {"application/xhtml+xml", parsePage},
};

Parser parserFor(QByteArrayView type)
{
    const auto found = std::find_if(std::begin(parsers), std::end(parsers),
                                    [&](const ParserOfType &row) { return row.type == type; });
    return found == std::end(parsers) ? nullptr : found->parse;
}

// What can be said of any file.
ParseResult plainResult(const ParseRequest &request, const QByteArray &type)
{
    ParseResult result;
    result.task = request.task;
    result.path = request.path;
    result.url = request.url;
    result.type = type;
    result.fields.emplace_back("size", QByteArray::number(request.size));
    return result;
}

ParseResult failed(const ParseRequest &request, const Error &error)
{
    ParseResult result = plainResult(request, mimeEssence(request.contentType));
    result.error = error;
    return result;
}

ParseResult parseOpened(QFile &file, const ParseRequest &request, const ParseLimits &limits)
{
    constexpr qint64 headSize = 1024;
    const QByteArray type = sniffType(file.peek(headSize), request.contentType, request.path);
    const Parser parse = parserFor(type);
    if (!parse)
        return plainResult(request, type);
    if (file.size() > limits.maxBytes)
        return failed(request, tooLargeToParse(file.size(), limits));
    // Read, not mapped: a file that somebody else cuts short meanwhile must not end the program.
    const QByteArray bytes = file.read(limits.maxBytes);
    if (file.error() != QFileDevice::NoError)
        return failed(request, {ErrorCode::Disk, Stage::Parse, file.errorString()});
    ParseResult parsed = parse(bytes, {request.url, request.contentType, limits});
    ParseResult result = plainResult(request, type);
    result.title = std::move(parsed.title);
    result.links = std::move(parsed.links);
    result.error = std::move(parsed.error);
    result.fields.insert(result.fields.end(), std::make_move_iterator(parsed.fields.begin()),
                         std::make_move_iterator(parsed.fields.end()));
    return result;
}

// What the declared type, the first bytes at hand and the name tell; empty when only opening helps.
QByteArray settledType(const ParseRequest &request)
{
    const QByteArray declared = mimeEssence(request.contentType);
    if (!isVagueType(declared))
        return declared;
    if (!request.head.isEmpty())
        return sniffType(request.head, declared, request.path);
    const QByteArray named = typeOfName(request.path);
    return named.isEmpty() ? declared : named;
}

} // namespace

std::optional<ParseResult> resultWithoutReading(const ParseRequest &request)
{
    const QByteArray type = settledType(request);
    if (type.isEmpty() || parserFor(type))
        return std::nullopt;
    return plainResult(request, type);
}

ParseResult parseFile(const ParseRequest &request, const ParseLimits &limits)
{
    if (auto result = resultWithoutReading(request))
        return std::move(*result);
    QFile file(request.path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(request, {ErrorCode::Disk, Stage::Parse, file.errorString()});
    return parseOpened(file, request, limits);
}

} // namespace haul

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

ParseResult failed(const ParseRequest &request, const Error &error)
{
    ParseResult result;
    result.url = request.url;
    result.type = mimeEssence(request.contentType);
    result.error = error;
    return result;
}

std::optional<ParseResult> parseOpened(QFile &file, const ParseRequest &request,
                                       const ParseLimits &limits)
{
    constexpr qint64 headSize = 1024;
    const QByteArray type = sniffType(file.peek(headSize), request.contentType, request.path);
    const Parser parse = parserFor(type);
    if (!parse)
        return {};
    if (file.size() > limits.maxBytes)
        return failed(request, tooLargeToParse(file.size(), limits));
    // Read, not mapped: a file that somebody else cuts short meanwhile must not end the program.
    const QByteArray bytes = file.read(limits.maxBytes);
    if (file.error() != QFileDevice::NoError)
        return failed(request, {ErrorCode::Disk, Stage::Parse, file.errorString()});
    ParseResult result = parse(bytes, {request.url, request.contentType, limits});
    result.type = type;
    return result;
}

} // namespace

// Whether the file is worth opening. Without any declared type and telling name its bytes decide.
bool mayParse(const ParseRequest &request)
{
    const QByteArray declared = mimeEssence(request.contentType);
    if (!isVagueType(declared))
        return parserFor(declared);
    const QByteArray named = typeOfName(request.path);
    return named.isEmpty() ? declared.isEmpty() : parserFor(named) != nullptr;
}

std::optional<ParseResult> parseFile(const ParseRequest &request, const ParseLimits &limits)
{
    if (!mayParse(request))
        return {};
    QFile file(request.path);
    std::optional<ParseResult> result =
        file.open(QIODevice::ReadOnly)
            ? parseOpened(file, request, limits)
            : failed(request, {ErrorCode::Disk, Stage::Parse, file.errorString()});
    if (result) {
        result->task = request.task;
        result->path = request.path;
    }
    return result;
}

} // namespace haul

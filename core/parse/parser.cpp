#include "core/parse/parser.h"

#include "core/parse/archivefile.h"
#include "core/parse/checksumfile.h"
#include "core/parse/contenttype.h"
#include "core/parse/csvfile.h"
#include "core/parse/htmlpage.h"
#include "core/parse/imagefile.h"
#include "core/parse/jsonfile.h"
#include "core/parse/playlist.h"
#include "core/parse/xmlfile.h"

#include <QBuffer>
#include <QFile>

#include <algorithm>
#include <iterator>

namespace haul {
namespace {

struct ParserOfType
{
    QByteArrayView type;
    FileParser parse;
};

constexpr ParserOfType parsers[] = {
    {"text/html", parsePage},
    {"application/xhtml+xml", parsePage},
    {"text/xml", parseXml},
    {"application/xml", parseXml},   // and every "+xml"
    {"application/json", parseJson}, // and every "+json"
    {"text/json", parseJson},
    {"application/jsonl", parseJsonLines},
    {"application/x-ndjson", parseJsonLines},
    {"application/x-jsonlines", parseJsonLines},
    {"text/csv", parseCsv},
    {"text/tab-separated-values", parseCsv},
    {"image/png", parseImage},
    {"image/apng", parseImage},
    {"image/jpeg", parseImage},
    {"image/gif", parseImage},
    {"image/webp", parseImage},
    {"image/bmp", parseImage},
    {"image/x-icon", parseImage},
    {"image/vnd.microsoft.icon", parseImage},
    {"application/zip", parseArchive}, // and every "+zip"
    {"application/x-zip-compressed", parseArchive},
    {"application/java-archive", parseArchive},
    {"application/vnd.android.package-archive", parseArchive},
    {"application/x-tar", parseArchive},
    {"application/x-gtar", parseArchive},
    {"audio/mpegurl", parsePlaylist},
    {"audio/x-mpegurl", parsePlaylist},
    {"application/x-mpegurl", parsePlaylist},
    {"application/vnd.apple.mpegurl", parsePlaylist},
    {"audio/x-scpls", parsePlaylist},
    {checksumsType, parseChecksums},
};

constexpr QByteArrayView compressions[] = {"application/gzip", "application/x-gzip",
                                           "application/x-bzip2", "application/x-xz",
                                           "application/zstd"};

// One file compressed is nothing to list; only a name tells a tar from it without unpacking.
bool isNamedAsTar(const QString &name)
{
    const QString lower = name.sliced(std::max<qsizetype>(0, name.size() - 9)).toLower();
    const qsizetype dot = lower.lastIndexOf(u'.');
    return lower.first(std::max<qsizetype>(0, dot)).endsWith(u".tar")
           || (dot >= 0 && lower[dot + 1] == u't' && lower.endsWith(u'z'))
           || lower.endsWith(u".tbz2");
}

FileParser parserFor(QByteArrayView type, const QString &name)
{
    for (const ParserOfType &row : parsers) {
        if (row.type == type)
            return row.parse;
    }
    if (type.endsWith("+xml"))
        return parseXml;
    if (type.endsWith("+json"))
        return parseJson;
    const bool office = type.startsWith("application/vnd.openxmlformats-")
                        || type.startsWith("application/vnd.oasis.opendocument.");
    if (type.endsWith("+zip") || office)
        return parseArchive;
    const bool compressed =
        std::find(std::begin(compressions), std::end(compressions), type) != std::end(compressions);
    return compressed && isNamedAsTar(name) ? parseArchive : nullptr;
}

bool wantsExtraction(const ParseRequest &request, QByteArrayView type)
{
    return request.extraction && request.extraction->appliesTo(type);
}

ParseResult failed(const ParseRequest &request, const Error &error)
{
    ParseResult result = plainResult(request, mimeEssence(request.contentType));
    result.error = error;
    return result;
}

// Adds to what can be said of any file what its parser found.
ParseResult withParsed(const ParseRequest &request, const QByteArray &type, ParseResult parsed)
{
    ParseResult result = plainResult(request, type);
    result.title = std::move(parsed.title);
    result.links = std::move(parsed.links);
    result.error = std::move(parsed.error);
    result.fields.insert(result.fields.end(), std::make_move_iterator(parsed.fields.begin()),
                         std::make_move_iterator(parsed.fields.end()));
    return result;
}

FileToParse fileToParse(QIODevice &device, const ParseRequest &request, const QByteArray &type,
                        const ParseLimits &limits)
{
    return {device,       request.url, type, mimeParameter(request.contentType, "charset"),
            request.path, limits};
}

// A field of the extraction stands for one of the parser's own of the same name.
void addExtracted(ParseResult &result, Extracted extracted)
{
    for (auto &wanted : extracted.fields) {
        const auto found =
            std::find_if(result.fields.begin(), result.fields.end(),
                         [&](const auto &field) { return field.first == wanted.first; });
        if (found == result.fields.end())
            result.fields.push_back(std::move(wanted));
        else
            found->second = std::move(wanted.second);
    }
    if (!result.error)
        result.error = std::move(extracted.error);
}

bool hasFailed(const QIODevice &device)
{
    const auto *file = qobject_cast<const QFileDevice *>(&device);
    return file && file->error() != QFileDevice::NoError;
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

// An image's size, when the bytes at hand reach as far.
std::optional<ParseResult> imageResult(const ParseRequest &request, const QByteArray &type,
                                       const ParseLimits &limits)
{
    QBuffer head;
    head.setData(request.head);
    head.open(QIODevice::ReadOnly);
    ParseResult parsed = parseImage(fileToParse(head, request, type, limits));
    if (parsed.fields.empty())
        return std::nullopt;
    return withParsed(request, type, std::move(parsed));
}

} // namespace

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

std::optional<QByteArray> plainTypeOf(const ParseRequest &request)
{
    const QByteArray type = settledType(request);
    if (type.isEmpty() || wantsExtraction(request, type) || parserFor(type, request.path))
        return std::nullopt;
    return type;
}

std::optional<ParseResult> resultWithoutReading(const ParseRequest &request)
{
    const QByteArray type = settledType(request);
    if (type.isEmpty() || wantsExtraction(request, type))
        return std::nullopt;
    const FileParser parse = parserFor(type, request.path);
    if (!parse)
        return plainResult(request, type);
    return parse == parseImage ? imageResult(request, type, {}) : std::nullopt;
}

ParseResult parseDevice(QIODevice &device, const ParseRequest &request, const ParseLimits &limits)
{
    const QByteArray type = sniffType(device.peek(headBytes), request.contentType, request.path);
    const FileParser parse = parserFor(type, request.path);
    const FileToParse toParse = fileToParse(device, request, type, limits);
    ParseResult result =
        parse ? withParsed(request, type, parse(toParse)) : plainResult(request, type);
    if (hasFailed(device))
        result.error = Error{ErrorCode::Disk, Stage::Parse, device.errorString()};
    else if (wantsExtraction(request, type) && device.seek(0))
        addExtracted(result, request.extraction->apply(toParse));
    return result;
}

ParseResult parseFile(const ParseRequest &request, const ParseLimits &limits)
{
    if (auto result = resultWithoutReading(request))
        return std::move(*result);
    QFile file(request.path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(request, {ErrorCode::Disk, Stage::Parse, file.errorString()});
    return parseDevice(file, request, limits);
}

} // namespace haul
